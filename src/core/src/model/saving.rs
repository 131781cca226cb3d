//! Savings: the plan, each body's expectation, the delivery, and the evidence.

use super::{Basis, BodyId, Citation, Gbp, MeasureId, Period, ProgrammeId, SavingId, SavingRange};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Amount of money with its basis and citation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcedGbp {
    /// Amount.
    pub gbp: Gbp,
    /// Basis of the amount.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Citation of the source.
    pub cite: Citation,
}

/// Strength of the evidence for a saving: the six confidence grades of HM Treasury, Public Service
/// Transformation Network and New Economy, 'Supporting public service transformation: cost benefit analysis
/// guidance for local partnerships' (April 2014), by their requirements for the evidence base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EvidenceStrength {
    /// The evidence is not stated.
    #[default]
    NotStated,
    /// Grade 6: uncorroborated expert judgement.
    ExpertJudgement,
    /// Grade 5: secondary evidence from a similar intervention.
    SecondaryEvidence,
    /// Grade 4: monitored by practitioners.
    PractitionerMonitoring,
    /// Grade 3: monitored independently.
    IndependentMonitoring,
    /// Grade 2: a randomised controlled trial abroad.
    InternationalTrial,
    /// Grade 1: a randomised controlled trial in the United Kingdom.
    UkTrial,
}

impl EvidenceStrength {
    /// All grades, the weakest first.
    pub const ALL: [Self; 7] = [
        Self::NotStated,
        Self::ExpertJudgement,
        Self::SecondaryEvidence,
        Self::PractitionerMonitoring,
        Self::IndependentMonitoring,
        Self::InternationalTrial,
        Self::UkTrial,
    ];

    /// Returns the grade, 1 (strongest) to 6; `None` if the evidence is not stated.
    #[must_use]
    pub const fn grade(self) -> Option<u8> {
        match self {
            Self::NotStated => None,
            Self::ExpertJudgement => Some(6),
            Self::SecondaryEvidence => Some(5),
            Self::PractitionerMonitoring => Some(4),
            Self::IndependentMonitoring => Some(3),
            Self::InternationalTrial => Some(2),
            Self::UkTrial => Some(1),
        }
    }

    /// Publication of the scale. It must be cited wherever a grade is shown.
    pub const SCALE: &'static str = "HM Treasury, Public Service Transformation Network and New Economy, Supporting \
        public service transformation: cost benefit analysis guidance for local partnerships, April 2014";

    /// Returns whether the evidence is not stated.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
    pub const fn is_not_stated(&self) -> bool {
        matches!(self, Self::NotStated)
    }

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "not stated",
            Self::ExpertJudgement => "expert judgement (6)",
            Self::SecondaryEvidence => "secondary evidence (5)",
            Self::PractitionerMonitoring => "practitioner monitoring (4)",
            Self::IndependentMonitoring => "independent monitoring (3)",
            Self::InternationalTrial => "trial abroad (2)",
            Self::UkTrial => "UK trial (1)",
        }
    }
}

/// Kind of benefit of a saving, as distinguished in the same guidance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cashability {
    /// Not stated.
    #[default]
    NotStated,
    /// Money that can be taken out of a budget and spent on something else.
    CashReleasing,
    /// Future cost that is avoided.
    CostAvoidance,
    /// Better care for the same money.
    Quality,
}

impl Cashability {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::NotStated, Self::CashReleasing, Self::CostAvoidance, Self::Quality];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "not stated",
            Self::CashReleasing => "cash-releasing",
            Self::CostAvoidance => "cost avoidance",
            Self::Quality => "quality",
        }
    }
}

/// Whether the bodies concerned agree on a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Agreement {
    /// Not stated.
    #[default]
    NotStated,
    /// Agreed by the bodies.
    Agreed,
    /// Not agreed with at least one of the bodies.
    NotAgreed,
}

impl Agreement {
    /// All values.
    pub const ALL: [Self; 3] = [Self::NotStated, Self::Agreed, Self::NotAgreed];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "agreement not stated",
            Self::Agreed => "agreed",
            Self::NotAgreed => "not agreed",
        }
    }
}

/// Expectation of one body for a saving.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Id, unique within the saving.
    pub id: String,
    /// Body that expects the amount.
    pub body: BodyId,
    /// Version of the body's figure and the date of its statement, as far as known, in a few words: `first
    /// plans, April 2014`. The label distinguishes several figures of one body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Expected amount. `None` if the body has no figure, or none is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gbp: Option<Gbp>,
    /// Date on which it was stated, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Date>,
    /// Whether the figure was agreed.
    #[serde(default)]
    pub agreement: Agreement,
    /// Strength of the evidence for this figure, if it differs from the saving's.
    #[serde(default, skip_serializing_if = "EvidenceStrength::is_not_stated")]
    pub evidence: EvidenceStrength,
    /// Basis of the figure.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Further information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Citation of the source.
    pub cite: Citation,
}

/// Saving that a programme is to deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saving {
    /// Id by which other records refer to it.
    pub id: SavingId,
    /// Programme of the saving.
    pub programme: ProgrammeId,
    /// Short title of the saving.
    pub title: String,
    /// Period in which, or by the end of which, the saving is to be made.
    pub period: Period,
    /// Total of the plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<SourcedGbp>,
    /// Delivered amount. `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<SourcedGbp>,
    /// Amounts that the bodies expect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<Expectation>,
    /// Strength of the evidence.
    #[serde(default)]
    pub evidence: EvidenceStrength,
    /// Basis of the evidence grade: a grade that the publication does not state is assessed or
    /// illustrative.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub evidence_basis: Basis,
    /// Kind of benefit.
    #[serde(default)]
    pub cashability: Cashability,
    /// Basis of the kind of benefit: a kind that the publication does not state is assessed or
    /// illustrative.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub cashability_basis: Basis,
    /// Measure that would have to change, if the saving depends on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// Population whose use of services would have to change, in a few words. Savings on the same measure,
    /// population and period may be counted twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// Range of the full-year amount; a saving without a range is not included in any forecast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<SavingRange>,
    /// Further information for the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

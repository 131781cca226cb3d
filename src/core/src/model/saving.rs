//! Savings: what was planned, who expects how much, what came, and on what evidence.

use super::{Basis, BodyId, Citation, Gbp, MeasureId, Period, ProgrammeId, SavingId, SavingRange};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An amount of money with what stands behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcedGbp {
    /// How much.
    pub gbp: Gbp,
    /// What stands behind it.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where it comes from.
    pub cite: Citation,
}

/// The evidence behind a saving: the six confidence grades of HM Treasury, Public Service Transformation Network and
/// New Economy, 'Supporting public service transformation: cost benefit analysis guidance for local partnerships'
/// (April 2014), by what they ask of the evidence base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EvidenceStrength {
    /// Nothing is said of the evidence.
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
    /// All, weakest first.
    pub const ALL: [Self; 7] = [
        Self::NotStated,
        Self::ExpertJudgement,
        Self::SecondaryEvidence,
        Self::PractitionerMonitoring,
        Self::IndependentMonitoring,
        Self::InternationalTrial,
        Self::UkTrial,
    ];

    /// The grade, 1 (strongest) to 6; `None` where nothing is stated.
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

    /// Where the scale is published, to be said wherever a grade stands.
    pub const SCALE: &'static str = "HM Treasury, Public Service Transformation Network and New Economy, Supporting \
        public service transformation: cost benefit analysis guidance for local partnerships, April 2014";

    /// Whether nothing is said of the evidence.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
    pub const fn is_not_stated(&self) -> bool {
        matches!(self, Self::NotStated)
    }

    /// A few words for a screen or a page.
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

/// What kind of good a saving is, as the same guidance tells them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cashability {
    /// Not said.
    #[default]
    NotStated,
    /// Money that can be taken out of a budget and spent on something else.
    CashReleasing,
    /// Cost that would have come and does not.
    CostAvoidance,
    /// Better care for the same money.
    Quality,
}

impl Cashability {
    /// All.
    pub const ALL: [Self; 4] = [Self::NotStated, Self::CashReleasing, Self::CostAvoidance, Self::Quality];

    /// A few words for a screen or a page.
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

/// Whether the bodies concerned hold the same figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Agreement {
    /// Not said.
    #[default]
    NotStated,
    /// Agreed among the bodies.
    Agreed,
    /// Never agreed with at least one of them.
    NotAgreed,
}

impl Agreement {
    /// All.
    pub const ALL: [Self; 3] = [Self::NotStated, Self::Agreed, Self::NotAgreed];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "agreement not stated",
            Self::Agreed => "agreed",
            Self::NotAgreed => "not agreed",
        }
    }
}

/// What one body expects of a saving.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Unique within the saving.
    pub id: String,
    /// The body that holds the figure.
    pub body: BodyId,
    /// Which of the body's figures it is and when it was stated, as far as that is known, in a few words: `first plans,
    /// April 2014`. It tells two figures of one body apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How much it expects. `None`: it holds no figure, or none is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gbp: Option<Gbp>,
    /// The day on which it was stated, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Date>,
    /// Whether the figure was agreed.
    #[serde(default)]
    pub agreement: Agreement,
    /// How strong the evidence behind this figure is, where it differs from that of the saving.
    #[serde(default, skip_serializing_if = "EvidenceStrength::is_not_stated")]
    pub evidence: EvidenceStrength,
    /// What stands behind the figure.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it comes from.
    pub cite: Citation,
}

/// A saving that a programme is to bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saving {
    /// By which other records name it.
    pub id: SavingId,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// What is to be saved, in a few words.
    pub title: String,
    /// In, or by the end of, which period.
    pub period: Period,
    /// What the plans add up to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<SourcedGbp>,
    /// What came. `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<SourcedGbp>,
    /// Who expects how much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<Expectation>,
    /// How strong the evidence behind it is.
    #[serde(default)]
    pub evidence: EvidenceStrength,
    /// Who graded the evidence: a grade that the publication does not give is assessed or illustrative.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub evidence_basis: Basis,
    /// What kind of good it is.
    #[serde(default)]
    pub cashability: Cashability,
    /// Who said so: a kind that the publication does not state is assessed or illustrative.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub cashability_basis: Basis,
    /// The measure that would have to change, if it rests on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// Whose use of services would have to change, in a few words; savings on the same measure, population and
    /// period may be counted twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// What may come of it in a full year; without one it stands in no forecast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<SavingRange>,
    /// What else the board should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

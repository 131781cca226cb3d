//! What a forecast of savings rests on: ranges, earlier programmes, overlaps and the assumptions that join them.

use super::{
    Basis, Citation, ForecastId, Gbp, MeasureId, OverlapId, Period, ProgrammeId, ReferenceCaseId, SavingId,
};
use serde::{Deserialize, Serialize};

/// The shape of an uncertain amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RangeShape {
    /// Certain: the likely amount, and no other.
    Fixed,
    /// A triangle: `low` and `high` are the least and the most that can come, `likely` the peak.
    #[default]
    Triangular,
    /// A normal curve around `likely`; nine in ten outcomes lie between `low` and `high`. `likely` must be halfway.
    Normal,
}

impl RangeShape {
    /// All.
    pub const ALL: [Self; 3] = [Self::Triangular, Self::Normal, Self::Fixed];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Triangular => "triangular",
            Self::Normal => "normal, 5th to 95th percentile",
        }
    }
}

/// How much of a saving's full-year amount comes in a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RampStep {
    /// The financial year.
    pub period: Period,
    /// The share, 0 to 1.
    pub share: f64,
}

/// What may come of a saving in a full year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavingRange {
    /// The low end. Below zero where it may cost more than it saves.
    pub low: Gbp,
    /// The likeliest amount.
    pub likely: Gbp,
    /// The high end.
    pub high: Gbp,
    /// The shape.
    #[serde(default)]
    pub shape: RangeShape,
    /// How it builds up; none: all of it from the saving's own period on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ramp: Vec<RampStep>,
    /// What stands behind the range.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Why these figures.
    pub note: String,
}

/// What a delivery ratio is a ratio of. Ratios of different kinds are never pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CaseKind {
    /// Change in activity, such as admissions.
    Activity,
    /// Pounds.
    Money,
}

impl CaseKind {
    /// A word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Money => "money",
        }
    }
}

/// How like the board's programmes an earlier one is. A class must be broad enough to say something and narrow enough
/// to be comparable (Flyvbjerg, 'From Nobel Prize to project management: getting risks right', 2006).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Similarity {
    /// One of the board's own programmes, earlier.
    SameProgramme,
    /// Another programme of the same field.
    SameField,
    /// A programme of another field of public service.
    OtherField,
    /// Nobody has said.
    #[default]
    NotStated,
}

impl Similarity {
    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SameProgramme => "same programme",
            Self::SameField => "same field",
            Self::OtherField => "another field",
            Self::NotStated => "not stated",
        }
    }

    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
    const fn is_not_stated(&self) -> bool {
        matches!(self, Self::NotStated)
    }
}

/// An earlier programme: what it planned and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceCase {
    /// By which other records name it.
    pub id: ReferenceCaseId,
    /// Programme and year, in a few words.
    pub title: String,
    /// What the figures are.
    pub kind: CaseKind,
    /// Their unit, such as `£` or `admissions`.
    pub unit: String,
    /// What was planned; not zero.
    pub plan: f64,
    /// What came, with the plan's sign if it went the right way.
    pub outturn: f64,
    /// What stands behind the outturn.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// How like the board's programmes it is.
    #[serde(default, skip_serializing_if = "Similarity::is_not_stated")]
    pub similarity: Similarity,
    /// A word that cases of one programme and year share: they do not count as independent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What must be said of it.
    pub note: String,
    /// Where it is stated; two places at least, where there are two.
    pub cites: Vec<Citation>,
}

impl ReferenceCase {
    /// Outturn over plan: 1 as planned, 0 nothing, below 0 things got worse.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.outturn / self.plan
    }
}

/// What a person decided about two savings that may be the same pounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OverlapVerdict {
    /// They overlap, by the share that is given.
    Overlap,
    /// They do not.
    Separate,
}

/// Two savings that were looked at side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// By which it is named.
    pub id: OverlapId,
    /// One saving.
    pub one: SavingId,
    /// The other.
    pub other: SavingId,
    /// What was decided.
    pub verdict: OverlapVerdict,
    /// The share of the smaller that stands in both, 0 to 1.
    #[serde(default)]
    pub share: f64,
    /// Why.
    pub reason: String,
}

/// A target in pounds, and the level and cost of the measure that would have to bring it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Unique within the forecast.
    pub id: String,
    /// What is asked, in a few words.
    pub title: String,
    /// The pounds to be found.
    pub target: Gbp,
    /// The measure, where the board has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// The unit in the plural.
    pub unit: String,
    /// How many units there are in a year; above zero.
    pub level: f64,
    /// What they cost in that year; above zero.
    pub cost: Gbp,
    /// What must be said of it.
    pub note: String,
    /// Where the inputs are stated.
    pub cites: Vec<Citation>,
}

/// How the savings of two programmes hang together, where that differs from the forecast's dependence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// One programme.
    pub one: ProgrammeId,
    /// The other; the same again for savings within one programme.
    pub other: ProgrammeId,
    /// The correlation of a saving of the one with a saving of the other, −1 to 1. All together must be possible: a
    /// matrix that is not positive semidefinite is refused by the forecast, never repaired.
    pub value: f64,
}

/// The assumptions of a forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// By which it is named.
    pub id: ForecastId,
    /// What is forecast, in a few words.
    pub title: String,
    /// Correlation of any two savings, 0 (nothing in common) to 1 (stand and fall together).
    pub dependence: f64,
    /// Pairs of programmes whose savings hang together otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correlations: Vec<Correlation>,
    /// Share of the smaller of two savings that is counted twice, where nobody has decided, 0 to 1.
    pub undecided_overlap: f64,
    /// The earlier programmes that plans are set against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<ReferenceCaseId>,
    /// The seed of the draws.
    pub seed: u64,
    /// How many draws, 1,000 to 1,000,000.
    pub draws: u32,
    /// Who chose these assumptions.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Why.
    pub note: String,
    /// What would have to be true for a target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
}

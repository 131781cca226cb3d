//! Inputs of a forecast of savings: ranges, reference cases, overlaps and the assumptions that combine
//! them.

use super::{
    Basis, Citation, ForecastId, Gbp, MeasureId, OverlapId, Period, ProgrammeId, ReferenceCaseId, SavingId,
};
use serde::{Deserialize, Serialize};

/// Probability distribution of an uncertain amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RangeShape {
    /// Certain: always the likely amount.
    Fixed,
    /// Triangular distribution: `low` and `high` are the minimum and maximum, `likely` the mode.
    #[default]
    Triangular,
    /// Normal distribution with mean `likely`; 90% of outcomes are between `low` and `high`. `likely` must
    /// be halfway between them.
    Normal,
}

impl RangeShape {
    /// All shapes.
    pub const ALL: [Self; 3] = [Self::Triangular, Self::Normal, Self::Fixed];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Triangular => "triangular",
            Self::Normal => "normal, 5th to 95th percentile",
        }
    }
}

/// Share of a saving's full-year amount that is realised in a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RampStep {
    /// Financial year.
    pub period: Period,
    /// Share, from 0 to 1.
    pub share: f64,
}

/// Range of a saving's full-year amount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavingRange {
    /// Low end. Negative if the saving may cost more than it saves.
    pub low: Gbp,
    /// Most likely amount.
    pub likely: Gbp,
    /// High end.
    pub high: Gbp,
    /// Probability distribution.
    #[serde(default)]
    pub shape: RangeShape,
    /// Build-up over the years; empty if the full amount applies from the saving's own period on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ramp: Vec<RampStep>,
    /// Basis of the range.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Reason for these figures.
    pub note: String,
}

/// Quantity that a delivery ratio compares. Ratios of different kinds are never pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CaseKind {
    /// Change in activity, such as admissions.
    Activity,
    /// Money, in pounds.
    Money,
}

impl CaseKind {
    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Money => "money",
        }
    }
}

/// Similarity of a reference case to the board's programmes. A class must be broad enough to be informative
/// and narrow enough to be comparable (Flyvbjerg, 'From Nobel Prize to project management: getting risks
/// right', 2006).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Similarity {
    /// Earlier years of one of the board's own programmes.
    SameProgramme,
    /// Another programme in the same field.
    SameField,
    /// A programme in another field of public service.
    OtherField,
    /// Not stated.
    #[default]
    NotStated,
}

impl Similarity {
    /// Returns a short label for display.
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

/// Earlier programme with its plan and outturn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceCase {
    /// Id by which other records refer to it.
    pub id: ReferenceCaseId,
    /// Programme and year, in a few words.
    pub title: String,
    /// Quantity that the figures measure.
    pub kind: CaseKind,
    /// Unit of the figures, such as `£` or `admissions`.
    pub unit: String,
    /// Planned figure; not zero.
    pub plan: f64,
    /// Outturn; has the plan's sign if the change was in the planned direction.
    pub outturn: f64,
    /// Basis of the outturn.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Similarity to the board's programmes.
    #[serde(default, skip_serializing_if = "Similarity::is_not_stated")]
    pub similarity: Similarity,
    /// Name shared by cases of one programme and year, which are not counted as independent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Caveats and remarks.
    pub note: String,
    /// Citations of the sources; at least two if two exist.
    pub cites: Vec<Citation>,
}

impl ReferenceCase {
    /// Returns outturn divided by plan: 1 as planned, 0 no change, below 0 a change in the wrong direction.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.outturn / self.plan
    }
}

/// Decision of a person on two savings that may count the same pounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OverlapVerdict {
    /// The savings overlap by the given share.
    Overlap,
    /// The savings do not overlap.
    Separate,
}

/// Comparison of two savings that may overlap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// Id of the overlap.
    pub id: OverlapId,
    /// First saving.
    pub one: SavingId,
    /// Second saving.
    pub other: SavingId,
    /// Decision.
    pub verdict: OverlapVerdict,
    /// Share of the smaller saving that is counted in both, from 0 to 1.
    #[serde(default)]
    pub share: f64,
    /// Reason for the decision.
    pub reason: String,
}

/// Target in pounds, with the level and cost of the measure that would have to deliver it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Id, unique within the forecast.
    pub id: String,
    /// Short title of the target.
    pub title: String,
    /// Pounds to be saved.
    pub target: Gbp,
    /// Measure, if the board has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// Unit, in the plural.
    pub unit: String,
    /// Number of units in a year; above zero.
    pub level: f64,
    /// Cost of these units in that year; above zero.
    pub cost: Gbp,
    /// Caveats and remarks.
    pub note: String,
    /// Citations of the inputs.
    pub cites: Vec<Citation>,
}

/// Correlation between the savings of two programmes, if it differs from the forecast's dependence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// First programme.
    pub one: ProgrammeId,
    /// Second programme; the same as the first for savings within one programme.
    pub other: ProgrammeId,
    /// Correlation of a saving of one programme with a saving of the other, −1 to 1. The correlations must
    /// be possible together: the forecast refuses a matrix that is not positive semidefinite and never
    /// repairs it.
    pub value: f64,
}

/// Assumptions of a forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// Id of the forecast.
    pub id: ForecastId,
    /// Short title of the forecast.
    pub title: String,
    /// Correlation of any two savings, from 0 (independent) to 1 (fully correlated).
    pub dependence: f64,
    /// Pairs of programmes with a different correlation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correlations: Vec<Correlation>,
    /// Share of the smaller of two savings that is assumed to be counted twice while the overlap is
    /// undecided, 0 to 1.
    pub undecided_overlap: f64,
    /// Reference class: the reference cases that plans are compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<ReferenceCaseId>,
    /// Seed of the random draws.
    pub seed: u64,
    /// Number of draws, 1,000 to 1,000,000.
    pub draws: u32,
    /// Basis of the assumptions.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Reason for the assumptions.
    pub note: String,
    /// Conditions that would have to be true for a target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
}

//! Measures, each defined once, and the figures that programmes report for them.

use super::{
    AreaId, Basis, Citation, Gbp, GroupId, MeasureId, Period, ProgrammeId, Run, SeriesId, SiteId,
    StatedCostId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Desired direction of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DesiredDirection {
    /// Lower is better, as with delayed days.
    Lower,
    /// Higher is better, as with people still at home.
    Higher,
    /// Neither direction is better: the figure is context.
    Neutral,
}

impl DesiredDirection {
    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lower => "lower is better",
            Self::Higher => "higher is better",
            Self::Neutral => "neither way is better",
        }
    }
}

/// Whether the figures of a measure are levels or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValueKind {
    /// Levels: absolute amounts.
    #[default]
    Level,
    /// Changes on the previous year. The baseline is that year and has no figure.
    ChangeOnYear,
}

impl ValueKind {
    /// Returns whether the figures are levels. For `skip_serializing_if`: the default is not written.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
    pub const fn is_level(&self) -> bool {
        matches!(self, Self::Level)
    }

    /// Returns whether the figures are changes. A change is written with its sign, drawn from zero, and has
    /// the previous year as its baseline.
    #[must_use]
    pub const fn is_change(self) -> bool {
        match self {
            Self::Level => false,
            Self::ChangeOnYear => true,
        }
    }

    /// Returns a label for workbooks and scripts. The labels are a stable interface and must not change.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::ChangeOnYear => "change on the year before",
        }
    }
}

/// Measure, with one definition for all programmes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Id by which other records refer to it.
    pub id: MeasureId,
    /// Name of the counted quantity, such as `Emergency admissions`.
    pub name: String,
    /// Short name for narrow spaces.
    pub short: String,
    /// Unit in the plural, such as `admissions`, `days`, `%`.
    pub unit: String,
    /// Exact definition of the counted quantity.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// Desired direction.
    pub better: DesiredDirection,
    /// Whether the figures are levels or changes.
    #[serde(default, skip_serializing_if = "ValueKind::is_level")]
    pub expressed: ValueKind,
    /// Number of decimals to show, 0 to 6.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u8,
    /// Cost of one unit, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<UnitCost>,
    /// Target that every figure should reach, or stay below if lower is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Whether the measure is seasonal. A period is then also compared with the same one of the previous
    /// year.
    #[serde(default, skip_serializing_if = "is_false")]
    pub seasonal: bool,
    /// Denominator by which the count is divided to compare places of different size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Denominator>,
    /// Citation of the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// Target that a measure's figures should reach in every period, or stay below if lower is better.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Target figure, in the measure's unit; finite.
    pub value: f64,
    /// Basis of the target.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Citation of the document that sets the target.
    pub cite: Citation,
}

/// Denominator of a measure's count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denominator {
    /// Measure whose figure, of the same place and period, the count is divided by.
    pub measure: MeasureId,
    /// Whether the count is part of the denominator (a share, such as patients seen in time) or not (a
    /// rate, such as days per person).
    #[serde(default, skip_serializing_if = "is_false")]
    pub share: bool,
}

/// Settings of a series' statistical process control chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpcSettings {
    /// Number of first points from which mean and limits are calculated and then fixed; 12 or more. `None`
    /// uses all points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix_after: Option<u16>,
    /// Whether outlying moving ranges are included in the calculation of the limits.
    #[serde(skip_serializing_if = "is_false")]
    pub keep_outliers: bool,
    /// Periods from which mean and limits are recalculated, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rebases: Vec<Rebase>,
}

impl SpcSettings {
    /// Returns whether all settings are the defaults. For `skip_serializing_if`: defaults are not written.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// Period from which a chart's mean and limits are recalculated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebase {
    /// First period of the recalculation.
    pub from: Period,
    /// Reason: the change in the process. Shown on the chart.
    pub reason: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
const fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// Cost of one unit of a measure. It is kept as the division that it comes from, so that nothing is lost to
/// rounding: £311m over 193,000 admissions, not £1,611.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitCost {
    /// Cost of the units.
    pub gbp: Gbp,
    /// Number of units; above zero. 1 if the cost of one unit is published.
    pub units: f64,
    /// Basis of the cost.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Citation of the source, and the derivation if the cost is derived.
    pub cite: Citation,
}

impl UnitCost {
    /// Returns the pounds for one unit.
    #[must_use]
    pub fn per_unit(&self) -> f64 {
        self.gbp.as_f64() / self.units
    }

    /// Returns the pounds for a number of units, rounded once at the end. `None` if the result is not a
    /// valid amount.
    #[must_use]
    pub fn of(&self, units: f64) -> Option<Gbp> {
        Gbp::from_f64(units * self.gbp.as_f64() / self.units)
    }
}

/// Kind of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SeriesKind {
    /// Level before the plan.
    Baseline,
    /// Plan or target.
    Plan,
    /// Actual result.
    Outturn,
}

impl SeriesKind {
    /// Returns a one-word label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Baseline => "Baseline",
            Self::Plan => "Plan",
            Self::Outturn => "Outturn",
        }
    }
}

/// Series of figures: the baseline, plan or outturn of one measure for a programme or one of its sites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Id by which other records refer to it.
    pub id: SeriesId,
    /// Programme of the figures. `None` for the country as a whole, as context for every programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Site, if the figures are for one site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// The area, if the figures belong to one and the programme has no site there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The group, if the figures are those of a whole group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Measure of the figures.
    pub measure: MeasureId,
    /// Baseline, plan or outturn.
    pub kind: SeriesKind,
    /// Basis of the figures, unless a point has its own.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Citation of the figures, unless a point has its own.
    pub cite: Citation,
    /// The publication date of the figures, if it differs from that of their source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// A note that the figures were revised after first publication, in a sentence that is shown once. The
    /// figures as first published are then unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised_later: Option<String>,
    /// Settings of its control chart.
    #[serde(default, skip_serializing_if = "SpcSettings::is_plain")]
    pub charting: SpcSettings,
    /// Periods whose figures are not counted, each with its reason. A published figure for such a period
    /// stays in `points`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<DataGap>,
    /// Whether the file stores consecutive periods as runs: the first period and the figures.
    #[serde(default, skip_serializing_if = "is_false")]
    pub compact: bool,
    /// Runs of a compact series as stored in its file. Empty in memory, where the figures are in `points`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
    /// The figures. A period with neither a point nor an absence is not reported.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Periods for which the sender stated that there is no figure, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
}

/// Periods whose figures are not counted, for example because an organisation did not submit or a boundary
/// changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataGap {
    /// The period, or the first period of several.
    pub from: Period,
    /// The last period, if there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Period>,
    /// The reason, in a sentence. Shown with the figure.
    pub reason: String,
    /// Source of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

impl DataGap {
    /// Returns whether the gap covers all or part of a period.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        period.start() <= self.to.unwrap_or(self.from).end() && period.end() >= self.from.start()
    }
}

impl Series {
    /// Creates a series without figures, for the whole country.
    #[must_use]
    pub fn new(id: &str, measure: &str, kind: SeriesKind, cite: Citation) -> Self {
        Self {
            id: id.into(),
            programme: None,
            site: None,
            area: None,
            group: None,
            measure: measure.into(),
            kind,
            basis: Basis::Published,
            cite,
            published: None,
            revised_later: None,
            charting: SpcSettings::default(),
            gaps: Vec::new(),
            compact: false,
            runs: Vec::new(),
            points: Vec::new(),
            absences: Vec::new(),
        }
    }

    /// Returns whether the figures belong to one place: a site or an area.
    #[must_use]
    pub const fn is_of_place(&self) -> bool {
        self.site.is_some() || self.area.is_some()
    }

    /// Returns whether the figures belong to a whole programme or the whole country.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.site.is_none() && self.area.is_none() && self.group.is_none()
    }

    /// Returns the gap that covers a period.
    #[must_use]
    pub fn gap(&self, period: Period) -> Option<&DataGap> {
        self.gaps.iter().find(|gap| gap.covers(period))
    }

    /// Returns the counted figures: those of periods outside every gap.
    pub fn counted(&self) -> impl DoubleEndedIterator<Item = &Point> {
        self.points.iter().filter(|p| self.gaps.is_empty() || self.gap(p.period).is_none())
    }

    /// Returns the figure of a period, if reported.
    #[must_use]
    pub fn at(&self, period: Period) -> Option<&Point> {
        self.points.iter().find(|p| p.period == period)
    }

    /// Returns the sender's stated reason why a period has no figure, if there is one.
    #[must_use]
    pub fn absence(&self, period: Period) -> Option<&Absence> {
        self.absences.iter().find(|a| a.period == period)
    }

    /// Returns the citation of a point: its own, or the series'.
    #[must_use]
    pub fn cite_of<'a>(&'a self, point: &'a Point) -> &'a Citation {
        point.cite.as_ref().unwrap_or(&self.cite)
    }
}

/// Figure of one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Period; unique within the series.
    pub period: Period,
    /// Value in the measure's unit; finite.
    pub value: f64,
    /// The marks published with the figure, as written, such as `[u]` or `[note 1]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Basis, if it differs from the series'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Citation, if it differs from the series'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
    /// The publication date, if it differs from that of the series or source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Figures reported for the period before it was revised, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierFigure>,
}

impl Point {
    /// Creates a figure that takes everything but its value from its series.
    #[must_use]
    pub const fn new(period: Period, value: f64) -> Self {
        Self { period, value, mark: None, basis: None, cite: None, published: None, earlier: Vec::new() }
    }

    /// Returns whether the figure takes everything but its value from its series.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.mark.is_none()
            && self.basis.is_none()
            && self.cite.is_none()
            && self.published.is_none()
            && self.earlier.is_empty()
    }
}

/// The reason why the sender gives no figure for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AbsenceReason {
    /// The figure was withheld because it is small, confidential or unreliable.
    Suppressed,
    /// No figure is possible.
    NotApplicable,
    /// There is no figure, for another reason or for no stated reason.
    NotAvailable,
}

impl AbsenceReason {
    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::NotApplicable => "not applicable",
            Self::NotAvailable => "not available",
        }
    }
}

/// A period for which the sender stated that there is no figure. A period without such a statement is not
/// reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Period; unique within the series.
    pub period: Period,
    /// The reason why there is no figure.
    pub reason: AbsenceReason,
    /// The mark as written, such as `[c]` or `*`.
    pub mark: String,
    /// Citation of the publication.
    pub cite: Citation,
}

/// Figure that a later return revised. It is kept beside the current one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierFigure {
    /// Earlier value, in the measure's unit; finite.
    pub value: f64,
    /// Basis, if it differs from the series'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Citation of the earlier figure.
    pub cite: Citation,
    /// The publication date, if it differs from that of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
}

/// Kind of a stated cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatedCostKind {
    /// Planned saving of the plan.
    PlannedSaving,
    /// Cost of the outturn above plan.
    CostAbovePlan,
}

/// Published saving of a plan or cost of a gap. It is kept beside the program's own calculation for
/// comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedCost {
    /// Id by which other records refer to it.
    pub id: StatedCostId,
    /// Programme of the cost.
    pub programme: ProgrammeId,
    /// Measure of the cost.
    pub measure: MeasureId,
    /// Period of the cost.
    pub period: Period,
    /// Kind of the cost.
    pub kind: StatedCostKind,
    /// Amount.
    pub gbp: Gbp,
    /// Citation of the source.
    pub cite: Citation,
}

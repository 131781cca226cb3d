//! Measures, each defined once, and the figures that programmes report against them.

use super::{
    AreaId, Basis, Citation, Gbp, GroupId, MeasureId, Period, ProgrammeId, Run, SeriesId, SiteId,
    StatedCostId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Better {
    /// Less is better, as with delayed days.
    Lower,
    /// More is better, as with people still at home.
    Higher,
    /// Neither: the figure is context.
    Neutral,
}

impl Better {
    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lower => "lower is better",
            Self::Higher => "higher is better",
            Self::Neutral => "neither way is better",
        }
    }
}

/// What a measure's figures are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Expressed {
    /// Amounts as they stand.
    #[default]
    Level,
    /// Changes on the year before; the baseline is then no figure but that year.
    ChangeOnYear,
}

impl Expressed {
    /// For `skip_serializing_if`: levels are the rule and are not written.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
    pub const fn is_level(&self) -> bool {
        matches!(self, Self::Level)
    }

    /// Whether a figure says how much something changed: it is then written with its sign, drawn from zero, and has the
    /// year before for its baseline.
    #[must_use]
    pub const fn is_change(self) -> bool {
        match self {
            Self::Level => false,
            Self::ChangeOnYear => true,
        }
    }

    /// A few words for a workbook and for scripts; that they stay as they are is a promise.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::ChangeOnYear => "change on the year before",
        }
    }
}

/// A measure: one definition for all programmes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// By which other records name it.
    pub id: MeasureId,
    /// What is counted, such as `Emergency admissions`.
    pub name: String,
    /// A short form for tight places.
    pub short: String,
    /// The unit in the plural, such as `admissions`, `days`, `%`.
    pub unit: String,
    /// What exactly is counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// Which way is better.
    pub better: Better,
    /// Levels or changes.
    #[serde(default, skip_serializing_if = "Expressed::is_level")]
    pub expressed: Expressed,
    /// Decimals to show, 0 to 6.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u8,
    /// What one unit costs, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<UnitCost>,
    /// What every figure of it should reach, or stay below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Whether it goes up and down with the seasons, so that a period is also compared with the same one last year.
    #[serde(default, skip_serializing_if = "is_false")]
    pub seasonal: bool,
    /// What its count is set against to compare places of different size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Denominator>,
    /// Where the definition comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// What a measure's figures should reach (or stay below, where lower is better) in every period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The figure, in the measure's unit; finite.
    pub value: f64,
    /// What stands behind it.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where it is set.
    pub cite: Citation,
}

/// What a measure's count is set against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denominator {
    /// The measure whose figure, of the same place and period, the count is divided by.
    pub measure: MeasureId,
    /// Whether the count is part of the denominator (a share, such as patients seen in time) or not (a rate, such as
    /// days over people).
    #[serde(default, skip_serializing_if = "is_false")]
    pub share: bool,
}

/// How a line of figures is charted for process control.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Charting {
    /// Mean and limits come from the first so many points and stay; 12 or more. `None`: from all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix_after: Option<u16>,
    /// Wild moving ranges stay in the limits.
    #[serde(skip_serializing_if = "is_false")]
    pub keep_outliers: bool,
    /// Periods from which mean and limits are worked out anew, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rebases: Vec<Rebase>,
}

impl Charting {
    /// For `skip_serializing_if`: nothing said is the rule.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// A period from which a chart's mean and limits are worked out anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebase {
    /// From which period on.
    pub from: Period,
    /// Why: what changed in the process. Shown on the chart.
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

/// What one unit of a measure costs, kept as the division it comes from so that nothing is lost to rounding:
/// £311m over 193,000 admissions, not £1,611.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitCost {
    /// The money.
    pub gbp: Gbp,
    /// For so many units; above zero. 1 where the cost of one unit is published.
    pub units: f64,
    /// What stands behind it.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where it comes from, and how if it is derived.
    pub cite: Citation,
}

impl UnitCost {
    /// Pounds for one unit.
    #[must_use]
    pub fn per_unit(&self) -> f64 {
        self.gbp.as_f64() / self.units
    }

    /// Pounds for so many units, rounded once at the end. `None` where the result is not an amount.
    #[must_use]
    pub fn of(&self, units: f64) -> Option<Gbp> {
        Gbp::from_f64(units * self.gbp.as_f64() / self.units)
    }
}

/// Which line of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SeriesKind {
    /// Where things stood before.
    Baseline,
    /// What was planned or targeted.
    Plan,
    /// What came of it.
    Outturn,
}

impl SeriesKind {
    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Baseline => "Baseline",
            Self::Plan => "Plan",
            Self::Outturn => "Outturn",
        }
    }
}

/// One line of figures: a programme's (or one of its sites') baseline, plan or outturn of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// By which other records name it.
    pub id: SeriesId,
    /// Whose figures. `None`: for the country as a whole, as context for every programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The site, where the figures are of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// The area, where the figures are of one and the programme has no site there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The group, where the figures are those of a group as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Of which measure.
    pub measure: MeasureId,
    /// Which line.
    pub kind: SeriesKind,
    /// What stands behind its figures, unless a point says otherwise.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where its figures come from, unless a point says otherwise.
    pub cite: Citation,
    /// The day on which its figures were published, where that is not the day of their source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// That its figures are as revised later than they were first published, in a sentence that is shown once. What was in
    /// print on the day of first publication is then not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised_later: Option<String>,
    /// How it is charted for process control.
    #[serde(default, skip_serializing_if = "Charting::is_plain")]
    pub charting: Charting,
    /// Periods whose figures are not counted, each with its reason. A figure that was published for such a period stays
    /// among the points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<DataGap>,
    /// Whether the file holds runs of consecutive periods as their first period and their figures.
    #[serde(default, skip_serializing_if = "is_false")]
    pub compact: bool,
    /// The runs of a compact line as its file holds them. Empty in memory: its figures are among the points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
    /// The figures. A period that has neither a point nor an absence is not reported.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Periods for which the sender stated that there is no figure, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
}

/// Periods whose figures are not counted: a body did not submit, or a boundary changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataGap {
    /// The period, or the first of several.
    pub from: Period,
    /// The last, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Period>,
    /// Why, in a sentence. Shown with the figure.
    pub reason: String,
    /// Where the reason comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

impl DataGap {
    /// Whether a period falls in it, as a whole or in part.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        period.start() <= self.to.unwrap_or(self.from).end() && period.end() >= self.from.start()
    }
}

impl Series {
    /// A line without figures, of the country as a whole.
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
            charting: Charting::default(),
            gaps: Vec::new(),
            compact: false,
            runs: Vec::new(),
            points: Vec::new(),
            absences: Vec::new(),
        }
    }

    /// Whether its figures are of one place: a site or an area.
    #[must_use]
    pub const fn is_of_place(&self) -> bool {
        self.site.is_some() || self.area.is_some()
    }

    /// Whether its figures are of a programme, or of the country, as a whole.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.site.is_none() && self.area.is_none() && self.group.is_none()
    }

    /// The gap that a period falls in.
    #[must_use]
    pub fn gap(&self, period: Period) -> Option<&DataGap> {
        self.gaps.iter().find(|gap| gap.covers(period))
    }

    /// The figures that are counted: those of periods that fall in no gap.
    pub fn counted(&self) -> impl DoubleEndedIterator<Item = &Point> {
        self.points.iter().filter(|p| self.gaps.is_empty() || self.gap(p.period).is_none())
    }

    /// The figure of a period, if reported.
    #[must_use]
    pub fn at(&self, period: Period) -> Option<&Point> {
        self.points.iter().find(|p| p.period == period)
    }

    /// The stated reason why a period has no figure, if the sender gave one.
    #[must_use]
    pub fn absence(&self, period: Period) -> Option<&Absence> {
        self.absences.iter().find(|a| a.period == period)
    }

    /// Where a point's figure comes from: its own citation, or the series'.
    #[must_use]
    pub fn cite_of<'a>(&'a self, point: &'a Point) -> &'a Citation {
        point.cite.as_ref().unwrap_or(&self.cite)
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Of which period; unique within the series.
    pub period: Period,
    /// The figure, in the measure's unit; finite.
    pub value: f64,
    /// The marks that were published with it, such as `[u]` or `[note 1]`, as they were written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// What stands behind it, if not what stands behind the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Where it comes from, if not where the series does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
    /// The day on which it was published, where that is not the day of its series or source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// What was reported for the period before it was revised, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierFigure>,
}

impl Point {
    /// A figure of which everything else is as its series says.
    #[must_use]
    pub const fn new(period: Period, value: f64) -> Self {
        Self { period, value, mark: None, basis: None, cite: None, published: None, earlier: Vec::new() }
    }

    /// Whether everything but its value is as its series says.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.mark.is_none()
            && self.basis.is_none()
            && self.cite.is_none()
            && self.published.is_none()
            && self.earlier.is_empty()
    }
}

/// Why the sender gives no figure for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AbsenceReason {
    /// Withheld, because the number is small, confidential or unreliable.
    Suppressed,
    /// No figure is possible.
    NotApplicable,
    /// There is no figure, for another reason or for none stated.
    NotAvailable,
}

impl AbsenceReason {
    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::NotApplicable => "not applicable",
            Self::NotAvailable => "not available",
        }
    }
}

/// A period for which the sender stated that there is no figure. A period without a statement is not reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Of which period; unique within the series.
    pub period: Period,
    /// Why there is no figure.
    pub reason: AbsenceReason,
    /// The mark as it was written, such as `[c]` or `*`.
    pub mark: String,
    /// Where it is stated.
    pub cite: Citation,
}

/// A figure that a later return revised. It is kept beside the one that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierFigure {
    /// The figure as it was, in the measure's unit; finite.
    pub value: f64,
    /// What stood behind it, if not what stands behind the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Where it came from.
    pub cite: Citation,
    /// The day on which it was published, where that is not the day of its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
}

/// What a stated cost is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatedCostKind {
    /// What the plan was to save.
    PlannedSaving,
    /// What outturn cost above plan.
    CostAbovePlan,
}

/// What a publication says a plan was to save or a gap cost: held beside our own arithmetic, so that the two can be
/// compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedCost {
    /// By which other records name it.
    pub id: StatedCostId,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Of which measure.
    pub measure: MeasureId,
    /// Of which period.
    pub period: Period,
    /// What it is of.
    pub kind: StatedCostKind,
    /// How much.
    pub gbp: Gbp,
    /// Where it is stated.
    pub cite: Citation,
}

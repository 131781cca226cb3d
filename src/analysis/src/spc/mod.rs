//! Statistical process control: the XmR chart as taught by NHS England's 'Making Data Count'.
//!
//! The conventions (mean, process limits at 2.66 times the mean moving range, near limits at two thirds of
//! that, moving ranges screened at 3.267 times their mean, special causes and their precedence) are those
//! of NHS England, 'Making Data Count' (2019 onwards), which follows Shewhart and D. J. Wheeler,
//! 'Understanding Variation' (2nd ed., 2000). Details that the publications leave open (ties, missing
//! values, the end of a trend) follow the R package `NHSRplotthedots` 0.2.2 of the NHS-R Community;
//! `tests/spc.rs` compares this module with it point by point.

mod causes;
pub mod funnel;
mod limits;
pub mod run_chart;
pub mod seasonal;

pub use causes::{PointKind, SpecialCause};
pub use limits::{LIMIT, Limits, NEAR_LIMIT, SCREEN, exact_mean, limits};

use boardsight_core::model::DesiredDirection;
use jiff::civil::Date;

/// Number of points below which a chart's limits are trial limits, revised by each further point.
pub const SHORT: usize = 13;

/// Minimum number of points after which a baseline can be fixed.
pub const LEAST_FIXED: usize = 12;

/// Observation: its date (or the first day of its period) and its figure, if reported.
pub type Observation = (Date, Option<f64>);

/// Options for the analysis of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Desired direction.
    pub better: DesiredDirection,
    /// Number of first points of each baseline (including missing ones) from which mean and limits are
    /// calculated and then fixed; 12 or more. `None` uses all points.
    pub fix_after: Option<usize>,
    /// Dates from which mean and limits are recalculated. A date without an observation has no effect.
    pub rebases: Vec<Date>,
    /// Target that the figure should reach (or stay below).
    pub target: Option<f64>,
    /// Whether moving ranges of [`SCREEN`] times their mean or more are left out of the limits. The default
    /// is `true`.
    pub screen: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            better: DesiredDirection::Neutral,
            fix_after: None,
            rebases: Vec::new(),
            target: None,
            screen: true,
        }
    }
}

/// Reason why a series cannot be analysed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpcError {
    /// A baseline has too few points.
    #[error("a baseline can be fixed after {LEAST_FIXED} points or more, not after {0}")]
    FixedTooSoon(usize),
    /// Two observations have the same date.
    #[error(
        "there are two figures for {0}; give each day one figure, or name the column that tells groups apart"
    )]
    Twice(Date),
    /// A value is infinite or not a number.
    #[error("the figure for {0} is not a finite number")]
    NotFinite(Date),
}

/// Whether a target is reached, by the process limits at the last point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Assurance {
    /// The whole expected range is on the desired side of the target.
    ConsistentPass,
    /// The target is within the expected range: it is hit and missed at random.
    Inconsistent,
    /// The whole expected range is on the undesired side of the target.
    ConsistentFail,
}

impl Assurance {
    /// Returns the identifier for scripts, as in the reference implementation: `consistent_pass`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ConsistentPass => "consistent_pass",
            Self::Inconsistent => "inconsistent",
            Self::ConsistentFail => "consistent_fail",
        }
    }
}

/// Observation with its analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Date of the observation.
    pub date: Date,
    /// Figure; `None` if not reported.
    pub value: Option<f64>,
    /// Index of its baseline in [`Spc::groups`].
    pub group: usize,
    /// Whether the figure is above (1), on (0) or below (-1) the mean. `None` if the figure or the mean is
    /// unknown.
    pub side: Option<i8>,
    /// Whether the figure is beyond a near limit and within the process limits. `None` if unknown.
    pub near: Option<bool>,
    /// First special cause that applies, in the order of precedence.
    pub cause: SpecialCause,
    /// Meaning of the cause, given the desired direction.
    pub kind: PointKind,
}

/// Baseline: the points from one rebase to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Number of rebases before and at its first point, as counted by the reference implementation.
    pub number: usize,
    /// Index of its first point; its points are `first..first + count` of [`Spc::points`].
    pub first: usize,
    /// Number of observations, including missing ones.
    pub count: usize,
    /// Mean and limits of the baseline.
    pub limits: Limits,
    /// Whether it has fewer than [`SHORT`] observations; its limits are then trial limits.
    pub short: bool,
    /// Kind of its last point.
    pub variation: PointKind,
    /// Assurance against the target. `None` without a target, without a desired direction, and for all
    /// groups but the last.
    pub assurance: Option<Assurance>,
}

/// Control chart of a series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spc {
    /// Every observation, earliest first.
    pub points: Vec<Point>,
    /// Baselines, earliest first.
    pub groups: Vec<Group>,
}

impl Spc {
    /// Returns the mean and limits at a point.
    #[must_use]
    pub fn limits_at(&self, point: &Point) -> Limits {
        self.groups.get(point.group).map_or_else(Limits::default, |g| g.limits)
    }

    /// Returns the points of a group.
    #[must_use]
    pub fn points_of(&self, group: &Group) -> &[Point] {
        self.points.get(group.first..group.first + group.count).unwrap_or_default()
    }

    /// Returns the last point, whose kind is the chart's variation.
    #[must_use]
    pub fn last(&self) -> Option<&Point> {
        self.points.last()
    }

    /// Returns the assurance against the target in the last group.
    #[must_use]
    pub fn assurance(&self) -> Option<Assurance> {
        self.groups.last()?.assurance
    }

    /// Returns whether the last baseline has too few points for permanent limits.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.groups.last().is_none_or(|g| g.short)
    }
}

/// Analyses a series. The observations may be in any order.
///
/// # Errors
/// See [`SpcError`]. A series without observations is valid and has no points.
pub fn analyse(observations: &[Observation], options: &Options) -> Result<Spc, SpcError> {
    if let Some(n) = options.fix_after.filter(|n| *n < LEAST_FIXED) {
        return Err(SpcError::FixedTooSoon(n));
    }
    if let Some((day, _)) = observations.iter().find(|(_, v)| v.is_some_and(|v| !v.is_finite())) {
        return Err(SpcError::NotFinite(*day));
    }
    let mut sorted = observations.to_vec();
    sorted.sort_by_key(|(day, _)| *day);
    if let Some(same) = sorted.windows(2).find(|w| w[0].0 == w[1].0) {
        return Err(SpcError::Twice(same[0].0));
    }
    let mut rebases = options.rebases.clone();
    rebases.sort_unstable();
    let starts = |day: &Date| rebases.binary_search(day).is_ok();
    let mut spc = Spc::default();
    let (mut number, mut first) = (0, 0);
    while first < sorted.len() {
        number += usize::from(starts(&sorted[first].0));
        let next = (first + 1..sorted.len()).find(|i| starts(&sorted[*i].0)).unwrap_or(sorted.len());
        group(&sorted[first..next], number, options, &mut spc);
        first = next;
    }
    if let Some(last) = spc.groups.last_mut() {
        let own = spc.points.get(last.first..).unwrap_or_default();
        last.assurance = options.target.and_then(|t| assurance(t, last.limits, options.better, own));
    }
    Ok(spc)
}

fn group(own: &[Observation], number: usize, options: &Options, spc: &mut Spc) {
    let values: Vec<Option<f64>> = own.iter().map(|(_, v)| *v).collect();
    let baseline = &values[..options.fix_after.unwrap_or(values.len()).min(values.len())];
    let limits = limits(baseline, options.screen);
    let causes = causes::causes(&values, limits);
    let place = spc.groups.len();
    let first = spc.points.len();
    spc.points.extend(own.iter().zip(causes).map(|((date, value), seen)| Point {
        date: *date,
        value: *value,
        group: place,
        side: seen.side,
        near: seen.near,
        cause: seen.cause,
        kind: seen.cause.kind(options.better),
    }));
    spc.groups.push(Group {
        number,
        first,
        count: own.len(),
        limits,
        short: own.len() < SHORT,
        variation: spc.points.last().map_or(PointKind::CommonCause, |p| p.kind),
        assurance: None,
    });
}

/// Returns the assurance of a target against the limits. A target exactly on a limit is both met and
/// missed; so is one whose limits are unknown. This follows the reference.
///
/// Constant figures have limits without width, so the figures themselves are compared: a figure equal to
/// the target meets it. The reference classifies these as inconsistent.
fn assurance(target: f64, limits: Limits, better: DesiredDirection, own: &[Point]) -> Option<Assurance> {
    if limits.constant.is_some() {
        let reaches = |value: f64| match better {
            DesiredDirection::Neutral => None,
            DesiredDirection::Higher => Some(value >= target),
            DesiredDirection::Lower => Some(value <= target),
        };
        let known: Vec<bool> =
            own.iter().filter_map(|p| p.value).map(reaches).collect::<Option<Vec<bool>>>()?;
        return Some(match (known.contains(&true), known.contains(&false)) {
            (true, false) => Assurance::ConsistentPass,
            (false, true) => Assurance::ConsistentFail,
            _ => Assurance::Inconsistent,
        });
    }
    let above = limits.upper.is_some_and(|upper| target > upper);
    let below = limits.lower.is_some_and(|lower| target < lower);
    Some(match (better, above, below) {
        (DesiredDirection::Neutral, ..) => return None,
        (DesiredDirection::Higher, true, _) | (DesiredDirection::Lower, _, true) => Assurance::ConsistentFail,
        (DesiredDirection::Higher, _, true) | (DesiredDirection::Lower, true, _) => Assurance::ConsistentPass,
        _ => Assurance::Inconsistent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn monthly(values: &[f64]) -> Vec<Observation> {
        let start = date(2015, 4, 1);
        values.iter().zip(0_i32..).map(|(v, i)| (start.saturating_add(i.months()), Some(*v))).collect()
    }

    fn read(values: &[f64], better: DesiredDirection) -> Spc {
        analyse(&monthly(values), &Options { better, ..Options::default() }).unwrap()
    }

    #[test]
    fn seven_rising_is_concerning_where_lower_is_better() {
        let spc = read(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], DesiredDirection::Lower);
        // In a steady rise, the first and last two points are outside the limits; the middle is the trend.
        assert!(spc.points.iter().any(|p| p.cause == SpecialCause::Rising));
        assert!(spc.points.iter().all(|p| p.cause != SpecialCause::Common));
        assert_eq!(spc.last().unwrap().kind, PointKind::Concern);
        assert!(spc.is_short());
    }

    #[test]
    fn equal_neighbours_break_a_trend() {
        let spc = read(&[1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0], DesiredDirection::Higher);
        assert!(spc.points.iter().all(|p| p.cause != SpecialCause::Rising));
    }

    #[test]
    fn missing_figure_breaks_a_trend() {
        let mut all = monthly(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        all[4].1 = None;
        let spc = analyse(&all, &Options::default()).unwrap();
        assert!(spc.points.iter().all(|p| p.cause != SpecialCause::Rising));
        assert_eq!((spc.points[4].cause, spc.points[4].side), (SpecialCause::Common, None));
    }

    #[test]
    fn constant_series_has_a_mean_and_no_limits() {
        let spc = read(&[0.1; 20], DesiredDirection::Higher);
        let limits = spc.groups[0].limits;
        assert_eq!((limits.mean, limits.upper), (Some(0.1), None));
        assert!(spc.points.iter().all(|p| p.cause == SpecialCause::Common && p.side == Some(0)));
    }

    #[test]
    fn a_constant_series_is_judged_by_its_figures() {
        let of = |values: &[f64], target, better, screen| {
            let options = Options { better, target: Some(target), screen, ..Options::default() };
            analyse(&monthly(values), &options).unwrap()
        };
        for screen in [true, false] {
            let verdict = |target, better| of(&[100.0; 20], target, better, screen).assurance();
            assert_eq!(verdict(95.0, DesiredDirection::Higher), Some(Assurance::ConsistentPass));
            assert_eq!(verdict(100.0, DesiredDirection::Higher), Some(Assurance::ConsistentPass));
            assert_eq!(verdict(100.5, DesiredDirection::Higher), Some(Assurance::ConsistentFail));
            assert_eq!(verdict(100.5, DesiredDirection::Lower), Some(Assurance::ConsistentPass));
            assert_eq!(verdict(95.0, DesiredDirection::Neutral), None);
        }
        // One month with another figure is a change. The months before it are neither above nor below.
        let mut values = [100.0; 20];
        values[19] = 90.0;
        let spc = of(&values, 95.0, DesiredDirection::Higher, true);
        assert!(spc.points[..19].iter().all(|p| p.cause == SpecialCause::Common));
        assert_eq!(spc.last().unwrap().cause, SpecialCause::BelowLower);
        assert_eq!(spc.assurance(), Some(Assurance::Inconsistent));
        assert_eq!((spc.groups[0].limits.constant, spc.groups[0].limits.screened), (Some(100.0), 1));
        assert_eq!(of(&[100.0; 20], 95.0, DesiredDirection::Higher, true).groups[0].limits.screened, 0);
    }

    #[test]
    fn unreadable_series_is_refused_with_a_reason() {
        let all = monthly(&[1.0, 2.0]);
        let soon = Options { fix_after: Some(11), ..Options::default() };
        assert_eq!(analyse(&all, &soon), Err(SpcError::FixedTooSoon(11)));
        let twice = [all[0], all[0]];
        assert_eq!(analyse(&twice, &Options::default()), Err(SpcError::Twice(all[0].0)));
        let wild = [(all[0].0, Some(f64::NAN))];
        assert_eq!(analyse(&wild, &Options::default()), Err(SpcError::NotFinite(all[0].0)));
        assert!(analyse(&[], &Options::default()).unwrap().points.is_empty());
    }

    #[test]
    fn target_assurance_follows_the_limits() {
        let noise: Vec<f64> = (0..24).map(|i| 100.0 + f64::from(i % 3)).collect();
        let of = |target, better| {
            let options = Options { better, target: Some(target), ..Options::default() };
            analyse(&monthly(&noise), &options).unwrap().assurance()
        };
        assert_eq!(of(150.0, DesiredDirection::Higher), Some(Assurance::ConsistentFail));
        assert_eq!(of(150.0, DesiredDirection::Lower), Some(Assurance::ConsistentPass));
        assert_eq!(of(50.0, DesiredDirection::Lower), Some(Assurance::ConsistentFail));
        assert_eq!(of(101.0, DesiredDirection::Lower), Some(Assurance::Inconsistent));
        assert_eq!(of(101.0, DesiredDirection::Neutral), None);
    }

    fn values() -> impl Strategy<Value = Vec<Option<f64>>> {
        proptest::collection::vec(proptest::option::weighted(0.92, (-20_i32..20).prop_map(f64::from)), 0..60)
    }

    proptest! {
        /// Negating a series and its desired direction gives the same result for every point.
        #[test]
        fn negated_series_has_mirrored_causes(values in values()) {
            let start = date(2010, 1, 1);
            let of = |sign: f64, better| {
                let all: Vec<Observation> = values.iter().zip(0_i32..)
                    .map(|(v, i)| (start.saturating_add(i.weeks()), v.map(|v| v * sign))).collect();
                let spc = analyse(&all, &Options { better, ..Options::default() }).unwrap();
                spc.points.into_iter().map(|p| p.kind).collect::<Vec<_>>()
            };
            prop_assert_eq!(of(1.0, DesiredDirection::Higher), of(-1.0, DesiredDirection::Lower));
        }

        /// The order of the rows and rebases on dates without an observation have no effect.
        #[test]
        fn input_order_and_unused_rebases_change_nothing(values in values(), seed in 0_usize..1000) {
            let start = date(2010, 1, 1);
            let mut all: Vec<Observation> = values.iter().zip(0_i32..)
                .map(|(v, i)| (start.saturating_add(i.weeks()), *v)).collect();
            let straight = analyse(&all, &Options::default()).unwrap();
            let n = all.len().max(1);
            all.rotate_left(seed % n);
            let idle = Options { rebases: vec![date(2010, 1, 2)], ..Options::default() };
            prop_assert_eq!(analyse(&all, &idle).unwrap(), straight);
        }

        /// Every point outside the limits is a special cause, and no point without a figure is one.
        #[test]
        fn points_outside_limits_are_special_causes(values in values()) {
            let start = date(2010, 1, 1);
            let all: Vec<Observation> = values.iter().zip(0_i32..)
                .map(|(v, i)| (start.saturating_add(i.weeks()), *v)).collect();
            let spc = analyse(&all, &Options { better: DesiredDirection::Higher, ..Options::default() }).unwrap();
            for p in &spc.points {
                let l = spc.limits_at(p);
                match (p.value, l.lower, l.upper) {
                    (Some(v), Some(low), Some(up)) if v > up || v < low =>
                        prop_assert!(matches!(p.cause, SpecialCause::AboveUpper | SpecialCause::BelowLower)),
                    (None, ..) => prop_assert_eq!(p.cause, SpecialCause::Common),
                    _ => {}
                }
            }
        }
    }
}

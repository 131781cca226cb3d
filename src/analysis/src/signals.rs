//! Signals of series: common or special cause variation, and whether a target can be relied on.

use super::spc::run_chart::{RunChart, run_chart};
use super::spc::{self, Assurance, Observation, Options, PointKind, SHORT, Spc, SpecialCause};
use boardsight_core::model::{Board, DesiredDirection, Measure, Period, PeriodKind, Series, SeriesKind};
use std::collections::HashMap;

/// Minimum number of figures for a result, unless there is a shift or a trend among fewer.
pub const LEAST: usize = 10;

/// Variation of a series: whether it changes, and in which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variation {
    /// Special cause in the undesired direction, upwards or downwards.
    Concerning {
        /// Whether the change is upwards.
        high: bool,
    },
    /// Special cause where no direction is desired.
    Changing {
        /// Whether the change is upwards.
        high: bool,
    },
    /// Common cause variation.
    CommonCause,
    /// Special cause in the desired direction.
    Improving {
        /// Whether the change is upwards.
        high: bool,
    },
    /// Too few figures for a result.
    TooFew,
}

/// Whether a target can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reliance {
    /// The target will be missed unless the process changes.
    Fails,
    /// The target will be hit and missed at random.
    HitAndMiss,
    /// The target will be hit unless the process changes.
    Passes,
    /// There is a target, but too few figures for a result.
    TooFew,
    /// There is no target, or the measure has no desired direction.
    NoTarget,
}

/// Result for one series.
#[derive(Clone, Debug)]
pub struct Signal<'a> {
    /// Measure of the series.
    pub measure: &'a Measure,
    /// Series that was analysed.
    pub series: &'a Series,
    /// Charted periods, including unreported ones between the first and the last.
    pub periods: Vec<Period>,
    /// Number of reported figures.
    pub known: usize,
    /// Control chart of the series.
    pub spc: Spc,
    /// Run chart, if the series is too short for permanent limits.
    pub run: Option<RunChart>,
    /// Variation of the series.
    pub variation: Variation,
    /// Whether the target can be relied on.
    pub reliance: Reliance,
}

impl Signal<'_> {
    /// Returns the latest reported figure.
    #[must_use]
    pub fn latest(&self) -> Option<(Period, f64)> {
        self.spc
            .points
            .iter()
            .zip(&self.periods)
            .rev()
            .find_map(|(point, period)| Some((*period, point.value?)))
    }

    /// Returns the special cause of the last point.
    #[must_use]
    pub fn cause(&self) -> SpecialCause {
        self.spc.last().map_or(SpecialCause::Common, |p| p.cause)
    }
}

/// Returns the signals of every outturn series with figures, in the board's order.
#[must_use]
pub fn signals(board: &Board) -> Vec<Signal<'_>> {
    let measures: HashMap<&str, &Measure> = board.measures.iter().map(|m| (m.id.as_str(), m)).collect();
    board
        .series
        .iter()
        .filter(|s| s.kind == SeriesKind::Outturn)
        .filter_map(|s| signal(measures.get(s.measure.as_str())?, s))
        .collect()
}

/// Returns the signal of one series; `None` if it has no figure that can be charted.
///
/// Charts the figures of the most frequent kind of period (month, quarter or year). A period in between
/// that is not reported, or whose figure is not counted, is a gap. A gap interrupts trends and runs, and no
/// moving range spans it.
#[must_use]
pub fn signal<'a>(measure: &'a Measure, series: &'a Series) -> Option<Signal<'a>> {
    let (periods, observations) = observations(series)?;
    let known = observations.iter().filter(|(_, v)| v.is_some()).count();
    let charting = &series.charting;
    let options = Options {
        better: measure.better,
        fix_after: charting.fix_after.map(usize::from),
        rebases: charting.rebases.iter().map(|r| r.from.start()).collect(),
        target: measure.target.as_ref().map(|t| t.value),
        screen: !charting.keep_outliers,
    };
    let spc = spc::analyse(&observations, &options).ok()?;
    let short = known < SHORT;
    let run = short.then(|| run_chart(&observations.iter().map(|(_, v)| *v).collect::<Vec<_>>()));
    let variation = match &run {
        Some(run) => of_run(run, known, measure.better),
        None => of_point(&spc),
    };
    let reliance = match (spc.assurance(), short) {
        (None, _) => Reliance::NoTarget,
        (Some(_), true) => Reliance::TooFew,
        (Some(Assurance::ConsistentPass), _) => Reliance::Passes,
        (Some(Assurance::Inconsistent), _) => Reliance::HitAndMiss,
        (Some(Assurance::ConsistentFail), _) => Reliance::Fails,
    };
    Some(Signal { measure, series, periods, known, spc, run, variation, reliance })
}

fn observations(series: &Series) -> Option<(Vec<Period>, Vec<Observation>)> {
    let count = |kind| series.points.iter().filter(|p| p.period.kind() == kind).count();
    let kind = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year]
        .into_iter()
        .rev()
        .max_by_key(|k| count(*k))?;
    let mut own: Vec<(Period, f64)> = series
        .points
        .iter()
        .filter(|p| p.period.kind() == kind && p.value.is_finite() && series.gap(p.period).is_none())
        .map(|p| (p.period, p.value))
        .collect();
    own.sort_by_key(|(period, _)| *period);
    let mut periods = Vec::with_capacity(own.len());
    let mut observations = Vec::with_capacity(own.len());
    for (period, value) in own {
        while let Some(missing) = periods.last().and_then(|p: &Period| p.next()).filter(|next| *next < period)
        {
            periods.push(missing);
            observations.push((missing.start(), None));
        }
        periods.push(period);
        observations.push((period.start(), Some(value)));
    }
    (!periods.is_empty()).then_some((periods, observations))
}

fn of_point(spc: &Spc) -> Variation {
    let Some(last) = spc.last() else { return Variation::TooFew };
    let high = last.cause.is_up().unwrap_or_default();
    match last.kind {
        PointKind::CommonCause => Variation::CommonCause,
        PointKind::Improvement => Variation::Improving { high },
        PointKind::Concern => Variation::Concerning { high },
        PointKind::NeutralHigh | PointKind::NeutralLow => Variation::Changing { high },
    }
}

fn of_run(run: &RunChart, known: usize, better: DesiredDirection) -> Variation {
    let last = run.shift.last().copied().flatten().or_else(|| run.trend.last().copied().flatten());
    match (last, better) {
        (Some(high), DesiredDirection::Neutral) => Variation::Changing { high },
        (Some(high), DesiredDirection::Higher) if high => Variation::Improving { high },
        (Some(high), DesiredDirection::Lower) if !high => Variation::Improving { high },
        (Some(high), _) => Variation::Concerning { high },
        (None, _) if known >= LEAST => Variation::CommonCause,
        (None, _) => Variation::TooFew,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Citation, Rebase, Target};
    use boardsight_testkit::fixture;

    fn board(months: i16, of: impl Fn(i16) -> f64) -> Board {
        let mut b = fixture::board();
        let points: Vec<_> = (0..months)
            .map(|i| (Period::month(2014 + i / 12, i8::try_from(i % 12 + 1).unwrap()).unwrap(), of(i)))
            .collect();
        b.series.push(fixture::series("bcf", "at-home", SeriesKind::Outturn, &points));
        b
    }

    fn last(b: &Board) -> Signal<'_> {
        signals(b).pop().unwrap()
    }

    #[test]
    fn long_fall_where_higher_is_better_is_concerning() {
        let mut b = board(30, |i| 80.0 + f64::from(i % 3) - if i > 20 { 6.0 } else { 0.0 });
        let at = b.measures.iter().position(|m| m.id == *"at-home").unwrap();
        b.measures[at].target = Some(Target {
            value: 95.0,
            basis: boardsight_core::model::Basis::Published,
            cite: Citation::of("nao"),
        });
        let s = last(&b);
        assert_eq!((s.variation, s.reliance), (Variation::Concerning { high: false }, Reliance::Fails));
        assert!(s.run.is_none());
    }

    #[test]
    fn rebase_starts_new_limits() {
        let mut b = board(40, |i| if i < 20 { 80.0 } else { 70.0 } + f64::from(i % 4));
        assert!(matches!(last(&b).variation, Variation::Concerning { .. }));
        let from = Period::month(2015, 9).unwrap();
        b.series.last_mut().unwrap().charting.rebases.push(Rebase { from, reason: "New service".to_owned() });
        let s = last(&b);
        assert_eq!((s.variation, s.spc.groups.len()), (Variation::CommonCause, 2));
    }

    #[test]
    fn unreported_month_is_a_gap() {
        let mut b = board(24, |i| 50.0 + f64::from(i % 2));
        b.series.last_mut().unwrap().points.remove(10);
        let s = last(&b);
        assert_eq!((s.periods.len(), s.known), (24, 23));
        assert_eq!(s.spc.points[10].value, None);
    }

    #[test]
    fn figure_in_a_data_gap_is_excluded_from_limits() {
        let wild = |i| if i == 10 { 5_000.0 } else { 50.0 + f64::from(i % 2) };
        let mut b = board(24, wild);
        let counted = last(&b).spc.groups[0].limits.mean;
        let gap = boardsight_core::model::DataGap {
            from: Period::month(2014, 11).unwrap(),
            to: None,
            reason: "A trust did not submit".to_owned(),
            cite: None,
        };
        b.series.last_mut().unwrap().gaps.push(gap);
        let s = last(&b);
        assert_eq!((s.periods.len(), s.known, s.spc.points[10].value), (24, 23, None));
        assert_ne!(s.spc.groups[0].limits.mean, counted);
        assert_eq!(s.variation, Variation::CommonCause);
    }

    #[test]
    fn short_series_is_a_run_chart_without_verdict() {
        let b = board(8, |i| f64::from(i % 2));
        let s = last(&b);
        assert!(s.run.is_some());
        assert_eq!((s.variation, s.reliance), (Variation::TooFew, Reliance::NoTarget));
        let rising = board(8, f64::from);
        assert_eq!(last(&rising).variation, Variation::Improving { high: true });
    }
}

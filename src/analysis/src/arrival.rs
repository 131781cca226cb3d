//! Checks of a return on arrival: the board before against the board with the return's figures.
//!
//! Figures of the return are identified by their citation of the file that contained them.

mod kept;
mod single;
#[cfg(test)]
mod tests;
mod whole;

pub use kept::{ReturnHistory, kept};

use super::coverage::{days_between, due_day};
use boardsight_core::model::{
    Board, Measure, MeasureId, Period, Point, Series, SeriesKind, SiteId, SourceId, Stream,
};
use jiff::civil::Date;
use single::{Plans, jump, unit};
use std::collections::HashMap;
use whole::{missing_places, totals};

/// Minimum number of earlier figures for control limits. Jumps are not reported with fewer.
pub const LEAST_FOR_A_JUMP: usize = 12;

/// Minimum number of earlier figures to determine the usual size of a series.
const LEAST_FOR_A_SIZE: usize = 3;

/// Figure of the return.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArrivedFigure<'a> {
    /// Series of the figure, on the board with the return.
    pub series: &'a Series,
    /// The figure.
    pub point: &'a Point,
    /// Previous value, if the figure is a revision.
    pub was: Option<f64>,
}

/// Finding on a return: a question for its sender, or information for the board.
#[derive(Clone, Debug, PartialEq)]
pub enum ReturnFinding {
    /// A measure that the stream requires is missing.
    MissingMeasure(MeasureId),
    /// Places are missing that reported before, or that the programme has.
    MissingPlaces {
        /// Measure concerned.
        measure: MeasureId,
        /// Missing places, in the board's order.
        sites: Vec<SiteId>,
        /// Number of places that reported.
        reported: usize,
    },
    /// The places do not add up to the whole.
    Total {
        /// Figure of the whole.
        at: CheckedSeries,
        /// Reported whole.
        whole: f64,
        /// Sum of the places.
        parts: f64,
        /// Number of places.
        places: usize,
        /// Whether the sum includes every place of the programme.
        complete: bool,
    },
    /// A figure is 1000, 100, 0.01 or 0.001 times the usual size.
    Unit {
        /// Figure concerned.
        at: CheckedSeries,
        /// Reported value.
        value: f64,
        /// Usual size: the median of the earlier figures, or the plan.
        usual: f64,
        /// Approximate ratio to the usual size: 1000, 0.001, 100 or 0.01.
        times: f64,
    },
    /// A figure is outside the control limits of its series.
    Jump {
        /// Figure concerned.
        at: CheckedSeries,
        /// Reported value.
        value: f64,
        /// Lower process limit of the earlier figures.
        lower: f64,
        /// Upper process limit of the earlier figures.
        upper: f64,
    },
    /// A figure of an earlier period, or of the same, has changed.
    Revised {
        /// Figure concerned.
        at: CheckedSeries,
        /// Previous value.
        was: f64,
        /// New value.
        now: f64,
    },
    /// The definition of a measure differs from that of the previous return.
    Redefined {
        /// Measure concerned.
        measure: MeasureId,
        /// Previous definition.
        was: String,
        /// New definition.
        now: String,
    },
    /// The return has an outturn of a period that has not ended.
    NotOver(CheckedSeries),
    /// The return was received after its due date.
    Late {
        /// Days late.
        days: i32,
        /// Due date.
        due: Date,
    },
}

/// Identity of a figure: its series, period and cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedSeries {
    /// Measure of the figure.
    pub measure: MeasureId,
    /// Place of the figure.
    pub site: Option<SiteId>,
    /// Baseline, plan or outturn.
    pub kind: SeriesKind,
    /// Period of the figure.
    pub period: Period,
    /// Cell in the file: `sheet 'Q1', cell D12`.
    pub place: String,
}

fn at(series: &Series, point: &Point) -> CheckedSeries {
    CheckedSeries {
        measure: series.measure.clone(),
        site: series.site.clone(),
        kind: series.kind,
        period: point.period,
        place: point.cite.as_ref().and_then(|c| c.at.clone()).unwrap_or_default(),
    }
}

/// Returns the figures that cite a file, in the board's order.
pub fn arrived<'a>(after: &'a Board, source: &'a SourceId) -> impl Iterator<Item = ArrivedFigure<'a>> + 'a {
    after.series.iter().flat_map(move |series| {
        let own = move |p: &&Point| p.cite.as_ref().is_some_and(|c| c.source == *source);
        series.points.iter().filter(own).map(move |point| {
            let was = point.earlier.last().map(|e| e.value);
            ArrivedFigure { series, point, was }
        })
    })
}

/// Returns the periods of a stream for which a file contained an outturn, earliest first. A figure for a
/// longer period than the stream's reporting period belongs to none of them.
#[must_use]
pub fn periods_brought(after: &Board, stream: &Stream, source: &SourceId) -> Vec<Period> {
    let Some(length) = stream.frequency.map(boardsight_core::model::Frequency::period_kind) else {
        return Vec::new();
    };
    let mut periods: Vec<Period> = arrived(after, source)
        .filter(|a| a.series.kind == SeriesKind::Outturn)
        .filter(|a| a.series.programme.as_ref() == Some(&stream.programme))
        .filter_map(|a| {
            let own = a.point.period;
            Period::containing(own.start(), length).filter(|p| own.months() <= p.months())
        })
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}

/// Input of the checks of a return.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// Board without the return.
    pub before: &'a Board,
    /// Board with the figures of the return.
    pub after: &'a Board,
    /// Stream of the return.
    pub stream: &'a Stream,
    /// Source record of the return's file.
    pub source: &'a SourceId,
    /// Period of the return.
    pub period: Period,
    /// Date of receipt.
    pub received: Date,
    /// Required measures that the return does not contain.
    pub missing: &'a [MeasureId],
    /// Changed definitions: measure, before, now.
    pub redefined: &'a [(MeasureId, String, String)],
}

/// Returns all findings, in the order in which a sender would answer them.
#[must_use]
pub fn check(a: &Arrival<'_>) -> Vec<ReturnFinding> {
    let mut out: Vec<ReturnFinding> = a.missing.iter().cloned().map(ReturnFinding::MissingMeasure).collect();
    let measures: HashMap<&str, &Measure> = a.after.measures.iter().map(|m| (m.id.as_str(), m)).collect();
    let known: HashMap<&str, &Series> = a.before.series.iter().map(|s| (s.id.as_str(), s)).collect();
    let came: Vec<ArrivedFigure<'_>> = arrived(a.after, a.source).collect();
    out.extend(missing_places(a, &came));
    out.extend(totals(a, &came, &measures));
    let plans = Plans::of(a);
    for figure in &came {
        let before = known.get(figure.series.id.as_str()).copied();
        let line = || at(figure.series, figure.point);
        let unit = unit(&plans, figure, before, &measures);
        if unit.is_none() && figure.series.kind == SeriesKind::Outturn {
            out.extend(jump(figure, before));
        }
        out.extend(unit);
        // A figure that came from another file is a revision; one repeated in the same file is not.
        if let Some(was) = figure.was.filter(|_| before.is_some_and(|b| b.at(figure.point.period).is_some()))
        {
            out.push(ReturnFinding::Revised { at: line(), was, now: figure.point.value });
        }
        if figure.series.kind == SeriesKind::Outturn && figure.point.period.end() >= a.received {
            out.push(ReturnFinding::NotOver(line()));
        }
    }
    out.extend(a.redefined.iter().map(|(measure, was, now)| ReturnFinding::Redefined {
        measure: measure.clone(),
        was: was.clone(),
        now: now.clone(),
    }));
    let entry = a.stream.returns.iter().find(|r| r.period == a.period);
    if let Some(due) = due_day(a.stream, a.period, entry).filter(|due| *due < a.received)
        // A second version of a return whose first version was in time is not late.
        && entry.and_then(|r| r.received).is_none_or(|day| day > due)
    {
        out.push(ReturnFinding::Late { days: days_between(due, a.received), due });
    }
    out
}

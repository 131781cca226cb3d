//! What is checked of a return when it arrives: the board as it was against the board as it would be.
//!
//! Which figures arrived is told by their citation: they cite the file that they came in.

mod kept;
mod single;
#[cfg(test)]
mod tests;
mod whole;

pub use kept::{Kept, kept};

use super::coverage::{days_between, due_day};
use boardsight_core::model::{
    Board, Measure, MeasureId, Period, Point, Series, SeriesKind, SiteId, SourceId, Stream,
};
use jiff::civil::Date;
use single::{Plans, jump, unit};
use std::collections::HashMap;
use whole::{missing_places, totals};

/// With fewer earlier figures than this no limits are drawn, and so no jump is told.
pub const LEAST_FOR_A_JUMP: usize = 12;

/// With fewer earlier figures than this nothing is said of a line's usual size.
const LEAST_FOR_A_SIZE: usize = 3;

/// A figure that arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrived<'a> {
    /// Its line, on the board as it would be.
    pub series: &'a Series,
    /// The figure.
    pub point: &'a Point,
    /// What stood there before, where it is a revision.
    pub was: Option<f64>,
}

/// Something about a return that its sender should be asked, or that the board should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A measure that the stream owes did not come.
    MissingMeasure(MeasureId),
    /// Places that reported before, or that the programme has, did not.
    MissingPlaces {
        /// Of which measure.
        measure: MeasureId,
        /// Which places, in the board's order.
        sites: Vec<SiteId>,
        /// How many reported.
        reported: usize,
    },
    /// The parts do not come to the whole.
    Total {
        /// The line of the whole.
        at: Line,
        /// As it came.
        whole: f64,
        /// What the places come to.
        parts: f64,
        /// How many places.
        places: usize,
        /// Whether every place of the programme is among them.
        complete: bool,
    },
    /// A figure is a thousand times (or a thousandth, a hundred times, a hundredth) of what is usual.
    Unit {
        /// Which figure.
        at: Line,
        /// As it came.
        value: f64,
        /// What is usual: the median of the earlier figures, or the plan.
        usual: f64,
        /// So many times the usual it is about: 1000, 0.001, 100 or 0.01.
        times: f64,
    },
    /// A figure lies outside the limits within which its line has moved.
    Jump {
        /// Which figure.
        at: Line,
        /// As it came.
        value: f64,
        /// Lower process limit of the earlier figures.
        lower: f64,
        /// Upper process limit.
        upper: f64,
    },
    /// A figure of an earlier period, or of the same, is another now.
    Revised {
        /// Which figure.
        at: Line,
        /// As it was.
        was: f64,
        /// As it is.
        now: f64,
    },
    /// What a measure counts is described otherwise than last time.
    Redefined {
        /// Which measure.
        measure: MeasureId,
        /// As it was described.
        was: String,
        /// As it is now.
        now: String,
    },
    /// An outturn of a period that is not over.
    NotOver(Line),
    /// It came after the day it was due.
    Late {
        /// So many days.
        days: i32,
        /// The day it was due.
        due: Date,
    },
}

/// One figure: which line, which period, which cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Of which measure.
    pub measure: MeasureId,
    /// Of which place.
    pub site: Option<SiteId>,
    /// Baseline, plan or outturn.
    pub kind: SeriesKind,
    /// Of which period.
    pub period: Period,
    /// Where it stands in the file: `sheet 'Q1', cell D12`.
    pub place: String,
}

fn at(series: &Series, point: &Point) -> Line {
    Line {
        measure: series.measure.clone(),
        site: series.site.clone(),
        kind: series.kind,
        period: point.period,
        place: point.cite.as_ref().and_then(|c| c.at.clone()).unwrap_or_default(),
    }
}

/// The figures that came in a file, in the board's order.
pub fn arrived<'a>(after: &'a Board, source: &'a SourceId) -> impl Iterator<Item = Arrived<'a>> + 'a {
    after.series.iter().flat_map(move |series| {
        let own = move |p: &&Point| p.cite.as_ref().is_some_and(|c| c.source == *source);
        series.points.iter().filter(own).map(move |point| {
            let was = point.earlier.last().map(|e| e.value);
            Arrived { series, point, was }
        })
    })
}

/// The periods of a stream for which a file brought an outturn, earliest first. A figure of a longer period than the stream
/// reports by belongs to none.
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

/// What is to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The board as it was.
    pub before: &'a Board,
    /// The board with the figures that arrived.
    pub after: &'a Board,
    /// The stream.
    pub stream: &'a Stream,
    /// The file that they came in.
    pub source: &'a SourceId,
    /// The period that the return is for.
    pub period: Period,
    /// The day on which it came.
    pub received: Date,
    /// The measures that it owes and did not bring.
    pub missing: &'a [MeasureId],
    /// What is described otherwise: measure, before, now.
    pub redefined: &'a [(MeasureId, String, String)],
}

/// Everything that is found, in the order in which a sender would answer it.
#[must_use]
pub fn check(a: &Arrival<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = a.missing.iter().cloned().map(Finding::MissingMeasure).collect();
    let measures: HashMap<&str, &Measure> = a.after.measures.iter().map(|m| (m.id.as_str(), m)).collect();
    let known: HashMap<&str, &Series> = a.before.series.iter().map(|s| (s.id.as_str(), s)).collect();
    let came: Vec<Arrived<'_>> = arrived(a.after, a.source).collect();
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
        // A figure that another file brought before is a revision; one that this file brought twice is none.
        if let Some(was) = figure.was.filter(|_| before.is_some_and(|b| b.at(figure.point.period).is_some()))
        {
            out.push(Finding::Revised { at: line(), was, now: figure.point.value });
        }
        if figure.series.kind == SeriesKind::Outturn && figure.point.period.end() >= a.received {
            out.push(Finding::NotOver(line()));
        }
    }
    out.extend(a.redefined.iter().map(|(measure, was, now)| Finding::Redefined {
        measure: measure.clone(),
        was: was.clone(),
        now: now.clone(),
    }));
    let entry = a.stream.returns.iter().find(|r| r.period == a.period);
    if let Some(due) = due_day(a.stream, a.period, entry).filter(|due| *due < a.received)
        // A second version of a return that came in time is not late.
        && entry.and_then(|r| r.received).is_none_or(|day| day > due)
    {
        out.push(Finding::Late { days: days_between(due, a.received), due });
    }
    out
}

//! What is checked of a return when it arrives: the board as it was against the board as it would be.
//!
//! Which figures arrived is told by their citation: they cite the file that they came in.

use super::coverage::{days_between, due_day};
use super::spc;
use crate::model::{
    Board, Measure, MeasureId, Period, PeriodKind, Point, ProgrammeId, Series, SeriesKind, SiteId, SourceId,
    Stream,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

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
    for figure in &came {
        let before = known.get(figure.series.id.as_str()).copied();
        let line = || at(figure.series, figure.point);
        let unit = unit(a, figure, before, &measures);
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

/// Places that reported the last time, or all of the programme where none did, and are not in this return.
fn missing_places(a: &Arrival<'_>, came: &[Arrived<'_>]) -> Vec<Finding> {
    let within = |p: Period| p.start() >= a.period.start() && p.end() <= a.period.end();
    let mut reported: BTreeMap<&MeasureId, Vec<&SiteId>> = BTreeMap::new();
    for figure in came.iter().filter(|f| f.series.kind == SeriesKind::Outturn && within(f.point.period)) {
        if let Some(site) = &figure.series.site {
            let sites = reported.entry(&figure.series.measure).or_default();
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
    }
    let Some(programme) = a.after.programme(a.stream.programme.as_str()) else { return Vec::new() };
    let mut out = Vec::new();
    for (measure, sites) in reported {
        let held = |board: &Board, site: &SiteId, wanted: &dyn Fn(Period) -> bool| {
            board.series.iter().any(|s| {
                s.measure == *measure
                    && s.kind == SeriesKind::Outturn
                    && s.site.as_ref() == Some(site)
                    && s.points.iter().any(|p| wanted(p.period))
            })
        };
        let before: Vec<&SiteId> = programme
            .sites
            .iter()
            .map(|s| &s.id)
            .filter(|site| held(a.before, site, &|p| p < a.period && !within(p)))
            .collect();
        let expected =
            if before.is_empty() { programme.sites.iter().map(|s| &s.id).collect() } else { before };
        let missing: Vec<SiteId> = expected
            .into_iter()
            .filter(|site| !sites.contains(site) && !held(a.after, site, &within))
            .cloned()
            .collect();
        if !missing.is_empty() {
            out.push(Finding::MissingPlaces {
                measure: measure.clone(),
                sites: missing,
                reported: sites.len(),
            });
        }
    }
    out
}

/// Whether figures of a measure can be added up.
fn adds_up(measure: &Measure) -> bool {
    let unit = measure.unit.to_lowercase();
    !(unit.contains('%')
        || unit.contains("per ")
        || unit.contains("rate")
        || unit.contains("average")
        || unit.contains("mean"))
}

/// Where the whole and its places came for one measure and period: whether they come to the same.
fn totals(a: &Arrival<'_>, came: &[Arrived<'_>], measures: &HashMap<&str, &Measure>) -> Vec<Finding> {
    type Key<'k> = (&'k MeasureId, SeriesKind, Period);
    let own: &ProgrammeId = &a.stream.programme;
    let mut parts: HashMap<Key<'_>, (f64, usize, bool)> = HashMap::new();
    for series in a.after.series.iter().filter(|s| s.programme.as_ref() == Some(own) && s.site.is_some()) {
        for point in &series.points {
            let sum = parts.entry((&series.measure, series.kind, point.period)).or_insert((0.0, 0, true));
            *sum = (sum.0 + point.value, sum.1 + 1, sum.2 && point.value >= 0.0);
        }
    }
    let sites = a.after.programme(own.as_str()).map_or(0, |p| p.sites.len());
    let mut out = Vec::new();
    for figure in came.iter().filter(|f| f.series.site.is_none()) {
        let Some(measure) = measures.get(figure.series.measure.as_str()).filter(|m| adds_up(m)) else {
            continue;
        };
        let key = (&figure.series.measure, figure.series.kind, figure.point.period);
        let Some((sum, places, positive)) = parts.get(&key).copied().filter(|(_, n, _)| *n >= 2) else {
            continue;
        };
        let complete = places >= sites;
        let whole = figure.point.value;
        // Each place may have been rounded by half of the last digit, and the whole too.
        let allowed = 0.5 * 10_f64.powi(-i32::from(measure.decimals)) * (places as f64 + 1.0);
        let off = if complete { (sum - whole).abs() > allowed } else { positive && sum > whole + allowed };
        if off {
            out.push(Finding::Total {
                at: at(figure.series, figure.point),
                whole,
                parts: sum,
                places,
                complete,
            });
        }
    }
    out
}

fn earlier(before: Option<&Series>, period: Period) -> Vec<(Period, f64)> {
    let mut all: Vec<(Period, f64)> = before
        .map(|s| {
            let own = s.points.iter().filter(|p| p.period.kind() == period.kind() && p.period < period);
            own.map(|p| (p.period, p.value)).collect()
        })
        .unwrap_or_default();
    all.sort_by_key(|(period, _)| *period);
    all
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => values.get(middle).copied(),
        _ => Some(f64::midpoint(*values.get(middle - 1)?, *values.get(middle)?)),
    }
}

/// A figure in thousands where the others are not, or a share where the others are per cent.
fn unit(
    a: &Arrival<'_>,
    figure: &Arrived<'_>,
    before: Option<&Series>,
    measures: &HashMap<&str, &Measure>,
) -> Option<Finding> {
    let history = earlier(before, figure.point.period);
    let usual = if history.len() >= LEAST_FOR_A_SIZE {
        median(history.iter().map(|(_, v)| v.abs()).collect())?
    } else {
        // The plan of the same line and period, where it came before.
        let plan = a.before.series.iter().find(|s| {
            s.kind == SeriesKind::Plan
                && s.measure == figure.series.measure
                && s.site == figure.series.site
                && s.programme == figure.series.programme
        })?;
        plan.at(figure.point.period)?.value.abs()
    };
    let value = figure.point.value.abs();
    if usual <= 0.0 || value <= 0.0 {
        return None;
    }
    let times = value / usual;
    let percent = measures.get(figure.series.measure.as_str()).is_some_and(|m| m.unit.contains('%'));
    let about = [(1_000.0, false), (0.001, false), (0.01, true), (100.0, true)].into_iter().find(
        |(factor, only_percent)| (!only_percent || percent) && times > factor / 3.0 && times < factor * 3.0,
    )?;
    Some(Finding::Unit {
        at: at(figure.series, figure.point),
        value: figure.point.value,
        usual,
        times: about.0,
    })
}

/// A figure outside the process limits of those before it.
fn jump(figure: &Arrived<'_>, before: Option<&Series>) -> Option<Finding> {
    let from = before?.charting.rebases.iter().map(|r| r.from).filter(|p| *p <= figure.point.period).max();
    let mut history = earlier(before, figure.point.period);
    history.retain(|(period, _)| from.is_none_or(|from| *period >= from));
    if history.len() < LEAST_FOR_A_JUMP {
        return None;
    }
    let mut values: Vec<Option<f64>> = Vec::with_capacity(history.len());
    let mut last: Option<Period> = None;
    for (period, value) in history {
        // A period between that is not reported is a gap, across which no range is taken.
        if last.and_then(Period::next).is_some_and(|next| next != period) {
            values.push(None);
        }
        values.push(Some(value));
        last = Some(period);
    }
    let limits = spc::limits(&values, true);
    let (lower, upper) = (limits.lower?, limits.upper?);
    let value = figure.point.value;
    (value < lower || value > upper).then(|| Finding::Jump {
        at: at(figure.series, figure.point),
        value,
        lower,
        upper,
    })
}

/// How a programme's returns came, period by period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Returns owed for the period whose day has passed, or that came.
    pub owed: usize,
    /// Of them, those that came by the day they were due (or on a day that is not reported or was never settled).
    pub in_time: usize,
    /// Of them, those that came with every measure.
    pub complete: usize,
}

/// How each programme's returns came over time: for each kind of period its streams report by, the programme's place in
/// the board's list, and period by period what came. Periods whose returns are not due yet are left out.
#[must_use]
pub fn kept(coverage: &super::coverage::Coverage<'_>) -> Vec<(usize, PeriodKind, BTreeMap<Period, Kept>)> {
    use super::coverage::CellStatus;
    let mut out: Vec<(usize, PeriodKind, BTreeMap<Period, Kept>)> = Vec::new();
    for programme in &coverage.programmes {
        for stream in programme.streams.iter().filter_map(|i| coverage.streams.get(*i)) {
            for cell in &stream.cells {
                if matches!(cell.status, CellStatus::NotYetDue | CellStatus::Due) {
                    continue;
                }
                let kind = cell.period.kind();
                let place = out
                    .iter()
                    .position(|(p, k, _)| *p == programme.programme && *k == kind)
                    .unwrap_or_else(|| {
                        out.push((programme.programme, kind, BTreeMap::new()));
                        out.len() - 1
                    });
                let kept = out[place].2.entry(cell.period).or_default();
                let came = cell.status.has_come();
                let whole =
                    cell.entry.is_none_or(|r| r.missing.is_empty()) && cell.status != CellStatus::Incomplete;
                kept.owed += 1;
                kept.in_time += usize::from(came && cell.late_days.is_none());
                kept.complete += usize::from(came && whole);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::model::{Citation, Site, Source};
    use jiff::civil::date;

    fn month(i: i16) -> Period {
        Period::month(2015 + i / 12, i8::try_from(i % 12 + 1).unwrap()).unwrap()
    }

    /// A board with fourteen steady months of one measure in two places, and what came for the fifteenth.
    fn boards(whole: f64, first: f64, second: Option<f64>) -> (Board, Board) {
        let mut before = fixture::board();
        let programme = before.programmes[0].id.clone();
        before.programmes[0].sites = ["a", "b"]
            .map(|id| Site { id: id.into(), name: id.to_uppercase(), group: None, code: None })
            .into();
        before.series.clear();
        let measure = before.measures[0].id.clone();
        let steady: Vec<(Period, f64)> = (0..14).map(|i| (month(i), 100.0 + f64::from(i % 3))).collect();
        for site in [None, Some("a"), Some("b")] {
            let points: Vec<_> =
                steady.iter().map(|(p, v)| (*p, if site.is_none() { v * 2.0 } else { *v })).collect();
            let mut line =
                fixture::series(programme.as_str(), measure.as_str(), SeriesKind::Outturn, &points);
            line.site = site.map(Into::into);
            line.id = format!("line-{}", site.unwrap_or("whole")).into();
            before.series.push(line);
        }
        let mut after = before.clone();
        after.sources.push(Source { id: "file".into(), ..before.sources[0].clone() });
        for (i, value) in [Some(whole), Some(first), second].into_iter().enumerate() {
            let Some(value) = value else { continue };
            let cite =
                Some(Citation { source: "file".into(), at: Some("sheet 'S', cell B2".into()), note: None });
            after.series[i].points.push(Point {
                period: month(14),
                value,
                basis: None,
                cite,
                earlier: vec![],
            });
        }
        (before, after)
    }

    fn found(whole: f64, first: f64, second: Option<f64>) -> Vec<Finding> {
        let (before, after) = boards(whole, first, second);
        let mut stream = before.streams[0].clone();
        stream.programme = before.programmes[0].id.clone();
        check(&Arrival {
            before: &before,
            after: &after,
            stream: &stream,
            source: &"file".into(),
            period: month(14),
            received: date(2016, 4, 10),
            missing: &[],
            redefined: &[],
        })
    }

    #[test]
    fn a_return_like_the_others_raises_nothing() {
        assert_eq!(found(202.0, 101.0, Some(101.0)), []);
    }

    #[test]
    fn totals_jumps_units_and_missing_places_are_found() {
        assert!(matches!(
            found(204.0, 101.0, Some(101.0)).as_slice(),
            [Finding::Total { whole: 204.0, parts: 202.0, complete: true, .. }]
        ));
        let jumped = found(302.0, 201.0, Some(101.0));
        assert!(
            jumped.iter().any(|f| matches!(f, Finding::Jump { at, value: 201.0, .. } if at.site.is_some())),
            "{jumped:?}"
        );
        let thousand = found(202.0, 0.101, Some(101.0));
        assert!(
            thousand.iter().any(|f| matches!(f, Finding::Unit { times, .. } if *times < 0.01)),
            "{thousand:?}"
        );
        let missing = found(202.0, 101.0, None);
        assert!(
            matches!(&missing[0], Finding::MissingPlaces { sites, reported: 1, .. } if sites.len() == 1),
            "{missing:?}"
        );
    }

    #[test]
    fn revisions_and_early_outturns_are_found() {
        let (before, mut after) = boards(202.0, 101.0, Some(101.0));
        let cite = Citation { source: "file".into(), at: None, note: None };
        let point = &mut after.series[0].points[3];
        point.earlier.push(crate::model::EarlierFigure {
            value: point.value,
            basis: None,
            cite: fixture::cite("p. 1"),
        });
        point.value += 1.0;
        point.cite = Some(cite);
        let arrival = Arrival {
            before: &before,
            after: &after,
            stream: &before.streams[0],
            source: &"file".into(),
            period: month(14),
            received: date(2016, 3, 1),
            missing: &[],
            redefined: &[],
        };
        let found = check(&arrival);
        assert!(found.iter().any(|f| matches!(f, Finding::Revised { .. })), "{found:?}");
        assert!(found.iter().any(|f| matches!(f, Finding::NotOver(_))), "{found:?}");
    }
}

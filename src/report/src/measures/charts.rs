//! Charts of measures: across programmes, over time, and small multiples.

use super::{LEAST_CHARTED, count_words, message, row};
use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, NOT_REPORTED, Position, Role};
use boardsight_analysis::by_place::ByPlace;
use boardsight_analysis::variance::{Figure, Variance};
use boardsight_core::model::{DesiredDirection, Measure, Period};

/// Returns a measure's axis. It starts at zero for changes and bars, but not necessarily for lines of
/// levels.
fn axis(m: &Measure, zero: bool) -> Axis {
    Axis::Number { unit: m.unit.clone(), zero: zero || m.expressed.is_change() }
}

fn unit_words(m: &Measure) -> String {
    let change = if m.expressed.is_change() { format!(", {}", m.expressed.label()) } else { String::new() };
    let better =
        if m.better == DesiredDirection::Neutral { String::new() } else { format!("; {}", m.better.label()) };
    format!("{}{change}{better}", m.unit)
}

/// Returns the label of a bar's value.
fn bar_text(f: Option<Figure<'_>>, m: &Measure) -> String {
    f.map_or_else(String::new, |f| say::reported(f.value(), m))
}

/// Returns paired bars of plan and outturn (and baseline, if any) at named places.
///
/// `notes` has one entry for each place without figures of its own; an empty note means not reported.
fn paired_bars(m: &Measure, places: &[Option<&Variance<'_>>], notes: &[String]) -> Vec<ChartMark> {
    type Pick = for<'a> fn(&Variance<'a>) -> Option<Figure<'a>>;
    let kinds: [(&str, Role, Pick); 3] = [
        ("Baseline", Role::Baseline, |v| v.baseline),
        ("Plan", Role::Plan, |v| v.plan),
        ("Outturn", Role::Outturn, |v| v.outturn),
    ];
    let shown: Vec<_> = kinds
        .into_iter()
        .filter(|(label, _, of)| *label != "Baseline" || places.iter().flatten().any(|v| of(v).is_some()))
        .collect();
    #[allow(clippy::cast_precision_loss)] // two or three bars at a place
    let width = 0.8 / shown.len() as f64;
    let mut marks = Vec::new();
    for (k, (label, role, of)) in shown.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let offset = (k as f64 - (shown.len() as f64 - 1.0) / 2.0) * width;
        let found = places.iter().enumerate().filter_map(|(i, v)| Some((i, v.and_then(of)?)));
        #[allow(clippy::cast_precision_loss)]
        let (bars, texts): (Vec<_>, Vec<_>) =
            found.map(|(i, f)| ((i as f64 + offset, f.value()), bar_text(Some(f), m))).unzip();
        if !bars.is_empty() {
            marks.push(ChartMark::Bars { label: (*label).to_owned(), role: *role, bars, width, texts });
        }
    }
    for (i, v) in places.iter().enumerate() {
        let missing = match v {
            None => Some(notes.get(i).filter(|n| !n.is_empty()).map_or(NOT_REPORTED, String::as_str)),
            Some(v) if v.outturn.is_none() => Some("outturn not reported"),
            Some(_) => None,
        };
        if let Some(text) = missing {
            #[allow(clippy::cast_precision_loss)]
            marks.push(ChartMark::Note { x: i as f64, y: 0.0, text: text.to_owned() });
        }
    }
    marks
}

/// Returns a chart of one measure in one period for every programme, on the same axes.
pub(super) fn across(
    names: &Names<'_>,
    m: &Measure,
    period: Period,
    own: &[Variance<'_>],
    by_place: &[&ByPlace<'_>],
) -> Chart {
    let board = names.board();
    let mut labels = Vec::new();
    let mut places: Vec<Option<&Variance<'_>>> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    if let Some(v) = own.iter().find(|v| v.programme.is_none() && v.period == period) {
        labels.push("England".to_owned());
        places.push(Some(v));
        notes.push(String::new());
    }
    for p in &board.programmes {
        labels.push(p.short.clone());
        places.push(own.iter().find(|v| v.programme == Some(&p.id) && v.period == period));
        let by = by_place.iter().find(|b| b.programme == Some(&p.id) && b.reported.reported > 0);
        notes.push(by.map_or_else(String::new, |b| {
            format!("{} ({})", count_words(b.reported, b.kind.many()), b.period)
        }));
    }
    let reported = places.iter().flatten().filter(|v| v.outturn.is_some()).count();
    let title = match places.iter().flatten().next() {
        Some(v) if reported == 1 => format!("{}: {}", names.whose(v.programme, "England"), message(v)),
        _ => format!("{}: {reported} of {} report an outturn", m.short, labels.len()),
    };
    let words: Vec<String> = labels
        .iter()
        .zip(&places)
        .zip(&notes)
        .map(|((label, v), note)| match v {
            None if note.is_empty() => format!("{label}: {NOT_REPORTED}"),
            None => format!("{label}: by place, {note}"),
            Some(v) => {
                let r = row(names, v);
                format!("{label}: plan {}, outturn {}", r.plan, r.outturn)
            }
        })
        .collect();
    let cites = places.iter().flatten().flat_map(|v| [v.baseline, v.plan, v.outturn]).flatten();
    Chart {
        id: format!("{}-across", m.id),
        title,
        subtitle: format!("{period}, {}", unit_words(m)),
        x: Axis::Names(labels),
        y: axis(m, true),
        sideways: true,
        marks: paired_bars(m, &places, &notes),
        source: names.cites(cites.map(|f| f.series.cite_of(f.point))),
        alt: format!("{} in {period}, {}. {}.", m.name, m.unit, words.join("; ")),
    }
}

/// Returns one chart for each programme with figures.
pub(super) fn multiples(names: &Names<'_>, m: &Measure, own: &[Variance<'_>]) -> Vec<Chart> {
    // A control chart shows many outturns without a plan better.
    let planned = |rows: &&[Variance<'_>]| {
        rows.len() < LEAST_CHARTED || rows.iter().any(|v| v.plan.is_some() || v.baseline.is_some())
    };
    own.chunk_by(|a, b| a.programme == b.programme)
        .filter(planned)
        .map(|rows| over_time(names, m, rows))
        .collect()
}

/// Returns a chart of plan against outturn of one programme and measure: bars for a few periods, lines for
/// many.
#[must_use]
pub fn over_time(names: &Names<'_>, m: &Measure, rows: &[Variance<'_>]) -> Chart {
    const MOST_BARS: usize = 5;
    let programme = rows.first().and_then(|v| v.programme);
    let whose = names.whose(programme, "England");
    let (x, marks) = if rows.len() <= MOST_BARS {
        let places: Vec<Option<&Variance<'_>>> = rows.iter().map(Some).collect();
        (Axis::Names(rows.iter().map(|v| v.period.to_string()).collect()), paired_bars(m, &places, &[]))
    } else {
        type Pick = for<'a> fn(&Variance<'a>) -> Option<Figure<'a>>;
        let kinds: [(&str, Role, Pick); 3] = [
            ("Baseline", Role::Baseline, |v| v.baseline),
            ("Plan", Role::Plan, |v| v.plan),
            ("Outturn", Role::Outturn, |v| v.outturn),
        ];
        let lines = kinds.into_iter().filter_map(|(label, role, of)| {
            let points = line_points(rows, of);
            let any = points.iter().any(|p| p.1.is_some());
            any.then(|| ChartMark::Line { label: label.to_owned(), role, points })
        });
        (Axis::Months, lines.collect())
    };
    let worst = rows.iter().rfind(|v| v.outturn.is_some()).or_else(|| rows.last());
    let title = worst.map_or_else(|| m.short.clone(), |v| format!("{whose}: {} ({})", message(v), v.period));
    let cites = rows.iter().flat_map(|v| [v.baseline, v.plan, v.outturn]).flatten();
    let words: Vec<String> = rows
        .iter()
        .map(|v| {
            let r = row(names, v);
            format!("{}: plan {}, outturn {}", v.period, r.plan, r.outturn)
        })
        .collect();
    Chart {
        id: format!("{}-{}", programme.map_or("england", |p| p.as_str()), m.id),
        title,
        subtitle: unit_words(m),
        y: axis(m, matches!(x, Axis::Names(_))),
        x,
        sideways: false,
        marks,
        source: names.cites(cites.map(|f| f.series.cite_of(f.point))),
        alt: format!("{}, {whose}, {}. {}.", m.name, m.unit, words.join("; ")),
    }
}

/// Returns points at the middle of their periods, with a break where a period between two of them is not
/// reported.
fn line_points(
    rows: &[Variance<'_>],
    of: for<'a> fn(&Variance<'a>) -> Option<Figure<'a>>,
) -> Vec<(Position, Option<f64>)> {
    let mut points = Vec::new();
    let mut expected: Option<Period> = None;
    for v in rows {
        if let Some(missing) = expected.filter(|p| *p < v.period) {
            points.push((missing.into(), None));
        }
        points.push((v.period.into(), of(v).map(|f| f.value())));
        expected = v.period.next();
    }
    points
}

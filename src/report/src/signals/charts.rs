//! Charts of a line: control chart, change on the year before, and comparison of sites.

use super::{amount, line, whose};
use crate::names::{Names, basis_mark};
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Position, Role, Tone};
use boardsight_analysis::signals::Signal;
use boardsight_analysis::spc::funnel::{Area, Funnel, FunnelPosition, Ratio, funnel};
use boardsight_analysis::spc::seasonal::on_year;
use boardsight_analysis::spc::{PointKind, SpecialCause};
use boardsight_core::model::{DesiredDirection, Period, SeriesKind};
use std::collections::HashMap;

pub(super) fn span(s: &Signal<'_>) -> String {
    match s.periods.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// Returns the control chart of a line: figures, mean and limits, target, special causes with shape and
/// word, rebases with their reason. A line with too few figures gets its figures and median.
#[must_use]
pub fn control_chart(names: &Names<'_>, s: &Signal<'_>) -> Chart {
    let m = s.measure;
    let at = |i: usize| s.periods.get(i).map_or_else(Position::default, |p| Position::from(*p));
    let x = |i: usize| at(i).x;
    let mut marks = Vec::new();
    let values = s.spc.points.iter().enumerate().map(|(i, p)| (at(i), p.value)).collect();
    let ends = |of: &dyn Fn(usize) -> Option<f64>| -> Vec<(Position, Option<f64>)> {
        let mut points = Vec::new();
        for group in &s.spc.groups {
            let (first, last) = (group.first, group.first + group.count.saturating_sub(1));
            let half = 0.5 * s.periods.first().map_or(1.0, |p| f64::from(p.months()));
            points.push(((x(first) - half).into(), of(first)));
            points.push(((x(last) + half).into(), of(last)));
            points.push(((x(last) + half).into(), None));
        }
        points.pop();
        points
    };
    let latest = |value: Option<f64>| value.map_or_else(String::new, |v| format!(" {}", amount(v, m)));
    let current = s.spc.groups.last().map(|g| g.limits).unwrap_or_default();
    if let Some(run) = &s.run {
        if let Some(median) = run.median {
            let label = format!("Median{}", latest(run.median));
            marks.push(ChartMark::Level { label, role: Role::Reference, value: median });
        }
    } else {
        let limits = |i: usize| s.spc.limits_at(&s.spc.points[i]);
        if current.upper.is_some() || s.spc.groups.iter().any(|g| g.limits.upper.is_some()) {
            let label = format!("Upper limit{}", latest(current.upper));
            marks.push(ChartMark::Line { label, role: Role::Reference, points: ends(&|i| limits(i).upper) });
            let label = format!("Lower limit{}", latest(current.lower));
            marks.push(ChartMark::Line { label, role: Role::Reference, points: ends(&|i| limits(i).lower) });
        }
        let label = format!("Mean{}", latest(current.mean));
        marks.push(ChartMark::Line { label, role: Role::Reference, points: ends(&|i| limits(i).mean) });
    }
    if let Some(target) = &m.target {
        let label = format!("Target {}", amount(target.value, m));
        marks.push(ChartMark::Level { label, role: Role::Plan, value: target.value });
    }
    marks.push(ChartMark::Line { label: String::new(), role: Role::Outturn, points: values });
    for (label, tone, points) in special_points(s, &at) {
        if !points.is_empty() {
            marks.push(ChartMark::Points { label: label.to_owned(), role: Role::Tone(tone), points });
        }
    }
    for rebase in &s.series.charting.rebases {
        if let Some(i) = s.periods.iter().position(|p| *p == rebase.from) {
            let top = s.spc.points.iter().filter_map(|p| p.value).fold(f64::NEG_INFINITY, f64::max);
            marks.push(ChartMark::Note { x: x(i), y: top, text: format!("New limits: {}", rebase.reason) });
        }
    }
    let kind = if s.run.is_some() { "Run chart" } else { "XmR chart" };
    let mut notes = vec![format!("{kind}, {}, {}", span(s), m.unit), m.better.label().to_owned()];
    if s.run.is_none() {
        notes.push(match current.constant {
            Some(_) => "the figures do not vary, so the limits have no width".to_owned(),
            None => "limits at 2.66 mean moving ranges".to_owned(),
        });
        if let Some(n) = s.series.charting.fix_after {
            notes.push(format!("baseline fixed after {n} points"));
        }
        match current.screened {
            0 => {}
            n => notes.push(format!(
                "{} left out of the limits",
                say::count(n, "wild moving range", "wild moving ranges")
            )),
        }
    }
    if !s.series.basis.is_published() {
        notes.push(basis_mark(s.series.basis).to_owned());
    }
    let l = line(names, s);
    let title = format!(
        "{}, {}: {} in {}; {}",
        l.whose,
        l.measure_name,
        l.latest,
        l.period,
        l.statuses.0.word.to_lowercase()
    );
    let mut source = names.cite_with_note(&s.series.cite);
    if let Some(target) = &m.target {
        source.push_str(&format!("; target: {}", names.cite_with_note(&target.cite)));
    }
    Chart {
        id: format!("control-{}", s.series.id),
        alt: format!("{}, {}, {}. {}{}", m.name, l.whose, span(s), levels(s), l.says),
        title,
        subtitle: notes.join("; "),
        x: Axis::Months,
        y: Axis::Number { unit: m.unit.clone(), zero: false },
        sideways: false,
        marks,
        source,
    }
}

/// Describes the latest figure, mean or median, limits and target in one sentence, so that they are not
/// only in the chart.
fn levels(s: &Signal<'_>) -> String {
    let m = s.measure;
    let limits = s.spc.groups.last().map(|g| g.limits).unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    if let Some((period, value)) = s.latest() {
        parts.push(format!("{period}: {}", amount(value, m)));
    }
    match &s.run {
        Some(run) => parts.extend(run.median.map(|v| format!("median {}", amount(v, m)))),
        None => {
            parts.extend(limits.mean.map(|v| format!("mean {}", amount(v, m))));
            let ends = limits.lower.zip(limits.upper);
            parts.extend(ends.map(|(low, high)| format!("limits {} to {}", amount(low, m), amount(high, m))));
        }
    }
    parts.extend(m.target.as_ref().map(|t| format!("target {}", amount(t.value, m))));
    if parts.is_empty() { String::new() } else { format!("{}. ", say::capital(&parts.join("; "))) }
}

type Labelled = (&'static str, Tone, Vec<(Position, f64, String)>);

/// Returns the points that are signals, grouped by meaning.
fn special_points(s: &Signal<'_>, at: &dyn Fn(usize) -> Position) -> Vec<Labelled> {
    let mut found: Vec<Labelled> = vec![
        ("Change for the better", Tone::Good, Vec::new()),
        ("Change for the worse", Tone::Bad, Vec::new()),
        ("Change, neither better nor worse", Tone::Watch, Vec::new()),
    ];
    for (i, point) in s.spc.points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        let kind = match &s.run {
            None => point.kind,
            Some(run) => match run.shift[i].or(run.trend[i]) {
                None => PointKind::CommonCause,
                Some(high) => (if high { SpecialCause::RunAbove } else { SpecialCause::RunBelow })
                    .kind(s.measure.better),
            },
        };
        let place = match kind {
            PointKind::CommonCause => continue,
            PointKind::Improvement => 0,
            PointKind::Concern => 1,
            PointKind::NeutralHigh | PointKind::NeutralLow => 2,
        };
        found[place].2.push((at(i), value, String::new()));
    }
    found
}

/// Returns a chart of each period's change on the same period of the previous year, in per cent.
pub(super) fn on_year_chart(names: &Names<'_>, s: &Signal<'_>) -> Option<Chart> {
    let figures: Vec<(Period, f64)> =
        s.spc.points.iter().zip(&s.periods).filter_map(|(p, period)| Some((*period, p.value?))).collect();
    let changes: Vec<(Period, f64)> =
        on_year(&figures).iter().filter_map(|y| Some((y.period, y.per_cent()?))).collect();
    let (period, last) = *changes.last()?;
    let whose = whose(names, s);
    let way = if last >= 0.0 { "more" } else { "less" };
    Some(Chart {
        id: format!("on-year-{}", s.series.id),
        title: format!(
            "{}, {whose}: {}% {way} in {period} than a year before",
            s.measure.short,
            say::number(last.abs(), 1)
        ),
        subtitle: "Change on the same period last year, %".to_owned(),
        x: Axis::Months,
        y: Axis::Number { unit: "%".to_owned(), zero: true },
        sideways: false,
        marks: vec![ChartMark::Line {
            label: "On last year".to_owned(),
            role: Role::Outturn,
            points: changes.iter().map(|(p, v)| ((*p).into(), Some(*v))).collect(),
        }],
        source: names.cite(&s.series.cite),
        alt: format!(
            "{}, {whose}: change on the same period last year, {} periods.",
            s.measure.name,
            changes.len()
        ),
    })
}

/// Returns the funnel chart of a measure with a denominator.
///
/// It shows the places that report both values, in the latest period in which most places report.
pub(super) fn funnel_chart(names: &Names<'_>, s: &Signal<'_>) -> Option<Chart> {
    let m = s.measure;
    let over = m.denominator.as_ref()?;
    let (period, _) = s.latest()?;
    let board = names.board();
    let at = |measure: &str| -> HashMap<&str, f64> {
        board
            .series
            .iter()
            .filter(|x| {
                x.kind == SeriesKind::Outturn && x.measure == *measure && x.programme == s.series.programme
            })
            .filter(|x| x.gap(period).is_none())
            .filter_map(|x| Some((names.place(x)?, x.at(period)?.value)))
            .collect()
    };
    let denominators = at(over.measure.as_str());
    let mut areas: Vec<Area> = at(m.id.as_str())
        .into_iter()
        .filter_map(|(site, count)| {
            Some(Area { name: site.to_owned(), count, denominator: *denominators.get(site)? })
        })
        .collect();
    areas.sort_by(|a, b| a.name.cmp(&b.name));
    let ratio = if over.share { Ratio::Proportion } else { Ratio::Rate };
    let f = funnel(&areas, ratio)?;
    Some(funnel_spec(names, s, period, &areas, &f))
}

fn funnel_spec(names: &Names<'_>, s: &Signal<'_>, period: Period, areas: &[Area], f: &Funnel) -> Chart {
    let over = s.measure.denominator.as_ref().map_or("", |d| names.measure(d.measure.as_str()));
    let share = f.ratio == Ratio::Proportion;
    let unit = if share { "%".to_owned() } else { format!("{} per {over}", s.measure.unit) };
    let scale = if share { 100.0 } else { 1.0 };
    let (least, most) = areas
        .iter()
        .map(|a| a.denominator)
        .filter(|d| *d > 0.0)
        .fold((f64::INFINITY, 0.0_f64), |(low, high), d| (low.min(d), high.max(d)));
    let steps = |clearly: bool, upper: bool| -> Vec<(Position, Option<f64>)> {
        (0..=60)
            .map(|i| {
                let at = least + (most - least) * f64::from(i) / 60.0;
                let (low, high) = f.limits(at, clearly);
                (at.into(), Some(scale * if upper { high } else { low }))
            })
            .collect()
    };
    let mut marks = vec![
        ChartMark::Line { label: "99.8% limit".to_owned(), role: Role::Reference, points: steps(true, true) },
        ChartMark::Line { label: String::new(), role: Role::Reference, points: steps(true, false) },
        ChartMark::Line { label: "95% limit".to_owned(), role: Role::Baseline, points: steps(false, true) },
        ChartMark::Line { label: String::new(), role: Role::Baseline, points: steps(false, false) },
        ChartMark::Level { label: "Average".to_owned(), role: Role::Plan, value: scale * f.average },
    ];
    let outside = |p: FunnelPosition| matches!(p, FunnelPosition::High | FunnelPosition::Low);
    // Always label the site of the selected line, wherever its point is.
    let own = names.place(s.series);
    let tone =
        |p: FunnelPosition| match (p, s.measure.better) {
            (FunnelPosition::High, DesiredDirection::Higher)
            | (FunnelPosition::Low, DesiredDirection::Lower) => Tone::Good,
            (FunnelPosition::High, DesiredDirection::Lower)
            | (FunnelPosition::Low, DesiredDirection::Higher) => Tone::Bad,
            (FunnelPosition::High | FunnelPosition::Low, DesiredDirection::Neutral) => Tone::Watch,
            _ => Tone::Neutral,
        };
    for (label, wanted) in [
        ("Within the limits", Tone::Neutral),
        ("Better than the limits", Tone::Good),
        ("Worse than the limits", Tone::Bad),
        ("Outside the limits", Tone::Watch),
    ] {
        let points: Vec<_> = f
            .areas
            .iter()
            .filter(|a| tone(a.place) == wanted)
            .map(|a| {
                let area = &areas[a.index];
                let named = outside(a.place) || own == Some(area.name.as_str());
                let name = if named { area.name.clone() } else { String::new() };
                (area.denominator.into(), scale * a.ratio, name)
            })
            .collect();
        if !points.is_empty() {
            marks.push(ChartMark::Points { label: label.to_owned(), role: Role::Tone(wanted), points });
        }
    }
    let odd = f.areas.iter().filter(|a| outside(a.place)).count();
    let widened = if f.between > 0.0 {
        format!(
            "; limits widened for overdispersion ({} times what chance gives)",
            say::number(f.dispersion, 1)
        )
    } else {
        String::new()
    };
    Chart {
        id: format!("funnel-{}-{period}", s.measure.id),
        title: format!(
            "{}: {odd} of {} places lie outside what chance allows",
            s.measure.short,
            f.areas.len()
        ),
        subtitle: format!("{period}, {unit} against {over}{widened}"),
        x: Axis::Number { unit: over.to_owned(), zero: false },
        y: Axis::Number { unit, zero: false },
        sideways: false,
        marks,
        source: names.cite(&s.series.cite),
        alt: format!(
            "{}, {period}: {} places, {odd} outside the 99.8% limits.",
            s.measure.name,
            f.areas.len()
        ),
    }
}

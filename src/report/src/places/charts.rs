//! Charts of an area's series, each with England and similar areas.

use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Role};
use boardsight_analysis::by_place::adds_up;
use boardsight_analysis::places::{AreaFacts, AreaLine, by_area, median, of_country, similar};
use boardsight_core::model::{Measure, Period, Series, SeriesKind};
use std::collections::BTreeMap;

/// Minimum number of figures for a line.
const LEAST: usize = 3;

/// Number of first figures whose mean is the base of the index.
const BASE: usize = 12;

type Points = BTreeMap<Period, f64>;

fn points_of(series: &Series) -> Points {
    series.counted().map(|p| (p.period, p.value)).collect()
}

/// Returns figures as an index with the mean of the base periods at 100.
///
/// Returns `None` if one of those is missing, or if their mean is zero.
fn indexed(points: &Points, base: &[Period]) -> Option<Points> {
    let values: Vec<f64> = base.iter().map(|p| points.get(p).copied()).collect::<Option<_>>()?;
    #[allow(clippy::cast_precision_loss)] // twelve at most
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean != 0.0).then(|| points.iter().map(|(p, v)| (*p, 100.0 * v / mean)).collect())
}

/// Returns a chart for each outturn series; those of the area itself come first.
pub(super) fn charts(names: &Names<'_>, facts: &AreaFacts<'_>) -> Vec<Chart> {
    let outturns = facts.lines.iter().filter(|l| l.series.kind == SeriesKind::Outturn);
    let mut lines: Vec<&AreaLine<'_>> = outturns.filter(|l| l.series.counted().count() >= LEAST).collect();
    lines.sort_by_key(|l| l.site.is_some());
    lines.iter().filter_map(|l| chart(names, facts, l)).collect()
}

fn chart(names: &Names<'_>, facts: &AreaFacts<'_>, own: &AreaLine<'_>) -> Option<Chart> {
    let board = names.board();
    let measure = board.measure(own.series.measure.as_str())?;
    let here = points_of(own.series);
    let country = of_country(board, &measure.id).filter(|s| s.id != own.series.id);
    let like: Vec<&Series> = if own.site.is_none() {
        let lines = by_area(board, measure.id.as_str(), &facts.area.kind);
        let found = similar(board, facts.area, measure.id.as_str());
        found.iter().filter_map(|i| lines.get(i).copied()).collect()
    } else {
        Vec::new()
    };
    let of_like = median(&like);
    let of_country = country.map(points_of).unwrap_or_default();
    let base: Vec<Period> = here.keys().take(BASE).copied().collect();
    // Compare counts as an index, because places differ in size. Compare shares and rates directly.
    let index = adds_up(measure) && (!of_country.is_empty() || !of_like.is_empty());
    let scaled = |points: &Points| {
        if index { indexed(points, &base).unwrap_or_default() } else { points.clone() }
    };
    let name = own.site.map_or(facts.area.short.as_str(), |s| s.name.as_str());
    let mut marks = Vec::new();
    let mut words = Vec::new();
    let mut sources = vec![&own.series.cite];
    let median_label = format!("median of {} areas like it", like.len());
    for (label, role, points) in [
        (median_label.as_str(), Role::Baseline, scaled(&of_like)),
        ("England", Role::Reference, scaled(&of_country)),
        (name, Role::Outturn, scaled(&here)),
    ] {
        let Some((period, last)) = points.iter().next_back() else { continue };
        words.push(format!("{label} {} in {period}", value(*last, measure, index)));
        marks.push(ChartMark::line_by_period(label, role, &points));
    }
    sources.extend(country.map(|s| &s.cite));
    if !like.is_empty() {
        sources.extend(like.iter().map(|s| &s.cite));
    }
    let (latest, last) = here.iter().next_back()?;
    let unit = if index {
        let (first, end) = (base.first()?, base.last()?);
        format!("index, derived: mean of {first} to {end} = 100")
    } else {
        measure.unit.clone()
    };
    let like_words =
        if of_like.is_empty() { String::new() } else { format!("; areas like it: median of {}", like.len()) };
    let figure = say::with_unit(&say::reported(*last, measure), &measure.unit);
    let whose = own.site.map_or_else(String::new, |s| format!("{}, ", s.name));
    Some(Chart {
        id: format!("{}-{}", facts.area.id, own.series.id),
        title: format!("{}, {whose}{latest}: {figure}", measure.short),
        subtitle: format!("{unit}; {}{like_words}", measure.better.label()),
        x: Axis::Months,
        y: Axis::Number { unit: if index { "index".to_owned() } else { measure.unit.clone() }, zero: false },
        sideways: false,
        marks,
        source: names.cites(sources),
        alt: format!("{}, {}. {}.", measure.name, unit, words.join("; ")),
    })
}

fn value(value: f64, measure: &Measure, index: bool) -> String {
    if index { say::number(value, 0) } else { say::with_unit(&say::reported(value, measure), &measure.unit) }
}

//! Signals: which lines of figures change, and which targets can be relied on? The matrix of NHS England's 'Making Data
//! Count': variation down the side, assurance across the top.

mod kept;

pub use kept::Kept;

use super::names::{Names, basis_mark};
use super::spec::{Axis, Block, Cell, Chart, Column, Mark, Page, Role, Status, Table, Tone};
use super::{PageName, say};
use crate::analysis::signals::{Reliance, Signal, Variation, signals as read};
use crate::analysis::spc::funnel::{Area, Funnel, Place, Ratio, funnel};
use crate::analysis::spc::seasonal::on_year;
use crate::analysis::spc::{Assurance, PointKind, SHORT, Spc, SpecialCause};
use crate::model::{Better, Board, Expressed, Measure, Period, Series, SeriesKind};
use std::collections::HashMap;
use std::sync::Arc;

/// The kinds of variation, as the rows of the matrix, those to look at first.
pub const ROWS: [&str; 5] = [
    "Concerning change",
    "Change, neither better nor worse",
    "Usual variation",
    "Improving change",
    "Too few figures",
];

/// What is said of targets, as the columns of the matrix.
pub const COLUMNS: [&str; 4] = ["Will miss", "Hit and miss", "Will hit", "No verdict"];

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signals {
    /// What the page says, in a sentence.
    pub message: String,
    /// Every line of outturn, what most needs looking at first.
    pub lines: Vec<Arc<Line>>,
    /// How many lines stand in each cell: rows as [`ROWS`], columns as [`COLUMNS`].
    pub counts: [[usize; 4]; 5],
}

/// One line of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The id of its series.
    pub series: String,
    /// The measure's id.
    pub measure: String,
    /// Whose it is, and of which site: 'BCF', 'England', 'Vanguards, Site 3'.
    pub whose: String,
    /// The measure's short name.
    pub measure_name: String,
    /// The latest figure, with its unit.
    pub latest: String,
    /// Its period.
    pub period: String,
    /// The target, or nothing.
    pub target: String,
    /// Figures that are reported.
    pub known: usize,
    /// Whether it changes.
    pub variation: Variation,
    /// Whether its target can be relied on.
    pub reliance: Reliance,
    /// Both as words.
    pub statuses: (Status, Status),
    /// What it means and what to do.
    pub says: String,
    /// 'illustrative' and the like, or nothing.
    pub mark: String,
}

impl Line {
    /// Its cell of the matrix: row and column.
    #[must_use]
    pub const fn cell(&self) -> (usize, usize) {
        (row_of(self.variation), column_of(self.reliance))
    }
}

const fn row_of(variation: Variation) -> usize {
    match variation {
        Variation::Concerning { .. } => 0,
        Variation::Changing { .. } => 1,
        Variation::CommonCause => 2,
        Variation::Improving { .. } => 3,
        Variation::TooFew => 4,
    }
}

const fn column_of(reliance: Reliance) -> usize {
    match reliance {
        Reliance::Fails => 0,
        Reliance::HitAndMiss => 1,
        Reliance::Passes => 2,
        Reliance::TooFew | Reliance::NoTarget => 3,
    }
}

/// Variation as word and tone.
#[must_use]
pub fn variation_status(variation: Variation) -> Status {
    let way = |high: bool| if high { "high" } else { "low" };
    match variation {
        Variation::Concerning { high } => Status::new(format!("Concerning, {}", way(high)), Tone::Bad),
        Variation::Changing { high } => Status::new(format!("Changing, {}", way(high)), Tone::Watch),
        Variation::CommonCause => Status::new("Usual variation", Tone::Neutral),
        Variation::Improving { high } => Status::new(format!("Improving, {}", way(high)), Tone::Good),
        Variation::TooFew => Status::new("Too few figures", Tone::Missing),
    }
}

/// Assurance as word and tone.
#[must_use]
pub fn reliance_status(reliance: Reliance) -> Status {
    match reliance {
        Reliance::Fails => Status::new("Will miss", Tone::Bad),
        Reliance::HitAndMiss => Status::new("Hit and miss", Tone::Watch),
        Reliance::Passes => Status::new("Will hit", Tone::Good),
        Reliance::TooFew => Status::new("Too few figures", Tone::Missing),
        Reliance::NoTarget => Status::new("No target", Tone::Neutral),
    }
}

/// A special cause in plain words: 'seven or more points rising'.
#[must_use]
pub const fn cause_words(cause: SpecialCause) -> &'static str {
    match cause {
        SpecialCause::Common => "common cause",
        SpecialCause::AboveUpper => "above the upper process limit",
        SpecialCause::BelowLower => "below the lower process limit",
        SpecialCause::Rising => "seven or more points rising",
        SpecialCause::Falling => "seven or more points falling",
        SpecialCause::TwoInThreeAbove => "two of three points near the upper limit",
        SpecialCause::TwoInThreeBelow => "two of three points near the lower limit",
        SpecialCause::RunAbove => "seven or more points above the mean",
        SpecialCause::RunBelow => "seven or more points below the mean",
    }
}

/// What a chart means and what to do, in plain English.
#[must_use]
pub fn sentence(spc: &Spc) -> String {
    let Some(last) = spc.last() else { return "There are no figures.".to_owned() };
    let cause = cause_words(last.cause);
    let mut text = match last.kind {
        PointKind::CommonCause => COMMON.to_owned(),
        PointKind::Improvement => {
            format!("The latest point is a change for the better ({cause}). {KEEP}")
        }
        PointKind::Concern => format!("The latest point is a change for the worse ({cause}). {MEND}"),
        PointKind::NeutralHigh | PointKind::NeutralLow => {
            format!("The latest point is a change ({cause}). {LOOK}")
        }
    };
    if let Some(assurance) = spc.assurance() {
        text.push(' ');
        text.push_str(match assurance {
            Assurance::ConsistentPass => PASS,
            Assurance::Inconsistent => HIT_AND_MISS,
            Assurance::ConsistentFail => FAIL,
        });
    }
    if spc.is_short() {
        text.push_str(" With fewer than 13 points these are trial limits.");
    }
    text
}

const COMMON: &str = "The figures move within what is usual: nothing shows that anything has changed. Do not act on one \
     point; to move the figures, change how the work is done.";
const KEEP: &str = "Find out what changed, and keep it.";
const MEND: &str = "Find out what changed, and put it right.";
const LOOK: &str = "Find out what changed; neither way is better in itself.";
const PASS: &str = "The target will be hit unless something changes; ask whether it still asks enough.";
const HIT_AND_MISS: &str = "The target will be hit and missed at random; reaching it every time needs a change in how the work is \
     done.";
const FAIL: &str = "The target will be missed unless something changes: asking for more effort will not do, the work needs \
     redesign.";

pub(super) fn says(s: &Signal<'_>) -> String {
    let Some(run) = &s.run else { return sentence(&s.spc) };
    let figures = say::count(s.known, "figure", "figures");
    let word = |high: bool| match (high, s.measure.better) {
        (_, Better::Neutral) => "a change",
        (true, Better::Higher) | (false, Better::Lower) => "a change for the better",
        _ => "a change for the worse",
    };
    let shift = run.shift.last().copied().flatten();
    let trend = run.trend.last().copied().flatten();
    let mut text = match (shift, trend) {
        (Some(high), _) => {
            let side = if high { "above" } else { "below" };
            format!(
                "Six or more figures on end lie {side} the median: {}. Find out what changed.",
                word(high)
            )
        }
        (None, Some(high)) => {
            let way = if high { "rise" } else { "fall" };
            format!("Five or more figures on end {way}: {}. Find out what changed.", word(high))
        }
        (None, None) => "No shift and no trend shows.".to_owned(),
    };
    text.push_str(&format!(" A run chart of {figures}; process limits need {SHORT}."));
    // The line is short, so there are fewer.
    let more = SHORT.saturating_sub(s.known);
    let verb = if more == 1 { "has" } else { "have" };
    text.push_str(&format!(" Judge no single figure before {more} more {verb} come in."));
    text
}

/// Whose figures a line holds.
fn whose(names: &Names<'_>, s: &Signal<'_>) -> String {
    whose_line(names, s.series)
}

fn whose_line(names: &Names<'_>, series: &Series) -> String {
    let programme = names.whose(series.programme.as_ref(), "England");
    series
        .site
        .as_ref()
        .map_or_else(|| programme.to_owned(), |site| format!("{programme}, {}", names.site(site.as_str())))
}

fn amount(value: f64, m: &Measure) -> String {
    let figure = match m.expressed {
        Expressed::Level => say::figure(value, m),
        Expressed::ChangeOnYear => say::signed(value, m.decimals),
    };
    say::with_unit_short(&figure, &m.unit)
}

fn line(names: &Names<'_>, s: &Signal<'_>) -> Line {
    let latest = s.latest();
    Line {
        series: s.series.id.to_string(),
        measure: s.measure.id.to_string(),
        whose: whose(names, s),
        measure_name: s.measure.short.clone(),
        latest: latest.map_or_else(String::new, |(_, v)| amount(v, s.measure)),
        period: latest.map_or_else(String::new, |(p, _)| p.to_string()),
        target: s.measure.target.as_ref().map_or_else(String::new, |t| amount(t.value, s.measure)),
        known: s.known,
        variation: s.variation,
        reliance: s.reliance,
        statuses: (variation_status(s.variation), reliance_status(s.reliance)),
        says: says(s),
        mark: basis_mark(s.series.basis).to_owned(),
    }
}

/// The page.
#[must_use]
pub fn signals(board: &Board) -> Signals {
    let names = Names::of(board);
    assembled(read(board).iter().map(|s| Arc::new(line(&names, s))).collect())
}

/// The page of these lines, in the board's order.
fn assembled(mut lines: Vec<Arc<Line>>) -> Signals {
    // What most needs looking at comes first; within a cell, what most is known of, else the board's order.
    lines.sort_by_key(|l| (l.cell(), std::cmp::Reverse(l.known)));
    let mut counts = [[0; 4]; 5];
    for line in &lines {
        let (row, column) = line.cell();
        counts[row][column] += 1;
    }
    let sum = |row: usize| counts[row].iter().sum::<usize>();
    let message = match (lines.len(), sum(0), sum(3), sum(4)) {
        (0, ..) => "No programme reports figures that can be charted.".to_owned(),
        (all, _, _, few) if few == all => {
            format!(
                "{}, and none has figures enough to tell signal from noise.",
                say::capital(&lines_of(all))
            )
        }
        (all, bad, good, few) => {
            let mut parts = vec![format!("{bad} concerning"), format!("{good} improving")];
            if few > 0 {
                parts.push(format!("{few} with too few figures to tell"));
            }
            format!("Of {}: {}.", lines_of(all), say::list(&parts))
        }
    };
    Signals { message, lines, counts }
}

fn lines_of(n: usize) -> String {
    say::count(n, "line of figures", "lines of figures")
}

/// The control chart (or run chart) of a line, with what else is to be shown of it. `None` where there is no such line.
#[must_use]
pub fn detail(board: &Board, series: &str) -> Option<Detail> {
    let names = Names::of(board);
    let series = board.series.iter().find(|s| s.id == *series)?;
    let measure = board.measure(series.measure.as_str())?;
    let s = crate::analysis::signals::signal(measure, series)?;
    let line = line(&names, &s);
    let chart = control_chart(&names, &s);
    let seasonal = measure.seasonal.then(|| on_year_chart(&names, &s)).flatten();
    let funnel = funnel_chart(&names, &s);
    Some(Detail { line, chart, seasonal, funnel, points: points_table(&names, &s) })
}

/// One line, in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// What is said of it.
    pub line: Line,
    /// Its control chart, or its run chart while it is short.
    pub chart: Chart,
    /// The same period last year beside each, for a seasonal measure that has figures of two years.
    pub seasonal: Option<Chart>,
    /// The sites compared in the latest period, where they have denominators.
    pub funnel: Option<Chart>,
    /// Every point.
    pub points: Table,
}

fn span(s: &Signal<'_>) -> String {
    match s.periods.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// The control chart of a line: figures, mean and limits, target, special causes with shape and word, rebases with their
/// reason. While a line is short: figures and median.
#[must_use]
pub fn control_chart(names: &Names<'_>, s: &Signal<'_>) -> Chart {
    let m = s.measure;
    let x = |i: usize| s.periods.get(i).map_or(0.0, |p| say::mid_month(*p));
    let mut marks = Vec::new();
    let values = s.spc.points.iter().enumerate().map(|(i, p)| (x(i), p.value)).collect();
    let ends = |of: &dyn Fn(usize) -> Option<f64>| -> Vec<(f64, Option<f64>)> {
        let mut points = Vec::new();
        for group in &s.spc.groups {
            let (first, last) = (group.first, group.first + group.count.saturating_sub(1));
            let half = 0.5 * s.periods.first().map_or(1.0, |p| f64::from(p.months()));
            points.push((x(first) - half, of(first)));
            points.push((x(last) + half, of(last)));
            points.push((x(last) + half, None));
        }
        points.pop();
        points
    };
    let latest = |value: Option<f64>| value.map_or_else(String::new, |v| format!(" {}", amount(v, m)));
    let current = s.spc.groups.last().map(|g| g.limits).unwrap_or_default();
    if let Some(run) = &s.run {
        if let Some(median) = run.median {
            let label = format!("Median{}", latest(run.median));
            marks.push(Mark::Level { label, role: Role::Reference, value: median });
        }
    } else {
        let at = |i: usize| s.spc.limits_at(&s.spc.points[i]);
        if current.upper.is_some() || s.spc.groups.iter().any(|g| g.limits.upper.is_some()) {
            let label = format!("Upper limit{}", latest(current.upper));
            marks.push(Mark::Line { label, role: Role::Reference, points: ends(&|i| at(i).upper) });
            let label = format!("Lower limit{}", latest(current.lower));
            marks.push(Mark::Line { label, role: Role::Reference, points: ends(&|i| at(i).lower) });
        }
        let label = format!("Mean{}", latest(current.mean));
        marks.push(Mark::Line { label, role: Role::Reference, points: ends(&|i| at(i).mean) });
    }
    if let Some(target) = &m.target {
        let label = format!("Target {}", amount(target.value, m));
        marks.push(Mark::Level { label, role: Role::Plan, value: target.value });
    }
    marks.push(Mark::Line { label: String::new(), role: Role::Outturn, points: values });
    for (label, tone, points) in special_points(s, &x) {
        if !points.is_empty() {
            marks.push(Mark::Points { label: label.to_owned(), role: Role::Tone(tone), points });
        }
    }
    for rebase in &s.series.charting.rebases {
        if let Some(i) = s.periods.iter().position(|p| *p == rebase.from) {
            let top = s.spc.points.iter().filter_map(|p| p.value).fold(f64::NEG_INFINITY, f64::max);
            marks.push(Mark::Note { x: x(i), y: top, text: format!("New limits: {}", rebase.reason) });
        }
    }
    let kind = if s.run.is_some() { "Run chart" } else { "XmR chart" };
    let mut notes = vec![format!("{kind}, {}, {}", span(s), m.unit), m.better.label().to_owned()];
    if s.run.is_none() {
        notes.push("limits at 2.66 mean moving ranges".to_owned());
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
        alt: format!("{}, {}, {}. {}", m.name, l.whose, span(s), l.says),
        title,
        subtitle: notes.join("; "),
        x: Axis::Months,
        y: Axis::Number { unit: m.unit.clone(), zero: false },
        sideways: false,
        marks,
        source,
    }
}

type Labelled = (&'static str, Tone, Vec<(f64, f64, String)>);

/// The points that are signals, by what they mean.
fn special_points(s: &Signal<'_>, x: &dyn Fn(usize) -> f64) -> Vec<Labelled> {
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
        found[place].2.push((x(i), value, String::new()));
    }
    found
}

/// Each period's change on the same period a year before, in per cent.
fn on_year_chart(names: &Names<'_>, s: &Signal<'_>) -> Option<Chart> {
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
        marks: vec![Mark::Line {
            label: "On last year".to_owned(),
            role: Role::Outturn,
            points: changes.iter().map(|(p, v)| (say::mid_month(*p), Some(*v))).collect(),
        }],
        source: names.cite(&s.series.cite),
        alt: format!(
            "{}, {whose}: change on the same period last year, {} periods.",
            s.measure.name,
            changes.len()
        ),
    })
}

/// The funnel of a measure with a denominator: the sites that report both, in the latest period that most report.
fn funnel_chart(names: &Names<'_>, s: &Signal<'_>) -> Option<Chart> {
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
            .filter_map(|x| Some((x.site.as_ref()?.as_str(), x.at(period)?.value)))
            .collect()
    };
    let denominators = at(over.measure.as_str());
    let mut areas: Vec<Area> = at(m.id.as_str())
        .into_iter()
        .filter_map(|(site, count)| {
            Some(Area { name: names.site(site).to_owned(), count, denominator: *denominators.get(site)? })
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
    let steps = |clearly: bool, upper: bool| -> Vec<(f64, Option<f64>)> {
        (0..=60)
            .map(|i| {
                let at = least + (most - least) * f64::from(i) / 60.0;
                let (low, high) = f.limits(at, clearly);
                (at, Some(scale * if upper { high } else { low }))
            })
            .collect()
    };
    let mut marks = vec![
        Mark::Line { label: "99.8% limit".to_owned(), role: Role::Reference, points: steps(true, true) },
        Mark::Line { label: String::new(), role: Role::Reference, points: steps(true, false) },
        Mark::Line { label: "95% limit".to_owned(), role: Role::Baseline, points: steps(false, true) },
        Mark::Line { label: String::new(), role: Role::Baseline, points: steps(false, false) },
        Mark::Level { label: "Average".to_owned(), role: Role::Plan, value: scale * f.average },
    ];
    let outside = |p: Place| matches!(p, Place::High | Place::Low);
    // The place whose line is open is named wherever it lies.
    let own = s.series.site.as_ref().map(|site| names.site(site.as_str()));
    let tone = |p: Place| match (p, s.measure.better) {
        (Place::High, Better::Higher) | (Place::Low, Better::Lower) => Tone::Good,
        (Place::High, Better::Lower) | (Place::Low, Better::Higher) => Tone::Bad,
        (Place::High | Place::Low, Better::Neutral) => Tone::Watch,
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
                (area.denominator, scale * a.ratio, name)
            })
            .collect();
        if !points.is_empty() {
            marks.push(Mark::Points { label: label.to_owned(), role: Role::Tone(wanted), points });
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

/// Every point, with its limits and what it is.
fn points_table(names: &Names<'_>, s: &Signal<'_>) -> Table {
    let source = names.cite(&s.series.cite);
    let number = |value: Option<f64>, source: &str| match value {
        None => Cell::missing(),
        Some(v) => {
            Cell { text: say::figure(v, s.measure), value, source: source.to_owned(), tone: Tone::Neutral }
        }
    };
    let limit = |value: Option<f64>| if s.run.is_some() { Cell::text("") } else { number(value, "") };
    let rows = s.spc.points.iter().zip(&s.periods).map(|(p, period)| {
        let l = s.spc.limits_at(p);
        let status = match p.kind {
            _ if s.run.is_some() || p.value.is_none() => Status::default(),
            PointKind::CommonCause => Status::new("usual variation", Tone::Neutral),
            PointKind::Improvement => Status::new(cause_words(p.cause), Tone::Good),
            PointKind::Concern => Status::new(cause_words(p.cause), Tone::Bad),
            _ => Status::new(cause_words(p.cause), Tone::Watch),
        };
        vec![
            Cell::text(period.to_string()),
            number(p.value, &source),
            limit(l.lower),
            limit(l.mean),
            limit(l.upper),
            Cell::status(&status),
        ]
    });
    Table {
        id: format!("points-{}", s.series.id),
        title: "Every point".to_owned(),
        columns: vec![
            Column::text("Period", 3),
            Column::number("Figure", 3),
            Column::number("Lower limit", 3),
            Column::number("Mean", 3),
            Column::number("Upper limit", 3),
            Column::text("What it is", 7),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

impl Signals {
    /// The page as blocks.
    #[must_use]
    pub fn page(&self, board: &Board) -> Page {
        let mut blocks = vec![Block::Table(self.matrix()), Block::Table(self.table())];
        // A paper holds the charts of a board that a person reads, not those of thousands of places.
        const MOST: usize = 24;
        let named = self.lines.iter().filter(|l| !matches!(l.variation, Variation::TooFew));
        let charts = named.take(MOST).filter_map(|l| detail(board, &l.series)).map(|d| Block::Chart(d.chart));
        blocks.extend(charts);
        super::table::page(PageName::Signals, &self.message, blocks)
    }

    /// The matrix, with the lines of each cell.
    #[must_use]
    pub fn matrix(&self) -> Table {
        const NAMED: usize = 4;
        let cell = |row: usize, column: usize| {
            let mut own = self.lines.iter().filter(|l| l.cell() == (row, column));
            let mut names: Vec<String> =
                own.by_ref().take(NAMED).map(|l| format!("{}: {}", l.whose, l.measure_name)).collect();
            match own.count() {
                0 => {}
                more => names.push(format!("and {} more", say::thousands(more))),
            }
            Cell::text(names.join("; "))
        };
        let rows = ROWS.iter().enumerate().map(|(row, name)| {
            std::iter::once(Cell::text(*name))
                .chain((0..COLUMNS.len()).map(|column| cell(row, column)))
                .collect()
        });
        let heads = COLUMNS.iter().map(|title| Column::text(&format!("Target: {}", title.to_lowercase()), 5));
        Table {
            id: "signals-matrix".to_owned(),
            title: "Variation and assurance".to_owned(),
            columns: std::iter::once(Column::text("Variation", 4)).chain(heads).collect(),
            rows: rows.collect(),
            notes: vec!["The convention is that of NHS England, 'Making Data Count'.".to_owned()],
        }
    }

    /// Every line with what it means.
    #[must_use]
    pub fn table(&self) -> Table {
        let rows = self.lines.iter().map(|l| {
            vec![
                Cell::text(&*l.whose),
                Cell::text(&*l.measure_name),
                Cell::text(&*l.latest),
                Cell::text(&*l.period),
                Cell::status(&l.statuses.0),
                Cell::status(&l.statuses.1),
                Cell::text(if l.mark.is_empty() {
                    l.says.clone()
                } else {
                    format!("{} ({})", l.says, l.mark)
                }),
            ]
        });
        Table {
            id: "signals".to_owned(),
            title: "Every line of figures, and what to do".to_owned(),
            columns: vec![
                Column::text("Programme", 3),
                Column::text("Measure", 4),
                Column::number("Latest", 2),
                Column::text("Period", 2),
                Column::text("Variation", 3),
                Column::text("Target", 3),
                Column::text("What it means, and what to do", 10),
            ],
            rows: rows.collect(),
            notes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;
    use crate::model::Rebase;

    fn board() -> Board {
        let mut b = fixture::board();
        let points: Vec<_> = (0..30_i16)
            .map(|i| {
                let period = Period::month(2014 + i / 12, i8::try_from(i % 12 + 1).unwrap()).unwrap();
                (period, 80.0 + f64::from(i % 3) - if i > 20 { 6.0 } else { 0.0 })
            })
            .collect();
        b.series.retain(|s| s.measure != *"at-home");
        b.series.push(fixture::series("bcf", "at-home", SeriesKind::Outturn, &points));
        b
    }

    #[test]
    fn a_concerning_line_says_what_to_do_and_stands_in_its_cell() {
        let b = board();
        let page = signals(&b);
        let line = &page.lines[0];
        assert_eq!(line.cell(), (0, 3));
        assert!(line.says.contains("a change for the worse"), "{}", line.says);
        assert!(line.says.contains("put it right"));
        assert_eq!(page.counts[0][3], 1);
        assert!(page.message.contains("1 concerning"), "{}", page.message);
    }

    #[test]
    fn the_chart_shows_limits_signals_and_the_reason_of_a_rebase() {
        let mut b = board();
        let id = b.series.last().unwrap().id.to_string();
        let labels = |b: &Board| -> Vec<String> {
            detail(b, &id)
                .unwrap()
                .chart
                .marks
                .iter()
                .map(|m| match m {
                    Mark::Line { label, .. } | Mark::Level { label, .. } | Mark::Points { label, .. } => {
                        label.clone()
                    }
                    Mark::Note { text, .. } => text.clone(),
                    _ => String::new(),
                })
                .collect()
        };
        assert!(labels(&b).iter().any(|l| l.starts_with("Upper limit ")));
        assert!(labels(&b).iter().any(|l| l == "Change for the worse"));
        let from = Period::month(2015, 10).unwrap();
        b.series.last_mut().unwrap().charting.rebases.push(Rebase { from, reason: "Ward closed".to_owned() });
        assert!(labels(&b).iter().any(|l| l == "New limits: Ward closed"));
    }

    #[test]
    fn every_verdict_has_a_word_and_a_shape() {
        let all = [
            Variation::Concerning { high: true },
            Variation::Changing { high: false },
            Variation::CommonCause,
            Variation::Improving { high: true },
            Variation::TooFew,
        ];
        let mut words: Vec<_> = all.map(|v| variation_status(v).word).into();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), 5);
    }
}

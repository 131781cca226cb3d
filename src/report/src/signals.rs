//! Signals: which lines of figures change, and which targets can be relied on? The matrix of NHS England's 'Making Data
//! Count': variation down the side, assurance across the top.

mod charts;
mod kept;
mod words;

pub use charts::control_chart;
use charts::{funnel_chart, on_year_chart};
pub use kept::Kept;
pub(super) use words::says;
pub use words::{cause_words, reliance_status, sentence, variation_status};

use super::names::{Names, basis_mark};
use super::spec::{Block, Cell, Chart, Column, Page, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::signals::{Reliance, Signal, Variation, signals as read};
use boardsight_analysis::spc::PointKind;
use boardsight_core::model::{Board, Measure, Series};
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
    /// The same as a number, in the measure's unit.
    pub latest_value: Option<f64>,
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

/// Whose figures a line holds.
fn whose(names: &Names<'_>, s: &Signal<'_>) -> String {
    whose_line(names, s.series)
}

fn whose_line(names: &Names<'_>, series: &Series) -> String {
    let programme = names.whose(series.programme.as_ref(), "England");
    names.place(series).map_or_else(|| programme.to_owned(), |place| format!("{programme}, {place}"))
}

fn amount(value: f64, m: &Measure) -> String {
    say::with_unit_short(&say::reported(value, m), &m.unit)
}

fn line(names: &Names<'_>, s: &Signal<'_>) -> Line {
    let latest = s.latest();
    Line {
        series: s.series.id.to_string(),
        measure: s.measure.id.to_string(),
        whose: whose(names, s),
        measure_name: s.measure.short.clone(),
        latest: latest.map_or_else(String::new, |(_, v)| amount(v, s.measure)),
        latest_value: latest.map(|(_, v)| v),
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
    let s = boardsight_analysis::signals::signal(measure, series)?;
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
                Cell { value: l.latest_value, ..Cell::text(&*l.latest) },
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
    use crate::spec::Mark;
    use boardsight_core::model::Rebase;
    use boardsight_core::model::{Period, SeriesKind};
    use boardsight_testkit::fixture;

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
        assert!(line.says.contains("what is being done"));
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

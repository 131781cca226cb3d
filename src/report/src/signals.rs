//! Signals page: lines of figures that change, and targets that can be relied on. Uses the matrix of NHS
//! England's 'Making Data Count': variation in rows, assurance in columns.

mod charts;
mod kept;
mod words;

pub use charts::control_chart;
use charts::{funnel_chart, on_year_chart};
pub use kept::SignalCache;
pub(super) use words::says;
pub use words::{cause_words, reliance_status, sentence, variation_status};

use super::names::{Names, basis_mark};
use super::spec::{Block, Cell, Chart, Column, Page, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::signals::{Reliance, Signal, Variation, signals as read};
use boardsight_analysis::spc::PointKind;
use boardsight_core::model::{Board, Measure, Series};
use std::sync::Arc;

/// Kinds of variation: the rows of the matrix, the most urgent first.
pub const ROWS: [&str; 5] = [
    "Concerning change",
    "Change, neither better nor worse",
    "Usual variation",
    "Improving change",
    "Too few figures",
];

/// Assurance of targets: the columns of the matrix.
pub const COLUMNS: [&str; 4] = ["Will miss", "Hit and miss", "Will hit", "No verdict"];

/// View model of the Signals page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signals {
    /// Summary in a sentence.
    pub message: String,
    /// Every line of outturn, the most urgent first.
    pub lines: Vec<Arc<SignalSeries>>,
    /// Number of lines in each cell: rows as in [`ROWS`], columns as in [`COLUMNS`].
    pub counts: [[usize; 4]; 5],
}

/// Line of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalSeries {
    /// Id of the series.
    pub series: String,
    /// Measure's id.
    pub measure: String,
    /// Programme and site: 'BCF', 'England', 'Vanguards, Site 3'.
    pub whose: String,
    /// Measure's short name.
    pub measure_name: String,
    /// Latest figure with its unit.
    pub latest: String,
    /// The latest figure as a number, in the measure's unit.
    pub latest_value: Option<f64>,
    /// Period of the latest figure.
    pub period: String,
    /// Target, or empty.
    pub target: String,
    /// Number of reported figures.
    pub known: usize,
    pub variation: Variation,
    /// Whether the target can be relied on.
    pub reliance: Reliance,
    /// Variation and assurance as statuses.
    pub statuses: (Status, Status),
    /// Interpretation and advice.
    pub says: String,
    /// Mark such as 'illustrative', or empty.
    pub mark: String,
}

impl SignalSeries {
    /// Returns the cell of the matrix: row and column.
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

/// Returns the programme and site of a line.
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

fn line(names: &Names<'_>, s: &Signal<'_>) -> SignalSeries {
    let latest = s.latest();
    SignalSeries {
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

/// Returns the page.
#[must_use]
pub fn signals(board: &Board) -> Signals {
    let names = Names::of(board);
    assembled(read(board).iter().map(|s| Arc::new(line(&names, s))).collect())
}

/// Returns the page of these lines, given in the board's order.
fn assembled(mut lines: Vec<Arc<SignalSeries>>) -> Signals {
    // Sort the most urgent first; within a cell by number of figures, then in the board's order.
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

/// Returns the control chart (or run chart) of a line with its further charts and points. `None` if there
/// is no such line.
#[must_use]
pub fn detail(board: &Board, series: &str) -> Option<SignalDetail> {
    let names = Names::of(board);
    let series = board.series.iter().find(|s| s.id == *series)?;
    let measure = board.measure(series.measure.as_str())?;
    let s = boardsight_analysis::signals::signal(measure, series)?;
    let line = line(&names, &s);
    let chart = control_chart(&names, &s);
    let seasonal = measure.seasonal.then(|| on_year_chart(&names, &s)).flatten();
    let funnel = funnel_chart(&names, &s);
    Some(SignalDetail { line, chart, seasonal, funnel, points: points_table(&names, &s) })
}

/// Details of one line.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalDetail {
    pub line: SignalSeries,
    /// Control chart, or run chart if there are too few figures.
    pub chart: Chart,
    /// Change on the same period of the previous year, for a seasonal measure with figures for two years.
    pub seasonal: Option<Chart>,
    /// Sites compared in the latest period, if they have denominators.
    pub funnel: Option<Chart>,
    pub points: Table,
}

/// Returns a table of every point, with its limits and its kind.
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
    /// Returns the page as blocks.
    #[must_use]
    pub fn page(&self, board: &Board) -> Page {
        let mut blocks = vec![Block::Table(self.matrix()), Block::Table(self.table())];
        // A document contains the charts of a board of readable size, not those of thousands of sites.
        const MOST: usize = 24;
        let named = self.lines.iter().filter(|l| !matches!(l.variation, Variation::TooFew));
        let charts = named.take(MOST).filter_map(|l| detail(board, &l.series)).map(|d| Block::Chart(d.chart));
        blocks.extend(charts);
        super::table::page(PageName::Signals, &self.message, blocks)
    }

    /// Returns the matrix, with the lines of each cell.
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

    /// Returns a table of every line with its interpretation.
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
    use crate::spec::ChartMark;
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
    fn concerning_series_has_advice_and_its_matrix_cell() {
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
    fn control_chart_shows_limits_signals_and_rebase_reason() {
        let mut b = board();
        let id = b.series.last().unwrap().id.to_string();
        let labels = |b: &Board| -> Vec<String> {
            detail(b, &id)
                .unwrap()
                .chart
                .marks
                .iter()
                .map(|m| match m {
                    ChartMark::Line { label, .. }
                    | ChartMark::Level { label, .. }
                    | ChartMark::Points { label, .. } => label.clone(),
                    ChartMark::Note { text, .. } => text.clone(),
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

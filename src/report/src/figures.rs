//! Figures of a chart as a table, for use in other programs.

use super::characters::plain;
use super::scale;
use super::spec::{Axis, Cell, Chart, ChartMark, Column, Position, Table, TieColumn};
use boardsight_core::text::inert;

/// Points of a line: position and value, or a gap.
type Line<'a> = &'a [(Position, Option<f64>)];

/// Returns the figures of a chart: one row for each position on the horizontal axis, one column for each
/// mark.
#[must_use]
pub fn chart_table(chart: &Chart) -> Table {
    if let Some(columns) = chart.tie() {
        return tie_table(chart, columns);
    }
    let mut sheet = FigureTable { chart, places: Vec::new(), heads: Vec::new(), cells: Vec::new() };
    let mut notes = Vec::new();
    // Limits and means span whole periods, so their values are interpolated at each observation below.
    let mut levels: Vec<(usize, Line<'_>)> = Vec::new();
    for mark in &chart.marks {
        match mark {
            ChartMark::Bars { label, bars, .. } => {
                let column = sheet.column(label);
                bars.iter().for_each(|(x, y)| sheet.put(column, (*x).into(), Some(*y)));
            }
            ChartMark::Line { label, points, .. } => {
                let column = sheet.column(label);
                if chart.x == Axis::Months && points.iter().all(|(at, _)| at.time.is_none()) {
                    levels.push((column, points));
                } else {
                    points.iter().for_each(|(x, y)| sheet.put(column, *x, *y));
                }
            }
            ChartMark::Points { label, points, .. } => {
                let column = sheet.column(label);
                for (x, y, text) in points {
                    sheet.put(column, *x, Some(*y));
                    if !text.is_empty() {
                        notes.push(format!("{}: {text}", sheet.place_words(*x)));
                    }
                }
            }
            ChartMark::Band { label, points, .. } => {
                let label = if label.is_empty() { "Range" } else { label.as_str() };
                let (low, high) =
                    (sheet.column(&format!("{label}, lower")), sheet.column(&format!("{label}, upper")));
                for (x, from, to) in points {
                    sheet.put(low, (*x).into(), Some(*from));
                    sheet.put(high, (*x).into(), Some(*to));
                }
            }
            ChartMark::Level { label, value, .. } => {
                notes.push(format!("{label}: {}", scale::say(&chart.y, *value, 1.0)));
            }
            ChartMark::Note { x, text, .. } if chart.x == Axis::Months => {
                notes.push(match sheet.named_at(*x) {
                    Some(words) => format!("{words}: {text}"),
                    None => text.clone(),
                });
            }
            ChartMark::Note { x, text, .. } => {
                sheet.place((*x).into());
                notes.push(format!("{}: {text}", sheet.place_words((*x).into())));
            }
            // A bow tie has no figures; `tie_table` handled it above.
            ChartMark::Tie { .. } => {}
            ChartMark::Arrows { arrows, .. } => {
                for arrow in arrows.iter().filter(|a| !a.text.is_empty()) {
                    notes.push(arrow.text.clone());
                }
            }
            ChartMark::Cells { cells } => {
                for cell in cells {
                    let column = sheet.column(&scale::say(&chart.y, cell.y, 1.0));
                    sheet.put(column, cell.x.into(), cell.text.parse().ok());
                }
            }
        }
    }
    for (column, points) in levels {
        for place in sheet.places.clone() {
            if let Some(y) = height_at(points, place.x) {
                sheet.put(column, place, Some(y));
            }
        }
    }
    if !chart.source.is_empty() {
        notes.push(format!("Source: {}", chart.source));
    }
    sheet.table(notes)
}

/// Returns the interpolated value of a line at `x`; `None` outside the line and in its gaps.
fn height_at(points: &[(Position, Option<f64>)], x: f64) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let [(from, start), (to, end)] = pair else { return None };
        if x < from.x || x > to.x {
            return None;
        }
        let (start, end) = ((*start)?, (*end)?);
        let length = to.x - from.x;
        Some(if length > 0.0 { start + (end - start) * (x - from.x) / length } else { end })
    })
}

/// Returns the boxes of a bow tie as a table, one column for each column of the tie.
fn tie_table(chart: &Chart, columns: &[TieColumn]) -> Table {
    let most = columns.iter().map(|c| c.boxes.len()).max().unwrap_or_default();
    let cell = |c: &TieColumn, i: usize| {
        c.boxes.get(i).map_or_else(Cell::default, |b| Cell::text(b.text.replace('\n', "; ")))
    };
    Table {
        id: chart.id.clone(),
        title: chart.title.clone(),
        columns: columns.iter().map(|c| Column::text(&c.title, 1)).collect(),
        rows: (0..most).map(|i| columns.iter().map(|c| cell(c, i)).collect()).collect(),
        notes: if chart.source.is_empty() { Vec::new() } else { vec![format!("Source: {}", chart.source)] },
    }
}

struct FigureTable<'a> {
    chart: &'a Chart,
    places: Vec<Position>,
    heads: Vec<String>,
    /// Column index, position index and figure; `None` if not reported.
    cells: Vec<(usize, usize, Option<f64>)>,
}

impl FigureTable<'_> {
    /// Returns the position that a mark belongs to. Bars of one name are drawn side by side around it.
    fn at(&self, at: Position) -> Position {
        if matches!(self.chart.x, Axis::Names(_)) { Position { x: at.x.round(), ..at } } else { at }
    }

    fn place(&mut self, at: Position) -> usize {
        let at = self.at(at);
        let same = |p: &Position| (p.x - at.x).abs() < 1e-9 && p.time == at.time;
        self.places.iter().position(same).unwrap_or_else(|| {
            self.places.push(at);
            self.places.len() - 1
        })
    }

    fn place_words(&self, at: Position) -> String {
        scale::position(&self.chart.x, self.at(at))
    }

    /// Returns the period or day of the observation at `x`, if there is one.
    fn named_at(&self, x: f64) -> Option<String> {
        self.places.iter().find(|p| (p.x - x).abs() < 1e-9).and_then(|p| p.time).map(|t| t.to_string())
    }

    fn column(&mut self, label: &str) -> usize {
        let label = match (label, &self.chart.y) {
            ("", Axis::Number { unit, .. }) => unit.as_str(),
            ("", _) => "Figure",
            (label, _) => label,
        };
        self.heads.iter().position(|h| h == label).unwrap_or_else(|| {
            self.heads.push(label.to_owned());
            self.heads.len() - 1
        })
    }

    fn put(&mut self, column: usize, at: Position, y: Option<f64>) {
        let place = self.place(at);
        self.cells.push((column, place, y));
    }

    fn table(self, notes: Vec<String>) -> Table {
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (self.places[*a], self.places[*b]);
            a.x.total_cmp(&b.x).then(a.time.cmp(&b.time))
        });
        let mut rows = vec![vec![Cell::default(); self.heads.len() + 1]; order.len()];
        let mut row_of = vec![0; order.len()];
        for (row, place) in order.iter().enumerate() {
            row_of[*place] = row;
            rows[row][0] = Cell::text(self.place_words(self.places[*place]));
        }
        for (column, place, y) in self.cells {
            rows[row_of[place]][column + 1] = match y {
                None => Cell::missing(),
                Some(y) => {
                    let step = if y.fract() == 0.0 { 1.0 } else { 0.01 };
                    Cell { value: Some(y), ..Cell::text(scale::say(&self.chart.y, y, step)) }
                }
            };
        }
        let first = match &self.chart.x {
            Axis::Months => "Period",
            Axis::Money => "£",
            Axis::Number { unit, .. } => unit.as_str(),
            Axis::Names(_) => "",
        };
        let mut columns = vec![Column::text(first, 3)];
        columns.extend(self.heads.iter().map(|h| Column::number(h, 2)));
        Table { id: self.chart.id.clone(), title: self.chart.title.clone(), columns, rows, notes }
    }
}

/// Returns a table as tab-separated text for the clipboard, to paste into a spreadsheet: headings, rows,
/// notes.
#[must_use]
pub fn table_tabs(table: &Table) -> String {
    // A spreadsheet interprets pasted text as if it were typed, so formulas must be neutralised.
    let flat = |text: &str| inert(&plain(text).replace(['\t', '\n', '\r'], " "));
    let mut lines = vec![table.columns.iter().map(|c| flat(&c.title)).collect::<Vec<_>>().join("\t")];
    for row in &table.rows {
        let cells = row.iter().map(|c| match c.value {
            // Rust prints a float so that parsing it gives the same value.
            Some(value) => value.to_string(),
            None => flat(&c.text),
        });
        lines.push(cells.collect::<Vec<_>>().join("\t"));
    }
    lines.extend(table.notes.iter().map(|n| flat(n)));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::{MeasureChoice, measures};
    use boardsight_testkit::fixture;

    #[test]
    fn each_figure_keeps_its_own_period() {
        use crate::signals::detail;
        use boardsight_core::model::{Period, SeriesKind};
        let month = |i: i16| Period::month(2014 + i / 12, i8::try_from(i % 12 + 1).unwrap()).unwrap();
        let quarter = |i: i16| Period::quarter(2014 + i / 4, i8::try_from(i % 4 + 1).unwrap()).unwrap();
        let year = |i: i16| Period::year(1990 + i).unwrap();
        let of: [&dyn Fn(i16) -> Period; 3] = [&month, &quarter, &year];
        for period in of {
            let points: Vec<(Period, f64)> = (0..20).map(|i| (period(i), 1_000.0 + f64::from(i))).collect();
            let mut b = fixture::board();
            b.series.push(fixture::series("ipc", "at-home", SeriesKind::Outturn, &points));
            let id = b.series.last().unwrap().id.to_string();
            let table = chart_table(&detail(&b, &id).unwrap().chart);
            assert_eq!(table.rows.len(), points.len(), "{:?}", table.rows);
            for (row, (period, _)) in table.rows.iter().zip(&points) {
                assert_eq!(row[0].text, period.to_string());
            }
            let last = table.rows.last().unwrap();
            assert!(last.iter().any(|c| c.value == Some(1_019.0)), "{last:?}");
            // The mean has a value at every observation.
            let mean = table.columns.iter().position(|c| c.title.starts_with("Mean")).unwrap();
            assert!(table.rows.iter().all(|row| row[mean].value == Some(1_009.5)), "{:?}", table.rows);
        }
    }

    #[test]
    fn a_quarter_and_its_second_month_are_two_rows() {
        use crate::spec::Role;
        use boardsight_core::model::Period;
        let (quarter, month) = (Period::quarter(2016, 1).unwrap(), Period::month(2016, 5).unwrap());
        let line = |label: &str, period: Period, y: f64| ChartMark::Line {
            label: label.to_owned(),
            role: Role::Outturn,
            points: vec![(period.into(), Some(y))],
        };
        let b = fixture::board();
        let mut chart = measures(&b, b.as_of, &MeasureChoice::default()).across.unwrap();
        chart.x = Axis::Months;
        chart.marks = vec![line("Monthly", month, 1.0), line("Quarterly", quarter, 2.0)];
        let rows: Vec<Vec<String>> =
            chart_table(&chart).rows.iter().map(|r| r.iter().map(|c| c.text.clone()).collect()).collect();
        assert!(rows.contains(&vec!["May 2016".to_owned(), "1".to_owned(), String::new()]), "{rows:?}");
        assert!(rows.contains(&vec!["2016-17 Q1".to_owned(), String::new(), "2".to_owned()]), "{rows:?}");
        // The first of two bars is left of its name on the axis.
        assert_eq!(scale::position(&Axis::Names(vec!["BCF".to_owned()]), (-0.27).into()), "BCF");
    }

    #[test]
    fn bars_of_one_programme_share_a_row() {
        let b = fixture::board();
        let chart = measures(&b, b.as_of, &MeasureChoice::default()).across.unwrap();
        let table = chart_table(&chart);
        let heads: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(heads, ["", "Plan", "Outturn"]);
        let first: Vec<&str> = table.rows[0].iter().map(|c| c.text.as_str()).collect();
        assert_eq!(first, ["BCF", "−106,000", "87,000"]);
        assert_eq!(table.rows[0][1].value, Some(-106_000.0));
        assert_eq!(table.rows.len(), 4);
        assert!(table.notes.iter().any(|n| n == "STPs: not reported"), "{:?}", table.notes);
        assert!(table_tabs(&table).contains("BCF\t-106000\t87000\n"));
    }
}

//! A chart's figures as a table, for those who want to work on with them.

use super::characters::plain;
use super::scale;
use super::spec::{Axis, Cell, Chart, Column, Mark, Position, Table, TieColumn};
use boardsight_core::text::inert;

/// The figures of a chart: a row for each place along it, a column for each thing drawn.
#[must_use]
pub fn chart_table(chart: &Chart) -> Table {
    if let Some(columns) = chart.tie() {
        return tie_table(chart, columns);
    }
    let mut sheet = Sheet { chart, places: Vec::new(), heads: Vec::new(), cells: Vec::new() };
    let mut notes = Vec::new();
    // Limits and means run from edge to edge of their periods: their figure is read off at every observation, below.
    let mut levels: Vec<(usize, &[(Position, Option<f64>)])> = Vec::new();
    for mark in &chart.marks {
        match mark {
            Mark::Bars { label, bars, .. } => {
                let column = sheet.column(label);
                bars.iter().for_each(|(x, y)| sheet.put(column, (*x).into(), Some(*y)));
            }
            Mark::Line { label, points, .. } => {
                let column = sheet.column(label);
                if chart.x == Axis::Months && points.iter().all(|(at, _)| at.time.is_none()) {
                    levels.push((column, points));
                } else {
                    points.iter().for_each(|(x, y)| sheet.put(column, *x, *y));
                }
            }
            Mark::Points { label, points, .. } => {
                let column = sheet.column(label);
                for (x, y, text) in points {
                    sheet.put(column, *x, Some(*y));
                    if !text.is_empty() {
                        notes.push(format!("{}: {text}", sheet.place_words(*x)));
                    }
                }
            }
            Mark::Band { label, points, .. } => {
                let label = if label.is_empty() { "Range" } else { label.as_str() };
                let (low, high) =
                    (sheet.column(&format!("{label}, lower")), sheet.column(&format!("{label}, upper")));
                for (x, from, to) in points {
                    sheet.put(low, (*x).into(), Some(*from));
                    sheet.put(high, (*x).into(), Some(*to));
                }
            }
            Mark::Level { label, value, .. } => {
                notes.push(format!("{label}: {}", scale::say(&chart.y, *value, 1.0)));
            }
            Mark::Note { x, text, .. } if chart.x == Axis::Months => notes.push(match sheet.named_at(*x) {
                Some(words) => format!("{words}: {text}"),
                None => text.clone(),
            }),
            Mark::Note { x, text, .. } => {
                sheet.place((*x).into());
                notes.push(format!("{}: {text}", sheet.place_words((*x).into())));
            }
            // A bow tie has no figures, and was set as words above.
            Mark::Tie { .. } => {}
            Mark::Arrows { arrows, .. } => {
                for arrow in arrows.iter().filter(|a| !a.text.is_empty()) {
                    notes.push(arrow.text.clone());
                }
            }
            Mark::Cells { cells } => {
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

/// The height of a line between two of its points, or `None` outside it and where it is broken.
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

/// What stands in the boxes of a bow tie, column by column.
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

struct Sheet<'a> {
    chart: &'a Chart,
    places: Vec<Position>,
    heads: Vec<String>,
    /// Column, place, figure.
    cells: Vec<(usize, usize, Option<f64>)>,
}

impl Sheet<'_> {
    /// Bars of one name stand side by side about its place.
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

    /// The period or day of the observation at a number, if there is one.
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

/// A table as text with tabs between its cells, which spreadsheets take from the clipboard: headings, rows, notes.
#[must_use]
pub fn table_tabs(table: &Table) -> String {
    // What is pasted into a spreadsheet is read as if it were typed.
    let flat = |text: &str| inert(&plain(text).replace(['\t', '\n', '\r'], " "));
    let mut lines = vec![table.columns.iter().map(|c| flat(&c.title)).collect::<Vec<_>>().join("\t")];
    for row in &table.rows {
        let cells = row.iter().map(|c| match c.value {
            // Written by Rust, a float reads back as the same float.
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
    use crate::measures::{Choice, measures};
    use boardsight_testkit::fixture;

    #[test]
    fn the_bars_of_one_programme_stand_in_one_row_and_what_is_not_reported_in_the_notes() {
        let b = fixture::board();
        let chart = measures(&b, b.as_of, &Choice::default()).across.unwrap();
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

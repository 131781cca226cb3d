//! A sparse grid of cells. Only cells that are not empty are stored, so a million empty rows cost nothing.

use jiff::civil::Date;
use std::fmt;

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, trimmed, not empty.
    Text(String),
    /// A number.
    Number(f64),
    /// A number formatted as a percentage: 0.952 for 95.2%.
    Percent(f64),
    /// A date.
    Day(Date),
    /// A truth value.
    Flag(bool),
    /// The error value of a formula: `#DIV/0!`.
    Error(String),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            // Rust's formatting of a float is exact: parsing it gives the same float.
            Self::Number(number) => write!(f, "{number}"),
            Self::Percent(share) => write!(f, "{}%", rounded(share * 100.0)),
            Self::Day(day) => write!(f, "{day}"),
            Self::Flag(flag) => f.write_str(if *flag { "TRUE" } else { "FALSE" }),
        }
    }
}

/// Removes the last digits that the product of two decimals leaves: 95.2 instead of 95.19999999999999.
#[must_use]
pub(crate) fn rounded(number: f64) -> f64 {
    let scaled = (number * 1e9).round();
    if scaled.is_finite() && scaled.abs() < 9e15 { scaled / 1e9 } else { number }
}

/// A block of merged cells: rows and columns from 0, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

impl Region {
    /// Returns whether the block contains a cell.
    #[must_use]
    pub const fn holds(&self, row: u32, column: u32) -> bool {
        self.rows.0 <= row && row <= self.rows.1 && self.columns.0 <= column && column <= self.columns.1
    }
}

/// One sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worksheet {
    pub name: String,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Rows that are not empty: number from 0, and index of their first cell in `cells`.
    rows: Vec<(u32, usize)>,
    /// Cells with their columns, by row, left to right.
    cells: Vec<(u32, Cell)>,
    /// Merged cells.
    pub merged: Vec<Region>,
    /// Whether the workbook uses the 1904 date system instead of 1900.
    pub from_1904: bool,
    /// Rows that the sender hid: first and last, from 0, sorted.
    pub(super) hidden_rows: Vec<(u32, u32)>,
    /// Columns that the sender hid: first and last, from 0, sorted.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Delimited text only: rows from which the line in the file differs from the row, with that line, both
    /// from 0.
    pub(super) lines: Vec<(u32, u64)>,
    /// Delimited text only: rows whose number of fields differs from the first row's, with that number.
    pub uneven: Vec<(u32, u32)>,
}

impl Worksheet {
    /// Creates a sheet from cells in any order. Of two cells in one position the later is kept.
    #[must_use]
    pub fn new(name: &str, mut cells: Vec<(u32, u32, Cell)>) -> Self {
        if !cells.is_sorted_by_key(|(row, column, _)| (*row, *column)) {
            cells.sort_by_key(|(row, column, _)| (*row, *column));
        }
        let mut sheet = Self { name: name.to_owned(), ..Self::default() };
        sheet.cells.reserve(cells.len());
        for (row, column, cell) in cells {
            if sheet.rows.last().is_none_or(|(last, _)| *last != row) {
                sheet.rows.push((row, sheet.cells.len()));
            } else if let Some(last) = sheet.cells.last_mut().filter(|(last, _)| *last == column) {
                last.1 = cell;
                continue;
            }
            sheet.cells.push((column, cell));
        }
        sheet
    }

    /// Marks numbers in these cells as percentages. `places` are rows and columns, in order.
    pub(super) fn show_as_percent(&mut self, places: &[(u32, u32)]) {
        if places.is_empty() {
            return;
        }
        for i in 0..self.rows.len() {
            let (row, from) = self.rows[i];
            let to = self.rows.get(i + 1).map_or(self.cells.len(), |(_, start)| *start);
            for (column, cell) in &mut self.cells[from..to] {
                if let Cell::Number(n) = cell
                    && places.binary_search(&(row, *column)).is_ok()
                {
                    *cell = Cell::Percent(*n);
                }
            }
        }
    }

    /// Returns whether the sheet has no cells.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Returns the number of rows that are not empty.
    #[must_use]
    pub const fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the row after the last one that is not empty; 0 for an empty sheet.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.rows.last().map_or(0, |(row, _)| row + 1)
    }

    /// Returns the column after the last one that is not empty.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.cells.iter().map(|(column, _)| column + 1).max().unwrap_or(0)
    }

    /// Returns the rows that are not empty, with their cells, from the top.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[(u32, Cell)])> + '_ {
        (0..self.rows.len()).map(|i| (self.rows[i].0, self.cells_of(i)))
    }

    /// Returns the rows that are not empty, with their cells, from a row on. The iterator can be reversed.
    pub fn rows_from(&self, row: u32) -> impl DoubleEndedIterator<Item = (u32, &[(u32, Cell)])> + '_ {
        let first = self.rows.partition_point(|(r, _)| *r < row);
        (first..self.rows.len()).map(|i| (self.rows[i].0, self.cells_of(i)))
    }

    fn cells_of(&self, i: usize) -> &[(u32, Cell)] {
        let end = self.rows.get(i + 1).map_or(self.cells.len(), |(_, start)| *start);
        &self.cells[self.rows[i].1..end]
    }

    /// Returns the cells of a row, left to right.
    #[must_use]
    pub fn row(&self, row: u32) -> &[(u32, Cell)] {
        match self.rows.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(i) => self.cells_of(i),
            Err(_) => &[],
        }
    }

    /// Returns the content of a cell.
    #[must_use]
    pub fn at(&self, row: u32, column: u32) -> Option<&Cell> {
        in_row(self.row(row), column)
    }

    /// Returns the content of a cell, or of the block of merged cells that contains it.
    #[must_use]
    pub fn shown(&self, row: u32, column: u32) -> Option<&Cell> {
        self.at(row, column).or_else(|| {
            let region = self.region(row, column)?;
            self.at(region.rows.0, region.columns.0)
        })
    }

    /// Returns the block of merged cells that contains a cell.
    #[must_use]
    pub fn region(&self, row: u32, column: u32) -> Option<&Region> {
        self.merged.iter().find(|r| r.holds(row, column))
    }

    /// Returns whether the sender hid a row.
    #[must_use]
    pub fn is_hidden_row(&self, row: u32) -> bool {
        within(&self.hidden_rows, row)
    }

    /// Returns whether the sender hid a column.
    #[must_use]
    pub fn is_hidden_column(&self, column: u32) -> bool {
        within(&self.hidden_columns, column)
    }

    /// Returns ' (hidden)' for a hidden column, for messages; empty otherwise.
    #[must_use]
    pub fn hidden_column_word(&self, column: u32) -> &'static str {
        if self.is_hidden_column(column) { " (hidden in the workbook)" } else { "" }
    }

    /// Returns the line of the file at which a row begins, from 1, as a text editor counts; for a workbook,
    /// the row number.
    #[must_use]
    pub fn line(&self, row: u32) -> u64 {
        let at = self.lines.partition_point(|(from, _)| *from <= row);
        match at.checked_sub(1).and_then(|at| self.lines.get(at)) {
            Some((from, line)) => line + u64::from(row - from) + 1,
            None => u64::from(row) + 1,
        }
    }

    /// Formats the position of a cell for a message: `sheet 'Q1', cell D12`.
    #[must_use]
    pub fn place(&self, row: u32, column: u32) -> String {
        format!("sheet '{}', cell {}", self.name, cell_name(row, column))
    }
}

fn within(ranges: &[(u32, u32)], at: u32) -> bool {
    let after = ranges.partition_point(|(from, _)| *from <= at);
    after.checked_sub(1).and_then(|i| ranges.get(i)).is_some_and(|(_, to)| at <= *to)
}

/// Sorts ranges and merges adjacent ones.
pub(super) fn joined(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match out.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// Returns the cell in a column of a row.
#[must_use]
pub fn in_row(cells: &[(u32, Cell)], column: u32) -> Option<&Cell> {
    let at = cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
    cells.get(at).map(|(_, cell)| cell)
}

/// Returns a cell's name as a spreadsheet shows it: `D12` for row 11, column 3.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), u64::from(row) + 1)
}

/// Returns a column's name as a spreadsheet shows it: `A` for 0, `AA` for 26.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut left = u64::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_name(column), name);
        }
        assert_eq!(cell_name(11, 3), "D12");
    }

    #[test]
    fn merged_cells_show_the_first_cell() {
        let text = |t: &str| Cell::Text(t.to_owned());
        let mut sheet = Worksheet::new(
            "S",
            vec![(9, 1, Cell::Number(1.0)), (0, 0, text("a")), (9, 0, text("b")), (9, 1, Cell::Number(2.0))],
        );
        assert_eq!((sheet.row_count(), sheet.height(), sheet.width()), (2, 10, 2));
        assert_eq!(sheet.at(9, 1), Some(&Cell::Number(2.0)));
        assert_eq!(sheet.at(5, 0), None);
        sheet.merged.push(Region { rows: (0, 0), columns: (0, 3) });
        assert_eq!(sheet.shown(0, 3), Some(&text("a")));
        assert_eq!(sheet.at(0, 3), None);
    }
}

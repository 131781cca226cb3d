//! Reads a CSV file with the program's import reader. Columns are addressed by their headings.

use boardsight_import::sheet::{Cell, Workbook, Worksheet, cell_name, in_row};
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::Path;

/// A table whose first row contains the headings.
pub struct Table {
    /// Name of the file, without its folder.
    pub name: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    sheet: Worksheet,
    columns: HashMap<String, u32>,
}

impl Table {
    /// Reads a file from a folder.
    ///
    /// # Errors
    /// Fails if the file cannot be read or has no headings.
    pub fn open(folder: &Path, name: &str) -> Result<Self, String> {
        let mut book = Workbook::open(&folder.join(name)).map_err(|why| why.to_string())?;
        let sheet = book.sheets.pop().ok_or_else(|| format!("{name}: no table"))?;
        let columns = sheet.row(0).iter().map(|(column, cell)| (cell.to_string(), *column)).collect();
        Ok(Self { name: book.name, sha256: book.sha256, sheet, columns })
    }

    /// Returns the rows below the headings.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> + '_ {
        self.sheet.rows_from(1).map(|(number, cells)| Row { table: self, number, cells })
    }

    /// Returns whether the table has this column.
    pub fn has(&self, heading: &str) -> bool {
        self.columns.contains_key(heading)
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    /// Row number, from 0.
    pub number: u32,
    cells: &'t [(u32, Cell)],
}

impl<'t> Row<'t> {
    /// Returns the text of a cell; empty if the cell is blank.
    ///
    /// # Errors
    /// Fails if the table has no such column.
    pub fn text(&self, heading: &str) -> Result<&'t str, String> {
        let column = self.column(heading)?;
        Ok(match in_row(self.cells, column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        })
    }

    /// Returns the words of a cell, separated by spaces.
    ///
    /// # Errors
    /// Fails if the table has no such column.
    pub fn words(&self, heading: &str) -> Result<Vec<&'t str>, String> {
        Ok(self.text(heading)?.split_whitespace().collect())
    }

    /// Returns the text of a cell; `None` if the cell is blank.
    ///
    /// # Errors
    /// Fails if the table has no such column.
    pub fn some(&self, heading: &str) -> Result<Option<String>, String> {
        let text = self.text(heading)?;
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// Returns the figure in a cell; `None` if the cell is blank.
    ///
    /// # Errors
    /// Fails if the cell contains anything but a finite number.
    pub fn figure(&self, heading: &str) -> Result<Option<f64>, String> {
        let text = self.text(heading)?;
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(figure) if figure.is_finite() => Ok(Some(figure)),
            _ => Err(self.fault(heading, "a number")),
        }
    }

    /// Parses the content of a cell as `T`.
    ///
    /// # Errors
    /// Fails if the cell cannot be parsed. `expected` describes the expected content.
    pub fn parsed<T: std::str::FromStr>(&self, heading: &str, expected: &str) -> Result<T, String> {
        self.text(heading)?.parse().map_err(|_| self.fault(heading, expected))
    }

    /// Returns the date in a cell; `None` if the cell is blank.
    ///
    /// # Errors
    /// Fails if the cell contains anything but a date.
    pub fn day(&self, heading: &str) -> Result<Option<Date>, String> {
        if self.text(heading)?.is_empty() {
            Ok(None)
        } else {
            self.parsed(heading, "a day as 2018-07-13").map(Some)
        }
    }

    /// Returns an error message for a cell: its file and name, its content, and the expected content.
    pub fn fault(&self, heading: &str, expected: &str) -> String {
        let column = self.table.columns.get(heading).copied().unwrap_or_default();
        let (name, cell) = (&self.table.name, cell_name(self.number, column));
        format!("{name}, cell {cell}: '{}', expected {expected}", self.text(heading).unwrap_or_default())
    }

    fn column(&self, heading: &str) -> Result<u32, String> {
        let column = self.table.columns.get(heading).copied();
        column.ok_or_else(|| format!("{}: no column '{heading}'", self.table.name))
    }
}

//! Workbooks, read with calamine: the cells that are not empty, and merged cells.

use super::grid::{Cell, Region, Worksheet, cell_name};
use super::{FileFormat, MOST_CELLS, ReadError};
use boardsight_core::progress::Progress;
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx};
use jiff::civil::Date;
use std::io::Cursor;

type Read = (Vec<Worksheet>, Vec<String>);

/// Returns the sheets of a workbook.
pub fn sheets(name: &str, bytes: &[u8], form: FileFormat, progress: &Progress) -> Result<Read, ReadError> {
    let read = match form {
        FileFormat::Xlsx => xlsx(name, bytes, progress)?,
        FileFormat::Xls => xls(name, bytes, progress)?,
        FileFormat::Ods | FileFormat::Csv => ods(name, bytes, progress)?,
    };
    if read.0.iter().all(Worksheet::is_empty) {
        let sheet =
            read.0.first().map_or_else(String::new, |s| format!(" (sheet '{}' and every other)", s.name));
        return Err(ReadError::NotATable {
            name: name.to_owned(),
            is: "a workbook in which no cell holds anything",
            next: if sheet.is_empty() {
                "it has no sheets; ask the sender for it"
            } else {
                "ask the sender for the sheet with the figures"
            },
        });
    }
    Ok(read)
}

pub(super) fn damaged(name: &str, sheet: Option<&str>, why: impl std::fmt::Display) -> ReadError {
    let place = sheet.map(|s| format!(", sheet '{s}'")).unwrap_or_default();
    ReadError::Damaged { name: name.to_owned(), place, why: why.to_string() }
}

/// Counts cells over all sheets of a file and reports progress.
struct CellCounter<'a> {
    name: &'a str,
    left: usize,
    progress: &'a Progress,
}

impl CellCounter<'_> {
    fn one(&mut self, sheet: &str, row: u32, column: u32) -> Result<(), ReadError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| ReadError::TooManyCells {
            name: self.name.to_owned(),
            sheet: sheet.to_owned(),
            cell: cell_name(row, column),
            most: MOST_CELLS,
        })?;
        Ok(())
    }

    /// Reports progress within a sheet: the current row of `rows`.
    fn far(&self, sheet: &str, row: u32, rows: u32) -> Result<(), ReadError> {
        // The row numbers are precise enough in f32 to show progress.
        self.progress.step(&format!("Reading sheet '{sheet}'"), row as f32 / rows.max(1) as f32)?;
        Ok(())
    }
}

fn xlsx(name: &str, bytes: &[u8], progress: &Progress) -> Result<Read, ReadError> {
    let mut facts = super::parts::facts(name, bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(name, None, e))?;
    let listed = listed(book.sheets_metadata());
    let mut limit = CellCounter { name, left: MOST_CELLS, progress };
    let (mut sheets, mut notes) = (Vec::new(), Vec::new());
    for (title, hidden) in listed {
        let wrong = |e: calamine::XlsxError| damaged(name, Some(&title), e);
        let mut cells = Vec::new();
        let mut reader = book.worksheet_cells_reader(&title).map_err(wrong)?;
        let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
        let rows = reader.dimensions().end.0;
        limit.far(&title, 0, rows)?;
        let mut last_row = 0;
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(wrong)? {
            let (row, column) = cell.get_position();
            if row != last_row && row & 0x0FFF == 0 {
                limit.far(&title, row, rows)?;
            }
            last_row = last_row.max(row);
            let Some(held) = of_ref(cell.get_value(), percent.get(style).copied().unwrap_or(false)) else {
                continue;
            };
            limit.one(&title, row, column)?;
            cells.push((row, column, held));
        }
        drop(reader);
        if cells.len() < FORMULAS_LOOKED_FOR {
            never_worked_out(&mut book, &title, &mut cells).map_err(wrong)?;
        }
        let mut sheet = Worksheet::new(&title, cells);
        sheet.hidden = hidden;
        // If the list of merged cells is damaged, the cells can still be read.
        sheet.merged =
            book.merge_cells_by_sheet_name(&title).unwrap_or_default().iter().map(region).collect();
        sheet.from_1904 = facts.from_1904;
        if let Some(hidden) = facts.hidden.remove(&title) {
            (sheet.hidden_rows, sheet.hidden_columns) = (hidden.rows, hidden.columns);
        }
        empty_rows(&sheet, last_row, &mut notes);
        sheets.push(sheet);
    }
    Ok((sheets, notes))
}

/// Maximum number of cells for the second pass that looks for formulas. Larger sheets are not made by hand.
const FORMULAS_LOOKED_FOR: usize = 200_000;

/// Reports formulas without a stored value, because the program that wrote the file never calculated them.
/// Such a cell is not empty.
fn never_worked_out(
    book: &mut Xlsx<Cursor<&[u8]>>,
    title: &str,
    cells: &mut Vec<(u32, u32, Cell)>,
) -> Result<(), calamine::XlsxError> {
    let held: std::collections::HashSet<(u32, u32)> = cells.iter().map(|(r, c, _)| (*r, *c)).collect();
    let mut reader = book.worksheet_cells_reader(title)?;
    while let Some(formula) = reader.next_formula()? {
        let (row, column) = formula.get_position();
        if !formula.get_value().is_empty() && !held.contains(&(row, column)) {
            cells.push((row, column, Cell::Error("a formula that was never worked out".to_owned())));
        }
    }
    Ok(())
}

/// Reports that a sheet ends with more than 1,000 empty rows, which were skipped.
fn empty_rows(sheet: &Worksheet, last_row: u32, notes: &mut Vec<String>) {
    let end = sheet.height();
    let empty = (last_row + 1).saturating_sub(end);
    if empty > 1_000 {
        notes.push(format!(
            "Sheet '{}': {empty} empty rows below row {end} (to cell {}) were passed over",
            sheet.name,
            cell_name(last_row, 0)
        ));
    }
}

fn listed(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    metadata
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect()
}

fn is_percent(style: &calamine::Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| shows_percent(&format.format_code))
}

/// Returns whether a number format is a percentage.
pub(super) fn shows_percent(format: &str) -> bool {
    // Quoted or escaped characters are text beside the number.
    let mut quoted = false;
    let mut escaped = false;
    format.chars().any(|c| {
        let was = std::mem::take(&mut escaped);
        match c {
            '"' if !was => quoted = !quoted,
            '\\' if !was => escaped = true,
            '%' => return !quoted && !was,
            _ => {}
        }
        false
    })
}

fn region(d: &Dimensions) -> Region {
    Region { rows: (d.start.0, d.end.0), columns: (d.start.1, d.end.1) }
}

fn xls(name: &str, bytes: &[u8], progress: &Progress) -> Result<Read, ReadError> {
    let mut facts = super::biff::facts(name, bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsError::Password => ReadError::Password { name: name.to_owned() },
        e => damaged(name, None, e),
    })?;
    let listed = listed(book.sheets_metadata());
    let mut limit = CellCounter { name, left: MOST_CELLS, progress };
    let mut sheets = Vec::new();
    let order: Vec<String> = book.sheets_metadata().iter().map(|s| s.name.clone()).collect();
    for (title, hidden) in listed {
        limit.far(&title, 0, 1)?;
        let range = book.worksheet_range(&title).map_err(|e| damaged(name, Some(&title), e))?;
        let mut sheet = from_range(&title, &range, &mut limit)?;
        sheet.hidden = hidden;
        sheet.from_1904 = facts.from_1904;
        let at = order.iter().position(|n| *n == title);
        if let Some(own) = at.and_then(|at| facts.hidden.get_mut(at)) {
            sheet.hidden_rows = std::mem::take(&mut own.rows);
            sheet.hidden_columns = std::mem::take(&mut own.columns);
            sheet.show_as_percent(&own.percent);
        }
        sheet.merged =
            book.merge_cells_by_sheet_name(&title).unwrap_or_default().iter().map(region).collect();
        sheets.push(sheet);
    }
    Ok((sheets, Vec::new()))
}

fn ods(name: &str, bytes: &[u8], progress: &Progress) -> Result<Read, ReadError> {
    let tables = super::ods::tables(name, bytes, progress)?;
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::OdsError::Password => ReadError::Password { name: name.to_owned() },
        e => damaged(name, None, e),
    })?;
    let listed = listed(book.sheets_metadata());
    let mut limit = CellCounter { name, left: MOST_CELLS, progress };
    let mut sheets = Vec::new();
    for (title, hidden) in listed {
        limit.far(&title, 0, 1)?;
        let range = book.worksheet_range(&title).map_err(|e| damaged(name, Some(&title), e))?;
        let mut sheet = from_range(&title, &range, &mut limit)?;
        sheet.hidden = hidden;
        if let Some(table) = tables.iter().find(|t| t.name == title) {
            sheet.merged.clone_from(&table.merged);
            sheet.show_as_percent(&table.percent);
            sheet.from_1904 = table.from_1904;
            sheet.hidden_rows.clone_from(&table.hidden_rows);
            sheet.hidden_columns.clone_from(&table.hidden_columns);
        }
        sheets.push(sheet);
    }
    Ok((sheets, Vec::new()))
}

fn from_range(
    title: &str,
    range: &calamine::Range<Data>,
    limit: &mut CellCounter<'_>,
) -> Result<Worksheet, ReadError> {
    let (top, left) = range.start().unwrap_or((0, 0));
    let mut cells = Vec::new();
    for (row, column, data) in range.used_cells() {
        let at = |start: u32, i: usize| start.saturating_add(u32::try_from(i).unwrap_or(u32::MAX));
        let (row, column) = (at(top, row), at(left, column));
        let Some(held) = of_data(data) else { continue };
        limit.one(title, row, column)?;
        cells.push((row, column, held));
    }
    Ok(Worksheet::new(title, cells))
}

fn of_data(data: &Data) -> Option<Cell> {
    match data {
        Data::Int(n) => number(*n as f64, false),
        Data::Float(n) => number(*n, false),
        Data::String(s) => text(s),
        Data::Bool(flag) => Some(Cell::Flag(*flag)),
        Data::DateTime(at) => Some(day(at)),
        Data::DateTimeIso(s) => Some(iso(s)),
        Data::DurationIso(s) => text(s),
        Data::Error(error) => Some(Cell::Error(error.to_string())),
        Data::Empty => None,
    }
}

fn of_ref(data: &DataRef<'_>, percent: bool) -> Option<Cell> {
    match data {
        DataRef::Int(n) => number(*n as f64, percent),
        DataRef::Float(n) => number(*n, percent),
        DataRef::String(s) => text(s),
        DataRef::SharedString(s) => text(s),
        DataRef::Bool(flag) => Some(Cell::Flag(*flag)),
        DataRef::DateTime(at) => Some(day(at)),
        DataRef::DateTimeIso(s) => Some(iso(s)),
        DataRef::DurationIso(s) => text(s),
        DataRef::Error(error) => Some(Cell::Error(error.to_string())),
        DataRef::Empty => None,
    }
}

fn number(n: f64, percent: bool) -> Option<Cell> {
    if !n.is_finite() {
        return Some(Cell::Error("a number beyond all bounds".to_owned()));
    }
    Some(if percent { Cell::Percent(n) } else { Cell::Number(n) })
}

/// Returns trimmed text. A formula's error value is an error even if it is stored as text.
fn text(s: &str) -> Option<Cell> {
    const ERRORS: [&str; 9] =
        ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "Err:502"];
    let s = s.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    if s.is_empty() {
        return None;
    }
    Some(if ERRORS.contains(&s) { Cell::Error(s.to_owned()) } else { Cell::Text(s.to_owned()) })
}

fn day(at: &ExcelDateTime) -> Cell {
    if at.is_duration() {
        return Cell::Number(at.as_f64());
    }
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    let date = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((y, m), d)| Date::new(y, m, d).ok());
    date.map_or(Cell::Number(at.as_f64()), Cell::Day)
}

fn iso(s: &str) -> Cell {
    let day = s.get(..10).and_then(|d| d.parse::<Date>().ok());
    day.map_or_else(|| Cell::Text(s.to_owned()), Cell::Day)
}

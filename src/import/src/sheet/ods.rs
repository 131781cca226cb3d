//! Reads the properties of an OpenDocument sheet besides its values: the number of cells including
//! repetitions (counted before any cell is built), merged cells, and cells shown as percentages.

use super::grid::{Region, joined};
use super::workbook::damaged;
use super::{MOST_CELLS, MOST_SHEETS, ReadError};
use boardsight_core::progress::Progress;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read as _};

/// The properties of one sheet.
#[derive(Debug, Default)]
pub struct Table {
    pub name: String,
    /// Blocks of merged cells.
    pub merged: Vec<Region>,
    /// Cells shown as percentages: rows and columns from 0, in order.
    pub percent: Vec<(u32, u32)>,
    /// Hidden rows: first and last, from 0, sorted.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns: first and last, from 0, sorted.
    pub hidden_columns: Vec<(u32, u32)>,
    /// The workbook uses the 1904 date system.
    pub from_1904: bool,
}

/// Current position of the parser in a table.
#[derive(Default)]
struct CellPosition {
    row: u64,
    /// Repeat count of the current row.
    times: u64,
    column: u64,
    /// The column after the last one of the row that is not empty.
    held: u64,
    /// Columns of the row that are shown as percentages: first column and count.
    percent: Vec<(u64, u64)>,
    /// The column of the sheet that the next column definition describes.
    described: u64,
}

/// Returns the sheets of an OpenDocument file. A file in which a few bytes repeat a cell excessively is
/// rejected.
///
/// # Errors
/// If the file is damaged or has more cells than a return.
pub fn tables(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Table>, ReadError> {
    let name = file;
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(name, None, e))?;
    let mut content = Vec::new();
    let part = zip.by_name("content.xml").map_err(|e| damaged(name, None, e))?;
    part.take(512 << 20).read_to_end(&mut content).map_err(|e| damaged(name, None, e))?;
    let bomb = || ReadError::Bomb {
        name: name.to_owned(),
        part: "content.xml".to_owned(),
        packed: format!("{} KiB", bytes.len() / 1024),
        unpacked: format!("more than {} cells, by repeating a few", MOST_CELLS * 2),
    };
    let length = content.len();
    let mut reader = Reader::from_reader(content.as_slice());
    let mut buffer = Vec::new();
    let (mut out, mut cells) = (Vec::<Table>::new(), 0_u64);
    let mut at = CellPosition::default();
    // Tables can be nested in cells; only the outermost ones are sheets.
    let mut depth = 0_u32;
    let mut tags = 0_u32;
    let mut from_1904 = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|e| damaged(name, None, e))?;
        tags = tags.wrapping_add(1);
        if tags & 0xFFFF == 0 {
            // Both numbers are precise enough in f32 to show progress.
            progress.step("Looking at the file", reader.buffer_position() as f32 / length.max(1) as f32)?;
        }
        let (tag, empty) = match &event {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(tag) => {
                match tag.name().0 {
                    "table:table" => depth = depth.saturating_sub(1),
                    "table:table-row" if depth == 1 => {
                        cells = cells.saturating_add(at.held.saturating_mul(at.times));
                        if cells > (MOST_CELLS as u64) * 2 {
                            return Err(bomb());
                        }
                        end_row(&mut at, out.last_mut());
                    }
                    _ => {}
                }
                continue;
            }
            Event::Eof => {
                for table in &mut out {
                    table.from_1904 = from_1904;
                    table.hidden_rows = joined(std::mem::take(&mut table.hidden_rows));
                    table.hidden_columns = joined(std::mem::take(&mut table.hidden_columns));
                }
                return Ok(out);
            }
            _ => continue,
        };
        match tag.name().0 {
            "table:table" if !empty => {
                depth += 1;
                if depth == 1 {
                    let name = text(tag, "table:name").unwrap_or_default();
                    if out.len() >= MOST_SHEETS {
                        return Err(ReadError::TooManySheets { name: file.to_owned(), most: MOST_SHEETS });
                    }
                    out.push(Table { name, ..Table::default() });
                    at = CellPosition::default();
                }
            }
            "table:table-row" if depth == 1 => {
                let times = number(tag, "table:number-rows-repeated");
                at = CellPosition { row: at.row, times, described: at.described, ..CellPosition::default() };
                if is_hidden(tag)
                    && let Some(table) = out.last_mut()
                {
                    table.hidden_rows.extend(range(at.row, times));
                }
                if empty {
                    end_row(&mut at, None);
                }
            }
            "table:table-column" if depth == 1 => {
                let times = number(tag, "table:number-columns-repeated");
                if is_hidden(tag)
                    && let Some(table) = out.last_mut()
                {
                    table.hidden_columns.extend(range(at.described, times));
                }
                at.described = at.described.saturating_add(times);
            }
            "table:null-date" => {
                from_1904 = text(tag, "table:date-value").is_some_and(|day| day.starts_with("1904-01-01"));
            }
            "table:table-cell" | "table:covered-table-cell" if depth == 1 => {
                cell(tag, empty, &mut at, out.last_mut());
            }
            _ => {}
        }
    }
}

fn cell(tag: &BytesStart<'_>, empty: bool, at: &mut CellPosition, table: Option<&mut Table>) {
    let times = number(tag, "table:number-columns-repeated");
    let kind = text(tag, "office:value-type");
    let (across, down) =
        (number(tag, "table:number-columns-spanned"), number(tag, "table:number-rows-spanned"));
    if let Some(table) = table.filter(|_| across > 1 || down > 1) {
        let end = |from: u64, length: u64| {
            u32::try_from(from.saturating_add(length.saturating_sub(1))).unwrap_or(u32::MAX)
        };
        let rows = (end(at.row, 1), end(at.row, down));
        table.merged.push(Region { rows, columns: (end(at.column, 1), end(at.column, across)) });
    }
    if kind.as_deref() == Some("percentage") {
        at.percent.push((at.column, times));
    }
    at.column = at.column.saturating_add(times);
    if !empty || kind.is_some() {
        at.held = at.column;
    }
}

/// Records the row's percentage cells and moves to the next row. The cell count made before limits their
/// number.
fn end_row(at: &mut CellPosition, table: Option<&mut Table>) {
    if let Some(table) = table.filter(|_| !at.percent.is_empty()) {
        for row in at.row..at.row.saturating_add(at.times) {
            for (column, times) in &at.percent {
                for column in *column..column.saturating_add(*times) {
                    if let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) {
                        table.percent.push((row, column));
                    }
                }
            }
        }
    }
    at.row = at.row.saturating_add(at.times.max(1));
}

/// Returns whether a row or column is hidden, manually or by a filter.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    matches!(text(tag, "table:visibility").as_deref(), Some("collapse" | "filter"))
}

/// Returns the first and last index of a number of consecutive rows or columns.
fn range(from: u64, times: u64) -> Option<(u32, u32)> {
    let to = from.saturating_add(times.saturating_sub(1));
    Some((u32::try_from(from).ok()?, u32::try_from(to).unwrap_or(u32::MAX)))
}

fn text(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok).find(|a| a.key.0 == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
}

/// Returns a repeat count or a span; at least 1.
fn number(tag: &BytesStart<'_>, name: &str) -> u64 {
    text(tag, name).and_then(|n| n.trim().parse().ok()).unwrap_or(1).max(1)
}

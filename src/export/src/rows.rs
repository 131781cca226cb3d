//! Shared by both kinds of workbook: splitting rows among sheets, and row heights that show the full text.

use boardsight_report::sheets::{CellValue, Column};

/// Maximum number of rows of a sheet, including the header.
pub(super) const MOST_ROWS: usize = 1_048_576;
/// Maximum height of a row, in lines; longer texts can be read in the cell.
pub(super) const MOST_LINES: usize = 14;

/// Splits rows into parts that fit on a sheet below its header; returns at least one part.
pub(super) fn chunks<T>(rows: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    let none = rows.is_empty().then_some(rows);
    none.into_iter().chain(rows.chunks(most.max(1)))
}

/// Returns the name of a part of a sheet: the sheet's name, from the second part on with a number.
pub(super) fn name_of(sheet: &str, part: usize) -> String {
    if part == 0 { sheet.to_owned() } else { format!("{sheet} {}", part + 1) }
}

/// Estimates how many lines a text takes in a column of `width` characters, rounding up.
pub(super) fn lines_in(text: &str, width: u16) -> usize {
    // At ten points, slightly more characters fit than the nominal width, and words do not fill their
    // lines.
    let room = usize::from(width).max(4) * 13 / 12;
    text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().clamp(1, MOST_LINES)
}

/// Returns the height of a row, in lines.
pub(super) fn lines(row: &[CellValue], columns: &[Column]) -> usize {
    row.iter()
        .zip(columns)
        .map(|(value, column)| match value {
            CellValue::Text(text) | CellValue::Address(text) => lines_in(text, column.width),
            // The shape before the word takes width too.
            CellValue::Status(status) => lines_in(&status.word, column.width.saturating_sub(4)),
            CellValue::Absent(word) => lines_in(word, column.width),
            CellValue::Blank
            | CellValue::Number { .. }
            | CellValue::Share { .. }
            | CellValue::Money { .. }
            | CellValue::Day(_) => 1,
        })
        .max()
        .unwrap_or(1)
}

/// Returns the height of the headings, in lines.
pub(super) fn head_lines(columns: &[Column]) -> usize {
    // The filter button takes width beside the heading.
    columns.iter().map(|c| lines_in(&c.title, c.width.saturating_sub(3))).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_register_continues_in_a_second_sheet() {
        assert_eq!(chunks(&[1, 2, 3], 2).map(<[_]>::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(chunks::<u8>(&[], 2).map(<[_]>::len).collect::<Vec<_>>(), [0]);
        assert_eq!((name_of("Risks", 0), name_of("Risks", 1)), ("Risks".to_owned(), "Risks 2".to_owned()));
    }

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        assert_eq!(lines_in("", 20), 1);
        assert_eq!(lines_in(&"a".repeat(40), 24), 2);
        assert_eq!(lines_in("one\ntwo", 40), 2);
        assert_eq!(lines_in(&"a".repeat(4_000), 10), MOST_LINES);
    }
}

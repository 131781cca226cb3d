//! What workbooks of both kinds have in common: how rows are parted among sheets, and how high each must be so that its
//! texts can be read.

use boardsight_report::sheets::{Column, Value};

/// A sheet holds no more rows, with its head.
pub(super) const MOST_ROWS: usize = 1_048_576;
/// A row is no higher than so many lines: what is longer is read in the cell.
pub(super) const MOST_LINES: usize = 14;

/// Rows in parts that a sheet can hold below its head; at least one part.
pub(super) fn chunks<T>(rows: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    let none = rows.is_empty().then_some(rows);
    none.into_iter().chain(rows.chunks(most.max(1)))
}

/// The name of a part of a sheet: that of the sheet, from the second on with its number.
pub(super) fn name_of(sheet: &str, part: usize) -> String {
    if part == 0 { sheet.to_owned() } else { format!("{sheet} {}", part + 1) }
}

/// How many lines a text takes in a column so wide, in characters; a little more rather than less.
pub(super) fn lines_in(text: &str, width: u16) -> usize {
    // Type of ten points sets a few more characters than a column is wide, and words do not fill their lines.
    let room = usize::from(width).max(4) * 13 / 12;
    text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().clamp(1, MOST_LINES)
}

/// How many lines a row takes.
pub(super) fn lines(row: &[Value], columns: &[Column]) -> usize {
    row.iter()
        .zip(columns)
        .map(|(value, column)| match value {
            Value::Text(text) | Value::Address(text) => lines_in(text, column.width),
            // The shape before the word takes room too.
            Value::Status(status) => lines_in(&status.word, column.width.saturating_sub(4)),
            Value::Absent(word) => lines_in(word, column.width),
            Value::Blank
            | Value::Number { .. }
            | Value::Share { .. }
            | Value::Money { .. }
            | Value::Day(_) => 1,
        })
        .max()
        .unwrap_or(1)
}

/// How many lines the headings take.
pub(super) fn head_lines(columns: &[Column]) -> usize {
    // A filter's button takes room beside the heading.
    columns.iter().map(|c| lines_in(&c.title, c.width.saturating_sub(3))).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_registers_go_on_in_a_second_sheet() {
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

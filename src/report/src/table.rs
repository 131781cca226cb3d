//! Tables of a page, and tables as CSV.

use super::PageName;
use super::characters::plain;
use super::spec::{Block, Page, Table};
use boardsight_core::text::inert;

/// Creates a page from blocks.
pub(super) fn page(name: PageName, message: &str, blocks: Vec<Block>) -> Page {
    Page {
        name: name.name().to_owned(),
        question: name.question().to_owned(),
        message: message.to_owned(),
        blocks,
    }
}

/// Returns the tables of a page, in reading order.
#[must_use]
pub fn tables(page: &Page) -> Vec<&Table> {
    page.blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
        .collect()
}

/// Returns a table as CSV with a header row. Figures are plain numbers and unreported values are empty. An
/// apostrophe precedes any text that a spreadsheet would treat as a formula.
#[must_use]
pub fn table_csv(table: &Table) -> String {
    let mut out = String::new();
    line(&mut out, table.columns.iter().map(|c| c.title.clone()).chain(["Source".to_owned()]));
    for row in &table.rows {
        let mut sources: Vec<&str> = Vec::new();
        for cell in row.iter().filter(|c| !c.source.is_empty()) {
            if !sources.contains(&cell.source.as_str()) {
                sources.push(&cell.source);
            }
        }
        let cells = row.iter().map(|cell| match cell.value {
            // Rust prints a float so that parsing it gives the same value.
            Some(value) => value.to_string(),
            None if cell.text == super::spec::NOT_REPORTED => String::new(),
            None => inert(&plain(&cell.text)),
        });
        line(&mut out, cells.chain([inert(&plain(&sources.join("; ")))]));
    }
    out
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::spec::{Cell, Column};
    use super::*;
    use boardsight_core::text::active;
    use proptest::prelude::*;

    fn table(cells: Vec<Cell>) -> Table {
        let columns = cells.iter().map(|_| Column::text("Column", 1)).collect();
        Table { id: "t".to_owned(), title: String::new(), columns, rows: vec![cells], notes: vec![] }
    }

    #[test]
    fn figures_are_plain_and_formulas_are_inert() {
        let figure = Cell {
            text: "−106,000".to_owned(),
            value: Some(-106_000.0),
            source: "NAO".to_owned(),
            ..Cell::default()
        };
        let text =
            table_csv(&table(vec![figure, Cell::missing(), Cell::text("=1+1"), Cell::text("a, \"b\"")]));
        assert_eq!(text.lines().nth(1), Some("-106000,,'=1+1,\"a, \"\"b\"\"\",NAO"));
    }

    proptest! {
        #[test]
        fn written_csv_reads_back(texts in proptest::collection::vec("\\PC{0,20}", 1..5)) {
            let cells: Vec<Cell> = texts.iter().map(|t| Cell::text(t.clone())).collect();
            let csv = table_csv(&table(cells));
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            for (cell, text) in row.iter().zip(&texts) {
                prop_assert_eq!(cell, inert(&plain(text)));
                prop_assert_eq!(active(cell), &*plain(text));
            }
        }
    }
}

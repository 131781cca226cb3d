//! Finds the table in a sheet: the title above it, its headings, its rows, and the footer below.

use super::sheet::{Cell, Worksheet, in_row};
use super::value::{is_figure, is_unknown};
use super::when::{self, PeriodHint};

/// Number of rows at the top that are searched for headings.
const LOOKED_AT: usize = 80;
/// Number of rows below the headings that are examined.
const SAMPLE: usize = 25;
/// Maximum number of heading rows.
const MOST_LEVELS: u32 = 4;

/// A table in a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableBounds {
    /// The heading rows, from the top; the last is directly above the figures.
    pub headings: Vec<u32>,
    /// The columns that are not empty.
    pub columns: Vec<Column>,
    /// The lines above the table: row and text.
    pub title: Vec<(u32, String)>,
    /// The first row below the headings.
    pub from: u32,
    /// The row after the last one with a figure.
    pub to: u32,
    /// The lines below the figures: row and text.
    pub footers: Vec<(u32, String)>,
}

impl TableBounds {
    /// Extends the table to a row below the last figure.
    pub(super) fn extend_to(&mut self, row: u32) {
        self.to = self.to.max(row + 1);
        let to = self.to;
        self.footers.retain(|(row, _)| *row >= to);
    }
}

/// Column of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Column index, from 0.
    pub index: u32,
    /// The heading: its levels from the top, joined by ' / '.
    pub heading: String,
    /// The heading with each period replaced by `{period}`: the key in the mapping rules.
    pub key: String,
    /// Period information in the heading.
    pub when: PeriodHint,
    /// The heading without its period.
    pub rest: String,
}

/// Finds the table. `heading_row` (from 0) is the last heading row, if the user set it.
#[must_use]
pub fn shape(sheet: &Worksheet, heading_row: Option<u32>) -> Option<TableBounds> {
    let last = match heading_row {
        Some(row) => row,
        None => find_headings(sheet)?,
    };
    let headings = levels(sheet, last);
    let first = headings.first().copied().unwrap_or(last);
    let title =
        sheet.rows().take_while(|(row, _)| *row < first).map(|(row, cells)| (row, join(cells))).collect();
    let to = end(sheet, last);
    let mut seen: Vec<u32> = Vec::new();
    for (_, cells) in sheet.rows_from(last + 1) {
        for (column, _) in cells {
            if let Err(at) = seen.binary_search(column) {
                seen.insert(at, *column);
            }
        }
    }
    for (column, _) in sheet.row(last) {
        if let Err(at) = seen.binary_search(column) {
            seen.insert(at, *column);
        }
    }
    let footers = sheet.rows_from(to).map(|(row, cells)| (row, join(cells))).collect();
    let mut columns: Vec<Column> = seen.into_iter().map(|index| column(sheet, &headings, index)).collect();
    tell_apart(&mut columns);
    Some(TableBounds { headings, columns, title, from: last + 1, to, footers })
}

/// Makes the keys of columns with the same heading unique by adding a number: `Attendances`, `Attendances
/// #2`.
fn tell_apart(columns: &mut [Column]) {
    let mut met: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for column in columns.iter_mut().filter(|c| !c.key.is_empty()) {
        let key = format!("{} {:?}", column.key, column.when);
        let count = met.entry(key).or_insert(0);
        *count += 1;
        if *count > 1 {
            column.key = format!("{} #{count}", column.key);
        }
    }
}

/// Returns a column's key without the number that makes it unique.
#[must_use]
pub fn base_of(key: &str) -> &str {
    match key.rsplit_once(" #") {
        Some((base, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => key,
    }
}

/// Returns the row after the last one with a figure below the headings.
fn end(sheet: &Worksheet, last: u32) -> u32 {
    let figures = |cells: &[(u32, Cell)]| {
        // The number of a note, as in '1. Provisional', is alone in its row; a figure has a name beside it.
        cells.iter().any(|(column, cell)| *column > 0 && is_figure(cell))
            || matches!(cells, [(0, Cell::Number(_))])
    };
    let found = sheet.rows_from(last + 1).rev().find(|(_, cells)| figures(cells));
    found.map_or(last + 1, |(row, _)| row + 1)
}

fn join(cells: &[(u32, Cell)]) -> String {
    cells.iter().map(|(_, cell)| cell.to_string()).collect::<Vec<_>>().join(" ")
}

/// Finds the row of headings: the one whose columns have the most figures in the rows below.
fn find_headings(sheet: &Worksheet) -> Option<u32> {
    let rows: Vec<(u32, &[(u32, Cell)])> = sheet.rows().take(LOOKED_AT + SAMPLE).collect();
    let figure = |cell: &Cell| is_figure(cell) || is_unknown(cell);
    let mut best: Option<(usize, u32)> = None;
    for (i, (row, cells)) in rows.iter().enumerate().take(LOOKED_AT) {
        // Figures are not headings, but years and dates can be.
        let names = cells
            .iter()
            .filter(|(_, cell)| match cell {
                Cell::Text(_) => !figure(cell) || !PeriodHint::of_cell(cell).is_nothing(),
                Cell::Day(_) => true,
                cell => !PeriodHint::of_cell(cell).is_nothing(),
            })
            .count();
        let body = cells.iter().any(|(_, cell)| figure(cell) && PeriodHint::of_cell(cell).is_nothing());
        if body || names < 2 || names * 2 < cells.len() {
            continue;
        }
        let below = rows.get(i + 1..(i + 1 + SAMPLE).min(rows.len())).unwrap_or_default();
        let mut score = 0;
        for (column, _) in *cells {
            let held: Vec<&Cell> = below.iter().filter_map(|(_, cells)| in_row(cells, *column)).collect();
            let figures = held.iter().filter(|cell| is_figure(cell)).count();
            score += figures * 2 + (held.len() - figures).min(figures + 1);
        }
        let any = cells
            .iter()
            .any(|(column, _)| below.iter().any(|(_, cells)| in_row(cells, *column).is_some_and(figure)));
        if any && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, *row));
        }
    }
    let (_, mut last) = best?;
    // A row of names without figures directly below, over columns of figures, is the last heading row, such
    // as plan and actual or units.
    for (i, (row, cells)) in rows.iter().enumerate() {
        let names = |(_, cell): &(u32, Cell)| !figure(cell) || !PeriodHint::of_cell(cell).is_nothing();
        if *row != last + 1 || !cells.iter().all(names) {
            continue;
        }
        let below = rows.get(i + 1..(i + 1 + SAMPLE).min(rows.len())).unwrap_or_default();
        let over = cells.iter().filter(|(column, _)| {
            below.iter().filter(|(_, cells)| in_row(cells, *column).is_some_and(is_figure)).count() >= 2
        });
        if over.count() >= 2 {
            last = *row;
        }
    }
    Some(last)
}

/// Returns the heading rows that end with this row.
fn levels(sheet: &Worksheet, last: u32) -> Vec<u32> {
    let mut rows = vec![last];
    for step in 1..MOST_LEVELS {
        let Some(row) = last.checked_sub(step) else { break };
        let cells = sheet.row(row);
        // A heading level spans several columns and has a name beyond the first column; a title does not.
        let beyond = cells.iter().filter(|(column, _)| *column > 0).count();
        let merged = cells.iter().any(|(column, _)| {
            *column > 0 && sheet.region(row, *column).is_some_and(|r| r.columns.1 > r.columns.0)
        });
        let names = cells
            .iter()
            .all(|(_, cell)| !matches!(cell, Cell::Number(_)) || !PeriodHint::of_cell(cell).is_nothing());
        let labelled = cells.iter().any(|(_, c)| c.to_string().trim_end().ends_with(':'));
        // A single group name above a column of figures, directly above the lowest heading row.
        let lone = step == 1 && beyond == 1 && is_lone_group(sheet.row(last), cells);
        if !names || labelled || !(merged || beyond >= 2 || lone) {
            break;
        }
        rows.push(row);
    }
    rows.reverse();
    rows
}

/// Returns whether a row contains only the name of one group of the columns below, to the right of the
/// first of them.
fn is_lone_group(leaves: &[(u32, Cell)], cells: &[(u32, Cell)]) -> bool {
    const LONGEST: usize = 48;
    let first = leaves.first().map_or(0, |(column, _)| *column);
    cells.iter().all(|(column, cell)| {
        let name = matches!(cell, Cell::Text(text) if text.chars().count() <= LONGEST);
        *column == 0 || (*column > first && name && in_row(leaves, *column).is_some())
    })
}

fn column(sheet: &Worksheet, headings: &[u32], index: u32) -> Column {
    let mut parts: Vec<String> = Vec::new();
    for (level, row) in headings.iter().enumerate() {
        let leaf = level + 1 == headings.len();
        let held = sheet.shown(*row, index).or_else(|| {
            // An unmerged name extends to the next name on its right; a merged name covers exactly its
            // merged cells.
            if leaf || sheet.region(*row, index).is_some() {
                return None;
            }
            let (column, cell) = sheet.row(*row).iter().rev().find(|(column, _)| *column <= index)?;
            sheet.region(*row, *column).is_none_or(|r| r.columns.0 == r.columns.1).then_some(cell)
        });
        let Some(held) = held else { continue };
        let text = match held {
            Cell::Day(day) => when_text(*day),
            cell => cell.to_string(),
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    let heading = parts.join(" / ");
    let mut when = PeriodHint::default();
    let (mut rest, mut key) = (Vec::new(), Vec::new());
    for part in parts.iter().rev() {
        match when::find(part) {
            Some((found, left)) => {
                when = when.or(found);
                key.push(if left.is_empty() { "{period}".to_owned() } else { format!("{left} {{period}}") });
                if !left.is_empty() {
                    rest.push(left);
                }
            }
            None => {
                rest.push(part.clone());
                key.push(part.clone());
            }
        }
    }
    rest.reverse();
    key.reverse();
    Column { index, heading, key: key.join(" / "), when, rest: rest.join(" / ") }
}

/// A date in a heading means its month.
fn when_text(day: jiff::civil::Date) -> String {
    boardsight_core::model::Period::containing(day, boardsight_core::model::PeriodKind::Month)
        .map_or_else(|| day.to_string(), |p| p.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Workbook;
    use super::*;

    fn of(text: &str) -> TableBounds {
        let book = Workbook::read("t.csv", text.as_bytes()).unwrap();
        shape(&book.sheets[0], None).unwrap()
    }

    #[test]
    fn the_table_is_found_under_titles_and_above_notes() {
        let s = of(
            "Delayed transfers of care\nPeriod:,April 2016\nSource:,NHS England\n\nCode,Name,Days,Patients\n\
                    ,England,\"154,000\",\"5,100\"\nE54000005,West Yorkshire,*,120\nE54000006,\"Coast, Humber and Vale\",900,40\n\n\
                    Notes\n* suppressed\n1,first note\n",
        );
        assert_eq!((s.headings.as_slice(), s.from, s.to), (&[4_u32][..], 5, 8));
        let heads: Vec<&str> = s.columns.iter().map(|c| c.heading.as_str()).collect();
        assert_eq!(heads, ["Code", "Name", "Days", "Patients"]);
        assert_eq!(s.title[1].1, "Period: April 2016");
        assert_eq!(s.footers[0].1, "Notes");
    }

    #[test]
    fn upper_heading_spans_to_the_next_one() {
        let s = of("Area,Q1 2016/17,,Q2 2016/17,\n,Plan,Actual,Plan,Actual\nWest,1,2,3,4\nEast,5,6,7,8\n");
        let last = s.columns.last().unwrap();
        assert_eq!(
            (last.heading.as_str(), last.key.as_str(), last.rest.as_str()),
            ("Q2 2016/17 / Actual", "{period} / Actual", "Actual")
        );
        assert_eq!(last.when.period(), boardsight_core::model::Period::quarter(2016, 2));
        assert_eq!(s.columns[2].heading, "Q1 2016/17 / Actual");
    }

    #[test]
    fn body_row_with_many_names_is_not_a_heading() {
        let s = of("Code,Name,Emergency admissions,,Delayed days,Comment\n,,Plan,Actual,Actual,\n\
                    E54000005,West Yorkshire,1,2,*,late\nE54000006,Coast,3,4,5,\nE54000007,Greater Manchester,*,*,*,\n");
        assert_eq!((s.headings.as_slice(), s.from, s.to), (&[0_u32, 1][..], 2, 4));
        assert_eq!(s.columns[3].heading, "Emergency admissions / Actual");
        assert_eq!(s.columns[1].heading, "Name");
    }

    #[test]
    fn plan_and_actual_are_a_second_level_of_headings() {
        let s = of(
            "Code,Name,Admissions,Days,Comment\n,,Plan,Actual,\nE54000005,West,1,2,late\nE54000006,East,3,4,late\n",
        );
        assert_eq!((s.headings.as_slice(), s.from), (&[0_u32, 1][..], 2));
        let s = of("Name,Days\nWest,1\nEast,2\n");
        assert_eq!((s.headings.as_slice(), s.from), (&[0_u32][..], 1));
    }

    #[test]
    fn numeric_years_and_months_are_headings() {
        let s = of("Area,2014,2015,2016\nWest,10,20,30\nEast,11,21,31\n");
        assert_eq!(s.headings, [0]);
        let s = of("Area,Apr-16,May-16\nWest,10,20\nEast,11,21\n");
        assert_eq!(s.columns[1].when.period(), boardsight_core::model::Period::month(2016, 4));
    }

    #[test]
    fn a_long_table_has_its_headings_in_its_first_row() {
        let s = of(
            "org,type,month,attendances\n8J094,other,2017-02,2176\n8J094,other,2017-03,2644\n8J094,other,2017-04,2572\n",
        );
        assert_eq!((s.headings.as_slice(), s.from, s.to), (&[0_u32][..], 1, 4));
    }
}

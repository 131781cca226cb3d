//! Collects repeated issues while reading a sheet; reports each once with its first cell and a count.

use super::super::matching::Suggestion;
use super::super::sheet::{Worksheet, column_name};
use super::super::value::shortened;
use super::{Issue, Severity, Subject};
use std::collections::HashMap;

/// Maximum number of unreadable cells that are reported one by one; the rest are counted.
const MOST_CELLS_TOLD: usize = 1_000;
/// Maximum number of unmatched names that are reported one by one.
const MOST_NAMES_TOLD: usize = 60;

/// A name without a match: count, first cell and near matches.
struct UnknownName {
    text: String,
    what: &'static str,
    expected: &'static str,
    row: u32,
    column: u32,
    count: usize,
    suggestions: Vec<Suggestion>,
}

/// A repeated issue: first cell and count.
#[derive(Clone, Copy)]
struct Occurrence {
    row: u32,
    column: u32,
    count: usize,
}

/// All counted issues.
#[derive(Default)]
pub struct IssueCollector {
    missing: Vec<UnknownName>,
    missing_at: HashMap<(String, &'static str), usize>,
    unreadable: usize,
    no_period: Option<Occurrence>,
    no_measure: Option<Occurrence>,
    no_place: Option<Occurrence>,
    low: Option<Occurrence>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
}

fn count(met: &mut Option<Occurrence>, row: u32, column: u32) {
    met.get_or_insert(Occurrence { row, column, count: 0 }).count += 1;
}

fn plain(weight: Severity, place: String, what: String, about: Subject) -> Issue {
    Issue { weight, place, what, about, suggestions: Vec::new() }
}

impl IssueCollector {
    /// Records a name without a match.
    pub fn miss(&mut self, text: &str, what: &'static str, at: (u32, u32), suggestions: Vec<Suggestion>) {
        self.put(text, what, "", at, suggestions);
    }

    /// Records a text that does not match what was expected.
    pub fn miss_expecting(&mut self, text: &str, what: &'static str, expected: &'static str, at: (u32, u32)) {
        self.put(text, what, expected, at, Vec::new());
    }

    fn put(
        &mut self,
        text: &str,
        what: &'static str,
        expected: &'static str,
        (row, column): (u32, u32),
        suggestions: Vec<Suggestion>,
    ) {
        let next = self.missing.len();
        let at = *self.missing_at.entry((text.to_owned(), what)).or_insert(next);
        match self.missing.get_mut(at) {
            Some(missing) => missing.count += 1,
            None => {
                self.missing.push(UnknownName {
                    text: text.to_owned(),
                    what,
                    expected,
                    row,
                    column,
                    count: 1,
                    suggestions,
                });
            }
        }
    }

    /// Records a cell that cannot be read as a figure.
    pub fn unreadable(&mut self, sheet: &Worksheet, row: u32, column: u32, why: String) -> Option<Issue> {
        self.unreadable += 1;
        (self.unreadable <= MOST_CELLS_TOLD)
            .then(|| plain(Severity::Blocking, sheet.place(row, column), why, Subject::Cell(row, column)))
    }

    /// Records a figure without a period.
    pub fn no_period(&mut self, row: u32, column: u32) {
        count(&mut self.no_period, row, column);
    }

    /// Records a figure without a measure.
    pub fn no_measure(&mut self, row: u32, column: u32) {
        count(&mut self.no_measure, row, column);
    }

    /// Records a row with figures and without a place.
    pub fn no_place(&mut self, row: u32) {
        count(&mut self.no_place, row, 0);
    }

    /// Records a figure that is above zero but not known exactly.
    pub fn low(&mut self, row: u32, column: u32) {
        count(&mut self.low, row, column);
    }

    /// Records a figure in a row or column that the sender hid.
    pub fn hidden(&mut self, sheet: &Worksheet, row: u32, column: u32) {
        if sheet.is_hidden_row(row) && self.hidden_rows.last() != Some(&row) {
            self.hidden_rows.push(row);
        }
        if sheet.is_hidden_column(column) && !self.hidden_columns.contains(&column) {
            self.hidden_columns.push(column);
        }
    }

    /// Adds all counted items to the issues.
    pub fn doubts(self, sheet: &Worksheet, doubts: &mut Vec<Issue>) {
        let name = &sheet.name;
        let hidden = |one: &str, many: &str, named: Vec<String>, doubts: &mut Vec<Issue>| {
            const MOST: usize = 12;
            let Some(first) = named.first().cloned() else { return };
            let more = named.len().saturating_sub(MOST);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let list = named.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
            let what = if named.len() == 1 {
                format!("{one} {first} is hidden in the workbook; its figures are read like the others")
            } else {
                format!(
                    "{many} {list}{more} are hidden in the workbook; their figures are read like the others"
                )
            };
            doubts.push(plain(Severity::Notice, format!("sheet '{name}'"), what, Subject::File));
        };
        let rows = self.hidden_rows.iter().map(|row| (u64::from(*row) + 1).to_string()).collect();
        hidden("row", "rows", rows, doubts);
        let columns = self.hidden_columns.iter().map(|column| column_name(*column)).collect();
        hidden("column", "columns", columns, doubts);
        if let Some(met) = self.low {
            let what = format!(
                "{} more than nought and less than half of the last digit, and not known exactly; kept as not available",
                figures(met.count)
            );
            let about = Subject::Cell(met.row, met.column);
            doubts.push(plain(Severity::Omission, sheet.place(met.row, met.column), what, about));
        }
        if self.unreadable > MOST_CELLS_TOLD {
            let more = self.unreadable - MOST_CELLS_TOLD;
            let what = format!("{more} more cells cannot be read as figures");
            doubts.push(plain(Severity::Blocking, format!("sheet '{name}'"), what, Subject::File));
        }
        if let Some(met) = self.no_period {
            let what = format!("for which period {} is said nowhere; say so", figures(met.count));
            doubts.push(plain(Severity::Blocking, sheet.place(met.row, met.column), what, Subject::Period));
        }
        if let Some(met) = self.no_measure {
            let what =
                format!("of which measure {} is said nowhere; say so for the column", figures(met.count));
            let about = Subject::Cell(met.row, met.column);
            doubts.push(plain(Severity::Omission, sheet.place(met.row, met.column), what, about));
        }
        if let Some(met) = self.no_place {
            let rows = if met.count == 1 { "row has" } else { "rows have" };
            doubts.push(plain(
                Severity::Omission,
                format!("sheet '{name}', row {}", u64::from(met.row) + 1),
                format!("{} {rows} figures and no place", met.count),
                Subject::Cell(met.row, 0),
            ));
        }
        let left = self.missing.len().saturating_sub(MOST_NAMES_TOLD);
        for missing in self.missing.into_iter().take(MOST_NAMES_TOLD) {
            let rows =
                if missing.count == 1 { "1 row".to_owned() } else { format!("{} rows", missing.count) };
            doubts.push(Issue {
                weight: Severity::Omission,
                place: sheet.place(missing.row, missing.column),
                what: if missing.expected.is_empty() {
                    format!("'{}' is {}; {rows}", shortened(&missing.text), missing.what)
                } else {
                    format!(
                        "'{}' is {}; {}; {rows}",
                        shortened(&missing.text),
                        missing.what,
                        missing.expected
                    )
                },
                about: Subject::Name(missing.text),
                suggestions: missing.suggestions,
            });
        }
        if left > 0 {
            doubts.push(plain(
                Severity::Omission,
                format!("sheet '{name}'"),
                format!("{left} more names are not known on the board"),
                Subject::File,
            ));
        }
    }
}

fn figures(n: usize) -> String {
    if n == 1 { "a figure is".to_owned() } else { format!("{n} figures are") }
}

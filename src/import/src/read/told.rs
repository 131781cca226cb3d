//! What is counted on the way down a sheet and told once, with where it stands first.

use super::super::matching::Suggestion;
use super::super::sheet::Sheet;
use super::super::value::shortened;
use super::{About, Doubt, Weight};
use std::collections::HashMap;

/// So many single cells that cannot be read are told one by one; of more only the number is.
const MOST_CELLS_TOLD: usize = 20;
/// So many names that are not known are told one by one.
const MOST_NAMES_TOLD: usize = 60;

/// What is not known by name: how often, where first, and what comes near.
struct Missing {
    text: String,
    what: &'static str,
    row: u32,
    column: u32,
    count: usize,
    suggestions: Vec<Suggestion>,
}

/// What is met more than once: where first, and how often.
#[derive(Clone, Copy)]
struct Met {
    row: u32,
    column: u32,
    count: usize,
}

/// Everything that is counted.
#[derive(Default)]
pub struct Told {
    missing: Vec<Missing>,
    missing_at: HashMap<(String, &'static str), usize>,
    unreadable: usize,
    no_period: Option<Met>,
    no_measure: Option<Met>,
    no_place: Option<Met>,
}

fn count(met: &mut Option<Met>, row: u32, column: u32) {
    met.get_or_insert(Met { row, column, count: 0 }).count += 1;
}

fn plain(weight: Weight, place: String, what: String, about: About) -> Doubt {
    Doubt { weight, place, what, about, suggestions: Vec::new() }
}

impl Told {
    /// A name that is not known.
    pub fn miss(
        &mut self,
        text: &str,
        what: &'static str,
        (row, column): (u32, u32),
        suggestions: Vec<Suggestion>,
    ) {
        let next = self.missing.len();
        let at = *self.missing_at.entry((text.to_owned(), what)).or_insert(next);
        match self.missing.get_mut(at) {
            Some(missing) => missing.count += 1,
            None => {
                self.missing.push(Missing {
                    text: text.to_owned(),
                    what,
                    row,
                    column,
                    count: 1,
                    suggestions,
                });
            }
        }
    }

    /// A cell that cannot be read as a figure.
    pub fn unreadable(&mut self, sheet: &Sheet, row: u32, column: u32, why: String) -> Option<Doubt> {
        self.unreadable += 1;
        (self.unreadable <= MOST_CELLS_TOLD)
            .then(|| plain(Weight::Stops, sheet.place(row, column), why, About::Cell(row, column)))
    }

    /// A figure of which nothing says for which period it is.
    pub fn no_period(&mut self, row: u32, column: u32) {
        count(&mut self.no_period, row, column);
    }

    /// A figure of which nothing says of which measure it is.
    pub fn no_measure(&mut self, row: u32, column: u32) {
        count(&mut self.no_measure, row, column);
    }

    /// A row with figures and no place.
    pub fn no_place(&mut self, row: u32) {
        count(&mut self.no_place, row, 0);
    }

    /// All of it, as doubts.
    pub fn doubts(self, sheet: &Sheet, doubts: &mut Vec<Doubt>) {
        let name = &sheet.name;
        if self.unreadable > MOST_CELLS_TOLD {
            let more = self.unreadable - MOST_CELLS_TOLD;
            let what = format!("{more} more cells cannot be read as figures");
            doubts.push(plain(Weight::Stops, format!("sheet '{name}'"), what, About::File));
        }
        if let Some(met) = self.no_period {
            let what = format!("for which period {} is said nowhere; say so", figures(met.count));
            doubts.push(plain(Weight::Stops, sheet.place(met.row, met.column), what, About::Period));
        }
        if let Some(met) = self.no_measure {
            let what =
                format!("of which measure {} is said nowhere; say so for the column", figures(met.count));
            let about = About::Cell(met.row, met.column);
            doubts.push(plain(Weight::LeavesOut, sheet.place(met.row, met.column), what, about));
        }
        if let Some(met) = self.no_place {
            let rows = if met.count == 1 { "row has" } else { "rows have" };
            doubts.push(plain(
                Weight::LeavesOut,
                format!("sheet '{name}', row {}", u64::from(met.row) + 1),
                format!("{} {rows} figures and no place", met.count),
                About::Cell(met.row, 0),
            ));
        }
        let left = self.missing.len().saturating_sub(MOST_NAMES_TOLD);
        for missing in self.missing.into_iter().take(MOST_NAMES_TOLD) {
            let rows =
                if missing.count == 1 { "1 row".to_owned() } else { format!("{} rows", missing.count) };
            doubts.push(Doubt {
                weight: Weight::LeavesOut,
                place: sheet.place(missing.row, missing.column),
                what: format!("'{}' is {}; {rows}", shortened(&missing.text), missing.what),
                about: About::Name(missing.text),
                suggestions: missing.suggestions,
            });
        }
        if left > 0 {
            doubts.push(plain(
                Weight::LeavesOut,
                format!("sheet '{name}'"),
                format!("{left} more names are not known on the board"),
                About::File,
            ));
        }
    }
}

fn figures(n: usize) -> String {
    if n == 1 { "a figure is".to_owned() } else { format!("{n} figures are") }
}

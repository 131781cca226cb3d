//! Detection of shares in measures in per cent: 0.83 may mean 83% or 0.83%.

use super::super::sheet::Worksheet;
use super::{Issue, Severity, Subject};
use std::collections::BTreeMap;

/// The figures in one column for one measure in per cent.
#[derive(Default)]
struct Column {
    /// Row and value of the first figure above 0 and not above 1.
    small: Option<(u32, f64)>,
    /// Number of such small figures.
    count: usize,
    /// The largest of the other figures.
    largest: f64,
    /// Number of other figures above zero.
    others: usize,
    /// Row and value of a figure that is formatted as a percentage and is at least ten times the whole.
    beyond: Option<(u32, f64)>,
}

/// Figures of measures in per cent, by column and measure.
#[derive(Default)]
pub struct Shares {
    columns: BTreeMap<(u32, u32), Column>,
}

/// A column with a figure of at least this size is in per cent and contains no shares.
const PLAIN: f64 = 20.0;

impl Shares {
    /// Adds a figure. `shown` is true if the cell is formatted as a percentage.
    pub fn add(&mut self, key: (u32, u32), row: u32, value: f64, shown: bool) {
        let column = self.columns.entry(key).or_default();
        let size = value.abs();
        if shown {
            if size >= 1_000.0 {
                column.beyond.get_or_insert((row, value));
            }
            return;
        }
        if size > 0.0 && size <= 1.0 {
            column.small.get_or_insert((row, value));
            column.count += 1;
        } else if size > 0.0 {
            column.largest = column.largest.max(size);
            column.others += 1;
        }
    }

    /// Adds the questions that must be answered before anything is imported.
    pub fn doubts(self, sheet: &Worksheet, doubts: &mut Vec<Issue>) {
        for ((index, _), column) in self.columns {
            let doubt = |row: u32, what: String| Issue {
                weight: Severity::Blocking,
                place: sheet.place(row, index),
                what,
                about: Subject::Shares(index),
                suggestions: Vec::new(),
            };
            // Do not ask if small percentages appear with others that are not much larger: a share would be
            // far smaller than the percentages around it.
            if let Some((row, value)) = column.small.filter(|_| column.others == 0 || column.largest >= PLAIN)
            {
                let more = match column.count {
                    0 | 1 => String::new(),
                    n => format!(" (and {} more)", n - 1),
                };
                let share = super::super::sheet::rounded(value * 100.0);
                doubts.push(doubt(
                    row,
                    format!(
                        "{value}{more} may be {share}% or {value}%, and the measure is per cent; say which for the column (in a \
                         map 'times: 100', or 'per_cent_as_written: true')"
                    ),
                ));
            }
            if let Some((row, value)) = column.beyond {
                doubts.push(doubt(
                    row,
                    format!(
                        "the cell shows {value}%; if {} is meant, its format multiplies by 100 what is per cent already",
                        super::super::sheet::rounded(value / 100.0)
                    ),
                ));
            }
        }
    }
}

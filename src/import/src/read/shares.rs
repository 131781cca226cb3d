//! Shares in a measure of per cent: 0.83 may be 83%, or 0.83%.

use super::super::sheet::Worksheet;
use super::{Issue, Severity, Subject};
use std::collections::BTreeMap;

/// What one column brings of one measure of per cent.
#[derive(Default)]
struct Column {
    /// Where the first figure stands that is above nought and not above 1, and the figure.
    small: Option<(u32, f64)>,
    /// How many such figures there are.
    count: usize,
    /// The largest of the others.
    largest: f64,
    /// How many others are above nought.
    others: usize,
    /// A figure that is shown as a percentage and is ten times the whole or more.
    beyond: Option<(u32, f64)>,
}

/// Figures of measures of per cent, by column and measure.
#[derive(Default)]
pub struct Shares {
    columns: BTreeMap<(u32, u32), Column>,
}

/// A per cent that is as large as this stands in no column in which others are shares.
const PLAIN: f64 = 20.0;

impl Shares {
    /// Notes a figure. `shown`: the cell shows it as a percentage.
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

    /// What is to be settled before anything is taken in.
    pub fn doubts(self, sheet: &Worksheet, doubts: &mut Vec<Issue>) {
        for ((index, _), column) in self.columns {
            let doubt = |row: u32, what: String| Issue {
                weight: Severity::Blocking,
                place: sheet.place(row, index),
                what,
                about: Subject::Shares(index),
                suggestions: Vec::new(),
            };
            // Small per cents stand beside others that are not much larger; a share beside per cents is far smaller.
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

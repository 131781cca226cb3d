//! Detection of decimal commas: in such a sheet, `1.234` may mean 1,234.

use super::Value;
use crate::sheet::{Cell, Worksheet};

/// The separators in the numbers of a sheet's texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Separators {
    /// A cell whose comma can only be a decimal separator, such as `50,5`, with its text.
    comma: Option<(String, String)>,
    /// Fields are separated by semicolons, and every point is followed by three digits.
    only_threes: bool,
}

impl Separators {
    /// Reads the texts of a sheet.
    ///
    /// `semicolons` is true if its fields are separated by semicolons, as programs with decimal commas do.
    #[must_use]
    pub fn of(sheet: &Worksheet, semicolons: bool) -> Self {
        let mut out = Self::default();
        let (mut threes, mut others) = (0_usize, 0_usize);
        for (row, cells) in sheet.rows() {
            for (column, cell) in cells {
                let Cell::Text(text) = cell else { continue };
                let Some(number) = bare(text) else { continue };
                if out.comma.is_none() && is_decimal_comma(number) {
                    out.comma = Some((crate::sheet::cell_name(row, *column), text.clone()));
                }
                if number.contains('.') {
                    if is_thousands(number) { threes += 1 } else { others += 1 }
                }
            }
        }
        out.only_threes = semicolons && threes > 0 && others == 0;
        out
    }

    /// Returns the value of a cell in a sheet with these separators.
    #[must_use]
    pub fn value(&self, cell: Option<&Cell>) -> Value {
        let ambiguous = match cell {
            Some(Cell::Text(text)) if self.only_threes || self.comma.is_some() => {
                bare(text).is_some_and(is_thousands)
            }
            _ => false,
        };
        if !ambiguous {
            return super::value(cell);
        }
        let text = cell.map(ToString::to_string).unwrap_or_default();
        let why = self.comma.as_ref().map_or_else(
            || "the fields are set apart by semicolons, as where decimals have a comma".to_owned(),
            |(cell, other)| format!("cell {cell} has '{other}', with a comma before decimals"),
        );
        let (whole, part) = (text.replace('.', ","), text.clone());
        Value::Unreadable(format!(
            "'{text}' may be {whole} or {part}: {why}; save the file with points before decimals, or without signs between \
             thousands"
        ))
    }
}

/// Returns a numeric text without its signs and currency.
fn bare(text: &str) -> Option<&str> {
    let text = text.trim().trim_start_matches(['-', '+', '(', '\u{a3}', '\u{20ac}', '\u{2212}', ' ']);
    let text = text.trim_end_matches([')', '%', ' ']);
    (text.len() >= 3
        && text.len() <= 24
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b','))
    .then_some(text)
}

/// Returns whether a number has a decimal comma: `50,5`, `1.234,5`, `0,125`, `12,3456`.
fn is_decimal_comma(number: &str) -> bool {
    let Some((whole, decimals)) = number.rsplit_once(',') else { return false };
    if decimals.contains('.') || decimals.is_empty() {
        return false;
    }
    whole.contains('.') || (!whole.contains(',') && (decimals.len() != 3 || whole == "0"))
}

/// Returns whether a number's points may be thousands separators: `1.234`, `12.345.678`.
fn is_thousands(number: &str) -> bool {
    let mut groups = number.split('.');
    let first = groups.next().unwrap_or_default();
    let mut any = false;
    let all = groups.all(|g| {
        any = true;
        g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit())
    });
    any && all
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && first.bytes().all(|b| b.is_ascii_digit())
}

//! Money in whole pounds sterling.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Amount in whole pounds sterling. Published figures are rounded to a million or more, so pence would be
/// false precision.
///
/// Written to disk as a plain number: `311000000`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Gbp(pub i64);

impl Gbp {
    /// Creates an amount from a number of million pounds.
    #[must_use]
    pub const fn millions(millions: i64) -> Self {
        Self(millions.saturating_mul(1_000_000))
    }

    /// Returns the amount as a float, for statistics. Exact up to about nine quadrillion pounds.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // 2^53 pounds is far beyond any board's money
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// Rounds to the nearest whole pound. `None` if the value is not finite or exceeds ±9 quadrillion
    /// pounds.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // the range is checked on the line above the cast
    pub fn from_f64(pounds: f64) -> Option<Self> {
        (pounds.is_finite() && pounds.abs() < 9.0e15).then(|| Self(pounds.round() as i64))
    }

    /// Adds two amounts; the result saturates at the ends of the range.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Subtracts an amount; the result saturates at the ends of the range.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Gbp {
    /// Formats the amount as in board papers: `£5.3bn`, `£311m`, `£1,611`, `−£90m`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "\u{2212}" } else { "" };
        let pounds = self.0.unsigned_abs();
        // Thresholds are half a last digit below the unit, so that 999,950,000 is written £1bn and not
        // £1,000m.
        let scaled = |unit: u64, suffix: &str, f: &mut fmt::Formatter<'_>| {
            let tenths = (pounds + unit / 20) / (unit / 10);
            let (whole, tenth) = (group(tenths / 10), tenths % 10);
            if tenth == 0 {
                write!(f, "{sign}£{whole}{suffix}")
            } else {
                write!(f, "{sign}£{whole}.{tenth}{suffix}")
            }
        };
        if pounds >= 999_950_000 {
            scaled(1_000_000_000, "bn", f)
        } else if pounds >= 1_000_000 {
            scaled(1_000_000, "m", f)
        } else {
            write!(f, "{sign}£{}", group(pounds))
        }
    }
}

/// Formats a number with its digits in groups of three: `1,234,567`.
fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_formatted_for_print() {
        for (pounds, text) in [
            (0, "£0"),
            (1_611, "£1,611"),
            (999_999, "£999,999"),
            (311_000_000, "£311m"),
            (-90_000_000, "\u{2212}£90m"),
            (5_300_000_000, "£5.3bn"),
            (1_500_000, "£1.5m"),
            (999_960_000, "£1bn"),
            (22_000_000_000, "£22bn"),
        ] {
            assert_eq!(Gbp(pounds).to_string(), text);
        }
    }

    #[test]
    fn non_finite_or_huge_amount_is_none() {
        assert_eq!(Gbp::from_f64(f64::NAN), None);
        assert_eq!(Gbp::from_f64(f64::INFINITY), None);
        assert_eq!(Gbp::from_f64(1e18), None);
        assert_eq!(Gbp::from_f64(310_999_999.6), Some(Gbp(311_000_000)));
    }
}

//! Formatting of figures, dates and lists for all pages and documents.

use boardsight_core::model::{Gbp, Measure, Period};
use jiff::civil::Date;

/// Sign of a negative figure: a true minus, as wide as a plus.
pub const MINUS: char = '\u{2212}';

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns a number with thousands separators: `193,000`, `−106,000`, `82.7`.
#[must_use]
pub fn number(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return super::spec::NOT_REPORTED.to_owned();
    }
    let plain = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let mut text = String::with_capacity(plain.len() * 4 / 3 + 2);
    // A number that rounds to zero has no sign.
    if value < 0.0 && plain.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        text.push(MINUS);
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Returns a signed difference: `+193,000`, `−478`, `0`.
#[must_use]
pub fn signed(value: f64, decimals: u8) -> String {
    let text = number(value, decimals);
    let nothing = text.bytes().all(|b| matches!(b, b'0' | b'.' | b','));
    if value > 0.0 && !nothing { format!("+{text}") } else { text }
}

/// Returns a text with its unit: `193,000 admissions`, `82.7%`.
#[must_use]
pub fn with_unit(text: &str, unit: &str) -> String {
    if unit.starts_with('%') { format!("{text}{unit}") } else { format!("{text} {unit}") }
}

/// Returns a text with its unit if the unit is a symbol, and without it if the sentence names the unit:
/// `82.7%`, `87,000`.
#[must_use]
pub fn with_unit_short(text: &str, unit: &str) -> String {
    if unit.starts_with('%') { format!("{text}{unit}") } else { text.to_owned() }
}

/// Returns a measure's figure with its decimals, without a unit.
#[must_use]
pub fn figure(value: f64, measure: &Measure) -> String {
    number(value, measure.decimals)
}

/// Returns a measure's figure as reported: signed for a change, unsigned for a level.
#[must_use]
pub fn reported(value: f64, measure: &Measure) -> String {
    if measure.expressed.is_change() { signed(value, measure.decimals) } else { figure(value, measure) }
}

/// Returns money with a sign for a difference: `+£311m`.
#[must_use]
pub fn signed_gbp(gbp: Gbp) -> String {
    if gbp.0 > 0 { format!("+{gbp}") } else { gbp.to_string() }
}

/// Returns money, or 'not reported'.
#[must_use]
pub fn gbp(gbp: Option<Gbp>) -> String {
    gbp.map_or_else(|| super::spec::NOT_REPORTED.to_owned(), |g| g.to_string())
}

/// Returns a date: `8 February 2017`.
#[must_use]
pub fn date(day: Date) -> String {
    let month = usize::try_from(day.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("?");
    format!("{} {month} {}", day.day(), day.year())
}

/// Returns a short date: `8 Feb 2017`.
#[must_use]
pub fn short_date(day: Date) -> String {
    let month = usize::try_from(day.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("?");
    format!("{} {} {}", day.day(), &month[..3], day.year())
}

/// Returns a count with its noun: `1 stream`, `2 streams`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(n)) }
}

/// Returns a count with its noun, in words if it is small: `one is late`, `three are late`, `12 are late`.
#[must_use]
pub fn counted(n: usize, one: &str, many: &str) -> String {
    const WORDS: [&str; 10] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let number = WORDS.get(n).map_or_else(|| thousands(n), |word| (*word).to_owned());
    format!("{number} {}", if n == 1 { one } else { many })
}

/// Returns a count with thousands separators.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts of records
pub fn thousands(n: usize) -> String {
    number(n as f64, 0)
}

/// Returns a list in words: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Returns the text with its first letter in upper case.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Returns the position of the middle of a period on an axis of months.
#[must_use]
pub fn mid_month(period: Period) -> f64 {
    f64::from(period.start_month()) + f64::from(period.months()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;
    use proptest::prelude::*;

    #[test]
    fn figures_are_formatted_for_print() {
        for (value, decimals, plain, with_sign) in [
            (193_000.0, 0, "193,000", "+193,000"),
            (-106_000.0, 0, "−106,000", "−106,000"),
            (0.0, 0, "0", "0"),
            (-0.04, 1, "0.0", "0.0"),
            (0.8, 1, "0.8", "+0.8"),
            (1_234_567.891, 2, "1,234,567.89", "+1,234,567.89"),
            (999.0, 0, "999", "+999"),
            (f64::NAN, 0, "not reported", "not reported"),
        ] {
            assert_eq!(
                (number(value, decimals), signed(value, decimals)),
                (plain.to_owned(), with_sign.to_owned())
            );
        }
        assert_eq!(with_unit("82.7", "%"), "82.7%");
        assert_eq!(signed_gbp(Gbp::millions(311)), "+£311m");
        assert_eq!(date(day(2017, 2, 8)), "8 February 2017");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(count(1, "risk", "risks") + &count(2000, " risk", "risks"), "1 risk2,000 risks");
    }

    proptest! {
        #[test]
        fn formatted_figure_round_trips(value in -1e12..1e12_f64, decimals in 0..6_u8) {
            let text = number(value, decimals).replace(',', "").replace(MINUS, "-");
            let back: f64 = text.parse().unwrap();
            prop_assert!((back - value).abs() <= 0.5 * 10f64.powi(-i32::from(decimals)) + value.abs() * 1e-12);
        }
    }
}

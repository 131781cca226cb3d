//! Values of cells: a figure, or the reason why there is none. Unknown is never zero.
//!
//! The marks are those of the Government Statistical Service ('Symbols in tables',
//! analysisfunction.civilservice.gov.uk), in square brackets. The older signs (`*`, `..`, `:`, `~`) of
//! publications before 2021 are also accepted.

mod marks;
mod separators;

pub use marks::{Mark, Unknown};
pub use separators::Separators;

use super::sheet::Cell;
use crate::sheet::rounded;
use marks::{alone, without_marks};

/// A figure in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The number: 95.2 for `95.2%`.
    pub value: f64,
    /// Whether the cell shows a percentage.
    pub percent: bool,
    /// Whether the cell shows pounds.
    pub pounds: bool,
    /// The marks next to the figure as written, such as `[u]` or `[note 1]`.
    pub mark: Option<String>,
}

/// The value of a cell in a column of figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Figure(Figure),
    /// The cell states that there is no figure.
    Unknown(Mark),
    /// The cell cannot be read as a figure: the reason, and what was expected.
    Unreadable(String),
}

const fn plain(value: f64) -> Value {
    Value::Figure(Figure { value, percent: false, pounds: false, mark: None })
}

/// Returns the value of a cell.
#[must_use]
pub fn value(cell: Option<&Cell>) -> Value {
    match cell {
        None => Value::Unknown(Mark::empty()),
        Some(Cell::Number(value)) => plain(*value),
        Some(Cell::Percent(share)) => {
            Value::Figure(Figure { value: rounded(share * 100.0), percent: true, pounds: false, mark: None })
        }
        Some(Cell::Text(text)) => of_text(text),
        Some(Cell::Error(error)) => Value::Unreadable(format!(
            "the formula came to {error}; a number was expected, or nothing where none is reported"
        )),
        Some(Cell::Day(day)) => Value::Unreadable(format!("the day {day}; a number was expected")),
        Some(Cell::Flag(_)) => Value::Unreadable("true or false; a number was expected".to_owned()),
    }
}

/// Returns whether a cell can be read as a figure.
#[must_use]
pub fn is_figure(cell: &Cell) -> bool {
    matches!(cell, Cell::Number(_) | Cell::Percent(_) | Cell::Error(_))
        || matches!(cell, Cell::Text(t) if matches!(parse(t), Some(Value::Figure(_))))
}

/// Returns whether a cell states that there is no figure.
#[must_use]
pub fn is_unknown(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(t) if matches!(parse(t), Some(Value::Unknown(_))))
}

fn of_text(text: &str) -> Value {
    parse(text).unwrap_or_else(|| {
        Value::Unreadable(format!(
            "'{}'; a number such as 1,234 or (56) or 7.8% was expected, or nothing where none is reported",
            shortened(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}'))
        ))
    })
}

/// Reads a figure, or the statement that there is none. Returns `None` for any other text without building
/// a message, because most texts are names.
fn parse(text: &str) -> Option<Value> {
    /// A longer text is neither a number nor a mark for a missing one. In bytes.
    const LONGEST: usize = 64;
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    if text.is_empty() {
        return Some(Value::Unknown(Mark::empty()));
    }
    // A value begins or ends with a number, sign or bracket, or is one of the words in `marks`; longer
    // texts are not parsed.
    if text.len() > LONGEST {
        return None;
    }
    if text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(plain);
    }
    if let Some(mark) = alone(text) {
        return Some(Value::Unknown(mark));
    }
    // A number contains a digit; most names do not.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (rest, mark) = without_marks(text);
    let figure = number(rest)?;
    if mark.as_deref().is_some_and(marks::is_low) {
        // '0 [low]' means a value above zero; any other figure is known.
        return (figure.value.abs() <= 0.0).then(|| Value::Unknown(Mark::low(text)));
    }
    Some(Value::Figure(Figure { mark, ..figure }))
}

/// Shortens a text for use in a message.
#[must_use]
pub fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST - 1).chain(['\u{2026}']).collect()
    }
}

/// Parses a number as people write it: pounds, thousands separators, brackets or a minus for negative
/// values, per cent, `m` and `bn`.
fn number(text: &str) -> Option<Figure> {
    let rest: String =
        text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')).collect();
    let mut negative = false;
    let mut rest = rest.as_str();
    let (mut percent, mut pounds) = (false, false);
    // Brackets, signs and marks in any order, each once: (£5), £(5), -£5, (3.1)%.
    loop {
        let (less, inside) = if let Some(inside) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            (true, inside)
        } else if let Some(after) = rest.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
            (true, after)
        } else if let Some(after) = rest.strip_prefix('£').filter(|_| !pounds) {
            pounds = true;
            (false, after)
        } else if let Some(before) = rest.strip_suffix('%').filter(|_| !percent) {
            percent = true;
            (false, before)
        } else {
            break;
        };
        if less && negative {
            return None;
        }
        negative |= less;
        rest = inside;
    }
    if !negative {
        rest = rest.strip_prefix('+').unwrap_or(rest);
    }
    let mut times = 1.0;
    for (ending, by) in [("bn", 1e9), ("m", 1e6), ("k", 1e3)] {
        if !rest.ends_with(|c: char| c.is_ascii_alphabetic()) {
            break;
        }
        if let Some(before) = rest.to_lowercase().strip_suffix(ending).map(str::len).filter(|_| !percent) {
            (times, rest) = (by, rest.get(..before)?);
            break;
        }
    }
    let digits = digits(rest)?;
    let value: f64 = digits.parse().ok()?;
    let value = if times > 1.0 { rounded(value * times) } else { value };
    let value = if negative { -value } else { value };
    value.is_finite().then_some(Figure { value, percent, pounds, mark: None })
}

/// Returns the digits of a number without its thousands separators; `None` if a comma is in any other
/// position, as in `12,5`.
fn digits(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?)),
        None => (text, None),
    };
    if let Some(exponent) = exponent {
        let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if bare.is_empty() || bare.len() > 3 || !bare.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    let (whole, decimals) = match mantissa.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (mantissa, None),
    };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if decimals.is_some_and(|d| !all_digits(d)) || (whole.is_empty() && decimals.is_none_or(str::is_empty)) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(',');
    if !all_digits(first) || (grouped && (first.is_empty() || first.len() > 3)) {
        return None;
    }
    if groups.any(|g| g.len() != 3 || !all_digits(g)) {
        return None;
    }
    Some(text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Value {
        value(Some(&Cell::Text(text.to_owned())))
    }

    fn figure(text: &str) -> Option<f64> {
        match read(text) {
            Value::Figure(f) => Some(f.value),
            _ => None,
        }
    }

    #[test]
    fn figures_are_read_as_people_write_them() {
        for (text, want) in [
            ("1234", 1234.0),
            ("1,234", 1234.0),
            ("1 234", 1234.0),
            ("£1,234.50", 1234.5),
            ("(1,234)", -1234.0),
            ("(£1,234)", -1234.0),
            ("£(1,234)", -1234.0),
            ("-£5", -5.0),
            ("£-5", -5.0),
            ("\u{2212}12.5", -12.5),
            ("95.2%", 95.2),
            ("(3.1)%", -3.1),
            ("(3.1%)", -3.1),
            ("£3.8bn", 3.8e9),
            ("£311m", 311e6),
            ("1.2E+05", 120_000.0),
            (".5", 0.5),
            ("1,234 [r]", 1234.0),
            ("87,000(p)", 87_000.0),
            ("+15", 15.0),
            ("0", 0.0),
        ] {
            assert_eq!(figure(text), Some(want), "{text}");
        }
    }

    #[test]
    fn withheld_or_absent_figure_is_unknown_not_zero() {
        for text in ["*", "..", "n/a", "N/A", "-", "\u{2013}", ":", "[c]", "x", "not reported", "<5", " "] {
            assert!(matches!(read(text), Value::Unknown(_)), "{text}");
        }
        assert_eq!(value(None), Value::Unknown(Mark::empty()));
        let why = |text: &str| match read(text) {
            Value::Unknown(mark) => Some(mark.why),
            _ => None,
        };
        for (text, want) in [
            ("*", Unknown::Suppressed),
            ("[c]", Unknown::Suppressed),
            ("[C]", Unknown::Suppressed),
            ("[u]", Unknown::Suppressed),
            ("<10", Unknown::Suppressed),
            ("[z]", Unknown::NotApplicable),
            ("z", Unknown::NotApplicable),
            ("not applicable", Unknown::NotApplicable),
            ("[x]", Unknown::NotAvailable),
            ("[w]", Unknown::NotAvailable),
            ("[note 1]", Unknown::NotAvailable),
            ("..", Unknown::NotAvailable),
            (":", Unknown::NotAvailable),
            ("-", Unknown::NotAvailable),
            ("[low]", Unknown::Low),
            ("~", Unknown::Low),
            ("0 [low]", Unknown::Low),
            ("not reported", Unknown::NotReported),
        ] {
            assert_eq!(why(text), Some(want), "{text}");
        }
    }

    #[test]
    fn a_figure_keeps_its_mark() {
        for (text, want, mark) in [
            ("2,000 [note 1]", 2000.0, "[note 1]"),
            ("2,000 [Note 1, note 12]", 2000.0, "[Note 1, note 12]"),
            ("60 [u]", 60.0, "[u]"),
            ("70[b]", 70.0, "[b]"),
            ("5 [f]", 5.0, "[f]"),
            ("5 [e][r]", 5.0, "[e][r]"),
            ("5 [p] [note 2]", 5.0, "[p] [note 2]"),
            ("5 [sss]", 5.0, "[sss]"),
            ("95.2% [r]", 95.2, "[r]"),
            ("1,234(p)", 1234.0, "(p)"),
            ("12*", 12.0, "*"),
            ("12\u{b9}", 12.0, "\u{b9}"),
        ] {
            let Value::Figure(figure) = read(text) else { panic!("{text}: {:?}", read(text)) };
            assert_eq!((figure.value, figure.mark.as_deref()), (want, Some(mark)), "{text}");
        }
        // The user is asked about a figure with a mark for withheld data or an unknown mark.
        for text in ["5 [c]", "5 [x]", "5 [q]", "5 [low]", "5 [", "[u] 5"] {
            assert!(matches!(read(text), Value::Unreadable(_)), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn ambiguous_number_is_refused() {
        for text in [
            "12,5", "1,23", "1.234,5", "1,2345", "about 5", "5 to 7", "--5", "(-5)", "1e", "£", "1.2.3",
            "12-", "inf", "NaN", "Q1",
        ] {
            assert!(matches!(read(text), Value::Unreadable(_)), "{text}: {:?}", read(text));
        }
        assert!(
            matches!(value(Some(&Cell::Error("#DIV/0!".into()))), Value::Unreadable(why) if why.contains("#DIV/0!"))
        );
    }

    proptest! {
        #[test]
        fn any_number_round_trips_in_every_notation(n in -1_000_000_000_i64..1_000_000_000, hundredths in 0_u8..100) {
            let size = n.unsigned_abs();
            let mut grouped = String::new();
            let plain = size.to_string();
            for (i, c) in plain.chars().enumerate() {
                if i > 0 && (plain.len() - i).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(c);
            }
            let want: f64 = format!("{size}.{hundredths:02}").parse().unwrap();
            for text in [format!("{plain}.{hundredths:02}"), format!("£{grouped}.{hundredths:02}"), format!("{grouped}.{hundredths:02}%")] {
                prop_assert_eq!(figure(&text), Some(want), "{}", &text);
                let negative = format!("({text})");
                prop_assert_eq!(figure(&negative), Some(-want), "{}", &negative);
                let negative = format!("-{text}");
                prop_assert_eq!(figure(&negative), Some(-want), "{}", &negative);
            }
        }

        #[test]
        fn no_text_panics_or_gives_a_non_finite_number(text in "\\PC{0,24}") {
            if let Value::Figure(f) = read(&text) {
                prop_assert!(f.value.is_finite());
                prop_assert!(text.chars().any(|c| c.is_ascii_digit()), "{}", text);
            }
        }
    }
}

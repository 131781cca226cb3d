//! The marks of official statistics, alone in a cell or next to a figure.

use boardsight_core::model::AbsenceReason;

/// The reason why a cell contains no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// The cell is empty.
    Empty,
    /// The sender states that the figure is not reported.
    NotReported,
    /// Withheld because the number is small, confidential or unreliable: `*`, `[c]`, `[u]`.
    Suppressed,
    /// Not applicable, because no figure is possible: `[z]`.
    NotApplicable,
    /// Not available: `..`, `[x]`, `-`.
    NotAvailable,
    /// Above zero and less than half of the last digit: `[low]`.
    Low,
}

impl Unknown {
    /// Returns a short label for a message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotReported => "not reported",
            Self::Suppressed => "suppressed",
            Self::NotApplicable => "not applicable",
            Self::NotAvailable => "not available",
            Self::Low => "more than nought and not known exactly",
        }
    }

    /// Returns the reason that the board stores; `None` for a figure that is simply not reported.
    #[must_use]
    pub const fn reason(self) -> Option<AbsenceReason> {
        match self {
            Self::Empty | Self::NotReported => None,
            Self::Suppressed => Some(AbsenceReason::Suppressed),
            Self::NotApplicable => Some(AbsenceReason::NotApplicable),
            Self::NotAvailable | Self::Low => Some(AbsenceReason::NotAvailable),
        }
    }
}

/// A mark in place of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The reason why there is no figure.
    pub why: Unknown,
    /// The mark as written; empty for an empty cell.
    pub text: String,
}

impl Mark {
    /// Returns the mark for an empty cell.
    #[must_use]
    pub const fn empty() -> Self {
        Self { why: Unknown::Empty, text: String::new() }
    }

    /// Returns the mark for a figure that is above zero and rounds to zero.
    pub(super) fn low(text: &str) -> Self {
        Self { why: Unknown::Low, text: text.to_owned() }
    }
}

const SUPPRESSED: [&str; 13] =
    ["*", "**", "***", "[c]", "(c)", "c", "s", "[s]", "[d]", "[u]", "suppressed", "withheld", "confidential"];
const NOT_APPLICABLE: [&str; 4] = ["[z]", "z", "not applicable", "(z)"];
/// A dash may mean zero or nothing, so it is treated as unknown, not zero. 'n/a' may mean 'not available'
/// or 'not applicable'; the mark is kept.
const NOT_AVAILABLE: [&str; 23] = [
    "..",
    "...",
    ".",
    ":",
    "-",
    "--",
    "\u{2013}",
    "\u{2014}",
    "\u{2026}",
    "n/a",
    "na",
    "n.a.",
    "n/k",
    "[x]",
    "[w]",
    "x",
    "w",
    "not available",
    "not known",
    "unknown",
    "(x)",
    "(w)",
    "#",
];
const NOT_REPORTED: [&str; 6] = ["not reported", "n/r", "nr", "no data", "null", "no return"];
const LOW: [&str; 4] = ["[low]", "~", "[k]", "(low)"];

/// Marks that may appear next to a figure: average, break, estimated, forecast, not significant,
/// provisional, revised, significant, total, low reliability.
const BESIDE: [&str; 12] = ["a", "b", "e", "f", "ns", "p", "r", "s", "ss", "sss", "t", "u"];

/// Returns the mark if the cell contains nothing else.
pub(super) fn alone(text: &str) -> Option<Mark> {
    let same = |list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(text));
    let why = if same(&SUPPRESSED) || fewer_than(text) {
        Unknown::Suppressed
    } else if same(&NOT_APPLICABLE) {
        Unknown::NotApplicable
    } else if same(&NOT_AVAILABLE) {
        Unknown::NotAvailable
    } else if same(&NOT_REPORTED) {
        Unknown::NotReported
    } else if same(&LOW) {
        Unknown::Low
    } else if text.starts_with('[') && text.ends_with(']') {
        let (rest, _) = without_marks(text);
        if !rest.is_empty() {
            return None;
        }
        Unknown::NotAvailable
    } else {
        return None;
    };
    Some(Mark { why, text: text.to_owned() })
}

/// Returns whether a text is a withheld small number: `<5`, `< 10`.
fn fewer_than(text: &str) -> bool {
    let rest = text.strip_prefix('<').map(str::trim_start);
    rest.is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns whether a mark means a low figure.
pub(super) fn is_low(mark: &str) -> bool {
    LOW.iter().any(|low| low.eq_ignore_ascii_case(mark))
}

/// Splits a text into the part before its trailing marks and the marks as written.
pub(super) fn without_marks(text: &str) -> (&str, Option<String>) {
    let mut rest = text.trim_end();
    loop {
        let before = last_mark(rest);
        match before {
            Some(before) => rest = before.trim_end(),
            None => break,
        }
    }
    let mark = text.get(rest.len()..).map(str::trim).filter(|m| !m.is_empty());
    (rest, mark.map(str::to_owned))
}

/// Returns the text before its last mark; `None` if it does not end in a mark.
fn last_mark(text: &str) -> Option<&str> {
    const SIGNS: [char; 9] =
        ['*', '\u{2020}', '\u{2021}', '\u{b9}', '\u{b2}', '\u{b3}', '\u{2074}', '\u{2075}', '\u{2076}'];
    if let Some(before) = text.strip_suffix(SIGNS) {
        return Some(before);
    }
    let (open, inside) = if let Some(body) = text.strip_suffix(']') {
        let open = body.rfind('[')?;
        (open, body.get(open + 1..)?)
    } else {
        let body = text.strip_suffix(')')?;
        let open = body.rfind('(')?;
        let inside = body.get(open + 1..)?;
        // A number in brackets is negative; a letter in brackets is a mark.
        if !["p", "r", "e"].iter().any(|m| m.eq_ignore_ascii_case(inside.trim())) {
            return None;
        }
        (open, inside)
    };
    is_known(inside, text.ends_with(']')).then(|| text.get(..open)).flatten()
}

/// Returns whether the content of brackets is one or more known marks, separated by commas.
fn is_known(inside: &str, square: bool) -> bool {
    let mut note = false;
    let mut any = false;
    for part in inside.split([',', ';']) {
        let part = part.trim().to_lowercase();
        any = true;
        let number = |s: &str| !s.is_empty() && s.len() <= 3 && s.bytes().all(|b| b.is_ascii_digit());
        if let Some(rest) = part.strip_prefix("notes").or_else(|| part.strip_prefix("note")) {
            let numbers = rest.split_whitespace().filter(|w| *w != "and" && *w != "&");
            let mut count = 0;
            for n in numbers {
                if !number(n) {
                    return false;
                }
                count += 1;
            }
            if count == 0 {
                return false;
            }
            note = true;
        } else if number(&part) {
            // '[1]' refers to a note; so does the second number in '[note 1, 2]'.
            if !square && !note {
                return false;
            }
        } else if !(BESIDE.contains(&part.as_str()) || square && matches!(part.as_str(), "low" | "k")) {
            return false;
        }
    }
    any
}

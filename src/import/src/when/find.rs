//! The words and numbers of a text, and the run of them that speaks of a period.

use super::When;
use boardsight_core::model::{Period, PeriodKind};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bit {
    Month(i8),
    Quarter(i8),
    Fiscal(i16),
    Calendar(i16),
    /// A number of one or two digits: a day, a month, or the end of a year.
    Small(i16),
    /// A word that may stand within a period: of, year, ending.
    Link,
    Other,
}

/// What a text says of a period, and the text without that; `None` where it says nothing.
///
/// `Emergency admissions, Q1 2016/17` gives the first quarter of 2016-17 and `Emergency admissions`.
#[must_use]
pub fn find(text: &str) -> Option<(When, String)> {
    let bits = bits(text);
    let mut best: Option<(When, usize, usize)> = None;
    for from in 0..bits.len() {
        for to in (from + 1..=bits.len().min(from + 8)).rev() {
            let (Some(first), Some(last)) = (bits.get(from), bits.get(to - 1)) else { continue };
            if matches!(first.0, Bit::Link | Bit::Other) || matches!(last.0, Bit::Link | Bit::Other) {
                continue;
            }
            let span: Vec<Bit> = bits[from..to].iter().map(|b| b.0).collect();
            if let Some(when) = of_bits(&span) {
                // A whole period goes before a part of one, and of two the one that takes in more of the text.
                let weight = |w: &When, words: usize| {
                    let year = w.fiscal.is_some() || w.calendar.is_some();
                    let part = w.quarter.is_some() || w.month.is_some();
                    (w.period().is_some(), words, usize::from(year) + usize::from(part))
                };
                if best.as_ref().is_none_or(|(b, f, t)| weight(b, t - f) < weight(&when, to - from)) {
                    best = Some((when, from, to));
                }
            }
        }
    }
    let (when, from, to) = best?;
    let (start, end) = (bits.get(from)?.1, bits.get(to - 1)?.2);
    let rest = format!("{} {}", text.get(..start)?, text.get(end..)?);
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | '%' | '£' | '+');
    Some((when, rest.trim_matches(edge).replace("( )", "").replace("()", "").trim().to_owned()))
}

/// The words and numbers of a text, each with what it could be and where it stands.
pub(super) fn bits(text: &str) -> Vec<(Bit, usize, usize)> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let digit = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            // A letter after digits begins a new word: 1Q, 31st; but a quarter is one word: Q1.
            let goes_on = next.is_alphanumeric()
                && (next.is_ascii_digit() == digit
                    || (text.get(start..at).is_some_and(|w| w.eq_ignore_ascii_case("q"))
                        && next.is_ascii_digit()));
            if !goes_on {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        out.push((text.get(start..end).map_or(Bit::Other, bit), start, end));
    }
    join_years(text, &mut out);
    out
}

fn bit(word: &str) -> Bit {
    let lower = word.to_lowercase();
    if let Ok(number) = lower.parse::<i16>() {
        return match (lower.len(), number) {
            (4, 1990..=2100) => Bit::Calendar(number),
            (1 | 2, _) => Bit::Small(number),
            _ => Bit::Other,
        };
    }
    if let Some(month) = MONTHS
        .iter()
        .position(|m| lower.len() >= 3 && m.starts_with(&lower) || lower == "sept" && m.starts_with("sept"))
    {
        return Bit::Month(i8::try_from(month + 1).unwrap_or(1));
    }
    if let Some(quarter) =
        lower.strip_prefix('q').and_then(|n| n.parse::<i8>().ok()).filter(|q| (1..=4).contains(q))
    {
        return Bit::Quarter(quarter);
    }
    match lower.as_str() {
        "quarter" | "qtr" | "month" | "year" | "fy" | "financial" | "of" | "in" | "to" | "the" | "ending"
        | "ended" | "st" | "nd" | "rd" | "th" | "for" | "q" => Bit::Link,
        _ => Bit::Other,
    }
}

/// `2016` and `17` with only a slash or dash between them are a financial year; so are `16/17` and `2016-2017`.
fn join_years(text: &str, bits: &mut Vec<(Bit, usize, usize)>) {
    let mut i = 0;
    while i + 1 < bits.len() {
        // 'Quarter 1', 'Qtr 1': the number is the quarter's.
        let word = text.get(bits[i].1..bits[i].2).unwrap_or_default().to_lowercase();
        if matches!(word.as_str(), "quarter" | "qtr" | "q")
            && let Bit::Small(quarter @ 1..=4) = bits[i + 1].0
        {
            bits[i] = (Bit::Quarter(i8::try_from(quarter).unwrap_or(1)), bits[i].1, bits[i + 1].2);
            bits.remove(i + 1);
            i += 1;
            continue;
        }
        let between = text.get(bits[i].2..bits[i + 1].1).unwrap_or_default().trim();
        let joined = matches!(between, "/" | "-" | "\u{2013}" | "\u{2014}");
        // A third number behind makes it a day: 2016-04-01, 01/04/2016.
        let third = bits.get(i + 2).is_some_and(|b| {
            matches!(b.0, Bit::Small(_) | Bit::Calendar(_))
                && matches!(text.get(bits[i + 1].2..b.1).unwrap_or_default(), "/" | "-" | ".")
        });
        let before = i > 0
            && matches!(bits[i - 1].0, Bit::Small(_))
            && matches!(text.get(bits[i - 1].2..bits[i].1).unwrap_or_default(), "/" | "-" | ".");
        let fiscal = match (bits[i].0, bits[i + 1].0) {
            (Bit::Calendar(from), Bit::Small(to))
                if to == (from + 1).rem_euclid(100) && bits[i + 1].2 - bits[i + 1].1 == 2 =>
            {
                Some(from)
            }
            (Bit::Calendar(from), Bit::Calendar(to)) if to == from + 1 => Some(from),
            (Bit::Small(from), Bit::Small(to))
                if bits[i].2 - bits[i].1 == 2
                    && bits[i + 1].2 - bits[i + 1].1 == 2
                    && to == (from + 1).rem_euclid(100)
                    && from >= 13 =>
            {
                Some(2000 + from)
            }
            _ => None,
        };
        if let Some(year) = fiscal.filter(|_| joined && !third && !before) {
            bits[i] = (Bit::Fiscal(year), bits[i].1, bits[i + 1].2);
            bits.remove(i + 1);
        }
        i += 1;
    }
}

/// What a run of words says, if all of it speaks of one period.
fn of_bits(bits: &[Bit]) -> Option<When> {
    let said: Vec<Bit> = bits.iter().copied().filter(|b| *b != Bit::Link).collect();
    let whole = |y: i16| if y < 100 { 2000 + y } else { y };
    let when = match said.as_slice() {
        [Bit::Month(m), Bit::Calendar(y)] | [Bit::Calendar(y), Bit::Month(m)] => {
            When { calendar: Some(*y), month: Some(*m), ..When::default() }
        }
        // Apr-16: the last two digits of a year.
        [Bit::Month(m), Bit::Small(y)] if *y >= 10 => {
            When { calendar: Some(whole(*y)), month: Some(*m), ..When::default() }
        }
        [Bit::Small(_), Bit::Month(m), Bit::Calendar(y)]
        | [Bit::Month(m), Bit::Small(_), Bit::Calendar(y)] => {
            When { calendar: Some(*y), month: Some(*m), ..When::default() }
        }
        [Bit::Small(_), Bit::Month(m), Bit::Small(y)] if *y >= 10 => {
            When { calendar: Some(whole(*y)), month: Some(*m), ..When::default() }
        }
        [Bit::Month(m), Bit::Fiscal(y)] | [Bit::Fiscal(y), Bit::Month(m)] => {
            When { fiscal: Some(*y), month: Some(*m), ..When::default() }
        }
        [Bit::Quarter(q), Bit::Fiscal(y)] | [Bit::Fiscal(y), Bit::Quarter(q)] => {
            When { fiscal: Some(*y), quarter: Some(*q), ..When::default() }
        }
        // The year that a calendar quarter lies in is not said by 'Q1 2016' alone: left to what else is said.
        [Bit::Quarter(q), Bit::Calendar(y)] | [Bit::Calendar(y), Bit::Quarter(q)] => {
            When { calendar: Some(*y), quarter: Some(*q), ..When::default() }
        }
        // 2016-04-01, 01/04/2016 as the United Kingdom writes days.
        [Bit::Calendar(y), Bit::Small(m), Bit::Small(d)]
        | [Bit::Small(d), Bit::Small(m), Bit::Calendar(y)]
            if (1..=12).contains(m) && (1..=31).contains(d) =>
        {
            When { calendar: Some(*y), month: i8::try_from(*m).ok(), ..When::default() }
        }
        [Bit::Calendar(y), Bit::Small(m)] if (1..=12).contains(m) => {
            When { calendar: Some(*y), month: i8::try_from(*m).ok(), ..When::default() }
        }
        // 'April to June 2016': the quarter that both ends lie in.
        [Bit::Month(a), Bit::Month(b), Bit::Calendar(y)] if (a - 1).rem_euclid(3) == 0 && *b == a + 2 => {
            let start = Period::month(*y, *a)?;
            let quarter = Period::containing(start.start(), PeriodKind::Quarter)?;
            return Some(When::of(quarter));
        }
        [Bit::Month(a), Bit::Calendar(y), Bit::Month(b), Bit::Calendar(z)]
            if y == z && (a - 1).rem_euclid(3) == 0 && *b == a + 2 =>
        {
            return Some(When::of(Period::containing(Period::month(*y, *a)?.start(), PeriodKind::Quarter)?));
        }
        [Bit::Month(4), Bit::Calendar(y), Bit::Month(3), Bit::Calendar(z)] if *z == y + 1 => {
            When { fiscal: Some(*y), ..When::default() }
        }
        [Bit::Month(m)] => When { month: Some(*m), ..When::default() },
        [Bit::Quarter(q)] => When { quarter: Some(*q), ..When::default() },
        [Bit::Fiscal(y)] => When { fiscal: Some(*y), ..When::default() },
        [Bit::Calendar(y)] => When { calendar: Some(*y), ..When::default() },
        _ => return None,
    };
    Some(when)
}

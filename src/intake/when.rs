//! Periods as people write them: `Apr-16`, `April 2016`, `Q1 2016/17`, `2016-17`, `MSitAE-APRIL-2016`, a day or its
//! serial number.

use super::sheet::Cell;
use crate::model::{Period, PeriodKind};
use jiff::civil::{Date, date};

/// What a text says of a period: perhaps only a part, such as the month without its year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The financial year that begins in this year.
    pub fiscal: Option<i16>,
    /// The calendar year.
    pub calendar: Option<i16>,
    /// The quarter of the financial year, 1 to 4.
    pub quarter: Option<i8>,
    /// The month, 1 to 12.
    pub month: Option<i8>,
}

impl When {
    /// Whether it says nothing.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.fiscal.is_none() && self.calendar.is_none() && self.quarter.is_none() && self.month.is_none()
    }

    /// What both say; where both say something of the same, this one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        // A year given in one way leaves no room for another given in the other.
        let year = self.fiscal.is_some() || self.calendar.is_some();
        let part = self.quarter.is_some() || self.month.is_some();
        Self {
            fiscal: if year { self.fiscal } else { other.fiscal },
            calendar: if year { self.calendar } else { other.calendar },
            quarter: if part { self.quarter } else { other.quarter },
            month: if part { self.month } else { other.month },
        }
    }

    /// The period, where enough is said.
    #[must_use]
    pub fn period(self) -> Option<Period> {
        match (self.fiscal, self.calendar, self.quarter, self.month) {
            (_, Some(year), None, Some(month)) => Period::month(year, month),
            (Some(year), _, _, Some(month)) => Period::month(if month >= 4 { year } else { year + 1 }, month),
            (Some(year), _, Some(quarter), None) => Period::quarter(year, quarter),
            (Some(year), _, None, None) => Period::year(year),
            _ => None,
        }
    }

    /// What a period says.
    #[must_use]
    pub fn of(period: Period) -> Self {
        let fiscal = Some(period.fiscal_year());
        let month = period.start().month();
        match period.kind() {
            PeriodKind::Year => Self { fiscal, ..Self::default() },
            PeriodKind::Quarter => {
                Self { fiscal, quarter: Some((month + 8) % 12 / 3 + 1), ..Self::default() }
            }
            PeriodKind::Month => {
                Self { calendar: Some(period.start().year()), month: Some(month), ..Self::default() }
            }
        }
    }

    /// What a cell says. A number alone is a year or a day's serial number where it lies in their range.
    #[must_use]
    pub fn of_cell(cell: &Cell) -> Self {
        match cell {
            Cell::Text(text) => find(text).map(|(when, _)| when).unwrap_or_default(),
            Cell::Day(day) => of_day(*day),
            Cell::Number(n) => of_number(*n),
            Cell::Percent(_) | Cell::Flag(_) | Cell::Error(_) => Self::default(),
        }
    }
}

fn of_day(day: Date) -> When {
    When { calendar: Some(day.year()), month: Some(day.month()), ..When::default() }
}

/// The day that a cell gives: a day, its serial number, or `2017-02-08`, `08/02/2017`, `8 February 2017`, `8-Feb-17`.
#[must_use]
pub fn day_of(cell: &Cell) -> Option<Date> {
    let text = match cell {
        Cell::Day(day) => return Some(*day),
        Cell::Number(n) if n.fract() == 0.0 && (32_874.0..73_415.0).contains(n) => {
            #[allow(clippy::cast_possible_truncation)] // the range is checked
            let days = jiff::Span::new().days(*n as i64);
            return Some(date(1899, 12, 30).saturating_add(days));
        }
        Cell::Text(text) => text,
        _ => return None,
    };
    if let Some(day) = text.get(..10).and_then(|t| t.parse().ok()) {
        return Some(day);
    }
    let said: Vec<Bit> = bits(text).into_iter().map(|b| b.0).filter(|b| *b != Bit::Link).collect();
    let year = |y: i16| if y < 100 { 2000 + y } else { y };
    let (d, m, y) = match said.as_slice() {
        [Bit::Small(d), Bit::Month(m), Bit::Calendar(y) | Bit::Small(y)] => (*d, *m, year(*y)),
        [Bit::Month(m), Bit::Small(d), Bit::Calendar(y)] => (*d, *m, *y),
        [Bit::Small(d), Bit::Small(m), Bit::Calendar(y)] => (*d, i8::try_from(*m).ok()?, *y),
        _ => return None,
    };
    Date::new(y, m, i8::try_from(d).ok()?).ok()
}

/// A year from 1990 to 2100, or the serial number of a day in those years (1 is 1 January 1900).
#[allow(clippy::cast_possible_truncation)] // the range is checked
fn of_number(n: f64) -> When {
    if n.fract() != 0.0 {
        return When::default();
    }
    if (1990.0..=2100.0).contains(&n) {
        return When { calendar: Some(n as i16), ..When::default() };
    }
    if (32_874.0..73_415.0).contains(&n) {
        let days = jiff::Span::new().days(n as i64);
        return of_day(date(1899, 12, 30).saturating_add(days));
    }
    When::default()
}

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
enum Bit {
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
fn bits(text: &str) -> Vec<(Bit, usize, usize)> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Option<String> {
        find(text).and_then(|(when, _)| when.period()).map(|p| p.to_string())
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (text, want) in [
            ("Apr-16", "Apr 2016"),
            ("Apr 16", "Apr 2016"),
            ("April 2016", "Apr 2016"),
            ("Sept 2016", "Sep 2016"),
            ("MSitAE-APRIL-2016", "Apr 2016"),
            ("2016-04-01", "Apr 2016"),
            ("2016-04", "Apr 2016"),
            ("01/04/2016", "Apr 2016"),
            ("1 April 2016", "Apr 2016"),
            ("30th April 2016", "Apr 2016"),
            ("Month ending 30 April 2016", "Apr 2016"),
            ("Q1 2016/17", "2016-17 Q1"),
            ("Q1 2016-17", "2016-17 Q1"),
            ("2016-17 Q4", "2016-17 Q4"),
            ("Q2 16/17", "2016-17 Q2"),
            ("Quarter 1 2016/17", "2016-17 Q1"),
            ("2016/17 Quarter 3", "2016-17 Q3"),
            ("April to June 2016", "2016-17 Q1"),
            ("April 2016 to June 2016", "2016-17 Q1"),
            ("2016/17", "2016-17"),
            ("2016-2017", "2016-17"),
            ("FY 2016/17", "2016-17"),
            ("April 2015 to March 2016", "2015-16"),
            ("Emergency admissions, Q1 2016/17", "2016-17 Q1"),
        ] {
            assert_eq!(period(text).as_deref(), Some(want), "{text}");
        }
        for text in [
            "Emergency admissions",
            "Q1",
            "April",
            "aged 65 and over",
            "91 days",
            "Q1 2016",
            "per 100,000",
            "2016",
        ] {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn parts_in_two_places_come_together() {
        let part = |text: &str| find(text).unwrap().0;
        assert_eq!(part("APRIL").or(part("2016-17")).period(), Period::month(2016, 4));
        assert_eq!(part("January").or(part("2016/17")).period(), Period::month(2017, 1));
        assert_eq!(part("Q3").or(part("2016/17")).period(), Period::quarter(2016, 3));
        assert_eq!(part("March").or(part("2017")).period(), Period::month(2017, 3));
        assert_eq!(When::of_cell(&Cell::Number(42_461.0)).period(), Period::month(2016, 4));
        assert_eq!(When::of_cell(&Cell::Number(7.0)), When::default());
    }

    #[test]
    fn what_stands_beside_the_period_is_kept() {
        assert_eq!(find("Emergency admissions \u{2013} Q1 2016/17").unwrap().1, "Emergency admissions");
        assert_eq!(find("2016-17 Q2 Plan").unwrap().1, "Plan");
        assert_eq!(find("Delayed days (Apr 2016)").unwrap().1, "Delayed days");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = find(&text);
        }

        #[test]
        fn what_the_board_writes_is_read(year in 1990_i16..2090, month in 1_i8..=12, quarter in 1_i8..=4) {
            for want in [Period::month(year, month), Period::quarter(year, quarter), Period::year(year)].into_iter().flatten() {
                prop_assert_eq!(find(&want.to_string()).and_then(|(w, _)| w.period()), Some(want));
            }
        }
    }
}

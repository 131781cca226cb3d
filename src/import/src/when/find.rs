//! Splits a text into words and numbers, and finds the run of them that denotes a period.

use super::{PeriodHint, Span};
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
pub(super) enum Token {
    Month(i8),
    Quarter(i8),
    Fiscal(i16),
    Calendar(i16),
    /// A number of one or two digits: a day, a month, or the last digits of a year.
    Small(i16),
    /// A word that may occur within a period: of, year, ending.
    Link,
    /// Three numbers that are not a valid date in UK order.
    NoDay,
    Other,
}

/// Returns the words and numbers of a text in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    bits(text).iter().map(|(_, from, to)| text.get(*from..*to).unwrap_or_default().to_lowercase()).collect()
}

/// Finds the period information in a text; returns it with the rest of the text. `None` if there is none.
///
/// `Emergency admissions, Q1 2016/17` gives the first quarter of 2016-17 and `Emergency admissions`.
#[must_use]
pub fn find(text: &str) -> Option<(PeriodHint, String)> {
    let bits = bits(text);
    let (when, from, to) = best(&bits)?;
    let words: Vec<String> =
        bits.iter().map(|(_, a, b)| text.get(*a..*b).unwrap_or_default().to_lowercase()).collect();
    let mut around = Around { words: &words, bits: &bits, when, from, to };
    around.before();
    around.after();
    around.second();
    let Around { when, from, to, .. } = around;
    let (start, end) = (bits.get(from)?.1, bits.get(to - 1)?.2);
    let rest = format!("{} {}", text.get(..start)?, text.get(end..)?);
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | '%' | '£' | '+');
    Some((when, rest.trim_matches(edge).replace("( )", "").replace("()", "").trim().to_owned()))
}

type Bits = [(Token, usize, usize)];

/// Returns the sequence of words that describes a period best, with its start and end.
fn best(bits: &Bits) -> Option<(PeriodHint, usize, usize)> {
    let mut best: Option<(PeriodHint, usize, usize)> = None;
    for from in 0..bits.len() {
        for to in (from + 1..=bits.len().min(from + 8)).rev() {
            let (Some(first), Some(last)) = (bits.get(from), bits.get(to - 1)) else { continue };
            if matches!(first.0, Token::Link | Token::Other) || matches!(last.0, Token::Link | Token::Other) {
                continue;
            }
            let span: Vec<Token> = bits[from..to].iter().map(|b| b.0).collect();
            if let Some(when) = of_bits(&span) {
                // Prefer a complete period to a partial one, and then the longer match.
                let weight = |w: &PeriodHint, words: usize| {
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
    best
}

/// A period in a text and the words around it, which may specify its length.
struct Around<'a> {
    words: &'a [String],
    bits: &'a Bits,
    when: PeriodHint,
    from: usize,
    to: usize,
}

impl Around<'_> {
    /// Returns the word at this distance before the period; empty if there is none.
    fn word(&self, back: usize) -> &str {
        self.from.checked_sub(back).and_then(|at| self.words.get(at)).map_or("", String::as_str)
    }

    fn take(&mut self, back: usize, span: Span) {
        self.from = self.from.saturating_sub(back);
        self.when.span = Some(span);
    }

    /// Reads `Week ending`, `Quarter to`, `6 months to`, `M01`, `H1`, `Year to date` before the period.
    fn before(&mut self) {
        const CONNECT: [&str; 21] = [
            "ending",
            "ended",
            "end",
            "to",
            "until",
            "up",
            "commencing",
            "beginning",
            "starting",
            "from",
            "of",
            "in",
            "for",
            "the",
            "as",
            "at",
            "on",
            "st",
            "nd",
            "rd",
            "th",
        ];
        const TOWARDS: [&str; 6] = ["ending", "ended", "end", "to", "until", "up"];
        let mut back = 1;
        let (mut towards, mut linked) = (false, false);
        while CONNECT.contains(&self.word(back)) {
            towards |= TOWARDS.contains(&self.word(back));
            linked = true;
            back += 1;
        }
        let unit = self.word(back).to_owned();
        let before = self.word(back + 1).to_owned();
        let number = numeral(&before);
        let counted = usize::from(number.is_some());
        match unit.as_str() {
            "week" | "weeks" | "weekly" | "wk" | "wks" | "fortnight" | "fortnights" | "fortnightly" => {
                self.take(back + counted, Span::Weeks);
            }
            "we" | "wc" if !linked => self.take(back, Span::Weeks),
            "e" | "c" if before == "w" => self.take(back + 1, Span::Weeks),
            "days" | "day" if towards && number.is_some() => self.take(back + 1, Span::Weeks),
            "quarter" | "qtr" | "q" | "quarters"
                if self.when.quarter.is_none() && self.when.month.is_some() =>
            {
                self.ending(back, if towards { Some(3) } else { None }, Span::Months);
            }
            "months" | "mths" | "month" | "mth" if towards && number.is_some() => {
                self.ending(back + 1, number, Span::Months);
            }
            "months" | "mths" if number.is_some() => self.take(back + 1, Span::Months),
            "month" | "mth" if linked => self.from -= back,
            "half" => {
                self.take(back + usize::from(matches!(before.as_str(), "first" | "second")), Span::HalfYear);
            }
            "year" | "yr" if before == "half" => self.take(back + 1, Span::HalfYear),
            "halfyear" | "hy" => self.take(back, Span::HalfYear),
            "year" | "years" | "yr" | "fy" | "annual" if towards && self.when.month.is_some() => {
                let more = usize::from(matches!(before.as_str(), "financial" | "fiscal"));
                let rolling = before == "rolling";
                self.ending(
                    back + more + usize::from(rolling),
                    if rolling { None } else { Some(12) },
                    Span::Rolling,
                );
            }
            "date" if before == "to" => {
                let year = usize::from(matches!(self.word(back + 2), "year" | "yr"));
                self.take(back + 1 + year, Span::ToDate);
            }
            "ytd" | "cumulative" | "cum" | "cumulatively" => self.take(back, Span::ToDate),
            "rolling" | "moving" | "mat" => self.take(back, Span::Rolling),
            _ => self.numbered(),
        }
        if self.when.span.is_none() && self.words[..self.from].iter().any(|w| w == "rolling") {
            self.when.span = Some(Span::Rolling);
        }
    }

    /// Reads `M01`, `Month 1`, `Week 3`, `H1`, `Period 1` before the period.
    fn numbered(&mut self) {
        let Some(number) = self.word(1).parse::<i8>().ok() else { return };
        let unit = self.word(2).to_owned();
        self.number_of(&unit, number, true);
    }

    fn number_of(&mut self, unit: &str, number: i8, before: bool) {
        let span = match unit {
            "week" | "wk" | "w" => Span::Weeks,
            "h" | "half" => Span::HalfYear,
            "p" | "period" => Span::Unclear,
            // Month 1 of a financial year is April.
            "m" | "month" | "mth" => match self.when {
                PeriodHint { fiscal: Some(_), month: None, quarter: None, .. }
                    if (1..=12).contains(&number) =>
                {
                    self.when.month = Some((number + 2) % 12 + 1);
                    if before {
                        self.from -= 2;
                    } else {
                        self.to += 2;
                    }
                    return;
                }
                // 'April 2016 (month 1)' names the same month twice.
                PeriodHint { month: Some(_), .. } => return,
                _ => Span::Unclear,
            },
            _ => return,
        };
        self.when.span = Some(span);
        if before { self.from -= 2 } else { self.to += 2 }
    }

    /// Interprets the found month as the end of a quarter or year.
    fn ending(&mut self, back: usize, months: Option<i8>, otherwise: Span) {
        self.from = self.from.saturating_sub(back);
        let end = self.when.period().filter(|p| p.kind() == PeriodKind::Month);
        let whole = match (months, end) {
            (Some(1), Some(month)) => Some(month),
            (Some(3), Some(month)) => {
                Period::containing(month.start(), PeriodKind::Quarter).filter(|q| q.end() == month.end())
            }
            (Some(12), Some(month)) => {
                Period::containing(month.start(), PeriodKind::Year).filter(|y| y.end() == month.end())
            }
            _ => None,
        };
        match whole {
            Some(period) => self.when = PeriodHint::of(period),
            None => {
                self.when.span = Some(match months {
                    Some(6) => Span::HalfYear,
                    Some(12) => Span::Rolling,
                    _ => otherwise,
                });
            }
        }
    }

    /// Reads `YTD`, `to date`, `H1`, `Week 3`, `M01` after the period.
    fn after(&mut self) {
        let word = |at: usize| self.words.get(self.to + at).map_or("", String::as_str).to_owned();
        let (one, two, three) = (word(0), word(1), word(2));
        let taken = match (one.as_str(), two.as_str(), three.as_str()) {
            ("ytd" | "cumulative" | "cum" | "todate", ..) => Some((1, Span::ToDate)),
            ("to", "date", _) => Some((2, Span::ToDate)),
            ("year", "to", "date") => Some((3, Span::ToDate)),
            ("rolling" | "moving", ..) => Some((1, Span::Rolling)),
            ("half", ..) if numeral(&two).is_none() => Some((1, Span::HalfYear)),
            ("first" | "second", "half", _) => Some((2, Span::HalfYear)),
            _ => None,
        };
        if let Some((words, span)) = taken {
            self.when.span = Some(span);
            self.to += words;
        } else if let Ok(number) = two.parse::<i8>() {
            self.number_of(&one, number, false);
        }
    }

    /// Looks for a second, different period in the text, which makes the meaning unclear.
    fn second(&mut self) {
        if self.when.span.is_some() {
            return;
        }
        let own = self.when.period();
        for (bits, gap) in [
            (&self.bits[..self.from], self.words.get(self.from.wrapping_sub(1))),
            (&self.bits[self.to..], self.words.get(self.to)),
        ] {
            let Some((other, from, to)) = best(bits) else { continue };
            // 'Apr - Sep 2016', 'Q1 to Q2 2016/17': a part next to the period, separated only by a linking
            // word.
            let next = if bits.as_ptr() == self.bits.as_ptr() {
                bits[to..].iter().all(|b| b.0 == Token::Link)
            } else {
                bits[..from].iter().all(|b| b.0 == Token::Link)
            };
            let linked = gap.is_some_and(|w| matches!(w.as_str(), "to" | "and" | "until")) || next;
            let apart = match (own, other.period()) {
                (Some(one), Some(two)) => {
                    let within = |a: Period, b: Period| b.start() <= a.start() && a.end() <= b.end();
                    !within(one, two) && !within(two, one)
                }
                // A part that the period already contains, such as the calendar year of a month, is not a
                // second period.
                (Some(one), None) => {
                    let month = other.month.is_some_and(|m| m != one.start().month());
                    let quarter = other.quarter.is_some_and(|q| PeriodHint::of(one).quarter != Some(q));
                    next && linked && (month || quarter)
                }
                _ => false,
            };
            if apart {
                self.when.span = Some(Span::Unclear);
            }
        }
    }
}

/// Parses a small number in digits or words.
fn numeral(word: &str) -> Option<i8> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let at = WORDS.iter().position(|w| *w == word).and_then(|i| i8::try_from(i + 1).ok());
    at.or_else(|| word.parse().ok().filter(|n| (1..=99).contains(n)))
}

/// Returns the words and numbers of a text, each with its possible meaning and its position.
pub(super) fn bits(text: &str) -> Vec<(Token, usize, usize)> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let digit = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            // A letter after digits starts a new word (1Q, 31st), but a quarter is one word: Q1.
            let goes_on = next.is_alphanumeric()
                && (next.is_ascii_digit() == digit
                    || (text.get(start..at).is_some_and(is_quarter_so_far) && next.is_ascii_digit()));
            if !goes_on {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let mut found = text.get(start..end).map_or(Token::Other, bit);
        // A code such as Q1A or Q30 is not a quarter.
        if matches!(found, Token::Quarter(_)) && chars.peek().is_some_and(|(_, c)| c.is_alphanumeric()) {
            found = Token::Other;
        }
        out.push((found, start, end));
    }
    days(text, &mut out);
    join_years(text, &mut out);
    out
}

/// Returns whether a word so far is `q` with digits, which form one word.
fn is_quarter_so_far(word: &str) -> bool {
    word.strip_prefix(['q', 'Q']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Reads years of two digits in `01/04/16` and `Apr-05`, and marks three numbers that are not a date.
fn days(text: &str, bits: &mut [(Token, usize, usize)]) {
    let gap = |bits: &[(Token, usize, usize)], i: usize| {
        text.get(bits[i].2..bits[i + 1].1).unwrap_or_default().to_owned()
    };
    let length = |b: &(Token, usize, usize)| b.2 - b.1;
    let whole = |y: i16| if y < 70 { 2000 + y } else { 1900 + y };
    for i in 0..bits.len() {
        if let (Token::Month(_), Some((Token::Small(y), ..))) = (bits[i].0, bits.get(i + 1).copied()) {
            let day_before = i > 0 && matches!(bits[i - 1].0, Token::Small(_));
            let year_behind = bits[i + 2..].iter().find(|b| b.0 != Token::Link).map(|b| b.0);
            let between = gap(bits, i);
            let joined = matches!(between.trim(), "" | "-" | "'" | "\u{2019}" | "/" | "\u{2013}");
            if length(&bits[i + 1]) == 2
                && joined
                && y < 10
                && !day_before
                && !matches!(year_behind, Some(Token::Calendar(_) | Token::Small(_)))
            {
                bits[i + 1].0 = Token::Calendar(whole(y));
            }
        }
        let three = [bits.get(i), bits.get(i + 1), bits.get(i + 2)];
        let [Some((Token::Small(d), ..)), Some((Token::Small(m), ..)), Some((last, ..))] = three else {
            continue;
        };
        let (d, m, last) = (*d, *m, *last);
        let sign = gap(bits, i);
        if !matches!(sign.as_str(), "/" | "-" | ".") || gap(bits, i + 1) != sign {
            continue;
        }
        let day = (1..=31).contains(&d) && (1..=12).contains(&m);
        match last {
            Token::Small(y) if length(&bits[i + 2]) == 2 => {
                bits[i + 2].0 = if day { Token::Calendar(whole(y)) } else { Token::NoDay };
            }
            Token::Calendar(_) if !day => bits[i + 2].0 = Token::NoDay,
            _ => {}
        }
    }
}

fn bit(word: &str) -> Token {
    let lower = word.to_lowercase();
    if let Ok(number) = lower.parse::<i16>() {
        return match (lower.len(), number) {
            (4, 1990..=2100) => Token::Calendar(number),
            (1 | 2, _) => Token::Small(number),
            _ => Token::Other,
        };
    }
    if let Some(month) = MONTHS
        .iter()
        .position(|m| lower.len() >= 3 && m.starts_with(&lower) || lower == "sept" && m.starts_with("sept"))
    {
        return Token::Month(i8::try_from(month + 1).unwrap_or(1));
    }
    let quarter = lower.strip_prefix('q').filter(|n| n.len() == 1).and_then(|n| n.parse::<i8>().ok());
    if let Some(quarter) = quarter.filter(|q| (1..=4).contains(q)) {
        return Token::Quarter(quarter);
    }
    match lower.as_str() {
        "quarter" | "qtr" | "month" | "year" | "fy" | "financial" | "of" | "in" | "to" | "the" | "ending"
        | "ended" | "st" | "nd" | "rd" | "th" | "for" | "q" => Token::Link,
        _ => Token::Other,
    }
}

/// Joins `2016` and `17` with only a slash or dash between them into a financial year; also `16/17` and
/// `2016-2017`.
fn join_years(text: &str, bits: &mut Vec<(Token, usize, usize)>) {
    let mut i = 0;
    while i + 1 < bits.len() {
        // In 'Quarter 1' and 'Qtr 1' the number is the quarter.
        let word = text.get(bits[i].1..bits[i].2).unwrap_or_default().to_lowercase();
        if matches!(word.as_str(), "quarter" | "qtr" | "q")
            && let Token::Small(quarter @ 1..=4) = bits[i + 1].0
        {
            bits[i] = (Token::Quarter(i8::try_from(quarter).unwrap_or(1)), bits[i].1, bits[i + 1].2);
            bits.remove(i + 1);
            i += 1;
            continue;
        }
        let between = text.get(bits[i].2..bits[i + 1].1).unwrap_or_default().trim();
        let joined = matches!(between, "/" | "-" | "\u{2013}" | "\u{2014}");
        // A third number makes it a date: 2016-04-01, 01/04/2016.
        let third = bits.get(i + 2).is_some_and(|b| {
            matches!(b.0, Token::Small(_) | Token::Calendar(_))
                && matches!(text.get(bits[i + 1].2..b.1).unwrap_or_default(), "/" | "-" | ".")
        });
        let before = i > 0
            && matches!(bits[i - 1].0, Token::Small(_))
            && matches!(text.get(bits[i - 1].2..bits[i].1).unwrap_or_default(), "/" | "-" | ".");
        let fiscal = match (bits[i].0, bits[i + 1].0) {
            (Token::Calendar(from), Token::Small(to))
                if to == (from + 1).rem_euclid(100) && bits[i + 1].2 - bits[i + 1].1 == 2 =>
            {
                Some(from)
            }
            (Token::Calendar(from), Token::Calendar(to)) if to == from + 1 => Some(from),
            (Token::Small(from), Token::Small(to))
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
            bits[i] = (Token::Fiscal(year), bits[i].1, bits[i + 1].2);
            bits.remove(i + 1);
        }
        i += 1;
    }
}

/// Returns the information in a run of words, if all of it denotes one period.
fn of_bits(bits: &[Token]) -> Option<PeriodHint> {
    let said: Vec<Token> = bits.iter().copied().filter(|b| *b != Token::Link).collect();
    let whole = |y: i16| match y {
        ..70 => 2000 + y,
        70..100 => 1900 + y,
        _ => y,
    };
    let when = match said.as_slice() {
        [Token::Month(m), Token::Calendar(y)] | [Token::Calendar(y), Token::Month(m)] => {
            PeriodHint { calendar: Some(*y), month: Some(*m), ..PeriodHint::default() }
        }
        // Apr-16: the last two digits of a year.
        [Token::Month(m), Token::Small(y)] if *y >= 10 => {
            PeriodHint { calendar: Some(whole(*y)), month: Some(*m), ..PeriodHint::default() }
        }
        [Token::Small(_), Token::Month(m), Token::Calendar(y)]
        | [Token::Month(m), Token::Small(_), Token::Calendar(y)] => {
            PeriodHint { calendar: Some(*y), month: Some(*m), ..PeriodHint::default() }
        }
        [Token::Small(_), Token::Month(m), Token::Small(y)] if *y >= 10 => {
            PeriodHint { calendar: Some(whole(*y)), month: Some(*m), ..PeriodHint::default() }
        }
        [Token::Month(m), Token::Fiscal(y)] | [Token::Fiscal(y), Token::Month(m)] => {
            PeriodHint { fiscal: Some(*y), month: Some(*m), ..PeriodHint::default() }
        }
        [Token::Quarter(q), Token::Fiscal(y)] | [Token::Fiscal(y), Token::Quarter(q)] => {
            PeriodHint { fiscal: Some(*y), quarter: Some(*q), ..PeriodHint::default() }
        }
        // 'Q1 2016' alone does not give the year that the quarter is in; other information must.
        [Token::Quarter(q), Token::Calendar(y)] | [Token::Calendar(y), Token::Quarter(q)] => {
            PeriodHint { calendar: Some(*y), quarter: Some(*q), ..PeriodHint::default() }
        }
        [.., Token::NoDay] => PeriodHint { span: Some(Span::Unclear), ..PeriodHint::default() },
        // 2016-04-01, or 01/04/2016 in the order of the United Kingdom.
        [Token::Calendar(y), Token::Small(m), Token::Small(d)]
        | [Token::Small(d), Token::Small(m), Token::Calendar(y)]
            if (1..=12).contains(m) && (1..=31).contains(d) =>
        {
            PeriodHint { calendar: Some(*y), month: i8::try_from(*m).ok(), ..PeriodHint::default() }
        }
        [Token::Calendar(y), Token::Small(m)] if (1..=12).contains(m) => {
            PeriodHint { calendar: Some(*y), month: i8::try_from(*m).ok(), ..PeriodHint::default() }
        }
        // 'April to June 2016': the quarter that contains both months.
        [Token::Month(a), Token::Month(b), Token::Calendar(y)]
            if (a - 1).rem_euclid(3) == 0 && *b == a + 2 =>
        {
            let start = Period::month(*y, *a)?;
            let quarter = Period::containing(start.start(), PeriodKind::Quarter)?;
            return Some(PeriodHint::of(quarter));
        }
        [Token::Month(a), Token::Calendar(y), Token::Month(b), Token::Calendar(z)]
            if y == z && (a - 1).rem_euclid(3) == 0 && *b == a + 2 =>
        {
            return Some(PeriodHint::of(Period::containing(
                Period::month(*y, *a)?.start(),
                PeriodKind::Quarter,
            )?));
        }
        [Token::Month(4), Token::Calendar(y), Token::Month(3), Token::Calendar(z)] if *z == y + 1 => {
            PeriodHint { fiscal: Some(*y), ..PeriodHint::default() }
        }
        // 'April to September 2016': months that do not form a quarter.
        [Token::Month(a), Token::Month(_), Token::Calendar(y)] => PeriodHint {
            calendar: Some(*y),
            month: Some(*a),
            span: Some(Span::Months),
            ..PeriodHint::default()
        },
        [Token::Month(a), Token::Calendar(y), Token::Month(_), Token::Calendar(_)] => PeriodHint {
            calendar: Some(*y),
            month: Some(*a),
            span: Some(Span::Months),
            ..PeriodHint::default()
        },
        [Token::Month(m)] => PeriodHint { month: Some(*m), ..PeriodHint::default() },
        [Token::Quarter(q)] => PeriodHint { quarter: Some(*q), ..PeriodHint::default() },
        [Token::Fiscal(y)] => PeriodHint { fiscal: Some(*y), ..PeriodHint::default() },
        [Token::Calendar(y)] => PeriodHint { calendar: Some(*y), ..PeriodHint::default() },
        _ => return None,
    };
    Some(when)
}

//! Single days, as cells give them.

use super::find::{Token, bits};
use crate::sheet::Cell;
use jiff::civil::{Date, date};

/// The day of a serial number in the years 1990 to 2100, counted from 1900 or from 1904; `None` for any other number.
#[must_use]
pub fn serial_day(n: f64, from_1904: bool) -> Option<Date> {
    // The two counts are four years and a day apart.
    let n = if from_1904 { n + 1_462.0 } else { n };
    (n.fract() == 0.0 && (32_874.0..73_415.0).contains(&n)).then(|| {
        #[allow(clippy::cast_possible_truncation)] // the range is checked
        let days = jiff::Span::new().days(n as i64);
        date(1899, 12, 30).saturating_add(days)
    })
}

/// The day that a cell gives: a day, its serial number, or `2017-02-08`, `08/02/2017`, `08/02/17`, `8 February 2017`,
/// `8-Feb-17`. Of three numbers the first is the day.
#[must_use]
pub fn day_of(cell: &Cell, from_1904: bool) -> Option<Date> {
    let text = match cell {
        Cell::Day(day) => return Some(*day),
        Cell::Number(n) => return serial_day(*n, from_1904),
        Cell::Text(text) => text,
        _ => return None,
    };
    if let Some(day) = text.get(..10).and_then(|t| t.parse().ok())
        && text.get(10..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', ' ']))
    {
        return Some(day);
    }
    let said: Vec<Token> = bits(text).into_iter().map(|b| b.0).filter(|b| *b != Token::Link).collect();
    let year = |y: i16| if y < 70 { 2000 + y } else { 1900 + y };
    let (d, m, y) = match said.as_slice() {
        [Token::Small(d), Token::Month(m), Token::Calendar(y)] => (*d, *m, *y),
        [Token::Small(d), Token::Month(m), Token::Small(y)] => (*d, *m, year(*y)),
        [Token::Month(m), Token::Small(d), Token::Calendar(y)] => (*d, *m, *y),
        [Token::Small(d), Token::Small(m), Token::Calendar(y)] => (*d, i8::try_from(*m).ok()?, *y),
        [Token::Calendar(y), Token::Small(m), Token::Small(d)] => (*d, i8::try_from(*m).ok()?, *y),
        _ => return None,
    };
    Date::new(y, m, i8::try_from(d).ok()?).ok()
}

/// In which order the days of a column have day and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The day first, as in the United Kingdom; also where nothing tells.
    DayFirst,
    /// One of the texts can only have the month first.
    MonthFirst(String),
}

/// Looks through the texts of a column: `04/25/2016` can only have the month first.
#[must_use]
pub fn day_order<'a>(texts: impl Iterator<Item = &'a str>) -> DayOrder {
    for text in texts {
        let mut parts = text.trim().split(['/', '-', '.']);
        let (Some(one), Some(two), Some(year)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let small = |s: &str| (1..=2).contains(&s.len()).then(|| s.parse::<u8>().ok()).flatten();
        let year = year.split([' ', 'T']).next().unwrap_or_default();
        let (Some(one), Some(two)) = (small(one), small(two)) else { continue };
        let is_year = matches!(year.len(), 2 | 4) && year.bytes().all(|b| b.is_ascii_digit());
        if is_year && (1..=12).contains(&one) && (13..=31).contains(&two) {
            return DayOrder::MonthFirst(text.trim().to_owned());
        }
    }
    DayOrder::DayFirst
}

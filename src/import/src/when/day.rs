//! Single days in cells.

use super::find::{Token, bits};
use crate::sheet::Cell;
use jiff::civil::{Date, date};

/// Returns the day of a serial number in the years 1990 to 2100, in the 1900 or 1904 date system; `None`
/// for any other number.
#[must_use]
pub fn serial_day(n: f64, from_1904: bool) -> Option<Date> {
    // The two date systems differ by four years and a day.
    let n = if from_1904 { n + 1_462.0 } else { n };
    (n.fract() == 0.0 && (32_874.0..73_415.0).contains(&n)).then(|| {
        #[allow(clippy::cast_possible_truncation)] // the range is checked
        let days = jiff::Span::new().days(n as i64);
        date(1899, 12, 30).saturating_add(days)
    })
}

/// Returns the day in a cell.
///
/// Accepts a date cell, its serial number, or `2017-02-08`, `08/02/2017`, `08/02/17`, `8 February 2017`,
/// `8-Feb-17`. If there are three numbers, the first is the day.
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

/// The order of day and month in the dates of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// Day first, as in the United Kingdom. This is also the default if the order is unclear.
    DayFirst,
    /// Month first. The text is one that allows no other order.
    MonthFirst(String),
}

/// Determines the order of day and month from the texts of a column: `04/25/2016` can only be month first.
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

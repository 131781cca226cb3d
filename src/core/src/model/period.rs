//! Reporting periods: months, quarters and financial years that run from April to March.

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Range of the financial years that a period can be in. It is wide enough for any programme, and narrow
/// enough that every month of it is a valid date.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// A quarter of a financial year: Q1 is April to June.
    Quarter,
    /// A financial year, April to March.
    Year,
}

/// A month (`Apr 2015`), a quarter (`2015-16 Q1`) or a financial year (`2015-16`).
///
/// Months are written with their name because `2004-05` already means a financial year. Periods sort by the day
/// they start on, the longer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    start: Date,
    kind: PeriodKind,
}

/// Text that is not a period, or a period out of range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a period: expected a financial year '2015-16', a quarter '2015-16 Q1' or a month 'Apr 2015'"
)]
pub struct PeriodError(pub String);

impl Period {
    /// Returns the financial year that starts in April of `year`: `year(2015)` is 2015-16. `None` outside
    /// 1900 to 2199.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        YEARS.contains(&year).then(|| Self { start: date(year, 4, 1), kind: PeriodKind::Year })
    }

    /// Returns quarter 1 (April to June) to 4 (January to March) of the financial year that starts in April
    /// of `year`. `None` out of range.
    #[must_use]
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        if !YEARS.contains(&year) {
            return None;
        }
        let start = match quarter {
            1 => date(year, 4, 1),
            2 => date(year, 7, 1),
            3 => date(year, 10, 1),
            4 => date(year + 1, 1, 1),
            _ => return None,
        };
        Some(Self { start, kind: PeriodKind::Quarter })
    }

    /// Returns a calendar month, 1 to 12, of a calendar year. `None` out of range.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        (YEARS.contains(&year) && (1..=12).contains(&month))
            .then(|| Self { start: date(year, month, 1), kind: PeriodKind::Month })
    }

    /// Returns the period of that kind that contains a date. `None` outside 1900 to 2199.
    #[must_use]
    pub fn containing(day: Date, kind: PeriodKind) -> Option<Self> {
        let fiscal = if day.month() >= 4 { day.year() } else { day.year() - 1 };
        match kind {
            PeriodKind::Month => Self::month(day.year(), day.month()),
            PeriodKind::Quarter => Self::quarter(fiscal, (day.month() + 8) % 12 / 3 + 1),
            PeriodKind::Year => Self::year(fiscal),
        }
    }

    /// Returns the length: month, quarter or year.
    #[must_use]
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Returns the first day.
    #[must_use]
    pub const fn start(self) -> Date {
        self.start
    }

    /// Returns the last day.
    #[must_use]
    pub fn end(self) -> Date {
        // The start is in 1900..=2200, so neither step can overflow the calendar; saturating arithmetic
        // avoids a panic path.
        self.start
            .saturating_add(jiff::Span::new().months(self.months()))
            .saturating_sub(jiff::Span::new().days(1))
    }

    /// Returns the length in months: 1, 3 or 12.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self.kind {
            PeriodKind::Month => 1,
            PeriodKind::Quarter => 3,
            PeriodKind::Year => 12,
        }
    }

    /// Returns the next period of the same kind, or `None` at the end of the range.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::containing(self.start.saturating_add(jiff::Span::new().months(self.months())), self.kind)
    }

    /// Returns the previous period of the same kind, or `None` at the start of the range.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::containing(self.start.saturating_sub(jiff::Span::new().days(1)), self.kind)
    }

    /// Returns the financial year in which the period starts, as the calendar year of that April.
    #[must_use]
    pub fn fiscal_year(self) -> i16 {
        if self.start.month() >= 4 { self.start.year() } else { self.start.year() - 1 }
    }

    /// Returns the months from January of year 0 to the start. Periods of every kind can be plotted on this
    /// number line.
    #[must_use]
    pub fn start_month(self) -> i32 {
        i32::from(self.start.year()) * 12 + i32::from(self.start.month()) - 1
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.start.cmp(&other.start).then(other.kind.cmp(&self.kind))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.fiscal_year();
        let end = (year + 1).rem_euclid(100);
        match self.kind {
            PeriodKind::Year => write!(f, "{year}-{end:02}"),
            PeriodKind::Quarter => {
                write!(f, "{year}-{end:02} Q{}", (self.start.month() + 8) % 12 / 3 + 1)
            }
            PeriodKind::Month => {
                let month = MONTHS.get(usize::try_from(self.start.month() - 1).unwrap_or(0));
                write!(f, "{} {}", month.copied().unwrap_or("?"), self.start.year())
            }
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        parse(text.trim()).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Period> {
    if let Some((name, year)) = text.split_once(' ')
        && let Some(month) = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(name))
    {
        return (year.len() == 4)
            .then(|| Period::month(year.parse().ok()?, i8::try_from(month + 1).ok()?))
            .flatten();
    }
    let (years, quarter) = match text.split_once(' ') {
        Some((years, quarter)) => (years, Some(quarter)),
        None => (text, None),
    };
    let (from, to) = years.split_once('-')?;
    let digits = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(from, 4) || !digits(to, 2) {
        return None;
    }
    let year: i16 = from.parse().ok()?;
    // '2015-17' spans two years and is not a financial year.
    if to.parse::<i16>().ok()? != (year + 1).rem_euclid(100) {
        return None;
    }
    match quarter {
        None => Period::year(year),
        Some(q) => Period::quarter(year, q.strip_prefix(['Q', 'q'])?.parse().ok()?),
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Period;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a financial year '2015-16', a quarter '2015-16 Q1' or a month 'Apr 2015'")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Period, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_back_as_written() {
        for text in ["2015-16", "1999-00", "2015-16 Q1", "2015-16 Q4", "Apr 2015", "Mar 2016"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn invalid_period_is_refused() {
        for text in
            ["", "2015", "2015-17", "2015-16 Q5", "2015-16 Q0", "Foo 2015", "Apr 15", "2015-04-01", "9999-00"]
        {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_financial_year_runs_from_april_to_march() {
        let year = Period::year(2015).unwrap();
        assert_eq!((year.start(), year.end()), (date(2015, 4, 1), date(2016, 3, 31)));
        let q4 = Period::quarter(2015, 4).unwrap();
        assert_eq!((q4.start(), q4.end()), (date(2016, 1, 1), date(2016, 3, 31)));
        assert_eq!(q4.next(), Period::quarter(2016, 1));
        assert_eq!(Period::quarter(2016, 1).unwrap().previous(), Some(q4));
        assert_eq!(Period::containing(date(2016, 3, 31), PeriodKind::Quarter), Some(q4));
        assert_eq!(Period::containing(date(2016, 2, 29), PeriodKind::Year), Some(year));
    }
}

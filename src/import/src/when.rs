//! Periods as people write them: `Apr-16`, `April 2016`, `Q1 2016/17`, `2016-17`, `MSitAE-APRIL-2016`, a day or its
//! serial number.

mod find;

pub use find::find;

use super::sheet::Cell;
use boardsight_core::model::{Period, PeriodKind};
use find::{Bit, bits};
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

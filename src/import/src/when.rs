//! Periods as people write them: `Apr-16`, `April 2016`, `Q1 2016/17`, `2016-17`, `MSitAE-APRIL-2016`, a
//! date or its serial number.

mod day;
mod find;
mod span;

pub use day::{DayOrder, day_of, day_order, serial_day};
pub use find::find;
pub use span::{EXPECTED, Span};

use super::sheet::Cell;
use boardsight_core::model::{Period, PeriodKind};
use jiff::civil::Date;

/// The period information in a text. It may be partial, such as a month without its year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodHint {
    /// The financial year, by the calendar year in which it starts.
    pub fiscal: Option<i16>,
    /// The calendar year.
    pub calendar: Option<i16>,
    /// The quarter of the financial year, 1 to 4.
    pub quarter: Option<i8>,
    /// The month, 1 to 12.
    pub month: Option<i8>,
    /// A length of time that no period of the board has. If it is set, the text is not a period.
    pub span: Option<Span>,
}

impl PeriodHint {
    /// Returns whether there is no information.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.fiscal.is_none()
            && self.calendar.is_none()
            && self.quarter.is_none()
            && self.month.is_none()
            && self.span.is_none()
    }

    /// Combines two pieces of information; if both give the same part, `self` takes precedence.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        // If one gives a financial year, the other's calendar year is ignored, and the reverse.
        let year = self.fiscal.is_some() || self.calendar.is_some();
        let part = self.quarter.is_some() || self.month.is_some();
        Self {
            fiscal: if year { self.fiscal } else { other.fiscal },
            calendar: if year { self.calendar } else { other.calendar },
            quarter: if part { self.quarter } else { other.quarter },
            month: if part { self.month } else { other.month },
            span: self.span.or(other.span),
        }
    }

    /// Returns the period, if the information is complete.
    #[must_use]
    pub fn period(self) -> Option<Period> {
        if self.span.is_some() {
            return None;
        }
        match (self.fiscal, self.calendar, self.quarter, self.month) {
            (_, Some(year), None, Some(month)) => Period::month(year, month),
            (Some(year), _, _, Some(month)) => Period::month(if month >= 4 { year } else { year + 1 }, month),
            (Some(year), _, Some(quarter), None) => Period::quarter(year, quarter),
            (Some(year), _, None, None) => Period::year(year),
            _ => None,
        }
    }

    /// Returns the information for a period.
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

    /// Returns the period information in a cell. A plain number in the valid range is a year or a date's
    /// serial number.
    #[must_use]
    pub fn of_cell(cell: &Cell) -> Self {
        Self::of_cell_in(cell, false)
    }

    /// Reads a cell of a workbook with the given date system (1904 or 1900).
    #[must_use]
    pub fn of_cell_in(cell: &Cell, from_1904: bool) -> Self {
        match cell {
            Cell::Text(text) => find(text).map(|(when, _)| when).unwrap_or_default(),
            Cell::Day(day) => of_day(*day),
            Cell::Number(n) => of_number(*n, from_1904),
            Cell::Percent(_) | Cell::Flag(_) | Cell::Error(_) => Self::default(),
        }
    }

    /// Reads a cell of a column of periods, using the column's heading.
    ///
    /// 'Week ending' turns a day into a week, and 201604 is a month.
    #[must_use]
    pub fn in_column(cell: &Cell, heading: &str, from_1904: bool) -> Self {
        let lead = if span::is_lead(heading) { heading } else { "" };
        let read = |text: &str| match compact(text) {
            Some(when) => when,
            None if lead.is_empty() => find(text).map(|(when, _)| when).unwrap_or_default(),
            None => find(&format!("{lead} {text}")).map(|(when, _)| when).unwrap_or_default(),
        };
        let written = |day: Date| read(&day.strftime("%-d %B %Y").to_string());
        match cell {
            Cell::Text(text) => read(text),
            Cell::Day(day) => written(*day),
            Cell::Number(n) => match serial_day(*n, from_1904) {
                Some(day) => written(day),
                None => compact(&n.to_string()).unwrap_or_else(|| of_number(*n, from_1904)),
            },
            Cell::Percent(_) | Cell::Flag(_) | Cell::Error(_) => Self::default(),
        }
    }
}

fn of_day(day: Date) -> PeriodHint {
    PeriodHint { calendar: Some(day.year()), month: Some(day.month()), ..PeriodHint::default() }
}

/// Parses a year and month without a space, as statistical offices write them: `201604`, `2016M04`,
/// `2016-M4`.
fn compact(text: &str) -> Option<PeriodHint> {
    let text = text.trim();
    let (year, rest) = text.split_at_checked(4)?;
    let year: i16 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok()).flatten()?;
    let month = rest.trim_start_matches('-');
    let month = match month.strip_prefix(['M', 'm']) {
        Some(month) => month,
        None if rest.len() == 2 => rest,
        None => return None,
    };
    let sound = (1..=2).contains(&month.len()) && month.bytes().all(|b| b.is_ascii_digit());
    let month: i8 = sound.then(|| month.parse().ok()).flatten()?;
    ((1990..=2100).contains(&year) && (1..=12).contains(&month)).then(|| PeriodHint {
        calendar: Some(year),
        month: Some(month),
        ..PeriodHint::default()
    })
}

/// Reads a number as a year from 1990 to 2100, or as the serial number of a day in those years.
#[allow(clippy::cast_possible_truncation)] // the range is checked
fn of_number(n: f64, from_1904: bool) -> PeriodHint {
    if n.fract() == 0.0 && (1990.0..=2100.0).contains(&n) {
        return PeriodHint { calendar: Some(n as i16), ..PeriodHint::default() };
    }
    serial_day(n, from_1904).map(of_day).unwrap_or_default()
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
            ("Apr-05", "Apr 2005"),
            ("Jan-19", "Jan 2019"),
            ("01/04/16", "Apr 2016"),
            ("5.2.25", "Feb 2025"),
            ("Quarter ending June 2016", "2016-17 Q1"),
            ("Quarter ended 30 June 2016", "2016-17 Q1"),
            ("3 months to June 2016", "2016-17 Q1"),
            ("Three months ending 31/12/2016", "2016-17 Q3"),
            ("12 months to March 2017", "2016-17"),
            ("Year ending 31 March 2017", "2016-17"),
            ("year to March 2017", "2016-17"),
            ("1 month to April 2016", "Apr 2016"),
            ("M01 2016/17", "Apr 2016"),
            ("2016/17 M12", "Mar 2017"),
            ("Month 10 2016/17", "Jan 2017"),
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
            "Q30",
            "Q1A",
            "Q01",
            "04/25/2016",
        ] {
            assert_eq!(period(text), None, "{text}");
        }
        for text in [
            "Week ending 03/04/2016",
            "w/e 3 April 2016",
            "W/C 3 April 2016",
            "4 weeks ending 3 April 2016",
            "Week 3 2016/17",
            "2016/17 wk 3",
            "Fortnight ending 15 April 2016",
            "7 days to 3 April 2016",
            "3 months to July 2016",
            "6 months to September 2016",
            "9 months ending 31 December 2016",
            "12 months to June 2016",
            "Rolling year to June 2016",
            "rolling 12 months, April 2016",
            "Half year to September 2016",
            "H1 2016/17",
            "2016-17 H2",
            "First half of 2016/17",
            "2016-17 YTD",
            "Year to date April 2016",
            "April 2016 YTD",
            "2016/17 to date",
            "Cumulative April 2016",
            "Quarter ending July 2016",
            "Year ending December 2016",
            "April to September 2016",
            "Apr 2016 - Sep 2016",
            "Q1 to Q2 2016/17",
            "2015/16 to 2016/17",
            "P01 2016/17",
            "Period 1 2016/17",
        ] {
            let (when, _) = find(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((when.span.is_some(), when.period()), (true, None), "{text}: {when:?}");
        }
    }

    #[test]
    fn heading_gives_the_length_of_its_periods() {
        let read = |heading: &str, text: &str| {
            PeriodHint::in_column(&Cell::Text(text.to_owned()), heading, false)
                .period()
                .map(|p| p.to_string())
        };
        assert_eq!(read("Week ending", "03/04/2016"), None);
        assert_eq!(read("Quarter ending", "30/06/2016").as_deref(), Some("2016-17 Q1"));
        assert_eq!(read("Quarter", "Jun-16"), None);
        assert_eq!(read("Quarter", "Q1 2016/17").as_deref(), Some("2016-17 Q1"));
        assert_eq!(read("Year ending", "Mar-17").as_deref(), Some("2016-17"));
        assert_eq!(read("Month", "01/04/2016").as_deref(), Some("Apr 2016"));
        assert_eq!(read("Period", "201604").as_deref(), Some("Apr 2016"));
        assert_eq!(read("Period", "2016M04").as_deref(), Some("Apr 2016"));
        assert_eq!(read("Financial year", "2016/17").as_deref(), Some("2016-17"));
        let day = |n: f64| PeriodHint::in_column(&Cell::Number(n), "Month", true).period();
        assert_eq!(day(40_999.0), Period::month(2016, 4));
    }

    #[test]
    fn month_and_year_of_two_cells_are_combined() {
        let part = |text: &str| find(text).unwrap().0;
        assert_eq!(part("APRIL").or(part("2016-17")).period(), Period::month(2016, 4));
        assert_eq!(part("January").or(part("2016/17")).period(), Period::month(2017, 1));
        assert_eq!(part("Q3").or(part("2016/17")).period(), Period::quarter(2016, 3));
        assert_eq!(part("March").or(part("2017")).period(), Period::month(2017, 3));
        assert_eq!(PeriodHint::of_cell(&Cell::Number(42_461.0)).period(), Period::month(2016, 4));
        assert_eq!(PeriodHint::of_cell(&Cell::Number(7.0)), PeriodHint::default());
    }

    #[test]
    fn text_beside_the_period_is_kept() {
        assert_eq!(find("Emergency admissions \u{2013} Q1 2016/17").unwrap().1, "Emergency admissions");
        assert_eq!(find("2016-17 Q2 Plan").unwrap().1, "Plan");
        assert_eq!(find("Delayed days (Apr 2016)").unwrap().1, "Delayed days");
    }

    proptest! {
        #[test]
        fn period_parser_never_panics(text in "\\PC{0,40}") {
            let _ = find(&text);
        }

        #[test]
        fn every_written_period_is_read(year in 1990_i16..2090, month in 1_i8..=12, quarter in 1_i8..=4) {
            for want in [Period::month(year, month), Period::quarter(year, quarter), Period::year(year)].into_iter().flatten() {
                prop_assert_eq!(find(&want.to_string()).and_then(|(w, _)| w.period()), Some(want));
            }
        }
    }
}

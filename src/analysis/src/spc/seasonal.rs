//! Comparison of a seasonal measure with the same period of the previous year.

use boardsight_core::model::Period;

/// Figure of a period with that of the same period a year before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearOnYear {
    /// Period of the figure.
    pub period: Period,
    /// Figure of the period.
    pub value: f64,
    /// Figure of the same period a year before, if reported.
    pub before: Option<f64>,
}

impl YearOnYear {
    /// Returns the change on the year before, in the measure's unit.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        self.before.map(|before| self.value - before)
    }

    /// Returns the change as a percentage of the year before. `None` if that was zero.
    #[must_use]
    pub fn per_cent(&self) -> Option<f64> {
        let before = self.before?;
        (before.abs() > 0.0).then(|| 100.0 * (self.value - before) / before.abs())
    }
}

/// Returns every figure with that of the same period a year before. The input may be in any order; the
/// output is sorted by period, earliest first.
#[must_use]
pub fn on_year(figures: &[(Period, f64)]) -> Vec<YearOnYear> {
    let mut sorted = figures.to_vec();
    sorted.sort_by_key(|(period, _)| *period);
    sorted
        .iter()
        .map(|&(period, value)| {
            let before = year_before(period)
                .and_then(|p| sorted.binary_search_by_key(&p, |(q, _)| *q).ok())
                .map(|i| sorted[i].1);
            YearOnYear { period, value, before }
        })
        .collect()
}

/// Returns the same month, quarter or year, a year before.
fn year_before(period: Period) -> Option<Period> {
    let start = period.start();
    Period::containing(start.with().year(start.year() - 1).build().ok()?, period.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn period_is_compared_with_the_year_before() {
        let figures = [("Jan 2016", 160.0), ("Jul 2016", 100.0), ("Jan 2017", 200.0), ("2015-16", 1.0)]
            .map(|(p, v)| (p.parse().unwrap(), v));
        let found: Vec<_> = on_year(&figures).iter().map(|y| (y.period.to_string(), y.per_cent())).collect();
        let expected = [("2015-16", None), ("Jan 2016", None), ("Jul 2016", None), ("Jan 2017", Some(25.0))];
        assert_eq!(found, expected.map(|(p, v)| (p.to_owned(), v)));
    }

    #[test]
    fn a_change_from_zero_has_no_percentage() {
        let figures = [("2014-15 Q1", 0.0), ("2015-16 Q1", 5.0)].map(|(p, v)| (p.parse().unwrap(), v));
        let last = on_year(&figures)[1];
        assert_eq!((last.change(), last.per_cent()), (Some(5.0), None));
    }
}

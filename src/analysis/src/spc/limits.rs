//! Mean and process limits of an XmR chart.

/// Distance of the process limits from the mean, in mean moving ranges: 3 ÷ 1.128, rounded by convention.
pub const LIMIT: f64 = 2.66;

/// Distance of the near limits from the mean, in mean moving ranges: two thirds of [`LIMIT`].
pub const NEAR_LIMIT: f64 = 2.0 * (LIMIT / 3.0);

/// Multiple of the mean moving range from which a moving range is screened out: the upper limit of a chart
/// of ranges of two.
pub const SCREEN: f64 = 3.267;

/// Mean and limits, in the measure's unit. `None` if there are too few figures, or if every moving range
/// was screened out, as for a constant series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// Mean of the baseline.
    pub mean: Option<f64>,
    /// Mean minus 2.66 mean moving ranges.
    pub lower: Option<f64>,
    /// Mean plus 2.66 mean moving ranges.
    pub upper: Option<f64>,
    /// Two thirds of the way from the mean to the lower limit.
    pub near_lower: Option<f64>,
    /// Two thirds of the way from the mean to the upper limit.
    pub near_upper: Option<f64>,
    /// Number of moving ranges that were screened out.
    pub screened: usize,
    /// The figure that a constant baseline repeats: its median, if all counted moving ranges are zero. Such
    /// limits have no width. `None` if the figures vary.
    pub constant: Option<f64>,
}

/// Returns the mean and limits of a baseline. Moving ranges are calculated between neighbours only, so a
/// missing figure removes two ranges.
#[must_use]
pub fn limits(baseline: &[Option<f64>], screen: bool) -> Limits {
    let Some(mean) = exact_mean(baseline.iter().flatten().copied()) else { return Limits::default() };
    let ranges: Vec<f64> = baseline.windows(2).filter_map(|w| Some((w[1]? - w[0]?).abs())).collect();
    let first = exact_mean(ranges.iter().copied());
    let kept = |range: f64| !screen || first.is_some_and(|average| range < SCREEN * average);
    let average = exact_mean(ranges.iter().copied().filter(|r| kept(*r)));
    let at = |factor: f64| average.map(|a| mean + factor * a);
    let is_constant = !ranges.is_empty() && average.is_none_or(|a| a == 0.0);
    // No range is screened out of a series that never changes: all its ranges are zero.
    let screened = if first == Some(0.0) { 0 } else { ranges.iter().filter(|r| !kept(**r)).count() };
    Limits {
        mean: Some(mean),
        lower: at(-LIMIT),
        upper: at(LIMIT),
        near_lower: at(-NEAR_LIMIT),
        near_upper: at(NEAR_LIMIT),
        screened,
        constant: if is_constant { median(baseline) } else { None },
    }
}

/// Returns the middle value; of two middle values, the lower one.
fn median(values: &[Option<f64>]) -> Option<f64> {
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    known.get(known.len().checked_sub(1)? / 2).copied()
}

/// Returns the mean, rounded once: a point on the mean must compare equal to it, so that rounding errors do
/// not decide ties. The sum is kept in two numbers (Dekker 1971; Knuth's two-sum). `None` if there are no
/// figures.
#[must_use]
pub fn exact_mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut high, mut low, mut count) = (0.0_f64, 0.0_f64, 0.0_f64);
    for value in values {
        let (sum, rest) = two_sum(high, value);
        (high, low) = two_sum(sum, low + rest);
        count += 1.0;
    }
    if count < 1.0 {
        return None;
    }
    let quotient = high / count;
    // Remainder of the division: the fused step recovers the product's rounding error.
    let remainder = quotient.mul_add(-count, high) + low;
    Some(quotient + remainder / count)
}

/// Returns a sum and its exact rounding error.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_match_the_published_example() {
        // Moving ranges 2, 4, 4, 2: mean 3. Mean of the figures: 12.
        let all = [10.0, 12.0, 16.0, 12.0, 10.0].map(Some);
        let l = limits(&all, true);
        assert_eq!(l.mean, Some(12.0));
        assert_eq!((l.lower, l.upper), (Some(12.0 - LIMIT * 3.0), Some(12.0 + LIMIT * 3.0)));
        assert_eq!((l.near_lower, l.screened), (Some(12.0 - NEAR_LIMIT * 3.0), 0));
    }

    #[test]
    fn large_moving_range_is_screened_unless_disabled() {
        let mut all: Vec<_> = (0..20).map(|i| Some(f64::from(i % 2))).collect();
        all[10] = Some(50.0);
        let screened = limits(&all, true);
        assert_eq!(screened.screened, 2);
        assert!(screened.upper < limits(&all, false).upper);
    }

    #[test]
    fn no_figures_have_no_mean_and_one_has_no_limits() {
        assert_eq!(limits(&[None, None], true), Limits::default());
        let one = limits(&[Some(4.0)], true);
        assert_eq!((one.mean, one.upper), (Some(4.0), None));
    }

    proptest! {
        #[test]
        fn mean_of_a_repeated_figure_is_exact(value in -1e12..1e12_f64, times in 1_usize..200) {
            prop_assert_eq!(exact_mean(std::iter::repeat_n(value, times)), Some(value));
        }

        #[test]
        fn mean_is_independent_of_order(mut values in proptest::collection::vec(-1e6..1e6_f64, 1..50)) {
            let there = exact_mean(values.iter().copied()).unwrap();
            values.reverse();
            let back = exact_mean(values.iter().copied()).unwrap();
            prop_assert!((there - back).abs() <= there.abs() * 1e-15);
        }
    }
}

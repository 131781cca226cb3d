//! Mean and process limits of an XmR chart.

/// Process limits lie this many mean moving ranges from the mean: 3 ÷ 1.128, rounded as the convention has it.
pub const LIMIT: f64 = 2.66;

/// Near limits lie at two thirds of that.
pub const NEAR_LIMIT: f64 = 2.0 * (LIMIT / 3.0);

/// A moving range of this many times the mean moving range or more is left out of it: the upper limit of a chart of
/// ranges of two.
pub const SCREEN: f64 = 3.267;

/// Mean and limits, in the measure's unit. `None` where there are too few figures to tell, or where every moving
/// range was screened out, as for a series that never moves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// The mean of the baseline.
    pub mean: Option<f64>,
    /// Mean less 2.66 mean moving ranges.
    pub lower: Option<f64>,
    /// Mean plus 2.66 mean moving ranges.
    pub upper: Option<f64>,
    /// Two thirds of the way from the mean to the lower limit.
    pub near_lower: Option<f64>,
    /// Two thirds of the way from the mean to the upper limit.
    pub near_upper: Option<f64>,
    /// Moving ranges that were screened out.
    pub screened: usize,
    /// The figure that a baseline repeats: its median, where the moving ranges that count are all zero. Such limits have no
    /// width. `None` where the figures vary.
    pub constant: Option<f64>,
}

/// Mean and limits of a baseline. A moving range is taken between neighbours alone: a missing figure takes two ranges
/// with it.
#[must_use]
pub fn limits(baseline: &[Option<f64>], screen: bool) -> Limits {
    let Some(mean) = exact_mean(baseline.iter().flatten().copied()) else { return Limits::default() };
    let ranges: Vec<f64> = baseline.windows(2).filter_map(|w| Some((w[1]? - w[0]?).abs())).collect();
    let first = exact_mean(ranges.iter().copied());
    let kept = |range: f64| !screen || first.is_some_and(|average| range < SCREEN * average);
    let average = exact_mean(ranges.iter().copied().filter(|r| kept(*r)));
    let at = |factor: f64| average.map(|a| mean + factor * a);
    let is_constant = !ranges.is_empty() && average.is_none_or(|a| a == 0.0);
    // Of a series that never moves no range is wild: all of them are zero.
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

/// The middle figure, or the lower of the two in the middle.
fn median(values: &[Option<f64>]) -> Option<f64> {
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    known.get(known.len().checked_sub(1)? / 2).copied()
}

/// The mean, rounded once: a point that lies on the mean must compare equal to it, or ties would be told by the dust
/// of rounding. The sum is carried in two numbers (Dekker 1971; Knuth's two-sum). `None` of no figures.
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
    // What the division left over: the product's own rounding error is recovered by the fused step.
    let remainder = quotient.mul_add(-count, high) + low;
    Some(quotient + remainder / count)
}

/// A sum and exactly what its rounding lost.
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
    fn the_worked_example_of_the_convention() {
        // Moving ranges 2, 4, 4, 2: mean 3; mean of the figures 12.
        let all = [10.0, 12.0, 16.0, 12.0, 10.0].map(Some);
        let l = limits(&all, true);
        assert_eq!(l.mean, Some(12.0));
        assert_eq!((l.lower, l.upper), (Some(12.0 - LIMIT * 3.0), Some(12.0 + LIMIT * 3.0)));
        assert_eq!((l.near_lower, l.screened), (Some(12.0 - NEAR_LIMIT * 3.0), 0));
    }

    #[test]
    fn a_wild_jump_is_left_out_of_the_limits_unless_asked_for() {
        let mut all: Vec<_> = (0..20).map(|i| Some(f64::from(i % 2))).collect();
        all[10] = Some(50.0);
        let screened = limits(&all, true);
        assert_eq!(screened.screened, 2);
        assert!(screened.upper < limits(&all, false).upper);
    }

    #[test]
    fn nothing_is_known_of_nothing_and_one_figure_has_no_limits() {
        assert_eq!(limits(&[None, None], true), Limits::default());
        let one = limits(&[Some(4.0)], true);
        assert_eq!((one.mean, one.upper), (Some(4.0), None));
    }

    proptest! {
        #[test]
        fn the_mean_of_one_figure_many_times_is_that_figure(value in -1e12..1e12_f64, times in 1_usize..200) {
            prop_assert_eq!(exact_mean(std::iter::repeat_n(value, times)), Some(value));
        }

        #[test]
        fn the_mean_does_not_depend_on_the_order(mut values in proptest::collection::vec(-1e6..1e6_f64, 1..50)) {
            let there = exact_mean(values.iter().copied()).unwrap();
            values.reverse();
            let back = exact_mean(values.iter().copied()).unwrap();
            prop_assert!((there - back).abs() <= there.abs() * 1e-15);
        }
    }
}

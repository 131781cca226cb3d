//! The run chart: a median and four signals, for series too short for process limits.
//!
//! The rules are those of Perla, Provost and Murray, 'The run chart: a simple analytical tool for learning
//! from variation in healthcare processes', BMJ Quality & Safety 20 (2011), pages 46 to 51: a shift of six
//! or more points on one side of the median, a trend of five or more rising or falling, too few or too many
//! runs. The limits of the number of runs are calculated from its exact distribution (Swed and Eisenhart,
//! Annals of Mathematical Statistics 14, 1943), 2.5% at each end, instead of read from a table.

/// Minimum number of points of a shift.
pub const SHIFT: usize = 6;
/// Minimum number of points of a trend.
pub const TREND: usize = 5;

/// Run chart of a series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunChart {
    /// Median of the reported figures. `None` if there are none.
    pub median: Option<f64>,
    /// Whether each point is part of a shift: `Some(true)` above the median, `Some(false)` below.
    pub shift: Vec<Option<bool>>,
    /// Whether each point is part of a trend: `Some(true)` rising, `Some(false)` falling.
    pub trend: Vec<Option<bool>>,
    /// Number of useful points: those not on the median.
    pub useful: usize,
    /// Number of runs of useful points on one side of the median.
    pub runs: usize,
    /// Smallest and largest number of runs expected by chance. `None` with fewer than ten useful points.
    pub expected_runs: Option<(usize, usize)>,
}

impl RunChart {
    /// Returns whether the number of runs is outside the range expected by chance.
    #[must_use]
    pub fn odd_runs(&self) -> bool {
        self.expected_runs.is_some_and(|(few, many)| self.runs < few || self.runs > many)
    }

    /// Returns whether there is any signal.
    #[must_use]
    pub fn has_signal(&self) -> bool {
        self.odd_runs() || self.shift.iter().chain(&self.trend).any(Option::is_some)
    }
}

/// Calculates the run chart of a series, earliest first. Missing figures are left out: the points on both
/// sides count as neighbours, as on a chart drawn on paper.
#[must_use]
pub fn run_chart(values: &[Option<f64>]) -> RunChart {
    let known: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(i, v)| Some((i, (*v).filter(|v| v.is_finite())?))).collect();
    let mut sorted: Vec<f64> = known.iter().map(|(_, v)| *v).collect();
    sorted.sort_by(f64::total_cmp);
    let Some(median) = middle(&sorted) else {
        return RunChart {
            shift: vec![None; values.len()],
            trend: vec![None; values.len()],
            ..RunChart::default()
        };
    };
    let mut chart = RunChart {
        median: Some(median),
        shift: vec![None; values.len()],
        trend: vec![None; values.len()],
        ..RunChart::default()
    };
    // A point on the median neither continues nor breaks a run.
    let sides: Vec<(usize, bool)> =
        known.iter().filter(|(_, v)| (*v - median).abs() > 0.0).map(|(i, v)| (*i, *v > median)).collect();
    chart.useful = sides.len();
    for run in sides.chunk_by(|a, b| a.1 == b.1) {
        chart.runs += 1;
        if run.len() >= SHIFT {
            run.iter().for_each(|(i, above)| chart.shift[*i] = Some(*above));
        }
    }
    // A point equal to the previous one is left out of a trend without breaking it.
    let mut moving: Vec<(usize, f64)> = Vec::with_capacity(known.len());
    for (i, v) in &known {
        if moving.last().is_none_or(|(_, last)| (v - last).abs() > 0.0) {
            moving.push((*i, *v));
        }
    }
    let rises: Vec<bool> = moving.windows(2).map(|w| w[1].1 > w[0].1).collect();
    let mut at = 0;
    for run in rises.chunk_by(|a, b| a == b) {
        if run.len() + 1 >= TREND {
            moving[at..=at + run.len()].iter().for_each(|(i, _)| chart.trend[*i] = Some(run[0]));
        }
        at += run.len();
    }
    let above = sides.iter().filter(|(_, above)| *above).count();
    chart.expected_runs = expected_runs(above, sides.len() - above);
    chart
}

fn middle(sorted: &[f64]) -> Option<f64> {
    let half = sorted.len() / 2;
    let upper = *sorted.get(half)?;
    Some(if sorted.len() % 2 == 1 { upper } else { sorted[half - 1] + (upper - sorted[half - 1]) / 2.0 })
}

/// Returns the smallest and largest number of runs that are not in either 2.5% tail of the exact
/// distribution of runs of `a` points above and `b` below. `None` with fewer than ten points, or all on one
/// side.
fn expected_runs(a: usize, b: usize) -> Option<(usize, usize)> {
    if a + b < 10 || a == 0 || b == 0 {
        return None;
    }
    // Use logarithms of binomial coefficients: the counts of arrangements overflow for long series.
    let choose = |n: usize, k: usize| if k > n { f64::NEG_INFINITY } else { ln_choose(n, k) };
    let all = choose(a + b, a);
    let chance = |runs: usize| {
        let k = runs / 2;
        if runs.is_multiple_of(2) {
            2.0 * (choose(a - 1, k - 1) + choose(b - 1, k - 1) - all).exp()
        } else {
            (choose(a - 1, k) + choose(b - 1, k - 1) - all).exp()
                + (choose(a - 1, k - 1) + choose(b - 1, k) - all).exp()
        }
    };
    let reaches = |sum: &mut f64, runs: usize| {
        *sum += chance(runs);
        *sum > 0.025
    };
    let (mut low, mut high) = (0.0, 0.0);
    let few = (2..=a + b).find(|r| reaches(&mut low, *r))?;
    let many = (2..=a + b).rev().find(|r| reaches(&mut high, *r))?;
    Some((few, many))
}

fn ln_choose(n: usize, k: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)] // counts of points
    (1..=k).map(|i| ((n - k + i) as f64 / i as f64).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> RunChart {
        run_chart(&values.iter().copied().map(Some).collect::<Vec<_>>())
    }

    #[test]
    fn six_on_one_side_are_a_shift_across_the_median() {
        let chart = of(&[1.0, 2.0, 1.5, 5.0, 2.5, 1.0, 2.0, 9.0, 8.0, 9.0, 5.0, 8.0, 9.0, 8.5]);
        assert_eq!(chart.median, Some(5.0));
        assert_eq!(chart.shift.iter().filter(|s| **s == Some(true)).count(), 6);
        assert_eq!(chart.shift[10], None);
    }

    #[test]
    fn five_rising_are_a_trend_across_ties() {
        let chart = of(&[3.0, 1.0, 2.0, 2.0, 4.0, 5.0, 6.0, 2.0]);
        let found: Vec<_> = chart.trend.iter().map(|t| *t == Some(true)).collect();
        assert_eq!(found, [false, true, true, false, true, true, true, false]);
    }

    #[test]
    fn expected_runs_match_the_published_table() {
        // Swed and Eisenhart, 2.5% points: for 5 and 5, 2 and 10 runs are too few and too many; for 10 and
        // 10, 6 and 16; for 20 and 20, 14 and 28.
        assert_eq!(expected_runs(5, 5), Some((3, 9)));
        assert_eq!(expected_runs(10, 10), Some((7, 15)));
        assert_eq!(expected_runs(20, 20), Some((15, 27)));
        assert_eq!(expected_runs(4, 5), None);
    }

    #[test]
    fn a_zigzag_has_too_many_runs() {
        let zigzag: Vec<f64> = (0..14).map(|i| f64::from(i % 2)).collect();
        let chart = of(&zigzag);
        assert_eq!(chart.runs, 14);
        assert!(chart.odd_runs());
        assert!(run_chart(&[None, None]).median.is_none());
    }
}

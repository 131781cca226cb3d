//! Funnel plots: compare areas of different size with the variation expected by chance, instead of ranking
//! them.
//!
//! After D. J. Spiegelhalter, 'Funnel plots for comparing institutional performance', Statistics in
//! Medicine 24 (2005), pages 1185 to 1202, and 'Handling over-dispersion of performance indicators',
//! Quality and Safety in Health Care 14 (2005), pages 347 to 351. A proportion is compared on the arcsine
//! square-root scale (variance 1 ÷ 4n). A rate of counts is compared on the square-root scale (variance 1 ÷
//! 4e, where e is the count expected at the average rate). If areas differ more than chance explains, the
//! limits are widened by a variance between areas (additive random effects, the method of moments of
//! DerSimonian and Laird). That variance is calculated from scores winsorised at the tenth and ninetieth
//! percentile, so that outliers do not mask themselves.

/// Kind of ratio of a figure to its denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ratio {
    /// Proportion: the count is part of the denominator, as with patients seen within four hours.
    Proportion,
    /// Rate: the count is not part of the denominator, as with days per person.
    Rate,
}

/// Area to compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Name, unique among the areas compared.
    pub name: String,
    /// Count, 0 or more.
    pub count: f64,
    /// Denominator, above 0.
    pub denominator: f64,
}

/// Position of an area on the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunnelPosition {
    /// Within the expected range.
    Within,
    /// Above the upper limit of three standard deviations (99.8%).
    High,
    /// Below the lower limit of three standard deviations.
    Low,
    /// Above two standard deviations (95%), within three.
    FairlyHigh,
    /// Below two standard deviations (95%), within three.
    FairlyLow,
}

/// Area on the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedArea {
    /// Index in the given list.
    pub index: usize,
    /// Count divided by denominator.
    pub ratio: f64,
    /// Standard deviations from the average, adjusted for overdispersion.
    pub score: f64,
    /// Position on the plot.
    pub place: FunnelPosition,
}

/// Funnel plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// Proportion or rate.
    pub ratio: Ratio,
    /// Average: the sum of all counts divided by the sum of all denominators.
    pub average: f64,
    /// Variance between areas on the transformed scale; 0 if chance explains the differences.
    pub between: f64,
    /// Ratio of the variance of the winsorised scores to that expected by chance; 1 is as expected.
    pub dispersion: f64,
    /// Areas on the plot, in the given order.
    pub areas: Vec<PlacedArea>,
    /// Indices, in the given list, of areas without a positive denominator or with an impossible count.
    pub left_out: Vec<usize>,
}

/// Two-sided 95% point of the normal distribution.
const FAIRLY: f64 = 1.959_963_984_540_054;
/// Two-sided 99.8% point of the normal distribution, called three standard deviations.
const CLEARLY: f64 = 3.090_232_306_167_813;

impl Ratio {
    fn transform(self, ratio: f64) -> f64 {
        match self {
            Self::Proportion => ratio.clamp(0.0, 1.0).sqrt().asin(),
            Self::Rate => ratio.max(0.0).sqrt(),
        }
    }

    fn back(self, value: f64) -> f64 {
        match self {
            Self::Proportion => value.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2),
            Self::Rate => value.max(0.0).powi(2),
        }
    }

    fn possible(self, area: &Area) -> bool {
        let sound = area.denominator > 0.0
            && area.denominator.is_finite()
            && area.count >= 0.0
            && area.count.is_finite();
        sound && (self == Self::Rate || area.count <= area.denominator)
    }
}

/// Calculates the funnel plot of areas. `None` if fewer than two are valid, or all counts are zero.
#[must_use]
pub fn funnel(areas: &[Area], ratio: Ratio) -> Option<Funnel> {
    let (kept, left_out): (Vec<usize>, Vec<usize>) =
        (0..areas.len()).partition(|i| ratio.possible(&areas[*i]));
    let sum = |of: fn(&Area) -> f64| kept.iter().map(|i| of(&areas[*i])).sum::<f64>();
    let average = sum(|a| a.count) / sum(|a| a.denominator);
    if kept.len() < 2 || average.is_nan() || average <= 0.0 {
        return None;
    }
    let centre = ratio.transform(average);
    let variance = |i: &usize| 1.0 / (4.0 * areas[*i].denominator);
    let raw: Vec<f64> = kept
        .iter()
        .map(|i| (ratio.transform(areas[*i].count / areas[*i].denominator) - centre) / variance(i).sqrt())
        .collect();
    let (dispersion, between) = overdispersion(&raw, &kept.iter().map(variance).collect::<Vec<_>>());
    let placed = kept
        .iter()
        .zip(&raw)
        .map(|(i, z)| {
            let score = z * (variance(i) / (variance(i) + between)).sqrt();
            let place = match score {
                s if s > CLEARLY => FunnelPosition::High,
                s if s < -CLEARLY => FunnelPosition::Low,
                s if s > FAIRLY => FunnelPosition::FairlyHigh,
                s if s < -FAIRLY => FunnelPosition::FairlyLow,
                _ => FunnelPosition::Within,
            };
            PlacedArea { index: *i, ratio: areas[*i].count / areas[*i].denominator, score, place }
        })
        .collect();
    Some(Funnel { ratio, average, between, dispersion, areas: placed, left_out })
}

impl Funnel {
    /// Returns the lower and upper limit at a denominator: 95% if `clearly` is false, 99.8% if it is true.
    #[must_use]
    pub fn limits(&self, denominator: f64, clearly: bool) -> (f64, f64) {
        let width = if clearly { CLEARLY } else { FAIRLY };
        let spread = width * (1.0 / (4.0 * denominator.max(f64::MIN_POSITIVE)) + self.between).sqrt();
        let centre = self.ratio.transform(self.average);
        (self.ratio.back(centre - spread), self.ratio.back(centre + spread))
    }
}

/// Returns the dispersion of winsorised scores, and the variance between areas that explains it. The
/// variance is zero unless the scores vary more than expected by chance (k scores: dispersion at most (k -
/// 1) ÷ k).
fn overdispersion(scores: &[f64], variances: &[f64]) -> (f64, f64) {
    #[allow(clippy::cast_precision_loss)] // a number of areas
    let k = scores.len() as f64;
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (quantile(&sorted, 0.1), quantile(&sorted, 0.9));
    let dispersion = scores.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / k;
    let weights: Vec<f64> = variances.iter().map(|v| 1.0 / v).collect();
    let (sum, squares) = (weights.iter().sum::<f64>(), weights.iter().map(|w| w * w).sum::<f64>());
    let room = sum - squares / sum;
    let between = if room > 0.0 { ((k * dispersion - (k - 1.0)) / room).max(0.0) } else { 0.0 };
    (dispersion, between)
}

/// Returns a quantile, interpolated linearly (type 7 of Hyndman and Fan 1996).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // a small index
    let (place, at) = {
        let at = share * (sorted.len().max(1) - 1) as f64;
        (at.floor() as usize, at)
    };
    let low = sorted.get(place).copied().unwrap_or(0.0);
    let high = sorted.get(place + 1).copied().unwrap_or(low);
    low + (high - low) * at.fract()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn areas(pairs: &[(f64, f64)]) -> Vec<Area> {
        pairs
            .iter()
            .map(|(count, denominator)| Area {
                name: String::new(),
                count: *count,
                denominator: *denominator,
            })
            .collect()
    }

    #[test]
    fn limits_are_wider_for_small_areas() {
        let mut all = vec![(100.0, 1000.0); 20];
        all.extend([(3.0, 20.0), (1500.0, 10_000.0)]);
        let f = funnel(&areas(&all), Ratio::Proportion).unwrap();
        // Both have 15%, and the average is near 13%.
        let place = |i: usize| f.areas[i].place;
        assert_eq!(place(20), FunnelPosition::Within);
        assert_ne!(place(21), FunnelPosition::Within);
    }

    #[test]
    fn overdispersion_widens_limits_to_the_outlier() {
        let mut all: Vec<(f64, f64)> =
            (0..40).map(|i| (900.0 + 20.0 * f64::from(i % 11), 10_000.0)).collect();
        all.push((3000.0, 10_000.0));
        let f = funnel(&areas(&all), Ratio::Rate).unwrap();
        assert!(f.between > 0.0 && f.dispersion > 1.0);
        let odd: Vec<_> =
            f.areas.iter().filter(|a| a.place == FunnelPosition::High).map(|a| a.index).collect();
        assert_eq!(odd, [40]);
    }

    #[test]
    fn equal_areas_have_textbook_limits() {
        let f = funnel(&areas(&[(50.0, 100.0); 30]), Ratio::Proportion).unwrap();
        assert!(f.between.abs() < 1e-15);
        // Half the width on the arcsine scale: 0.5 ± sin(2 × 1.96 ÷ (2 × 10)) ÷ 2.
        let (low, high) = f.limits(100.0, false);
        let half = (FAIRLY / 10.0).sin() / 2.0;
        assert!((low - (0.5 - half)).abs() < 1e-12 && (high - (0.5 + half)).abs() < 1e-12);
    }

    #[test]
    fn impossible_ratios_are_omitted_and_counted() {
        let f =
            funnel(&areas(&[(5.0, 10.0), (11.0, 10.0), (4.0, 0.0), (4.0, 10.0)]), Ratio::Proportion).unwrap();
        assert_eq!(f.left_out, [1, 2]);
        assert!(funnel(&areas(&[(5.0, 10.0)]), Ratio::Rate).is_none());
        assert!(funnel(&areas(&[(0.0, 10.0), (0.0, 10.0)]), Ratio::Rate).is_none());
    }

    proptest! {
        #[test]
        fn limits_narrow_as_areas_grow_and_hold_the_average(
            pairs in proptest::collection::vec((0.0..100.0_f64, 100.0..5000.0_f64), 2..40), size in 1.0..1e5_f64,
        ) {
            for ratio in [Ratio::Proportion, Ratio::Rate] {
                let Some(f) = funnel(&areas(&pairs), ratio) else { continue };
                let ((low, high), (low2, high2)) = (f.limits(size, true), f.limits(size * 2.0, true));
                prop_assert!(low <= f.average + 1e-12 && high >= f.average - 1e-12);
                prop_assert!(low2 >= low - 1e-12 && high2 <= high + 1e-12);
                let (near_low, near_high) = f.limits(size, false);
                prop_assert!(near_low >= low - 1e-12 && near_high <= high + 1e-12);
            }
        }
    }
}

//! Funnel plots: areas of different size compared with what chance allows each, instead of ranked.
//!
//! After D. J. Spiegelhalter, 'Funnel plots for comparing institutional performance', Statistics in Medicine 24 (2005),
//! pages 1185 to 1202, and 'Handling over-dispersion of performance indicators', Quality and Safety in Health Care 14
//! (2005), pages 347 to 351. A proportion is compared on the arcsine square-root scale (variance 1 ÷ 4n), a rate of
//! counts on the square-root scale (variance 1 ÷ 4e, e being what the average rate expects). Where areas differ more
//! than chance explains, the limits are widened by a variance between areas (additive random effects, the method of
//! moments of DerSimonian and Laird) that is worked out from scores winsorised at the tenth and ninetieth percentile, so
//! that the outliers do not hide themselves.

/// What a figure over its denominator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ratio {
    /// A share: the count is part of the denominator, as with patients seen within four hours.
    Proportion,
    /// A rate: a count over a denominator that it is no part of, as with days over people.
    Rate,
}

/// One area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// The count, 0 or more.
    pub count: f64,
    /// Over what, above 0.
    pub denominator: f64,
}

/// Where an area lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Within what is to be expected.
    Within,
    /// Above the upper limit of three standard deviations (99.8%).
    High,
    /// Below the lower limit of three standard deviations.
    Low,
    /// Beyond two standard deviations (95%) upwards, within three.
    FairlyHigh,
    /// Beyond two standard deviations downwards, within three.
    FairlyLow,
}

/// An area on the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its place in the list given.
    pub index: usize,
    /// Count over denominator.
    pub ratio: f64,
    /// Standard deviations from the average, overdispersion allowed for.
    pub score: f64,
    /// Where it lies.
    pub place: Place,
}

/// The plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// Share or rate.
    pub ratio: Ratio,
    /// The average: all counts over all denominators.
    pub average: f64,
    /// The variance between areas on the transformed scale; 0 where chance explains how they differ.
    pub between: f64,
    /// How many times more the winsorised scores spread than chance alone: 1 is as expected.
    pub dispersion: f64,
    /// The areas that can be placed, in the order given.
    pub areas: Vec<Placed>,
    /// Places in the list given of areas without a positive denominator or with a count that cannot be.
    pub left_out: Vec<usize>,
}

/// The two-sided 95% point of the normal distribution.
const FAIRLY: f64 = 1.959_963_984_540_054;
/// The two-sided 99.8% point, called three standard deviations.
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

/// Places areas on a funnel plot. `None` where fewer than two can be placed, or none of them counts anything.
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
                s if s > CLEARLY => Place::High,
                s if s < -CLEARLY => Place::Low,
                s if s > FAIRLY => Place::FairlyHigh,
                s if s < -FAIRLY => Place::FairlyLow,
                _ => Place::Within,
            };
            Placed { index: *i, ratio: areas[*i].count / areas[*i].denominator, score, place }
        })
        .collect();
    Some(Funnel { ratio, average, between, dispersion, areas: placed, left_out })
}

impl Funnel {
    /// Lower and upper limit at a denominator: 95% where `clearly` is false, 99.8% where it is true.
    #[must_use]
    pub fn limits(&self, denominator: f64, clearly: bool) -> (f64, f64) {
        let width = if clearly { CLEARLY } else { FAIRLY };
        let spread = width * (1.0 / (4.0 * denominator.max(f64::MIN_POSITIVE)) + self.between).sqrt();
        let centre = self.ratio.transform(self.average);
        (self.ratio.back(centre - spread), self.ratio.back(centre + spread))
    }
}

/// The dispersion of winsorised scores, and the variance between areas that explains it. None is assumed while the
/// scores spread no more than chance would have them (k scores: dispersion at most (k - 1) ÷ k).
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

/// A quantile between neighbours in proportion (type 7 of Hyndman and Fan 1996).
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
    fn a_small_area_may_differ_more_than_a_large_one() {
        let mut all = vec![(100.0, 1000.0); 20];
        all.extend([(3.0, 20.0), (1500.0, 10_000.0)]);
        let f = funnel(&areas(&all), Ratio::Proportion).unwrap();
        // Both have 15% against an average near 13%.
        let place = |i: usize| f.areas[i].place;
        assert_eq!(place(20), Place::Within);
        assert_ne!(place(21), Place::Within);
    }

    #[test]
    fn where_areas_differ_more_than_chance_the_limits_widen_and_only_the_odd_one_stands_out() {
        let mut all: Vec<(f64, f64)> =
            (0..40).map(|i| (900.0 + 20.0 * f64::from(i % 11), 10_000.0)).collect();
        all.push((3000.0, 10_000.0));
        let f = funnel(&areas(&all), Ratio::Rate).unwrap();
        assert!(f.between > 0.0 && f.dispersion > 1.0);
        let odd: Vec<_> = f.areas.iter().filter(|a| a.place == Place::High).map(|a| a.index).collect();
        assert_eq!(odd, [40]);
    }

    #[test]
    fn equal_areas_need_no_widening_and_the_limits_are_the_textbook_ones() {
        let f = funnel(&areas(&[(50.0, 100.0); 30]), Ratio::Proportion).unwrap();
        assert!(f.between.abs() < 1e-15);
        // Half on the arcsine scale: 0.5 ± sin(2 × 1.96 ÷ (2 × 10)) ÷ 2.
        let (low, high) = f.limits(100.0, false);
        let half = (FAIRLY / 10.0).sin() / 2.0;
        assert!((low - (0.5 - half)).abs() < 1e-12 && (high - (0.5 + half)).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_is_left_out_and_said() {
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

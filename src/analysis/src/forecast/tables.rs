//! Lookup tables for the draws: the normal quantile and each saving's range, as short linear pieces.
//!
//! Calculating the normal quantile and the quantile of a range for each draw would cost several times as
//! much as the rest of the draw. Both functions are smooth, so short pieces are sufficient: the error of z
//! is below one part in 100,000, and the error of an amount below one part in 10,000 of its range's width.
//! A lookup consists of products and sums, which every machine rounds alike.

use super::Input;
use crate::random::{normal_point, normal_share};

/// Number of steps of an amount's table for one unit of z.
pub const FINE: f64 = 28.0;
/// Number of pieces of an amount's table, which covers z = ±9.1. The z of a 32-bit number is within ±6.34,
/// and the sum of a common and an own part whose squared weights add up to 1 is within √2 times that.
const RANGE: usize = 512;
/// Largest distance from the middle of the table, in steps, at which an amount can be looked up.
pub const EDGE: f64 = 255.0;
/// Base-2 logarithm of the number of pieces for each halving of the share; `NORMAL` is the number of pieces
/// for all 32 halvings.
const CUTS: u32 = 6;
const NORMAL: usize = 32 << CUTS;
/// Number of fraction bits of an `f64`; `SIGN` is its sign bit.
const FRACTION: u32 = 52;
const SIGN: u64 = 1 << 63;
/// 1.5 × 2^52: added to a float, it leaves the nearest integer in the lowest bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// Distance from the middle of a piece to the two points that its line passes through, as a share of its
/// width. With Chebyshev’s points, the errors at the ends and in the middle are equal and of opposite sign.
const OFF: f64 = std::f64::consts::FRAC_1_SQRT_2 / 2.0;

/// Linear piece: `base + slope · x`.
#[derive(Clone, Copy, Debug, Default)]
struct Segment {
    base: f64,
    slope: f64,
}

impl Segment {
    /// Returns the line with these values at [`OFF`] on both sides of the middle.
    fn through(middle: f64, width: f64, low: f64, high: f64) -> Self {
        let slope = (high - low) / (2.0 * OFF * width);
        // A constant stays exactly constant.
        Self { base: f64::midpoint(low, high) - slope * middle, slope }
    }
}

/// Table of the normal quantile, times a factor.
pub struct Normal(Box<[Segment; NORMAL]>);

impl Normal {
    /// Builds the table of the standard normal quantile.
    pub fn new() -> Self {
        let mut pieces = Box::new([Segment::default(); NORMAL]);
        for (i, piece) in (0_u64..).zip(pieces.iter_mut()) {
            // The lowest five bits of the exponents of ½ (1022) to 2^30 (1053) are all different.
            let (octave, cut) = (i >> CUTS, i & ((1 << CUTS) - 1));
            let exponent = if octave < 30 { 1024 + octave } else { 992 + octave };
            let low = f64::from_bits(exponent << FRACTION | cut << (FRACTION - CUTS));
            let width = f64::from_bits((exponent - u64::from(CUTS)) << FRACTION);
            let middle = low + width / 2.0;
            let z = |x: f64| -normal_point(x / 4_294_967_296.0);
            *piece = Segment::through(middle, width, z(middle - OFF * width), z(middle + OFF * width));
        }
        Self(pieces)
    }

    /// Returns the same table, times a factor.
    pub fn times(&self, factor: f64) -> Self {
        Self(Box::new(self.0.map(|p| Segment { base: p.base * factor, slope: p.slope * factor })))
    }

    /// Returns the quantile for 32 uniform random bits. Each value has its negative.
    #[inline]
    pub fn at(&self, number: u32) -> f64 {
        // Interpret the number as a signed integer plus one half: the tails are at ±½, the middle at ±2^31.
        let x = f64::from(number.cast_signed()) + 0.5;
        let bits = x.to_bits();
        #[allow(clippy::cast_possible_truncation)] // the lowest eleven bits are meant
        let Segment { base, slope } = self.0[(bits >> (FRACTION - CUTS)) as usize % NORMAL];
        f64::from_bits(base.to_bits() ^ (bits & SIGN)) + slope * x
    }
}

/// Table of a range's amounts by z.
pub struct Amounts(Box<[Segment; RANGE]>);

impl Amounts {
    /// Builds the tables of all savings.
    pub fn of(inputs: &[Input]) -> Vec<Self> {
        #[allow(clippy::cast_precision_loss)] // a few hundred
        let middle = |i: usize| i as f64 - (RANGE / 2) as f64;
        // The normal probabilities of the interpolation points are the same for all savings.
        let shares: Vec<_> =
            (0..RANGE).map(|i| [-OFF, OFF].map(|off| normal_share((middle(i) + off) / FINE))).collect();
        let table = |input: &Input| {
            let mut pieces = Box::new([Segment::default(); RANGE]);
            for (i, (piece, share)) in pieces.iter_mut().zip(&shares).enumerate() {
                let [low, high] = share.map(|share| input.at(share));
                *piece = Segment::through(middle(i), 1.0, low, high);
            }
            Self(pieces)
        };
        inputs.iter().map(table).collect()
    }

    /// Returns the amount at a number of steps of z ([`FINE`] for one unit), within ±[`EDGE`].
    #[inline]
    pub fn at(&self, steps: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        // only the lowest nine bits are used
        let Segment { base, slope } =
            self.0[(steps + (WHOLE + (RANGE / 2) as f64)).to_bits() as usize % RANGE];
        base + slope * steps
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::cast_precision_loss)]
mod tests {
    use super::*;
    use boardsight_core::model::RangeShape;

    #[test]
    fn normal_table_matches_the_closed_form() {
        let normal = Normal::new();
        let (mut worst, mut sum) = (0.0_f64, 0.0);
        // Every 9,973rd number, and the ends of the range.
        let numbers = (0..430_000_u32).map(|i| i * 9_973).chain([1, 2, 3, u32::MAX, u32::MAX / 2]);
        for number in numbers {
            let x = f64::from(number.cast_signed()) + 0.5;
            let share = if x < 0.0 { 1.0 + x / 4_294_967_296.0 } else { x / 4_294_967_296.0 };
            let off = normal.at(number) + normal_point(share);
            worst = worst.max(off.abs());
            sum += off;
            assert_eq!(normal.at(number), -normal.at(!number), "{number}");
        }
        assert!(worst < 1e-5, "{worst}");
        assert!(sum.abs() < 1e-3, "{sum}: no bias over {} numbers", 430_000);
        assert!((normal.at(0) - 6.34).abs() < 0.01 && normal.times(0.5).at(9) == normal.at(9) * 0.5);
    }

    #[test]
    fn amount_table_matches_its_range() {
        let ranges = [
            (RangeShape::Triangular, [0.0, 30.0, 90.0]),
            (RangeShape::Triangular, [-20.0, -20.0, 80.0]),
            (RangeShape::Triangular, [10.0, 110.0, 110.0]),
            (RangeShape::Normal, [-5.0, 10.0, 25.0]),
        ];
        for (shape, range) in ranges {
            let input = Input { id: String::new(), title: String::new(), shape, range, ramp: vec![] };
            let table = Amounts::of(std::slice::from_ref(&input)).remove(0);
            let width = range[2] - range[0];
            let mut worst = 0.0_f64;
            for step in -2_000..=2_000_i32 {
                let steps =
                    f64::from(step) * (EDGE / 2_000.0) * if shape == RangeShape::Normal { 0.6 } else { 1.0 };
                worst = worst.max((table.at(steps) - input.at(normal_share(steps / FINE))).abs());
            }
            assert!(worst < 1e-4 * width, "{range:?}: {worst}");
        }
        let fixed = Input {
            id: String::new(),
            title: String::new(),
            shape: RangeShape::Fixed,
            range: [0.1; 3],
            ramp: vec![],
        };
        assert_eq!(Amounts::of(&[fixed])[0].at(-17.3), 0.1);
    }
}

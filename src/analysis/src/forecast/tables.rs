//! What a draw looks up instead of working it out: the normal curve and each saving's range as short straight pieces.
//!
//! Worked out for each draw, the inverse of the normal curve and the quantile of a range cost several times what the
//! rest of a draw does. Both are smooth, so pieces that are short enough serve: the error of a z is under one part in
//! 100,000, that of an amount under one part in 10,000 of its range's width. A look-up is products and sums, each of
//! which every machine rounds alike.

use super::Input;
use crate::random::{normal_point, normal_share};

/// Steps of an amount's table to one of z.
pub const FINE: f64 = 28.0;
/// Pieces of an amount's table: they reach to z = ±9.1. A number of 32 bits lies within ±6.34, and the sum of a common
/// and an own part whose squared shares add up to 1 within √2 times that.
const RANGE: usize = 512;
/// How far from the middle of the table an amount can be looked up.
pub const EDGE: f64 = 255.0;
/// Pieces of the normal curve's table for each halving of the share (as a power of 2), and for all 32 of them.
const CUTS: u32 = 6;
const NORMAL: usize = 32 << CUTS;
/// The bits of a float's fraction, and the one of its sign.
const FRACTION: u32 = 52;
const SIGN: u64 = 1 << 63;
/// Added to a float (1.5 × 2^52), it leaves the nearest whole number in the lowest bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// Where the two points of a piece lie that its line goes through, as a share of its width from its middle: so that
/// the error at its ends and in its middle is the same and of opposite sign (Chebyshev’s points).
const OFF: f64 = std::f64::consts::FRAC_1_SQRT_2 / 2.0;

/// A straight line.
#[derive(Clone, Copy, Debug, Default)]
struct Piece {
    base: f64,
    slope: f64,
}

impl Piece {
    /// The line that has these heights at [`OFF`] to both sides of the middle.
    fn through(middle: f64, width: f64, low: f64, high: f64) -> Self {
        let slope = (high - low) / (2.0 * OFF * width);
        // A level line stays level to the bit.
        Self { base: f64::midpoint(low, high) - slope * middle, slope }
    }
}

/// The inverse of the normal curve, times a scale.
pub struct Normal(Box<[Piece; NORMAL]>);

impl Normal {
    /// The standard normal curve.
    pub fn new() -> Self {
        let mut pieces = Box::new([Piece::default(); NORMAL]);
        for (i, piece) in (0_u64..).zip(pieces.iter_mut()) {
            // The five lowest bits of the exponents of ½ (1022) to 2^30 (1053) tell them apart.
            let (octave, cut) = (i >> CUTS, i & ((1 << CUTS) - 1));
            let exponent = if octave < 30 { 1024 + octave } else { 992 + octave };
            let low = f64::from_bits(exponent << FRACTION | cut << (FRACTION - CUTS));
            let width = f64::from_bits((exponent - u64::from(CUTS)) << FRACTION);
            let middle = low + width / 2.0;
            let z = |x: f64| -normal_point(x / 4_294_967_296.0);
            *piece = Piece::through(middle, width, z(middle - OFF * width), z(middle + OFF * width));
        }
        Self(pieces)
    }

    /// The same curve, times a factor.
    pub fn times(&self, factor: f64) -> Self {
        Self(Box::new(self.0.map(|p| Piece { base: p.base * factor, slope: p.slope * factor })))
    }

    /// The point of the curve for 32 even bits. Each point has its opposite.
    #[inline]
    pub fn at(&self, number: u32) -> f64 {
        // As a whole number with a sign, and a half: the curve's ends lie at ±½, its middle at ±2^31.
        let x = f64::from(number.cast_signed()) + 0.5;
        let bits = x.to_bits();
        #[allow(clippy::cast_possible_truncation)] // the lowest eleven bits are meant
        let Piece { base, slope } = self.0[(bits >> (FRACTION - CUTS)) as usize % NORMAL];
        f64::from_bits(base.to_bits() ^ (bits & SIGN)) + slope * x
    }
}

/// A range's amounts by z.
pub struct Amounts(Box<[Piece; RANGE]>);

impl Amounts {
    /// The tables of all savings.
    pub fn of(inputs: &[Input]) -> Vec<Self> {
        #[allow(clippy::cast_precision_loss)] // a few hundred
        let middle = |i: usize| i as f64 - (RANGE / 2) as f64;
        // The points' shares of the normal curve are the same for all.
        let shares: Vec<_> =
            (0..RANGE).map(|i| [-OFF, OFF].map(|off| normal_share((middle(i) + off) / FINE))).collect();
        let table = |input: &Input| {
            let mut pieces = Box::new([Piece::default(); RANGE]);
            for (i, (piece, share)) in pieces.iter_mut().zip(&shares).enumerate() {
                let [low, high] = share.map(|share| input.at(share));
                *piece = Piece::through(middle(i), 1.0, low, high);
            }
            Self(pieces)
        };
        inputs.iter().map(table).collect()
    }

    /// The amount at so many steps of z ([`FINE`] to one), which lie within ±[`EDGE`].
    #[inline]
    pub fn at(&self, steps: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        // the lowest nine bits are meant
        let Piece { base, slope } = self.0[(steps + (WHOLE + (RANGE / 2) as f64)).to_bits() as usize % RANGE];
        base + slope * steps
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::cast_precision_loss)]
mod tests {
    use super::*;
    use boardsight_core::model::RangeShape;

    #[test]
    fn a_point_of_the_curve_is_what_its_closed_form_says() {
        let normal = Normal::new();
        let (mut worst, mut sum) = (0.0_f64, 0.0);
        // Every 9,973rd number, and the ends of the row.
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
    fn an_amount_is_what_its_range_says() {
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

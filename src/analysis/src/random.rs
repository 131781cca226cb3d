//! Reproducible random numbers that are the same on every machine: a counter-based generator and the normal
//! distribution.

/// Philox4x32-10 (Salmon and others, 'Parallel random numbers: as easy as 1, 2, 3', SC 2011): returns four
/// numbers for a counter and a key. The same counter always gives the same numbers, in any order of calls.
#[must_use]
#[inline]
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let one = u64::from(counter[0]) * 0xD251_1F53;
        let two = u64::from(counter[2]) * 0xCD9E_8D57;
        #[allow(clippy::cast_possible_truncation)] // the low half is meant
        let next = [
            (two >> 32) as u32 ^ counter[1] ^ key[0],
            two as u32,
            (one >> 32) as u32 ^ counter[3] ^ key[1],
            one as u32,
        ];
        counter = next;
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    counter
}

/// Fills a row, whose length is a multiple of four, with [`philox`] of the counters `[first, stream, 0,
/// 0]`, `[first + 1, stream, 0, 0]` and so on. The first quarter of the row contains the first number of
/// each counter, the second quarter the second, and so on, so that the processor can work on several
/// counters at a time.
pub fn philox_row(row: &mut [u32], first: u32, stream: u32, key: [u32; 2]) {
    let quarter = row.len() / 4;
    let (one, rest) = row.split_at_mut(quarter);
    let (two, rest) = rest.split_at_mut(quarter);
    let (three, four) = rest.split_at_mut(quarter);
    for ((((a, b), c), d), i) in one.iter_mut().zip(two).zip(three).zip(four).zip(0..) {
        [*a, *b, *c, *d] = philox([first.wrapping_add(i), stream, 0, 0], key);
    }
}

/// Returns a number above 0 and below 1: the midpoint of one of 2^32 equal intervals.
#[must_use]
pub fn unit(number: u32) -> f64 {
    (f64::from(number) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// Returns the share of a standard normal distribution below `z`.
#[must_use]
pub fn normal_share(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Share below which, and above one minus which, the tails have a formula of their own.
const TAIL: f64 = 0.024_25;

/// Returns the quantile of the standard normal distribution at a share above 0 and below 1, with a relative
/// error of at most 1.2e-9 (P. J. Acklam's rational approximation).
#[must_use]
pub fn normal_point(share: f64) -> f64 {
    if share < TAIL {
        tail(share)
    } else if share > 1.0 - TAIL {
        -tail(1.0 - share)
    } else {
        middle(share)
    }
}

fn middle(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    let q = share - 0.5;
    let r = q * q;
    (((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q
        / (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1.0)
}

fn tail(share: f64) -> f64 {
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416];
    // Square roots of floats are rounded the same everywhere; logarithms are not, so use libm.
    let q = (-2.0 * libm::log(share)).sqrt();
    (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5])
        / ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_matches_published_test_vectors() {
        // Random123's known-answer tests for philox4x32-10.
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
    }

    #[test]
    fn normal_cdf_and_quantile_are_inverse() {
        for share in [1e-9, 1e-4, 0.01, 0.024_25, 0.1, 0.5, 0.841_344_746, 0.99, 0.999_99] {
            // An error of 1.2e-9 of z changes the share by that times z times the density.
            let z = normal_point(share);
            let height = libm::exp(-z * z / 2.0) / libm::sqrt(2.0 * std::f64::consts::PI);
            let most = 1.2e-9 * z.abs().max(1e-6) * height;
            assert!((normal_share(z) - share).abs() < most, "{share}");
        }
        assert!((normal_point(0.975) - 1.959_963_985).abs() < 1e-8);
        assert!(unit(0) > 0.0 && unit(u32::MAX) < 1.0);
    }

    #[test]
    fn philox_row_equals_philox_of_each_counter() {
        let key = [0x1234_5678, 0x9ABC_DEF0];
        let mut row = [0; 76];
        philox_row(&mut row, u32::MAX - 5, 7, key);
        for i in 0..19 {
            let four = philox([(u32::MAX - 5).wrapping_add(i), 7, 0, 0], key);
            let at = |quarter: usize| row[quarter * 19 + i as usize];
            assert_eq!([at(0), at(1), at(2), at(3)], four, "{i}");
        }
    }
}

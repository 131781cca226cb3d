//! The draws.

use super::{Model, Spread, point};
use crate::analysis::random::{normal_point, normal_share, philox, unit};

/// Draws that are worked on together: their amounts stay in the processor's nearest memory.
const BLOCK: usize = 512;
/// Points of a range's table between z = −8 and z = 8; between them by proportion. The error is under one part in
/// 10,000 of the range's width.
const STEPS: usize = 2048;
const EDGE: f64 = 8.0;

/// What the draws brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// For each year, what came in every draw, lowest first, in pounds.
    pub years: Vec<Vec<f64>>,
    /// For each year, how it is spread.
    pub spreads: Vec<Spread>,
    /// The last year's middle after so many draws, as it settles.
    pub settling: Vec<(usize, f64)>,
}

/// Makes the draws, on so many threads. The threads change how long it takes and nothing else.
#[must_use]
pub fn simulate(model: &Model, threads: usize) -> Outcome {
    let years = model.years.len();
    let tables: Vec<Vec<f64>> = model.inputs.iter().map(table).collect();
    let blocks = model.draws.div_ceil(BLOCK);
    let mut sheets: Vec<Vec<f64>> = vec![Vec::new(); blocks];
    let each = blocks.div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        for (part, sheets) in sheets.chunks_mut(each).enumerate() {
            let tables = &tables;
            scope.spawn(move || {
                let mut room = Room::new(model);
                for (i, sheet) in sheets.iter_mut().enumerate() {
                    *sheet = room.block(model, tables, part * each + i);
                }
            });
        }
    });
    let mut totals: Vec<Vec<f64>> = (0..years)
        .map(|y| {
            sheets
                .iter()
                .flat_map(|s| s[y * BLOCK..(y + 1) * BLOCK].iter().copied())
                .take(model.draws)
                .collect()
        })
        .collect();
    let settling = totals.last().map_or_else(Vec::new, |last| settle(last));
    let spreads: Vec<Spread> = std::thread::scope(|scope| {
        let share = years.div_ceil(threads.max(1)).max(1);
        let parts: Vec<_> = totals
            .chunks_mut(share)
            .map(|part| scope.spawn(move || part.iter_mut().map(|t| spread(t)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|p| p.join().unwrap_or_default()).collect()
    });
    Outcome { years: totals, spreads, settling }
}

/// A range's amounts at even steps of z.
fn table(input: &super::Input) -> Vec<f64> {
    #[allow(clippy::cast_precision_loss)] // a few thousand steps
    let z = |i: usize| (i as f64 / STEPS as f64 * 2.0 - 1.0) * EDGE;
    (0..=STEPS + 1).map(|i| input.at(normal_share(z(i.min(STEPS))))).collect()
}

/// What a thread works with.
struct Room {
    common: Vec<f64>,
    amounts: Vec<f64>,
}

impl Room {
    fn new(model: &Model) -> Self {
        Self { common: vec![0.0; BLOCK], amounts: vec![0.0; BLOCK * model.inputs.len()] }
    }

    /// One block of draws: for each year, what came in each.
    fn block(&mut self, model: &Model, tables: &[Vec<f64>], block: usize) -> Vec<f64> {
        let years = model.years.len();
        let mut sheet = vec![0.0; BLOCK * years];
        let (shared, own) = (libm::sqrt(model.dependence), libm::sqrt(1.0 - model.dependence));
        fill(&mut self.common, model.seed, block, 0);
        for z in &mut self.common {
            *z = shared * normal_point(*z);
        }
        for (i, (input, table)) in model.inputs.iter().zip(tables).enumerate() {
            let amounts = &mut self.amounts[i * BLOCK..(i + 1) * BLOCK];
            fill(amounts, model.seed, block, i + 1);
            for (x, common) in amounts.iter_mut().zip(&self.common) {
                *x = look(table, own.mul_add_plain(normal_point(*x), *common));
            }
            for (row, share) in sheet.chunks_exact_mut(BLOCK).zip(&input.ramp) {
                if *share != 0.0 {
                    for (sum, x) in row.iter_mut().zip(amounts.iter()) {
                        *sum += share * x;
                    }
                }
            }
        }
        for link in &model.links {
            let one = &self.amounts[link.one * BLOCK..(link.one + 1) * BLOCK];
            let other = &self.amounts[link.other * BLOCK..(link.other + 1) * BLOCK];
            for (y, row) in sheet.chunks_exact_mut(BLOCK).enumerate() {
                let (a, b) = (model.inputs[link.one].ramp[y], model.inputs[link.other].ramp[y]);
                for ((sum, x), z) in row.iter_mut().zip(one).zip(other) {
                    // Nothing is counted twice where one of the two saves nothing or costs money.
                    *sum -= link.share * (a * x).min(b * z).max(0.0);
                }
            }
        }
        for (k, peril) in model.perils.iter().enumerate() {
            fill(&mut self.common, model.seed, block, model.inputs.len() + 1 + k);
            for row in sheet.chunks_exact_mut(BLOCK) {
                for (sum, u) in row.iter_mut().zip(&self.common) {
                    *sum -= if *u < peril.probability { peril.cost } else { 0.0 };
                }
            }
        }
        sheet
    }
}

/// Product and sum, each rounded: a fused step would differ between machines that have it and those that have not.
trait Plain {
    fn mul_add_plain(self, by: f64, plus: f64) -> f64;
}

impl Plain for f64 {
    fn mul_add_plain(self, by: f64, plus: f64) -> f64 {
        self * by + plus
    }
}

/// Even numbers between 0 and 1 for one input in one block.
#[allow(clippy::cast_possible_truncation)] // counters and halves of the seed
fn fill(row: &mut [f64], seed: u64, block: usize, input: usize) {
    let key = [seed as u32, (seed >> 32) as u32];
    let first = block * (BLOCK / 4);
    for (i, four) in row.chunks_exact_mut(4).enumerate() {
        let numbers = philox([(first + i) as u32, input as u32, 0, 0], key);
        for (x, number) in four.iter_mut().zip(numbers) {
            *x = unit(number);
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn look(table: &[f64], z: f64) -> f64 {
    let at = ((z + EDGE) * (STEPS as f64 / (2.0 * EDGE))).clamp(0.0, STEPS as f64);
    let low = at as usize;
    let part = at - low as f64;
    table[low] + (table[low + 1] - table[low]) * part
}

#[allow(clippy::cast_precision_loss)] // at most a million draws
fn spread(draws: &mut [f64]) -> Spread {
    let n = draws.len().max(1) as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let squares: f64 = draws.iter().map(|x| (x - mean) * (x - mean)).sum();
    draws.sort_unstable_by(f64::total_cmp);
    Spread {
        mean,
        p10: point(draws, 0.1),
        p20: point(draws, 0.2),
        p50: point(draws, 0.5),
        p80: point(draws, 0.8),
        p90: point(draws, 0.9),
        error: libm::sqrt(squares / n / n),
    }
}

/// The middle after an ever larger part of the draws.
fn settle(draws: &[f64]) -> Vec<(usize, f64)> {
    let mut steps = Vec::new();
    let mut n = 250;
    while n < draws.len() {
        steps.push(n);
        n *= 2;
    }
    steps.push(draws.len());
    steps
        .into_iter()
        .map(|n| {
            let mut part = draws[..n].to_vec();
            let (_, middle, _) = part.select_nth_unstable_by(n / 2, f64::total_cmp);
            (n, *middle)
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::cast_precision_loss)]
mod tests {
    use super::super::{Input, Link, Peril, reach};
    use super::*;
    use crate::model::{Period, RangeShape};

    fn input(shape: RangeShape, range: [f64; 3]) -> Input {
        Input { id: "s".into(), title: "S".into(), shape, range, ramp: vec![1.0] }
    }

    fn of(inputs: Vec<Input>, dependence: f64) -> Model {
        Model {
            years: Period::year(2020).into_iter().collect(),
            inputs,
            dependence,
            seed: 7,
            draws: 100_000,
            ..Model::default()
        }
    }

    fn deviation(o: &Outcome) -> f64 {
        o.spreads[0].error * (o.years[0].len() as f64).sqrt()
    }

    #[test]
    fn a_sum_of_normals_is_the_normal_that_theory_says() {
        // 5th to 95th percentile of ±1.6449: a standard deviation of 1.
        let one = input(RangeShape::Normal, [8.355_146_373, 10.0, 11.644_853_627]);
        let o = simulate(&of(vec![one; 16], 0.0), 2);
        assert!((o.spreads[0].mean - 160.0).abs() < 0.05);
        assert!((deviation(&o) - 4.0).abs() < 0.04, "{}", deviation(&o));
        assert!((o.spreads[0].p90 - (160.0 + 4.0 * 1.2816)).abs() < 0.08);
        assert!((reach(&o.years[0], 164.0) - 0.158_66).abs() < 0.005);
    }

    #[test]
    fn what_stands_and_falls_together_spreads_in_full() {
        let one = input(RangeShape::Normal, [8.355_146_373, 10.0, 11.644_853_627]);
        let o = simulate(&of(vec![one.clone(); 16], 1.0), 2);
        assert!((deviation(&o) - 16.0).abs() < 0.15, "{}", deviation(&o));
        // ρ between: variance n + n(n−1)ρ.
        let half = simulate(&of(vec![one; 16], 0.5), 2);
        assert!((deviation(&half) - (16.0_f64 + 240.0 * 0.5).sqrt()).abs() < 0.12);
    }

    #[test]
    fn a_triangle_has_the_mean_and_quantiles_of_one() {
        let o = simulate(&of(vec![input(RangeShape::Triangular, [0.0, 30.0, 90.0])], 0.0), 1);
        let s = o.spreads[0];
        assert!((s.mean - 40.0).abs() < 0.2);
        // Variance (a² + b² + c² − ab − ac − bc) / 18 = 350.
        assert!((deviation(&o) - 350.0_f64.sqrt()).abs() < 0.15);
        assert!((s.p10 - (0.1 * 90.0 * 30.0_f64).sqrt()).abs() < 0.3);
        assert!((s.p90 - (90.0 - (0.1 * 90.0 * 60.0_f64).sqrt())).abs() < 0.3);
    }

    #[test]
    fn threads_change_nothing_and_the_seed_changes_all() {
        let m = of(vec![input(RangeShape::Triangular, [-5.0, 30.0, 90.0]); 5], 0.3);
        let one = simulate(&m, 1);
        assert_eq!(one, simulate(&m, 2));
        assert_eq!(one, simulate(&m, 7));
        assert_ne!(one.spreads, simulate(&Model { seed: 8, ..m }, 1).spreads);
    }

    #[test]
    fn the_same_seed_gives_these_very_figures_on_every_machine() {
        let m = Model { draws: 1_000, ..of(vec![input(RangeShape::Triangular, [0.0, 30.0, 90.0]); 3], 0.2) };
        let o = simulate(&m, 2);
        assert_eq!(o, simulate(&m, 3));
        assert!(o.spreads[0].mean > 110.0 && o.spreads[0].mean < 130.0);
    }

    #[test]
    fn what_is_counted_twice_is_taken_off_once_and_a_risk_takes_its_share() {
        let fixed = |x| input(RangeShape::Fixed, [x, x, x]);
        let mut m = of(vec![fixed(100.0), fixed(60.0)], 0.0);
        m.links = vec![Link { one: 0, other: 1, share: 0.5 }];
        assert_eq!(simulate(&m, 2).spreads[0].p50, 130.0);
        m.links.clear();
        m.perils = vec![Peril { id: "r".into(), title: "R".into(), probability: 0.3, cost: 50.0 }];
        let o = simulate(&m, 2);
        assert!((o.spreads[0].mean - 145.0).abs() < 0.3);
        assert!((reach(&o.years[0], 160.0) - 0.7).abs() < 0.006);
        assert_eq!(o.settling.last().map(|s| s.1), Some(160.0));
    }
}

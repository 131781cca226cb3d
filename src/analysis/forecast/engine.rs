//! The draws.

use super::{Model, Spread, point};
use crate::analysis::overlap::Cluster;
use crate::analysis::random::{normal_points, normal_share, philox, unit};

/// Draws that are worked on together: enough to be worth fetching a range’s table for, few enough to stay in the
/// processor’s own memory.
const BLOCK: usize = 2048;
/// Points of a range's table between z = −8 and z = 8; between them by proportion. The error is under one part in
/// 10,000 of the range's width.
const STEPS: usize = 1024;
const EDGE: f64 = 8.0;

/// What the draws brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// For each year, what came in every draw, lowest first, in pounds.
    pub years: Vec<Vec<f64>>,
    /// For each year, how it is spread.
    pub spreads: Vec<Spread>,
    /// The last year's middle after so many draws, as it settles.
    pub settling: Vec<Settled>,
    /// For each target of the model, the share of draws that reach it.
    pub reached: Vec<f64>,
}

/// A middle after so many draws, with the bounds within which it is known with a confidence of 95 in 100 (by order
/// statistics, whatever the shape).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Settled {
    /// So many draws.
    pub draws: usize,
    /// The lower bound, in pounds.
    pub low: f64,
    /// The middle.
    pub middle: f64,
    /// The upper bound.
    pub high: f64,
}

/// Makes the draws, on so many threads. The threads change how long it takes and nothing else.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most a million draws
pub fn simulate(model: &Model, threads: usize) -> Outcome {
    let years = model.years.len();
    let plan = Plan::of(model);
    let blocks = model.draws.div_ceil(BLOCK);
    let mut sheets: Vec<Sheet> = vec![Sheet::default(); blocks];
    let each = blocks.div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        for (part, sheets) in sheets.chunks_mut(each).enumerate() {
            let plan = &plan;
            scope.spawn(move || {
                let mut room = Room::new(plan);
                for (i, sheet) in sheets.iter_mut().enumerate() {
                    *sheet = room.block(plan, part * each + i);
                }
            });
        }
    });
    let mut totals: Vec<Vec<f64>> = (0..years)
        .map(|y| {
            sheets
                .iter()
                .flat_map(|s| s.years[y * BLOCK..(y + 1) * BLOCK].iter().copied())
                .take(model.draws)
                .collect()
        })
        .collect();
    let reached = (0..model.targets.len())
        .map(|t| sheets.iter().map(|s| s.hits[t]).sum::<u32>())
        .map(|hits| f64::from(hits) / model.draws.max(1) as f64)
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
    Outcome { years: totals, spreads, settling, reached }
}

/// What one block of draws brought.
#[derive(Clone, Debug, Default)]
struct Sheet {
    /// For each year, what came in each draw.
    years: Vec<f64>,
    /// For each target, how many draws reached it.
    hits: Vec<u32>,
}

/// What every thread reads.
struct Plan<'a> {
    model: &'a Model,
    tables: Vec<Vec<f64>>,
    clusters: Vec<Cluster>,
    /// The different build-ups, and which of them each saving has: savings that build up alike are added up once for
    /// all years.
    ramps: Vec<&'a [f64]>,
    builds: Vec<usize>,
    /// For each target, the risks that touch its saving.
    touching: Vec<Vec<usize>>,
    /// Whether a saving's amounts are asked for again once they are added up.
    kept: bool,
}

impl<'a> Plan<'a> {
    fn of(model: &'a Model) -> Self {
        let links: Vec<_> = model.links.iter().map(|l| (l.one, l.other, l.share)).collect();
        let touching = model.targets.iter().map(|t| {
            (0..model.perils.len()).filter(|&k| model.perils[k].inputs.contains(&t.input)).collect()
        });
        let mut ramps: Vec<&[f64]> = Vec::new();
        let builds = model.inputs.iter().map(|input| {
            let known = ramps.iter().position(|r| *r == input.ramp.as_slice());
            known.unwrap_or_else(|| {
                ramps.push(&input.ramp);
                ramps.len() - 1
            })
        });
        Self {
            builds: builds.collect(),
            ramps,
            model,
            tables: model.inputs.iter().map(table).collect(),
            clusters: Cluster::of(&links),
            kept: !(model.factor.is_empty() && model.targets.is_empty() && model.links.is_empty()),
            touching: touching.collect(),
        }
    }
}

/// A range's amounts at even steps of z.
fn table(input: &super::Input) -> Vec<f64> {
    #[allow(clippy::cast_precision_loss)] // a thousand steps
    let z = |i: usize| (i as f64 / STEPS as f64 * 2.0 - 1.0) * EDGE;
    (0..=STEPS + 1).map(|i| input.at(normal_share(z(i.min(STEPS))))).collect()
}

/// What a thread works with.
struct Room {
    common: Vec<f64>,
    /// For each saving, its full-year amount in each draw of the block; a single row where none is asked for again.
    amounts: Vec<f64>,
    /// For each risk, 1 where it strikes and 0 where not.
    struck: Vec<f64>,
    /// For each build-up, the full-year sum of the savings that have it.
    sums: Vec<f64>,
    together: Vec<f64>,
    off: Vec<f64>,
}

fn row(of: &[f64], i: usize) -> &[f64] {
    &of[i * BLOCK..(i + 1) * BLOCK]
}

impl Room {
    fn new(plan: &Plan<'_>) -> Self {
        let rows = if plan.kept { plan.model.inputs.len() } else { 1 };
        Self {
            common: vec![0.0; BLOCK],
            amounts: vec![0.0; BLOCK * rows],
            struck: vec![0.0; BLOCK * plan.model.perils.len()],
            sums: vec![0.0; BLOCK * plan.ramps.len()],
            together: Vec::new(),
            off: Vec::new(),
        }
    }

    /// One block of draws.
    fn block(&mut self, plan: &Plan<'_>, block: usize) -> Sheet {
        let model = plan.model;
        let mut years = vec![0.0; BLOCK * model.years.len()];
        self.draw(plan, block, &mut years);
        for cluster in &plan.clusters {
            for (y, sums) in years.chunks_exact_mut(BLOCK).enumerate() {
                for (d, sum) in sums.iter_mut().enumerate() {
                    self.together.clear();
                    self.together.extend(
                        cluster
                            .members
                            .iter()
                            .map(|&m| model.inputs[m].ramp[y] * self.amounts[m * BLOCK + d]),
                    );
                    *sum -= cluster.twice(&self.together, &mut self.off);
                }
            }
        }
        for (k, peril) in model.perils.iter().enumerate() {
            let struck = &mut self.struck[k * BLOCK..(k + 1) * BLOCK];
            fill(struck, model.seed, block, model.inputs.len() + 1 + k);
            for u in struck.iter_mut() {
                *u = if *u < peril.probability { 1.0 } else { 0.0 };
            }
            for (sums, share) in years.chunks_exact_mut(BLOCK).zip(&peril.ramp) {
                for (sum, struck) in sums.iter_mut().zip(struck.iter()) {
                    *sum -= share * peril.cost * struck;
                }
            }
        }
        let inside = model.draws.saturating_sub(block * BLOCK).min(BLOCK);
        let hits = (0..model.targets.len()).map(|t| self.hits(plan, t, inside)).collect();
        Sheet { years, hits }
    }

    /// Every saving's full-year amount in every draw of the block, and the years' sums of them.
    fn draw(&mut self, plan: &Plan<'_>, block: usize, years: &mut [f64]) {
        let model = plan.model;
        let (shared, own) = (libm::sqrt(model.dependence), libm::sqrt(1.0 - model.dependence));
        if model.factor.is_empty() {
            fill(&mut self.common, model.seed, block, 0);
            normal_points(&mut self.common);
            self.common.iter_mut().for_each(|z| *z *= shared);
        } else {
            self.correlated(model, block);
        }
        self.sums.fill(0.0);
        for (i, (build, table)) in plan.builds.iter().zip(&plan.tables).enumerate() {
            let at = if plan.kept { i * BLOCK } else { 0 };
            let amounts = &mut self.amounts[at..at + BLOCK];
            if model.factor.is_empty() {
                fill(amounts, model.seed, block, i + 1);
                normal_points(amounts);
                for (z, common) in amounts.iter_mut().zip(&self.common) {
                    // A product and a sum, each rounded: the compiler fuses them on no machine.
                    *z = own * *z + common;
                }
            }
            let sums = &mut self.sums[build * BLOCK..(build + 1) * BLOCK];
            for (z, sum) in amounts.iter_mut().zip(sums) {
                *z = look(table, *z);
                *sum += *z;
            }
        }
        for (sums, ramp) in self.sums.chunks_exact(BLOCK).zip(&plan.ramps) {
            for (year, share) in years.chunks_exact_mut(BLOCK).zip(*ramp) {
                for (total, sum) in year.iter_mut().zip(sums) {
                    *total += share * sum;
                }
            }
        }
    }

    /// Standard normal rows that hang together by the model's factor.
    fn correlated(&mut self, model: &Model, block: usize) {
        for (i, z) in self.amounts.chunks_exact_mut(BLOCK).enumerate() {
            fill(z, model.seed, block, i + 1);
            normal_points(z);
        }
        // From the last row up, each still finds the rows before it as they were drawn.
        for (i, factor) in model.factor.iter().enumerate().rev() {
            let (before, rest) = self.amounts.split_at_mut(i * BLOCK);
            let own = factor[i];
            rest[..BLOCK].iter_mut().for_each(|z| *z *= own);
            for (j, share) in factor[..i].iter().enumerate().filter(|(_, share)| **share != 0.0) {
                for (z, other) in rest[..BLOCK].iter_mut().zip(row(before, j)) {
                    *z += share * other;
                }
            }
        }
    }

    /// How many of the block's draws reach a target, after the risks that touch its saving.
    fn hits(&self, plan: &Plan<'_>, target: usize, inside: usize) -> u32 {
        let of = &plan.model.targets[target];
        let share = plan.model.inputs[of.input].ramp[of.year];
        let amounts = &row(&self.amounts, of.input)[..inside];
        let mut hits = 0;
        for (d, x) in amounts.iter().enumerate() {
            let mut comes = share * x;
            for &k in &plan.touching[target] {
                let peril = &plan.model.perils[k];
                comes -= peril.ramp[of.year] * peril.cost * self.struck[k * BLOCK + d];
            }
            hits += u32::from(comes >= of.gbp);
        }
        hits
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

/// The amount at a z, between two steps by proportion.
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
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts of draws
fn settle(draws: &[f64]) -> Vec<Settled> {
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
            // The rank of the middle is spread by half the root of the count.
            let off = (0.98 * libm::sqrt(n as f64)).ceil() as usize;
            let mut at = |rank: usize| *part.select_nth_unstable_by(rank, f64::total_cmp).1;
            let last = n - 1;
            Settled {
                draws: n,
                low: at((n / 2).saturating_sub(off)),
                middle: at((n / 2).min(last)),
                high: at((n / 2 + off).min(last)),
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::cast_precision_loss)]
mod tests {
    use super::super::{Input, Link, Peril, Target, reach};
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
        let s = simulate(&m, 2).spreads[0];
        let bits = [s.mean, s.p10, s.p50, s.p90, s.error].map(f64::to_bits);
        assert_eq!(bits, GOLDEN, "{s:?}");
    }

    /// Worked out once; not to be changed unless the draws are meant to.
    const GOLDEN: [u64; 5] = [
        4_637_983_711_002_386_580,
        4_634_611_319_925_228_679,
        4_637_852_393_512_751_772,
        4_640_128_011_185_890_391,
        4_608_079_353_784_437_528,
    ];

    #[test]
    fn what_is_counted_twice_is_taken_off_once_and_a_risk_takes_its_share() {
        let fixed = |x| input(RangeShape::Fixed, [x, x, x]);
        let mut m = of(vec![fixed(100.0), fixed(60.0)], 0.0);
        m.links = vec![Link { one: 0, other: 1, share: 0.5 }];
        assert_eq!(simulate(&m, 2).spreads[0].p50, 130.0);
        m.links.clear();
        m.perils = vec![Peril {
            id: "r".into(),
            title: "R".into(),
            probability: 0.3,
            cost: 50.0,
            ramp: vec![1.0],
            inputs: vec![1],
        }];
        m.targets = [100.0, 60.0, 10.0, 61.0]
            .iter()
            .enumerate()
            .map(|(i, gbp)| Target { what: String::new(), input: usize::from(i > 0), year: 0, gbp: *gbp })
            .collect();
        let o = simulate(&m, 2);
        assert!((o.spreads[0].mean - 145.0).abs() < 0.3);
        assert!((reach(&o.years[0], 160.0) - 0.7).abs() < 0.006);
        assert_eq!(o.settling.last().map(|s| (s.draws, s.middle)), Some((100_000, 160.0)));
        // The risk touches the second saving alone.
        assert_eq!((o.reached[0], o.reached[2], o.reached[3]), (1.0, 1.0, 0.0));
        assert!((o.reached[1] - 0.7).abs() < 0.006);
        assert_eq!(o, simulate(&m, 3));
    }

    #[test]
    fn three_savings_that_are_the_same_pounds_bring_them_once() {
        let fixed = |x| input(RangeShape::Fixed, [x, x, x]);
        let mut m = of(vec![fixed(100.0), fixed(100.0), fixed(100.0)], 0.0);
        let link = |one, other| Link { one, other, share: 1.0 };
        m.links = vec![link(0, 1), link(1, 2), link(0, 2)];
        assert_eq!(simulate(&m, 2).spreads[0].p50, 100.0);
    }

    #[test]
    fn a_matrix_of_correlations_spreads_as_theory_says() {
        // Two normals of standard deviation 1 with a correlation of ρ: variance 2 + 2ρ.
        let one = input(RangeShape::Normal, [8.355_146_373, 10.0, 11.644_853_627]);
        for (rho, own) in [(-1.0, 0.0), (-0.5, 0.75_f64.sqrt()), (0.8, 0.6), (1.0, 0.0)] {
            let m =
                Model { factor: vec![vec![1.0], vec![rho, own]], ..of(vec![one.clone(), one.clone()], 0.3) };
            let o = simulate(&m, 2);
            let expected = (2.0_f64 + 2.0 * rho).sqrt();
            assert!((deviation(&o) - expected).abs() < 0.012, "{rho}: {}", deviation(&o));
            assert_eq!(o, simulate(&m, 3));
        }
    }

    #[test]
    fn the_middle_settles_within_bounds_that_narrow() {
        let o = simulate(&of(vec![input(RangeShape::Triangular, [0.0, 30.0, 90.0])], 0.0), 2);
        let true_middle = 90.0 - (0.5 * 90.0 * 60.0_f64).sqrt();
        let widths: Vec<f64> = o.settling.iter().map(|s| s.high - s.low).collect();
        assert!(widths.windows(4).all(|w| w[3] < w[0]), "{widths:?}");
        let last = o.settling.last().unwrap();
        assert!(last.low < true_middle + 0.2 && last.high > true_middle - 0.2);
        assert!(o.settling.iter().all(|s| s.low <= s.middle && s.middle <= s.high));
    }
}

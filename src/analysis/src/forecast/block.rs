//! Simulation of one block of draws.

use super::Model;
use super::tables::{Amounts, EDGE, FINE, Normal};
use crate::overlap::Cluster;
use crate::random::{philox_row, unit};

/// Number of draws in a block: large enough to amortise the loading of a range’s table, small enough to fit
/// in the processor’s cache.
pub const BLOCK: usize = 1024;

/// Result of one block of draws.
#[derive(Clone, Debug, Default)]
pub struct BlockResult {
    /// Amounts by year, one year after another, with one value for each draw.
    pub years: Vec<f64>,
    /// Number of draws that reached each target.
    pub hits: Vec<u32>,
}

/// Precomputed data that all threads share.
pub struct Plan<'a> {
    model: &'a Model,
    /// Table of the contribution of a saving's own part of z, in table steps.
    own: Normal,
    common: Normal,
    tables: Vec<Amounts>,
    clusters: Vec<Cluster>,
    /// Distinct build-ups; `builds` gives the index of each saving's build-up. Savings with the same
    /// build-up are summed once for all years.
    ramps: Vec<&'a [f64]>,
    builds: Vec<usize>,
    /// For each target, the indices of the risks that affect its saving.
    touching: Vec<Vec<usize>>,
    /// Whether the amounts of single savings are needed after they are summed.
    kept: bool,
}

impl<'a> Plan<'a> {
    /// Precomputes the data for a model's draws.
    pub fn of(model: &'a Model) -> Self {
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
        let normal = Normal::new();
        let (own, common) = if model.factor.is_empty() {
            (libm::sqrt(1.0 - model.dependence), libm::sqrt(model.dependence))
        } else {
            (1.0, 0.0)
        };
        Self {
            own: normal.times(own * FINE),
            common: normal.times(common * FINE),
            builds: builds.collect(),
            ramps,
            model,
            tables: Amounts::of(&model.inputs),
            clusters: Cluster::of(&links),
            kept: !(model.factor.is_empty() && model.targets.is_empty() && model.links.is_empty()),
            touching: touching.collect(),
        }
    }
}

/// Scratch buffers of one thread.
pub struct Scratch {
    numbers: Vec<u32>,
    common: Vec<f64>,
    /// Full-year amount of each saving in each draw of the block; a single row if the amounts are not
    /// needed again.
    amounts: Vec<f64>,
    /// For each risk, 1 if it occurs and 0 if not.
    struck: Vec<f64>,
    /// For each build-up, the full-year sum of the savings that have it.
    sums: Vec<f64>,
    together: Vec<f64>,
    off: Vec<f64>,
}

fn row(of: &[f64], i: usize) -> &[f64] {
    &of[i * BLOCK..(i + 1) * BLOCK]
}

impl Scratch {
    /// Creates the buffers for one block of the plan.
    pub fn new(plan: &Plan<'_>) -> Self {
        let rows = if plan.kept { plan.model.inputs.len() } else { 1 };
        Self {
            numbers: vec![0; BLOCK],
            common: vec![0.0; BLOCK],
            amounts: vec![0.0; BLOCK * rows],
            struck: vec![0.0; BLOCK * plan.model.perils.len()],
            sums: vec![0.0; BLOCK * plan.ramps.len()],
            together: Vec::new(),
            off: Vec::new(),
        }
    }

    /// Simulates one block of draws.
    pub fn block(&mut self, plan: &Plan<'_>, block: usize) -> BlockResult {
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
            self.numbers(model.seed, block, model.inputs.len() + 1 + k);
            let struck = &mut self.struck[k * BLOCK..(k + 1) * BLOCK];
            for (strikes, number) in struck.iter_mut().zip(&self.numbers) {
                *strikes = if unit(*number) < peril.probability { 1.0 } else { 0.0 };
            }
            for (sums, share) in years.chunks_exact_mut(BLOCK).zip(&peril.ramp) {
                for (sum, struck) in sums.iter_mut().zip(struck.iter()) {
                    *sum -= share * peril.cost * struck;
                }
            }
        }
        let inside = model.draws.saturating_sub(block * BLOCK).min(BLOCK);
        let hits = (0..model.targets.len()).map(|t| self.hits(plan, t, inside)).collect();
        BlockResult { years, hits }
    }

    /// Generates the uniform random numbers of one input in one block.
    #[allow(clippy::cast_possible_truncation)] // counters and halves of the seed
    fn numbers(&mut self, seed: u64, block: usize, input: usize) {
        let key = [seed as u32, (seed >> 32) as u32];
        philox_row(&mut self.numbers, (block * (BLOCK / 4)) as u32, input as u32, key);
    }

    /// Draws every saving's full-year amount for the block, and adds the amounts to the sums of the years.
    fn draw(&mut self, plan: &Plan<'_>, block: usize, years: &mut [f64]) {
        let model = plan.model;
        if model.factor.is_empty() {
            self.numbers(model.seed, block, 0);
            for (steps, number) in self.common.iter_mut().zip(&self.numbers) {
                *steps = plan.common.at(*number);
            }
        } else {
            self.correlated(plan, block);
        }
        self.sums.fill(0.0);
        for (i, (build, table)) in plan.builds.iter().zip(&plan.tables).enumerate() {
            let at = if plan.kept { i * BLOCK } else { 0 };
            if model.factor.is_empty() {
                self.numbers(model.seed, block, i + 1);
            }
            let amounts = &mut self.amounts[at..at + BLOCK];
            let sums = &mut self.sums[build * BLOCK..(build + 1) * BLOCK];
            if model.factor.is_empty() {
                let drawn = self.numbers.iter().zip(&self.common);
                for ((amount, sum), (number, common)) in amounts.iter_mut().zip(sums).zip(drawn) {
                    *amount = table.at(plan.own.at(*number) + common);
                    *sum += *amount;
                }
            } else {
                for (amount, sum) in amounts.iter_mut().zip(sums) {
                    *amount = table.at(amount.clamp(-EDGE, EDGE));
                    *sum += *amount;
                }
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

    /// Draws rows of table steps that are correlated by the model's factor.
    fn correlated(&mut self, plan: &Plan<'_>, block: usize) {
        let model = plan.model;
        for i in 0..model.inputs.len() {
            self.numbers(model.seed, block, i + 1);
            let steps = &mut self.amounts[i * BLOCK..(i + 1) * BLOCK];
            for (step, number) in steps.iter_mut().zip(&self.numbers) {
                *step = plan.own.at(*number);
            }
        }
        // Iterate backwards: each row needs the rows before it as they were drawn.
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

    /// Returns how many of the block's draws reach a target, after the risks that affect its saving.
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

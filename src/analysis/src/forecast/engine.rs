//! The simulation: draws distributed over threads, and their statistics.

use super::block::{BLOCK, BlockResult, Plan, Scratch};
use super::{Model, Spread, point};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Result of the simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// For each year, the amounts of all draws in pounds, sorted ascending.
    pub years: Vec<Vec<f64>>,
    /// Distribution of each year.
    pub spreads: Vec<Spread>,
    /// Convergence of the last year's median with the number of draws.
    pub settling: Vec<ConvergencePoint>,
    /// For each target of the model, the share of draws that reach it.
    pub reached: Vec<f64>,
}

/// Median after a number of draws, with its 95% confidence interval (by order statistics, so it holds for
/// any distribution).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ConvergencePoint {
    /// Number of draws.
    pub draws: usize,
    /// Lower bound of the interval, in pounds.
    pub low: f64,
    /// Median, in pounds.
    pub middle: f64,
    /// Upper bound of the interval, in pounds.
    pub high: f64,
}

/// Runs the simulation on a number of threads. The number of threads affects the duration only.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most a million draws
pub fn simulate(model: &Model, threads: usize) -> Outcome {
    let plan = Plan::of(model);
    let sheets: Vec<BlockResult> = shared(
        model.draws.div_ceil(BLOCK),
        threads,
        || Scratch::new(&plan),
        |room, block| room.block(&plan, block),
    );
    let reached = (0..model.targets.len())
        .map(|t| sheets.iter().map(|s| s.hits[t]).sum::<u32>())
        .map(|hits| f64::from(hits) / model.draws.max(1) as f64)
        .collect();
    let count = model.years.len();
    // Start with the last year, because it takes longest.
    let mut years = shared(
        count,
        threads,
        || (),
        |(), i| {
            let year = count - 1 - i;
            let rows = sheets.iter().flat_map(|s| &s.years[year * BLOCK..(year + 1) * BLOCK]);
            let mut draws = Vec::with_capacity(model.draws);
            draws.extend(rows.copied().take(model.draws));
            let mut keys: Vec<i64> = draws.iter().map(|x| key(*x)).collect();
            let settling = if i == 0 { settle(&keys) } else { Vec::new() };
            let (mean, error) = mean(&draws);
            keys.sort_unstable();
            draws.iter_mut().zip(keys).for_each(|(x, key)| *x = amount(key));
            (spread(&draws, mean, error), draws, settling)
        },
    );
    years.reverse();
    let settling = years.last_mut().map(|last| std::mem::take(&mut last.2)).unwrap_or_default();
    let spreads = years.iter().map(|y| y.0).collect();
    Outcome { years: years.into_iter().map(|y| y.1).collect(), spreads, settling, reached }
}

/// Runs tasks on several threads and returns the results in task order. Each thread has its own scratch
/// buffers and takes the next task when it has finished one, so no thread waits for a slower one.
fn shared<R, T: Send>(
    tasks: usize,
    threads: usize,
    room: impl Fn() -> R + Sync,
    work: impl Fn(&mut R, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || {
        let (mut room, mut done) = (room(), Vec::new());
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= tasks {
                return done;
            }
            done.push((task, work(&mut room, task)));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(tasks)).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(task, _)| *task);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Returns an integer that sorts as the amount does (IEEE 754 total order). Sorting integers takes half the
/// time.
fn key(amount: f64) -> i64 {
    turned(amount.to_bits().cast_signed())
}

/// Returns the amount of a [`key`].
fn amount(key: i64) -> f64 {
    f64::from_bits(turned(key).cast_unsigned())
}

/// Inverts all bits but the sign of a negative number.
fn turned(bits: i64) -> i64 {
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// Returns the mean and its standard error.
#[allow(clippy::cast_precision_loss)] // at most a million draws
fn mean(draws: &[f64]) -> (f64, f64) {
    let n = draws.len().max(1) as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let squares: f64 = draws.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, libm::sqrt(squares / n / n))
}

fn spread(sorted: &[f64], mean: f64, error: f64) -> Spread {
    let at = |share| point(sorted, share);
    Spread { mean, p10: at(0.1), p20: at(0.2), p50: at(0.5), p80: at(0.8), p90: at(0.9), error }
}

/// Returns the median for increasing numbers of draws, given by their keys.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts of draws
fn settle(draws: &[i64]) -> Vec<ConvergencePoint> {
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
            // The rank of the median has a standard deviation of half the square root of the count.
            let off = (0.98 * libm::sqrt(n as f64)).ceil() as usize;
            let mut at = |rank: usize| amount(*part.select_nth_unstable(rank).1);
            let last = n - 1;
            ConvergencePoint {
                draws: n,
                low: at((n / 2).saturating_sub(off)),
                middle: at((n / 2).min(last)),
                high: at((n / 2 + off).min(last)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;

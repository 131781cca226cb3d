//! Forecasts of savings by Monte Carlo simulation.
//!
//! In each draw, every saving takes a point of its range. The points depend on each other through a common
//! factor (a Gaussian copula: `z = √ρ·common + √(1−ρ)·own`, and the share `Φ(z)` of the range) or, if pairs
//! of programmes have other correlations, through the factor of their correlation matrix. Amounts that
//! savings count twice are subtracted once; a risk that occurs subtracts its cost. Draw `d` of input `i`
//! comes from counter `(d, i)` of the generator, and every sum runs in the same order. The same seed
//! therefore gives the same bytes on any machine with any number of threads.

mod block;
mod engine;
mod inputs;
mod tables;

pub use engine::{ConvergencePoint, Outcome, simulate};
pub use inputs::{ForecastError, Input, Link, Model, RiskEvent, Target, model};

/// Distribution of an outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// 10th percentile: one in ten outcomes is below it.
    pub p10: f64,
    /// 20th percentile: one in five outcomes is below it. It is reached with 80% confidence.
    pub p20: f64,
    /// Median.
    pub p50: f64,
    /// 80th percentile: four in five outcomes are below it.
    pub p80: f64,
    /// 90th percentile: nine in ten outcomes are below it.
    pub p90: f64,
    /// Standard error of the mean.
    pub error: f64,
}

/// Returns the share of sorted outcomes that reach a target.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most a million draws
pub fn reach(sorted: &[f64], target: f64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    (sorted.len() - sorted.partition_point(|&x| x < target)) as f64 / sorted.len() as f64
}

/// Returns the quantile of sorted outcomes at a share, interpolated linearly between neighbours.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn point(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}

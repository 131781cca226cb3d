//! What will come of the savings: many possible futures, drawn by chance and counted.
//!
//! For every draw, each saving takes a point of its range. The points hang together through one factor common to all
//! (a Gaussian copula: `z = √ρ·common + √(1−ρ)·own`, and the share `Φ(z)` of the range), or, where programmes hang
//! together otherwise, through the factor of their correlation matrix. What savings count twice is taken off once; a
//! risk that strikes takes off what it costs. Draw `d` of input `i` comes from counter `(d, i)` of the generator, and
//! every sum runs in the same order, so the same seed gives the same bytes on any machine with any number of threads.

mod block;
mod engine;
mod inputs;
mod tables;

pub use engine::{Outcome, Settled, simulate};
pub use inputs::{ForecastError, Input, Link, Model, Peril, Target, model};

/// How an outcome is spread.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// One in ten ends below.
    pub p10: f64,
    /// One in five ends below: what comes with a confidence of 80 in 100.
    pub p20: f64,
    /// The middle.
    pub p50: f64,
    /// Four in five end below.
    pub p80: f64,
    /// Nine in ten end below.
    pub p90: f64,
    /// The standard error of the mean.
    pub error: f64,
}

/// The share of sorted outcomes that reach a target.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most a million draws
pub fn reach(sorted: &[f64], target: f64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    (sorted.len() - sorted.partition_point(|&x| x < target)) as f64 / sorted.len() as f64
}

/// The point of sorted outcomes below which a share lies, between neighbours by proportion.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn point(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}

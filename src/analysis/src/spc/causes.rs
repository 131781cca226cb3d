//! Special causes of an XmR chart, and their detection for each point.

use super::Limits;
use boardsight_core::model::DesiredDirection;

/// Number of points of a trend and of a run.
const RUN: usize = 7;

/// Special cause of a point. If several apply, the first in this order counts: outside the limits, trend,
/// two of three, run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpecialCause {
    /// No special cause: common cause variation.
    #[default]
    Common,
    /// Above the upper process limit.
    AboveUpper,
    /// Below the lower process limit.
    BelowLower,
    /// Part of a trend of seven or more points, each above the one before.
    Rising,
    /// Part of a trend of seven or more points, each below the one before.
    Falling,
    /// One of two in three consecutive points above the mean that are beyond the near limit.
    TwoInThreeAbove,
    /// One of two in three consecutive points below the mean that are beyond the near limit.
    TwoInThreeBelow,
    /// Part of a run of seven or more points above the mean.
    RunAbove,
    /// Part of a run of seven or more points below the mean.
    RunBelow,
}

impl SpecialCause {
    /// Returns the identifier for scripts, as in the reference implementation: `7 Point Trend
    /// (Increasing)`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Common => "Common Cause",
            Self::AboveUpper => "Above UCL",
            Self::BelowLower => "Below LCL",
            Self::Rising => "7 Point Trend (Increasing)",
            Self::Falling => "7 Point Trend (Decreasing)",
            Self::TwoInThreeAbove => "2 in 3 Above CL",
            Self::TwoInThreeBelow => "2 in 3 Below CL",
            Self::RunAbove => "7 Points Above CL",
            Self::RunBelow => "7 Points Below CL",
        }
    }

    /// Returns whether the cause is upwards (`true`) or downwards; `None` for common cause.
    #[must_use]
    pub const fn is_up(self) -> Option<bool> {
        match self {
            Self::Common => None,
            Self::AboveUpper | Self::Rising | Self::TwoInThreeAbove | Self::RunAbove => Some(true),
            Self::BelowLower | Self::Falling | Self::TwoInThreeBelow | Self::RunBelow => Some(false),
        }
    }

    /// Returns the meaning of the cause, given the desired direction.
    #[must_use]
    pub const fn kind(self, better: DesiredDirection) -> PointKind {
        match (self.is_up(), better) {
            (None, _) => PointKind::CommonCause,
            (Some(true), DesiredDirection::Higher) | (Some(false), DesiredDirection::Lower) => {
                PointKind::Improvement
            }
            (Some(false), DesiredDirection::Higher) | (Some(true), DesiredDirection::Lower) => {
                PointKind::Concern
            }
            (Some(true), DesiredDirection::Neutral) => PointKind::NeutralHigh,
            (Some(false), DesiredDirection::Neutral) => PointKind::NeutralLow,
        }
    }
}

/// Meaning of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PointKind {
    /// Common cause variation.
    #[default]
    CommonCause,
    /// Special cause in the desired direction.
    Improvement,
    /// Special cause in the undesired direction.
    Concern,
    /// Special cause upwards where no direction is desired.
    NeutralHigh,
    /// Special cause downwards where no direction is desired.
    NeutralLow,
}

impl PointKind {
    /// Returns the identifier for scripts, as in the reference implementation: `special_cause_improvement`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CommonCause => "common_cause",
            Self::Improvement => "special_cause_improvement",
            Self::Concern => "special_cause_concern",
            Self::NeutralHigh => "special_cause_neutral_high",
            Self::NeutralLow => "special_cause_neutral_low",
        }
    }
}

/// Special causes of one point.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CauseFlags {
    pub side: Option<i8>,
    pub near: Option<bool>,
    pub cause: SpecialCause,
}

/// Judges a point against a constant baseline: any other figure is a change. Limits without width have no
/// near limits and no sides on which to count runs.
fn against_constant(value: Option<f64>, constant: f64) -> CauseFlags {
    let side = value.map(|v| sign(v - constant));
    let cause = match side {
        Some(1) => SpecialCause::AboveUpper,
        Some(-1) => SpecialCause::BelowLower,
        _ => SpecialCause::Common,
    };
    CauseFlags { side, near: None, cause }
}

/// Returns the special causes of each point of a baseline.
pub(super) fn causes(values: &[Option<f64>], limits: Limits) -> Vec<CauseFlags> {
    if let Some(constant) = limits.constant {
        return values.iter().map(|v| against_constant(*v, constant)).collect();
    }
    let sides: Vec<Option<i8>> = values.iter().map(|v| Some(sign((*v)? - limits.mean?))).collect();
    let outside: Vec<Option<bool>> =
        values.iter().map(|v| Some((*v)? > limits.upper? || (*v)? < limits.lower?)).collect();
    let near: Vec<Option<bool>> = values
        .iter()
        .zip(&outside)
        .map(|(v, out)| Some(!(*out)? && ((*v)? < limits.near_lower? || (*v)? > limits.near_upper?)))
        .collect();
    // Direction of the step from each point to the next; unknown if either value is missing.
    let steps: Vec<Option<i8>> = values.windows(2).map(|w| Some(sign(w[1]? - w[0]?))).collect();
    let trend = within(values.len(), RUN, |i| uniform(&steps[i..i + RUN - 1]));
    let run = within(values.len(), RUN, |i| uniform(&sides[i..i + RUN]));
    let three = within(values.len(), 3, |i| {
        uniform(&sides[i..i + 3])
            && near[i..i + 3].iter().all(Option::is_some)
            && near[i..i + 3].iter().filter(|n| **n == Some(true)).count() >= 2
    });
    (0..values.len())
        .map(|i| {
            let above = sides[i] == Some(1);
            let cause = if outside[i] == Some(true) {
                pick(above, SpecialCause::AboveUpper, SpecialCause::BelowLower)
            } else if trend[i] {
                // If the next point is also in a trend, the step to it gives the direction, else the step
                // to this point.
                let onward = trend.get(i + 1) == Some(&true);
                let step = if onward { steps.get(i) } else { i.checked_sub(1).and_then(|i| steps.get(i)) };
                pick(step == Some(&Some(1)), SpecialCause::Rising, SpecialCause::Falling)
            } else if three[i] && near[i] == Some(true) {
                pick(above, SpecialCause::TwoInThreeAbove, SpecialCause::TwoInThreeBelow)
            } else if run[i] {
                pick(above, SpecialCause::RunAbove, SpecialCause::RunBelow)
            } else {
                SpecialCause::Common
            };
            CauseFlags { side: sides[i], near: near[i], cause }
        })
        .collect()
}

const fn pick(first: bool, yes: SpecialCause, no: SpecialCause) -> SpecialCause {
    if first { yes } else { no }
}

/// Marks the points within a stretch of `length` points for which `holds` is true.
fn within(count: usize, length: usize, holds: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut found = vec![false; count];
    for start in 0..(count + 1).saturating_sub(length) {
        if holds(start) {
            found[start..start + length].fill(true);
        }
    }
    found
}

/// Returns whether all signs are known, equal and not zero.
fn uniform(signs: &[Option<i8>]) -> bool {
    signs.first().is_some_and(|first| matches!(first, Some(1 | -1)) && signs.iter().all(|s| s == first))
}

fn sign(value: f64) -> i8 {
    i8::from(value > 0.0) - i8::from(value < 0.0)
}

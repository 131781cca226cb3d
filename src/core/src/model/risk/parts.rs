//! Parts of a risk: controls, actions, reviews and escalations.

use super::{ControlEffect, ControlKind, is_default};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Control in place that lowers a risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Id, unique within the risk.
    pub id: String,
    /// Description of the control.
    pub text: String,
    /// Office that maintains the control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Effectiveness.
    #[serde(default)]
    pub effect: ControlEffect,
    /// Kind: preventive or mitigating.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ControlKind,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// Planned action on a risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskAction {
    /// Id, unique within the risk.
    pub id: String,
    /// Description of the action.
    pub text: String,
    /// Office that is responsible for the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Date of completion; `None` while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
    /// Progress in percent, 0 to 100; `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Latest progress report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// Escalation of a risk to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Date of the escalation, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Reason for the escalation.
    pub reason: String,
}

/// Completed review of a risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskReview {
    /// Id, unique within the risk.
    pub id: String,
    /// Date of the review.
    pub on: Date,
    /// Office of the reviewer.
    pub by: String,
    /// Findings of the review.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Escalation of a risk to the board that has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastEscalation {
    /// Id, unique within the risk.
    pub id: String,
    /// Date of the escalation, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Reason for the escalation.
    pub reason: String,
    /// Date on which the escalation ended.
    pub back_on: Date,
    /// Reason why the escalation ended.
    pub back_reason: String,
}

//! What stands within a risk: controls, actions, reviews, and that it was taken to the board.

use super::{ControlEffect, ControlKind, is_default};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Something in place that lowers a risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Unique within the risk.
    pub id: String,
    /// What is in place.
    pub text: String,
    /// Who keeps it working, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// How well it works.
    #[serde(default)]
    pub effect: ControlEffect,
    /// What it works on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ControlKind,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// Something to be done about a risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskAction {
    /// Unique within the risk.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// Who does it, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The day it was done; `None`: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
    /// How far it has come, 0 to 100; `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// What was last reported of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// That a risk was taken to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// The day, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Why.
    pub reason: String,
}

/// That a risk was looked at and found to stand, or was changed then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskReview {
    /// Unique within the risk.
    pub id: String,
    /// The day of the review.
    pub on: Date,
    /// Who reviewed it, by office.
    pub by: String,
    /// What was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// That a risk was taken to the board and taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastEscalation {
    /// Unique within the risk.
    pub id: String,
    /// The day it was taken to the board, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Why.
    pub reason: String,
    /// The day it was taken back.
    pub back_on: Date,
    /// Why.
    pub back_reason: String,
}

//! The audit trail: who changed what, when, from what, to what and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuditKind {
    /// A field was changed.
    Set,
    /// A record was added.
    Added,
    /// A record was taken out.
    Removed,
}

/// One change, as the trail keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who, as the reader's settings name them.
    pub who: String,
    /// What was done to the record.
    pub kind: AuditKind,
    /// The record, such as `risks/R-1`.
    pub record: String,
    /// The field within it, such as `current/likelihood`. Empty where the whole record was added or taken out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// What stood there before, as JSON. `None`: nothing did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What stands there now, as JSON. `None`: nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Why, where somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Who accepted it, where it is the change of somebody else that was chosen when copies were brought together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<String>,
    /// Taken back: this entry is an undo of an earlier one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
}

//! The audit trail: author, time, old value, new value and reason of every change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Kind of change of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuditKind {
    /// A field was changed.
    Set,
    /// A record was added.
    Added,
    /// A record was removed.
    Removed,
}

/// Audit entry of one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    /// Time of the change.
    pub at: Timestamp,
    /// Author, as named in the author's settings.
    pub who: String,
    /// Kind of change.
    pub kind: AuditKind,
    /// Path of the record, such as `risks/R-1`.
    pub record: String,
    /// Path of the field within the record, such as `current/likelihood`. Empty if the whole record was
    /// added or removed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Value before, as JSON. `None` if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Value after, as JSON. `None` if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Reason, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The user who accepted the change, if it was made by another user and chosen in a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<String>,
    /// Whether this entry undoes an earlier one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
}

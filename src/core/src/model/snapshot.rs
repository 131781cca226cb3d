//! The mark of a snapshot: that a file is a board frozen for a meeting, and what it is sealed with.

use super::{MeetingId, Signature};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What makes a board's file a snapshot. A board that carries it takes no edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotMark {
    /// What it is called, such as `February meeting`.
    pub name: String,
    /// The meeting for which it was taken, if for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// The day as of which the board was read.
    pub as_of: Date,
    /// The day on which it was taken. `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Date>,
    /// Who took it, as their settings name them.
    pub by: String,
    /// What else is to be known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The SHA-256 of the board's content, which papers made from it print: 64 hexadecimal digits.
    pub digest: String,
    /// The SHA-256 of everything else as well: this mark and the audit trail. 64 hexadecimal digits.
    pub seal: String,
    /// The SHA-256 of each part of the content, so that it can be said which part was altered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SealedPart>,
    /// The signature over the digest and the seal, which the seal does not cover. `None`: it is not signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// One part of the content: a list of records, or a field of the board itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedPart {
    /// Its name in the file, such as `risks`.
    pub part: String,
    /// 64 hexadecimal digits.
    pub digest: String,
}

/// Whether a text is a SHA-256 as snapshots write it.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

//! The mark of a snapshot: the description and digests of a board frozen for a meeting.

use super::{MeetingId, Signature};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Mark that makes a board's file a snapshot. A board with this mark accepts no edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotMark {
    /// Name of the snapshot, such as `February meeting`.
    pub name: String,
    /// Meeting for which the snapshot was taken, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// As-of date of the board in the snapshot.
    pub as_of: Date,
    /// Date on which the snapshot was taken. `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Date>,
    /// Author, as named in the author's settings.
    pub by: String,
    /// Further information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// SHA-256 of the board's content, 64 hexadecimal digits. Documents made from the snapshot print it.
    pub digest: String,
    /// SHA-256 of everything else as well: this mark and the audit trail. 64 hexadecimal digits.
    pub seal: String,
    /// SHA-256 of each part of the content, to identify the part that was modified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SealedPart>,
    /// The signature of the digest and the seal. The seal does not cover it. `None` if the snapshot is not
    /// signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// Part of the content: a list of records, or a field of the board itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedPart {
    /// Name of the part in the file, such as `risks`.
    pub part: String,
    /// SHA-256 of the part: 64 hexadecimal digits.
    pub digest: String,
}

/// Returns whether a text is a SHA-256 in the form that snapshots use.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

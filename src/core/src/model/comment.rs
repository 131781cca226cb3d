//! Comments of members on a record or figure, with replies. A comment is open until it is resolved.

use super::CommentId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Subject of a comment: a record of one of the board's lists, or one field or figure of it.
///
/// The record may have been deleted; its comments are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentSubject {
    /// Name of the list in the file, such as `risks`. One of [`COMMENTED`].
    pub list: String,
    /// Record id.
    pub id: String,
    /// Path of the field or figure, with `/` between steps, such as `current` or `points/2016-17`; empty
    /// for the whole record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
}

/// Lists whose records can be commented on.
pub const COMMENTED: [&str; 23] = [
    "sources",
    "bodies",
    "members",
    "areas",
    "programmes",
    "groups",
    "streams",
    "measures",
    "series",
    "events",
    "stated_costs",
    "savings",
    "reference_cases",
    "overlaps",
    "forecasts",
    "findings",
    "objectives",
    "risks",
    "meetings",
    "decisions",
    "actions",
    "linked_boards",
    "keys",
];

/// Comment with its replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Id, unique within the board. It is derived from the time, the author and the text, so that ids of
    /// different copies never clash.
    pub id: CommentId,
    /// Subject of the comment.
    pub about: CommentSubject,
    /// Office of the author, from the author's settings.
    pub author: String,
    /// Time of the comment.
    pub at: Timestamp,
    /// Text of the comment.
    pub text: String,
    /// Replies, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<Reply>,
    /// Resolution of the comment; `None` while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolved>,
}

impl Comment {
    /// Returns whether the comment is unresolved.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.resolved.is_none()
    }
}

/// Reply to a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Id, unique within the comment.
    pub id: String,
    /// Author of the reply.
    pub author: String,
    /// Time of the reply.
    pub at: Timestamp,
    /// Text of the reply.
    pub text: String,
}

/// Resolution of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolved {
    /// Author of the resolution.
    pub by: String,
    /// Time of the resolution.
    pub at: Timestamp,
}

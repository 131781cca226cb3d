//! What members say of a record or a figure: comments with replies, open until somebody resolves them.

use super::CommentId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a comment is about: a record of one of the board's lists, or one field or figure of it.
///
/// The record need not be there any more: what was said of it stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The list, by its name in the file: `risks`. One of [`COMMENTED`].
    pub list: String,
    /// The record's id.
    pub id: String,
    /// The field or figure, with `/` between steps, such as `current` or `points/2016-17`; empty for the whole record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
}

/// The lists whose records can be commented on.
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

/// One comment with what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Unique within the board; made from the moment, the author and what is said, so that copies never clash.
    pub id: CommentId,
    /// What it is about.
    pub about: About,
    /// Who says it, by office, as their settings name them.
    pub author: String,
    /// When it was said.
    pub at: Timestamp,
    /// What is said.
    pub text: String,
    /// What was answered, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<Reply>,
    /// That it is settled; `None`: it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolved>,
}

impl Comment {
    /// Whether it still wants an answer.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.resolved.is_none()
    }
}

/// An answer to a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Unique within the comment.
    pub id: String,
    /// Who says it.
    pub author: String,
    /// When it was said.
    pub at: Timestamp,
    /// What is said.
    pub text: String,
}

/// That a comment is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolved {
    /// Who settled it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

//! What the window says at its foot.

use jiff::civil::Time;

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// For information.
    Note,
    /// Something was done.
    Done,
    /// Something could not be done.
    Problem,
}

/// A message with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What kind.
    pub kind: Severity,
    /// What is said.
    pub text: String,
    /// When.
    pub at: Time,
}

impl Severity {
    /// The word that stands before the message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Done => "Done",
            Self::Problem => "Problem",
        }
    }
}

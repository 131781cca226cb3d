//! Messages of the status bar.

use jiff::civil::Time;

/// Kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Information.
    Note,
    /// An operation succeeded.
    Done,
    /// An operation failed.
    Problem,
}

/// Message with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub kind: Severity,
    pub text: String,
    pub at: Time,
}

impl Severity {
    /// Returns the word before the message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Done => "Done",
            Self::Problem => "Problem",
        }
    }
}

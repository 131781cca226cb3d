//! Text that is being typed, saved to the journal before its field loses focus.

use jiff::Timestamp;

/// State that persists between frames.
#[derive(Debug, Default)]
pub struct JournalledText {
    /// Time of the last write to the journal.
    pub(crate) at: Option<Timestamp>,
    /// Whether the journal holds text that is being typed.
    pub(crate) held: bool,
    /// Whether the user was informed that the journal cannot be written.
    pub(crate) said: bool,
}

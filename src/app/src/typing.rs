//! Text that is being typed, kept in the journal before its field is left.

use jiff::Timestamp;

/// State that persists between frames.
#[derive(Debug, Default)]
pub struct JournalledText {
    /// When the journal was last written to.
    pub(crate) at: Option<Timestamp>,
    /// Whether the journal holds text that is being typed.
    pub(crate) held: bool,
    /// Whether the reader knows that the disk does not take it.
    pub(crate) said: bool,
}

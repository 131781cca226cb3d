//! Session state: file lock, recovery journal, saves queued while another runs, and the reason recorded
//! with each change.

use std::path::PathBuf;

/// Alternative to saving under another name after a failed save.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// None.
    #[default]
    Nothing,
    /// The file was changed by someone else: the two can be compared and merged.
    Merge,
    /// The file no longer exists: it can be recreated.
    Anew,
}

/// State that persists between frames.
#[derive(Debug, Default)]
pub struct Keeping {
    /// Holder of the file's lock and since when, if it is not this window.
    pub held: Option<String>,
    /// File to save to after the current save ends.
    pub save_next: Option<PathBuf>,
    /// Whether the next save may recreate the file.
    pub anew: bool,
    /// Revision that the user agreed to discard.
    pub given_up: Option<u64>,
    /// Whether to look for a board that was never saved.
    pub look: bool,
    /// Reason for the next changes, recorded in the audit trail.
    pub why: String,
    /// What of the text that is being typed is in the journal.
    pub typing: super::typing::KeptTyping,
}

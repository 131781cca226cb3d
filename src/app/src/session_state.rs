//! Session state: file lock, recovery journal, saves queued while another runs, and the reason recorded
//! with each change.

use std::path::PathBuf;

/// Alternative to saving under another name after a failed save.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveFallback {
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
pub struct SessionState {
    /// Holder of the file's lock and since when, if it is not this window.
    pub locked_by: Option<String>,
    /// File to save to after the current save ends.
    pub save_next: Option<PathBuf>,
    /// Whether the next save may recreate the file.
    pub recreate: bool,
    /// Revision that the user agreed to discard.
    pub discarded_revision: Option<u64>,
    /// Whether to look for a board that was never saved.
    pub scan_journals: bool,
    /// Reason for the next changes, recorded in the audit trail.
    pub change_reason: String,
    /// The part of the text being typed that is already in the journal.
    pub typing: crate::typing::JournalledText,
}

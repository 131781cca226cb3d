//! What keeps a reader's work while they do it: the session on the file, who else has it, what is made while a save is
//! under way, and the reason that stands beside each change.

use std::path::PathBuf;

/// What a failed save leads to, besides saving under another name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Nothing else.
    #[default]
    Nothing,
    /// The file was changed by somebody else: the two can be compared and merged.
    Merge,
    /// The file is no longer there: it can be made anew.
    Anew,
}

/// What is remembered between a frame and the next.
#[derive(Debug, Default)]
pub struct Keeping {
    /// Why this window does not hold the file's lock: who does, and since when.
    pub held: Option<String>,
    /// What is to be saved once the save under way has ended, and where.
    pub save_next: Option<PathBuf>,
    /// The next save may make the file anew.
    pub anew: bool,
    /// The revision of which the reader has said that it may be given up.
    pub given_up: Option<u64>,
    /// Work that was never saved is still to be looked for.
    pub look: bool,
    /// Why the next changes are made, as the audit trail is to say it.
    pub why: String,
    /// What of the text that is being typed is in the journal.
    pub typing: super::typing::KeptTyping,
}

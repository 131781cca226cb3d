//! Edit permission of the board in this window. All read-only modes use it: a file opened read-only, a
//! snapshot, a presented page. It blocks every edit, whichever control requested it.

/// Whether the board in the window can be edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Editable.
    #[default]
    Edit,
    /// Read-only, with the reason in a sentence for the user.
    Read(String),
}

/// Reason shown for a file that was opened read-only.
pub const OPENED: &str = "This file was opened to be read: nothing can be changed.";

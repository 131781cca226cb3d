//! Dialogs about shared boards: an address to open or to share at, and a version to read.

use boardsight_remote::Version;

/// Dialog about a shared board.
pub enum SharedDialog {
    /// Address of the board to open, as typed.
    Open(String),
    /// Address at which to share the board, as typed.
    Share(String),
    /// Choice of a version.
    Versions(Vec<Version>),
}

//! What is asked of the reader about shared boards: an address to open or to share at, and which version to read.

use boardsight_remote::Version;

/// A question about a shared board.
pub enum Asked {
    /// Which to open, as typed.
    Open(String),
    /// Where the board in the window is to be shared, as typed.
    Share(String),
    /// Which of the versions.
    Versions(Vec<Version>),
}

//! Whether the board may be changed in this window. One gate for every way of reading: a file opened read-only, a
//! snapshot looked at, a page presented. No edit passes it, whichever control asked.

/// Whether the board in the window may be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// It may.
    #[default]
    Edit,
    /// It may only be read; why, in a sentence for the reader.
    Read(String),
}

/// What is said of a file that was opened to be read.
pub const OPENED: &str = "This file was opened to be read: nothing can be changed.";

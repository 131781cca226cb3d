//! Reading the boards that this board names, off the drawing thread and beside everything else, and noting what was read as
//! one edit.

use boardsight_core::edit::LinkRead;
use boardsight_core::progress::Progress;

/// What is known of the reading of linked boards.
#[derive(Default)]
pub struct Linking {
    /// How far it is, while it goes on.
    pub(crate) progress: Option<Progress>,
    /// What was read, of which opened board, until it can be noted.
    pub(crate) came: Option<(u64, Vec<LinkRead>)>,
}

impl Linking {
    /// Another board takes the place of this one: what is still being read is of no use to it.
    pub fn stop(&self) {
        if let Some(progress) = &self.progress {
            progress.cancel();
        }
    }
}

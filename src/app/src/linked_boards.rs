//! Reading of linked boards on a background thread; the result is recorded as one edit.

use boardsight_core::edit::LinkRead;
use boardsight_core::progress::Progress;

/// State of reading the linked boards.
#[derive(Default)]
pub struct LinkedBoardReader {
    /// Progress, while reading.
    pub(crate) progress: Option<Progress>,
    /// Result, with the number of the opened board, until it can be recorded.
    pub(crate) came: Option<(u64, Vec<LinkRead>)>,
}

impl LinkedBoardReader {
    /// Cancels the reading when another board is opened, because its result is no longer needed.
    pub fn stop(&self) {
        if let Some(progress) = &self.progress {
            progress.cancel();
        }
    }
}

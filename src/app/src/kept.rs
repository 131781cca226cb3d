//! What is kept beside the board as it stands: versions that its file had before, the file as others left it, and the
//! journal of a board that has no file yet.

use boardsight_store::versions::Version;
use std::path::PathBuf;

/// The kept versions as the prompt shows them.
pub struct Kept {
    pub(crate) list: Vec<Version>,
    /// The one that was compared with the board as it stands, and what differs.
    pub(crate) compared: Option<(PathBuf, Result<Vec<String>, String>)>,
}

/// A version's time as a reader would write it: `2017-02-08T09-30-00.123456Z` is '2017-02-08 09:30:00'.
pub(crate) fn when(replaced: &str) -> String {
    let (day, time) = replaced.split_once('T').unwrap_or((replaced, ""));
    let time = time.split(['.', 'Z']).next().unwrap_or_default().replace('-', ":");
    format!("{day} {time}")
}

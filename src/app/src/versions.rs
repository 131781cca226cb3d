//! Copies besides the current board: kept versions of its file, the file as changed by others, and the
//! journal of a board without a file.

use boardsight_store::versions::Version;
use std::path::PathBuf;

/// State of the version history dialog.
pub struct VersionHistory {
    pub(crate) list: Vec<Version>,
    /// Version that was compared with the current board, and the differences.
    pub(crate) compared: Option<(PathBuf, Result<Vec<String>, String>)>,
}

/// Returns a version's time as readable text: `2017-02-08T09-30-00.123456Z` becomes '2017-02-08 09:30:00'.
pub(crate) fn when(replaced: &str) -> String {
    let (day, time) = replaced.split_once('T').unwrap_or((replaced, ""));
    let time = time.split(['.', 'Z']).next().unwrap_or_default().replace('-', ":");
    format!("{day} {time}")
}

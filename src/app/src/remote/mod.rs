//! Shared board in the window. Its working copy is the open file; each save is then merged with the board
//! on the storage. All requests to the storage run on background threads.

pub(crate) mod dialogs;
pub(crate) mod notice;
mod presence;

pub use dialogs::SharedDialog;
pub use presence::{Heartbeat, PresenceUpdate};

use crate::files::{Failure, Opened, load};
use crate::session_state::SaveFallback;
use boardsight_core::model::Board;
use boardsight_remote::{
    CancelToken, OpenedBoard, Presence, RemoteVersion, Shared, SharedError, Synced, Version, is_address,
};
use boardsight_store::Prepared;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Open shared board.
pub struct SharedSession {
    /// Address and working copy.
    pub shared: Shared,
    /// Number of saved changes that are not on the storage yet.
    pub waiting: usize,
    /// Error of the last request to the storage; `None` if it succeeded.
    pub offline: Option<String>,
    /// Time of the last successful request.
    pub answered: Option<Timestamp>,
    /// Others who have it open, according to their presence updates.
    pub others: Vec<Presence>,
    /// Handle to stop the current job.
    pub under_way: Option<CancelToken>,
    /// Whether to sync again after the current job, for changes saved meanwhile.
    pub(crate) again: bool,
    /// Whether there is an unresolved conflict.
    pub in_conflict: bool,
    /// Remote board with which the next save was merged.
    pub(crate) settled: Option<(Arc<Board>, RemoteVersion)>,
    /// Whether remote changes are merged into the window automatically if there is no conflict.
    pub(crate) taking_in: bool,
    pub(crate) _beat: Option<Heartbeat>,
}

/// Result of a job on a shared board.
pub enum SharedResult {
    /// It was opened, or shared for the first time.
    Opened(PathBuf, Result<Box<(Shared, OpenedBoard, Opened)>, Failure>),
    /// It was synced; on failure, the error and the number of waiting changes.
    Synced(PathBuf, Result<Box<Synced>, (SharedError, usize)>),
    /// Its versions were listed.
    Versions(Result<Vec<Version>, SharedError>),
    /// A version was read.
    Version(Result<Box<(Version, Board)>, String>),
}

/// Returns the address in a name; `None` for a file.
pub fn address_in(file: &Path) -> Option<String> {
    file.to_str().filter(|text| is_address(text)).map(str::to_owned)
}

pub(crate) fn failure(error: &SharedError) -> Failure {
    Failure { what: error.to_string(), problems: Vec::new(), way: SaveFallback::Nothing }
}

pub(crate) fn opened(
    shared: Shared,
    opening: OpenedBoard,
) -> Result<Box<(Shared, OpenedBoard, Opened)>, Failure> {
    let read = load(shared.copy().file())?;
    Ok(Box::new((shared, opening, read)))
}

/// Resolved conflict that is about to be saved.
pub struct Settled {
    pub(crate) shared: Shared,
    pub(crate) theirs: Arc<Board>,
    pub(crate) seen: RemoteVersion,
}

impl Settled {
    /// Records the remote version as the base of the working copy with this board.
    ///
    /// # Errors
    /// If the record cannot be written.
    pub fn write(&self, board: &Board) -> Result<(), Failure> {
        let wrong = |what: String| Failure { what, problems: Vec::new(), way: SaveFallback::Nothing };
        let print = Prepared::new(board).map_err(|e| wrong(e.to_string()))?.fingerprint();
        self.shared.settle(print, &self.theirs, &self.seen).map_err(|e| wrong(e.to_string()))
    }
}

//! A shared board in the window: its working copy is the file that is open, and what is saved there is then brought
//! together with the board on the storage. All that asks the storage runs on threads of its own.

pub(crate) mod asked;
mod beat;
pub(crate) mod notice;

pub use asked::Asked;
pub use beat::{Beat, Heard};

use super::files::{Failure, Opened, load};
use super::keeping::Way;
use boardsight_core::model::Board;
use boardsight_remote::{Here, Opening, Seen, Shared, SharedError, Stop, Synced, Version, is_address};
use boardsight_store::Prepared;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The shared board that is open.
pub struct Open {
    /// Where it lies, and its working copy.
    pub shared: Shared,
    /// How many saved changes are not there yet.
    pub waiting: usize,
    /// Why the storage could not be asked the last time; `None`: it answered.
    pub offline: Option<String>,
    /// When it last answered.
    pub answered: Option<Timestamp>,
    /// Who else has it open, as far as their windows say.
    pub others: Vec<Here>,
    /// What is under way, to be stopped.
    pub under_way: Option<Stop>,
    /// What was saved meanwhile is to be sent as soon as that has ended.
    pub(crate) again: bool,
    /// Both changed the same, and it has not been settled.
    pub in_conflict: bool,
    /// The board there that the next save was brought together with.
    pub(crate) settled: Option<(Arc<Board>, Seen)>,
    /// What came in is taken into the window without asking, where nothing stands against it.
    pub(crate) taking_in: bool,
    pub(crate) _beat: Option<Beat>,
}

/// What a job on a shared board came to.
pub enum Came {
    /// It was opened, or shared for the first time.
    Opened(PathBuf, Result<Box<(Shared, Opening, Opened)>, Failure>),
    /// It was synced; and how many changes wait if that failed.
    Synced(PathBuf, Result<Box<Synced>, (SharedError, usize)>),
    /// Its versions were listed.
    Versions(Result<Vec<Version>, SharedError>),
    /// One of them was read.
    Version(Result<Box<(Version, Board)>, String>),
}

/// The address that a name stands for; nothing for a file.
pub fn address_in(file: &Path) -> Option<String> {
    file.to_str().filter(|text| is_address(text)).map(str::to_owned)
}

pub(crate) fn failure(error: &SharedError) -> Failure {
    Failure { what: error.to_string(), problems: Vec::new(), way: Way::Nothing }
}

pub(crate) fn opened(shared: Shared, opening: Opening) -> Result<Box<(Shared, Opening, Opened)>, Failure> {
    let read = load(shared.copy().file())?;
    Ok(Box::new((shared, opening, read)))
}

/// A conflict that was settled, about to be saved.
pub struct Settled {
    pub(crate) shared: Shared,
    pub(crate) theirs: Arc<Board>,
    pub(crate) seen: Seen,
}

impl Settled {
    /// Says what the working copy will come from once it holds this board.
    ///
    /// # Errors
    /// If that cannot be written down.
    pub fn write(&self, board: &Board) -> Result<(), Failure> {
        let wrong = |what: String| Failure { what, problems: Vec::new(), way: Way::Nothing };
        let print = Prepared::new(board).map_err(|e| wrong(e.to_string()))?.fingerprint();
        self.shared.settle(print, &self.theirs, &self.seen).map_err(|e| wrong(e.to_string()))
    }
}

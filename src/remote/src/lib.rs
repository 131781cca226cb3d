//! Boards that several people keep on storage that their organisations run: S3 and what speaks as it does, Azure Blob
//! Storage, Google Cloud Storage, or a folder on a share. There is no server of ours.
//!
//! Beside a board `north.board.ron` lie `north.versions/`, where each save is kept whole, and `north.here/`, where each
//! session says that it is there. A reader works on a working copy on their own machine ([`copy`]); [`Shared::sync`]
//! brings it and the board there together. Three promises:
//!
//! - **No save overwrites one that was not seen**: every write of the board is conditional on what was last read.
//! - **No edit is lost or made twice**, whatever is killed or cut off when: what was made is in the working copy until the
//!   storage has confirmed it, and a save whose answer never came is recognised.
//! - **Credentials are in the environment, or where the storage's own tools keep them**: no file, address or message of ours
//!   holds one.

mod address;
#[cfg(feature = "shared")]
mod cloud;
pub mod copy;
mod error;
mod folder;
pub mod here;
mod home;
mod linked;
mod place;
#[cfg(feature = "shared")]
mod profile;
#[cfg(feature = "shared")]
mod secret;
mod sync;
pub mod versions;
#[cfg(feature = "shared")]
mod web;

pub use address::{Address, Scheme, is_address};
pub use copy::{Seen, State, WorkingCopy, data_folder};
pub use error::{Kind, SharedError};
pub use folder::Folder;
pub use here::Here;
pub use home::{Home, Lies, check_link};
pub use linked::{Reader, read_linked};
pub use place::{Got, If, Listed, Place, Refused, Stop, Tag};
pub use sync::{Ask, End, Synced, missing_change, went_back};
pub use versions::Version;

use boardsight_core::model::AuditEntry;
use jiff::Timestamp;
use std::path::Path;

/// A shared board and its working copy on this machine.
#[derive(Clone, Debug)]
pub struct Shared {
    address: Address,
    copy: WorkingCopy,
}

/// A shared board as it was opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Why the storage could not be asked, where it could not: the working copy is as it was when it last could.
    pub offline: Option<SharedError>,
    /// How many changes are made here and not there yet.
    pub waiting: usize,
    /// The changes that were there and are there no longer, because the board there went back to an earlier version. They are
    /// in the working copy.
    pub missing: Vec<AuditEntry>,
    /// The board there, as last seen.
    pub head: Option<Seen>,
    /// When the storage last answered.
    pub answered: Option<Timestamp>,
}

impl Shared {
    /// The shared board of an address, with its working copy in the user's own folder.
    ///
    /// # Errors
    /// If it is no address, or there is no folder for working copies.
    pub fn at(text: &str) -> Result<Self, SharedError> {
        Self::under(text, &data_folder()?)
    }

    /// The same, with its working copy under a folder.
    ///
    /// # Errors
    /// If it is no address.
    pub fn under(text: &str, folder: &Path) -> Result<Self, SharedError> {
        let address = Address::read(text)?;
        let copy = WorkingCopy::of(&address, folder);
        Ok(Self { address, copy })
    }

    /// Its address.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Its working copy.
    #[must_use]
    pub const fn copy(&self) -> &WorkingCopy {
        &self.copy
    }

    /// Its storage.
    fn place(&self, stop: &Stop) -> Result<Box<dyn Place>, SharedError> {
        if self.address.scheme() == Scheme::Folder {
            return Ok(Box::new(Folder::new(self.address.folder().to_owned())));
        }
        #[cfg(feature = "shared")]
        return Ok(Box::new(cloud::Cloud::new(&self.address, stop)?));
        #[cfg(not(feature = "shared"))]
        {
            let _ = stop;
            let what = format!("this build of the program cannot reach {}", self.address);
            Err(SharedError::new(
                Kind::Build,
                &what,
                "use one that was built with the feature 'shared', or a folder",
            ))
        }
    }

    /// Brings the working copy up to the board there, as far as nothing was made here that is not there yet; where the storage
    /// cannot be reached, work goes on with the working copy as it is. Sends nothing.
    ///
    /// # Errors
    /// If the storage refuses, or cannot be reached and there is no working copy yet.
    pub fn open(&self, now: Timestamp, stop: &Stop) -> Result<Opening, SharedError> {
        let ask = Ask { who: String::new(), now, seed: 0, settle: None, send: false };
        match self.sync(&ask, stop) {
            Ok(synced) => {
                let missing = match synced.end {
                    End::WentBack { missing } => missing,
                    _ => Vec::new(),
                };
                let (waiting, head) = (synced.waiting, synced.head);
                Ok(Opening { offline: None, waiting, missing, head, answered: Some(now) })
            }
            // Also where credentials have run out: what is here can be read and worked on.
            Err(error) if !matches!(error.kind(), Kind::Missing | Kind::Disk | Kind::Address) => {
                let guard = self.copy.guard()?;
                let state = self.copy.state(&guard)?;
                let Some(ours) = self.copy.bytes()? else { return Err(error) };
                let waiting = sync::waiting(&self.copy, &state, &ours)?;
                let (missing, answered) = (Vec::new(), state.answered);
                Ok(Opening { offline: Some(error), waiting, missing, head: state.base, answered })
            }
            Err(error) => Err(error),
        }
    }

    /// How many changes are made here and not there yet, without asking the storage.
    ///
    /// # Errors
    /// If the working copy cannot be read.
    pub fn waiting(&self) -> Result<usize, SharedError> {
        let state = self.copy.peek()?;
        let Some(ours) = self.copy.bytes()? else { return Ok(0) };
        sync::waiting(&self.copy, &state, &ours)
    }

    /// Makes a board's bytes the working copy of an address where nothing is yet, to be shared by the first sync.
    ///
    /// # Errors
    /// If there is a working copy already, or the disk says no.
    pub fn begin(&self, bytes: &[u8]) -> Result<(), SharedError> {
        let guard = self.copy.guard()?;
        let mut state = self.copy.state(&guard)?;
        if self.copy.bytes()?.is_some() {
            let what = format!("there is a working copy of {} on this machine already", self.address);
            return Err(SharedError::new(
                Kind::Apart,
                &what,
                "sync it, or share the file at another address",
            ));
        }
        self.copy.write(&mut state)?;
        self.copy.put(bytes, boardsight_store::Expected::Nothing)
    }

    /// Gives up a working copy that was never shared: its file stands elsewhere.
    ///
    /// # Errors
    /// If it was shared, or the disk says no.
    pub fn abandon(&self) -> Result<(), SharedError> {
        let guard = self.copy.guard()?;
        if self.copy.state(&guard)?.base.is_some() {
            let what = format!("the working copy of {} comes from the board there", self.address);
            return Err(SharedError::new(Kind::Apart, &what, "sync it instead"));
        }
        std::fs::remove_file(self.copy.file())
            .map_err(|e| SharedError::disk("the working copy cannot be taken away", &e))
    }
}

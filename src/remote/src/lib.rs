//! Boards that several people share on storage that their organisations operate: S3 and compatible storage,
//! Azure Blob Storage, Google Cloud Storage, or a folder on a network share. No Boardsight server is
//! needed.
//!
//! Next to a board `north.board.ron` there are `north.versions/`, which has a complete copy of each save,
//! and `north.here/`, which has a note for each open session. A user edits a working copy on their own
//! machine ([`copy`]); [`Shared::sync`] merges it with the shared board. Three guarantees:
//!
//! - **No save overwrites an unseen one**: every write of the board is conditional on the version last
//!   read.
//! - **No edit is lost or applied twice**, even if a process is killed or the connection fails at any time:
//!   edits stay in the working copy until the storage has confirmed them, and a save without an answer is
//!   recognised later.
//! - **Credentials stay in the environment, or where the storage's own tools keep them**: no file, address
//!   or message of Boardsight contains any.

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
pub use copy::{RemoteVersion, State, WorkingCopy, data_folder};
pub use error::{RemoteErrorKind, SharedError};
pub use folder::Folder;
pub use here::Presence;
pub use home::{LinkBase, LinkTarget, check_link};
pub use linked::{Reader, read_linked};
pub use place::{CancelToken, Object, ObjectMeta, Precondition, Storage, StorageError, VersionTag};
pub use sync::{SyncOptions, SyncOutcome, Synced, missing_change, went_back};
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

/// The result of opening a shared board.
#[derive(Clone, Debug)]
pub struct OpenedBoard {
    /// The error, if the storage could not be reached. The working copy is then as of the last successful
    /// sync.
    pub offline: Option<SharedError>,
    /// Number of local changes that are not shared yet.
    pub waiting: usize,
    /// Changes that are missing because the remote board was reset to an earlier version. The working copy
    /// still contains them.
    pub missing: Vec<AuditEntry>,
    /// The shared board, as last read.
    pub head: Option<RemoteVersion>,
    /// Time of the storage's last answer.
    pub answered: Option<Timestamp>,
}

impl Shared {
    /// Returns the shared board at an address, with its working copy in the user's data folder.
    ///
    /// # Errors
    /// If the text is not an address, or there is no folder for working copies.
    pub fn at(text: &str) -> Result<Self, SharedError> {
        Self::under(text, &data_folder()?)
    }

    /// Returns the shared board at an address, with its working copy in `folder`.
    ///
    /// # Errors
    /// If the text is not an address.
    pub fn under(text: &str, folder: &Path) -> Result<Self, SharedError> {
        let address = Address::read(text)?;
        let copy = WorkingCopy::of(&address, folder);
        Ok(Self { address, copy })
    }

    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Returns the working copy.
    #[must_use]
    pub const fn copy(&self) -> &WorkingCopy {
        &self.copy
    }

    /// Returns the storage.
    fn place(&self, stop: &CancelToken) -> Result<Box<dyn Storage>, SharedError> {
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
                RemoteErrorKind::Build,
                &what,
                "use one that was built with the feature 'shared', or a folder",
            ))
        }
    }

    /// Updates the working copy from the shared board if there are no local changes to share. If the
    /// storage cannot be reached, the working copy is used as it is. Sends nothing.
    ///
    /// # Errors
    /// If the storage rejects the request, or cannot be reached and there is no working copy yet.
    pub fn open(&self, now: Timestamp, stop: &CancelToken) -> Result<OpenedBoard, SharedError> {
        let ask = SyncOptions { who: String::new(), now, seed: 0, settle: None, send: false };
        match self.sync(&ask, stop) {
            Ok(synced) => {
                let missing = match synced.end {
                    SyncOutcome::WentBack { missing } => missing,
                    _ => Vec::new(),
                };
                let (waiting, head) = (synced.waiting, synced.head);
                Ok(OpenedBoard { offline: None, waiting, missing, head, answered: Some(now) })
            }
            // Also if the credentials have expired: the working copy can still be read and edited.
            Err(error)
                if !matches!(
                    error.kind(),
                    RemoteErrorKind::Missing | RemoteErrorKind::Disk | RemoteErrorKind::Address
                ) =>
            {
                let guard = self.copy.guard()?;
                let state = self.copy.state(&guard)?;
                let Some(ours) = self.copy.bytes()? else { return Err(error) };
                let waiting = sync::waiting(&self.copy, &state, &ours)?;
                let (missing, answered) = (Vec::new(), state.answered);
                Ok(OpenedBoard { offline: Some(error), waiting, missing, head: state.base, answered })
            }
            Err(error) => Err(error),
        }
    }

    /// Returns the number of local changes that are not shared yet, without a request to the storage.
    ///
    /// # Errors
    /// If the working copy cannot be read.
    pub fn waiting(&self) -> Result<usize, SharedError> {
        let state = self.copy.peek()?;
        let Some(ours) = self.copy.bytes()? else { return Ok(0) };
        sync::waiting(&self.copy, &state, &ours)
    }

    /// Creates the working copy for an address without a board yet. The first sync shares it.
    ///
    /// # Errors
    /// If there is a working copy already, or the disk reports an error.
    pub fn begin(&self, bytes: &[u8]) -> Result<(), SharedError> {
        let guard = self.copy.guard()?;
        let mut state = self.copy.state(&guard)?;
        if self.copy.bytes()?.is_some() {
            let what = format!("there is a working copy of {} on this machine already", self.address);
            return Err(SharedError::new(
                RemoteErrorKind::Apart,
                &what,
                "sync it, or share the file at another address",
            ));
        }
        self.copy.write(&mut state)?;
        self.copy.put(bytes, boardsight_store::Expected::Nothing)
    }

    /// Deletes a working copy that was never shared; the original file exists elsewhere.
    ///
    /// # Errors
    /// If it was shared, or the disk reports an error.
    pub fn abandon(&self) -> Result<(), SharedError> {
        let guard = self.copy.guard()?;
        if self.copy.state(&guard)?.base.is_some() {
            let what = format!("the working copy of {} comes from the board there", self.address);
            return Err(SharedError::new(RemoteErrorKind::Apart, &what, "sync it instead"));
        }
        std::fs::remove_file(self.copy.file())
            .map_err(|e| SharedError::disk("the working copy cannot be taken away", &e))
    }
}

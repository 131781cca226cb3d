//! The local working copy of a shared board: an ordinary board file that any page or command can use, with
//! the last known state of the shared board next to it. Work continues offline and across restarts, and
//! nothing is discarded until the storage has confirmed it.
//!
//! Each address has a folder, named by the digest of the address. It contains the working copy under the
//! board's own name, `state.json`, and in `kept/` the boards that the state refers to, named by their
//! SHA-256. The base of the working copy is as important as its content: with a base that is too new, the
//! next sync would undo the changes of others. So each step that replaces the working copy first records in
//! the state what its base will then be ([`State::adopt`]).

use super::address::Address;
use super::error::{RemoteErrorKind, SharedError};
use super::place::VersionTag;
use boardsight_store::{
    Expected, Fingerprint, LARGEST, Rights, SaveError, make_private_folder, put_bytes_with, read_bytes,
    read_plain, save_document_with, versions,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Version of the format of `state.json`.
const FORMAT: u32 = 1;
/// Timeout for another sync of the same board on this machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Maximum number of unconfirmed saves that are remembered.
const MOST_UNCLEAR: usize = 8;
/// Maximum size of the state file in bytes.
const LARGEST_STATE: u64 = 4 << 20;

/// A version of the shared board, as last read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteVersion {
    /// Fingerprint of its bytes.
    pub print: Fingerprint,
    /// Its tag in the storage; empty if it was not read from there.
    #[serde(default)]
    pub tag: VersionTag,
    /// Time of writing, by the storage's clock; `None` if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// Ids of the saves that it includes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saves: Vec<String>,
}

/// A save that was sent and is not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSave {
    pub id: String,
    /// Fingerprint of the working copy that the save is based on.
    pub from: Fingerprint,
    /// Fingerprint of the content to be written.
    pub content: Fingerprint,
}

/// The state of the shared board on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Format version: [`FORMAT`].
    format: u32,
    /// The board's address.
    pub address: String,
    /// Base of the working copy; `None` before the board was first shared.
    pub base: Option<RemoteVersion>,
    /// Unconfirmed saves, the latest first.
    pub sent: Vec<PendingSave>,
    /// If the working copy has this fingerprint, its base is this version.
    pub adopt: Option<(Fingerprint, RemoteVersion)>,
    /// Time of the storage's last answer.
    pub answered: Option<Timestamp>,
}

/// The working copy of one shared board.
#[derive(Clone, Debug)]
pub struct WorkingCopy {
    folder: PathBuf,
    file: PathBuf,
    address: String,
}

/// A lock that is held while the working copy and its state change.
#[derive(Debug)]
pub struct CopyLock(#[allow(dead_code, reason = "its lock ends with it")] File);

/// Returns the folder for working copies: `BOARDSIGHT_DATA` if set, otherwise the user's data folder.
///
/// # Errors
/// If there is no such folder.
pub fn data_folder() -> Result<PathBuf, SharedError> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("BOARDSIGHT_DATA")
        .or_else(|| set("XDG_DATA_HOME").filter(|p| p.is_absolute()).map(|p| p.join("boardsight")))
        .or_else(|| set("LOCALAPPDATA").map(|p| p.join("boardsight")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/boardsight")))
        .map(|folder| folder.join("shared"))
        .ok_or_else(|| {
            SharedError::new(
                RemoteErrorKind::Disk,
                "there is no folder for working copies",
                "set BOARDSIGHT_DATA to one",
            )
        })
}

impl WorkingCopy {
    /// Returns the working copy of an address, in a folder for all working copies. Reads and creates
    /// nothing yet.
    #[must_use]
    pub fn of(address: &Address, under: &Path) -> Self {
        let digest: String =
            Fingerprint::of(address.text().as_bytes()).to_string().chars().take(16).collect();
        let folder = under.join(digest);
        Self { file: folder.join(address.name()), folder, address: address.text().to_owned() }
    }

    /// Returns the path of the working copy.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Returns the address whose working copy a file is; `None` for any other file.
    #[must_use]
    pub fn address_of(file: &Path) -> Option<String> {
        let text = read_plain(&file.parent()?.join("state.json"), LARGEST_STATE).ok()?;
        let state: State = serde_json::from_slice(&text).ok()?;
        Some(state.address).filter(|address| !address.is_empty())
    }

    /// Locks the working copy against other processes on this machine.
    ///
    /// # Errors
    /// If another process holds the lock for too long, or the disk reports an error.
    pub fn guard(&self) -> Result<CopyLock, SharedError> {
        make_private_folder(&self.folder).map_err(|e| self.disk(&e))?;
        make_private_folder(&self.folder.join("kept")).map_err(|e| self.disk(&e))?;
        let place = self.folder.join("sync.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(place);
        let file = file.map_err(|e| self.disk(&e))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                // The disk does not support locks.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(CopyLock(file)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                    let what = format!("{} is being synced by another window or command", self.address);
                    return Err(SharedError::new(
                        RemoteErrorKind::Busy,
                        &what,
                        "try again when it has ended",
                    ));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn disk(&self, error: &std::io::Error) -> SharedError {
        SharedError::disk(&format!("the working copy in {} cannot be used", self.folder.display()), error)
    }

    /// Returns the state, updated to the last completed step on the working copy.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn state(&self, _: &CopyLock) -> Result<State, SharedError> {
        let mut state = self.peek()?;
        if let Some((content, seen)) = state.adopt.take() {
            if self.print()? == Some(content) {
                state.base = Some(seen);
            }
            self.write(&mut state)?;
        }
        Ok(state)
    }

    /// Returns the state as stored.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn peek(&self) -> Result<State, SharedError> {
        let place = self.folder.join("state.json");
        let text = match read_plain(&place, LARGEST_STATE) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(State { format: FORMAT, address: self.address.clone(), ..State::default() });
            }
            Err(error) => return Err(self.disk(&error)),
        };
        let wrong = |why: String| {
            let next = format!(
                "copy {} to a safe place, take the folder away and open the address again",
                self.file.display()
            );
            SharedError::new(
                RemoteErrorKind::Disk,
                &format!("{} cannot be read: {why}", place.display()),
                &next,
            )
        };
        let state: State = serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?;
        if state.format != FORMAT {
            return Err(wrong(format!("it is of version {}, and this program reads {FORMAT}", state.format)));
        }
        Ok(state)
    }

    /// Writes the state, and deletes kept boards that it no longer refers to.
    ///
    /// # Errors
    /// If the disk reports an error.
    pub fn write(&self, state: &mut State) -> Result<(), SharedError> {
        state.sent.truncate(MOST_UNCLEAR);
        let text = serde_json::to_vec_pretty(state).map_err(|e| SharedError::form(&e.to_string()))?;
        save_document_with(&self.folder.join("state.json"), &text, Rights::Private)?;
        let named: HashSet<String> = (state.base.iter().map(|s| s.print))
            .chain(state.adopt.iter().map(|(_, s)| s.print))
            .chain(state.sent.iter().flat_map(|s| [s.from, s.content]))
            .map(|print| format!("{print}.ron"))
            .collect();
        for entry in fs::read_dir(self.folder.join("kept")).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let stays = name.to_str().is_none_or(|name| named.contains(name) || name.starts_with('.'));
            if !stays {
                // An extra file is not a reason to fail.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn kept(&self, print: Fingerprint) -> PathBuf {
        self.folder.join("kept").join(format!("{print}.ron"))
    }

    /// Stores a board's bytes so that the state can refer to them.
    ///
    /// # Errors
    /// If the disk reports an error.
    pub fn keep(&self, bytes: &[u8]) -> Result<Fingerprint, SharedError> {
        let print = Fingerprint::of(bytes);
        let place = self.kept(print);
        if self.read_kept(print).is_err() {
            save_document_with(&place, bytes, Rights::Private)?;
        }
        Ok(print)
    }

    /// Returns the bytes of a board that the state refers to.
    ///
    /// # Errors
    /// If they are missing or damaged.
    pub fn read_kept(&self, print: Fingerprint) -> Result<Vec<u8>, SharedError> {
        let place = self.kept(print);
        let bytes = read_plain(&place, LARGEST).map_err(|e| self.disk(&e))?;
        if Fingerprint::of(&bytes) == print {
            return Ok(bytes);
        }
        let what = format!("{} was damaged", place.display());
        Err(SharedError::new(
            RemoteErrorKind::Disk,
            &what,
            "copy the working copy to a safe place and open the address again",
        ))
    }

    /// Returns the working copy's bytes; `None` if there is none yet.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn bytes(&self) -> Result<Option<Vec<u8>>, SharedError> {
        if !self.file.exists() {
            return Ok(None);
        }
        Ok(Some(read_bytes(&self.file)?))
    }

    fn print(&self) -> Result<Option<Fingerprint>, SharedError> {
        Ok(self.bytes()?.map(|bytes| Fingerprint::of(&bytes)))
    }

    /// Replaces the working copy's content, readable by the user only, without recording its origin.
    ///
    /// # Errors
    /// If the current content is not as expected, or the write fails.
    pub fn put(&self, bytes: &[u8], expected: Expected) -> Result<(), SharedError> {
        Ok(put_bytes_with(&self.file, bytes, expected, Rights::Private)?)
    }

    /// Replaces the working copy by other bytes, whose base is `seen`. Returns whether it was replaced; it
    /// is not if the working copy no longer matches `was`.
    ///
    /// # Errors
    /// If the disk reports an error.
    pub fn replace(
        &self,
        state: &mut State,
        was: Option<Fingerprint>,
        bytes: &[u8],
        seen: RemoteVersion,
    ) -> Result<bool, SharedError> {
        let new = Fingerprint::of(bytes);
        state.adopt = Some((new, seen.clone()));
        self.write(state)?;
        if was != Some(new) {
            let expected = was.map_or(Expected::Nothing, Expected::These);
            if was.is_some() {
                // Keep the previous version, so that a journal of unsaved edits on it can be merged later.
                // If that fails, still accept the changes of others.
                let _ = versions::keep(&self.file, was);
            }
            match put_bytes_with(&self.file, bytes, expected, Rights::Private) {
                Err(SaveError::Changed { .. } | SaveError::Exists { .. } | SaveError::Gone { .. }) => {
                    state.adopt = None;
                    self.write(state)?;
                    return Ok(false);
                }
                other => other?,
            }
        }
        state.adopt = None;
        state.base = Some(seen);
        self.write(state)?;
        Ok(true)
    }
}

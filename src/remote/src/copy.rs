//! The working copy of a shared board on this machine: an ordinary board's file that any page or command can work on,
//! and beside it what was last seen of the shared one. Work goes on with no connection, over restarts, and nothing is
//! given up until the storage has confirmed it.
//!
//! A folder for each address, named by its digest, holds the working copy under the board's own name, `state.json`, and
//! in `kept/` the boards that the state names, by their SHA-256. What the working copy comes from is worth as much as
//! what it holds: taken for a newer board than it comes from, it would undo what others made. So each step that
//! replaces it first says, in the state, what it will then come from ([`State::adopt`]).

use super::address::Address;
use super::error::{Kind, SharedError};
use super::place::Tag;
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

/// The version of the state's own format.
const FORMAT: u32 = 1;
/// How long another sync of the same board on this machine is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many saves of which no answer came are remembered.
const MOST_UNCLEAR: usize = 8;
/// The most bytes that the state may hold.
const LARGEST_STATE: u64 = 4 << 20;

/// A version of the shared board, as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its bytes.
    pub print: Fingerprint,
    /// What the storage knows it by; nothing where it was not read from there.
    #[serde(default)]
    pub tag: Tag,
    /// When it was written, by the storage's clock; nothing where that was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// The saves that it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saves: Vec<String>,
}

/// A save that was sent and not yet confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Its id.
    pub id: String,
    /// The working copy that it was made from.
    pub from: Fingerprint,
    /// What it would write.
    pub content: Fingerprint,
}

/// What is known of the shared board on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// [`FORMAT`].
    format: u32,
    /// The board's address.
    pub address: String,
    /// What the working copy comes from; nothing before the board was first shared.
    pub base: Option<Seen>,
    /// The saves of which no answer came, the last first.
    pub sent: Vec<Sent>,
    /// If the working copy holds these bytes, it comes from that.
    pub adopt: Option<(Fingerprint, Seen)>,
    /// When the storage last answered.
    pub answered: Option<Timestamp>,
}

/// The working copy of one shared board.
#[derive(Clone, Debug)]
pub struct WorkingCopy {
    folder: PathBuf,
    file: PathBuf,
    address: String,
}

/// Kept while the working copy and its state are changed.
#[derive(Debug)]
pub struct Guard(#[allow(dead_code, reason = "its lock ends with it")] File);

/// The folder for working copies: `BOARDSIGHT_DATA` if set, else the user's own for data.
///
/// # Errors
/// If there is none.
pub fn data_folder() -> Result<PathBuf, SharedError> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("BOARDSIGHT_DATA")
        .or_else(|| set("XDG_DATA_HOME").filter(|p| p.is_absolute()).map(|p| p.join("boardsight")))
        .or_else(|| set("LOCALAPPDATA").map(|p| p.join("boardsight")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/boardsight")))
        .map(|folder| folder.join("shared"))
        .ok_or_else(|| {
            SharedError::new(
                Kind::Disk,
                "there is no folder for working copies",
                "set BOARDSIGHT_DATA to one",
            )
        })
}

impl WorkingCopy {
    /// The working copy of an address, under a folder for all of them. Nothing is read or made yet.
    #[must_use]
    pub fn of(address: &Address, under: &Path) -> Self {
        let digest: String =
            Fingerprint::of(address.text().as_bytes()).to_string().chars().take(16).collect();
        let folder = under.join(digest);
        Self { file: folder.join(address.name()), folder, address: address.text().to_owned() }
    }

    /// The file that is worked on.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The address whose working copy a file is; nothing for any other file.
    #[must_use]
    pub fn address_of(file: &Path) -> Option<String> {
        let text = read_plain(&file.parent()?.join("state.json"), LARGEST_STATE).ok()?;
        let state: State = serde_json::from_slice(&text).ok()?;
        Some(state.address).filter(|address| !address.is_empty())
    }

    /// Keeps other processes on this machine from changing it at the same time.
    ///
    /// # Errors
    /// If another does so for too long, or the disk says no.
    pub fn guard(&self) -> Result<Guard, SharedError> {
        make_private_folder(&self.folder).map_err(|e| self.disk(&e))?;
        make_private_folder(&self.folder.join("kept")).map_err(|e| self.disk(&e))?;
        let place = self.folder.join("sync.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(place);
        let file = file.map_err(|e| self.disk(&e))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                // A disk without locks.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(Guard(file)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                    let what = format!("{} is being synced by another window or command", self.address);
                    return Err(SharedError::new(Kind::Busy, &what, "try again when it has ended"));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn disk(&self, error: &std::io::Error) -> SharedError {
        SharedError::disk(&format!("the working copy in {} cannot be used", self.folder.display()), error)
    }

    /// What is known, brought up to where the last step on the working copy came to.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn state(&self, _: &Guard) -> Result<State, SharedError> {
        let mut state = self.peek()?;
        if let Some((content, seen)) = state.adopt.take() {
            if self.print()? == Some(content) {
                state.base = Some(seen);
            }
            self.write(&mut state)?;
        }
        Ok(state)
    }

    /// What is known, as it is written down.
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
            SharedError::new(Kind::Disk, &format!("{} cannot be read: {why}", place.display()), &next)
        };
        let state: State = serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?;
        if state.format != FORMAT {
            return Err(wrong(format!("it is of version {}, and this program reads {FORMAT}", state.format)));
        }
        Ok(state)
    }

    /// Writes down what is known, and takes away what is kept and no longer named.
    ///
    /// # Errors
    /// If the disk says no.
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
                // One too many is no reason to fail.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn kept(&self, print: Fingerprint) -> PathBuf {
        self.folder.join("kept").join(format!("{print}.ron"))
    }

    /// Keeps a board's bytes for the state to name.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn keep(&self, bytes: &[u8]) -> Result<Fingerprint, SharedError> {
        let print = Fingerprint::of(bytes);
        let place = self.kept(print);
        if self.read_kept(print).is_err() {
            save_document_with(&place, bytes, Rights::Private)?;
        }
        Ok(print)
    }

    /// A board's bytes that the state names.
    ///
    /// # Errors
    /// If they are not there whole.
    pub fn read_kept(&self, print: Fingerprint) -> Result<Vec<u8>, SharedError> {
        let place = self.kept(print);
        let bytes = read_plain(&place, LARGEST).map_err(|e| self.disk(&e))?;
        if Fingerprint::of(&bytes) == print {
            return Ok(bytes);
        }
        let what = format!("{} was damaged", place.display());
        Err(SharedError::new(
            Kind::Disk,
            &what,
            "copy the working copy to a safe place and open the address again",
        ))
    }

    /// The working copy's bytes; nothing if there is none yet.
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

    /// Puts bytes in the working copy's place, to be read by the user alone, without a word on what they come from.
    ///
    /// # Errors
    /// If it holds something else than expected, or the disk says no.
    pub fn put(&self, bytes: &[u8], expected: Expected) -> Result<(), SharedError> {
        Ok(put_bytes_with(&self.file, bytes, expected, Rights::Private)?)
    }

    /// Puts other bytes in the working copy's place, which then come from `seen`. Whether that was done: not if the
    /// working copy is no longer what `was` says.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn replace(
        &self,
        state: &mut State,
        was: Option<Fingerprint>,
        bytes: &[u8],
        seen: Seen,
    ) -> Result<bool, SharedError> {
        let new = Fingerprint::of(bytes);
        state.adopt = Some((new, seen.clone()));
        self.write(state)?;
        if was != Some(new) {
            let expected = was.map_or(Expected::Nothing, Expected::These);
            if was.is_some() {
                // A journal of what was made on it and not saved can then be brought together with what comes. That it
                // could not be kept is no reason to keep others' changes out.
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

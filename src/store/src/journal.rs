//! The recovery journal: every edit is on the disk before the next, so that nothing is lost with the program.
//!
//! A text file beside the board, one line an entry: a checksum, a space, and the entry as JSON. Each checksum is over
//! the one before as well, so a line that is torn, changed, missing or out of place ends what can be trusted. The first
//! line says which bytes of the board's file the edits were made on; a line before each save says which bytes the
//! save will write and how many of the edits are in them, so that a kill at any moment of a save loses nothing
//! and makes no edit twice.

mod left;

pub(super) use left::put_away;
pub use left::{Recovered, RestoreError, Restored, left_behind, read};

use super::hold;
use super::save::{beside, folder_of, sync_folder};
use super::{Fingerprint, Stored, to_ron};
use boardsight_core::edit::{Edit, Stamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The version of the journal's own format.
const VERSION: u32 = 1;

/// One edit, as it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The edit; for an undo, the one that took the earlier one back.
    pub edit: Edit,
    /// Who, when and why.
    pub stamp: Stamp,
    /// Whether it was an undo.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Line {
    /// The first line.
    Start {
        version: u32,
        /// What the board's file was known by; nothing for a board that has no file yet.
        base: Option<Fingerprint>,
        /// The board or register itself, if it has no file yet, or a file that another session keeps the journal of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        board: Option<String>,
        /// How many entries of its trail are in a file; nothing, if all are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        saved: Option<usize>,
    },
    Made(Entry),
    /// A save begins.
    Saving {
        file: Fingerprint,
        entries: usize,
    },
}

/// Why the journal could not be written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A journal of an earlier session is there: what is in it must be recovered or put away first.
    #[error("{path} holds edits of a session that did not end; recover them or put them away first", path = .path.display())]
    Left {
        /// The journal.
        path: PathBuf,
    },
    /// An edit that cannot be written.
    #[error("the edit cannot be written to the journal: {0}")]
    Form(String),
    /// The disk said no.
    #[error("the journal {path} cannot be written: {source}; save the board now", path = .path.display())]
    Disk {
        /// The journal.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// A journal that is being written. Left on the disk unless [`Journal::finish`] takes it away.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    chain: Sum,
    /// What has been made since the base, to be written again when the base moves.
    entries: Vec<Entry>,
}

type Sum = [u8; 32];

/// What a journal's first line says besides its version.
#[derive(Clone, Debug, Default)]
struct Head {
    base: Option<Fingerprint>,
    board: Option<String>,
    saved: Option<usize>,
}

fn sum(before: &Sum, json: &str) -> Sum {
    Sha256::new_with_prefix(before).chain_update(json).finalize().into()
}

fn digits(sum: &Sum) -> String {
    sum.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the journal of a board's file is: beside it, or in the user's own folder where that cannot be written to.
#[must_use]
pub fn places(board: &Path) -> Vec<PathBuf> {
    let full = hold::real(board).or_else(|_| std::path::absolute(board)).unwrap_or_else(|_| board.to_owned());
    let mut places = vec![beside(&full, ".journal")];
    if let Some(folder) = state_folder() {
        let name = Fingerprint::of(full.as_os_str().as_encoded_bytes()).short();
        places.push(folder.join(format!("{name}.journal")));
    }
    places
}

/// The user's own folder for what the program must remember.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("XDG_STATE_HOME")
        .filter(|p| p.is_absolute())
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local/state")))
        .map(|folder| folder.join("boardsight"))
}

impl Journal {
    /// Starts the journal of a board's file that has just been opened, or has just been saved for the first time.
    ///
    /// # Errors
    /// If an earlier session's is still there, or none can be written.
    pub fn start(board: &Path, base: Fingerprint) -> Result<Self, JournalError> {
        let mut last = None;
        for path in places(board) {
            match Self::create(path, &Head { base: Some(base), ..Head::default() }, Vec::new()) {
                Err(JournalError::Disk { path, source }) => last = Some(JournalError::Disk { path, source }),
                other => return other,
            }
        }
        Err(last.unwrap_or_else(|| JournalError::Form("there is no place for it".into())))
    }

    /// Starts the journal of a board or register that has no file yet, or none that this session may keep the journal of,
    /// at a place of its own. The first `saved` entries of its trail are in a file.
    ///
    /// # Errors
    /// As [`Journal::start`].
    pub fn start_untitled<T: Stored>(path: &Path, content: &T, saved: usize) -> Result<Self, JournalError> {
        let text = to_ron(content).map_err(|e| JournalError::Form(e.to_string()))?;
        let head = Head { base: None, board: Some(text), saved: Some(saved) };
        Self::create(path.to_owned(), &head, Vec::new())
    }

    fn create(path: PathBuf, head: &Head, entries: Vec<Entry>) -> Result<Self, JournalError> {
        let failed = |source| JournalError::Disk { path: path.clone(), source };
        if path.exists() {
            return Err(JournalError::Left { path });
        }
        fs::create_dir_all(folder_of(&path)).map_err(failed)?;
        // Held, which tells a second session that this journal is at work. A drive without locks has the lock's own file.
        let file = hold::open_to_append(&path, true).map_err(failed)?;
        let mut journal = Self { path, file, chain: [0; 32], entries: Vec::new() };
        journal.head(head, entries)?;
        sync_folder(folder_of(&journal.path))
            .map_err(|source| JournalError::Disk { path: journal.path.clone(), source })?;
        Ok(journal)
    }

    fn head(&mut self, head: &Head, entries: Vec<Entry>) -> Result<(), JournalError> {
        let mut text = String::new();
        let Head { base, board, saved } = head.clone();
        self.add(&mut text, &Line::Start { version: VERSION, base, board, saved })?;
        for entry in &entries {
            self.add(&mut text, &Line::Made(entry.clone()))?;
        }
        self.entries = entries;
        self.write(&text)
    }

    fn add(&mut self, text: &mut String, line: &Line) -> Result<(), JournalError> {
        let json = serde_json::to_string(line).map_err(|e| JournalError::Form(e.to_string()))?;
        self.chain = sum(&self.chain, &json);
        text.push_str(&digits(&self.chain));
        text.push(' ');
        text.push_str(&json);
        text.push('\n');
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), JournalError> {
        self.file
            .seek(SeekFrom::End(0))
            .and_then(|_| self.file.write_all(text.as_bytes()))
            .and_then(|()| self.file.sync_data())
            .map_err(|source| JournalError::Disk { path: self.path.clone(), source })
    }

    fn line(&mut self, line: &Line) -> Result<(), JournalError> {
        let before = (self.chain, self.file.metadata().map(|m| m.len()).ok());
        let mut text = String::new();
        self.add(&mut text, line)?;
        self.write(&text).inspect_err(|_| {
            // Half a line, as on a full disk, would hide every line after it.
            self.chain = before.0;
            if let Some(length) = before.1 {
                let _ = self.file.set_len(length);
            }
        })
    }

    /// Goes on with the journal of a session that did not end, after its edits have been made again on the file as it
    /// is. What could not be read of it is cut off.
    ///
    /// # Errors
    /// If nothing of it could be read, or the disk says no.
    pub fn resume(left: &Recovered) -> Result<Self, JournalError> {
        let (length, chain) = left.good;
        if length == 0 {
            return Err(JournalError::Left { path: left.path.clone() });
        }
        let failed = |source| JournalError::Disk { path: left.path.clone(), source };
        let file = hold::open_to_append(&left.path, false).map_err(failed)?;
        file.set_len(length).and_then(|()| file.sync_data()).map_err(failed)?;
        Ok(Self { path: left.path.clone(), file, chain, entries: left.entries.clone() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many edits it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds no edit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Puts an edit on the disk that has just been made.
    ///
    /// # Errors
    /// If the disk says no. The edit is then safe only once the board is saved.
    pub fn append(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Result<(), JournalError> {
        let entry = Entry { edit: edit.clone(), stamp: stamp.clone(), undo };
        self.line(&Line::Made(entry.clone()))?;
        self.entries.push(entry);
        Ok(())
    }

    /// Says, before a save, which bytes it will write and how many of the edits are in them.
    ///
    /// # Errors
    /// If the disk says no. The save can still be made.
    pub fn saving(&mut self, file: Fingerprint, entries: usize) -> Result<(), JournalError> {
        self.line(&Line::Saving { file, entries })
    }

    /// Says, after a save, that the first `entries` edits are in the file. Those made meanwhile stay.
    ///
    /// # Errors
    /// If the disk says no. The journal is then longer than it need be, and as good.
    pub fn saved(&mut self, file: Fingerprint, entries: usize) -> Result<(), JournalError> {
        let rest = self.entries.get(entries..).unwrap_or(&[]).to_vec();
        let next = beside(&self.path, ".next");
        let failed = |source| JournalError::Disk { path: self.path.clone(), source };
        // Of a session that was killed here: the journal itself is whole.
        let _ = fs::remove_file(&next);
        let mut journal = Self::create(next, &Head { base: Some(file), ..Head::default() }, rest)?;
        if cfg!(windows) {
            // A file that is open cannot be replaced on every drive there.
            self.file = journal.file.try_clone().map_err(failed)?;
        }
        if let Err(source) = hold::replace(&journal.path, &self.path) {
            if cfg!(windows) {
                self.file = hold::open_to_append(&self.path, false).map_err(failed)?;
            }
            return Err(failed(source));
        }
        sync_folder(folder_of(&self.path)).map_err(failed)?;
        journal.path.clone_from(&self.path);
        *self = journal;
        Ok(())
    }

    /// Takes the journal away at the end of a session, when its edits are saved or were given up.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn finish(self) -> Result<(), JournalError> {
        fs::remove_file(&self.path).map_err(|source| JournalError::Disk { path: self.path.clone(), source })
    }
}

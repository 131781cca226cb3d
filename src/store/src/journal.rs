//! The recovery journal: each edit is written to the disk before the next one, so that a crash loses
//! nothing.
//!
//! The journal is a text file next to the board, with one line for each entry: a checksum, a space, and the
//! entry as JSON. Each checksum includes the previous one, so a torn, changed, missing or misplaced line
//! ends the trusted part.
//!
//! The first line identifies the version of the board file on which the edits are based. A line before each
//! save contains the fingerprint of the bytes to be written and the number of edits in them. A crash at any
//! point of a save therefore neither loses an edit nor applies it twice.
//!
//! Text that is still being typed is written every few seconds as a line of its own. It is valid until the
//! next edit or the next such line.
//!
//! An edit that could not be written stays in memory and is written before the next line.

mod left;

pub(super) use left::put_away;
pub use left::{Recovered, RestoreError, Restored, left_behind, read};

use super::save::{Rights, beside, folder_of};
use super::{Fingerprint, LARGEST, Stored, disk, hold, plain, to_ron};
use boardsight_core::edit::{Edit, Stamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Version of the journal format. Version 2 added lines for text that is being typed.
const VERSION: u32 = 2;
/// Oldest readable version.
const OLDEST: u32 = 1;
/// Maximum size of a journal in bytes: it may begin with a whole board.
pub const MOST: u64 = 2 * LARGEST;

/// Edit with its stamp.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Edit; for an undo, the inverse of the earlier edit.
    pub edit: Edit,
    /// Author, time and reason.
    pub stamp: Stamp,
    /// Whether the edit was an undo.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum JournalRecord {
    /// First line of the journal.
    Start {
        version: u32,
        /// Fingerprint of the board's file; `None` for a board that has no file yet.
        base: Option<Fingerprint>,
        /// Content of the board or register, if it has no file yet, or if another session has the journal
        /// of the file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        board: Option<String>,
        /// Number of entries of its audit trail that are in a file; `None` if all are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        saved: Option<usize>,
    },
    Made(Entry),
    /// Text that is being typed, as the edit that results if the field is left now. `None` if the input was
    /// cancelled.
    Typing(Option<Entry>),
    /// Start of a save.
    Saving {
        file: Fingerprint,
        entries: usize,
    },
}

/// Reason why the journal could not be written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A journal of an earlier session exists. Its content must be recovered or discarded first.
    #[error("{path} holds edits of a session that did not end; recover them or put them away first", path = .path.display())]
    Unrecovered {
        /// Path of the journal.
        path: PathBuf,
    },
    /// An edit cannot be serialised.
    #[error("the edit cannot be written to the journal: {0}")]
    Form(String),
    /// The disk reported an error.
    #[error("the journal {path} cannot be written: {source}; save the board now", path = .path.display())]
    Disk {
        /// Path of the journal.
        path: PathBuf,
        /// Error of the system.
        #[source]
        source: io::Error,
    },
}

/// Journal that is being written. It stays on disk unless [`Journal::finish`] removes it.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    chain: Sum,
    /// Length of the complete lines in bytes. Bytes after them belong to a line whose write failed.
    length: u64,
    /// Edits since the base, kept because they must be rewritten when the base changes.
    entries: Vec<Entry>,
    /// Number of edits in the file. The others could not be written yet.
    written: usize,
    /// The text that is being typed, as stored in the file.
    typing: Option<Entry>,
    /// Permissions of the journal's files.
    rights: Rights,
}

type Sum = [u8; 32];

/// Content of a journal's first line besides its version.
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

/// Returns the possible paths of the journal of a board's file: next to it, or in the user's own folder if
/// that is not writable.
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

/// Returns the user's own folder for the program's state.
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
    /// Starts the journal of a board's file that has just been opened, or saved for the first time.
    ///
    /// # Errors
    /// If a journal of an earlier session still exists, or the journal cannot be written.
    pub fn start(board: &Path, base: Fingerprint) -> Result<Self, JournalError> {
        let mut last = None;
        let rights = Rights::like(&[board]);
        for path in places(board) {
            // Leave a file that is not a journal unchanged, and use the next location.
            match plain::check_plain(&path, MOST) {
                Err(source) if source.kind() == io::ErrorKind::InvalidData => {
                    last = Some(JournalError::Disk { path, source });
                    continue;
                }
                _ => {}
            }
            let head = Head { base: Some(base), ..Head::default() };
            match Self::create(path, &head, Vec::new(), rights) {
                Err(JournalError::Disk { path, source }) => last = Some(JournalError::Disk { path, source }),
                other => return other,
            }
        }
        Err(last.unwrap_or_else(|| JournalError::Form("there is no place for it".into())))
    }

    /// Starts the journal, at its own path, of a board or register that has no file yet, or whose journal
    /// another session has. The first `saved` entries of its audit trail are in a file.
    ///
    /// # Errors
    /// As [`Journal::start`].
    pub fn start_untitled<T: Stored>(path: &Path, content: &T, saved: usize) -> Result<Self, JournalError> {
        let text = to_ron(content).map_err(|e| JournalError::Form(e.to_string()))?;
        let head = Head { base: None, board: Some(text), saved: Some(saved) };
        Self::create(path.to_owned(), &head, Vec::new(), Rights::Private)
    }

    fn create(path: PathBuf, head: &Head, entries: Vec<Entry>, rights: Rights) -> Result<Self, JournalError> {
        let failed = |source| JournalError::Disk { path: path.clone(), source };
        if path.symlink_metadata().is_ok() {
            return Err(JournalError::Unrecovered { path });
        }
        disk::make_folders(folder_of(&path), true).map_err(failed)?;
        // Lock the file, so that a second session can see that this journal is in use. On a drive without
        // locks, the board's lock file is used.
        let file = hold::open_to_append(&path, Some(rights)).map_err(failed)?;
        let mut journal =
            Self { path, file, chain: [0; 32], length: 0, entries, written: 0, typing: None, rights };
        let Head { base, board, saved } = head.clone();
        let begun = journal.lines(&[JournalRecord::Start { version: VERSION, base, board, saved }]);
        let begun = begun.and_then(|()| {
            disk::sync_folder(folder_of(&journal.path))
                .map_err(|source| JournalError::Disk { path: journal.path.clone(), source })
        });
        if let Err(error) = begun {
            // Remove an empty journal, which would otherwise be reported as left behind.
            let _ = disk::remove(&journal.path);
            return Err(error);
        }
        Ok(journal)
    }

    /// Writes lines for edits, together with those that failed before: either all of them or none.
    fn lines(&mut self, lines: &[JournalRecord]) -> Result<(), JournalError> {
        let mut chain = self.chain;
        let mut text = String::new();
        let start = lines.iter().filter(|line| matches!(line, JournalRecord::Start { .. }));
        let rest = lines.iter().filter(|line| !matches!(line, JournalRecord::Start { .. }));
        let owed: Vec<JournalRecord> = self
            .entries
            .get(self.written..)
            .unwrap_or(&[])
            .iter()
            .cloned()
            .map(JournalRecord::Made)
            .collect();
        for line in start.chain(&owed).chain(rest) {
            let json = serde_json::to_string(line).map_err(|e| JournalError::Form(e.to_string()))?;
            chain = sum(&chain, &json);
            text.push_str(&digits(&chain));
            text.push(' ');
            text.push_str(&json);
            text.push('\n');
        }
        if text.is_empty() {
            return Ok(());
        }
        let failed = |source| JournalError::Disk { path: self.path.clone(), source };
        let length = self.length + u64::try_from(text.len()).unwrap_or(u64::MAX);
        if length > MOST {
            return Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, "it would be too long")));
        }
        // Remove a partial line (for example after a full disk), because it would invalidate every line
        // after it.
        if self.file.metadata().map_err(failed)?.len() != self.length {
            disk::cut(&self.path, &self.file, self.length).map_err(failed)?;
        }
        let written = append_at_end(&self.path, &self.file, &text);
        if let Err(source) = written {
            let _ = disk::cut(&self.path, &self.file, self.length);
            return Err(failed(source));
        }
        (self.chain, self.length, self.written) = (chain, length, self.entries.len());
        Ok(())
    }

    /// Resumes the journal of a session that did not end, after its edits have been applied to the current
    /// file. Unreadable content is cut off.
    ///
    /// # Errors
    /// If nothing of it could be read, or the disk reports an error.
    pub fn resume(left: &Recovered) -> Result<Self, JournalError> {
        let (length, chain) = left.good;
        if length == 0 {
            return Err(JournalError::Unrecovered { path: left.path.clone() });
        }
        let failed = |source| JournalError::Disk { path: left.path.clone(), source };
        plain::check_plain(&left.path, MOST).map_err(failed)?;
        let file = hold::open_to_append(&left.path, None).map_err(failed)?;
        disk::cut(&left.path, &file, length)
            .and_then(|()| disk::sync_file(&left.path, &file, true))
            .map_err(failed)?;
        let rights = Rights::like(&[&left.path]);
        let entries = left.entries.clone();
        let (written, typing) = (entries.len() - usize::from(left.typed), None);
        let mut journal =
            Self { path: left.path.clone(), file, chain, length, entries, written, typing, rights };
        // The typed text has become an edit by now.
        journal.lines(&[])?;
        Ok(journal)
    }

    /// Returns the path of the journal.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the number of edits.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no edits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes a new edit to the disk, together with edits that failed before.
    ///
    /// # Errors
    /// If the write fails. The edit is then safe only after the board is saved, or after a later call of
    /// this function, [`Journal::catch_up`] or [`Journal::typing`] succeeds.
    pub fn append(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Result<(), JournalError> {
        self.entries.push(Entry { edit: edit.clone(), stamp: stamp.clone(), undo });
        self.lines(&[])?;
        self.typing = None;
        Ok(())
    }

    /// Writes an edit to the disk as [`Journal::append`] does, but discards it if the write fails: the edit
    /// must then not be made.
    ///
    /// # Errors
    /// If the write fails.
    pub fn append_or_forget(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Result<(), JournalError> {
        let before = self.entries.len();
        self.append(edit, stamp, undo).inspect_err(|_| self.entries.truncate(before))
    }

    /// Returns the number of edits that are not on the disk yet.
    #[must_use]
    pub const fn owed(&self) -> usize {
        self.entries.len() - self.written
    }

    /// Writes edits that failed before, for example because the disk was full.
    ///
    /// # Errors
    /// If the write fails again.
    pub fn catch_up(&mut self) -> Result<(), JournalError> {
        self.lines(&[])
    }

    /// Writes text that is being typed, as the edit that results if the field is left now.
    ///
    /// `None` means that nothing is being typed any more. Does nothing if the journal already contains this
    /// state.
    ///
    /// # Errors
    /// If the write fails.
    pub fn typing(&mut self, typed: Option<(&Edit, &Stamp)>) -> Result<(), JournalError> {
        let entry =
            typed.map(|(edit, stamp)| Entry { edit: edit.clone(), stamp: stamp.clone(), undo: false });
        let same = match (&entry, &self.typing) {
            (Some(new), Some(old)) => new.edit == old.edit,
            (None, None) => true,
            _ => false,
        };
        if same && self.owed() == 0 {
            return Ok(());
        }
        self.lines(&[JournalRecord::Typing(entry.clone())])?;
        self.typing = entry;
        Ok(())
    }

    /// Records, before a save, the fingerprint that it will produce and the number of edits in it.
    ///
    /// # Errors
    /// If the disk reports an error. The save is still possible.
    pub fn saving(&mut self, file: Fingerprint, entries: usize) -> Result<(), JournalError> {
        self.lines(&[JournalRecord::Saving { file, entries }])?;
        // Write the typed text again after the line with the count, because that line counts only the edits
        // before it.
        match self.typing.clone() {
            Some(entry) => self.lines(&[JournalRecord::Typing(Some(entry))]),
            None => Ok(()),
        }
    }

    /// Records, after a save, that the first `entries` edits are in the file. Edits made since then stay in
    /// the journal.
    ///
    /// # Errors
    /// If the disk reports an error. The journal is then longer than necessary, but still correct.
    pub fn saved(&mut self, file: Fingerprint, entries: usize) -> Result<(), JournalError> {
        let rest = self.entries.get(entries..).unwrap_or(&[]).to_vec();
        let next = beside(&self.path, ".next");
        let failed = |source| JournalError::Disk { path: self.path.clone(), source };
        // Left by a session that ended here; the journal itself is intact.
        let _ = disk::remove(&next);
        let head = Head { base: Some(file), ..Head::default() };
        let mut journal = Self::create(next, &head, rest, self.rights)?;
        if let Some(entry) = self.typing.take() {
            journal.lines(&[JournalRecord::Typing(Some(entry.clone()))])?;
            journal.typing = Some(entry);
        }
        if cfg!(windows) {
            // On Windows, not every drive can replace a file that is open.
            self.file = journal.file.try_clone().map_err(failed)?;
        }
        if let Err(source) = hold::replace(&journal.path, &self.path) {
            if cfg!(windows) {
                self.file = hold::open_to_append(&self.path, None).map_err(failed)?;
            }
            return Err(failed(source));
        }
        disk::sync_folder(folder_of(&self.path)).map_err(failed)?;
        journal.path.clone_from(&self.path);
        *self = journal;
        Ok(())
    }

    /// Removes the journal at the end of a session, when its edits are saved or discarded.
    ///
    /// # Errors
    /// If the disk reports an error.
    pub fn finish(self) -> Result<(), JournalError> {
        disk::remove(&self.path).map_err(|source| JournalError::Disk { path: self.path.clone(), source })
    }
}

/// Appends text to a file and syncs it to the disk.
fn append_at_end(path: &Path, mut file: &File, text: &str) -> io::Result<()> {
    io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
    disk::append(path, file, text.as_bytes())?;
    disk::sync_file(path, file, true)
}

//! A board's or register's file while it is open for editing: its lock, its journal, and saves that are
//! consistent with both.

use super::lock::LockError;
use super::plain::read_plain;
use super::{
    Fingerprint, Holder, Journal, LARGEST, Lock, OpenedFile, Prepared, SaveError, Saved, alone, hold, journal,
};
use boardsight_core::edit::{Edit, Stamp};
use boardsight_core::model::{Board, Register};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Journal, which a save on another thread also writes to.
type Shared = Arc<Mutex<Option<Journal>>>;

fn held(journal: &Shared) -> MutexGuard<'_, Option<Journal>> {
    // A thread that panicked while writing has left at most a partial line, which the journal's reader
    // tolerates.
    journal.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A board's or register's file that is open for editing.
#[derive(Debug)]
pub struct Session {
    path: PathBuf,
    file: Fingerprint,
    journal: Shared,
    lock: Option<Lock>,
    /// Register as it was opened, if the file contains one; the edited board represents it.
    register: Option<Register>,
    /// Journal of an earlier session that the user has not decided on yet. It stays at its path until then.
    left: Option<journal::Recovered>,
}

/// Result of starting a session.
#[derive(Debug)]
pub struct StartedSession {
    /// New session.
    pub session: Session,
    /// Recovered edits of an earlier session, to be offered to the user. Once they are in a board with its
    /// own journal, or declined, archive the journal with [`Session::forget`].
    pub restored: Option<journal::Restored>,
    /// Messages for the user, for example that others cannot see that the file is open.
    pub notes: Vec<String>,
}

/// Save of the board as it was when the save was requested, to be run off the drawing thread.
#[derive(Clone, Debug)]
pub struct SaveTask {
    path: PathBuf,
    opened: Option<Fingerprint>,
    entries: usize,
    journal: Shared,
    register: Option<Register>,
}

impl SaveTask {
    /// Runs the save, including the serialisation of the board. Call [`Session::saved`] afterwards.
    ///
    /// # Errors
    /// As [`super::save_board`].
    pub fn run(&self, board: &Board) -> Result<Saved, SaveError> {
        let new = match &self.register {
            None => Prepared::new(board)?,
            Some(register) => Prepared::new(&alone::saved_form(board, register))?,
        };
        if let Some(journal) = held(&self.journal).as_mut() {
            // If the disk is too full for the journal, the save may still succeed; the journal is
            // unchanged.
            let _ = journal.saving(new.fingerprint(), self.entries);
        }
        new.save(&self.path, self.opened)
    }
}

impl Session {
    /// Starts a session on a file that was just opened.
    ///
    /// # Errors
    /// If the file is open in another session. It can then be opened for reading only, or edited as a copy.
    pub fn begin(opened: &OpenedFile<Board>, me: &Holder) -> Result<StartedSession, LockError> {
        Self::begin_as(opened, None, me)
    }

    /// Starts a session on a file that was just opened. With `register`, the file contains that register,
    /// and the board represents it ([`alone::board_of`]).
    ///
    /// # Errors
    /// As [`Session::begin`].
    pub fn begin_as(
        opened: &OpenedFile<Board>,
        register: Option<&Register>,
        me: &Holder,
    ) -> Result<StartedSession, LockError> {
        let (path, file) = (opened.path.clone(), opened.fingerprint);
        let mut notes = Vec::new();
        // Put the lock next to the file itself if a link was opened.
        let full = hold::real(&path).unwrap_or_else(|_| path.clone());
        let lock = match Lock::take(&full, me) {
            Ok(lock) => {
                if let Some(holder) = lock.stale() {
                    notes.push(format!("an earlier session did not end: {holder}"));
                }
                Some(lock)
            }
            Err(error @ LockError::Held { .. }) => return Err(error),
            Err(error) => {
                notes.push(error.to_string());
                None
            }
        };
        let register = register.cloned();
        let mut session = Self { path, file, journal: Shared::default(), lock, register, left: None };
        let restored = session.recover(&opened.content, &mut notes);
        let none = held(&session.journal).is_none();
        if none && session.left.is_none() {
            session.start(&mut notes);
        }
        Ok(StartedSession { session, restored, notes })
    }

    fn recover(&mut self, board: &Board, notes: &mut Vec<String>) -> Option<journal::Restored> {
        let left = match journal::left_behind(&self.path) {
            Ok(left) => left?,
            Err(error) => {
                notes.push(format!("the journal of an earlier session cannot be read: {error}"));
                return None;
            }
        };
        if left.is_blank() {
            if let Err(error) = left.put_away() {
                notes.push(format!("the journal of an earlier session cannot be put away: {error}"));
            }
            return None;
        }
        let restored = left.restore(&self.path, board, self.file);
        let goes_on = matches!(&restored, Ok(r) if !r.to_merge && r.made + left.in_file(self.file) == left.entries.len());
        let offered = match restored {
            Ok(restored) => (restored.made > 0 || restored.lost.is_some()).then_some(restored),
            Err(error) => {
                notes.push(error.to_string());
                None
            }
        };
        if goes_on && let Ok(journal) = Journal::resume(&left) {
            *held(&self.journal) = Some(journal);
        } else if offered.is_some() {
            self.left = Some(left);
        } else {
            match left.put_away() {
                Ok(place) if !left.entries.is_empty() => {
                    notes.push(format!("its journal was put away as {}", place.display()));
                }
                Ok(_) => {}
                Err(error) => {
                    notes.push(format!("the journal of an earlier session cannot be put away: {error}"));
                }
            }
        }
        offered
    }

    fn start(&mut self, notes: &mut Vec<String>) {
        match Journal::start(&self.path, self.file) {
            Ok(journal) => *held(&self.journal) = Some(journal),
            Err(error) => notes.push(error.to_string()),
        }
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether a journal of an earlier session still exists. New edits then have no journal until
    /// [`Session::forget`] has archived that one.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.left.is_some()
    }

    /// Returns the path of the session's journal, if it has one.
    #[must_use]
    pub fn journal(&self) -> Option<PathBuf> {
        held(&self.journal).as_ref().map(|journal| journal.path().to_owned())
    }

    /// Archives the journal, for example one of an earlier session, and starts a new one.
    pub fn forget(&mut self) -> Vec<String> {
        let mut notes = Vec::new();
        let journal = held(&self.journal).take().map(|journal| journal.path().to_owned());
        let left = self.left.take().map(|left| left.path);
        for path in journal.into_iter().chain(left) {
            if let Err(error) = journal::put_away(&path) {
                notes.push(format!("the journal of an earlier session cannot be put away: {error}"));
            }
        }
        self.start(&mut notes);
        notes
    }

    /// Writes a new edit to the journal; for an undo, the edit that reverted the earlier one.
    ///
    /// # Errors
    /// If the write fails. The edit is then safe only after the board is saved or [`Session::catch_up`]
    /// succeeds.
    pub fn made(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Result<(), journal::JournalError> {
        held(&self.journal).as_mut().map_or(Ok(()), |journal| journal.append(edit, stamp, undo))
    }

    /// Writes an edit to the journal that may be made only if the write succeeds.
    ///
    /// # Errors
    /// If the write fails or there is no journal: the edit must then not be made.
    pub fn make_or_refuse(&mut self, edit: &Edit, stamp: &Stamp) -> Result<(), journal::JournalError> {
        let none = || journal::JournalError::Form("there is no journal for it".to_owned());
        held(&self.journal).as_mut().ok_or_else(none)?.append_or_forget(edit, stamp, false)
    }

    /// Returns the number of edits that are in no journal because a write failed.
    #[must_use]
    pub fn owed(&self) -> usize {
        held(&self.journal).as_ref().map_or(0, Journal::owed)
    }

    /// Writes edits that failed before. Call it every few seconds while there are any.
    ///
    /// # Errors
    /// If the write fails again.
    pub fn catch_up(&mut self) -> Result<(), journal::JournalError> {
        held(&self.journal).as_mut().map_or(Ok(()), Journal::catch_up)
    }

    /// Writes text that is being typed, as the edit that results if the field is left now.
    ///
    /// `None` means that nothing is being typed any more. Call it every second or two.
    ///
    /// # Errors
    /// If the write fails.
    pub fn typing(&mut self, typed: Option<(&Edit, &Stamp)>) -> Result<(), journal::JournalError> {
        held(&self.journal).as_mut().map_or(Ok(()), |journal| journal.typing(typed))
    }

    /// Prepares a save of the current board; later edits are not included.
    #[must_use]
    pub fn save(&self) -> SaveTask {
        let entries = held(&self.journal).as_ref().map_or(0, Journal::len);
        SaveTask {
            path: self.path.clone(),
            opened: Some(self.file),
            entries,
            journal: Arc::clone(&self.journal),
            register: self.register.clone(),
        }
    }

    /// Prepares a save that recreates a file that no longer exists. It fails if a file is there.
    #[must_use]
    pub fn save_anew(&self) -> SaveTask {
        SaveTask { opened: None, ..self.save() }
    }

    /// Returns the fingerprint of the file when it was opened, last saved or last checked.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.file
    }

    /// Continues from a file that someone else has changed, once the user has seen the changes: the next
    /// save may overwrite it. The journal of earlier edits is archived, not deleted. Write the merged edits
    /// to the new journal immediately.
    pub fn go_on_from(&mut self, file: Fingerprint) -> Vec<String> {
        self.file = file;
        self.forget()
    }

    /// Records that a save has succeeded. Edits made since then stay in the journal.
    ///
    /// # Errors
    /// If the disk reports an error. The journal is then longer than necessary, but still correct.
    pub fn saved(&mut self, save: &SaveTask, saved: &Saved) -> Result<(), journal::JournalError> {
        self.file = saved.fingerprint;
        held(&self.journal).as_mut().map_or(Ok(()), |journal| journal.saved(saved.fingerprint, save.entries))
    }

    /// Returns whether the file differs from what was opened or last saved. Reads the whole file, so do not
    /// call it on the drawing thread.
    #[must_use]
    pub fn is_changed_on_disk(&self) -> bool {
        read_plain(&self.path, LARGEST).map_or(true, |bytes| Fingerprint::of(&bytes) != self.file)
    }

    /// Refreshes the lock; call it every few minutes. Returns the other holder if someone else took the
    /// file over in the meantime; this session then has no lock.
    pub fn refresh(&mut self) -> Option<Holder> {
        // A drive that is temporarily unavailable is tried again at the next refresh.
        let other = self.lock.as_mut()?.refresh().ok()??;
        self.lock = None;
        Some(other)
    }

    /// Ends the session, when its edits are saved or discarded.
    ///
    /// # Errors
    /// If the journal cannot be removed.
    pub fn end(self) -> Result<(), journal::JournalError> {
        let journal = held(&self.journal).take();
        journal.map_or(Ok(()), Journal::finish)
    }
}

//! A board's or a register's file while it is open for editing: its lock, its journal, and saves that fit the two.

use super::lock::LockError;
use super::plain::read_plain;
use super::{
    Fingerprint, Holder, Journal, LARGEST, Lock, Opened, Prepared, SaveError, Saved, alone, hold, journal,
};
use boardsight_core::edit::{Edit, Stamp};
use boardsight_core::model::{Board, Register};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The journal, which a save on another thread writes into too.
type Shared = Arc<Mutex<Option<Journal>>>;

fn held(journal: &Shared) -> MutexGuard<'_, Option<Journal>> {
    // A thread that died while it wrote has left a line half written at worst, which reading the journal copes with.
    journal.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A board's or a register's file that is open for editing.
#[derive(Debug)]
pub struct Session {
    path: PathBuf,
    file: Fingerprint,
    journal: Shared,
    lock: Option<Lock>,
    /// The register as it was opened, where the file holds one: what is edited is the board that stands for it.
    register: Option<Register>,
    /// What an earlier session left behind and nobody has answered for yet. It stays where it is until then.
    left: Option<journal::Recovered>,
}

/// What a session starts with.
#[derive(Debug)]
pub struct Begun {
    /// The session.
    pub session: Session,
    /// What an earlier session left behind, made again. To be offered to the reader; once they have taken it into a board
    /// that is kept otherwise, or declined it, the journal is put away with [`Session::forget`].
    pub restored: Option<journal::Restored>,
    /// What the reader should know, such as that others cannot be told that the file is open.
    pub notes: Vec<String>,
}

/// A save that can be made off the drawing thread, of the board as it stood when it was asked for.
#[derive(Clone, Debug)]
pub struct Save {
    path: PathBuf,
    opened: Option<Fingerprint>,
    entries: usize,
    journal: Shared,
    register: Option<Register>,
}

impl Save {
    /// Makes it: the board is turned into text here, where there is time. Tell the session afterwards with
    /// [`Session::saved`].
    ///
    /// # Errors
    /// As [`super::save_board`].
    pub fn run(&self, board: &Board) -> Result<Saved, SaveError> {
        let new = match &self.register {
            None => Prepared::new(board)?,
            Some(register) => Prepared::new(&alone::saved_form(board, register))?,
        };
        if let Some(journal) = held(&self.journal).as_mut() {
            // A disk that is full for the journal may still take the save; the journal is then as good as it was.
            let _ = journal.saving(new.fingerprint(), self.entries);
        }
        new.save(&self.path, self.opened)
    }
}

impl Session {
    /// Begins on a file that was just opened.
    ///
    /// # Errors
    /// If somebody else has it open; it can then be read, or worked on as a copy.
    pub fn begin(opened: &Opened<Board>, me: &Holder) -> Result<Begun, LockError> {
        Self::begin_as(opened, None, me)
    }

    /// Begins on a file that was just opened. With `register`, the file holds that register, and the board stands for
    /// it ([`alone::board_of`]).
    ///
    /// # Errors
    /// As [`Session::begin`].
    pub fn begin_as(
        opened: &Opened<Board>,
        register: Option<&Register>,
        me: &Holder,
    ) -> Result<Begun, LockError> {
        let (path, file) = (opened.path.clone(), opened.fingerprint);
        let mut notes = Vec::new();
        // Beside the file itself, where a link was opened.
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
        Ok(Begun { session, restored, notes })
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

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether what an earlier session left behind still lies in its own journal, so that what is made from here on has
    /// none until [`Session::forget`] has put that one away.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.left.is_some()
    }

    /// Where its journal lies, if it has one.
    #[must_use]
    pub fn journal(&self) -> Option<PathBuf> {
        held(&self.journal).as_ref().map(|journal| journal.path().to_owned())
    }

    /// Puts the journal away, such as one that an earlier session left behind, and begins a new one.
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

    /// Puts an edit on the disk that has just been made; for an undo, what took the earlier one back.
    ///
    /// # Errors
    /// If the disk says no. The edit is then safe only once the board is saved, or [`Session::catch_up`] succeeds.
    pub fn made(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Result<(), journal::JournalError> {
        held(&self.journal).as_mut().map_or(Ok(()), |journal| journal.append(edit, stamp, undo))
    }

    /// Puts an edit on the disk that is made only if the disk takes it.
    ///
    /// # Errors
    /// If the disk says no: the edit is then not to be made. Without a journal there is no place for it.
    pub fn make_or_refuse(&mut self, edit: &Edit, stamp: &Stamp) -> Result<(), journal::JournalError> {
        let none = || journal::JournalError::Form("there is no journal for it".to_owned());
        held(&self.journal).as_mut().ok_or_else(none)?.append_or_forget(edit, stamp, false)
    }

    /// How many edits are in no journal, because the disk did not take them.
    #[must_use]
    pub fn owed(&self) -> usize {
        held(&self.journal).as_ref().map_or(0, Journal::owed)
    }

    /// Puts the edits on the disk that it did not take before. To be tried again every few seconds while there are any.
    ///
    /// # Errors
    /// If the disk still says no.
    pub fn catch_up(&mut self) -> Result<(), journal::JournalError> {
        held(&self.journal).as_mut().map_or(Ok(()), Journal::catch_up)
    }

    /// Puts text on the disk that is being typed, as the edit that it would be if the field were left now; `None`, if
    /// nothing is being typed any more. To be called every second or two.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn typing(&mut self, typed: Option<(&Edit, &Stamp)>) -> Result<(), journal::JournalError> {
        held(&self.journal).as_mut().map_or(Ok(()), |journal| journal.typing(typed))
    }

    /// Gets a save of the board ready, as it stands now: edits made from here on are not in it.
    #[must_use]
    pub fn save(&self) -> Save {
        let entries = held(&self.journal).as_ref().map_or(0, Journal::len);
        Save {
            path: self.path.clone(),
            opened: Some(self.file),
            entries,
            journal: Arc::clone(&self.journal),
            register: self.register.clone(),
        }
    }

    /// The same for a file that is no longer there: it is made anew, and only if nothing is there.
    #[must_use]
    pub fn save_anew(&self) -> Save {
        Save { opened: None, ..self.save() }
    }

    /// What the file is known by, as it was opened, last saved or last looked at.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.file
    }

    /// Goes on from the file as somebody else has left it, once the reader has seen what they changed: the next save may
    /// go over it. The journal of what was made before is put away, not thrown away; make what was brought together into
    /// the new one at once.
    pub fn go_on_from(&mut self, file: Fingerprint) -> Vec<String> {
        self.file = file;
        self.forget()
    }

    /// Notes that a save was made. Edits made meanwhile stay in the journal.
    ///
    /// # Errors
    /// If the disk says no; the journal is then longer than it need be, and as good.
    pub fn saved(&mut self, save: &Save, saved: &Saved) -> Result<(), journal::JournalError> {
        self.file = saved.fingerprint;
        held(&self.journal).as_mut().map_or(Ok(()), |journal| journal.saved(saved.fingerprint, save.entries))
    }

    /// Whether the file is no longer what was opened or last saved. Reads the whole file: not for the drawing thread.
    #[must_use]
    pub fn is_changed_on_disk(&self) -> bool {
        read_plain(&self.path, LARGEST).map_or(true, |bytes| Fingerprint::of(&bytes) != self.file)
    }

    /// Says that the session is still there. To be called every few minutes. Who has the file by now, if somebody else
    /// took it over while nothing was heard of this session: it has no lock from here on.
    pub fn refresh(&mut self) -> Option<Holder> {
        // A drive that is gone for a moment is told at the next.
        let other = self.lock.as_mut()?.refresh().ok()??;
        self.lock = None;
        Some(other)
    }

    /// Ends the session, when what was made is saved or was given up.
    ///
    /// # Errors
    /// If the journal cannot be taken away.
    pub fn end(self) -> Result<(), journal::JournalError> {
        let journal = held(&self.journal).take();
        journal.map_or(Ok(()), Journal::finish)
    }
}

//! Crash recovery: reads the journal of an earlier session up to the first invalid line, and applies its
//! edits again.

use super::{Entry, JournalRecord, MOST, OLDEST, Sum, VERSION, digits, places, sum};
use crate::read::parse_any;
use crate::{Document, Fingerprint, alone, disk, hold, open_any, plain, versions};
use boardsight_core::edit::EditError;
use boardsight_core::model::{Board, Register};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Content of an earlier session's journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// Path of the journal.
    pub path: PathBuf,
    /// Fingerprint of the board's file when the first edit was made; `None` if it had no file.
    pub base: Option<Fingerprint>,
    /// Board or register, if the journal was not for a file.
    pub untitled: Option<Document>,
    /// Number of entries of its audit trail that were in a file.
    saved: Option<usize>,
    /// Valid edits, in order.
    pub entries: Vec<Entry>,
    /// Whether the last entry is text that was still being typed.
    pub typed: bool,
    /// Saves that were started: the fingerprint that they would produce, and the number of edits in it.
    saves: Vec<(Fingerprint, usize)>,
    /// Number of valid bytes, and the checksum at their end.
    pub(super) good: (u64, Sum),
    /// Number of unreadable lines.
    bad: usize,
    /// Whether the file does not begin like a journal.
    foreign: bool,
    /// Description of the unreadable content; `None` if the journal is intact.
    pub lost: Option<String>,
}

/// Board with the edits of a journal applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// Board with the edits.
    pub board: Board,
    /// Board that the edits were made on: the one in the file, or an earlier version of it.
    pub base: Board,
    /// Register that the board represents, if the journal was not for a file.
    pub register: Option<Register>,
    /// Number of entries of the base's audit trail that are in a file; the rest is not saved yet.
    pub saved: usize,
    /// Number of edits that were applied.
    pub made: usize,
    /// Whether the file has changed since. The edits were then applied to a kept version of it, and the two
    /// must be merged.
    pub to_merge: bool,
    /// Description of lost content; `None` if nothing is lost.
    pub lost: Option<String>,
}

/// Reason why the edits of a journal could not be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The file differs from the version that the edits were made on, and that version was not kept.
    #[error(
        "the {edits} edits in {path} were made on another version of the file ({base}), which was not kept",
        path = .path.display()
    )]
    NoBase {
        /// Path of the journal.
        path: PathBuf,
        /// Number of edits in the journal.
        edits: usize,
        /// First digits of that version's fingerprint.
        base: String,
    },
}

/// Returns the edits that an earlier session left behind for a board file.
///
/// Returns `None` if that session ended normally or is still running.
///
/// # Errors
/// If there is an unreadable journal, and no readable one at another location.
pub fn left_behind(board: &Path) -> io::Result<Option<Recovered>> {
    let mut failed = None;
    for path in places(board) {
        match read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => failed = failed.or(Some(error)),
            Ok(Some(found)) => return Ok(Some(found)),
            // That session is still running; another may have left a journal at another path.
            Ok(None) => {}
        }
    }
    failed.map_or(Ok(None), Err)
}

/// Reads a journal; returns `None` if a session is using it.
///
/// # Errors
/// If it cannot be read at all, is not a regular file, or is larger than [`MOST`]. A torn or corrupt part
/// is not an error: everything before it is returned.
pub fn read(path: &Path) -> io::Result<Option<Recovered>> {
    let file = plain::open_plain(path, MOST)?;
    if hold::is_held(&file, path) {
        return Ok(None);
    }
    let mut found = Recovered {
        path: path.to_owned(),
        base: None,
        untitled: None,
        saved: None,
        entries: Vec::new(),
        typed: false,
        saves: Vec::new(),
        good: (0, [0; 32]),
        bad: 0,
        foreign: false,
        lost: None,
    };
    let mut reader = BufReader::new(file.take(MOST));
    let (mut chain, mut number) = ([0; 32], 0_usize);
    let mut typing = None;
    loop {
        if !begins_as_a_line(reader.fill_buf()?) {
            number += 1;
            (found.bad, found.foreign) = (1, number == 1);
            found.lost =
                Some(format!("line {number} of the journal is damaged; what follows could not be recovered"));
            break;
        }
        let mut bytes = Vec::new();
        if reader.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        number += 1;
        match line(&bytes, &mut chain) {
            Ok(JournalRecord::Start { version, .. }) if !(OLDEST..=VERSION).contains(&version) => {
                let rest = reader.lines().map_while(Result::ok).count();
                found.bad = 1 + rest;
                found.lost = Some(format!(
                    "the journal is of version {version}, and this program reads version {VERSION}: what its {rest} lines \
                     hold could not be recovered; it is kept"
                ));
                return Ok(Some(found));
            }
            Ok(JournalRecord::Start { base, board, saved, .. }) if number == 1 => {
                (found.base, found.saved) = (base, saved);
                found.untitled = match board.map(|text| parse_any(text.as_bytes(), "the journal")) {
                    Some(Ok((document, _))) => Some(document),
                    Some(Err(error)) => {
                        found.lost = Some(format!("what the journal was begun on cannot be read: {error}"));
                        return Ok(Some(found));
                    }
                    None => None,
                };
            }
            Ok(JournalRecord::Made(entry)) if number > 1 => {
                typing = None;
                found.entries.push(entry);
            }
            Ok(JournalRecord::Typing(entry)) if number > 1 => typing = entry,
            Ok(JournalRecord::Saving { file, entries }) if number > 1 => found.saves.push((file, entries)),
            other => {
                let why = other.err().unwrap_or("is out of place");
                let rest = 1 + reader.lines().map_while(Result::ok).count();
                found.bad = rest;
                let lines = if rest == 1 { "its last line".to_owned() } else { format!("{rest} lines") };
                found.lost =
                    Some(format!("line {number} of the journal {why}; {lines} could not be recovered"));
                break;
            }
        }
        found.good = (found.good.0 + u64::try_from(bytes.len()).unwrap_or(0), chain);
    }
    if number == 0 {
        found.lost = Some("the journal is empty".to_owned());
    }
    found.typed = typing.is_some();
    found.entries.extend(typing);
    Ok(Some(found))
}

/// Returns whether bytes can be the beginning of a line: a checksum and a space, possibly truncated.
///
/// This avoids treating a file of another kind, however large, as one line.
fn begins_as_a_line(bytes: &[u8]) -> bool {
    const DIGITS: usize = 16;
    let digits = bytes.iter().take(DIGITS).all(u8::is_ascii_hexdigit);
    digits && bytes.get(DIGITS).is_none_or(|space| *space == b' ')
}

fn line(bytes: &[u8], chain: &mut Sum) -> Result<JournalRecord, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is damaged")?;
    let text = text.strip_suffix('\n').ok_or("was torn off while it was written")?;
    let (check, json) = text.split_once(' ').ok_or("is damaged")?;
    let sum = sum(chain, json);
    if check != digits(&sum) {
        return Err("is damaged");
    }
    *chain = sum;
    serde_json::from_str(json).map_err(|_| "is of a form that this program does not know")
}

impl Recovered {
    /// Returns whether the journal has anything to recover that is not in the file with this fingerprint.
    #[must_use]
    pub fn has_edits(&self, file: Fingerprint) -> bool {
        self.lost.is_some() || self.made_in(file).unwrap_or(0) < self.entries.len()
    }

    /// Returns whether the journal ended before the first edit; discarding it loses nothing.
    pub(crate) const fn is_blank(&self) -> bool {
        self.good.0 == 0 && self.bad <= 1 && !self.foreign && self.untitled.is_none()
    }

    pub(crate) fn in_file(&self, file: Fingerprint) -> usize {
        self.made_in(file).unwrap_or(0)
    }

    /// Returns the number of edits that are in the file with this fingerprint. `None` if the file was
    /// written by others.
    fn made_in(&self, file: Fingerprint) -> Option<usize> {
        let saved = self.saves.iter().rev().find(|(of, _)| *of == file).map(|(_, entries)| *entries);
        saved.or_else(|| (self.base == Some(file)).then_some(0))
    }

    /// Applies the edits to the board that was opened from `path`, or to the kept version that they were
    /// made on.
    ///
    /// # Errors
    /// If others have changed the file and the version that the edits were made on was not kept.
    pub fn restore(&self, path: &Path, opened: &Board, file: Fingerprint) -> Result<Restored, RestoreError> {
        if let Some(document) = &self.untitled {
            let register = match document {
                Document::Register(register) => Some(register.clone()),
                Document::Board(_) => None,
            };
            let board = alone::as_board(document.clone());
            return Ok(Restored { register, ..self.replay(&board, 0, false) });
        }
        // Nothing of it could be read; report only that.
        if self.entries.is_empty() && self.lost.is_some() {
            return Ok(self.replay(opened, 0, false));
        }
        if let Some(done) = self.made_in(file) {
            return Ok(self.replay(opened, done, false));
        }
        let known = self.saves.iter().rev().map(|(file, _)| *file).chain(self.base);
        for version in known {
            if let Some(opened) = versions::find(path, version).and_then(|p| open_any(&p).ok()) {
                let board = alone::as_board(opened.content);
                return Ok(self.replay(&board, self.made_in(version).unwrap_or(0), true));
            }
        }
        Err(RestoreError::NoBase {
            path: self.path.clone(),
            edits: self.entries.len(),
            base: self.base.map_or_else(|| "unknown".to_owned(), |b| b.short()),
        })
    }

    fn replay(&self, base: &Board, done: usize, to_merge: bool) -> Restored {
        let mut board = base.clone();
        let mut lost: Vec<String> = self.lost.iter().cloned().collect();
        let mut made = 0;
        let mut failed = 0;
        for (number, entry) in self.entries.iter().enumerate().skip(done) {
            let label = &entry.edit.label;
            let number = number + 1;
            match entry.edit.apply(&mut board, &entry.stamp, entry.undo) {
                Ok(()) => made += 1,
                // A preceding edit is missing from the journal, for example because the disk was full. The
                // new value of the field is still known, so apply it.
                Err(EditError::Stale { .. }) => {
                    match onto(entry, &board).apply(&mut board, &entry.stamp, entry.undo) {
                        Ok(()) => {
                            made += 1;
                            lost.push(format!(
                            "edit {number} ('{label}') was made on a value that the journal does not hold: an edit before it \
                             is missing"
                        ));
                        }
                        Err(error) => {
                            failed += 1;
                            lost.push(format!("edit {number} ('{label}') cannot be made again: {error}"));
                        }
                    }
                }
                Err(error) => {
                    failed += 1;
                    lost.push(format!("edit {number} ('{label}') cannot be made again: {error}"));
                }
            }
        }
        if failed > 0 {
            let edits =
                if failed == 1 { "1 edit is lost".to_owned() } else { format!("{failed} edits are lost") };
            lost.push(edits);
        }
        let lost = (!lost.is_empty()).then(|| few(&lost));
        let saved = self.saved.unwrap_or(base.audit.len()).min(base.audit.len());
        Restored { board, base: base.clone(), register: None, saved, made, to_merge, lost }
    }

    /// Renames the journal, once its edits are recovered and saved, or discarded. Returns the new path.
    ///
    /// # Errors
    /// If the disk reports an error.
    pub fn put_away(&self) -> io::Result<PathBuf> {
        put_away(&self.path)
    }
}

/// Rebases an edit onto a board whose fields have other values than when the edit was made.
fn onto(entry: &Entry, board: &Board) -> boardsight_core::edit::Edit {
    let mut edit = entry.edit.clone();
    edit.start_from(board);
    edit
}

/// Joins several sentences into a message of limited length.
fn few(said: &[String]) -> String {
    const MOST: usize = 5;
    match said {
        [first @ .., last] if said.len() > MOST => {
            let shown = first.get(..MOST - 1).unwrap_or(first).join("; ");
            format!("{shown}; and {} more; {last}", said.len() - MOST)
        }
        all => all.join("; "),
    }
}

/// Maximum number of archived journals.
const KEPT: usize = 9;

/// Archives a journal as `.journal-old-1` and so on; the oldest is deleted once there are [`KEPT`].
pub(crate) fn put_away(path: &Path) -> io::Result<PathBuf> {
    let old = |n: usize| path.with_extension(format!("journal-old-{n}"));
    let free = (1..=KEPT).find(|n| !old(*n).exists());
    if free.is_none() {
        for n in 2..=KEPT {
            disk::rename(&old(n), &old(n - 1))?;
        }
    }
    let place = old(free.unwrap_or(KEPT));
    disk::rename(path, &place)?;
    let _ = disk::sync_folder(crate::save::folder_of(path));
    Ok(place)
}

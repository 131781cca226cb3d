//! What a journal holds that a session left behind, read up to where it can be trusted and made again.

use super::{Entry, Line, Sum, VERSION, digits, places, sum};
use crate::read::parse_any;
use crate::{Document, Fingerprint, alone, hold, open_any, versions};
use boardsight_core::model::{Board, Register};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};

/// What a journal holds that a session left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// Where it is.
    pub path: PathBuf,
    /// What the board's file was known by when the first edit was made; nothing if it had no file.
    pub base: Option<Fingerprint>,
    /// The board or register, if it had no file that this journal was kept for.
    pub untitled: Option<Document>,
    /// How many entries of its trail were in a file.
    saved: Option<usize>,
    /// The edits that can be trusted, in order.
    pub entries: Vec<Entry>,
    /// The saves that were begun: what they would write, and how many edits are in it.
    saves: Vec<(Fingerprint, usize)>,
    /// How many bytes can be trusted, and the checksum there.
    pub(super) good: (u64, Sum),
    /// How many lines could not be read.
    bad: usize,
    /// What could not be read, in words; nothing if the journal is whole.
    pub lost: Option<String>,
}

/// A board with the edits of a journal made again.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The board with the edits.
    pub board: Board,
    /// The board that they were made on: that of the file, or an earlier version of it.
    pub base: Board,
    /// The register that the board stands for, if it had no file that this journal was kept for.
    pub register: Option<Register>,
    /// How many entries of the base's trail are in a file: the rest is not saved yet.
    pub saved: usize,
    /// How many edits were made again.
    pub made: usize,
    /// Whether the file has changed since: the edits were then made on a kept version of it, and the two are to be
    /// merged.
    pub to_merge: bool,
    /// What is lost, in words; nothing if nothing is.
    pub lost: Option<String>,
}

/// Why the edits of a journal could not be made again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The file is another than the one that the edits were made on, and that one was not kept.
    #[error(
        "the {edits} edits in {path} were made on another version of the file ({base}), which was not kept",
        path = .path.display()
    )]
    NoBase {
        /// The journal.
        path: PathBuf,
        /// How many edits it holds.
        edits: usize,
        /// The first digits of that version's fingerprint.
        base: String,
    },
}

/// What an earlier session left behind for a board's file. `None` if it ended well, or is still at work.
///
/// # Errors
/// If there is a journal and it cannot be read at all.
pub fn left_behind(board: &Path) -> io::Result<Option<Recovered>> {
    for path in places(board) {
        match read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
            Ok(Some(found)) => return Ok(Some(found)),
            // At work; another session may have left one at another place.
            Ok(None) => {}
        }
    }
    Ok(None)
}

/// What a journal holds. `None` if a session is at work on it.
///
/// # Errors
/// If it cannot be read at all. What is torn or corrupt is no error: all up to there is given.
pub fn read(path: &Path) -> io::Result<Option<Recovered>> {
    let file = File::open(path)?;
    if hold::is_held(&file, path) {
        return Ok(None);
    }
    let mut found = Recovered {
        path: path.to_owned(),
        base: None,
        untitled: None,
        saved: None,
        entries: Vec::new(),
        saves: Vec::new(),
        good: (0, [0; 32]),
        bad: 0,
        lost: None,
    };
    let mut reader = BufReader::new(file);
    let (mut chain, mut number) = ([0; 32], 0_usize);
    loop {
        let mut bytes = Vec::new();
        if reader.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        number += 1;
        match line(&bytes, &mut chain) {
            Ok(Line::Start { version, .. }) if version != VERSION => {
                let rest = reader.lines().map_while(Result::ok).count();
                found.bad = 1 + rest;
                found.lost = Some(format!(
                    "the journal is of version {version}, and this program reads version {VERSION}: what its {rest} lines \
                     hold could not be recovered; it is kept"
                ));
                return Ok(Some(found));
            }
            Ok(Line::Start { base, board, saved, .. }) if number == 1 => {
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
            Ok(Line::Made(entry)) if number > 1 => found.entries.push(entry),
            Ok(Line::Saving { file, entries }) if number > 1 => found.saves.push((file, entries)),
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
    Ok(Some(found))
}

fn line(bytes: &[u8], chain: &mut Sum) -> Result<Line, &'static str> {
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
    /// Whether there is anything to offer back that the file of that fingerprint does not hold.
    #[must_use]
    pub fn has_edits(&self, file: Fingerprint) -> bool {
        self.lost.is_some() || self.made_in(file).unwrap_or(0) < self.entries.len()
    }

    /// Whether it was torn off before anything could be made: nothing is lost with it.
    pub(crate) const fn is_blank(&self) -> bool {
        self.good.0 == 0 && self.bad <= 1 && self.untitled.is_none()
    }

    pub(crate) fn in_file(&self, file: Fingerprint) -> usize {
        self.made_in(file).unwrap_or(0)
    }

    /// How many of the edits are in the file of that fingerprint. `None` if it is a file of others.
    fn made_in(&self, file: Fingerprint) -> Option<usize> {
        let saved = self.saves.iter().rev().find(|(of, _)| *of == file).map(|(_, entries)| *entries);
        saved.or_else(|| (self.base == Some(file)).then_some(0))
    }

    /// Makes the edits again on the board that was opened from `path`, or on the kept version that they were made on.
    ///
    /// # Errors
    /// If the file was changed by others and the version that the edits were made on was not kept.
    pub fn restore(&self, path: &Path, opened: &Board, file: Fingerprint) -> Result<Restored, RestoreError> {
        if let Some(document) = &self.untitled {
            let register = match document {
                Document::Register(register) => Some(register.clone()),
                Document::Board(_) => None,
            };
            let board = alone::as_board(document.clone());
            return Ok(Restored { register, ..self.replay(&board, 0, false) });
        }
        // Nothing of it could be read: that is what is to be said.
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
        let mut lost = self.lost.clone();
        let mut made = 0;
        let rest = self.entries.get(done..).unwrap_or(&[]);
        for entry in rest {
            if let Err(error) = entry.edit.apply(&mut board, &entry.stamp, entry.undo) {
                let label = &entry.edit.label;
                let left = rest.len() - made;
                lost = Some(format!(
                    "edit {} ('{label}') cannot be made again: {error}; {left} edits are lost",
                    done + made + 1
                ));
                break;
            }
            made += 1;
        }
        let saved = self.saved.unwrap_or(base.audit.len()).min(base.audit.len());
        Restored { board, base: base.clone(), register: None, saved, made, to_merge, lost }
    }

    /// Puts the journal away under another name, once its edits are recovered and saved, or not wanted. Where to.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn put_away(&self) -> io::Result<PathBuf> {
        put_away(&self.path)
    }
}

/// How many journals that were put away are kept.
const KEPT: usize = 9;

/// Puts a journal away as `.journal-old-1` and so on; the first of them goes once there are [`KEPT`].
pub(crate) fn put_away(path: &Path) -> io::Result<PathBuf> {
    let old = |n: usize| path.with_extension(format!("journal-old-{n}"));
    let free = (1..=KEPT).find(|n| !old(*n).exists());
    if free.is_none() {
        for n in 2..=KEPT {
            fs::rename(old(n), old(n - 1))?;
        }
    }
    let place = old(free.unwrap_or(KEPT));
    fs::rename(path, &place)?;
    Ok(place)
}

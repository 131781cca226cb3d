//! Snapshots: boards frozen for a meeting, in the folder `snapshots` next to the board.
//!
//! A snapshot is a board's file with a mark at its start ([`SnapshotMark`]): its name, the meeting, the
//! date, its author, the digest of the content, which documents print, and a seal over everything else. It
//! opens like any board, accepts no edits, and is never overwritten.
//!
//! The seal detects accidental and casual changes, not forgery: anyone can reseal a file. Compare a
//! snapshot with the digest printed on issued documents, which cannot be changed afterwards.

use super::digest::{canonical_of, canonical_value, content, digest};
use super::key::{self, PrivateKey};
use super::read::{parse, read};
use super::save::{Prepared, Rights, folder_of};
use super::{Fingerprint, OpenError, SaveError, Saved, disk, to_ron};
use boardsight_core::model::{Board, MeetingId, SealedPart, SnapshotMark};
use jiff::civil::Date;
use std::fs;
use std::path::{Path, PathBuf};

/// Settings of a new snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotOptions {
    /// Name of the snapshot.
    pub name: String,
    /// Meeting of the snapshot.
    pub meeting: Option<MeetingId>,
    /// As-of date of the board.
    pub as_of: Date,
    /// Date on which it is taken, if that is to be recorded.
    pub taken: Option<Date>,
    /// Author of the snapshot.
    pub by: String,
    /// Further information.
    pub note: Option<String>,
}

/// Returns the folder of a board's snapshots: next to its file, or the board's own folder if the board is
/// itself a snapshot.
#[must_use]
pub fn folder(board: &Path) -> PathBuf {
    let beside = folder_of(board);
    if beside.file_name().is_some_and(|name| name == FOLDER) {
        beside.to_owned()
    } else {
        beside.join(FOLDER)
    }
}

const FOLDER: &str = "snapshots";

/// Returns the path of a new snapshot: the board's name, the date and the snapshot's name. The folder
/// therefore sorts by date, and boards in the same folder have separate snapshots.
#[must_use]
pub fn place(board: &Path, taking: &SnapshotOptions) -> PathBuf {
    let stem = board.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.strip_suffix(".board").unwrap_or(&stem);
    folder(board).join(format!("{stem}_{}_{}.ron", taking.as_of, slug(&taking.name)))
}

/// Returns a name as part of a file name: letters and digits, with a dash between words.
fn slug(name: &str) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() { "snapshot".to_owned() } else { words.join("-") }
}

/// Returns a frozen board: the same content and audit trail, with the mark and the seal.
///
/// # Errors
/// If the board is already a snapshot, the name is empty, or the board cannot be serialised.
pub fn freeze(board: &Board, taking: &SnapshotOptions) -> Result<Board, SaveError> {
    if let Some(mark) = &board.snapshot {
        let what = format!("it is the snapshot '{}' already; take one of the board itself", mark.name);
        return Err(SaveError::Form(what));
    }
    if taking.name.trim().is_empty() {
        return Err(SaveError::Form("a snapshot needs a name, such as the meeting's".to_owned()));
    }
    if let Some(id) = taking.meeting.as_ref().filter(|id| !board.meetings.iter().any(|m| m.id == **id)) {
        let known: Vec<&str> = board.meetings.iter().map(|m| m.id.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(SaveError::Form(format!("there is no meeting '{id}' on it; it has {known}")));
    }
    let mut frozen = board.clone();
    frozen.snapshot = Some(SnapshotMark {
        name: taking.name.trim().to_owned(),
        meeting: taking.meeting.clone(),
        as_of: taking.as_of,
        taken: taking.taken,
        by: taking.by.clone(),
        note: taking.note.clone(),
        digest: digest(board)?.to_string(),
        seal: String::new(),
        parts: parts(board)?,
        signature: None,
    });
    let seal = seal(&frozen)?.to_string();
    if let Some(mark) = &mut frozen.snapshot {
        mark.seal = seal;
    }
    Ok(frozen)
}

/// Signs a frozen snapshot.
///
/// # Errors
/// If the board is not a snapshot.
pub fn sign(frozen: &mut Board, key: &PrivateKey) -> Result<(), SaveError> {
    let Some(mark) = &mut frozen.snapshot else {
        return Err(SaveError::Form("it is no snapshot, and only snapshots are signed".to_owned()));
    };
    mark.signature = Some(key.sign(&signed(mark)));
    Ok(())
}

/// Returns the bytes that the signature of a snapshot covers.
#[must_use]
pub fn signed(mark: &SnapshotMark) -> Vec<u8> {
    key::message("snapshot", &mark.digest, &mark.seal)
}

/// Returns whether a snapshot's signature is valid for the key that it names; `None` if there is no
/// signature.
#[must_use]
pub fn is_signed(mark: &SnapshotMark) -> Option<bool> {
    mark.signature.as_ref().map(|signature| key::is_signed(signature, &signed(mark)))
}

/// Freezes a board and writes the snapshot, with at most the permissions in `rights`: use [`Rights::like`]
/// with the board's file.
///
/// An existing file is never overwritten, and no partial file remains after an error.
///
/// # Errors
/// As [`freeze`]; if there is a snapshot of that name and day, or the disk says no.
pub fn take(
    board: &Board,
    taking: &SnapshotOptions,
    place: &Path,
    rights: Rights,
) -> Result<Saved, SaveError> {
    write_new(&freeze(board, taking)?, place, rights)
}

/// Writes a frozen snapshot, signed or unsigned, as [`take`] does.
///
/// # Errors
/// If the file exists, or the write fails.
pub fn write_new(frozen: &Board, place: &Path, rights: Rights) -> Result<Saved, SaveError> {
    let prepared = Prepared::new(frozen)?;
    let folder = folder_of(place);
    disk::make_folders(folder, false).map_err(|e| SaveError::disk(place, e))?;
    let mut saved = prepared.save_new(place, rights)?;
    // Mark the file read-only, so that editors do not change it by mistake; the seal detects a change.
    let marked = fs::metadata(&saved.path).and_then(|meta| {
        let mut rights = meta.permissions();
        rights.set_readonly(true);
        fs::set_permissions(&saved.path, rights)
    });
    if let Err(error) = marked {
        saved.warnings.push(format!("it could not be marked read-only: {error}"));
    }
    Ok(saved)
}

/// Returns a snapshot's board without the mark, so that it can be edited.
#[must_use]
pub fn thaw(mut board: Board) -> Board {
    board.snapshot = None;
    board
}

/// Returns the digest of each part of the content.
fn parts(board: &Board) -> Result<Vec<SealedPart>, SaveError> {
    let content = content(board)?;
    let mut parts: Vec<SealedPart> = content
        .iter()
        .map(|(name, value)| SealedPart {
            part: name.clone(),
            digest: Fingerprint::of(canonical_value(value).as_bytes()).to_string(),
        })
        .collect();
    parts.sort_by(|a, b| a.part.cmp(&b.part));
    Ok(parts)
}

/// Returns the seal of a snapshot, which covers everything except the seal itself and the signature over
/// it.
fn seal(board: &Board) -> Result<Fingerprint, SaveError> {
    let mut unsealed = board.clone();
    if let Some(mark) = &mut unsealed.snapshot {
        mark.seal = String::new();
        mark.signature = None;
    }
    canonical_of(&unsealed).map(|text| Fingerprint::of(text.as_bytes()))
}

/// Result of the verification of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotVerdict {
    /// Mark in the file.
    pub mark: SnapshotMark,
    /// Digest of the current content.
    pub digest: Fingerprint,
    /// All modifications; empty for an unmodified snapshot.
    pub wrong: Vec<String>,
    /// Remarks that do not affect the result.
    pub notes: Vec<String>,
}

impl SnapshotVerdict {
    /// Returns whether the snapshot is unmodified.
    #[must_use]
    pub const fn is_unaltered(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// Verifies that a snapshot in memory matches its seal. `None` for a board that is not a snapshot. Only
/// [`verify`] checks the layout of the file.
///
/// # Errors
/// If the board cannot be serialised, which does not occur with the model.
pub fn verdict(board: &Board) -> Result<Option<SnapshotVerdict>, SaveError> {
    let Some(mark) = &board.snapshot else { return Ok(None) };
    let now = digest(board)?;
    let mut wrong = Vec::new();
    if now.to_string() != mark.digest {
        let altered = altered_parts(board, mark)?;
        let where_to = if altered.is_empty() {
            "the digest in its mark was altered".to_owned()
        } else {
            format!("altered: {}", altered.join(", "))
        };
        wrong.push(format!(
            "the content is not what was sealed ({where_to}): sealed {}, now {now}",
            mark.digest
        ));
    }
    if seal(board)?.to_string() != mark.seal && wrong.is_empty() {
        let parts = if altered_parts(board, mark)?.is_empty() { "" } else { ", its list of parts" };
        wrong.push(format!(
            "the content is what was sealed, but something else was altered: its mark (name, meeting, day, who took \
             it, note{parts}, seal) or its audit trail"
        ));
    }
    if is_signed(mark) == Some(false) {
        wrong.push("its signature is not that of the key which it names over this content".to_owned());
    }
    Ok(Some(SnapshotVerdict { mark: mark.clone(), digest: now, wrong, notes: Vec::new() }))
}

fn altered_parts(board: &Board, mark: &SnapshotMark) -> Result<Vec<String>, SaveError> {
    let now = parts(board)?;
    let was = |part: &str| mark.parts.iter().find(|p| p.part == part).map(|p| p.digest.as_str());
    let mut altered: Vec<String> =
        now.iter().filter(|p| was(&p.part) != Some(p.digest.as_str())).map(|p| p.part.clone()).collect();
    altered
        .extend(mark.parts.iter().filter(|p| !now.iter().any(|n| n.part == p.part)).map(|p| p.part.clone()));
    Ok(altered)
}

/// Identity of a board or snapshot in a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSnapshot {
    /// Name of the snapshot, or the given name.
    pub name: String,
    /// As-of date: the snapshot's, or the board's own.
    pub as_of: Date,
    /// Digest of the current content.
    pub digest: String,
    /// Description of the modification, for a snapshot that does not match its seal.
    pub altered: Option<String>,
}

/// Returns the identity of a snapshot, or of a board with the given name.
///
/// # Errors
/// If the board cannot be serialised.
pub fn known(board: &Board, name: &str) -> Result<KnownSnapshot, SaveError> {
    let found = verdict(board)?;
    Ok(match found {
        Some(v) => KnownSnapshot {
            altered: (!v.is_unaltered()).then(|| v.wrong.join("; ")),
            name: format!("snapshot '{}'", v.mark.name),
            as_of: v.mark.as_of,
            digest: v.digest.to_string(),
        },
        None => KnownSnapshot {
            name: name.to_owned(),
            as_of: board.as_of,
            digest: digest(board)?.to_string(),
            altered: None,
        },
    })
}

/// Verifies that a file is a snapshot that is unmodified to the byte. `None` for a board that is not a
/// snapshot.
///
/// # Errors
/// If the file cannot be read or does not contain a valid board.
pub fn verify(path: &Path) -> Result<Option<SnapshotVerdict>, OpenError> {
    let name = path.display().to_string();
    let bytes = read(path)?;
    verify_bytes(&bytes, &name)
}

/// Same as [`verify`], for bytes that are already in memory.
///
/// # Errors
/// As [`verify`].
pub fn verify_bytes(bytes: &[u8], name: &str) -> Result<Option<SnapshotVerdict>, OpenError> {
    let (board, from) = parse::<Board>(bytes, name)?;
    let broken = |e: SaveError| OpenError::unreadable(name, e.to_string(), "ask for another copy");
    let Some(mut verdict) = verdict(&board).map_err(broken)? else { return Ok(None) };
    if let Some(from) = from {
        verdict.notes.push(format!("it was written in format version {from}"));
        return Ok(Some(verdict));
    }
    let written = to_ron(&board).map_err(|e| broken(SaveError::Form(e.to_string())))?;
    if written.as_bytes() != bytes {
        let unix = bytes.strip_suffix(b"\r\n").map(<[u8]>::to_vec);
        let text = String::from_utf8_lossy(bytes);
        if unix.is_some() && text.replace("\r\n", "\n") == written {
            verdict.notes.push("its lines end as Windows ends them, as version control may do".to_owned());
        } else if verdict.wrong.is_empty() {
            let line = first_difference(&text, &written);
            verdict.wrong.push(format!(
                "line {line} is not as it was written, though every figure and word is: blanks, comments or the \
                 layout were altered"
            ));
        }
    }
    Ok(Some(verdict))
}

/// Returns the first line, from 1, that differs.
fn first_difference(a: &str, b: &str) -> usize {
    let same = a.split('\n').zip(b.split('\n')).take_while(|(x, y)| x == y).count();
    same + 1
}

/// Snapshot in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotEntry {
    /// Path of the file.
    pub path: PathBuf,
    /// Mark of the snapshot, or the reason why it cannot be opened.
    pub mark: Result<SnapshotMark, String>,
}

/// Returns the snapshots in the folder of a board's file, by date, then by name; those that cannot be
/// opened come last. Reads each file, so do not call it on the drawing thread.
#[must_use]
pub fn list(board: &Path) -> Vec<SnapshotEntry> {
    let Ok(entries) = fs::read_dir(folder(board)) else { return Vec::new() };
    let mut found: Vec<SnapshotEntry> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "ron") && !hidden(path))
        .filter_map(|path| match open(&path) {
            Ok(Some(board)) => board.snapshot.map(|mark| SnapshotEntry { path, mark: Ok(mark) }),
            Ok(None) => None,
            Err(error) => {
                let why = error.lines().into_iter().next().unwrap_or_default();
                Some(SnapshotEntry { path, mark: Err(why) })
            }
        })
        .collect();
    let key = |l: &SnapshotEntry| l.mark.as_ref().ok().map(|m| (m.as_of, m.taken, m.name.clone()));
    found.sort_by(|a, b| {
        let (x, y) = (key(a), key(b));
        x.is_none().cmp(&y.is_none()).then(x.cmp(&y)).then(a.path.cmp(&b.path))
    });
    found
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Returns the board of a file if it is a snapshot, sealed or not.
fn open(path: &Path) -> Result<Option<Board>, OpenError> {
    let bytes = read(path)?;
    let (board, _) = parse::<Board>(&bytes, &path.display().to_string())?;
    Ok(board.snapshot.is_some().then_some(board))
}

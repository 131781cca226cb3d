//! Preparation of a merge before it is shown. It runs on a background thread, since a national board takes
//! a second.

use crate::files::Failure;
use crate::session_state::SaveFallback;
use boardsight_core::edit::Stamp;
use boardsight_core::model::{AuditEntry, Board};
use boardsight_store::journal::Restored;
use boardsight_store::merge::{Conflict, Merged, Side, merge};
use boardsight_store::{Document, Fingerprint, alone, carry, compare, open_any, open_board, versions};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Copy to merge with.
#[derive(Clone, Debug)]
pub enum MergeSource {
    /// The file itself, changed by someone else since it was read.
    Disk {
        /// Current content.
        theirs: Arc<Board>,
        /// Fingerprint.
        print: Fingerprint,
    },
    /// Returned copy.
    Copy {
        /// File name.
        name: String,
    },
    /// Board on the storage, which several people save.
    Shared {
        /// Current content.
        theirs: Arc<Board>,
        /// Version seen on the storage.
        seen: Box<boardsight_remote::RemoteVersion>,
        address: String,
    },
    /// Changes of an earlier session to an earlier content of the file.
    Earlier(Box<Restored>),
}

impl MergeSource {
    /// Returns the labels of our side and theirs.
    #[must_use]
    pub const fn sides(&self) -> (&'static str, &'static str) {
        match self {
            Self::Disk { .. } | Self::Copy { .. } | Self::Shared { .. } => ("Ours", "Theirs"),
            Self::Earlier(_) => ("The file", "Earlier session"),
        }
    }

    /// Returns the name in a sentence.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Disk { .. } => "the file as it is now",
            Self::Copy { name } | Self::Shared { address: name, .. } => name,
            Self::Earlier(_) => "an earlier session\u{2019}s changes",
        }
    }
}

/// Resolution of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Value of our copy.
    Ours,
    /// Value of their copy.
    Theirs,
    /// Another value, as typed.
    Other(String),
}

/// Conflict as shown.
#[derive(Clone, Debug, Default)]
pub struct ConflictView {
    /// Record and field, in words.
    pub what: String,
    /// Value of the base.
    pub base: String,
    /// Our value.
    pub ours: String,
    /// Their value.
    pub theirs: String,
    /// Author and time of our value, if in the audit trail.
    pub our_hand: String,
    /// Author and time of their value, if in the audit trail.
    pub their_hand: String,
    /// Initial text for another value; `None` if the value is neither text nor a number.
    pub editable: Option<String>,
}

/// Merge of two copies in progress.
pub struct MergeDialog {
    /// Copy to merge with.
    pub against: MergeSource,
    /// Merged board, with one side's value for each conflict.
    pub merged: Board,
    /// Changes merged automatically, in words.
    pub comes: Vec<String>,
    pub conflicts: Vec<Conflict>,
    /// Conflicts as shown.
    pub shown: Vec<ConflictView>,
    /// Choice for each conflict.
    pub choices: Vec<Resolution>,
    /// Description of the base of the comparison.
    pub note: String,
    /// Error message of the last attempt to merge.
    pub problem: String,
    /// Revision of the board that was compared.
    pub revision: u64,
}

impl MergeDialog {
    fn new(
        against: MergeSource,
        note: String,
        ours: &Board,
        theirs: &Board,
        merged: Merged,
        revision: u64,
    ) -> Result<Self, Failure> {
        let Merged { content, conflicts } = merged;
        let unsettled = |d: &compare::Difference| {
            // A conflict has its own row, whichever side is in the merged board for now.
            !conflicts.iter().any(|c| {
                c.list == d.list && c.id == d.id && (c.field.is_empty() || d.field.starts_with(&c.field))
            })
        };
        let comes = compare::compare(ours, &content).map_err(|e| failure(&e.to_string()))?;
        let comes = comes
            .into_iter()
            .filter(unsettled)
            .map(|d| boardsight_report::say::capital(&d.to_string()))
            .collect();
        let shown = conflicts.iter().map(|c| shown(c, ours, theirs)).collect();
        let choices = conflicts
            .iter()
            .map(|c| if c.kept == Side::Ours { Resolution::Ours } else { Resolution::Theirs })
            .collect();
        Ok(Self {
            against,
            merged: content,
            comes,
            conflicts,
            shown,
            choices,
            note,
            problem: String::new(),
            revision,
        })
    }

    /// Returns the merged board with every conflict resolved as chosen.
    ///
    /// # Errors
    /// If a typed value does not fit the field, or the result fails validation.
    pub fn settled(&self, stamp: &Stamp) -> Result<Board, String> {
        let mut board = self.merged.clone();
        for (conflict, choice) in self.conflicts.iter().zip(&self.choices) {
            let value = match choice {
                Resolution::Ours => conflict.ours.clone(),
                Resolution::Theirs => conflict.theirs.clone(),
                Resolution::Other(text) => typed(text, conflict)?,
            };
            let stands = if conflict.kept == Side::Ours { &conflict.ours } else { &conflict.theirs };
            if value == *stands {
                continue;
            }
            let say = |e: boardsight_core::edit::EditError| format!("{}: {e}", place(conflict));
            conflict
                .put(&board, &value)
                .and_then(|edit| edit.apply(&mut board, stamp, false))
                .map_err(say)?;
        }
        Ok(board)
    }
}

fn failure(what: &str) -> Failure {
    Failure { what: what.to_owned(), problems: Vec::new(), way: SaveFallback::Nothing }
}

/// Starts a merge of our board with the current file. The base is the board that was last read or saved
/// here.
///
/// # Errors
/// Fails if the file cannot be read, or if the two boards cannot be merged.
pub fn with_disk(path: &Path, base: &Board, ours: &Board, revision: u64) -> Result<MergeDialog, Failure> {
    let opened = open_any(path).map_err(|e| Failure {
        what: "The file as it is now cannot be read.".to_owned(),
        problems: e.lines(),
        way: SaveFallback::Nothing,
    })?;
    let theirs = alone::as_board(opened.content);
    let merged = merge(base, ours, &theirs).map_err(|e| failure(&e.to_string()))?;
    let theirs = Arc::new(theirs);
    let against = MergeSource::Disk { theirs: Arc::clone(&theirs), print: opened.fingerprint };
    let note = "Compared by the file as it was when it was last read or saved here.".to_owned();
    MergeDialog::new(against, note, ours, &theirs, merged, revision)
}

/// Merges our board with the board on the storage; the base is the version that the working copy comes
/// from.
///
/// # Errors
/// If the two cannot be merged.
pub fn with_shared(
    base: &Board,
    ours: &Board,
    theirs: &Arc<Board>,
    seen: boardsight_remote::RemoteVersion,
    address: &str,
    revision: u64,
) -> Result<MergeDialog, Failure> {
    let merged = merge(base, ours, theirs).map_err(|e| failure(&e.to_string()))?;
    let against =
        MergeSource::Shared { theirs: Arc::clone(theirs), seen: Box::new(seen), address: address.to_owned() };
    let note = "Compared by the board there as it was when it was last brought together with this machine. What is settled is \
                saved and sent at once."
        .to_owned();
    MergeDialog::new(against, note, ours, theirs, merged, revision)
}

/// Starts a merge of the current file with the changes that an earlier session made to an older state of
/// it. If they cannot be merged, returns the restored session so that it can be opened separately.
///
/// # Errors
/// Returns the restored session if it does not fit the current file.
pub fn with_earlier(
    restored: Restored,
    ours: &Board,
    revision: u64,
) -> Result<Box<MergeDialog>, Box<Restored>> {
    let note =
        "The file was changed after the earlier session had read it. Compared by the version that it had read.".to_owned();
    let merging = merge(&restored.base, ours, &restored.board).map_err(|e| failure(&e.to_string())).and_then(
        |merged| {
            let against = MergeSource::Earlier(Box::new(restored.clone()));
            MergeDialog::new(against, note, ours, &restored.board, merged, revision)
        },
    );
    merging.map(Box::new).map_err(|_| Box::new(restored))
}

/// Merges our board with a returned copy: a board, or one register of it.
///
/// The base is the latest version that both come from: the board last read or saved here, or a kept
/// version. Without a base, every difference is a conflict.
///
/// # Errors
/// If the copy cannot be read, or the two cannot be merged.
pub fn between_copies(
    copy: &Path,
    file: Option<&Path>,
    base: Option<&Board>,
    ours: &Board,
    me: &Stamp,
    revision: u64,
) -> Result<MergeDialog, Failure> {
    let name =
        copy.file_name().map_or_else(|| copy.display().to_string(), |n| n.to_string_lossy().into_owned());
    let opened = open_any(copy).map_err(|e| Failure {
        what: "The returned copy cannot be read.".to_owned(),
        problems: e.lines(),
        way: SaveFallback::Nothing,
    })?;
    let against = MergeSource::Copy { name };
    let theirs = match opened.content {
        Document::Board(board) => *board,
        Document::Register(register) => {
            let back = carry::bring_back(ours, &register, me).map_err(|e| failure(&e.to_string()))?;
            let note =
                "Changes in this copy will be added under the names of those who made them.".to_owned();
            let theirs = alone::board_of(&register);
            let merged = Merged { content: back.board, conflicts: back.conflicts };
            return MergeDialog::new(against, note, ours, &theirs, merged, revision);
        }
    };
    let parent = |b: &Board| theirs.audit.starts_with(&b.audit) && ours.audit.starts_with(&b.audit);
    let kept = || {
        let versions = file.map(versions::list).unwrap_or_default();
        versions.into_iter().find_map(|v| {
            let board = open_board(&v.path).ok()?.content;
            parent(&board).then_some((board, v.replaced))
        })
    };
    let (found, note) = match base.filter(|b| parent(b)) {
        Some(base) => (base.clone(), "Compared by the board as it was when it was last read or saved here.".to_owned()),
        None => match kept() {
            Some((board, replaced)) => (board, format!("Compared by the kept version of {replaced}, which both come from.")),
            None => (
                Board::new(&ours.name, ours.as_of),
                "No version that both copies come from was found: whatever differs is asked, and nothing is taken out."
                    .to_owned(),
            ),
        },
    };
    let merged = merge(&found, ours, &theirs).map_err(|e| failure(&e.to_string()))?;
    MergeDialog::new(against, note, ours, &theirs, merged, revision)
}

fn place(c: &Conflict) -> String {
    if c.field.is_empty() {
        format!("{} {}", c.list.one(), c.id)
    } else {
        format!("{} {}, {}", c.list.one(), c.id, c.field.replace(['/', '_'], " "))
    }
}

fn shown(c: &Conflict, ours: &Board, theirs: &Board) -> ConflictView {
    let plain = |v: &Value| v.is_null() || v.is_string() || v.is_number();
    let editable =
        (!c.field.is_empty() && [&c.base, &c.ours, &c.theirs].into_iter().all(plain)).then(|| words(&c.ours));
    ConflictView {
        what: boardsight_report::say::capital(&place(c)),
        base: said(&c.base),
        ours: said(&c.ours),
        theirs: said(&c.theirs),
        our_hand: hand(c, &ours.audit),
        their_hand: hand(c, &theirs.audit),
        editable,
    }
}

/// Returns a value as readable text.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn said(value: &Value) -> String {
    let title =
        |v: &Value| ["title", "name", "text"].iter().find_map(|k| v.get(k)?.as_str().map(str::to_owned));
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Object(_) => {
            title(value).map_or_else(|| value.to_string(), |t| format!("the record \u{2018}{t}\u{2019}"))
        }
        other => words(other),
    }
}

/// Returns the author of the last change, from a copy's audit trail.
fn hand(c: &Conflict, trail: &[AuditEntry]) -> String {
    let record = format!("{}/{}", c.list, c.id);
    let about = |e: &&AuditEntry| {
        e.record == record
            && (c.field.is_empty() || e.field.starts_with(&c.field) || c.field.starts_with(&e.field))
    };
    trail.iter().rev().find(about).map_or_else(String::new, |e| {
        let why = e.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        format!("{}, {}{why}", e.who, e.at.strftime("%-d %b %Y %H:%M"))
    })
}

/// Parses a typed value for the field: a number if the other values are numbers, `null` if it is empty.
fn typed(text: &str, c: &Conflict) -> Result<Value, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let number = [&c.ours, &c.theirs, &c.base].into_iter().any(Value::is_number);
    if !number {
        return Ok(Value::from(text));
    }
    let parsed = text.parse::<i64>().ok().map(Value::from);
    parsed
        .or_else(|| text.parse::<f64>().ok().filter(|v| v.is_finite()).map(Value::from))
        .ok_or_else(|| format!("{}: '{text}' is not a number", place(c)))
}

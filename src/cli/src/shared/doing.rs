//! Implementation of the commands on shared boards.

use super::super::{OK, OutputFormat, WRONG};
use super::{AuthorArgs, Settle, say};
use boardsight_core::edit::{Edit, List, Stamp};
use boardsight_core::model::Board;
use boardsight_remote::{
    CancelToken, RemoteErrorKind, Shared, SharedError, SyncOptions, SyncOutcome, Synced, is_address,
    went_back,
};
use boardsight_store::merge::{Conflict, Side, merge};
use boardsight_store::{
    Document, Expected, Holder, LockError, OpenError, Rights, Session, open_any, open_board, put_bytes_with,
    read_bytes,
};
use jiff::Timestamp;
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

impl AuthorArgs {
    fn name(&self) -> String {
        let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
        self.who
            .clone()
            .or_else(|| set("USER"))
            .or_else(|| set("USERNAME"))
            .unwrap_or_else(|| "not stated".to_owned())
    }
}

/// Returns a seed that differs for every process and time.
fn seed(now: Timestamp) -> u64 {
    let nanoseconds = u64::try_from(now.as_nanosecond().rem_euclid(1 << 62)).unwrap_or(0);
    nanoseconds.rotate_left(17) ^ (u64::from(std::process::id()) << 32)
}

fn ask(who: &str, settle: Option<Settle>) -> SyncOptions {
    let now = Timestamp::now();
    let settle = settle.map(|s| if matches!(s, Settle::Ours) { Side::Ours } else { Side::Theirs });
    SyncOptions { who: who.to_owned(), now, seed: seed(now), settle, send: true }
}

/// Result of a command.
type RemoteResult<T> = Result<T, SharedError>;

/// Restores the unsaved changes of an earlier session on this machine into the working copy. This must
/// happen before others' changes arrive, or both would have to be merged. Returns `None` if there is no
/// working copy, or if another process has it locked.
fn recover(shared: &Shared, me: &Holder) -> RemoteResult<Option<Board>> {
    let file = shared.copy().file();
    if !file.exists() {
        return Ok(None);
    }
    let opened = open_board(file)?;
    let begun = match Session::begin(&opened, me) {
        Ok(begun) => begun,
        Err(LockError::Held { .. }) => return Ok(None),
        Err(error) => {
            return Err(SharedError::new(
                RemoteErrorKind::Disk,
                &error.to_string(),
                "see that you may write there",
            ));
        }
    };
    let mut session = begun.session;
    let Some(restored) = begun.restored else {
        end(session)?;
        return Ok(Some(opened.content));
    };
    let board = if restored.to_merge {
        let merged = merge(&restored.base, &opened.content, &restored.board).map_err(|e| {
            SharedError::new(RemoteErrorKind::Apart, &e.to_string(), "open the board in the window")
        })?;
        if !merged.conflicts.is_empty() {
            let what = format!(
                "{} changes of an earlier session on this machine do not fit what stands there now",
                restored.made
            );
            return Err(SharedError::new(
                RemoteErrorKind::Apart,
                &what,
                "open the board in the window, where each is settled; they are kept",
            ));
        }
        merged.content
    } else {
        restored.board
    };
    let save = session.save();
    let saved = save.run(&board)?;
    let _ = session.saved(&save, &saved);
    if session.waits() {
        session.forget();
    }
    end(session)?;
    Ok(Some(board))
}

fn end(session: Session) -> RemoteResult<()> {
    session
        .end()
        .map_err(|e| SharedError::new(RemoteErrorKind::Disk, &e.to_string(), "see that you may write there"))
}

/// Writes a copy of a shared board to a new file. The copy has the access rights of the working copy.
fn copy_out(place: &Path, bytes: &[u8], working_copy: &Path) -> RemoteResult<()> {
    let rights = Rights::like(&[working_copy]);
    Ok(put_bytes_with(place, bytes, Expected::Nothing, rights)?)
}

pub(super) fn open(
    address: &str,
    to: Option<&PathBuf>,
    form: OutputFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<RemoteResult<u8>> {
    let opened = Shared::at(address).and_then(|shared| {
        recover(&shared, &Holder::me("boardsight", Timestamp::now()))?;
        let opening = shared.open(Timestamp::now(), &CancelToken::default())?;
        let bytes = read_bytes(shared.copy().file())?;
        Ok((shared, opening, bytes))
    });
    let (shared, opening, bytes) = match opened {
        Ok(opened) => opened,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(error) = &opening.offline {
        writeln!(err, "boardsight: {error}")?;
    }
    if let Some(place) = to
        && let Err(error) = copy_out(place, &bytes, shared.copy().file())
    {
        return Ok(Err(error));
    }
    say::opened(&shared, &opening, to, form, out)?;
    if opening.missing.is_empty() {
        return Ok(Ok(OK));
    }
    writeln!(err, "boardsight: {}", went_back(address, &opening.missing))?;
    Ok(Ok(WRONG))
}

pub(super) fn save(
    address: &str,
    from: &Path,
    by: &AuthorArgs,
    form: OutputFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<RemoteResult<u8>> {
    let who = by.name();
    let from = local(from, err).map_err(SharedError::from);
    let made = Shared::at(address).and_then(|shared| {
        let from = from?;
        let board = match open_any(&from)?.content {
            Document::Board(board) => *board,
            Document::Register(_) => {
                let what = format!("{} is a register", from.display());
                return Err(SharedError::new(RemoteErrorKind::Apart, &what, "share the whole board"));
            }
        };
        let bytes = read_bytes(&from)?;
        recover(&shared, &Holder::me(&who, Timestamp::now()))?;
        match shared.open(Timestamp::now(), &CancelToken::default()) {
            Err(error) if error.kind() == RemoteErrorKind::Missing => {
                shared.begin(&bytes)?;
                Ok((shared, true))
            }
            Err(error) => Err(error),
            Ok(_) => {
                let now = open_board(shared.copy().file())?;
                if !board.audit.starts_with(&now.content.audit) {
                    let what = format!("{} does not come from the board at {address} as it was last read here", from.display());
                    let next = "open the shared board in the window and bring the file in as a returned copy, or merge the two \
                                with 'boardsight merge'";
                    return Err(SharedError::new(RemoteErrorKind::Apart, &what, next));
                }
                shared.copy().put(&bytes, Expected::These(now.fingerprint))?;
                Ok((shared, false))
            }
        }
    });
    let (shared, first) = match made {
        Ok(made) => made,
        Err(error) => return Ok(Err(error)),
    };
    let synced = shared.sync(&ask(&who, None), &CancelToken::default());
    if let Err(error) = &synced
        && first
        && error.kind() == RemoteErrorKind::Apart
    {
        // Someone else shared a board at this address first; the file is unchanged.
        let _ = shared.abandon();
        return Ok(Err(error.clone()));
    }
    after(&shared, synced, form, out, err).map(Ok)
}

/// Requested change.
pub(super) struct FieldChange<'a> {
    pub record: &'a str,
    pub field: &'a str,
    pub to: &'a str,
    pub why: Option<String>,
}

impl FieldChange<'_> {
    fn edit(&self, board: &Board) -> RemoteResult<Edit> {
        let wrong = |what: String| SharedError::new(RemoteErrorKind::Other, &what, "nothing was changed");
        let (list, id) =
            self.record.split_once('/').and_then(|(list, id)| Some((List::named(list)?, id))).ok_or_else(
                || {
                    wrong(format!(
                        "'{}' names no record, expected a list and an id such as risks/R-1",
                        self.record
                    ))
                },
            )?;
        if self.field.trim().is_empty() {
            return Err(wrong("no field is named, expected one such as current/likelihood".to_owned()));
        }
        let value: Value = serde_json::from_str(self.to).unwrap_or_else(|_| Value::from(self.to));
        let none = Value::Null;
        let place = Conflict {
            list,
            id: id.to_owned(),
            field: self.field.to_owned(),
            base: none.clone(),
            ours: none.clone(),
            theirs: none,
            kept: Side::Ours,
            ours_by: None,
            theirs_by: None,
        };
        let mut edit = place.put(board, &value).map_err(|e| wrong(e.to_string()))?;
        edit.label = format!("{} of {id}", self.field.replace(['/', '_'], " "));
        Ok(edit)
    }
}

pub(super) fn set(
    address: &str,
    wanted: &FieldChange<'_>,
    by: &AuthorArgs,
    form: OutputFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<RemoteResult<u8>> {
    let who = by.name();
    let me = Holder::me(&who, Timestamp::now());
    let made = Shared::at(address).and_then(|shared| {
        recover(&shared, &me)?;
        let opening = shared.open(Timestamp::now(), &CancelToken::default())?;
        let opened = open_board(shared.copy().file())?;
        let begun = Session::begin(&opened, &me)
            .map_err(|e| SharedError::new(RemoteErrorKind::Busy, &e.to_string(), "make the change there"))?;
        let (mut session, mut board) = (begun.session, opened.content);
        let edit = wanted.edit(&board)?;
        let stamp = Stamp { who: who.clone(), at: Timestamp::now(), why: wanted.why.clone() };
        if !edit.is_empty() {
            edit.apply(&mut board, &stamp, false).map_err(|e| {
                SharedError::new(RemoteErrorKind::Other, &e.to_string(), "nothing was changed")
            })?;
            if let Err(why) = session.make_or_refuse(&edit, &stamp) {
                let _ = session.end();
                let error = SharedError::new(
                    RemoteErrorKind::Disk,
                    "nothing was changed",
                    "see that the disk has room",
                );
                return Err(error.with_detail(&why.to_string()));
            }
        }
        Ok((shared, session, board, opening, edit))
    });
    let (shared, mut session, board, opening, edit) = match made {
        Ok(made) => made,
        Err(error) => return Ok(Err(error)),
    };
    // The change is in the journal on disk, so it cannot be lost from here on.
    if matches!(form, OutputFormat::Text) {
        writeln!(out, "kept: {}", edit.label)?;
        out.flush()?;
    }
    let save = session.save();
    let saved = match save.run(&board) {
        Ok(saved) => saved,
        Err(error) => {
            // The change is in the journal. The next command on this board applies it again.
            return after(&shared, Err(error.into()), form, out, err).map(Ok);
        }
    };
    let _ = session.saved(&save, &saved);
    if let Err(error) = end(session) {
        return Ok(Err(error));
    }
    if let Some(error) = opening.offline {
        return after(&shared, Err(error), form, out, err).map(Ok);
    }
    let synced = shared.sync(&ask(&who, None), &CancelToken::default());
    after(&shared, synced, form, out, err).map(Ok)
}

pub(super) fn sync(
    address: &str,
    settle: Option<Settle>,
    by: &AuthorArgs,
    form: OutputFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<RemoteResult<u8>> {
    let who = by.name();
    let shared = Shared::at(address)
        .and_then(|shared| recover(&shared, &Holder::me(&who, Timestamp::now())).map(|_| shared));
    let shared = match shared {
        Ok(shared) => shared,
        Err(error) => return Ok(Err(error)),
    };
    let synced = shared.sync(&ask(&who, settle), &CancelToken::default());
    match synced {
        Err(error) => {
            let waiting = shared.waiting().unwrap_or(0);
            if waiting > 0 {
                let waiting = say::count(waiting, "change");
                writeln!(err, "boardsight: saved here, not yet shared: {waiting}")?;
            }
            Ok(Err(error))
        }
        synced => after(&shared, synced, form, out, err).map(Ok),
    }
}

/// Prints the result of a sync after changes were saved in the working copy.
fn after(
    shared: &Shared,
    synced: RemoteResult<Synced>,
    form: OutputFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    match synced {
        Ok(synced) => {
            say::synced(shared, &synced, form, out)?;
            if let SyncOutcome::WentBack { missing } = &synced.end {
                writeln!(err, "boardsight: {}", went_back(shared.address().text(), missing))?;
                return Ok(WRONG);
            }
            if let SyncOutcome::Conflicts { conflicts, .. } = &synced.end {
                writeln!(
                    err,
                    "boardsight: both changed {} places of {} differently; nothing was sent, and what you made is kept here. Open it in \
                     the window to settle each, or say --settle ours or theirs",
                    conflicts.len(),
                    shared.address()
                )?;
                return Ok(WRONG);
            }
            Ok(OK)
        }
        Err(error) => {
            say::kept(shared, &error, form, out)?;
            writeln!(err, "boardsight: {error}")?;
            Ok(WRONG)
        }
    }
}

pub(super) fn versions(
    address: &str,
    form: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<RemoteResult<u8>> {
    let found = Shared::at(address).and_then(|shared| shared.versions(&CancelToken::default()));
    match found {
        Ok(found) => say::versions(address, &found, form, out).map(|()| Ok(OK)),
        Err(error) => Ok(Err(error)),
    }
}

pub(super) fn version(
    address: &str,
    which: &str,
    to: &Path,
    out: &mut dyn Write,
) -> io::Result<RemoteResult<u8>> {
    let written = Shared::at(address).and_then(|shared| {
        let (version, bytes) = shared.version(which, &CancelToken::default())?;
        copy_out(to, &bytes, shared.copy().file())?;
        Ok(version)
    });
    match written {
        Ok(version) => writeln!(out, "{}: the version {}", to.display(), version.name).map(|()| Ok(OK)),
        Err(error) => Ok(Err(error)),
    }
}

pub(super) fn who(address: &str, form: OutputFormat, out: &mut dyn Write) -> io::Result<RemoteResult<u8>> {
    let found =
        Shared::at(address).and_then(|shared| shared.who(None, Timestamp::now(), &CancelToken::default()));
    match found {
        Ok(found) => say::who(address, &found, form, out).map(|()| Ok(OK)),
        Err(error) => Ok(Err(error)),
    }
}

/// Returns the file to read for a name: the file itself, or for an address its working copy. The working
/// copy is updated from the storage, or kept as last read if the storage does not answer. Prints notes
/// about it.
///
/// # Errors
/// If the address cannot be read and there is no working copy of it.
pub(crate) fn local(named: &Path, err: &mut dyn Write) -> Result<PathBuf, OpenError> {
    let Some(address) = named.to_str().filter(|text| is_address(text)) else { return Ok(named.to_owned()) };
    let read = Shared::at(address);
    // An invalid address may contain a credential, so do not repeat it.
    let file = read.as_ref().map_or_else(|_| "the address".to_owned(), |shared| shared.address().to_string());
    let opened = read.and_then(|shared| {
        recover(&shared, &Holder::me("boardsight", Timestamp::now()))?;
        let opening = shared.open(Timestamp::now(), &CancelToken::default())?;
        Ok((shared, opening))
    });
    let (shared, opening) = opened.map_err(|error| OpenError::Unreadable {
        file,
        spot: None,
        what: error.what_in_full(),
        expected: None,
        next: error.next().to_owned(),
    })?;
    // Ignore write errors here: the board can still be read.
    if let Some(error) = &opening.offline {
        let read = opening
            .answered
            .map_or_else(String::new, |at| format!(" (as read on {})", at.strftime("%-d %B %Y %H:%M UTC")));
        let _ = writeln!(err, "boardsight: {error}{read}");
    }
    if !opening.missing.is_empty() {
        let _ = writeln!(err, "boardsight: {}", went_back(shared.address().text(), &opening.missing));
    }
    if opening.waiting > 0 {
        let _ = writeln!(err, "boardsight: with changes made here and not yet shared: {}", opening.waiting);
    }
    Ok(shared.copy().file().to_owned())
}

/// Returns the file to read for an argument: the file itself, or the working copy of a shared board's
/// address. Opens nothing.
pub(crate) fn file_of(named: &Path) -> PathBuf {
    let address = named.to_str().filter(|text| is_address(text));
    let shared = address.and_then(|address| Shared::at(address).ok());
    shared.map_or_else(|| named.to_owned(), |shared| shared.copy().file().to_owned())
}

/// Syncs the changes that a command wrote to the working copy of an address; does nothing for a file.
pub(crate) fn send(named: &Path, err: &mut dyn Write) -> io::Result<u8> {
    let Some(address) = named.to_str().filter(|text| is_address(text)) else { return Ok(OK) };
    match Shared::at(address) {
        Ok(shared) => {
            let synced = shared.sync(&ask("boardsight", None), &CancelToken::default());
            // Print to stderr, so that stdout contains only the command's own output.
            let mut said = Vec::new();
            let code = after(&shared, synced, OutputFormat::Text, &mut said, err)?;
            err.write_all(&said)?;
            Ok(code)
        }
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| WRONG),
    }
}

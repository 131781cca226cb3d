//! Sync of a shared board. No save overwrites an unseen one: each write is conditional on the shared board
//! still being the base of the working copy. Otherwise the two are merged first.
//!
//! A save without an answer may or may not have succeeded. It is remembered until the shared board has been
//! read again, and then recognised by its id, its bytes, or its entries in the audit trail. This only
//! decides the base of the working copy. Merging the same changes again has no effect, so no edit is ever
//! applied twice.

mod ancestor;
mod sending;
#[cfg(test)]
mod tests;

use super::copy::{RemoteVersion, State, WorkingCopy};
use super::error::{RemoteErrorKind, SharedError};
use super::place::{CancelToken, Storage, StorageError};
use super::{Address, Shared};
use boardsight_core::edit::Stamp;
use boardsight_core::model::{AuditEntry, Board};
use boardsight_store::merge::{Conflict, MergeError, Side, merge, not_in};
use boardsight_store::{Fingerprint, parse_board, to_ron};
use jiff::Timestamp;
use std::time::Duration;

/// Maximum number of tries of a save when other users save first.
const TRIES: u32 = 40;

/// The options of a sync.
#[derive(Clone, Debug)]
pub struct SyncOptions {
    /// Name of the user who resolves conflicts.
    pub who: String,
    /// Current time.
    pub now: Timestamp,
    /// Seed of the pauses between tries and of the save ids; must differ for each sync.
    pub seed: u64,
    /// The side to choose in every conflict; `None` to resolve none.
    pub settle: Option<Side>,
    /// Whether to send local changes; otherwise only the changes of others are merged.
    pub send: bool,
}

/// The result of a sync.
#[derive(Clone, Debug)]
pub struct Synced {
    /// Outcome.
    pub end: SyncOutcome,
    /// The shared board, as last read; `None` if it was never read.
    pub head: Option<RemoteVersion>,
    /// Number of local changes that are now shared.
    pub sent: usize,
    /// Number of changes by others that were merged.
    pub came: usize,
    /// Number of local changes that are not shared yet.
    pub waiting: usize,
    /// Number of tries.
    pub tries: u32,
    /// Whether the working copy was changed.
    pub changed: bool,
}

/// The outcome of a sync.
#[derive(Clone, Debug)]
pub enum SyncOutcome {
    /// The working copy and the shared board are the same.
    InSync,
    /// Local changes were not sent, as requested.
    Waiting,
    /// The remote board was reset to an earlier version, for example from a backup, and some saves are
    /// missing.
    ///
    /// Nothing was sent or taken over. The missing changes are in the working copy. A sync that resolves to
    /// ours sends them again; one that resolves to theirs drops them and keeps the working copy as a
    /// version.
    WentBack {
        /// Missing changes, oldest first; never empty.
        missing: Vec<AuditEntry>,
    },
    /// There are conflicts: nothing was sent, and both boards are unchanged.
    Conflicts {
        /// The conflicts, with both sides.
        conflicts: Vec<Conflict>,
        /// The shared board.
        theirs: Box<Board>,
        /// The version of the shared board, for [`Shared::settle`].
        seen: Box<RemoteVersion>,
        /// The common base.
        base: Box<Board>,
    },
}

/// Random number generator (`SplitMix64`, Steele and others 2014) for pauses and ids. Not for secrets.
pub(super) struct SplitMix64(pub u64);

impl SplitMix64 {
    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn id(&mut self) -> String {
        format!("{:016x}", self.next()).chars().take(12).collect()
    }

    /// Returns the pause before the next try. It grows with each try and is randomised, so that two clients
    /// do not collide again.
    fn pause(&mut self, tries: u32) -> Duration {
        let most = 30_u64 << tries.min(5);
        Duration::from_millis(most / 2 + self.next() % most)
    }
}

/// A sync in progress.
struct SyncRun<'a> {
    address: &'a Address,
    place: &'a dyn Storage,
    copy: &'a WorkingCopy,
    state: State,
    ask: &'a SyncOptions,
    draw: SplitMix64,
    tries: u32,
    sent: usize,
    came: usize,
    changed: bool,
}

impl Shared {
    /// Syncs the working copy with the shared board: merges the changes of others, and sends local changes
    /// if requested.
    ///
    /// # Errors
    /// If the storage or the disk reports an error. Local changes then stay in the working copy.
    pub fn sync(&self, ask: &SyncOptions, stop: &CancelToken) -> Result<Synced, SharedError> {
        self.sync_with(self.place(stop)?.as_ref(), ask, stop)
    }

    fn sync_with(
        &self,
        place: &dyn Storage,
        ask: &SyncOptions,
        stop: &CancelToken,
    ) -> Result<Synced, SharedError> {
        let guard = self.copy.guard()?;
        let state = self.copy.state(&guard)?;
        let mut run = SyncRun {
            address: &self.address,
            place,
            copy: &self.copy,
            state,
            ask,
            draw: SplitMix64(ask.seed),
            tries: 0,
            sent: 0,
            came: 0,
            changed: false,
        };
        while run.tries < TRIES {
            if stop.is_stopped() {
                return Err(SharedError::new(
                    RemoteErrorKind::Cancelled,
                    "it was stopped",
                    "what you made is kept here; sync when you like",
                ));
            }
            run.tries += 1;
            if let Some(end) = run.once()? {
                return run.ended(end);
            }
            std::thread::sleep(run.draw.pause(run.tries));
        }
        let what = format!(
            "others saved {} so often that this save did not get its turn in {TRIES} tries",
            self.address
        );
        Err(SharedError::new(RemoteErrorKind::Busy, &what, "sync again; what you made is kept here"))
    }

    /// Records the resolution of conflicts: the working copy with fingerprint `print` will have the base
    /// `seen`. Call it before saving those bytes; until they are saved, it has no effect.
    ///
    /// # Errors
    /// If the disk reports an error.
    pub fn settle(
        &self,
        print: Fingerprint,
        theirs: &Board,
        seen: &RemoteVersion,
    ) -> Result<(), SharedError> {
        let guard = self.copy.guard()?;
        let mut state = self.copy.state(&guard)?;
        // The bytes of the shared board were kept when the conflict was found; if they are missing, the
        // serialised board serves as well.
        let mut seen = seen.clone();
        if self.copy.read_kept(seen.print).is_err() {
            let text = to_ron(theirs).map_err(|e| SharedError::form(&e.to_string()))?;
            seen.print = self.copy.keep(text.as_bytes())?;
        }
        state.adopt = Some((print, seen));
        self.copy.write(&mut state)
    }
}

impl SyncRun<'_> {
    fn ended(mut self, end: SyncOutcome) -> Result<Synced, SharedError> {
        self.state.answered = Some(self.ask.now);
        self.copy.write(&mut self.state)?;
        let waiting = self.waiting()?;
        let Self { state, sent, came, tries, changed, .. } = self;
        Ok(Synced { end, head: state.base, sent, came, waiting, tries, changed })
    }

    fn waiting(&self) -> Result<usize, SharedError> {
        let Some(ours) = self.copy.bytes()? else { return Ok(0) };
        waiting(self.copy, &self.state, &ours)
    }

    /// Tries once. `None` if other users saved first and the sync must be repeated.
    fn once(&mut self) -> Result<Option<SyncOutcome>, SharedError> {
        let known = self.state.base.as_ref().map(|seen| &seen.tag).filter(|tag| !tag.is_empty());
        // Reading can be skipped only if the shared board is known to be the one last read.
        let known = known.filter(|_| self.state.sent.is_empty());
        let got = match self.place.get(self.address.key(), known) {
            Ok(got) => Some(got),
            Err(StorageError::Unchanged) => None,
            Err(StorageError::Missing) => return self.first(),
            Err(StorageError::Changed) => return Ok(None),
            Err(StorageError::Error(error)) => return Err(error),
        };
        let head = match got {
            Some(got) => {
                self.confirm(&got)?;
                let print = self.copy.keep(&got.bytes)?;
                RemoteVersion { print, tag: got.tag, modified: Some(got.modified), saves: got.saves }
            }
            None => match self.state.base.clone() {
                Some(base) => base,
                None => return Ok(None),
            },
        };
        let Some(ours) = self.copy.bytes()? else {
            let bytes = self.copy.read_kept(head.print)?;
            // Never make an unreadable board the working copy.
            board(&bytes, self.address)?;
            self.changed = true;
            return Ok(self
                .copy
                .replace(&mut self.state, None, &bytes, head)?
                .then_some(SyncOutcome::InSync));
        };
        let was = Fingerprint::of(&ours);
        if was == head.print {
            self.state.base = Some(head);
            self.copy.write(&mut self.state)?;
            return Ok(Some(SyncOutcome::InSync));
        }
        let Some(base) = self.state.base.clone() else {
            let what = format!(
                "there is a board at {} already, and this working copy does not come from it",
                self.address
            );
            return Err(SharedError::new(
                RemoteErrorKind::Apart,
                &what,
                "share it at another address, or open that one and bring your copy in",
            ));
        };
        if base.print == head.print {
            // Nobody else saved, so send the working copy unchanged, byte for byte.
            self.state.base = Some(head.clone());
            if !self.ask.send {
                self.copy.write(&mut self.state)?;
                return Ok(Some(SyncOutcome::Waiting));
            }
            let sent = waiting(self.copy, &self.state, &ours)?;
            return self.put(&ours, &ours, &head, sent);
        }
        let (theirs_bytes, base_bytes) = (self.copy.read_kept(head.print)?, self.copy.read_kept(base.print)?);
        let theirs = board(&theirs_bytes, self.address)?;
        let before = board(&base_bytes, self.address)?;
        let missing: Vec<AuditEntry> = not_in(&before.audit, &theirs.audit).into_iter().cloned().collect();
        if !missing.is_empty() {
            let settled = self.ask.settle.filter(|_| self.ask.send);
            if settled == Some(Side::Ours) {
                let Some(common) = ancestor::common(&before, &theirs) else {
                    return Err(self.too_far_back(missing.len()));
                };
                return self.bring_together(&ours, &common, (theirs, theirs_bytes), head);
            }
            if settled.is_none() {
                return Ok(Some(SyncOutcome::WentBack { missing }));
            }
        }
        if was == base.print {
            if self.copy.replace(&mut self.state, Some(was), &theirs_bytes, head)? {
                self.came += theirs.audit.len().saturating_sub(before.audit.len());
                self.changed = true;
                return Ok(Some(SyncOutcome::InSync));
            }
            return Ok(None);
        }
        if !self.ask.send {
            return Ok(Some(SyncOutcome::Waiting));
        }
        // A save that succeeded without a response is in both audit trails, so it is the common base.
        let mine = self.own(&ours)?;
        let new = not_in(&mine.audit, &before.audit);
        let known = not_in(&mine.audit, &theirs.audit).len();
        let landed = missing.is_empty() && known < new.len();
        let common = landed.then(|| ancestor::common(&mine, &theirs)).flatten();
        self.bring_together(&ours, &common.unwrap_or(before), (theirs, theirs_bytes), head)
    }

    fn too_far_back(&self, missing: usize) -> SharedError {
        let what = format!(
            "the board at {} went back to an earlier version, and the {missing} changes that it lacks cannot be sent again by \
             themselves",
            self.address
        );
        let next = format!(
            "share the copy in {} at another address, or merge the two with 'boardsight merge'",
            self.copy.file().display()
        );
        SharedError::new(RemoteErrorKind::Apart, &what, &next)
    }

    fn bring_together(
        &mut self,
        ours: &[u8],
        base: &Board,
        (theirs, theirs_bytes): (Board, Vec<u8>),
        head: RemoteVersion,
    ) -> Result<Option<SyncOutcome>, SharedError> {
        let mine = self.own(ours)?;
        let merged = merge(base, &mine, &theirs).map_err(|e| apart(&e, self.address))?;
        let mut content = merged.content;
        if !merged.conflicts.is_empty() {
            let Some(side) = self.ask.settle else {
                let end = SyncOutcome::Conflicts {
                    conflicts: merged.conflicts,
                    theirs: Box::new(theirs),
                    seen: Box::new(head),
                    base: Box::new(base.clone()),
                };
                return Ok(Some(end));
            };
            let why =
                format!("Both changed it; {} was chosen", if side == Side::Ours { "ours" } else { "theirs" });
            let stamp = Stamp { who: self.ask.who.clone(), at: self.ask.now, why: Some(why) };
            for conflict in &merged.conflicts {
                if conflict.kept == side {
                    continue;
                }
                conflict
                    .accept(&content, side)
                    .and_then(|edit| edit.apply(&mut content, &stamp, false))
                    .map_err(|e| {
                        let what =
                            format!("{} {} cannot be settled so: {e}", conflict.list.one(), conflict.id);
                        SharedError::new(
                            RemoteErrorKind::Apart,
                            &what,
                            "open the board in the window, where each place is settled by itself",
                        )
                    })?;
            }
        }
        let came = content.audit.len().saturating_sub(mine.audit.len());
        let sent = content.audit.len().saturating_sub(theirs.audit.len());
        let bytes = if content == theirs {
            theirs_bytes
        } else if content == mine {
            ours.to_vec()
        } else {
            to_ron(&content).map_err(|e| SharedError::form(&e.to_string()))?.into_bytes()
        };
        if Fingerprint::of(&bytes) == head.print {
            let done = self.copy.replace(&mut self.state, Some(Fingerprint::of(ours)), &bytes, head)?;
            self.changed |= done;
            return Ok(done.then_some(SyncOutcome::InSync));
        }
        let end = self.put(ours, &bytes, &head, sent)?;
        if end.is_some() {
            self.came += came;
        }
        Ok(end)
    }

    fn own(&self, bytes: &[u8]) -> Result<Board, SharedError> {
        Ok(parse_board(bytes, &self.copy.file().display().to_string())?)
    }
}

/// Describes the reset of a remote board, with the missing changes and the next steps.
#[must_use]
pub fn went_back(address: &str, missing: &[AuditEntry]) -> String {
    const MOST: usize = 5;
    let list: Vec<String> = missing.iter().take(MOST).map(missing_change).collect();
    let more =
        if missing.len() > MOST { format!(" and {} more", missing.len() - MOST) } else { String::new() };
    let (changes, are) = if missing.len() == 1 { ("change", "is") } else { ("changes", "are") };
    format!(
        "the board at {address} went back to an earlier version: {} {changes} that {are} in your working copy {are} there no \
         longer: {}{more}; to send them again: boardsight shared sync {address} --settle ours; to give them up: --settle theirs",
        missing.len(),
        list.join(", ")
    )
}

/// Describes a missing change in a few words: field, time and author.
#[must_use]
pub fn missing_change(entry: &AuditEntry) -> String {
    let field = if entry.field.is_empty() { String::new() } else { format!(" {}", entry.field) };
    format!("{}{field} ({} on {})", entry.record, entry.who, entry.at.strftime("%-d %B %Y %H:%M UTC"))
}

fn board(bytes: &[u8], address: &Address) -> Result<Board, SharedError> {
    Ok(parse_board(bytes, address.text())?)
}

fn apart(error: &MergeError, address: &Address) -> SharedError {
    let what = format!("what was made here and the board at {address} cannot be brought together: {error}");
    SharedError::new(
        RemoteErrorKind::Apart,
        &what,
        "open it in the window and make the changes again; they are kept here meanwhile",
    )
}

/// Returns the number of changes in the working copy since its base: its new audit trail entries, or 1 if
/// it differs without any.
pub(super) fn waiting(copy: &WorkingCopy, state: &State, ours: &[u8]) -> Result<usize, SharedError> {
    let name = copy.file().display().to_string();
    let Some(base) = &state.base else { return Ok(parse_board(ours, &name)?.audit.len().max(1)) };
    if base.print == Fingerprint::of(ours) {
        return Ok(0);
    }
    let (ours, base) = (parse_board(ours, &name)?, parse_board(&copy.read_kept(base.print)?, &name)?);
    Ok(ours.audit.len().saturating_sub(base.audit.len()).max(usize::from(ours != base)))
}

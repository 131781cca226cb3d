//! One write of the board, and how its success is determined.

use super::super::copy::{PendingSave, RemoteVersion};
use super::super::error::{RemoteErrorKind, SharedError};
use super::super::place::{Object, Precondition, StorageError, VersionTag};
use super::super::versions;
use super::{SyncOutcome, SyncRun, board};
use boardsight_core::model::AuditEntry;
use boardsight_core::model::Board;
use boardsight_store::Fingerprint;

/// Maximum number of save ids in an object's metadata.
const LINEAGE: usize = 60;

impl SyncRun<'_> {
    /// Saves the board for the first time: the shared board does not exist, or no longer exists.
    pub(super) fn first(&mut self) -> Result<Option<SyncOutcome>, SharedError> {
        let ours = self.copy.bytes()?;
        match (&self.state.base, ours) {
            (Some(_), _) => {
                let what = format!("the board at {} was taken away", self.address);
                let next = format!(
                    "ask whoever keeps the storage for it, or save the copy in {} at another address",
                    self.copy.file().display()
                );
                Err(SharedError::new(RemoteErrorKind::Gone, &what, &next))
            }
            (None, Some(ours)) if self.ask.send => {
                self.own(&ours)?;
                self.send(&ours, &ours, None, 0)
            }
            (None, Some(_)) => Ok(Some(SyncOutcome::Waiting)),
            (None, None) => {
                let next = format!(
                    "check the address, or share a board there: boardsight shared save {} --from FILE",
                    self.address
                );
                Err(SharedError::new(
                    RemoteErrorKind::Missing,
                    &format!("there is no board at {}", self.address),
                    &next,
                ))
            }
        }
    }

    pub(super) fn put(
        &mut self,
        ours: &[u8],
        bytes: &[u8],
        head: &RemoteVersion,
        sent: usize,
    ) -> Result<Option<SyncOutcome>, SharedError> {
        if head.tag.is_empty() {
            let what =
                format!("the storage of {} gives no tag by which a save could be made safe", self.address);
            return Err(SharedError::new(
                RemoteErrorKind::Unfit,
                &what,
                "choose one that gives entity tags, or a folder",
            ));
        }
        self.send(ours, bytes, Some(head), sent)
    }

    fn send(
        &mut self,
        ours: &[u8],
        bytes: &[u8],
        head: Option<&RemoteVersion>,
        sent: usize,
    ) -> Result<Option<SyncOutcome>, SharedError> {
        let id = self.draw.id();
        let was = self.copy.keep(ours)?;
        let print = self.copy.keep(bytes)?;
        let mut saves = vec![id.clone()];
        saves.extend(head.iter().flat_map(|h| h.saves.iter().cloned()));
        saves.truncate(LINEAGE);
        // Record the save before sending it, so that the next process can recognise it if this one is
        // killed.
        self.state.sent.insert(0, PendingSave { id: id.clone(), from: was, content: print });
        self.copy.write(&mut self.state)?;
        let version = versions::key(self.address, self.ask.now, print);
        let kept = match self.place.put(&version, bytes, Precondition::IfAbsent, &saves) {
            Ok(_) => Ok(true),
            // The version exists already: the same bytes were saved at the same time. Nothing is missing.
            Err(StorageError::Changed) => Ok(false),
            Err(StorageError::Error(error)) => Err(error),
            Err(_) => {
                Err(SharedError::new(RemoteErrorKind::Other, "the storage took no version", "sync again"))
            }
        };
        let made = match kept {
            Ok(made) => made,
            Err(error) => {
                // No request for the board itself was sent.
                self.forget(&id)?;
                return Err(error);
            }
        };
        let only = head.map_or(Precondition::IfAbsent, |head| Precondition::IfMatch(&head.tag));
        match self.place.put(self.address.key(), bytes, only, &saves) {
            Ok(tag) => {
                self.is_there(&tag, print, head)?;
                let seen = RemoteVersion { print, tag, modified: None, saves };
                self.landed(&id, was, bytes, seen)?;
                self.sent += sent;
                Ok(Some(SyncOutcome::InSync))
            }
            Err(StorageError::Changed | StorageError::Missing) => {
                // Other users saved first, or an earlier request of this save succeeded and its answer was
                // lost. Read the board to find out.
                match self.place.get(self.address.key(), None) {
                    Ok(got) if got.saves.contains(&id) || Fingerprint::of(&got.bytes) == print => {
                        let seen = RemoteVersion {
                            print,
                            tag: got.tag,
                            modified: Some(got.modified),
                            saves: got.saves,
                        };
                        if Fingerprint::of(&got.bytes) == print {
                            self.landed(&id, was, bytes, seen)?;
                            self.sent += sent;
                            return Ok(Some(SyncOutcome::InSync));
                        }
                        Ok(None)
                    }
                    Ok(got) if self.is_in(&got, &id) => Ok(None),
                    Ok(_) => {
                        self.take_back(made, &version, &id)?;
                        Ok(None)
                    }
                    // The next sync determines whether the save succeeded. An eventually consistent storage
                    // may not show it yet.
                    Err(StorageError::Error(error)) => Err(error),
                    Err(_) => Ok(None),
                }
            }
            Err(StorageError::Unchanged) => Ok(None),
            Err(StorageError::Error(error)) => {
                if !error.is_unclear() {
                    self.take_back(made, &version, &id)?;
                    return Err(error);
                }
                // The save may have succeeded. Read the board once more to tell the user.
                if error.kind() != RemoteErrorKind::Cancelled
                    && let Ok(got) = self.place.get(self.address.key(), None)
                {
                    self.confirm(&got)?;
                    if self.state.sent.iter().all(|sent| sent.id != id) {
                        // It succeeded. The next try finds both boards equal, or includes later changes by
                        // others.
                        self.sent += sent;
                        return Ok(None);
                    }
                }
                Err(error)
            }
        }
    }

    /// Checks that a save which the storage has confirmed was written.
    ///
    /// The save counts as missing if there is no board or still the previous one. Other read errors prove
    /// nothing, because the storage may just not respond.
    fn is_there(
        &self,
        tag: &VersionTag,
        print: Fingerprint,
        head: Option<&RemoteVersion>,
    ) -> Result<(), SharedError> {
        let written = match self.place.get(self.address.key(), Some(tag).filter(|tag| !tag.is_empty())) {
            Ok(got) => {
                let there = Fingerprint::of(&got.bytes);
                there == print || head.is_none_or(|head| head.print != there)
            }
            Err(StorageError::Missing) => false,
            Err(_) => true,
        };
        if written {
            return Ok(());
        }
        let what = format!("the storage of {} confirmed a save and did not write it", self.address);
        let next =
            "sync again; what you made is kept here. If it happens again, tell whoever keeps the storage";
        Err(SharedError::new(RemoteErrorKind::Unfit, &what, next))
    }

    /// Returns whether the audit trail of a board contains the entries of the save with this id.
    fn is_in(&self, got: &Object, id: &str) -> bool {
        let theirs = board(&got.bytes, self.address).ok();
        let sent = self.state.sent.iter().find(|sent| sent.id == id);
        theirs.zip(sent).is_some_and(|(theirs, sent)| self.holds(&theirs, sent))
    }

    /// Undoes a rejected save: a version that never was the board is deleted.
    fn take_back(&mut self, made: bool, version: &str, id: &str) -> Result<(), SharedError> {
        if made {
            // A version that cannot be deleted is still a complete board.
            let _ = self.place.remove(version);
        }
        self.forget(id)
    }

    fn forget(&mut self, id: &str) -> Result<(), SharedError> {
        self.state.sent.retain(|sent| sent.id != id);
        self.copy.write(&mut self.state)
    }

    /// Confirms a save. The saved content becomes the base of the working copy. If the working copy was
    /// changed in the meantime, its base stays and the next sync merges the two.
    fn landed(
        &mut self,
        id: &str,
        was: Fingerprint,
        bytes: &[u8],
        seen: RemoteVersion,
    ) -> Result<(), SharedError> {
        if self.copy.replace(&mut self.state, Some(was), bytes, seen)? {
            self.changed |= Fingerprint::of(bytes) != was;
        } else {
            self.state.base = Some(RemoteVersion {
                print: was,
                tag: VersionTag::default(),
                modified: None,
                saves: Vec::new(),
            });
        }
        self.forget(id)
    }

    /// Checks whether the shared board includes an unconfirmed save.
    pub(super) fn confirm(&mut self, got: &Object) -> Result<(), SharedError> {
        if self.state.sent.is_empty() {
            return Ok(());
        }
        let head = Fingerprint::of(&got.bytes);
        let theirs = board(&got.bytes, self.address).ok();
        let ours = self.copy.bytes()?.map(|bytes| Fingerprint::of(&bytes));
        let landed = self.state.sent.iter().find(|sent| {
            sent.content == head
                || got.saves.contains(&sent.id)
                || theirs.as_ref().is_some_and(|theirs| self.holds(theirs, sent))
        });
        if let Some(sent) = landed.cloned() {
            // The common base of the working copy and of the shared board, which includes that save.
            let common = if ours == Some(sent.content) { sent.content } else { sent.from };
            let tag = if common == head { got.tag.clone() } else { VersionTag::default() };
            self.state.base =
                Some(RemoteVersion { print: common, tag, modified: None, saves: got.saves.clone() });
            self.state.sent.clear();
            return self.copy.write(&mut self.state);
        }
        // An in-flight write is safe: its precondition fails if the board has changed since.
        let moved = self
            .state
            .base
            .as_ref()
            .is_some_and(|base| base.print != head && !base.tag.is_empty() && base.tag != got.tag);
        if moved {
            self.state.sent.clear();
            self.copy.write(&mut self.state)?;
        }
        Ok(())
    }

    /// Returns whether a board's audit trail contains all entries that a save added. Used for storages that
    /// keep no save ids.
    fn holds(&self, theirs: &Board, sent: &PendingSave) -> bool {
        let read = |print| self.copy.read_kept(print).ok().and_then(|bytes| board(&bytes, self.address).ok());
        let Some(content) = read(sent.content) else { return false };
        let before = self.state.base.as_ref().and_then(|base| read(base.print));
        let before = before.map(|b| b.audit).unwrap_or_default();
        let new: Vec<&AuditEntry> = content.audit.iter().filter(|entry| !before.contains(entry)).collect();
        !new.is_empty() && new.iter().all(|entry| theirs.audit.contains(entry))
    }
}

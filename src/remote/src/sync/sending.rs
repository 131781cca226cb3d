//! One write of the board, and how it is found out whether it was carried out.

use super::super::copy::{Seen, Sent};
use super::super::error::{Kind, SharedError};
use super::super::place::{Got, If, Refused, Tag};
use super::super::versions;
use super::{End, Run, board};
use boardsight_core::model::AuditEntry;
use boardsight_core::model::Board;
use boardsight_store::Fingerprint;

/// How many ids of saves an object carries.
const LINEAGE: usize = 60;

impl Run<'_> {
    /// The first save: there is no board there yet, or none any more.
    pub(super) fn first(&mut self) -> Result<Option<End>, SharedError> {
        let ours = self.copy.bytes()?;
        match (&self.state.base, ours) {
            (Some(_), _) => {
                let what = format!("the board at {} was taken away", self.address);
                let next = format!(
                    "ask whoever keeps the storage for it, or save the copy in {} at another address",
                    self.copy.file().display()
                );
                Err(SharedError::new(Kind::Gone, &what, &next))
            }
            (None, Some(ours)) if self.ask.send => {
                self.own(&ours)?;
                self.send(&ours, &ours, None, 0)
            }
            (None, Some(_)) => Ok(Some(End::Waiting)),
            (None, None) => {
                let next = format!(
                    "check the address, or share a board there: boardsight shared save {} --from FILE",
                    self.address
                );
                Err(SharedError::new(Kind::Missing, &format!("there is no board at {}", self.address), &next))
            }
        }
    }

    pub(super) fn put(
        &mut self,
        ours: &[u8],
        bytes: &[u8],
        head: &Seen,
        sent: usize,
    ) -> Result<Option<End>, SharedError> {
        if head.tag.is_empty() {
            let what =
                format!("the storage of {} gives no tag by which a save could be made safe", self.address);
            return Err(SharedError::new(
                Kind::Unfit,
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
        head: Option<&Seen>,
        sent: usize,
    ) -> Result<Option<End>, SharedError> {
        let id = self.draw.id();
        let was = self.copy.keep(ours)?;
        let print = self.copy.keep(bytes)?;
        let mut saves = vec![id.clone()];
        saves.extend(head.iter().flat_map(|h| h.saves.iter().cloned()));
        saves.truncate(LINEAGE);
        // Before anything goes out: whatever becomes of this process, the next one can tell.
        self.state.sent.insert(0, Sent { id: id.clone(), from: was, content: print });
        self.copy.write(&mut self.state)?;
        let version = versions::key(self.address, self.ask.now, print);
        let kept = match self.place.put(&version, bytes, If::New, &saves) {
            Ok(_) => Ok(true),
            // The very same bytes at the very same second: a version is a version.
            Err(Refused::Changed) => Ok(false),
            Err(Refused::Error(error)) => Err(error),
            Err(_) => Err(SharedError::new(Kind::Other, "the storage took no version", "sync again")),
        };
        let made = match kept {
            Ok(made) => made,
            Err(error) => {
                // Nothing was said to the board itself.
                self.forget(&id)?;
                return Err(error);
            }
        };
        let only = head.map_or(If::New, |head| If::Still(&head.tag));
        match self.place.put(self.address.key(), bytes, only, &saves) {
            Ok(tag) => {
                self.is_there(&tag, print, head)?;
                let seen = Seen { print, tag, modified: None, saves };
                self.landed(&id, was, bytes, seen)?;
                self.sent += sent;
                Ok(Some(End::Together))
            }
            Err(Refused::Changed | Refused::Missing) => {
                // Others were first, or this save itself by an earlier request whose answer was lost: reading tells.
                match self.place.get(self.address.key(), None) {
                    Ok(got) if got.saves.contains(&id) || Fingerprint::of(&got.bytes) == print => {
                        let seen =
                            Seen { print, tag: got.tag, modified: Some(got.modified), saves: got.saves };
                        if Fingerprint::of(&got.bytes) == print {
                            self.landed(&id, was, bytes, seen)?;
                            self.sent += sent;
                            return Ok(Some(End::Together));
                        }
                        Ok(None)
                    }
                    Ok(got) if self.is_in(&got, &id) => Ok(None),
                    Ok(_) => {
                        self.take_back(made, &version, &id)?;
                        Ok(None)
                    }
                    // Whether it landed is found out the next time; that nothing is there may be of a storage that is behind.
                    Err(Refused::Error(error)) => Err(error),
                    Err(_) => Ok(None),
                }
            }
            Err(Refused::Unchanged) => Ok(None),
            Err(Refused::Error(error)) => {
                if !error.is_unclear() {
                    self.take_back(made, &version, &id)?;
                    return Err(error);
                }
                // It may have been carried out. Once more, to tell the reader rather than leave them wondering.
                if error.kind() != Kind::Cancelled
                    && let Ok(got) = self.place.get(self.address.key(), None)
                {
                    self.confirm(&got)?;
                    if self.state.sent.iter().all(|sent| sent.id != id) {
                        // It was. The next try finds both the same, or what others made of it since.
                        self.sent += sent;
                        return Ok(None);
                    }
                }
                Err(error)
            }
        }
    }

    /// Reads back a save that the storage has confirmed. Whether it can be read says little of a storage that does not answer;
    /// that the board there is still the one before says that nothing was written.
    fn is_there(&self, tag: &Tag, print: Fingerprint, head: Option<&Seen>) -> Result<(), SharedError> {
        let written = match self.place.get(self.address.key(), Some(tag).filter(|tag| !tag.is_empty())) {
            Ok(got) => {
                let there = Fingerprint::of(&got.bytes);
                there == print || head.is_none_or(|head| head.print != there)
            }
            Err(Refused::Missing) => false,
            Err(_) => true,
        };
        if written {
            return Ok(());
        }
        let what = format!("the storage of {} confirmed a save and did not write it", self.address);
        let next =
            "sync again; what you made is kept here. If it happens again, tell whoever keeps the storage";
        Err(SharedError::new(Kind::Unfit, &what, next))
    }

    /// Whether the trail of a board that was read holds what the save of that id added.
    fn is_in(&self, got: &Got, id: &str) -> bool {
        let theirs = board(&got.bytes, self.address).ok();
        let sent = self.state.sent.iter().find(|sent| sent.id == id);
        theirs.zip(sent).is_some_and(|(theirs, sent)| self.holds(&theirs, sent))
    }

    /// A save that was refused: a version that never was the board is none.
    fn take_back(&mut self, made: bool, version: &str, id: &str) -> Result<(), SharedError> {
        if made {
            // One that stays is a whole board all the same.
            let _ = self.place.remove(version);
        }
        self.forget(id)
    }

    fn forget(&mut self, id: &str) -> Result<(), SharedError> {
        self.state.sent.retain(|sent| sent.id != id);
        self.copy.write(&mut self.state)
    }

    /// A save is confirmed: the working copy becomes what was saved, unless it was changed meanwhile; then it still comes
    /// from what the save was made from, and the next sync brings the two together.
    fn landed(&mut self, id: &str, was: Fingerprint, bytes: &[u8], seen: Seen) -> Result<(), SharedError> {
        if self.copy.replace(&mut self.state, Some(was), bytes, seen)? {
            self.changed |= Fingerprint::of(bytes) != was;
        } else {
            self.state.base =
                Some(Seen { print: was, tag: Tag::default(), modified: None, saves: Vec::new() });
        }
        self.forget(id)
    }

    /// Looks whether a save of which no answer came is in the board there.
    pub(super) fn confirm(&mut self, got: &Got) -> Result<(), SharedError> {
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
            // What the working copy has in common with the board there, which comes from that save.
            let common = if ours == Some(sent.content) { sent.content } else { sent.from };
            let tag = if common == head { got.tag.clone() } else { Tag::default() };
            self.state.base = Some(Seen { print: common, tag, modified: None, saves: got.saves.clone() });
            self.state.sent.clear();
            return self.copy.write(&mut self.state);
        }
        // A request that is still on its way holds only if the board is still what it was made from.
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

    /// Whether a board's trail holds all that a save added to it: storages that keep no ids are asked so.
    fn holds(&self, theirs: &Board, sent: &Sent) -> bool {
        let read = |print| self.copy.read_kept(print).ok().and_then(|bytes| board(&bytes, self.address).ok());
        let Some(content) = read(sent.content) else { return false };
        let before = self.state.base.as_ref().and_then(|base| read(base.print));
        let before = before.map(|b| b.audit).unwrap_or_default();
        let new: Vec<&AuditEntry> = content.audit.iter().filter(|entry| !before.contains(entry)).collect();
        !new.is_empty() && new.iter().all(|entry| theirs.audit.contains(entry))
    }
}

//! Presence: a note next to the shared board for each session that has it open, refreshed regularly. It
//! informs people and is not a lock: nothing waits for it.

use super::error::SharedError;
use super::place::{CancelToken, Precondition, Storage, StorageError};
use super::{Address, Shared};
use boardsight_store::Holder;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Interval for refreshing the note of a session, in seconds.
pub const BEAT: u64 = 120;
/// A session is considered ended after this many seconds without a refresh: three intervals.
pub const SILENT: i64 = 360;
/// The note of an ended session is deleted after this many seconds, by the next session that lists the
/// notes.
const SWEPT: i64 = 24 * 3600;

/// The note of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Name of the user, from their settings.
    pub who: String,
    /// Name of the machine.
    pub machine: String,
    /// Start of the session.
    pub since: Timestamp,
    /// Id of the session.
    #[serde(skip)]
    pub session: String,
    /// Time of the last refresh, by the storage's clock.
    #[serde(skip)]
    pub heard: Timestamp,
}

impl Presence {
    /// Returns whether the last refresh is recent enough for the session to be active.
    #[must_use]
    pub fn is_there(&self, now: Timestamp) -> bool {
        now.duration_since(self.heard) < SignedDuration::from_secs(SILENT)
    }
}

fn folder(address: &Address) -> String {
    address.beside("here")
}

impl Shared {
    /// Writes the note that a session has the board open. Call it every [`BEAT`] seconds.
    ///
    /// # Errors
    /// If the storage rejects the request. Other users then do not see the session; there is no other
    /// effect.
    pub fn say_here(&self, session: &str, me: &Holder, stop: &CancelToken) -> Result<(), SharedError> {
        let here = Presence {
            who: me.who.clone(),
            machine: me.machine.clone(),
            since: me.since,
            session: String::new(),
            heard: me.since,
        };
        let text = ron::to_string(&here).map_err(|e| SharedError::form(&e.to_string()))?;
        let key = format!("{}{session}.ron", folder(&self.address));
        match self.place(stop)?.put(&key, text.as_bytes(), Precondition::Always, &[]) {
            Err(StorageError::Error(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Deletes the note of a session.
    ///
    /// # Errors
    /// If the storage rejects the request. The note then expires after [`SILENT`] seconds.
    pub fn say_gone(&self, session: &str, stop: &CancelToken) -> Result<(), SharedError> {
        self.place(stop)?.remove(&format!("{}{session}.ron", folder(&self.address)))
    }

    /// Returns the sessions that have the board open, the longest first, without those not refreshed for
    /// [`SILENT`] seconds. If `own` is the caller's session, the current time is the storage's own, so that
    /// no local clock matters.
    ///
    /// # Errors
    /// If the storage rejects the request.
    pub fn who(
        &self,
        own: Option<&str>,
        now: Timestamp,
        stop: &CancelToken,
    ) -> Result<Vec<Presence>, SharedError> {
        let place = self.place(stop)?;
        let listed = place.list(&folder(&self.address))?;
        let name = |key: &str| Some(key.rsplit('/').next()?.strip_suffix(".ron")?.to_owned());
        let now = own
            .and_then(|own| listed.iter().find(|l| name(&l.key).as_deref() == Some(own)))
            .map_or(now, |mine| mine.modified);
        let mut found = Vec::new();
        for one in listed {
            let Some(session) = name(&one.key) else { continue };
            let silent = now.duration_since(one.modified).as_secs();
            if silent > SWEPT {
                // The session ended long ago.
                let _ = place.remove(&one.key);
            }
            if silent >= SILENT {
                continue;
            }
            if let Some(here) = read(place.as_ref(), &one.key) {
                found.push(Presence { session, heard: one.modified, ..here });
            }
        }
        found.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.session.cmp(&b.session)));
        Ok(found)
    }
}

fn read(place: &dyn Storage, key: &str) -> Option<Presence> {
    const MOST: usize = 4096;
    let bytes = place.get(key, None).ok()?.bytes;
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(MOST))?).ok()?;
    // Other users write these texts; show them on one line, without control characters.
    let line = |text: String| text.chars().filter(|c| !c.is_control()).take(80).collect();
    let Presence { who, machine, since, session, heard } = ron::from_str(text).ok()?;
    Some(Presence { who: line(who), machine: line(machine), since, session, heard })
}

//! Who has a shared board open: a note beside it for each session, refreshed while it lasts. An advisory for people, and
//! no lock: nothing ever waits for it.

use super::error::SharedError;
use super::place::{If, Place, Refused, Stop};
use super::{Address, Shared};
use boardsight_store::Holder;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How often a session says that it is still there, in seconds.
pub const BEAT: u64 = 120;
/// After how many seconds without that it is taken to have ended: three beats.
pub const SILENT: i64 = 360;
/// After how many seconds what a dead session left is swept away by the next one to look.
const SWEPT: i64 = 24 * 3600;

/// What a session says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Who, as their settings name them.
    pub who: String,
    /// The machine that they work on.
    pub machine: String,
    /// Since when.
    pub since: Timestamp,
    /// The session.
    #[serde(skip)]
    pub session: String,
    /// When it was last heard of, by the storage's clock.
    #[serde(skip)]
    pub heard: Timestamp,
}

impl Here {
    /// Whether it was heard of lately enough to be taken to be there.
    #[must_use]
    pub fn is_there(&self, now: Timestamp) -> bool {
        now.duration_since(self.heard) < SignedDuration::from_secs(SILENT)
    }
}

fn folder(address: &Address) -> String {
    address.beside("here")
}

impl Shared {
    /// Says that a session has the board open. To be said again every [`BEAT`] seconds.
    ///
    /// # Errors
    /// If the storage says no; then others are not told, and no more comes of it.
    pub fn say_here(&self, session: &str, me: &Holder, stop: &Stop) -> Result<(), SharedError> {
        let here = Here {
            who: me.who.clone(),
            machine: me.machine.clone(),
            since: me.since,
            session: String::new(),
            heard: me.since,
        };
        let text = ron::to_string(&here).map_err(|e| SharedError::form(&e.to_string()))?;
        let key = format!("{}{session}.ron", folder(&self.address));
        match self.place(stop)?.put(&key, text.as_bytes(), If::Any, &[]) {
            Err(Refused::Error(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Says that it no longer has.
    ///
    /// # Errors
    /// If the storage says no; the note is then taken for what it is after [`SILENT`] seconds.
    pub fn say_gone(&self, session: &str, stop: &Stop) -> Result<(), SharedError> {
        self.place(stop)?.remove(&format!("{}{session}.ron", folder(&self.address)))
    }

    /// Who has it open, the longest first; those not heard of for [`SILENT`] seconds are left out. With the name of one's
    /// own session, the time is the storage's own, so that no clock of any machine matters.
    ///
    /// # Errors
    /// If the storage says no.
    pub fn who(&self, own: Option<&str>, now: Timestamp, stop: &Stop) -> Result<Vec<Here>, SharedError> {
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
                // Of a session that died long ago.
                let _ = place.remove(&one.key);
            }
            if silent >= SILENT {
                continue;
            }
            if let Some(here) = read(place.as_ref(), &one.key) {
                found.push(Here { session, heard: one.modified, ..here });
            }
        }
        found.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.session.cmp(&b.session)));
        Ok(found)
    }
}

fn read(place: &dyn Place, key: &str) -> Option<Here> {
    const MOST: usize = 4096;
    let bytes = place.get(key, None).ok()?.bytes;
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(MOST))?).ok()?;
    // What others write there is shown on one line, whatever it holds.
    let line = |text: String| text.chars().filter(|c| !c.is_control()).take(80).collect();
    let Here { who, machine, since, session, heard } = ron::from_str(text).ok()?;
    Some(Here { who: line(who), machine: line(machine), since, session, heard })
}

//! What sharing asks of a storage: to read one object, to write one only if it is as it was seen, and to list a few.

use super::error::SharedError;
use boardsight_core::progress::Progress;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How long an answer may take, unless `BOARDSIGHT_SHARED_TIMEOUT` says otherwise, in seconds. Long enough for a national
/// board over a slow link.
const ANSWER: u64 = 60;

/// How long an answer may take, in seconds.
pub(super) fn patience() -> u64 {
    let set = std::env::var("BOARDSIGHT_SHARED_TIMEOUT").ok();
    set.and_then(|s| s.trim().parse().ok()).filter(|s| (1..=3600).contains(s)).unwrap_or(ANSWER)
}

/// What the storage knows an object by: a write can be made to hold only while it is still that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tag {
    /// The entity tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The version or generation, where the storage counts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Tag {
    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.etag.is_none() && self.version.is_none()
    }
}

/// An object as it was read.
#[derive(Clone, Debug)]
pub struct Got {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What it is known by.
    pub tag: Tag,
    /// When it was written, by the storage's clock.
    pub modified: Timestamp,
    /// The ids of the saves that it comes from, the last first, where the storage keeps them.
    pub saves: Vec<String>,
}

/// What a listing says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// When it was written, by the storage's clock.
    pub modified: Timestamp,
    /// How many bytes it holds.
    pub size: u64,
}

/// What a write depends on.
#[derive(Clone, Copy, Debug)]
pub enum If<'a> {
    /// Nothing is there.
    New,
    /// It is still what it was known by.
    Still(&'a Tag),
    /// Nothing: what only this session writes.
    Any,
}

/// Why an object was not read or written.
#[derive(Debug)]
pub enum Refused {
    /// It is still what the asker knows.
    Unchanged,
    /// It is not what the write depends on.
    Changed,
    /// It is not there.
    Missing,
    /// Something else.
    Error(SharedError),
}

impl From<SharedError> for Refused {
    fn from(error: SharedError) -> Self {
        Self::Error(error)
    }
}

/// A storage.
pub trait Place: Send + Sync {
    /// Reads an object, unless it is still what `known` says.
    ///
    /// # Errors
    /// If it is missing, unchanged, or cannot be reached.
    fn get(&self, key: &str, known: Option<&Tag>) -> Result<Got, Refused>;

    /// Writes an object whole, if it is as `only` says. `saves` are kept beside it where the storage can.
    ///
    /// # Errors
    /// If it is not as `only` says, or the storage says no. Only [`SharedError::is_unclear`] errors leave it open whether
    /// the object was written.
    fn put(&self, key: &str, bytes: &[u8], only: If<'_>, saves: &[String]) -> Result<Tag, Refused>;

    /// What lies under a folder, in no order.
    ///
    /// # Errors
    /// If the storage says no.
    fn list(&self, folder: &str) -> Result<Vec<Listed>, SharedError>;

    /// Takes an object away; one that is not there is no error.
    ///
    /// # Errors
    /// If the storage says no.
    fn remove(&self, key: &str) -> Result<(), SharedError>;
}

/// Stops what is under way, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Stop(Progress);

impl Stop {
    /// Stops it.
    pub fn stop(&self) {
        self.0.cancel();
    }

    /// Whether it was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }
}

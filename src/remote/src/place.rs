//! The storage interface for sharing: read an object, write an object conditionally, and list objects.

use super::error::SharedError;
use boardsight_core::progress::Progress;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Default timeout of a request, in seconds; `BOARDSIGHT_SHARED_TIMEOUT` overrides it. Long enough for a
/// national board over a slow connection.
const ANSWER: u64 = 60;

/// Returns the timeout of a request, in seconds.
pub(super) fn patience() -> u64 {
    let set = std::env::var("BOARDSIGHT_SHARED_TIMEOUT").ok();
    set.and_then(|s| s.trim().parse().ok()).filter(|s| (1..=3600).contains(s)).unwrap_or(ANSWER)
}

/// Identifies the version of an object in the storage. A write can be conditional on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VersionTag {
    /// The entity tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The version or generation, if the storage has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl VersionTag {
    /// Returns whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.etag.is_none() && self.version.is_none()
    }
}

/// An object that was read.
#[derive(Clone, Debug)]
pub struct Object {
    /// The content.
    pub bytes: Vec<u8>,
    /// The tag of this version.
    pub tag: VersionTag,
    /// Time of writing, by the storage's clock.
    pub modified: Timestamp,
    /// Ids of the saves that it includes, the latest first, if the storage keeps them.
    pub saves: Vec<String>,
}

/// An object in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectMeta {
    pub key: String,
    /// Time of writing, by the storage's clock.
    pub modified: Timestamp,
    /// Size in bytes.
    pub size: u64,
}

/// The precondition of a write.
#[derive(Clone, Copy, Debug)]
pub enum Precondition<'a> {
    /// The object does not exist.
    IfAbsent,
    /// The object still has this tag.
    IfMatch(&'a VersionTag),
    /// No precondition, for objects that only this session writes.
    Always,
}

/// The reason why an object was not read or written.
#[derive(Debug)]
pub enum StorageError {
    /// The object still has the known tag.
    Unchanged,
    /// The precondition failed.
    Changed,
    /// The object does not exist.
    Missing,
    /// Any other error.
    Error(SharedError),
}

impl From<SharedError> for StorageError {
    fn from(error: SharedError) -> Self {
        Self::Error(error)
    }
}

/// Storage of objects.
pub trait Storage: Send + Sync {
    /// Reads an object, unless it still has the tag `known`.
    ///
    /// # Errors
    /// If it is missing, unchanged, or cannot be reached.
    fn get(&self, key: &str, known: Option<&VersionTag>) -> Result<Object, StorageError>;

    /// Writes an object completely if the precondition `only` holds. `saves` are stored as metadata if the
    /// storage supports it.
    ///
    /// # Errors
    /// If the precondition fails or the storage rejects the request. Only after a
    /// [`SharedError::is_unclear`] error is it unknown whether the object was written.
    fn put(
        &self,
        key: &str,
        bytes: &[u8],
        only: Precondition<'_>,
        saves: &[String],
    ) -> Result<VersionTag, StorageError>;

    /// Lists the objects in a folder, in any order.
    ///
    /// # Errors
    /// If the storage rejects the request.
    fn list(&self, folder: &str) -> Result<Vec<ObjectMeta>, SharedError>;

    /// Deletes an object. A missing object is not an error.
    ///
    /// # Errors
    /// If the storage rejects the request.
    fn remove(&self, key: &str) -> Result<(), SharedError>;
}

/// Cancels an operation from any thread.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Progress);

impl CancelToken {
    /// Cancels the operation.
    pub fn stop(&self) {
        self.0.cancel();
    }

    /// Returns whether the operation was cancelled.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }
}

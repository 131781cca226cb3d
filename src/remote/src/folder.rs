//! A local folder or a network share as storage. Writes are conditional by the means of the `store` crate:
//! a lock on the existing file, its fingerprint, and atomic replacement by a new file.

use super::error::{RemoteErrorKind, SharedError};
use super::place::{Object, ObjectMeta, Precondition, Storage, StorageError, VersionTag};
use boardsight_store::{Expected, Fingerprint, Rights, SaveError, put_bytes_with, read_bytes};
use jiff::Timestamp;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A folder.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Creates the storage of a folder.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    fn path(&self, key: &str) -> PathBuf {
        self.0.join(key)
    }

    /// Returns the permissions of a new object. Files next to a board, such as its versions, get the
    /// board's read permissions.
    fn rights(&self, key: &str) -> Rights {
        let Some((beside, _)) = key.rsplit_once('/') else { return Rights::Usual };
        let stem = beside.rsplit_once('.').map_or(beside, |(stem, _)| stem);
        let board = [".board.ron", ".ron"].map(|ending| self.path(&format!("{stem}{ending}")));
        board.iter().find(|board| board.exists()).map_or(Rights::Usual, |board| Rights::like(&[board]))
    }

    /// Distinguishes a missing drive or share from a missing board.
    fn reached(&self) -> Result<(), SharedError> {
        match fs::metadata(&self.0) {
            Ok(meta) if meta.is_dir() => Ok(()),
            Ok(_) => Err(SharedError::new(
                RemoteErrorKind::Bucket,
                &format!("{} is no folder", self.0.display()),
                "check the address",
            )),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(SharedError::new(
                RemoteErrorKind::Offline,
                &format!("the folder {} is not there", self.0.display()),
                "connect the drive or share, or check the address; what you make meanwhile is kept here",
            )),
            Err(error) => {
                Err(SharedError::disk(&format!("the folder {} cannot be read", self.0.display()), &error))
            }
        }
    }
}

fn written(path: &Path) -> Timestamp {
    let at = fs::metadata(path).and_then(|m| m.modified()).ok();
    at.and_then(|at| Timestamp::try_from(at).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn tag(bytes: &[u8]) -> VersionTag {
    VersionTag { etag: Some(Fingerprint::of(bytes).to_string()), version: None }
}

impl Storage for Folder {
    fn get(&self, key: &str, known: Option<&VersionTag>) -> Result<Object, StorageError> {
        self.reached()?;
        let path = self.path(key);
        if !path.exists() {
            return Err(StorageError::Missing);
        }
        let bytes = read_bytes(&path).map_err(SharedError::from)?;
        let tag = tag(&bytes);
        if known == Some(&tag) {
            return Err(StorageError::Unchanged);
        }
        Ok(Object { bytes, tag, modified: written(&path), saves: Vec::new() })
    }

    fn put(
        &self,
        key: &str,
        bytes: &[u8],
        only: Precondition<'_>,
        _: &[String],
    ) -> Result<VersionTag, StorageError> {
        self.reached()?;
        let path = self.path(key);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .map_err(|e| SharedError::disk(&format!("{} cannot be made", folder.display()), &e))?;
        }
        let expected = match only {
            Precondition::IfAbsent => Expected::Nothing,
            Precondition::Always => Expected::Anything,
            Precondition::IfMatch(tag) => match tag.etag.as_deref().and_then(|t| t.parse().ok()) {
                Some(print) => Expected::These(print),
                None => return Err(StorageError::Changed),
            },
        };
        match put_bytes_with(&path, bytes, expected, self.rights(key)) {
            Ok(()) => Ok(tag(bytes)),
            Err(SaveError::Changed { .. } | SaveError::Exists { .. }) => Err(StorageError::Changed),
            Err(SaveError::Gone { .. }) => Err(StorageError::Missing),
            Err(error @ SaveError::Busy { .. }) => Err(StorageError::Error(SharedError::new(
                RemoteErrorKind::Slow,
                &error.to_string(),
                "sync again",
            ))),
            Err(error) => Err(StorageError::Error(error.into())),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<ObjectMeta>, SharedError> {
        self.reached()?;
        let place = self.path(folder);
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(SharedError::disk(&format!("{} cannot be read", place.display()), &error));
            }
        };
        let listed = entries.flatten().filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            // Temporary files of a save and lock files are not objects.
            let meta = entry.metadata().ok().filter(|m| m.is_file() && !name.starts_with('.'))?;
            Some(ObjectMeta {
                key: format!("{folder}{name}"),
                modified: written(&entry.path()),
                size: meta.len(),
            })
        });
        Ok(listed.collect())
    }

    fn remove(&self, key: &str) -> Result<(), SharedError> {
        match fs::remove_file(self.path(key)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(SharedError::disk(&format!("{key} cannot be taken away"), &error))
            }
            _ => Ok(()),
        }
    }
}

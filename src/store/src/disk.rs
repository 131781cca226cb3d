//! All disk operations that make saved boards survive a power failure: writes, syncs and their order.
//!
//! Tests record the order and check every state in which a power failure may leave the disk
//! (`tests/it/power.rs`).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A disk operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Creates an empty file.
    Create(PathBuf),
    /// Appends bytes to a file.
    Append(PathBuf, Vec<u8>),
    /// Truncates a file to a length in bytes.
    Cut(PathBuf, u64),
    /// Syncs a file's content to the disk.
    SyncFile(PathBuf),
    /// Renames a file and replaces any file with the new name.
    Rename(PathBuf, PathBuf),
    /// Adds a hard link to a file.
    Link(PathBuf, PathBuf),
    /// Removes a name, and the file with its last name.
    Remove(PathBuf),
    /// Creates a folder.
    MakeFolder(PathBuf),
    /// Syncs the names in a folder to the disk.
    SyncFolder(PathBuf),
}

#[cfg(any(test, feature = "record"))]
thread_local! {
    static RECORD: std::cell::RefCell<Option<Vec<Op>>> = const { std::cell::RefCell::new(None) };
}

/// Records the disk operations of this thread while `work` runs, in order. Failed operations are not
/// included.
#[cfg(any(test, feature = "record"))]
pub fn record<T>(work: impl FnOnce() -> T) -> (T, Vec<Op>) {
    RECORD.with_borrow_mut(|record| *record = Some(Vec::new()));
    let result = work();
    (result, RECORD.with_borrow_mut(Option::take).unwrap_or_default())
}

/// Records an operation; `op` is called only while recording.
fn note(op: impl FnOnce() -> Op) {
    #[cfg(any(test, feature = "record"))]
    RECORD.with_borrow_mut(|record| {
        if let Some(record) = record {
            record.push(op());
        }
    });
    #[cfg(not(any(test, feature = "record")))]
    let _ = op;
}

/// Records that a file was created by other means.
pub(crate) fn created(path: &Path) {
    note(|| Op::Create(path.to_owned()));
}

/// Appends bytes to an open file.
pub(crate) fn append(path: &Path, mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    note(|| Op::Append(path.to_owned(), bytes.to_owned()));
    Ok(())
}

/// Truncates an open file to a length.
pub(crate) fn cut(path: &Path, file: &File, length: u64) -> io::Result<()> {
    file.set_len(length)?;
    note(|| Op::Cut(path.to_owned(), length));
    Ok(())
}

/// Syncs a file to the disk; with `data`, only its content and not its metadata, such as the modification
/// time.
pub(crate) fn sync_file(path: &Path, file: &File, data: bool) -> io::Result<()> {
    if data {
        file.sync_data()?;
    } else {
        file.sync_all()?;
    }
    note(|| Op::SyncFile(path.to_owned()));
    Ok(())
}

/// Renames a file and replaces any file with the new name.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    note(|| Op::Rename(from.to_owned(), to.to_owned()));
    Ok(())
}

/// Adds a hard link to a file if the new name is free.
pub(crate) fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)?;
    note(|| Op::Link(from.to_owned(), to.to_owned()));
    Ok(())
}

/// Removes a name.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    note(|| Op::Remove(path.to_owned()));
    Ok(())
}

/// Creates a folder and its missing parents, and syncs their names to the disk.
///
/// With `private`, only the user may enter the new folders.
pub(crate) fn make_folders(path: &Path, private: bool) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = super::save::folder_of(path);
    if path.parent().is_some() && above != path {
        make_folders(above, private)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    if private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    let _ = private;
    match builder.create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => return Ok(()),
        Ok(()) => note(|| Op::MakeFolder(path.to_owned())),
    }
    // Ignore the error: some shared drives do not support syncing a folder.
    let _ = sync_folder(above);
    Ok(())
}

/// Syncs the names in a folder to the disk. Systems other than Unix do this themselves.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    note(|| Op::SyncFolder(folder.to_owned()));
    Ok(())
}

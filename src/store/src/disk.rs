//! Every change that the program makes to a disk so that a board survives the loss of power: what is written, what is put
//! on the disk for good (synced), and in which order. Tests record the order and try what a disk may hold when the power
//! goes at any moment (`tests/it/power.rs`).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One change of a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A new empty file.
    Create(PathBuf),
    /// Bytes at the end of a file.
    Append(PathBuf, Vec<u8>),
    /// A file cut to a length in bytes.
    Cut(PathBuf, u64),
    /// All that a file holds is on the disk.
    SyncFile(PathBuf),
    /// A file gets another name, in place of whatever has it.
    Rename(PathBuf, PathBuf),
    /// A file gets a second name.
    Link(PathBuf, PathBuf),
    /// A name goes, and the file with its last one.
    Remove(PathBuf),
    /// A new folder.
    MakeFolder(PathBuf),
    /// All names in a folder are on the disk.
    SyncFolder(PathBuf),
}

#[cfg(any(test, feature = "record"))]
thread_local! {
    static RECORD: std::cell::RefCell<Option<Vec<Op>>> = const { std::cell::RefCell::new(None) };
}

/// Records the changes that this thread makes while `work` runs, in their order. Those that failed are not in it.
#[cfg(any(test, feature = "record"))]
pub fn record<T>(work: impl FnOnce() -> T) -> (T, Vec<Op>) {
    RECORD.with_borrow_mut(|record| *record = Some(Vec::new()));
    let result = work();
    (result, RECORD.with_borrow_mut(Option::take).unwrap_or_default())
}

/// Notes a change that was made; `op` is called only while changes are recorded.
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

/// Notes that a file was made by other means.
pub(crate) fn created(path: &Path) {
    note(|| Op::Create(path.to_owned()));
}

/// Appends bytes to a file that was opened under a name.
pub(crate) fn append(path: &Path, mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    note(|| Op::Append(path.to_owned(), bytes.to_owned()));
    Ok(())
}

/// Cuts a file that was opened under a name to a length.
pub(crate) fn cut(path: &Path, file: &File, length: u64) -> io::Result<()> {
    file.set_len(length)?;
    note(|| Op::Cut(path.to_owned(), length));
    Ok(())
}

/// Puts what a file holds on the disk; with `data`, without what is only about the file, such as when it was changed.
pub(crate) fn sync_file(path: &Path, file: &File, data: bool) -> io::Result<()> {
    if data {
        file.sync_data()?
    } else {
        file.sync_all()?
    }
    note(|| Op::SyncFile(path.to_owned()));
    Ok(())
}

/// Gives a file another name, in place of whatever has it.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    note(|| Op::Rename(from.to_owned(), to.to_owned()));
    Ok(())
}

/// Gives a file a second name, if nothing has it.
pub(crate) fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)?;
    note(|| Op::Link(from.to_owned(), to.to_owned()));
    Ok(())
}

/// Takes a name away.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    note(|| Op::Remove(path.to_owned()));
    Ok(())
}

/// Makes a folder and those above it that are not there, and puts their names on the disk; with `private`, only the user
/// may enter the new ones.
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
    // Some shared drives cannot say that a name is on the disk.
    let _ = sync_folder(above);
    Ok(())
}

/// Puts the names in a folder on the disk. Elsewhere than on Unix the system does so by itself.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    note(|| Op::SyncFolder(folder.to_owned()));
    Ok(())
}

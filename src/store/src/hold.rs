//! File locking on each operating system.
//!
//! On systems other than Windows, an advisory lock covers the whole file: a process that does not check it
//! can still read the file, and the file can be replaced or removed while locked. On Windows such a lock
//! blocks every other reader, including a second handle of this process. There the holder opens the file
//! for writing and shares only reading and deletion. The system then refuses a second writer, and everybody
//! can read who the holder is.

use super::disk;
use super::save::Rights;
#[cfg(not(windows))]
use std::fs::TryLockError;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Number of attempts to open a file that is in use for a moment; `PAUSE` is the time between them.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// Result of opening a file with a lock.
pub(super) enum LockAttempt {
    /// The lock was acquired.
    Acquired(File),
    /// Another process has the lock; the file is open for reading.
    HeldElsewhere(File),
    /// The drive does not support locks.
    #[cfg(not(windows))]
    Unlocked(File),
}

/// Opens a file for reading and writing, creates it if necessary, and locks it.
pub(super) fn open(path: &Path) -> io::Result<LockAttempt> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(windows)]
    {
        match with_patience(|| windows::alone(&mut options).open(path)) {
            Ok(file) => Ok(LockAttempt::Acquired(file)),
            Err(error) if windows::in_use(&error) => File::open(path).map(LockAttempt::HeldElsewhere),
            Err(error) => Err(error),
        }
    }
    #[cfg(not(windows))]
    {
        let file = options.open(path)?;
        Ok(match lock_soon(&file) {
            Ok(()) => LockAttempt::Acquired(file),
            Err(TryLockError::WouldBlock) => LockAttempt::HeldElsewhere(file),
            Err(TryLockError::Error(_)) => LockAttempt::Unlocked(file),
        })
    }
}

/// Opens a file for appending and locks it if the drive supports locks.
///
/// With `new`, the file must not exist and is created with at most these permissions.
pub(super) fn open_to_append(path: &Path, new: Option<Rights>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(new.is_some());
    if let Some(rights) = new {
        rights.of_new(&mut options);
    }
    // On Windows a file that is open for appending only cannot be truncated.
    #[cfg(windows)]
    {
        windows::alone(options.read(true).write(true));
        let file = with_patience(|| options.open(path))?;
        if new.is_some() {
            disk::created(path);
        }
        Ok(file)
    }
    #[cfg(not(windows))]
    {
        let file = options.append(true).open(path)?;
        let _ = lock_soon(&file);
        if new.is_some() {
            disk::created(path);
        }
        Ok(file)
    }
}

/// Returns whether a process has locked a file that was opened for reading.
pub(super) fn is_held(file: &File, path: &Path) -> bool {
    #[cfg(windows)]
    {
        let _ = file;
        with_patience(|| OpenOptions::new().write(true).open(path)).is_err_and(|e| windows::in_use(&e))
    }
    #[cfg(not(windows))]
    {
        let _ = path;
        matches!(lock_soon(file), Err(TryLockError::WouldBlock))
    }
}

/// Locks a file, with retries while it is in use. A process that is just being started holds everything
/// that its parent held until it runs.
#[cfg(not(windows))]
fn lock_soon(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            other => return other,
        }
    }
    file.try_lock()
}

/// Retries for a moment while the file is in use, for example by a virus scanner, which opens every new
/// file.
#[cfg(windows)]
fn with_patience<T>(mut ask: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 1..TRIES {
        match ask() {
            Err(error) if windows::in_use(&error) || error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(PAUSE);
            }
            other => return other,
        }
    }
    ask()
}

/// Removes a file that another process may have open.
pub(super) fn take_away(path: &Path) -> io::Result<()> {
    #[cfg(windows)]
    {
        // The name may stay in use while the file is open, so rename the file first.
        let mut away = path.as_os_str().to_owned();
        away.push(format!("-{}.tmp", std::process::id()));
        fs::rename(path, &away).and_then(|()| fs::remove_file(&away))
    }
    #[cfg(not(windows))]
    {
        fs::remove_file(path)
    }
}

/// Replaces a file with another.
pub(super) fn replace(new: &Path, old: &Path) -> io::Result<()> {
    #[cfg(windows)]
    {
        with_patience(|| disk::rename(new, old))
    }
    #[cfg(not(windows))]
    {
        disk::rename(new, old)
    }
}

/// Returns whether an open file is still the one at the path.
#[cfg(unix)]
pub(super) fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// Returns whether an open file is still the one at the path. On Windows this is true if the path exists,
/// because the system admits only one holder at a time.
#[cfg(not(unix))]
pub(super) fn same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Lock against other savers, released on drop.
pub(super) struct Saving {
    _file: File,
}

/// Result of an attempt to lock a file for saving.
pub(super) enum LockRequest {
    /// The lock was acquired. On a drive without locks it is `None`; the fingerprint is compared anyway.
    Mine(Option<Saving>),
    /// Another process is saving the file, or replaced it in the meantime: try again.
    Again,
}

/// Tries to lock a file, opened for reading, for saving.
#[cfg(not(windows))]
pub(super) fn ask_to_save(file: File, path: &Path) -> LockRequest {
    match file.try_lock() {
        // Another save may have replaced the file between opening and locking; if so, the new one must be
        // locked.
        Ok(()) if same_file(&file, path) => LockRequest::Mine(Some(Saving { _file: file })),
        // On a drive without locks, the comparison of fingerprints still detects changes.
        Err(TryLockError::Error(_)) => LockRequest::Mine(None),
        Ok(()) | Err(TryLockError::WouldBlock) => LockRequest::Again,
    }
}

/// Tries to lock a file, opened for reading, for saving. The file itself is replaced, which is not always
/// possible on Windows while it is open. Savers therefore lock a file next to it, which the system deletes
/// when its holder closes it.
#[cfg(windows)]
pub(super) fn ask_to_save(_: File, path: &Path) -> LockRequest {
    let name = super::save::beside(path, ".saving");
    match windows::with_its_holder(&name) {
        Ok(file) => LockRequest::Mine(Some(Saving { _file: file })),
        Err(error) if windows::in_use(&error) => LockRequest::Again,
        // The folder is not writable; the save itself will report the error.
        Err(_) => LockRequest::Mine(None),
    }
}

/// Returns the path of a file with every link resolved, in the usual form.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path).map(plain)
}

/// Removes the prefix that Windows adds to a path with every link resolved (`\\?\C:\…`,
/// `\\?\UNC\server\…`).
fn plain(path: PathBuf) -> PathBuf {
    let Some(rest) = path.to_str().and_then(|text| text.strip_prefix(r"\\?\")) else { return path };
    if let Some(share) = rest.strip_prefix(r"UNC\") {
        return format!(r"\\{share}").into();
    }
    let drive = rest.as_bytes();
    if drive.first().is_some_and(u8::is_ascii_alphabetic) && drive.get(1) == Some(&b':') {
        return rest.into();
    }
    path
}

#[cfg(windows)]
mod windows {
    use std::fs::{File, OpenOptions};
    use std::io;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::Path;

    /// Sharing mode of a locked file on Windows: `FILE_SHARE_READ` and `FILE_SHARE_DELETE`.
    const READ_OR_TAKE_AWAY: u32 = 0x1 | 0x4;
    /// `FILE_FLAG_DELETE_ON_CLOSE`.
    const GOES_WITH_ITS_HOLDER: u32 = 0x0400_0000;
    /// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`.
    const IN_USE: [i32; 2] = [32, 33];

    pub(super) fn alone(options: &mut OpenOptions) -> &mut OpenOptions {
        options.share_mode(READ_OR_TAKE_AWAY)
    }

    pub(super) fn with_its_holder(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        options.share_mode(0).custom_flags(GOES_WITH_ITS_HOLDER).open(path)
    }

    pub(super) fn in_use(error: &io::Error) -> bool {
        error.raw_os_error().is_some_and(|code| IN_USE.contains(&code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_has_no_verbatim_prefix() {
        let plain = |text: &str| plain(text.into()).to_str().map(str::to_owned).unwrap_or_default();
        assert_eq!(plain(r"\\?\C:\Boards\b.ron"), r"C:\Boards\b.ron");
        assert_eq!(plain(r"\\?\UNC\server\share\b.ron"), r"\\server\share\b.ron");
        assert_eq!(plain(r"\\?\Volume{1}\b.ron"), r"\\?\Volume{1}\b.ron");
        assert_eq!(plain("/srv/b.ron"), "/srv/b.ron");
    }
}

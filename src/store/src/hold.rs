//! How one process keeps others off a file, in the way of the system that it runs on.
//!
//! Elsewhere than on Windows a file is locked as a whole, by advice: whoever does not ask may still read it, and a file may
//! be replaced or taken away under its holder. On Windows such a lock stops every other reader, and this process too where
//! it opens the file a second time. There a holder opens the file for writing and shares reading and taking away alone,
//! so that a second writer is refused by the system, and everybody can read who it is.

use super::disk;
use super::save::Rights;
#[cfg(not(windows))]
use std::fs::TryLockError;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often a file is asked for that somebody else has for a moment, and how long is waited in between.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// A file that was opened to be held.
pub(super) enum Opened {
    /// Nobody else has it.
    Mine(File),
    /// Somebody else has it: to be read.
    Taken(File),
    /// A drive that keeps nobody off.
    #[cfg(not(windows))]
    Unlocked(File),
}

/// Opens a file for reading and writing, making it if it is not there, and holds it.
pub(super) fn open(path: &Path) -> io::Result<Opened> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(windows)]
    {
        match with_patience(|| windows::alone(&mut options).open(path)) {
            Ok(file) => Ok(Opened::Mine(file)),
            Err(error) if windows::in_use(&error) => File::open(path).map(Opened::Taken),
            Err(error) => Err(error),
        }
    }
    #[cfg(not(windows))]
    {
        let file = options.open(path)?;
        Ok(match lock_soon(&file) {
            Ok(()) => Opened::Mine(file),
            Err(TryLockError::WouldBlock) => Opened::Taken(file),
            Err(TryLockError::Error(_)) => Opened::Unlocked(file),
        })
    }
}

/// Opens a file to write at its end, and holds it where the drive knows how; `new`: it must not be there yet, and gets no
/// more than these rights.
pub(super) fn open_to_append(path: &Path, new: Option<Rights>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(new.is_some());
    if let Some(rights) = new {
        rights.of_new(&mut options);
    }
    // There a file that is open for appending alone cannot be cut to a length.
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

/// Whether somebody holds a file, which was opened to be read.
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

/// Locks a file, asking again for a moment where somebody else has it: a process that is just being started holds
/// everything that its parent held until it is under way.
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

/// Asks again for a moment where somebody else has the file, as a scanner for viruses has every new one.
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

/// Takes a file away that somebody else may hold.
pub(super) fn take_away(path: &Path) -> io::Result<()> {
    #[cfg(windows)]
    {
        // Its name may stay for as long as it is held: it is given another first.
        let mut away = path.as_os_str().to_owned();
        away.push(format!("-{}.tmp", std::process::id()));
        fs::rename(path, &away).and_then(|()| fs::remove_file(&away))
    }
    #[cfg(not(windows))]
    {
        fs::remove_file(path)
    }
}

/// Puts a file in another's place.
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

/// Whether an open file is still the one of that name.
#[cfg(unix)]
pub(super) fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// Whether an open file is still the one of that name: as good as known, where whoever holds a file was let in by the
/// system at the same moment.
#[cfg(not(unix))]
pub(super) fn same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Keeps other savers off for as long as it lives.
pub(super) struct Saving {
    _file: File,
}

/// What became of asking to save a file.
pub(super) enum Asked {
    /// Nobody else saves it. On a drive that keeps nobody off, what it held is compared all the same.
    Mine(Option<Saving>),
    /// Somebody else does, or put a new file in its place meanwhile: ask again.
    Again,
}

/// Asks to save a file that was opened to be read.
#[cfg(not(windows))]
pub(super) fn ask_to_save(file: File, path: &Path) -> Asked {
    match file.try_lock() {
        // Another save may have put a new file here between opening and locking; then that one counts.
        Ok(()) if same_file(&file, path) => Asked::Mine(Some(Saving { _file: file })),
        // A drive without locks still has the comparison of fingerprints.
        Err(TryLockError::Error(_)) => Asked::Mine(None),
        Ok(()) | Err(TryLockError::WouldBlock) => Asked::Again,
    }
}

/// Asks to save a file that was opened to be read. The file itself is to be replaced, and cannot be everywhere on Windows
/// while it is open: savers keep one another off by a file beside it, which the system takes away with its holder.
#[cfg(windows)]
pub(super) fn ask_to_save(_: File, path: &Path) -> Asked {
    let name = super::save::beside(path, ".saving");
    match windows::with_its_holder(&name) {
        Ok(file) => Asked::Mine(Some(Saving { _file: file })),
        Err(error) if windows::in_use(&error) => Asked::Again,
        // A folder that nothing can be put into: the save will say so.
        Err(_) => Asked::Mine(None),
    }
}

/// The place of a file with every link followed, as people write it.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path).map(plain)
}

/// A path without the mark that Windows puts before one with every link followed (`\\?\C:\…`, `\\?\UNC\server\…`).
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

    /// What others may do with a file that is held, as Windows numbers it: `FILE_SHARE_READ` and `FILE_SHARE_DELETE`.
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
    fn a_path_is_said_as_people_write_it() {
        let plain = |text: &str| plain(text.into()).to_str().map(str::to_owned).unwrap_or_default();
        assert_eq!(plain(r"\\?\C:\Boards\b.ron"), r"C:\Boards\b.ron");
        assert_eq!(plain(r"\\?\UNC\server\share\b.ron"), r"\\server\share\b.ron");
        assert_eq!(plain(r"\\?\Volume{1}\b.ron"), r"\\?\Volume{1}\b.ron");
        assert_eq!(plain("/srv/b.ron"), "/srv/b.ron");
    }
}

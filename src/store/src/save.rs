//! Saving: the old file stays intact until the new one is on disk, and no other change is overwritten.

use super::error::SaveError;
use super::layout::to_ron;
use super::plain::read_plain;
use super::read::{LARGEST, Stored, parse};
use super::{Fingerprint, disk, hold, output, versions};
use boardsight_core::model::{Board, Register};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Result of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Path of the written file: the target if the path is a link.
    pub path: PathBuf,
    /// New fingerprint of the file. Pass it to the next save.
    pub fingerprint: Fingerprint,
    /// Whether the file already had exactly these bytes and was not written.
    pub unchanged: bool,
    /// Problems that did not prevent the save, such as an earlier version that could not be kept.
    pub warnings: Vec<String>,
}

/// Saves a board. With `opened`, only if the file still has that fingerprint; without, over any existing
/// file, which is correct only if the user has just confirmed it.
///
/// # Errors
/// If the file has changed on disk or the disk reports an error. The old file is then intact.
pub fn save_board(path: &Path, board: &Board, opened: Option<Fingerprint>) -> Result<Saved, SaveError> {
    save(path, board, opened)
}

/// Saves a standalone register, with the guarantees of [`save_board`].
///
/// # Errors
/// As [`save_board`].
pub fn save_register(
    path: &Path,
    register: &Register,
    opened: Option<Fingerprint>,
) -> Result<Saved, SaveError> {
    save(path, register, opened)
}

/// Saves a board or a register, with the guarantees of [`save_board`].
///
/// # Errors
/// As [`save_board`].
pub fn save<T: Stored>(path: &Path, content: &T, opened: Option<Fingerprint>) -> Result<Saved, SaveError> {
    Prepared::new(content)?.save(path, opened)
}

/// Bytes of a file, ready to be saved. They are produced quickly on the calling thread and can be saved on
/// another.
#[derive(Clone, Debug)]
pub struct Prepared {
    text: String,
    fingerprint: Fingerprint,
    /// Function that returns the fingerprint that a file would have in the layout of saves.
    relaid: fn(&[u8]) -> Option<Fingerprint>,
}

/// Size in bytes up to which a file may have been written in a text editor, in another layout. Larger files
/// are written by programs only.
const BY_HAND: usize = 4 << 20;

fn relaid<T: Stored>(bytes: &[u8]) -> Option<Fingerprint> {
    let (content, _) = (bytes.len() <= BY_HAND).then(|| parse::<T>(bytes, "").ok())??;
    to_ron(&content).ok().map(|text| Fingerprint::of(text.as_bytes()))
}

impl Prepared {
    /// Serialises a board or a register.
    ///
    /// # Errors
    /// If it contains a value that RON cannot represent. The model has no such value.
    pub fn new<T: Stored>(content: &T) -> Result<Self, SaveError> {
        let text = to_ron(content).map_err(|e| SaveError::Form(e.to_string()))?;
        let fingerprint = Fingerprint::of(text.as_bytes());
        Ok(Self { text, fingerprint, relaid: relaid::<T> })
    }

    /// Returns the fingerprint that the file will have. It is recorded in the journal before the save.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Saves the bytes, with the guarantees of [`save_board`].
    ///
    /// # Errors
    /// As [`save_board`].
    pub fn save(&self, path: &Path, opened: Option<Fingerprint>) -> Result<Saved, SaveError> {
        save_bytes(path, self, opened, Rights::Usual)
    }

    /// Saves the bytes as [`save_board`] does, with at most the permissions in `rights`.
    ///
    /// # Errors
    /// As [`save_board`].
    pub fn save_with(
        &self,
        path: &Path,
        opened: Option<Fingerprint>,
        rights: Rights,
    ) -> Result<Saved, SaveError> {
        save_bytes(path, self, opened, rights)
    }

    /// Saves the bytes as a new file, with at most the permissions in `rights`. An existing file is never
    /// overwritten.
    ///
    /// # Errors
    /// If the file exists, or the write fails.
    pub fn save_new(&self, path: &Path, rights: Rights) -> Result<Saved, SaveError> {
        let path = through_links(path).map_err(|e| SaveError::disk(path, e))?;
        if path.exists() {
            return Err(SaveError::Exists { path });
        }
        save_bytes(&path, self, None, rights)
    }
}

/// Read and write permissions of a new file. On systems without such permissions, all variants are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rights {
    /// The system's default permissions.
    #[default]
    Usual,
    /// Access for the user only.
    Private,
    /// At most the permissions of other files: the Unix mode bits that all of them have.
    Within(u32),
}

impl Rights {
    /// Returns the permissions that all of the given files have. Missing files are ignored.
    #[must_use]
    pub fn like(files: &[&Path]) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let modes = files.iter().filter_map(|file| fs::metadata(file).ok());
            let all = modes.fold(0o666, |all, meta| all & meta.permissions().mode());
            // Copies of a read-only board, such as a snapshot, are still writable.
            Self::Within(all | 0o600)
        }
        #[cfg(not(unix))]
        {
            let _ = files;
            Self::Usual
        }
    }

    /// Returns the mode bits that a file may have.
    #[cfg(unix)]
    pub(super) const fn mode(self) -> u32 {
        match self {
            Self::Usual => 0o666,
            Self::Private => 0o600,
            Self::Within(mode) => mode & 0o666,
        }
    }

    /// Sets the permissions of a new file before anything is written to it: the system's default, limited
    /// to these.
    pub(super) fn of_new(self, options: &mut OpenOptions) {
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(options, self.mode());
        #[cfg(not(unix))]
        let _ = options;
    }
}

fn save_bytes(
    path: &Path,
    new: &Prepared,
    opened: Option<Fingerprint>,
    rights: Rights,
) -> Result<Saved, SaveError> {
    let fingerprint = new.fingerprint;
    let path = through_links(path).map_err(|e| SaveError::disk(path, e))?;
    let mut warnings = Vec::new();
    // Keep the lock until this save ends, so that the second of two concurrent saves sees what the first
    // wrote.
    let old = LockedFile::take(&path)?;
    if let Some(old) = &old
        && old.meta.permissions().readonly()
    {
        // Replacing the file would succeed, but would ignore its read-only mark.
        return Err(SaveError::ReadOnly { path });
    }
    if let Some(opened) = opened {
        let Some(old) = &old else {
            // If the drive is gone, so is the folder; if the file was moved, the folder still exists.
            return Err(match fs::metadata(folder_of(&path)) {
                Ok(_) => SaveError::Gone { path },
                Err(error) => SaveError::disk(&path, error),
            });
        };
        let bytes = read_plain(&old.path, LARGEST).map_err(|e| SaveError::disk(&path, e))?;
        let now = Fingerprint::of(&bytes);
        if now != opened && now != fingerprint {
            return Err(SaveError::Changed { path, opened, now });
        }
        // Leave a file without changes as it is, including comments written in a text editor.
        if now == fingerprint || (new.relaid)(&bytes) == Some(fingerprint) {
            return Ok(Saved { path, fingerprint: now, unchanged: true, warnings });
        }
    }
    let folder = folder_of(&path).to_owned();
    sweep(&path);
    let beside = TempFile::write(&path, new.text.as_bytes(), old.as_ref(), rights)
        .map_err(|e| SaveError::disk(&path, e))?;
    if old.is_some()
        && let Err(error) = versions::keep(&path, opened)
    {
        warnings.push(format!("the version before this one could not be kept: {error}"));
    }
    if old.is_some() || opened.is_some() {
        beside.put(&path).map_err(|e| SaveError::disk(&path, e))?;
    } else {
        // Never overwrite a file that did not exist a moment ago: the user cannot have confirmed it.
        match beside.put_new(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(SaveError::Exists { path }),
            other => other.map_err(|e| SaveError::disk(&path, e))?,
        }
    }
    // Sync the folder, because it contains the new name. Some shared drives do not support this.
    if let Err(error) = disk::sync_folder(&folder) {
        warnings.push(format!("the drive does not confirm that the file is on the disk: {error}"));
    }
    drop(old);
    Ok(Saved { path, fingerprint, unchanged: false, warnings })
}

/// Writes a document atomically: the earlier file stays until the new one is on disk. No earlier version is
/// kept, so the user must have confirmed the overwrite.
///
/// # Errors
/// If the disk reports an error, or a file with that name is marked read-only.
pub fn save_document(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    save_document_with(path, bytes, Rights::Usual)
}

/// Saves a document as [`save_document`] does, with at most the permissions in `rights`.
///
/// # Errors
/// As [`save_document`].
pub fn save_document_with(path: &Path, bytes: &[u8], rights: Rights) -> Result<(), SaveError> {
    let path = through_links(path).map_err(|e| SaveError::disk(path, e))?;
    let old = LockedFile::take(&path)?;
    if old.as_ref().is_some_and(|old| old.meta.permissions().readonly()) {
        return Err(SaveError::ReadOnly { path });
    }
    sweep(&path);
    TempFile::write(&path, bytes, old.as_ref(), rights)
        .and_then(|new| new.put(&path))
        .map_err(|e| SaveError::disk(&path, e))?;
    // Some shared drives cannot sync a folder; the document itself is on disk.
    let _ = disk::sync_folder(folder_of(&path));
    Ok(())
}

/// Required content of a file that is to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// No file exists.
    Nothing,
    /// The file has this fingerprint.
    These(Fingerprint),
    /// Any content.
    Anything,
}

/// Replaces a file with bytes atomically, only if it has the expected content. No earlier version is kept.
/// For a folder that several people write to, whose versions are kept elsewhere.
///
/// # Errors
/// If the file has other content, or the disk reports an error. The earlier file is then intact.
pub fn put_bytes(path: &Path, bytes: &[u8], expected: Expected) -> Result<(), SaveError> {
    put_bytes_with(path, bytes, expected, Rights::Usual)
}

/// Writes bytes as [`put_bytes`] does, with at most the permissions in `rights`.
///
/// # Errors
/// As [`put_bytes`].
pub fn put_bytes_with(
    path: &Path,
    bytes: &[u8],
    expected: Expected,
    rights: Rights,
) -> Result<(), SaveError> {
    let failed = |e| SaveError::disk(path, e);
    let path = through_links(path).map_err(failed)?;
    let old = LockedFile::take(&path)?;
    match (expected, &old) {
        (Expected::Nothing, Some(_)) => return Err(SaveError::Exists { path }),
        (Expected::These(_), None) => return Err(SaveError::Gone { path }),
        (Expected::These(opened), Some(_)) => {
            let now = Fingerprint::of(&read_plain(&path, LARGEST).map_err(failed)?);
            if now != opened {
                return Err(SaveError::Changed { path, opened, now });
            }
        }
        _ => {}
    }
    sweep(&path);
    let beside = TempFile::write(&path, bytes, old.as_ref(), rights).map_err(failed)?;
    let put = if old.is_some() { beside.put(&path) } else { beside.put_new(&path) };
    match put {
        // Another process was first.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(SaveError::Exists { path }),
        other => other.map_err(failed)?,
    }
    // Some shared drives cannot sync a folder; the file itself is on disk.
    let _ = disk::sync_folder(folder_of(&path));
    Ok(())
}

/// Returns the target of a chain of links, whether or not it exists.
pub(super) fn through_links(path: &Path) -> io::Result<PathBuf> {
    const MOST: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead round in a circle"))
}

/// Returns the folder of a file; `.` for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Returns a path next to a file: `.NAME` and the suffix.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(suffix);
    folder_of(path).join(name)
}

/// Existing file, locked against other savers until dropped.
struct LockedFile {
    path: PathBuf,
    meta: fs::Metadata,
    _saving: Option<hold::Saving>,
}

impl LockedFile {
    /// Locks the file; `None` if there is no file yet.
    fn take(path: &Path) -> Result<Option<Self>, SaveError> {
        const TRIES: u32 = 200;
        const PAUSE: Duration = Duration::from_millis(10);
        // Check before opening: opening a pipe would wait for its writer.
        if let Some(what) = output::special(path) {
            return Err(SaveError::NotAFile { path: path.to_owned(), what });
        }
        for _ in 0..TRIES {
            let file = match File::open(path) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(SaveError::disk(path, error)),
            };
            let meta = file.metadata().map_err(|e| SaveError::disk(path, e))?;
            match hold::ask_to_save(file, path) {
                hold::LockRequest::Mine(saving) => {
                    return Ok(Some(Self { path: path.to_owned(), meta, _saving: saving }));
                }
                hold::LockRequest::Again => std::thread::sleep(PAUSE),
            }
        }
        Err(SaveError::Busy { path: path.to_owned() })
    }
}

/// Temporary file next to the one that it will replace. Removed on drop unless it was moved into place.
struct TempFile(PathBuf);

impl TempFile {
    fn write(path: &Path, bytes: &[u8], old: Option<&LockedFile>, rights: Rights) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = beside(path, &format!(".{}-{number}.tmp", std::process::id()));
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            if old.is_some() { Rights::Private } else { rights }.of_new(&mut options);
            let file = match options.open(&name) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                other => other?,
            };
            disk::created(&name);
            let this = Self(name);
            // Set the permissions before the file has any content.
            if let Some(old) = old {
                same_rights(&old.meta, &file, rights)?;
            }
            disk::append(&this.0, &file, bytes)?;
            disk::sync_file(&this.0, &file, false)?;
            return Ok(this);
        }
    }

    fn put(self, path: &Path) -> io::Result<()> {
        hold::replace(&self.0, path)?;
        std::mem::forget(self);
        Ok(())
    }

    /// Moves the file into place only if no file is there.
    fn put_new(self, path: &Path) -> io::Result<()> {
        match disk::link(&self.0, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            Ok(()) => Ok(()),
            // The drive does not support hard links.
            Err(_) if !path.exists() => self.put(path),
            Err(error) => Err(error),
        }
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // If this fails, the next save removes the file.
        let _ = disk::remove(&self.0);
    }
}

/// Gives the new file the permissions of the old one, limited by `rights`.
fn same_rights(meta: &fs::Metadata, new: &File, rights: Rights) -> io::Result<()> {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut permissions = meta.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        // Only the superuser can change the owner; otherwise the file belongs to the current user.
        let _ = std::os::unix::fs::fchown(new, Some(meta.uid()), Some(meta.gid()));
        if rights != Rights::Usual {
            permissions.set_mode(permissions.mode() & (rights.mode() | !0o666));
        }
    }
    #[cfg(not(unix))]
    let _ = rights;
    // The drive does not support permissions.
    match new.set_permissions(permissions) {
        Err(error)
            if error.kind() != ErrorKind::Unsupported && error.kind() != ErrorKind::PermissionDenied =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Removes temporary files of interrupted saves once they are too old to belong to a running save.
fn sweep(path: &Path) {
    const OLD: Duration = Duration::from_secs(3600);
    let prefix = beside(path, ".");
    let Some(prefix) = prefix.file_name().and_then(|n| n.to_str()) else { return };
    let Ok(entries) = fs::read_dir(folder_of(path)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(middle) =
            name.to_str().and_then(|n| n.strip_prefix(prefix)).and_then(|n| n.strip_suffix(".tmp"))
        else {
            continue;
        };
        let ours = middle.split_once('-').is_some_and(|(process, number)| {
            [process, number].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        });
        let age = entry.metadata().and_then(|m| m.modified()).ok();
        let age = age.and_then(|at| SystemTime::now().duration_since(at).ok());
        if ours && age.is_some_and(|age| age > OLD) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

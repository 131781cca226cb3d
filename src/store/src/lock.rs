//! The lock of a file that is open for editing, with its holder and start time, so that a second person is
//! warned before they start.
//!
//! The lock is a file next to the board. Its holder locks it with the system, which releases it when the
//! holder's process ends. On drives where such locks do not work across machines, a lock that has not been
//! refreshed for [`SILENT`] counts as abandoned.

use super::hold::{self, same_file};
use super::plain::open_plain;
use super::save::beside;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Time without a refresh after which a lock from another machine counts as abandoned. A window refreshes
/// its lock well within that time.
pub const SILENT: Duration = Duration::from_secs(600);

/// Holder of a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name of the holder, from their settings.
    pub who: String,
    /// Name of the holder's machine.
    pub machine: String,
    /// Process id on that machine.
    pub process: u32,
    /// Time since which the lock is held.
    pub since: Timestamp,
}

impl Holder {
    /// Returns the holder for this process.
    #[must_use]
    pub fn me(who: &str, since: Timestamp) -> Self {
        Self { who: who.to_owned(), machine: machine(), process: std::process::id(), since }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}, since {}", self.who, self.machine, self.since.strftime("%-d %B %Y %H:%M UTC"))
    }
}

/// Returns the name of this machine, as far as known.
fn machine() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "an unnamed machine".to_owned())
}

/// Reason why a lock was not acquired.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another holder has it.
    #[error("{path} is open for editing: {holder}; open it to read, or work on a copy and merge", path = .path.display())]
    Held {
        /// Path of the board's file.
        path: PathBuf,
        /// Holder and start time.
        holder: Holder,
    },
    /// The lock file cannot be written, for example in a read-only folder. The board can still be opened.
    #[error("others cannot be told that {path} is open: {source}", path = .path.display())]
    Disk {
        /// Path of the board's file.
        path: PathBuf,
        /// Error of the system.
        #[source]
        source: io::Error,
    },
}

/// Lock that is held, released on drop.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
    holder: Holder,
    stale: Option<Holder>,
}

impl Lock {
    /// Acquires the lock of a board's file.
    ///
    /// # Errors
    /// If another holder has it, or its file cannot be written.
    pub fn take(board: &Path, me: &Holder) -> Result<Self, LockError> {
        let path = beside(board, ".lock");
        let failed = |source| LockError::Disk { path: board.to_owned(), source };
        loop {
            // Refuse a link, which could redirect the write to another file.
            if fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file()) {
                return Err(failed(io::Error::other(format!("{} is not a plain file", path.display()))));
            }
            let (mut file, locked) = match hold::open(&path).map_err(failed)? {
                hold::LockAttempt::Acquired(file) => (file, true),
                hold::LockAttempt::HeldElsewhere(mut file) => {
                    let holder = read(&mut file).unwrap_or_else(|| unknown(&file));
                    return Err(LockError::Held { path: board.to_owned(), holder });
                }
                #[cfg(not(windows))]
                hold::LockAttempt::Unlocked(file) => (file, false),
            };
            // The last holder may have removed the file between opening and locking.
            if locked && !same_file(&file, &path) {
                continue;
            }
            let stale = read(&mut file);
            if let Some(holder) = &stale
                && (!locked || holder.machine != me.machine)
                && is_fresh(&file)
            {
                return Err(LockError::Held { path: board.to_owned(), holder: holder.clone() });
            }
            let mut lock = Self { path, file, holder: me.clone(), stale };
            lock.write().map_err(failed)?;
            return Ok(lock);
        }
    }

    /// Takes the lock over from its holder, after a person has confirmed it.
    ///
    /// # Errors
    /// If its file cannot be written.
    pub fn take_over(board: &Path, me: &Holder) -> Result<Self, LockError> {
        match hold::take_away(&beside(board, ".lock")) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                return Err(LockError::Disk { path: board.to_owned(), source });
            }
            _ => {}
        }
        Self::take(board, me)
    }

    /// Returns the previous holder, if it ended without releasing the lock.
    #[must_use]
    pub const fn stale(&self) -> Option<&Holder> {
        self.stale.as_ref()
    }

    /// Returns whether this lock is still valid. Another session may have taken it over.
    #[must_use]
    pub fn is_held(&self) -> bool {
        // If the system cannot distinguish files of the same name, compare their content: no two holders
        // are equal.
        let mine = || open_plain(&self.path, MOST).ok().and_then(|mut file| read(&mut file));
        same_file(&self.file, &self.path) && (cfg!(unix) || mine().is_some_and(|now| now == self.holder))
    }

    /// Refreshes the lock. Returns the other holder if the lock was lost, for example because this machine
    /// slept for longer than [`SILENT`] or the lock was taken over. Nothing is written in that case.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn refresh(&mut self) -> io::Result<Option<Holder>> {
        let now = if self.is_held() {
            read(&mut self.file)
        } else {
            open_plain(&self.path, MOST).ok().and_then(|mut file| read(&mut file))
        };
        match now.filter(|holder| *holder != self.holder) {
            Some(other) => Ok(Some(other)),
            None => self.write().map(|()| None),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let text = serde_json::to_vec(&self.holder).map_err(io::Error::other)?;
        self.file.rewind()?;
        self.file.set_len(0)?;
        self.file.write_all(&text)?;
        self.file.sync_data()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Do not overwrite the content of another holder.
        let mine = self.is_held() && read(&mut self.file).is_none_or(|holder| holder == self.holder);
        if mine {
            // Remove the file while it is still locked, so that no other process can lock a file that is
            // about to be removed.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Returns the holder of a board's file, if there is one.
#[must_use]
pub fn holder(board: &Path) -> Option<Holder> {
    let path = beside(board, ".lock");
    let mut file = open_plain(&path, MOST).ok()?;
    let holder = read(&mut file)?;
    let held = hold::is_held(&file, &path);
    (held || holder.machine != machine() && is_fresh(&file)).then_some(holder)
}

/// Maximum size of a lock file in bytes.
const MOST: u64 = 4096;

fn read(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(MOST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Returns a holder for a lock whose file has no readable content.
fn unknown(file: &File) -> Holder {
    let since = file.metadata().and_then(|m| m.modified()).ok();
    let since = since.and_then(|at| Timestamp::try_from(at).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    Holder { who: "somebody".into(), machine: "another machine".into(), process: 0, since }
}

fn is_fresh(file: &File) -> bool {
    let at = file.metadata().and_then(|m| m.modified()).ok();
    // A time in the future, from a machine whose clock is fast, counts as recent.
    at.is_some_and(|at| SystemTime::now().duration_since(at).map_or(true, |age| age < SILENT))
}

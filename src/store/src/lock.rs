//! Who has a file open for editing, and since when, so that a second person is told before they start.
//!
//! The lock is a file beside the board. Its holder keeps it locked with the system, which lets go when the holder dies;
//! on drives where that does not reach from one machine to another, a holder that has not been heard of for
//! [`SILENT`] counts as gone.

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

/// How long a holder on another machine may be silent before it counts as gone. A window refreshes its lock well
/// within that.
pub const SILENT: Duration = Duration::from_secs(600);

/// Who holds a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Who, as their settings name them.
    pub who: String,
    /// The machine that they work on.
    pub machine: String,
    /// The process there.
    pub process: u32,
    /// Since when.
    pub since: Timestamp,
}

impl Holder {
    /// This process.
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

/// The name of this machine, as far as it can be known.
fn machine() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "an unnamed machine".to_owned())
}

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else holds it.
    #[error("{path} is open for editing: {holder}; open it to read, or work on a copy and merge", path = .path.display())]
    Held {
        /// The board's file.
        path: PathBuf,
        /// Who, and since when.
        holder: Holder,
    },
    /// The lock's file cannot be written, as in a folder that is read-only. The board can still be opened.
    #[error("others cannot be told that {path} is open: {source}", path = .path.display())]
    Disk {
        /// The board's file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// A lock that is held. Let go when dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
    holder: Holder,
    stale: Option<Holder>,
}

impl Lock {
    /// Takes the lock of a board's file.
    ///
    /// # Errors
    /// If somebody else holds it, or its file cannot be written.
    pub fn take(board: &Path, me: &Holder) -> Result<Self, LockError> {
        let path = beside(board, ".lock");
        let failed = |source| LockError::Disk { path: board.to_owned(), source };
        loop {
            // A link that somebody put there would lead the writing elsewhere.
            if fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file()) {
                return Err(failed(io::Error::other(format!("{} is not a plain file", path.display()))));
            }
            let (mut file, locked) = match hold::open(&path).map_err(failed)? {
                hold::Opened::Mine(file) => (file, true),
                hold::Opened::Taken(mut file) => {
                    let holder = read(&mut file).unwrap_or_else(|| unknown(&file));
                    return Err(LockError::Held { path: board.to_owned(), holder });
                }
                #[cfg(not(windows))]
                hold::Opened::Unlocked(file) => (file, false),
            };
            // Its last holder may have taken the file away between opening and locking it.
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

    /// Takes the lock from whoever holds it, because a person said that they may.
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

    /// Who held it before and went without letting go, if somebody did.
    #[must_use]
    pub const fn stale(&self) -> Option<&Holder> {
        self.stale.as_ref()
    }

    /// Whether this is still the lock: somebody may have been allowed to take it over.
    #[must_use]
    pub fn is_held(&self) -> bool {
        // Where a file cannot be told from another of its name, what it says can: no two holders say the same.
        let mine = || open_plain(&self.path, MOST).ok().and_then(|mut file| read(&mut file));
        same_file(&self.file, &self.path) && (cfg!(unix) || mine().is_some_and(|now| now == self.holder))
    }

    /// Says that the holder is still there. Whoever else holds the lock by now, as after this machine was asleep for longer
    /// than [`SILENT`] or somebody was allowed to take it over; then nothing is said, and the lock is theirs.
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
        // What another holder has written there since is theirs.
        let mine = self.is_held() && read(&mut self.file).is_none_or(|holder| holder == self.holder);
        if mine {
            // While still locked, so that nobody can lock a file that is about to go.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Who holds a board's file, if anybody does.
#[must_use]
pub fn holder(board: &Path) -> Option<Holder> {
    let path = beside(board, ".lock");
    let mut file = open_plain(&path, MOST).ok()?;
    let holder = read(&mut file)?;
    let held = hold::is_held(&file, &path);
    (held || holder.machine != machine() && is_fresh(&file)).then_some(holder)
}

/// The most bytes that a lock's file holds.
const MOST: u64 = 4096;

fn read(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(MOST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Whoever holds a lock whose file does not say who.
fn unknown(file: &File) -> Holder {
    let since = file.metadata().and_then(|m| m.modified()).ok();
    let since = since.and_then(|at| Timestamp::try_from(at).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    Holder { who: "somebody".into(), machine: "another machine".into(), process: 0, since }
}

fn is_fresh(file: &File) -> bool {
    let at = file.metadata().and_then(|m| m.modified()).ok();
    // A time to come, as of a machine whose clock is fast, is fresh.
    at.is_some_and(|at| SystemTime::now().duration_since(at).map_or(true, |age| age < SILENT))
}

//! Errors of opening and saving files, with the next step for the user.

use super::Fingerprint;
use std::fmt;
use std::path::PathBuf;

/// Problem of a file, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub col: usize,
    /// Path in the board, such as `risks[3].current.likelihood`; empty for the board as a whole.
    pub place: String,
    /// Description of the problem.
    pub what: String,
    /// Expected content.
    pub expected: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.col, self.what)?;
        // Add the path only if the message does not already contain it.
        if !self.place.is_empty() && !self.what.contains(&self.place) {
            write!(f, " ({})", self.place)?;
        }
        write!(f, ", expected {}", self.expected)
    }
}

/// Reason why a file could not be opened. Displayed as one line for each problem, each starting with the
/// file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The file cannot be read at all, or is not valid RON.
    Unreadable {
        /// File name as given by the user.
        file: String,
        /// Line and column, if the problem has a position.
        spot: Option<(usize, usize)>,
        /// Description of the problem.
        what: String,
        /// Expected content, if that helps.
        expected: Option<String>,
        /// Next step for the user.
        next: String,
    },
    /// The file is RON but not a valid board or register.
    Unsound {
        /// File name as given by the user.
        file: String,
        /// All problems, in the order of the file; never empty.
        problems: Vec<FileProblem>,
    },
}

impl OpenError {
    pub(super) fn unreadable(file: &str, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Unreadable {
            file: file.to_owned(),
            spot: None,
            what: what.into(),
            expected: None,
            next: next.into(),
        }
    }

    /// Returns one line for each problem: `file:line:col: what, expected …`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.raw_lines();
        for line in &mut lines {
            // Quoted content of the file may contain line breaks; keep each problem on one line.
            if line.contains(char::is_control) {
                *line = line.chars().fold(String::with_capacity(line.len() + 8), |mut out, c| {
                    if c.is_control() {
                        out.extend(c.escape_default());
                    } else {
                        out.push(c);
                    }
                    out
                });
            }
        }
        lines
    }

    fn raw_lines(&self) -> Vec<String> {
        match self {
            Self::Unreadable { file, spot, what, expected, next } => {
                let at = spot.map_or(String::new(), |(line, col)| format!(":{line}:{col}"));
                let expected = expected.as_ref().map_or(String::new(), |e| format!(", expected {e}"));
                vec![format!("{file}{at}: {what}{expected}; {next}")]
            }
            Self::Unsound { file, problems } => problems.iter().map(|p| format!("{file}:{p}")).collect(),
        }
    }

    /// Returns whether the file could be read but its content is invalid.
    #[must_use]
    pub const fn is_unsound(&self) -> bool {
        matches!(self, Self::Unsound { .. })
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl std::error::Error for OpenError {}

/// Reason why a file was not saved. The old file is always intact, and the content is still in memory.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Someone else changed the file after it was opened.
    #[error(
        "{path} was changed by somebody else since you opened it; compare and merge, or save under another name",
        path = .path.display()
    )]
    Changed {
        /// Path of the file.
        path: PathBuf,
        /// Fingerprint of the file when it was opened.
        opened: Fingerprint,
        /// Current fingerprint of the file.
        now: Fingerprint,
    },
    /// The file no longer exists.
    #[error(
        "{path} was moved or deleted since you opened it; save under another name, or save again to make it anew",
        path = .path.display()
    )]
    Gone {
        /// Path of the file.
        path: PathBuf,
    },
    /// A file with that name exists unexpectedly.
    #[error("{path} exists already; choose another name", path = .path.display())]
    Exists {
        /// Path of the file.
        path: PathBuf,
    },
    /// The path is a device, a pipe, a socket or a folder.
    #[error("{path} is {what} and not a file; choose another name", path = .path.display())]
    NotAFile {
        /// Path of the file.
        path: PathBuf,
        /// A short description of the object at the path, such as `a pipe`.
        what: &'static str,
    },
    /// The file is marked read-only.
    #[error("{path} is marked read-only; save under another name, or take the mark off", path = .path.display())]
    ReadOnly {
        /// Path of the file.
        path: PathBuf,
    },
    /// Another process is saving the same file.
    #[error("{path} is being saved by somebody else this moment; try again", path = .path.display())]
    Busy {
        /// Path of the file.
        path: PathBuf,
    },
    /// The content cannot be serialised.
    #[error("the board cannot be written: {0}")]
    Form(String),
    /// The disk or the network reported an error.
    #[error("{path} was not saved: {why}; {next}", path = .path.display())]
    Disk {
        /// Path of the file.
        path: PathBuf,
        /// Description of the system's error.
        why: String,
        /// Next step for the user.
        next: &'static str,
        /// Error of the system.
        #[source]
        source: std::io::Error,
    },
}

impl SaveError {
    pub(super) fn disk(path: &std::path::Path, source: std::io::Error) -> Self {
        let (why, next) = disk_words(&source);
        Self::Disk { path: path.to_owned(), why, next, source }
    }
}

/// Returns a description of the system's error and the next step.
pub(super) fn disk_words(error: &std::io::Error) -> (String, &'static str) {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::StorageFull | K::QuotaExceeded => {
            ("the disk is full".into(), "free some space and save again, or save to another disk")
        }
        K::ReadOnlyFilesystem => ("the disk is read-only".into(), "save to another folder"),
        K::PermissionDenied => {
            ("you may not write there".into(), "save to another folder, or ask for the right to write")
        }
        K::NotFound => (
            "the folder is not there".into(),
            "reconnect the drive and save again, or save to another folder",
        ),
        K::FileTooLarge => ("the file is too large for this disk".into(), "save to another disk"),
        K::StaleNetworkFileHandle
        | K::NetworkDown
        | K::NetworkUnreachable
        | K::HostUnreachable
        | K::TimedOut
        | K::ConnectionAborted
        | K::NotConnected => (
            "the shared drive does not answer".into(),
            "reconnect it and save again, or save to your own disk",
        ),
        _ => (error.to_string(), "save to another folder"),
    }
}

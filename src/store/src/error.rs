//! Why a file could not be opened or saved, in words that say what to do next.

use super::Fingerprint;
use std::fmt;
use std::path::PathBuf;

/// One thing that is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub col: usize,
    /// Where it stands in the board, such as `risks[3].current.likelihood`; empty for the board as a whole.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What was expected instead.
    pub expected: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.col, self.what)?;
        // A place is worth its room only where the words do not already name it.
        if !self.place.is_empty() && !self.what.contains(&self.place) {
            write!(f, " ({})", self.place)?;
        }
        write!(f, ", expected {}", self.expected)
    }
}

/// Why a file could not be opened. Shown as one line for each thing that is wrong, each starting with the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The file cannot be read at all, or is not RON.
    Unreadable {
        /// The file, as the reader named it.
        file: String,
        /// Line and character, where the fault has a place.
        spot: Option<(usize, usize)>,
        /// What is wrong.
        what: String,
        /// What was expected, where that helps.
        expected: Option<String>,
        /// What to do next.
        next: String,
    },
    /// The file is RON and is not a sound board or register.
    Unsound {
        /// The file, as the reader named it.
        file: String,
        /// Everything that is wrong, in the order of the file; never empty.
        problems: Vec<Complaint>,
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

    /// One line for each thing that is wrong: `file:line:col: what, expected …`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.raw_lines();
        for line in &mut lines {
            // What is quoted from the file may hold line breaks; one problem stays one line all the same.
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

    /// Whether the file could be read, and what it holds is wrong.
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

/// Why a file was not saved. The old file is whole in every case, and what was to be saved is still in memory.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else wrote the file since it was opened.
    #[error(
        "{path} was changed by somebody else since you opened it; compare and merge, or save under another name",
        path = .path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// What it was opened as.
        opened: Fingerprint,
        /// What it is now.
        now: Fingerprint,
    },
    /// The file is no longer there.
    #[error(
        "{path} was moved or deleted since you opened it; save under another name, or save again to make it anew",
        path = .path.display()
    )]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// A file of that name is there, and was not expected.
    #[error("{path} exists already; choose another name", path = .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A device, a pipe, a socket or a folder of that name is there.
    #[error("{path} is {what} and not a file; choose another name", path = .path.display())]
    NotAFile {
        /// The name.
        path: PathBuf,
        /// A few words for what is there, such as `a pipe`.
        what: &'static str,
    },
    /// The file is marked as not to be written.
    #[error("{path} is marked read-only; save under another name, or take the mark off", path = .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else is saving the same file this moment.
    #[error("{path} is being saved by somebody else this moment; try again", path = .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// What is to be saved cannot be written.
    #[error("the board cannot be written: {0}")]
    Form(String),
    /// The disk or the network said no.
    #[error("{path} was not saved: {why}; {next}", path = .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said, in words.
        why: String,
        /// What to do next.
        next: &'static str,
        /// What the system said.
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

/// What the system said, in words, and what to do about it.
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

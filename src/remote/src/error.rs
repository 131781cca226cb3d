//! Errors of shared boards, each with the next step. No error loses data: changes stay in the local working
//! copy until the storage has confirmed them.

use boardsight_store::{OpenError, SaveError};

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteErrorKind {
    /// The address cannot be used.
    Address,
    /// This build does not support this kind of storage.
    Build,
    /// The storage cannot be reached.
    Offline,
    /// The storage did not answer in time.
    Timeout,
    /// The storage limits requests or is temporarily unavailable.
    Slow,
    /// Credentials are missing or invalid.
    Credentials,
    /// The credentials have expired.
    Expired,
    /// The credentials do not permit the operation.
    Rights,
    /// This machine's clock is wrong.
    Clock,
    /// The bucket or container does not exist.
    Bucket,
    /// There is no board at that address.
    Missing,
    /// The board at that address was deleted.
    Gone,
    /// The storage lacks a feature that sharing needs.
    Unfit,
    /// Other users save so often that every try of this save failed.
    Busy,
    /// The user cancelled.
    Cancelled,
    /// The object at that address is not a readable board.
    Unreadable,
    /// The two boards cannot be merged.
    Apart,
    /// The working copy on this machine cannot be read or written.
    Disk,
    /// Any other error of the storage.
    Other,
}

/// An error of a shared board: a description, and the next step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}; {next}", self.what_in_full())]
pub struct SharedError {
    kind: RemoteErrorKind,
    what: String,
    /// Detail from the storage or another program, in its own words.
    detail: String,
    next: String,
}

impl SharedError {
    /// Creates an error.
    #[must_use]
    pub fn new(kind: RemoteErrorKind, what: &str, next: &str) -> Self {
        Self { kind, what: what.to_owned(), detail: String::new(), next: next.to_owned() }
    }

    /// Adds the storage's message, which is shown but never written to a file.
    #[must_use]
    pub fn with_detail(mut self, detail: &str) -> Self {
        detail.clone_into(&mut self.detail);
        self
    }

    /// Returns the error in Boardsight's own words only, so that it can be stored in a board.
    ///
    /// It contains nothing from a storage's message or from a file.
    #[must_use]
    pub fn for_file(&self) -> String {
        let what = match self.kind {
            // The description of this error quotes the file, so use a general one.
            RemoteErrorKind::Unreadable => "what is there cannot be read as a board",
            _ => &self.what,
        };
        if self.next.is_empty() { what.to_owned() } else { format!("{what}; {}", self.next) }
    }

    /// Returns the description of the error with the storage's message.
    #[must_use]
    pub fn what_in_full(&self) -> String {
        if self.detail.is_empty() { self.what.clone() } else { format!("{}: {}", self.what, self.detail) }
    }

    /// Replaces the suggested next step.
    #[must_use]
    pub fn and_then(mut self, next: &str) -> Self {
        next.clone_into(&mut self.next);
        self
    }

    /// Returns the kind of the error.
    #[must_use]
    pub const fn kind(&self) -> RemoteErrorKind {
        self.kind
    }

    /// Returns the description of the error in Boardsight's own words.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns the next step only.
    #[must_use]
    pub fn next(&self) -> &str {
        &self.next
    }

    /// Returns whether the user can continue with the working copy and share later.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(
            self.kind,
            RemoteErrorKind::Offline
                | RemoteErrorKind::Timeout
                | RemoteErrorKind::Slow
                | RemoteErrorKind::Busy
        )
    }

    /// Returns whether the request may have succeeded although no answer was received.
    #[must_use]
    pub const fn is_unclear(&self) -> bool {
        matches!(
            self.kind,
            RemoteErrorKind::Offline
                | RemoteErrorKind::Timeout
                | RemoteErrorKind::Slow
                | RemoteErrorKind::Cancelled
                | RemoteErrorKind::Other
        )
    }

    pub(super) fn disk(what: &str, source: &std::io::Error) -> Self {
        Self::new(RemoteErrorKind::Disk, what, "see that the disk has room and that you may write there")
            .with_detail(&source.to_string())
    }

    pub(super) fn form(what: &str) -> Self {
        Self::new(
            RemoteErrorKind::Disk,
            what,
            "open the board's last version instead, and say so to whoever keeps the board",
        )
    }
}

impl From<SaveError> for SharedError {
    fn from(error: SaveError) -> Self {
        // The text contains the next step.
        let text = error.to_string();
        let (what, next) = text.rsplit_once("; ").unwrap_or((text.as_str(), "try again"));
        Self::new(RemoteErrorKind::Disk, what, next)
    }
}

impl From<OpenError> for SharedError {
    fn from(error: OpenError) -> Self {
        let text = error.to_string();
        // An error other than a validation error contains its own next step.
        let own = (!error.is_unsound()).then(|| text.rsplit_once("; ")).flatten();
        let (what, next) =
            own.unwrap_or((text.as_str(), "open one of its earlier versions, or ask whoever saved it last"));
        Self::new(RemoteErrorKind::Unreadable, what, next)
    }
}

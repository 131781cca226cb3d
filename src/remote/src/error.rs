//! What can go wrong with a shared board, each with what to do next. In no case is anything lost: what was made lies in
//! the working copy on this machine until the storage has confirmed it.

use boardsight_store::{OpenError, SaveError};

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The address cannot be used.
    Address,
    /// This build of the program cannot reach such storage.
    Build,
    /// The storage cannot be reached.
    Offline,
    /// It did not answer in time.
    Timeout,
    /// It asks for fewer requests, or is out of order for now.
    Slow,
    /// There are no credentials, or wrong ones.
    Credentials,
    /// The credentials have run out.
    Expired,
    /// They do not give the right to do this.
    Rights,
    /// This machine's clock is wrong.
    Clock,
    /// There is no such bucket or container.
    Bucket,
    /// There is no board at that address.
    Missing,
    /// There was a board at that address, and there is none any more.
    Gone,
    /// The storage lacks what sharing needs.
    Unfit,
    /// Others save so often that this save did not get its turn.
    Busy,
    /// The reader stopped it.
    Cancelled,
    /// What lies there cannot be read as a board.
    Unreadable,
    /// The two boards cannot be brought together.
    Apart,
    /// The working copy on this machine cannot be read or written.
    Disk,
    /// Something else that the storage says.
    Other,
}

/// Why something could not be done with a shared board, in words, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}; {next}", self.what_in_full())]
pub struct SharedError {
    kind: Kind,
    what: String,
    /// What the storage or another program says of it, in its own words.
    detail: String,
    next: String,
}

impl SharedError {
    /// An error in words.
    #[must_use]
    pub fn new(kind: Kind, what: &str, next: &str) -> Self {
        Self { kind, what: what.to_owned(), detail: String::new(), next: next.to_owned() }
    }

    /// The same with what the storage says of it, which is shown and never written into a file.
    #[must_use]
    pub fn with_detail(mut self, detail: &str) -> Self {
        detail.clone_into(&mut self.detail);
        self
    }

    /// The error in this program's own words alone, as a board's file may keep it: nothing that a storage or a file says is
    /// in it.
    #[must_use]
    pub fn for_file(&self) -> String {
        let what = match self.kind {
            // What is wrong there is told by quoting it.
            Kind::Unreadable => "what is there cannot be read as a board",
            _ => &self.what,
        };
        if self.next.is_empty() { what.to_owned() } else { format!("{what}; {}", self.next) }
    }

    /// What went wrong, with what the storage says of it.
    #[must_use]
    pub fn what_in_full(&self) -> String {
        if self.detail.is_empty() { self.what.clone() } else { format!("{}: {}", self.what, self.detail) }
    }

    /// The same with another next step.
    #[must_use]
    pub fn and_then(mut self, next: &str) -> Self {
        next.clone_into(&mut self.next);
        self
    }

    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What went wrong, in this program's own words.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What to do next, alone.
    #[must_use]
    pub fn next(&self) -> &str {
        &self.next
    }

    /// Whether work can go on with the working copy and be shared later.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self.kind, Kind::Offline | Kind::Timeout | Kind::Slow | Kind::Busy)
    }

    /// Whether a request may have been carried out although its answer never came.
    #[must_use]
    pub const fn is_unclear(&self) -> bool {
        matches!(self.kind, Kind::Offline | Kind::Timeout | Kind::Slow | Kind::Cancelled | Kind::Other)
    }

    pub(super) fn disk(what: &str, source: &std::io::Error) -> Self {
        Self::new(Kind::Disk, what, "see that the disk has room and that you may write there")
            .with_detail(&source.to_string())
    }

    pub(super) fn form(what: &str) -> Self {
        Self::new(
            Kind::Disk,
            what,
            "open the board's last version instead, and say so to whoever keeps the board",
        )
    }
}

impl From<SaveError> for SharedError {
    fn from(error: SaveError) -> Self {
        // What to do next stands in it.
        let text = error.to_string();
        let (what, next) = text.rsplit_once("; ").unwrap_or((text.as_str(), "try again"));
        Self::new(Kind::Disk, what, next)
    }
}

impl From<OpenError> for SharedError {
    fn from(error: OpenError) -> Self {
        let text = error.to_string();
        // What cannot be read at all says itself what to do next.
        let own = (!error.is_unsound()).then(|| text.rsplit_once("; ")).flatten();
        let (what, next) =
            own.unwrap_or((text.as_str(), "open one of its earlier versions, or ask whoever saved it last"));
        Self::new(Kind::Unreadable, what, next)
    }
}

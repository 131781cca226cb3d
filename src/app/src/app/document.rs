//! The open board and its connections to disk and storage.

use crate::access::Access;
use crate::action::AfterClose;
use crate::known_board::KnownBoard;
use crate::remote::SharedSession;
use crate::session_state::SessionState;
use crate::snapshots::SnapshotList;
use crate::watch::Watch;
use boardsight_core::edit::History;
use boardsight_core::model::{Board, Register};
use boardsight_store::journal::Recovered;
use boardsight_store::snapshot::SnapshotVerdict;
use boardsight_store::{Fingerprint, Journal, Session};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The open board with its origin and its save state.
pub(super) struct Document {
    /// The board with its undo history.
    pub(super) history: History,
    /// The board as it was known on the as-of date.
    pub(super) known: KnownBoard,
    /// Number of boards opened so far. Makes revisions of different boards distinct.
    pub(super) generation: u64,
    /// Origin of the board.
    pub(super) origin: Origin,
    /// Whether the board may be edited.
    pub(super) access: Access,
    /// The access level of the file that is being opened.
    pub(super) opening: Access,
    /// The fingerprint of the file when it was opened or last saved.
    pub(super) fingerprint: Option<Fingerprint>,
    /// The board as last read from the file or saved to it: the base of a merge.
    pub(super) saved_board: Option<Arc<Board>>,
    /// The lock and the journal of the file.
    pub(super) session: Option<Session>,
    /// The journal of a board that has no lock on a file.
    pub(super) unsaved_journal: Option<Journal>,
    /// The journal of an earlier session, while the user decides about it.
    pub(super) recovered_journal: Option<Recovered>,
    /// The board that the save in progress writes.
    pub(super) saving: Option<Arc<Board>>,
    /// The step that follows a successful save.
    pub(super) after_save: Option<AfterClose>,
    /// The watch on the file.
    pub(super) watch: Option<Watch>,
    /// Whether another process changed the file since it was read.
    pub(super) changed_on_disk: bool,
    /// Locks held by others, queued saves, and the reason for changes.
    pub(super) session_state: SessionState,
    /// The snapshots next to the file.
    pub(super) snapshots: SnapshotList,
}

impl Document {
    /// Creates the state of a board that was just opened.
    pub(super) fn new(board: Board, origin: Origin) -> Self {
        Self {
            history: History::new(board),
            known: KnownBoard::default(),
            generation: 0,
            origin,
            access: Access::Edit,
            opening: Access::Edit,
            fingerprint: None,
            saved_board: None,
            session: None,
            unsaved_journal: None,
            recovered_journal: None,
            saving: None,
            after_save: None,
            watch: None,
            changed_on_disk: false,
            session_state: SessionState { scan_journals: true, ..SessionState::default() },
            snapshots: SnapshotList::default(),
        }
    }

    /// Returns a number that differs after every change and for every board opened.
    pub(super) fn revision(&self) -> u64 {
        self.generation << 32 | self.history.revision()
    }

    /// Returns the file of the board.
    pub(super) fn path(&self) -> Option<PathBuf> {
        self.origin.path().map(Path::to_path_buf)
    }

    /// Returns whether a standalone register is open.
    pub(super) const fn is_register(&self) -> bool {
        self.origin.register().is_some()
    }
}

/// Origin of the open board.
#[allow(clippy::large_enum_variant, reason = "there is one, and it is not copied")]
pub(super) enum Origin {
    /// A board without a file.
    Untitled,
    /// A board file.
    BoardFile {
        /// Path of the file.
        path: PathBuf,
    },
    /// A standalone register, shown as a board.
    Register {
        /// The file; `None` if the register was recovered and has no file yet.
        path: Option<PathBuf>,
        /// The register as it was read.
        register: Box<Register>,
    },
    /// A shared board. Its file is the working copy.
    Shared(Box<SharedSession>),
    Snapshot {
        /// Path of the file.
        path: PathBuf,
        /// The result of verifying the seal; `None` if unknown.
        verdict: Option<SnapshotVerdict>,
    },
}

impl Origin {
    /// Returns the origin of a board, with its file if it has one.
    pub(super) fn of_board(path: Option<PathBuf>) -> Self {
        path.map_or(Self::Untitled, |path| Self::BoardFile { path })
    }

    /// Returns the origin of a standalone register if there is one; otherwise that of a board.
    pub(super) fn of_register(path: Option<PathBuf>, register: Option<Register>) -> Self {
        match register {
            Some(register) => Self::Register { path, register: Box::new(register) },
            None => Self::of_board(path),
        }
    }

    /// Path of the file.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Untitled => None,
            Self::BoardFile { path } | Self::Snapshot { path, .. } => Some(path),
            Self::Register { path, .. } => path.as_deref(),
            Self::Shared(open) => Some(open.shared.copy().file()),
        }
    }

    /// Returns the standalone register, if one is open.
    pub(super) const fn register(&self) -> Option<&Register> {
        match self {
            Self::Register { register, .. } => Some(register),
            _ => None,
        }
    }

    /// Returns the session on shared storage, if there is one.
    pub(super) const fn shared(&self) -> Option<&SharedSession> {
        match self {
            Self::Shared(open) => Some(open),
            _ => None,
        }
    }

    /// Returns the mutable session on shared storage, if there is one.
    pub(super) const fn shared_mut(&mut self) -> Option<&mut SharedSession> {
        match self {
            Self::Shared(open) => Some(open),
            _ => None,
        }
    }

    /// Returns the verdict on the snapshot's seal; `None` if it is unknown or the board is no snapshot.
    pub(super) const fn verdict(&self) -> Option<&SnapshotVerdict> {
        match self {
            Self::Snapshot { verdict, .. } => verdict.as_ref(),
            _ => None,
        }
    }

    /// Records the file that the board was saved to. A shared board saved to another file is no longer
    /// shared.
    pub(super) fn saved_to(&mut self, file: PathBuf) {
        match self {
            Self::Shared(open) if open.shared.copy().file() == file => {}
            Self::Register { path, .. } => *path = Some(file),
            Self::Snapshot { path, .. } => *path = file,
            _ => *self = Self::BoardFile { path: file },
        }
    }
}

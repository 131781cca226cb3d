//! The open board and its ties to disk and storage.

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

/// The open board, where it came from, and how it is saved.
pub(super) struct Document {
    /// The board with its undo history.
    pub(super) history: History,
    /// The board as it was known on the as-of date.
    pub(super) known: KnownBoard,
    /// The number of boards opened so far, so that revisions of two boards differ.
    pub(super) generation: u64,
    /// Where the board came from.
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
    /// The journal that an earlier session left behind, while the user is asked about it.
    pub(super) recovered_journal: Option<Recovered>,
    /// The board that the save in progress writes.
    pub(super) saving: Option<Arc<Board>>,
    /// What follows once the save in progress has succeeded.
    pub(super) after_save: Option<AfterClose>,
    /// The watch on the file.
    pub(super) watch: Option<Watch>,
    /// Someone else wrote the file since it was read.
    pub(super) changed_on_disk: bool,
    /// Locks held by others, queued saves, and the reason for changes.
    pub(super) session_state: SessionState,
    /// The snapshots next to the file.
    pub(super) snapshots: SnapshotList,
}

impl Document {
    /// A board that was just opened.
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

    /// A number that differs after every change of the board and for every board opened.
    pub(super) fn revision(&self) -> u64 {
        self.generation << 32 | self.history.revision()
    }

    /// The file of the board.
    pub(super) fn path(&self) -> Option<PathBuf> {
        self.origin.path().map(Path::to_path_buf)
    }

    /// Whether a register is open by itself.
    pub(super) const fn is_register(&self) -> bool {
        self.origin.register().is_some()
    }
}

/// Where the open board came from.
pub(super) enum Origin {
    /// It has no file yet.
    Untitled,
    /// A board file.
    BoardFile {
        /// Path of the file.
        path: PathBuf,
    },
    /// A register by itself, shown as a board.
    Register {
        /// The file; `None` if it was recovered and has none yet.
        path: Option<PathBuf>,
        /// The register as it was read.
        register: Box<Register>,
    },
    /// A shared board. The file is its working copy.
    Shared(Box<SharedSession>),
    Snapshot {
        /// Path of the file.
        path: PathBuf,
        /// Whether it is as sealed; `None` if that is unknown.
        verdict: Option<SnapshotVerdict>,
    },
}

impl Origin {
    /// A board from a file, if it has one.
    pub(super) fn of_board(path: Option<PathBuf>) -> Self {
        path.map_or(Self::Untitled, |path| Self::BoardFile { path })
    }

    /// A register by itself if there is one; a board from a file otherwise.
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

    /// The register that is open by itself.
    pub(super) const fn register(&self) -> Option<&Register> {
        match self {
            Self::Register { register, .. } => Some(register),
            _ => None,
        }
    }

    /// The session on shared storage.
    pub(super) const fn shared(&self) -> Option<&SharedSession> {
        match self {
            Self::Shared(open) => Some(open),
            _ => None,
        }
    }

    /// The session on shared storage, to be changed.
    pub(super) const fn shared_mut(&mut self) -> Option<&mut SharedSession> {
        match self {
            Self::Shared(open) => Some(open),
            _ => None,
        }
    }

    /// Whether the snapshot is as sealed; `None` for anything else, or if that is unknown.
    pub(super) const fn verdict(&self) -> Option<&SnapshotVerdict> {
        match self {
            Self::Snapshot { verdict, .. } => verdict.as_ref(),
            _ => None,
        }
    }

    /// Takes note of the file that the board was saved to. A shared board that was saved elsewhere is shared no more.
    pub(super) fn saved_to(&mut self, file: PathBuf) {
        match self {
            Self::Shared(open) if open.shared.copy().file() == file => {}
            Self::Register { path, .. } => *path = Some(file),
            Self::Snapshot { path, .. } => *path = file,
            _ => *self = Self::BoardFile { path: file },
        }
    }
}

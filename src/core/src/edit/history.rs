//! The board being edited, with its undo and redo history.

use super::{Edit, EditError};
use crate::model::{AuditEntry, Board};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Author, time and reason of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Name of the author, from the author's settings.
    pub who: String,
    /// Time of the change.
    pub at: Timestamp,
    /// Reason, if the author gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A board that is being edited. Every change is applied through it; nothing else can change the board.
#[derive(Clone, Debug)]
pub struct History {
    board: Board,
    done: Vec<Edit>,
    undone: Vec<Edit>,
    /// Length of the audit trail when the board was last saved.
    saved: usize,
    /// Increases with every change, so that pages can detect outdated cached values.
    revision: u64,
}

/// Audit entries that a save would write and that the file does not contain yet.
#[derive(Clone, Copy, Debug)]
pub struct Unsaved<'a>(pub &'a [AuditEntry]);

impl History {
    /// Creates the history of a board as it is on disk.
    #[must_use]
    pub const fn new(board: Board) -> Self {
        let saved = board.audit.len();
        Self { board, done: Vec::new(), undone: Vec::new(), saved, revision: 0 }
    }

    /// Current board.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// Returns a number that differs after every change.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Applies an edit. An edit without changes is not recorded.
    ///
    /// # Errors
    /// As [`Edit::apply`]; the board is then unchanged.
    pub fn apply(&mut self, edit: Edit, stamp: &Stamp) -> Result<(), EditError> {
        if edit.is_empty() {
            return Ok(());
        }
        edit.apply(&mut self.board, stamp, false)?;
        self.done.push(edit);
        self.undone.clear();
        self.revision += 1;
        Ok(())
    }

    /// Applies an edit and passes each audit entry through `amend`. `None` omits the entry, for a change
    /// that the trail already contains.
    ///
    /// # Errors
    /// Fails for the same reasons as [`Edit::apply`]; the board is then unchanged.
    pub fn apply_amended(
        &mut self,
        edit: Edit,
        stamp: &Stamp,
        amend: &dyn Fn(AuditEntry) -> Option<AuditEntry>,
    ) -> Result<(), EditError> {
        let before = self.board.audit.len();
        self.apply(edit, stamp)?;
        let added = self.board.audit.split_off(before.min(self.board.audit.len()));
        self.board.audit.extend(added.into_iter().filter_map(amend));
        Ok(())
    }

    /// Undoes the last edit. The audit trail keeps both the edit and its undo.
    ///
    /// # Errors
    /// If there is nothing to undo.
    pub fn undo(&mut self, stamp: &Stamp) -> Result<&Edit, EditError> {
        let edit = self.done.pop().ok_or(EditError::Nothing("undo"))?;
        if let Err(error) = edit.inverse().apply(&mut self.board, stamp, true) {
            self.done.push(edit);
            return Err(error);
        }
        self.revision += 1;
        self.undone.push(edit);
        self.undone.last().ok_or(EditError::Nothing("undo"))
    }

    /// Redoes the edit that was undone last.
    ///
    /// # Errors
    /// If there is nothing to redo.
    pub fn redo(&mut self, stamp: &Stamp) -> Result<&Edit, EditError> {
        let edit = self.undone.pop().ok_or(EditError::Nothing("redo"))?;
        if let Err(error) = edit.apply(&mut self.board, stamp, false) {
            self.undone.push(edit);
            return Err(error);
        }
        self.revision += 1;
        self.done.push(edit);
        self.done.last().ok_or(EditError::Nothing("redo"))
    }

    /// Returns the label of the edit that the next undo would undo.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|e| e.label.as_str())
    }

    /// Returns the label of the edit that the next redo would redo.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|e| e.label.as_str())
    }

    /// Returns the audit entries that are not on disk yet, oldest first. An edit that was undone counts,
    /// because the audit trail keeps it.
    #[must_use]
    pub fn unsaved(&self) -> Unsaved<'_> {
        Unsaved(self.board.audit.get(self.saved..).unwrap_or(&[]))
    }

    /// Returns whether all changes are on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved == self.board.audit.len()
    }

    /// Records that the board was written to disk when its audit trail had `audit_len` entries. Edits made
    /// since then stay unsaved.
    pub fn mark_saved(&mut self, audit_len: usize) {
        self.saved = audit_len.min(self.board.audit.len());
    }
}

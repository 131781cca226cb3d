//! The board being edited, with what was done to it and what can be taken back.

use super::{Edit, EditError};
use crate::model::{AuditEntry, Board};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who makes a change, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Who, as their settings name them.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why, if they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A board that is being edited. Every change goes through it; nothing else can change the board.
#[derive(Clone, Debug)]
pub struct History {
    board: Board,
    done: Vec<Edit>,
    undone: Vec<Edit>,
    /// How long the audit trail was when the board was last saved.
    saved: usize,
    /// Grows with every change, so that a page knows when what it worked out is out of date.
    revision: u64,
}

/// What a save would write that the file does not hold yet.
#[derive(Clone, Copy, Debug)]
pub struct Unsaved<'a>(pub &'a [AuditEntry]);

impl History {
    /// Starts on a board as it is on disk.
    #[must_use]
    pub const fn new(board: Board) -> Self {
        let saved = board.audit.len();
        Self { board, done: Vec::new(), undone: Vec::new(), saved, revision: 0 }
    }

    /// The board as it stands.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// A number that differs after every change.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Makes an edit. An edit without changes is not recorded.
    ///
    /// # Errors
    /// As [`Edit::apply`]; the board is then as it was.
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

    /// Makes an edit, with each entry of the trail as `amend` gives it; `None` leaves the entry out, for a change that the
    /// trail holds already.
    ///
    /// # Errors
    /// As [`Edit::apply`]; the board is then as it was.
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

    /// Takes the last edit back. The trail keeps both.
    ///
    /// # Errors
    /// If there is nothing to take back.
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

    /// Makes the edit that was last taken back again.
    ///
    /// # Errors
    /// If there is none.
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

    /// What the next undo would take back.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|e| e.label.as_str())
    }

    /// What the next redo would do again.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|e| e.label.as_str())
    }

    /// What is not on disk yet, oldest first. An edit that was taken back again counts: the trail keeps it.
    #[must_use]
    pub fn unsaved(&self) -> Unsaved<'_> {
        Unsaved(self.board.audit.get(self.saved..).unwrap_or(&[]))
    }

    /// Whether everything is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved == self.board.audit.len()
    }

    /// Notes that the board was written to disk when its trail was so long; edits made meanwhile stay unsaved.
    pub fn mark_saved(&mut self, audit_len: usize) {
        self.saved = audit_len.min(self.board.audit.len());
    }
}

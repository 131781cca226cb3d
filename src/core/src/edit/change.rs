//! An edit: one or more changes that are applied and undone together.

use super::diff::{at, set_at};
use super::places::RecordIndex;
use super::{List, Stamp};
use crate::model::{AuditEntry, AuditKind, Board, Problem, check};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Change of one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// Sets a field to another value.
    Set {
        /// List of the record.
        list: List,
        /// Record id.
        id: String,
        /// Path of the field, with `/` between steps: `current/likelihood`, `controls/C1/text`.
        field: String,
        /// Current value; `null` if the field is not set.
        from: Value,
        /// New value; `null` clears the field.
        to: Value,
    },
    /// Inserts a record.
    Insert {
        /// List of the record.
        list: List,
        /// Index in the list, from 0.
        index: usize,
        /// Record id.
        id: String,
        /// Record to insert.
        record: Value,
    },
    /// Removes a record.
    Remove {
        /// List of the record.
        list: List,
        /// Index in the list, from 0.
        index: usize,
        /// Record id.
        id: String,
        /// Record as it is before the removal, so that it can be restored.
        record: Value,
    },
}

impl Change {
    /// Returns the list that the change affects.
    #[must_use]
    pub const fn list(&self) -> List {
        match self {
            Self::Set { list, .. } | Self::Insert { list, .. } | Self::Remove { list, .. } => *list,
        }
    }

    /// Returns the id of the record that the change affects.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Set { id, .. } | Self::Insert { id, .. } | Self::Remove { id, .. } => id,
        }
    }

    /// Returns the change that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Set { list, id, field, from, to } => Self::Set { list, id, field, from: to, to: from },
            Self::Insert { list, index, id, record } => Self::Remove { list, index, id, record },
            Self::Remove { list, index, id, record } => Self::Insert { list, index, id, record },
        }
    }

    fn apply(&self, board: &mut Board, places: &mut RecordIndex) -> Result<(), EditError> {
        match self {
            Self::Set { list, id, field, from, to } => {
                let place = places.of(board, *list, id)?;
                let mut record = list.get_at(board, place, id)?;
                let stands = at(&record, field).cloned().unwrap_or(Value::Null);
                if stands != *from {
                    return Err(EditError::Stale { list: *list, id: id.clone(), field: field.clone() });
                }
                if !set_at(&mut record, field, to.clone()) {
                    return Err(EditError::NoField { list: *list, id: id.clone(), field: field.clone() });
                }
                list.put(board, place, id, record)
            }
            Self::Insert { list, index, id, record } => {
                if places.of(board, *list, id).is_ok() {
                    return Err(EditError::Exists { list: *list, id: id.clone() });
                }
                list.insert(board, *index, id, record.clone())?;
                places.came(*list, id, *index);
                Ok(())
            }
            Self::Remove { list, id, record, .. } => {
                let place = places.of(board, *list, id)?;
                if list.get_at(board, place, id)? != *record {
                    return Err(EditError::Stale { list: *list, id: id.clone(), field: String::new() });
                }
                list.remove(board, place, id)?;
                places.went(*list, id);
                Ok(())
            }
        }
    }

    /// Returns the audit entry of the change.
    fn audit(&self, stamp: &Stamp, undo: bool) -> AuditEntry {
        let text = |value: &Value| (!value.is_null()).then(|| value.to_string());
        let (kind, field, from, to) = match self {
            Self::Set { field, from, to, .. } => (AuditKind::Set, field.clone(), text(from), text(to)),
            Self::Insert { record, .. } => (AuditKind::Added, String::new(), None, text(record)),
            Self::Remove { record, .. } => (AuditKind::Removed, String::new(), text(record), None),
        };
        AuditEntry {
            at: stamp.at,
            who: stamp.who.clone(),
            kind,
            record: format!("{}/{}", self.list(), self.id()),
            field,
            from,
            to,
            why: stamp.why.clone(),
            accepted_by: None,
            undo,
        }
    }
}

/// One or more changes that are applied together or not at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Short description for the user: `Likelihood of R-1: 3 to 4`.
    pub label: String,
    /// Changes, in order of application.
    pub changes: Vec<Change>,
}

impl Edit {
    /// Sets the starting values of the field changes to the current values of a board, if the board has the
    /// record and the field. Used to reapply an edit after an earlier edit was lost.
    pub fn start_from(&mut self, board: &Board) {
        for change in &mut self.changes {
            if let Change::Set { list, id, field, from, .. } = change
                && let Ok(record) = list.get(board, id)
            {
                *from = at(&record, field).cloned().unwrap_or(Value::Null);
            }
        }
    }

    /// Returns whether the edit has no changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns the edit that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { label: self.label.clone(), changes: self.changes.iter().rev().map(Change::inverse).collect() }
    }

    /// Combines this edit and a later one into one edit.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.changes.extend(other.changes);
        self
    }

    /// Applies the changes and records them in the board's audit trail. `undo` marks changes that undo
    /// earlier ones.
    ///
    /// # Errors
    /// If the board is a snapshot, a record or field is missing, a field no longer has the value that the
    /// edit expects, or the board would be invalid afterwards. The board is then unchanged.
    pub fn apply(&self, board: &mut Board, stamp: &Stamp, undo: bool) -> Result<(), EditError> {
        if let Some(mark) = &board.snapshot {
            return Err(EditError::Frozen { name: mark.name.clone() });
        }
        let mut places = RecordIndex::new(self.changes.len());
        for (i, change) in self.changes.iter().enumerate() {
            if let Err(error) = change.apply(board, &mut places) {
                Self::roll_back(&self.changes[..i], board)?;
                return Err(error);
            }
        }
        let mut problems = check(board);
        if let Some(first) = (!problems.is_empty()).then(|| problems.swap_remove(0)) {
            Self::roll_back(&self.changes, board)?;
            return Err(EditError::Unsound(first));
        }
        board.audit.extend(self.changes.iter().map(|c| c.audit(stamp, undo)));
        Ok(())
    }

    fn roll_back(made: &[Change], board: &mut Board) -> Result<(), EditError> {
        let mut places = RecordIndex::new(made.len());
        made.iter().rev().try_for_each(|change| change.inverse().apply(board, &mut places))
    }
}

/// Reason why an edit was not applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// The record does not exist, or no longer exists.
    #[error("there is no {one} '{id}'", one = list.one())]
    NoRecord {
        /// Expected list of the record.
        list: List,
        /// Record id.
        id: String,
    },
    /// A record with that id already exists.
    #[error("there already is a {one} '{id}'; choose another id", one = list.one())]
    Exists {
        /// List of the record.
        list: List,
        /// Record id.
        id: String,
    },
    /// The record has no such field.
    #[error("{one} '{id}' has no field '{field}'", one = list.one())]
    NoField {
        /// List of the record.
        list: List,
        /// Record id.
        id: String,
        /// Path of the field.
        field: String,
    },
    /// The field has changed since the edit was made.
    #[error("{one} '{id}' has changed since this edit was made ({field})", one = list.one())]
    Stale {
        /// List of the record.
        list: List,
        /// Record id.
        id: String,
        /// Path of the field.
        field: String,
    },
    /// The value has the wrong type or is out of range.
    #[error("{one} '{id}' would not be valid: {why}", one = list.one())]
    NotOfKind {
        /// List of the record.
        list: List,
        /// Record id.
        id: String,
        /// Reason for the refusal.
        why: String,
    },
    /// A record cannot be serialised.
    #[error("a value cannot be written: {0}")]
    NoForm(String),
    /// The board would be invalid.
    #[error("{what} ({place}); expected {expected}", what = .0.what, place = .0.place, expected = .0.expected)]
    Unsound(Problem),
    /// The board is a snapshot.
    #[error("this is the snapshot '{name}', which is read only; open a copy of it to change anything")]
    Frozen {
        /// Name of the snapshot.
        name: String,
    },
    /// A change of scale would change the meaning of ratings, and this number of ratings has no conversion
    /// yet.
    #[error("{0} ratings would not say the same on the new scale and have no answer yet")]
    Unanswered(usize),
    /// There is nothing to undo or redo.
    #[error("there is nothing to {0}")]
    Nothing(&'static str),
}

//! Three-way merge of copies: base, ours and theirs, by record and by field.
//!
//! A change on only one side is taken. An equal change on both sides is taken once. Different changes on
//! both sides are a conflict, and so is a deletion on one side of a record that the other side edited. The
//! merged board then contains one of the two values and the conflict contains both, so nothing is lost.

mod hands;
mod mend;
mod three;
mod trail;

use boardsight_core::edit::{Change, Edit, EditError, List, diff_values};
use boardsight_core::model::{Board, Problem, Register, check, check_register};
pub(super) use hands::name_hands;
pub use hands::{ChangeAuthor, Incoming};
use mend::{Copies, mend};
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use three::{PathConflict, ThreeWay};
pub use trail::not_in;
use trail::trails;

/// Side of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The first copy.
    Ours,
    /// The second copy.
    Theirs,
}

/// Conflict between the two copies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// List of the record.
    pub list: List,
    /// Record id.
    pub id: String,
    /// Path of the field, with `/` between steps; empty for the whole record.
    pub field: String,
    /// Value in the base; `null` if there was none.
    pub base: Value,
    /// Value in our copy; `null` if there is none.
    pub ours: Value,
    /// Value in their copy; `null` if there is none.
    pub theirs: Value,
    /// Side whose value is in the merged board.
    pub kept: Side,
    /// Author, time and reason of our change; `None` if our audit trail does not contain it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_by: Option<ChangeAuthor>,
    /// Author and time of their value, if in the audit trail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_by: Option<ChangeAuthor>,
}

impl Conflict {
    /// Returns an edit of the merged board that sets one side's value.
    ///
    /// # Errors
    /// If the board no longer has the record.
    pub fn accept(&self, board: &Board, side: Side) -> Result<Edit, EditError> {
        self.put(board, if side == Side::Ours { &self.ours } else { &self.theirs })
    }

    /// Returns an edit of the merged board that sets any value; `null` clears it.
    ///
    /// # Errors
    /// If the board no longer has the record.
    pub fn put(&self, board: &Board, value: &Value) -> Result<Edit, EditError> {
        let (list, id) = (self.list, self.id.clone());
        let label =
            format!("Settle {} of {id}", if self.field.is_empty() { list.one() } else { &self.field });
        let stands = list.get(board, &id);
        let changes = match (self.field.is_empty(), stands) {
            (true, Err(EditError::NoRecord { .. })) if value.is_null() => Vec::new(),
            (true, Err(EditError::NoRecord { .. })) => {
                let index = list.ids(board).len();
                vec![Change::Insert { list, index, id, record: value.clone() }]
            }
            (_, Err(error)) => return Err(error),
            (true, Ok(record)) if value.is_null() => {
                let index = list.position(board, &id).unwrap_or(0);
                vec![Change::Remove { list, index, id, record }]
            }
            (whole, Ok(record)) => {
                let mut after = record.clone();
                if whole {
                    after = value.clone();
                } else {
                    put_at(&mut after, &self.field, value);
                }
                diff_values(&record, &after)
                    .into_iter()
                    .map(|c| Change::Set { list, id: id.clone(), field: c.field, from: c.from, to: c.to })
                    .collect()
            }
        };
        Ok(Edit { label, changes })
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |value: &Value| if value.is_null() { "nothing".to_owned() } else { value.to_string() };
        write!(f, "{} {}", self.list.one(), self.id)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field.replace(['/', '_'], " "))?;
        }
        let hand =
            |hand: &Option<ChangeAuthor>| hand.as_ref().map_or_else(String::new, |h| format!(" ({h})"));
        write!(f, ": was {}, ours {}{}", side(&self.base), side(&self.ours), hand(&self.ours_by))?;
        write!(f, ", theirs {}{}", side(&self.theirs), hand(&self.theirs_by))?;
        write!(f, "; {} kept", if self.kept == Side::Ours { "ours" } else { "theirs" })
    }
}

/// Result of a merge.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged<T = Board> {
    /// Merged content; valid, with one side's value for each conflict.
    pub content: T,
    /// Conflicts between the copies.
    pub conflicts: Vec<Conflict>,
}

/// Reason why two copies could not be merged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MergeError {
    /// A copy cannot be serialised.
    #[error("a copy cannot be taken apart: {0}")]
    Form(String),
    /// The merged content would be invalid, and taking either side's records does not make it valid.
    #[error("the two copies do not fit together: {0}")]
    Unsound(Problem),
}

/// Merges two copies of a board.
///
/// # Errors
/// If the copies cannot be merged into a valid board.
pub fn merge(base: &Board, ours: &Board, theirs: &Board) -> Result<Merged, MergeError> {
    merge_with(base, ours, theirs, &check)
}

/// Merges two copies of a register.
///
/// # Errors
/// If the copies cannot be merged into a valid register.
pub fn merge_registers(
    base: &Register,
    ours: &Register,
    theirs: &Register,
) -> Result<Merged<Register>, MergeError> {
    let back = |board: &Board| Register {
        name: board.name.clone(),
        as_of: board.as_of,
        sources: board.sources.clone(),
        framework: Box::new(board.risk_framework.clone()),
        risks: board.risks.clone(),
        comments: board.comments.clone(),
        audit: board.audit.clone(),
        ..ours.clone()
    };
    let sound = |board: &Board| check_register(&back(board));
    let merged = merge_with(&as_board(base), &as_board(ours), &as_board(theirs), &sound)?;
    Ok(Merged { content: back(&merged.content), conflicts: merged.conflicts })
}

/// Returns a register as a board with nothing else in it, for comparison and merging.
pub(super) fn as_board(register: &Register) -> Board {
    Board {
        sources: register.sources.clone(),
        risk_framework: (*register.framework).clone(),
        risks: register.risks.clone(),
        comments: register.comments.clone(),
        audit: register.audit.clone(),
        ..Board::new(&register.name, register.as_of)
    }
}

fn merge_with(
    base: &Board,
    ours: &Board,
    theirs: &Board,
    sound: &dyn Fn(&Board) -> Vec<Problem>,
) -> Result<Merged, MergeError> {
    let form = |e: serde_json::Error| MergeError::Form(e.to_string());
    let value = |board: &Board| {
        // The audit trail is merged separately, and can be long. The merge of two copies is never a
        // snapshot.
        let bare = Board { audit: Vec::new(), snapshot: None, ..board.clone() };
        serde_json::to_value(bare).map_err(form)
    };
    let (b, o, t) = (value(base)?, value(ours)?, value(theirs)?);
    let mut three = ThreeWay { conflicts: Vec::new() };
    let merged = three.values(&mut Vec::new(), Some(&b), Some(&o), Some(&t)).unwrap_or(Value::Null);
    let audit = trails(&base.audit, &ours.audit, &theirs.audit);
    let mut conflicts: Vec<Conflict> = three.conflicts.into_iter().map(PathConflict::named).collect();
    let content = mend(merged, &Copies { base: b, ours: o, theirs: t }, &mut conflicts, sound)?;
    let (o, t) = (not_in(&ours.audit, &base.audit), not_in(&theirs.audit, &base.audit));
    name_hands(&mut conflicts, &o, &t);
    Ok(Merged { content: Board { audit, ..content }, conflicts })
}

/// Sets a value at a field path given by the keys of list entries; `null` removes it.
fn put_at(value: &mut Value, field: &str, to: &Value) {
    let (parents, last) = field.rsplit_once('/').map_or(("", field), |(p, l)| (p, l));
    let mut parent = value;
    for step in parents.split('/').filter(|step| !step.is_empty()) {
        let next = match parent {
            Value::Object(map) => map.get_mut(step),
            Value::Array(list) => list.iter_mut().find(|e| has_key(e, step)),
            _ => None,
        };
        let Some(next) = next else { return };
        parent = next;
    }
    match parent {
        Value::Object(map) if to.is_null() => {
            map.shift_remove(last);
        }
        Value::Object(map) => {
            map.insert(last.to_owned(), to.clone());
        }
        Value::Array(list) => {
            let at = list.iter().position(|e| has_key(e, last));
            match (at, to.is_null()) {
                (Some(at), true) => {
                    list.remove(at);
                }
                (Some(at), false) => list[at] = to.clone(),
                (None, true) => {}
                (None, false) => list.push(to.clone()),
            }
        }
        _ => {}
    }
}

fn has_key(entry: &Value, key: &str) -> bool {
    ["id", "period"].iter().find_map(|name| entry.get(name)?.as_str()) == Some(key)
}

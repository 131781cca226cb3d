//! Bringing copies together: base, ours and theirs, by record and by field.
//!
//! What only one side changed is taken. What both changed alike is taken once. What both changed otherwise is a
//! conflict, and so is a deletion on one side of what the other side edited: the merged board then holds one of the
//! two, and the conflict holds both, so nothing that anybody did is missing from the two together.

mod hands;
mod mend;
mod three;
mod trail;

use boardsight_core::edit::{Change, Edit, EditError, List, diff_values};
use boardsight_core::model::{Board, Problem, Register, check, check_register};
pub(super) use hands::name_hands;
pub use hands::{Hand, Incoming};
use mend::{Copies, mend};
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use three::{Raw, Three};
pub use trail::not_in;
use trail::trails;

/// One of the two copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The first copy.
    Ours,
    /// The second copy.
    Theirs,
}

/// Something on which the two copies do not agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// The record's list.
    pub list: List,
    /// The record.
    pub id: String,
    /// The field, with `/` between steps; empty where the whole record is meant.
    pub field: String,
    /// What stood there; `null` where nothing did.
    pub base: Value,
    /// What our copy has; `null` where it has nothing.
    pub ours: Value,
    /// What their copy has; `null` where it has nothing.
    pub theirs: Value,
    /// Which of the two stands in the merged board.
    pub kept: Side,
    /// Who made ours what it is, when and why; `None` where our trail does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_by: Option<Hand>,
    /// The same of theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_by: Option<Hand>,
}

impl Conflict {
    /// An edit of the merged board that puts one side's value there.
    ///
    /// # Errors
    /// If the board no longer has the record.
    pub fn accept(&self, board: &Board, side: Side) -> Result<Edit, EditError> {
        self.put(board, if side == Side::Ours { &self.ours } else { &self.theirs })
    }

    /// An edit of the merged board that puts any value there; `null` for nothing.
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
        let hand = |hand: &Option<Hand>| hand.as_ref().map_or_else(String::new, |h| format!(" ({h})"));
        write!(f, ": was {}, ours {}{}", side(&self.base), side(&self.ours), hand(&self.ours_by))?;
        write!(f, ", theirs {}{}", side(&self.theirs), hand(&self.theirs_by))?;
        write!(f, "; {} kept", if self.kept == Side::Ours { "ours" } else { "theirs" })
    }
}

/// Two copies brought together.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged<T = Board> {
    /// What they come to, sound, with one side's value wherever there is a conflict.
    pub content: T,
    /// Where they do not agree.
    pub conflicts: Vec<Conflict>,
}

/// Why two copies could not be brought together at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MergeError {
    /// A copy holds what has no form as a value.
    #[error("a copy cannot be taken apart: {0}")]
    Form(String),
    /// What they come to would not be sound, and taking either side's records does not make it so.
    #[error("the two copies do not fit together: {0}")]
    Unsound(Problem),
}

/// Brings two copies of a board together.
///
/// # Errors
/// If the copies cannot be made into one sound board.
pub fn merge(base: &Board, ours: &Board, theirs: &Board) -> Result<Merged, MergeError> {
    merge_with(base, ours, theirs, &check)
}

/// Brings two copies of a register together.
///
/// # Errors
/// If the copies cannot be made into one sound register.
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

/// A register as a board that holds nothing else, to be compared and merged as one.
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
        // The trail is merged by itself, and can be long.
        // What comes of two copies is no snapshot, whatever they are.
        let bare = Board { audit: Vec::new(), snapshot: None, ..board.clone() };
        serde_json::to_value(bare).map_err(form)
    };
    let (b, o, t) = (value(base)?, value(ours)?, value(theirs)?);
    let mut three = Three { conflicts: Vec::new() };
    let merged = three.values(&mut Vec::new(), Some(&b), Some(&o), Some(&t)).unwrap_or(Value::Null);
    let audit = trails(&base.audit, &ours.audit, &theirs.audit);
    let mut conflicts: Vec<Conflict> = three.conflicts.into_iter().map(Raw::named).collect();
    let content = mend(merged, &Copies { base: b, ours: o, theirs: t }, &mut conflicts, sound)?;
    let (o, t) = (not_in(&ours.audit, &base.audit), not_in(&theirs.audit, &base.audit));
    name_hands(&mut conflicts, &o, &t);
    Ok(Merged { content: Board { audit, ..content }, conflicts })
}

/// Puts a value at a field, by the names of entries on the way; `null` takes it out.
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

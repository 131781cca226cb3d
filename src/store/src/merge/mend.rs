//! Repair of a merge: two valid boards can give an invalid one. The changes responsible are reverted and
//! reported.

use super::{Conflict, MergeError, Side};
use boardsight_core::edit::List;
use boardsight_core::model::{Board, Problem, Step};
use serde_json::Value;
use std::collections::HashSet;

/// The three copies as JSON values.
pub(super) struct Copies {
    pub base: Value,
    pub ours: Value,
    pub theirs: Value,
}

fn record<'a>(board: &'a Value, list: &str, id: &str) -> Option<&'a Value> {
    board.get(list)?.as_array()?.iter().find(|r| r.get("id").and_then(Value::as_str) == Some(id))
}

/// Makes the merged board valid if the two copies are each valid but not compatible. A record that one side
/// removed and the other still refers to is restored; an invalid record is taken whole from one side. Each
/// is a conflict.
pub(super) fn mend(
    mut merged: Value,
    copies: &Copies,
    conflicts: &mut Vec<Conflict>,
    sound: &dyn Fn(&Board) -> Vec<Problem>,
) -> Result<Board, MergeError> {
    const ROUNDS: usize = 50;
    let mut taken: HashSet<(String, String)> = HashSet::new();
    for _ in 0..ROUNDS {
        let board: Board =
            serde_json::from_value(merged.clone()).map_err(|e| MergeError::Form(e.to_string()))?;
        let problems = sound(&board);
        if problems.is_empty() {
            return Ok(board);
        }
        let before = taken.len();
        for problem in &problems {
            if let Some((list, id)) = removed(problem, &merged, copies) {
                bring_back(&mut merged, copies, conflicts, list, &id);
                taken.insert((list.name().to_owned(), id));
            } else if let [Step::Field(list), Step::Index(index), ..] = problem.place.0.as_slice() {
                let id = merged.get(*list).and_then(|l| l.get(index)).and_then(|r| r.get("id"));
                let Some(id) = id.and_then(Value::as_str).map(str::to_owned) else { continue };
                if let Some(list) = List::named(list)
                    && taken.insert((list.name().to_owned(), id.clone()))
                {
                    take_whole(&mut merged, copies, conflicts, list, &id);
                }
            }
        }
        if taken.len() == before {
            return Err(problems.into_iter().next().map_or_else(
                || MergeError::Form("it cannot be made sound".to_owned()),
                MergeError::Unsound,
            ));
        }
    }
    Err(MergeError::Form("it cannot be made sound".to_owned()))
}

/// Returns the record that a problem reports as missing, if one of the sides removed it.
fn removed(problem: &Problem, merged: &Value, copies: &Copies) -> Option<(List, String)> {
    let list = problem.expected.strip_prefix("the id of an entry of '")?.strip_suffix('\'')?;
    let list = List::named(list)?;
    let (_, id) = problem.what.split_once('\'')?;
    let id = id.strip_suffix('\'')?;
    let is_there = |board: &Value| record(board, list.name(), id).is_some();
    (!is_there(merged) && (is_there(&copies.base) || is_there(&copies.ours) || is_there(&copies.theirs)))
        .then(|| (list, id.to_owned()))
}

fn sides(copies: &Copies, list: List, id: &str) -> (Value, Value, Value) {
    let of = |board: &Value| record(board, list.name(), id).cloned().unwrap_or(Value::Null);
    (of(&copies.base), of(&copies.ours), of(&copies.theirs))
}

fn bring_back(merged: &mut Value, copies: &Copies, conflicts: &mut Vec<Conflict>, list: List, id: &str) {
    let (base, ours, theirs) = sides(copies, list, id);
    let kept = if ours.is_null() { Side::Theirs } else { Side::Ours };
    let Some(back) = [&ours, &theirs, &base].into_iter().find(|r| !r.is_null()).cloned() else { return };
    if record(merged, list.name(), id).is_some() {
        return;
    }
    if let Some(records) = merged.get_mut(list.name()).and_then(Value::as_array_mut) {
        records.push(back);
        let (id, field) = (id.to_owned(), String::new());
        conflicts.push(Conflict {
            list,
            id,
            field,
            base,
            ours,
            theirs,
            kept,
            ours_by: None,
            theirs_by: None,
        });
    }
}

fn take_whole(merged: &mut Value, copies: &Copies, conflicts: &mut Vec<Conflict>, list: List, id: &str) {
    let (base, ours, theirs) = sides(copies, list, id);
    let kept = if ours.is_null() { Side::Theirs } else { Side::Ours };
    let whole = if kept == Side::Ours { ours.clone() } else { theirs.clone() };
    let records = merged.get_mut(list.name()).and_then(Value::as_array_mut);
    let place = records.and_then(|l| l.iter_mut().find(|r| r.get("id").and_then(Value::as_str) == Some(id)));
    if let Some(place) = place
        && !whole.is_null()
    {
        *place = whole;
        conflicts.retain(|c| c.list != list || c.id != id);
        let (id, field) = (id.to_owned(), String::new());
        conflicts.push(Conflict {
            list,
            id,
            field,
            base,
            ours,
            theirs,
            kept,
            ours_by: None,
            theirs_by: None,
        });
    }
}

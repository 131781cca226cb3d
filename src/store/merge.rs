//! Bringing copies together: base, ours and theirs, by record and by field.
//!
//! What only one side changed is taken. What both changed alike is taken once. What both changed otherwise is a
//! conflict, and so is a deletion on one side of what the other side edited: the merged board then holds one of the
//! two, and the conflict holds both, so nothing that anybody did is missing from the two together.

use crate::edit::{Change, Edit, EditError, List, diff_values, keyed};
use crate::model::{AuditEntry, Board, Problem, Register, Step, check, check_register};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::fmt;

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
        write!(f, ": was {}, ours {}, theirs {}", side(&self.base), side(&self.ours), side(&self.theirs))?;
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
    Ok(Merged { content: Board { audit, ..content }, conflicts })
}

/// A conflict by its path from the board down.
struct Raw {
    path: Vec<String>,
    base: Value,
    ours: Value,
    theirs: Value,
    kept: Side,
}

impl Raw {
    fn named(self) -> Conflict {
        let mut path = self.path.into_iter();
        let first = path.next().unwrap_or_default();
        let (list, id, rest): (List, String, Vec<String>) = match List::named(&first) {
            Some(list) => (list, path.next().unwrap_or_default(), path.collect()),
            None => (List::Board, "board".to_owned(), std::iter::once(first).chain(path).collect()),
        };
        let Self { base, ours, theirs, kept, .. } = Self { path: Vec::new(), ..self };
        Conflict { list, id, field: rest.join("/"), base, ours, theirs, kept }
    }
}

struct Three {
    conflicts: Vec<Raw>,
}

type Maybe<'a> = Option<&'a Value>;

impl Three {
    fn values(&mut self, path: &mut Vec<String>, base: Maybe, ours: Maybe, theirs: Maybe) -> Option<Value> {
        if ours == theirs || base == theirs {
            return ours.cloned();
        }
        if base == ours {
            return theirs.cloned();
        }
        match (base, ours, theirs) {
            (None | Some(Value::Object(_)), Some(Value::Object(o)), Some(Value::Object(t))) => {
                let none = Map::new();
                let b = base.and_then(Value::as_object).unwrap_or(&none);
                let mut out = Map::new();
                let names = o.keys().chain(t.keys().filter(|name| !o.contains_key(*name)));
                for name in names {
                    path.push(name.clone());
                    if let Some(value) = self.values(path, b.get(name), o.get(name), t.get(name)) {
                        out.insert(name.clone(), value);
                    }
                    path.pop();
                }
                Some(Value::Object(out))
            }
            (None | Some(Value::Array(_)), Some(Value::Array(o)), Some(Value::Array(t))) => {
                let b = base.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                self.lists(path, b, o, t).or_else(|| self.conflict(path, base, ours, theirs))
            }
            // An empty list is not written: to empty one is to leave it out.
            (Some(Value::Array(b)), None, Some(Value::Array(t))) => {
                self.lists(path, b, &[], t).or_else(|| self.conflict(path, base, ours, theirs))
            }
            (Some(Value::Array(b)), Some(Value::Array(o)), None) => {
                self.lists(path, b, o, &[]).or_else(|| self.conflict(path, base, ours, theirs))
            }
            _ => self.conflict(path, base, ours, theirs),
        }
    }

    /// Keeps ours, unless ours is nothing.
    fn conflict(&mut self, path: &[String], base: Maybe, ours: Maybe, theirs: Maybe) -> Option<Value> {
        let kept = if ours.is_some() { Side::Ours } else { Side::Theirs };
        let value = |v: Maybe| v.cloned().unwrap_or(Value::Null);
        self.conflicts.push(Raw {
            path: path.to_vec(),
            base: value(base),
            ours: value(ours),
            theirs: value(theirs),
            kept,
        });
        ours.or(theirs).cloned()
    }

    /// `None` where the lists can only be taken whole.
    fn lists(
        &mut self,
        path: &mut Vec<String>,
        base: &[Value],
        ours: &[Value],
        theirs: &[Value],
    ) -> Option<Value> {
        if let (Some(b), Some(o), Some(t)) = (keyed(base), keyed(ours), keyed(theirs)) {
            let (bm, om, tm) = (by_key(&b, base), by_key(&o, ours), by_key(&t, theirs));
            let mut kept: HashMap<&str, Value> = HashMap::new();
            let keys = b.iter().chain(&o).chain(&t).copied().collect::<Vec<_>>();
            let mut seen = HashSet::new();
            for key in keys.into_iter().filter(|key| seen.insert(*key)) {
                path.push(key.to_owned());
                let value =
                    self.values(path, bm.get(key).copied(), om.get(key).copied(), tm.get(key).copied());
                path.pop();
                if let Some(value) = value {
                    kept.insert(key, value);
                }
            }
            let order = order(&b, &o, &t);
            return Some(Value::Array(order.into_iter().filter_map(|key| kept.remove(key)).collect()));
        }
        // Names without fields of their own, such as the measures of a stream: a set in an order.
        if let (Some(b), Some(o), Some(t)) = (names(base), names(ours), names(theirs)) {
            let (bs, os, ts): (HashSet<_>, HashSet<_>, HashSet<_>) =
                (b.iter().copied().collect(), o.iter().copied().collect(), t.iter().copied().collect());
            let stays =
                |key: &&str| if bs.contains(key) { os.contains(key) && ts.contains(key) } else { true };
            let order = order(&b, &o, &t);
            return Some(order.into_iter().filter(stays).map(|key| Value::String(key.to_owned())).collect());
        }
        // What cannot be told apart: what both have only added to can be put together.
        let added = |side: &[Value]| side.get(..base.len()) == Some(base);
        (added(ours) && added(theirs)).then(|| {
            let more = |side: &[Value]| side.get(base.len()..).unwrap_or(&[]).to_vec();
            let (mut o, mut t) = (more(ours), more(theirs));
            // The same whichever side is called ours.
            let text = |list: &[Value]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
            if text(&t) < text(&o) {
                std::mem::swap(&mut o, &mut t);
            }
            t.retain(|value| !o.contains(value));
            Value::Array(base.iter().cloned().chain(o).chain(t).collect())
        })
    }
}

fn by_key<'a>(keys: &[&'a str], list: &'a [Value]) -> HashMap<&'a str, &'a Value> {
    keys.iter().copied().zip(list).collect()
}

/// A list of different texts.
fn names(list: &[Value]) -> Option<Vec<&str>> {
    let names: Vec<&str> = list.iter().map(Value::as_str).collect::<Option<_>>()?;
    let different: HashSet<&&str> = names.iter().collect();
    (different.len() == names.len()).then_some(names)
}

/// All keys of three lists in an order that keeps each side's: what a side added stands after what it stood after
/// there. The same whichever side is called ours.
fn order<'a>(base: &[&'a str], ours: &[&'a str], theirs: &[&'a str]) -> Vec<&'a str> {
    let in_base: HashSet<&str> = base.iter().copied().collect();
    // The side that moved what was there decides; if both did, the one that is first by its keys.
    let old = |side: &[&'a str]| -> Vec<&'a str> {
        let here: HashSet<&str> = side.iter().copied().collect();
        let mut moved: Vec<&str> = side.iter().copied().filter(|k| in_base.contains(k)).collect();
        // What the side took out stands where it stood: the other side may have kept it.
        for (i, key) in base.iter().enumerate().filter(|(_, key)| !here.contains(**key)) {
            let after =
                base.get(..i).unwrap_or(&[]).iter().rev().find_map(|k| moved.iter().position(|m| m == k));
            moved.insert(after.map_or(0, |at| at + 1), key);
        }
        moved
    };
    let (o, t) = (old(ours), old(theirs));
    let spine = if o == base {
        t
    } else if t == base {
        o
    } else {
        o.min(t)
    };
    // After which key each added one stands: nothing is the start.
    let mut after: HashMap<Option<&'a str>, Vec<&'a str>> = HashMap::new();
    let mut placed: HashSet<&str> = HashSet::new();
    let (first, second) = if ours <= theirs { (ours, theirs) } else { (theirs, ours) };
    for side in [first, second] {
        let mut before: Option<&'a str> = None;
        for key in side {
            if !in_base.contains(key) && placed.insert(key) {
                after.entry(before).or_default().push(key);
            }
            before = Some(key);
        }
    }
    let mut out = Vec::with_capacity(spine.len() + placed.len());
    let mut stack: Vec<&'a str> = Vec::new();
    let next = |key: Option<&'a str>,
                stack: &mut Vec<&'a str>,
                after: &mut HashMap<Option<&'a str>, Vec<&'a str>>| {
        stack.extend(after.remove(&key).unwrap_or_default().into_iter().rev());
    };
    next(None, &mut stack, &mut after);
    let mut spine = spine.into_iter();
    loop {
        while let Some(key) = stack.pop() {
            out.push(key);
            next(Some(key), &mut stack, &mut after);
        }
        let Some(key) = spine.next() else { break };
        out.push(key);
        next(Some(key), &mut stack, &mut after);
    }
    out
}

struct Copies {
    base: Value,
    ours: Value,
    theirs: Value,
}

fn record<'a>(board: &'a Value, list: &str, id: &str) -> Option<&'a Value> {
    board.get(list)?.as_array()?.iter().find(|r| r.get("id").and_then(Value::as_str) == Some(id))
}

/// Makes the merged board sound where the two copies are each sound and do not fit together: what one side took out
/// and the other still refers to comes back; a record that is not sound is taken whole from one side. Each is a
/// conflict.
fn mend(
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

/// The record that a problem says is missing, if one of the sides took it out.
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
        conflicts.push(Conflict { list, id: id.to_owned(), field: String::new(), base, ours, theirs, kept });
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
        conflicts.push(Conflict { list, id: id.to_owned(), field: String::new(), base, ours, theirs, kept });
    }
}

/// Entries of a trail that another does not hold; what stands twice counts twice.
pub(super) fn not_in<'a>(trail: &'a [AuditEntry], other: &[AuditEntry]) -> Vec<&'a AuditEntry> {
    // Most often one trail is the start of the other.
    let shared = trail.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (rest, other) = (trail.get(shared..).unwrap_or(&[]), other.get(shared..).unwrap_or(&[]));
    let mut counts: HashMap<String, usize> = HashMap::new();
    let key = |entry: &AuditEntry| format!("{entry:?}");
    for entry in other {
        *counts.entry(key(entry)).or_default() += 1;
    }
    rest.iter()
        .filter(|entry| match counts.get_mut(&key(entry)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// Both trails as one: what both hold, then what each has made since, by time.
fn trails(base: &[AuditEntry], ours: &[AuditEntry], theirs: &[AuditEntry]) -> Vec<AuditEntry> {
    let o: Vec<AuditEntry> = not_in(ours, base).into_iter().cloned().collect();
    let t: Vec<AuditEntry> = not_in(theirs, base).into_iter().cloned().collect();
    let mut new: Vec<&AuditEntry> = o.iter().chain(not_in(&t, &o)).collect();
    new.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.who.cmp(&b.who)));
    base.iter().chain(new).cloned().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_side_adds_stands_where_it_added_it() {
        let base = ["a", "b", "c"];
        let (ours, theirs) = (["x", "a", "b", "y", "z", "c"], ["a", "b", "w", "c", "v"]);
        let both = order(&base, &ours, &theirs);
        assert_eq!(both, ["x", "a", "b", "w", "y", "z", "c", "v"]);
        assert_eq!(order(&base, &theirs, &ours), both);
    }

    #[test]
    fn a_side_that_moves_what_was_there_is_followed() {
        assert_eq!(order(&["a", "b", "c"], &["c", "a", "b"], &["a", "c", "d"]), ["c", "d", "a", "b"]);
        assert_eq!(order(&["a", "b"], &["a", "b"], &["b", "a"]), ["b", "a"]);
    }
}

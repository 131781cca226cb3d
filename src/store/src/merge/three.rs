//! Three-way merge of JSON values, by key and by field.

use super::{Conflict, Side};
use boardsight_core::edit::{List, keyed};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Conflict with its path from the board down.
pub(super) struct PathConflict {
    path: Vec<String>,
    base: Value,
    ours: Value,
    theirs: Value,
    kept: Side,
}

impl PathConflict {
    pub fn named(self) -> Conflict {
        let mut path = self.path.into_iter();
        let first = path.next().unwrap_or_default();
        let (list, id, rest): (List, String, Vec<String>) = match List::named(&first) {
            Some(list) => (list, path.next().unwrap_or_default(), path.collect()),
            None => (List::Board, "board".to_owned(), std::iter::once(first).chain(path).collect()),
        };
        let Self { base, ours, theirs, kept, .. } = Self { path: Vec::new(), ..self };
        Conflict { list, id, field: rest.join("/"), base, ours, theirs, kept, ours_by: None, theirs_by: None }
    }
}

pub(super) struct ThreeWay {
    pub conflicts: Vec<PathConflict>,
}

type Maybe<'a> = Option<&'a Value>;

impl ThreeWay {
    pub fn values(
        &mut self,
        path: &mut Vec<String>,
        base: Maybe,
        ours: Maybe,
        theirs: Maybe,
    ) -> Option<Value> {
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
            // An empty list is not written, so a missing list is an emptied one.
            (Some(Value::Array(b)), None, Some(Value::Array(t))) => {
                self.lists(path, b, &[], t).or_else(|| self.conflict(path, base, ours, theirs))
            }
            (Some(Value::Array(b)), Some(Value::Array(o)), None) => {
                self.lists(path, b, o, &[]).or_else(|| self.conflict(path, base, ours, theirs))
            }
            _ => self.conflict(path, base, ours, theirs),
        }
    }

    /// Records a conflict and keeps our value, unless ours is missing.
    fn conflict(&mut self, path: &[String], base: Maybe, ours: Maybe, theirs: Maybe) -> Option<Value> {
        let kept = if ours.is_some() { Side::Ours } else { Side::Theirs };
        let value = |v: Maybe| v.cloned().unwrap_or(Value::Null);
        self.conflicts.push(PathConflict {
            path: path.to_vec(),
            base: value(base),
            ours: value(ours),
            theirs: value(theirs),
            kept,
        });
        ours.or(theirs).cloned()
    }

    /// Merges lists entry by entry; `None` if they can only be taken whole.
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
        // Names without fields of their own, such as the measures of a stream, are an ordered set.
        if let (Some(b), Some(o), Some(t)) = (names(base), names(ours), names(theirs)) {
            let (bs, os, ts): (HashSet<_>, HashSet<_>, HashSet<_>) =
                (b.iter().copied().collect(), o.iter().copied().collect(), t.iter().copied().collect());
            let stays =
                |key: &&str| if bs.contains(key) { os.contains(key) && ts.contains(key) } else { true };
            let order = order(&b, &o, &t);
            return Some(order.into_iter().filter(stays).map(|key| Value::String(key.to_owned())).collect());
        }
        // Entries without keys cannot be matched; lists that both sides only appended to can be
        // concatenated.
        let added = |side: &[Value]| side.get(..base.len()) == Some(base);
        (added(ours) && added(theirs)).then(|| {
            let more = |side: &[Value]| side.get(base.len()..).unwrap_or(&[]).to_vec();
            let (mut o, mut t) = (more(ours), more(theirs));
            // The result must not depend on which side is ours.
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

/// Returns a list of distinct texts.
fn names(list: &[Value]) -> Option<Vec<&str>> {
    let names: Vec<&str> = list.iter().map(Value::as_str).collect::<Option<_>>()?;
    let different: HashSet<&&str> = names.iter().collect();
    (different.len() == names.len()).then_some(names)
}

/// Returns all keys of three lists in an order that keeps each side's order: an added key follows the key
/// that it followed on its side. The result does not depend on which side is ours.
fn order<'a>(base: &[&'a str], ours: &[&'a str], theirs: &[&'a str]) -> Vec<&'a str> {
    let in_base: HashSet<&str> = base.iter().copied().collect();
    // The side that reordered existing keys decides; if both did, use the one that sorts first by its keys.
    let old = |side: &[&'a str]| -> Vec<&'a str> {
        let here: HashSet<&str> = side.iter().copied().collect();
        let mut moved: Vec<&str> = side.iter().copied().filter(|k| in_base.contains(k)).collect();
        // Keys that this side removed stay at their earlier position, because the other side may have kept
        // them.
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
    // Predecessor of each added key; `None` is the start.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_entries_keep_their_positions() {
        let base = ["a", "b", "c"];
        let (ours, theirs) = (["x", "a", "b", "y", "z", "c"], ["a", "b", "w", "c", "v"]);
        let both = order(&base, &ours, &theirs);
        assert_eq!(both, ["x", "a", "b", "w", "y", "z", "c", "v"]);
        assert_eq!(order(&base, &theirs, &ours), both);
    }

    #[test]
    fn moved_entries_follow_the_moving_side() {
        assert_eq!(order(&["a", "b", "c"], &["c", "a", "b"], &["a", "c", "d"]), ["c", "d", "a", "b"]);
        assert_eq!(order(&["a", "b"], &["a", "b"], &["b", "a"]), ["b", "a"]);
    }
}

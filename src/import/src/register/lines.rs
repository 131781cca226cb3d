//! Matching of controls and actions line by line with those on the board, so that owner, date and progress
//! are kept.

use super::{Field, RegisterMap, Row, doubt};
use crate::matching::{likeness, normal};
use crate::read::{Issue, Severity, Subject};
use crate::sheet::Worksheet;
use crate::value::shortened;
use boardsight_core::edit::free_id;
use boardsight_core::model::{Control, Risk, RiskAction};

/// The data of a control or action that is needed to match it.
struct Entry {
    id: String,
    text: String,
    /// It has an owner, a date, progress or similar data, or another record refers to it.
    fuller: bool,
}

fn entries(field: Field, risk: &Risk) -> Vec<Entry> {
    let named = |id: &str| {
        risk.gaps.iter().any(|g| g.action.as_deref() == Some(id))
            || risk.assurances.iter().any(|a| a.controls.iter().any(|c| c == id))
    };
    if field == Field::Controls {
        let plain =
            |c: &Control| *c == Control { id: c.id.clone(), text: c.text.clone(), ..Control::default() };
        let all = risk.controls.iter();
        all.map(|c| Entry { id: c.id.clone(), text: c.text.clone(), fuller: !plain(c) || named(&c.id) })
            .collect()
    } else {
        let plain = |a: &RiskAction| {
            *a == RiskAction { id: a.id.clone(), text: a.text.clone(), ..RiskAction::default() }
        };
        let all = risk.actions.iter();
        all.map(|a| Entry { id: a.id.clone(), text: a.text.clone(), fuller: !plain(a) || named(&a.id) })
            .collect()
    }
}

/// Returns the lines of a cell, normalised so that they can be compared with the entries of a risk.
fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

/// The matched entry of each line in the file, and the unmatched entries.
struct Matched {
    /// Each line's text and its matching entry.
    lines: Vec<(String, Option<String>)>,
    /// Entries without a matching line that were not declared as removed.
    left: Vec<Entry>,
    /// Lines that may be reworded entries: the line and its candidates.
    unsure: Vec<(String, Vec<(String, String)>)>,
}

fn matched(field: Field, risk: &Risk, text: &str, map: &RegisterMap) -> Matched {
    let mut left = entries(field, risk);
    // An entry with several lines of text is read as several lines. If the joined text is the same, nothing
    // has changed.
    let all: Vec<&str> = left.iter().map(|e| e.text.as_str()).collect();
    if lines_of(&all.join("\n")) == lines_of(text) {
        let lines = left.iter().map(|e| (e.text.clone(), Some(e.id.clone()))).collect();
        return Matched { lines, left: Vec::new(), unsure: Vec::new() };
    }
    let mut lines: Vec<(String, Option<String>)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for line in lines_of(text) {
        let said = map
            .lines
            .iter()
            .find(|(id, known, _)| risk.id == **id && normal(known) == normal(&line))
            .map(|(_, _, entry)| entry.as_str());
        let at = match said {
            Some(id) => left.iter().position(|e| e.id == id),
            None => left
                .iter()
                .position(|e| e.text.trim() == line)
                .or_else(|| left.iter().position(|e| normal(&e.text) == normal(&line))),
        };
        match at {
            Some(at) => {
                let entry = left.remove(at);
                // Change an entry's text only if the user confirmed that the line is this entry.
                let text = if said.is_some() { line } else { entry.text };
                lines.push((text, Some(entry.id)));
            }
            None => {
                if said.is_none() {
                    open.push(lines.len());
                }
                lines.push((line, None));
            }
        }
    }
    left.retain(|e| !map.gone.iter().any(|(id, entry)| risk.id == **id && *entry == e.id));
    /// From this similarity on, a line may be a reworded entry even if no other data depends on the entry.
    const REWORDED: f64 = 0.5;
    let mut unsure = Vec::new();
    for at in open {
        let Some((line, _)) = lines.get(at) else { continue };
        let like = |e: &Entry| likeness(&normal(&e.text), &normal(line));
        let mut near: Vec<&Entry> = left.iter().filter(|e| e.fuller || like(e) >= REWORDED).collect();
        near.sort_by(|a, b| like(b).total_cmp(&like(a)));
        if !near.is_empty() {
            let near = near.into_iter().take(3).map(|e| (e.id.clone(), e.text.clone())).collect();
            unsure.push((line.clone(), near));
        }
    }
    Matched { lines, left, unsure }
}

/// Asks about lines of a row that may be reworded controls or actions of the board.
pub fn ask(
    sheet: &Worksheet,
    columns: &[(u32, String, Option<Field>)],
    row: &Row,
    risk: &Risk,
    map: &RegisterMap,
    out: &mut Vec<Issue>,
) {
    for field in [Field::Controls, Field::Actions] {
        let Some(text) = row.get(field) else { continue };
        let column = columns.iter().find(|(_, _, f)| *f == Some(field)).map_or(0, |(c, ..)| *c);
        let what = if field == Field::Controls { "control" } else { "action" };
        let matched = matched(field, risk, text, map);
        for (line, near) in &matched.unsure {
            let list: Vec<String> =
                near.iter().map(|(id, text)| format!("{id} '{}'", shortened(text))).collect();
            let first = near.first().map_or("", |(id, _)| id.as_str());
            out.push(Issue {
                about: Subject::Line { risk: risk.id.to_string(), line: line.clone(), near: near.clone() },
                ..doubt(
                    Severity::Blocking,
                    sheet.place(row.row, column),
                    format!(
                        "'{}' is no {what} of {}; is it {} in other words, or a new one? say in the map: lines: [(\"{}\", \
                         \"{line}\", \"{first}\")], or \"new\" for the id",
                        shortened(line),
                        risk.id,
                        list.join(" or "),
                        risk.id
                    ),
                )
            });
        }
        if matched.unsure.is_empty() {
            for entry in matched.left.iter().filter(|e| e.fuller) {
                out.push(doubt(
                    Severity::Notice,
                    sheet.place(row.row, column),
                    format!(
                        "{what} {} '{}' of {} is not in the file and stays; if it is gone, say in the map: gone: [(\"{}\", \
                         \"{}\")]",
                        entry.id,
                        shortened(&entry.text),
                        risk.id,
                        risk.id,
                        entry.id
                    ),
                ));
            }
        }
    }
}

/// Writes the lines of a cell into a risk.
///
/// An entry that is repeated keeps its id and its data. An entry with dependent data is kept even if no
/// line matches it.
pub fn put(field: Field, risk: &mut Risk, text: &str, map: &RegisterMap) {
    let Matched { lines, left, .. } = matched(field, risk, text, map);
    let stays: Vec<String> = left.into_iter().filter(|e| e.fuller).map(|e| e.id).collect();
    if field == Field::Controls {
        let old = std::mem::take(&mut risk.controls);
        let set = |c: &mut Control, text: String| c.text = text;
        let fresh = |id, text| Control { id, text, ..Control::default() };
        risk.controls = merged('C', old, lines, &stays, |c| &c.id, set, fresh);
    } else {
        let old = std::mem::take(&mut risk.actions);
        let set = |a: &mut RiskAction, text: String| a.text = text;
        let fresh = |id, text| RiskAction { id, text, ..RiskAction::default() };
        risk.actions = merged('A', old, lines, &stays, |a| &a.id, set, fresh);
    }
    // Keep the gap and clear its reference to the removed action.
    if field == Field::Actions {
        for gap in &mut risk.gaps {
            if gap.action.as_ref().is_some_and(|id| !risk.actions.iter().any(|a| a.id == *id)) {
                gap.action = None;
            }
        }
    }
}

fn merged<T>(
    letter: char,
    mut old: Vec<T>,
    lines: Vec<(String, Option<String>)>,
    stays: &[String],
    id_of: impl Fn(&T) -> &String,
    set: impl Fn(&mut T, String),
    fresh: impl Fn(String, String) -> T,
) -> Vec<T> {
    let mut ids: Vec<String> = old.iter().map(|entry| id_of(entry).clone()).collect();
    let mut out = Vec::with_capacity(lines.len());
    for (text, known) in lines {
        let at = known.and_then(|id| old.iter().position(|entry| *id_of(entry) == id));
        match at {
            Some(at) => {
                let mut entry = old.remove(at);
                set(&mut entry, text);
                out.push(entry);
            }
            None => {
                let id = free_id(letter, &ids.iter().map(String::as_str).collect::<Vec<_>>());
                ids.push(id.clone());
                out.push(fresh(id, text));
            }
        }
    }
    out.extend(old.into_iter().filter(|entry| stays.contains(id_of(entry))));
    out
}

/// Returns the differences in controls and actions, one line each.
pub fn differing(was: &Risk, now: &Risk) -> Vec<String> {
    let mut out = Vec::new();
    for (field, word) in [(Field::Controls, "control"), (Field::Actions, "action")] {
        let (before, after) = (entries(field, was), entries(field, now));
        for old in &before {
            match after.iter().find(|e| e.id == old.id) {
                None => {
                    out.push(format!(
                        "{} {word} {}: '{}' is taken out",
                        was.id,
                        old.id,
                        shortened(&old.text)
                    ));
                }
                Some(new) if new.text != old.text => out.push(format!(
                    "{} {word} {}: '{}' becomes '{}'",
                    was.id,
                    old.id,
                    shortened(&old.text),
                    shortened(&new.text)
                )),
                Some(_) => {}
            }
        }
        for new in after.iter().filter(|e| !before.iter().any(|old| old.id == e.id)) {
            out.push(format!("{} {word} {}: '{}' is new", was.id, new.id, shortened(&new.text)));
        }
        let order = |list: &[Entry]| list.iter().map(|e| e.id.clone()).collect::<Vec<_>>();
        let same = before.len() == after.len() && before.iter().all(|e| after.iter().any(|n| n.id == e.id));
        if same && order(&before) != order(&after) {
            out.push(format!("{} {word}s: their order changes to {}", was.id, order(&after).join(", ")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_register_says_again_keeps_its_id_and_what_hangs_on_it() {
        let map = RegisterMap::default();
        let mut risk = Risk::new("R-1", None, "It fails");
        put(Field::Controls, &mut risk, "Care at home\nEscalation beds\nDaily call", &map);
        risk.controls[1].owner = Some("SRO, BCF".to_owned());
        // The first is removed, the others have swapped places, and one is new.
        put(Field::Controls, &mut risk, "Daily call\nMore nurses\nEscalation beds", &map);
        let now: Vec<_> = risk.controls.iter().map(|c| (c.id.as_str(), c.text.as_str())).collect();
        assert_eq!(now, [("C3", "Daily call"), ("C4", "More nurses"), ("C2", "Escalation beds")]);
        assert_eq!(risk.controls[2].owner.as_deref(), Some("SRO, BCF"));
        put(Field::Actions, &mut risk, "Open a ward\nOpen a ward", &map);
        put(Field::Actions, &mut risk, "Close a ward\nOpen a ward", &map);
        let now: Vec<_> = risk.actions.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(now, [("A3", "Close a ward"), ("A1", "Open a ward")]);
    }

    #[test]
    fn a_reworded_action_keeps_its_owner_only_as_a_map_says_and_one_left_out_stays() {
        let mut risk = Risk::new("R-1", None, "It fails");
        put(Field::Actions, &mut risk, "Find a second supplier", &RegisterMap::default());
        risk.actions[0].owner = Some("SRO, BCF".to_owned());
        let matched = matched(Field::Actions, &risk, "Find a 2nd supplier", &RegisterMap::default());
        assert_eq!(matched.unsure.len(), 1);
        let lines = |entry: &str| RegisterMap {
            lines: vec![("R-1".into(), "Find a 2nd supplier".into(), entry.into())],
            ..RegisterMap::default()
        };
        let mut same = risk.clone();
        put(Field::Actions, &mut same, "Find a 2nd supplier", &lines("A1"));
        assert_eq!((same.actions[0].text.as_str(), same.actions.len()), ("Find a 2nd supplier", 1));
        assert_eq!(same.actions[0].owner.as_deref(), Some("SRO, BCF"));
        let mut new = risk.clone();
        put(Field::Actions, &mut new, "Find a 2nd supplier", &lines("new"));
        let now: Vec<_> = new.actions.iter().map(|a| (a.id.as_str(), a.owner.is_some())).collect();
        assert_eq!(now, [("A2", false), ("A1", true)]);
        let gone = RegisterMap { gone: vec![("R-1".into(), "A1".into())], ..lines("new") };
        put(Field::Actions, &mut risk, "Find a 2nd supplier", &gone);
        assert_eq!(risk.actions.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["A2"]);
    }
}

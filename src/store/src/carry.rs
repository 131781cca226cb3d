//! Export of a single register from a board, and its merge back. The register has its part of the audit
//! trail, so its edits are repeated on the board with the same authors, times and reasons.

use super::journal::Entry;
use super::merge::{Conflict, Side, name_hands, not_in};
use boardsight_core::edit::{Change, Edit, EditError, List, Stamp, diff_values, record_value};
use boardsight_core::model::{
    AuditEntry, AuditKind, Board, Body, Comment, FileKind, ProgrammeId, Register, Risk, RiskFramework,
};
use serde_json::Value;
use std::collections::HashSet;

const RISKS: &str = "risks/";

/// Lists that are exported with a register, and their prefixes in the audit trail.
const LISTS: [(List, &str); 2] = [(List::Risks, RISKS), (List::Comments, "comments/")];

/// Returns the list and the id of a record in the audit trail, if it is exported with a register.
fn travels(record: &str) -> Option<(List, &str)> {
    LISTS.iter().find_map(|(list, prefix)| Some((*list, record.strip_prefix(prefix)?)))
}

/// Returns whether an audit entry is about a comment on one of these risks.
fn on_these(entry: &AuditEntry, comments: &HashSet<&str>, risks: &HashSet<&str>) -> bool {
    let Some((List::Comments, id)) = travels(&entry.record) else { return false };
    let of = |json: &Option<String>| {
        let said = json.as_deref().and_then(|json| serde_json::from_str::<Comment>(json).ok());
        said.is_some_and(|c| c.about.list == "risks" && risks.contains(c.about.id.as_str()))
    };
    comments.contains(id) || (entry.kind == AuditKind::Removed && of(&entry.from))
}

/// Returns the register of a programme, or the board's own, with the sources that it cites and its part of
/// the audit trail. `None` if the board has no such programme.
#[must_use]
pub fn extract(board: &Board, programme: Option<&ProgrammeId>) -> Option<Register> {
    let name = match programme {
        Some(id) => &board.programme(id.as_str())?.name,
        None => &board.name,
    };
    let mut register = Register::new(&board.name, programme.cloned(), name, board.as_of);
    *register.framework = board.risk_framework.clone();
    register.risks = board.risks.iter().filter(|r| r.programme.as_ref() == programme).cloned().collect();
    let cited = cited(&register);
    register.sources = board.sources.iter().filter(|s| cited.contains(s.id.as_str())).cloned().collect();
    let here: HashSet<&str> = register.risks.iter().map(|r| r.id.as_str()).collect();
    // For deleted risks, the record in the audit trail gives the programme.
    let gone: HashSet<&str> = board
        .audit
        .iter()
        .filter(|e| e.kind == AuditKind::Removed)
        .filter(|e| {
            let risk = e.from.as_deref().and_then(|json| serde_json::from_str::<Risk>(json).ok());
            risk.is_some_and(|r| r.programme.as_ref() == programme)
        })
        .filter_map(|e| e.record.strip_prefix(RISKS))
        .collect();
    let said =
        board.comments.iter().filter(|c| c.about.list == "risks" && here.contains(c.about.id.as_str()));
    register.comments = said.cloned().collect();
    let said: HashSet<&str> = register.comments.iter().map(|c| c.id.as_str()).collect();
    let about = |e: &&AuditEntry| {
        e.record.strip_prefix(RISKS).is_some_and(|id| here.contains(id) || gone.contains(id))
            || on_these(e, &said, &here)
    };
    register.audit = board.audit.iter().filter(about).cloned().collect();
    Some(register)
}

/// Returns a member's copy: every register with the comments on every record, and nothing else of the
/// board. A member opens it, comments and returns it, and it is merged like a register.
#[must_use]
pub fn member_copy(board: &Board) -> Register {
    let mut copy = Register::new(&board.name, None, &board.name, board.as_of);
    copy.kind = FileKind::Member;
    let programmes = board.programmes.iter();
    copy.programmes = programmes
        .map(|p| Body { id: p.id.as_str().into(), name: p.name.clone(), short: p.short.clone() })
        .collect();
    copy.risks.clone_from(&board.risks);
    copy.comments.clone_from(&board.comments);
    *copy.framework = board.risk_framework.clone();
    let cited = cited(&copy);
    copy.sources = board.sources.iter().filter(|s| cited.contains(s.id.as_str())).cloned().collect();
    copy.audit = board.audit.iter().filter(|e| travels(&e.record).is_some()).cloned().collect();
    copy
}

/// Returns the sources that a register's risks and framework cite.
fn cited(register: &Register) -> HashSet<&str> {
    let risks = register.risks.iter().flat_map(|r| {
        let within = r.assurances.iter().filter_map(|a| a.cite.as_ref());
        r.cites.iter().chain(within).chain(r.warnings.iter().filter_map(|w| w.cite.as_ref()))
    });
    let framework = &register.framework;
    let scale = framework.scale.iter().flat_map(|s| &s.cites);
    let appetites = framework.appetites.iter().filter_map(|a| a.cite.as_ref());
    risks.chain(scale).chain(appetites).map(|c| c.source.as_str()).collect()
}

/// Plan for merging a register back into its board.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterReturn {
    /// Edits in order, each with its own stamp: those of the register's audit trail with their authors,
    /// then one for changes made outside the program.
    pub steps: Vec<Entry>,
    /// Board after these edits.
    pub board: Board,
    /// Conflicts between the board and the register. The board is `ours`, and its side is kept.
    pub conflicts: Vec<Conflict>,
}

/// Plans the merge of a register into its board. If both sides made different changes, the board's value is
/// kept and a conflict is reported. The same applies to a deletion on one side only.
///
/// # Errors
/// If a record cannot be serialised.
pub fn bring_back(board: &Board, register: &Register, me: &Stamp) -> Result<RegisterReturn, EditError> {
    let mut back = MergeBack {
        out: RegisterReturn { steps: Vec::new(), board: board.clone(), conflicts: Vec::new() },
        register,
        refused: HashSet::new(),
    };
    back.sources(me)?;
    let new = not_in(&register.audit, &board.audit);
    for edit in together(&new) {
        back.again(&edit)?;
    }
    let later = not_in(&board.audit, &register.audit);
    let later: HashSet<(&str, &str)> = later.iter().map(|e| (e.record.as_str(), e.field.as_str())).collect();
    back.by_hand(&later, me)?;
    back.framework()?;
    let ours = not_in(&board.audit, &register.audit);
    name_hands(&mut back.out.conflicts, &ours, &new);
    Ok(back.out)
}

/// Groups entries with the same time, author and reason into one edit.
fn together<'a>(trail: &[&'a AuditEntry]) -> Vec<Vec<&'a AuditEntry>> {
    let mut out: Vec<Vec<&AuditEntry>> = Vec::new();
    for entry in trail {
        let same = |e: &&AuditEntry| {
            (e.at, &e.who, &e.why, e.undo) == (entry.at, &entry.who, &entry.why, entry.undo)
        };
        match out.last_mut() {
            Some(last) if last.last().is_some_and(same) => last.push(entry),
            _ => out.push(vec![entry]),
        }
    }
    out
}

struct MergeBack<'a> {
    out: RegisterReturn,
    register: &'a Register,
    refused: HashSet<(List, String, String)>,
}

/// Returns a record as a JSON value; `None` if there is no record.
fn value_of<T: serde::Serialize>(record: Option<&T>) -> Option<Value> {
    record.and_then(|r| record_value(r).ok())
}

impl MergeBack<'_> {
    fn step(&mut self, edit: Edit, stamp: &Stamp, undo: bool) -> Result<(), EditError> {
        if !edit.is_empty() {
            edit.apply(&mut self.out.board, stamp, undo)?;
            self.out.steps.push(Entry { edit, stamp: stamp.clone(), undo });
        }
        Ok(())
    }

    /// Adds sources that came with the risks that cite them.
    fn sources(&mut self, me: &Stamp) -> Result<(), EditError> {
        let missing = self.register.sources.iter().filter(|s| self.out.board.source(s.id.as_str()).is_none());
        let index = self.out.board.sources.len();
        let changes: Vec<Change> = missing
            .map(|s| {
                let (list, id) = (List::Sources, s.id.to_string());
                record_value(s).map(|record| Change::Insert { list, index, id, record })
            })
            .collect::<Result<_, _>>()?;
        self.step(Edit { label: "Sources of a register".to_owned(), changes }, me, false)
    }

    /// Reports a framework in the register's file that differs from the board's. The board's framework is
    /// always kept.
    fn framework(&mut self) -> Result<(), EditError> {
        if *self.register.framework != self.out.board.risk_framework {
            let value = |framework: &RiskFramework| {
                if framework.is_empty() { Ok(Value::Null) } else { record_value(framework) }
            };
            let (ours, theirs) = (value(&self.out.board.risk_framework)?, value(&self.register.framework)?);
            self.out.conflicts.push(Conflict {
                list: List::Board,
                id: "board".to_owned(),
                field: "risk_framework".to_owned(),
                base: Value::Null,
                ours,
                theirs,
                kept: Side::Ours,
                ours_by: None,
                theirs_by: None,
            });
        }
        Ok(())
    }

    /// Repeats the edits of the register on the board.
    fn again(&mut self, entries: &[&AuditEntry]) -> Result<(), EditError> {
        let Some(first) = entries.first() else { return Ok(()) };
        let stamp = Stamp { who: first.who.clone(), at: first.at, why: first.why.clone() };
        let changes: Option<Vec<Change>> = entries.iter().map(|e| self.change(e)).collect();
        if let Some(changes) = changes {
            let edit = Edit { label: format!("From the register: {} changes", changes.len()), changes };
            if self.step(edit, &stamp, first.undo).is_ok() {
                return Ok(());
            }
        }
        // The changes do not apply together: apply those that do one by one, and report the rest.
        for entry in entries {
            let edit = self
                .change(entry)
                .map(|change| Edit { label: "From the register".to_owned(), changes: vec![change] });
            let fits = edit.is_some_and(|edit| self.step(edit, &stamp, entry.undo).is_ok());
            if !fits {
                self.refuse(entry);
            }
        }
        Ok(())
    }

    fn change(&self, entry: &AuditEntry) -> Option<Change> {
        let (list, id) = travels(&entry.record)?;
        let id = id.to_owned();
        let value = |json: &Option<String>| {
            json.as_deref().map_or(Some(Value::Null), |json| serde_json::from_str(json).ok())
        };
        let (from, to) = (value(&entry.from)?, value(&entry.to)?);
        let board = &self.out.board;
        Some(match entry.kind {
            AuditKind::Set => Change::Set { list, id, field: entry.field.clone(), from, to },
            AuditKind::Added => Change::Insert { list, index: list.ids(board).len(), id, record: to },
            AuditKind::Removed => {
                Change::Remove { list, index: list.position(board, &id)?, id, record: from }
            }
        })
    }

    fn refuse(&mut self, entry: &AuditEntry) {
        let Some((list, id)) = travels(&entry.record) else { return };
        if !self.refused.insert((list, id.to_owned(), entry.field.clone())) {
            return;
        }
        let base =
            entry.from.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or(Value::Null);
        self.disagree(list, id, &entry.field, base);
    }

    /// Records a conflict between the board and the register, unless their values are equal.
    fn disagree(&mut self, list: List, id: &str, field: &str, base: Value) {
        let ours = list.get(&self.out.board, id).ok();
        let theirs = match list {
            List::Comments => value_of(self.register.comments.iter().find(|c| c.id == *id)),
            _ => value_of(self.register.risks.iter().find(|r| r.id == *id)),
        };
        let at = |record: Option<Value>| {
            let record = record.unwrap_or(Value::Null);
            if field.is_empty() { record } else { field_of(&record, field) }
        };
        let (ours, theirs) = (at(ours), at(theirs));
        if ours != theirs {
            let (id, field) = (id.to_owned(), field.to_owned());
            let kept = if ours.is_null() && field.is_empty() { Side::Theirs } else { Side::Ours };
            let (ours_by, theirs_by) = (None, None);
            self.out.conflicts.push(Conflict {
                list,
                id,
                field,
                base,
                ours,
                theirs,
                kept,
                ours_by,
                theirs_by,
            });
        }
    }

    /// Applies differences in the register's file that no audit trail explains, as changes made outside the
    /// program.
    fn by_hand(&mut self, later: &HashSet<(&str, &str)>, me: &Stamp) -> Result<(), EditError> {
        let mut changes = Vec::new();
        let mut disagree = Vec::new();
        let risks = self.register.risks.iter().map(|r| Ok((List::Risks, r.id.to_string(), record_value(r)?)));
        let said = self.register.comments.iter();
        let said = said.map(|c| Ok((List::Comments, c.id.to_string(), record_value(c)?)));
        for record in risks.chain(said) {
            let (list, id, theirs) = record?;
            let record = format!("{list}/{id}");
            match list.get(&self.out.board, &id) {
                Err(_) if later.contains(&(record.as_str(), "")) => disagree.push((list, id, String::new())),
                Err(_) if self.refused.iter().any(|(l, refused, _)| *l == list && *refused == id) => {}
                Err(_) => {
                    let index = list.ids(&self.out.board).len();
                    changes.push(Change::Insert { list, index, id, record: theirs });
                }
                Ok(ours) => {
                    for c in diff_values(&ours, &theirs) {
                        let touches = |field: &str| field.is_empty() || overlaps(field, &c.field);
                        let explained = later.iter().any(|(r, f)| *r == record && touches(f))
                            || self.refused.iter().any(|(l, r, f)| *l == list && *r == id && touches(f));
                        if !explained {
                            let id = id.clone();
                            changes.push(Change::Set { list, id, field: c.field, from: c.from, to: c.to });
                        }
                    }
                }
            }
        }
        let in_register: HashSet<&str> = self.register.risks.iter().map(|r| r.id.as_str()).collect();
        for risk in &self.out.board.risks {
            let id = risk.id.as_str();
            let whole = self.register.kind == FileKind::Member;
            let here = whole || risk.programme == self.register.programme;
            let ours = here && !in_register.contains(id);
            let record = format!("{RISKS}{id}");
            // The risk was added to the board since, or kept there against a deletion that was already
            // reported.
            let known = later.iter().any(|(r, f)| *r == record && f.is_empty())
                || self.refused.iter().any(|(l, r, _)| *l == List::Risks && r == id);
            if ours && !known {
                disagree.push((List::Risks, id.to_owned(), String::new()));
            }
        }
        for change in changes {
            let list = change.list();
            let (id, field) = match &change {
                Change::Set { id, field, .. } => (id.clone(), field.clone()),
                other => (other.id().to_owned(), String::new()),
            };
            let edit =
                Edit { label: "Changed by hand in a register's file".to_owned(), changes: vec![change] };
            if self.step(edit, me, false).is_err() {
                disagree.push((list, id, field));
            }
        }
        for (list, id, field) in disagree {
            self.disagree(list, &id, &field, Value::Null);
        }
        Ok(())
    }
}

fn overlaps(a: &str, b: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within(a, b) || within(b, a)
}

fn field_of(record: &Value, field: &str) -> Value {
    let step = |value: Value, step: &str| match value {
        Value::Object(mut map) => map.shift_remove(step).unwrap_or(Value::Null),
        Value::Array(list) => list
            .into_iter()
            .find(|e| ["id", "period"].iter().find_map(|k| e.get(k)?.as_str()) == Some(step))
            .unwrap_or(Value::Null),
        _ => Value::Null,
    };
    field.split('/').fold(record.clone(), step)
}

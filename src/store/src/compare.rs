//! Comparison of two boards or registers, record by record and field by field.

use super::merge::as_board;
use boardsight_core::edit::{EditError, List, diff_values, keyed, record_id};
use boardsight_core::model::{AuditKind, Board, Register};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;

/// Difference of one field or record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// List of the record.
    pub list: List,
    /// Record id.
    pub id: String,
    /// Whether the record was added or removed, or a field of it was set.
    pub kind: AuditKind,
    /// Path of the field, with `/` between steps; empty for the whole record.
    pub field: String,
    /// Value before; `null` if there was none.
    pub from: Value,
    /// Value after; `null` if there is none.
    pub to: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.list.one(), self.id)?;
        let title = |record: &Value| {
            let text = ["title", "name", "statement", "text"].iter().find_map(|k| record.get(k)?.as_str());
            text.map(|t| format!(": {t}")).unwrap_or_default()
        };
        match self.kind {
            AuditKind::Added => write!(f, " added{}", title(&self.to)),
            AuditKind::Removed => write!(f, " taken out{}", title(&self.from)),
            AuditKind::Set => {
                let field = self.field.replace(['/', '_'], " ");
                write!(f, ", {field}: {} to {}", words(&self.from), words(&self.to))
            }
        }
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("'{text}'"),
        other => other.to_string(),
    }
}

/// Returns the differences between two boards, in the order of the file. The audit trail is not compared,
/// because it describes how the differences arose.
///
/// # Errors
/// If a record cannot be serialised.
pub fn compare(old: &Board, new: &Board) -> Result<Vec<Difference>, EditError> {
    let mut out = Vec::new();
    for list in List::ALL.iter().copied() {
        let (before, after) = (list.values(old)?, list.values(new)?);
        if before == after {
            continue;
        }
        if list == List::Board {
            fields(list, "board", &before[0], &after[0], &mut out);
            continue;
        }
        let by_id: HashMap<&str, &Value> = after.iter().filter_map(|r| Some((record_id(r)?, r))).collect();
        let mut known: HashMap<&str, ()> = HashMap::new();
        for from in &before {
            let Some(id) = record_id(from) else { continue };
            known.insert(id, ());
            match by_id.get(id) {
                Some(to) => fields(list, id, from, to, &mut out),
                None => out.push(whole(list, id, AuditKind::Removed, from)),
            }
        }
        let added =
            after.iter().filter_map(|r| Some((record_id(r)?, r))).filter(|(id, _)| !known.contains_key(id));
        out.extend(added.map(|(id, record)| whole(list, id, AuditKind::Added, record)));
    }
    Ok(out)
}

/// Returns the differences between two registers.
///
/// # Errors
/// As [`compare`].
pub fn compare_registers(old: &Register, new: &Register) -> Result<Vec<Difference>, EditError> {
    compare(&as_board(old), &as_board(new))
}

fn whole(list: List, id: &str, kind: AuditKind, record: &Value) -> Difference {
    let (from, to) =
        if kind == AuditKind::Added { (Value::Null, record.clone()) } else { (record.clone(), Value::Null) };
    Difference { list, id: id.to_owned(), kind, field: String::new(), from, to }
}

fn fields(list: List, id: &str, from: &Value, to: &Value, out: &mut Vec<Difference>) {
    for change in diff_values(from, to) {
        split(list, id, &change.field, change.from, change.to, out);
    }
}

/// Splits a change of a list into one difference for each entry: an edit treats the list as one field, but
/// a reader expects one line for each entry.
fn split(list: List, id: &str, field: &str, from: Value, to: Value, out: &mut Vec<Difference>) {
    let empty = Vec::new();
    let (old, new) = match (&from, &to) {
        (Value::Array(old), Value::Array(new)) => (old, new),
        (Value::Null, Value::Array(new)) => (&empty, new),
        (Value::Array(old), Value::Null) => (old, &empty),
        _ => {
            out.push(Difference {
                list,
                id: id.to_owned(),
                kind: AuditKind::Set,
                field: field.to_owned(),
                from,
                to,
            });
            return;
        }
    };
    let before = out.len();
    if let (Some(a), Some(b)) = (keyed(old), keyed(new)) {
        let after: HashMap<&str, &Value> = b.iter().copied().zip(new).collect();
        let earlier: HashMap<&str, &Value> = a.iter().copied().zip(old).collect();
        let null = Value::Null;
        let keys = a.iter().copied().chain(b.iter().copied().filter(|k| !earlier.contains_key(k)));
        for key in keys {
            let (x, y) =
                (earlier.get(key).copied().unwrap_or(&null), after.get(key).copied().unwrap_or(&null));
            for change in diff_values(x, y) {
                let inner =
                    if change.field.is_empty() { String::new() } else { format!("/{}", change.field) };
                split(list, id, &format!("{field}/{key}{inner}"), change.from, change.to, out);
            }
        }
    }
    if out.len() == before {
        out.push(Difference {
            list,
            id: id.to_owned(),
            kind: AuditKind::Set,
            field: field.to_owned(),
            from,
            to,
        });
    }
}

//! Field-by-field comparison of two values of a record.

use serde_json::Value;

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Path of the field, with `/` between steps; list entries are identified by their key.
    pub field: String,
    /// Value before; `null` if the field was not set.
    pub from: Value,
    /// Value after; `null` if the field is not set.
    pub to: Value,
}

/// Returns the fields that differ, each with the most specific path possible: `current/likelihood` rather
/// than `current`.
///
/// A list is compared entry by entry only if its entries have keys and both sides have the same keys in the
/// same order. Otherwise the whole list is one field, so that the order is never lost.
#[must_use]
pub fn diff_values(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut out = Vec::new();
    walk("", before, after, &mut out);
    out
}

fn walk(path: &str, before: &Value, after: &Value, out: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, from) in old {
                walk(&join(path, name), from, new.get(name).unwrap_or(&Value::Null), out);
            }
            for (name, to) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
                walk(&join(path, name), &Value::Null, to, out);
            }
        }
        (Value::Array(old), Value::Array(new)) if same_keys(old, new) => {
            for (from, to) in old.iter().zip(new) {
                if let Some(key) = key(from) {
                    walk(&join(path, key), from, to, out);
                }
            }
        }
        _ => out.push(FieldChange { field: path.to_owned(), from: before.clone(), to: after.clone() }),
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") }
}

/// Returns the key of a list entry: its `id`, or its `period`.
fn key(entry: &Value) -> Option<&str> {
    // A key that contains the separator could not be looked up again.
    ["id", "period"].iter().find_map(|k| entry.get(k)?.as_str()).filter(|k| !k.contains('/'))
}

/// Returns the keys of the entries of a list, if every entry has a key and the keys are unique.
#[must_use]
pub fn keyed(list: &[Value]) -> Option<Vec<&str>> {
    let keys: Vec<&str> = list.iter().map(key).collect::<Option<_>>()?;
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    sorted.windows(2).all(|w| w[0] != w[1]).then_some(keys)
}

fn same_keys(old: &[Value], new: &[Value]) -> bool {
    matches!((keyed(old), keyed(new)), (Some(a), Some(b)) if a == b)
}

/// Returns the value at a field path, or `None` if the field is not set.
pub(super) fn at<'a>(value: &'a Value, field: &str) -> Option<&'a Value> {
    field.split('/').try_fold(value, |value, step| match value {
        Value::Object(map) => map.get(step),
        Value::Array(list) => list.iter().find(|entry| key(entry) == Some(step)),
        _ => None,
    })
}

/// Sets the value at a field path; `null` clears it. Returns `false` if the path does not exist. Creates a
/// group of fields when its first field is set.
pub(super) fn set_at(value: &mut Value, field: &str, to: Value) -> bool {
    let (parents, last) = field.rsplit_once('/').map_or((None, field), |(p, l)| (Some(p), l));
    let making = !to.is_null();
    let mut parent = value;
    for step in parents.iter().flat_map(|p| p.split('/')) {
        let next = match parent {
            Value::Object(map) => {
                if making && !map.contains_key(step) {
                    map.insert(step.to_owned(), Value::Object(serde_json::Map::new()));
                }
                map.get_mut(step)
            }
            Value::Array(list) => list.iter_mut().find(|entry| key(entry) == Some(step)),
            _ => None,
        };
        let Some(next) = next else { return false };
        parent = next;
    }
    match parent {
        Value::Object(map) if to.is_null() => {
            map.shift_remove(last);
            true
        }
        Value::Object(map) => {
            map.insert(last.to_owned(), to);
            true
        }
        Value::Array(list) => match list.iter_mut().find(|entry| key(entry) == Some(last)) {
            Some(entry) if !to.is_null() => {
                *entry = to;
                true
            }
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changed_fields_have_the_deepest_path() {
        let before = json!({"id": "R", "current": {"likelihood": 3, "impact": 4}, "owner": "A",
            "controls": [{"id": "C1", "text": "x"}, {"id": "C2", "text": "y"}]});
        let after = json!({"id": "R", "current": {"likelihood": 4, "impact": 4}, "note": "n",
            "controls": [{"id": "C1", "text": "x"}, {"id": "C2", "text": "z"}]});
        let fields: Vec<String> = diff_values(&before, &after).into_iter().map(|c| c.field).collect();
        assert_eq!(fields, ["current/likelihood", "owner", "controls/C2/text", "note"]);
    }

    #[test]
    fn a_list_that_gains_or_loses_an_entry_is_one_field() {
        let before = json!({"controls": [{"id": "C1"}, {"id": "C2"}]});
        let after = json!({"controls": [{"id": "C2"}]});
        assert_eq!(diff_values(&before, &after)[0].field, "controls");
    }
}

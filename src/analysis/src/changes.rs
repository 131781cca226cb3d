//! Recent changes: the end of the audit trail, as text.

use boardsight_core::model::{AuditEntry, AuditKind, Board};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Change as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// Time of the change.
    pub at: Timestamp,
    /// Author of the change.
    pub who: String,
    /// List of the record, such as `risks`.
    pub list: String,
    /// Record id.
    pub id: String,
    /// Description of the change: `Risk R-1: current likelihood from 3 to 4`.
    pub text: String,
    /// Reason, if one was given.
    pub why: Option<String>,
}

/// Returns the last `most` changes, the latest first.
#[must_use]
pub fn tail(board: &Board, most: usize) -> Vec<ChangeLine> {
    board.audit.iter().rev().take(most).map(line).collect()
}

/// Returns at most `most` changes made after a date (in UTC), the latest first.
#[must_use]
pub fn since(board: &Board, day: Date, most: usize) -> Vec<ChangeLine> {
    let after = |e: &&AuditEntry| TimeZone::UTC.to_datetime(e.at).date() > day;
    board.audit.iter().rev().filter(after).take(most).map(line).collect()
}

/// Returns one entry of the audit trail as text.
#[must_use]
pub fn line(entry: &AuditEntry) -> ChangeLine {
    let (list, id) = entry.record.split_once('/').unwrap_or((&entry.record, ""));
    let subject = match (list, id) {
        ("board", _) | (_, "") => "Board".to_owned(),
        _ => format!("{} {id}", one(list)),
    };
    let undo = match (entry.undo, &entry.accepted_by) {
        (true, _) => " (taken back)".to_owned(),
        (false, Some(who)) => format!(" (accepted by {who})"),
        (false, None) => String::new(),
    };
    let text = match entry.kind {
        AuditKind::Added => format!("{subject} added{}{undo}", title(entry.to.as_deref())),
        AuditKind::Removed => format!("{subject} taken out{}{undo}", title(entry.from.as_deref())),
        AuditKind::Set => {
            let field = entry.field.replace(['/', '_'], " ");
            let (from, to) = (value(entry.from.as_deref()), value(entry.to.as_deref()));
            format!("{subject}: {field} from {from} to {to}{undo}")
        }
    };
    ChangeLine {
        at: entry.at,
        who: entry.who.clone(),
        list: list.to_owned(),
        id: id.to_owned(),
        text,
        why: entry.why.clone(),
    }
}

/// Returns the capitalised singular noun for a record of a list.
fn one(list: &str) -> &str {
    match list {
        "sources" => "Source",
        "bodies" => "Body",
        "members" => "Member",
        "areas" => "Area",
        "programmes" => "Programme",
        "groups" => "Group",
        "streams" => "Stream",
        "measures" => "Measure",
        "series" => "Series",
        "events" => "Event",
        "stated_costs" => "Stated cost",
        "savings" => "Saving",
        "findings" => "Finding",
        "risks" => "Risk",
        "meetings" => "Meeting",
        "decisions" => "Decision",
        "actions" => "Action",
        other => other,
    }
}

/// Returns the title or name of an added or removed record, in quotation marks after a space.
fn title(record: Option<&str>) -> String {
    let record: Option<Value> = record.and_then(|text| serde_json::from_str(text).ok());
    let name = record
        .as_ref()
        .and_then(|r| ["title", "name", "text", "statement"].iter().find_map(|k| r.get(k)?.as_str()));
    name.map(|name| format!(" ('{}')", cut(name, 60))).unwrap_or_default()
}

fn value(json: Option<&str>) -> String {
    let Some(json) = json else { return "nothing".to_owned() };
    let text = match serde_json::from_str::<Value>(json) {
        Ok(Value::String(text)) => format!("'{text}'"),
        Ok(Value::Object(map)) => match (map.get("likelihood"), map.get("impact")) {
            (Some(l), Some(i)) => format!("{l} × {i}"),
            _ => "an entry".to_owned(),
        },
        Ok(Value::Array(list)) if list.len() == 1 => "1 entry".to_owned(),
        Ok(Value::Array(list)) => format!("{} entries", list.len()),
        Ok(Value::Null) => "nothing".to_owned(),
        Ok(other) => other.to_string(),
        Err(_) => json.to_owned(),
    };
    cut(&text, 60)
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        text.chars().take(most - 1).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    fn entry(kind: AuditKind, field: &str, from: Option<&str>, to: Option<&str>) -> AuditEntry {
        AuditEntry {
            at: TimeZone::UTC.to_timestamp(date(2017, 2, 1).at(12, 0, 0, 0)).unwrap(),
            who: "Secretariat".to_owned(),
            kind,
            record: "risks/R-1".to_owned(),
            field: field.to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            why: None,
            accepted_by: None,
            undo: false,
        }
    }

    #[test]
    fn change_lines_are_plain_sentences() {
        for (entry, text) in [
            (
                entry(AuditKind::Set, "current/likelihood", Some("3"), Some("4")),
                "Risk R-1: current likelihood from 3 to 4",
            ),
            (
                entry(AuditKind::Set, "owner", None, Some("\"SRO, BCF\"")),
                "Risk R-1: owner from nothing to 'SRO, BCF'",
            ),
            (
                entry(AuditKind::Set, "target", Some("{\"likelihood\":2,\"impact\":3}"), None),
                "Risk R-1: target from 2 × 3 to nothing",
            ),
            (
                entry(AuditKind::Added, "", None, Some("{\"title\":\"It fails\"}")),
                "Risk R-1 added ('It fails')",
            ),
        ] {
            assert_eq!(line(&entry).text, text);
        }
        let mut undone = entry(AuditKind::Set, "current/likelihood", Some("4"), Some("3"));
        undone.undo = true;
        assert!(line(&undone).text.ends_with("from 4 to 3 (taken back)"));
    }

    #[test]
    fn latest_change_is_first() {
        let mut b = fixture::board();
        b.audit = (0..5).map(|i| entry(AuditKind::Set, "owner", None, Some(&i.to_string()))).collect();
        assert!(tail(&b, 2)[0].text.ends_with("to 4"));
        assert_eq!(tail(&b, 2).len(), 2);
        assert_eq!(since(&b, date(2017, 1, 31), 10).len(), 5);
        assert_eq!(since(&b, date(2017, 2, 1), 10).len(), 0);
    }
}

//! History: entries of the audit trail for a record, in words, latest first.

use crate::inspector::rows::part;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::List;
use boardsight_core::model::{AuditEntry, AuditKind};
use eframe::egui::{RichText, Ui};
use serde_json::Value;

/// Maximum number of entries shown; the trail itself keeps all.
const MOST: usize = 60;

/// State for the selected record.
#[derive(Default)]
pub(super) struct History {
    key: Option<(u64, List, String)>,
    /// Time and author, and the change.
    entries: Vec<(String, String)>,
    more: usize,
}

/// Draws the history of a record.
pub(super) fn show(ui: &mut Ui, cx: &ViewContext, history: &mut History, list: List, id: &str) {
    let key = (cx.revision, list, id.to_owned());
    if history.key.as_ref() != Some(&key) {
        let record = format!("{list}/{id}");
        let of_it: Vec<&AuditEntry> = cx.board.audit.iter().rev().filter(|e| e.record == record).collect();
        let entries = of_it.iter().take(MOST).map(|e| (head(e), words(e))).collect();
        *history = History { key: Some(key), entries, more: of_it.len().saturating_sub(MOST) };
    }
    part(ui, "History");
    if history.entries.is_empty() {
        widgets::note(ui, "Not changed since the board was set up.", cx.palette);
    }
    for (head, what) in &history.entries {
        ui.label(what);
        ui.label(RichText::new(head).small().color(cx.palette.faint));
    }
    if history.more > 0 {
        widgets::note(ui, &format!("and {} earlier changes", history.more), cx.palette);
    }
}

fn head(entry: &AuditEntry) -> String {
    // Show times in UTC as in the trail, the same on every computer.
    let when = entry.at.strftime("%-d %B %Y, %H:%M UTC");
    let why = entry.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    format!("{when}, {}{why}", entry.who)
}

fn words(entry: &AuditEntry) -> String {
    let undo = if entry.undo { "Taken back: " } else { "" };
    let field = entry.field.replace(['/', '_'], " ");
    let text = match entry.kind {
        AuditKind::Added => "added".to_owned(),
        AuditKind::Removed => "removed".to_owned(),
        AuditKind::Set => {
            format!("{field}: {} \u{2192} {}", plain(entry.from.as_deref()), plain(entry.to.as_deref()))
        }
    };
    let text = format!("{undo}{text}");
    crate::inspector::rows::capital(&text)
}

/// Returns a value of the trail as readable text.
fn plain(json: Option<&str>) -> String {
    let Some(value) = json.and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
        return "nothing".to_owned();
    };
    match &value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("'{text}'"),
        Value::Array(list) if list.len() == 1 => "1 entry".to_owned(),
        Value::Array(list) => format!("{} entries", list.len()),
        Value::Object(map) => match (map.get("likelihood"), map.get("impact")) {
            (Some(l), Some(i)) => format!("{l} \u{d7} {i}"),
            _ => map
                .iter()
                .map(|(k, v)| format!("{k} {}", plain(Some(&v.to_string()))))
                .collect::<Vec<_>>()
                .join(", "),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_line_is_a_sentence() {
        let entry = AuditEntry {
            at: "2017-02-08T09:00:00Z".parse().unwrap(),
            who: "Secretariat".into(),
            kind: AuditKind::Set,
            record: "risks/R-1".into(),
            field: "current/likelihood".into(),
            from: Some("3".into()),
            to: Some("4".into()),
            why: None,
            accepted_by: None,
            undo: false,
        };
        assert_eq!(words(&entry), "Current likelihood: 3 \u{2192} 4");
        assert_eq!(head(&entry), "8 February 2017, 09:00 UTC, Secretariat");
    }
}

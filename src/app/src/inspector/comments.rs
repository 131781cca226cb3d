//! Comments on the selected record: threads with reply and resolve, and a new comment on the record or on
//! one of its fields and figures.

use crate::action::{Action, CommentAction};
use crate::drafts::{self, Draft};
use crate::inspector::rows::part;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_core::edit::List;
use boardsight_core::model::CommentSubject;
use boardsight_report::comments::{Thread, field_words, threads};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{self, ComboBox, Key, Modifiers, RichText, TextEdit, Ui};
use serde_json::Value;

/// State for the selected record.
#[derive(Default)]
pub(super) struct Comments {
    key: Option<(u64, List, String)>,
    threads: Vec<Thread>,
    /// Fields that can be commented on separately: path and words.
    fields: Vec<(String, String)>,
    /// Id of the comment being answered.
    answering: Option<String>,
    /// Whether resolved comments are shown too.
    settled: bool,
    /// Whether to focus the new comment.
    go: bool,
}

impl Comments {
    /// Focuses the new comment.
    pub(super) const fn go(&mut self) {
        self.go = true;
    }
}

/// Returns whether records of this list can have comments.
pub(super) const fn can_be_said_of(list: List) -> bool {
    !matches!(list, List::Board | List::Comments)
}

/// Draws the comments on a record.
pub(super) fn show(ui: &mut Ui, cx: &ViewContext, comments: &mut Comments, list: List, id: &str) {
    if !can_be_said_of(list) {
        return;
    }
    let key = (cx.revision, list, id.to_owned());
    if comments.key.as_ref() != Some(&key) {
        comments.key = Some(key);
        comments.threads = threads(cx.board, list.name(), id);
        comments.fields = list.get(cx.board, id).map(|record| fields(&record)).unwrap_or_default();
    }
    let open = comments.threads.iter().filter(|t| t.open).count();
    part(ui, &if open == 0 { "Comments".to_owned() } else { format!("Comments ({open} open)") });
    let settled = comments.threads.len() - open;
    if comments.threads.is_empty() {
        widgets::note(ui, "Nobody has commented on this.", cx.palette);
    }
    let shown: Vec<Thread> =
        comments.threads.iter().filter(|t| t.open || comments.settled).cloned().collect();
    for thread in &shown {
        one(ui, cx, &mut comments.answering, thread);
    }
    if settled > 0 {
        let text = format!("Show {}", say::count(settled, "resolved comment", "resolved comments"));
        ui.checkbox(&mut comments.settled, text);
    }
    if cx.can_edit {
        let go = std::mem::take(&mut comments.go);
        new(ui, cx, &comments.fields, (list, id), go);
    }
}

/// Draws one thread. Also used in the list of challenges.
pub(crate) fn one(ui: &mut Ui, cx: &ViewContext, answering: &mut Option<String>, thread: &Thread) {
    let p = cx.palette;
    widgets::card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal_wrapped(|ui| {
            let tone = if thread.open { Tone::Watch } else { Tone::Good };
            widgets::chip(ui, if thread.open { "Open" } else { "Resolved" }, tone, p);
            widgets::note(ui, &thread.by, p);
        });
        if !thread.about.is_empty() {
            widgets::note(ui, &format!("On: {}", thread.about), p);
        }
        ui.add(egui::Label::new(&thread.text).wrap());
        for (by, text) in &thread.replies {
            ui.indent(("reply", &thread.id, by), |ui| {
                widgets::note(ui, by, p);
                ui.add(egui::Label::new(text).wrap());
            });
        }
        if !thread.open {
            widgets::note(ui, &thread.status.word, p);
        }
        if cx.can_edit {
            answer(ui, cx, answering, thread);
        }
    });
}

fn answer(ui: &mut Ui, cx: &ViewContext, answering: &mut Option<String>, thread: &Thread) {
    let draft = Draft::Reply(thread.id.clone());
    let open = answering.as_ref() == Some(&thread.id) || drafts::is_there(ui.ctx(), &draft);
    if open {
        let name = format!("Reply to the comment of {}", thread.by);
        let (mut text, _) = drafts::get(ui.ctx(), &draft);
        let just = answering.as_ref() == Some(&thread.id) && text.is_empty();
        let field = editor(ui, &mut text, &name, "Your answer");
        if just && ui.memory(|m| m.focused().is_none()) {
            field.request_focus();
        }
        if field.changed() {
            drafts::set(ui.ctx(), draft.clone(), &text, "");
        }
        ui.horizontal(|ui| {
            let send = ui.add_enabled(!text.trim().is_empty(), egui::Button::new("Send reply"));
            named(&send, &format!("Send reply to the comment of {}", thread.by));
            if send.clicked() || (sent(ui, &field) && !text.trim().is_empty()) {
                cx.send(Action::Comment(CommentAction::Reply(thread.id.clone(), text)));
                drafts::forget(ui.ctx(), &draft);
                *answering = None;
            }
            let drop = ui.button("Cancel");
            named(&drop, &format!("Cancel reply to the comment of {}", thread.by));
            if drop.clicked() {
                drafts::forget(ui.ctx(), &draft);
                *answering = None;
            }
        });
        return;
    }
    ui.horizontal(|ui| {
        let reply = ui.small_button("Reply");
        named(&reply, &format!("Reply to {}", thread.by));
        if reply.clicked() {
            *answering = Some(thread.id.clone());
        }
        let (word, name) = if thread.open {
            ("Resolve", format!("Resolve the comment of {}", thread.by))
        } else {
            ("Open again", format!("Open the comment of {} again", thread.by))
        };
        let settle = ui.small_button(word);
        named(&settle, &name);
        if settle.clicked() {
            cx.send(Action::Comment(CommentAction::Resolve(thread.id.clone(), thread.open)));
        }
    });
}

/// Draws a text field with several lines; Ctrl+Enter sends.
pub(crate) fn editor(ui: &mut Ui, text: &mut String, name: &str, hint: &str) -> egui::Response {
    let edit = TextEdit::multiline(text)
        .desired_rows(2)
        .desired_width(ui.available_width())
        .hint_text(hint)
        .return_key(egui::KeyboardShortcut::new(Modifiers::NONE, Key::Enter));
    let field = ui.add(edit);
    named(&field, name);
    field.on_hover_text("Ctrl+Enter sends")
}

/// Returns whether Ctrl+Enter was pressed in a field.
pub(crate) fn sent(ui: &Ui, field: &egui::Response) -> bool {
    field.has_focus() && ui.input(|i| i.modifiers.command && i.key_pressed(Key::Enter))
}

fn new(ui: &mut Ui, cx: &ViewContext, fields: &[(String, String)], (list, id): (List, &str), go: bool) {
    let draft = Draft::Comment(list.name().to_owned(), id.to_owned());
    let (mut text, mut field) = drafts::get(ui.ctx(), &draft);
    let name = format!("New comment on {} {id}", list.one());
    let typed = editor(ui, &mut text, &name, "Say or ask something about this");
    if go {
        typed.request_focus();
        typed.scroll_to_me(Some(egui::Align::Center));
    }
    let mut changed = typed.changed();
    if !text.is_empty() {
        ui.horizontal(|ui| {
            widgets::note(ui, "About", cx.palette);
            let shown = fields.iter().find(|f| f.0 == field).map_or("the whole record", |f| f.1.as_str());
            let combo = ComboBox::from_id_salt("about").width(ui.available_width() - 8.0).truncate();
            let shown = combo.selected_text(shown).show_ui(ui, |ui| {
                changed |= ui.selectable_value(&mut field, String::new(), "the whole record").clicked();
                for (path, words) in fields {
                    changed |= ui.selectable_value(&mut field, path.clone(), words).clicked();
                }
            });
            named(&shown.response, "What the comment is about");
        });
    }
    if changed {
        let field = if text.is_empty() { "" } else { field.as_str() };
        drafts::set(ui.ctx(), draft.clone(), &text, field);
    }
    let said = !text.trim().is_empty();
    let send = ui.add_enabled(said, egui::Button::new("Add comment"));
    if said && (send.clicked() || sent(ui, &typed)) {
        let about = CommentSubject { list: list.name().to_owned(), id: id.to_owned(), field };
        cx.send(Action::Comment(CommentAction::Comment(about, text)));
        drafts::forget(ui.ctx(), &draft);
    }
    if said && !send.clicked() {
        ui.label(RichText::new("Not sent yet; kept while the board is open").small().color(cx.palette.faint));
    }
}

/// Returns the fields and figures of a record that can be commented on separately.
fn fields(record: &Value) -> Vec<(String, String)> {
    /// Maximum number of entries in the menu; more would not be usable.
    const MOST: usize = 400;
    let mut out = Vec::new();
    let Some(map) = record.as_object() else { return out };
    for (name, value) in map.iter().filter(|(name, _)| !matches!(name.as_str(), "id" | "cites" | "cite")) {
        out.push((name.clone(), field_words(name)));
        let Some(entries) = value.as_array() else { continue };
        for entry in entries {
            let key = ["id", "period", "body"].iter().find_map(|k| entry.get(k)?.as_str());
            let Some(key) = key.filter(|key| !key.contains('/')) else { continue };
            let text =
                ["title", "text", "label", "reason", "note"].iter().find_map(|k| entry.get(k)?.as_str());
            let value = entry.get("value").map(Value::to_string);
            let said = value.as_deref().or(text).unwrap_or_default();
            let said: String = said.chars().take(60).collect();
            let words = format!("{}, {key}", field_words(name));
            let words = if said.is_empty() { words } else { format!("{words}: {said}") };
            out.push((format!("{name}/{key}"), words));
        }
    }
    out.truncate(MOST);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_figure_has_its_own_comments() {
        let record = json!({"id": "s", "kind": "Outturn", "points": [{"period": "2016-17", "value": 87.0}]});
        let found = fields(&record);
        assert_eq!(found[0], ("kind".to_owned(), "kind".to_owned()));
        assert_eq!(found[2], ("points/2016-17".to_owned(), "points, 2016-17: 87.0".to_owned()));
    }
}

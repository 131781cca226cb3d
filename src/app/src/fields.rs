//! Text fields of a record. Completed input is one edit, and unfinished input is never lost.
//!
//! The typed text is stored outside the pages. [`settle`] therefore commits a field that is no longer drawn
//! (another page, another selection, a row scrolled away).

use crate::action::Action;
use crate::view_context::ViewContext;
use boardsight_core::edit::{Change, Edit, EditError, List};
use boardsight_core::model::Gbp;
use eframe::egui::{self, Id, Key, KeyboardShortcut, Modifiers, Response, RichText, TextEdit, Ui};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;

/// Kind of value in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// Optional single line.
    Line,
    /// Required single line.
    Needed,
    /// Several lines; Enter commits, Shift+Enter starts a new line.
    Lines,
    /// Date, written YYYY-MM-DD.
    Day,
    /// Whole pounds.
    Pounds,
    Number,
    /// Whole number from 0 to 100.
    Percent,
    /// Several texts separated by semicolons.
    List,
}

/// Identity of a field: part of the window, record and field.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef<'a> {
    /// Part of the window; the same field can be in the table and in the inspector.
    pub part: &'static str,
    /// List of the record.
    pub list: List,
    /// Id of the record.
    pub id: &'a str,
    /// Path of the field, with `/` between steps.
    pub field: &'a str,
}

impl FieldRef<'_> {
    fn key(&self) -> String {
        format!("{}|{}/{}/{}", self.part, self.list, self.id, self.field)
    }

    /// Returns the id of the widget, independent of the row's position.
    #[must_use]
    pub fn widget(&self) -> Id {
        Id::unique(("typed", self.key()))
    }
}

/// Text being typed.
#[derive(Clone, Debug)]
struct Draft {
    list: List,
    id: String,
    field: String,
    name: String,
    kind: InputKind,
    /// Value of the record when the field was last drawn.
    now: String,
    text: String,
    problem: Option<String>,
    /// Number of the pass in which the field was last drawn.
    seen: u64,
}

#[derive(Clone, Debug, Default)]
struct PendingTexts(BTreeMap<String, Draft>);

fn store() -> Id {
    Id::unique("boardsight texts being typed")
}

fn with<R>(ctx: &egui::Context, act: impl FnOnce(&mut PendingTexts) -> R) -> R {
    // Take the value out and store it again afterwards, because the closure may use the context.
    let mut typing = ctx.data_mut(|d| d.get_temp::<PendingTexts>(store()).unwrap_or_default());
    let result = act(&mut typing);
    ctx.data_mut(|d| d.insert_temp(store(), typing));
    result
}

impl Draft {
    /// Returns the resulting edit; `None` if nothing changed.
    fn edit(&self) -> Result<Option<Edit>, String> {
        let text = self.text.trim();
        if text == self.now.trim() {
            return Ok(None);
        }
        let to = match self.kind {
            InputKind::Needed if text.is_empty() => {
                return Err(format!("{} cannot be empty", self.name));
            }
            _ if text.is_empty() => Value::Null,
            InputKind::Day => Value::from(day(text).ok_or_else(|| date_problem(text))?.to_string()),
            InputKind::Pounds => Value::from(
                pounds(text).ok_or_else(|| format!("'{text}' is not an amount in whole pounds"))?.0,
            ),
            InputKind::List => list(text),
            InputKind::Number => {
                Value::from(number(text).ok_or_else(|| format!("'{text}' is not a number"))?)
            }
            InputKind::Percent => Value::from(
                percent(text).ok_or_else(|| format!("'{text}' is not a whole number from 0 to 100"))?,
            ),
            _ => Value::from(text),
        };
        let from = match self.kind {
            _ if self.now.is_empty() => Value::Null,
            InputKind::Pounds => pounds(&self.now).map_or(Value::Null, |p| Value::from(p.0)),
            InputKind::List => list(&self.now),
            InputKind::Number => number(&self.now).map_or(Value::Null, Value::from),
            InputKind::Percent => percent(&self.now).map_or(Value::Null, Value::from),
            _ => Value::from(self.now.as_str()),
        };
        let said = if text.is_empty() { "emptied".to_owned() } else { format!("'{}'", short(text)) };
        let label = format!("{}: {said}", self.name);
        let change =
            Change::Set { list: self.list, id: self.id.clone(), field: self.field.clone(), from, to };
        Ok(Some(Edit { label, changes: vec![change] }))
    }
}

fn short(text: &str) -> String {
    const MOST: usize = 48;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}

/// Parses a date written exactly as YYYY-MM-DD.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    text.parse::<Date>().ok().filter(|day| day.to_string() == text)
}

/// Returns the message for a text that is not a date.
#[must_use]
pub fn date_problem(text: &str) -> String {
    format!("'{}' is not a date. Use YYYY-MM-DD, for example 2017-02-08", text.trim())
}

/// Parses whole pounds, with or without thousands separators.
#[must_use]
pub fn pounds(text: &str) -> Option<Gbp> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | '£' | ' ')).collect();
    digits.parse().ok().map(Gbp)
}

/// Parses a finite number, with or without thousands separators.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    digits.replace('\u{2212}', "-").parse().ok().filter(|n: &f64| n.is_finite())
}

fn list(text: &str) -> Value {
    Value::from(text.split(';').map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>())
}

fn percent(text: &str) -> Option<u8> {
    text.trim().trim_end_matches('%').trim_end().parse().ok().filter(|n| *n <= 100)
}

/// Draws a text field of a record. `now` is the record's value. `name` is the name of the field in the
/// status bar and for screen readers (unless a visible label names it).
pub fn text(
    ui: &mut Ui,
    cx: &ViewContext,
    place: FieldRef,
    name: &str,
    now: &str,
    kind: InputKind,
) -> Response {
    let key = place.key();
    let ctx = ui.ctx().clone();
    let draft = with(&ctx, |t| t.0.get(&key).cloned());
    let mut text = draft.as_ref().map_or_else(|| now.to_owned(), |d| d.text.clone());
    let problem = draft.as_ref().and_then(|d| d.problem.clone());
    let mut edit = match kind {
        InputKind::Lines => TextEdit::multiline(&mut text)
            .desired_rows(1)
            .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter)),
        _ => TextEdit::singleline(&mut text),
    };
    edit = edit.id(place.widget()).desired_width(ui.available_width());
    // Show the expected format in an empty field that has no heading.
    match (kind, place.field.rsplit('/').next()) {
        (InputKind::Day, _) => edit = edit.hint_text("YYYY-MM-DD"),
        (_, Some("minute")) => edit = edit.hint_text("What was said and agreed on this item"),
        _ => {}
    }
    // Read-only text can still be selected and copied.
    if problem.is_some() {
        edit = edit.text_color(cx.palette.tone(boardsight_report::spec::Tone::Bad));
    }
    let response = ui.add_enabled(cx.can_edit, edit).accessible_name(name);
    if kind == InputKind::Lines
        && response.has_focus()
        && ui.input(|i| i.key_pressed(Key::Enter) && !i.modifiers.shift)
    {
        // The focus is released at the end of this pass; the next pass detects that and commits.
        response.surrender_focus();
    }
    let seen = ctx.cumulative_pass_nr();
    if response.changed() || draft.is_some() {
        let mut draft = Draft {
            list: place.list,
            id: place.id.to_owned(),
            field: place.field.to_owned(),
            name: name.to_owned(),
            kind,
            now: now.to_owned(),
            text,
            problem: problem.clone().filter(|_| !response.changed()),
            seen,
        };
        let cancelled = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape));
        let done = response.lost_focus() || (!response.has_focus() && draft.problem.is_none());
        let mut keep = !cancelled;
        if done && !cancelled {
            match draft.edit() {
                Ok(edit) => {
                    keep = false;
                    if let Some(edit) = edit {
                        cx.edit(Ok(edit));
                    }
                }
                Err(problem) => {
                    cx.send(Action::Say(format!("Not changed: {problem}")));
                    draft.problem = Some(problem);
                }
            }
        }
        with(&ctx, |t| if keep { t.0.insert(key, draft) } else { t.0.remove(&key) });
    }
    match problem {
        Some(problem) => response.on_hover_text(problem),
        None => response,
    }
}

/// Draws the error message of the text in a field below it, if there is one.
pub fn problem(ui: &mut Ui, cx: &ViewContext, place: FieldRef) {
    let problem = with(ui.ctx(), |t| t.0.get(&place.key()).and_then(|d| d.problem.clone()));
    if let Some(problem) = problem {
        let colour = cx.palette.tone(boardsight_report::spec::Tone::Bad);
        ui.horizontal_wrapped(|ui| {
            super::widgets::shape(ui, boardsight_report::spec::Tone::Bad, cx.palette);
            ui.label(RichText::new(problem).color(colour).small());
        });
    }
}

/// Returns whether the field has uncommitted text or an error.
#[must_use]
pub fn is_typing(ctx: &egui::Context, place: FieldRef) -> bool {
    with(ctx, |t| t.0.contains_key(&place.key()))
}

/// Commits the text of fields that are no longer drawn. Call it once at the end of every frame.
pub fn settle(ctx: &egui::Context, cx: &ViewContext) {
    let pass = ctx.cumulative_pass_nr();
    let edits = commit(ctx, |draft| draft.seen != pass);
    cx.send_all(edits);
}

/// Commits all typed text, drawn or not: before a save, a close or another board.
#[must_use]
pub fn flush(ctx: &egui::Context) -> Vec<Action> {
    commit(ctx, |_| true)
}

fn commit(ctx: &egui::Context, which: impl Fn(&Draft) -> bool) -> Vec<Action> {
    let mut actions = Vec::new();
    with(ctx, |typing| {
        typing.0.retain(|_, draft| {
            if !which(draft) {
                return true;
            }
            match draft.edit() {
                Ok(edit) => actions.extend(edit.map(|edit| Action::Edit(Ok::<Edit, EditError>(edit)))),
                Err(_) if draft.problem.is_some() => return true, // said already; it waits where it was typed
                Err(problem) => {
                    actions.push(Action::Say(format!("Not changed: {problem}")));
                    draft.problem = Some(problem);
                    return true;
                }
            }
            false
        });
    });
    actions
}

/// Returns the edits that would result if every field were committed now. Nothing is committed. Text that
/// cannot be parsed yet, such as half a date, is left out.
#[must_use]
pub fn typed(ctx: &egui::Context) -> Vec<Edit> {
    with(ctx, |typing| typing.0.values().filter_map(|draft| draft.edit().ok().flatten()).collect())
}

/// Returns whether a key with Ctrl or Cmd is a command of the window rather than one of a text field, such
/// as copy or undo.
#[must_use]
pub const fn is_command(key: Key) -> bool {
    !matches!(
        key,
        Key::A
            | Key::C
            | Key::V
            | Key::X
            | Key::Y
            | Key::Z
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::Backspace
            | Key::Delete
            | Key::Home
            | Key::End
    )
}

/// Returns whether any typed text is not committed yet.
#[must_use]
pub fn pending(ctx: &egui::Context) -> bool {
    with(ctx, |t| t.0.values().any(|d| d.text.trim() != d.now.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_dates_are_dates() {
        assert!(day("2017-02-08").is_some());
        for wrong in ["2017-2-8", "2017-02-30", "08/02/2017", "20170208", "soon", ""] {
            assert!(day(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn pounds_are_read_with_or_without_separators() {
        assert_eq!(pounds("£311,000,000"), Some(Gbp(311_000_000)));
        assert_eq!(pounds("about 3"), None);
    }
}

//! What the forms of records share: lines, choices, citations, the foot with its buttons.

use crate::context::Context;
use crate::fields;
use crate::memo::Memo;
use crate::theme::Palette;
use crate::widgets::{self, named};
use boardsight_core::edit::{Edit, EditError, List, Record, Stamp};
use boardsight_core::model::{Basis, Board, Citation};
use boardsight_report::spec::Tone;
use eframe::egui::{Button, ComboBox, Label, Response, RichText, TextEdit, Ui};
use jiff::Timestamp;

/// The width of what is typed or chosen.
pub(crate) const WIDE: f32 = 420.0;

/// Everything that can stand behind a figure.
pub(crate) const BASES: [Basis; 4] = [Basis::Published, Basis::Derived, Basis::Assessed, Basis::Illustrative];

/// A line of a form: what it asks for, and where it is given.
pub(crate) fn line(ui: &mut Ui, label: &str, text: &mut String, hint: &str) -> Response {
    let said = ui.label(label);
    let field = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(WIDE));
    let field = field.labelled_by(said.id);
    ui.end_row();
    field
}

/// The first line of a form, which has the keyboard when the form comes up.
pub(super) fn first_line(ui: &mut Ui, label: &str, text: &mut String, hint: &str) {
    let field = line(ui, label, text, hint);
    if ui.memory(|m| m.focused().is_none()) {
        field.request_focus();
    }
}

/// A line for a text of several lines.
pub(super) fn lines(ui: &mut Ui, label: &str, text: &mut String, hint: &str) {
    let said = ui.label(label);
    let field = TextEdit::multiline(text).hint_text(hint).desired_rows(2).desired_width(WIDE);
    ui.add(field).labelled_by(said.id);
    ui.end_row();
}

/// A choice of a form.
pub(crate) fn choice<T: PartialEq + Clone>(ui: &mut Ui, label: &str, now: &mut T, all: &[(T, &str)]) {
    let said = ui.label(label);
    let shown = all.iter().find(|(one, _)| one == now).map_or("not chosen", |(_, name)| *name);
    let combo = ComboBox::from_id_salt(("form", label)).selected_text(shown).width(WIDE).truncate();
    let combo = combo.show_ui(ui, |ui| {
        for (one, name) in all {
            ui.selectable_value(now, one.clone(), *name);
        }
    });
    combo.response.labelled_by(said.id);
    ui.end_row();
}

/// What stands behind a figure of the form; `of` tells one such choice from another.
pub(super) fn basis(ui: &mut Ui, of: &str, now: &mut Basis) {
    choice(ui, of, now, &BASES.map(|b| (b, b.word())));
}

/// Where something stands, as a form asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cite {
    /// The source; empty: none is chosen.
    pub(super) source: String,
    at: String,
    /// What must be said with it, and of which source that was said: it does not go over to another.
    note: Option<String>,
    noted: String,
}

impl Cite {
    pub(super) fn of(cite: Option<&Citation>) -> Self {
        cite.map_or_else(Self::default, |c| Self {
            source: c.source.to_string(),
            at: c.at.clone().unwrap_or_default(),
            note: c.note.clone(),
            noted: c.source.to_string(),
        })
    }

    /// Its two lines. `of`: of what it is the source, for screen readers. Whether a source is to be added that the board does
    /// not have yet.
    pub(super) fn show(&mut self, ui: &mut Ui, board: &Board, of: &str) -> bool {
        const BESIDE: f32 = 118.0;
        ui.label("Source");
        let add = ui.horizontal(|ui| {
            let title = board.source(&self.source).map(|s| s.title.as_str());
            let combo = ComboBox::from_id_salt(("source", of)).selected_text(title.unwrap_or("no source"));
            let combo = combo.width(WIDE - BESIDE).truncate().show_ui(ui, |ui| {
                ui.selectable_value(&mut self.source, String::new(), "no source");
                for source in &board.sources {
                    ui.selectable_value(&mut self.source, source.id.to_string(), &source.title);
                }
            });
            named(&combo.response, &format!("Source of {of}"));
            let add = ui.button("Add a source\u{2026}");
            named(&add, &format!("Add a source of {of}"));
            add.clicked()
        });
        ui.end_row();
        ui.label("Page or paragraph");
        let at = TextEdit::singleline(&mut self.at).hint_text("As far as known").desired_width(WIDE);
        named(&ui.add(at), &format!("Page or paragraph of the source of {of}"));
        ui.end_row();
        add.inner
    }

    /// The citation; `None` where no source is chosen.
    pub(super) fn citation(&self) -> Option<Citation> {
        (!self.source.is_empty()).then(|| Citation {
            source: self.source.as_str().into(),
            at: optional(&self.at),
            note: self.note.clone().filter(|_| self.source == self.noted),
        })
    }
}

/// What was pressed at the foot of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    Nothing,
    /// Do it.
    Go,
    /// Do it, and go on with the next of the kind.
    Next,
    Remove,
    Cancel,
}

/// The foot of a form.
#[derive(Default)]
pub(super) struct Foot<'a> {
    /// What the form does: `Add the body`.
    pub go: &'a str,
    /// The same, to go on with another.
    pub next: Option<&'a str>,
    /// What is still wanted, or wrong: until then it does nothing.
    pub lacks: Option<String>,
    /// How the record is taken out, where it is on the board; and what holds it there.
    pub remove: Option<(&'a str, &'a str)>,
    /// Why the last press came to nothing.
    pub problem: Option<&'a str>,
}

/// Letters that a chip holds beside or under the buttons.
const CHIP: usize = 64;

impl Foot<'_> {
    pub(super) fn show(self, ui: &mut Ui, palette: &Palette) -> Pressed {
        ui.add_space(8.0);
        let pressed = ui.horizontal_wrapped(|ui| {
            let ready = self.lacks.is_none();
            let mut pressed = Pressed::Nothing;
            if ui.add_enabled(ready, Button::new(self.go)).clicked() {
                pressed = Pressed::Go;
            }
            if let Some(next) = self.next
                && ui.add_enabled(ready, Button::new(next)).clicked()
            {
                pressed = Pressed::Next;
            }
            if let Some((word, held)) = self.remove {
                let out = ui.add_enabled(held.is_empty(), Button::new(word));
                if out.on_hover_text("Undo brings it back").clicked() {
                    pressed = Pressed::Remove;
                }
            }
            if ui.button("Cancel").clicked() {
                pressed = Pressed::Cancel;
            }
            if let Some(lacks) = self.lacks.as_ref().filter(|l| l.chars().count() <= CHIP) {
                widgets::chip(ui, lacks, Tone::Watch, palette);
            }
            pressed
        });
        if let Some(lacks) = self.lacks.as_ref().filter(|l| l.chars().count() > CHIP) {
            sentence(ui, lacks, Tone::Watch, palette);
        }
        if let Some((_, held)) = self.remove.filter(|(_, held)| !held.is_empty()) {
            widgets::note(ui, held, palette);
        }
        if let Some(problem) = self.problem {
            sentence(ui, problem, Tone::Bad, palette);
        }
        pressed.inner
    }
}

/// More than a chip holds, with its shape, in as many lines as it needs.
fn sentence(ui: &mut Ui, text: &str, tone: Tone, palette: &Palette) {
    ui.horizontal_top(|ui| {
        widgets::shape(ui, tone, palette);
        ui.add(Label::new(RichText::new(text).color(palette.tone(tone))).wrap());
    });
}

/// Asks for an edit, if the board would take it; why not otherwise. A form stays open then, with all that was typed.
pub(super) fn attempt(cx: &mut Context, edit: Result<Edit, EditError>) -> Result<(), String> {
    let edit = edit.map_err(|e| e.to_string())?;
    let mut board = cx.board.clone();
    let nobody = Stamp { who: String::new(), at: Timestamp::UNIX_EPOCH, why: None };
    edit.apply(&mut board, &nobody, false).map_err(|e| format!("Not changed: {e}"))?;
    cx.edit(Ok(edit));
    Ok(())
}

/// Tries to put a record on the board, or to change it there, as one edit. `name`: 'the body DH'.
pub(super) fn put<T: Record>(cx: &mut Context, record: &T, there: bool, name: &str) -> Result<(), String> {
    let (word, edit) = if there {
        ("Change", boardsight_core::edit::update(cx.board, record))
    } else {
        ("Add", boardsight_core::edit::insert(cx.board, record))
    };
    attempt(cx, edit.map(|e| Edit { label: format!("{word} {name}"), ..e }))
}

/// The record that a form is about.
#[derive(Clone, Copy)]
pub(super) struct One<'a> {
    pub list: List,
    /// What it is: `body`.
    pub what: &'a str,
    /// Its id; `None` while it is not on the board.
    pub id: Option<&'a str>,
    /// What it is called on the board.
    pub name: &'a str,
}

impl One<'_> {
    /// The foot of its form. `held` keeps what refers to it.
    pub(super) fn foot(
        self,
        ui: &mut Ui,
        cx: &Context,
        lacks: Option<String>,
        kept: &mut Memo<String>,
        problem: Option<&str>,
    ) -> Pressed {
        let word = if self.id.is_some() { "Change" } else { "Add" };
        let (go, remove) = (format!("{word} the {}", self.what), format!("Remove the {}", self.what));
        let list = self.list;
        let refers = self.id.map(|id| {
            kept.get(cx, (), || held(&boardsight_core::edit::referring(cx.board, list, id))).as_str()
        });
        let foot = Foot {
            go: &go,
            lacks,
            remove: refers.map(|held| (remove.as_str(), held)),
            problem,
            ..Foot::default()
        };
        foot.show(ui, cx.palette)
    }

    /// Tries to take it out.
    pub(super) fn remove(self, cx: &mut Context) -> Result<(), String> {
        let edit = boardsight_core::edit::remove(cx.board, self.list, self.id.unwrap_or_default());
        attempt(cx, edit.map(|e| Edit { label: format!("Remove the {} {}", self.what, self.name), ..e }))
    }
}

/// What keeps a record on the board, in a sentence; empty where nothing does.
pub(super) fn held(by: &[boardsight_core::edit::Referring]) -> String {
    if by.is_empty() {
        return String::new();
    }
    format!("Cannot be removed: used by {}", boardsight_core::edit::referring_words(by))
}

/// A text as a record keeps it where it may be missing.
pub(super) fn optional(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// A day that may be missing; what is wrong with it as typed.
pub(super) fn optional_day(text: &str, what: &str) -> Result<Option<jiff::civil::Date>, String> {
    match text.trim() {
        "" => Ok(None),
        typed => {
            fields::day(typed).map(Some).ok_or_else(|| format!("{what}: {}", fields::date_problem(typed)))
        }
    }
}

/// A number as it is typed, with or without the sign of pounds.
pub(crate) fn number(text: &str) -> Option<f64> {
    fields::number(&text.replace('£', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stays_with_the_source_that_it_was_made_of() {
        let note = Some("Derived".to_owned());
        let was = Citation { source: "a".into(), at: Some("p. 2".to_owned()), note };
        let mut cite = Cite::of(Some(&was));
        assert_eq!(cite.citation().as_ref(), Some(&was));
        "b".clone_into(&mut cite.source);
        assert_eq!(cite.citation().and_then(|c| c.note), None);
        "a".clone_into(&mut cite.source);
        assert_eq!(cite.citation(), Some(was));
        cite.source.clear();
        assert_eq!(cite.citation(), None);
    }
}

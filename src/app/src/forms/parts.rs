//! Shared parts of forms: lines, choices, citations, and the row of buttons.

use crate::fields;
use crate::revision_cache::RevisionCache;
use crate::theme::Palette;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_core::edit::{Edit, EditError, List, Record, Stamp};
use boardsight_core::model::{Basis, Board, Citation};
use boardsight_report::spec::Tone;
use eframe::egui::{Button, ComboBox, Label, Response, RichText, TextEdit, Ui};
use jiff::Timestamp;

/// Width of input fields, in points.
pub(crate) const WIDE: f32 = 420.0;

/// Every possible basis of a figure.
pub(crate) const BASES: [Basis; 4] = [Basis::Published, Basis::Derived, Basis::Assessed, Basis::Illustrative];

/// Draws a line of a form: a label and a text field.
pub(crate) fn line(ui: &mut Ui, label: &str, text: &mut String, hint: &str) -> Response {
    let said = ui.label(label);
    let field = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(WIDE));
    let field = field.labelled_by(said.id);
    ui.end_row();
    field
}

/// Draws the first line of a form, which gets the focus when the form opens.
pub(super) fn first_line(ui: &mut Ui, label: &str, text: &mut String, hint: &str) {
    let field = line(ui, label, text, hint);
    if ui.memory(|m| m.focused().is_none()) {
        field.request_focus();
    }
}

/// Draws a text field with several lines.
pub(super) fn lines(ui: &mut Ui, label: &str, text: &mut String, hint: &str) {
    let said = ui.label(label);
    let field = TextEdit::multiline(text).hint_text(hint).desired_rows(2).desired_width(WIDE);
    ui.add(field).labelled_by(said.id);
    ui.end_row();
}

/// Draws a choice.
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

/// Draws the choice of a figure's basis; `of` distinguishes several such choices.
pub(super) fn basis(ui: &mut Ui, of: &str, now: &mut Basis) {
    choice(ui, of, now, &BASES.map(|b| (b, b.word())));
}

/// Citation as filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cite {
    /// Id of the source; empty if none is chosen.
    pub(super) source: String,
    at: String,
    /// Note of the citation. It belongs to the source in `noted` and is not used for another source.
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

    /// Draws the two lines of a citation. `of` is its subject, for screen readers. Returns whether the user
    /// wants to add a source.
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

    /// Returns the citation; `None` if no source is chosen.
    pub(super) fn citation(&self) -> Option<Citation> {
        (!self.source.is_empty()).then(|| Citation {
            source: self.source.as_str().into(),
            at: optional(&self.at),
            note: self.note.clone().filter(|_| self.source == self.noted),
        })
    }
}

/// Pressed button of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FooterAction {
    Nothing,
    /// Apply the form.
    Go,
    /// Apply the form and continue with the next record of the kind.
    Next,
    Remove,
    Cancel,
}

/// Row of buttons of a form.
#[derive(Default)]
pub(super) struct Foot<'a> {
    /// Text of the main button: `Add the body`.
    pub go: &'a str,
    /// Text of the button that continues with another record.
    pub next: Option<&'a str>,
    /// Missing or invalid input; the buttons are disabled until it is corrected.
    pub lacks: Option<String>,
    /// Text of the remove button, if the record is on the board, and the references that prevent its
    /// removal.
    pub remove: Option<(&'a str, &'a str)>,
    /// Error message of the last press.
    pub problem: Option<&'a str>,
}

/// Maximum number of characters in a chip next to the buttons.
const CHIP: usize = 64;

impl Foot<'_> {
    pub(super) fn show(self, ui: &mut Ui, palette: &Palette) -> FooterAction {
        ui.add_space(8.0);
        let pressed = ui.horizontal_wrapped(|ui| {
            let ready = self.lacks.is_none();
            let mut pressed = FooterAction::Nothing;
            if ui.add_enabled(ready, Button::new(self.go)).clicked() {
                pressed = FooterAction::Go;
            }
            if let Some(next) = self.next
                && ui.add_enabled(ready, Button::new(next)).clicked()
            {
                pressed = FooterAction::Next;
            }
            if let Some((word, held)) = self.remove {
                let out = ui.add_enabled(held.is_empty(), Button::new(word));
                if out.on_hover_text("Undo brings it back").clicked() {
                    pressed = FooterAction::Remove;
                }
            }
            if ui.button("Cancel").clicked() {
                pressed = FooterAction::Cancel;
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

/// Draws a text too long for a chip, with its shape, on as many lines as needed.
fn sentence(ui: &mut Ui, text: &str, tone: Tone, palette: &Palette) {
    ui.horizontal_top(|ui| {
        widgets::shape(ui, tone, palette);
        ui.add(Label::new(RichText::new(text).color(palette.tone(tone))).wrap());
    });
}

/// Requests an edit if the board accepts it; returns the error message otherwise. The form then stays open
/// with its input.
pub(super) fn attempt(cx: &ViewContext, edit: Result<Edit, EditError>) -> Result<(), String> {
    let edit = edit.map_err(|e| e.to_string())?;
    let mut board = cx.board.clone();
    let nobody = Stamp { who: String::new(), at: Timestamp::UNIX_EPOCH, why: None };
    edit.apply(&mut board, &nobody, false).map_err(|e| format!("Not changed: {e}"))?;
    cx.edit(Ok(edit));
    Ok(())
}

/// Requests an edit that adds or changes a record. `name` is, for example, 'the body DH'.
pub(super) fn put<T: Record>(cx: &ViewContext, record: &T, there: bool, name: &str) -> Result<(), String> {
    let (word, edit) = if there {
        ("Change", boardsight_core::edit::update(cx.board, record))
    } else {
        ("Add", boardsight_core::edit::insert(cx.board, record))
    };
    attempt(cx, edit.map(|e| Edit { label: format!("{word} {name}"), ..e }))
}

/// Record of a form.
#[derive(Clone, Copy)]
pub(super) struct RecordHeader<'a> {
    pub list: List,
    /// Kind of the record: `body`.
    pub what: &'a str,
    /// Id; `None` if it is not on the board yet.
    pub id: Option<&'a str>,
    /// Name on the board.
    pub name: &'a str,
}

impl RecordHeader<'_> {
    /// Draws the row of buttons. `held` describes the references to the record.
    pub(super) fn foot(
        self,
        ui: &mut Ui,
        cx: &ViewContext,
        lacks: Option<String>,
        kept: &mut RevisionCache<String>,
        problem: Option<&str>,
    ) -> FooterAction {
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

    /// Requests the removal of the record.
    pub(super) fn remove(self, cx: &ViewContext) -> Result<(), String> {
        let edit = boardsight_core::edit::remove(cx.board, self.list, self.id.unwrap_or_default());
        attempt(cx, edit.map(|e| Edit { label: format!("Remove the {} {}", self.what, self.name), ..e }))
    }
}

/// Returns a sentence on the references that prevent removal; empty if there are none.
pub(super) fn held(by: &[boardsight_core::edit::References]) -> String {
    if by.is_empty() {
        return String::new();
    }
    format!("Cannot be removed: used by {}", boardsight_core::edit::referring_words(by))
}

/// Returns a text for an optional field: `None` if it is empty.
pub(super) fn optional(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Parses an optional date.
///
/// # Errors
/// Description of the invalid text.
pub(super) fn optional_day(text: &str, what: &str) -> Result<Option<jiff::civil::Date>, String> {
    match text.trim() {
        "" => Ok(None),
        typed => {
            fields::day(typed).map(Some).ok_or_else(|| format!("{what}: {}", fields::date_problem(typed)))
        }
    }
}

/// Parses a number, with or without a pound sign.
pub(crate) fn number(text: &str) -> Option<f64> {
    fields::number(&text.replace('£', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn note_stays_with_its_source() {
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

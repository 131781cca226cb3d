//! Rows shared by the inspectors of all records.

use crate::fields::{self, FieldRef, InputKind};
use crate::terms::explain;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, update};
use boardsight_core::model::Risk;
use eframe::egui::{ComboBox, Ui};

pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Draws a label and its full text.
pub(crate) fn fact(ui: &mut Ui, cx: &ViewContext, label: &str, text: &str) {
    ui.horizontal_wrapped(|ui| {
        widgets::note(ui, label, cx.palette);
        ui.label(text);
    });
}

/// Draws the heading of a part, with space above it.
pub(crate) fn part(ui: &mut Ui, title: &str) {
    ui.add_space(6.0);
    ui.separator();
    widgets::section(ui, title);
}

/// Draws a labelled text field of a record.
pub(crate) fn field(
    ui: &mut Ui,
    cx: &ViewContext,
    at: (List, &str),
    label: &str,
    field: &str,
    now: &str,
    kind: InputKind,
) {
    let place = FieldRef { part: "inspector", list: at.0, id: at.1, field };
    let label = explain(widgets::note(ui, label, cx.palette), label);
    let name = format!("{} of {}", label_text(field), at.1);
    fields::text(ui, cx, place, &name, now, kind).labelled_by(label.id);
    fields::problem(ui, cx, place);
}

/// Returns a field's path in words: `next_review` becomes 'Next review'.
pub(crate) fn label_text(field: &str) -> String {
    capital(&field.replace(['_', '/'], " "))
}

/// Draws a labelled choice. Returns `Some` if another value is chosen.
pub(crate) fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    cx: &ViewContext,
    label: &str,
    now: T,
    all: &[T],
    word: fn(T) -> &'static str,
) -> Option<T> {
    let label_shown = explain(widgets::note(ui, label, cx.palette), label);
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("choice", label)).width(ui.available_width() - 8.0).truncate();
    let shown = cx.edit_ui(ui, |ui| {
        combo.selected_text(word(now)).show_ui(ui, |ui| {
            for &one in all {
                if ui.selectable_label(one == now, word(one)).clicked() {
                    chosen = Some(one);
                }
            }
        })
    });
    shown.response.labelled_by(label_shown.id);
    chosen.filter(|c| *c != now)
}

/// Requests a change of a risk.
pub(crate) fn change(cx: &ViewContext, risk: &Risk, act: impl FnOnce(&mut Risk)) {
    let mut risk = risk.clone();
    act(&mut risk);
    let edit = update(cx.board, &risk);
    cx.edit(edit);
}

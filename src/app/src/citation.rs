//! Selection of the source of a figure or statement.

use crate::action::{Action, FormRequest};
use crate::fields::{self, FieldRef, InputKind};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::model::Citation;
use eframe::egui::{ComboBox, Ui};

/// Draws the choice of a citation and of the page in its source. `name` is the subject. Returns `Some` if
/// another source, or none, is chosen. The page is edited directly in the record's field `path`.
pub(crate) fn choose(
    ui: &mut Ui,
    cx: &ViewContext,
    place: FieldRef<'_>,
    name: &str,
    now: Option<&Citation>,
) -> Option<Option<Citation>> {
    let board = cx.board;
    let title = |id: &str| board.source(id).map_or_else(|| id.to_owned(), |s| s.title.clone());
    let shown = now.map_or_else(|| "no source".to_owned(), |c| title(c.source.as_str()));
    let (mut chosen, mut add) = (None, false);
    let combo = ComboBox::from_id_salt(("source of", name)).selected_text(shown).truncate();
    let response = cx.edit_ui(ui, |ui| {
        combo.width((ui.available_width() * 0.6 - 8.0).max(110.0)).show_ui(ui, |ui| {
            if ui.selectable_label(now.is_none(), "no source").clicked() {
                chosen = Some(None);
            }
            // Once the source is on the board, this list contains it.
            if ui.selectable_label(false, "Add a source\u{2026}").clicked() {
                add = true;
            }
            for source in &board.sources {
                let picked = now.is_some_and(|c| c.source == source.id);
                if ui.selectable_label(picked, &source.title).clicked() && !picked {
                    chosen = Some(Some(Citation::of(source.id.as_str())));
                }
            }
        })
    });
    widgets::named(&response.response, &format!("Source of {name}"));
    if add {
        cx.send(Action::Form(FormRequest::Source(None)));
    }
    if let Some(cite) = now {
        let field = format!("{}/at", place.field);
        let at = FieldRef { field: &field, ..place };
        let said = cite.at.as_deref().unwrap_or_default();
        fields::text(
            ui,
            cx,
            at,
            &format!("Page or paragraph of the source of {name}"),
            said,
            InputKind::Line,
        )
        .on_hover_text("Page or paragraph");
        fields::problem(ui, cx, at);
    }
    chosen
}

/// Draws the checkbox for illustrative data. Returns `Some` with the new value if it changed.
pub(crate) fn made_up(ui: &mut Ui, cx: &ViewContext, name: &str, now: bool) -> Option<bool> {
    let mut on = now;
    let tick = cx.edit_ui(ui, |ui| ui.checkbox(&mut on, "illustrative"));
    widgets::named(&tick, &format!("{name} is illustrative"));
    tick.on_hover_text("Made up to show how the program works; no publication states it")
        .changed()
        .then_some(on)
}

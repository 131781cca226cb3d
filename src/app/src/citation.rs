//! Choosing the source of a figure or statement.

use crate::action::{Action, FormRequest};
use crate::context::Context;
use crate::fields::{self, Kind, Place};
use crate::{access, widgets};
use boardsight_core::model::Citation;
use eframe::egui::{ComboBox, Ui};

/// A citation to be chosen, and where in its source it stands. `name`: what it is the source of. `Some` when another source
/// is chosen, or none; the place in it is typed into the record's field `path` itself.
pub(crate) fn choose(
    ui: &mut Ui,
    cx: &mut Context,
    place: Place<'_>,
    name: &str,
    now: Option<&Citation>,
) -> Option<Option<Citation>> {
    let board = cx.board;
    let title = |id: &str| board.source(id).map_or_else(|| id.to_owned(), |s| s.title.clone());
    let shown = now.map_or_else(|| "no source".to_owned(), |c| title(c.source.as_str()));
    let (mut chosen, mut add) = (None, false);
    let combo = ComboBox::from_id_salt(("source of", name)).selected_text(shown).truncate();
    let response = access::editing(ui, |ui| {
        combo.width((ui.available_width() * 0.6 - 8.0).max(110.0)).show_ui(ui, |ui| {
            if ui.selectable_label(now.is_none(), "no source").clicked() {
                chosen = Some(None);
            }
            // Once it is on the board, it stands in this list.
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
        cx.asks.push(Action::Form(FormRequest::Source(None)));
    }
    if let Some(cite) = now {
        let field = format!("{}/at", place.field);
        let at = Place { field: &field, ..place };
        let said = cite.at.as_deref().unwrap_or_default();
        fields::text(ui, cx, at, &format!("Page or paragraph of the source of {name}"), said, Kind::Line)
            .on_hover_text("Page or paragraph");
        fields::problem(ui, cx, at);
    }
    chosen
}

/// Whether something was made up to show how the program works. `Some` when that is to be said otherwise.
pub(crate) fn made_up(ui: &mut Ui, name: &str, now: bool) -> Option<bool> {
    let mut on = now;
    let tick = access::editing(ui, |ui| ui.checkbox(&mut on, "illustrative"));
    widgets::named(&tick, &format!("{name} is illustrative"));
    tick.on_hover_text("Made up to show how the program works; no publication states it")
        .changed()
        .then_some(on)
}

//! Evidence: where a statement stands, with the source's title, date and page.

use super::{fact, part};
use crate::access;
use crate::context::{Ask, Context};
use crate::fields::{self, Kind, Place};
use crate::forms::Open;
use crate::widgets;
use boardsight_core::model::{Citation, Source};
use eframe::egui::{ComboBox, RichText, Ui};

/// Citations, each in full.
pub(super) fn show(ui: &mut Ui, cx: &Context, cites: &[&Citation]) {
    part(ui, "Evidence");
    if cites.is_empty() {
        widgets::note(ui, "No source is cited.", cx.palette);
    }
    let mut seen: Vec<&Citation> = Vec::new();
    for &cite in cites {
        // Many figures of a record stand at the same place.
        if !seen.contains(&cite) {
            citation(ui, cx, cite);
            seen.push(cite);
        }
    }
}

fn citation(ui: &mut Ui, cx: &Context, cite: &Citation) {
    let Some(found) = cx.board.source(cite.source.as_str()) else {
        ui.label(format!("Source '{}' is not in the board", cite.source));
        return;
    };
    widgets::card(cx.palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(&found.title);
        let day = found.published.map_or_else(|| "date not known".to_owned(), widgets::day);
        let mut line = format!("{}, {day}", found.publisher);
        if let Some(reference) = &found.reference {
            line = format!("{line}, {reference}");
        }
        widgets::note(ui, &line, cx.palette);
        ui.label(RichText::new(cite.at.as_deref().unwrap_or("page not known")).strong());
        if let Some(note) = &cite.note {
            widgets::note(ui, note, cx.palette);
        }
        address(ui, cx, found);
    });
}

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
        cx.asks.push(Ask::Form(Open::Source(None)));
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

/// A source alone.
pub(super) fn source(ui: &mut Ui, cx: &mut Context, source: &Source) {
    ui.label(RichText::new(&source.title).strong());
    fact(ui, cx, "Publisher", &source.publisher);
    let day = source.published.map_or_else(|| "date not known".to_owned(), widgets::day);
    fact(ui, cx, "Published", &day);
    for (label, text) in [("Reference", &source.reference), ("Note", &source.note)] {
        if let Some(text) = text {
            fact(ui, cx, label, text);
        }
    }
    address(ui, cx, source);
    let change = access::editing(ui, |ui| ui.button("Change\u{2026}"));
    widgets::named(&change, "Change the source");
    if change.clicked() {
        cx.asks.push(Ask::Form(Open::Source(Some(source.id.to_string()))));
    }
}

/// Where a source can be read: a link, where it leads to a page of the web, and else what stands there.
fn address(ui: &mut Ui, cx: &Context, source: &Source) {
    match (source.link(), &source.address) {
        (Some(link), _) => {
            ui.hyperlink_to(RichText::new("Open the source").small(), link).on_hover_text(link);
        }
        (None, Some(address)) => _ = widgets::note(ui, address, cx.palette),
        (None, None) => {}
    }
}

//! Evidence: where a statement stands, with the source's title, date and page.

use crate::action::{Action, FormRequest};
use crate::context::Context;
use crate::inspector::rows::{fact, part};
use crate::{access, widgets};
use boardsight_core::model::{Citation, Source};
use eframe::egui::{RichText, Ui};

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
        cx.asks.push(Action::Form(FormRequest::Source(Some(source.id.to_string()))));
    }
}

/// Where a source can be read: a link, where it leads to a page of the web, and else what stands there.
fn address(ui: &mut Ui, cx: &Context, source: &Source) {
    match (source.link(), &source.address) {
        (Some(link), _) => {
            ui.hyperlink_to(RichText::new("FormRequest the source").small(), link).on_hover_text(link);
        }
        (None, Some(address)) => _ = widgets::note(ui, address, cx.palette),
        (None, None) => {}
    }
}

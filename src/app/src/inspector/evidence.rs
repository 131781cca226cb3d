//! Evidence: citations with the source's title, date and page.

use crate::action::{Action, FormRequest};
use crate::inspector::rows::{fact, part};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::model::{Citation, Source};
use eframe::egui::{RichText, Ui};

/// Draws citations in full.
pub(super) fn show(ui: &mut Ui, cx: &ViewContext, cites: &[&Citation]) {
    part(ui, "Evidence");
    if cites.is_empty() {
        widgets::note(ui, "No source is cited.", cx.palette);
    }
    let mut seen: Vec<&Citation> = Vec::new();
    for &cite in cites {
        // Many figures of a record have the same citation; draw it once.
        if !seen.contains(&cite) {
            citation(ui, cx, cite);
            seen.push(cite);
        }
    }
}

fn citation(ui: &mut Ui, cx: &ViewContext, cite: &Citation) {
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

/// Draws a source.
pub(super) fn source(ui: &mut Ui, cx: &ViewContext, source: &Source) {
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
    let change = cx.edit_ui(ui, |ui| ui.button("Change\u{2026}"));
    widgets::named(&change, "Change the source");
    if change.clicked() {
        cx.send(Action::Form(FormRequest::Source(Some(source.id.to_string()))));
    }
}

/// Draws the address of a source: a link for a web page, otherwise the text.
fn address(ui: &mut Ui, cx: &ViewContext, source: &Source) {
    match (source.link(), &source.address) {
        (Some(link), _) => {
            ui.hyperlink_to(RichText::new("Open the source").small(), link).on_hover_text(link);
        }
        (None, Some(address)) => _ = widgets::note(ui, address, cx.palette),
        (None, None) => {}
    }
}

//! Glossary over the page: searchable, operated by keyboard, and opened at the terms of the open page.

use super::theme::{self, Palette};
use super::widgets::{self, named};
use crate::dialog::{DialogResponse, buttons, close, heading};
use boardsight_report::PageName;
use boardsight_report::glossary::Entry;
use eframe::egui::{Key, Modifiers, RichText, ScrollArea, TextEdit, Ui, vec2};

/// State of the open glossary.
pub struct Glossary {
    pub(crate) text: String,
    /// Page from which it was opened.
    pub(crate) page: PageName,
    pub(crate) entries: Vec<&'static Entry>,
}

impl Glossary {
    /// Draws the glossary.
    pub(crate) fn show(&mut self, ui: &mut Ui, p: &Palette) -> DialogResponse {
        heading(ui, "Glossary");
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("A term, or words of its meaning")
            .desired_width(f32::INFINITY);
        let field = ui.add(edit);
        named(&field, "Find a term");
        if ui.memory(|m| m.focused().is_none()) {
            field.request_focus();
        }
        let lower = self.text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let found = self.entries.iter().copied().filter(|e| e.holds(&words));
        // List the terms of the open page first, and entries whose name matches the query.
        let named_so =
            |e: &Entry| e.term.to_lowercase().starts_with(lower.trim()) || e.forms.contains(&lower.trim());
        let first = |e: &&Entry| if words.is_empty() { e.pages.contains(&self.page) } else { named_so(e) };
        let (first, rest): (Vec<&Entry>, Vec<&Entry>) = found.partition(first);
        let most = (ui.ctx().content_rect().height() * 0.6).max(160.0);
        ScrollArea::vertical()
            .max_height(most)
            .min_scrolled_height(most.min(320.0))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                scroll_by_keys(ui);
                let head = if words.is_empty() {
                    format!("On the page {}", self.page.name())
                } else {
                    String::new()
                };
                if !first.is_empty() && !head.is_empty() {
                    widgets::note(ui, &head, p);
                }
                first.iter().for_each(|e| entry(ui, e, p));
                if !first.is_empty() && !rest.is_empty() {
                    ui.separator();
                }
                rest.iter().for_each(|e| entry(ui, e, p));
                if first.is_empty() && rest.is_empty() {
                    widgets::note(ui, "No results", p);
                }
            });
        buttons(ui, |ui| {
            let came = close(ui, "Close");
            widgets::note(
                ui,
                "Arrows and Page Down move the list. The terms of a board pack are at its end.",
                p,
            );
            came
        })
    }
}

/// Scrolls the list with the arrow and page keys while the field keeps the focus.
fn scroll_by_keys(ui: &Ui) {
    let page = (ui.clip_rect().height() * 0.85).max(60.0);
    for (key, by) in
        [(Key::ArrowDown, -48.0), (Key::ArrowUp, 48.0), (Key::PageDown, -page), (Key::PageUp, page)]
    {
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
            ui.scroll_with_delta(vec2(0.0, by));
        }
    }
}

fn entry(ui: &mut Ui, e: &Entry, p: &Palette) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let title = ui.label(RichText::new(e.term).family(theme::strong()).size(14.5));
    widgets::heading_of(&title, e.term);
    ui.label(e.meaning);
    let pages: Vec<&str> = e.pages.iter().map(|page| page.name()).collect();
    let on = if pages.is_empty() { String::new() } else { format!("{}. ", pages.join(", ")) };
    widgets::note(ui, &format!("{on}{}", e.defined()), p);
    ui.add_space(6.0);
}

//! The glossary over the page: searched, read by keyboard, and opened at the terms of the page that is open.

use super::prompts::{Came, buttons, close, heading};
use super::theme::{self, Palette};
use super::widgets::{self, named};
use boardsight_report::PageName;
use boardsight_report::glossary::{Entry, Finder};
use eframe::egui::{
    Id, Key, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2,
};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Made once: headings ask in every frame that a screen reader listens to.
static FINDER: LazyLock<Finder> = LazyLock::new(Finder::default);

/// The glossary while it is open.
pub struct Glossary {
    pub(crate) text: String,
    /// The page that it was opened from.
    pub(crate) page: PageName,
    pub(crate) entries: Vec<&'static Entry>,
}

impl Glossary {
    /// Draws it.
    pub(crate) fn show(&mut self, ui: &mut Ui, p: &Palette) -> Came {
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
        // What the reader looks at comes first, or what is called by the very words.
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
                "Arrows and Page Down move the list. The terms of a board pack stand at its end.",
                p,
            );
            came
        })
    }
}

/// The arrows and page keys move the list while the keyboard stays in the field.
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

/// The heading of a column, wherever it is drawn: told to screen readers as one, with what its terms mean.
pub fn heads(response: Response, text: &str) -> Response {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ColumnHeader);
        node.set_label(text);
    });
    explain(response, text)
}

/// The same for a heading that is painted at a place and is no control of its own.
pub fn heads_at(ui: &Ui, place: Rect, id: Id, text: &str) {
    if text.is_empty() {
        return;
    }
    let painted = ui.interact(place, id, Sense::hover());
    painted.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, text));
    explain(painted, text);
}

/// Explains the terms in a heading: on hover, and to screen readers as its description.
pub fn explain(response: Response, text: &str) -> Response {
    response.ctx.accesskit_node_builder(response.id, |node| {
        if let Some(hint) = hint(text) {
            node.set_description(&*hint);
        }
    });
    if !response.hovered() {
        return response;
    }
    match hint(text) {
        Some(hint) => response.on_hover_text(&*hint),
        None => response,
    }
}

/// What the terms in a heading mean. A page draws its headings anew in each frame, so what was worked out is kept.
fn hint(text: &str) -> Option<Arc<str>> {
    /// Headings are few; titles of charts change with the board.
    const MOST: usize = 1_000;
    static KEPT: LazyLock<Mutex<HashMap<String, Option<Arc<str>>>>> = LazyLock::new(Mutex::default);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text) {
        return known.clone();
    }
    if kept.len() >= MOST {
        kept.clear();
    }
    let found = FINDER.hint(text).map(Arc::from);
    kept.insert(text.to_owned(), found.clone());
    found
}

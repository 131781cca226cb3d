//! Explanations of terms. They appear on hovering over a heading, and screen readers read them as its
//! description.

use boardsight_report::glossary::TermMatcher;
use eframe::egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Created once, since headings look up terms in every frame while a screen reader is active.
static FINDER: LazyLock<TermMatcher> = LazyLock::new(TermMatcher::default);

/// Marks a column heading for screen readers, with the meaning of its terms.
pub fn heads(response: Response, text: &str) -> Response {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ColumnHeader);
        node.set_label(text);
    });
    explain(response, text)
}

/// Marks a painted heading for screen readers at its position.
pub fn heads_at(ui: &Ui, place: Rect, id: Id, text: &str) {
    if text.is_empty() {
        return;
    }
    let painted = ui.interact(place, id, Sense::hover());
    painted.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, text));
    explain(painted, text);
}

/// Explains the terms in a heading: on hover, and as its description for screen readers.
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

/// Returns the meaning of the terms in a heading, from a cache, since headings are drawn in every frame.
fn hint(text: &str) -> Option<Arc<str>> {
    /// Maximum number of cached headings. Headings are few, but titles of charts change with the board.
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

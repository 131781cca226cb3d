//! Explanations of terms: shown on hovering over a heading, and read by screen readers as its description.

use boardsight_report::glossary::Finder;
use eframe::egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Made once: headings ask in every frame that a screen reader listens to.
static FINDER: LazyLock<Finder> = LazyLock::new(Finder::default);

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

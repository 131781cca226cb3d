//! Keyboard focus: a visible ring around every control, and F6 to move between the parts of the window.

use super::theme::Palette;
use super::widgets::named;
use eframe::egui::{Context, Event, Id, LayerId, Order, Rect, Sense, Stroke, StrokeKind, Ui};

/// Parts of the window in the order of F6.
pub(crate) const PARTS: [&str; 4] = ["search", "pages", "page", "inspector"];

pub(crate) fn part(name: &str) -> Id {
    Id::unique(("part of the window", name))
}

/// Adds a focusable position at the start of a part, for F6. Tab continues from there into the part.
pub fn anchor(ui: &Ui, name: &'static str, said: &str, rect: Rect) {
    let response = ui.interact(rect, part(name), Sense::focusable_noninteractive());
    named(&response, said);
}

/// Sets the control that gets the focus for a part, if the part has one that is always shown.
pub fn stands_for(ctx: &Context, name: &'static str, control: Id) {
    ctx.data_mut(|d| d.insert_temp(part(name), control));
}

fn by_keys() -> Id {
    Id::unique("the keyboard was used last")
}

/// Draws a ring around the focused control if it got the focus by keyboard.
pub fn ring(ctx: &Context, p: &Palette) {
    let (keys, pointer) = ctx.input(|i| {
        let key = |e: &Event| matches!(e, Event::Key { pressed: true, .. });
        (i.events.iter().any(key), i.pointer.any_pressed())
    });
    if pointer || keys {
        ctx.data_mut(|d| d.insert_temp(by_keys(), keys && !pointer));
    }
    if !ctx.data(|d| d.get_temp(by_keys())).unwrap_or(false) {
        return;
    }
    let focused = ctx.memory(|m| m.focused()).and_then(|id| ctx.read_response(id));
    let Some(response) = focused else { return };
    let rect = response.interact_rect;
    if !rect.is_positive() {
        return;
    }
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("ring of the keyboard")));
    let inside = rect.expand(1.0).intersect(ctx.content_rect().shrink(1.0));
    // Two strokes, so that the ring is visible on dark and light backgrounds.
    painter.rect_stroke(inside, 3.0, Stroke::new(3.0, p.paper), StrokeKind::Outside);
    painter.rect_stroke(inside, 3.0, Stroke::new(2.0, p.accent), StrokeKind::Outside);
}

//! Pages in windows that are too small for them, as with text at 200%: the page scrolls in both directions
//! and nothing is cut off.

use eframe::egui::{Context, Frame, Id, Margin, Modal, ModalResponse, ScrollArea, Ui, UiBuilder, Vec2, vec2};

/// Minimum size of a legible page, in points.
pub const LEAST: Vec2 = vec2(760.0, 500.0);

/// Window width in points below which the list of pages and the inspector are hidden in favour of the page.
pub const NARROW: f32 = 840.0;

/// Draws a dialog over the page with the wanted width. If the window is smaller, the dialog scrolls in both
/// directions, so that all of it can be reached.
pub fn over<R>(ctx: &Context, name: &str, width: f32, add: impl FnOnce(&mut Ui) -> R) -> ModalResponse<R> {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(16));
    let room = (ctx.content_rect().size() - vec2(56.0, 52.0)).max(vec2(160.0, 120.0));
    Modal::new(Id::unique(name)).frame(frame).show(ctx, |ui| {
        // Use the size that the content needs, not that of the previous frame.
        ui.set_max_size(room);
        let area = ScrollArea::both().id_salt("over").max_width(room.x).max_height(room.y).auto_shrink(true);
        let shown = area.show(ui, |ui| {
            ui.set_width(width.min(room.x));
            add(ui)
        });
        shown.inner
    })
}

/// Draws a page at the available size, or at the minimum size in a scroll area.
pub fn page(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_size();
    if room.x >= LEAST.x && room.y >= LEAST.y {
        add(ui);
        return;
    }
    ScrollArea::both().id_salt("page that needs more room").auto_shrink(false).show(ui, |ui| {
        // Leave space for the scroll bars.
        let size = (ui.available_size() - vec2(10.0, 10.0)).max(LEAST);
        let (rect, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
        add(&mut inner);
    });
}

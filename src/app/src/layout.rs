//! Pages in windows that are smaller than they need, as with text at 200%: nothing is cut off, the page scrolls both ways
//! instead.

use eframe::egui::{Context, Frame, Id, Margin, Modal, ModalResponse, ScrollArea, Ui, UiBuilder, Vec2, vec2};

/// What a page needs to be legible, in points.
pub const LEAST: Vec2 = vec2(760.0, 500.0);

/// Below this width of the window, the list of pages and the inspector give their room to the page.
pub const NARROW: f32 = 840.0;

/// What lies over the page: as wide as is wanted where there is room, and in an area that scrolls both ways where the window
/// is smaller, so that none of it is out of reach.
pub fn over<R>(ctx: &Context, name: &str, width: f32, add: impl FnOnce(&mut Ui) -> R) -> ModalResponse<R> {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(16));
    let room = (ctx.content_rect().size() - vec2(56.0, 52.0)).max(vec2(160.0, 120.0));
    Modal::new(Id::unique(name)).frame(frame).show(ctx, |ui| {
        // As large as it needs to be, not as it was in the frame before.
        ui.set_max_size(room);
        let area = ScrollArea::both().id_salt("over").max_width(room.x).max_height(room.y).auto_shrink(true);
        let shown = area.show(ui, |ui| {
            ui.set_width(width.min(room.x));
            add(ui)
        });
        shown.inner
    })
}

/// Draws a page at the size there is, or at the least that it needs in an area that scrolls.
pub fn page(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_size();
    if room.x >= LEAST.x && room.y >= LEAST.y {
        add(ui);
        return;
    }
    ScrollArea::both().id_salt("page that needs more room").auto_shrink(false).show(ui, |ui| {
        // Room for the bars at the edges.
        let size = (ui.available_size() - vec2(10.0, 10.0)).max(LEAST);
        let (rect, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
        add(&mut inner);
    });
}

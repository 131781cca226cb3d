//! Pages in windows that are smaller than they need, as with text at 200%: nothing is cut off, the page scrolls both ways
//! instead.

use eframe::egui::{ScrollArea, Ui, UiBuilder, Vec2, vec2};

/// What a page needs to be legible, in points.
pub const LEAST: Vec2 = vec2(760.0, 500.0);

/// Below this width of the window, the list of pages and the inspector give their room to the page.
pub const NARROW: f32 = 840.0;

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

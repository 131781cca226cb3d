//! Small pieces that every page draws with.

use super::theme::Palette;
use crate::brief::spec::Tone;
use eframe::egui::{self, Color32, Painter, Pos2, Response, Sense, Shape, Stroke, Ui, vec2};

/// Gives a control its accessible name.
pub fn named(response: &Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// Paints the shape of a tone around a point. The typeface has no such signs, so they are drawn.
pub fn paint_shape(painter: &Painter, centre: Pos2, radius: f32, tone: Tone, colour: Color32) {
    use crate::brief::spec::Shape as Form;
    let at = |x: f32, y: f32| centre + vec2(x, y) * radius;
    match tone.shape() {
        Form::Dot => _ = painter.circle_filled(centre, radius * 0.5, colour),
        Form::Circle => _ = painter.circle_filled(centre, radius * 0.9, colour),
        Form::Diamond => {
            let points = vec![at(0.0, -1.1), at(1.1, 0.0), at(0.0, 1.1), at(-1.1, 0.0)];
            painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        }
        Form::Triangle => {
            let points = vec![at(0.0, -1.0), at(1.05, 0.85), at(-1.05, 0.85)];
            painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        }
        Form::Ring => {
            _ = painter.circle_stroke(centre, radius * 0.8, Stroke::new(1.6, colour));
        }
    }
}

/// A tone's shape in the line of text.
pub fn shape(ui: &mut Ui, tone: Tone, palette: &Palette) -> Response {
    let size = ui.text_style_height(&egui::TextStyle::Body) * 0.62;
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    paint_shape(ui.painter(), rect.center(), size * 0.5, tone, palette.tone(tone));
    response
}

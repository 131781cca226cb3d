//! Arrows across a heat map.

use super::super::theme::Palette;
use boardsight_report::spec::Role;
use eframe::egui::{self, Color32, Painter, Pos2, Shape, Stroke, vec2};

/// Returns black or white, whichever has the higher contrast on a colour.
#[must_use]
pub fn on(ground: Color32) -> Color32 {
    let linear = egui::Rgba::from(ground);
    let light = 0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b();
    // At this luminance (WCAG 2.2) black and white have the same contrast.
    if light > 0.179 { Color32::BLACK } else { Color32::WHITE }
}

/// Draws an arrow between the centres of two cells. It is wider for a larger count, dashed for a plan, and
/// beside the centre so that the text there stays legible. `strength` is 1 for an important arrow and less
/// for a faded one.
pub fn arrow(
    painter: &Painter,
    (from, to): (Pos2, Pos2),
    role: Role,
    count: usize,
    strength: f32,
    p: &Palette,
) {
    let along = (to - from).normalized();
    let across = vec2(-along.y, along.x) * if role == Role::Plan { -9.0 } else { 9.0 };
    #[allow(clippy::cast_precision_loss)] // a count of risks
    let width = (1.4 + (count.max(1) as f32).ln() * 0.8).min(4.5);
    let ends = (from + across + along * 4.0, to + across - along * 4.0);
    // Draw an outline in the background colour, so that the arrow is visible on every cell.
    line(painter, false, ends, Stroke::new(width + 2.0, p.paper.gamma_multiply(0.7)));
    line(painter, role == Role::Plan, ends, Stroke::new(width, ink(role, p).gamma_multiply(strength)));
}

/// Returns the colour of an arrow.
#[must_use]
pub const fn ink(role: Role, p: &Palette) -> Color32 {
    match role {
        Role::Plan => p.ink,
        _ => p.accent,
    }
}

/// Draws a line with an arrowhead, dashed or solid.
pub fn line(painter: &Painter, dashed: bool, (from, to): (Pos2, Pos2), stroke: Stroke) {
    let along = (to - from).normalized();
    let across = vec2(-along.y, along.x);
    let back = to - along * 8.0;
    if dashed {
        painter.extend(Shape::dashed_line(&[from, back], stroke, 6.0, 4.0));
    } else {
        painter.line_segment([from, back], stroke);
    }
    let half = 3.5 + stroke.width * 0.5;
    let head = vec![to, back + across * half, back - across * half];
    painter.add(Shape::convex_polygon(head, stroke.color, Stroke::NONE));
}

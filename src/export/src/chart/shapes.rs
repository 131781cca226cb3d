//! Arrows across a heat map.

use super::draw::Drawing;
use boardsight_report::spec::Role;

/// Draws an arrow from one cell to another, in the same style as the window.
pub fn arrow(to: &mut Drawing, (a, b): ((f32, f32), (f32, f32)), role: Role, count: usize, size: f32) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let side = size * if role == Role::Plan { -0.75 } else { 0.75 };
    // Draw beside the cell centres, so that the counts stay legible.
    let place = |(x, y): (f32, f32), along: f32| (x - uy * side + ux * along, y + ux * side + uy * along);
    let (from, tip) = (place(a, size * 0.3), place(b, -size * 0.3));
    let back = (tip.0 - ux * size * 0.7, tip.1 - uy * size * 0.7);
    #[allow(clippy::cast_precision_loss)] // a count of risks
    let width = (size * 0.12 + (count.max(1) as f32).ln() * size * 0.06).min(size * 0.36);
    let (ink, paper) =
        (if role == Role::Plan { to.palette.ink } else { to.palette.accent }, to.palette.paper);
    let half = size * 0.3 + width * 0.5;
    let head = [tip, (back.0 - uy * half, back.1 + ux * half), (back.0 + uy * half, back.1 - ux * half)];
    // Outline the arrow in the background colour, so that it is visible on every cell.
    to.polyline(&[from, back], paper, width + size * 0.18, None);
    to.polyline(&[from, back], ink, width, (role == Role::Plan).then_some((size * 0.5, size * 0.35)));
    to.polygon(&head, ink);
}

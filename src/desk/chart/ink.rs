//! Bars, lines and points, each part told apart by hatch, dash or shape as well as by colour.

use super::super::theme::Palette;
use super::super::widgets::paint_shape;
use crate::brief::spec::Role;
use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// How a bar is filled.
#[derive(Clone, Copy, PartialEq)]
enum Fill {
    Solid,
    Hollow,
    /// Strokes rising to the right, so many points apart.
    Rising(f32),
    /// Strokes falling to the right.
    Falling(f32),
    Crossed(f32),
}

const fn fill(role: Role) -> Fill {
    match role {
        Role::Plan => Fill::Rising(5.0),
        Role::Outturn | Role::Tone(_) => Fill::Solid,
        Role::Baseline | Role::Reference => Fill::Hollow,
        Role::Range => Fill::Falling(7.0),
        Role::Group(n) => match n % 5 {
            0 => Fill::Solid,
            1 => Fill::Rising(4.0),
            2 => Fill::Crossed(6.0),
            3 => Fill::Falling(7.0),
            _ => Fill::Hollow,
        },
    }
}

/// A bar.
pub fn bar(painter: &Painter, rect: Rect, role: Role, palette: &Palette) {
    let colour = palette.role(role);
    let edge = Stroke::new(1.2, colour);
    match fill(role) {
        Fill::Solid => _ = painter.rect_filled(rect, 0.0, colour),
        style => {
            painter.rect_filled(rect, 0.0, palette.paper);
            hatch(&painter.with_clip_rect(rect.intersect(painter.clip_rect())), rect, style, colour);
            painter.rect_stroke(rect, 0.0, edge, StrokeKind::Inside);
        }
    }
}

fn hatch(painter: &Painter, rect: Rect, style: Fill, colour: Color32) {
    let (step, rising, falling) = match style {
        Fill::Rising(step) => (step, true, false),
        Fill::Falling(step) => (step, false, true),
        Fill::Crossed(step) => (step, true, true),
        Fill::Solid | Fill::Hollow => return,
    };
    let stroke = Stroke::new(1.0, colour);
    let height = rect.height();
    let mut x = rect.left() - height;
    while x < rect.right() {
        if rising {
            painter.line_segment([pos2(x, rect.bottom()), pos2(x + height, rect.top())], stroke);
        }
        if falling {
            painter.line_segment([pos2(x, rect.top()), pos2(x + height, rect.bottom())], stroke);
        }
        x += step;
    }
}

/// A line through points.
pub fn line(painter: &Painter, points: &[Pos2], role: Role, palette: &Palette) {
    let colour = palette.role(role);
    let (width, dash) = match role {
        Role::Plan => (1.8, Some((6.0, 4.0))),
        Role::Baseline => (1.4, Some((1.6, 3.4))),
        Role::Reference => (1.2, Some((9.0, 4.0))),
        Role::Group(n) if n % 3 == 1 => (2.0, Some((8.0, 3.0))),
        Role::Group(n) if n % 3 == 2 => (2.0, Some((2.5, 3.0))),
        _ => (2.0, None),
    };
    let stroke = Stroke::new(width, colour);
    match dash {
        Some((on, off)) => painter.extend(Shape::dashed_line(points, stroke, on, off)),
        None => _ = painter.add(Shape::line(points.to_vec(), stroke)),
    }
}

/// A point.
pub fn point(painter: &Painter, at: Pos2, role: Role, palette: &Palette) {
    let colour = palette.role(role);
    let edge = Stroke::new(1.6, colour);
    match role {
        Role::Tone(tone) => paint_shape(painter, at, 5.0, tone, colour),
        Role::Plan => square(painter, at, palette.paper, edge),
        Role::Baseline | Role::Reference => {
            painter.line_segment([at - vec2(4.0, 4.0), at + vec2(4.0, 4.0)], edge);
            painter.line_segment([at - vec2(4.0, -4.0), at + vec2(4.0, -4.0)], edge);
        }
        Role::Outturn | Role::Range => _ = painter.circle_filled(at, 4.0, colour),
        Role::Group(n) => match n % 4 {
            0 => _ = painter.circle_filled(at, 4.0, colour),
            1 => square(painter, at, palette.paper, edge),
            2 => paint_shape(painter, at, 4.5, crate::brief::spec::Tone::Bad, colour),
            _ => _ = painter.circle(at, 4.0, palette.paper, edge),
        },
    }
}

fn square(painter: &Painter, at: Pos2, fill: Color32, edge: Stroke) {
    painter.rect(Rect::from_center_size(at, vec2(7.5, 7.5)), 0.0, fill, edge, StrokeKind::Inside);
}

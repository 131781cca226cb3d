//! Bars, lines and points, distinguished by hatch, dash or shape as well as by colour.

use crate::theme::Palette;
use crate::widgets::paint_shape;
use boardsight_report::marks::{FillPattern, PointShape};
use boardsight_report::spec::{Role, Tone};
use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// Factor by which strokes are larger on the screen than in documents.
const LARGER: f32 = 1.3;

pub fn bar(painter: &Painter, rect: Rect, role: Role, palette: &Palette) {
    let colour = palette.role(role);
    let edge = Stroke::new(1.2, colour);
    match role.fill() {
        FillPattern::Solid => _ = painter.rect_filled(rect, 0.0, colour),
        style => {
            painter.rect_filled(rect, 0.0, palette.paper);
            hatch(&painter.with_clip_rect(rect.intersect(painter.clip_rect())), rect, style, colour);
            painter.rect_stroke(rect, 0.0, edge, StrokeKind::Inside);
        }
    }
}

fn hatch(painter: &Painter, rect: Rect, style: FillPattern, colour: Color32) {
    let Some((step, rising, falling)) = style.strokes() else { return };
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
        x += step * LARGER;
    }
}

/// Draws a line through points.
pub fn line(painter: &Painter, points: &[Pos2], role: Role, palette: &Palette) {
    let (width, dash) = role.stroke();
    let stroke = Stroke::new(width * LARGER, palette.role(role));
    match dash {
        Some((on, off)) => painter.extend(Shape::dashed_line(points, stroke, on * LARGER, off * LARGER)),
        None => _ = painter.add(Shape::line(points.to_vec(), stroke)),
    }
}

pub fn point(painter: &Painter, at: Pos2, role: Role, palette: &Palette) {
    let colour = palette.role(role);
    let edge = Stroke::new(1.6, colour);
    match role.spot() {
        PointShape::Status(tone) => paint_shape(painter, at, 5.0, tone, colour),
        PointShape::Square => square(painter, at, palette.paper, edge),
        PointShape::Cross => {
            painter.line_segment([at - vec2(4.0, 4.0), at + vec2(4.0, 4.0)], edge);
            painter.line_segment([at - vec2(4.0, -4.0), at + vec2(4.0, -4.0)], edge);
        }
        PointShape::Disc => _ = painter.circle_filled(at, 4.0, colour),
        PointShape::Triangle => paint_shape(painter, at, 4.5, Tone::Bad, colour),
        PointShape::Ring => _ = painter.circle(at, 4.0, palette.paper, edge),
    }
}

fn square(painter: &Painter, at: Pos2, fill: Color32, edge: Stroke) {
    painter.rect(Rect::from_center_size(at, vec2(7.5, 7.5)), 0.0, fill, edge, StrokeKind::Inside);
}

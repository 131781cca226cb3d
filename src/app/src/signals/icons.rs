//! Icons of variation and assurance, drawn by this program: a ring, a symbol inside it, and a letter.
//!
//! Their meaning is that of NHS England's 'Making Data Count' icons. For variation: a wave, with the letter
//! H (high) or L (low) for a special cause. For assurance: the target as a dashed line with P (will pass),
//! F (will fall short) or ? (hit and miss). Each differs in shape and letter, not in colour alone.

use super::super::theme::{self, Palette};
use boardsight_analysis::signals::{Reliance, Variation};
use boardsight_report::signals::{reliance_status, variation_status};
use eframe::egui::{
    Align2, Color32, FontId, Painter, Pos2, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Width of an icon in a list, in points.
pub const SMALL: f32 = 26.0;
/// Width of an icon next to a chart, in points.
pub const LARGE: f32 = 46.0;

/// Draws the icon of variation.
pub fn variation(ui: &mut Ui, variation: Variation, size: f32, p: &Palette) -> Response {
    let status = variation_status(variation);
    let (painter, centre, response) = place(ui, size, &status.word);
    let colour = p.tone(status.tone);
    let letter = match variation {
        Variation::Concerning { high } | Variation::Improving { high } | Variation::Changing { high } => {
            if high {
                "H"
            } else {
                "L"
            }
        }
        Variation::CommonCause | Variation::TooFew => "",
    };
    match variation {
        Variation::TooFew => dashed_ring(&painter, centre, size, colour),
        _ => ring(&painter, centre, size, colour),
    }
    let r = size / 2.0;
    match variation {
        Variation::TooFew => dots(&painter, centre, r, &[(-0.3, 0.15), (0.3, -0.15)], colour),
        Variation::CommonCause => wave(&painter, centre, r, colour),
        _ => {
            let up = letter == "H";
            let tilt = if up { -1.0 } else { 1.0 };
            let points = [(-0.62, 0.0), (-0.3, 0.16 * tilt), (0.0, 0.1 * -tilt), (0.32, 0.42 * tilt)];
            line(&painter, centre, r, &points, colour);
            dots(&painter, centre, r, &points, colour);
            let at = centre + vec2(0.42 * r, -0.38 * r * tilt);
            painter.text(
                at,
                Align2::CENTER_CENTER,
                letter,
                FontId::new(size * 0.34, theme::strong()),
                colour,
            );
        }
    }
    response
}

/// Draws the icon of assurance.
pub fn reliance(ui: &mut Ui, reliance: Reliance, size: f32, p: &Palette) -> Response {
    let status = reliance_status(reliance);
    let (painter, centre, response) = place(ui, size, &status.word);
    let colour = p.tone(status.tone);
    let r = size / 2.0;
    let (letter, target) = match reliance {
        Reliance::Passes => ("P", Some(0.42)),
        Reliance::Fails => ("F", Some(-0.42)),
        Reliance::HitAndMiss => ("?", Some(0.0)),
        Reliance::TooFew | Reliance::NoTarget => ("", None),
    };
    let Some(target) = target else {
        dashed_ring(&painter, centre, size, colour);
        let text = if reliance == Reliance::NoTarget { "\u{2013}" } else { "\u{2026}" };
        painter.text(centre, Align2::CENTER_CENTER, text, FontId::new(size * 0.4, theme::strong()), colour);
        return response;
    };
    ring(&painter, centre, size, colour);
    let half = (1.0_f32 - target * target).sqrt() * 0.8;
    let ends = [centre + vec2(-half * r, target * r), centre + vec2(half * r, target * r)];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.4, colour), 3.0, 2.0));
    let at = centre
        + vec2(
            0.0,
            if target > 0.0 {
                -0.22
            } else if target < 0.0 {
                0.24
            } else {
                0.0
            } * r,
        );
    let font = FontId::new(size * 0.42, theme::strong());
    if reliance == Reliance::HitAndMiss {
        // Interrupt the target line behind the letter.
        painter.circle_filled(at, r * 0.42, p.paper);
    }
    painter.text(at, Align2::CENTER_CENTER, letter, font, colour);
    response
}

fn place(ui: &mut Ui, size: f32, word: &str) -> (Painter, Pos2, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
    (ui.painter_at(rect), rect.center(), response.on_hover_text(word))
}

fn ring(painter: &Painter, centre: Pos2, size: f32, colour: Color32) {
    painter.circle_stroke(centre, size / 2.0 - 1.5, Stroke::new((size * 0.06).max(1.6), colour));
}

fn dashed_ring(painter: &Painter, centre: Pos2, size: f32, colour: Color32) {
    let r = size / 2.0 - 1.5;
    let round: Vec<Pos2> = (0_u8..=36)
        .map(|i| {
            let turn = f32::from(i) * std::f32::consts::TAU / 36.0;
            centre + vec2(turn.cos(), turn.sin()) * r
        })
        .collect();
    painter.extend(Shape::dashed_line(&round, Stroke::new(1.4, colour), 3.0, 3.0));
}

fn at(centre: Pos2, r: f32, (x, y): (f32, f32)) -> Pos2 {
    pos2(centre.x + x * r, centre.y + y * r)
}

fn line(painter: &Painter, centre: Pos2, r: f32, points: &[(f32, f32)], colour: Color32) {
    let points = points.iter().map(|p| at(centre, r, *p)).collect();
    painter.add(Shape::line(points, Stroke::new((r * 0.08).max(1.2), colour)));
}

fn dots(painter: &Painter, centre: Pos2, r: f32, points: &[(f32, f32)], colour: Color32) {
    for point in points {
        painter.circle_filled(at(centre, r, *point), (r * 0.11).max(1.6), colour);
    }
}

fn wave(painter: &Painter, centre: Pos2, r: f32, colour: Color32) {
    let points = [(-0.6, 0.12), (-0.3, -0.22), (0.0, 0.2), (0.3, -0.2), (0.6, 0.1)];
    line(painter, centre, r, &points, colour);
    dots(painter, centre, r, &points, colour);
}

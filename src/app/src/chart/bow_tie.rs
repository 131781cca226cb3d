//! Bow tie: boxes in columns, connected to the box in the middle.

use crate::theme::{self, Palette};
use crate::widgets;
use boardsight_report::spec::{TieColumn, Tone};
use eframe::egui::{
    self, Color32, FontId, Galley, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Padding within a box, in points.
const PAD: Vec2 = vec2(7.0, 5.0);
/// Space between boxes of a column, in points.
const GAP: f32 = 8.0;
/// Space between columns, in points.
const BETWEEN: f32 = 26.0;

/// Text of a box, laid out.
struct Laid {
    galley: Arc<Galley>,
    tone: Tone,
    height: f32,
}

fn lay(ui: &Ui, text: &str, tone: Tone, width: f32, p: &Palette) -> Laid {
    let font = FontId::proportional(12.5);
    let galley = ui.painter().layout(text.to_owned(), font, p.ink, width - 2.0 * PAD.x - 12.0);
    let height = galley.size().y + 2.0 * PAD.y;
    Laid { galley, tone, height }
}

/// Draws a bow tie at the available width and the height of its boxes.
pub fn show(ui: &mut Ui, columns: &[TieColumn], alt: &str, p: &Palette) -> Response {
    let width = ui.available_width();
    #[allow(clippy::cast_precision_loss)] // five columns
    let many = columns.len().max(1) as f32;
    let column = ((width - (many - 1.0) * BETWEEN) / many).max(90.0);
    let laid: Vec<(&str, Vec<Laid>)> = columns
        .iter()
        .map(|c| (c.title.as_str(), c.boxes.iter().map(|b| lay(ui, &b.text, b.tone, column, p)).collect()))
        .collect();
    let tall = |boxes: &[Laid]| {
        #[allow(clippy::cast_precision_loss)] // a handful of boxes
        let gaps = GAP * boxes.len().saturating_sub(1) as f32;
        boxes.iter().map(|b| b.height).sum::<f32>() + gaps
    };
    let head = 22.0;
    let height = laid.iter().map(|(_, boxes)| tall(boxes)).fold(60.0_f32, f32::max);
    let (whole, response) = ui.allocate_exact_size(vec2(width, head + height + 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, alt));
    let middle = whole.top() + head + height / 2.0;
    let mut placed: Vec<Vec<(Rect, &Laid)>> = Vec::new();
    for (i, (title, boxes)) in laid.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // five columns
        let left = whole.left() + i as f32 * (column + BETWEEN);
        let font = FontId::new(12.5, theme::strong());
        ui.painter().text(pos2(left, whole.top()), egui::Align2::LEFT_TOP, *title, font, p.faint);
        let mut top = middle - tall(boxes) / 2.0;
        let mut here = Vec::new();
        for one in boxes {
            here.push((Rect::from_min_size(pos2(left, top), vec2(column, one.height)), one));
            top += one.height + GAP;
        }
        placed.push(here);
    }
    let centre = placed.len() / 2;
    let knot = placed.get(centre).and_then(|c| c.first()).map_or(whole.center(), |(rect, _)| rect.center());
    // Connect every cause through the preventive controls to the event, and the event to every effect.
    if let [causes, against, _, softening, effects] = placed.as_slice() {
        for (side, outer, inner) in [(-1.0, causes, against), (1.0, effects, softening)] {
            for (rect, _) in outer {
                let start = if side < 0.0 { rect.right_center() } else { rect.left_center() };
                wing(ui, start, inner, knot, column * 0.5 * side, p);
            }
        }
    }
    for (i, here) in placed.iter().enumerate() {
        for (rect, one) in here {
            boxed(ui, *rect, one, i == centre, p);
        }
    }
    response
}

/// Draws a line from a cause or an effect behind the controls to the event.
fn wing(ui: &Ui, start: Pos2, through: &[(Rect, &Laid)], knot: Pos2, half: f32, p: &Palette) {
    let stroke = Stroke::new(1.3, p.line.lerp_to_gamma(p.faint, 0.6));
    let end = pos2(knot.x + half, knot.y);
    let Some(column) = through.first().map(|(rect, _)| *rect) else {
        ui.painter().line_segment([start, end], stroke);
        return;
    };
    // Every line passes behind every control of its side, since a control applies to all of them.
    let (near, far) =
        if half < 0.0 { (column.left(), column.right()) } else { (column.right(), column.left()) };
    let bend = start.y.clamp(
        through.first().map_or(knot.y, |b| b.0.top() + 4.0),
        through.last().map_or(knot.y, |b| b.0.bottom() - 4.0),
    );
    ui.painter().line_segment([start, pos2(near, bend)], stroke);
    ui.painter().line_segment([pos2(near, bend), pos2(far, bend)], stroke);
    ui.painter().line_segment([pos2(far, bend), end], stroke);
}

fn boxed(ui: &Ui, rect: Rect, one: &Laid, event: bool, p: &Palette) {
    let painter = ui.painter();
    let fill = match one.tone {
        Tone::Neutral => p.stripe,
        tone => p.wash(tone),
    };
    // Opaque, so that lines behind the box do not show through.
    painter.rect_filled(rect, 4.0, p.paper);
    painter.rect_filled(rect, 4.0, fill);
    let edge: Color32 = if one.tone == Tone::Neutral { p.line } else { p.tone(one.tone) };
    painter.rect_stroke(rect, 4.0, Stroke::new(if event { 1.8 } else { 1.0 }, edge), StrokeKind::Inside);
    if one.tone != Tone::Neutral {
        widgets::paint_shape(painter, rect.left_top() + vec2(11.0, PAD.y + 8.0), 4.0, one.tone, edge);
    }
    painter.galley(rect.min + PAD + vec2(12.0, 0.0), one.galley.clone(), p.ink);
}

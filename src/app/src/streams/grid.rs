//! Grid of programmes by periods, with every return and every gap.

use super::super::theme::{self, Palette};
use super::super::widgets::{self, named, paint_shape};
use super::Pressed;
use boardsight_report::spec::Tone;
use boardsight_report::streams::{StreamCell, StreamRow, Streams};
use eframe::egui::{
    self, Align2, Button, FontId, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// Maximum number of rows of a grid that is drawn completely, including invisible rows.
const DRAWN: usize = 100;

const PROGRAMME: f32 = 250.0;
const STATE: f32 = 190.0;
const CELL: f32 = 80.0;
const ROW: f32 = 46.0;
const HEAD: f32 = 24.0;

/// Draws the grid. Returns the pressed cell, if any.
pub fn show(ui: &mut Ui, view: &Streams, p: &Palette) -> Option<Pressed> {
    let mut pressed = None;
    let room = ui.available_width();
    #[allow(clippy::cast_precision_loss)] // a few hundred periods at most
    let cells = (view.periods.len() as f32 * CELL).max(CELL);
    let width = (PROGRAMME + STATE + cells).max(room);
    ScrollArea::horizontal().id_salt("streams").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let (head, _) = ui.allocate_exact_size(vec2(width, HEAD), Sense::hover());
        heads(ui, head, view, p);
        for row in &view.rows {
            let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
            // In a small grid draw invisible rows too, so that the keyboard reaches them.
            if (view.rows.len() <= DRAWN || ui.is_rect_visible(rect))
                && let Some(found) = line(ui, rect, row, p)
            {
                pressed = Some(found);
            }
        }
    });
    pressed
}

fn heads(ui: &Ui, rect: Rect, view: &Streams, p: &Palette) {
    let head = |from: f32, width: f32, text: &str| {
        let place = Rect::from_min_size(pos2(rect.left() + from, rect.top()), vec2(width, rect.height()));
        crate::terms::heads_at(ui, place, ui.scope_id().with(("head", text)), text);
    };
    head(0.0, PROGRAMME, "Programme and stream");
    head(PROGRAMME, STATE, "State");
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, p.stripe);
    let font = FontId::new(12.5, theme::strong());
    let text = |x: f32, text: &str, align: Align2| {
        painter.text(pos2(x, rect.center().y), align, text, font.clone(), p.faint)
    };
    text(rect.left() + 8.0, "Programme and stream", Align2::LEFT_CENTER);
    text(rect.left() + PROGRAMME, "State", Align2::LEFT_CENTER);
    let mut x = rect.left() + PROGRAMME + STATE;
    for period in &view.periods {
        text(x + CELL / 2.0, &period.to_string(), Align2::CENTER_CENTER);
        x += CELL;
    }
}

fn line(ui: &mut Ui, rect: Rect, row: &StreamRow, p: &Palette) -> Option<Pressed> {
    let painter = ui.painter().clone();
    if row.can_set_up {
        painter.rect_filled(rect, 0.0, p.wash(Tone::Missing));
    }
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, p.line));
    let place = |x: f32, width: f32| {
        Rect::from_min_size(pos2(rect.left() + x, rect.top()), vec2(width, rect.height()))
    };
    let first = place(8.0, PROGRAMME - 16.0);
    let mut child = ui.new_child(UiBuilder::new().max_rect(first.shrink2(vec2(0.0, 4.0))));
    child.spacing_mut().item_spacing.y = 0.0;
    child.add(egui::Label::new(RichText::new(&row.short).family(theme::strong())).truncate());
    let about = if row.terms.is_empty() { row.name.clone() } else { format!("{}; {}", row.name, row.terms) };
    let shown = child.add(egui::Label::new(RichText::new(&about).small().color(p.faint)).truncate());
    let mut more = format!("{}\n{about}", row.programme_name);
    for part in [&row.note, &row.source].into_iter().filter(|t| !t.is_empty()) {
        more.push('\n');
        more.push_str(part);
    }
    shown.on_hover_text(more);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place(PROGRAMME, STATE - 8.0)));
    child.horizontal_centered(|ui| widgets::status(ui, &row.status, p));
    if row.can_set_up {
        let rest = rect.with_min_x(rect.left() + PROGRAMME + STATE);
        return gap(ui, rest, row, p);
    }
    let mut pressed = None;
    for (i, cell) in row.by_period.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // a few hundred periods at most
        let x = PROGRAMME + STATE + i as f32 * CELL;
        let Some(cell) = cell.and_then(|i| row.cells.get(i)) else { continue };
        if square(ui, place(x, CELL).shrink2(vec2(3.0, 7.0)), row, cell, p)
            && let Some(stream) = &row.stream
        {
            pressed = Some(Pressed::Return(stream.clone(), cell.period));
        }
    }
    pressed
}

/// Draws the gap of a programme without returns: no stream was set up, with a button to set one up.
fn gap(ui: &mut Ui, rect: Rect, row: &StreamRow, p: &Palette) -> Option<Pressed> {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(4.0, 0.0))));
    child
        .horizontal_centered(|ui| {
            let button = ui.add(Button::new("Set up reporting\u{2026}"));
            named(&button, &format!("Set up reporting for {}", row.short));
            ui.label(RichText::new("No return has ever been asked for").color(p.tone(Tone::Missing)));
            button.clicked().then(|| Pressed::SetUp(row.programme.clone()))
        })
        .inner
}

fn square(ui: &Ui, rect: Rect, row: &StreamRow, cell: &StreamCell, p: &Palette) -> bool {
    let id = ui.scope_id().with((&row.stream, cell.period));
    let response = ui.interact(rect, id, Sense::click());
    let colour = p.tone(cell.status.tone);
    let painter = ui.painter();
    painter.rect_filled(rect, 3.0, p.wash(cell.status.tone));
    if response.hovered() || response.has_focus() {
        painter.rect_stroke(rect, 3.0, Stroke::new(1.5, p.accent), StrokeKind::Inside);
    }
    let galley = painter.layout_no_wrap(cell.mark.clone(), FontId::proportional(12.5), colour);
    let left = rect.center().x - (galley.size().x + 14.0) / 2.0;
    paint_shape(painter, pos2(left + 4.0, rect.center().y), 4.0, cell.status.tone, colour);
    painter.galley(pos2(left + 14.0, rect.center().y - galley.size().y / 2.0), galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &cell.tooltip));
    response.on_hover_text(&cell.tooltip).clicked()
}

//! The heat map: how many of the risks shown stand at each likelihood and impact.

use crate::analysis::exposure::{Band, HeatMap, Which};
use crate::desk::theme::Palette;
use crate::desk::widgets;
use crate::model::Rating;
use eframe::egui::{
    self, Align2, Color32, FontId, Rect, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, WidgetInfo, vec2,
};

const CELL: egui::Vec2 = vec2(60.0, 22.0);

/// Draws the map and says which cell was pressed, as likelihood and impact. `filtered` is the cell that filters the
/// table now.
pub fn map(
    ui: &mut Ui,
    map: &HeatMap,
    which: Which,
    filtered: Option<(u8, u8)>,
    p: &Palette,
) -> Option<(u8, u8)> {
    let mut pressed = None;
    let small = TextStyle::Small.resolve(ui.style());
    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
    for likelihood in (1..=5_u8).rev() {
        ui.horizontal(|ui| {
            let word = Rating::LIKELIHOOD.get(usize::from(likelihood - 1)).copied().unwrap_or_default();
            axis_word(
                ui,
                &format!("{likelihood} {word}"),
                vec2(88.0, CELL.y),
                Align2::RIGHT_CENTER,
                &small,
                p,
            );
            for impact in 1..=5_u8 {
                let chosen = filtered == Some((likelihood, impact));
                if cell(ui, map, which, (likelihood, impact), chosen, p) {
                    pressed = Some((likelihood, impact));
                }
            }
        });
    }
    ui.horizontal(|ui| {
        axis_word(ui, "", vec2(88.0, 14.0), Align2::RIGHT_CENTER, &small, p);
        for (number, word) in (1..).zip(Rating::IMPACT) {
            axis_word(ui, word, vec2(CELL.x, 14.0), Align2::CENTER_CENTER, &small, p)
                .on_hover_text(format!("Impact {number}: {word}"));
        }
    });
    pressed
}

fn axis_word(
    ui: &mut Ui,
    text: &str,
    size: egui::Vec2,
    align: Align2,
    font: &FontId,
    p: &Palette,
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let at = align.pos_in_rect(&rect.shrink2(vec2(3.0, 0.0)));
    ui.painter().text(at, align, text, font.clone(), p.faint);
    response
}

fn cell(ui: &mut Ui, map: &HeatMap, which: Which, at: (u8, u8), chosen: bool, p: &Palette) -> bool {
    let (likelihood, impact) = at;
    let score = u16::from(likelihood) * u16::from(impact);
    let count = map.at(likelihood, impact);
    let (rect, response) = ui.allocate_exact_size(CELL, Sense::click());
    let fill = p.heat(score);
    ui.painter().rect_filled(rect, 2.0, fill);
    if count > 0 {
        let font = FontId::new(14.5, crate::desk::theme::strong());
        let ink = on(fill);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, count.to_string(), font, ink);
    }
    if chosen || response.hovered() || response.has_focus() {
        let edge = Rect::from_center_size(rect.center(), rect.size());
        let width = if chosen { 2.5 } else { 1.5 };
        ui.painter().rect_stroke(edge, 2.0, Stroke::new(width, p.ink), StrokeKind::Inside);
    }
    let many = if count == 1 { "1 risk".to_owned() } else { format!("{count} risks") };
    let band = Band::of(score).label().to_lowercase();
    let name = format!("{} likelihood {likelihood}, impact {impact}: {many}", which.label());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    let words = (
        Rating::LIKELIHOOD.get(usize::from(likelihood) - 1).copied().unwrap_or_default(),
        Rating::IMPACT.get(usize::from(impact) - 1).copied().unwrap_or_default(),
    );
    response.on_hover_text(format!("{} \u{d7} {}: score {score}, {band}; {many}", words.0, words.1)).clicked()
}

/// Black or white, whichever is read better on a colour.
fn on(ground: Color32) -> Color32 {
    let light = egui::Rgba::from(ground).intensity();
    // At this luminance (WCAG 2.2) black and white have the same contrast.
    if light > 0.179 { Color32::BLACK } else { Color32::WHITE }
}

/// The three ratings to choose from, as small buttons.
pub fn switch(ui: &mut Ui, which: &mut Which) -> bool {
    let before = *which;
    for choice in Which::ALL {
        let response = ui.add(egui::Button::selectable(*which == choice, choice.label()));
        widgets::named(&response, &format!("Heat map of {} ratings", choice.label().to_lowercase()));
        if response.clicked() {
            *which = choice;
        }
    }
    *which != before
}

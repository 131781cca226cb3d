//! Heat map: the number of shown risks at each likelihood and impact.

use crate::chart::shapes::on;
use crate::theme::Palette;
use crate::widgets;
use boardsight_analysis::exposure::{HeatMap, RatingKind};
use boardsight_core::model::Scale;
use eframe::egui::{
    self, Align2, Color32, FontId, Painter, Rect, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2,
    WidgetInfo, vec2,
};

/// Settings for drawing a map.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Kind of rating that is counted.
    pub which: RatingKind,
    pub scale: &'a Scale,
    /// Whether the scale is the board's own, with the board's colours of bands.
    pub own: bool,
}

impl Look<'_> {
    /// Returns the background colour of a cell.
    #[must_use]
    pub fn ground(&self, score: u16, p: &Palette) -> Color32 {
        let declared = self.scale.bands.get(self.scale.band(score)).filter(|_| self.own);
        declared.map_or_else(|| p.heat_of(score, self.scale.highest()), |band| p.band(band.colour))
    }
}

/// Width of the likelihood labels, in points.
const WORDS: f32 = 88.0;

/// Draws the map. Returns the pressed cell as likelihood and impact. `filtered` is the cell that filters
/// the table now.
pub fn map(
    ui: &mut Ui,
    map: &HeatMap,
    look: Look<'_>,
    filtered: Option<(u8, u8)>,
    p: &Palette,
) -> Option<(u8, u8)> {
    let mut pressed = None;
    let small = TextStyle::Small.resolve(ui.style());
    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
    let (likelihoods, impacts) = look.scale.size();
    // Use the total size that a five-by-five map has on the page.
    let size = vec2(310.0 / f32::from(impacts.max(1)) - 2.0, 120.0 / f32::from(likelihoods.max(1)) - 2.0);
    for likelihood in (1..=likelihoods).rev() {
        ui.horizontal(|ui| {
            let word = look.scale.likelihood_word(likelihood);
            let text = format!("{likelihood} {word}");
            axis_word(ui, &text, vec2(WORDS, size.y), Align2::RIGHT_CENTER, &small, p);
            for impact in 1..=impacts {
                let chosen = filtered == Some((likelihood, impact));
                let (_, response) = cell(ui, map, look, (likelihood, impact), chosen, size, p);
                if response.clicked() {
                    pressed = Some((likelihood, impact));
                }
            }
        });
    }
    ui.horizontal(|ui| {
        axis_word(ui, "", vec2(WORDS, 14.0), Align2::RIGHT_CENTER, &small, p);
        for number in 1..=impacts {
            let word = look.scale.impact_word(number);
            axis_word(ui, word, vec2(size.x, 14.0), Align2::CENTER_CENTER, &small, p)
                .on_hover_text(format!("Impact {number}: {word}"));
        }
    });
    pressed
}

/// Draws the label of a row or column, truncated if it does not fit.
pub fn axis_word(
    ui: &mut Ui,
    text: &str,
    size: Vec2,
    align: Align2,
    font: &FontId,
    p: &Palette,
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let at = align.pos_in_rect(&rect.shrink2(vec2(3.0, 0.0)));
    ui.painter().with_clip_rect(rect.expand2(vec2(2.0, 4.0)).intersect(ui.clip_rect())).text(
        at,
        align,
        text,
        font.clone(),
        p.faint,
    );
    response
}

/// Draws the count of a cell on its background colour. It is drawn again over arrows to stay legible.
pub fn number(painter: &Painter, map: &HeatMap, look: Look<'_>, at: (u8, u8), rect: Rect, p: &Palette) {
    let count = map.at(at.0, at.1);
    if count == 0 {
        return;
    }
    let fill = look.ground(u16::from(at.0) * u16::from(at.1), p);
    let text = painter.layout_no_wrap(count.to_string(), FontId::new(14.5, crate::theme::strong()), on(fill));
    // On a large map leave the centre of the cell for arrows.
    let place = if rect.height() > 40.0 {
        Align2::LEFT_TOP.anchor_size(rect.left_top() + vec2(9.0, 6.0), text.size())
    } else {
        Align2::CENTER_CENTER.anchor_size(rect.center(), text.size())
    };
    painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 2.0, fill);
    painter.galley(place.min, text, on(fill));
}

/// Draws one cell with its count. Returns its area and its response.
pub fn cell(
    ui: &mut Ui,
    map: &HeatMap,
    look: Look<'_>,
    at: (u8, u8),
    chosen: bool,
    size: Vec2,
    p: &Palette,
) -> (Rect, egui::Response) {
    let (likelihood, impact) = at;
    let score = u16::from(likelihood) * u16::from(impact);
    let count = map.at(likelihood, impact);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let fill = look.ground(score, p);
    ui.painter().rect_filled(rect, 2.0, fill);
    if p.is_contrast() {
        // The lowest scores have nearly the colour of the page, so draw an outline.
        ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.0, p.line), StrokeKind::Inside);
    }
    number(ui.painter(), map, look, at, rect, p);
    if chosen || response.hovered() || response.has_focus() {
        let width = if chosen { 2.5 } else { 1.5 };
        ui.painter().rect_stroke(rect, 2.0, Stroke::new(width, p.ink), StrokeKind::Inside);
    }
    let many = if count == 1 { "1 risk".to_owned() } else { format!("{count} risks") };
    let band = look.scale.band_name(look.scale.band(score)).to_lowercase();
    let name = format!("{} likelihood {likelihood}, impact {impact}: {many}", look.which.label());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    let words = (look.scale.likelihood_word(likelihood), look.scale.impact_word(impact));
    let hover = format!("{} \u{d7} {}: score {score}, {band}; {many}", words.0, words.1);
    (rect, response.on_hover_text(hover))
}

/// Draws the choice of the three ratings, as small buttons.
pub fn switch(ui: &mut Ui, which: &mut RatingKind) -> bool {
    let before = *which;
    for choice in RatingKind::ALL {
        let response = ui.add(egui::Button::selectable(*which == choice, choice.label()));
        widgets::named(&response, &format!("Heat map of {} ratings", choice.label().to_lowercase()));
        if response.clicked() {
            *which = choice;
        }
    }
    *which != before
}

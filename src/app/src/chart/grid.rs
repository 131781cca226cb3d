//! Charts side by side, as many in a row as are legible.

use super::show;
use crate::theme::Palette;
use crate::widgets::card;
use boardsight_report::spec::Chart;
use eframe::egui::Ui;

/// Minimum width of a legible small chart, in points.
const LEAST: f32 = 270.0;
/// Height of a chart in a row of several, in points.
const SMALL: f32 = 168.0;

/// Draws charts on cards of equal width in rows. A chart that fills its row is `alone` points high.
pub fn grid(ui: &mut Ui, charts: &[Chart], alone: f32, palette: &Palette) {
    if charts.is_empty() {
        return;
    }
    let gap = ui.spacing().item_spacing.x;
    let room = ui.available_width();
    // The number of columns is small, so the casts are exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let (columns, width) = {
        let most = ((room + gap) / (LEAST + gap)).floor().max(1.0) as usize;
        let columns = most.min(charts.len());
        (columns, (room - gap * (columns as f32 - 1.0)) / columns as f32)
    };
    for row in charts.chunks(columns) {
        ui.horizontal_top(|ui| {
            for spec in row {
                card(palette).show(ui, |ui| {
                    ui.set_width(width - 24.0);
                    show(ui, spec, if columns == 1 { alone } else { SMALL }, palette);
                });
            }
        });
    }
}

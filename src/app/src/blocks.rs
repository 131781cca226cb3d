//! Drawing of a page's blocks in order.

use super::chart;
use super::theme::Palette;
use super::widgets::{self, TableLook, card};
use boardsight_report::spec::Block;
use eframe::egui::Ui;

/// Draws one block of a page at the available width.
pub fn block(ui: &mut Ui, block: &Block, palette: &Palette) {
    match block {
        Block::Heading(text) => _ = widgets::section(ui, text),
        Block::Text(text) => _ = ui.label(text),
        Block::Figures(figures) => widgets::key_figures(ui, figures, palette),
        Block::Table(table) => {
            card(palette).show(ui, |ui| widgets::table(ui, table, TableLook::default(), palette));
        }
        Block::Chart(spec) => {
            card(palette).show(ui, |ui| chart::show(ui, spec, 260.0, palette));
        }
    }
}

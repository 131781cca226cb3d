//! The page Measures.

use super::context::Context;
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct MeasuresPage;

impl MeasuresPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        ui.label(format!("Measures of {}", cx.board.name));
    }
}

//! The page Overview.

use super::context::Context;
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct OverviewPage;

impl OverviewPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        ui.label(format!("Overview of {}", cx.board.name));
    }
}

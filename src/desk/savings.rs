//! The page Savings.

use super::context::Context;
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct SavingsPage;

impl SavingsPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        ui.label(format!("Savings of {}", cx.board.name));
    }
}

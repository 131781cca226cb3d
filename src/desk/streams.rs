//! The page Streams.

use super::context::Context;
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct StreamsPage;

impl StreamsPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        ui.label(format!("Streams of {}", cx.board.name));
    }
}

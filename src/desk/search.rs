//! The search box.

use super::app::App;
use super::theme::Palette;
use super::widgets::named;
use eframe::egui::{TextEdit, Ui};

impl App {
    pub(super) fn search_box(&mut self, ui: &mut Ui, _palette: &Palette) {
        let edit = TextEdit::singleline(&mut self.search)
            .align(eframe::egui::Align2::LEFT_CENTER)
            .hint_text("Search (Ctrl+F)")
            .desired_width(150.0);
        let field = ui.add(edit);
        named(&field, "Search");
        if std::mem::take(&mut self.focus_search) {
            field.request_focus();
        }
    }
}

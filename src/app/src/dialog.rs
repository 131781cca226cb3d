//! The parts that all dialogs share: heading, buttons, and how a dialog responds.

use eframe::egui::{self, Ui};

/// What a prompt came to in this frame.
pub enum DialogResponse {
    /// Show it again in the next frame.
    Keep,
    /// Close it.
    Close,
}

/// Gives a dialog's field the keyboard while nothing else has it. Whether Enter was pressed in it just now.
pub fn entered(ui: &Ui, field: &egui::Response) -> bool {
    // Asked first: a field that is given the keyboard back has not lost it.
    let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if !enter && ui.memory(|m| m.focused().is_none()) {
        field.request_focus();
    }
    enter
}

pub fn heading(ui: &mut Ui, text: &str) {
    ui.heading(text);
    ui.add_space(4.0);
}

pub fn buttons(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> DialogResponse) -> DialogResponse {
    ui.add_space(10.0);
    ui.horizontal(add).inner
}

pub fn close(ui: &mut Ui, word: &str) -> DialogResponse {
    if ui.button(word).clicked() { DialogResponse::Close } else { DialogResponse::Keep }
}

//! Shared parts of all dialogs: heading, buttons and the response.

use eframe::egui::{self, Ui};

/// Result of a dialog in this frame.
pub enum DialogResponse {
    /// Show the dialog again in the next frame.
    Keep,
    /// Close the dialog.
    Close,
}

/// Focuses a dialog's field if nothing else has the focus. Returns whether Enter was just pressed in it.
pub fn entered(ui: &Ui, field: &egui::Response) -> bool {
    // Check this first: a field that gets the focus again no longer reports that it lost it.
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

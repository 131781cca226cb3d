//! The boards of the footprints, below the streams: which version of each was read and when, who could not be reached.

use super::super::access;
use super::super::theme::Palette;
use super::super::widgets::{self, TableLook, named};
use boardsight_report::rollup::Linked;
use eframe::egui::Ui;

/// What was pressed.
pub enum Pressed {
    /// They are to be read.
    Read,
    /// One is to be added.
    Add,
    /// This one of the list is to be changed.
    Change(usize),
}

/// Draws them; `None`: none is named yet.
pub fn show(ui: &mut Ui, view: Option<&Linked>, palette: &Palette) -> Option<Pressed> {
    let mut pressed = None;
    widgets::card(palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            widgets::section(ui, "Linked boards");
            access::editing(ui, |ui| {
                if view.is_some() {
                    let button = ui.button("Read the boards now");
                    named(&button, "Read the linked boards now");
                    let read = button.on_hover_text(
                        "Each where its own secretariat keeps it; what was read is kept here as one change",
                    );
                    if read.clicked() {
                        pressed = Some(Pressed::Read);
                    }
                }
                let add = ui.button("Add a linked board\u{2026}");
                if add.on_hover_text("A board that another secretariat keeps, by its address").clicked() {
                    pressed = Some(Pressed::Add);
                }
            });
        });
        match view {
            Some(view) => ui.label(&view.message),
            None => widgets::note(
                ui,
                "No linked boards. Link a board to include its figures here, with version and date.",
                palette,
            ),
        };
    });
    let Some(view) = view else { return pressed };
    widgets::key_figures(ui, &view.figures, palette);
    for (i, table) in [&view.boards, &view.risks, &view.measures].into_iter().enumerate() {
        if table.rows.is_empty() {
            continue;
        }
        // The boards themselves can be pressed, to be changed.
        let pressable = i == 0 && !access::is_read_only(ui.ctx());
        widgets::card(palette).show(ui, |ui| {
            let touched = widgets::table(ui, table, TableLook { pressable, ..TableLook::default() }, palette);
            if let Some(row) = touched.row {
                pressed = Some(Pressed::Change(row));
            }
            if pressable {
                widgets::note(ui, "Press a board to change its name or address, or to remove it.", palette);
            }
        });
    }
    for note in &view.notes {
        widgets::note(ui, note, palette);
    }
    pressed
}

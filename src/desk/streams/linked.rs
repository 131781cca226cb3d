//! The boards of the footprints, below the streams: which version of each was read and when, who could not be reached.

use super::super::access;
use super::super::theme::Palette;
use super::super::widgets::{self, TableLook, named};
use crate::brief::rollup::Linked;
use eframe::egui::Ui;

/// Draws them. Whether they are to be read now.
pub fn show(ui: &mut Ui, view: &Linked, palette: &Palette) -> bool {
    let mut read = false;
    widgets::card(palette).show(ui, |ui| {
        ui.horizontal(|ui| {
            widgets::section(ui, "Boards of the footprints");
            access::editing(ui, |ui| {
                let button = ui.button("Read the boards now");
                named(&button, "Read the boards of the footprints now");
                read = button
                    .on_hover_text(
                        "Each where its own secretariat keeps it; what was read is kept here as one change",
                    )
                    .clicked();
            });
        });
        ui.label(&view.message);
    });
    widgets::key_figures(ui, &view.figures, palette);
    for table in [&view.boards, &view.risks, &view.measures] {
        if !table.rows.is_empty() {
            widgets::card(palette).show(ui, |ui| widgets::table(ui, table, TableLook::default(), palette));
        }
    }
    for note in &view.notes {
        widgets::note(ui, note, palette);
    }
    read
}

//! Linked boards, below the streams: the version and time of each reading, and boards that could not be
//! read.

use super::super::widgets::{self, TableLook, named};
use crate::view_context::ViewContext;
use boardsight_report::rollup::LinkedBoardsView;
use eframe::egui::Ui;

/// Pressed button.
pub enum Pressed {
    /// Read the linked boards.
    Read,
    /// Add a link.
    Add,
    /// Change the link with this index.
    Change(usize),
}

/// Draws the linked boards; `None` if there are none.
pub fn show(ui: &mut Ui, cx: &ViewContext, view: Option<&LinkedBoardsView>) -> Option<Pressed> {
    let palette = cx.palette;
    let mut pressed = None;
    widgets::card(palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            widgets::section(ui, "Linked boards");
            cx.edit_ui(ui, |ui| {
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
        // Rows of the first table are clickable, to change the link.
        let pressable = i == 0 && cx.can_edit;
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

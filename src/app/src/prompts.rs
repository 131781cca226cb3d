//! Dialogs over the page.

use super::files::Failure;
use super::theme::{self, Palette};
use crate::action::{AfterClose, FilePurpose};
use crate::dialog::{DialogResponse, buttons, close, heading};
use boardsight_store::Starter;
use boardsight_store::journal::Restored;
use eframe::egui::{Grid, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// Dialog over the page.
pub enum Prompt {
    /// There are unsaved changes, and this action would end work on the board.
    Unsaved(AfterClose),
    /// A file could not be opened or saved.
    Failed {
        title: String,
        file: PathBuf,
        failure: Failure,
        saving: bool,
    },
    /// The system has no file dialog, so the user types a path.
    Path {
        purpose: FilePurpose,
        text: String,
    },
    /// The user enters the name of a new board.
    New {
        name: String,
        starter: Starter,
    },
    Glossary(super::glossary::Glossary),
    /// An earlier session crashed.
    Crashed {
        report: Box<super::crash::Report>,
        /// Whether the full report is shown.
        whole: bool,
    },
    /// The question "Recover unsaved changes?", with the changes that can be restored.
    Restored(Box<Restored>),
    /// Choice of the register to save.
    Register,
    /// Version history of the file.
    Versions(super::kept::Kept),
    /// Dialog about a shared board.
    Shared(super::shared::Asked),
    /// Options of the board pack.
    Pack,
    /// Result of verifying a document or snapshot.
    Verified(super::verifying::Verified),
    /// Choice of the return or register for a template.
    Template(super::intake::TemplateForm),
    Settings,
    About,
}

pub(crate) fn about(ui: &mut Ui, palette: &Palette) -> DialogResponse {
    heading(ui, &format!("Boardsight {}", env!("CARGO_PKG_VERSION")));
    ui.label("Oversight of programmes by a governance board: who reports, what is off plan, what it costs, what could sink it.");
    ui.add_space(6.0);
    let most = ui.ctx().content_rect().height() * 0.55;
    ScrollArea::vertical().max_height(most).show(ui, |ui| {
        Grid::new("keys").num_columns(2).spacing([24.0, 5.0]).show(ui, |ui| {
            for (keys, what) in crate::command::keys() {
                ui.label(RichText::new(keys).family(theme::strong()));
                ui.label(what);
                ui.end_row();
            }
        });
        ui.add_space(6.0);
        let licence = "MIT OR Apache-2.0. Typeface: IBM Plex Sans, SIL Open Font License 1.1.";
        ui.label(RichText::new(licence).color(palette.faint));
    });
    buttons(ui, |ui| close(ui, "Close"))
}

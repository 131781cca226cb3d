//! What lies over the page and wants an answer.

use super::files::Failure;
use super::theme::{self, Palette};
use crate::action::{AfterClose, FilePurpose};
use crate::dialog::{DialogResponse, buttons, close, heading};
use boardsight_store::Starter;
use boardsight_store::journal::Restored;
use eframe::egui::{Grid, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// A question or message over the page.
pub enum Prompt {
    /// There is work not saved; what would end it.
    Unsaved(AfterClose),
    /// A file could not be opened or saved.
    Failed {
        title: String,
        file: PathBuf,
        failure: Failure,
        saving: bool,
    },
    /// The system has no file dialog: a path is typed.
    Path {
        purpose: FilePurpose,
        text: String,
    },
    /// A new board is to be named.
    New {
        name: String,
        starter: Starter,
    },
    /// What a term means.
    Glossary(super::glossary::Glossary),
    /// An earlier session ended by a fault of the program.
    Crashed {
        report: Box<super::crash::Report>,
        /// Whether the whole report is shown.
        whole: bool,
    },
    /// Recover unsaved changes?: its changes can be brought back.
    Restored(Box<Restored>),
    /// Which register is to be saved.
    Register,
    /// The versions that are kept of the file.
    Versions(super::kept::Kept),
    /// Something about a shared board.
    Shared(super::shared::Asked),
    /// What is to be in the board pack.
    Pack,
    /// What a look at a paper or snapshot found.
    Verified(super::verifying::Verified),
    /// For which return or register a template is to be written.
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

//! What lies over the page and wants an answer.

use super::files::{Failure, Purpose};
use super::theme::{self, Palette};
use boardsight_store::Starter;
use boardsight_store::journal::Restored;
use eframe::egui::{self, Grid, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// What ends work on the open board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    Quit,
    New,
    /// A new board from a starter.
    Start(Starter),
    Open,
    OpenFile(PathBuf),
    /// Ask for a shared board.
    OpenShared,
    /// Ask for a file that is only to be read.
    OpenReadOnly,
    /// A kept version, as a board that has no file yet.
    OpenCopy(PathBuf),
    Example,
}

/// A question or message over the page.
pub enum Prompt {
    /// There is work not saved; what would end it.
    Unsaved(Next),
    /// A file could not be opened or saved.
    Failed {
        title: String,
        file: PathBuf,
        failure: Failure,
        saving: bool,
    },
    /// The system has no file dialog: a path is typed.
    Path {
        purpose: Purpose,
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

/// What a prompt came to in this frame.
pub(crate) enum Came {
    Stay,
    Close,
}

pub(crate) fn about(ui: &mut Ui, palette: &Palette) -> Came {
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

/// Gives a dialog's field the keyboard while nothing else has it. Whether Enter was pressed in it just now.
pub(crate) fn entered(ui: &Ui, field: &egui::Response) -> bool {
    // Asked first: a field that is given the keyboard back has not lost it.
    let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if !enter && ui.memory(|m| m.focused().is_none()) {
        field.request_focus();
    }
    enter
}

pub(crate) fn heading(ui: &mut Ui, text: &str) {
    ui.heading(text);
    ui.add_space(4.0);
}

pub(crate) fn buttons(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> Came) -> Came {
    ui.add_space(10.0);
    ui.horizontal(add).inner
}

pub(crate) fn close(ui: &mut Ui, word: &str) -> Came {
    if ui.button(word).clicked() { Came::Close } else { Came::Stay }
}

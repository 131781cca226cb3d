//! Whether the board may be edited.

use super::App;
use super::document::Origin;
use crate::access::{Access, OPENED};
use crate::status::Severity;
use crate::theme::Palette;
use crate::widgets;
use boardsight_core::model::Board;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Ui};
use std::path::PathBuf;

impl App {
    /// Returns the reason why the board is read-only; `None` if it is editable.
    #[must_use]
    pub fn read_only(&self) -> Option<&str> {
        match &self.document.access {
            _ if self.nav.presenting => Some("A page is being presented; Escape ends it."),
            Access::Edit => None,
            Access::Read(why) => Some(why),
        }
    }

    /// Returns whether an edit is allowed. Shows the reason if it is not.
    pub(super) fn may_edit(&mut self) -> bool {
        let Some(why) = self.read_only().map(str::to_owned) else { return true };
        self.notify(Severity::Problem, format!("Not changed. {why}"));
        false
    }

    /// Shows a board that is read-only, such as a snapshot. `why` is the reason in a sentence.
    pub fn show_read_only(&mut self, board: Board, why: &str) {
        self.put(board, Origin::Untitled);
        self.document.access = Access::Read(why.to_owned());
    }

    /// Opens a board read-only.
    pub(super) fn open_read_only(&mut self, file: PathBuf) {
        self.document.opening = Access::Read(OPENED.to_owned());
        self.open(file);
    }

    /// Draws the notice below the menus that the board is read-only.
    pub(super) fn access_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let Access::Read(why) = &self.document.access else { return };
        let why = why.clone();
        let frame =
            egui::Frame::new().fill(p.wash(Tone::Missing)).inner_margin(egui::Margin::symmetric(12, 5));
        egui::Panel::top("read only").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::chip(ui, "Read only", Tone::Missing, p);
                ui.label(why);
                let Some(file) = self.document.path() else { return };
                if ui.add_enabled(!self.is_busy(), egui::Button::new("Open for editing")).clicked() {
                    self.document.opening = Access::Edit;
                    self.open(file);
                }
            });
        });
    }
}

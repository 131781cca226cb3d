//! Whether the board may be edited.

use super::App;
use crate::access::{Access, OPENED};
use crate::status::Kind;
use crate::theme::Palette;
use crate::widgets;
use boardsight_core::model::Board;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Ui};
use std::path::PathBuf;

impl App {
    /// Why the board may only be read; `None` where it may be changed.
    #[must_use]
    pub fn read_only(&self) -> Option<&str> {
        match &self.access {
            _ if self.presenting => Some("A page is being presented; Escape ends it."),
            Access::Edit => None,
            Access::Read(why) => Some(why),
        }
    }

    /// Whether an edit may be made; says why not otherwise.
    pub(super) fn may_edit(&mut self) -> bool {
        let Some(why) = self.read_only().map(str::to_owned) else { return true };
        self.say(Kind::Problem, format!("Not changed. {why}"));
        false
    }

    /// Puts a board in the window that may only be read, such as a snapshot; why, in a sentence.
    pub fn show_read_only(&mut self, board: Board, why: &str) {
        self.put(board, None);
        self.access = Access::Read(why.to_owned());
    }

    /// Reads a board that is then not to be changed.
    pub(super) fn open_read_only(&mut self, file: PathBuf) {
        self.opening = Access::Read(OPENED.to_owned());
        self.open(file);
    }

    /// Says under the menus that the board may only be read.
    pub(super) fn access_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let Access::Read(why) = &self.access else { return };
        let why = why.clone();
        let frame =
            egui::Frame::new().fill(p.wash(Tone::Missing)).inner_margin(egui::Margin::symmetric(12, 5));
        egui::Panel::top("read only").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::chip(ui, "Read only", Tone::Missing, p);
                ui.label(why);
                let Some(file) = self.file.clone() else { return };
                if ui.add_enabled(!self.is_busy(), egui::Button::new("Open for editing")).clicked() {
                    self.opening = Access::Edit;
                    self.open(file);
                }
            });
        });
    }
}

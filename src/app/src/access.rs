//! Whether the board may be changed in this window. One gate for every way of reading: a file opened read-only, a
//! snapshot looked at, a page presented. No edit passes it, whichever control asked.

use super::app::App;
use super::status::Kind;
use super::theme::Palette;
use super::widgets;
use boardsight_core::model::Board;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Id, Ui};
use std::path::PathBuf;

/// Whether the board in the window may be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// It may.
    #[default]
    Edit,
    /// It may only be read; why, in a sentence for the reader.
    Read(String),
}

/// What is said of a file that was opened to be read.
pub const OPENED: &str = "This file was opened to be read: nothing can be changed.";

fn key() -> Id {
    Id::unique("boardsight may only be read")
}

/// Tells every control of the window whether the board may only be read.
pub fn set(ctx: &egui::Context, read_only: bool) {
    ctx.data_mut(|d| d.insert_temp(key(), read_only));
}

/// Whether the board may only be read: controls that change it are then dimmed or left out.
#[must_use]
pub fn is_read_only(ctx: &egui::Context) -> bool {
    ctx.data(|d| d.get_temp(key())).unwrap_or(false)
}

/// Controls that change the board: dimmed while it may only be read.
pub fn editing<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let enabled = !is_read_only(ui.ctx());
    ui.add_enabled_ui(enabled, add).inner
}

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

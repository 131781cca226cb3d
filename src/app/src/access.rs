//! Whether the board may be changed in this window. One gate for every way of reading: a file opened read-only, a
//! snapshot looked at, a page presented. No edit passes it, whichever control asked.

use eframe::egui::{self, Id, Ui};

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

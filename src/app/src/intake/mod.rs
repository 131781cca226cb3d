//! Import of a return: the sheet as sent, the meaning of each column, every issue, the resulting changes,
//! and then one edit. Also imports registers in the same way, exports templates, and watches a folder.

mod column;
mod folder;
pub(crate) mod form;
pub(crate) mod register;
mod sheet;
pub(crate) mod taking;
pub(crate) mod template;

pub use folder::FolderWatch;
pub use register::TakingRegister;
pub use taking::{Taking, Worked};
pub use template::Form as TemplateForm;

use boardsight_core::progress::Progress;
use eframe::egui::{ProgressBar, Ui};
use std::time::Duration;

/// Pressed button.
pub(crate) enum Pressed {
    Nothing,
    Again,
    TakeIn,
    Stop,
    SaveLetter(String),
    Cancel,
}

/// Draws a progress bar with a button to stop. Returns `true` if it was pressed.
pub(crate) fn progress_bar(ui: &mut Ui, progress: &Progress) -> bool {
    let (what, done) = progress.at();
    ui.label(if what.is_empty() { "Reading".to_owned() } else { what });
    ui.add(ProgressBar::new(done).desired_width(120.0).desired_height(10.0));
    // Repaint regularly, since the work runs on another thread.
    ui.ctx().request_repaint_after(Duration::from_millis(100));
    ui.small_button("Stop reading").clicked()
}

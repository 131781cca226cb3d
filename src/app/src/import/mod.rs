//! Imports a return. Shows the sheet as received, the content of each column, every issue and the resulting
//! changes, and then makes a single edit.
//!
//! Also contains the import of registers, templates, and the folder that is watched for returns.

mod column;
mod folder;
pub(crate) mod form;
pub(crate) mod import_register;
pub(crate) mod import_return;
mod sheet;
pub(crate) mod template;

pub use folder::FolderWatch;
pub use import_register::RegisterImport;
pub use import_return::{ImportPreview, ReturnImport};
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

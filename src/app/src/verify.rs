//! Verification of a document or snapshot on a background thread.

use crate::dialog::{DialogResponse, buttons, close, heading};
use crate::theme::Palette;
use crate::widgets;
use boardsight_export::verify::{Verdict, VerdictKind};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::Ui;
use std::path::PathBuf;

/// Verified file with the result.
pub struct Verified {
    pub file: PathBuf,
    pub judgement: Verdict,
}

/// Draws the result.
pub(crate) fn verified_form(ui: &mut Ui, palette: &Palette, done: &Verified) -> DialogResponse {
    heading(ui, &done.file.file_name().unwrap_or_default().to_string_lossy());
    let (word, tone) = match done.judgement.found {
        VerdictKind::Unaltered => ("Unaltered", Tone::Good),
        VerdictKind::Altered => ("Altered", Tone::Bad),
        VerdictKind::Unknown => ("Cannot be said", Tone::Missing),
    };
    widgets::chip(ui, word, tone, palette);
    ui.add_space(6.0);
    for said in &done.judgement.said {
        ui.label(say::capital(said));
        ui.add_space(3.0);
    }
    widgets::note(ui, &done.file.display().to_string(), palette);
    buttons(ui, |ui| close(ui, "Close"))
}

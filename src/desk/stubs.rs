//! Places kept for pages that are on their way.

use super::context::Context;
use eframe::egui::Ui;

/// Keeps the place of the risks page.
#[derive(Default)]
pub struct RisksPage;

impl RisksPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        ui.label(format!("{} risks", cx.board.risks.len()));
    }
}

/// Keeps the place of the meetings page.
#[derive(Default)]
pub struct MeetingsPage;

impl MeetingsPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        ui.label(format!("{} decisions, {} actions", cx.board.decisions.len(), cx.board.actions.len()));
    }
}

/// Keeps the place of the inspector.
#[derive(Default)]
pub struct Inspector;

impl Inspector {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        if let Some(selected) = cx.selected {
            ui.label(format!("{} {}", selected.list.one(), selected.id));
        }
    }
}

//! First contact of the user: the welcome page, the tour, and the notice after a crash.

use crate::crash::{Report, Watcher, Whereabouts};
use crate::tour::Tour;
use crate::welcome::Welcome;
use crate::{theme, widgets};
use eframe::egui::{RichText, Ui};
use std::path::Path;

/// State that persists between frames.
#[derive(Default)]
pub struct StartupState {
    /// Welcome page, while it replaces the page.
    pub welcome: Option<Welcome>,
    /// Tour, while it is running.
    pub tour: Option<Tour>,
    /// Crash report of an earlier session, until the user has seen it.
    pub crash: Option<Report>,
    /// Recorder of the window's state, for a crash report.
    pub(crate) watcher: Option<Watcher>,
    pub(crate) noted: Whereabouts,
}

pub(crate) fn path(ui: &mut Ui, path: &Path) {
    let text = path.display().to_string();
    let shown = ui
        .add(eframe::egui::Label::new(RichText::new(&text).family(theme::strong())).wrap().selectable(true));
    widgets::named(&shown, &text);
}

//! What a reader meets first: the welcome page, the tour, and what is told of a session that ended by a fault.

use super::crash::{Report, Watcher, Whereabouts};
use super::tour::Tour;
use super::welcome::Welcome;
use super::{theme, widgets};
use eframe::egui::{RichText, Ui};
use std::path::Path;

/// What is remembered of it between a frame and the next.
#[derive(Default)]
pub struct First {
    /// The welcome page, while it stands in a page's place.
    pub welcome: Option<Welcome>,
    /// The tour, while it goes on.
    pub tour: Option<Tour>,
    /// A session that ended by a fault, until the reader has been told.
    pub crash: Option<Report>,
    /// Who is told where the reader is, for a report.
    pub(crate) watcher: Option<Watcher>,
    pub(crate) noted: Whereabouts,
}

pub(crate) fn path(ui: &mut Ui, path: &Path) {
    let text = path.display().to_string();
    let shown = ui
        .add(eframe::egui::Label::new(RichText::new(&text).family(theme::strong())).wrap().selectable(true));
    widgets::named(&shown, &text);
}

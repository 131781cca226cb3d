//! Opens the glossary.

use super::App;
use crate::dialogs::Prompt;
use crate::glossary::Glossary;
use boardsight_report::glossary;
use eframe::egui::Context;

impl App {
    /// Opens the glossary at the terms of the open page.
    pub(super) fn open_glossary(&mut self, _: &Context) {
        let page = self.nav.page;
        self.dialogs.prompt =
            Some(Prompt::Glossary(Glossary { text: String::new(), page, entries: glossary::all() }));
    }
}

//! Opening the glossary.

use super::App;
use crate::glossary::Glossary;
use crate::prompts::Prompt;
use crate::search;
use boardsight_report::{PageName, glossary};
use eframe::egui::Context;

impl App {
    /// Opens the glossary at the terms of the open page.
    pub(super) fn open_glossary(&mut self, _: &Context) {
        let page =
            PageName::ALL.into_iter().find(|name| search::page(*name) == self.page).unwrap_or_default();
        self.prompt =
            Some(Prompt::Glossary(Glossary { text: String::new(), page, entries: glossary::all() }));
    }
}

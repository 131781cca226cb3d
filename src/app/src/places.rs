//! Places page: one area across all programmes.

use super::{blocks, widgets};
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use boardsight_report::PageName;
use boardsight_report::places::{Choice, Places, places};
use eframe::egui::{ScrollArea, Ui};

/// State of the page.
#[derive(Default)]
pub struct PlacesPage {
    choice: Choice,
    view: RevisionCache<Places, Choice>,
}

impl PlacesPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let choice = self.choice.clone();
        let view = self.view.get(cx, choice.clone(), || places(cx.board, cx.as_of, &choice));
        widgets::page_head(ui, &view.message, PageName::Places.question(), cx.as_of, cx.palette);
        ScrollArea::vertical().show(ui, |ui| {
            for block in &view.page().blocks {
                blocks::block(ui, block, cx.palette);
            }
        });
    }
}

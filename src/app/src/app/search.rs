//! The search box and its results.

use super::App;
use crate::action::RecordRef;
use crate::search::MOST;
use crate::theme::Palette;
use crate::widgets::{self, named};
use boardsight_core::edit::List;
use boardsight_report as brief;
use boardsight_report::{PageName, SearchResult};
use eframe::egui::{Align2, Button, Key, Popup, PopupCloseBehavior, TextEdit, Ui};

impl App {
    pub(super) fn search_box(&mut self, ui: &mut Ui, palette: &Palette) {
        let edit = TextEdit::singleline(&mut self.nav.search)
            .align(Align2::LEFT_CENTER)
            .hint_text("Search (Ctrl+F)")
            .desired_width(170.0);
        let field = ui.add(edit);
        named(&field, "Search");
        crate::focus::stands_for(ui.ctx(), "search", field.id);
        if std::mem::take(&mut self.nav.focus_search) {
            field.request_focus();
        }
        let words = self.nav.search.trim().to_owned();
        let revision = self.revision();
        // The risks page shows matches in its own table, so do not search there.
        let wanted = self.nav.page != PageName::Risks;
        if wanted && (self.nav.search_results.key.0 != revision || self.nav.search_results.key.1 != words) {
            self.nav.search_results.found = brief::search(self.document.history.board(), &words, MOST);
            self.nav.search_results.key = (revision, words.clone());
        }
        let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        // The risks page shows matches in its own table.
        let open = field.has_focus() && !words.is_empty() && self.nav.page != PageName::Risks;
        let mut chosen = if enter && self.nav.page != PageName::Risks {
            self.nav.search_results.found.first().cloned()
        } else {
            None
        };
        let popup = Popup::from_response(&field)
            .open(open || self.nav.results_hovered)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .width(420.0);
        let shown = popup.show(|ui| {
            if self.nav.search_results.found.is_empty() {
                widgets::note(ui, "No results", palette);
            }
            for found in &self.nav.search_results.found {
                let text = format!("{}: {}", found.page.name(), found.hit.title);
                let button = ui.add(Button::new(text).frame(false).truncate());
                if !found.hit.text.is_empty() {
                    widgets::note(ui, &found.hit.text, palette);
                }
                if button.clicked() {
                    chosen = Some(found.clone());
                }
            }
        });
        // A mouse press takes the focus from the field before it is released; the list must still be open
        // then.
        self.nav.results_hovered = chosen.is_none()
            && !words.is_empty()
            && shown.is_some_and(|s| s.response.contains_pointer() && ui.input(|i| i.pointer.any_down()));
        if let Some(found) = chosen {
            self.show_found(found);
            self.nav.search.clear();
        }
    }

    /// Opens the page of a search result and selects the record; for a comment, its subject.
    pub(super) fn show_found(&mut self, found: SearchResult) {
        let about =
            self.board().comments.iter().find(|c| found.hit.list == "comments" && c.id == *found.hit.id);
        let (list, id) = match about {
            Some(comment) => (comment.about.list.clone(), comment.about.id.clone()),
            None => (found.hit.list.to_owned(), found.hit.id),
        };
        self.go_to(PageName::of_list(&list));
        self.nav.selected = List::named(&list).map(|list| RecordRef { list, id });
    }
}

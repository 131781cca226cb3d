//! The search box and its results.

use super::App;
use crate::action::RecordRef;
use crate::search::MOST;
use crate::theme::Palette;
use crate::widgets::{self, named};
use boardsight_core::edit::List;
use boardsight_report as brief;
use boardsight_report::{Found, PageName};
use eframe::egui::{Align2, Button, Key, Popup, PopupCloseBehavior, TextEdit, Ui};

impl App {
    pub(super) fn search_box(&mut self, ui: &mut Ui, palette: &Palette) {
        let edit = TextEdit::singleline(&mut self.search)
            .align(Align2::LEFT_CENTER)
            .hint_text("Search (Ctrl+F)")
            .desired_width(170.0);
        let field = ui.add(edit);
        named(&field, "Search");
        crate::focus::stands_for(ui.ctx(), "search", field.id);
        if std::mem::take(&mut self.focus_search) {
            field.request_focus();
        }
        let words = self.search.trim().to_owned();
        let revision = self.revision();
        // The risks page has a table of its own for what is found: nothing is to be looked up there.
        let wanted = self.page != PageName::Risks;
        if wanted && (self.found.key.0 != revision || self.found.key.1 != words) {
            self.found.found = brief::search(self.history.board(), &words, MOST);
            self.found.key = (revision, words.clone());
        }
        let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        // The risks page shows what it finds in its own table.
        let open = field.has_focus() && !words.is_empty() && self.page != PageName::Risks;
        let mut chosen =
            if enter && self.page != PageName::Risks { self.found.found.first().cloned() } else { None };
        let popup = Popup::from_response(&field)
            .open(open || self.pointing_at_found)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .width(420.0);
        let shown = popup.show(|ui| {
            if self.found.found.is_empty() {
                widgets::note(ui, "No results", palette);
            }
            for found in &self.found.found {
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
        // A press takes the focus from the field before it is let go; the list must still be there then.
        self.pointing_at_found = chosen.is_none()
            && !words.is_empty()
            && shown.is_some_and(|s| s.response.contains_pointer() && ui.input(|i| i.pointer.any_down()));
        if let Some(found) = chosen {
            self.show_found(found);
            self.search.clear();
        }
    }

    /// Goes to what was found: its page, with the record picked out. Of a comment, what it is about.
    pub(super) fn show_found(&mut self, found: Found) {
        let about =
            self.board().comments.iter().find(|c| found.hit.list == "comments" && c.id == *found.hit.id);
        let (list, id) = match about {
            Some(comment) => (comment.about.list.clone(), comment.about.id.clone()),
            None => (found.hit.list.to_owned(), found.hit.id),
        };
        self.go_to(PageName::of_list(&list));
        self.selected = List::named(&list).map(|list| RecordRef { list, id });
    }
}

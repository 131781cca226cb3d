//! Filters that the user saved under a name.

use crate::action::Action;
use crate::settings::SavedFilter;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_analysis::exposure::Filter;
use eframe::egui::{self, Button, Popup, PopupCloseBehavior, TextEdit, Ui};

/// The saved filters, and the name being typed for a new one.
#[derive(Default)]
pub(super) struct SavedFilters {
    list: Vec<SavedFilter>,
    name: String,
}

impl SavedFilters {
    /// Sets the user's saved filters.
    pub(super) fn set(&mut self, filters: &[SavedFilter]) {
        if self.list != filters {
            self.list = filters.to_vec();
        }
    }

    /// Draws the menu. Returns the selected filter. `now` is the filter to save, and `filter` is the filter
    /// of the page.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &ViewContext,
        filter: &Filter,
        now: SavedFilter,
    ) -> Option<SavedFilter> {
        let open = ui.button("Saved filters");
        let mut chosen = None;
        Popup::menu(&open).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_min_width(300.0);
            chosen = self.list_ui(ui, cx, filter, now.everything);
            if chosen.is_some() {
                ui.close();
            }
            ui.separator();
            self.save_ui(ui, cx, filter, now);
        });
        chosen
    }

    fn list_ui(
        &mut self,
        ui: &mut Ui,
        cx: &ViewContext,
        filter: &Filter,
        everything: bool,
    ) -> Option<SavedFilter> {
        if self.list.is_empty() {
            widgets::note(ui, "No filter is saved yet", cx.palette);
        }
        let mut chosen = None;
        let mut removed = None;
        for (i, saved) in self.list.iter().enumerate() {
            ui.horizontal(|ui| {
                let on = *filter == saved.filter && everything == saved.everything;
                let button = ui.add(Button::selectable(on, &saved.name));
                named(&button, &format!("Filter: {}", saved.name));
                if button.clicked() {
                    chosen = Some(saved.clone());
                }
                let forget = ui.small_button("Forget");
                named(&forget, &format!("Forget the filter {}", saved.name));
                if forget.clicked() {
                    removed = Some(i);
                }
            });
        }
        if let Some(i) = removed {
            self.list.remove(i);
            cx.send(Action::Filters(self.list.clone()));
        }
        chosen
    }

    fn save_ui(&mut self, ui: &mut Ui, cx: &ViewContext, filter: &Filter, now: SavedFilter) {
        if *filter == Filter::default() && !now.everything && cx.search.trim().is_empty() {
            widgets::note(ui, "Filter the register first, then save the filter here", cx.palette);
            return;
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.name).desired_width(180.0).hint_text("Its name");
            let field = ui.add(field);
            named(&field, "Name of the filter to keep");
            let name = self.name.trim().to_owned();
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let keep = ui.add_enabled(!name.is_empty(), Button::new("Keep this filter"));
            if !name.is_empty() && (keep.clicked() || enter) {
                // Replace a filter of the same name.
                self.list.retain(|saved| saved.name != name);
                self.list.push(SavedFilter { name, ..now });
                self.name.clear();
                cx.send(Action::Filters(self.list.clone()));
            }
        });
    }
}

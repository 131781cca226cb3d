//! Filters that a reader keeps under a name.

use super::RisksPage;
use crate::context::{Ask, Context};
use crate::settings::SavedFilter;
use crate::widgets::{self, named};
use boardsight_analysis::exposure::Filter;
use eframe::egui::{self, Button, Popup, PopupCloseBehavior, TextEdit, Ui};

impl RisksPage {
    /// Takes over what the reader keeps.
    pub fn know(&mut self, filters: &[SavedFilter]) {
        if self.saved != filters {
            self.saved = filters.to_vec();
        }
    }

    /// The filters kept, to be put on; and what is filtered by now, to be kept.
    pub(super) fn saved_filters(&mut self, ui: &mut Ui, cx: &mut Context) {
        let open = ui.button("Saved filters");
        Popup::menu(&open).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_min_width(300.0);
            self.list(ui, cx);
        });
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Context) {
        if self.saved.is_empty() {
            widgets::note(ui, "No filter is kept yet.", cx.palette);
        }
        let mut put_on = None;
        let mut drop = None;
        for (i, saved) in self.saved.iter().enumerate() {
            ui.horizontal(|ui| {
                let on = self.filter == saved.filter && self.everything == saved.everything;
                let button = ui.add(Button::selectable(on, &saved.name));
                named(&button, &format!("Filter: {}", saved.name));
                if button.clicked() {
                    put_on = Some(i);
                }
                let gone = ui.small_button("Forget");
                named(&gone, &format!("Forget the filter {}", saved.name));
                if gone.clicked() {
                    drop = Some(i);
                }
            });
        }
        if let Some(saved) = put_on.and_then(|i| self.saved.get(i)).cloned() {
            self.filter = saved.filter;
            self.everything = saved.everything;
            self.sort = saved.sort;
            if let Some((_, _, which)) = self.filter.cell {
                self.which = which;
            }
            ui.close();
        }
        if let Some(i) = drop {
            self.saved.remove(i);
            cx.asks.push(Ask::Filters(self.saved.clone()));
        }
        ui.separator();
        let narrowed = self.filter != Filter::default() || self.everything || !cx.search.trim().is_empty();
        if !narrowed {
            widgets::note(ui, "Filter the register first, then keep the filter here.", cx.palette);
            return;
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.naming).desired_width(180.0).hint_text("Its name");
            let field = ui.add(field);
            named(&field, "Name of the filter to keep");
            let name = self.naming.trim().to_owned();
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let keep = ui.add_enabled(!name.is_empty(), Button::new("Keep this filter"));
            if !name.is_empty() && (keep.clicked() || enter) {
                let mut filter = self.effective(cx);
                filter.live = false;
                let saved = SavedFilter { name, filter, everything: self.everything, sort: self.sort };
                // One of the same name is replaced.
                self.saved.retain(|s| s.name != saved.name);
                self.saved.push(saved);
                self.naming.clear();
                cx.asks.push(Ask::Filters(self.saved.clone()));
            }
        });
    }
}

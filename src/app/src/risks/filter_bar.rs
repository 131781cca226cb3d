//! Controls next to the map: the filters and commands of the register.

use crate::action::Action;
use crate::risks::RisksPage;
use crate::risks::choice::choose;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_analysis::exposure::{RegisterOwner, Standing};
use boardsight_core::model::{RiskCategory, RiskNature, RiskStatus};
use boardsight_report::say::capital;
use eframe::egui::{self, Ui};

impl RisksPage {
    /// Draws the filters and commands.
    pub(super) fn bar(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal_wrapped(|ui| self.register(ui, cx));
        ui.horizontal_wrapped(|ui| self.filters(ui, cx));
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| cx.edit_ui(ui, |ui| self.commands(ui, cx)));
    }

    fn register(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let mut choices = vec![
            (None, "All registers".to_owned()),
            (Some(RegisterOwner::Board), format!("The board's own: {}", cx.board.name)),
        ];
        let programmes = cx.board.programmes.iter();
        choices.extend(programmes.map(|p| (Some(RegisterOwner::Programme(p.id.clone())), p.name.clone())));
        choose(ui, "Register", 210.0, &mut self.filter.whose, &choices);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let name = ui.label(egui::RichText::new("Text filter").small());
            ui.add(
                egui::TextEdit::singleline(&mut self.filter.text).desired_width(170.0).hint_text("Filter"),
            )
            .labelled_by(name.id);
        });
    }

    fn filters(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let mut categories = vec![(None, "All categories".to_owned())];
        categories.extend(RiskCategory::ALL.map(|c| (Some(c), c.label().to_owned())));
        choose(ui, "Category filter", 128.0, &mut self.filter.category, &categories);
        let mut status = (self.filter.status, self.everything);
        let mut statuses =
            vec![((None, false), "Live".to_owned()), ((None, true), "All statuses".to_owned())];
        statuses.extend(RiskStatus::ALL.map(|s| ((Some(s), false), s.label().to_owned())));
        choose(ui, "Status filter", 88.0, &mut status, &statuses);
        (self.filter.status, self.everything) = status;
        let mut bands = vec![(None, "All bands".to_owned())];
        bands.extend(cx.board.scale().bands.iter().enumerate().rev().map(|(i, b)| (Some(i), b.name.clone())));
        choose(ui, "Band filter", 88.0, &mut self.filter.band, &bands);
        let mut owners = vec![(None, "All owners".to_owned())];
        if self.known.as_ref().is_some_and(|(_, known)| known.unowned) {
            owners.push((Some(String::new()), "No owner".to_owned()));
        }
        owners.extend(self.owners().iter().map(|o| (Some(o.clone()), o.clone())));
        choose(ui, "Owner filter", 120.0, &mut self.filter.owner, &owners);
        let natures = std::iter::once((None, "All".to_owned()))
            .chain(RiskNature::ALL.map(|n| (Some(n), n.label().to_owned())))
            .collect::<Vec<_>>();
        choose(ui, "Nature filter", 84.0, &mut self.filter.nature, &natures);
        self.declared_filters(ui, cx);
        let escalations =
            [(None, "Any".to_owned()), (Some(true), "Yes".to_owned()), (Some(false), "No".to_owned())];
        choose(ui, "At the board", 76.0, &mut self.filter.escalated, &escalations);
    }

    /// Draws filters for the tags, categories, objectives and appetites that the board declares.
    fn declared_filters(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let framework = &cx.board.risk_framework;
        if !framework.appetites.is_empty() {
            let mut standings = vec![(None, "All".to_owned())];
            standings.extend(Standing::ALL.map(|s| (Some(s), capital(s.label()))));
            choose(ui, "Appetite filter", 104.0, &mut self.filter.standing, &standings);
        }
        if !framework.tags.is_empty() {
            let mut tags = vec![(None, "All tags".to_owned())];
            tags.extend(framework.tags.iter().map(|t| (Some(t.id.clone()), t.name.clone())));
            choose(ui, "Tag filter", 100.0, &mut self.filter.tag, &tags);
        }
        if !framework.categories.is_empty() {
            let mut own = vec![(None, "All of our own".to_owned())];
            own.extend(framework.categories.iter().map(|c| (Some(c.id.clone()), c.name.clone())));
            choose(ui, "Own category filter", 120.0, &mut self.filter.own_category, &own);
        }
        if !cx.board.objectives.is_empty() {
            let mut objectives = vec![(None, "All objectives".to_owned())];
            objectives.extend(cx.board.objectives.iter().map(|o| (Some(o.id.0.clone()), o.title.clone())));
            choose(ui, "Objective filter", 120.0, &mut self.filter.objective, &objectives);
        }
    }

    fn commands(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let picked = Self::picked(cx).map(str::to_owned);
        if ui.button("Add risk").on_hover_text("Add a risk to the register chosen above").clicked() {
            self.add(cx);
        }
        let one = picked.is_some();
        let hint = "Pick a risk in the table first";
        let duplicate = ui.add_enabled(one, egui::Button::new("Duplicate")).on_disabled_hover_text(hint);
        widgets::named(&duplicate, "Duplicate risk");
        let close = ui.add_enabled(one, egui::Button::new("Close")).on_disabled_hover_text(hint);
        widgets::named(&close, "Close risk");
        if let Some(id) = picked {
            if duplicate.clicked() {
                self.duplicate(cx, &id);
            }
            if close.on_hover_text("Closed risks are kept; choose 'All statuses' to see them").clicked() {
                Self::close(cx, &id);
            }
        }
        let whose = match &self.filter.whose {
            Some(RegisterOwner::Programme(id)) => Some(id.to_string()),
            _ => None,
        };
        let chosen = self.filter.whose.is_some();
        let save = ui
            .add_enabled(chosen, egui::Button::new("Save register as…"))
            .on_hover_text("Save this register alone to its own file")
            .on_disabled_hover_text("Choose a register first");
        if save.clicked() {
            cx.send(Action::SaveRegister(whose));
        }
    }
}

//! Inspector: the selected record with its evidence and history.

pub(crate) mod comments;
pub(crate) mod evidence;
mod history;
mod objective;
mod others;
mod risk;
mod risk_links;
mod risk_lists;
mod risk_own;
mod rows;
mod saving;

use super::{theme, widgets};
use crate::action::Action;
use crate::inspector::rows::capital;
use crate::view_context::ViewContext;
use boardsight_core::edit::List;
use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui};

/// Inspector on the right of every page.
#[derive(Default)]
pub struct Inspector {
    history: history::History,
    comments: comments::Comments,
    risk: risk::RiskInspector,
    saving: saving::SavingInspector,
}

impl Inspector {
    /// Draws the inspector of the selected record.
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let Some(selected) = cx.selected else {
            widgets::note(ui, "Nothing is picked out.", cx.palette);
            return;
        };
        let close = ui.horizontal(|ui| {
            let title = format!("{} {}", capital(selected.list.one()), selected.id);
            let heading = RichText::new(&title).family(theme::strong()).size(15.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui.button("Hide");
                widgets::named(&close, "Close inspector");
                super::focus::stands_for(ui.ctx(), "inspector", close.id);
                if cx.can_edit && comments::can_be_said_of(selected.list) {
                    let say = ui.button("Comment");
                    widgets::named(&say, &format!("Comment on {} {}", selected.list.one(), selected.id));
                    if say.clicked() {
                        self.comments.go();
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(heading).truncate()).on_hover_text(&title);
                });
                close.clicked()
            })
            .inner
        });
        if close.inner {
            cx.send(Action::Select(None));
        }
        let (list, id) = (selected.list, selected.id.as_str());
        // Keep a separate scroll position for every record.
        ScrollArea::vertical().id_salt((list, id)).auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            self.record(ui, cx, list, id);
            comments::show(ui, cx, &mut self.comments, list, id);
            history::show(ui, cx, &mut self.history, list, id);
        });
    }

    fn record(&mut self, ui: &mut Ui, cx: &ViewContext, list: List, id: &str) {
        let board = cx.board;
        let found = match list {
            List::Risks => board.risk(id).map(|r| self.risk.ui(ui, cx, r)),
            List::Objectives => board.objective(id).map(|o| objective::objective(ui, cx, o)),
            List::Measures => board.measure(id).map(|m| others::measure(ui, cx, m)),
            List::Series => board.series.iter().find(|s| s.id == *id).map(|s| others::series(ui, cx, s)),
            List::Savings => board.savings.iter().find(|s| s.id == *id).map(|s| self.saving.ui(ui, cx, s)),
            List::Streams => board.stream(id).map(|s| others::stream(ui, cx, s)),
            List::Programmes => board.programme(id).map(|p| others::programme(ui, cx, p)),
            List::Findings => board.findings.iter().find(|f| f.id == *id).map(|f| others::finding(ui, cx, f)),
            List::Sources => board.source(id).map(|s| evidence::source(ui, cx, s)),
            List::Decisions => {
                board.decisions.iter().find(|d| d.id == *id).map(|d| others::decision(ui, cx, d))
            }
            List::Actions => board.actions.iter().find(|a| a.id == *id).map(|a| others::action(ui, cx, a)),
            _ => Some(()),
        };
        if found.is_none() {
            let text = format!("There is no {} '{id}' any more.", list.one());
            widgets::note(ui, &text, cx.palette);
        }
    }
}

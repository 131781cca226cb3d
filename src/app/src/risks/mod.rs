//! Risks page: the risks, their movement, their controls and their owners.

mod bulk_edit;
mod choice;
mod filter_bar;
mod heat;
pub mod rating;
mod saved_filters;
mod table;
mod views;

pub(crate) use table::set_status;

use super::settings::SavedFilter;
use super::{tour, widgets};
use crate::action::Action;
use crate::view_context::ViewContext;
use boardsight_analysis::comments;
use boardsight_analysis::exposure::{
    self, Filter, HeatMap, Index, PastRatings, RatingKind, RegisterOwner, Sort,
};
use boardsight_core::edit::{List, close_risk, duplicate_risk, insert, next_id};
use boardsight_core::model::{Board, Risk};
use boardsight_report::risks as brief;
use eframe::egui::{Ui, vec2};
use jiff::civil::Date;
use saved_filters::SavedFilters;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// State of the page: filter, order, and cached results.
#[derive(Default)]
pub struct RisksPage {
    filter: Filter,
    /// Whether risks of all statuses are shown rather than live ones. It is not part of the filter, so that
    /// the page starts with the live register.
    everything: bool,
    sort: Sort,
    which: RatingKind,
    shown: FilteredRows,
    table: table::TableState,
    marked: bulk_edit::BulkEdit,
    saved: SavedFilters,
    /// State of the other views.
    views: views::Views,
    /// Cached view model, with its board revision and date.
    said: Option<((u64, Date), brief::Risks)>,
    /// Cached number of risks with alerts from the programmes' figures.
    raised: usize,
    /// Cached search index and related data, with the board revision.
    known: Option<(u64, BoardIndex)>,
}

/// Data that only depends on the board revision.
struct BoardIndex {
    index: Index,
    unowned: bool,
    /// Number of open comments by risk.
    said: HashMap<String, usize>,
}

impl BoardIndex {
    fn of(board: &Board) -> Self {
        let counts = comments::counts(board).into_iter();
        let said = counts.filter(|((list, _), n)| *list == "risks" && n.open > 0);
        Self {
            index: Index::default(),
            unowned: board.risks.iter().any(|r| r.owner.is_none()),
            said: said.map(|((_, id), n)| (id.to_owned(), n.open)).collect(),
        }
    }
}

/// Cached rows of the table and counts of the map, for a board revision, filter and order.
#[derive(Default)]
struct FilteredRows {
    key: Option<(u64, Filter, Sort, RatingKind)>,
    rows: Vec<usize>,
    map: HeatMap,
    /// Number that differs if the rows may differ.
    print: u64,
}

impl RisksPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        self.refresh(cx);
        self.head(ui, cx);
        self.views.tabs(ui, self.raised);
        if self.views.view != views::View::Register {
            self.views.show(ui, cx, &self.shown.rows, self.shown.print);
            return;
        }
        let top = widgets::card(cx.palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.allocate_ui(vec2(400.0, 150.0), |ui| {
                    ui.vertical(|ui| self.map(ui, cx));
                });
                ui.add_space(6.0);
                ui.vertical(|ui| self.bar(ui, cx));
            });
        });
        tour::mark(ui, tour::Spot::Register, top.response.rect);
        // Apply changes of the controls above to the table in the same frame.
        self.refresh(cx);
        self.filters_in_words(ui, cx);
        self.table(ui, cx);
    }

    /// Sets the user's saved filters.
    pub(super) fn set_saved_filters(&mut self, filters: &[SavedFilter]) {
        self.saved.set(filters);
    }

    /// Sets the ratings of risks in a snapshot, or the reason why they cannot be read.
    pub(super) fn know_stood(&mut self, path: PathBuf, found: Result<Arc<PastRatings>, String>) {
        self.views.map.compared.know_stood(path, found);
    }

    /// Draws the message of the page, the same as in documents.
    fn head(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let key = (cx.revision, cx.as_of);
        if self.said.as_ref().is_none_or(|(k, _)| *k != key) {
            let said = brief::risks(cx.board, cx.as_of, None);
            let open = said.alerts.iter().filter(|a| !a.answered).map(|a| a.place);
            self.raised = open.collect::<std::collections::HashSet<_>>().len();
            self.said = Some((key, said));
        }
        let Some((_, said)) = &self.said else { return };
        let question = "What could sink us, is it moving, what holds it, who owns it?";
        widgets::page_head(ui, &said.message, question, cx.as_of, cx.palette);
        // The source of the bands is below the map.
        for text in said.notes.iter().skip(1) {
            ui.horizontal(|ui| {
                widgets::illustrative(ui, cx.palette);
                widgets::note(ui, text, cx.palette);
            });
        }
    }

    fn owners(&self) -> &[String] {
        self.said.as_ref().map_or(&[], |(_, said)| &said.owners)
    }

    /// Returns the filter with the text of the search box.
    fn effective(&self, cx: &ViewContext) -> Filter {
        let mut filter = self.filter.clone();
        if !cx.search.trim().is_empty() {
            filter.text = format!("{} {}", filter.text, cx.search);
        }
        filter.live = !self.everything && filter.status.is_none();
        filter
    }

    fn refresh(&mut self, cx: &ViewContext) {
        let key = (cx.revision, self.effective(cx), self.sort, self.which);
        if self.shown.key.as_ref() == Some(&key) {
            return;
        }
        let board = cx.board;
        if self.known.as_ref().is_none_or(|(revision, _)| *revision != cx.revision) {
            self.known = Some((cx.revision, BoardIndex::of(board)));
        }
        let Some((_, known)) = &self.known else { return };
        let rows = known.index.register(board, &key.1, self.sort);
        // The map ignores the cell filter, so that selecting a cell does not clear all others.
        let map = if key.1.cell.is_some() {
            let open = Filter { cell: None, ..key.1.clone() };
            self.count(board, known.index.register(board, &open, self.sort))
        } else {
            self.count(board, rows.iter().copied())
        };
        self.shown = FilteredRows { key: Some(key), rows, map, print: self.shown.print + 1 };
    }

    /// Returns the heat map of some rows: of their threats, unless the filter is for opportunities.
    fn count(&self, board: &Board, rows: impl IntoIterator<Item = usize>) -> HeatMap {
        let chosen = self.filter.nature.is_some();
        let rows = rows.into_iter().filter(|&i| chosen || board.risks[i].is_threat());
        exposure::heat_map(board, rows, self.which)
    }

    fn map(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal(|ui| {
            if heat::switch(ui, &mut self.which) {
                self.filter.cell = None;
            }
            if self.shown.map.unrated > 0 {
                let text = format!("{} not rated", self.shown.map.unrated);
                widgets::note(ui, &text, cx.palette);
            }
        });
        let filtered = self.filter.cell.map(|(l, i, _)| (l, i));
        let look = heat::Look {
            which: self.which,
            scale: &cx.board.scale(),
            own: cx.board.risk_framework.scale.is_some(),
        };
        let pressed = ui.scope(|ui| heat::map(ui, &self.shown.map, look, filtered, cx.palette)).inner;
        if let Some(cell) = pressed {
            let cell = (cell.0, cell.1, self.which);
            self.filter.cell = (self.filter.cell != Some(cell)).then_some(cell);
        }
        widgets::note(ui, "Likelihood up, impact across; press a cell to filter", cx.palette).on_hover_text(
            self.said.as_ref().map_or("", |(_, said)| said.notes.first().map_or("", String::as_str)),
        );
    }

    /// Returns the id of the selected risk, if any.
    fn picked<'a>(cx: &ViewContext<'a>) -> Option<&'a str> {
        cx.selected.filter(|s| s.list == List::Risks && cx.board.risk(&s.id).is_some()).map(|s| s.id.as_str())
    }

    fn add(&mut self, cx: &ViewContext) {
        let programme = match &self.filter.whose {
            Some(RegisterOwner::Programme(id)) => Some(id.clone()),
            _ => None,
        };
        // Ids start with a prefix for their register; use that of the register's last risk.
        let stem = cx
            .board
            .risks
            .iter()
            .rev()
            .find(|r| r.programme == programme)
            .and_then(|r| r.id.as_str().rsplit_once('-').map(|(stem, _)| stem.to_owned()))
            .unwrap_or_else(|| {
                let short = programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
                let short = short.map_or_else(|| "BOARD".to_owned(), |p| p.short.to_uppercase());
                format!("R-{}", short.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
            });
        let id = next_id(cx.board, List::Risks, &stem);
        let mut risk = Risk::new(&id, programme, "New risk");
        risk.raised = Some(cx.as_of);
        // Clear filters that would hide the new risk.
        self.filter = Filter { whose: self.filter.whose.clone(), ..Filter::default() };
        let edit = insert(cx.board, &risk);
        cx.edit(edit);
        cx.select(List::Risks, &id);
        self.table.go_to(id);
    }

    fn duplicate(&mut self, cx: &ViewContext, id: &str) {
        match duplicate_risk(cx.board, id) {
            Ok((edit, new)) => {
                cx.edit(Ok(edit));
                cx.select(List::Risks, &new);
                self.table.go_to(new);
            }
            Err(error) => cx.edit(Err(error)),
        }
    }

    fn close(cx: &ViewContext, id: &str) {
        let edit = close_risk(cx.board, id, cx.as_of);
        cx.edit(edit);
    }

    /// Draws the menu of saved filters. Applies the selected filter.
    fn saved_filters(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let mut filter = self.effective(cx);
        filter.live = false;
        let now = SavedFilter { name: String::new(), filter, everything: self.everything, sort: self.sort };
        let Some(saved) = self.saved.ui(ui, cx, &self.filter, now) else { return };
        self.filter = saved.filter;
        self.everything = saved.everything;
        self.sort = saved.sort;
        if let Some((_, _, which)) = self.filter.cell {
            self.which = which;
        }
    }

    fn filters_in_words(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal_wrapped(|ui| {
            let all = cx.board.risks.len();
            ui.label(format!("{} of {all} risks", self.shown.rows.len()));
            if let Some((l, i, which)) = self.filter.cell {
                let which = which.label().to_lowercase();
                let text = format!("filter: {which} likelihood {l} \u{d7} impact {i}   \u{d7} clear");
                let chip = ui.add(eframe::egui::Button::selectable(true, text));
                widgets::named(&chip, &format!("Clear filter: {which} likelihood {l}, impact {i}"));
                if chip.clicked() {
                    self.filter.cell = None;
                }
            }
            if !cx.search.trim().is_empty() {
                widgets::note(ui, &format!("search: '{}'", cx.search.trim()), cx.palette);
            }
            if (self.filter != Filter::default() || self.everything)
                && ui.button("Clear all filters").clicked()
            {
                self.filter = Filter::default();
                self.everything = false;
            }
            self.saved_filters(ui, cx);
            let some = !self.shown.rows.is_empty();
            let walk = ui.add_enabled(some, eframe::egui::Button::new("Review these"));
            if walk.on_hover_text("Go through the risks shown, one at a time").clicked() {
                let ids = self.shown.rows.iter().map(|&i| cx.board.risks[i].id.to_string());
                cx.send(Action::Review(ids.collect()));
            }
            self.marked(ui, cx);
        });
    }
}

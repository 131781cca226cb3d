//! Risks: what could sink us, is it moving, what holds it, who owns it?

mod bar;
mod choice;
mod heat;
mod marked;
pub mod rating;
mod saved_filters;
mod table;
mod views;

pub(crate) use table::set_status;

use super::context::Context;
use super::settings::SavedFilter;
use super::{tour, widgets};
use crate::action::Action;
use boardsight_analysis::comments;
use boardsight_analysis::exposure::{self, Filter, HeatMap, Index, Sort, Stood, Which, Whose};
use boardsight_core::edit::{List, close_risk, duplicate_risk, insert, next_id};
use boardsight_core::model::{Board, Risk};
use boardsight_report::risks as brief;
use boardsight_store::snapshot::Listed;
use eframe::egui::{Ui, vec2};
use jiff::civil::Date;
use saved_filters::SavedFilters;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The risks page: what it is filtered and sorted by, and what was worked out from that.
#[derive(Default)]
pub struct RisksPage {
    filter: Filter,
    /// All statuses rather than live ones; kept apart so that the first view is the live register.
    everything: bool,
    sort: Sort,
    which: Which,
    shown: Shown,
    table: table::TableState,
    marked: marked::Marked,
    saved: SavedFilters,
    /// The other views of the page.
    views: views::Views,
    /// The page's words, for a board and a day.
    said: Option<((u64, Date), brief::Risks)>,
    /// How many risks the programmes' figures raise, of the same.
    raised: usize,
    /// What a state of the board is searched and sorted by.
    known: Option<(u64, Known)>,
}

/// What only another state of the board changes.
struct Known {
    index: Index,
    unowned: bool,
    /// Open comments by risk.
    said: HashMap<String, usize>,
}

impl Known {
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

/// The rows of the table and the counts of the map, worked out once for a board, a filter and an order.
#[derive(Default)]
struct Shown {
    key: Option<(u64, Filter, Sort, Which)>,
    rows: Vec<usize>,
    map: HeatMap,
    /// Differs where the rows may.
    print: u64,
}

impl RisksPage {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
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
        // What the controls above changed holds for the table in the same frame.
        self.refresh(cx);
        self.filters_in_words(ui, cx);
        self.table(ui, cx);
    }

    /// Sets the filters that the user saved.
    pub(super) fn set_saved_filters(&mut self, filters: &[SavedFilter]) {
        self.saved.set(filters);
    }

    /// The snapshots beside the board.
    pub(super) fn know_snapshots(&mut self, list: &[Listed]) {
        self.views.map.compared.know(list);
    }

    /// There may be other snapshots now.
    pub(super) fn ask_for_snapshots_again(&mut self) {
        self.views.map.compared.ask_again();
    }

    /// How risks stood in a snapshot, or why that cannot be said.
    pub(super) fn know_stood(&mut self, path: PathBuf, found: Result<Arc<Stood>, String>) {
        self.views.map.compared.know_stood(path, found);
    }

    /// What the page says, as every paper says it too.
    fn head(&mut self, ui: &mut Ui, cx: &Context) {
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
        // The source of the bands stands under the map.
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

    /// The filter as the register is to be read: the search box counts too.
    fn effective(&self, cx: &Context) -> Filter {
        let mut filter = self.filter.clone();
        if !cx.search.trim().is_empty() {
            filter.text = format!("{} {}", filter.text, cx.search);
        }
        filter.live = !self.everything && filter.status.is_none();
        filter
    }

    fn refresh(&mut self, cx: &Context) {
        let key = (cx.revision, self.effective(cx), self.sort, self.which);
        if self.shown.key.as_ref() == Some(&key) {
            return;
        }
        let board = cx.board;
        if self.known.as_ref().is_none_or(|(revision, _)| *revision != cx.revision) {
            self.known = Some((cx.revision, Known::of(board)));
        }
        let Some((_, known)) = &self.known else { return };
        let rows = known.index.register(board, &key.1, self.sort);
        // The map counts what the other filters leave, so that the cell that filters does not empty all the others.
        let map = if key.1.cell.is_some() {
            let open = Filter { cell: None, ..key.1.clone() };
            self.count(board, known.index.register(board, &open, self.sort))
        } else {
            self.count(board, rows.iter().copied())
        };
        self.shown = Shown { key: Some(key), rows, map, print: self.shown.print + 1 };
    }

    /// The map of some rows: of the threats among them, unless opportunities are asked for.
    fn count(&self, board: &Board, rows: impl IntoIterator<Item = usize>) -> HeatMap {
        let chosen = self.filter.nature.is_some();
        let rows = rows.into_iter().filter(|&i| chosen || board.risks[i].is_threat());
        exposure::heat_map(board, rows, self.which)
    }

    fn map(&mut self, ui: &mut Ui, cx: &Context) {
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

    /// The id of the risk that is picked out, if one is.
    fn picked<'a>(cx: &Context<'a>) -> Option<&'a str> {
        cx.selected.filter(|s| s.list == List::Risks && cx.board.risk(&s.id).is_some()).map(|s| s.id.as_str())
    }

    fn add(&mut self, cx: &mut Context) {
        let programme = match &self.filter.whose {
            Some(Whose::Programme(id)) => Some(id.clone()),
            _ => None,
        };
        // Ids say whose register a risk stands in: the stem is that of the register's last risk.
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
        // A filter that would hide the new risk is let go.
        self.filter = Filter { whose: self.filter.whose.clone(), ..Filter::default() };
        let edit = insert(cx.board, &risk);
        cx.edit(edit);
        cx.select(List::Risks, &id);
        self.table.go_to(id);
    }

    fn duplicate(&mut self, cx: &mut Context, id: &str) {
        match duplicate_risk(cx.board, id) {
            Ok((edit, new)) => {
                cx.edit(Ok(edit));
                cx.select(List::Risks, &new);
                self.table.go_to(new);
            }
            Err(error) => cx.edit(Err(error)),
        }
    }

    fn close(cx: &mut Context, id: &str) {
        let edit = close_risk(cx.board, id, cx.as_of);
        cx.edit(edit);
    }

    /// The menu of saved filters. Applies the filter that is chosen.
    fn saved_filters(&mut self, ui: &mut Ui, cx: &mut Context) {
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

    fn filters_in_words(&mut self, ui: &mut Ui, cx: &mut Context) {
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
                cx.asks.push(Action::Review(ids.collect()));
            }
            self.marked(ui, cx);
        });
    }
}

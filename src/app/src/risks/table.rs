//! Register as a table: only visible rows are drawn, and most cells are editable in place.

use super::RisksPage;
use super::rating::{self, name_value};
use crate::fields::{self, FieldRef, InputKind};
use crate::risks::FilteredRows;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_analysis::exposure::{self, RatingKind, Sort, SortColumn};
use boardsight_core::edit::{List, update};
use boardsight_core::model::{Basis, Risk, RiskCategory, RiskStatus};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Align, Button, EventFilter, Id, Key, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

const ROW: f32 = 23.0;

/// State of the table that persists between frames.
#[derive(Default)]
pub(super) struct TableState {
    /// Cell that is being edited.
    editing: Option<Id>,
    /// Whether the cell was opened in this frame and needs the focus.
    opened: bool,
    /// Risk to scroll to once it is in the table.
    wanted: Option<String>,
    /// Risk whose id needs the focus, so that the arrow keys continue from there.
    focus: Option<String>,
}

impl TableState {
    /// Scrolls to a risk once it is in the table.
    pub(super) fn go_to(&mut self, id: String) {
        self.wanted = Some(id);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Col {
    Mark,
    Id,
    Title,
    Register,
    Category,
    Owner,
    Rated(RatingKind),
    /// Status against the board's appetite; only if the board has one.
    Standing,
    Basis,
    Status,
    Review,
}

impl Col {
    const ALL: [Self; 13] = [
        Self::Mark,
        Self::Id,
        Self::Title,
        Self::Register,
        Self::Category,
        Self::Owner,
        Self::Rated(RatingKind::Inherent),
        Self::Rated(RatingKind::Current),
        Self::Rated(RatingKind::Target),
        Self::Standing,
        Self::Basis,
        Self::Status,
        Self::Review,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Mark => "",
            Self::Id => "ID",
            Self::Title => "Title",
            Self::Register => "Register",
            Self::Category => "Category",
            Self::Owner => "Owner",
            Self::Rated(which) => which.label(),
            Self::Standing => "Appetite",
            Self::Basis => "Rating is",
            Self::Status => "Status",
            Self::Review => "Next review",
        }
    }

    const fn sort(self) -> Option<SortColumn> {
        Some(match self {
            Self::Id => SortColumn::Id,
            Self::Title => SortColumn::Title,
            Self::Register => SortColumn::Programme,
            Self::Category => SortColumn::Category,
            Self::Owner => SortColumn::Owner,
            Self::Rated(RatingKind::Inherent) => SortColumn::Inherent,
            Self::Rated(RatingKind::Current) => SortColumn::Current,
            Self::Rated(RatingKind::Target) => SortColumn::Target,
            Self::Status => SortColumn::Status,
            Self::Review => SortColumn::NextReview,
            Self::Standing | Self::Basis | Self::Mark => return None,
        })
    }

    const fn width(self) -> f32 {
        match self {
            Self::Mark => 20.0,
            Self::Id => 76.0,
            Self::Title => 160.0,
            Self::Register => 70.0,
            Self::Category => 108.0,
            Self::Owner => 104.0,
            Self::Rated(RatingKind::Current) => 102.0,
            Self::Rated(_) => 72.0,
            Self::Standing => 66.0,
            Self::Basis => 74.0,
            Self::Status => 60.0,
            Self::Review => 92.0,
        }
    }

    /// Returns whether the column is hidden in a narrow table, as next to the inspector, which shows all
    /// fields.
    const fn spare(self) -> bool {
        matches!(
            self,
            Self::Category
                | Self::Review
                | Self::Rated(RatingKind::Inherent)
                | Self::Rated(RatingKind::Target)
        )
    }
}

impl RisksPage {
    pub(super) fn table(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let narrow = ui.available_width() < 1020.0;
        let appetite = !cx.board.risk_framework.appetites.is_empty();
        let wanted = |c: &Col| (!narrow || !c.spare()) && (appetite || *c != Col::Standing);
        let cols: Vec<Col> = Col::ALL.into_iter().filter(wanted).collect();
        if narrow {
            let text = "Some columns are hidden. Select a risk to see them";
            widgets::note(ui, text, cx.palette);
        }
        if !cx.presenting {
            self.arrows(ui, cx);
        }
        // Take the rows out while drawing, so that the cells can change the page.
        let shown = std::mem::take(&mut self.shown);
        if shown.rows.is_empty() {
            ui.label("No risk passes these filters.");
        } else {
            widgets::card(cx.palette).inner_margin(4).show(ui, |ui| self.grid(ui, cx, &cols, &shown));
        }
        self.shown = shown;
    }

    fn grid(&mut self, ui: &mut Ui, cx: &ViewContext, cols: &[Col], shown: &FilteredRows) {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 1.0);
        ui.spacing_mut().button_padding.x = 3.0;
        let mut builder = TableBuilder::new(ui)
            .id_salt(cols.len())
            .striped(true)
            // Rows are clickable but not focusable, so Tab visits controls only.
            .sense(Sense::CLICK)
            .auto_shrink([false, false])
            .min_scrolled_height(80.0)
            .cell_layout(Layout::left_to_right(Align::Center));
        for col in cols {
            builder = builder.column(match col {
                Col::Title => Column::remainder().at_least(col.width()).clip(true),
                _ => Column::exact(col.width()).clip(true),
            });
        }
        let wanted = self.table.wanted.as_ref();
        let row_of = |id: &String| shown.rows.iter().position(|&i| cx.board.risks[i].id == **id);
        if let Some(row) = wanted.and_then(row_of) {
            builder = builder.scroll_to_row(row, None);
            self.table.wanted = None;
        }
        builder
            .header(24.0, |mut header| {
                for &col in cols {
                    header.col(|ui| self.heading(ui, cx, col, shown));
                }
            })
            .body(|mut body| {
                if cx.presenting {
                    widgets::scroll_keys(body.ui_mut());
                }
                body.rows(ROW, shown.rows.len(), |mut row| {
                    let risk = shown.rows.get(row.index()).and_then(|&i| cx.board.risks.get(i));
                    if let Some(risk) = risk {
                        self.row(&mut row, cx, cols, risk, shown);
                    }
                });
            });
    }

    /// Draws a column's heading: a button that sets the order.
    fn heading(&mut self, ui: &mut Ui, cx: &ViewContext, col: Col, shown: &FilteredRows) {
        if col == Col::Mark {
            return self.mark_all(ui, cx, shown);
        }
        let Some(column) = col.sort() else {
            crate::terms::heads(ui.label(RichText::new(col.title()).small()), col.title());
            return;
        };
        let sorted = self.sort.column == column;
        let (arrow, order) = match (sorted, self.sort.descending) {
            (false, _) => ("", "not sorted by"),
            (true, true) => (" \u{2193}", "descending"),
            (true, false) => (" \u{2191}", "ascending"),
        };
        let text = RichText::new(format!("{}{arrow}", col.title())).small();
        let text = if sorted { text.strong() } else { text };
        let response = ui.add(Button::new(text).frame_when_inactive(false).truncate());
        name_value(&response, &format!("Sort by {}", col.title().to_lowercase()), order);
        let response = response.on_hover_text(format!("Sort by {} ({order})", col.title().to_lowercase()));
        if crate::terms::explain(response, col.title()).clicked() {
            // Scores start with the highest; everything else with A.
            let first = matches!(col, Col::Rated(_));
            self.sort = Sort { column, descending: if sorted { !self.sort.descending } else { first } };
        }
    }

    fn row(&mut self, row: &mut TableRow, cx: &ViewContext, cols: &[Col], risk: &Risk, shown: &FilteredRows) {
        let picked = cx.is_selected(List::Risks, risk.id.as_str());
        row.set_selected(picked);
        for &col in cols {
            row.col(|ui| self.cell(ui, cx, col, risk, shown));
        }
        if row.response().clicked() {
            self.pick(cx, risk);
        }
    }

    fn pick(&mut self, cx: &ViewContext, risk: &Risk) {
        cx.select(List::Risks, risk.id.as_str());
        self.table.focus = Some(risk.id.to_string());
    }

    fn cell(&mut self, ui: &mut Ui, cx: &ViewContext, col: Col, risk: &Risk, shown: &FilteredRows) {
        let picked = cx.is_selected(List::Risks, risk.id.as_str());
        let id = risk.id.as_str();
        match col {
            Col::Mark => self.mark(ui, cx, risk, shown),
            Col::Id => {
                let known = self.known.as_ref().map(|(_, known)| known);
                let said = known.and_then(|known| known.said.get(risk.id.as_str())).copied();
                self.id_cell(ui, cx, risk, picked, said);
            }
            Col::Title => {
                let name = format!("Title of {id}");
                self.text(ui, cx, risk, "title", &name, &risk.title, InputKind::Needed, picked);
            }
            Col::Owner => {
                let owner = risk.owner.as_deref().unwrap_or_default();
                self.text(ui, cx, risk, "owner", &format!("Owner of {id}"), owner, InputKind::Line, picked);
            }
            Col::Review => {
                let day = risk.next_review.map(|d| d.to_string()).unwrap_or_default();
                let name = format!("Next review of {id}");
                self.text(ui, cx, risk, "next_review", &name, &day, InputKind::Day, picked);
            }
            Col::Register => {
                let short = risk.programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
                let (short, whole) = short
                    .map_or(("Board", "The board's own register"), |p| (p.short.as_str(), p.name.as_str()));
                ui.add(egui::Label::new(short).truncate()).on_hover_text(whole);
            }
            Col::Category => {
                let name = format!("Category of {id}");
                let choice = menu(ui, cx, &name, risk.category, &RiskCategory::ALL, RiskCategory::label);
                if let Some(category) = choice {
                    change(cx, risk, |r| r.category = category);
                }
            }
            Col::Status => {
                let name = format!("Status of {id}");
                let choice = menu(ui, cx, &name, risk.status, &RiskStatus::ALL, RiskStatus::label);
                if let Some(status) = choice {
                    set_status(cx, risk, status);
                }
            }
            Col::Rated(which) => {
                let name = format!("{} rating of {id}", which.label());
                rating::button(ui, cx, risk, which, &name, which != RatingKind::Current);
            }
            Col::Standing => {
                let standing = exposure::standing(&cx.board.risk_framework, risk);
                let status = boardsight_report::risks::standing_status(standing);
                if let Some(short) = status.word.split(' ').next().filter(|word| !word.is_empty()) {
                    widgets::shape(ui, status.tone, cx.palette);
                    let text = RichText::new(short).color(cx.palette.tone(status.tone)).small();
                    let shown = ui.add(egui::Label::new(text).truncate());
                    name_value(&shown, &format!("Appetite of {id}"), &status.word);
                    shown.on_hover_text(&status.word);
                }
            }
            Col::Basis => {
                let rated = RatingKind::ALL.iter().any(|w| w.of(risk).is_some());
                let text = RichText::new(if rated { risk.rating_basis.word() } else { "" }).small();
                let made_up = risk.rating_basis == Basis::Illustrative;
                let colour = cx.palette.tone(if made_up { Tone::Missing } else { Tone::Neutral });
                let label = ui.add(egui::Label::new(text.color(colour)).truncate());
                if rated && made_up {
                    label.on_hover_text("The rating was made up to show how the program works");
                }
            }
        }
    }

    fn id_cell(&mut self, ui: &mut Ui, cx: &ViewContext, risk: &Risk, picked: bool, said: Option<usize>) {
        let id = risk.id.as_str();
        let escalated = risk.escalation.is_some();
        let button =
            Button::selectable(picked, RichText::new(id).small()).frame_when_inactive(false).truncate();
        let response = ui.add(button);
        let mut hover = if escalated { format!("{id}: taken to the board") } else { id.to_owned() };
        widgets::named(&response, &format!("Select {id}"));
        if let Some(open) = said {
            let words = say::count(open, "open comment", "open comments");
            hover = format!("{hover}; {words}");
            let place = ui.max_rect().right_center() - egui::vec2(9.0, 0.0);
            widgets::count_mark(ui.painter(), place, open, cx.palette);
            response.ctx.accesskit_node_builder(response.id, |node| node.set_value(words));
        }
        if self.table.focus.as_deref() == Some(id) {
            response.request_focus();
            self.table.focus = None;
        }
        if response.has_focus() {
            // Up and down move between risks here, not between controls.
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
            ui.data_mut(|d| d.insert_temp(rows_id(), response.id));
        }
        if response.on_hover_text(hover).clicked() {
            self.pick(cx, risk);
        }
    }

    /// Draws the checkbox that marks a risk for a bulk change. With Shift, marks the range from the last
    /// mark.
    fn mark(&mut self, ui: &mut Ui, cx: &ViewContext, risk: &Risk, shown: &FilteredRows) {
        let id = risk.id.as_str();
        let mut on = self.marked.ids.contains(id);
        let response = ui.add(egui::Checkbox::without_text(&mut on));
        widgets::named(&response, &format!("Mark {id}"));
        if !response.changed() {
            return;
        }
        let reach = ui.input(|i| i.modifiers.shift);
        let at = |id: &str| shown.rows.iter().position(|&i| cx.board.risks[i].id == *id);
        let span = self.marked.last.as_deref().filter(|_| reach).and_then(|last| Some((at(last)?, at(id)?)));
        let ids: Vec<String> = match span {
            Some((a, b)) => {
                shown.rows[a.min(b)..=a.max(b)].iter().map(|&i| cx.board.risks[i].id.to_string()).collect()
            }
            None => vec![id.to_owned()],
        };
        for id in ids {
            if on {
                self.marked.ids.insert(id)
            } else {
                self.marked.ids.remove(&id)
            };
        }
        self.marked.last = Some(id.to_owned());
    }

    /// Draws the checkbox that marks every shown risk, or none.
    fn mark_all(&mut self, ui: &mut Ui, cx: &ViewContext, shown: &FilteredRows) {
        let ids = || shown.rows.iter().map(|&i| cx.board.risks[i].id.as_str());
        let count = if self.marked.ids.is_empty() {
            0
        } else {
            ids().filter(|id| self.marked.ids.contains(*id)).count()
        };
        let mut on = count > 0 && count == shown.rows.len();
        let some = count > 0 && !on;
        let response = ui.add(egui::Checkbox::without_text(&mut on).indeterminate(some));
        widgets::named(&response, "Mark every risk shown");
        if response.changed() {
            if on {
                self.marked.ids.extend(ids().map(str::to_owned));
            } else {
                ids().for_each(|id| _ = self.marked.ids.remove(id));
            }
        }
    }

    /// Draws a text that becomes editable by a click in the selected row, or with Enter.
    #[allow(clippy::too_many_arguments)] // a cell is these things
    fn text(
        &mut self,
        ui: &mut Ui,
        cx: &ViewContext,
        risk: &Risk,
        field: &str,
        name: &str,
        now: &str,
        kind: InputKind,
        picked: bool,
    ) {
        let place = FieldRef { part: "table", list: List::Risks, id: risk.id.as_str(), field };
        let widget = place.widget();
        if self.table.editing == Some(widget) || fields::is_typing(ui.ctx(), place) {
            let response = fields::text(ui, cx, place, name, now, kind);
            if std::mem::take(&mut self.table.opened) {
                response.request_focus();
            } else if !response.has_focus() {
                self.table.editing = None;
            }
            return;
        }
        let overdue =
            kind == InputKind::Day && risk.is_live() && risk.next_review.is_some_and(|d| d < cx.as_of);
        let text = match (now.is_empty(), kind) {
            (true, InputKind::Day) => RichText::new("not set").color(cx.palette.faint),
            (true, _) => RichText::new("nobody yet").color(cx.palette.tone(Tone::Missing)),
            (false, _) if overdue => RichText::new(format!("{now} !")).color(cx.palette.tone(Tone::Bad)),
            (false, _) => RichText::new(now),
        };
        let response = ui.add(Button::new(text).frame_when_inactive(false).truncate());
        name_value(&response, name, now);
        if response.clicked() {
            if picked && cx.can_edit {
                (self.table.editing, self.table.opened) = (Some(widget), true);
                ui.ctx().request_repaint();
            } else {
                cx.select(List::Risks, risk.id.as_str());
            }
        }
        let how = if picked { "press to edit" } else { "press to pick, again to edit" };
        let late = if overdue { "; overdue" } else { "" };
        response.on_hover_text(format!("{now}\n({how}{late})"));
    }

    /// Moves the selection with up, down, page up and down, home and end while no text is being edited.
    fn arrows(&mut self, ui: &Ui, cx: &ViewContext) {
        const PAGE: usize = 10;
        let rows = &self.shown.rows;
        let picked = Self::picked(cx);
        let at = picked.and_then(|id| rows.iter().position(|&i| cx.board.risks[i].id == *id));
        let focused = ui.memory(egui::Memory::focused);
        let ours =
            focused.is_none() || focused.is_some_and(|id| ui.data(|d| d.get_temp(rows_id())) == Some(id));
        if rows.is_empty() || !ours || egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        let last = rows.len() - 1;
        let to = ui.input(|i| {
            if i.modifiers.any() {
                return None;
            }
            let from = at.unwrap_or(0);
            let pressed = |key| i.key_pressed(key);
            if pressed(Key::ArrowDown) {
                Some(at.map_or(0, |at| (at + 1).min(last)))
            } else if pressed(Key::ArrowUp) {
                Some(from.saturating_sub(1))
            } else if pressed(Key::PageDown) {
                Some((from + PAGE).min(last))
            } else if pressed(Key::PageUp) {
                Some(from.saturating_sub(PAGE))
            } else if pressed(Key::Home) {
                Some(0)
            } else if pressed(Key::End) {
                Some(last)
            } else {
                None
            }
        });
        let risk = to.filter(|to| Some(*to) != at).and_then(|to| cx.board.risks.get(rows[to]));
        if let Some(risk) = risk {
            cx.select(List::Risks, risk.id.as_str());
            self.table.focus = Some(risk.id.to_string());
            self.table.wanted = Some(risk.id.to_string());
        }
    }
}

/// Returns the storage key for the id of the focused button.
fn rows_id() -> Id {
    Id::unique("risk row with the keyboard")
}

/// Draws a choice that looks like plain text until it is pressed.
fn menu<T: Copy + PartialEq>(
    ui: &mut Ui,
    cx: &ViewContext,
    name: &str,
    now: T,
    all: &[T],
    word: fn(T) -> &'static str,
) -> Option<T> {
    if !cx.can_edit {
        ui.add(egui::Label::new(word(now)).truncate());
        return None;
    }
    let response = ui.add(Button::new(word(now)).frame_when_inactive(false).truncate());
    name_value(&response, name, word(now));
    let shown = egui::Popup::menu(&response).show(|ui| {
        let mut chosen = None;
        for &choice in all {
            if ui.selectable_label(choice == now, word(choice)).clicked() {
                chosen = Some(choice);
            }
        }
        chosen
    });
    shown.and_then(|s| s.inner).filter(|c| *c != now)
}

fn change(cx: &ViewContext, risk: &Risk, act: impl FnOnce(&mut Risk)) {
    let mut risk = risk.clone();
    act(&mut risk);
    let edit = update(cx.board, &risk);
    cx.edit(edit);
}

/// Requests another status of a risk. Sets or clears the closing date with it.
pub(crate) fn set_status(cx: &ViewContext, risk: &Risk, status: RiskStatus) {
    let day = cx.as_of;
    change(cx, risk, |r| {
        r.status = status;
        r.closed = match status {
            RiskStatus::Closed => Some(r.closed.unwrap_or(day)),
            _ => None,
        };
    });
}

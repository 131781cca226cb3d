//! Views that consist of charts and tables.

use crate::action::{Action, CommentAction, RecordRef};
use crate::chart;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use crate::widgets::{self, TableLook};
use boardsight_core::edit::{List, ReviewOutcome, insert, next_id};
use boardsight_core::model::Objective;
use boardsight_report::risks::alerts::{AlertRow, alert_rows};
use boardsight_report::risks::assurance::{ObjectiveView, framework, framework_table};
use boardsight_report::risks::pounds::{ExposureView, pounds_view};
use boardsight_report::risks::timeline::{ages_table, timeline};
use boardsight_report::spec::{Chart, Table};
use eframe::egui::Ui;

/// Maximum number of rows in a table of the page; the register is better for more.
const MOST: usize = 200;

#[derive(Default)]
pub(super) struct Sheets {
    timeline: RevisionCache<(Chart, Table, Vec<usize>)>,
    pounds: RevisionCache<ExposureView>,
    assurance: RevisionCache<Vec<(ObjectiveView, Table)>>,
    raised: RevisionCache<Vec<AlertRow>>,
}

/// Draws a table of risks, by their indices in the board's list. A click on a row selects its risk.
fn risks_table(ui: &mut Ui, cx: &ViewContext, table: &Table, places: &[usize], untitled: bool) {
    let board = cx.board;
    let picked = places
        .iter()
        .position(|&i| board.risks.get(i).is_some_and(|r| cx.is_selected(List::Risks, r.id.as_str())));
    let look = TableLook { pressable: true, picked, untitled };
    let palette = cx.palette;
    let touched = widgets::card(palette).show(ui, |ui| widgets::table(ui, table, look, palette)).inner;
    if let Some(risk) = touched.row.and_then(|row| places.get(row)).and_then(|&i| board.risks.get(i)) {
        cx.select(List::Risks, risk.id.as_str());
    }
}

impl Sheets {
    pub(super) fn timeline(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of) = (cx.board, cx.as_of);
        let (spec, table, places) = self.timeline.get(cx, (), || {
            let (table, places) = ages_table(board, as_of);
            (timeline(board), table.first(MOST), places)
        });
        let palette = cx.palette;
        widgets::card(palette).show(ui, |ui| chart::show(ui, spec, chart::height(spec), palette));
        ui.add_space(6.0);
        risks_table(ui, cx, table, places, false);
    }

    pub(super) fn pounds(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let board = cx.board;
        let view = self.pounds.get(cx, (), || {
            let view = pounds_view(board);
            ExposureView { table: view.table.first(MOST), ..view }
        });
        widgets::section(ui, &view.message);
        widgets::key_figures(ui, &view.figures, cx.palette);
        ui.add_space(6.0);
        if let Some(spec) = &view.chart {
            let (palette, height) = (cx.palette, chart::height(spec));
            widgets::card(palette).show(ui, |ui| chart::show(ui, spec, height, palette));
            ui.add_space(6.0);
        }
        if view.table.rows.is_empty() {
            widgets::note(ui, "Give a risk its cost in the inspector, under Response.", cx.palette);
        } else {
            risks_table(ui, cx, &view.table, &view.places, false);
        }
    }

    pub(super) fn assurance(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of) = (cx.board, cx.as_of);
        let views = self.assurance.get(cx, (), || {
            let views = framework(board, as_of);
            views.into_iter().map(|v| (framework_table(&v).first(MOST), v)).map(|(t, v)| (v, t)).collect()
        });
        if board.objectives.is_empty() {
            ui.label("No objective is declared. Risks are read against what the board is there to achieve.");
        }
        for (view, table) in views {
            ui.horizontal_wrapped(|ui| {
                widgets::section(ui, &view.title);
                widgets::status(ui, &view.status, cx.palette);
                if view.illustrative {
                    widgets::illustrative(ui, cx.palette);
                }
                if let Some(id) = &view.id {
                    widgets::note(ui, &format!("{}; {}", view.owner, view.message), cx.palette);
                    let open = ui.small_button("Open");
                    widgets::named(&open, &format!("Open objective {}", view.title));
                    if open.clicked() {
                        let selected = RecordRef { list: List::Objectives, id: id.clone() };
                        cx.send(Action::Select(Some(selected)));
                    }
                }
            });
            if !view.risks.is_empty() {
                let places: Vec<usize> = view.risks.iter().map(|r| r.place).collect();
                risks_table(ui, cx, table, &places, true);
            }
            ui.add_space(8.0);
        }
        if ui.button("Add objective").clicked() {
            let id = next_id(board, List::Objectives, "O");
            let objective = Objective {
                id: id.as_str().into(),
                title: "New objective".to_owned(),
                owner: None,
                programme: None,
                illustrative: false,
                cites: Vec::new(),
            };
            let edit = insert(board, &objective);
            cx.edit(edit);
            cx.send(Action::Select(Some(RecordRef { list: List::Objectives, id })));
        }
    }

    pub(super) fn raised(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of) = (cx.board, cx.as_of);
        let rows = self.raised.get(cx, (), || alert_rows(board, as_of));
        if rows.is_empty() {
            ui.label("No figure of a linked measure or saving raises a risk.");
            let how = "Link measures and savings to a risk, or set warning levels, in its inspector.";
            widgets::note(ui, how, cx.palette);
            return;
        }
        let open = rows.iter().filter(|r| !r.answered).count();
        let text = format!("{open} of {} reasons wait for a review of their risk", rows.len());
        widgets::section(ui, &text);
        let palette = cx.palette;
        for row in rows.iter().take(MOST) {
            widgets::card(palette).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_wrapped(|ui| {
                    widgets::status(ui, &row.kind, palette);
                    let go = ui.button(format!("{} {}", row.risk, row.title));
                    if go.clicked() {
                        cx.select(List::Risks, &row.risk);
                    }
                    if row.answered {
                        widgets::note(ui, "reviewed since", palette);
                    } else {
                        let done = ui.small_button("Mark reviewed");
                        widgets::named(&done, &format!("Mark {} reviewed: {}", row.risk, row.kind.word));
                        if done.clicked() {
                            let reviewed = ReviewOutcome { on: as_of, next: None, note: row.reason.clone() };
                            cx.send(Action::Comment(CommentAction::Review(row.risk.clone(), reviewed)));
                        }
                    }
                });
                ui.label(&row.reason);
                let known =
                    if row.since.is_empty() { String::new() } else { format!("Known since {}. ", row.since) };
                let source =
                    if row.source.is_empty() { String::new() } else { format!("Source: {}", row.source) };
                if !known.is_empty() || !source.is_empty() {
                    widgets::note(ui, &format!("{known}{source}"), palette);
                }
            });
        }
    }
}

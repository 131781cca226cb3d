//! Streams page: who reports, who is late, who was never asked.

mod grid;
mod link;
mod linked;
mod record;
mod set_up;

use super::chart;
use super::command::Command;
use super::tour::{self, Spot};
use super::widgets::{self, TableLook};
use crate::action::{Action, FormRequest};
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use boardsight_core::model::{Board, Period};
use boardsight_report::PageName;
use boardsight_report::rollup::{self, LinkedBoardsView};
use boardsight_report::spec::{Block, Table};
use boardsight_report::streams::{self, Streams};
use eframe::egui::Ui;
use link::Link;
use record::Record;
use set_up::SetUp;

/// State of the page.
#[derive(Default)]
pub struct StreamsPage {
    view: RevisionCache<(Streams, Option<Table>)>,
    linked: RevisionCache<Option<LinkedBoardsView>>,
    set_up: Option<SetUp>,
    record: Option<Record>,
    link: Option<Link>,
}

/// Draws the commands for returns.
fn returns(ui: &mut Ui) -> Option<Command> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for (text, command) in [
            ("Import return\u{2026}", Command::ImportReturn),
            ("Import risk register\u{2026}", Command::ImportRegister),
            ("Export return template\u{2026}", Command::ReturnTemplate),
            ("Export register template\u{2026}", Command::RegisterTemplate),
        ] {
            if ui.button(text).clicked() {
                chosen = Some(command);
            }
        }
    });
    chosen
}

/// Draws the commands for programmes.
fn programmes(ui: &mut Ui, cx: &ViewContext, board: &Board) -> Option<FormRequest> {
    let mut chosen = None;
    cx.edit_ui(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            if ui.button("Add a programme\u{2026}").clicked() {
                chosen = Some(FormRequest::Programme(None));
            }
            ui.add_enabled_ui(!board.programmes.is_empty(), |ui| {
                ui.menu_button("Change a programme", |ui| {
                    for programme in &board.programmes {
                        if ui.button(&programme.name).clicked() {
                            chosen = Some(FormRequest::Programme(Some(programme.id.to_string())));
                            ui.close();
                        }
                    }
                });
            });
            if ui.button("Organisations and sources\u{2026}").clicked() {
                chosen = Some(FormRequest::Listed);
            }
        });
    });
    chosen
}

/// Pressed button of the grid.
enum Pressed {
    SetUp(String),
    Return(String, Period),
}

impl StreamsPage {
    /// Opens the form for a new linked board.
    pub fn link_a_board(&mut self) {
        self.link = Some(Link::new());
    }

    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of) = (cx.board, cx.as_of);
        let (view, overdue) = self.view.get(cx, (), || {
            let view = streams::streams(board, as_of);
            let overdue = view.page().blocks.into_iter().find_map(|block| match block {
                Block::Table(table) if table.id == "overdue" => Some(table),
                _ => None,
            });
            (view, overdue)
        });
        let linked = self.linked.get(cx, (), || rollup::linked(board));
        let mut touched = None;
        widgets::page_head(ui, &view.message, PageName::Streams.question(), as_of, cx.palette);
        widgets::how_programmes_come(ui, board, cx.palette);
        let mut pressed = None;
        let (mut ask, mut form) = (None, None);
        widgets::scroll(ui, "streams-page", |ui| {
            widgets::key_figures(ui, &view.figures, cx.palette);
            form = programmes(ui, cx, board);
            ask = returns(ui);
            tour::around(ui, Spot::Returns, |ui| {
                widgets::card(cx.palette).show(ui, |ui| pressed = grid::show(ui, view, cx.palette));
            });
            if let Some(table) = overdue {
                widgets::card(cx.palette)
                    .show(ui, |ui| widgets::table(ui, table, TableLook::default(), cx.palette));
            }
            for spec in &view.charts {
                widgets::card(cx.palette).show(ui, |ui| chart::show(ui, spec, 200.0, cx.palette));
            }
            touched = linked::show(ui, cx, linked.as_ref());
            widgets::source(ui, &view.sources.join("; "), cx.palette);
        });
        cx.send_all(ask.map(Action::Run));
        cx.send_all(form.map(Action::Form));
        match touched {
            Some(linked::Pressed::Read) => cx.send(Action::ReadLinked),
            Some(linked::Pressed::Add) => self.link_a_board(),
            Some(linked::Pressed::Change(row)) => self.link = board.linked_boards.get(row).map(Link::of),
            None => {}
        }
        match pressed {
            Some(Pressed::SetUp(id)) => {
                self.set_up = board.programme(&id).map(|programme| SetUp::new(board, programme, as_of));
            }
            Some(Pressed::Return(id, period)) => {
                self.record = board.stream(&id).map(|stream| Record::new(stream, period));
            }
            None => {}
        }
        if self.set_up.as_mut().is_some_and(|form| !form.show(ui, cx)) {
            self.set_up = None;
        }
        if self.record.as_mut().is_some_and(|form| !form.show(ui, cx)) {
            self.record = None;
        }
        if self.link.as_mut().is_some_and(|form| !form.show(ui, cx)) {
            self.link = None;
        }
    }
}

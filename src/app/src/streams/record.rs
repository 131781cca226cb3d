//! Form that records the receipt of a return.

use super::super::widgets::{self, named};
use crate::layout;
use crate::view_context::ViewContext;
use boardsight_core::edit::update;
use boardsight_core::model::{MeasureId, Period, Return, ReturnQuery, ReturnState, Stream, StreamId};
use boardsight_report::arrival;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Grid, TextEdit, Ui};
use jiff::civil::Date;

/// State of the form.
pub struct Record {
    stream: StreamId,
    period: Period,
    state: ReturnState,
    received: String,
    missing: Vec<MeasureId>,
    note: String,
    queries: Vec<ReturnQuery>,
}

impl Record {
    /// Creates a form for the return of a period, with its current values.
    pub fn new(stream: &Stream, period: Period) -> Self {
        let entry = stream.returns.iter().find(|r| r.period == period);
        Self {
            stream: stream.id.clone(),
            period,
            state: entry.map_or(ReturnState::Due, |r| r.state),
            received: entry.and_then(|r| r.received).map(|d| d.to_string()).unwrap_or_default(),
            missing: entry.map(|r| r.missing.clone()).unwrap_or_default(),
            note: entry.and_then(|r| r.note.clone()).unwrap_or_default(),
            queries: entry.map(|r| r.queries.clone()).unwrap_or_default(),
        }
    }

    /// Draws the form. Returns `false` when it closes.
    pub fn show(&mut self, ui: &Ui, cx: &ViewContext) -> bool {
        let Some(stream) = cx.board.stream(self.stream.as_str()) else { return false };
        let shown = layout::over(ui.ctx(), "record return", 460.0, |ui| {
            ui.heading(format!("Return for {}", self.period));
            ui.label(&stream.name);
            ui.add_space(6.0);
            self.fields(ui, cx, stream);
            ui.add_space(8.0);
            let day: Option<Date> = self.received.trim().parse().ok();
            let sound = self.received.trim().is_empty() || day.is_some();
            if !sound {
                widgets::chip(ui, &crate::fields::date_problem(&self.received), Tone::Bad, cx.palette);
            }
            ui.horizontal(|ui| {
                if ui.add_enabled(sound, egui::Button::new("Record")).clicked() {
                    let changed = self.applied(stream, day);
                    cx.edit(update(cx.board, &changed).map(|mut edit| {
                        edit.label = format!("{} for {}: {}", stream.name, self.period, self.state.label());
                        edit
                    }));
                    return false;
                }
                !ui.button("Cancel").clicked()
            })
            .inner
        });
        shown.inner && !shown.should_close()
    }

    fn fields(&mut self, ui: &mut Ui, cx: &ViewContext, stream: &Stream) {
        ui.horizontal_wrapped(|ui| {
            for state in ReturnState::ALL {
                ui.radio_value(&mut self.state, state, state.label());
            }
        });
        Grid::new("return").num_columns(2).spacing([14.0, 7.0]).show(ui, |ui| {
            ui.label("Came on");
            let field =
                TextEdit::singleline(&mut self.received).hint_text("day not reported").desired_width(130.0);
            named(&ui.add_enabled(self.state != ReturnState::Due, field), "Came on, year-month-day");
            ui.end_row();
            ui.label("Note");
            named(&ui.add(TextEdit::singleline(&mut self.note).desired_width(300.0)), "Note on the return");
            ui.end_row();
        });
        self.asked(ui, cx, stream);
        if self.state == ReturnState::Incomplete {
            ui.label("Missing from it");
            for id in &stream.measures {
                let mut on = self.missing.contains(id);
                let name = cx.board.measure(id.as_str()).map_or(id.as_str(), |m| m.name.as_str());
                if ui.checkbox(&mut on, name).changed() {
                    if on { self.missing.push(id.clone()) } else { self.missing.retain(|m| m != id) }
                }
            }
        }
    }

    /// Draws the questions to the sender, each with a checkbox for its answer.
    fn asked(&mut self, ui: &mut Ui, cx: &ViewContext, stream: &Stream) {
        if self.queries.is_empty() {
            return;
        }
        ui.label("Asked of the sender; tick what is settled");
        let most = ui.ctx().content_rect().height() * 0.3;
        egui::ScrollArea::vertical().id_salt("asked").max_height(most).show(ui, |ui| {
            for query in &mut self.queries {
                let mut settled = query.settled.is_some();
                ui.horizontal_top(|ui| {
                    let tick = ui.checkbox(&mut settled, "");
                    named(&tick, &format!("Settled: {}", query.text));
                    if tick.changed() {
                        query.settled = settled.then_some(cx.as_of);
                    }
                    ui.add(egui::Label::new(&query.text).wrap());
                });
            }
        });
        if let Some(letter) = arrival::letter(cx.board, stream, self.period)
            && ui.button("Copy what is open as a letter").clicked()
        {
            ui.ctx().copy_text(letter);
        }
    }

    fn applied(&self, stream: &Stream, day: Option<Date>) -> Stream {
        let mut changed = stream.clone();
        let old = changed.returns.iter().position(|r| r.period == self.period);
        let mut entry =
            old.map_or_else(|| Return::new(self.period, ReturnState::Due), |i| changed.returns[i].clone());
        entry.state = self.state;
        entry.received = day.filter(|_| self.state != ReturnState::Due);
        entry.missing = if self.state == ReturnState::Incomplete { self.missing.clone() } else { Vec::new() };
        entry.queries.clone_from(&self.queries);
        entry.note = (!self.note.trim().is_empty()).then(|| self.note.trim().to_owned());
        match old {
            Some(i) => changed.returns[i] = entry,
            None => {
                let at = changed.returns.partition_point(|r| r.period < self.period);
                changed.returns.insert(at, entry);
            }
        }
        changed
    }
}

//! Form that sets up reporting for a programme without a stream.

use super::super::widgets::{self, named};
use crate::layout;
use crate::view_context::ViewContext;
use boardsight_core::edit::{TemplateStream, set_up_stream};
use boardsight_core::model::{
    Board, BodyId, Frequency, MeasureId, Period, Programme, ProgrammeId, StreamState,
};
use eframe::egui::{self, ComboBox, DragValue, Grid, ScrollArea, TextEdit, Ui};

/// State of the form.
pub struct SetUp {
    programme: ProgrammeId,
    short: String,
    name: String,
    frequency: Frequency,
    first: String,
    due_days: u16,
    owed_by: Option<BodyId>,
    measures: Vec<MeasureId>,
    /// Area where the form was last drawn.
    place: egui::Rect,
}

impl SetUp {
    /// Creates a form for a programme, with defaults from an existing stream of the board.
    pub fn new(board: &Board, programme: &Programme, as_of: jiff::civil::Date) -> Self {
        let model =
            board.streams.iter().find(|s| s.state == StreamState::Established && !s.measures.is_empty());
        let frequency = model.and_then(|s| s.frequency).unwrap_or(Frequency::Quarterly);
        let gap = board.streams.iter().find(|s| s.programme == programme.id);
        Self {
            programme: programme.id.clone(),
            short: programme.short.clone(),
            name: gap.map_or_else(|| format!("Progress of {}", programme.short), |s| s.name.clone()),
            frequency,
            first: first_period(as_of, frequency),
            due_days: model.and_then(|s| s.due_days).unwrap_or(30),
            owed_by: programme.leads.first().cloned(),
            measures: model.map(|s| s.measures.clone()).unwrap_or_default(),
            place: egui::Rect::NOTHING,
        }
    }

    /// Draws the form. Returns `false` when it closes.
    pub fn show(&mut self, ui: &Ui, cx: &ViewContext) -> bool {
        let shown = layout::over(ui.ctx(), "set up stream", 480.0, |ui| {
            ui.heading(format!("Set up reporting for {}", self.short));
            ui.add_space(6.0);
            self.fields(ui, cx);
            self.template(ui, cx);
            ui.add_space(8.0);
            let first: Result<Period, _> = self.first.parse();
            let fits = first.as_ref().is_ok_and(|p| p.kind() == self.frequency.period_kind());
            if !fits {
                let want = match self.frequency {
                    Frequency::Monthly => "a month such as 'Apr 2017'",
                    Frequency::Quarterly => "a quarter such as '2017-18 Q1'",
                    Frequency::Yearly => "a financial year such as '2017-18'",
                };
                widgets::chip(
                    ui,
                    &format!("The first period must be {want}"),
                    boardsight_report::spec::Tone::Bad,
                    cx.palette,
                );
            }
            let ready = fits && !self.name.trim().is_empty();
            ui.horizontal(|ui| {
                if ui.add_enabled(ready, egui::Button::new("Set up reporting")).clicked()
                    && let Ok(first) = first
                {
                    self.ask(cx, first);
                    return false;
                }
                !ui.button("Cancel").clicked()
            })
            .inner
        });
        // A form is centred with its size in the previous frame. Repaint until it stops moving, or the
        // first click could miss.
        if self.place != shown.response.rect {
            self.place = shown.response.rect;
            ui.ctx().request_repaint();
        }
        shown.inner && !shown.should_close()
    }

    fn ask(&self, cx: &ViewContext, first: Period) {
        let template = TemplateStream {
            name: self.name.trim().to_owned(),
            frequency: self.frequency,
            first,
            due_days: self.due_days,
            owed_by: self.owed_by.clone(),
            measures: self.measures.clone(),
        };
        cx.edit(set_up_stream(cx.board, &self.programme, &template).map(|(edit, _)| edit));
    }

    fn fields(&mut self, ui: &mut Ui, cx: &ViewContext) {
        Grid::new("stream").num_columns(2).spacing([14.0, 7.0]).show(ui, |ui| {
            ui.label("What is reported");
            named(&ui.add(TextEdit::singleline(&mut self.name).desired_width(300.0)), "What is reported");
            ui.end_row();
            ui.label("How often");
            ui.horizontal(|ui| {
                for frequency in Frequency::ALL {
                    if ui.radio_value(&mut self.frequency, frequency, frequency.label()).changed() {
                        self.first = first_period(cx.as_of, frequency);
                    }
                }
            });
            ui.end_row();
            ui.label("First period");
            named(&ui.add(TextEdit::singleline(&mut self.first).desired_width(120.0)), "First period");
            ui.end_row();
            ui.label("Due");
            ui.horizontal(|ui| {
                named(&ui.add(DragValue::new(&mut self.due_days).range(0..=366)), "Days until due");
                ui.label("days after the end of each period");
            });
            ui.end_row();
            ui.label("Owed by");
            let name =
                |id: &BodyId| cx.board.body(id.as_str()).map_or(id.as_str(), |b| b.name.as_str()).to_owned();
            let shown = self.owed_by.as_ref().map_or_else(|| "not settled".to_owned(), name);
            let combo =
                ComboBox::from_id_salt("owed by").width(300.0).selected_text(&shown).show_ui(ui, |ui| {
                    ui.selectable_value(&mut self.owed_by, None, "not settled");
                    for body in &cx.board.bodies {
                        ui.selectable_value(&mut self.owed_by, Some(body.id.clone()), &body.name);
                    }
                });
            named(&combo.response, "Owed by");
            ui.end_row();
        });
    }

    /// Draws the measures that each return must contain.
    fn template(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.add_space(6.0);
        ui.label("Each return must bring");
        let most = ui.ctx().content_rect().height() * 0.3;
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            for measure in &cx.board.measures {
                let mut on = self.measures.contains(&measure.id);
                if ui.checkbox(&mut on, &measure.name).changed() {
                    if on {
                        self.measures.push(measure.id.clone());
                    } else {
                        self.measures.retain(|m| *m != measure.id);
                    }
                }
            }
        });
    }
}

/// Returns the period of the board's as-of date: the first for which a return can still be requested.
fn first_period(as_of: jiff::civil::Date, frequency: Frequency) -> String {
    Period::containing(as_of, frequency.period_kind()).map(|p| p.to_string()).unwrap_or_default()
}

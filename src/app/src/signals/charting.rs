//! Chart settings of a line: outliers, a fixed baseline, and new limits from a period on with a reason.
//! Each change is a separate edit.

use super::super::widgets::{self, named};
use crate::action::{Action, FormRequest};
use crate::layout;
use crate::view_context::ViewContext;
use boardsight_core::edit::{Edit, EditError, update};
use boardsight_core::model::{
    Basis, Citation, Measure, MeasureId, Period, Rebase, Series, SourceId, SpcSettings, Target,
};
use eframe::egui::{self, ComboBox, TextEdit, Ui};

/// Offered lengths of the baseline, in points.
const FIXED: [u16; 5] = [12, 15, 18, 20, 24];

/// Form for new limits.
pub struct NewLimits {
    series: String,
    from: Option<Period>,
    reason: String,
}

/// Form over the page.
pub enum Form {
    /// New limits from a period on.
    Limits(NewLimits),
    /// Target of the measure.
    Target(TargetForm),
}

impl Form {
    /// Draws the form. Returns `false` when it closes.
    pub fn show(&mut self, ui: &Ui, cx: &ViewContext) -> bool {
        match self {
            Self::Limits(form) => form.show(ui, cx),
            Self::Target(form) => form.show(ui, cx),
        }
    }
}

/// Draws the controls under a chart. Returns the form to open, if any.
pub fn controls(ui: &mut Ui, cx: &ViewContext, id: &str) -> Option<Form> {
    let series = cx.board.series.iter().find(|s| s.id == *id)?;
    let now = &series.charting;
    let mut wanted = now.clone();
    let mut form = None;
    ui.horizontal_wrapped(|ui| {
        let mut screened = !now.keep_outliers;
        if ui
            .checkbox(&mut screened, "Ignore extreme jumps when setting limits")
            .on_hover_text("Moving ranges of 3.267 times their mean or more do not widen the limits")
            .changed()
        {
            wanted.keep_outliers = !screened;
        }
        let text = now.fix_after.map_or_else(|| "all points".to_owned(), |n| format!("the first {n} points"));
        widgets::note(ui, "Base limits on", cx.palette);
        let combo = ComboBox::from_id_salt("baseline").selected_text(text).show_ui(ui, |ui| {
            ui.selectable_value(&mut wanted.fix_after, None, "all points");
            for n in FIXED {
                ui.selectable_value(&mut wanted.fix_after, Some(n), format!("the first {n} points"));
            }
        });
        named(&combo.response, "Limits come from");
        if ui.button("New limits from\u{2026}").clicked() {
            form = Some(Form::Limits(NewLimits { series: id.to_owned(), from: None, reason: String::new() }));
        }
        if ui.button("Target\u{2026}").clicked() {
            form = cx.board.measure(series.measure.as_str()).map(|m| Form::Target(TargetForm::of(m)));
        }
    });
    for (i, rebase) in now.rebases.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            widgets::note(ui, &format!("New limits from {}: {}", rebase.from, rebase.reason), cx.palette);
            let button = ui.small_button("Take back");
            named(&button, &format!("Take back the new limits from {}", rebase.from));
            if button.clicked() {
                wanted.rebases.remove(i);
            }
        });
    }
    if wanted != *now {
        let edit = charted(cx, series, wanted);
        cx.edit(edit);
    }
    form
}

fn charted(cx: &ViewContext, series: &Series, charting: SpcSettings) -> Result<Edit, EditError> {
    let mut changed = series.clone();
    changed.charting = charting;
    update(cx.board, &changed)
}

impl NewLimits {
    /// Draws the form. Returns `false` when it closes.
    pub fn show(&mut self, ui: &Ui, cx: &ViewContext) -> bool {
        let Some(series) = cx.board.series.iter().find(|s| s.id == *self.series) else { return false };
        let taken = |p: &Period| series.charting.rebases.iter().any(|r| r.from == *p);
        let mut periods: Vec<Period> = series.points.iter().map(|p| p.period).filter(|p| !taken(p)).collect();
        // List the latest period first, since new limits usually start there.
        periods.sort_unstable_by(|a, b| b.cmp(a));
        let shown = layout::over(ui.ctx(), "new limits", 440.0, |ui| {
            ui.heading("New limits");
            ui.label(
                "Mean and limits are worked out anew from a period in which the work is known to have changed. Never to \
                 make a signal go away.",
            );
            ui.add_space(6.0);
            let text = self.from.map_or_else(|| "choose a period".to_owned(), |p| p.to_string());
            let combo = ComboBox::from_label("From").height(330.0).selected_text(text).show_ui(ui, |ui| {
                for period in &periods {
                    ui.selectable_value(&mut self.from, Some(*period), period.to_string());
                }
            });
            named(&combo.response, "From which period");
            let field = TextEdit::singleline(&mut self.reason)
                .hint_text("what changed in the work")
                .desired_width(400.0);
            named(&ui.add(field), "Reason for new limits");
            ui.add_space(8.0);
            let reason = self.reason.trim().to_owned();
            ui.horizontal(|ui| {
                let ready = self.from.filter(|_| !reason.is_empty());
                let add = ui.add_enabled(ready.is_some(), egui::Button::new("Set new limits"));
                let add = add.on_disabled_hover_text("Choose a period and say what changed");
                if let (true, Some(from)) = (add.clicked(), ready) {
                    let mut charting = series.charting.clone();
                    charting.rebases.push(Rebase { from, reason });
                    charting.rebases.sort_by_key(|r| r.from);
                    let edit = charted(cx, series, charting);
                    cx.edit(edit);
                    return false;
                }
                !ui.button("Cancel").clicked()
            })
            .inner
        });
        shown.inner && !shown.should_close()
    }
}

/// Form for a measure's target.
pub struct TargetForm {
    measure: MeasureId,
    figure: String,
    basis: Basis,
    source: Option<SourceId>,
    at: String,
}

impl TargetForm {
    fn of(measure: &Measure) -> Self {
        let now = measure.target.as_ref();
        Self {
            measure: measure.id.clone(),
            figure: now.map(|t| t.value.to_string()).unwrap_or_default(),
            basis: now.map(|t| t.basis).unwrap_or_default(),
            source: now.map(|t| t.cite.source.clone()),
            at: now.and_then(|t| t.cite.at.clone()).unwrap_or_default(),
        }
    }

    fn show(&mut self, ui: &Ui, cx: &ViewContext) -> bool {
        let Some(measure) = cx.board.measure(self.measure.as_str()) else { return false };
        let shown = layout::over(ui.ctx(), "target", 520.0, |ui| {
            ui.heading(format!("Target: {}", measure.short));
            ui.label(format!(
                "One target for every programme, in {}; {}.",
                measure.unit,
                measure.better.label()
            ));
            ui.add_space(6.0);
            egui::Grid::new("target").num_columns(2).spacing([14.0, 7.0]).show(ui, |ui| {
                ui.label("Figure");
                named(&ui.add(TextEdit::singleline(&mut self.figure).desired_width(120.0)), "Target figure");
                ui.end_row();
                ui.label("It is");
                ui.horizontal(|ui| {
                    for basis in [Basis::Published, Basis::Assessed, Basis::Illustrative] {
                        ui.radio_value(&mut self.basis, basis, basis.word());
                    }
                });
                ui.end_row();
                ui.label("Set in");
                let title = |id: &SourceId| {
                    cx.board
                        .source(id.as_str())
                        .map_or_else(|| id.to_string(), |s| format!("{}, {}", s.publisher, s.title))
                };
                let text = self.source.as_ref().map_or_else(|| "choose a source".to_owned(), title);
                let combo = ComboBox::from_id_salt("target source")
                    .width(360.0)
                    .truncate()
                    .selected_text(text)
                    .show_ui(ui, |ui| {
                        // Once the source is on the board, this list contains it.
                        if ui.selectable_label(false, "Add a source\u{2026}").clicked() {
                            cx.send(Action::Form(FormRequest::Source(None)));
                        }
                        for source in &cx.board.sources {
                            ui.selectable_value(&mut self.source, Some(source.id.clone()), title(&source.id));
                        }
                    });
                named(&combo.response, "Source of the target");
                ui.end_row();
                ui.label("Where in it");
                let field =
                    TextEdit::singleline(&mut self.at).hint_text("page or paragraph").desired_width(240.0);
                named(&ui.add(field), "Where in the source");
                ui.end_row();
            });
            let figure = self.figure.replace(',', "").trim().parse::<f64>().ok().filter(|v| v.is_finite());
            if figure.is_none() && !self.figure.trim().is_empty() {
                let text = format!("'{}' is not a number", self.figure.trim());
                widgets::chip(ui, &text, boardsight_report::spec::Tone::Bad, cx.palette);
            }
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let ready = figure.zip(self.source.clone());
                let set = ui.add_enabled(ready.is_some(), egui::Button::new("Set the target"));
                let set = set.on_disabled_hover_text("Write a figure and choose where it is set");
                let mut target = None;
                if let (true, Some((value, source))) = (set.clicked(), ready) {
                    let at = Some(self.at.trim().to_owned()).filter(|at| !at.is_empty());
                    // Keep the note of the target if its source is unchanged.
                    let old = measure.target.as_ref().filter(|t| t.cite.source == source);
                    let note = old.and_then(|t| t.cite.note.clone());
                    target =
                        Some(Some(Target { value, basis: self.basis, cite: Citation { source, at, note } }));
                }
                if measure.target.is_some() && ui.button("Take the target away").clicked() {
                    target = Some(None);
                }
                if let Some(target) = target {
                    let changed = Measure { target, ..measure.clone() };
                    cx.edit(update(cx.board, &changed));
                    return false;
                }
                !ui.button("Cancel").clicked()
            })
            .inner
        });
        shown.inner && !shown.should_close()
    }
}

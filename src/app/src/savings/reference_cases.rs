//! Outside view: delivery of earlier programmes, applied to a plan.

use crate::chart;
use crate::savings::forecast::Draft;
use crate::savings::new_saving::NewCase;
use crate::theme::Palette;
use crate::view_context::ViewContext;
use crate::widgets::{self, TableLook, card};
use boardsight_report::forecast::ForecastView;
use boardsight_report::spec::{Chart, Tone};
use eframe::egui::{ComboBox, Ui};

/// State of the section.
#[derive(Default)]
pub(super) struct Earlier {
    /// Id of the plan shown in the outside view; `None` for the first that is not over.
    pub(super) plan: Option<String>,
    new: NewCase,
}

impl Earlier {
    /// Draws the outside view, and the choice of its class and plan.
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext, view: &ForecastView, draft: &mut Draft) {
        let p = cx.palette;
        outside(ui, view, draft, &mut self.plan, p);
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            cx.edit_ui(ui, |ui| self.new.show(ui, cx));
            widgets::table(ui, &view.cases_table(), TableLook::default(), p);
        });
    }
}

fn outside(ui: &mut Ui, view: &ForecastView, draft: &mut Draft, plan: &mut Option<String>, p: &Palette) {
    let o = &view.outside;
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, "Outside view against promoter’s view");
        ui.label(&o.message);
        if !o.plans.is_empty() {
            let shown = o.shown();
            ui.horizontal(|ui| {
                let label = ui.label("Plan");
                let combo = ComboBox::from_id_salt("plan set against the class")
                    .selected_text(shown.map_or("not chosen", |s| s.label.as_str()));
                let combo = combo.width(420.0).truncate().show_ui(ui, |ui| {
                    for one in &o.plans {
                        if ui.selectable_label(one.id == o.plan, &one.label).clicked() {
                            *plan = Some(one.id.clone());
                        }
                    }
                });
                combo.response.labelled_by(label.id);
            });
            if let Some(shown) = shown {
                ui.label(&shown.line);
            }
        }
        if o.shown().is_none() {
            widgets::note(ui, "No current plan has an amount", p);
        }
        if let Some(forecast) = &mut draft.forecast {
            let mut kinds: Vec<&str> = o.cases.iter().map(|c| c.kind.as_str()).collect();
            kinds.dedup();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                ui.horizontal_wrapped(|ui| {
                    widgets::note(ui, &format!("Class, of {kind}:"), p);
                    for case in o.cases.iter().filter(|c| c.kind == kind) {
                        let mut chosen = forecast.class.iter().any(|id| *id == *case.id);
                        let hover = format!("{}. {}", case.similarity, case.note);
                        if ui.checkbox(&mut chosen, &case.title).on_hover_text(hover).changed() {
                            forecast.class.retain(|id| *id != *case.id);
                            if chosen {
                                forecast.class.push(case.id.as_str().into());
                            }
                        }
                    }
                });
            }
        }
        for line in &o.advice {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                ui.label(line);
            });
        }
    });
    beside(ui, o.charts.iter().map(|spec| (spec, 250.0)), p);
    if !o.levels.is_empty() {
        card(p).show(ui, |ui| widgets::table(ui, &view.levels_table(), TableLook::default(), p));
    }
}

/// Draws charts in two columns, each on its card.
pub(super) fn beside<'a>(ui: &mut Ui, charts: impl Iterator<Item = (&'a Chart, f32)>, p: &Palette) {
    let charts: Vec<_> = charts.collect();
    for pair in charts.chunks(2) {
        ui.columns(2, |columns| {
            for (column, (spec, height)) in columns.iter_mut().zip(pair) {
                card(p).show(column, |ui| {
                    ui.set_width(ui.available_width());
                    chart::show(ui, spec, *height, p)
                });
            }
        });
    }
}

//! Measures page: plan against outturn, change over time, and the cost of the gap.

use super::chart;
use super::theme::{self, Palette};
use super::tour::{self, Spot};
use super::widgets::{self, TableLook, card, named};
use crate::action::{Action, FormRequest, RecordRef};
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use boardsight_analysis::comments;
use boardsight_core::edit::List;
use boardsight_core::model::Board;
use boardsight_report::measures::{self, MeasureChoice, MeasureItem, Measures, totals_table, variance_table};
use boardsight_report::spec::{Table, Tone};
use boardsight_report::{PageName, say};
use eframe::egui::{self, Button, ComboBox, Label, RichText, ScrollArea, TextWrapMode, Ui, vec2};
use std::collections::HashMap;

const LIST: f32 = 236.0;
const CHART: f32 = 250.0;

/// State of the page.
#[derive(Default)]
pub struct MeasuresPage {
    choice: MeasureChoice,
    view: RevisionCache<View, MeasureChoice>,
}

struct View {
    measures: Measures,
    table: Table,
    totals: Table,
    /// Number of open comments on each measure and its figures, by measure id.
    said: HashMap<String, usize>,
}

/// Pressed button of a measure.
enum Pressed {
    /// Show the measure in full, with its figures and comments.
    Whole,
    /// Open a form.
    Form(FormRequest),
}

impl MeasuresPage {
    /// Returns the measure selected in the list, if any.
    pub(super) fn shown(&self) -> Option<&str> {
        self.choice.measure.as_deref()
    }

    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of, p) = (cx.board, cx.as_of, cx.palette);
        let choice = self.choice.clone();
        let view = self.view.get(cx, choice.clone(), || {
            let measures = measures::measures(board, as_of, &choice);
            let table = variance_table("measure", "Every figure reported of it", &measures.rows);
            let totals = totals_table(&measures.totals);
            View { measures, table, totals, said: said(board) }
        });
        let m = &view.measures;
        widgets::page_head(ui, &m.message, PageName::Measures.question(), as_of, p);
        widgets::how_programmes_come(ui, board, p);
        let mut picked = None;
        let (mut pressed, mut add) = (None, false);
        let mut period = m.period;
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(LIST, ui.available_height()), |ui| {
                ui.set_width(LIST);
                ui.vertical(|ui| {
                    add = cx.edit_ui(ui, |ui| ui.button("Add a measure\u{2026}").clicked());
                    picked = list(ui, m, &view.said, p);
                });
            });
            if m.list.is_empty() {
                return;
            }
            ui.vertical(|ui| {
                widgets::scroll(ui, "measure", |ui| {
                    if let Some(item) = m.selected.and_then(|i| m.list.get(i)) {
                        pressed = about(ui, item, m, &mut period, cx).map(|what| (what, item.id.clone()));
                    }
                    tour::around(ui, Spot::Gap, |ui| charts(ui, m, p));
                    card(p).show(ui, |ui| {
                        widgets::table(ui, &view.table, TableLook::default(), p);
                    });
                    if !m.totals.is_empty() {
                        card(p).show(ui, |ui| widgets::table(ui, &view.totals, TableLook::default(), p));
                    }
                    reconciled(ui, m, p);
                    widgets::source(ui, &m.sources.join("; "), p);
                });
            });
        });
        match pressed {
            Some((Pressed::Whole, id)) => {
                cx.send(Action::Select(Some(RecordRef { list: List::Measures, id })));
            }
            Some((Pressed::Form(open), _)) => cx.send(Action::Form(open)),
            None => {}
        }
        if add {
            cx.send(Action::Form(FormRequest::Measure(None)));
        }
        if picked.is_some() {
            self.choice = MeasureChoice { measure: picked, period: None };
        } else if period != m.period {
            self.choice.period = period;
        }
    }
}

/// Draws the list of measures. Returns the selected one.
fn list(ui: &mut Ui, m: &Measures, said: &HashMap<String, usize>, p: &Palette) -> Option<String> {
    let mut picked = None;
    ScrollArea::vertical().id_salt("measures").auto_shrink([false, true]).show(ui, |ui| {
        for (i, item) in m.list.iter().enumerate() {
            let chosen = m.selected == Some(i);
            let frame = card(p).fill(if chosen { p.picked } else { p.paper });
            let shown = frame.show(ui, |ui| {
                ui.set_width(LIST - 24.0);
                ui.spacing_mut().item_spacing.y = 3.0;
                let name = RichText::new(&item.short).color(p.ink);
                let name = if chosen { name.family(theme::strong()) } else { name };
                let button = ui.add(Button::selectable(chosen, name).wrap().frame(false));
                named(&button, &format!("Measure: {}", item.name));
                ui.horizontal_wrapped(|ui| widgets::status(ui, &item.status, p));
                widgets::note(ui, &item.reported_by, p);
                if let Some(&open) = said.get(&item.id) {
                    widgets::chip(ui, &say::count(open, "open comment", "open comments"), Tone::Watch, p);
                }
                button.clicked()
            });
            // A click anywhere on the card selects it; the keyboard uses the button with the name.
            let on_card = shown.response.contains_pointer() && ui.input(|i| i.pointer.primary_clicked());
            if shown.inner || on_card {
                picked = Some(item.id.clone());
            }
        }
    });
    picked
}

/// Draws the description of the measure. Returns the pressed button.
fn about(
    ui: &mut Ui,
    item: &MeasureItem,
    m: &Measures,
    period: &mut Option<boardsight_core::model::Period>,
    cx: &ViewContext,
) -> Option<Pressed> {
    let p = cx.palette;
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        widgets::section(ui, &item.name);
        if m.periods.len() > 1 {
            let text = period.map_or_else(String::new, |p| p.to_string());
            let combo = ComboBox::from_id_salt("period").selected_text(text).show_ui(ui, |ui| {
                for one in &m.periods {
                    ui.selectable_value(period, Some(*one), one.to_string());
                }
            });
            named(&combo.response, "Period compared");
        }
        let details = ui.button("Figures and comments");
        named(&details, &format!("Figures and comments of {}", item.name));
        if details.clicked() {
            pressed = Some(Pressed::Whole);
        }
        // Add the buttons one by one, so that they wrap in a narrow window.
        let editable = cx.can_edit;
        let figure =
            ui.add_enabled(editable, Button::new("Type in a figure\u{2026}").wrap_mode(TextWrapMode::Extend));
        named(&figure, &format!("Type in a figure of {}", item.name));
        if figure.clicked() {
            pressed = Some(Pressed::Form(FormRequest::Figure(Some(item.id.clone()))));
        }
        let change = ui
            .add_enabled(editable, Button::new("Change the measure\u{2026}").wrap_mode(TextWrapMode::Extend));
        named(&change, &format!("Change the measure {}", item.name));
        if change.clicked() {
            pressed = Some(Pressed::Form(FormRequest::Measure(Some(item.id.clone()))));
        }
    });
    let mut parts = vec![item.definition.clone(), format!("In {}; {}.", item.unit, item.better)];
    if !item.unit_cost.is_empty() {
        parts.push(format!("Unit cost: {}", item.unit_cost));
    }
    parts.retain(|part| !part.is_empty());
    ui.add(Label::new(RichText::new(parts.join(" ")).small().color(p.faint)).wrap());
    pressed
}

/// Returns the number of open comments on each measure, its series and the stated costs of its gaps.
fn said(board: &Board) -> HashMap<String, usize> {
    let mut out: HashMap<String, usize> = HashMap::new();
    for ((list, id), said) in comments::counts(board).into_iter().filter(|(_, n)| n.open > 0) {
        let measure = match list {
            "measures" => Some(id),
            "series" => board.series.iter().find(|s| s.id == *id).map(|s| s.measure.as_str()),
            "stated_costs" => board.stated_costs.iter().find(|c| c.id == *id).map(|c| c.measure.as_str()),
            _ => None,
        };
        if let Some(measure) = measure {
            *out.entry(measure.to_owned()).or_default() += said.open;
        }
    }
    out
}

fn charts(ui: &mut Ui, m: &Measures, p: &Palette) {
    if let Some(across) = &m.across {
        card(p).show(ui, |ui| chart::show(ui, across, chart::height(across), p));
    } else {
        widgets::chip(ui, "No figure of it is reported", Tone::Missing, p);
    }
    if !m.controls.is_empty() {
        widgets::section(ui, "Is it changing?");
    }
    for (spec, says) in &m.controls {
        card(p).show(ui, |ui| {
            chart::show(ui, spec, CHART, p);
            ui.add(Label::new(says).wrap());
        });
    }
    if m.multiples.is_empty() {
        return;
    }
    widgets::section(ui, "Over time");
    chart::grid(ui, &m.multiples, CHART, p);
}

/// Draws the check of published costs.
fn reconciled(ui: &mut Ui, m: &Measures, p: &Palette) {
    if m.reconciled.is_empty() {
        return;
    }
    card(p).show(ui, |ui| {
        widgets::section(ui, "Check of published costs");
        egui::Grid::new("reconciled").num_columns(5).striped(true).spacing([18.0, 4.0]).show(ui, |ui| {
            for head in ["Measure", "What", "Stated", "Ours", "Difference"] {
                let shown = ui.label(RichText::new(head).family(theme::strong()).color(p.faint));
                crate::terms::heads(shown, head);
            }
            ui.end_row();
            for row in &m.reconciled {
                ui.label(format!("{}, {}, {}", row.short, row.measure_name, row.period));
                ui.label(&row.what);
                ui.label(&row.stated).on_hover_text(format!("Source: {}", row.source));
                ui.label(&row.ours);
                ui.label(&row.difference);
                ui.end_row();
            }
        });
    });
}

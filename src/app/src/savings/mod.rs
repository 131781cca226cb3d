//! Savings page: expectations, evidence, double counting and forecast.

mod forecast;
mod new_saving;
mod overlaps;
mod reference_cases;
mod sliders;

use super::theme::Palette;
use super::widgets::{self, TableLook, card, named};
use super::{chart, tour};
use crate::action::RecordRef;
use crate::revision_cache::RevisionCache;
use crate::savings::forecast::{Ahead, Section};
use crate::savings::new_saving::NewSaving;
use crate::terms::explain;
use crate::view_context::ViewContext;
use boardsight_core::edit::List;
use boardsight_report::PageName;
use boardsight_report::savings::{self, SavingItem, Savings};
use boardsight_report::spec::{Chart, Table, Tone};
use eframe::egui::{self, Align, Button, Layout, RichText, Ui};

/// State of the page.
#[derive(Default)]
pub struct SavingsPage {
    view: RevisionCache<View>,
    /// Selected section; `None` for the ledger.
    section: Option<Section>,
    ahead: Ahead,
    new: NewSaving,
}

/// Sections in the order of the tabs.
const SECTIONS: [(Option<Section>, &str); 5] = [
    (None, "Who expects what"),
    (Some(Section::Twice), "Counted twice"),
    (Some(Section::Earlier), "Earlier programmes"),
    (Some(Section::Forecast), "Forecast"),
    (Some(Section::Needs), "What would have to be true"),
];

struct View {
    savings: Savings,
    /// Charts of the savings without their titles, which the cards show.
    charts: Vec<Chart>,
    ledger: Table,
    totals: Table,
}

impl SavingsPage {
    /// Draws the glossary.
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of, p) = (cx.board, cx.as_of, cx.palette);
        let view = self.view.get(cx, (), || {
            let savings = savings::savings(board, as_of);
            let ledger = savings::table(&savings.rows, "Who expects how much, on what evidence");
            let untitled = |item: &SavingItem| Chart {
                title: String::new(),
                subtitle: String::new(),
                ..item.chart.clone()
            };
            let charts = savings.savings.iter().map(untitled).collect();
            View { charts, ledger, totals: savings.totals_table(), savings }
        });
        let s = &view.savings;
        widgets::page_head(ui, &s.message, PageName::Savings.question(), as_of, p);
        ui.horizontal_wrapped(|ui| {
            for (section, name) in SECTIONS {
                ui.selectable_value(&mut self.section, section, name);
            }
        });
        if let Some(section) = self.section {
            let ahead = &mut self.ahead;
            widgets::scroll(ui, "savings ahead", |ui| ahead.show(ui, cx, section));
            return;
        }
        let mut pressed: Option<String> = None;
        let said = boardsight_analysis::comments::counts(board);
        let new = &mut self.new;
        widgets::scroll(ui, "savings", |ui| {
            cx.edit_ui(ui, |ui| new.show(ui, cx));
            for (i, (item, spec)) in s.savings.iter().zip(&view.charts).enumerate() {
                let open = said.get(&("savings", item.id.as_str())).map_or(0, |n| n.open);
                let from = ui.cursor().min;
                if saving(ui, item, spec, open, p) {
                    pressed = Some(item.id.clone());
                }
                if i == 0 {
                    let to = egui::pos2(ui.max_rect().right(), ui.cursor().top());
                    tour::mark(ui, tour::Spot::Expected, egui::Rect::from_min_max(from, to));
                }
            }
            card(p).show(ui, |ui| {
                let look = TableLook { pressable: true, ..TableLook::default() };
                let touched = widgets::table(ui, &view.ledger, look, p);
                if let Some(row) = touched.row.and_then(|i| s.rows.get(i)) {
                    pressed = Some(row.saving.clone());
                }
            });
            if !s.totals.is_empty() {
                card(p).show(ui, |ui| widgets::table(ui, &view.totals, TableLook::default(), p));
            }
            widgets::source(ui, &s.sources.join("; "), p);
        });
        if let Some(id) = pressed {
            cx.send(crate::action::Action::Select(Some(RecordRef { list: List::Savings, id })));
        }
    }
}

/// Draws one saving with its figures and every body's expectation on one axis. Returns `true` if it is to
/// be selected.
fn saving(ui: &mut Ui, item: &SavingItem, spec: &Chart, open: usize, p: &Palette) -> bool {
    card(p)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let mut pressed = false;
            ui.horizontal_wrapped(|ui| {
                widgets::section(ui, &item.message);
                widgets::status(ui, &item.status, p);
                let button = ui.add(Button::new(RichText::new("Details").small()).small());
                named(&button, &format!("Details of {}: {}", item.short, item.title));
                pressed = button.clicked();
                if open > 0 {
                    let text = boardsight_report::say::count(open, "open comment", "open comments");
                    widgets::chip(ui, &text, Tone::Watch, p);
                }
            });
            ui.columns(2, |columns| {
                chart::show(&mut columns[0], spec, chart::height(spec), p);
                // Columns justify their text, but facts are aligned left.
                columns[1].with_layout(Layout::top_down(Align::Min), |ui| facts(ui, item, p));
            });
            pressed
        })
        .inner
}

fn facts(ui: &mut Ui, item: &SavingItem, p: &Palette) {
    egui::Grid::new(("facts", &item.id)).num_columns(2).spacing([16.0, 3.0]).show(ui, |ui| {
        let facts = [
            ("Period", &item.period),
            ("Planned", &item.planned),
            ("Delivered", &item.delivered),
            ("Planned less delivered", &item.missed),
            ("Latest, highest less lowest", &item.spread),
            ("Ever stated", &item.ever),
            ("Evidence", &item.evidence),
            ("Kind", &item.cashability),
        ];
        for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
            explain(ui.label(RichText::new(name).color(p.faint)), name);
            if value == boardsight_report::spec::NOT_REPORTED {
                widgets::chip(ui, value, Tone::Missing, p);
            } else {
                ui.label(value);
            }
            ui.end_row();
        }
    });
    for flag in &item.flags {
        ui.horizontal_wrapped(|ui| {
            widgets::shape(ui, Tone::Watch, p);
            ui.label(flag);
        });
    }
    if !item.note.is_empty() {
        widgets::note(ui, &item.note, p);
    }
    widgets::source(ui, &item.source, p);
}

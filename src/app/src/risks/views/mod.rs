//! Other views of the page: map, timeline, pounds, assurance, bow tie, alerts, and scale.

mod baseline_picker;
mod bowtie;
mod framework_editor;
mod map;
mod scale;
mod tables;

use crate::view_context::ViewContext;
use crate::widgets;
use eframe::egui::{Button, Ui};

/// View of the risks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// Register as a table, with a small map.
    #[default]
    Register,
    /// Heat map, with the paths between inherent, current and target ratings.
    Map,
    /// Time until risks could occur, and their age.
    Timeline,
    /// Exposure in pounds.
    Pounds,
    /// Board assurance framework.
    Assurance,
    /// One risk from causes to effects.
    BowTie,
    /// Alerts from the programmes' figures.
    Raised,
    /// Rating scale.
    Scale,
}

impl View {
    const ALL: [Self; 8] = [
        Self::Register,
        Self::Map,
        Self::Timeline,
        Self::Pounds,
        Self::Assurance,
        Self::BowTie,
        Self::Raised,
        Self::Scale,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Register => "Register",
            Self::Map => "Heat map",
            Self::Timeline => "Timeline",
            Self::Pounds => "Exposure in pounds",
            Self::Assurance => "Assurance",
            Self::BowTie => "Bow tie",
            Self::Raised => "Raised by the figures",
            Self::Scale => "Scale and appetite",
        }
    }
}

/// State of the views.
#[derive(Default)]
pub(super) struct Views {
    pub(super) view: View,
    pub(super) map: map::MapView,
    sheets: tables::Sheets,
    scale: scale::ScaleView,
}

impl Views {
    /// Draws the tabs of the views. `raised` is the number of risks with alerts.
    pub(super) fn tabs(&mut self, ui: &mut Ui, raised: usize) {
        ui.horizontal_wrapped(|ui| {
            for view in View::ALL {
                let text = match view {
                    View::Raised if raised > 0 => format!("{} ({raised})", view.label()),
                    View::Scale if self.scale.is_drafting() => format!("{} (draft)", view.label()),
                    _ => view.label().to_owned(),
                };
                let shown = ui.add(Button::selectable(self.view == view, text));
                widgets::named(&shown, &format!("{} view", view.label()));
                if shown.clicked() {
                    self.view = view;
                }
            }
        });
        ui.add_space(2.0);
    }

    /// Draws the selected view, other than the register. `rows` are the risks that pass the register's
    /// filters; `print` differs if they may differ.
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext, rows: &[usize], print: u64) {
        match self.view {
            View::Register => {}
            View::Map => widgets::scroll(ui, "risk map", |ui| self.map.show(ui, cx, rows, print)),
            View::Timeline => widgets::scroll(ui, "risk timeline", |ui| self.sheets.timeline(ui, cx)),
            View::Pounds => widgets::scroll(ui, "risk pounds", |ui| self.sheets.pounds(ui, cx)),
            View::Assurance => widgets::scroll(ui, "risk assurance", |ui| self.sheets.assurance(ui, cx)),
            View::BowTie => widgets::scroll(ui, "risk bow tie", |ui| bowtie::show(ui, cx, rows)),
            View::Raised => widgets::scroll(ui, "risks raised", |ui| self.sheets.raised(ui, cx)),
            View::Scale => widgets::scroll(ui, "risk scale", |ui| {
                self.scale.show(ui, cx);
                framework_editor::show(ui, cx);
            }),
        }
    }
}

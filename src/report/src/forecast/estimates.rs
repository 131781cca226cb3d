//! Two estimates of one plan side by side: the forecast from ranges, and the delivery rate of earlier
//! programmes.

use super::{ForecastView, percent, pounds};
use crate::names::Names;
use crate::say;
use crate::spec::{Cell, Column, Table, Tone};
use boardsight_analysis::forecast::{Model, Outcome};
use boardsight_core::model::{Gbp, Saving};
use serde::Serialize;

/// One estimate of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// Name of the method.
    pub method: String,
    /// Probability from 0 to 1 that the whole plan is delivered.
    pub whole: f64,
    /// Amount in pounds with an even chance; `None` if it is not computed for this plan alone.
    pub even: Option<i64>,
    /// Description of its inputs.
    pub rests_on: String,
}

/// Fills in the two estimates of the shown plan if both are available.
pub(super) fn say(view: &mut ForecastView, names: &Names<'_>, model: &Model, drawn: &Outcome) {
    let Some((whole, even)) = view.outside.whole.zip(view.outside.even) else { return };
    let Some(saving) = view.outside.shown().map(|p| p.saving.clone()).filter(|id| !id.is_empty()) else {
        return;
    };
    let ranged: Vec<&Saving> = names.board().savings.iter().filter(|s| s.range.is_some()).collect();
    let Some(place) = ranged.iter().position(|s| s.id == *saving) else { return };
    let Some(plan) = ranged[place].planned.as_ref().map(|p| pounds(p.gbp.as_f64())) else { return };
    let reached = model
        .targets
        .iter()
        .zip(&drawn.reached)
        .find(|(target, _)| target.input == place && pounds(target.gbp) == plan);
    let Some((_, share)) = reached else { return };
    let even_drawn = drawn.spreads.last().filter(|_| ranged.len() == 1).map(|s| pounds(s.p50));
    let made_up = if view.illustrative { " illustrative" } else { "" };
    let cases = view.outside.cases.iter().filter(|c| c.chosen).count();
    view.estimates = vec![
        Estimate {
            method: "Forecast from ranges".to_owned(),
            whole: *share,
            even: even_drawn,
            rests_on: format!("the board’s{made_up} ranges for each saving, less the risks that touch it"),
        },
        Estimate {
            method: "Reference class".to_owned(),
            whole,
            even: Some(even),
            rests_on: format!(
                "the share of plan that {} delivered, with a stated starting assumption",
                say::count(cases, "earlier programme", "earlier programmes")
            ),
        },
    ];
    view.estimates_differ = format!(
        "The two estimates differ because they share no input. The forecast cannot exceed the highest amount of the{made_up} \
         ranges, and takes off risks. The reference class takes nothing from this programme but the size of its plan; \
         with few earlier programmes its range is wide, so that a high outcome is less unlikely."
    );
}

impl ForecastView {
    /// Returns the two estimates of the shown plan as a table.
    #[must_use]
    pub fn estimates_table(&self) -> Table {
        let plan = self.outside.shown().map_or("the plan", |p| p.label.as_str());
        let rows = self.estimates.iter().map(|e| {
            vec![
                Cell::text(&*e.method),
                Cell { value: Some(e.whole), ..Cell::text(percent(e.whole)) },
                e.even.map_or_else(
                    || Cell { tone: Tone::Missing, ..Cell::text("not worked out for this plan alone") },
                    |gbp| Cell { value: Some(Gbp(gbp).as_f64()), ..Cell::text(self.gbp(gbp)) },
                ),
                Cell::text(&*e.rests_on),
            ]
        });
        Table {
            id: "two-estimates".to_owned(),
            title: self.titled(&format!("Two estimates of {plan}")),
            columns: vec![
                Column::text("Method", 3),
                Column::number("Chance of the whole plan", 3),
                Column::number("Even chance of at least, £", 3),
                Column::text("Rests on", 7),
            ],
            rows: rows.collect(),
            notes: vec![self.estimates_differ.clone()],
        }
    }
}

//! Variances and totals as tables, and the page for documents.

use super::{Measures, ReconciledRow, TotalRow, VarianceRow, places_table};
use crate::PageName;
use crate::spec::{Block, Cell, Column, NOT_REPORTED, Page, Table, Tone};
use boardsight_core::model::Gbp;

/// Returns a table of variances.
#[must_use]
pub fn variance_table(id: &str, title: &str, rows: &[VarianceRow]) -> Table {
    let figure = |text: &str, value: Option<f64>, tone: Tone, source: &str| match value {
        Some(_) => Cell { text: text.to_owned(), value, tone, source: source.to_owned() },
        None if text == NOT_REPORTED => Cell::missing(),
        None => Cell::text(text),
    };
    let mut notes: Vec<String> = Vec::new();
    for r in rows.iter().filter(|r| !r.arithmetic.is_empty()) {
        notes.push(format!("{}, {}: {}.", r.short, r.measure_name, r.arithmetic));
    }
    notes.dedup();
    let partial = rows.iter().filter(|r| !r.places.is_empty());
    notes.extend(partial.map(|r| {
        let period = r.period.map_or_else(String::new, |p| format!(", {p}"));
        format!("{}, {}{period}: {}.", r.short, r.measure_name, r.places)
    }));
    notes.truncate(12);
    Table {
        id: id.to_owned(),
        title: title.to_owned(),
        columns: vec![
            Column::text("Programme", 6),
            Column::text("Measure", 11),
            Column::text("Period", 5),
            Column::text("Unit", 6),
            Column::number("Baseline", 5),
            Column::number("Plan", 5),
            Column::number("Outturn", 5),
            Column::number("Variance", 7),
            Column::number("Cost of variance, £", 6),
            Column::text("Status", 6),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    Cell::text(
                        r.site.as_ref().map_or_else(|| r.short.clone(), |s| format!("{}, {s}", r.short)),
                    ),
                    Cell::text(&*r.measure_name),
                    Cell::text(r.period.map_or_else(String::new, |p| p.to_string())),
                    Cell::text(&*r.unit),
                    figure(&r.baseline, r.baseline_value, Tone::Neutral, &r.source),
                    figure(&r.plan, r.plan_value, Tone::Neutral, &r.source),
                    figure(&r.outturn, r.outturn_value, Tone::Neutral, &r.source),
                    figure(&r.variance, r.variance_value, r.status.tone, ""),
                    figure(&r.cost, r.cost_gbp.map(Gbp::as_f64), r.status.tone, ""),
                    Cell::status(&r.status),
                ]
            })
            .collect(),
        notes,
    }
}

impl Measures {
    /// Returns the page as blocks, with every measure rather than only the selected one.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut blocks =
            vec![Block::Table(variance_table("measures", "Plan against outturn", &self.all_rows))];
        if !self.totals.is_empty() {
            blocks.push(Block::Table(totals_table(&self.totals)));
        }
        if !self.reconciled.is_empty() {
            blocks.push(Block::Table(reconciled_table(&self.reconciled)));
        }
        blocks.extend(self.across.clone().map(Block::Chart));
        blocks.extend(self.multiples.iter().cloned().map(Block::Chart));
        blocks.extend(self.together.clone().map(Block::Chart));
        blocks.extend(self.comparisons.iter().cloned().map(Block::Text));
        blocks.extend(self.places.iter().map(|p| Block::Table(places_table(p))));
        blocks.extend(self.notes.iter().cloned().map(Block::Text));
        for (chart, says) in &self.controls {
            blocks.push(Block::Chart(chart.clone()));
            blocks.push(Block::Text(says.clone()));
        }
        crate::table::page(PageName::Measures, &self.message, blocks)
    }
}

/// Returns a table of the total costs.
#[must_use]
pub fn totals_table(totals: &[TotalRow]) -> Table {
    Table {
        id: "variance-total".to_owned(),
        title: "What the gaps between plan and outturn cost together".to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Period", 2),
            Column::number("Cost of variance, £", 3),
            Column::text("Sum", 6),
            Column::text("Status", 2),
        ],
        rows: totals
            .iter()
            .map(|t| {
                let value = Some(t.gbp.as_f64());
                vec![
                    Cell::text(&*t.short),
                    Cell::text(&*t.period),
                    Cell { text: t.value.clone(), value, tone: t.status.tone, source: String::new() },
                    Cell::text(if t.note.is_empty() {
                        t.arithmetic.clone()
                    } else {
                        format!("{}, {}", t.arithmetic, t.note)
                    }),
                    Cell::status(&t.status),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

fn reconciled_table(rows: &[ReconciledRow]) -> Table {
    let money = |text: &str, value: Option<Gbp>, source: &str| match value {
        None => Cell::missing(),
        Some(gbp) => Cell {
            text: text.to_owned(),
            value: Some(gbp.as_f64()),
            source: source.to_owned(),
            ..Cell::default()
        },
    };
    Table {
        id: "stated-costs".to_owned(),
        title: "Check of published costs".to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Measure", 5),
            Column::text("Period", 2),
            Column::text("What", 3),
            Column::number("Stated, £", 3),
            Column::number("Ours, £", 3),
            Column::number("Difference, £", 3),
        ],
        rows: rows
            .iter()
            .map(|r| {
                let (stated, ours) = r.values;
                vec![
                    Cell::text(&*r.short),
                    Cell::text(&*r.measure_name),
                    Cell::text(&*r.period),
                    Cell::text(&*r.what),
                    money(&r.stated, Some(stated), &r.source),
                    money(&r.ours, ours, ""),
                    money(&r.difference, ours.map(|o| o.minus(stated)), ""),
                ]
            })
            .collect(),
        notes: vec!["Ours: units times unit cost, rounded once to a pound.".to_owned()],
    }
}

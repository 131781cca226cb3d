//! Ledger and totals as tables, and the page for documents.

use super::{SavingRow, Savings, agreement_status, amount, evidence_scale, marked};
use crate::names::Names;
use crate::spec::{Block, Cell, Column, NOT_REPORTED, Page, Table, Tone};
use crate::{PageName, say};
use boardsight_analysis::savings::SavingView;
use boardsight_core::model::{Agreement, EvidenceStrength, Expectation, Gbp};

pub(super) fn row(names: &Names<'_>, v: &SavingView<'_>, e: Option<&Expectation>) -> SavingRow {
    let s = v.saving;
    let cites: Vec<_> = match e {
        Some(e) => vec![&e.cite],
        None => [&s.planned, &s.delivered].into_iter().flatten().map(|a| &a.cite).collect(),
    };
    let stated: Vec<String> =
        e.map_or_else(Vec::new, |e| e.label.clone().into_iter().chain(e.stated.map(say::date)).collect());
    let own = e.map(|e| e.evidence).filter(|e| *e != EvidenceStrength::NotStated);
    SavingRow {
        saving: s.id.to_string(),
        title: s.title.clone(),
        programme: s.programme.to_string(),
        short: names.short(s.programme.as_str()).to_owned(),
        period: s.period.to_string(),
        body: e.map(|e| e.body.to_string()),
        body_name: e.map_or(NOT_REPORTED, |e| names.body(e.body.as_str())).to_owned(),
        expected: match e {
            None => NOT_REPORTED.to_owned(),
            Some(e) => e.gbp.map_or_else(|| "no figure held".to_owned(), |g| marked(g.to_string(), e.basis)),
        },
        stated: if stated.is_empty() { NOT_REPORTED.to_owned() } else { stated.join(", ") },
        agreement: agreement_status(e.map_or(Agreement::NotStated, |e| e.agreement)),
        planned: amount(s.planned.as_ref()),
        delivered: amount(s.delivered.as_ref()),
        evidence: own.map_or_else(
            || marked(say::capital(s.evidence.label()), s.evidence_basis),
            |own| say::capital(own.label()),
        ),
        note: e.and_then(|e| e.note.clone()).unwrap_or_default(),
        source: names.cites(cites),
        expected_gbp: e.and_then(|e| e.gbp),
        planned_gbp: v.planned,
        delivered_gbp: v.delivered,
    }
}

/// Returns a table cell with money.
fn money(text: &str, gbp: Option<Gbp>, source: &str) -> Cell {
    match gbp {
        Some(gbp) => Cell {
            text: text.to_owned(),
            value: Some(gbp.as_f64()),
            source: source.to_owned(),
            ..Cell::default()
        },
        None if text == NOT_REPORTED => Cell::missing(),
        None => {
            Cell { text: text.to_owned(), tone: Tone::Missing, source: source.to_owned(), ..Cell::default() }
        }
    }
}

/// Returns a table of savings by body.
#[must_use]
pub fn table(rows: &[SavingRow], title: &str) -> Table {
    Table {
        id: "savings".to_owned(),
        title: title.to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Saving", 5),
            Column::text("Period", 3),
            Column::text("Body", 3),
            Column::text("Stated", 4),
            Column::number("Expected, £", 3),
            Column::text("Agreement", 3),
            Column::number("Planned, £", 3),
            Column::number("Delivered, £", 4),
            Column::text("Evidence", 5),
            Column::text("Note", 7),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    Cell::text(&*r.short),
                    Cell::text(&*r.title),
                    Cell::text(&*r.period),
                    Cell::text(&*r.body_name),
                    if r.stated == NOT_REPORTED { Cell::missing() } else { Cell::text(&*r.stated) },
                    money(&r.expected, r.expected_gbp, &r.source),
                    Cell::status(&r.agreement),
                    money(&r.planned, r.planned_gbp, ""),
                    money(&r.delivered, r.delivered_gbp, ""),
                    Cell::text(&*r.evidence),
                    Cell::text(&*r.note),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

impl Savings {
    /// Returns the page as blocks.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut savings = table(&self.rows, &self.message);
        savings.notes.clone_from(&self.sources);
        let mut blocks = vec![Block::Table(savings)];
        if !self.totals.is_empty() {
            blocks.push(Block::Table(self.totals_table()));
        }
        blocks.extend(self.savings.iter().map(|s| Block::Chart(s.chart.clone())));
        crate::table::page(PageName::Savings, &self.message, blocks)
    }

    /// Returns the totals by period, strength of evidence and kind of saving. There is no grand total.
    #[must_use]
    pub fn totals_table(&self) -> Table {
        Table {
            id: "savings-totals".to_owned(),
            title: "Planned savings by year and strength of evidence".to_owned(),
            columns: vec![
                Column::text("Period", 2),
                Column::text("Evidence", 4),
                Column::text("Kind", 3),
                Column::number("Savings", 2),
                Column::number("Planned, £", 4),
                Column::number("Delivered, £", 4),
            ],
            rows: self
                .totals
                .iter()
                .map(|t| {
                    vec![
                        Cell::text(&*t.period),
                        Cell::text(&*t.evidence),
                        Cell::text(&*t.cashability),
                        Cell::text(t.savings.to_string()),
                        money(&t.planned, t.planned_gbp, ""),
                        money(&t.delivered, t.delivered_gbp, ""),
                    ]
                })
                .collect(),
            notes: vec!["Totals may count the same saving twice.".to_owned(), evidence_scale()],
        }
    }
}

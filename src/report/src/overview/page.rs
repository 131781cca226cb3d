//! Overview as blocks, for documents, the terminal and JSON.

use super::Overview;
use crate::spec::{Block, Cell, Column, Page, Table};
use crate::{PageName, measures, meetings, savings, table};

impl Overview {
    /// Returns the page as blocks.
    #[must_use]
    pub fn page(&self) -> Page {
        let text = |t: &str| Cell::text(t.to_owned());
        let plain = |id: &str, title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>| {
            Block::Table(Table {
                id: id.to_owned(),
                title: title.to_owned(),
                columns,
                rows,
                notes: Vec::new(),
            })
        };
        let coverage =
            self.coverage.iter().map(|r| vec![text(&r.name), Cell::status(&r.status), text(&r.detail)]);
        let mut blocks = vec![
            Block::Figures(self.figures.clone()),
            plain(
                "coverage",
                "Who reports to the board",
                vec![Column::text("Programme", 4), Column::text("Reporting", 3), Column::text("Returns", 6)],
                coverage.collect(),
            ),
            Block::Table(measures::variance_table(
                "off-plan",
                "Plan against outturn, off plan first",
                &self.variances,
            )),
        ];
        if !self.totals.is_empty() {
            blocks.push(Block::Table(measures::totals_table(&self.totals)));
        }
        blocks.push(Block::Table(savings::table(&self.expectations, "Who expects what")));
        let confidence = self.confidence.iter().map(|r| {
            let reason =
                if r.basis.is_empty() { r.reason.clone() } else { format!("{} ({})", r.reason, r.basis) };
            vec![
                text(&r.short),
                Cell::status(&r.status),
                text(&r.on),
                text(&r.assessor),
                Cell { source: r.source.clone(), ..Cell::text(reason) },
            ]
        });
        blocks.push(plain(
            "confidence",
            "Delivery confidence",
            vec![
                Column::text("Programme", 3),
                Column::text("Confidence", 3),
                Column::text("Day", 3),
                Column::text("Assessor", 3),
                Column::text("Why", 7),
            ],
            confidence.collect(),
        ));
        let risks = self.top_risks.iter().map(|r| {
            vec![
                text(&r.id),
                Cell { source: r.source.clone(), ..text(&r.title) },
                text(&r.short),
                Cell { text: r.band_score.clone(), tone: r.band.tone, ..Cell::default() },
                Cell::status(&r.movement),
                text(&r.owner),
                text(&r.basis),
            ]
        });
        blocks.push(plain(
            "top-risks",
            "Top risks",
            vec![
                Column::text("Id", 2),
                Column::text("Risk", 7),
                Column::text("Programme", 3),
                Column::text("Current", 3),
                Column::text("Movement", 2),
                Column::text("Owner", 3),
                Column::text("Rating", 2),
            ],
            risks.collect(),
        ));
        if !self.decisions_needed.is_empty() {
            let mut asked = meetings::decisions_table(&self.decisions_needed);
            asked.title = "What the board is asked to decide".to_owned();
            blocks.push(Block::Table(asked));
        }
        if !self.actions_overdue.is_empty() {
            let mut overdue = meetings::actions_table(&self.actions_overdue);
            overdue.title = "Actions overdue".to_owned();
            blocks.push(Block::Table(overdue));
        }
        if !self.findings.is_empty() {
            let findings = self.findings.iter().map(|f| {
                vec![
                    text(&f.short),
                    text(&f.theme),
                    Cell { source: f.source.clone(), ..text(&f.statement) },
                    text(&f.value),
                ]
            });
            blocks.push(plain(
                "findings",
                "What publications say",
                vec![
                    Column::text("Programme", 3),
                    Column::text("Theme", 3),
                    Column::text("Statement", 10),
                    Column::text("Figure", 3),
                ],
                findings.collect(),
            ));
        }
        table::page(PageName::Overview, &self.message, blocks)
    }
}

//! Register as a table, and the page as blocks.

use super::{Risks, alerts, assurance, heat, line, pounds, timeline};
use crate::names::Names;
use crate::spec::{Block, Cell, Column, Page, Table, Tone};
use crate::{PageName, say};
use boardsight_analysis::exposure::{self, Movement, RatingKind};
use boardsight_core::model::{Board, Rating, Risk};
use jiff::civil::Date;

/// Returns a table of risks, by their indices in the board's list.
#[must_use]
pub fn table(board: &Board, places: &[usize], movements: &[Movement], title: &str) -> Table {
    let names = Names::of(board);
    let appetite = !board.risk_framework.appetites.is_empty();
    let score = |text: &str, rating: Option<Rating>, tone: Tone| Cell {
        text: text.to_owned(),
        value: rating.map(|r| f64::from(r.score())),
        tone,
        source: String::new(),
    };
    let rows = places.iter().filter_map(|&i| {
        let r: &Risk = board.risks.get(i)?;
        let l = line(&names, i, movements.get(i).copied().unwrap_or(Movement::Same));
        let mut cells = vec![
            Cell::text(&*l.id),
            Cell { source: l.source.clone(), ..Cell::text(l.titled()) },
            Cell::text(l.short),
            Cell::text(l.category),
            Cell {
                tone: if r.owner.is_none() { Tone::Missing } else { Tone::Neutral },
                ..Cell::text(l.owner)
            },
            score(&l.inherent, r.inherent, Tone::Neutral),
            score(&l.current, r.current, l.band.tone),
            score(&l.target, r.target, Tone::Neutral),
            Cell::status(&l.band),
            Cell::status(&l.movement),
            Cell::text(l.proximity),
            Cell::text(l.status),
            Cell::text(l.basis),
        ];
        if appetite {
            cells.push(Cell::status(&l.standing));
        }
        Some(cells)
    });
    let rows = rows.collect();
    let mut columns = vec![
        Column::text("Id", 2),
        Column::text("Risk", 7),
        Column::text("Programme", 3),
        Column::text("Category", 3),
        Column::text("Owner", 3),
        Column::number("Inherent", 2),
        Column::number("Current", 2),
        Column::number("Target", 2),
        Column::text("Band", 2),
        Column::text("Movement", 2),
        Column::text("Proximity", 3),
        Column::text("Status", 2),
        Column::text("Rating", 2),
    ];
    if appetite {
        columns.push(Column::text("Appetite", 3));
    }
    Table {
        id: "risks".to_owned(),
        title: title.to_owned(),
        columns,
        rows,
        notes: vec![names.bands_source()],
    }
}

impl Risks {
    /// Returns the page as blocks: every live risk, the highest first.
    #[must_use]
    pub fn page(&self, board: &Board, as_of: Date) -> Page {
        let filter = exposure::Filter { live: true, ..exposure::Filter::default() };
        let places = exposure::register(board, &filter, exposure::Sort::default());
        let mut register = table(board, &places, &self.movements, &self.message);
        register.notes.clone_from(&self.notes);
        let lapses = Table {
            id: "risk-lapses".to_owned(),
            title: format!("Reviews and actions overdue on {}", say::date(as_of)),
            columns: vec![
                Column::text("Risk", 2),
                Column::text("Title", 5),
                Column::text("What", 5),
                Column::text("Owner", 3),
                Column::text("Due", 3),
                Column::number("Days overdue", 2),
            ],
            rows: self
                .lapses
                .iter()
                .map(|l| {
                    vec![
                        Cell::text(&*l.risk),
                        Cell::text(&*l.title),
                        Cell::text(&*l.what),
                        Cell::text(&*l.owner),
                        Cell::text(&*l.due),
                        Cell {
                            text: l.days.to_string(),
                            value: Some(f64::from(l.days)),
                            tone: Tone::Bad,
                            ..Cell::default()
                        },
                    ]
                })
                .collect(),
            notes: Vec::new(),
        };
        let mut blocks = vec![
            Block::Figures(self.figures.clone()),
            Block::Table(register),
            Block::Chart(self.by_programme.clone()),
            Block::Table(heat::map_table(board, &self.maps[1], RatingKind::Current)),
            Block::Chart(timeline::timeline(board)),
        ];
        if !self.alerts.is_empty() {
            blocks.push(Block::Table(alerts::alerts_table(&self.alerts)));
        }
        let pounds = pounds::pounds_view(board);
        if !pounds.table.rows.is_empty() {
            blocks.push(Block::Heading(pounds.message));
            blocks.extend(pounds.chart.map(Block::Chart));
            blocks.push(Block::Table(pounds.table));
        }
        if !board.objectives.is_empty() {
            blocks.push(Block::Heading("Assurance by objective".to_owned()));
            let views = assurance::framework(board, as_of);
            blocks.extend(views.iter().map(|v| Block::Table(assurance::framework_table(v))));
        }
        blocks.extend(heat::appetite_table(board).map(Block::Table));
        if !self.lapses.is_empty() {
            blocks.push(Block::Table(lapses));
        }
        crate::table::page(PageName::Risks, &self.message, blocks)
    }
}

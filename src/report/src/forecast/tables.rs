//! Forecast as tables, and as blocks of a page.

use super::{ForecastView, outside_method, percent};
use crate::say;
use crate::spec::{Block, Cell, Column, Table, Tone};
use boardsight_core::model::Gbp;

impl ForecastView {
    /// Returns the earlier programmes as a table.
    #[must_use]
    pub fn cases_table(&self) -> Table {
        Table {
            id: "reference-cases".to_owned(),
            title: "Earlier programmes: what they planned and what came".to_owned(),
            columns: vec![
                Column::text("Programme", 7),
                Column::text("Of", 2),
                Column::number("Planned", 4),
                Column::number("Came", 4),
                Column::number("Ratio", 2),
                Column::text("In the class", 2),
                Column::text("Alike", 3),
                Column::text("Size", 3),
                Column::text("Caveats", 9),
            ],
            rows: self
                .outside
                .cases
                .iter()
                .map(|c| {
                    vec![
                        Cell::text(&*c.title),
                        Cell::text(&*c.kind),
                        Cell { source: c.source.clone(), value: c.planned_gbp, ..Cell::text(&*c.planned) },
                        Cell { source: c.source.clone(), value: c.came_gbp, ..Cell::text(&*c.came) },
                        Cell {
                            value: Some(c.ratio),
                            tone: if c.ratio < 0.0 { Tone::Bad } else { Tone::Neutral },
                            ..Cell::text(say::number(c.ratio, 2))
                        },
                        Cell::text(if c.chosen { "yes" } else { "no" }),
                        Cell::text(&*c.similarity),
                        Cell::text(&*c.size),
                        Cell::text(&*c.note),
                    ]
                })
                .collect(),
            notes: vec![outside_method()],
        }
    }

    /// Returns the results of the class for the selected plan, one row for each confidence level.
    #[must_use]
    pub fn levels_table(&self) -> Table {
        #[allow(clippy::cast_precision_loss)] // pounds and units of a plan
        let cell = |x: i64| Cell { value: Some(x as f64), ..Cell::text(self.outside.amount(x)) };
        let none = || Cell::text("Not achievable");
        let o = &self.outside;
        let (plan, unit) = o.shown().map_or(("", "£"), |p| (p.label.as_str(), p.unit.as_str()));
        Table {
            id: "reference-levels".to_owned(),
            title: "Share of the plan by chance of at least so much, and the plan that would be needed"
                .to_owned(),
            columns: vec![
                Column::text("Chance of at least", 3),
                Column::number("Of the plan", 3),
                Column::number(&format!("Comes, {unit}"), 3),
                Column::number(&format!("Plan needed, {unit}"), 4),
                Column::number("Uplift", 3),
            ],
            rows: o
                .levels
                .iter()
                .map(|l| {
                    vec![
                        Cell {
                            value: Some(f64::from(l.confidence) / 100.0),
                            ..Cell::text(format!("{}%", l.confidence))
                        },
                        Cell {
                            value: Some(l.ratio),
                            tone: if l.ratio < 0.0 { Tone::Bad } else { Tone::Neutral },
                            ..Cell::text(format!("{}%", say::number(l.ratio * 100.0, 0)))
                        },
                        cell(l.comes),
                        l.needed.map_or_else(none, cell),
                        l.uplift.map_or_else(none, |u| Cell {
                            value: Some(u),
                            ..Cell::text(format!("{}%", say::signed(u * 100.0, 0)))
                        }),
                    ]
                })
                .collect(),
            notes: if plan.is_empty() { Vec::new() } else { vec![format!("Of {plan}.")] },
        }
    }

    /// Returns the targets as a table.
    #[must_use]
    pub fn targets_table(&self) -> Table {
        Table {
            id: "forecast-targets".to_owned(),
            title: self.titled("Chance of reaching each target"),
            columns: vec![
                Column::text("Target", 8),
                Column::number("Pounds", 3),
                Column::number("Chance", 4),
            ],
            rows: self
                .targets
                .iter()
                .map(|t| {
                    vec![
                        Cell::text(&*t.what),
                        Cell { value: Some(Gbp(t.gbp).as_f64()), ..Cell::text(Gbp(t.gbp).to_string()) },
                        Cell { value: Some(t.probability), ..Cell::text(percent(t.probability)) },
                    ]
                })
                .collect(),
            notes: self.left_out.iter().map(|l| format!("Not in the forecast: {l}")).collect(),
        }
    }

    /// Returns the years as a table.
    #[must_use]
    pub fn years_table(&self) -> Table {
        let money = |gbp: i64| Cell { value: Some(Gbp(gbp).as_f64()), ..Cell::text(self.gbp(gbp)) };
        // Probability of at least each amount: 10% of outcomes are below the amount with a 90% chance.
        let columns = ["90% chance", "80% chance", "Even chance", "20% chance", "10% chance", "Average"];
        Table {
            id: "forecast-years".to_owned(),
            title: self.titled("Savings by year: the chance of at least so many pounds"),
            columns: [Column::text("Year", 2)]
                .into_iter()
                .chain(columns.iter().map(|c| Column::number(c, 2)))
                .collect(),
            rows: self
                .years
                .iter()
                .map(|y| {
                    [Cell::text(&*y.period)]
                        .into_iter()
                        .chain([y.p10, y.p20, y.p50, y.p80, y.p90, y.mean].map(money))
                        .collect()
                })
                .collect(),
            notes: Vec::new(),
        }
    }

    /// Returns the pairs that may be counted twice and the pairs that cannot be distinguished.
    #[must_use]
    pub fn pairs_table(&self) -> Table {
        let found = self.pairs.iter().map(|p| {
            let tone = if p.share.is_none() { Tone::Watch } else { Tone::Neutral };
            vec![
                Cell::text(&*p.what),
                Cell::text(format!("same {}", p.because)),
                Cell::text(&*p.most),
                Cell { tone, ..Cell::text(&*p.verdict) },
            ]
        });
        let untold = self.untold.iter().map(|u| {
            vec![
                Cell::text(&*u.what),
                Cell::text(&*u.because),
                Cell::text(""),
                Cell { tone: Tone::Missing, ..Cell::text("Too little is stated to check") },
            ]
        });
        Table {
            id: "counted-twice".to_owned(),
            title: "Pairs of savings that may overlap".to_owned(),
            columns: vec![
                Column::text("Savings", 8),
                Column::text("Because", 4),
                Column::number("At most, £", 2),
                Column::text("Decided", 4),
            ],
            rows: found.chain(untold).collect(),
            notes: Vec::new(),
        }
    }

    /// Returns a line on the convergence of the median as draws are added.
    #[must_use]
    pub fn settling_line(&self) -> String {
        let parts: Vec<String> = self
            .settling
            .iter()
            .map(|s| format!("{} at {}", self.gbp(s.middle), say::thousands(s.draws)))
            .collect();
        format!("The central forecast as draws are added: {}.", parts.join(", "))
    }

    /// Returns the blocks of a page that follow the ledger of savings.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let heading = |text: &str| Block::Heading(text.to_owned());
        let mut blocks = vec![heading(&self.titled("Forecast")), Block::Text(self.message.clone())];
        if !self.estimates.is_empty() {
            blocks.push(Block::Table(self.estimates_table()));
        }
        if !self.years.is_empty() {
            // Only the window shows the convergence chart.
            let shown = self.charts.iter().filter(|c| c.id != "forecast-settling");
            blocks.extend(shown.cloned().map(Block::Chart));
            blocks.extend([self.targets_table(), self.years_table()].map(Block::Table));
        }
        blocks.extend([heading("Counted twice"), Block::Text(self.overlap.clone())]);
        if !(self.pairs.is_empty() && self.untold.is_empty()) {
            blocks.push(Block::Table(self.pairs_table()));
        }
        blocks.extend(self.overlap_chart.clone().map(Block::Chart));
        blocks.extend([
            heading("What earlier programmes delivered"),
            Block::Text(self.outside.message.clone()),
        ]);
        blocks.extend(self.outside.advice.iter().cloned().map(Block::Text));
        blocks.extend(
            self.outside.plans.iter().filter(|p| !p.line.is_empty()).map(|p| Block::Text(p.line.clone())),
        );
        blocks.extend(self.outside.charts.iter().cloned().map(Block::Chart));
        if !self.outside.levels.is_empty() {
            blocks.push(Block::Table(self.levels_table()));
        }
        if !self.outside.cases.is_empty() {
            blocks.push(Block::Table(self.cases_table()));
        }
        if !self.needs.is_empty() {
            blocks.push(heading("Change in activity that a target would need"));
        }
        for n in &self.needs {
            let texts = [&n.message, &n.arithmetic, &n.reference, &n.note];
            blocks.extend(texts.into_iter().filter(|t| !t.is_empty()).cloned().map(Block::Text));
            if !n.source.is_empty() {
                blocks.push(Block::Text(format!("Source: {}", n.source)));
            }
        }
        if !self.assumptions.is_empty() {
            blocks.push(heading("Assumptions of the forecast"));
        }
        blocks.extend(self.assumptions.iter().cloned().map(Block::Text));
        blocks
    }
}

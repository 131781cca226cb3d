//! Exposure in pounds.

use crate::names::{Names, basis_mark};
use crate::say;
use crate::spec::{Axis, Cell, Chart, ChartMark, Column, KeyFigure, NOT_REPORTED, Role, Status, Table, Tone};
use boardsight_analysis::exposure::{Counted, Exposure, ExposureSum, Links, pounds};
use boardsight_core::model::Board;

/// Exposure of a board, as text.
#[derive(Clone, Debug, PartialEq)]
pub struct ExposureView {
    /// Summary in a sentence.
    pub message: String,
    /// Threats, opportunities, and the number of unknown amounts.
    pub figures: Vec<KeyFigure>,
    /// Every risk with an estimated cost.
    pub table: Table,
    /// Index in the board's list of the risk of each table row.
    pub places: Vec<usize>,
    /// Threats by programme.
    pub chart: Option<Chart>,
}

/// Definition of the amounts and the rule for adding them.
const RULE: &str = "Expected is what a risk would cost times the chance of its step of likelihood. A risk that is a part \
    of another with an amount of its own is within it and not added again; links by which one risk feeds another change \
    no total. Risks that say nothing of what they would cost are in no sum: what is not known is not zero.";

/// Returns the exposure of a board's live risks.
#[must_use]
pub fn pounds_view(board: &Board) -> ExposureView {
    let names = Names::of(board);
    let all = pounds(board, &Links::of(board));
    let table = table(&names, &all);
    let known = all.threats.risks + all.threats.within;
    let live = known + all.threats.not_known;
    let message = if known == 0 {
        "No open threat has a cost recorded.".to_owned()
    } else {
        format!(
            "{} is the expected cost of {} of {} open threats; the others have no cost recorded.",
            all.threats.gbp,
            say::thousands(known),
            say::thousands(live)
        )
    };
    let message = if all.threats.not_known == 0 && known > 0 {
        format!("{} is the expected cost of all {} open threats.", all.threats.gbp, say::thousands(known))
    } else {
        message
    };
    ExposureView {
        message,
        figures: vec![
            figure("Threats: expected cost", &all.threats, Tone::Watch),
            figure("Opportunities: expected gain", &all.opportunities, Tone::Good),
            KeyFigure {
                label: "Cost not known".to_owned(),
                value: say::thousands(all.threats.not_known),
                detail: format!("of {}", say::count(live, "open threat", "open threats")),
                status: if all.threats.not_known > 0 {
                    Status::new("Not reported", Tone::Missing)
                } else {
                    Status::new("All known", Tone::Good)
                },
                source: String::new(),
            },
        ],
        places: all.lines.iter().map(|l| l.risk).collect(),
        chart: chart(&names, &all),
        table,
    }
}

fn figure(label: &str, sum: &ExposureSum, tone: Tone) -> KeyFigure {
    let (value, status) = if sum.risks == 0 {
        (NOT_REPORTED.to_owned(), Status::new("Not reported", Tone::Missing))
    } else {
        (sum.gbp.to_string(), Status::new("Expected", tone))
    };
    let within = match sum.within {
        0 => String::new(),
        n => format!("; {n} more within those"),
    };
    KeyFigure {
        label: label.to_owned(),
        value,
        detail: format!("{} added up{within}", say::count(sum.risks, "risk", "risks")),
        status,
        source: String::new(),
    }
}

fn table(names: &Names<'_>, all: &Exposure) -> Table {
    let board = names.board();
    let rows = all.lines.iter().map(|l| {
        let r = &board.risks[l.risk];
        let amount = |gbp: Option<boardsight_core::model::Gbp>| Cell {
            text: say::gbp(gbp),
            value: gbp.map(boardsight_core::model::Gbp::as_f64),
            tone: if gbp.is_none() { Tone::Missing } else { Tone::Neutral },
            source: String::new(),
        };
        let counted = match l.counted {
            Counted::Yes => Status::new("Added up", Tone::Neutral),
            Counted::Within(up) => Status::new(format!("Within {}", board.risks[up].id), Tone::Good),
            Counted::NotKnown => Status::new("Not rated", Tone::Missing),
        };
        let over = match (l.parts, l.expected) {
            (Some(parts), Some(own)) if parts > own => {
                Status::new(format!("{parts}: more than the whole"), Tone::Watch)
            }
            (Some(parts), _) => Status::new(parts.to_string(), Tone::Neutral),
            (None, _) => Status::default(),
        };
        vec![
            Cell::text(r.id.to_string()),
            Cell { source: names.cites(&r.cites), ..Cell::text(&*r.title) },
            Cell::text(names.whose(r.programme.as_ref(), "Board")),
            Cell::text(r.nature.label()),
            Cell {
                text: l.probability.map_or_else(
                    || NOT_REPORTED.to_owned(),
                    |p| say::with_unit(&say::number(p * 100.0, 0), "%"),
                ),
                value: l.probability,
                tone: if l.probability.is_none() { Tone::Missing } else { Tone::Neutral },
                source: String::new(),
            },
            amount(l.impact),
            Cell::text(basis_mark(r.impact_basis)),
            amount(l.expected),
            Cell::status(&counted),
            Cell::status(&over),
        ]
    });
    Table {
        id: "risk-exposure".to_owned(),
        title: "What each risk would cost, and what is to be expected".to_owned(),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Risk", 6),
            Column::text("Register", 2),
            Column::text("Nature", 2),
            Column::number("Chance", 2),
            Column::number("Cost if it happens", 2),
            Column::text("Amount is", 2),
            Column::number("Expected", 2),
            Column::text("In the total", 3),
            Column::text("Its parts add up to", 3),
        ],
        rows: rows.collect(),
        notes: vec![RULE.to_owned(), chances(names)],
    }
}

/// Returns the probability of each step of likelihood.
fn chances(names: &Names<'_>) -> String {
    let scale = names.scale();
    let steps: Vec<String> = (1..)
        .zip(&scale.likelihood)
        .map(|(n, step)| {
            let chance = say::with_unit(&say::number(scale.probability(n) * 100.0, 0), "%");
            format!("{} {chance}", step.word)
        })
        .collect();
    let whence = if scale.likelihood.iter().all(|s| s.probability.is_some()) {
        "as the board's scale declares them"
    } else {
        "the middle of each step's share of the axis where the scale declares none, a convention of this program"
    };
    format!("Chances: {} ({whence}).", steps.join(", "))
}

fn chart(names: &Names<'_>, all: &Exposure) -> Option<Chart> {
    let rows: Vec<(String, ExposureSum)> = all
        .by_programme
        .iter()
        .filter(|(_, sum)| sum.risks > 0)
        .map(|(p, sum)| (names.whose(p.as_ref(), "Board").to_owned(), *sum))
        .collect();
    if rows.is_empty() {
        return None;
    }
    #[allow(clippy::cast_precision_loss)] // a few programmes
    let bars = rows.iter().enumerate().map(|(i, (_, s))| (i as f64, s.gbp.as_f64())).collect();
    let words: Vec<String> = rows.iter().map(|(name, s)| format!("{name} {}", s.gbp)).collect();
    Some(Chart {
        id: "risk-exposure-by-programme".to_owned(),
        title: format!("Expected cost of open threats: {}", all.threats.gbp),
        subtitle: "By register, without what is within another risk's amount".to_owned(),
        x: Axis::Names(rows.iter().map(|r| r.0.clone()).collect()),
        y: Axis::Money,
        sideways: true,
        marks: vec![ChartMark::Bars {
            label: "Expected cost".to_owned(),
            role: Role::Outturn,
            bars,
            width: 0.6,
            texts: rows.iter().map(|r| r.1.gbp.to_string()).collect(),
        }],
        source: "The board's risk registers".to_owned(),
        alt: format!("Expected cost of open threats by register: {}.", say::list(&words)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::Gbp;
    use boardsight_testkit::fixture;

    #[test]
    fn unknown_exposure_is_stated_not_zero() {
        let mut b = fixture::board();
        let v = pounds_view(&b);
        assert_eq!(v.message, "No open threat has a cost recorded.");
        assert_eq!((v.figures[0].value.as_str(), v.chart.is_none()), ("not reported", true));
        b.risks[0].impact_gbp = Some(Gbp::millions(100));
        b.risks[1].impact_gbp = Some(Gbp::millions(10));
        b.risks[1].parent = Some("R-1".into());
        let v = pounds_view(&b);
        assert_eq!(
            v.message,
            "£70m is the expected cost of 2 of 3 open threats; the others have no cost recorded."
        );
        assert_eq!(v.table.rows[1][8].text, "Within R-1");
        assert!(v.table.rows.iter().all(|r| r.len() == v.table.columns.len()));
    }
}

//! Comparison of two states of a board as a page, as a section of a pack, and as JSON.

mod tables;

pub use tables::{action_status, risk_status};

use super::names::Names;
use super::spec::{Block, Cell, Column, KeyFigure, Page, Status, Table, Tone};
use super::{say, streams};
use boardsight_analysis::compared::{self, ActionChangeKind, BoardState, ReturnChangeKind, RiskChangeKind};
use boardsight_core::model::DecisionStatus;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use tables::{
    action_table, amount, confidence_table, decision_table, measure_table, money_table, return_table,
    risk_table, table,
};

/// Maximum number of rows in a table of the page.
const MOST_ROWS: usize = 200;

/// One of the two compared states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Name of the snapshot, or a label for the current board.
    pub name: String,
    /// Date as of which the state is read.
    pub as_of: Date,
    /// Content digest: 64 hexadecimal digits.
    pub digest: String,
    /// Message if the state no longer matches its seal; `None` if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub altered: Option<String>,
}

impl Side {
    /// Returns a short description: `February meeting (8 February 2017, digest 9f2c01ab)`.
    #[must_use]
    pub fn words(&self) -> String {
        let altered = if self.altered.is_some() { ", ALTERED since it was sealed" } else { "" };
        format!("{} ({}, digest {}{altered})", self.name, say::date(self.as_of), short_digest(&self.digest))
    }
}

/// Returns the first eight digits of a digest, as cited on pages.
#[must_use]
pub fn short_digest(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

/// Differences between two states of a board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparisonReport {
    /// Earlier state.
    pub from: Side,
    /// Later state.
    pub to: Side,
    /// Summary in one or two sentences.
    pub message: String,
    /// Number of changes of each kind.
    pub figures: Vec<KeyFigure>,
    /// Tables, one for each kind of change that occurred.
    pub tables: Vec<Table>,
    /// Sentence that lists the kinds of change that did not occur.
    pub nothing: String,
    /// Every field and record that differs, in words, in the order of the file.
    pub fields: Vec<String>,
}

/// Compares two states. `fields` lists every field that differs, in words, as compared by the store. The
/// tables cover the kinds of change that a board needs; this list is complete.
#[must_use]
pub fn changed(
    sides: (Side, Side),
    from: BoardState<'_>,
    to: BoardState<'_>,
    fields: Vec<String>,
) -> ComparisonReport {
    let found = compared::compared(from, to);
    let (was, is) = (Names::of(from.board), Names::of(to.board));
    let all = [
        ("risk new or changed", "risks new or changed", found.risks.len(), risk_table(&is, &found.risks)),
        (
            "measure changed",
            "measures changed",
            found.measures.len(),
            measure_table(&was, &is, &found.measures),
        ),
        (
            "return arrived or changed",
            "returns arrived or changed",
            found.returns.len(),
            return_table(&is, &found.returns),
        ),
        ("amount moved", "amounts moved", found.money.len(), money_table(&is, &found.money)),
        (
            "delivery confidence assessed",
            "delivery confidences assessed",
            found.confidence.len(),
            confidence_table(&is, &found.confidence),
        ),
        (
            "decision changed",
            "decisions changed",
            found.decisions.len(),
            decision_table(&is, &found.decisions),
        ),
        ("action changed", "actions changed", found.actions.len(), action_table(&is, &found.actions)),
    ];
    let said: Vec<String> =
        all.iter().filter(|k| k.2 > 0).map(|(one, many, n, _)| say::count(*n, one, many)).collect();
    let none: Vec<&str> = all.iter().filter(|k| k.2 == 0).map(|(one, ..)| *one).collect();
    let message = if !said.is_empty() {
        format!("{}.", say::capital(&say::list(&said)))
    } else if fields.is_empty() {
        "Nothing changed.".to_owned()
    } else {
        format!(
            "{} of record {}; no risk, measure, return, amount, decision or action moved.",
            say::count(fields.len(), "field", "fields"),
            if fields.len() == 1 { "differs" } else { "differ" }
        )
    };
    let nothing = if none.is_empty() || said.is_empty() {
        String::new()
    } else {
        format!("No {}.", none.join(", no "))
    };
    ComparisonReport {
        figures: figures(&found, compared::extreme(from), compared::extreme(to)),
        tables: all.into_iter().filter(|k| k.2 > 0).map(|k| k.3).collect(),
        from: sides.0,
        to: sides.1,
        message,
        nothing,
        fields,
    }
}

fn figures(found: &compared::Comparison<'_>, was: u32, is: u32) -> Vec<KeyFigure> {
    let worse = found
        .risks
        .iter()
        .filter(|m| matches!(m.change, RiskChangeKind::Up | RiskChangeKind::BecameIssue))
        .count();
    let better = found
        .risks
        .iter()
        .filter(|m| matches!(m.change, RiskChangeKind::Down | RiskChangeKind::Closed))
        .count();
    let new = found.risks.iter().filter(|m| m.change == RiskChangeKind::New).count();
    let arrived = found.returns.iter().filter(|m| m.change == ReturnChangeKind::Arrived).count();
    let late = found.actions.iter().filter(|m| matches!(m.change, ActionChangeKind::Overdue(_))).count();
    let done = found.actions.iter().filter(|m| m.change == ActionChangeKind::Done).count();
    let carried = found.decisions.iter().filter(|m| m.to == Some(DecisionStatus::CarriedOut)).count();
    let status = found.measures.iter().filter(|m| m.changed_status()).count();
    let figure = |label: &str, value: usize, detail: String, status: Status| KeyFigure {
        label: label.to_owned(),
        value: say::thousands(value),
        detail,
        status,
        source: String::new(),
    };
    let some = |n: usize, word: &str, tone: Tone| {
        if n > 0 { Status::new(word, tone) } else { Status::default() }
    };
    let extreme =
        if was == is { format!("{is} extreme, as before") } else { format!("{is} extreme, {was} before") };
    vec![
        figure("Risks up or struck", worse, extreme, some(worse, "Worse", Tone::Bad)),
        figure("Risks down or closed", better, format!("{new} new"), some(better, "Better", Tone::Good)),
        figure("Measures of another status", status, String::new(), some(status, "Changed", Tone::Watch)),
        figure("Returns arrived", arrived, String::new(), some(arrived, "Arrived", Tone::Good)),
        figure("Decisions carried out", carried, String::new(), some(carried, "Carried out", Tone::Good)),
        figure("Actions newly overdue", late, format!("{done} done"), some(late, "Overdue", Tone::Bad)),
    ]
}

impl ComparisonReport {
    /// Returns whether the two states are equal.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.fields.is_empty()
    }

    /// Returns a sentence that names the two states.
    #[must_use]
    pub fn between(&self) -> String {
        format!("From {} to {}.", self.from.words(), self.to.words())
    }

    /// Returns the section for a pack: the two states and the tables of changes, without the list of
    /// fields.
    #[must_use]
    pub fn section(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Text(format!("{} {}", self.message, self.between()))];
        blocks.extend(self.tables.iter().cloned().map(Block::Table));
        if !self.nothing.is_empty() {
            blocks.push(Block::Text(self.nothing.clone()));
        }
        if !self.fields.is_empty() {
            let n = say::count(self.fields.len(), "field or record differs", "fields or records differ");
            blocks.push(Block::Text(format!("In all, {n}; 'boardsight compare' lists each.")));
        }
        blocks
    }

    /// Returns all blocks, including the fields that differ.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Text(self.between())];
        if !self.is_empty() {
            blocks.push(Block::Figures(self.figures.clone()));
        }
        blocks.extend(self.tables.iter().cloned().map(Block::Table));
        if !self.nothing.is_empty() {
            blocks.push(Block::Text(self.nothing.clone()));
        }
        if !self.fields.is_empty() {
            blocks.push(Block::Table(self.field_table()));
        }
        blocks
    }

    /// Returns a table of the fields that differ, with at most 200 rows.
    #[must_use]
    pub fn field_table(&self) -> Table {
        let rows = self.fields.iter().map(|text| vec![Cell::text(say::capital(text))]).collect();
        let title = format!("Field by field: {}", say::count(self.fields.len(), "difference", "differences"));
        table("fields", title, vec![Column::text("Difference", 1)], rows)
    }

    #[must_use]
    pub fn page(&self) -> Page {
        Page {
            name: "What changed".to_owned(),
            question: "What changed since then?".to_owned(),
            message: self.message.clone(),
            blocks: self.blocks(),
        }
    }
}

/// Returns the differences as JSON for other programs. Money is in whole pounds; unknown values are `null`.
#[must_use]
pub fn changed_json(said: &ComparisonReport, from: BoardState<'_>, to: BoardState<'_>) -> Value {
    let found = compared::compared(from, to);
    let names = Names::of(to.board);
    let rating = |r: Option<boardsight_core::model::Rating>| {
        r.map(|r| json!({"likelihood": r.likelihood, "impact": r.impact, "score": r.score()}))
    };
    let variance = |v: Option<boardsight_analysis::variance::Variance<'_>>| {
        v.map(|v| {
            json!({
                "period": v.period,
                "status": v.status.label(),
                "plan": v.plan.map(|f| f.value()),
                "outturn": v.outturn.map(|f| f.value()),
                "variance": v.variance,
                "cost_variance_gbp": v.cost,
            })
        })
    };
    json!({
        "from": said.from,
        "to": said.to,
        "message": said.message,
        "risks": found.risks.iter().map(|m| json!({
            "id": m.risk.id, "title": m.risk.title, "programme": m.risk.programme,
            "change": risk_status(m).word, "from": rating(m.from), "to": rating(m.to),
        })).collect::<Vec<_>>(),
        "measures": found.measures.iter().map(|m| {
            let v = m.to.or(m.from);
            json!({
                "programme": v.and_then(|v| v.programme), "measure": v.map(|v| &v.measure.id),
                "status_changed": m.changed_status(), "from": variance(m.from), "to": variance(m.to),
            })
        }).collect::<Vec<_>>(),
        "returns": found.returns.iter().map(|m| json!({
            "stream": m.stream.id, "programme": m.stream.programme, "period": m.period,
            "change": match m.change {
                ReturnChangeKind::Arrived => "arrived",
                ReturnChangeKind::Changed => "changed",
                ReturnChangeKind::Withdrawn => "no longer held",
                ReturnChangeKind::Overdue => "became overdue",
            },
            "stands": streams::cell_status(m.status).word,
        })).collect::<Vec<_>>(),
        "money": found.money.iter().map(|m| {
            let (of, what) = amount(&names, &m.what);
            json!({"of": of, "amount": what, "from_gbp": m.from, "to_gbp": m.to})
        }).collect::<Vec<_>>(),
        "confidence": found.confidence.iter().map(|m| json!({
            "programme": m.programme.id,
            "from": m.from.map(|c| c.rating.label()), "to": m.to.map(|c| c.rating.label()),
        })).collect::<Vec<_>>(),
        "decisions": found.decisions.iter().map(|m| json!({
            "id": m.decision.id, "text": m.decision.text,
            "from": m.from.map(DecisionStatus::label), "to": m.to.map(DecisionStatus::label),
        })).collect::<Vec<_>>(),
        "actions": found.actions.iter().map(|m| json!({
            "id": m.action.id, "text": m.action.text, "owner": m.action.owner, "due": m.action.due,
            "done": m.action.done, "change": action_status(m.change).word,
        })).collect::<Vec<_>>(),
        "fields": said.fields,
    })
}

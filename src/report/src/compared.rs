//! What changed between two states of a board: as a page, as a section of a pack, and as JSON.

mod tables;

pub use tables::{action_status, risk_status};

use super::names::Names;
use super::spec::{Block, Cell, Column, KeyFigure, Page, Status, Table, Tone};
use super::{say, streams};
use boardsight_analysis::compared::{self, ActionChange, ReturnChange, RiskChange, State};
use boardsight_core::model::DecisionStatus;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use tables::{
    action_table, amount, confidence_table, decision_table, measure_table, money_table, return_table,
    risk_table, table,
};

/// How many rows a table of the page has at most.
const MOST_ROWS: usize = 200;

/// One of the two states, as a reader knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// What it is: the snapshot's name, or 'the board as it stands'.
    pub name: String,
    /// The day as of which it is read.
    pub as_of: Date,
    /// The digest of its content, 64 hexadecimal digits.
    pub digest: String,
    /// That it is not what was sealed, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub altered: Option<String>,
}

impl Side {
    /// In a few words: `February meeting (8 February 2017, digest 9f2c01ab)`.
    #[must_use]
    pub fn words(&self) -> String {
        let altered = if self.altered.is_some() { ", ALTERED since it was sealed" } else { "" };
        format!("{} ({}, digest {}{altered})", self.name, say::date(self.as_of), short_digest(&self.digest))
    }
}

/// The first eight digits of a digest, as pages cite it.
#[must_use]
pub fn short_digest(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// The earlier state.
    pub from: Side,
    /// The later state.
    pub to: Side,
    /// What is said of it all, in a sentence or two.
    pub message: String,
    /// How many of each kind, to be seen at a glance.
    pub figures: Vec<KeyFigure>,
    /// One table of each kind of which there is any.
    pub tables: Vec<Table>,
    /// Kinds of which there is none, in a sentence.
    pub nothing: String,
    /// Every field and record that differs, in words, in the order of the file.
    pub fields: Vec<String>,
}

/// What changed from one state to another. `fields` is every field that differs, in words, as the store compares them:
/// the kinds told one by one are what a board asks for, and this list leaves nothing out.
#[must_use]
pub fn changed(sides: (Side, Side), from: State<'_>, to: State<'_>, fields: Vec<String>) -> Changed {
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
    Changed {
        figures: figures(&found, compared::extreme(from), compared::extreme(to)),
        tables: all.into_iter().filter(|k| k.2 > 0).map(|k| k.3).collect(),
        from: sides.0,
        to: sides.1,
        message,
        nothing,
        fields,
    }
}

fn figures(found: &compared::Compared<'_>, was: u32, is: u32) -> Vec<KeyFigure> {
    let worse =
        found.risks.iter().filter(|m| matches!(m.change, RiskChange::Up | RiskChange::Struck)).count();
    let better =
        found.risks.iter().filter(|m| matches!(m.change, RiskChange::Down | RiskChange::Closed)).count();
    let new = found.risks.iter().filter(|m| m.change == RiskChange::New).count();
    let arrived = found.returns.iter().filter(|m| m.change == ReturnChange::Arrived).count();
    let late = found.actions.iter().filter(|m| matches!(m.change, ActionChange::Overdue(_))).count();
    let done = found.actions.iter().filter(|m| m.change == ActionChange::Done).count();
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

impl Changed {
    /// Whether the two states are the same.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.fields.is_empty()
    }

    /// From which state to which, in a sentence.
    #[must_use]
    pub fn between(&self) -> String {
        format!("From {} to {}.", self.from.words(), self.to.words())
    }

    /// What a pack includes as its section: between which states, what was moved, and no list of single fields.
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

    /// All of it as blocks, with the fields that differ.
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

    /// The fields that differ, at most 200 of them, as a table.
    #[must_use]
    pub fn field_table(&self) -> Table {
        let rows = self.fields.iter().map(|text| vec![Cell::text(say::capital(text))]).collect();
        let title = format!("Field by field: {}", say::count(self.fields.len(), "difference", "differences"));
        table("fields", title, vec![Column::text("Difference", 1)], rows)
    }

    /// The page.
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

/// What changed, for other programs: money in whole pounds, unknown as `null`.
#[must_use]
pub fn changed_json(said: &Changed, from: State<'_>, to: State<'_>) -> Value {
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
                ReturnChange::Arrived => "arrived",
                ReturnChange::Changed => "changed",
                ReturnChange::Withdrawn => "no longer held",
                ReturnChange::Overdue => "became overdue",
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

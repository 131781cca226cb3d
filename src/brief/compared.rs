//! What changed between two states of a board: as a page, as a section of a pack, and as JSON.

use super::names::{Names, basis_mark};
use super::spec::{Block, Cell, Column, KeyFigure, Page, Status, Table, Tone};
use super::{measures, meetings, overview, risks, say, streams};
use crate::analysis::compared::{
    self, ActionChange, ActionMove, Amount, ConfidenceMove, DecisionMove, MeasureMove, MoneyMove,
    ReturnChange, ReturnMove, RiskChange, RiskMove, State,
};
use crate::model::{DecisionStatus, Gbp, Risk};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

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
        ("risk moved", "risks moved", found.risks.len(), risk_table(&is, &found.risks)),
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

/// A table of at most so many rows; how many more there are is said under it.
fn table(id: &str, title: String, columns: Vec<Column>, mut rows: Vec<Vec<Cell>>) -> Table {
    let all = rows.len();
    rows.truncate(MOST_ROWS);
    let mut notes = Vec::new();
    if all > MOST_ROWS {
        let all = say::thousands(all);
        notes.push(format!("The first {MOST_ROWS} of {all}; 'boardsight compare --format json' gives all."));
    }
    Table { id: id.to_owned(), title, columns, rows, notes }
}

/// A risk's change in a word or two, with its tone.
#[must_use]
pub fn risk_status(m: &RiskMove<'_>) -> Status {
    let apart = m.from.zip(m.to).map(|(a, b)| a.score().abs_diff(b.score())).unwrap_or_default();
    match m.change {
        RiskChange::Up => Status::new(format!("Up {apart}"), Tone::Bad),
        RiskChange::Down => Status::new(format!("Down {apart}"), Tone::Good),
        RiskChange::Sideways => Status::new("Rated otherwise", Tone::Neutral),
        RiskChange::New => Status::new("New", Tone::Watch),
        RiskChange::Reopened => Status::new("Reopened", Tone::Watch),
        RiskChange::Struck => Status::new("Has happened", Tone::Bad),
        RiskChange::Rated => Status::new("First rated", Tone::Neutral),
        RiskChange::Unrated => Status::new("Rating taken away", Tone::Missing),
        RiskChange::Closed => Status::new("Closed", Tone::Good),
        RiskChange::TakenOut => Status::new("Taken out", Tone::Missing),
    }
}

fn rated(names: &Names<'_>, risk: &Risk, rating: Option<crate::model::Rating>) -> Cell {
    let Some(r) = rating else { return Cell::text("not rated") };
    let band = risks::band_status(names.scale(), rating);
    let mark = basis_mark(risk.rating_basis);
    let mark = if mark.is_empty() { String::new() } else { format!(" ({mark})") };
    Cell {
        text: format!("{} {}{mark}", risks::rating_text(Some(r)), band.word),
        tone: band.tone,
        ..Cell::default()
    }
}

fn risk_table(names: &Names<'_>, moves: &[RiskMove<'_>]) -> Table {
    let of = |wanted: &[RiskChange]| moves.iter().filter(|m| wanted.contains(&m.change)).count();
    let parts: Vec<String> = [
        (of(&[RiskChange::Up]), "up"),
        (of(&[RiskChange::Struck]), "happened"),
        (of(&[RiskChange::New]), "new"),
        (of(&[RiskChange::Down]), "down"),
        (of(&[RiskChange::Closed]), "closed"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{n} {word}"))
    .collect();
    let title = match parts.as_slice() {
        [] => "Risks".to_owned(),
        parts => format!("Risks: {}", say::list(parts)),
    };
    let rows = moves.iter().map(|m| {
        let from = if m.change == RiskChange::New { Cell::text("") } else { rated(names, m.risk, m.from) };
        let to = if m.change == RiskChange::TakenOut { Cell::text("") } else { rated(names, m.risk, m.to) };
        vec![
            Cell::status(&risk_status(m)),
            Cell::text(m.risk.id.as_str()),
            Cell { source: names.cites(&m.risk.cites), ..Cell::text(&*m.risk.title) },
            Cell::text(names.whose(m.risk.programme.as_ref(), "Board")),
            from,
            to,
        ]
    });
    let columns = vec![
        Column::text("Change", 4),
        Column::text("Id", 3),
        Column::text("Risk", 10),
        Column::text("Register", 4),
        Column::text("Before", 6),
        Column::text("Now", 6),
    ];
    table("risks-moved", title, columns, rows.collect())
}

fn measure_table(was: &Names<'_>, is: &Names<'_>, moves: &[MeasureMove<'_>]) -> Table {
    let status = moves.iter().filter(|m| m.changed_status()).count();
    let title = format!(
        "Measures: {} of another status, {} with other figures",
        say::thousands(status),
        say::thousands(moves.len() - status)
    );
    let rows = moves.iter().map(|m| {
        let from = m.from.map(|v| measures::row(was, &v));
        let to = m.to.map(|v| measures::row(is, &v));
        let cell = |row: Option<&measures::VarianceRow>| {
            row.map_or_else(Cell::missing, |r| Cell { source: r.source.clone(), ..Cell::status(&r.status) })
        };
        let name = to.as_ref().or(from.as_ref());
        let said = |row: Option<&measures::VarianceRow>| {
            row.map_or_else(String::new, |r| {
                format!("{}: {}", r.period.map(|p| p.to_string()).unwrap_or_default(), r.message)
            })
        };
        vec![
            Cell::text(name.map(|r| r.short.clone()).unwrap_or_default()),
            Cell::text(name.map(|r| r.measure_name.clone()).unwrap_or_default()),
            cell(from.as_ref()),
            Cell::text(said(from.as_ref())),
            cell(to.as_ref()),
            Cell::text(said(to.as_ref())),
        ]
    });
    let columns = vec![
        Column::text("Programme", 4),
        Column::text("Measure", 6),
        Column::text("Status before", 4),
        Column::text("Figures before", 10),
        Column::text("Status now", 4),
        Column::text("Figures now", 10),
    ];
    table("measures-changed", title, columns, rows.collect())
}

fn return_table(names: &Names<'_>, moves: &[ReturnMove<'_>]) -> Table {
    let arrived = moves.iter().filter(|m| m.change == ReturnChange::Arrived).count();
    let late = moves.iter().filter(|m| m.change == ReturnChange::Overdue).count();
    let title =
        format!("Returns: {} arrived, {} became overdue", say::thousands(arrived), say::thousands(late));
    let rows = moves.iter().map(|m| {
        let change = match m.change {
            ReturnChange::Arrived => Status::new("Arrived", Tone::Good),
            ReturnChange::Changed => Status::new("Changed", Tone::Neutral),
            ReturnChange::Withdrawn => Status::new("No longer held", Tone::Missing),
            ReturnChange::Overdue => Status::new("Became overdue", Tone::Bad),
        };
        let source = m.entry.and_then(|e| e.cite.as_ref()).map_or_else(String::new, |c| names.cite(c));
        vec![
            Cell::status(&change),
            Cell::text(names.short(m.stream.programme.as_str())),
            Cell { source, ..Cell::text(&*m.stream.name) },
            Cell::text(m.period.to_string()),
            Cell::status(&streams::cell_status(m.status)),
        ]
    });
    let columns = vec![
        Column::text("Change", 4),
        Column::text("Programme", 4),
        Column::text("Stream", 9),
        Column::text("Period", 4),
        Column::text("Stands now", 5),
    ];
    table("returns-changed", title, columns, rows.collect())
}

/// What an amount is: what it belongs to, and what of it.
fn amount(names: &Names<'_>, what: &Amount<'_>) -> (String, String) {
    let of = |s: &crate::model::Saving| format!("{}: {}", names.short(s.programme.as_str()), s.title);
    match what {
        Amount::Planned(s) => (of(s), format!("saving planned, {}", s.period)),
        Amount::Delivered(s) => (of(s), format!("saving delivered, {}", s.period)),
        Amount::Expected(s, body) => (of(s), format!("expected by {}, {}", names.body(body), s.period)),
        Amount::Money(p, label) => (p.short.clone(), (*label).to_owned()),
        Amount::AbovePlan(programme, period) => {
            (names.short(programme).to_owned(), format!("outturn cost against plan, {period}"))
        }
        Amount::Impact(risk) => (format!("{}: {}", risk.id, risk.title), "cost if it struck".to_owned()),
    }
}

fn money_table(names: &Names<'_>, moves: &[MoneyMove<'_>]) -> Table {
    let cell = |gbp: Option<Gbp>| {
        gbp.map_or_else(Cell::missing, |g| Cell { value: Some(g.as_f64()), ..Cell::text(g.to_string()) })
    };
    let rows = moves.iter().map(|m| {
        let (of, what) = amount(names, &m.what);
        let apart = m.from.zip(m.to).map(|(a, b)| b.minus(a));
        let difference = apart.map_or_else(Cell::missing, |d| Cell {
            value: Some(d.as_f64()),
            ..Cell::text(say::signed_gbp(d))
        });
        vec![Cell::text(of), Cell::text(what), cell(m.from), cell(m.to), difference]
    });
    let columns = vec![
        Column::text("Of", 9),
        Column::text("Amount", 8),
        Column::number("Before", 4),
        Column::number("Now", 4),
        Column::number("Difference", 4),
    ];
    let title = format!("Money: {}", say::count(moves.len(), "amount moved", "amounts moved"));
    table("money-moved", title, columns, rows.collect())
}

fn confidence_table(names: &Names<'_>, moves: &[ConfidenceMove<'_>]) -> Table {
    let cell = |c: Option<&crate::model::DeliveryConfidence>| {
        c.map_or_else(
            || Cell { text: "not assessed".to_owned(), tone: Tone::Missing, ..Cell::default() },
            |c| {
                let mark = basis_mark(c.basis);
                let mark = if mark.is_empty() { String::new() } else { format!(", {mark}") };
                Cell {
                    text: format!("{} ({}{mark})", c.rating.label(), say::date(c.on)),
                    tone: overview::confidence_tone(c.rating),
                    source: c.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
                    ..Cell::default()
                }
            },
        )
    };
    let rows = moves.iter().map(|m| vec![Cell::text(&*m.programme.name), cell(m.from), cell(m.to)]);
    let columns = vec![Column::text("Programme", 9), Column::text("Before", 6), Column::text("Now", 6)];
    table("confidence-changed", "Delivery confidence assessed anew".to_owned(), columns, rows.collect())
}

fn marked(text: &str, illustrative: bool) -> String {
    if illustrative { format!("{text} (illustrative)") } else { text.to_owned() }
}

fn decision_table(names: &Names<'_>, moves: &[DecisionMove<'_>]) -> Table {
    let cell = |status: Option<DecisionStatus>, none: &str| {
        status.map_or_else(|| Cell::text(none), |s| Cell::status(&meetings::decision_status(s)))
    };
    let rows = moves.iter().map(|m| {
        let d = m.decision;
        vec![
            Cell::text(d.id.as_str()),
            Cell {
                source: d.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
                ..Cell::text(marked(&d.text, d.illustrative))
            },
            Cell::text(names.whose(d.programme.as_ref(), "All")),
            cell(m.from, "new"),
            cell(m.to, "taken out"),
        ]
    });
    let carried = moves.iter().filter(|m| m.to == Some(DecisionStatus::CarriedOut)).count();
    let new = moves.iter().filter(|m| m.from.is_none()).count();
    let columns = vec![
        Column::text("Id", 3),
        Column::text("Decision", 12),
        Column::text("Programme", 4),
        Column::text("Before", 4),
        Column::text("Now", 4),
    ];
    let title = format!("Decisions: {} carried out, {} new", say::thousands(carried), say::thousands(new));
    table("decisions-changed", title, columns, rows.collect())
}

/// An action's change in a few words, with its tone.
#[must_use]
pub fn action_status(change: ActionChange) -> Status {
    match change {
        ActionChange::Overdue(days) => {
            let n = usize::try_from(days).unwrap_or(0);
            Status::new(format!("Overdue by {}", say::count(n, "day", "days")), Tone::Bad)
        }
        ActionChange::New => Status::new("New", Tone::Watch),
        ActionChange::Done => Status::new("Done", Tone::Good),
        ActionChange::Reopened => Status::new("Open again", Tone::Watch),
        ActionChange::Moved => Status::new("Day moved", Tone::Watch),
        ActionChange::TakenOut => Status::new("Taken out", Tone::Missing),
    }
}

fn action_table(names: &Names<'_>, moves: &[ActionMove<'_>]) -> Table {
    let day = |d: Option<Date>| d.map_or_else(|| "no day set".to_owned(), say::date);
    let rows = moves.iter().map(|m| {
        let a = m.action;
        let due = match m.change {
            ActionChange::Moved => format!("{} (was {})", day(a.due), day(m.due_before)),
            ActionChange::Done => {
                a.done.map_or_else(|| day(a.due), |d| format!("{}; done {}", day(a.due), say::date(d)))
            }
            _ => day(a.due),
        };
        vec![
            Cell::status(&action_status(m.change)),
            Cell::text(a.id.as_str()),
            Cell {
                source: a.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
                ..Cell::text(marked(&a.text, a.illustrative))
            },
            Cell::text(a.owner.clone().unwrap_or_else(|| "no owner".to_owned())),
            Cell::text(due),
        ]
    });
    let late = moves.iter().filter(|m| matches!(m.change, ActionChange::Overdue(_))).count();
    let done = moves.iter().filter(|m| m.change == ActionChange::Done).count();
    let columns = vec![
        Column::text("Change", 5),
        Column::text("Id", 3),
        Column::text("Action", 11),
        Column::text("Owner", 5),
        Column::text("Due", 6),
    ];
    let title = format!("Actions: {} done, {} became overdue", say::thousands(done), say::thousands(late));
    table("actions-changed", title, columns, rows.collect())
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
    let rating = |r: Option<crate::model::Rating>| {
        r.map(|r| json!({"likelihood": r.likelihood, "impact": r.impact, "score": r.score()}))
    };
    let variance = |v: Option<crate::analysis::variance::Variance<'_>>| {
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

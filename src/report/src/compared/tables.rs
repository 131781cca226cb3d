//! Tables of changes, one for each kind.

use super::MOST_ROWS;
use crate::names::{Names, basis_mark};
use crate::spec::{Cell, Column, Status, Table, Tone};
use crate::{measures, meetings, overview, risks, say, streams};
use boardsight_analysis::compared::{
    ActionChange, ActionChangeKind, Amount, ConfidenceChange, DecisionChange, MeasureChange, MoneyChange,
    ReturnChange, ReturnChangeKind, RiskChange, RiskChangeKind,
};
use boardsight_core::model::{DecisionStatus, Gbp, Risk};
use jiff::civil::Date;

/// Returns a table with a limited number of rows. A note below it gives the number of omitted rows.
pub(super) fn table(id: &str, title: String, columns: Vec<Column>, mut rows: Vec<Vec<Cell>>) -> Table {
    let all = rows.len();
    rows.truncate(MOST_ROWS);
    let mut notes = Vec::new();
    if all > MOST_ROWS {
        let all = say::thousands(all);
        notes.push(format!("The first {MOST_ROWS} of {all}; 'boardsight compare --format json' gives all."));
    }
    Table { id: id.to_owned(), title, columns, rows, notes }
}

/// Returns a risk's change in one or two words, with its tone.
#[must_use]
pub fn risk_status(m: &RiskChange<'_>) -> Status {
    let apart = m.from.zip(m.to).map(|(a, b)| a.score().abs_diff(b.score())).unwrap_or_default();
    match m.change {
        RiskChangeKind::Up => Status::new(format!("Up {apart}"), Tone::Bad),
        RiskChangeKind::Down => Status::new(format!("Down {apart}"), Tone::Good),
        RiskChangeKind::SameScore => Status::new("Rated otherwise", Tone::Neutral),
        RiskChangeKind::New => Status::new("New", Tone::Watch),
        RiskChangeKind::Reopened => Status::new("Reopened", Tone::Watch),
        RiskChangeKind::BecameIssue => Status::new("Has happened", Tone::Bad),
        RiskChangeKind::Rated => Status::new("First rated", Tone::Neutral),
        RiskChangeKind::Unrated => Status::new("Rating taken away", Tone::Missing),
        RiskChangeKind::Closed => Status::new("Closed", Tone::Good),
        RiskChangeKind::TakenOut => Status::new("Taken out", Tone::Missing),
    }
}

fn rated(names: &Names<'_>, risk: &Risk, rating: Option<boardsight_core::model::Rating>) -> Cell {
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

pub(super) fn risk_table(names: &Names<'_>, moves: &[RiskChange<'_>]) -> Table {
    let of = |wanted: &[RiskChangeKind]| moves.iter().filter(|m| wanted.contains(&m.change)).count();
    let parts: Vec<String> = [
        (of(&[RiskChangeKind::Up]), "up"),
        (of(&[RiskChangeKind::BecameIssue]), "happened"),
        (of(&[RiskChangeKind::New]), "new"),
        (of(&[RiskChangeKind::Down]), "down"),
        (of(&[RiskChangeKind::Closed]), "closed"),
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
        let from =
            if m.change == RiskChangeKind::New { Cell::text("") } else { rated(names, m.risk, m.from) };
        let to =
            if m.change == RiskChangeKind::TakenOut { Cell::text("") } else { rated(names, m.risk, m.to) };
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

pub(super) fn measure_table(was: &Names<'_>, is: &Names<'_>, moves: &[MeasureChange<'_>]) -> Table {
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

pub(super) fn return_table(names: &Names<'_>, moves: &[ReturnChange<'_>]) -> Table {
    let arrived = moves.iter().filter(|m| m.change == ReturnChangeKind::Arrived).count();
    let late = moves.iter().filter(|m| m.change == ReturnChangeKind::Overdue).count();
    let title =
        format!("Returns: {} arrived, {} became overdue", say::thousands(arrived), say::thousands(late));
    let rows = moves.iter().map(|m| {
        let change = match m.change {
            ReturnChangeKind::Arrived => Status::new("Arrived", Tone::Good),
            ReturnChangeKind::Changed => Status::new("Changed", Tone::Neutral),
            ReturnChangeKind::Withdrawn => Status::new("No longer held", Tone::Missing),
            ReturnChangeKind::Overdue => Status::new("Became overdue", Tone::Bad),
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

/// Returns the subject of an amount and the name of the amount.
pub(super) fn amount(names: &Names<'_>, what: &Amount<'_>) -> (String, String) {
    let of =
        |s: &boardsight_core::model::Saving| format!("{}: {}", names.short(s.programme.as_str()), s.title);
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

pub(super) fn money_table(names: &Names<'_>, moves: &[MoneyChange<'_>]) -> Table {
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

pub(super) fn confidence_table(names: &Names<'_>, moves: &[ConfidenceChange<'_>]) -> Table {
    let cell = |c: Option<&boardsight_core::model::DeliveryConfidence>| {
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

pub(super) fn decision_table(names: &Names<'_>, moves: &[DecisionChange<'_>]) -> Table {
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

/// Returns an action's change in a few words, with its tone.
#[must_use]
pub fn action_status(change: ActionChangeKind) -> Status {
    match change {
        ActionChangeKind::Overdue(days) => {
            let n = usize::try_from(days).unwrap_or(0);
            Status::new(format!("Overdue by {}", say::count(n, "day", "days")), Tone::Bad)
        }
        ActionChangeKind::New => Status::new("New", Tone::Watch),
        ActionChangeKind::Done => Status::new("Done", Tone::Good),
        ActionChangeKind::Reopened => Status::new("Open again", Tone::Watch),
        ActionChangeKind::Moved => Status::new("Day moved", Tone::Watch),
        ActionChangeKind::TakenOut => Status::new("Taken out", Tone::Missing),
    }
}

pub(super) fn action_table(names: &Names<'_>, moves: &[ActionChange<'_>]) -> Table {
    let day = |d: Option<Date>| d.map_or_else(|| "no day set".to_owned(), say::date);
    let rows = moves.iter().map(|m| {
        let a = m.action;
        let due = match m.change {
            ActionChangeKind::Moved => format!("{} (was {})", day(a.due), day(m.due_before)),
            ActionChangeKind::Done => {
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
    let late = moves.iter().filter(|m| matches!(m.change, ActionChangeKind::Overdue(_))).count();
    let done = moves.iter().filter(|m| m.change == ActionChangeKind::Done).count();
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

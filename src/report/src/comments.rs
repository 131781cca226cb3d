//! What members said, as text: threads of a record, and the challenges that the chair can put.

use super::names::Names;
use super::spec::{Cell, Column, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::comments::{self, Challenge};
use boardsight_core::model::{Board, Comment};
use jiff::Timestamp;

/// One comment with what was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// The comment's id.
    pub id: String,
    /// The field or figure it is about, in words; empty for the whole record.
    pub about: String,
    /// Who said it and when: 'Chair, 8 February 2017, 09:30 UTC'.
    pub by: String,
    /// What is said.
    pub text: String,
    /// What was answered, oldest first: who and when, and what.
    pub replies: Vec<(String, String)>,
    /// Open, or resolved by whom and when.
    pub status: Status,
    /// Whether it wants an answer.
    pub open: bool,
}

/// The open comments on one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChallengeRow {
    /// The record's list, by its name in the file.
    pub list: String,
    /// The record.
    pub id: String,
    /// The page that shows it.
    pub page: PageName,
    /// What the record is called.
    pub title: String,
    /// The programme's short name, 'Board' or 'All'.
    pub short: String,
    /// Who answers for it, or empty where nobody does.
    pub owner: String,
    /// What wants an answer, oldest first.
    pub threads: Vec<Thread>,
}

/// A moment as a page writes it, the same wherever the board is read.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// A field's path in words: `points/2016-17 Q1` is 'points, 2016-17 Q1'.
#[must_use]
pub fn field_words(field: &str) -> String {
    field.split('/').map(|step| step.replace('_', " ")).collect::<Vec<_>>().join(", ")
}

/// One comment, as text.
#[must_use]
pub fn thread(comment: &Comment) -> Thread {
    let status = match &comment.resolved {
        None => Status::new("Open", Tone::Watch),
        Some(done) => Status::new(format!("Resolved by {}, {}", done.by, moment(done.at)), Tone::Good),
    };
    Thread {
        id: comment.id.to_string(),
        about: field_words(&comment.about.field),
        by: format!("{}, {}", comment.author, moment(comment.at)),
        text: comment.text.clone(),
        replies: comment
            .replies
            .iter()
            .map(|r| (format!("{}, {}", r.author, moment(r.at)), r.text.clone()))
            .collect(),
        status,
        open: comment.is_open(),
    }
}

/// What was said of one record: what is open first.
#[must_use]
pub fn threads(board: &Board, list: &str, id: &str) -> Vec<Thread> {
    comments::of(board, list, id).into_iter().map(thread).collect()
}

/// What a record is called, whose it is and who answers for it. `None` where it is not in the board any more.
fn record(names: &Names<'_>, list: &str, id: &str) -> Option<(String, String, String)> {
    let board = names.board();
    let owner = |o: &Option<String>| o.clone().unwrap_or_default();
    let whose = |p: Option<&boardsight_core::model::ProgrammeId>| names.whose(p, "All").to_owned();
    let of = |title: &str, short: String, owner: String| Some((title.to_owned(), short, owner));
    match list {
        "risks" => {
            let r = board.risk(id)?;
            of(&r.title, names.whose(r.programme.as_ref(), "Board").to_owned(), owner(&r.owner))
        }
        "measures" => of(&board.measure(id)?.name, "All".to_owned(), String::new()),
        "series" => {
            let s = board.series.iter().find(|s| s.id == *id)?;
            let title = format!("{}: {}", names.measure(s.measure.as_str()), s.kind.label().to_lowercase());
            of(&title, whose(s.programme.as_ref()), String::new())
        }
        "savings" => {
            let s = board.savings.iter().find(|s| s.id == *id)?;
            of(&s.title, names.short(s.programme.as_str()).to_owned(), String::new())
        }
        "streams" => {
            let s = board.stream(id)?;
            of(&s.name, names.short(s.programme.as_str()).to_owned(), String::new())
        }
        "programmes" => {
            let p = board.programme(id)?;
            of(&p.name, p.short.clone(), owner(&p.owner))
        }
        "findings" => {
            let f = board.findings.iter().find(|f| f.id == *id)?;
            of(&f.theme, whose(f.programme.as_ref()), String::new())
        }
        "decisions" => {
            let d = board.decisions.iter().find(|d| d.id == *id)?;
            of(&d.text, whose(d.programme.as_ref()), String::new())
        }
        "actions" => {
            let a = board.actions.iter().find(|a| a.id == *id)?;
            of(&a.text, whose(a.programme.as_ref()), owner(&a.owner))
        }
        "meetings" => {
            of(&board.meetings.iter().find(|m| m.id == *id)?.title, "All".to_owned(), String::new())
        }
        "sources" => of(&board.source(id)?.title, "All".to_owned(), String::new()),
        _ => of(id, "All".to_owned(), String::new()),
    }
}

/// Every record of which something open is said, risks first.
#[must_use]
pub fn challenges(board: &Board) -> Vec<ChallengeRow> {
    let names = Names::of(board);
    comments::challenges(board).iter().map(|c| row(&names, c)).collect()
}

fn row(names: &Names<'_>, challenge: &Challenge<'_>) -> ChallengeRow {
    let gone = || (format!("{} (not in the board any more)", challenge.id), String::new(), String::new());
    let (title, short, owner) = record(names, challenge.list, challenge.id).unwrap_or_else(gone);
    ChallengeRow {
        list: challenge.list.to_owned(),
        id: challenge.id.to_owned(),
        page: PageName::of_list(challenge.list),
        title,
        short,
        owner,
        threads: challenge.comments.iter().map(|c| thread(c)).collect(),
    }
}

/// The challenges as a table, one row an open comment, for the chair's paper.
#[must_use]
pub fn challenges_table(rows: &[ChallengeRow]) -> Table {
    let cells = |row: &ChallengeRow, t: &Thread, first: bool| {
        let about = if t.about.is_empty() { String::new() } else { format!(" ({})", t.about) };
        let head = if first { format!("{} {}{about}", row.id, row.title) } else { about.trim().to_owned() };
        let answers: Vec<String> = t.replies.iter().map(|(by, text)| format!("{by}: {text}")).collect();
        let unanswered = Cell { tone: Tone::Watch, ..Cell::text("not answered yet") };
        vec![
            Cell::text(head),
            Cell::text(if first { row.short.clone() } else { String::new() }),
            Cell::text(if first { row.owner.clone() } else { String::new() }),
            Cell::text(t.text.clone()),
            Cell::text(t.by.clone()),
            if answers.is_empty() { unanswered } else { Cell::text(answers.join("; ")) },
        ]
    };
    let open: usize = rows.iter().map(|r| r.threads.len()).sum();
    Table {
        id: "challenges".to_owned(),
        title: match open {
            0 => "No challenge is open".to_owned(),
            _ => format!(
                "{} to be answered",
                say::capital(&say::count(open, "challenge is", "challenges are"))
            ),
        },
        columns: vec![
            Column::text("Of", 6),
            Column::text("Programme", 2),
            Column::text("Owner", 3),
            Column::text("What is asked or said", 7),
            Column::text("By", 4),
            Column::text("Answers", 5),
        ],
        rows: rows
            .iter()
            .flat_map(|r| r.threads.iter().enumerate().map(move |(i, t)| cells(r, t, i == 0)))
            .collect(),
        notes: Vec::new(),
    }
}

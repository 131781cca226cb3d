//! Members' comments as text: the threads of a record, and the challenges for the chair.

use super::names::Names;
use super::spec::{Cell, Column, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::comments::{self, Challenge};
use boardsight_core::model::{Board, Comment};
use jiff::Timestamp;

/// Comment with its replies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    pub id: String,
    /// Field or figure that the comment is about, in words; empty for the whole record.
    pub about: String,
    /// Author and time: 'Chair, 8 February 2017, 09:30 UTC'.
    pub by: String,
    /// Text of the comment.
    pub text: String,
    /// Replies, oldest first: author and time, then text.
    pub replies: Vec<(String, String)>,
    /// Open, or resolved with name and time.
    pub status: Status,
    /// Whether the comment still needs an answer.
    pub open: bool,
}

/// Open comments on one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChallengeRow {
    /// Name of the record's list in the file.
    pub list: String,
    /// Id of the record.
    pub id: String,
    /// Page that shows the record.
    pub page: PageName,
    /// Title of the record.
    pub title: String,
    /// Programme's short name, 'Board' or 'All'.
    pub short: String,
    /// Owner of the record; empty if it has none.
    pub owner: String,
    /// Open threads, oldest first.
    pub threads: Vec<Thread>,
}

/// Returns a time as text in UTC, the same on every computer.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// Returns a field's path in words: `points/2016-17 Q1` becomes 'points, 2016-17 Q1'.
#[must_use]
pub fn field_words(field: &str) -> String {
    field.split('/').map(|step| step.replace('_', " ")).collect::<Vec<_>>().join(", ")
}

/// Returns a comment as text.
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

/// Returns the comments on one record, open ones first.
#[must_use]
pub fn threads(board: &Board, list: &str, id: &str) -> Vec<Thread> {
    comments::of(board, list, id).into_iter().map(thread).collect()
}

/// Returns the title, programme and owner of a record. `None` if the record is no longer on the board.
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

/// Returns every record with an open comment, risks first.
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

/// Returns the challenges as a table for the chair, one row for each open comment.
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

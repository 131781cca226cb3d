//! Minutes of a meeting: attendance, discussion, decisions and actions, with the figures of the snapshot
//! used at the meeting and the action log on its date.

use super::compared::short_digest;
use super::meetings::{self, ActionRow, DecisionRow};
use super::names::Names;
use super::pack::{DocumentKind, Pack, PackSection, Provenance, Section, program};
use super::spec::{Block, Cell, Column, Page, Status, Table, Tone};
use super::{overview, risks, savings, say, streams};
use boardsight_analysis::known::known;
use boardsight_analysis::open;
use boardsight_core::model::{Board, CitedSnapshot, DecisionStatus, Meeting, MemberId, Topic};
use jiff::civil::Date;

/// Minutes of a meeting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Minutes {
    /// Meeting's id.
    pub meeting: String,
    /// 'Minutes of the board' and the meeting's title.
    pub title: String,
    /// Meeting's title alone.
    pub name: String,
    /// The date, or 'date to be confirmed'.
    pub on: String,
    /// Draft, or agreed with a date.
    pub status: Status,
    /// Whether the meeting is illustrative.
    pub illustrative: bool,
    /// Offices that attended or sent apologies.
    pub attendance: Vec<AttendanceRow>,
    /// Agenda items, in order.
    pub items: Vec<MinuteItem>,
    /// Decisions of the meeting without an agenda item.
    pub decisions: Vec<DecisionRow>,
    /// Actions of the meeting without an agenda item.
    pub actions: Vec<ActionRow>,
    /// Action log as of the meeting: actions carried over, then actions added.
    pub log: Vec<LogRow>,
    /// Description of the cited snapshot; empty if there is none.
    pub cited: String,
    /// Items missing before the minutes can be issued, one sentence each.
    pub gaps: Vec<String>,
    /// Title and date of the next meeting; empty if none is fixed.
    pub next: String,
}

/// Attendance of one office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendanceRow {
    pub office: String,
    /// Name of the office's body, or empty.
    pub body: String,
    /// Present, apologies, in attendance, or not recorded.
    pub status: Status,
}

/// Agenda item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MinuteItem {
    pub id: String,
    /// Number on the agenda, from 1.
    pub number: usize,
    /// Subject of the item.
    pub title: String,
    /// Record of the discussion; empty if nothing is recorded.
    pub text: String,
    /// Decisions under the item.
    pub decisions: Vec<DecisionRow>,
    /// Actions under the item.
    pub actions: Vec<ActionRow>,
}

/// Line of the action log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogRow {
    /// Action as of the meeting.
    pub action: ActionRow,
    /// Title of the meeting that asked for it, or empty.
    pub raised: String,
    /// Whether it was carried over from an earlier meeting.
    pub carried: bool,
}

/// Returns the citation of a snapshot in minutes: `snapshot 'February meeting', digest 9f2c01ab`.
#[must_use]
pub fn citation(cited: &CitedSnapshot) -> String {
    format!("snapshot '{}', digest {}", cited.name, short_digest(&cited.digest))
}

/// Returns draft minutes of a topic from the figures before the meeting: one or two sentences that cite the
/// snapshot. Empty for a topic without figures. `board` is the snapshot's board, read as of its date.
#[must_use]
pub fn draft(board: &Board, as_of: Date, topic: Topic, cited: &CitedSnapshot) -> String {
    let known = known(board, as_of);
    let board = &*known.board;
    let said = match topic {
        Topic::Reporting => streams::streams(board, as_of).message,
        Topic::Measures => measures_said(board, as_of),
        Topic::Savings => savings::savings(board, as_of).message,
        Topic::Risks => risks::risks(board, as_of, None).message,
        Topic::Actions => meetings::meetings(board, as_of, None).message,
        Topic::Other => return String::new(),
    };
    format!("The board had before it, as of {} ({}): {said}", say::date(as_of), citation(cited))
}

/// Returns a sentence on the measures that are off plan and their cost.
fn measures_said(board: &Board, as_of: Date) -> String {
    const MOST: usize = 4;
    let o = overview::overview(board, as_of, 0);
    let off: Vec<String> = o
        .variances
        .iter()
        .filter(|v| v.status.tone == Tone::Bad)
        .take(MOST)
        .map(|v| {
            let period = v.period.map(|p| format!(" ({p})")).unwrap_or_default();
            format!("{}: {}{period}", v.short, v.message)
        })
        .collect();
    let total = o.variance_total.filter(|t| t.gbp.0 > 0).map(|t| {
        format!(" {} {}: outturn cost {} more than planned ({}).", t.short, t.period, t.gbp, t.arithmetic)
    });
    match off.as_slice() {
        [] => "no reported measure is off plan.".to_owned(),
        off => format!("{}.{}", off.join("; "), total.unwrap_or_default()),
    }
}

/// Returns the as-of date of a meeting's minutes: the meeting's date, or the board's if it has none.
#[must_use]
pub fn day(board: &Board, meeting: &Meeting) -> Date {
    meeting.on.unwrap_or(board.as_of)
}

/// Returns the minutes of a meeting. `None` if the board has no such meeting.
#[must_use]
pub fn minutes(board: &Board, id: &str) -> Option<Minutes> {
    let meeting = board.meetings.iter().find(|m| m.id == *id)?;
    let names = Names::of(board);
    let as_of = day(board, meeting);
    // Include all decisions of the meeting, whatever their date.
    let decisions = meetings::decisions(&names, Date::MAX);
    let of_meeting = |row: &&DecisionRow| row.meeting_id == id;
    let taken: Vec<DecisionRow> = decisions.iter().filter(of_meeting).cloned().collect();
    let all = meetings::actions(&names, as_of);
    let asked: Vec<ActionRow> = all.iter().filter(|a| a.meeting_id == id).cloned().collect();
    let known = |item: &str| meeting.agenda.iter().any(|a| a.id == item);
    let items = meeting
        .agenda
        .iter()
        .enumerate()
        .map(|(i, item)| MinuteItem {
            id: item.id.clone(),
            number: i + 1,
            title: item.title.clone(),
            text: item.minute.clone(),
            decisions: taken.iter().filter(|d| d.item == item.id).cloned().collect(),
            actions: asked.iter().filter(|a| a.item == item.id).cloned().collect(),
        })
        .collect();
    let next = board
        .meetings
        .iter()
        .filter(|m| m.id != meeting.id && m.on.is_some_and(|on| on > as_of))
        .min_by_key(|m| m.on);
    Some(Minutes {
        meeting: meeting.id.to_string(),
        title: format!("{}: minutes of {}", board.name, meeting.title),
        name: meeting.title.clone(),
        on: meeting.on.map_or_else(|| "date to be confirmed".to_owned(), say::date),
        status: meeting.agreed.map_or_else(
            || Status::new("Draft", Tone::Watch),
            |day| Status::new(format!("Agreed {}", say::date(day)), Tone::Good),
        ),
        illustrative: meeting.illustrative,
        attendance: attendance(&names, meeting),
        items,
        decisions: taken.iter().filter(|d| !known(&d.item)).cloned().collect(),
        actions: asked.iter().filter(|a| !known(&a.item)).cloned().collect(),
        log: log(board, meeting, as_of, all),
        cited: meeting.snapshot.as_ref().map(citation).unwrap_or_default(),
        gaps: gaps(board, meeting, &taken, &asked),
        next: next.and_then(|m| Some(format!("{}, {}", m.title, say::date(m.on?)))).unwrap_or_default(),
    })
}

fn attendance(names: &Names<'_>, meeting: &Meeting) -> Vec<AttendanceRow> {
    let board = names.board();
    let is_in = |list: &[MemberId], id: &MemberId| list.contains(id);
    let mut rows: Vec<AttendanceRow> = board
        .members
        .iter()
        .map(|m| AttendanceRow {
            office: m.office.clone(),
            body: m.body.as_ref().map(|b| names.body_name(b.as_str()).to_owned()).unwrap_or_default(),
            status: if is_in(&meeting.present, &m.id) {
                Status::new("Present", Tone::Good)
            } else if is_in(&meeting.apologies, &m.id) {
                Status::new("Apologies", Tone::Neutral)
            } else {
                Status::new("Not recorded", Tone::Missing)
            },
        })
        .collect();
    rows.extend(meeting.attending.iter().map(|office| AttendanceRow {
        office: office.clone(),
        body: String::new(),
        status: Status::new("In attendance", Tone::Neutral),
    }));
    rows
}

/// Returns the action log of a meeting: actions open at the meeting or done since the previous one, then
/// actions added.
fn log(board: &Board, meeting: &Meeting, as_of: Date, rows: Vec<ActionRow>) -> Vec<LogRow> {
    let before = board
        .meetings
        .iter()
        .filter(|m| m.id != meeting.id)
        .filter_map(|m| m.on.filter(|on| *on < as_of))
        .max()
        .unwrap_or(Date::MIN);
    let of = |id: &str| board.meetings.iter().find(|m| m.id == *id);
    let mut log: Vec<LogRow> = rows
        .into_iter()
        .filter(|row| {
            let Some(action) = board.actions.iter().find(|a| a.id == *row.id) else { return false };
            // Exclude actions of later meetings, and actions done before the previous meeting.
            let later = of(&row.meeting_id).and_then(|m| m.on).is_some_and(|on| on > as_of);
            !later && open::is_open(action, before)
        })
        .map(|action| LogRow {
            raised: of(&action.meeting_id).map(|m| m.title.clone()).unwrap_or_default(),
            carried: action.meeting_id != meeting.id.as_str(),
            action,
        })
        .collect();
    log.sort_by_key(|row| !row.carried);
    log
}

/// Returns the items missing before the minutes can be issued.
fn gaps(board: &Board, meeting: &Meeting, taken: &[DecisionRow], asked: &[ActionRow]) -> Vec<String> {
    let mut gaps = Vec::new();
    let mut gap = |text: String| gaps.push(text);
    if meeting.on.is_none() {
        gap("The meeting has no day.".to_owned());
    }
    let known = |id: &MemberId| meeting.present.contains(id) || meeting.apologies.contains(id);
    let unknown = board.members.iter().filter(|m| !known(&m.id)).count();
    if unknown > 0 {
        gap(format!("The attendance of {} is not recorded.", say::count(unknown, "member", "members")));
    }
    if meeting.agenda.is_empty() {
        gap("There is no agenda.".to_owned());
    }
    let silent = meeting.agenda.iter().filter(|a| a.minute.trim().is_empty()).count();
    if silent > 0 {
        gap(format!("{} without a minute.", say::capital(&say::count(silent, "item is", "items are"))));
    }
    // A decision that was only asked for needs no owner yet.
    let to_do = meetings::decision_status(DecisionStatus::Taken);
    let nobody = taken.iter().filter(|d| d.owner.is_empty() && d.status == to_do).count();
    if nobody > 0 {
        gap(format!("{} no owner.", say::capital(&say::count(nobody, "decision has", "decisions have"))));
    }
    let loose = asked.iter().filter(|a| a.unowned || a.undated).count();
    if loose > 0 {
        gap(format!(
            "{} without an owner or a day.",
            say::capital(&say::count(loose, "action is", "actions are"))
        ));
    }
    if meeting.snapshot.is_none() {
        gap("No snapshot chosen, so these figures can still change.".to_owned());
    }
    gaps
}

fn attendance_table(rows: &[AttendanceRow]) -> Table {
    Table {
        id: "attendance".to_owned(),
        title: "Attendance".to_owned(),
        columns: vec![Column::text("Office", 8), Column::text("Body", 6), Column::text("Attendance", 4)],
        rows: rows
            .iter()
            .map(|r| vec![Cell::text(&*r.office), Cell::text(&*r.body), Cell::status(&r.status)])
            .collect(),
        notes: Vec::new(),
    }
}

fn marked(text: &str, illustrative: bool) -> String {
    if illustrative { format!("{text} (illustrative)") } else { text.to_owned() }
}

/// Returns the decisions of an item with owner and due date.
fn decided(rows: &[DecisionRow], id: &str) -> Option<Block> {
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            id: id.to_owned(),
            title: if rows.len() == 1 { "Decision" } else { "Decisions" }.to_owned(),
            columns: vec![
                Column::text("Id", 2),
                Column::text("Decision", 10),
                Column::text("Who", 4),
                Column::text("By", 4),
                Column::text("Status", 3),
            ],
            rows: rows
                .iter()
                .map(|d| {
                    vec![
                        Cell::text(&*d.id),
                        Cell { source: d.source.clone(), ..Cell::text(marked(&d.text, d.illustrative)) },
                        Cell::text(if d.owner.is_empty() { "not settled" } else { &d.owner }),
                        Cell::text(if d.due.is_empty() { "no day set" } else { &d.due }),
                        Cell::status(&d.status),
                    ]
                })
                .collect(),
            notes: Vec::new(),
        })
    })
}

fn to_do(rows: &[ActionRow], id: &str) -> Option<Block> {
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            id: id.to_owned(),
            title: if rows.len() == 1 { "Action" } else { "Actions" }.to_owned(),
            columns: vec![
                Column::text("Id", 2),
                Column::text("Action", 10),
                Column::text("Who", 4),
                Column::text("By", 4),
                Column::text("Status", 3),
            ],
            rows: rows
                .iter()
                .map(|a| {
                    vec![
                        Cell::text(&*a.id),
                        Cell { source: a.source.clone(), ..Cell::text(marked(&a.text, a.illustrative)) },
                        Cell::text(&*a.owner),
                        Cell::text(&*a.due),
                        Cell::status(&a.status),
                    ]
                })
                .collect(),
            notes: Vec::new(),
        })
    })
}

/// Returns the action log as a table.
#[must_use]
pub fn log_table(rows: &[LogRow]) -> Table {
    let overdue = rows.iter().filter(|r| r.action.overdue.is_some()).count();
    let carried = rows.iter().filter(|r| r.carried).count();
    Table {
        id: "action-log".to_owned(),
        title: format!(
            "Action log: {} carried forward, {} new{}",
            say::thousands(carried),
            say::thousands(rows.len() - carried),
            if overdue > 0 { format!(", {} overdue", say::thousands(overdue)) } else { String::new() }
        ),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Action", 9),
            Column::text("Who", 4),
            Column::text("By", 4),
            Column::text("Asked for at", 4),
            Column::text("Status", 4),
        ],
        rows: rows
            .iter()
            .map(|r| {
                let a = &r.action;
                vec![
                    Cell::text(&*a.id),
                    Cell { source: a.source.clone(), ..Cell::text(marked(&a.text, a.illustrative)) },
                    Cell::text(&*a.owner),
                    Cell::text(&*a.due),
                    Cell::text(if r.carried { &*r.raised } else { "this meeting" }),
                    Cell::status(&a.status),
                ]
            })
            .collect(),
        notes: if rows.is_empty() { vec!["No action is on the log.".to_owned()] } else { Vec::new() },
    }
}

impl Minutes {
    /// Returns a line with the status (draft or agreed) and the date.
    #[must_use]
    pub fn head(&self) -> String {
        let made_up = if self.illustrative { " Invented for illustration." } else { "" };
        format!("{}. {}.{made_up}", say::capital(&self.on), self.status.word)
    }

    /// Returns the minutes as blocks, in reading order.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Text(self.head())];
        if !self.cited.is_empty() {
            blocks.push(Block::Text(format!("Figures before the meeting: {}.", self.cited)));
        }
        if !self.attendance.is_empty() {
            blocks.push(Block::Table(attendance_table(&self.attendance)));
        }
        for item in &self.items {
            blocks.push(Block::Heading(format!("{}. {}", item.number, item.title)));
            let none = "No minute is recorded.";
            for line in if item.text.trim().is_empty() { none } else { &item.text }.lines() {
                if !line.trim().is_empty() {
                    blocks.push(Block::Text(line.trim().to_owned()));
                }
            }
            blocks.extend(decided(&item.decisions, &format!("decisions-{}", item.id)));
            blocks.extend(to_do(&item.actions, &format!("actions-{}", item.id)));
        }
        if !self.decisions.is_empty() || !self.actions.is_empty() {
            blocks.push(Block::Heading("Other decisions and actions".to_owned()));
            blocks.extend(decided(&self.decisions, "decisions-other"));
            blocks.extend(to_do(&self.actions, "actions-other"));
        }
        blocks.push(Block::Heading("Action log".to_owned()));
        blocks.push(Block::Table(log_table(&self.log)));
        if !self.next.is_empty() {
            blocks.push(Block::Text(format!("Next meeting: {}.", self.next)));
        }
        blocks
    }

    /// Returns the minutes as a separate document that can be exported in every format of the pack.
    /// `digest` is the digest of the board that contains them; the text cites the snapshot with the
    /// figures.
    #[must_use]
    pub fn pack(&self, board: &Board, digest: &str, marking: &str, reference: &str) -> Pack {
        let as_of =
            board.meetings.iter().find(|m| m.id == *self.meeting).map_or(board.as_of, |m| day(board, m));
        let mut made = Pack {
            board: board.name.clone(),
            purpose: board.purpose.clone(),
            title: self.title.clone(),
            language: "en-GB",
            meeting: format!("{}, {}", self.name, self.on),
            date: say::date(as_of),
            as_of,
            marking: marking.trim().to_owned(),
            reference: reference.trim().to_owned(),
            version: if self.status.tone == Tone::Good { String::new() } else { "Draft".to_owned() },
            digest: digest.to_owned(),
            message: self.head(),
            sections: vec![PackSection {
                section: Section::Decisions,
                id: "minutes",
                title: "Minutes".to_owned(),
                question: "Who was there, what was said, decided and to be done?".to_owned(),
                message: self.head(),
                blocks: self.blocks().into_iter().skip(1).collect(),
            }],
            sheets: Vec::new(),
            recipe: Provenance {
                program: program(),
                kind: DocumentKind::Minutes,
                as_of,
                marking: marking.trim().to_owned(),
                reference: reference.trim().to_owned(),
                meeting: Some(self.meeting.clone()),
                ..Provenance::default()
            },
        };
        crate::characters::clean_pack(&mut made);
        made
    }

    /// Returns the minutes as a page.
    #[must_use]
    pub fn page(&self) -> Page {
        Page {
            name: "Minutes".to_owned(),
            question: self.head(),
            message: self.title.clone(),
            blocks: self.blocks(),
        }
    }
}

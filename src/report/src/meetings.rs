//! Meetings page: decisions, open actions, and changes since the last meeting.

use super::names::Names;
use super::spec::{Block, Cell, Column, KeyFigure, Page, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::changes::{self, ChangeLine};
use boardsight_analysis::open;
use boardsight_core::model::{Action, Board, DecisionStatus, Meeting};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Maximum number of changes on a page.
const MOST_CHANGES: usize = 200;

/// View model of the Meetings page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meetings {
    /// Summary in a sentence.
    pub message: String,
    /// Key figures: decisions asked for, actions open and overdue, changes.
    pub figures: Vec<KeyFigure>,
    /// Title and date of the last meeting; empty if there is none.
    pub last: String,
    /// Title and date of the next meeting; empty if none is fixed.
    pub next: String,
    /// Every meeting, the latest first, those without a date last.
    pub meetings: Vec<MeetingRow>,
    /// Every decision, those asked of the board first.
    pub decisions: Vec<DecisionRow>,
    /// Every action, open ones first, the longest overdue first.
    pub actions: Vec<ActionRow>,
    /// At most 200 changes since the chosen date or the last meeting, the latest first.
    pub changes: Vec<ChangeRow>,
    /// First date of the changes; `None` for the start of the audit trail.
    pub since: Option<Date>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingRow {
    pub id: String,
    pub title: String,
    /// The date, or 'date to be confirmed'.
    pub on: String,
    /// Whether the meeting is before, on or after the as-of date.
    pub status: Status,
    /// Agenda items, each with its minuted text.
    pub agenda: Vec<(String, String)>,
    /// Offices that attended.
    pub present: Vec<String>,
    /// Whether the record is illustrative.
    pub illustrative: bool,
    pub source: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DecisionRow {
    pub id: String,
    /// Text of the decision or of the request.
    pub text: String,
    pub status: Status,
    /// Programme's id; `None` for all programmes.
    pub programme: Option<String>,
    /// Programme's short name, or 'All'.
    pub short: String,
    /// Date, or empty.
    pub on: String,
    /// Meeting's title, or empty.
    pub meeting: String,
    /// Meeting's id, or empty.
    pub meeting_id: String,
    /// Id of the agenda item, or empty.
    pub item: String,
    /// Person who carries it out, or empty.
    pub owner: String,
    /// Due date, or empty.
    pub due: String,
    /// Whether the record is illustrative.
    pub illustrative: bool,
    pub source: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionRow {
    pub id: String,
    /// Text of the action.
    pub text: String,
    /// Owner, or 'no owner'.
    pub owner: String,
    /// Due date, or 'no day set'.
    pub due: String,
    /// Open, overdue with the number of days, or done.
    pub status: Status,
    /// Days overdue; `None` if not overdue.
    pub overdue: Option<i32>,
    pub open: bool,
    /// Programme's id; `None` for all programmes.
    pub programme: Option<String>,
    /// Programme's short name, or 'All'.
    pub short: String,
    /// Id of the decision that the action carries out, or empty.
    pub decision: String,
    /// Id of the meeting that asked for it, or empty.
    pub meeting_id: String,
    /// Id of that meeting's agenda item, or empty.
    pub item: String,
    /// Whether it has no owner.
    pub unowned: bool,
    /// Whether it has no due date.
    pub undated: bool,
    /// Whether the record is illustrative.
    pub illustrative: bool,
    pub source: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeRow {
    /// Date (UTC).
    pub on: String,
    /// Author.
    pub who: String,
    /// Description of the change.
    pub text: String,
    /// Reason, or empty.
    pub why: String,
    /// List of the record.
    pub list: String,
    /// Id of the record.
    pub id: String,
}

/// Returns the last dated meeting before a date.
#[must_use]
pub fn last(board: &Board, as_of: Date) -> Option<&Meeting> {
    board.meetings.iter().filter(|m| m.on.is_some_and(|on| on < as_of)).max_by_key(|m| m.on)
}

/// Returns the first dated meeting on or after a date.
#[must_use]
pub fn next(board: &Board, as_of: Date) -> Option<&Meeting> {
    board.meetings.iter().filter(|m| m.on.is_some_and(|on| on >= as_of)).min_by_key(|m| m.on)
}

/// Returns a decision's status as a word and a tone.
#[must_use]
pub fn decision_status(status: DecisionStatus) -> Status {
    let tone = match status {
        DecisionStatus::Asked => Tone::Watch,
        DecisionStatus::Taken => Tone::Neutral,
        DecisionStatus::CarriedOut => Tone::Good,
        DecisionStatus::Dropped => Tone::Neutral,
    };
    Status::new(status.label(), tone)
}

/// Returns a change as text.
#[must_use]
pub fn change_row(c: ChangeLine) -> ChangeRow {
    ChangeRow {
        on: say::date(TimeZone::UTC.to_datetime(c.at).date()),
        who: c.who,
        text: c.text,
        why: c.why.unwrap_or_default(),
        list: c.list,
        id: c.id,
    }
}

/// Returns every decision up to a date, those asked of the board first.
#[must_use]
pub fn decisions(names: &Names<'_>, as_of: Date) -> Vec<DecisionRow> {
    let board = names.board();
    let order =
        [DecisionStatus::Asked, DecisionStatus::Taken, DecisionStatus::CarriedOut, DecisionStatus::Dropped];
    order
        .into_iter()
        .flat_map(|status| open::decisions(board, status, as_of))
        .map(|d| DecisionRow {
            id: d.id.to_string(),
            text: d.text.clone(),
            status: decision_status(d.status),
            programme: d.programme.as_ref().map(ToString::to_string),
            short: names.whose(d.programme.as_ref(), "All").to_owned(),
            on: d.on.map_or_else(String::new, say::date),
            meeting: d
                .meeting
                .as_ref()
                .and_then(|id| board.meetings.iter().find(|m| m.id == *id))
                .map_or_else(String::new, |m| m.title.clone()),
            meeting_id: d.meeting.as_ref().map(ToString::to_string).unwrap_or_default(),
            item: d.item.clone().unwrap_or_default(),
            owner: d.owner.clone().unwrap_or_default(),
            due: d.due.map_or_else(String::new, say::date),
            illustrative: d.illustrative,
            source: d.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
        })
        .collect()
}

/// Returns the status of an action on a date: open, overdue with the number of days, or done.
#[must_use]
pub fn action_status(action: &Action, as_of: Date) -> Status {
    match (open::is_open(action, as_of), open::overdue(action, as_of)) {
        (true, Some(days)) => {
            let n = usize::try_from(days).unwrap_or(0);
            Status::new(format!("{} overdue", say::count(n, "day", "days")), Tone::Bad)
        }
        (true, None) => Status::new("Open", Tone::Neutral),
        (false, _) => Status::new(
            action.done.map_or_else(|| "Done".to_owned(), |d| format!("Done {}", say::date(d))),
            Tone::Good,
        ),
    }
}

/// Returns a sentence on the overdue actions: their number, and the longest overdue with its owner. `None`
/// if none is overdue.
#[must_use]
pub fn overdue_said(actions: &[ActionRow]) -> Option<String> {
    let late: Vec<&ActionRow> = actions.iter().filter(|a| a.overdue.is_some()).collect();
    let worst = late.iter().max_by_key(|a| a.overdue)?;
    let days = usize::try_from(worst.overdue?).unwrap_or(0);
    let count = say::count(late.len(), "action is overdue", "actions are overdue");
    let by = if late.len() == 1 { "by" } else { "the longest by" };
    let made_up = if worst.illustrative { ", illustrative" } else { "" };
    let days = say::count(days, "day", "days");
    Some(format!("{}, {by} {days} ({}{made_up}).", say::capital(&count), worst.owner))
}

/// Returns every action, those open on a date first, the longest overdue first.
#[must_use]
pub fn actions(names: &Names<'_>, as_of: Date) -> Vec<ActionRow> {
    let board = names.board();
    let row = |a: &Action, overdue: Option<i32>, is_open: bool| ActionRow {
        id: a.id.to_string(),
        text: a.text.clone(),
        owner: a.owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        due: a.due.map_or_else(|| "no day set".to_owned(), say::date),
        status: action_status(a, as_of),
        overdue,
        open: is_open,
        programme: a.programme.as_ref().map(ToString::to_string),
        short: names.whose(a.programme.as_ref(), "All").to_owned(),
        decision: a.decision.as_ref().map_or_else(String::new, ToString::to_string),
        meeting_id: a.meeting.as_ref().map(ToString::to_string).unwrap_or_default(),
        item: a.item.clone().unwrap_or_default(),
        unowned: a.owner.is_none(),
        undated: a.due.is_none(),
        illustrative: a.illustrative,
        source: a.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
    };
    let mut rows: Vec<ActionRow> =
        open::actions(board, as_of).iter().map(|o| row(o.action, o.overdue, true)).collect();
    let mut done: Vec<_> = board.actions.iter().filter(|a| !open::is_open(a, as_of)).collect();
    done.sort_by_key(|a| std::cmp::Reverse(a.done));
    rows.extend(done.into_iter().map(|a| row(a, None, false)));
    rows
}

/// Returns the page as of a date. It lists the changes from `since`, else from the last meeting, else from
/// the start of the audit trail.
#[must_use]
pub fn meetings(board: &Board, as_of: Date, since: Option<Date>) -> Meetings {
    let names = Names::of(board);
    let since = since.or_else(|| last(board, as_of).and_then(|m| m.on));
    let found = changes::since(board, since.unwrap_or(Date::MIN), MOST_CHANGES);
    let decisions = decisions(&names, as_of);
    let actions = actions(&names, as_of);
    let asked = open::decisions(board, DecisionStatus::Asked, as_of).count();
    let open_count = actions.iter().filter(|a| a.open).count();
    let overdue = actions.iter().filter(|a| a.overdue.is_some()).count();
    let said = |m: Option<&Meeting>| {
        m.and_then(|m| Some(format!("{}, {}", m.title, say::date(m.on?)))).unwrap_or_default()
    };
    // Zero overdue actions are good news only if there are open actions.
    let none = |label: &str| match label {
        "Actions overdue" if open_count > 0 => Status::new("None", Tone::Good),
        _ => Status::new("None", Tone::Neutral),
    };
    let figure = |label: &str, n: usize, tone: Tone, word: &str| KeyFigure {
        label: label.to_owned(),
        value: say::thousands(n),
        detail: String::new(),
        status: if n > 0 { Status::new(word, tone) } else { none(label) },
        source: String::new(),
    };
    Meetings {
        message: format!(
            "{} asked of the board; {} open{}",
            say::count(asked, "decision is", "decisions are"),
            say::count(open_count, "action is", "actions are"),
            overdue_said(&actions).map_or_else(|| ".".to_owned(), |said| format!(". {said}"))
        ),
        figures: vec![
            figure("Decisions asked of the board", asked, Tone::Watch, "To decide"),
            figure("Actions open", open_count, Tone::Neutral, "Open"),
            figure("Actions overdue", overdue, Tone::Bad, "Overdue"),
            KeyFigure {
                status: Status::default(),
                ..figure("Changes since the last meeting", found.len(), Tone::Neutral, "")
            },
        ],
        last: said(last(board, as_of)),
        next: said(next(board, as_of)),
        meetings: meeting_rows(&names, as_of),
        decisions,
        actions,
        changes: found.into_iter().map(change_row).collect(),
        since,
    }
}

fn meeting_rows(names: &Names<'_>, as_of: Date) -> Vec<MeetingRow> {
    let board = names.board();
    let office = |id: &boardsight_core::model::MemberId| {
        board.members.iter().find(|m| m.id == *id).map_or_else(|| id.to_string(), |m| m.office.clone())
    };
    let mut meetings: Vec<&Meeting> = board.meetings.iter().collect();
    meetings.sort_by_key(|m| std::cmp::Reverse(m.on));
    meetings
        .into_iter()
        .map(|m| MeetingRow {
            id: m.id.to_string(),
            title: m.title.clone(),
            on: m.on.map_or_else(|| "date to be confirmed".to_owned(), say::date),
            status: match m.on {
                None => Status::new("No day", Tone::Missing),
                Some(on) if on < as_of => Status::new("Held", Tone::Neutral),
                Some(on) if on == as_of => Status::new("Today", Tone::Watch),
                Some(_) => Status::new("To come", Tone::Neutral),
            },
            agenda: m.agenda.iter().map(|a| (a.title.clone(), a.minute.clone())).collect(),
            present: m.present.iter().map(office).collect(),
            illustrative: m.illustrative,
            source: m.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
        })
        .collect()
}

fn marked(text: &str, illustrative: bool) -> String {
    if illustrative { format!("{text} (illustrative)") } else { text.to_owned() }
}

/// Returns a table of decisions.
#[must_use]
pub fn decisions_table(rows: &[DecisionRow]) -> Table {
    Table {
        id: "decisions".to_owned(),
        title: "Decisions".to_owned(),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Decision", 9),
            Column::text("Programme", 3),
            Column::text("Status", 3),
            Column::text("Day", 3),
            Column::text("Meeting", 3),
        ],
        rows: rows
            .iter()
            .map(|d| {
                vec![
                    Cell::text(&*d.id),
                    Cell { source: d.source.clone(), ..Cell::text(marked(&d.text, d.illustrative)) },
                    Cell::text(&*d.short),
                    Cell::status(&d.status),
                    Cell::text(&*d.on),
                    Cell::text(&*d.meeting),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

/// Returns a table of actions.
#[must_use]
pub fn actions_table(rows: &[ActionRow]) -> Table {
    Table {
        id: "actions".to_owned(),
        title: "Actions".to_owned(),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Action", 9),
            Column::text("Owner", 3),
            Column::text("Programme", 3),
            Column::text("Due", 3),
            Column::text("Status", 3),
        ],
        rows: rows
            .iter()
            .map(|a| {
                vec![
                    Cell::text(&*a.id),
                    Cell { source: a.source.clone(), ..Cell::text(marked(&a.text, a.illustrative)) },
                    Cell::text(&*a.owner),
                    Cell::text(&*a.short),
                    Cell::text(&*a.due),
                    Cell::status(&a.status),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

impl Meetings {
    /// Returns the page as blocks.
    #[must_use]
    pub fn page(&self) -> Page {
        let changes = Table {
            id: "changes".to_owned(),
            title: "What changed, the latest first".to_owned(),
            columns: vec![
                Column::text("Day", 3),
                Column::text("Who", 3),
                Column::text("Change", 9),
                Column::text("Why", 4),
            ],
            rows: self
                .changes
                .iter()
                .map(|c| [&c.on, &c.who, &c.text, &c.why].map(|t| Cell::text(t.clone())).into())
                .collect(),
            notes: Vec::new(),
        };
        let mut blocks = vec![
            Block::Figures(self.figures.clone()),
            Block::Table(decisions_table(&self.decisions)),
            Block::Table(actions_table(&self.actions)),
        ];
        if !self.changes.is_empty() {
            blocks.push(Block::Table(changes));
        }
        super::table::page(PageName::Meetings, &self.message, blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn open_actions_and_decisions_are_first() {
        let b = fixture::board();
        let m = meetings(&b, b.as_of, None);
        assert_eq!(
            m.message,
            "1 decision is asked of the board; 1 action is open. 1 action is overdue, by 24 days (Secretariat, illustrative)."
        );
        assert_eq!(m.actions[0].status.word, "24 days overdue");
        assert_eq!((m.last.as_str(), m.next.as_str()), ("", "February meeting, 20 February 2017"));
    }
}

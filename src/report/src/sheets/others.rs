//! Sheets of coverage and returns, savings, decisions and actions, findings and sources.

use super::super::names::Names;
use super::super::spec::{Status, Tone};
use super::super::{meetings as page, overview, savings as savings_page, streams};
use super::{CellValue, RecordSheet, days, found, plain, statuses};
use boardsight_analysis::changes;
use boardsight_analysis::coverage::{self, CellStatus, days_between};
use boardsight_core::model::{Board, DecisionStatus};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Returns the status of a task on a date.
pub(super) fn due_status(done: Option<Date>, due: Option<Date>, as_of: Date) -> Status {
    match (done.filter(|d| *d <= as_of), due) {
        (Some(_), _) => Status::new("Done", Tone::Good),
        (None, Some(due)) if due < as_of => Status::new("Overdue", Tone::Bad),
        _ => Status::new("Open", Tone::Neutral),
    }
}

/// Returns the possible statuses of [`due_status`].
pub(super) fn due_statuses() -> [Status; 2] {
    [Status::new("Overdue", Tone::Bad), Status::new("Done", Tone::Good)]
}

/// Returns the days overdue; blank if not overdue.
pub(super) fn days_late(done: Option<Date>, due: Option<Date>, as_of: Date) -> CellValue {
    match due {
        Some(due) if due < as_of && done.is_none_or(|d| d > as_of) => {
            CellValue::count(days_between(due, as_of))
        }
        _ => CellValue::Blank,
    }
}

pub(super) fn coverage(board: &Board, as_of: Date) -> Vec<RecordSheet> {
    let names = Names::of(board);
    let overview = overview::overview(board, as_of, 0);
    let rows: Vec<Vec<CellValue>> = overview
        .coverage
        .into_iter()
        .zip(overview.confidence)
        .map(|(c, confidence)| {
            let programme = board.programme(&c.programme);
            let leads: Vec<&str> = programme
                .map(|p| p.leads.iter().map(|b| names.body(b.as_str())).collect())
                .unwrap_or_default();
            vec![
                CellValue::text(c.short),
                CellValue::text(c.name),
                CellValue::text(leads.join(", ")),
                programme
                    .and_then(|p| p.owner.as_ref())
                    .map_or(CellValue::Absent("no owner"), |o| CellValue::text(&**o)),
                CellValue::Status(c.status),
                CellValue::text(c.detail),
                c.overdue_days.map_or(CellValue::Blank, CellValue::count),
                CellValue::Status(confidence.status),
                CellValue::text(confidence.basis),
                CellValue::text(confidence.reason),
                programme.map_or(CellValue::Blank, |p| CellValue::text(names.cites(&p.cites))),
            ]
        })
        .collect();
    let programmes = RecordSheet {
        name: "Coverage".into(),
        about: format!("Who reports to the board. {}", overview.message),
        columns: vec![
            plain("Programme", 14),
            plain("Full name", 36),
            plain("Led by", 20),
            plain("Owner", 20),
            statuses("Reporting", 22, found(&rows, 4)),
            plain("Returns", 44),
            plain("Days overdue", 12),
            statuses("Delivery confidence", 18, found(&rows, 7)),
            plain("Basis", 13),
            plain("Why", 44),
            plain("Source", 50),
        ],
        rows,
    };
    vec![programmes, returns(&names, as_of)]
}

fn returns(names: &Names<'_>, as_of: Date) -> RecordSheet {
    let board = names.board();
    let mut rows = Vec::new();
    for s in &coverage::coverage(board, as_of).streams {
        rows.extend(s.cells.iter().map(|cell| {
            let [from, to] = days(Some(cell.period));
            let status = match cell.status {
                // The number of days has a column of its own, for sorting and filtering.
                CellStatus::Overdue(_) => Status::new("Overdue", Tone::Bad),
                CellStatus::ReceivedLate(_) => Status::new("Received late", Tone::Watch),
                other => streams::cell_status(other),
            };
            let (entry, late) = (cell.entry, cell.late_days);
            let missing: Vec<&str> = entry
                .map(|r| r.missing.iter().map(|m| names.measure(m.as_str())).collect())
                .unwrap_or_default();
            let overdue = if let CellStatus::Overdue(n) = cell.status { Some(n) } else { late };
            vec![
                CellValue::text(names.short(s.stream.programme.as_str())),
                CellValue::text(&*s.stream.name),
                s.stream
                    .owed_by
                    .as_ref()
                    .map_or(CellValue::Blank, |b| CellValue::text(names.body(b.as_str()))),
                CellValue::text(cell.period.to_string()),
                from,
                to,
                CellValue::day(cell.due, CellValue::Absent("no day settled")),
                if cell.status.has_come() {
                    CellValue::day(cell.received, CellValue::MISSING)
                } else {
                    CellValue::Absent("not received")
                },
                CellValue::Status(status),
                overdue.map_or(CellValue::Blank, CellValue::count),
                CellValue::text(missing.join(", ")),
                entry
                    .and_then(|r| r.cite.as_ref())
                    .map_or(CellValue::Blank, |c| CellValue::text(names.cite(c))),
            ]
        }));
    }
    RecordSheet {
        name: "Returns".into(),
        about: "Every return that is owed or has come, by stream and period.".to_owned(),
        columns: vec![
            plain("Programme", 14),
            plain("Stream", 40),
            plain("Owed by", 14),
            plain("Period", 13),
            plain("From", 13),
            plain("To", 13),
            plain("Due", 15),
            plain("Received", 14),
            statuses("Status", 26, found(&rows, 8)),
            plain("Days late", 11),
            plain("Measures missing", 30),
            plain("Source", 50),
        ],
        rows,
    }
}

pub(super) fn savings(board: &Board, as_of: Date) -> RecordSheet {
    let page = savings_page::savings(board, as_of);
    let rows: Vec<Vec<CellValue>> = page
        .rows
        .into_iter()
        .map(|r| {
            // Distinguish a named body without a figure from a figure that nobody reported.
            let none = if r.body.is_some() { "no figure held" } else { "not reported" };
            vec![
                CellValue::text(r.short),
                CellValue::text(r.title),
                CellValue::text(r.period),
                CellValue::text(r.body_name),
                r.expected_gbp.map_or(CellValue::Absent(none), |gbp| CellValue::Money { gbp, signed: false }),
                CellValue::Status(r.agreement),
                CellValue::gbp(r.planned_gbp, false),
                CellValue::gbp(r.delivered_gbp, false),
                CellValue::text(r.evidence),
                CellValue::text(r.note),
                CellValue::text(r.source),
            ]
        })
        .collect();
    RecordSheet {
        name: "Savings".into(),
        about: format!("Who expects what, one line for each saving and body. {}", page.message),
        columns: vec![
            plain("Programme", 14),
            plain("Saving", 40),
            plain("Period", 11),
            plain("Body", 16),
            plain("Expected, £", 17),
            statuses("Agreement", 22, found(&rows, 5)),
            plain("Planned, £", 17),
            plain("Delivered, £", 17),
            plain("Evidence", 26),
            plain("Note", 50),
            plain("Source", 60),
        ],
        rows,
    }
}

pub(super) fn meetings(board: &Board, as_of: Date) -> [RecordSheet; 2] {
    let names = Names::of(board);
    let cite = |c: Option<&boardsight_core::model::Citation>| {
        c.map_or(CellValue::Blank, |c| CellValue::text(names.cite(c)))
    };
    let made_up = |flag: bool| if flag { CellValue::text("illustrative") } else { CellValue::Blank };
    let title = |id: Option<&boardsight_core::model::MeetingId>| {
        id.and_then(|id| board.meetings.iter().find(|m| m.id == *id))
            .map_or(CellValue::Blank, |m| CellValue::text(&*m.title))
    };
    let decisions = board.decisions.iter().map(|d| {
        vec![
            CellValue::text(d.id.as_str()),
            CellValue::text(&*d.text),
            CellValue::text(names.whose(d.programme.as_ref(), "All")),
            CellValue::Status(page::decision_status(d.status)),
            CellValue::day(d.on, CellValue::MISSING),
            title(d.meeting.as_ref()),
            made_up(d.illustrative),
            cite(d.cite.as_ref()),
        ]
    });
    let actions = board.actions.iter().map(|a| {
        vec![
            CellValue::text(a.id.as_str()),
            CellValue::text(&*a.text),
            a.owner.as_ref().map_or(CellValue::Absent("no owner"), |o| CellValue::text(&**o)),
            CellValue::text(names.whose(a.programme.as_ref(), "All")),
            CellValue::day(a.due, CellValue::Absent("no day set")),
            CellValue::day(a.done, CellValue::Blank),
            CellValue::Status(due_status(a.done, a.due, as_of)),
            days_late(a.done, a.due, as_of),
            a.decision.as_ref().map_or(CellValue::Blank, |d| CellValue::text(d.as_str())),
            title(a.meeting.as_ref()),
            made_up(a.illustrative),
            cite(a.cite.as_ref()),
        ]
    });
    [
        RecordSheet {
            name: "Decisions".into(),
            about: "Every decision taken by the board or asked of it.".to_owned(),
            columns: vec![
                plain("Id", 10),
                plain("Decision", 70),
                plain("Programme", 14),
                statuses("Status", 14, DecisionStatus::ALL.map(page::decision_status)),
                plain("Day", 14),
                plain("Meeting", 30),
                plain("Basis", 13),
                plain("Source", 50),
            ],
            rows: decisions.collect(),
        },
        RecordSheet {
            name: "Actions".into(),
            about: "Every action owed to the board, with who does it and by when.".to_owned(),
            columns: vec![
                plain("Id", 10),
                plain("Action", 70),
                plain("Owner", 22),
                plain("Programme", 14),
                plain("Due", 14),
                plain("Done", 14),
                statuses("Status", 12, due_statuses()),
                plain("Days overdue", 12),
                plain("Decision", 11),
                plain("Meeting", 30),
                plain("Basis", 13),
                plain("Source", 50),
            ],
            rows: actions.collect(),
        },
    ]
}

/// Returns the audit trail, one row for each change.
pub(super) fn trail(board: &Board) -> RecordSheet {
    let rows = changes::tail(board, usize::MAX).into_iter().map(|c| {
        let at = TimeZone::UTC.to_datetime(c.at);
        vec![
            CellValue::Day(at.date()),
            CellValue::text(at.time().strftime("%H:%M:%S").to_string()),
            CellValue::text(c.who),
            CellValue::text(c.text),
            c.why.map_or(CellValue::Blank, CellValue::text),
            CellValue::text(c.list),
            CellValue::text(c.id),
        ]
    });
    RecordSheet {
        name: "Changes".into(),
        about: "Every change in the audit trail, the latest first, in universal time.".to_owned(),
        columns: vec![
            plain("Day", 14),
            plain("Time (UTC)", 12),
            plain("Who", 24),
            plain("Change", 80),
            plain("Why", 44),
            plain("List", 16),
            plain("Record", 20),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn findings_and_sources(board: &Board) -> [RecordSheet; 2] {
    let names = Names::of(board);
    let findings = board.findings.iter().map(|f| {
        let decimals = f.value.map_or(0, |v| {
            // Use as many decimals as the figures have, at most six.
            (0..6_u8).find(|d| (v * 10f64.powi(i32::from(*d))).fract().abs() < 1e-9).unwrap_or(6)
        });
        vec![
            CellValue::text(f.id.as_str()),
            CellValue::text(names.whose(f.programme.as_ref(), "All")),
            CellValue::text(&*f.theme),
            CellValue::text(&*f.statement),
            f.value.map_or(CellValue::Blank, |v| CellValue::number(Some(v), decimals, false)),
            CellValue::maybe(f.unit.as_ref()),
            f.period.map_or(CellValue::Blank, |p| CellValue::text(p.to_string())),
            CellValue::text(names.cite_with_note(&f.cite)),
        ]
    });
    let sources = board.sources.iter().map(|s| {
        vec![
            CellValue::text(s.id.as_str()),
            CellValue::text(&*s.publisher),
            CellValue::text(&*s.title),
            CellValue::maybe(s.reference.as_ref()),
            CellValue::day(s.published, CellValue::MISSING),
            s.address.as_ref().map_or(CellValue::Blank, |a| CellValue::Address(a.clone())),
            CellValue::maybe(s.note.as_ref()),
        ]
    });
    [
        RecordSheet {
            name: "Findings".into(),
            about: "Statements of publications that bear on the board's programmes.".to_owned(),
            columns: vec![
                plain("Id", 26),
                plain("Programme", 14),
                plain("Theme", 18),
                plain("Statement", 80),
                plain("Figure", 12),
                plain("Unit", 18),
                plain("Period", 11),
                plain("Source", 60),
            ],
            rows: findings.collect(),
        },
        RecordSheet {
            name: "Sources".into(),
            about: "The publications that the figures come from.".to_owned(),
            columns: vec![
                plain("Id", 26),
                plain("Publisher", 36),
                plain("Title", 60),
                plain("Reference", 28),
                plain("Published", 15),
                plain("Address", 60),
                plain("Note", 60),
            ],
            rows: sources.collect(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    #[test]
    fn overdue_rows_state_the_days() {
        let (due, on) = (Some(date(2017, 1, 31)), date(2017, 2, 8));
        assert_eq!(due_status(None, due, on).word, "Overdue");
        assert_eq!(days_late(None, due, on), CellValue::count(8));
        assert_eq!(due_status(due, due, on).word, "Done");
        assert_eq!(days_late(due, due, on), CellValue::Blank);
        assert_eq!(due_status(None, None, on).word, "Open");
    }

    #[test]
    fn every_programme_and_every_source_has_a_row() {
        let board = fixture::board();
        assert_eq!(coverage(&board, board.as_of)[0].rows.len(), board.programmes.len());
        assert_eq!(findings_and_sources(&board)[1].rows.len(), board.sources.len());
    }
}

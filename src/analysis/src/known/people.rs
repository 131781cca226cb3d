//! Risks, decisions, actions, meetings and comments as they were on a day.

use super::{DECISIONS, DayFilter, RISKS, is_published};
use boardsight_core::edit::{Record, record_value, rewound};
use boardsight_core::model::{Action, AuditEntry, Board, Decision, Escalation, Meeting, Opinion, Risk};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashMap;

impl DayFilter<'_> {
    pub(super) fn people(&mut self, board: &mut Board) {
        if self.days.back {
            self.rewind(board);
        }
        self.risks(board);
        self.decisions(board);
        if self.days.back {
            self.others(board);
        }
    }

    /// Restores the records and the audit trail itself to the day.
    fn rewind(&mut self, board: &mut Board) {
        let day = self.days.day;
        let first = board.audit.len();
        let is_later = |e: &AuditEntry| TimeZone::UTC.to_datetime(e.at).date() > day;
        let later: Vec<AuditEntry> = board.audit.iter().filter(|e| is_later(e)).cloned().collect();
        if later.is_empty() {
            return;
        }
        board.audit.retain(|e| !is_later(e));
        self.changed |= board.audit.len() != first;
        let mut by_record: HashMap<&str, Vec<&AuditEntry>> = HashMap::new();
        for entry in later.iter().rev() {
            by_record.entry(entry.record.as_str()).or_default().push(entry);
        }
        rewind_list::<Risk>(board, &by_record);
        rewind_list::<Decision>(board, &by_record);
        rewind_list::<Action>(board, &by_record);
    }

    fn risks(&mut self, board: &mut Board) {
        let before = board.risks.len();
        board.risks.retain(|r| {
            let day = r
                .raised
                .or_else(|| self.days.added("risks", r.id.as_str()))
                .or_else(|| r.cites.iter().filter_map(|c| self.days.cite(c)).min());
            self.keeps(day, RISKS)
        });
        if self.days.back {
            board.risks.iter_mut().for_each(|r| self.risk(r));
        }
        if board.risks.len() == before {
            return;
        }
        let there: std::collections::HashSet<String> = board.risks.iter().map(|r| r.id.to_string()).collect();
        for risk in &mut board.risks {
            risk.parent.take_if(|p| !there.contains(p.as_str()));
            risk.contributes_to.retain(|r| there.contains(r.as_str()));
        }
    }

    /// Removes the later parts of a risk that have a date of their own, for a day before that of the board.
    fn risk(&mut self, risk: &mut Risk) {
        let day = self.days.day;
        let was = risk.clone();
        let after = |on: Option<Date>| on.is_some_and(|on| on > day);
        if after(risk.closed) {
            risk.closed = None;
            risk.status = boardsight_core::model::RiskStatus::Open;
        }
        risk.reviews.retain(|r| r.on <= day);
        if after(risk.escalation.as_ref().and_then(|e| e.on)) {
            risk.escalation = None;
        }
        if let Some(past) = risk.past_escalations.iter().position(|e| e.back_on > day) {
            let past = risk.past_escalations.split_off(past);
            let then = past.into_iter().find(|e| e.on.is_some_and(|on| on <= day));
            risk.escalation =
                then.map(|e| Escalation { on: e.on, reason: e.reason }).or(risk.escalation.take());
        }
        for action in risk.actions.iter_mut().filter(|a| after(a.done)) {
            (action.done, action.percent, action.progress) = (None, None, None);
        }
        for assurance in risk.assurances.iter_mut().filter(|a| after(a.on)) {
            (assurance.on, assurance.opinion) = (None, Opinion::NotStated);
        }
        self.cites(&mut risk.cites);
        let rated = risk.inherent.or(risk.current).or(risk.target).is_some();
        let published = is_published(risk.rating_basis)
            && risk.cites.iter().any(|c| self.days.cite(c).is_some_and(|on| on <= day));
        if rated && !published && !self.days.trail_covers() {
            (risk.inherent, risk.current, risk.target) = (None, None, None);
            self.left_out.unrated += 1;
        }
        self.changed |= *risk != was;
    }

    fn decisions(&mut self, board: &mut Board) {
        let meetings: HashMap<String, Option<Date>> =
            board.meetings.iter().map(|m| (m.id.to_string(), m.on)).collect();
        let held = |id: Option<&boardsight_core::model::MeetingId>| {
            id.and_then(|id| meetings.get(id.as_str()).copied().flatten())
        };
        if !self.days.back {
            // A later decision counts as planned. Open items are judged by their own dates.
            return;
        }
        board.decisions.retain(|d| {
            let added = || self.days.added("decisions", d.id.as_str());
            let cited = || d.cite.as_ref().and_then(|c| self.days.cite(c));
            let day = d.on.or_else(added).or_else(|| held(d.meeting.as_ref())).or_else(cited);
            self.keeps(day, DECISIONS)
        });
        let decided: HashMap<String, Option<Date>> =
            board.decisions.iter().map(|d| (d.id.to_string(), d.on)).collect();
        board.actions.retain(|a| {
            let of_decision = a.decision.as_ref().and_then(|id| decided.get(id.as_str()).copied().flatten());
            let added = || self.days.added("actions", a.id.as_str());
            let cited = || a.cite.as_ref().and_then(|c| self.days.cite(c));
            let day = of_decision.or_else(added).or_else(|| held(a.meeting.as_ref())).or_else(cited);
            self.keeps(day, DECISIONS)
        });
        for action in &mut board.actions {
            action.decision.take_if(|d| !decided.contains_key(d.as_str()));
            let undone = action.done.take_if(|done| *done > self.days.day);
            self.changed |= undone.is_some();
        }
    }

    /// Removes the other later records that have a date of their own, for a day before that of the board.
    fn others(&mut self, board: &mut Board) {
        let day = self.days.day;
        let dated = |at| TimeZone::UTC.to_datetime(at).date();
        for meeting in &mut board.meetings {
            let was = meeting.clone();
            meeting.agreed.take_if(|on| *on > day);
            if meeting.on.is_some_and(|on| on > day) {
                not_held(meeting);
            }
            self.changed |= *meeting != was;
        }
        let before = board.comments.len();
        board.comments.retain(|c| dated(c.at) <= day);
        for comment in &mut board.comments {
            let replies = comment.replies.len();
            comment.replies.retain(|r| dated(r.at) <= day);
            let open = comment.resolved.take_if(|r| dated(r.at) > day);
            self.changed |= open.is_some() || comment.replies.len() != replies;
        }
        self.changed |= board.comments.len() != before;
        for stream in &mut board.streams {
            let before = stream.returns.len();
            stream.returns.retain(|r| r.received.is_none_or(|on| on <= day) || r.due.is_some());
            for entry in stream.returns.iter_mut().filter(|r| r.received.is_some_and(|on| on > day)) {
                // Keep the due date.
                *entry = boardsight_core::model::Return {
                    due: entry.due,
                    ..boardsight_core::model::Return::new(
                        entry.period,
                        boardsight_core::model::ReturnState::Due,
                    )
                };
                self.changed = true;
            }
            self.changed |= stream.returns.len() != before;
        }
        for link in &mut board.linked_boards {
            let read = link.last.take_if(|l| dated(l.read) > day);
            self.changed |= read.is_some();
        }
    }
}

/// Reduces a meeting to one that has not taken place yet: keeps its agenda and removes its record.
fn not_held(meeting: &mut Meeting) {
    meeting.agenda.iter_mut().for_each(|item| item.minute.clear());
    meeting.present.clear();
    meeting.apologies.clear();
    meeting.attending.clear();
    meeting.snapshot = None;
}

/// Reverts changes of the records in a list, given by record with the latest first. Records deleted since
/// then are restored at the end of the list. A record whose earlier state cannot be read stays unchanged.
fn rewind_list<T: Record>(board: &mut Board, by_record: &HashMap<&str, Vec<&AuditEntry>>) {
    let prefix = format!("{}/", T::LIST.name());
    let touched =
        by_record.iter().filter_map(|(record, changes)| Some((record.strip_prefix(&prefix)?, changes)));
    let mut touched: Vec<(&str, &Vec<&AuditEntry>)> = touched.collect();
    touched.sort_unstable_by_key(|(id, _)| *id);
    for (id, changes) in touched {
        let at = T::of(board).iter().position(|r| r.id() == id);
        let now = at.and_then(|at| record_value(T::of(board).get(at)?).ok());
        let was = rewound(now, changes.iter().copied());
        let list = T::of_mut(board);
        match (at, was) {
            (Some(at), None) => _ = list.remove(at),
            (_, Some(was)) => {
                let Ok(record) = serde_json::from_value::<T>(was) else { continue };
                match at.and_then(|at| list.get_mut(at)) {
                    Some(place) => *place = record,
                    None => list.push(record),
                }
            }
            (None, None) => {}
        }
    }
}

//! Author, time and reason of an incoming change: shown at a conflict, and kept when it is accepted.

use super::Conflict;
use boardsight_core::model::AuditEntry;
use jiff::Timestamp;
use serde::Serialize;
use std::fmt;

/// Author, time and reason of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeAuthor {
    /// Author of the change.
    pub who: String,
    /// Time of the change.
    pub at: Timestamp,
    /// Reason for the change, if one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl fmt::Display for ChangeAuthor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.who, self.at.strftime("%-d %b %Y"))?;
        self.why.as_ref().map_or(Ok(()), |why| write!(f, ": {why}"))
    }
}

/// Returns whether two fields are equal or one contains the other. The empty field is the whole record.
fn related(one: &str, other: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        outer.is_empty() || inner == outer || inner.strip_prefix(outer).is_some_and(|r| r.starts_with('/'))
    };
    within(one, other) || within(other, one)
}

/// Returns the last change of a record's field in an audit trail.
fn last<'a>(trail: &[&'a AuditEntry], record: &str, field: &str) -> Option<&'a AuditEntry> {
    trail.iter().rev().find(|e| e.record == record && related(&e.field, field)).copied()
}

fn hand(entry: &AuditEntry) -> ChangeAuthor {
    ChangeAuthor { who: entry.who.clone(), at: entry.at, why: entry.why.clone() }
}

/// Sets the author of each side of the conflicts, from the audit entries that the other trail lacks.
pub(crate) fn name_hands(conflicts: &mut [Conflict], ours: &[&AuditEntry], theirs: &[&AuditEntry]) {
    for conflict in conflicts {
        let record = format!("{}/{}", conflict.list, conflict.id);
        conflict.ours_by = last(ours, &record, &conflict.field).map(hand);
        conflict.theirs_by = last(theirs, &record, &conflict.field).map(hand);
    }
}

/// The incoming changes of another copy, from its audit trail.
#[derive(Clone, Debug, Default)]
pub struct Incoming<'a>(Vec<&'a AuditEntry>);

impl<'a> Incoming<'a> {
    /// Returns the entries of the merged trail that are not in our own trail.
    #[must_use]
    pub fn of(merged: &'a [AuditEntry], own: &[AuditEntry]) -> Self {
        Self(super::not_in(merged, own))
    }

    /// Returns an entry of a merge as it is to be kept in the merged trail.
    ///
    /// Returns `None` if the incoming trail already contains the change. If the user chose their change
    /// over ours, it keeps its author and reason and names who accepted it.
    #[must_use]
    pub fn amend(&self, entry: AuditEntry) -> Option<AuditEntry> {
        let own: Vec<&AuditEntry> = self.0.iter().filter(|e| e.record == entry.record).copied().collect();
        let Some(theirs) = last(&own, &entry.record, &entry.field) else { return Some(entry) };
        let same = || own.iter().filter(|e| e.field == entry.field);
        let leads_here = theirs.to == entry.to || entry.field.is_empty() || theirs.field != entry.field;
        if !leads_here {
            return Some(entry);
        }
        let starts_here = same().next().map_or(entry.field.is_empty(), |first| first.from == entry.from);
        if starts_here {
            return None;
        }
        let accepted_by = (theirs.who != entry.who).then(|| entry.who.clone());
        Some(AuditEntry { who: theirs.who.clone(), why: theirs.why.clone(), accepted_by, ..entry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::{Side, merge};
    use boardsight_core::edit::{History, Stamp, between, update};
    use boardsight_core::model::{Board, Rating, Risk};
    use jiff::civil::date;

    fn rated(likelihood: u8) -> Option<Rating> {
        Some(Rating { likelihood, impact: 4 })
    }

    fn base() -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for id in ["R-1", "R-2"] {
            let mut risk = Risk::new(id, None, "It fails");
            risk.current = rated(5);
            board.risks.push(risk);
        }
        board
    }

    fn rate(board: &Board, id: &str, likelihood: u8, who: &str, at: &str, why: Option<&str>) -> Board {
        let mut risk = board.risk(id).unwrap().clone();
        risk.current = rated(likelihood);
        let mut board = board.clone();
        let stamp = Stamp { who: who.to_owned(), at: at.parse().unwrap(), why: why.map(str::to_owned) };
        update(&board, &risk).unwrap().apply(&mut board, &stamp, false).unwrap();
        board
    }

    #[test]
    fn a_change_that_comes_in_keeps_author_day_and_reason() {
        const WHY: &str = "Winter figures came down";
        let base = base();
        let ours = rate(&base, "R-1", 3, "Secretariat", "2017-03-01T09:00:00Z", None);
        let theirs = rate(&base, "R-1", 4, "Member", "2017-03-02T09:00:00Z", Some(WHY));
        let theirs = rate(&theirs, "R-2", 2, "Member", "2017-03-02T09:05:00Z", Some("Fewer staff"));
        let merged = merge(&base, &ours, &theirs).unwrap();
        let conflict = &merged.conflicts[0];
        assert_eq!(conflict.theirs_by.as_ref().unwrap().to_string(), format!("Member, 2 Mar 2017: {WHY}"));
        assert_eq!(conflict.ours_by.as_ref().unwrap().who, "Secretariat");
        assert!(conflict.to_string().contains(WHY), "{conflict}");

        // Accepting their change is one edit, and the audit trail names the author of the change.
        let stamp =
            Stamp { who: "Secretariat".into(), at: "2017-03-03T09:00:00Z".parse().unwrap(), why: None };
        let mut settled = merged.content.clone();
        let edit = conflict.accept(&settled, Side::Theirs).unwrap();
        edit.apply(&mut settled, &stamp, false).unwrap();
        let start = Board { audit: merged.content.audit.clone(), ..ours.clone() };
        let incoming = Incoming::of(&merged.content.audit, &ours.audit);
        let edit = between(&start, &settled, "Bring together").unwrap();
        let mut history = History::new(start.clone());
        history.apply_amended(edit, &stamp, &|entry| incoming.amend(entry)).unwrap();
        let trail = &history.board().audit;
        assert_eq!(trail.len(), start.audit.len() + 1, "what came in is not recorded twice: {trail:?}");
        let last = trail.last().unwrap();
        assert_eq!((last.who.as_str(), last.why.as_deref()), ("Member", Some(WHY)));
        assert_eq!(last.accepted_by.as_deref(), Some("Secretariat"));
        assert_eq!(history.board().risk("R-2").unwrap().current, rated(2));
        history.undo(&stamp).unwrap();
        assert_eq!(history.board().risks, ours.risks);
    }

    #[test]
    fn what_was_typed_instead_is_our_own_change() {
        let base = base();
        let ours = rate(&base, "R-1", 3, "Secretariat", "2017-03-01T09:00:00Z", None);
        let theirs = rate(&base, "R-1", 4, "Member", "2017-03-02T09:00:00Z", Some("Why"));
        let merged = merge(&base, &ours, &theirs).unwrap();
        let incoming = Incoming::of(&merged.content.audit, &ours.audit);
        let other = rate(&ours, "R-1", 1, "Secretariat", "2017-03-03T09:00:00Z", None);
        let entry = other.audit.last().unwrap().clone();
        assert_eq!(incoming.amend(entry.clone()), Some(entry));
    }
}

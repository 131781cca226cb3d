//! Movements of scores, from the audit trail.

use boardsight_core::model::{AuditKind, Board, Rating, Risk};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Movement of a risk's current score since a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// The risk was not in the register then.
    New,
    /// The risk had no rating then.
    FirstRated,
    /// Up by this number of points.
    Up(u16),
    /// Down by this number of points.
    Down(u16),
    /// Unchanged, or not rated now.
    Same,
}

/// State of a risk at the end of an earlier date, from the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PastState {
    existed: bool,
    current: Option<Rating>,
}

/// Returns the movement of every risk's current score since the end of a date (in UTC), in the order of the
/// board's list. It uses the audit trail alone: risks without entries have not moved.
#[must_use]
pub fn movements(board: &Board, since: Date) -> Vec<Movement> {
    let then = then(board, since);
    let moved = |risk: &Risk| match then.get(risk.id.as_str()) {
        None => Movement::Same,
        Some(then) if !then.existed => Movement::New,
        Some(then) => moved(then.current, risk.current),
    };
    board.risks.iter().map(moved).collect()
}

/// Returns the current rating of every risk at the end of an earlier date, in the order of the board's
/// list. The outer `None` is a risk that was not in the register then; the inner `None` is one that was not
/// rated.
#[must_use]
pub fn ratings_on(board: &Board, day: Date) -> Vec<Option<Option<Rating>>> {
    let then = then(board, day);
    let rating = |risk: &Risk| match then.get(risk.id.as_str()) {
        None => Some(risk.current),
        Some(then) => then.existed.then_some(then.current),
    };
    board.risks.iter().map(rating).collect()
}

/// Returns the states, at the end of a date, of the risks that have entries in the audit trail.
fn then(board: &Board, since: Date) -> HashMap<&str, PastState> {
    let mut then: HashMap<&str, PastState> = HashMap::new();
    let now: HashMap<&str, Option<Rating>> =
        if board.audit.is_empty() { HashMap::new() } else { current_by_id(board) };
    for entry in board.audit.iter().rev() {
        let Some(id) = entry.record.strip_prefix("risks/") else { continue };
        if TimeZone::UTC.to_datetime(entry.at).date() <= since {
            continue;
        }
        let then = then.entry(id).or_insert_with(|| PastState {
            existed: now.contains_key(id),
            current: now.get(id).copied().flatten(),
        });
        step_back(then, entry.kind, &entry.field, entry.from.as_deref());
    }
    then
}

fn current_by_id(board: &Board) -> HashMap<&str, Option<Rating>> {
    board.risks.iter().map(|r| (r.id.as_str(), r.current)).collect()
}

fn moved(then: Option<Rating>, now: Option<Rating>) -> Movement {
    match (then.map(Rating::score), now.map(Rating::score)) {
        (None, Some(_)) => Movement::FirstRated,
        (Some(then), Some(now)) => match now.cmp(&then) {
            Ordering::Greater => Movement::Up(now - then),
            Ordering::Less => Movement::Down(then - now),
            Ordering::Equal => Movement::Same,
        },
        (_, None) => Movement::Same,
    }
}

/// Reverts one entry of the audit trail, for existence and current rating only.
fn step_back(then: &mut PastState, kind: AuditKind, field: &str, from: Option<&str>) {
    let number = || from.and_then(|text| text.parse::<u8>().ok());
    match (kind, field) {
        (AuditKind::Added, _) => *then = PastState { existed: false, current: None },
        (AuditKind::Removed, _) => {
            let risk = from.and_then(|text| serde_json::from_str::<Risk>(text).ok());
            *then = PastState { existed: true, current: risk.and_then(|r| r.current) };
        }
        (AuditKind::Set, "current") => {
            then.current = from.and_then(|text| serde_json::from_str(text).ok());
        }
        (AuditKind::Set, "current/likelihood") => {
            if let (Some(rating), Some(from)) = (&mut then.current, number()) {
                rating.likelihood = from;
            }
        }
        (AuditKind::Set, "current/impact") => {
            if let (Some(rating), Some(from)) = (&mut then.current, number()) {
                rating.impact = from;
            }
        }
        _ => {}
    }
}

/// Returns the current rating of a risk over time, from the audit trail: each date on which it changed with
/// the rating from then on, oldest first. The first entry has no date if the rating is older than the audit
/// trail.
#[must_use]
pub fn history(board: &Board, risk: &Risk) -> Vec<(Option<Date>, Option<Rating>)> {
    let record = format!("risks/{}", risk.id);
    let mut then = PastState { existed: true, current: risk.current };
    let mut steps: Vec<(Option<Date>, Option<Rating>)> = Vec::new();
    for entry in board.audit.iter().rev().filter(|e| e.record == record) {
        let after = then;
        step_back(&mut then, entry.kind, &entry.field, entry.from.as_deref());
        if then != after {
            let day = TimeZone::UTC.to_datetime(entry.at).date();
            // Combine several edits on one date (likelihood, then impact) into one step.
            if steps.last().is_none_or(|(last, _)| *last != Some(day)) {
                steps.push((Some(day), after.current));
            }
        }
    }
    if then.existed {
        steps.push((None, then.current));
    }
    steps.reverse();
    steps
}

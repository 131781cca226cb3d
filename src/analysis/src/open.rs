//! Outstanding work: decisions requested of the board, decisions not implemented, and actions due to it.

use super::coverage::days_between;
use boardsight_core::model::{Action, Board, Decision, DecisionStatus};
use jiff::civil::Date;
use std::cmp::Reverse;

/// Returns the decisions with a status at a date, in the board's order. Later ones are left out.
pub fn decisions(board: &Board, status: DecisionStatus, as_of: Date) -> impl Iterator<Item = &Decision> {
    board.decisions.iter().filter(move |d| d.status == status && d.on.is_none_or(|on| on <= as_of))
}

/// Action that is not completed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenAction<'a> {
    /// The action.
    pub action: &'a Action,
    /// Days since its due date, if that has passed.
    pub overdue: Option<i32>,
}

/// Returns whether an action was not completed by a date.
#[must_use]
pub fn is_open(action: &Action, as_of: Date) -> bool {
    action.done.is_none_or(|done| done > as_of)
}

/// Returns the days since the due date of an action that is open at a date, if the due date has passed.
#[must_use]
pub fn overdue(action: &Action, as_of: Date) -> Option<i32> {
    action.due.filter(|&due| is_open(action, as_of) && due < as_of).map(|due| days_between(due, as_of))
}

/// Returns the actions that are open at a date: the longest overdue first, then the next due, then those
/// without a due date.
#[must_use]
pub fn actions(board: &Board, as_of: Date) -> Vec<OpenAction<'_>> {
    let mut open: Vec<OpenAction<'_>> = board
        .actions
        .iter()
        .filter(|a| is_open(a, as_of))
        .map(|action| OpenAction { action, overdue: overdue(action, as_of) })
        .collect();
    open.sort_by_key(|a| (Reverse(a.overdue), a.action.due.is_none(), a.action.due));
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    #[test]
    fn an_action_is_open_until_the_day_it_is_done() {
        let mut b = fixture::board();
        b.actions[0].done = Some(date(2017, 2, 10));
        assert_eq!(actions(&b, b.as_of)[0].overdue, Some(24));
        assert_eq!(actions(&b, date(2017, 1, 15))[0].overdue, None);
        assert_eq!(actions(&b, date(2017, 2, 10)), []);
    }

    #[test]
    fn decision_is_requested_from_its_date() {
        let b = fixture::board();
        assert_eq!(decisions(&b, DecisionStatus::Asked, b.as_of).count(), 1);
        assert_eq!(decisions(&b, DecisionStatus::Asked, date(2017, 2, 7)).count(), 0);
        assert_eq!(decisions(&b, DecisionStatus::Taken, b.as_of).count(), 0);
    }
}

//! Changes of each kind of record between two states.

use crate::coverage;
use crate::variance::Variance;
use boardsight_core::model::{
    Action, Board, Decision, DecisionStatus, DeliveryConfidence, Gbp, Period, Programme, Rating, Return,
    Risk, Saving, Stream,
};
use jiff::civil::Date;

/// Board as of a date.
#[derive(Clone, Copy, Debug)]
pub struct BoardState<'a> {
    /// The board, reduced to what was known on the date.
    pub board: &'a Board,
    /// As-of date.
    pub as_of: Date,
}

/// Kind of change of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RiskChangeKind {
    /// Its current score is higher.
    Up,
    /// It is in the register now and was not before.
    New,
    /// It was closed or a draft and is live now.
    Reopened,
    /// It has occurred and is managed as an issue.
    BecameIssue,
    /// It was rated for the first time.
    Rated,
    /// Its current rating was removed.
    Unrated,
    /// Its current rating has changed with the same score.
    SameScore,
    /// Its current score is lower.
    Down,
    /// It is no longer live.
    Closed,
    /// It was removed from the register.
    TakenOut,
}

/// Risk that changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskChange<'a> {
    /// Current risk, or the earlier one if it was removed.
    pub risk: &'a Risk,
    /// Kind of change.
    pub change: RiskChangeKind,
    /// Current rating before; `None` if not rated or not in the register.
    pub from: Option<Rating>,
    /// Current rating now; `None` if not rated or not in the register.
    pub to: Option<Rating>,
}

/// Measure of a programme whose latest figures or status changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureChange<'a> {
    /// Latest figures before; `None` if there were none.
    pub from: Option<Variance<'a>>,
    /// Latest figures now; `None` if there are none.
    pub to: Option<Variance<'a>>,
}

impl MeasureChange<'_> {
    /// Returns whether the status itself changed, and not only the figures.
    #[must_use]
    pub fn changed_status(&self) -> bool {
        self.from.map(|v| v.status) != self.to.map(|v| v.status)
    }
}

/// Kind of change of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReturnChangeKind {
    /// It was received.
    Arrived,
    /// It had been received before, and its state changed.
    Changed,
    /// It was recorded as received and is not any more.
    Withdrawn,
    /// It has become overdue.
    Overdue,
}

/// Return that was received, changed or became overdue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReturnChange<'a> {
    /// Current record of the stream.
    pub stream: &'a Stream,
    /// Reported period.
    pub period: Period,
    /// Kind of change.
    pub change: ReturnChangeKind,
    /// Current status.
    pub status: coverage::CellStatus,
    /// Current record of the return on the board.
    pub entry: Option<&'a Return>,
}

/// Kind of an amount of money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount<'a> {
    /// Total of a saving's plans.
    Planned(&'a Saving),
    /// Delivered amount of a saving.
    Delivered(&'a Saving),
    /// Amount that a body expects of a saving.
    Expected(&'a Saving, &'a str),
    /// Money of a programme, by its label.
    Money(&'a Programme, &'a str),
    /// Cost to a programme of the gaps between plan and outturn in a period.
    AbovePlan(&'a str, Period),
    /// Cost of a risk if it occurs.
    Impact(&'a Risk),
}

/// Amount that changed. `None` on either side means not reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyChange<'a> {
    /// Kind of amount.
    pub what: Amount<'a>,
    /// Amount before.
    pub from: Option<Gbp>,
    /// Amount now.
    pub to: Option<Gbp>,
}

/// Decision that is new or whose status changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecisionChange<'a> {
    /// Current decision, or the earlier one if it was removed.
    pub decision: &'a Decision,
    /// Status before; `None` if the decision did not exist.
    pub from: Option<DecisionStatus>,
    /// Status now; `None` if the decision was removed.
    pub to: Option<DecisionStatus>,
}

/// Kind of change of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActionChangeKind {
    /// It has become overdue, by this number of days.
    Overdue(i32),
    /// It is new.
    New,
    /// It was completed.
    Done,
    /// It was completed and is open again.
    Reopened,
    /// Its due date changed.
    Moved,
    /// It was removed.
    TakenOut,
}

/// Action that changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActionChange<'a> {
    /// Current action, or the earlier one if it was removed.
    pub action: &'a Action,
    /// Kind of change.
    pub change: ActionChangeKind,
    /// Due date before, if the action existed.
    pub due_before: Option<Date>,
}

/// Programme with a new assessment of delivery confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceChange<'a> {
    /// Programme concerned.
    pub programme: &'a Programme,
    /// Latest assessment before.
    pub from: Option<&'a DeliveryConfidence>,
    /// Latest assessment now.
    pub to: Option<&'a DeliveryConfidence>,
}

/// Changes between two states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison<'a> {
    /// Risks: those that got worse first, then by current score.
    pub risks: Vec<RiskChange<'a>>,
    /// Measures, in the board's order, those with a changed status first.
    pub measures: Vec<MeasureChange<'a>>,
    /// Returns, by stream and period.
    pub returns: Vec<ReturnChange<'a>>,
    /// Amounts, in the board's order.
    pub money: Vec<MoneyChange<'a>>,
    /// Decisions, in the board's order.
    pub decisions: Vec<DecisionChange<'a>>,
    /// Actions, those that became overdue first.
    pub actions: Vec<ActionChange<'a>>,
    /// Delivery confidence, in the board's order.
    pub confidence: Vec<ConfidenceChange<'a>>,
}

//! What can happen to each kind of record between two states.

use crate::coverage;
use crate::variance::Variance;
use boardsight_core::model::{
    Action, Board, Decision, DecisionStatus, DeliveryConfidence, Gbp, Period, Programme, Rating, Return,
    Risk, Saving, Stream,
};
use jiff::civil::Date;

/// A board on a day.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The board.
    pub board: &'a Board,
    /// The day as of which it is read.
    pub as_of: Date,
}

/// What became of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RiskChange {
    /// Its current score is higher.
    Up,
    /// It is on the register now and was not.
    New,
    /// It was closed or a draft and is live now.
    Reopened,
    /// It has happened and is managed as an issue.
    Struck,
    /// It was rated for the first time.
    Rated,
    /// Its current rating was taken away.
    Unrated,
    /// Its current rating is another with the same score.
    Sideways,
    /// Its current score is lower.
    Down,
    /// It is no longer live.
    Closed,
    /// It was taken out of the register.
    TakenOut,
}

/// One risk that moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskMove<'a> {
    /// The risk as it is now, or as it was where it is gone.
    pub risk: &'a Risk,
    /// What became of it.
    pub change: RiskChange,
    /// Its current rating before; `None`: not rated, or not there.
    pub from: Option<Rating>,
    /// Its current rating now; `None`: not rated, or not there.
    pub to: Option<Rating>,
}

/// One measure of one programme whose latest figure or its status is another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureMove<'a> {
    /// Its latest figures before; `None`: none.
    pub from: Option<Variance<'a>>,
    /// Its latest figures now; `None`: none any more.
    pub to: Option<Variance<'a>>,
}

impl MeasureMove<'_> {
    /// Whether the status itself is another, and not only the figures behind it.
    #[must_use]
    pub fn changed_status(&self) -> bool {
        self.from.map(|v| v.status) != self.to.map(|v| v.status)
    }
}

/// What became of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReturnChange {
    /// It has come.
    Arrived,
    /// It had come before, and its state is another.
    Changed,
    /// It was said to have come and is not any more.
    Withdrawn,
    /// It has become overdue.
    Overdue,
}

/// One return that arrived, changed or became overdue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReturnMove<'a> {
    /// The stream, as it is now.
    pub stream: &'a Stream,
    /// The period reported on.
    pub period: Period,
    /// What became of it.
    pub change: ReturnChange,
    /// How it stands now.
    pub status: coverage::CellStatus,
    /// What the board holds of it now.
    pub entry: Option<&'a Return>,
}

/// What an amount of money is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount<'a> {
    /// What a saving's plans add up to.
    Planned(&'a Saving),
    /// What came of a saving.
    Delivered(&'a Saving),
    /// What a body expects of a saving.
    Expected(&'a Saving, &'a str),
    /// A programme's money, by its label.
    Money(&'a Programme, &'a str),
    /// What the gaps between plan and outturn cost a programme in a period.
    AbovePlan(&'a str, Period),
    /// What a risk would cost if it struck.
    Impact(&'a Risk),
}

/// One amount that is another. `None` on either side: not reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoneyMove<'a> {
    /// What it is.
    pub what: Amount<'a>,
    /// Before.
    pub from: Option<Gbp>,
    /// Now.
    pub to: Option<Gbp>,
}

/// One decision that is new or stands elsewhere than before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecisionMove<'a> {
    /// The decision as it is now, or as it was where it is gone.
    pub decision: &'a Decision,
    /// Where it stood; `None`: it was not there.
    pub from: Option<DecisionStatus>,
    /// Where it stands; `None`: it was taken out.
    pub to: Option<DecisionStatus>,
}

/// What became of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActionChange {
    /// It has become overdue, by so many days.
    Overdue(i32),
    /// It is new.
    New,
    /// It was done.
    Done,
    /// It was done and is open again.
    Reopened,
    /// It is due on another day.
    Moved,
    /// It was taken out.
    TakenOut,
}

/// One action that changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActionMove<'a> {
    /// The action as it is now, or as it was where it is gone.
    pub action: &'a Action,
    /// What became of it.
    pub change: ActionChange,
    /// When it was due before, where it was there.
    pub due_before: Option<Date>,
}

/// One programme whose delivery confidence was assessed anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceMove<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// The latest assessment before.
    pub from: Option<&'a DeliveryConfidence>,
    /// The latest now.
    pub to: Option<&'a DeliveryConfidence>,
}

/// What happened between two states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared<'a> {
    /// Risks, those that got worse first, then by their score now.
    pub risks: Vec<RiskMove<'a>>,
    /// Measures, in the board's order, those whose status changed first.
    pub measures: Vec<MeasureMove<'a>>,
    /// Returns, by stream and period.
    pub returns: Vec<ReturnMove<'a>>,
    /// Money, in the board's order.
    pub money: Vec<MoneyMove<'a>>,
    /// Decisions, in the board's order.
    pub decisions: Vec<DecisionMove<'a>>,
    /// Actions: those that became overdue first.
    pub actions: Vec<ActionMove<'a>>,
    /// Delivery confidence, in the board's order.
    pub confidence: Vec<ConfidenceMove<'a>>,
}

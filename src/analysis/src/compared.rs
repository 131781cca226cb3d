//! Comparison of two states of a board: changed risks, changed status of measures, received returns,
//! changed amounts, decisions and actions. Each state is a board and its as-of date.
//!
//! Records are matched by id. This module reports the changes of interest to a board; `store::compare`
//! lists every field that differs.

mod moves;

pub use moves::{
    ActionChange, ActionChangeKind, Amount, BoardState, Comparison, ConfidenceChange, DecisionChange,
    MeasureChange, MoneyChange, ReturnChange, ReturnChangeKind, RiskChange, RiskChangeKind,
};

use super::variance::{self, PlanStatus, Scope, Variance};
use super::{coverage, exposure};
use boardsight_core::model::{Board, Gbp, Period, Rating, Risk, RiskStatus, Saving};
use std::collections::HashMap;

/// Returns the changes from one state to another.
#[must_use]
pub fn compared<'a>(from: BoardState<'a>, to: BoardState<'a>) -> Comparison<'a> {
    Comparison {
        risks: risks(from.board, to.board),
        measures: measures(from, to),
        returns: returns(from, to),
        money: money(from, to),
        decisions: decisions(from.board, to.board),
        actions: actions(from, to),
        confidence: confidence(from, to),
    }
}

/// Returns the records of two lists, paired by id: before, now.
fn pairs<'a, T>(before: &'a [T], now: &'a [T], id: fn(&T) -> &str) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let was: HashMap<&str, &T> = before.iter().map(|r| (id(r), r)).collect();
    let is: HashMap<&str, &T> = now.iter().map(|r| (id(r), r)).collect();
    let there = now.iter().map(|r| (was.get(id(r)).copied(), Some(r)));
    let gone = before.iter().filter(|r| !is.contains_key(id(r))).map(|r| (Some(r), None));
    there.chain(gone).collect()
}

fn risks<'a>(from: &'a Board, to: &'a Board) -> Vec<RiskChange<'a>> {
    let mut moves: Vec<RiskChange<'a>> = pairs(&from.risks, &to.risks, |r| r.id.as_str())
        .into_iter()
        .filter_map(|(was, is)| {
            let change = risk_change(was, is)?;
            Some(RiskChange {
                risk: is.or(was)?,
                change,
                from: was.and_then(|r| r.current),
                to: is.and_then(|r| r.current),
            })
        })
        .collect();
    let score = |m: &RiskChange<'_>| m.to.or(m.from).map(Rating::score);
    moves.sort_by(|a, b| a.change.cmp(&b.change).then(score(b).cmp(&score(a))));
    moves
}

fn risk_change(was: Option<&Risk>, is: Option<&Risk>) -> Option<RiskChangeKind> {
    let (was, is) = match (was, is) {
        (Some(was), Some(is)) => (was, is),
        (None, Some(is)) => return (is.status != RiskStatus::Draft).then_some(RiskChangeKind::New),
        (Some(_), None) => return Some(RiskChangeKind::TakenOut),
        (None, None) => return None,
    };
    if was.status != is.status {
        match (was.status, is.status) {
            (RiskStatus::Draft, RiskStatus::Open) => return Some(RiskChangeKind::New),
            (_, RiskStatus::Issue) => return Some(RiskChangeKind::BecameIssue),
            (RiskStatus::Open | RiskStatus::Issue, RiskStatus::Closed | RiskStatus::Draft) => {
                return Some(RiskChangeKind::Closed);
            }
            (RiskStatus::Closed, RiskStatus::Open) => return Some(RiskChangeKind::Reopened),
            // For an issue that became a risk again, only a change of rating counts.
            _ => {}
        }
    }
    match (was.current, is.current) {
        (None, Some(_)) => Some(RiskChangeKind::Rated),
        (Some(_), None) => Some(RiskChangeKind::Unrated),
        (Some(a), Some(b)) if a != b => Some(match a.score().cmp(&b.score()) {
            std::cmp::Ordering::Less => RiskChangeKind::Up,
            std::cmp::Ordering::Greater => RiskChangeKind::Down,
            std::cmp::Ordering::Equal => RiskChangeKind::SameScore,
        }),
        _ => None,
    }
}

/// Returns the latest figures of each programme and measure: the last with an outturn, or the last of all.
fn latest<'a>(all: &[Variance<'a>]) -> Vec<Variance<'a>> {
    all.chunk_by(|a, b| a.programme == b.programme && a.measure.id == b.measure.id)
        .filter_map(|same| same.iter().rfind(|v| v.outturn.is_some()).or_else(|| same.last()).copied())
        .collect()
}

type Key = (Option<String>, String);

fn key(v: &Variance<'_>) -> Key {
    (v.programme.map(ToString::to_string), v.measure.id.to_string())
}

/// Returns the visible parts of a measure's figures, to detect changes.
fn seen(v: &Variance<'_>) -> (Period, PlanStatus, Option<u64>, Option<u64>, Option<Gbp>) {
    let bits = |f: Option<variance::Figure<'_>>| f.map(|f| f.value().to_bits());
    (v.period, v.status, bits(v.plan), bits(v.outturn), v.cost)
}

fn measures<'a>(from: BoardState<'a>, to: BoardState<'a>) -> Vec<MeasureChange<'a>> {
    let was = latest(&variance::variances(from.board, Scope::Programmes, from.as_of));
    let is = latest(&variance::variances(to.board, Scope::Programmes, to.as_of));
    let before: HashMap<Key, Variance<'a>> = was.iter().map(|v| (key(v), *v)).collect();
    let now: HashMap<Key, ()> = is.iter().map(|v| (key(v), ())).collect();
    let there = is.iter().map(|v| MeasureChange { from: before.get(&key(v)).copied(), to: Some(*v) });
    let gone =
        was.iter().filter(|v| !now.contains_key(&key(v))).map(|v| MeasureChange { from: Some(*v), to: None });
    let mut moves: Vec<MeasureChange<'a>> =
        there.chain(gone).filter(|m| m.from.as_ref().map(seen) != m.to.as_ref().map(seen)).collect();
    moves.sort_by_key(|m| !m.changed_status());
    moves
}

fn returns<'a>(from: BoardState<'a>, to: BoardState<'a>) -> Vec<ReturnChange<'a>> {
    let (was, is) = (coverage::coverage(from.board, from.as_of), coverage::coverage(to.board, to.as_of));
    let mut before: HashMap<(&str, Period), &coverage::Cell<'_>> = HashMap::new();
    for stream in &was.streams {
        before.extend(stream.cells.iter().map(|c| ((stream.stream.id.as_str(), c.period), c)));
    }
    let mut moves = Vec::new();
    for stream in &is.streams {
        for cell in &stream.cells {
            let old = before.get(&(stream.stream.id.as_str(), cell.period));
            let came = old.is_some_and(|c| c.status.has_come());
            let late = |s: coverage::CellStatus| matches!(s, coverage::CellStatus::Overdue(_));
            let change = match (came, cell.status.has_come()) {
                (false, true) => ReturnChangeKind::Arrived,
                (true, false) => ReturnChangeKind::Withdrawn,
                (true, true) if old.is_some_and(|c| c.status != cell.status) => ReturnChangeKind::Changed,
                (false, false) if late(cell.status) && !old.is_some_and(|c| late(c.status)) => {
                    ReturnChangeKind::Overdue
                }
                _ => continue,
            };
            let (stream, period, status) = (stream.stream, cell.period, cell.status);
            moves.push(ReturnChange { stream, period, change, status, entry: cell.entry });
        }
    }
    moves
}

fn money<'a>(from: BoardState<'a>, to: BoardState<'a>) -> Vec<MoneyChange<'a>> {
    let mut moves: Vec<MoneyChange<'a>> = Vec::new();
    let mut add = |what: Amount<'a>, from: Option<Gbp>, to: Option<Gbp>| {
        if from != to {
            moves.push(MoneyChange { what, from, to });
        }
    };
    let cost = |s: BoardState<'a>| {
        let all = variance::variances(s.board, Scope::Programmes, s.as_of);
        let totals = variance::cost_totals(&all);
        totals.iter().map(|t| ((t.programme.as_str(), t.period), t.gbp)).collect::<Vec<_>>()
    };
    let (was, is) = (cost(from), cost(to));
    let of =
        |list: &[((&'a str, Period), Gbp)], key| list.iter().find(|(k, _)| *k == key).map(|(_, gbp)| *gbp);
    for (key, gbp) in &is {
        add(Amount::AbovePlan(key.0, key.1), of(&was, *key), Some(*gbp));
    }
    for (key, gbp) in was.iter().filter(|(key, _)| of(&is, *key).is_none()) {
        add(Amount::AbovePlan(key.0, key.1), Some(*gbp), None);
    }
    for (was, is) in pairs(&from.board.savings, &to.board.savings, |s| s.id.as_str()) {
        let Some(saving) = is.or(was) else { continue };
        let planned = |s: Option<&Saving>| s.and_then(|s| s.planned.as_ref()).map(|p| p.gbp);
        let delivered = |s: Option<&Saving>| s.and_then(|s| s.delivered.as_ref()).map(|d| d.gbp);
        add(Amount::Planned(saving), planned(was), planned(is));
        add(Amount::Delivered(saving), delivered(was), delivered(is));
        let none: &[_] = &[];
        let lists = (was.map_or(none, |s| &s.expectations), is.map_or(none, |s| &s.expectations));
        for (was, is) in pairs(lists.0, lists.1, |e| e.id.as_str()) {
            let Some(one) = is.or(was) else { continue };
            let body = one.body.as_str();
            add(Amount::Expected(saving, body), was.and_then(|e| e.gbp), is.and_then(|e| e.gbp));
        }
    }
    for (was, is) in pairs(&from.board.programmes, &to.board.programmes, |p| p.id.as_str()) {
        let Some(programme) = is.or(was) else { continue };
        let none: &[_] = &[];
        let lists = (was.map_or(none, |p| &p.money), is.map_or(none, |p| &p.money));
        for (was, is) in pairs(lists.0, lists.1, |m| m.id.as_str()) {
            let Some(line) = is.or(was) else { continue };
            add(Amount::Money(programme, &line.label), was.map(|m| m.gbp), is.map(|m| m.gbp));
        }
    }
    for (was, is) in pairs(&from.board.risks, &to.board.risks, |r| r.id.as_str()) {
        let Some(risk) = is.or(was) else { continue };
        add(Amount::Impact(risk), was.and_then(|r| r.impact_gbp), is.and_then(|r| r.impact_gbp));
    }
    moves
}

fn decisions<'a>(from: &'a Board, to: &'a Board) -> Vec<DecisionChange<'a>> {
    pairs(&from.decisions, &to.decisions, |d| d.id.as_str())
        .into_iter()
        .filter_map(|(was, is)| {
            let (from, to) = (was.map(|d| d.status), is.map(|d| d.status));
            (from != to).then_some(DecisionChange { decision: is.or(was)?, from, to })
        })
        .collect()
}

fn actions<'a>(from: BoardState<'a>, to: BoardState<'a>) -> Vec<ActionChange<'a>> {
    let mut moves: Vec<ActionChange<'a>> = pairs(&from.board.actions, &to.board.actions, |a| a.id.as_str())
        .into_iter()
        .filter_map(|(was, is)| {
            let due_before = was.and_then(|a| a.due);
            let change = match (was, is) {
                (_, None) => ActionChangeKind::TakenOut,
                (None, Some(_)) => ActionChangeKind::New,
                (Some(a), Some(b)) => {
                    let (open, now) =
                        (super::open::is_open(a, from.as_of), super::open::is_open(b, to.as_of));
                    match (open, now) {
                        (true, false) => ActionChangeKind::Done,
                        (false, true) => ActionChangeKind::Reopened,
                        (true, true) if a.due != b.due => ActionChangeKind::Moved,
                        (true, true) => {
                            match (super::open::overdue(a, from.as_of), super::open::overdue(b, to.as_of)) {
                                (None, Some(days)) => ActionChangeKind::Overdue(days),
                                _ => return None,
                            }
                        }
                        (false, false) => return None,
                    }
                }
            };
            Some(ActionChange { action: is.or(was)?, change, due_before })
        })
        .collect();
    moves.sort_by_key(|m| m.change);
    moves
}

fn confidence<'a>(from: BoardState<'a>, to: BoardState<'a>) -> Vec<ConfidenceChange<'a>> {
    pairs(&from.board.programmes, &to.board.programmes, |p| p.id.as_str())
        .into_iter()
        .filter_map(|(was, is)| {
            let from = was.and_then(|p| p.confidence_at(from.as_of));
            let to = is.and_then(|p| p.confidence_at(to.as_of));
            let same = from.map(|c| (c.rating, c.on)) == to.map(|c| (c.rating, c.on));
            (!same).then_some(ConfidenceChange { programme: is.or(was)?, from, to })
        })
        .collect()
}

/// Returns the number of live threats in the highest band of a state.
#[must_use]
pub fn extreme(state: BoardState<'_>) -> u32 {
    let scale = state.board.scale();
    exposure::heat_map(state.board, exposure::threats(state.board), exposure::RatingKind::Current)
        .in_band(&scale, scale.top_band())
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use jiff::civil::{Date, date};

    const fn at(board: &Board, as_of: Date) -> BoardState<'_> {
        BoardState { board, as_of }
    }

    #[test]
    fn board_compared_with_itself_has_no_changes() {
        let b = fixture::board();
        assert_eq!(compared(at(&b, b.as_of), at(&b, b.as_of)), Comparison::default());
    }

    #[test]
    fn risk_is_listed_once_with_its_most_important_change() {
        let b = fixture::board();
        let mut now = b.clone();
        now.risks[0].current = Some(Rating { likelihood: 1, impact: 1 });
        now.risks[1].status = RiskStatus::Issue;
        now.risks[1].current = Some(Rating { likelihood: 5, impact: 5 });
        now.risks[3].status = RiskStatus::Open;
        now.risks.remove(2);
        now.risks.push(Risk::new("R-NEW", None, "New"));
        let mut draft = Risk::new("R-DRAFT", None, "Not taken on yet");
        draft.status = RiskStatus::Draft;
        now.risks.push(draft);
        let found = compared(at(&b, b.as_of), at(&now, b.as_of)).risks;
        let told: Vec<_> = found.iter().map(|m| (m.risk.id.as_str(), m.change)).collect();
        let (r1, r2, r10) = (b.risks[0].id.as_str(), b.risks[1].id.as_str(), b.risks[2].id.as_str());
        assert_eq!(
            told,
            [
                ("R-NEW", RiskChangeKind::New),
                (b.risks[3].id.as_str(), RiskChangeKind::Reopened),
                (r2, RiskChangeKind::BecameIssue),
                (r1, RiskChangeKind::Down),
                (r10, RiskChangeKind::TakenOut),
            ]
        );
    }

    #[test]
    fn later_date_alone_makes_actions_and_returns_overdue() {
        let b = fixture::board();
        let (before, after) = (date(2017, 1, 10), date(2017, 2, 8));
        let found = compared(at(&b, before), at(&b, after));
        assert_eq!(found.actions.first().map(|m| m.change), Some(ActionChangeKind::Overdue(24)));
        assert_eq!(found.risks, []);
        let back = compared(at(&b, after), at(&b, before));
        assert_eq!(back.actions, [], "an action that was overdue and is not yet due has not changed");
    }

    #[test]
    fn first_reported_amount_is_a_change_from_not_reported() {
        let b = fixture::board();
        let mut now = b.clone();
        let Some(saving) = now.savings.first_mut() else { panic!("the fixture has savings") };
        let old = saving.planned.as_ref().map(|p| p.gbp);
        if let Some(p) = &mut saving.planned {
            p.gbp = Gbp(p.gbp.0 + 1);
        }
        let found = compared(at(&b, b.as_of), at(&now, b.as_of)).money;
        assert!(found.iter().any(|m| matches!(m.what, Amount::Planned(_)) && m.from == old && m.to != old));
    }
}

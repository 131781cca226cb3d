//! Edits of risk practice: escalation to the board and withdrawal, and a change of scale.

use super::make::set_all;
use super::{Edit, EditError, List, record_value, update};
use crate::model::{
    Board, Escalation, PastEscalation, Rating, RatingConversion, RatingKind, Risk, RiskFramework, shifts,
};
use jiff::civil::Date;
use serde_json::Value;

fn found(board: &Board, id: &str) -> Result<Risk, EditError> {
    board.risk(id).cloned().ok_or_else(|| EditError::NoRecord { list: List::Risks, id: id.to_owned() })
}

/// Returns an edit that escalates a risk to the board. The risk stays in its own register and is also shown
/// in the board's.
///
/// # Errors
/// If the board has no such risk.
pub fn escalate(board: &Board, id: &str, on: Date, reason: &str) -> Result<Edit, EditError> {
    let mut risk = found(board, id)?;
    risk.escalation = Some(Escalation { on: Some(on), reason: reason.to_owned() });
    let mut edit = update(board, &risk)?;
    edit.label = format!("{id} taken to the board: {reason}");
    Ok(edit)
}

/// Returns an edit that ends the escalation of a risk. The escalation and both reasons stay in the risk's
/// record.
///
/// # Errors
/// If the board has no such risk. For a risk that was not escalated, the edit changes nothing.
pub fn take_back(board: &Board, id: &str, on: Date, reason: &str) -> Result<Edit, EditError> {
    let mut risk = found(board, id)?;
    if let Some(was) = risk.escalation.take() {
        let ids: Vec<&str> = risk.past_escalations.iter().map(|e| e.id.as_str()).collect();
        let id = free_id('E', &ids);
        risk.past_escalations.push(PastEscalation {
            id,
            on: was.on,
            reason: was.reason,
            back_on: on,
            back_reason: reason.to_owned(),
        });
    }
    let mut edit = update(board, &risk)?;
    edit.label = format!("{id} taken back from the board: {reason}");
    Ok(edit)
}

/// Returns the first free id of the form `C1`, `C2` …, with the given letter.
#[must_use]
pub fn free_id(letter: char, taken: &[&str]) -> String {
    let mut number = 1_usize;
    loop {
        let id = format!("{letter}{number}");
        if !taken.contains(&id.as_str()) {
            return id;
        }
        number += 1;
    }
}

/// Returns one edit that replaces the framework and applies the chosen conversion to every rating whose
/// meaning would change.
///
/// # Errors
/// If a rating whose meaning would change has no conversion, or a record cannot be serialised.
pub fn rescale(
    board: &Board,
    new: &RiskFramework,
    answers: &[(usize, RatingKind, Rating)],
) -> Result<Edit, EditError> {
    let asked = shifts(board, new);
    let answer =
        |s: &RatingConversion| answers.iter().find(|(i, w, _)| (*i, *w) == (s.risk, s.which)).map(|a| a.2);
    let open = asked.iter().filter(|s| answer(s).is_none()).count();
    if open > 0 {
        return Err(EditError::Unanswered(open));
    }
    let mut edit = set_framework(board, new)?;
    let mut changed = 0;
    let mut at = 0;
    while let Some(first) = asked.get(at) {
        let mut risk = board.risks.get(first.risk).cloned().ok_or(EditError::Unanswered(1))?;
        while let Some(shift) = asked.get(at).filter(|s| s.risk == first.risk) {
            *shift.which.of_mut(&mut risk) = answer(shift);
            changed += usize::from(answer(shift) != Some(shift.from));
            at += 1;
        }
        edit = edit.and(update(board, &risk)?);
    }
    let (likelihood, impact) = new.scale().size();
    if !asked.is_empty() {
        edit.label = format!(
            "Scale of {likelihood} by {impact}: {} ratings answered for, {changed} changed",
            asked.len()
        );
    }
    Ok(edit)
}

/// Returns an edit that replaces the framework and changes no rating. For parts that do not affect ratings:
/// appetite, categories, tags, fields.
///
/// # Errors
/// If the board cannot be serialised.
pub fn set_framework(board: &Board, new: &RiskFramework) -> Result<Edit, EditError> {
    let before = List::Board.get(board, "board")?;
    let mut after = before.clone();
    if let Value::Object(map) = &mut after {
        if new.is_empty() {
            map.shift_remove("risk_framework");
        } else {
            map.insert("risk_framework".to_owned(), record_value(new)?);
        }
    }
    let mut edit = set_all(List::Board, "board", &before, &after);
    if edit.changes.len() != 1 {
        edit.label = "How risks are rated".to_owned();
    }
    Ok(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::model::Scale;
    use jiff::civil::date;

    const fn rating(likelihood: u8, impact: u8) -> Rating {
        Rating { likelihood, impact }
    }

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None }
    }

    fn board() -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for (id, current) in [("R-1", rating(5, 4)), ("R-2", rating(2, 2))] {
            let mut risk = Risk::new(id, None, "It fails");
            risk.current = Some(current);
            board.risks.push(risk);
        }
        board
    }

    #[test]
    fn escalation_and_withdrawal_keep_both_reasons() {
        let mut h = History::new(board());
        let edit = escalate(h.board(), "R-1", date(2017, 1, 2), "It grows").unwrap();
        h.apply(edit, &stamp()).unwrap();
        let edit = take_back(h.board(), "R-1", date(2017, 2, 3), "It is held").unwrap();
        h.apply(edit, &stamp()).unwrap();
        let risk = &h.board().risks[0];
        assert_eq!(risk.escalation, None);
        let past = &risk.past_escalations[0];
        assert_eq!(
            (past.id.as_str(), past.reason.as_str(), past.back_reason.as_str()),
            ("E1", "It grows", "It is held")
        );
        h.undo(&stamp()).unwrap();
        assert_eq!(h.board().risks[0].escalation.as_ref().unwrap().reason, "It grows");
    }

    #[test]
    fn change_of_scale_needs_every_rating_in_one_edit() {
        let start = board();
        let mut h = History::new(start.clone());
        let mut scale = Scale::standard();
        scale.likelihood.truncate(4);
        let new = RiskFramework { scale: Some(scale), ..RiskFramework::default() };
        let asked = shifts(&start, &new);
        assert_eq!(asked.len(), 2);
        assert_eq!((asked[0].to, asked[0].to_band.as_str()), (rating(4, 4), "Extreme"));
        assert_eq!(rescale(&start, &new, &[]).unwrap_err(), EditError::Unanswered(2));
        let answers: Vec<_> = asked.iter().map(|s| (s.risk, s.which, s.to)).collect();
        let edit = rescale(&start, &new, &answers).unwrap();
        assert_eq!(edit.label, "Scale of 4 by 5: 2 ratings answered for, 1 changed");
        h.apply(edit, &stamp()).unwrap();
        assert_eq!(h.board().risks[0].current, Some(rating(4, 4)));
        assert_eq!(h.board().risk_framework, new);
        h.undo(&stamp()).unwrap();
        assert_eq!((&h.board().risks, &h.board().risk_framework), (&start.risks, &start.risk_framework));
    }

    #[test]
    fn scale_that_excludes_a_rating_is_refused() {
        let mut h = History::new(board());
        let mut scale = Scale::standard();
        scale.likelihood.truncate(4);
        let new = RiskFramework { scale: Some(scale), ..RiskFramework::default() };
        let edit = set_framework(h.board(), &new).unwrap();
        assert!(h.apply(edit, &stamp()).unwrap_err().to_string().contains("from 1 to 4"));
    }
}

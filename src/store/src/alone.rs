//! A standalone register, edited as if it were a board.

use super::Document;
use boardsight_core::edit::{Change, Edit, List};
use boardsight_core::model::{
    Board, Cashability, DesiredDirection, EvidenceStrength, FileKind, Measure, Objective, Period, Programme,
    ProgrammeId, ProgrammeKind, Register, Risk, RiskStatus, Saving, ValueKind,
};
use std::collections::BTreeSet;

/// Returns a register as a board with nothing else in it. Records of the original board that its risks
/// refer to are added as empty placeholders, so that the references are valid. Placeholders are never
/// saved.
#[must_use]
pub fn board_of(register: &Register) -> Board {
    let what = if register.kind == FileKind::Member { "member’s copy" } else { "risk register" };
    let mut board = Board::new(&format!("{}: {what}", register.name), register.as_of);
    board.sources.clone_from(&register.sources);
    board.risks.clone_from(&register.risks);
    board.comments.clone_from(&register.comments);
    board.risk_framework.clone_from(&*register.framework);
    board.audit.clone_from(&register.audit);
    let programmes = register.programmes.iter();
    board
        .programmes
        .extend(programmes.map(|p| Programme { short: p.short.clone(), ..stand_in(p.id.as_str(), &p.name) }));
    let own = register.programme.clone().unwrap_or_else(|| "board".into());
    if register.programme.is_some() {
        board.programmes.push(stand_in(own.as_str(), &register.name));
    }
    let all = |of: fn(&Risk) -> Vec<String>| register.risks.iter().flat_map(of).collect::<BTreeSet<_>>();
    board.objectives.extend(all(|r| r.objectives.iter().map(|o| o.0.clone()).collect()).into_iter().map(
        |id| Objective {
            id: id.as_str().into(),
            title: id,
            owner: None,
            programme: None,
            illustrative: false,
            cites: Vec::new(),
        },
    ));
    linked_elsewhere(&mut board, register);
    for id in
        all(|r| r.measures.iter().chain(r.warnings.iter().map(|w| &w.measure)).map(|m| m.0.clone()).collect())
    {
        board.measures.push(Measure {
            id: id.as_str().into(),
            name: id.clone(),
            short: id,
            unit: "as in the board".to_owned(),
            definition: String::new(),
            better: DesiredDirection::Neutral,
            expressed: ValueKind::Level,
            decimals: 0,
            unit_cost: None,
            target: None,
            seasonal: false,
            denominator: None,
            cite: None,
        });
    }
    let savings = all(|r| r.savings.iter().map(|s| s.0.clone()).collect());
    if let (false, Some(period)) =
        (savings.is_empty(), Period::containing(board.as_of, boardsight_core::model::PeriodKind::Year))
    {
        if board.programmes.is_empty() {
            // A saving needs a programme.
            board.programmes.push(stand_in(own.as_str(), &register.name));
        }
        let programme = board.programmes.first().map(|p| p.id.clone()).unwrap_or_default();
        board.savings.extend(savings.into_iter().map(|id| Saving {
            id: id.as_str().into(),
            programme: programme.clone(),
            title: id,
            period,
            planned: None,
            delivered: None,
            expectations: Vec::new(),
            evidence: EvidenceStrength::NotStated,
            evidence_basis: boardsight_core::model::Basis::Published,
            cashability: Cashability::NotStated,
            cashability_basis: boardsight_core::model::Basis::Published,
            measure: None,
            population: None,
            range: None,
            note: None,
        }));
    }
    board
}

/// Adds placeholders for programmes of warnings, and for linked risks of other registers. The latter are
/// drafts in a register of their own.
fn linked_elsewhere(board: &mut Board, register: &Register) {
    let warned = register.risks.iter().flat_map(|r| &r.warnings).filter_map(|w| w.programme.clone());
    for id in warned.collect::<BTreeSet<_>>() {
        if board.programme(id.as_str()).is_none() {
            board.programmes.push(stand_in(id.as_str(), id.as_str()));
        }
    }
    let links = register.risks.iter().flat_map(|r| r.parent.iter().chain(&r.contributes_to));
    let outside: BTreeSet<_> = links.filter(|id| !register.risks.iter().any(|r| r.id == **id)).collect();
    if outside.is_empty() {
        return;
    }
    // The id contains a space, so no programme of a real board has it.
    let other: ProgrammeId = "other registers".into();
    board.programmes.push(stand_in(other.as_str(), "Other registers"));
    for id in outside {
        let mut risk = Risk::new(id.as_str(), Some(other.clone()), &format!("{id}, in another register"));
        risk.status = RiskStatus::Draft;
        board.risks.push(risk);
    }
}

fn stand_in(id: &str, name: &str) -> Programme {
    Programme {
        id: id.into(),
        name: name.to_owned(),
        short: name.to_owned(),
        kind: ProgrammeKind::Other("as named in the register".to_owned()),
        about: String::new(),
        leads: Vec::new(),
        owner: None,
        starts: None,
        ends: None,
        money: Vec::new(),
        confidence: Vec::new(),
        sites: Vec::new(),
        cites: Vec::new(),
    }
}

/// Returns the register to save after edits of the board that represents it.
#[must_use]
pub fn saved_form(board: &Board, opened: &Register) -> Register {
    let mut register = opened.clone();
    register.as_of = board.as_of;
    register.sources.clone_from(&board.sources);
    // Leave out placeholders for risks of other registers.
    let own = |r: &&Risk| register.kind == FileKind::Member || r.programme == register.programme;
    let risks = board.risks.iter().filter(own).cloned().collect();
    register.risks = risks;
    register.comments.clone_from(&board.comments);
    *register.framework = board.risk_framework.clone();
    register.audit.clone_from(&board.audit);
    register
}

/// Returns whether a register's own file can contain the changes of an edit: risks, the sources that they
/// cite, comments on them, and the register's date. Any other change would be lost at the next save.
#[must_use]
pub fn holds(edit: &Edit) -> bool {
    edit.changes.iter().all(|change| match change {
        Change::Set { list: List::Board, field, .. } => field == "as_of",
        other => matches!(other.list(), List::Risks | List::Sources | List::Comments),
    })
}

/// Returns the content of a file of either kind as a board to edit.
#[must_use]
pub fn as_board(document: Document) -> Board {
    match document {
        Document::Board(board) => *board,
        Document::Register(register) => board_of(&register),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{carry, flagship};
    use boardsight_core::edit::{set_board, update};
    use boardsight_core::model::{check, check_register};

    #[test]
    fn every_example_register_round_trips_as_its_own_file() {
        let board = flagship::audit_board().unwrap();
        let whose: Vec<_> =
            std::iter::once(None).chain(board.programmes.iter().map(|p| Some(&p.id))).collect();
        let mut risks = 0;
        for whose in whose {
            let register = carry::extract(&board, whose).unwrap();
            risks += register.risks.len();
            assert_eq!(check_register(&register), []);
            let alone = board_of(&register);
            assert_eq!(check(&alone), []);
            assert_eq!(saved_form(&alone, &register), register);
        }
        assert_eq!(risks, board.risks.len());
        let copy = carry::member_copy(&board);
        assert_eq!(check_register(&copy), []);
        let alone = board_of(&copy);
        assert_eq!((check(&alone), alone.risks.len()), (vec![], board.risks.len()));
        assert_eq!(saved_form(&alone, &copy), copy);
    }

    #[test]
    fn edits_beyond_a_register_are_rejected() {
        let board = flagship::audit_board().unwrap();
        let mut risk = board.risks[0].clone();
        risk.title = "Another".to_owned();
        let mut meeting = board.meetings[0].clone();
        meeting.title = "Another".to_owned();
        assert!(holds(&update(&board, &risk).unwrap()));
        assert!(!holds(&update(&board, &meeting).unwrap()));
        let day =
            |name: &str| set_board(&board, name, &board.purpose, board.as_of.tomorrow().unwrap()).unwrap();
        assert!(holds(&day(&board.name)) && !holds(&day("Another")));
    }
}

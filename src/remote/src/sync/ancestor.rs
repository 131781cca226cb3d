//! The common ancestor of two boards, computed from their audit trails.
//!
//! It is needed for a save that succeeded without a response, and for a board that was reset to an earlier
//! version.

use boardsight_core::edit::{Change, Edit, List, Stamp};
use boardsight_core::model::{AuditEntry, AuditKind, Board};
use boardsight_store::merge::not_in;
use jiff::Timestamp;
use serde_json::Value;

/// Returns the latest common ancestor of both boards: `board` without the audit entries that `theirs`
/// lacks.
///
/// Returns `None` if one of those entries cannot be reverted.
pub(super) fn common(board: &Board, theirs: &Board) -> Option<Board> {
    let apart: Vec<AuditEntry> = not_in(&board.audit, &theirs.audit).into_iter().cloned().collect();
    let mut common = board.clone();
    let stamp = Stamp { who: String::new(), at: Timestamp::UNIX_EPOCH, why: None };
    for entry in apart.iter().rev() {
        let edit = Edit { label: String::new(), changes: vec![taken_back(entry, &common)?] };
        edit.apply(&mut common, &stamp, true).ok()?;
    }
    common.audit = not_in(&board.audit, &apart).into_iter().cloned().collect();
    Some(common)
}

/// Returns the change that reverts an audit entry.
fn taken_back(entry: &AuditEntry, board: &Board) -> Option<Change> {
    let (list, id) = entry.record.split_once('/')?;
    let (list, id) = (List::named(list)?, id.to_owned());
    let value = |text: &Option<String>| match text {
        Some(text) => serde_json::from_str(text).ok(),
        None => Some(Value::Null),
    };
    Some(match entry.kind {
        AuditKind::Set => Change::Set {
            list,
            id,
            field: entry.field.clone(),
            from: value(&entry.to)?,
            to: value(&entry.from)?,
        },
        AuditKind::Added => {
            let index = list.position(board, &id)?;
            let record = list.get(board, &id).ok()?;
            Change::Remove { list, index, id, record }
        }
        AuditKind::Removed => {
            let index = list.ids(board).len();
            Change::Insert { list, index, id, record: value(&entry.from)? }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::edit::{History, insert, remove, update};
    use boardsight_core::model::Risk;
    use jiff::civil::date;

    #[test]
    fn a_board_without_its_last_edits_is_the_board_before_them() {
        let mut board = Board::new("North", date(2017, 2, 8));
        board.risks.push(Risk::new("R-1", None, "First"));
        board.risks.push(Risk::new("R-2", None, "Second"));
        let mut history = History::new(board);
        let mut boards = vec![history.board().clone()];
        for number in 0..4 {
            let mut risk = history.board().risks[0].clone();
            risk.title = format!("Title {number}");
            let edit = match number {
                0 => insert(history.board(), &Risk::new("R-3", None, "Third")),
                1 => remove(history.board(), List::Risks, "R-2"),
                _ => update(history.board(), &risk),
            };
            let at = Timestamp::from_second(number).unwrap();
            history.apply(edit.unwrap(), &Stamp { who: "Secretariat".into(), at, why: None }).unwrap();
            boards.push(history.board().clone());
        }
        for before in &boards {
            let mut found = common(history.board(), before).unwrap();
            found.risks.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
            let mut before = before.clone();
            before.risks.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
            assert_eq!(found, before);
        }
    }
}

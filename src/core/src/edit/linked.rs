//! Edits of linked boards: link, change and unlink a board, and record the result of reading it.

use super::{Edit, EditError, List, insert, named_id, remove, update};
use crate::model::{Board, LastRead, LinkedBoard, Unreached};

/// Result of reading one linked board.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRead {
    /// Id of the linked board.
    pub id: String,
    /// Content that was read, or the time and reason of the failure.
    pub came: Result<Box<LastRead>, Unreached>,
}

/// Returns an edit that records the result of reading each linked board. A board that could not be reached
/// keeps its last known figures.
///
/// # Errors
/// If a record cannot be serialised.
pub fn note_linked(board: &Board, read: &[LinkRead]) -> Result<Edit, EditError> {
    let mut edit = Edit { label: String::new(), changes: Vec::new() };
    let mut reached = 0;
    for one in read {
        // Do not restore a linked board that was removed in the meantime.
        let Some(link) = board.linked_boards.iter().find(|l| l.id == *one.id) else { continue };
        let mut changed = link.clone();
        match &one.came {
            Ok(last) => {
                reached += 1;
                (changed.last, changed.unreached) = (Some(last.as_ref().clone()), None);
            }
            Err(unreached) => changed.unreached = Some(unreached.clone()),
        }
        edit = edit.and(update(board, &changed)?);
    }
    edit.label = format!("Boards read: {reached} of {}", board.linked_boards.len());
    Ok(edit)
}

/// Returns an edit that adds a linked board at the end of the list.
///
/// # Errors
/// If the record cannot be serialised.
pub fn link_board(board: &Board, link: &LinkedBoard) -> Result<Edit, EditError> {
    let mut edit = insert(board, link)?;
    edit.label = format!("Link the board {}", link.name);
    Ok(edit)
}

/// Returns an edit that changes a linked board's record. A new address clears the figures that were last
/// read, because they are from the board at the old address. If `moved` is set, the same board has moved to
/// the new address and the figures are kept.
///
/// # Errors
/// If there is no such linked board, or the record cannot be serialised.
pub fn change_link(board: &Board, link: &LinkedBoard, moved: bool) -> Result<Edit, EditError> {
    let list = List::LinkedBoards;
    let before = board.linked_boards.iter().find(|l| l.id == link.id);
    let before = before.ok_or_else(|| EditError::NoRecord { list, id: link.id.to_string() })?;
    let mut changed =
        LinkedBoard { last: before.last.clone(), unreached: before.unreached.clone(), ..link.clone() };
    if changed.address != before.address {
        changed.unreached = None;
        if !moved {
            changed.last = None;
        }
    }
    let mut edit = update(board, &changed)?;
    edit.label = format!("Change the linked board {}", link.name);
    Ok(edit)
}

/// Returns an edit that removes a linked board from the list. The linked board's own file is not changed.
///
/// # Errors
/// If there is no such linked board.
pub fn unlink_board(board: &Board, id: &str) -> Result<Edit, EditError> {
    let mut edit = remove(board, List::LinkedBoards, id)?;
    if let Some(link) = board.linked_boards.iter().find(|l| l.id == *id) {
        edit.label = format!("Remove the linked board {}", link.name);
    }
    Ok(edit)
}

/// Returns an unused id for a linked board of this name: `north-footprint` for 'North footprint'.
#[must_use]
pub fn link_id(board: &Board, name: &str) -> String {
    named_id(board, List::LinkedBoards, name, "board")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::model::LinkedFigures;
    use jiff::civil::date;

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None }
    }

    fn link(address: &str) -> LinkedBoard {
        LinkedBoard {
            id: "north".into(),
            name: "North".into(),
            address: address.into(),
            body: None,
            programme: None,
            site: None,
            last: None,
            unreached: None,
        }
    }

    fn read(now: &str) -> LastRead {
        LastRead {
            read: now.parse().unwrap(),
            by: "Secretariat".into(),
            sha256: "0".repeat(64),
            digest: "1".repeat(64),
            written: None,
            name: "North".into(),
            as_of: date(2017, 2, 1),
            figures: LinkedFigures::default(),
        }
    }

    #[test]
    fn link_is_added_read_moved_and_removed_with_undo() {
        let start = Board::new("National", date(2017, 2, 8));
        let mut history = History::new(start.clone());
        history.apply(link_board(history.board(), &link("a.ron")).unwrap(), &stamp()).unwrap();
        let came = LinkRead { id: "north".into(), came: Ok(Box::new(read("2017-02-08T09:00:00Z"))) };
        history.apply(note_linked(history.board(), &[came]).unwrap(), &stamp()).unwrap();
        let last = |h: &History| h.board().linked_boards[0].last.clone();
        assert!(last(&history).is_some());
        // A board that has moved keeps its figures; another board at the new address does not.
        history.apply(change_link(history.board(), &link("b.ron"), true).unwrap(), &stamp()).unwrap();
        assert!(last(&history).is_some());
        history.apply(change_link(history.board(), &link("c.ron"), false).unwrap(), &stamp()).unwrap();
        assert_eq!((last(&history), history.board().linked_boards[0].address.as_str()), (None, "c.ron"));
        history.apply(unlink_board(history.board(), "north").unwrap(), &stamp()).unwrap();
        assert_eq!(history.board().linked_boards, []);
        for _ in 0..5 {
            history.undo(&stamp()).unwrap();
        }
        assert_eq!(history.board().linked_boards, start.linked_boards);
    }

    #[test]
    fn link_ids_come_from_names_and_are_unique() {
        let mut board = Board::new("National", date(2017, 2, 8));
        assert_eq!(link_id(&board, "North (made up)"), "north-made-up");
        board.linked_boards.push(link("a.ron"));
        assert_eq!(link_id(&board, "North"), "north-1");
        assert_eq!(link_id(&board, "\u{2014}"), "board");
    }
}

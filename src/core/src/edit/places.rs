//! Positions of the records that an edit changes. An edit of few changes searches the list; an edit of many
//! changes uses an index, which avoids one search for each change.

use super::{EditError, List};
use crate::model::Board;
use std::collections::HashMap;

/// Number of changes below which an index costs more than it saves.
const FEW: usize = 24;

/// Known positions of records by list and id.
pub(super) struct RecordIndex {
    many: bool,
    lists: HashMap<List, HashMap<String, usize>>,
}

impl RecordIndex {
    /// Creates the positions for an edit with this number of changes.
    pub(super) fn new(changes: usize) -> Self {
        Self { many: changes >= FEW, lists: HashMap::new() }
    }

    /// Returns the index of a record in its list.
    ///
    /// # Errors
    /// If there is no such record.
    pub(super) fn of(&mut self, board: &Board, list: List, id: &str) -> Result<usize, EditError> {
        let missing = || EditError::NoRecord { list, id: id.to_owned() };
        if !self.many {
            return list.position(board, id).ok_or_else(missing);
        }
        let known = self.lists.entry(list).or_insert_with(|| {
            let ids = list.ids(board).into_iter().map(str::to_owned);
            // Ids may repeat in an invalid file; use the first.
            let mut places = HashMap::new();
            ids.enumerate().for_each(|(at, id)| _ = places.entry(id).or_insert(at));
            places
        });
        let place = known.get_mut(id).ok_or_else(missing)?;
        // An insertion or removal before the record has shifted its index.
        if list.id_at(board, *place) != Some(id) {
            *place = list.position(board, id).ok_or_else(missing)?;
        }
        Ok(*place)
    }

    /// Updates the positions after a record was inserted at an index.
    pub(super) fn came(&mut self, list: List, id: &str, at: usize) {
        if let Some(known) = self.lists.get_mut(&list) {
            known.insert(id.to_owned(), at);
        }
    }

    /// Updates the positions after a record was removed.
    pub(super) fn went(&mut self, list: List, id: &str) {
        if let Some(known) = self.lists.get_mut(&list) {
            known.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{Change, Edit, List, Stamp, record_value};
    use crate::model::{Board, Risk};
    use jiff::civil::date;
    use serde_json::json;

    #[test]
    fn index_follows_inserted_removed_and_moved_records() {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for n in 0..40 {
            board.risks.push(Risk::new(&format!("R-{n}"), None, "It fails"));
        }
        let start = board.clone();
        let set = |n: usize, from: &str, to: &str| Change::Set {
            list: List::Risks,
            id: format!("R-{n}"),
            field: "title".into(),
            from: json!(from),
            to: json!(to),
        };
        let record = |n: usize| record_value(&Risk::new(&format!("R-{n}"), None, "It fails")).unwrap();
        let mut changes: Vec<Change> = (20..40).map(|n| set(n, "It fails", "It is late")).collect();
        changes.push(Change::Remove { list: List::Risks, index: 0, id: "R-0".into(), record: record(0) });
        changes.push(Change::Insert { list: List::Risks, index: 3, id: "R-99".into(), record: record(99) });
        changes.push(set(99, "It fails", "New"));
        changes.extend((20..40).map(|n| set(n, "It is late", "It is over")));
        let edit = Edit { label: "Many".into(), changes };
        let stamp = Stamp { who: "Me".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None };
        edit.apply(&mut board, &stamp, false).unwrap();
        assert_eq!(board.risks.len(), 40);
        assert!(board.risk("R-0").is_none());
        assert_eq!((board.risks[3].id.as_str(), board.risks[3].title.as_str()), ("R-99", "New"));
        assert!((20..40).all(|n| board.risk(&format!("R-{n}")).unwrap().title == "It is over"));
        edit.inverse().apply(&mut board, &stamp, true).unwrap();
        assert_eq!(board.risks, start.risks);
        // An edit that fails part way leaves the board unchanged.
        let mut wrong = edit.clone();
        wrong.changes.push(set(0, "It fails", "Gone"));
        let before = board.clone();
        assert!(wrong.apply(&mut board, &stamp, false).unwrap_err().to_string().contains("no risk 'R-0'"));
        wrong.changes.pop();
        wrong.changes.push(Change::Insert {
            list: List::Risks,
            index: 0,
            id: "R-7".into(),
            record: record(7),
        });
        assert!(wrong.apply(&mut board, &stamp, false).is_err());
        assert_eq!(board, before);
    }
}

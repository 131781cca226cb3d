//! Edits of savings and reference cases, and of the records that refer to them.

use super::{Change, Edit, EditError, List, insert, record_value, remove, update};
use crate::model::{Board, Source};

/// Returns an edit that first adds a publication to the board, if one is given, and then makes the other
/// edit. The label is that of the other edit.
///
/// # Errors
/// As the other edit, or if the publication cannot be serialised.
pub fn with_source(
    board: &Board,
    source: Option<&Source>,
    edit: Result<Edit, EditError>,
) -> Result<Edit, EditError> {
    let edit = edit?;
    match source {
        None => Ok(edit),
        Some(source) => {
            let label = edit.label.clone();
            Ok(Edit { label, ..insert(board, source)?.and(edit) })
        }
    }
}

/// Returns an edit that removes a saving, its overlaps with other savings, and its references in risks.
///
/// # Errors
/// If the board has no such saving.
pub fn remove_saving(board: &Board, id: &str) -> Result<Edit, EditError> {
    let mut changes = Vec::new();
    // Iterate backwards: removing an item shifts the indices after it.
    for (index, link) in board.overlaps.iter().enumerate().rev() {
        if link.one == *id || link.other == *id {
            let (list, id) = (List::Overlaps, link.id.to_string());
            changes.push(Change::Remove { list, index, id, record: record_value(link)? });
        }
    }
    for risk in board.risks.iter().filter(|r| r.savings.iter().any(|s| *s == *id)) {
        let mut risk = risk.clone();
        risk.savings.retain(|s| *s != *id);
        changes.extend(update(board, &risk)?.changes);
    }
    let gone = remove(board, List::Savings, id)?;
    changes.extend(gone.changes);
    Ok(Edit { label: gone.label, changes })
}

/// Returns an edit that removes a reference case and its references in reference classes.
///
/// # Errors
/// If the board has no such reference case.
pub fn remove_case(board: &Board, id: &str) -> Result<Edit, EditError> {
    let mut changes = Vec::new();
    for forecast in board.forecasts.iter().filter(|f| f.class.iter().any(|c| *c == *id)) {
        let mut forecast = forecast.clone();
        forecast.class.retain(|c| *c != *id);
        changes.extend(update(board, &forecast)?.changes);
    }
    let gone = remove(board, List::ReferenceCases, id)?;
    changes.extend(gone.changes);
    Ok(Edit { label: gone.label, changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::fixture;
    use crate::model::{CaseKind, Overlap, OverlapVerdict, ReferenceCase, Similarity};

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".to_owned(), at: "2017-02-08T09:30:00Z".parse().unwrap(), why: None }
    }

    #[test]
    fn removing_a_saving_removes_its_references() {
        let mut b = fixture::board();
        let ids: Vec<_> = b.savings.iter().map(|s| s.id.clone()).collect();
        b.overlaps.push(Overlap {
            id: "o".into(),
            one: ids[1].clone(),
            other: ids[0].clone(),
            verdict: OverlapVerdict::Separate,
            share: 0.0,
            reason: "Other people".to_owned(),
        });
        b.risks[0].savings = ids.clone();
        let edit = remove_saving(&b, ids[0].as_str()).unwrap();
        let mut history = History::new(b.clone());
        history.apply(edit, &stamp()).unwrap();
        let after = history.board();
        assert_eq!((after.savings.len(), after.overlaps.len()), (b.savings.len() - 1, 0));
        assert_eq!(after.risks[0].savings, ids[1..]);
        history.undo(&stamp()).unwrap();
        assert_eq!(
            (&history.board().savings, &history.board().overlaps, &history.board().risks),
            (&b.savings, &b.overlaps, &b.risks)
        );
        assert!(remove_saving(&b, "none").is_err());
    }

    #[test]
    fn case_is_added_with_its_source_and_leaves_its_class() {
        let b = fixture::board();
        let source = Source { id: "new".into(), ..b.sources[0].clone() };
        let case = ReferenceCase {
            id: "case".into(),
            title: "Earlier".to_owned(),
            kind: CaseKind::Money,
            unit: "£".to_owned(),
            plan: 10.0,
            outturn: 4.0,
            basis: crate::model::Basis::Published,
            similarity: Similarity::SameField,
            group: None,
            note: String::new(),
            cites: vec![crate::model::Citation::of("new")],
        };
        let mut history = History::new(b.clone());
        let edit = with_source(&b, Some(&source), insert(&b, &case)).unwrap();
        assert!(edit.label.contains("case"), "{}", edit.label);
        history.apply(edit, &stamp()).unwrap();
        assert_eq!(history.board().reference_cases, [case]);
        assert_eq!(history.board().sources.len(), b.sources.len() + 1);
        let mut board = history.board().clone();
        board.forecasts.push(crate::model::Forecast {
            id: "f".into(),
            title: "F".to_owned(),
            dependence: 0.0,
            correlations: vec![],
            undecided_overlap: 0.0,
            class: vec!["case".into()],
            seed: 1,
            draws: 1_000,
            basis: crate::model::Basis::Assessed,
            note: String::new(),
            needs: vec![],
        });
        let mut history = History::new(board.clone());
        history.apply(remove_case(&board, "case").unwrap(), &stamp()).unwrap();
        assert!(history.board().reference_cases.is_empty() && history.board().forecasts[0].class.is_empty());
    }
}

//! References to a record. They prevent the deletion of records that others use.

use super::{Edit, EditError, List, remove};
use crate::model::{Board, SiteId, Step, check};

/// Records of one list that refer to another record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct References {
    /// List of the records; [`List::Board`] for the board's own fields.
    pub list: List,
    /// Record ids, in the order of the list.
    pub ids: Vec<String>,
}

impl References {
    /// Returns the number of records with the first few ids: `2 streams (bcf-progress, bcf-money)`.
    #[must_use]
    pub fn words(&self) -> String {
        const SHOWN: usize = 3;
        let many = self.ids.len();
        let what = match (self.list, many) {
            (List::Board, _) => return "the board itself".to_owned(),
            (List::Series, 1) => "line of figures".to_owned(),
            (List::Series, _) => "lines of figures".to_owned(),
            (list, 1) => list.one().to_owned(),
            (list, _) => list.name().replace('_', " "),
        };
        let mut named = self.ids.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        if many > SHOWN {
            named.push_str(", \u{2026}");
        }
        format!("{many} {what} ({named})")
    }
}

/// Returns all references in one line: `2 streams (…), 1 risk (R-3)`.
#[must_use]
pub fn referring_words(found: &[References]) -> String {
    found.iter().map(References::words).collect::<Vec<_>>().join(", ")
}

/// Returns the records of a valid board that refer to this one; empty if it can be deleted. A record refers
/// to it if validation fails once it is removed, so this matches the refusals of an edit.
#[must_use]
pub fn referring(board: &Board, list: List, id: &str) -> Vec<References> {
    let mut without = board.clone();
    match list.position(board, id) {
        Some(at) if list.remove(&mut without, at, id).is_ok() => unsound(&without),
        _ => Vec::new(),
    }
}

/// Returns the records that refer to a place of a programme; empty if the place can be deleted.
#[must_use]
pub fn referring_to_place(board: &Board, place: &SiteId) -> Vec<References> {
    let mut without = board.clone();
    for programme in &mut without.programmes {
        programme.sites.retain(|s| s.id != *place);
    }
    unsound(&without)
}

/// Returns the records that refer to a measure, except its own series of figures.
fn referring_but_figures(board: &Board, id: &str) -> Vec<References> {
    let mut without = board.clone();
    without.series.retain(|s| s.measure != *id);
    without.measures.retain(|m| m.id != *id);
    unsound(&without)
}

/// Returns the invalid records, by list.
fn unsound(board: &Board) -> Vec<References> {
    let mut found: Vec<References> = Vec::new();
    for problem in check(board) {
        let (list, id) = match problem.place.0.as_slice() {
            [Step::Field(name), Step::Index(at), ..] => {
                let list = List::named(name).unwrap_or(List::Board);
                (list, list.id_at(board, *at).unwrap_or("board").to_owned())
            }
            _ => (List::Board, "board".to_owned()),
        };
        match found.iter_mut().find(|r| r.list == list) {
            Some(one) if one.ids.contains(&id) => {}
            Some(one) => one.ids.push(id),
            None => found.push(References { list, ids: vec![id] }),
        }
    }
    found
}

/// Effect of the removal of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureRemoval {
    /// Records that refer to the measure; empty if it can be removed.
    pub referring: Vec<References>,
    /// Number of the measure's own series, which would be removed with it.
    pub lines: usize,
    /// Number of figures in those series.
    pub figures: usize,
}

/// Returns the effect of the removal of a measure and its own figures.
#[must_use]
pub fn measure_goes(board: &Board, id: &str) -> MeasureRemoval {
    let own = board.series.iter().filter(|s| s.measure == *id);
    MeasureRemoval {
        referring: referring_but_figures(board, id),
        lines: own.clone().count(),
        figures: own.map(|s| s.points.len()).sum(),
    }
}

/// Returns an edit that removes a measure and its figures.
///
/// # Errors
/// If the board has no such measure.
pub fn remove_measure(board: &Board, id: &str) -> Result<Edit, EditError> {
    let gone = remove(board, List::Measures, id)?;
    let mut edit = Edit { label: gone.label.clone(), changes: Vec::new() };
    let mut figures = 0;
    // Iterate backwards: removing an item shifts the indices after it.
    for series in board.series.iter().rev().filter(|s| s.measure == *id) {
        figures += series.points.len();
        edit = edit.and(remove(board, List::Series, series.id.as_str())?);
    }
    let name = board.measure(id).map_or(id, |m| m.name.as_str());
    let mut edit = edit.and(gone);
    edit.label = match figures {
        0 => format!("Remove the measure {name}"),
        1 => format!("Remove the measure {name} with 1 figure"),
        n => format!("Remove the measure {name} with {n} figures"),
    };
    Ok(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::fixture;

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".to_owned(), at: "2017-02-08T09:30:00Z".parse().unwrap(), why: None }
    }

    #[test]
    fn referenced_programme_is_not_removed() {
        let board = fixture::board();
        let programme = board.streams[0].programme.to_string();
        let found = referring(&board, List::Programmes, &programme);
        let streams = board.streams.iter().filter(|s| s.programme == *programme).count();
        let of = |list| found.iter().find(|r| r.list == list).map_or(0, |r| r.ids.len());
        assert_eq!(of(List::Streams), streams);
        assert!(referring_words(&found).contains("stream"), "{found:?}");
        let mut history = History::new(board.clone());
        let removed = remove(&board, List::Programmes, &programme).unwrap();
        assert!(history.apply(removed, &stamp()).is_err());
        assert_eq!(history.board(), &board);
    }

    #[test]
    fn only_an_uncited_source_can_be_removed() {
        let mut board = fixture::board();
        let mut unused = board.sources[0].clone();
        unused.id = "unused".into();
        board.sources.push(unused);
        assert!(referring(&board, List::Sources, "unused").is_empty());
        let cited = board.series[0].cite.source.to_string();
        let found = referring(&board, List::Sources, &cited);
        assert!(found.iter().any(|r| r.list == List::Series), "{found:?}");
        assert!(referring(&board, List::Sources, "none").is_empty());
    }

    #[test]
    fn removing_a_measure_removes_its_series() {
        let mut board = fixture::board();
        let mut measure = board.measures[0].clone();
        measure.id = "extra".into();
        let mut series = board.series[0].clone();
        series.id = "extra-line".into();
        series.measure = "extra".into();
        let figures = series.points.len();
        board.measures.push(measure);
        board.series.push(series);
        let goes = measure_goes(&board, "extra");
        assert_eq!((goes.referring.len(), goes.lines, goes.figures), (0, 1, figures));
        let mut history = History::new(board.clone());
        history.apply(remove_measure(&board, "extra").unwrap(), &stamp()).unwrap();
        assert!(history.board().measure("extra").is_none());
        assert!(history.board().series.iter().all(|s| s.id != "extra-line"));
        history.undo(&stamp()).unwrap();
        assert_eq!((&history.board().measures, &history.board().series), (&board.measures, &board.series));
        // A measure that a stream requires cannot be removed.
        board.streams[0].measures.push("extra".into());
        let left = measure_goes(&board, "extra").referring;
        assert_eq!((left.len(), left[0].list), (1, List::Streams));
    }

    #[test]
    fn long_reference_lists_name_the_first_few() {
        let many = References { list: List::StatedCosts, ids: (1..=5).map(|n| format!("c{n}")).collect() };
        assert_eq!(many.words(), "5 stated costs (c1, c2, c3, \u{2026})");
        let one = References { list: List::Series, ids: vec!["x".to_owned()] };
        assert_eq!(one.words(), "1 line of figures (x)");
    }
}

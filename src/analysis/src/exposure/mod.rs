//! Exposure: the largest risks to the programmes, their movement, and overdue reviews.
//!
//! A register is filtered and sorted by indices in `board.risks`, so that a table of 10,000 risks never
//! copies one.

mod appetite;
mod heat;
mod index;
mod links;
mod movement;
mod pounds;
mod register;
mod stood;

pub use appetite::{Standing, standing};
pub use boardsight_core::model::RatingKind;
pub use heat::{HeatMap, Path, RatingMove, heat_map, legs, moves};
pub use index::Index;
pub use links::Links;
pub use movement::{Movement, history, movements, ratings_on};
pub use pounds::{Counted, Exposure, ExposureRow, ExposureSum, expected, pounds};
pub use register::{Filter, RegisterOwner, Sort, SortColumn, natural, register};
pub use stood::PastRatings;

use super::coverage::days_between;
use boardsight_core::model::{Board, Rating, Scale};
use jiff::civil::Date;
use std::cmp::Reverse;

/// Source of the standard scale's bands, shown under tables and maps of risks.
pub const BAND_SOURCE: &str = "Bands: National Patient Safety Agency, A risk matrix for risk managers, January 2008 (1 to 3 low, 4 to 6 \
     moderate, 8 to 12 high, 15 to 25 extreme).";

/// Returns the index of the band of a rating on a scale; 0 is the lowest.
#[must_use]
pub fn band(scale: &Scale, rating: Rating) -> usize {
    scale.band(rating.score())
}

/// Returns the live threats, as indices in the board's list.
pub fn threats(board: &Board) -> impl Iterator<Item = usize> + '_ {
    live(board).filter(|&i| board.risks[i].is_threat())
}

/// Returns the live risks, as indices in the board's list.
pub fn live(board: &Board) -> impl Iterator<Item = usize> + '_ {
    board.risks.iter().enumerate().filter(|(_, r)| r.is_live()).map(|(i, _)| i)
}

/// Returns the most important live threats: highest current score first, then nearest proximity, then by
/// id. Unrated ones come last.
#[must_use]
pub fn top(board: &Board, most: usize) -> Vec<usize> {
    let mut risks: Vec<usize> = threats(board).collect();
    let key = |&i: &usize| {
        let r = &board.risks[i];
        (Reverse(r.current.map(Rating::score)), r.proximity)
    };
    let order = |a: &usize, b: &usize| {
        key(a).cmp(&key(b)).then_with(|| natural(board.risks[*a].id.as_str(), board.risks[*b].id.as_str()))
    };
    if most > 0 && most < risks.len() {
        risks.select_nth_unstable_by(most - 1, order);
    }
    risks.truncate(most);
    risks.sort_by(order);
    risks
}

/// Overdue review of a risk, or overdue action on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// Index of the risk in the board's list.
    pub risk: usize,
    /// Index of the action in the risk's list; `None` for the review.
    pub action: Option<usize>,
    /// Due date.
    pub due: Date,
    /// Days since the due date.
    pub days: i32,
}

/// Returns the reviews and actions of live risks that are overdue at a date, the longest overdue first.
#[must_use]
pub fn lapses(board: &Board, as_of: Date) -> Vec<Lapse> {
    let mut lapses = Vec::new();
    for risk in live(board) {
        let r = &board.risks[risk];
        let mut add = |action, due: Option<Date>| {
            if let Some(due) = due.filter(|&due| due < as_of) {
                lapses.push(Lapse { risk, action, due, days: days_between(due, as_of) });
            }
        };
        add(None, r.next_review);
        for (i, action) in r.actions.iter().enumerate() {
            if action.done.is_none_or(|done| done > as_of) {
                add(Some(i), action.due);
            }
        }
    }
    lapses.sort_by_key(|l| (Reverse(l.days), l.risk, l.action));
    lapses
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{AuditEntry, AuditKind};
    use boardsight_testkit::fixture;
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn entry(
        day: Date,
        id: &str,
        kind: AuditKind,
        field: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> AuditEntry {
        AuditEntry {
            at: TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0)).unwrap(),
            who: "Secretariat".to_owned(),
            kind,
            record: format!("risks/{id}"),
            field: field.to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            why: None,
            accepted_by: None,
            undo: false,
        }
    }

    fn ids(b: &Board, places: &[usize]) -> Vec<String> {
        places.iter().map(|&i| b.risks[i].id.to_string()).collect()
    }

    #[test]
    fn the_top_risks_are_live_and_highest_first() {
        let b = fixture::board();
        assert_eq!(ids(&b, &top(&b, 10)), ["R-1", "R-2", "R-10"]);
        assert_eq!(ids(&b, &top(&b, 1)), ["R-1"]);
        assert!(top(&b, 0).is_empty());
    }

    #[test]
    fn earlier_score_comes_from_the_audit_trail() {
        let mut b = fixture::board();
        b.audit = vec![
            entry(date(2017, 1, 5), "R-1", AuditKind::Set, "current/likelihood", Some("3"), Some("5")),
            entry(date(2017, 1, 20), "R-1", AuditKind::Set, "current/likelihood", Some("5"), Some("4")),
            entry(
                date(2017, 1, 21),
                "R-2",
                AuditKind::Set,
                "current",
                None,
                Some("{\"likelihood\":3,\"impact\":3}"),
            ),
            entry(date(2017, 1, 22), "R-10", AuditKind::Added, "", None, Some("{}")),
        ];
        let at = |day| movements(&b, day);
        assert_eq!(at(date(2016, 12, 31))[..3], [Movement::Up(5), Movement::FirstRated, Movement::New]);
        assert_eq!(at(date(2017, 1, 5))[..3], [Movement::Down(5), Movement::FirstRated, Movement::New]);
        assert_eq!(at(date(2017, 2, 1)), vec![Movement::Same; 4]);
        assert_eq!(
            history(&b, &b.risks[0]),
            [
                (None, fixture::rating(3, 5)),
                (Some(date(2017, 1, 5)), fixture::rating(5, 5)),
                (Some(date(2017, 1, 20)), fixture::rating(4, 5)),
            ]
        );
    }

    #[test]
    fn missed_reviews_and_actions_are_listed() {
        let b = fixture::board();
        let l = lapses(&b, b.as_of);
        assert_eq!(l.len(), 2);
        assert_eq!((l[0].action, l[0].days), (Some(0), 39));
        assert_eq!((l[1].action, l[1].days), (None, 38));
        assert_eq!(lapses(&b, date(2016, 12, 31)), []);
    }

    #[test]
    fn a_register_is_filtered_and_sorted() {
        let b = fixture::board();
        let by =
            |column, descending, filter: Filter| ids(&b, &register(&b, &filter, Sort { column, descending }));
        let all = Filter::default;
        assert_eq!(by(SortColumn::Id, false, all()), ["R-1", "R-2", "R-3", "R-10"]);
        assert_eq!(by(SortColumn::Id, true, all()), ["R-10", "R-3", "R-2", "R-1"]);
        assert_eq!(by(SortColumn::Current, true, all()), ["R-1", "R-3", "R-2", "R-10"]);
        assert_eq!(by(SortColumn::Current, false, all()), ["R-2", "R-1", "R-3", "R-10"], "unrated last");
        assert_eq!(by(SortColumn::Programme, false, all()), ["R-2", "R-1", "R-3", "R-10"]);
        let f = Filter { text: "SAVINGS come".to_owned(), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-1"]);
        let f = Filter { cell: Some((4, 5, RatingKind::Current)), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-1"]);
        let f = Filter { live: true, whose: Some(RegisterOwner::Programme("bcf".into())), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-1"]);
        let f = Filter { escalated: Some(true), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-2"]);
        let f = Filter { owner: Some(String::new()), band: Some(2), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-2"]);
    }

    proptest! {
        #[test]
        fn natural_order_is_total(mut ids in proptest::collection::vec("[R0-9-]{0,6}", 0..20)) {
            ids.sort_by(|a, b| natural(a, b));
            for w in ids.windows(2) {
                prop_assert_ne!(natural(&w[0], &w[1]), Ordering::Greater);
                prop_assert_eq!(natural(&w[0], &w[1]), natural(&w[1], &w[0]).reverse());
            }
        }

        #[test]
        fn every_sort_keeps_every_risk(column in 0..13_usize, descending: bool) {
            let columns = [
                SortColumn::Id, SortColumn::Title, SortColumn::Programme, SortColumn::Category, SortColumn::Owner,
                SortColumn::Inherent, SortColumn::Current, SortColumn::Target, SortColumn::Proximity,
                SortColumn::Status, SortColumn::NextReview, SortColumn::Velocity, SortColumn::Age,
            ];
            let b = fixture::board();
            let mut rows = register(&b, &Filter::default(), Sort { column: columns[column], descending });
            rows.sort_unstable();
            prop_assert_eq!(rows, vec![0, 1, 2, 3]);
        }
    }
}

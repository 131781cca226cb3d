//! Ratings of risks in an earlier state of the board: a snapshot.

use boardsight_core::model::{Board, Rating, Risk, Scale};
use jiff::civil::Date;
use std::collections::HashMap;

/// Current ratings in a snapshot, for comparison with those of the board.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRatings {
    /// Name of the snapshot.
    pub name: String,
    /// As-of date of the snapshot.
    pub as_of: Date,
    /// Description of the modification, if the snapshot does not match its seal.
    pub altered: Option<String>,
    ratings: HashMap<String, Option<Rating>>,
    scale: Scale,
}

impl PastRatings {
    /// Reads the ratings of an earlier state.
    #[must_use]
    pub fn of(board: &Board, name: String, as_of: Date, altered: Option<String>) -> Self {
        let ratings = board.risks.iter().filter(|r| r.is_threat()).map(|r| (r.id.to_string(), r.current));
        Self { name, as_of, altered, ratings: ratings.collect(), scale: board.scale().into_owned() }
    }

    /// Returns the current rating of every risk in the snapshot, in the order of the board's list. The
    /// outer `None` is a risk that was not in the register then; the inner `None` is one that was not
    /// rated.
    #[must_use]
    pub fn ratings(&self, board: &Board) -> Vec<Option<Option<Rating>>> {
        board.risks.iter().map(|r| self.ratings.get(r.id.as_str()).copied()).collect()
    }

    /// Returns the ids of risks that were in a register then and are in none now, in order.
    #[must_use]
    pub fn gone(&self, board: &Board) -> Vec<&str> {
        let now: std::collections::HashSet<&str> = board.risks.iter().map(|r| r.id.as_str()).collect();
        let mut gone: Vec<&str> =
            self.ratings.keys().map(String::as_str).filter(|id| !now.contains(id)).collect();
        gone.sort_unstable_by(|a, b| super::natural(a, b));
        gone
    }

    /// Returns how many of the given risks were in no register then.
    #[must_use]
    pub fn count_new(&self, board: &Board, risks: &[usize]) -> usize {
        let new = |r: &Risk| !self.ratings.contains_key(r.id.as_str());
        risks.iter().filter_map(|&i| board.risks.get(i)).filter(|r| new(r)).count()
    }

    /// Returns whether the steps have the same meaning: the names on both scales are equal.
    #[must_use]
    pub fn same_scale(&self, board: &Board) -> bool {
        let words = |s: &Scale| -> Vec<String> {
            let likelihood = s.likelihood.iter().map(|s| s.word.clone());
            likelihood.chain(s.impact.iter().map(|s| s.word.clone())).collect()
        };
        let now = board.scale();
        self.scale.size() == now.size() && words(&self.scale) == words(&now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::moves;
    use boardsight_testkit::fixture;

    #[test]
    fn moves_since_a_snapshot_need_no_audit_trail() {
        let then = fixture::board();
        let stood = PastRatings::of(&then, "February".into(), then.as_of, None);
        let mut now = then;
        now.risks[0].current = fixture::rating(2, 2);
        let gone = now.risks.remove(1);
        let mut new = now.risks[0].clone();
        new.id = "R-NEW".into();
        now.risks.push(new);
        now.audit.clear();
        let all: Vec<usize> = (0..now.risks.len()).collect();
        let paths = moves(&now, all.iter().copied(), &stood.ratings(&now));
        assert_eq!(paths.len(), 1);
        assert_eq!((paths[0].risks.as_slice(), paths[0].to), (&[0][..], Rating { likelihood: 2, impact: 2 }));
        assert_eq!(stood.gone(&now), [gone.id.as_str()]);
        assert_eq!((stood.count_new(&now, &all), stood.same_scale(&now)), (1, true));
        let mut scale = Scale::standard();
        scale.impact[0].word = "None".into();
        now.risk_framework.scale = Some(scale);
        assert!(!stood.same_scale(&now));
    }
}

//! The heat map: the number of risks in each cell, and movements between cells.

use super::RatingKind;
use boardsight_core::model::{Board, Rating, Scale};
use std::collections::BTreeMap;

/// Number of risks in each cell of the heat map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeatMap {
    /// Number of steps of likelihood and of impact.
    size: (u8, u8),
    /// Counts, row by row from the lowest likelihood.
    cells: Vec<u32>,
    /// Number of risks without a rating of this kind.
    pub unrated: u32,
}

impl HeatMap {
    fn place(&self, rating: Rating) -> Option<usize> {
        let (likelihood, impact) = self.size;
        let on = (1..=likelihood).contains(&rating.likelihood) && (1..=impact).contains(&rating.impact);
        on.then(|| usize::from(rating.likelihood - 1) * usize::from(impact) + usize::from(rating.impact - 1))
    }

    /// Returns the number of steps of likelihood and of impact.
    #[must_use]
    pub const fn size(&self) -> (u8, u8) {
        self.size
    }

    /// Returns the number of risks with this likelihood and impact, each from 1.
    #[must_use]
    pub fn at(&self, likelihood: u8, impact: u8) -> u32 {
        self.place(Rating { likelihood, impact }).and_then(|i| self.cells.get(i)).copied().unwrap_or(0)
    }

    /// Returns the number of rated risks.
    #[must_use]
    pub fn rated(&self) -> u32 {
        self.cells.iter().sum()
    }

    /// Returns the number of risks in a band, by the index of the band on the scale.
    #[must_use]
    pub fn in_band(&self, scale: &Scale, band: usize) -> u32 {
        let (likelihood, impact) = self.size;
        (1..=likelihood).flat_map(|l| (1..=impact).map(move |i| (l, i))).fold(0, |sum, (l, i)| {
            let here = scale.band(u16::from(l) * u16::from(i)) == band;
            sum + if here { self.at(l, i) } else { 0 }
        })
    }
}

/// Returns the heat map of some risks, given as indices in the board's list.
#[must_use]
pub fn heat_map(board: &Board, risks: impl IntoIterator<Item = usize>, which: RatingKind) -> HeatMap {
    let size = board.scale().size();
    let cells = vec![0; usize::from(size.0) * usize::from(size.1)];
    let mut map = HeatMap { size, cells, unrated: 0 };
    for risk in risks.into_iter().filter_map(|i| board.risks.get(i)) {
        match which.of(risk).and_then(|r| map.place(r)) {
            Some(place) => map.cells[place] += 1,
            None => map.unrated += 1,
        }
    }
    map
}

/// Kind of movement of a risk from one cell to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RatingMove {
    /// From inherent to current: the effect of the controls.
    InherentToCurrent,
    /// From current to target: the reduction still required.
    CurrentToTarget,
    /// From the rating at an earlier date to the current one.
    SinceBaseline,
}

impl RatingMove {
    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InherentToCurrent => "inherent to current",
            Self::CurrentToTarget => "current to target",
            Self::SinceBaseline => "moved",
        }
    }
}

/// Movement across the heat map, shared by one or more risks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Kind of movement.
    pub leg: RatingMove,
    /// Rating at the start.
    pub from: Rating,
    /// Rating at the end; always differs from the start.
    pub to: Rating,
    /// Risks, as indices in the board's list.
    pub risks: Vec<usize>,
}

/// Returns the movements of some risks from inherent over current to target, those with the most risks
/// first.
#[must_use]
pub fn legs(board: &Board, risks: impl IntoIterator<Item = usize>) -> Vec<Path> {
    let mut ways = MoveCounts::default();
    for i in risks {
        let Some(risk) = board.risks.get(i) else { continue };
        ways.add(RatingMove::InherentToCurrent, risk.inherent, risk.current, i);
        ways.add(RatingMove::CurrentToTarget, risk.current, risk.target, i);
    }
    ways.paths()
}

/// Returns the movements of some risks since an earlier date, given their current ratings on that date (as
/// returned by [`ratings_on`](super::ratings_on)). Risks that did not move or were not rated have none.
#[must_use]
pub fn moves(
    board: &Board,
    risks: impl IntoIterator<Item = usize>,
    then: &[Option<Option<Rating>>],
) -> Vec<Path> {
    let mut ways = MoveCounts::default();
    for i in risks {
        let Some(risk) = board.risks.get(i) else { continue };
        ways.add(RatingMove::SinceBaseline, then.get(i).copied().flatten().flatten(), risk.current, i);
    }
    ways.paths()
}

/// Rating as a tuple, which can be ordered.
type CellKey = (u8, u8);

#[derive(Default)]
struct MoveCounts(BTreeMap<(RatingMove, CellKey, CellKey), Vec<usize>>);

impl MoveCounts {
    fn add(&mut self, leg: RatingMove, from: Option<Rating>, to: Option<Rating>, risk: usize) {
        if let Some((from, to)) = from.zip(to).filter(|(from, to)| from != to) {
            let at = |r: Rating| (r.likelihood, r.impact);
            self.0.entry((leg, at(from), at(to))).or_default().push(risk);
        }
    }

    fn paths(self) -> Vec<Path> {
        let rating = |(likelihood, impact)| Rating { likelihood, impact };
        let path = |((leg, from, to), risks)| Path { leg, from: rating(from), to: rating(to), risks };
        let mut paths: Vec<Path> = self.0.into_iter().map(path).collect();
        // The sort is stable: movements with equally many risks stay in order.
        paths.sort_by_key(|p| std::cmp::Reverse(p.risks.len()));
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::live;
    use boardsight_testkit::fixture;

    #[test]
    fn heat_map_counts_rated_and_unrated_risks() {
        let b = fixture::board();
        let map = heat_map(&b, live(&b), RatingKind::Current);
        assert_eq!((map.at(4, 5), map.at(3, 3), map.rated(), map.unrated), (1, 1, 2, 1));
        let scale = b.scale();
        assert_eq!((map.at(0, 9), map.in_band(&scale, 3), map.in_band(&scale, 2)), (0, 1, 1));
    }

    #[test]
    fn heat_map_has_the_size_of_the_scale() {
        let mut b = fixture::board();
        let mut scale = Scale::standard();
        scale.likelihood.push(boardsight_core::model::LikelihoodStep {
            id: "L6".into(),
            word: "Certain".into(),
            ..Default::default()
        });
        b.risk_framework.scale = Some(scale);
        b.risks[0].current = fixture::rating(6, 5);
        let map = heat_map(&b, [0], RatingKind::Current);
        assert_eq!((map.size(), map.at(6, 5), map.rated()), ((6, 5), 1, 1));
    }

    #[test]
    fn risks_with_equal_moves_share_a_path() {
        let mut b = fixture::board();
        for i in [0, 1] {
            b.risks[i].inherent = fixture::rating(5, 5);
            b.risks[i].current = fixture::rating(4, 4);
            b.risks[i].target = fixture::rating(4, 4);
        }
        b.risks[0].target = fixture::rating(2, 4);
        let paths = legs(&b, [0, 1]);
        assert_eq!(paths.len(), 2);
        assert_eq!((paths[0].leg, &paths[0].risks[..]), (RatingMove::InherentToCurrent, &[0, 1][..]));
        assert_eq!(
            (paths[1].leg, paths[1].to),
            (RatingMove::CurrentToTarget, Rating { likelihood: 2, impact: 4 })
        );
        let then = vec![Some(fixture::rating(5, 4)), Some(None), None, None];
        let moved = moves(&b, [0, 1, 2], &then);
        assert_eq!((moved.len(), moved[0].from), (1, Rating { likelihood: 5, impact: 4 }));
    }
}

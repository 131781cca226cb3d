//! Effect of a change of scale: the ratings whose meaning would change.

use super::{Board, Rating, RatingKind, RiskFramework, Scale, ScoreBand};

/// Rating whose meaning would change on another scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingConversion {
    /// Index of the risk in the board's list.
    pub risk: usize,
    /// Kind of the rating.
    pub which: RatingKind,
    /// Current rating.
    pub from: Rating,
    /// Proposed rating on the other scale: the same steps if the axes have the same number of steps, else
    /// the step in the same part of the axis.
    pub to: Rating,
    /// Band of the current rating.
    pub from_band: String,
    /// Band of the proposed rating.
    pub to_band: String,
}

/// Returns the ratings whose meaning would change on another scale: those whose axis has another number of
/// steps, whose steps have other names, or whose score is in another band. Each needs a conversion before
/// the scale is changed.
#[must_use]
pub fn shifts(board: &Board, new: &RiskFramework) -> Vec<RatingConversion> {
    let (old, new) = (board.scale(), new.scale());
    let mut out = Vec::new();
    if old.likelihood == new.likelihood && old.impact == new.impact && old.bands == new.bands {
        return out;
    }
    for (i, risk) in board.risks.iter().enumerate() {
        for which in RatingKind::ALL {
            let Some(from) = which.of(risk) else { continue };
            let to = proposed(&old, &new, from);
            if !says_the_same(&old, &new, from, to) {
                let name = |scale: &Scale, r: Rating| scale.band_name(scale.band(r.score())).to_owned();
                let (from_band, to_band) = (name(&old, from), name(&new, to));
                out.push(RatingConversion { risk: i, which, from, to, from_band, to_band });
            }
        }
    }
    out
}

fn proposed(old: &Scale, new: &Scale, rating: Rating) -> Rating {
    let (was, is) = (old.size(), new.size());
    Rating {
        likelihood: same_part(rating.likelihood, was.0, is.0),
        impact: same_part(rating.impact, was.1, is.1),
    }
}

/// Returns the step, on an axis of `is` steps, that contains the middle of `step` on an axis of `was`
/// steps.
fn same_part(step: u8, was: u8, is: u8) -> u8 {
    let (step, was, is) = (u16::from(step), u16::from(was.max(1)), u16::from(is.max(1)));
    let part = (2 * step).saturating_sub(1) * is / (2 * was) + 1;
    u8::try_from(part.clamp(1, is)).unwrap_or(1)
}

fn says_the_same(old: &Scale, new: &Scale, from: Rating, to: Rating) -> bool {
    let band = |scale: &Scale, r: Rating| {
        scale.bands.get(scale.band(r.score())).map(|b: &ScoreBand| (b.name.clone(), b.colour))
    };
    old.size() == new.size()
        && from == to
        && old.likelihood_word(from.likelihood) == new.likelihood_word(to.likelihood)
        && old.impact_word(from.impact) == new.impact_word(to.impact)
        && band(old, from) == band(new, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Risk;
    use jiff::civil::date;

    fn board() -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for (id, likelihood, impact) in [("R-1", 5, 4), ("R-2", 2, 2)] {
            let mut risk = Risk::new(id, None, "It fails");
            risk.current = Some(Rating { likelihood, impact });
            board.risks.push(risk);
        }
        board
    }

    #[test]
    fn steps_map_to_the_same_share_of_another_axis() {
        let to = |was, is| (1..=was).map(|s| same_part(s, was, is)).collect::<Vec<_>>();
        assert_eq!(to(5, 4), [1, 2, 3, 3, 4]);
        assert_eq!(to(5, 3), [1, 1, 2, 3, 3]);
        assert_eq!(to(3, 6), [2, 4, 6]);
        assert_eq!(to(5, 5), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn only_ratings_with_a_changed_meaning_are_listed() {
        let start = board();
        let mut scale = Scale::standard();
        scale.likelihood[4].criteria = "Expected".into();
        let of = |scale: &Scale| {
            let new = RiskFramework { scale: Some(scale.clone()), ..RiskFramework::default() };
            shifts(&start, &new).iter().map(|s| s.risk).collect::<Vec<_>>()
        };
        assert!(of(&scale).is_empty());
        scale.likelihood[4].word = "Certain".into();
        assert_eq!(of(&scale), [0]);
        scale.bands[1].from = 5;
        assert_eq!(of(&scale), [0, 1]);
    }
}

//! Savings that may be the same pounds: the same measure, population and period in different programmes, or what a
//! person has joined.

use crate::model::{Board, Gbp, Overlap, OverlapVerdict, Saving};

/// Two savings that may be the same pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<'a> {
    /// The one, in the board's order.
    pub one: &'a Saving,
    /// The other.
    pub other: &'a Saving,
    /// What they share, in a few words: why they were found.
    pub because: Vec<&'static str>,
    /// What a person decided of them.
    pub link: Option<&'a Overlap>,
    /// The most that can be counted twice: the smaller plan. `None`: a plan is not reported.
    pub most: Option<Gbp>,
}

impl Pair<'_> {
    /// The share of the smaller counted twice: as decided, or as assumed where nobody has decided.
    #[must_use]
    pub fn share(&self, undecided: f64) -> f64 {
        match self.link {
            Some(link) if link.verdict == OverlapVerdict::Overlap => link.share,
            Some(_) => 0.0,
            None => undecided,
        }
    }

    /// The least and the greatest share that is still open.
    #[must_use]
    pub fn shares(&self) -> (f64, f64) {
        (self.share(0.0), self.share(1.0))
    }
}

fn amount(saving: &Saving) -> Option<Gbp> {
    saving.planned.as_ref().map(|p| p.gbp).or_else(|| saving.range.as_ref().map(|r| r.likely))
}

/// Every pair of savings of two programmes that rest on the same measure, population and period, and every pair that a
/// person joined or told apart. A measure or population that is not stated is no match.
#[must_use]
pub fn pairs(board: &Board) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    let same = |text: &str| text.trim().to_lowercase();
    for (i, one) in board.savings.iter().enumerate() {
        for other in &board.savings[i + 1..] {
            let link = board.overlaps.iter().find(|l| {
                (l.one == one.id && l.other == other.id) || (l.one == other.id && l.other == one.id)
            });
            let measure = one.measure.is_some() && one.measure == other.measure;
            let people = one.population.as_deref().zip(other.population.as_deref());
            let people = people.is_some_and(|(a, b)| !a.trim().is_empty() && same(a) == same(b));
            let period = one.period == other.period;
            let alike = one.programme != other.programme && measure && people && period;
            if !alike && link.is_none() {
                continue;
            }
            let because = [(measure, "measure"), (people, "population"), (period, "period")];
            found.push(Pair {
                one,
                other,
                because: because.into_iter().filter_map(|(is, word)| is.then_some(word)).collect(),
                link,
                most: amount(one).zip(amount(other)).map(|(a, b)| a.min(b)),
            });
        }
    }
    found
}

/// The sum of the savings' plans, all separate, and less all that may be counted twice: the range within which the
/// true sum lies. Where a saving stands in several pairs it is taken off no further than to nothing.
#[must_use]
pub fn range(pairs: &[Pair<'_>]) -> (Gbp, Gbp) {
    let mut savings: Vec<(&str, Gbp, f64)> = Vec::new();
    let mut off = [0.0, 0.0];
    for pair in pairs {
        let Some(most) = pair.most else { continue };
        for saving in [pair.one, pair.other] {
            if !savings.iter().any(|(id, ..)| *id == saving.id.as_str()) {
                savings.push((saving.id.as_str(), amount(saving).unwrap_or_default(), 0.0));
            }
        }
        let (least, greatest) = pair.shares();
        off[0] += least * most.as_f64();
        off[1] += greatest * most.as_f64();
    }
    let sum = savings.iter().fold(Gbp(0), |sum, (_, gbp, _)| sum.plus(*gbp));
    let largest = savings.iter().map(|(_, gbp, _)| *gbp).max().unwrap_or_default();
    let less = |by: f64| Gbp::from_f64(sum.as_f64() - by).unwrap_or(sum).max(largest.min(sum));
    (less(off[1]), less(off[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;
    use crate::model::{Basis, SourcedGbp};

    fn board() -> Board {
        let mut b = fixture::board();
        b.savings[1].programme = "vanguards".into();
        for saving in &mut b.savings {
            saving.measure = Some("admissions".into());
            saving.population = Some("Older people, England".to_owned());
        }
        b.savings[1].planned = Some(SourcedGbp {
            gbp: Gbp::millions(200),
            basis: Basis::Published,
            cite: fixture::cite("p. 1"),
        });
        b
    }

    #[test]
    fn savings_on_the_same_measure_people_and_year_are_found() {
        let b = board();
        let found = pairs(&b);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].because, ["measure", "population", "period"]);
        assert_eq!(range(&found), (Gbp::millions(511), Gbp::millions(711)));
    }

    #[test]
    fn what_a_person_decided_counts() {
        let mut b = board();
        let link = |verdict, share| Overlap {
            id: "o".into(),
            one: "bcf-later".into(),
            other: "bcf-2015-16".into(),
            verdict,
            share,
            reason: "Same wards".to_owned(),
        };
        b.overlaps = vec![link(OverlapVerdict::Overlap, 0.5)];
        assert_eq!(range(&pairs(&b)), (Gbp::millions(611), Gbp::millions(611)));
        b.overlaps = vec![link(OverlapVerdict::Separate, 0.0)];
        assert_eq!(range(&pairs(&b)), (Gbp::millions(711), Gbp::millions(711)));
    }

    #[test]
    fn what_is_not_stated_is_no_match() {
        let mut b = board();
        b.savings[0].population = None;
        assert_eq!(pairs(&b), vec![]);
    }
}

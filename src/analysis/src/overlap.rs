//! Savings that may count the same pounds: those with the same measure, population and period in different
//! programmes, and those that a person has linked.

use boardsight_core::model::{Board, Gbp, Overlap, OverlapVerdict, Saving};

/// Two savings that may count the same pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<'a> {
    /// First saving, in the board's order.
    pub one: &'a Saving,
    /// Second saving.
    pub other: &'a Saving,
    /// Shared properties, in a few words: the reason why the pair was found.
    pub because: Vec<&'static str>,
    /// Decision of a person on the pair.
    pub link: Option<&'a Overlap>,
    /// Largest amount that can be counted twice: the smaller plan. `None` if a plan is not reported.
    pub most: Option<Gbp>,
}

impl Pair<'_> {
    /// Returns the share of the smaller saving that is counted twice: the decided share, or `undecided`
    /// without a decision.
    #[must_use]
    pub fn share(&self, undecided: f64) -> f64 {
        match self.link {
            Some(link) if link.verdict == OverlapVerdict::Overlap => link.share,
            Some(_) => 0.0,
            None => undecided,
        }
    }

    /// Returns the smallest and the largest share that are still possible.
    #[must_use]
    pub fn shares(&self) -> (f64, f64) {
        (self.share(0.0), self.share(1.0))
    }
}

fn amount(saving: &Saving) -> Option<Gbp> {
    saving.planned.as_ref().map(|p| p.gbp).or_else(|| saving.range.as_ref().map(|r| r.likely))
}

/// Properties that two savings have in common.
struct SharedBasis {
    measure: bool,
    people: bool,
    period: bool,
}

fn common(one: &Saving, other: &Saving) -> SharedBasis {
    let same = |text: &str| text.trim().to_lowercase();
    let people = one.population.as_deref().zip(other.population.as_deref());
    SharedBasis {
        measure: one.measure.is_some() && one.measure == other.measure,
        people: people.is_some_and(|(a, b)| !a.trim().is_empty() && same(a) == same(b)),
        period: one.period == other.period,
    }
}

/// Returns every pair of savings, in the board's order.
fn two_by_two(board: &Board) -> impl Iterator<Item = (&Saving, &Saving)> {
    let savings = &board.savings;
    savings
        .iter()
        .enumerate()
        .flat_map(move |(i, one)| savings[i + 1..].iter().map(move |other| (one, other)))
}

fn decided<'a>(board: &'a Board, one: &Saving, other: &Saving) -> Option<&'a Overlap> {
    board
        .overlaps
        .iter()
        .find(|l| (l.one == one.id && l.other == other.id) || (l.one == other.id && l.other == one.id))
}

/// Returns every pair of savings of two programmes with the same measure, population and period, and every
/// pair that a person has decided on. A measure or population that is not stated does not match; see
/// [`untold`].
#[must_use]
pub fn pairs(board: &Board) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    for (one, other) in two_by_two(board) {
        let (link, c) = (decided(board, one, other), common(one, other));
        let alike = one.programme != other.programme && c.measure && c.people && c.period;
        if !alike && link.is_none() {
            continue;
        }
        let because = [(c.measure, "measure"), (c.people, "population"), (c.period, "period")];
        found.push(Pair {
            one,
            other,
            because: because.into_iter().filter_map(|(is, word)| is.then_some(word)).collect(),
            link,
            most: amount(one).zip(amount(other)).map(|(a, b)| a.min(b)),
        });
    }
    found
}

/// Two savings for which the board cannot determine whether they count the same pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct UnclearPair<'a> {
    /// First saving, in the board's order.
    pub one: &'a Saving,
    /// Second saving.
    pub other: &'a Saving,
    /// Reason why this cannot be determined, in a few words.
    pub because: &'static str,
}

/// Returns pairs of savings of two programmes and one period that are undecided and cannot be distinguished
/// by their records: at most `most` of them, and the total number. Only two different measures distinguish
/// savings by themselves; a population described in other words may be the same people.
#[must_use]
pub fn untold(board: &Board, most: usize) -> (Vec<UnclearPair<'_>>, usize) {
    let (mut found, mut count) = (Vec::new(), 0);
    for (one, other) in two_by_two(board) {
        if one.programme == other.programme || one.period != other.period {
            continue;
        }
        let c = common(one, other);
        let because = match (&one.measure, &other.measure) {
            (Some(a), Some(b)) if a != b => continue,
            (Some(_), Some(_)) if c.people => continue,
            (Some(_), Some(_)) if one.population.is_none() || other.population.is_none() => {
                "the same measure, and a population is not stated"
            }
            (Some(_), Some(_)) => "the same measure, and the populations are worded differently",
            (None, None) => "neither states the measure it rests on",
            _ => "one does not state the measure it rests on",
        };
        if decided(board, one, other).is_some() {
            continue;
        }
        count += 1;
        if found.len() < most {
            found.push(UnclearPair { one, other, because });
        }
    }
    (found, count)
}

/// Indices of two amounts, and the share of the smaller that is counted in both.
type Shared = (usize, usize, f64);

/// Amounts that overlap with one another, directly or through others.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Indices of the amounts in the whole list, in ascending order.
    pub members: Vec<usize>,
    /// Links: two indices in `members`, the earlier first, and the share of the smaller that is counted in
    /// both.
    pub links: Vec<(usize, usize, f64)>,
}

impl Cluster {
    /// Returns the clusters of links between amounts: two indices and a share each.
    #[must_use]
    pub fn of(links: &[(usize, usize, f64)]) -> Vec<Self> {
        let mut clusters: Vec<(Vec<usize>, Vec<Shared>)> = Vec::new();
        for &(one, other, share) in links.iter().filter(|l| l.2 > 0.0 && l.0 != l.1) {
            let (mut members, mut inside) = (vec![one, other], vec![(one, other, share)]);
            // Merge the clusters of both linked amounts.
            clusters.retain_mut(|(m, l)| {
                let apart = !m.contains(&one) && !m.contains(&other);
                if !apart {
                    members.append(m);
                    inside.append(l);
                }
                apart
            });
            members.sort_unstable();
            members.dedup();
            clusters.push((members, inside));
        }
        clusters
            .into_iter()
            .map(|(members, links)| {
                let place = |of: usize| members.binary_search(&of).unwrap_or_default();
                let mut links: Vec<_> = links
                    .into_iter()
                    .map(|(a, b, share)| (place(a).min(place(b)), place(a).max(place(b)), share))
                    .collect();
                links.sort_by_key(|l| (l.1, l.0));
                Self { members, links }
            })
            .collect()
    }

    /// Returns the amount that the members count twice; `amounts` are in the order of the members. At most
    /// the whole of an amount is subtracted, and the rest is never less than the largest amount, because a
    /// union is no smaller than its largest part. Negative amounts overlap with nothing. `off` is a scratch
    /// buffer.
    #[must_use]
    pub fn twice(&self, amounts: &[f64], off: &mut Vec<f64>) -> f64 {
        off.clear();
        off.resize(self.members.len(), 0.0);
        for &(a, b, share) in &self.links {
            off[b] += share * amounts[a].min(amounts[b]).max(0.0);
        }
        let (mut sum, mut largest, mut taken) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (amount, off) in amounts.iter().zip(off.iter()) {
            let amount = amount.max(0.0);
            sum += amount;
            largest = largest.max(amount);
            taken += off.min(amount);
        }
        taken.min(sum - largest).max(0.0)
    }
}

/// Returns the smallest and the largest possible sum of the savings in these pairs: undecided pairs overlap
/// fully for the smallest sum and not at all for the largest. A pair whose plan is not reported is left
/// out.
#[must_use]
pub fn range(pairs: &[Pair<'_>]) -> (Gbp, Gbp) {
    let mut savings: Vec<(&str, f64)> = Vec::new();
    let mut links: Vec<(usize, usize, (f64, f64))> = Vec::new();
    for pair in pairs.iter().filter(|p| p.most.is_some()) {
        let places = [pair.one, pair.other].map(|saving| {
            let found = savings.iter().position(|(id, _)| *id == saving.id.as_str());
            found.unwrap_or_else(|| {
                savings.push((saving.id.as_str(), amount(saving).unwrap_or_default().as_f64()));
                savings.len() - 1
            })
        });
        links.push((places[0], places[1], pair.shares()));
    }
    let sum: f64 = savings.iter().map(|s| s.1).sum();
    let less = |share: fn((f64, f64)) -> f64| {
        let links: Vec<_> = links.iter().map(|&(a, b, shares)| (a, b, share(shares))).collect();
        let mut off = Vec::new();
        let twice: f64 = Cluster::of(&links)
            .iter()
            .map(|c| c.twice(&c.members.iter().map(|&m| savings[m].1).collect::<Vec<_>>(), &mut off))
            .sum();
        Gbp::from_f64(sum - twice).unwrap_or_default()
    };
    (less(|s| s.1), less(|s| s.0))
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // halves and whole numbers
mod tests {
    use super::*;
    use boardsight_core::model::{Basis, SourcedGbp};
    use boardsight_testkit::fixture;

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
    fn recorded_decision_is_applied() {
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
    fn unstated_population_makes_an_unclear_pair_not_a_match() {
        let mut b = board();
        b.savings[0].population = None;
        assert_eq!(pairs(&b), vec![]);
        let (found, count) = untold(&b, 10);
        assert_eq!((found.len(), count), (1, 1));
        assert!(found[0].because.contains("population is not stated"));
        b.savings[0].measure = None;
        assert!(untold(&b, 10).0[0].because.contains("one does not state"));
        assert_eq!(untold(&b, 0), (vec![], 1));
        b.savings[0].measure = Some("days".into());
        assert_eq!(untold(&b, 10), (vec![], 0));
    }

    #[test]
    fn three_identical_savings_are_counted_exactly_once() {
        let twice = |amounts: &[f64], links: &[(usize, usize, f64)]| {
            let clusters = Cluster::of(links);
            let mut off = Vec::new();
            clusters
                .iter()
                .map(|c| c.twice(&c.members.iter().map(|&m| amounts[m]).collect::<Vec<_>>(), &mut off))
                .sum::<f64>()
        };
        let all = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0)];
        assert_eq!(twice(&[100.0, 100.0, 100.0], &all), 200.0);
        assert_eq!(twice(&[60.0, 60.0, 100.0], &all), 120.0);
        assert_eq!(twice(&[100.0, 40.0], &[(1, 0, 0.5)]), 20.0);
        // Two separate groups are each counted once.
        assert_eq!(twice(&[100.0, 100.0, 30.0, 20.0], &[(0, 1, 1.0), (2, 3, 1.0)]), 120.0);
        assert_eq!(Cluster::of(&[(0, 1, 1.0), (2, 3, 1.0), (1, 2, 1.0)]).len(), 1);
        // A negative saving is not counted twice.
        assert_eq!(twice(&[-50.0, 100.0], &[(0, 1, 1.0)]), 0.0);
    }
}

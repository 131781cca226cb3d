//! Links between risks: parents and parts, and contributions.

use boardsight_core::model::{Board, Risk};
use std::collections::HashMap;

/// Links between a board's risks, as indices in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Parent of each risk.
    pub parent: Vec<Option<usize>>,
    /// Parts of each risk, in the board's order.
    pub parts: Vec<Vec<usize>>,
    /// Risks that contribute to each risk, in the board's order.
    pub fed_by: Vec<Vec<usize>>,
}

impl Links {
    /// Returns the links of a board. Takes time proportional to the number of risks and links.
    #[must_use]
    pub fn of(board: &Board) -> Self {
        let n = board.risks.len();
        let mut links =
            Self { parent: vec![None; n], parts: vec![Vec::new(); n], fed_by: vec![Vec::new(); n] };
        let linked = |r: &Risk| r.parent.is_some() || !r.contributes_to.is_empty();
        if !board.risks.iter().any(linked) {
            return links;
        }
        let place: HashMap<&str, usize> =
            board.risks.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
        for (i, risk) in board.risks.iter().enumerate() {
            if let Some(&parent) = risk.parent.as_ref().and_then(|p| place.get(p.as_str())) {
                links.parent[i] = Some(parent);
                links.parts[parent].push(i);
            }
            for &to in risk.contributes_to.iter().filter_map(|to| place.get(to.as_str())) {
                links.fed_by[to].push(i);
            }
        }
        links
    }

    /// Returns the ancestors of a risk, the nearest first. Stops at a cycle, which only an invalid board
    /// has.
    pub fn ancestors(&self, risk: usize) -> impl Iterator<Item = usize> + '_ {
        let up = move |at: &usize| self.parent.get(*at).copied().flatten();
        std::iter::successors(up(&risk), up).take(self.parent.len())
    }

    /// For each risk, returns the nearest ancestor that is in the same group and that `counts`. `group`
    /// returns the group of a risk by its index.
    ///
    /// Runs in time proportional to the number of risks times the number of groups, for any nesting depth.
    /// Returns `None` for a cycle of parents, which a valid board does not have.
    #[must_use]
    pub fn nearest<G: Copy + Eq>(
        &self,
        group: impl Fn(usize) -> G,
        counts: impl Fn(usize) -> bool,
    ) -> Vec<Option<usize>> {
        let all = 0..self.parent.len();
        let mut groups: Vec<G> = Vec::new();
        for of in all.clone().map(&group) {
            if !groups.contains(&of) {
                groups.push(of);
            }
        }
        let mut found = vec![None; self.parent.len()];
        for of in groups {
            // The answer for each visited risk, assuming that the risk is in this group.
            let mut above: Vec<Option<Option<usize>>> = vec![None; self.parent.len()];
            for start in all.clone() {
                let (mut way, mut at) = (Vec::new(), start);
                let answer = loop {
                    if let Some(known) = above[at] {
                        break known;
                    }
                    above[at] = Some(None);
                    way.push(at);
                    match self.parent[at] {
                        Some(up) if counts(up) && group(up) == of => break Some(up),
                        Some(up) => at = up,
                        None => break None,
                    }
                };
                for risk in way {
                    above[risk] = Some(answer);
                }
            }
            for risk in all.clone().filter(|risk| group(*risk) == of) {
                found[risk] = above[risk].flatten();
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn links_are_indexed_in_both_directions() {
        let mut b = fixture::board();
        b.risks[0].parent = Some("R-2".into());
        b.risks[2].parent = Some("R-1".into());
        b.risks[1].contributes_to = vec!["R-1".into(), "R-3".into()];
        let links = Links::of(&b);
        assert_eq!(links.ancestors(2).collect::<Vec<_>>(), [0, 1]);
        assert_eq!((&links.parts[1][..], &links.fed_by[0][..]), (&[0][..], &[1][..]));
        assert_eq!(links.nearest(|_| 0, |_| true)[..3], [Some(1), None, Some(0)]);
        assert_eq!(links.nearest(|_| 0, |at| at == 1)[2], Some(1), "the nearest that counts");
        assert_eq!(links.nearest(|at| at == 0, |_| true)[2], Some(1), "the nearest of the same group");
        b.risks[1].parent = Some("R-1".into());
        assert!(Links::of(&b).ancestors(0).count() <= 4);
    }
}

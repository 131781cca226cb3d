//! Exposure in pounds: the cost of a risk if it occurs, times its probability.
//!
//! Expected amounts can be added up even if risks are dependent, because the mean of a sum is the sum of
//! the means. The same pound must not be added twice. A risk that is part of another is included in it, so
//! a part's amount counts only if none of its ancestors has an amount of its own.

use super::Links;
use boardsight_core::model::{Board, Gbp, ProgrammeId, Risk, Scale};
use std::collections::HashMap;

/// Whether a risk's amount is in the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// It is in the total.
    Yes,
    /// It is included in the amount of an ancestor, given as an index in the board's list.
    Within(usize),
    /// Its cost or its probability is not known.
    NotKnown,
}

/// Exposure of one live risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExposureRow {
    /// Index of the risk in the board's list.
    pub risk: usize,
    /// Probability of its current likelihood, 0 to 1.
    pub probability: Option<f64>,
    /// Cost, or benefit, if it occurs.
    pub impact: Option<Gbp>,
    /// Probability times impact, rounded to the pound.
    pub expected: Option<Gbp>,
    /// Whether the expected amount is in the total.
    pub counted: Counted,
    /// Sum of its parts' expected amounts, if it has parts with any.
    pub parts: Option<Gbp>,
}

/// Sum of expected amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExposureSum {
    /// Amount.
    pub gbp: Gbp,
    /// Number of risks in the sum.
    pub risks: usize,
    /// Number of further risks that are included in those.
    pub within: usize,
    /// Number of risks without a known amount, which are in no sum.
    pub not_known: usize,
}

/// Exposure of a board in pounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposure {
    /// Every live risk with a stated cost, the largest expected amount first.
    pub lines: Vec<ExposureRow>,
    /// Total expected cost of the threats.
    pub threats: ExposureSum,
    /// Total expected benefit of the opportunities.
    pub opportunities: ExposureSum,
    /// Threats by programme, `None` for the board's own, in the board's order; programmes without any are
    /// left out.
    pub by_programme: Vec<(Option<ProgrammeId>, ExposureSum)>,
}

/// Returns the expected cost of a risk, rounded to the pound: its impact times the probability of its
/// likelihood.
#[must_use]
pub fn expected(scale: &Scale, risk: &Risk) -> Option<Gbp> {
    let (rating, impact) = risk.current.zip(risk.impact_gbp)?;
    Gbp::from_f64(scale.probability(rating.likelihood) * impact.as_f64())
}

/// Returns the exposure of a board's live risks.
#[must_use]
pub fn pounds(board: &Board, links: &Links) -> Exposure {
    let scale = board.scale();
    let own: Vec<Option<Gbp>> =
        board.risks.iter().map(|r| if r.is_live() { expected(&scale, r) } else { None }).collect();
    let mut out = Exposure::default();
    let mut by: HashMap<Option<&ProgrammeId>, ExposureSum> = HashMap::new();
    let within = links.nearest(|at| board.risks[at].nature, |at| own[at].is_some());
    for i in super::live(board) {
        let risk = &board.risks[i];
        let counted = match (own[i], within[i]) {
            (None, _) => Counted::NotKnown,
            (Some(_), Some(up)) => Counted::Within(up),
            (Some(_), None) => Counted::Yes,
        };
        let total = if risk.is_threat() { &mut out.threats } else { &mut out.opportunities };
        add(total, own[i], counted);
        if risk.is_threat() {
            add(by.entry(risk.programme.as_ref()).or_default(), own[i], counted);
        }
        if risk.impact_gbp.is_some() {
            let same = |&part: &usize| board.risks[part].nature == risk.nature;
            let parts: Vec<Gbp> =
                links.parts[i].iter().copied().filter(same).filter_map(|p| own[p]).collect();
            out.lines.push(ExposureRow {
                risk: i,
                probability: risk.current.map(|r| scale.probability(r.likelihood)),
                impact: risk.impact_gbp,
                expected: own[i],
                counted,
                parts: (!parts.is_empty()).then(|| parts.into_iter().fold(Gbp(0), Gbp::plus)),
            });
        }
    }
    out.lines.sort_by_key(|l| (std::cmp::Reverse(l.expected), l.risk));
    let order = std::iter::once(None).chain(board.programmes.iter().map(|p| Some(&p.id)));
    out.by_programme = order
        .filter_map(|p| by.get(&p).filter(|s| s.risks + s.within > 0).map(|s| (p.cloned(), *s)))
        .collect();
    out
}

fn add(sum: &mut ExposureSum, own: Option<Gbp>, counted: Counted) {
    match (counted, own) {
        (Counted::Yes, Some(gbp)) => {
            sum.gbp = sum.gbp.plus(gbp);
            sum.risks += 1;
        }
        (Counted::Within(_), _) => sum.within += 1,
        _ => sum.not_known += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::RiskNature;
    use boardsight_testkit::fixture;
    use proptest::prelude::*;

    fn board() -> Board {
        let mut b = Board::new("Test", jiff::civil::date(2017, 2, 8));
        // A parent of £457m with parts of £311m and £146m, and an independent risk.
        for (id, millions, parent) in
            [("P", 457, None), ("A", 311, Some("P")), ("B", 146, Some("P")), ("C", 100, None)]
        {
            let mut risk = Risk::new(id, None, id);
            risk.current = fixture::rating(3, 5);
            risk.impact_gbp = Some(Gbp::millions(millions));
            risk.parent = parent.map(Into::into);
            b.risks.push(risk);
        }
        b
    }

    #[test]
    fn part_is_not_added_to_its_whole() {
        let b = board();
        let p = pounds(&b, &Links::of(&b));
        assert_eq!(p.threats, ExposureSum { gbp: Gbp(278_500_000), risks: 2, within: 2, not_known: 0 });
        assert_eq!(p.lines[0].expected, Some(Gbp(228_500_000)));
        assert_eq!((p.lines[0].parts, p.lines[1].counted), (Some(Gbp(228_500_000)), Counted::Within(0)));
        assert_eq!(p.by_programme, [(None, p.threats)]);
    }

    #[test]
    fn whole_without_amount_adds_its_parts() {
        let mut b = board();
        b.risks[0].impact_gbp = None;
        let p = pounds(&b, &Links::of(&b));
        assert_eq!(p.threats, ExposureSum { gbp: Gbp(278_500_000), risks: 3, within: 0, not_known: 1 });
        b.risks[3].nature = RiskNature::Opportunity;
        let p = pounds(&b, &Links::of(&b));
        assert_eq!((p.threats.gbp, p.opportunities.gbp), (Gbp(228_500_000), Gbp(50_000_000)));
        b.risks[1].current = None;
        assert_eq!(pounds(&b, &Links::of(&b)).threats.not_known, 2);
    }

    proptest! {
        #[test]
        fn linking_a_risk_never_raises_the_total(
            amounts in proptest::collection::vec(0..1_000_i64, 1..12),
            parents in proptest::collection::vec(0..12_usize, 12),
        ) {
            let mut b = Board::new("Test", jiff::civil::date(2017, 2, 8));
            for (i, amount) in amounts.iter().enumerate() {
                let mut risk = Risk::new(&format!("R-{i}"), None, "x");
                risk.current = fixture::rating(3, 3);
                risk.impact_gbp = Some(Gbp(*amount));
                b.risks.push(risk);
            }
            let apart = pounds(&b, &Links::of(&b)).threats.gbp;
            for (i, any) in parents.iter().enumerate().take(amounts.len()).skip(1) {
                // An earlier risk as parent never makes a cycle.
                let parent = any % i;
                b.risks[i].parent = Some(format!("R-{parent}").into());
            }
            let joined = pounds(&b, &Links::of(&b)).threats;
            prop_assert!(joined.gbp <= apart);
            prop_assert_eq!(joined.risks + joined.within, amounts.len());
            prop_assert_eq!(joined.risks, 1);
        }
    }
}

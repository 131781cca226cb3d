//! Savings: the bodies' expectations and their differences, the delivery, and the evidence.

use boardsight_core::model::{
    Agreement, Basis, Board, BodyId, Cashability, EvidenceStrength, Expectation, Gbp, Period, Saving,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Disagreement between the bodies' expectations of one saving.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disagreement {
    /// Whether two bodies have different figures.
    pub figures: bool,
    /// Whether a figure was not agreed with at least one body.
    pub not_agreed: bool,
    /// Whether one body has stated different figures at different times.
    pub revised: bool,
    /// Whether the total of the plans differs from a body's expectation.
    pub plan: bool,
}

impl Disagreement {
    /// Returns whether bodies disagree: different figures between them or from the plans, or a figure that
    /// was not agreed.
    #[must_use]
    pub const fn any(self) -> bool {
        self.figures || self.not_agreed || self.plan
    }
}

/// Saving as of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct SavingView<'a> {
    /// Linked saving.
    pub saving: &'a Saving,
    /// Expectations stated by the date, in the file's order.
    pub expectations: Vec<&'a Expectation>,
    /// Total of the plans.
    pub planned: Option<Gbp>,
    /// Delivered amount.
    pub delivered: Option<Gbp>,
    /// Planned minus delivered; negative if more was delivered than planned. `None` if either is not
    /// reported.
    pub missed: Option<Gbp>,
    /// Delivered as a share of planned.
    pub share: Option<f64>,
    /// Each body's latest figure, sorted by body id.
    pub latest: Vec<(&'a BodyId, Gbp)>,
    /// Lowest and highest of the bodies' latest figures.
    pub range: Option<(Gbp, Gbp)>,
    /// Lowest and highest figure that any body has ever stated.
    pub ever: Option<(Gbp, Gbp)>,
    /// Disagreement between the expectations.
    pub disagreement: Disagreement,
}

impl SavingView<'_> {
    /// Returns the highest figure minus the lowest.
    #[must_use]
    pub fn spread(&self) -> Option<Gbp> {
        self.range.map(|(low, high)| high.minus(low))
    }
}

/// Row of a table of savings: a saving and the expectation of one body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavingRow<'a> {
    /// Index of the saving in the views.
    pub view: usize,
    /// Expectation; `None` if none is reported.
    pub expectation: Option<&'a Expectation>,
}

/// Returns every saving as of a date, in the board's order.
#[must_use]
pub fn savings(board: &Board, as_of: Date) -> Vec<SavingView<'_>> {
    board.savings.iter().map(|s| view(s, as_of)).collect()
}

fn view(saving: &Saving, as_of: Date) -> SavingView<'_> {
    let expectations: Vec<&Expectation> =
        saving.expectations.iter().filter(|e| e.stated.is_none_or(|day| day <= as_of)).collect();
    let planned = saving.planned.as_ref().map(|p| p.gbp);
    let delivered = saving.delivered.as_ref().map(|d| d.gbp);
    // Each body's latest figure; if two have no date, the later in the file.
    let mut latest: BTreeMap<&BodyId, (Option<Date>, Gbp)> = BTreeMap::new();
    let mut disagreement = Disagreement::default();
    for e in &expectations {
        disagreement.not_agreed |= e.agreement == Agreement::NotAgreed;
        let Some(gbp) = e.gbp else { continue };
        let held = latest.entry(&e.body).or_insert((e.stated, gbp));
        disagreement.revised |= held.1 != gbp;
        if e.stated >= held.0 {
            *held = (e.stated, gbp);
        }
    }
    let figures = || latest.values().map(|&(_, gbp)| gbp);
    let range = figures().min().zip(figures().max());
    let stated = || expectations.iter().filter_map(|e| e.gbp);
    let ever = stated().min().zip(stated().max());
    disagreement.figures = range.is_some_and(|(low, high)| low != high);
    disagreement.plan = planned.is_some_and(|planned| figures().any(|gbp| gbp != planned));
    #[allow(clippy::float_cmp)] // whole pounds
    let share = planned.zip(delivered).filter(|(p, _)| p.0 != 0).map(|(p, d)| d.as_f64() / p.as_f64());
    SavingView {
        saving,
        expectations,
        planned,
        delivered,
        missed: planned.zip(delivered).map(|(p, d)| p.minus(d)),
        share,
        latest: latest.iter().map(|(body, held)| (*body, held.1)).collect(),
        range,
        ever,
        disagreement,
    }
}

/// Returns the rows of a table of savings: one for each body's expectation, and one for each saving without
/// a reported expectation.
#[must_use]
pub fn rows<'a>(views: &[SavingView<'a>]) -> Vec<SavingRow<'a>> {
    let mut rows = Vec::new();
    for (view, v) in views.iter().enumerate() {
        if v.expectations.is_empty() {
            rows.push(SavingRow { view, expectation: None });
        }
        rows.extend(v.expectations.iter().map(|&e| SavingRow { view, expectation: Some(e) }));
    }
    rows
}

/// Total of the savings of one period, one strength of evidence and one kind. Totals are separate for all
/// three, because pounds of different years, or of different certainty, do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavingTotal {
    /// Period in which, or by the end of which, the savings are to be made.
    pub period: Period,
    /// Strength of the evidence.
    pub evidence: EvidenceStrength,
    /// Kind of benefit.
    pub cashability: Cashability,
    /// Whether a grade or a kind among them is illustrative.
    pub illustrative: bool,
    /// Number of savings.
    pub savings: usize,
    /// Sum of the reported plans.
    pub planned: Gbp,
    /// Number of savings without a reported plan.
    pub unplanned: usize,
    /// Sum of the reported deliveries.
    pub delivered: Gbp,
    /// Number of savings without a reported delivery.
    pub undelivered: usize,
}

/// Returns totals by period, strength of evidence and kind, the earliest period and the strongest evidence
/// first. Two overlapping savings may contain the same pound; the totals are sums of the recorded amounts.
#[must_use]
pub fn totals(views: &[SavingView<'_>]) -> Vec<SavingTotal> {
    let kind = |c: Cashability| match c {
        Cashability::CashReleasing => 0_u8,
        Cashability::CostAvoidance => 1,
        Cashability::Quality => 2,
        Cashability::NotStated => 3,
    };
    let mut totals: BTreeMap<_, SavingTotal> = BTreeMap::new();
    for v in views {
        let (evidence, cashability) = (v.saving.evidence, v.saving.cashability);
        let period = v.saving.period;
        let key = (period, std::cmp::Reverse(evidence), kind(cashability));
        let t = totals.entry(key).or_insert(SavingTotal {
            period,
            evidence,
            cashability,
            illustrative: false,
            savings: 0,
            planned: Gbp(0),
            unplanned: 0,
            delivered: Gbp(0),
            undelivered: 0,
        });
        t.savings += 1;
        t.illustrative |=
            [v.saving.evidence_basis, v.saving.cashability_basis].contains(&Basis::Illustrative);
        t.planned = t.planned.plus(v.planned.unwrap_or_default());
        t.unplanned += usize::from(v.planned.is_none());
        t.delivered = t.delivered.plus(v.delivered.unwrap_or_default());
        t.undelivered += usize::from(v.delivered.is_none());
    }
    totals.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    #[test]
    fn disagreement_between_bodies_is_detected() {
        let b = fixture::board();
        let views = savings(&b, b.as_of);
        assert_eq!(views[0].spread(), Some(Gbp::millions(489)));
        let d = views[0].disagreement;
        assert!(d.figures && d.not_agreed && d.plan && !d.revised);
        assert_eq!((views[0].delivered, views[0].missed), (None, None), "not reported is not zero");
        assert_eq!(views[1].spread(), None);
        assert!(!views[1].disagreement.any());
        assert_eq!(rows(&views).len(), 3);
    }

    #[test]
    fn revised_expectation_counts_once_at_its_latest_figure() {
        let mut b = fixture::board();
        let mut later = b.savings[0].expectations[0].clone();
        later.id = "e3".to_owned();
        later.gbp = Some(Gbp::millions(511));
        later.stated = Some(date(2016, 1, 1));
        b.savings[0].expectations.push(later);
        let view = &savings(&b, b.as_of)[0];
        assert!(view.disagreement.revised && !view.disagreement.figures);
        assert_eq!(view.ever, Some((Gbp::millions(511), Gbp::millions(1000))), "what was once stated stays");
        assert_eq!(view.spread(), Some(Gbp(0)));
        // The expectation is left out before the date of its statement.
        assert_eq!(savings(&b, date(2015, 12, 31))[0].spread(), Some(Gbp::millions(489)));
    }

    #[test]
    fn totals_are_kept_apart_by_evidence_and_kind() {
        let mut b = fixture::board();
        b.savings[1].evidence = EvidenceStrength::ExpertJudgement;
        let totals = totals(&savings(&b, b.as_of));
        assert_eq!(totals.len(), 2);
        assert_eq!(totals[0].evidence, EvidenceStrength::ExpertJudgement);
        assert_eq!((totals[1].planned, totals[1].unplanned), (Gbp::millions(511), 0));
        assert_eq!((totals[0].planned, totals[0].unplanned), (Gbp(0), 1));
        // A different year is a separate total, whatever the evidence.
        b.savings[1].evidence = EvidenceStrength::NotStated;
        b.savings[1].period = Period::year(2020).unwrap();
        assert_eq!(super::totals(&savings(&b, b.as_of)).len(), 2);
    }
}

//! Savings: who expects how much, where bodies hold different figures, what came, and on what evidence.

use boardsight_core::model::{
    Agreement, Basis, Board, BodyId, Cashability, EvidenceStrength, Expectation, Gbp, Period, Saving,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How the bodies' expectations of one saving stand to one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disagreement {
    /// Two bodies hold different figures.
    pub figures: bool,
    /// A figure was never agreed with at least one body.
    pub not_agreed: bool,
    /// One body has stated different figures at different times.
    pub revised: bool,
    /// The figure that the plans add up to is not the one that a body expects.
    pub plan: bool,
}

impl Disagreement {
    /// Whether bodies disagree: different figures between them or with the plans, or a figure never agreed.
    #[must_use]
    pub const fn any(self) -> bool {
        self.figures || self.not_agreed || self.plan
    }
}

/// One saving on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct SavingView<'a> {
    /// The saving.
    pub saving: &'a Saving,
    /// The expectations stated by the day, in the file's order.
    pub expectations: Vec<&'a Expectation>,
    /// What the plans add up to.
    pub planned: Option<Gbp>,
    /// What came.
    pub delivered: Option<Gbp>,
    /// Planned less delivered; below zero where more came than planned. `None` where either is not reported.
    pub missed: Option<Gbp>,
    /// Delivered as a share of planned.
    pub share: Option<f64>,
    /// Each body's latest figure, in the bodies' order of ids.
    pub latest: Vec<(&'a BodyId, Gbp)>,
    /// The lowest and the highest figure that a body holds, each body's latest.
    pub range: Option<(Gbp, Gbp)>,
    /// The lowest and the highest figure that a body has ever stated.
    pub ever: Option<(Gbp, Gbp)>,
    /// How the expectations stand to one another.
    pub disagreement: Disagreement,
}

impl SavingView<'_> {
    /// The highest figure less the lowest.
    #[must_use]
    pub fn spread(&self) -> Option<Gbp> {
        self.range.map(|(low, high)| high.minus(low))
    }
}

/// One line of a table of savings: a saving and what one body expects of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavingRow<'a> {
    /// The saving, by its place in the views.
    pub view: usize,
    /// The expectation; `None` where no body's is reported.
    pub expectation: Option<&'a Expectation>,
}

/// Every saving on a day, in the board's order.
#[must_use]
pub fn savings(board: &Board, as_of: Date) -> Vec<SavingView<'_>> {
    board.savings.iter().map(|s| view(s, as_of)).collect()
}

fn view(saving: &Saving, as_of: Date) -> SavingView<'_> {
    let expectations: Vec<&Expectation> =
        saving.expectations.iter().filter(|e| e.stated.is_none_or(|day| day <= as_of)).collect();
    let planned = saving.planned.as_ref().map(|p| p.gbp);
    let delivered = saving.delivered.as_ref().map(|d| d.gbp);
    // Each body's latest figure; of two without a day, the later in the file.
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

/// The lines of a table of savings: one for each body's expectation, and one for a saving of which none is reported.
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

/// Savings of one period, one strength of evidence and one kind. Sums are kept apart by all three, because pounds of
/// different years, and pounds that are counted on and pounds that are hoped for, do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavingTotal {
    /// In, or by the end of, which period.
    pub period: Period,
    /// How strong the evidence is.
    pub evidence: EvidenceStrength,
    /// What kind of good the savings are.
    pub cashability: Cashability,
    /// Whether a grade or a kind among them was made up to show how the program works.
    pub illustrative: bool,
    /// How many savings.
    pub savings: usize,
    /// The sum of what is planned, where that is reported.
    pub planned: Gbp,
    /// Savings of which no plan is reported.
    pub unplanned: usize,
    /// The sum of what came, where that is reported.
    pub delivered: Gbp,
    /// Savings of which it is not reported what came.
    pub undelivered: usize,
}

/// Totals by period, strength of evidence and kind, the earliest period and the strongest evidence first. The same pound may stand in two savings that
/// overlap; these are sums of what is written down.
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
    fn bodies_that_hold_different_figures_are_seen() {
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
    fn a_body_that_changes_its_mind_is_counted_once_with_its_latest_figure() {
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
        // A day before it was said, it had not been said.
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
        // Another year is another sum, whatever the evidence.
        b.savings[1].evidence = EvidenceStrength::NotStated;
        b.savings[1].period = Period::year(2020).unwrap();
        assert_eq!(super::totals(&savings(&b, b.as_of)).len(), 2);
    }
}

//! Validation of savings and of the assumptions of forecasts.

use super::{RecordPath, ReferenceKind, Validator};
use crate::model::{Board, PeriodKind, RangeShape};
use std::collections::HashSet;

impl<'a> Validator<'a> {
    pub(super) fn savings(&mut self, b: &'a Board) {
        for (i, saving) in b.savings.iter().enumerate() {
            let place = RecordPath::default().field("savings").index(i);
            self.refers(&place, "programme", ReferenceKind::Programme, Some(saving.programme.as_str()));
            self.refers(
                &place,
                "measure",
                ReferenceKind::Measure,
                saving.measure.as_ref().map(|x| x.as_str()),
            );
            for (field, amount) in [("planned", &saving.planned), ("delivered", &saving.delivered)] {
                self.cite(&place.field(field).field("cite"), amount.as_ref().map(|a| &a.cite));
            }
            self.unique_at(
                &place.field("expectations"),
                "id",
                saving.expectations.iter().map(|e| e.id.as_str()),
            );
            for (k, expectation) in saving.expectations.iter().enumerate() {
                let at = place.field("expectations").index(k);
                self.refers(&at, "body", ReferenceKind::Body, Some(expectation.body.as_str()));
                self.cite(&at.field("cite"), Some(&expectation.cite));
            }
        }
    }

    /// Validates the assumptions of forecasts.
    pub(super) fn forecasts(&mut self, b: &'a Board) {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let place = |list, i| RecordPath::default().field(list).index(i);
        for (i, saving) in b.savings.iter().enumerate() {
            let Some(range) = &saving.range else { continue };
            let at = place("savings", i).field("range");
            if range.low > range.likely || range.likely > range.high {
                let what = format!("range {} … {} … {}", range.low, range.likely, range.high);
                self.wrong(at.field("likely"), what, "low, likely and high in rising order");
            }
            let middle =
                range.low.0.saturating_add(range.high.0).saturating_sub(range.likely.0.saturating_mul(2));
            if range.shape == RangeShape::Normal && middle.abs() > 1 {
                self.wrong(
                    at.field("likely"),
                    "a normal range that is not even",
                    "the middle of low and high",
                );
            }
            let mut seen = HashSet::new();
            for (k, step) in range.ramp.iter().enumerate() {
                let at = at.field("ramp").index(k);
                if !share(step.share) {
                    self.wrong(at.field("share"), format!("share {}", step.share), "a number from 0 to 1");
                }
                if !seen.insert(step.period.fiscal_year()) || step.period.kind() != PeriodKind::Year {
                    let what = format!("build-up for {}", step.period);
                    self.wrong(at.field("period"), what, "a financial year that no other step has");
                }
            }
        }
        let cases = self.unique("reference_cases", b.reference_cases.iter().map(|x| x.id.as_str()));
        for (i, case) in b.reference_cases.iter().enumerate() {
            let at = place("reference_cases", i);
            if !case.plan.is_finite() || case.plan == 0.0 {
                let what = format!("plan {}", case.plan);
                self.wrong(
                    at.field("plan"),
                    what,
                    "a number other than zero, or no delivery ratio can be worked out",
                );
            }
            if !case.outturn.is_finite() {
                self.finite(at.field("outturn"), case.outturn);
            }
            self.cites(&at, &case.cites);
        }
        self.unique("overlaps", b.overlaps.iter().map(|x| x.id.as_str()));
        let mut pairs = HashSet::new();
        for (i, link) in b.overlaps.iter().enumerate() {
            let at = place("overlaps", i);
            self.refers(&at, "one", ReferenceKind::Saving, Some(link.one.as_str()));
            self.refers(&at, "other", ReferenceKind::Saving, Some(link.other.as_str()));
            let pair =
                (link.one.as_str().min(link.other.as_str()), link.one.as_str().max(link.other.as_str()));
            if link.one == link.other || !pairs.insert(pair) {
                let what = format!("'{}' with '{}'", link.one, link.other);
                self.wrong(at.field("other"), what, "two different savings that no other entry joins");
            }
            if !share(link.share) {
                self.wrong(at.field("share"), format!("share {}", link.share), "a number from 0 to 1");
            }
            if link.reason.trim().is_empty() {
                self.wrong(at.field("reason"), "no reason", "why it was so decided");
            }
        }
        self.unique("forecasts", b.forecasts.iter().map(|x| x.id.as_str()));
        for (i, forecast) in b.forecasts.iter().enumerate() {
            let at = place("forecasts", i);
            for (field, x) in
                [("dependence", forecast.dependence), ("undecided_overlap", forecast.undecided_overlap)]
            {
                if !share(x) {
                    self.wrong(at.field(field), format!("{field} {x}"), "a number from 0 to 1");
                }
            }
            let mut pairs = HashSet::new();
            for (k, link) in forecast.correlations.iter().enumerate() {
                let at = at.field("correlations").index(k);
                let (one, other) = (link.one.as_str(), link.other.as_str());
                self.refers(&at, "one", ReferenceKind::Programme, Some(one));
                self.refers(&at, "other", ReferenceKind::Programme, Some(other));
                if !pairs.insert((one.min(other), one.max(other))) {
                    let what = format!("'{one}' with '{other}' again");
                    self.wrong(at.field("other"), what, "one entry for a pair of programmes");
                }
                if !(-1.0..=1.0).contains(&link.value) {
                    let what = format!("correlation {}", link.value);
                    self.wrong(at.field("value"), what, "a number from -1 to 1");
                }
            }
            if !(1_000..=1_000_000).contains(&forecast.draws) {
                let what = format!("{} draws", forecast.draws);
                self.wrong(at.field("draws"), what, "1,000 to 1,000,000");
            }
            for (k, case) in forecast.class.iter().enumerate() {
                if !cases.contains(case.as_str()) {
                    let what = format!("no reference case '{case}'");
                    self.wrong(at.field("class").index(k), what, "the id of an entry of 'reference_cases'");
                }
            }
            self.unique_at(&at.field("needs"), "id", forecast.needs.iter().map(|n| n.id.as_str()));
            for (k, need) in forecast.needs.iter().enumerate() {
                let at = at.field("needs").index(k);
                if !(need.level.is_finite() && need.level > 0.0) || need.cost.0 <= 0 {
                    let what = format!("{} units costing {}", need.level, need.cost);
                    self.wrong(at.field("level"), what, "units and cost above zero");
                }
                self.refers(
                    &at,
                    "measure",
                    ReferenceKind::Measure,
                    need.measure.as_ref().map(|x| x.as_str()),
                );
                self.cites(&at, &need.cites);
            }
        }
    }
}

//! Forecast as plain text, in the order of the page.

use super::{ForecastView, outside_method, percent};
use crate::say;
use boardsight_core::model::Gbp;

impl ForecastView {
    /// Returns the forecast as text, in the order of the page.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.message.clone(), String::new()];
        for t in &self.targets {
            lines.push(format!("{}: {}, chance {}", t.what, Gbp(t.gbp), percent(t.probability)));
        }
        for y in &self.years {
            lines.push(format!(
                "{}: a 90% chance of at least {}, an 80% chance of at least {}, an even chance of {}, a 20% chance of at least \
                 {}, a 10% chance of at least {}; average {}",
                y.period,
                self.gbp(y.p10),
                self.gbp(y.p20),
                self.gbp(y.p50),
                self.gbp(y.p80),
                self.gbp(y.p90),
                self.gbp(y.mean)
            ));
        }
        for e in &self.estimates {
            let even =
                e.even.map_or_else(String::new, |gbp| format!(", an even chance of {}", self.gbp(gbp)));
            let whole = percent(e.whole);
            lines.push(format!(
                "{}: a {whole} chance of the whole plan{even}; rests on {}",
                e.method, e.rests_on
            ));
        }
        lines.extend(Some(self.estimates_differ.clone()).filter(|text| !text.is_empty()));
        for d in &self.drivers {
            let (low, high) = (self.gbp(d.low), self.gbp(d.high));
            lines.push(format!("Uncertainty: {}, {low} to {high}", d.what));
        }
        lines.extend(self.left_out.iter().map(|l| format!("Not in the forecast: {l}")));
        if !self.settling.is_empty() {
            lines.push(self.settling_line());
        }
        lines.extend([String::new(), "Counted twice".to_owned(), self.overlap.clone()]);
        for p in &self.pairs {
            lines.push(format!("{}: same {}; {}; at most {}", p.what, p.because, p.verdict, p.most));
        }
        for u in &self.untold {
            lines.push(format!("{}: too little is stated to check; {}", u.what, u.because));
        }
        self.outside_text(&mut lines);
        if !self.needs.is_empty() {
            lines.extend([String::new(), "Change in activity that a target would need".to_owned()]);
        }
        for n in &self.needs {
            lines.extend([n.message.clone(), n.arithmetic.clone(), n.reference.clone(), n.note.clone()]);
            lines.push(format!("Source: {}", n.source));
        }
        lines.extend([String::new(), "Assumptions".to_owned()]);
        lines.extend(self.assumptions.iter().cloned());
        lines.join("\n") + "\n"
    }

    fn outside_text(&self, lines: &mut Vec<String>) {
        let o = &self.outside;
        lines.extend([String::new(), "Earlier programmes".to_owned(), o.message.clone()]);
        lines.extend(o.advice.iter().cloned());
        for c in &o.cases {
            lines.push(format!(
                "{} {}: planned {}, came {}, ratio {} ({}). {}. Source: {}",
                if c.chosen { "[x]" } else { "[ ]" },
                c.title,
                c.planned,
                c.came,
                say::number(c.ratio, 2),
                c.similarity,
                c.note,
                c.source
            ));
        }
        lines.extend(o.plans.iter().filter(|p| !p.line.is_empty()).map(|p| p.line.clone()));
        for l in &o.levels {
            lines.push(format!(
                "{}% chance of at least {}% of plan, {}; {}",
                l.confidence,
                say::number(l.ratio * 100.0, 0),
                o.amount(l.comes),
                l.needed.map_or_else(
                    || "not achievable with any plan".to_owned(),
                    |n| format!(
                        "a plan of {} is needed, an uplift of {}%",
                        o.amount(n),
                        say::signed(l.uplift.unwrap_or_default() * 100.0, 0)
                    )
                )
            ));
        }
        lines.push(outside_method());
    }
}

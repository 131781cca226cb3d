//! Everything as plain text, in the order of the page.

use super::{ForecastView, outside_method, percent};
use crate::say;
use boardsight_core::model::Gbp;

impl ForecastView {
    /// Everything as text, in the order of the page.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.message.clone(), String::new()];
        for t in &self.targets {
            lines.push(format!(
                "{}: {}, probability {} ± {} points",
                t.what,
                Gbp(t.gbp),
                percent(t.probability),
                say::number(t.standard_error * 100.0, 2)
            ));
        }
        for y in &self.years {
            lines.push(format!(
                "{}: P10 {}, P20 {}, P50 {}, P80 {}, P90 {}; mean {} ± {}",
                y.period,
                Gbp(y.p10),
                Gbp(y.p20),
                Gbp(y.p50),
                Gbp(y.p80),
                Gbp(y.p90),
                Gbp(y.mean),
                Gbp(y.standard_error)
            ));
        }
        for d in &self.drivers {
            lines.push(format!("Drives the spread: {}, {} to {}", d.what, Gbp(d.low), Gbp(d.high)));
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
            lines.push(format!("{}: cannot be told apart; {}", u.what, u.because));
        }
        self.outside_text(&mut lines);
        if !self.needs.is_empty() {
            lines.extend([String::new(), "What would have to be true".to_owned()]);
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
                "P{}: {}% of plan, {}; {}",
                l.confidence,
                say::number(l.ratio * 100.0, 0),
                o.amount(l.comes),
                l.needed.map_or_else(
                    || "no plan is large enough".to_owned(),
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

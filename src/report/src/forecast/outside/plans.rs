//! Plans that a class can be applied to: savings in pounds, and changes in activity in their own units.

use super::PlanView;
use crate::forecast::{money, percent};
use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Role};
use boardsight_analysis::reference::{PlanSize, ReferenceClass};
use boardsight_analysis::variance::{self, Scope};
use boardsight_core::model::{Citation, Period};

pub(super) struct Plan<'a> {
    /// Id of the plan: the saving's id, or measure, programme and period.
    pub(super) id: String,
    saving: String,
    short: &'a str,
    period: Period,
    what: &'a str,
    pub(super) sized: PlanSize<'a>,
    decimals: u8,
    cites: Vec<&'a Citation>,
    /// Outturn, if the plan is over.
    came: Option<f64>,
}

/// Returns an amount in its unit: pounds as money, other units as a signed change.
pub(super) fn amount(x: f64, unit: &str, decimals: u8) -> String {
    match unit {
        "£" => money(x),
        unit => say::with_unit(&say::signed(x, decimals), unit),
    }
}

/// Returns every plan: savings that are not over, then planned changes in activity. Those that are over
/// come last.
pub(super) fn plans<'a>(names: &Names<'a>) -> Vec<Plan<'a>> {
    let board = names.board();
    let savings = board.savings.iter().filter(|s| s.delivered.is_none() && s.period.end() >= board.as_of);
    let mut all: Vec<Plan<'a>> = savings
        .filter_map(|s| {
            let planned = s.planned.as_ref()?;
            Some(Plan {
                id: s.id.to_string(),
                saving: s.id.to_string(),
                short: names.short(s.programme.as_str()),
                period: s.period,
                what: &s.title,
                sized: PlanSize { amount: planned.gbp.as_f64(), unit: "£" },
                decimals: 0,
                cites: vec![&planned.cite],
                came: None,
            })
        })
        .collect();
    let mut changes: Vec<Plan<'a>> = variance::variances(board, Scope::Programmes, board.as_of)
        .into_iter()
        .filter(|v| v.measure.expressed.is_change())
        .filter_map(|v| {
            let plan = v.plan.filter(|f| f.value() != 0.0)?;
            Some(Plan {
                id: format!(
                    "{} {} {}",
                    v.measure.id,
                    v.programme.map_or("england", |p| p.as_str()),
                    v.period
                ),
                saving: String::new(),
                short: names.whose(v.programme, "England"),
                period: v.period,
                what: &v.measure.short,
                sized: PlanSize { amount: plan.value(), unit: &v.measure.unit },
                decimals: v.measure.decimals,
                cites: vec![plan.series.cite_of(plan.point)],
                came: v.outturn.map(|f| f.value()),
            })
        })
        .filter(|p| p.came.is_some() || p.period.end() >= board.as_of)
        .collect();
    changes.sort_by_key(|p| p.came.is_some());
    all.extend(changes);
    all
}

impl Plan<'_> {
    /// Returns whether the outturn is known.
    pub(super) fn is_over(&self) -> bool {
        self.came.is_some()
    }

    /// Returns an amount in the plan's unit.
    pub(super) fn amount(&self, x: f64) -> String {
        amount(x, self.sized.unit, self.decimals)
    }

    /// Returns the plan's row in the list. Only plans that are not over and the selected plan get a
    /// sentence.
    pub(super) fn view(&self, class: Option<&ReferenceClass>, shown: bool) -> PlanView {
        let came = self.came.map_or_else(String::new, |x| format!(" (over: {} came)", self.amount(x)));
        PlanView {
            id: self.id.clone(),
            saving: self.saving.clone(),
            unit: self.sized.unit.to_owned(),
            label: format!(
                "{} {}, {}: {}{came}",
                self.short,
                self.period,
                self.what,
                self.amount(self.sized.amount)
            ),
            line: class
                .filter(|_| shown || !self.is_over())
                .map_or_else(String::new, |class| self.line(class)),
        }
    }

    fn line(&self, class: &ReferenceClass) -> String {
        let plan = self.sized.amount;
        let uplift = |chance: f64, words: &str| match class.uplift(chance) {
            Some(u) => {
                format!("For {words} chance of {}, plan for {}.", self.amount(plan), self.amount(plan * u))
            }
            None => format!("No plan gives {words} chance of {}.", self.amount(plan)),
        };
        format!(
            "{}, {}: the plan is {}. By the outside view there is an even chance of {}, an 80% chance of between {} and {}, \
             and a {} chance of the whole. {} {}",
            self.short,
            self.period,
            self.amount(plan),
            self.amount(plan * class.point(0.5)),
            self.amount(plan * class.point(0.1)),
            self.amount(plan * class.point(0.9)),
            percent(class.at_least(1.0)),
            uplift(0.5, "an even"),
            uplift(0.8, "an 80%"),
        )
    }

    /// Returns a chart of the promoter's view against the outside view, with the outturn if the plan is
    /// over.
    pub(super) fn against(&self, names: &Names<'_>, class: &ReferenceClass) -> Chart {
        let plan = self.sized.amount;
        let (p50, p80) = (plan * class.point(0.5), plan * class.point(0.2));
        let mut bars = vec![
            ("Promoter’s view", Role::Plan, plan),
            ("Outside view, even chance", Role::Group(0), p50),
            ("Outside view, 80% chance of at least", Role::Group(0), p80),
        ];
        bars.extend(self.came.map(|came| ("What came", Role::Outturn, came)));
        let unit = if self.sized.unit == "£" { "pounds" } else { self.sized.unit };
        Chart {
            id: "outside-view".to_owned(),
            title: format!(
                "{}: {} planned; even chance of {} by the outside view",
                self.short,
                self.amount(plan),
                self.amount(p50)
            ),
            subtitle: format!("{}, {}, {unit}", self.what, self.period),
            x: Axis::Names(bars.iter().map(|b| b.0.to_owned()).collect()),
            y: match self.sized.unit {
                "£" => Axis::Money,
                unit => Axis::Number { unit: unit.to_owned(), zero: true },
            },
            sideways: true,
            marks: (0_u8..)
                .zip(&bars)
                .map(|(i, (_, role, value))| ChartMark::Bars {
                    label: String::new(),
                    role: *role,
                    bars: vec![(f64::from(i), *value)],
                    width: 0.6,
                    texts: vec![self.amount(*value)],
                })
                .collect(),
            source: names.cites(self.cites.iter().copied()),
            alt: bars
                .iter()
                .map(|(label, _, value)| format!("{label}: {}", self.amount(*value)))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }
}

//! Outside view: the share of their plans that earlier programmes delivered, applied to this plan.

mod plans;

use super::percent;
use crate::names::{Names, basis_mark};
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Role, Tone};
use boardsight_analysis::reference::{self, Advice, FEW, NEAR, PRIOR, PlanSize, ReferenceClass};
use boardsight_core::model::{CaseKind, Forecast, ReferenceCase, Similarity};
use plans::Plan;
use serde::Serialize;

/// Confidence levels for which a plan's uplift is given, in per cent.
const LEVELS: [u8; 5] = [50, 60, 70, 80, 90];

/// Outside view.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OutsideView {
    /// Result in a sentence, or the reason why there is none.
    pub message: String,
    /// Advice on the choice of cases: similarity, size and number.
    pub advice: Vec<String>,
    /// Cases, and whether each is chosen.
    pub cases: Vec<CaseView>,
    /// Probability that the shown plan is delivered in full; `None` without a class or a plan.
    pub whole: Option<f64>,
    /// Amount of the shown plan with an even chance, in whole units; `None` without a class or a plan.
    pub even: Option<i64>,
    /// Median delivery ratio; `None` without a class.
    pub p50_ratio: Option<f64>,
    /// Delivery ratio that is reached or exceeded with 80% probability.
    pub p80_ratio: Option<f64>,
    /// Uplift of the plan over its target for a 50% chance of reaching it; `None` if no plan is large
    /// enough.
    pub p50_uplift: Option<f64>,
    /// Uplift for an 80% chance.
    pub p80_uplift: Option<f64>,
    /// Plans that a class can be applied to: savings that are not over, in pounds, and planned changes in
    /// activity. Those that are over come last.
    pub plans: Vec<PlanView>,
    /// Id of the plan shown in the levels and charts; empty if there is none.
    pub plan: String,
    /// Expected delivery and the plan needed, at each confidence level.
    pub levels: Vec<ConfidenceLevel>,
    /// Distribution of the ratios, and the promoter's view against the outside view.
    #[serde(skip)]
    pub charts: Vec<Chart>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct CaseView {
    pub id: String,
    pub title: String,
    pub kind: String,
    pub planned: String,
    pub came: String,
    /// The plan in pounds; `None` for activity.
    pub planned_gbp: Option<f64>,
    /// The outturn in pounds; `None` for activity.
    pub came_gbp: Option<f64>,
    pub ratio: f64,
    pub chosen: bool,
    /// Similarity to the board's programmes.
    pub similarity: String,
    /// Ratio of sizes, if both are in pounds.
    pub size: String,
    pub note: String,
    pub source: String,
}

/// Plan that a class can be applied to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlanView {
    /// Id of the plan: a saving's id, or a measure, a programme and a period.
    pub id: String,
    /// Saving's id; empty for a plan of activity.
    pub saving: String,
    /// Unit: `£`, or the unit of the measure.
    pub unit: String,
    /// Programme, saving, period and amount.
    pub label: String,
    /// Promoter's view against the outside view, in a sentence. Empty without a class, and for a plan that
    /// is over and not selected.
    pub line: String,
}

/// Result of the class for the plan at one confidence level.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ConfidenceLevel {
    /// Confidence in per cent.
    pub confidence: u8,
    /// Delivery ratio reached with this confidence.
    pub ratio: f64,
    /// Amount delivered with this ratio, in the plan's unit.
    pub comes: i64,
    /// Plan needed to deliver the promoter's figure, in the plan's unit; `None` if none is large enough.
    pub needed: Option<i64>,
    /// Excess of the needed plan over the promoter's plan, as a share of the latter.
    pub uplift: Option<f64>,
}

impl OutsideView {
    /// Returns the selected plan.
    #[must_use]
    pub fn shown(&self) -> Option<&PlanView> {
        self.plans.iter().find(|p| p.id == self.plan)
    }

    /// Returns an amount in the selected plan's unit.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // written in a few digits
    pub fn amount(&self, x: i64) -> String {
        plans::amount(x as f64, self.shown().map_or("£", |p| p.unit.as_str()), 0)
    }
}

/// Returns the outside view under these assumptions, for the given plan or the first that is not over.
pub(super) fn outside(names: &Names<'_>, f: &Forecast, plan: Option<&str>) -> OutsideView {
    let board = names.board();
    let plans = plans::plans(names);
    let chosen = plans.iter().find(|p| plan == Some(p.id.as_str()));
    let shown = chosen.or_else(|| plans.iter().find(|p| !p.is_over()));
    let size = shown.map(|p| p.sized);
    let advice = reference::advice(board, &f.class, size);
    let class = reference::class(board, &f.class);
    let is_shown = |p: &Plan<'_>| shown.is_some_and(|s| s.id == p.id);
    let mut view = OutsideView {
        cases: board.reference_cases.iter().map(|c| case(names, f, c, size)).collect(),
        plans: plans.iter().map(|p| p.view(class.as_ref().ok(), is_shown(p))).collect(),
        plan: shown.map_or_else(String::new, |p| p.id.clone()),
        ..OutsideView::default()
    };
    let class = match class {
        Ok(class) => class,
        Err(error) => {
            view.message = if board.reference_cases.is_empty() {
                "No outside view: the board holds no reference cases; add earlier programmes with plan, outturn and \
                 source to 'reference_cases'."
                    .to_owned()
            } else {
                format!("No outside view: {error}.")
            };
            return view;
        }
    };
    let (p50, p80) = (class.point(0.5), class.point(0.2));
    view.message = format!(
        "{}. Half of such programmes deliver {} of plan or less; one in five {}.",
        number_of(class.ratios.len()),
        percent_or_less(p50),
        if p80 < 0.0 {
            format!("makes matters worse (below {})", percent_or_less(p80))
        } else {
            format!("delivers {} or less", percent_or_less(p80))
        },
    );
    view.advice = advise(&advice, &class, size);
    view.charts = vec![distribution(&advice.cases, &class)];
    (view.p50_ratio, view.p80_ratio) = (Some(p50), Some(p80));
    (view.p50_uplift, view.p80_uplift) = (class.uplift(0.5), class.uplift(0.8));
    if let Some(plan) = shown {
        #[allow(clippy::cast_possible_truncation)] // rounded, and no plan is larger than an i64
        let whole_units = |x: f64| x.round() as i64;
        view.whole = Some(class.at_least(1.0));
        view.even = Some(whole_units(plan.sized.amount * p50));
        view.levels = LEVELS.iter().map(|c| level(*c, plan.sized.amount, &class)).collect();
        view.charts.push(plan.against(names, &class));
    }
    view
}

fn number_of(cases: usize) -> String {
    let few = if cases < FEW { ", too few to be sure of: the range is wide for that reason" } else { "" };
    say::count(cases, "earlier programme", "earlier programmes") + few
}

fn case(names: &Names<'_>, f: &Forecast, c: &ReferenceCase, plan: Option<PlanSize<'_>>) -> CaseView {
    let amount = |x: f64, unit: &str| plans::amount(x, unit, 0);
    CaseView {
        id: c.id.to_string(),
        title: c.title.clone(),
        kind: c.kind.label().to_owned(),
        planned: amount(c.plan, &c.unit),
        came: match basis_mark(c.basis) {
            "" => amount(c.outturn, &c.unit),
            mark => format!("{} ({mark})", amount(c.outturn, &c.unit)),
        },
        planned_gbp: Some(c.plan).filter(|_| c.unit == "£"),
        came_gbp: Some(c.outturn).filter(|_| c.unit == "£"),
        ratio: c.ratio(),
        chosen: f.class.contains(&c.id),
        similarity: c.similarity.label().to_owned(),
        size: plan.and_then(|p| reference::size(c, p)).map_or_else(String::new, size_words),
        note: c.note.clone(),
        source: names.cites(&c.cites),
    }
}

fn size_words(r: f64) -> String {
    match r {
        r if r >= 1.5 => format!("{} times as large", say::number(r, 1)),
        r if r <= 0.67 => format!("{} of the size", percent(r)),
        _ => "much the same size".to_owned(),
    }
}

/// Returns points to consider before relying on the class.
fn advise(a: &Advice<'_>, class: &ReferenceClass, plan: Option<PlanSize<'_>>) -> Vec<String> {
    let titles =
        |cases: &[&ReferenceCase]| say::list(&cases.iter().map(|c| c.title.as_str()).collect::<Vec<_>>());
    let mut lines = Vec::new();
    let alike: Vec<String> = [
        (Similarity::SameProgramme, "is this programme", "are this programme"),
        (Similarity::SameField, "is from the same field", "are from the same field"),
        (Similarity::OtherField, "is from another field", "are from other fields"),
        (Similarity::NotStated, "has no likeness recorded", "have no likeness recorded"),
    ]
    .iter()
    .filter(|(s, ..)| a.of(*s) > 0)
    .map(|(s, one, many)| say::counted(a.of(*s), one, many))
    .collect();
    lines.push(format!("Comparators: {}.", say::list(&alike)));
    if let Some((least, most)) = a.sizes {
        let mut line = format!(
            "Size: earlier plans of {} to {} times this one",
            say::number(least, 2),
            say::number(most, 1)
        );
        if !a.far.is_empty() {
            line.push_str(&format!(
                "; more than {} times larger or smaller, and so a weaker guide: {}",
                say::number(NEAR, 0),
                titles(&a.far)
            ));
        }
        lines.push(line + ".");
    }
    let pounds = plan.map(|p| p.unit == "£");
    match (class.kind, pounds) {
        (CaseKind::Activity, Some(true)) => lines.push(
            "The class is of activity and the plan is in pounds: read so, pounds are taken to follow activity."
                .to_owned(),
        ),
        (CaseKind::Money, Some(false)) => lines.push(
            "The class is of money and the plan is of activity: read so, activity is taken to follow pounds."
                .to_owned(),
        ),
        _ => {}
    }
    if !a.itself.is_empty() {
        lines.push(format!(
            "Of this very amount, and so most likely this plan itself, which says nothing new of it: {}.",
            titles(&a.itself)
        ));
    }
    if !a.dependent.is_empty() {
        lines.push(format!(
            "Not independent of another case chosen, being of one programme and year: {}. The true range is wider.",
            titles(&a.dependent)
        ));
    }
    if !a.left_out.is_empty() {
        lines.push(format!("Alike and not chosen: {}.", titles(&a.left_out)));
    }
    if class.ratios.len() < FEW {
        lines.push(format!(
            "{} {} of plan; the starting assumption {} the estimate to {} and widens the range.",
            say::capital(&say::counted(class.ratios.len(), "case delivered", "cases delivered on average")),
            percent_or_less(class.mean),
            if class.middle >= class.mean { "lifts" } else { "lowers" },
            percent_or_less(class.middle)
        ));
    }
    lines
}

fn percent_or_less(r: f64) -> String {
    format!("{}%", say::number(r * 100.0, 0))
}

/// Returns a ratio as a percentage, or as 'nothing' if it is not above zero.
pub(super) fn ratio_words(r: f64) -> String {
    if r <= 0.0 { format!("nothing ({})", percent_or_less(r)) } else { percent(r) }
}

fn level(confidence: u8, plan: f64, class: &ReferenceClass) -> ConfidenceLevel {
    let share = f64::from(confidence) / 100.0;
    let ratio = class.point(1.0 - share);
    let needed = class.uplift(share);
    #[allow(clippy::cast_possible_truncation)] // rounded, and no plan is larger than an i64
    let whole = |x: f64| x.round() as i64;
    ConfidenceLevel {
        confidence,
        ratio,
        comes: whole(plan * ratio),
        needed: needed.map(|u| whole(plan * u)),
        uplift: needed.map(|u| u - 1.0),
    }
}

/// Returns the distribution of the class as a curve, marked with its cases and the two usual confidence
/// levels.
fn distribution(cases: &[&ReferenceCase], class: &ReferenceClass) -> Chart {
    let at = |confidence: f64| class.point(1.0 - confidence / 100.0) * 100.0;
    let line = (4..=96).rev().map(|i| (at(f64::from(i)).into(), Some(f64::from(i)))).collect();
    let points = cases
        .iter()
        .map(|c| {
            let short = c.title.split([',', '(']).next().unwrap_or_default().trim();
            let text = format!("{short}: {}", percent_or_less(c.ratio()));
            ((c.ratio() * 100.0).into(), class.at_least(c.ratio()) * 100.0, text)
        })
        .collect();
    let known = |p: f64| {
        (at(p).into(), p, format!("{}% chance of at least {}%", say::number(p, 0), say::number(at(p), 0)))
    };
    Chart {
        id: "reference-class".to_owned(),
        title: format!(
            "Half of such programmes deliver less than {} of plan",
            percent_or_less(class.point(0.5))
        ),
        subtitle: "Chance of at least so much of the plan, in per cent".to_owned(),
        x: Axis::Number { unit: "%".to_owned(), zero: true },
        y: Axis::Number { unit: "%".to_owned(), zero: true },
        sideways: false,
        marks: vec![
            ChartMark::Line { label: String::new(), role: Role::Reference, points: line },
            ChartMark::Points { label: "Earlier programmes".to_owned(), role: Role::Outturn, points },
            ChartMark::Points {
                label: "Even chance and 80% chance".to_owned(),
                role: Role::Tone(Tone::Watch),
                points: vec![known(50.0), known(80.0)],
            },
        ],
        source: "worked out here from the chosen cases and the stated prior".to_owned(),
        alt: cases
            .iter()
            .map(|c| format!("{}: {} of plan", c.title, percent_or_less(c.ratio())))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// Returns a description of the method of the outside view.
#[must_use]
pub fn outside_method() -> String {
    format!(
        "Delivery ratio is outturn over plan; below zero where things got worse. The next programme’s ratio is \
         Student’s t from the cases and a stated prior: {} imagined programme that delivered {} of its plan, spread {}, \
         {} degrees of freedom (Gelman and others, Bayesian Data Analysis, section 3.3). The uplift for a chance is 1 over \
         the ratio that has it, as in reference class forecasting and in HM Treasury’s supplementary Green \
         Book guidance on optimism bias. Ratios of activity and of money are never pooled.",
        say::number(PRIOR.weight, 0),
        percent(PRIOR.ratio),
        say::number(PRIOR.spread, 1),
        say::number(PRIOR.freedom, 0)
    )
}

//! What will come of the savings: counted twice where, what earlier programmes say, what the draws say, and what would
//! have to be true. The window and `boardsight forecast` both say this.

use super::names::{Names, basis_mark};
use super::say;
use super::spec::{Axis, Cell, Chart, Column, Mark, Role, Table, Tone};
use crate::analysis::forecast::{self as analysis, ForecastError, Input, Model, Outcome};
use crate::analysis::overlap::{self, Pair};
use crate::analysis::reference::{self, Class, PRIOR};
use crate::model::{Basis, Board, CaseKind, Forecast, Gbp, OverlapVerdict, Saving};
use serde::Serialize;

/// All that is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ForecastView {
    /// The answer in a sentence, or why there is none.
    pub message: String,
    /// The forecast's years.
    pub years: Vec<Year>,
    /// How likely each target is reached.
    pub targets: Vec<Reached>,
    /// Savings that stand in no forecast, and why.
    pub left_out: Vec<String>,
    /// What drives the spread, the largest first.
    pub drivers: Vec<Driver>,
    /// The middle of the last year after so many draws.
    pub settling: Vec<(usize, i64)>,
    /// The outside view.
    pub outside: Outside,
    /// What would have to be true.
    pub needs: Vec<NeedView>,
    /// Savings that may be the same pounds.
    pub pairs: Vec<PairView>,
    /// What is said of them together.
    pub overlap: String,
    /// Inputs, seed and formulas, a line each.
    pub assumptions: Vec<String>,
    /// Fan, S-curve, tornado; empty without a forecast.
    #[serde(skip)]
    pub charts: Vec<Chart>,
}

/// One year of the fan, in pounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Year {
    pub period: String,
    pub mean: i64,
    pub standard_error: i64,
    pub p10: i64,
    pub p20: i64,
    pub p50: i64,
    pub p80: i64,
    pub p90: i64,
}

/// A target and the probability that it is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reached {
    /// Whose, and for what.
    pub what: String,
    /// How much.
    pub gbp: i64,
    /// Probability, 0 to 1.
    pub probability: f64,
    /// Its standard error; zero where it is worked out and not drawn.
    pub standard_error: f64,
}

/// How far the last year moves with one input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Driver {
    /// The saving or risk.
    pub what: String,
    /// With it low, in pounds apart from its middle.
    pub low: i64,
    /// With it high.
    pub high: i64,
}

/// The outside view.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outside {
    /// What it says, or why it says nothing.
    pub message: String,
    /// The cases, and whether each is chosen.
    pub cases: Vec<CaseView>,
    /// Middle ratio; `None` without a class.
    pub p50_ratio: Option<f64>,
    /// The ratio that comes with a confidence of 80 in 100.
    pub p80_ratio: Option<f64>,
    /// How much larger than its target a plan must be for an even chance; `None`: no plan is large enough.
    pub p50_uplift: Option<f64>,
    /// The same for 80 in 100.
    pub p80_uplift: Option<f64>,
    /// Promoter's view against it, a line for each plan.
    pub plans: Vec<String>,
}

/// One earlier programme.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct CaseView {
    pub id: String,
    pub title: String,
    pub kind: String,
    pub planned: String,
    pub came: String,
    pub ratio: f64,
    pub chosen: bool,
    /// How near it is in size, where both are pounds.
    pub size: String,
    pub note: String,
    pub source: String,
}

/// What would have to be true for a target.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct NeedView {
    pub title: String,
    pub message: String,
    /// Units that would have to go.
    pub units: f64,
    /// As a share of the level.
    pub share: f64,
    pub arithmetic: String,
    pub reference: String,
    pub note: String,
    pub source: String,
}

/// Two savings that may be the same pounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct PairView {
    pub one: String,
    pub other: String,
    pub what: String,
    pub because: String,
    pub verdict: String,
    pub most: String,
}

fn pounds(x: f64) -> i64 {
    Gbp::from_f64(x).unwrap_or_default().0
}

fn money(x: f64) -> String {
    Gbp::from_f64(x).unwrap_or_default().to_string()
}

fn percent(x: f64) -> String {
    match x * 100.0 {
        p if p > 0.0 && p < 1.0 => "under 1%".to_owned(),
        p if p > 99.0 && p < 100.0 => "over 99%".to_owned(),
        p => format!("{}%", say::number(p, 0)),
    }
}

/// Everything under these assumptions, on so many threads; the threads change nothing that is said.
#[must_use]
pub fn forecast(board: &Board, f: &Forecast, threads: usize) -> ForecastView {
    let names = Names::of(board);
    let mut view = ForecastView { outside: outside(&names, f), ..ForecastView::default() };
    view.needs = f.needs.iter().map(|n| need(&names, n)).collect();
    let pairs = overlap::pairs(board);
    view.overlap = overlap_message(&pairs);
    view.pairs = pairs.iter().map(|p| pair(&names, p)).collect();
    view.left_out = board
        .savings
        .iter()
        .filter(|s| s.range.is_none())
        .map(|s| {
            format!("{}, {}, {}: no range is given", names.short(s.programme.as_str()), s.title, s.period)
        })
        .collect();
    let model = match analysis::model(board, f) {
        Ok(model) => model,
        Err(error) => {
            view.message = format!("No forecast: {error}.");
            return view;
        }
    };
    let drawn = analysis::simulate(&model, threads);
    say_drawn(&mut view, &names, f, &model, &drawn);
    view
}

/// The forecast of a board's first set of assumptions.
///
/// # Errors
/// If the board holds none.
pub fn of_board(board: &Board) -> Result<&Forecast, ForecastError> {
    board.forecasts.first().ok_or(ForecastError::None)
}

#[allow(clippy::cast_precision_loss)] // draws
fn say_drawn(view: &mut ForecastView, names: &Names<'_>, f: &Forecast, model: &Model, drawn: &Outcome) {
    let board = names.board();
    view.years = model
        .years
        .iter()
        .zip(&drawn.spreads)
        .map(|(period, s)| Year {
            period: period.to_string(),
            mean: pounds(s.mean),
            standard_error: pounds(s.error),
            p10: pounds(s.p10),
            p20: pounds(s.p20),
            p50: pounds(s.p50),
            p80: pounds(s.p80),
            p90: pounds(s.p90),
        })
        .collect();
    let ranged: Vec<&Saving> = board.savings.iter().filter(|s| s.range.is_some()).collect();
    let (Some(last), Some(spread), Some(period)) =
        (drawn.years.last(), drawn.spreads.last(), model.years.last())
    else {
        return;
    };
    let plan: Option<f64> = ranged.iter().map(|s| s.planned.as_ref().map(|p| p.gbp.as_f64())).sum();
    if let Some(plan) = plan {
        let probability = analysis::reach(last, plan);
        let error = libm::sqrt(probability * (1.0 - probability) / last.len().max(1) as f64);
        let what = format!("All plans in the forecast, {period}");
        view.targets.push(Reached { what, gbp: pounds(plan), probability, standard_error: error });
        view.message = format!(
            "{} of reaching {} in {period}: the middle of the draws is {}, and four in five lie between {} and {}.",
            capital_chance(probability),
            money(plan),
            money(spread.p50),
            money(spread.p10),
            money(spread.p90),
        );
    } else {
        view.message = format!(
            "{} is the middle of the draws for {period}; four in five lie between {} and {}.",
            money(spread.p50),
            money(spread.p10),
            money(spread.p90)
        );
    }
    let made_up = |b: Basis| b == Basis::Illustrative;
    if made_up(f.basis) || ranged.iter().any(|s| s.range.as_ref().is_some_and(|r| made_up(r.basis))) {
        view.message.push_str(" On illustrative assumptions: no publication states them.");
    }
    for (saving, input) in ranged.iter().zip(&model.inputs) {
        let whose = names.short(saving.programme.as_str());
        let full = input.ramp.last().copied().unwrap_or(1.0);
        for e in &saving.expectations {
            let Some(gbp) = e.gbp else { continue };
            view.targets.push(Reached {
                what: format!("{whose}, {}: {} expects", saving.title, names.body(e.body.as_str())),
                gbp: gbp.0,
                probability: if full > 0.0 { above(input, gbp.as_f64() / full) } else { 0.0 },
                standard_error: 0.0,
            });
        }
    }
    view.drivers = drivers(model);
    view.settling = drawn.settling.iter().map(|(n, x)| (*n, pounds(*x))).collect();
    view.assumptions = assumptions(names, f, model, drawn);
    view.charts = vec![
        fan(model, drawn, plan, &view.message),
        curve(last, plan, period),
        tornado(&view.drivers, period),
    ];
}

fn capital_chance(p: f64) -> String {
    format!("A chance of {}", percent(p))
}

/// The probability that an input brings at least so much, by halving its range of shares.
fn above(input: &Input, target: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if input.at(middle) < target { low = middle } else { high = middle }
    }
    1.0 - 0.5 * (low + high)
}

fn drivers(model: &Model) -> Vec<Driver> {
    let mut all: Vec<Driver> = model
        .inputs
        .iter()
        .map(|i| {
            let full = i.ramp.last().copied().unwrap_or(0.0);
            let off = |share: f64| pounds(full * (i.at(share) - i.at(0.5)));
            Driver { what: i.title.clone(), low: off(0.1), high: off(0.9) }
        })
        .chain(model.perils.iter().map(|p| Driver {
            what: format!("Risk {}: {}", p.id, p.title),
            low: pounds(-p.cost * (1.0 - p.probability)),
            high: pounds(p.cost * p.probability),
        }))
        .collect();
    all.sort_by_key(|d| d.low.saturating_sub(d.high));
    all.truncate(12);
    all
}

fn assumptions(names: &Names<'_>, f: &Forecast, model: &Model, drawn: &Outcome) -> Vec<String> {
    let mark = basis_mark(f.basis);
    let mut lines = vec![
        format!(
            "{} draws, seed {}: generator Philox4x32-10, the same figures on every machine.",
            say::thousands(model.draws),
            model.seed
        ),
        format!(
            "Dependence {}, overlap not decided {}{}. {}",
            say::number(f.dependence, 2),
            say::number(f.undecided_overlap, 2),
            if mark.is_empty() { String::new() } else { format!(" ({mark})") },
            f.note
        ),
    ];
    for saving in names.board().savings.iter() {
        let Some(r) = &saving.range else { continue };
        let mark = basis_mark(r.basis);
        let ramp: Vec<String> = r.ramp.iter().map(|s| format!("{} {}", s.period, percent(s.share))).collect();
        lines.push(format!(
            "{}, {}: {} to {}, likeliest {} ({}{}){}. {}",
            names.short(saving.programme.as_str()),
            saving.title,
            r.low,
            r.high,
            r.likely,
            r.shape.label(),
            if mark.is_empty() { String::new() } else { format!("; {mark}") },
            if ramp.is_empty() { String::new() } else { format!("; builds up {}", ramp.join(", ")) },
            r.note
        ));
    }
    for p in &model.perils {
        lines.push(format!(
            "Risk {} takes off {} with a probability of {}: the middle of its step's fifth, a convention of this program.",
            p.id,
            money(p.cost),
            percent(p.probability)
        ));
    }
    if model.perils.is_empty() {
        lines.push(
            "No risk that touches these savings states what it would cost, so none is taken off.".to_owned(),
        );
    }
    lines.push(
        "Each saving takes the share Φ(√ρ × common + √(1 − ρ) × own) of its range, common and own standard normal; \
         less the share of the smaller that is counted twice, less each risk that strikes."
            .to_owned(),
    );
    if let Some(s) = drawn.spreads.last() {
        lines.push(format!("Standard error of the mean after all draws: {}.", money(s.error)));
    }
    lines
}

#[allow(clippy::cast_precision_loss)] // a handful of years
fn fan(model: &Model, drawn: &Outcome, plan: Option<f64>, message: &str) -> Chart {
    let names: Vec<String> = model.years.iter().map(ToString::to_string).collect();
    let band = |label: &str, of: fn(&analysis::Spread) -> (f64, f64)| Mark::Band {
        label: label.to_owned(),
        role: Role::Range,
        points: drawn.spreads.iter().enumerate().map(|(i, s)| (i as f64, of(s).0, of(s).1)).collect(),
    };
    let mut marks = vec![
        band("10th to 90th percentile", |s| (s.p10, s.p90)),
        band("20th to 80th percentile", |s| (s.p20, s.p80)),
        Mark::Line {
            label: "Middle".to_owned(),
            role: Role::Outturn,
            points: drawn.spreads.iter().enumerate().map(|(i, s)| (i as f64, Some(s.p50))).collect(),
        },
    ];
    if let Some(plan) = plan {
        marks.push(Mark::Level { label: "Plan".to_owned(), role: Role::Plan, value: plan });
    }
    Chart {
        id: "forecast-fan".to_owned(),
        title: "What may come, year by year".to_owned(),
        subtitle: "Pounds a year".to_owned(),
        x: Axis::Names(names),
        y: Axis::Money,
        sideways: false,
        marks,
        source: String::new(),
        alt: message.to_owned(),
    }
}

#[allow(clippy::cast_precision_loss)] // a hundred steps
fn curve(last: &[f64], plan: Option<f64>, period: &crate::model::Period) -> Chart {
    let points: Vec<(f64, Option<f64>)> =
        (1..100).map(|i| (f64::from(i), Some(analysis::point(last, 1.0 - f64::from(i) / 100.0)))).collect();
    let mut marks = vec![Mark::Line { label: String::new(), role: Role::Outturn, points }];
    if let Some(plan) = plan {
        marks.push(Mark::Level { label: "Plan".to_owned(), role: Role::Plan, value: plan });
    }
    Chart {
        id: "forecast-curve".to_owned(),
        title: format!("With what confidence how much comes in {period}"),
        subtitle: "Pounds at least, by confidence in per cent".to_owned(),
        x: Axis::Number { unit: "% confidence".to_owned(), zero: true },
        y: Axis::Money,
        sideways: false,
        marks,
        source: String::new(),
        alt: format!("S-curve of the draws for {period}"),
    }
}

#[allow(clippy::cast_precision_loss)] // a dozen bars, pounds
fn tornado(drivers: &[Driver], period: &crate::model::Period) -> Chart {
    let bars = |label: &str, role, of: fn(&Driver) -> i64| Mark::Bars {
        label: label.to_owned(),
        role,
        bars: drivers.iter().enumerate().map(|(i, d)| (i as f64, of(d) as f64)).collect(),
        width: 0.6,
        texts: drivers.iter().map(|d| say::signed_gbp(Gbp(of(d)))).collect(),
    };
    Chart {
        id: "forecast-tornado".to_owned(),
        title: format!("What drives the spread of {period}"),
        subtitle:
            "Pounds from the middle: each saving at its 10th and 90th percentile, each risk struck or not"
                .to_owned(),
        x: Axis::Names(drivers.iter().map(|d| d.what.clone()).collect()),
        y: Axis::Money,
        sideways: true,
        marks: vec![
            bars("Low", Role::Tone(Tone::Bad), |d| d.low),
            bars("High", Role::Tone(Tone::Good), |d| d.high),
        ],
        source: String::new(),
        alt: drivers
            .iter()
            .map(|d| format!("{}: {} to {}", d.what, Gbp(d.low), Gbp(d.high)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn outside(names: &Names<'_>, f: &Forecast) -> Outside {
    let board = names.board();
    let plans: Vec<(&Saving, f64)> = board
        .savings
        .iter()
        .filter(|s| s.delivered.is_none() && s.period.end() >= board.as_of)
        .filter_map(|s| Some((s, s.planned.as_ref()?.gbp.as_f64())))
        .collect();
    let size = plans.first().map(|(_, gbp)| *gbp);
    let amount = |x: f64, unit: &str| match unit {
        "£" => money(x),
        unit => say::with_unit(&say::signed(x, 0), unit),
    };
    let cases = board
        .reference_cases
        .iter()
        .map(|c| CaseView {
            id: c.id.to_string(),
            title: c.title.clone(),
            kind: c.kind.label().to_owned(),
            planned: amount(c.plan, &c.unit),
            came: match basis_mark(c.basis) {
                "" => amount(c.outturn, &c.unit),
                mark => format!("{} ({mark})", amount(c.outturn, &c.unit)),
            },
            ratio: c.ratio(),
            chosen: f.class.contains(&c.id),
            size: match (c.kind, size) {
                (CaseKind::Money, Some(size)) if size > 0.0 => match c.plan / size {
                    r if r >= 1.5 => format!("{} times as large", say::number(r, 1)),
                    r if r <= 0.67 => format!("{} of the size", percent(r)),
                    _ => "much the same size".to_owned(),
                },
                _ => String::new(),
            },
            note: c.note.clone(),
            source: names.cites(&c.cites),
        })
        .collect();
    let class = match reference::class(board, &f.class) {
        Ok(class) => class,
        Err(error) => {
            return Outside { message: format!("No outside view: {error}."), cases, ..Outside::default() };
        }
    };
    let (p50, p80) = (class.point(0.5), class.point(0.2));
    let few = if class.ratios.len() < 10 {
        ", too few to be sure of: the range is wide for that reason"
    } else {
        ""
    };
    Outside {
        message: format!(
            "{} earlier programmes{few}. An even chance of {} of plan, and a confidence of 80 in 100 of {}.",
            class.ratios.len(),
            ratio_words(p50),
            ratio_words(p80),
        ),
        cases,
        p50_ratio: Some(p50),
        p80_ratio: Some(p80),
        p50_uplift: class.uplift(0.5),
        p80_uplift: class.uplift(0.8),
        plans: plans.iter().map(|(s, gbp)| plan_line(names, s, *gbp, &class)).collect(),
    }
}

fn ratio_words(r: f64) -> String {
    if r <= 0.0 { format!("nothing ({} of it)", say::signed(r, 2)) } else { percent(r) }
}

fn plan_line(names: &Names<'_>, s: &Saving, plan: f64, class: &Class) -> String {
    let uplift = |c: f64| match class.uplift(c) {
        Some(u) => format!("a plan of {}", money(plan * u)),
        None => "no plan, however large".to_owned(),
    };
    format!(
        "{}, {}: the promoter’s view is {}; the outside view is {} in the middle, between {} and {} in four cases of \
         five, with a chance of {} of the whole. To count on {}: {} gives P50, {} gives P80.",
        names.short(s.programme.as_str()),
        s.period,
        money(plan),
        money(plan * class.point(0.5)),
        money(plan * class.point(0.1)),
        money(plan * class.point(0.9)),
        percent(class.at_least(1.0)),
        money(plan),
        uplift(0.5),
        uplift(0.8),
    )
}

/// How the outside view is reached, in words.
#[must_use]
pub fn outside_method() -> String {
    format!(
        "Delivery ratio is outturn over plan; below zero where things got worse. The next programme’s ratio is \
         Student’s t from the cases and a stated prior: {} imagined programme that delivered {} of its plan, spread {}, \
         {} degrees of freedom. Ratios of activity and of money are never pooled.",
        say::number(PRIOR.weight, 0),
        percent(PRIOR.ratio),
        say::number(PRIOR.spread, 1),
        say::number(PRIOR.freedom, 0)
    )
}

fn need(names: &Names<'_>, n: &crate::model::Need) -> NeedView {
    let each = n.cost.as_f64() / n.level;
    let units = n.target.as_f64() / each;
    let share = units / n.level;
    let activity: Vec<_> =
        names.board().reference_cases.iter().filter(|c| c.kind == CaseKind::Activity).collect();
    let reference = match reference::class_of(&activity, PRIOR) {
        Ok(class) => format!(
            "Of what {} planned in activity, earlier cases delivered {}. On that experience the chance that a plan for \
             this comes in full is {}.",
            if class.ratios.len() == 1 { "it" } else { "they" },
            class.ratios.iter().map(|r| say::signed(*r, 2)).collect::<Vec<_>>().join(" and "),
            percent(class.at_least(1.0))
        ),
        Err(error) => format!("No outside view: {error}."),
    };
    NeedView {
        title: n.title.clone(),
        message: format!(
            "{} fewer {} a year, {}% of all, would have to be true to find {}.",
            say::number(units, 0),
            n.unit,
            say::number(share * 100.0, 1),
            n.target
        ),
        units,
        share,
        arithmetic: format!(
            "{} ÷ ({} ÷ {} {}) = {} ÷ {} each = {}; of {} that is {}%. At full average cost: where costs are fixed, \
             more would be needed.",
            n.target,
            n.cost,
            say::number(n.level, 0),
            n.unit,
            n.target,
            money(each),
            say::number(units, 0),
            say::number(n.level, 0),
            say::number(share * 100.0, 1)
        ),
        reference,
        note: n.note.clone(),
        source: names.cites(&n.cites),
    }
}

fn pair(names: &Names<'_>, p: &Pair<'_>) -> PairView {
    let name = |s: &Saving| format!("{}, {}", names.short(s.programme.as_str()), s.title);
    PairView {
        one: p.one.id.to_string(),
        other: p.other.id.to_string(),
        what: format!("{} and {}", name(p.one), name(p.other)),
        because: say::list(&p.because),
        verdict: match p.link {
            None => "Not decided".to_owned(),
            Some(l) if l.verdict == OverlapVerdict::Overlap => {
                format!("{} overlaps: {}", percent(l.share), l.reason)
            }
            Some(l) => format!("Separate: {}", l.reason),
        },
        most: say::gbp(p.most),
    }
}

fn overlap_message(pairs: &[Pair<'_>]) -> String {
    if pairs.is_empty() {
        return "No two savings rest on the same stated measure, population and period. A measure that no programme \
                states cannot be matched: that none is found does not say that none is counted twice."
            .to_owned();
    }
    let (low, high) = overlap::range(pairs);
    format!(
        "{} may be the same pounds: together {low} (wholly overlapping) to {high} (all separate).",
        say::count(pairs.len(), "pair of savings", "pairs of savings")
    )
}

impl ForecastView {
    /// The earlier programmes as a table.
    #[must_use]
    pub fn cases_table(&self) -> Table {
        Table {
            id: "reference-cases".to_owned(),
            title: "Earlier programmes: what they planned and what came".to_owned(),
            columns: vec![
                Column::text("Programme", 7),
                Column::text("Of", 2),
                Column::number("Planned", 4),
                Column::number("Came", 4),
                Column::number("Ratio", 2),
                Column::text("In the class", 2),
                Column::text("Size", 3),
                Column::text("What must be said of it", 10),
            ],
            rows: self
                .outside
                .cases
                .iter()
                .map(|c| {
                    vec![
                        Cell::text(&*c.title),
                        Cell::text(&*c.kind),
                        Cell { source: c.source.clone(), ..Cell::text(&*c.planned) },
                        Cell { source: c.source.clone(), ..Cell::text(&*c.came) },
                        Cell {
                            value: Some(c.ratio),
                            tone: if c.ratio < 0.0 { Tone::Bad } else { Tone::Neutral },
                            ..Cell::text(say::number(c.ratio, 2))
                        },
                        Cell::text(if c.chosen { "yes" } else { "no" }),
                        Cell::text(&*c.size),
                        Cell::text(&*c.note),
                    ]
                })
                .collect(),
            notes: vec![outside_method()],
        }
    }

    /// The targets as a table.
    #[must_use]
    pub fn targets_table(&self) -> Table {
        Table {
            id: "forecast-targets".to_owned(),
            title: "How likely each target is reached".to_owned(),
            columns: vec![
                Column::text("Target", 8),
                Column::number("Pounds", 3),
                Column::number("Probability", 4),
            ],
            rows: self
                .targets
                .iter()
                .map(|t| {
                    let error = if t.standard_error > 0.0 {
                        format!(" ± {} points", say::number(t.standard_error * 100.0, 1))
                    } else {
                        String::new()
                    };
                    vec![
                        Cell::text(&*t.what),
                        Cell::text(Gbp(t.gbp).to_string()),
                        Cell { value: Some(t.probability), ..Cell::text(percent(t.probability) + &error) },
                    ]
                })
                .collect(),
            notes: self.left_out.iter().map(|l| format!("Not in the forecast: {l}")).collect(),
        }
    }

    /// How the middle settles as draws are added, in a line.
    #[must_use]
    pub fn settling_line(&self) -> String {
        let parts: Vec<String> =
            self.settling.iter().map(|(n, x)| format!("{} at {}", Gbp(*x), say::thousands(*n))).collect();
        format!("The middle as draws are added: {}.", parts.join(", "))
    }

    /// Everything as text, in the order of the page.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.message.clone(), String::new()];
        for t in &self.targets {
            lines.push(format!("{}: {}, probability {}", t.what, Gbp(t.gbp), percent(t.probability)));
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
        lines.extend([String::new(), "Earlier programmes".to_owned(), self.outside.message.clone()]);
        for c in &self.outside.cases {
            lines.push(format!(
                "{} {}: planned {}, came {}, ratio {}. {}. Source: {}",
                if c.chosen { "[x]" } else { "[ ]" },
                c.title,
                c.planned,
                c.came,
                say::number(c.ratio, 2),
                c.note,
                c.source
            ));
        }
        lines.extend(self.outside.plans.iter().cloned());
        lines.push(outside_method());
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
}

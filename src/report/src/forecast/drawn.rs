//! Results of the simulation as text.

use super::charts;
use super::{
    Convergence, Driver, ForecastView, TargetProbability, Year, is_illustrative, money, percent, pounds,
};
use crate::names::{Names, basis_mark};
use crate::say;
use boardsight_analysis::forecast::{self as analysis, Model, Outcome};
use boardsight_core::model::{Basis, Forecast, Saving};

pub(super) fn say(view: &mut ForecastView, names: &Names<'_>, f: &Forecast, model: &Model, drawn: &Outcome) {
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
    let ranged: Vec<&Saving> = names.board().savings.iter().filter(|s| s.range.is_some()).collect();
    let (Some(last), Some(spread), Some(period)) =
        (drawn.years.last(), drawn.spreads.last(), model.years.last())
    else {
        return;
    };
    let plan: Option<f64> = ranged.iter().map(|s| s.planned.as_ref().map(|p| p.gbp.as_f64())).sum();
    let whole = plan.filter(|_| ranged.len() > 1);
    if let Some(plan) = whole {
        let what = format!("All plans in the forecast, {period}");
        view.targets.push(reached(what, plan, analysis::reach(last, plan), last.len()));
    }
    view.targets.extend(targets(names, &ranged, model, drawn));
    view.illustrative = is_illustrative(names.board(), f);
    view.message = message(view, plan.is_some(), period, spread);
    if view.illustrative {
        view.message.push_str(" The inputs are illustrative: no publication states them.");
    }
    view.drivers = drivers(names, &ranged, model);
    view.settling = drawn
        .settling
        .iter()
        .map(|s| Convergence {
            draws: s.draws,
            low: pounds(s.low),
            middle: pounds(s.middle),
            high: pounds(s.high),
        })
        .collect();
    view.assumptions = assumptions(names, f, model, drawn);
    let source = format!(
        "worked out here from the board’s {}ranges: {} draws, seed {}",
        if view.illustrative { "illustrative " } else { "" },
        say::thousands(model.draws),
        model.seed
    );
    view.charts = charts::all(view, model, drawn, plan, &source);
}

fn message(
    view: &ForecastView,
    planned: bool,
    period: &boardsight_core::model::Period,
    spread: &analysis::Spread,
) -> String {
    let central = format!(
        "central forecast {}. There is an 80% chance of between {} and {}.",
        view.money(spread.p50),
        view.money(spread.p10),
        view.money(spread.p90)
    );
    // Use the total if every plan is known; otherwise the largest target of a single saving.
    let headline = if planned { view.targets.first() } else { view.targets.iter().max_by_key(|t| t.gbp) };
    match headline {
        Some(t) if planned => format!(
            "{} chance of reaching {} in {period}; {central}",
            say::capital(&percent(t.probability)),
            money_of(t.gbp)
        ),
        Some(t) => format!(
            "{} chance of reaching {} ({}). All savings in {period}: {central}",
            say::capital(&percent(t.probability)),
            money_of(t.gbp),
            t.what
        ),
        None => format!("Savings in {period}: {central}"),
    }
}

fn money_of(gbp: i64) -> String {
    boardsight_core::model::Gbp(gbp).to_string()
}

#[allow(clippy::cast_precision_loss)] // draws
fn reached(what: String, gbp: f64, probability: f64, draws: usize) -> TargetProbability {
    let error = libm::sqrt(probability * (1.0 - probability) / draws.max(1) as f64);
    TargetProbability { what, gbp: pounds(gbp), probability, standard_error: error }
}

/// Returns the plan of every saving and the expectation of every body. Equal amounts of one saving share a
/// line.
fn targets(names: &Names<'_>, ranged: &[&Saving], model: &Model, drawn: &Outcome) -> Vec<TargetProbability> {
    let mut lines: Vec<(usize, Vec<String>, f64, f64)> = Vec::new();
    for (target, share) in model.targets.iter().zip(&drawn.reached) {
        let saving = ranged[target.input];
        let expected = saving.expectations.iter().find(|e| e.id == target.what);
        let who = expected.map_or_else(
            || "the plan".to_owned(),
            |e| match &e.label {
                Some(label) => format!("{} expects ({label})", names.body(e.body.as_str())),
                None => format!("{} expects", names.body(e.body.as_str())),
            },
        );
        let same = |l: &&mut (usize, Vec<String>, f64, f64)| {
            l.0 == target.input && pounds(l.2) == pounds(target.gbp)
        };
        match lines.iter_mut().find(same) {
            Some(line) => line.1.push(who),
            None => lines.push((target.input, vec![who], target.gbp, *share)),
        }
    }
    lines
        .into_iter()
        .map(|(input, who, gbp, share)| {
            let s = ranged[input];
            let what = format!(
                "{} {}, {}: {}",
                names.short(s.programme.as_str()),
                s.period,
                s.title,
                say::list(&who)
            );
            reached(what, gbp, share, model.draws)
        })
        .collect()
}

fn drivers(names: &Names<'_>, ranged: &[&Saving], model: &Model) -> Vec<Driver> {
    let mut all: Vec<Driver> = model
        .inputs
        .iter()
        .zip(ranged)
        .map(|(i, s)| {
            let full = i.ramp.last().copied().unwrap_or(0.0);
            let off = |share: f64| pounds(full * (i.at(share) - i.at(0.5)));
            let what = format!("{}: {}", names.short(s.programme.as_str()), i.title);
            Driver { what, low: off(0.1), high: off(0.9) }
        })
        .chain(model.perils.iter().map(|p| {
            let cost = p.cost * p.ramp.last().copied().unwrap_or(0.0);
            Driver {
                what: format!("Risk {}: {}", p.id, p.title),
                low: pounds(-cost * (1.0 - p.probability)),
                high: pounds(cost * p.probability),
            }
        }))
        .collect();
    all.sort_by_key(|d| d.low.saturating_sub(d.high));
    all.truncate(12);
    all
}

fn assumptions(names: &Names<'_>, f: &Forecast, model: &Model, drawn: &Outcome) -> Vec<String> {
    let marked = |text: String, basis: Basis| match basis_mark(basis) {
        "" => text,
        mark => format!("{text} ({mark})"),
    };
    let mut lines = vec![
        format!(
            "{} draws, seed {}: generator Philox4x32-10, the same figures on every machine.",
            say::thousands(model.draws),
            model.seed
        ),
        format!(
            "{}. {}",
            marked(
                format!(
                    "Dependence {}, overlap not decided {}",
                    say::number(f.dependence, 2),
                    say::number(f.undecided_overlap, 2)
                ),
                f.basis
            ),
            f.note
        ),
    ];
    for c in &f.correlations {
        let (one, other) = (names.short(c.one.as_str()), names.short(c.other.as_str()));
        lines.push(format!("Savings of {one} and of {other}: correlation {}.", say::signed(c.value, 2)));
    }
    for saving in &names.board().savings {
        let Some(r) = &saving.range else { continue };
        let ramp: Vec<String> = r.ramp.iter().map(|s| format!("{} {}", s.period, percent(s.share))).collect();
        lines.push(format!(
            "{}, {}: {}{}. {}",
            names.short(saving.programme.as_str()),
            saving.title,
            marked(
                format!(
                    "most likely {}, lowest {}, highest {}, {}",
                    r.likely,
                    r.low,
                    r.high,
                    r.shape.label()
                ),
                r.basis
            ),
            if ramp.is_empty() { String::new() } else { format!("; builds up {}", ramp.join(", ")) },
            r.note
        ));
    }
    for p in &model.perils {
        let risk = names.board().risks.iter().find(|r| r.id.as_str() == p.id);
        lines.push(format!(
            "Risk {}: {}, in proportion to how far the savings have built up; the probability is the one that the scale \
             declares for its step, or the middle of the step’s share of the axis, a convention of this program.",
            p.id,
            marked(
                format!("takes off {} with a probability of {}", money(p.cost), percent(p.probability)),
                risk.map(|r| r.rating_basis).unwrap_or_default()
            ),
        ));
    }
    if model.perils.is_empty() {
        lines.push(
            "No risk that touches these savings states what it would cost, so none is taken off.".to_owned(),
        );
    }
    lines.push(if f.correlations.is_empty() {
        "Each saving takes the share Φ(√ρ × common + √(1 − ρ) × own) of its range, common and own standard normal; \
         less the share of the smaller that is counted twice, less each risk that strikes."
            .to_owned()
    } else {
        "Each saving takes the share Φ(z) of its range, the z standard normal with these correlations (Cholesky); less \
         the share of the smaller that is counted twice, less each risk that strikes."
            .to_owned()
    });
    if let Some(s) = drawn.spreads.last() {
        lines.push(format!("Simulation error of the average after all draws: ±{}.", money(s.error)));
    }
    lines
}

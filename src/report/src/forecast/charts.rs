//! Forecast charts: fan chart, S-curve, tornado, convergence of the median.

use super::{Convergence, Driver, ForecastView, money, percent};
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Position, Role, Tone};
use boardsight_analysis::forecast::{self as analysis, Model, Outcome};
use boardsight_core::model::Period;

pub(super) fn all(
    view: &ForecastView,
    model: &Model,
    drawn: &Outcome,
    plan: Option<f64>,
    source: &str,
) -> Vec<Chart> {
    let (Some(last), Some(period)) = (drawn.years.last(), model.years.last()) else { return Vec::new() };
    let mut charts = vec![
        fan(view, model, drawn, plan),
        curve(view, last, plan, *period),
        tornado(view, *period),
        settling(view, *period),
    ];
    for chart in &mut charts {
        source.clone_into(&mut chart.source);
        chart.title = view.titled(&chart.title);
    }
    charts
}

#[allow(clippy::cast_precision_loss)] // a handful of years
fn fan(view: &ForecastView, model: &Model, drawn: &Outcome, plan: Option<f64>) -> Chart {
    let money = |x: f64| view.money(x);
    let names: Vec<String> = model.years.iter().map(ToString::to_string).collect();
    let band = |label: &str, of: fn(&analysis::Spread) -> (f64, f64)| ChartMark::Band {
        label: label.to_owned(),
        role: Role::Range,
        points: drawn.spreads.iter().enumerate().map(|(i, s)| (i as f64, of(s).0, of(s).1)).collect(),
    };
    let mut marks = vec![
        band("80% chance of an amount in this range", |s| (s.p10, s.p90)),
        band("60% chance of an amount in this range", |s| (s.p20, s.p80)),
        ChartMark::Line {
            label: "Central forecast".to_owned(),
            role: Role::Outturn,
            points: drawn.spreads.iter().enumerate().map(|(i, s)| ((i as f64).into(), Some(s.p50))).collect(),
        },
    ];
    if let Some(plan) = plan {
        marks.push(ChartMark::Level { label: "Plan".to_owned(), role: Role::Plan, value: plan });
    }
    let years = names.iter().zip(&drawn.spreads).map(|(year, s)| {
        format!(
            "{year}: central forecast {}, an 80% chance of between {} and {}",
            money(s.p50),
            money(s.p10),
            money(s.p90)
        )
    });
    let alt = years.collect::<Vec<_>>().join("; ");
    let title = match (names.last(), drawn.spreads.last()) {
        (Some(year), Some(s)) => format!("Central forecast for {year}: {}", money(s.p50)),
        _ => "Forecast by year".to_owned(),
    };
    Chart {
        id: "forecast-fan".to_owned(),
        title,
        subtitle: "Pounds a year".to_owned(),
        x: Axis::Names(names),
        y: Axis::Money,
        sideways: false,
        marks,
        source: String::new(),
        alt,
    }
}

/// Returns the chart of the probability of at least each amount.
fn curve(view: &ForecastView, last: &[f64], plan: Option<f64>, period: Period) -> Chart {
    let at = |chance: f64| analysis::point(last, 1.0 - chance / 100.0);
    let least = |chance: f64| view.money(at(chance));
    let points: Vec<(Position, Option<f64>)> =
        (1..100).rev().map(|i| (at(f64::from(i)).into(), Some(f64::from(i)))).collect();
    let known = |chance: f64| (at(chance).into(), chance, String::new());
    // Place the label above the falling curve, where there is space.
    let note = |x: f64, y: f64, text: String| ChartMark::Note { x, y: (y + 10.0).min(104.0), text };
    let named = |chance: f64| {
        let text = format!("{}% chance of at least {}", say::number(chance, 0), least(chance));
        note(at(chance), chance, text)
    };
    let mut marks = vec![
        ChartMark::Line { label: String::new(), role: Role::Outturn, points },
        ChartMark::Points {
            label: String::new(),
            role: Role::Outturn,
            points: vec![known(80.0), known(50.0)],
        },
        named(80.0),
        named(50.0),
    ];
    if let Some(plan) = plan {
        let chance = analysis::reach(last, plan);
        let points = vec![(plan.into(), chance * 100.0, String::new())];
        marks.push(ChartMark::Points { label: String::new(), role: Role::Plan, points });
        let text = format!("Plan {}: {}", money(plan), percent(chance));
        marks.push(note(plan, chance * 100.0 + 8.0, text));
    }
    Chart {
        id: "forecast-curve".to_owned(),
        title: format!("80% chance of at least {}", least(80.0)),
        subtitle: format!("Chance of at least so many pounds in {period}"),
        x: Axis::Money,
        y: Axis::Number { unit: "%".to_owned(), zero: true },
        sideways: false,
        marks,
        source: String::new(),
        alt: format!(
            "In {period}: a 90% chance of at least {}, 80% of {}, 50% of {}, 20% of {}, 10% of {}",
            least(90.0),
            least(80.0),
            least(50.0),
            least(20.0),
            least(10.0)
        ),
    }
}

#[allow(clippy::cast_precision_loss)] // a dozen bars, pounds
fn tornado(view: &ForecastView, period: Period) -> Chart {
    let drivers = view.drivers.as_slice();
    let bars = |label: &str, role, of: fn(&Driver) -> i64| ChartMark::Bars {
        label: label.to_owned(),
        role,
        bars: drivers.iter().enumerate().map(|(i, d)| (i as f64, of(d) as f64)).collect(),
        width: 0.6,
        texts: drivers
            .iter()
            .map(|d| if of(d) > 0 { format!("+{}", view.gbp(of(d))) } else { view.gbp(of(d)) })
            .collect(),
    };
    Chart {
        id: "forecast-tornado".to_owned(),
        title: match drivers.first() {
            Some(d) => format!("Most of the uncertainty in {period}: {}", d.what),
            None => format!("Uncertainty in {period}"),
        },
        subtitle:
            "Pounds from the central forecast: each saving at the ends of its 80% range, with and without each risk"
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
            .map(|d| format!("{}: {} to {}", d.what, view.gbp(d.low), view.gbp(d.high)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

#[allow(clippy::cast_precision_loss)] // a dozen points, pounds
fn settling(view: &ForecastView, period: Period) -> Chart {
    let steps: &[Convergence] = &view.settling;
    let band = steps.iter().enumerate().map(|(i, s)| (i as f64, s.low as f64, s.high as f64)).collect();
    let line = steps.iter().enumerate().map(|(i, s)| ((i as f64).into(), Some(s.middle as f64))).collect();
    let within = steps.last().map_or(0, |s| s.high.saturating_sub(s.low) / 2);
    Chart {
        id: "forecast-settling".to_owned(),
        title: format!("Simulation error of the central forecast for {period}: ±{}", view.gbp(within)),
        subtitle: "The central forecast in pounds, by number of draws".to_owned(),
        x: Axis::Names(steps.iter().map(|s| say::thousands(s.draws)).collect()),
        y: Axis::Money,
        sideways: false,
        marks: vec![
            ChartMark::Band { label: "95% confidence interval".to_owned(), role: Role::Range, points: band },
            ChartMark::Line { label: "Central forecast".to_owned(), role: Role::Outturn, points: line },
        ],
        source: String::new(),
        alt: steps
            .iter()
            .map(|s| format!("{} draws: {}", say::thousands(s.draws), view.gbp(s.middle)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

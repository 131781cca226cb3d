//! Fan, S-curve, tornado, and how the middle settles.

use super::{Driver, ForecastView, Settling, money, percent};
use crate::say;
use crate::spec::{Axis, Chart, Mark, Position, Role, Tone};
use boardsight_analysis::forecast::{self as analysis, Model, Outcome};
use boardsight_core::model::{Gbp, Period};

pub(super) fn all(
    view: &ForecastView,
    model: &Model,
    drawn: &Outcome,
    plan: Option<f64>,
    source: &str,
) -> Vec<Chart> {
    let (Some(last), Some(period)) = (drawn.years.last(), model.years.last()) else { return Vec::new() };
    let mut charts = vec![
        fan(model, drawn, plan),
        curve(last, plan, *period),
        tornado(&view.drivers, *period),
        settling(&view.settling, *period),
    ];
    for chart in &mut charts {
        source.clone_into(&mut chart.source);
    }
    charts
}

#[allow(clippy::cast_precision_loss)] // a handful of years
fn fan(model: &Model, drawn: &Outcome, plan: Option<f64>) -> Chart {
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
            points: drawn.spreads.iter().enumerate().map(|(i, s)| ((i as f64).into(), Some(s.p50))).collect(),
        },
    ];
    if let Some(plan) = plan {
        marks.push(Mark::Level { label: "Plan".to_owned(), role: Role::Plan, value: plan });
    }
    let years = names.iter().zip(&drawn.spreads).map(|(year, s)| {
        format!(
            "{year}: {} in the middle, {} to {} in four cases of five",
            money(s.p50),
            money(s.p10),
            money(s.p90)
        )
    });
    let alt = years.collect::<Vec<_>>().join("; ");
    let title = match (names.last(), drawn.spreads.last()) {
        (Some(year), Some(s)) => format!("By {year}, {} in the middle of what may come", money(s.p50)),
        _ => "What may come, year by year".to_owned(),
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

/// The confidence that at least so much comes, by amount.
fn curve(last: &[f64], plan: Option<f64>, period: Period) -> Chart {
    let at = |confidence: f64| analysis::point(last, 1.0 - confidence / 100.0);
    let points: Vec<(Position, Option<f64>)> =
        (1..100).rev().map(|i| (at(f64::from(i)).into(), Some(f64::from(i)))).collect();
    let known = |confidence: f64| (at(confidence).into(), confidence, String::new());
    // Above the curve, which falls: there is room.
    let note = |x: f64, y: f64, text: String| Mark::Note { x, y: (y + 10.0).min(104.0), text };
    let named = |confidence: f64| {
        let text = format!("P{}: {}", say::number(confidence, 0), money(at(confidence)));
        note(at(confidence), confidence, text)
    };
    let mut marks = vec![
        Mark::Line { label: String::new(), role: Role::Outturn, points },
        Mark::Points { label: String::new(), role: Role::Outturn, points: vec![known(80.0), known(50.0)] },
        named(80.0),
        named(50.0),
    ];
    if let Some(plan) = plan {
        let chance = analysis::reach(last, plan);
        let points = vec![(plan.into(), chance * 100.0, String::new())];
        marks.push(Mark::Points { label: String::new(), role: Role::Plan, points });
        let text = format!("Plan {}: {}", money(plan), percent(chance));
        marks.push(note(plan, chance * 100.0 + 8.0, text));
    }
    Chart {
        id: "forecast-curve".to_owned(),
        title: format!("{} can be counted on with a confidence of 80 in 100", money(at(80.0))),
        subtitle: format!("Confidence that at least so many pounds come in {period}"),
        x: Axis::Money,
        y: Axis::Number { unit: "%".to_owned(), zero: true },
        sideways: false,
        marks,
        source: String::new(),
        alt: format!(
            "In {period}: {} with a confidence of 90 in 100, {} with 80, {} with 50, {} with 20, {} with 10",
            money(at(90.0)),
            money(at(80.0)),
            money(at(50.0)),
            money(at(20.0)),
            money(at(10.0))
        ),
    }
}

#[allow(clippy::cast_precision_loss)] // a dozen bars, pounds
fn tornado(drivers: &[Driver], period: Period) -> Chart {
    let bars = |label: &str, role, of: fn(&Driver) -> i64| Mark::Bars {
        label: label.to_owned(),
        role,
        bars: drivers.iter().enumerate().map(|(i, d)| (i as f64, of(d) as f64)).collect(),
        width: 0.6,
        texts: drivers.iter().map(|d| say::signed_gbp(Gbp(of(d)))).collect(),
    };
    Chart {
        id: "forecast-tornado".to_owned(),
        title: match drivers.first() {
            Some(d) => format!("{} drives the spread of {period} most", d.what),
            None => format!("What drives the spread of {period}"),
        },
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

#[allow(clippy::cast_precision_loss)] // a dozen points, pounds
fn settling(steps: &[Settling], period: Period) -> Chart {
    let band = steps.iter().enumerate().map(|(i, s)| (i as f64, s.low as f64, s.high as f64)).collect();
    let line = steps.iter().enumerate().map(|(i, s)| ((i as f64).into(), Some(s.middle as f64))).collect();
    let within = steps.last().map_or(0, |s| s.high.saturating_sub(s.low) / 2);
    Chart {
        id: "forecast-settling".to_owned(),
        title: format!("After all draws the middle of {period} is known to within {}", Gbp(within)),
        subtitle: "The middle in pounds, by how many draws are counted".to_owned(),
        x: Axis::Names(steps.iter().map(|s| say::thousands(s.draws)).collect()),
        y: Axis::Money,
        sideways: false,
        marks: vec![
            Mark::Band { label: "95 in 100 confidence".to_owned(), role: Role::Range, points: band },
            Mark::Line { label: "Middle".to_owned(), role: Role::Outturn, points: line },
        ],
        source: String::new(),
        alt: steps
            .iter()
            .map(|s| format!("{} draws: {}", say::thousands(s.draws), Gbp(s.middle)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

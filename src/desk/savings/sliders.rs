//! Sliders for what a forecast assumes. They change what is tried, and nothing on the board.

use super::ahead::Draft;
use crate::brief::spec::Tone;
use crate::desk::theme::Palette;
use crate::desk::widgets;
use crate::model::{Board, Correlation, Forecast, Gbp, Need, ProgrammeId};
use eframe::egui::{CollapsingHeader, DragValue, Grid, Label, Slider, Ui};
use std::ops::RangeInclusive;

/// A page of sliders for hundreds of savings explains nothing: the first few, in the board's order.
const MOST: usize = 8;
const MILLION: f64 = 1e6;

/// Every assumption of the forecast.
pub(super) fn show(ui: &mut Ui, board: &Board, draft: &mut Draft, base: Option<&Draft>, p: &Palette) {
    ui.spacing_mut().slider_width = 110.0;
    let common = draft.ranges.len() > 1;
    ui.horizontal_wrapped(|ui| {
        if let Some(f) = &mut draft.forecast {
            share(ui, &mut f.dependence, "Dependence", 0.0..=1.0);
            share(ui, &mut f.undecided_overlap, "Overlap not decided", 0.0..=1.0);
            if !common {
                widgets::note(ui, "Both bear on two savings or more.", p);
            }
        }
    });
    Grid::new("ranges").num_columns(4).spacing([12.0, 2.0]).show(ui, |ui| {
        for (i, (_, title, range)) in draft.ranges.iter_mut().take(MOST).enumerate() {
            let was = base.and_then(|b| b.ranges.get(i)).map_or_else(|| range.clone(), |r| r.2.clone());
            let span = span([was.low, was.high]);
            ui.horizontal(|ui| {
                ui.set_width(300.0);
                widgets::chip(ui, range.basis.word(), Tone::Missing, p);
                ui.add(Label::new(title.as_str()).truncate()).on_hover_text(title.as_str());
            });
            pounds(ui, &mut range.low, "Low, £m", -span..=span);
            pounds(ui, &mut range.likely, "Likely, £m", -span..=span);
            pounds(ui, &mut range.high, "High, £m", -span..=span);
            ui.end_row();
        }
    });
    CollapsingHeader::new("Build-up, risks, correlations, draws").id_salt("more assumptions").show(
        ui,
        |ui| {
            build_up(ui, draft, p);
            costs(ui, draft, base, p);
            let programmes = programmes(board, draft);
            if let Some(f) = &mut draft.forecast {
                if programmes.len() > 1 {
                    correlations(ui, board, f, &programmes, p);
                }
                draws(ui, f);
            }
        },
    );
}

/// How far a slider reaches either way, in millions: twice what stands on the board.
fn span(ends: [Gbp; 2]) -> f64 {
    ends.iter().map(|g| g.as_f64().abs()).fold(MILLION, f64::max) * 2.0 / MILLION
}

/// A slider rounds what it shows to its steps as it is drawn: only what the reader moved is taken.
fn moved(ui: &mut Ui, slider: Slider<'_>, name: &str) -> bool {
    let moved = ui.add(slider.text(name));
    widgets::named(&moved, name);
    moved.changed() && (moved.dragged() || moved.clicked() || moved.has_focus())
}

fn share(ui: &mut Ui, value: &mut f64, name: &str, within: RangeInclusive<f64>) {
    let mut shown = *value;
    if moved(ui, Slider::new(&mut shown, within).step_by(0.05).fixed_decimals(2), name) {
        *value = (shown * 100.0).round() / 100.0;
    }
}

fn pounds(ui: &mut Ui, gbp: &mut Gbp, name: &str, within: RangeInclusive<f64>) {
    let mut millions = gbp.as_f64() / MILLION;
    if moved(ui, Slider::new(&mut millions, within).step_by(10.0), name) {
        *gbp = Gbp::from_f64(millions * MILLION).unwrap_or(*gbp);
    }
}

fn build_up(ui: &mut Ui, draft: &mut Draft, p: &Palette) {
    for (_, title, range) in draft.ranges.iter_mut().take(MOST).filter(|r| !r.2.ramp.is_empty()) {
        widgets::note(ui, &format!("Share of the full year: {title}"), p);
        ui.horizontal_wrapped(|ui| {
            for step in &mut range.ramp {
                share(ui, &mut step.share, &step.period.to_string(), 0.0..=1.0);
            }
        });
    }
}

fn costs(ui: &mut Ui, draft: &mut Draft, base: Option<&Draft>, p: &Palette) {
    for (i, (id, title, cost)) in draft.costs.iter_mut().take(MOST).enumerate() {
        let was = base.and_then(|b| b.costs.get(i)).map_or(*cost, |c| c.2);
        ui.horizontal_wrapped(|ui| {
            pounds(ui, cost, &format!("{id} costs, £m"), 0.0..=span([was, was]));
            widgets::note(ui, title, p);
        });
    }
}

/// The programmes whose savings stand in the forecast, in the board's order.
fn programmes(board: &Board, draft: &Draft) -> Vec<ProgrammeId> {
    let drawn = |p: &ProgrammeId| {
        draft.ranges.iter().any(|(id, ..)| board.savings.iter().any(|s| s.id == *id && s.programme == *p))
    };
    board.programmes.iter().map(|p| p.id.clone()).filter(drawn).take(MOST).collect()
}

/// Every two programmes: what they share where nobody says otherwise is the dependence.
fn correlations(ui: &mut Ui, board: &Board, f: &mut Forecast, programmes: &[ProgrammeId], p: &Palette) {
    widgets::note(ui, "Correlation of savings of two programmes; where none is set, the dependence holds", p);
    let short = |id: &ProgrammeId| board.programme(id.as_str()).map_or("?", |p| p.short.as_str());
    ui.horizontal_wrapped(|ui| {
        for (i, one) in programmes.iter().enumerate() {
            for other in &programmes[i + 1..] {
                let at = f.correlations.iter().position(|c| {
                    (c.one == *one && c.other == *other) || (c.one == *other && c.other == *one)
                });
                let now = at.map_or(f.dependence, |at| f.correlations[at].value);
                let mut value = now;
                let name = format!("{} and {}", short(one), short(other));
                share(ui, &mut value, &name, -1.0..=1.0);
                #[allow(clippy::float_cmp)] // it is the same float until it is moved
                if value != now {
                    match at {
                        Some(at) => f.correlations[at].value = value,
                        None => {
                            f.correlations.push(Correlation {
                                one: one.clone(),
                                other: other.clone(),
                                value,
                            });
                        }
                    }
                }
                if let Some(at) = at {
                    let drop = ui.small_button("As the dependence");
                    widgets::named(&drop, &format!("{name}: as the dependence"));
                    if drop.clicked() {
                        f.correlations.remove(at);
                    }
                }
            }
        }
    });
}

fn draws(ui: &mut Ui, f: &mut Forecast) {
    ui.horizontal(|ui| {
        let label = ui.label("Seed");
        ui.add(DragValue::new(&mut f.seed).speed(1.0)).labelled_by(label.id);
        let label = ui.label("Draws");
        ui.add(DragValue::new(&mut f.draws).speed(1_000.0).range(1_000..=1_000_000)).labelled_by(label.id);
    });
}

/// The inputs of what would have to be true.
pub(super) fn need(ui: &mut Ui, input: &mut Need, was: &Need) {
    ui.spacing_mut().slider_width = 140.0;
    ui.horizontal_wrapped(|ui| {
        pounds(ui, &mut input.target, "To be found, £m", 10.0..=span([was.target, was.target]));
        pounds(ui, &mut input.cost, "All of them cost, £m", 10.0..=span([was.cost, was.cost]));
        let mut thousands = input.level / 1_000.0;
        let slider = Slider::new(&mut thousands, 10.0..=(was.level / 500.0).max(20.0)).step_by(10.0);
        if moved(ui, slider, "How many a year, thousands") {
            input.level = thousands * 1_000.0;
        }
    });
}

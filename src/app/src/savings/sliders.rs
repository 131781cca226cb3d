//! Sliders for the assumptions of a forecast. They change the draft, not the board.

use crate::savings::forecast::Draft;
use crate::theme::Palette;
use crate::widgets;
use boardsight_core::model::{Board, Correlation, Forecast, Gbp, Need, ProgrammeId};
use boardsight_report::spec::Tone;
use eframe::egui::{Button, CollapsingHeader, ComboBox, DragValue, Grid, Label, Slider, TextEdit, Ui};
use std::ops::RangeInclusive;

/// Maximum number of sliders shown at a time, since hundreds would be unusable.
const MOST: usize = 8;
const MILLION: f64 = 1e6;
/// Space between a slider's name and the next slider, in points.
const APART: f32 = 14.0;

/// Selection of the sliders shown.
#[derive(Default)]
pub(super) struct Sliders {
    /// Text that the savings' names must contain; empty for all.
    find: String,
    /// Index of the first matching saving shown.
    first: usize,
    /// Index of the first risk shown.
    first_cost: usize,
    /// Two programmes whose correlation is shown besides those that are set.
    pair: (usize, usize),
}

impl Sliders {
    /// Draws every assumption of the forecast.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        board: &Board,
        draft: &mut Draft,
        base: Option<&Draft>,
        p: &Palette,
    ) {
        ui.spacing_mut().slider_width = 110.0;
        let common = draft.ranges.len() > 1;
        ui.horizontal_wrapped(|ui| {
            if let Some(f) = &mut draft.forecast {
                share(ui, &mut f.dependence, "Dependence", 0.0..=1.0);
                ui.add_space(APART);
                share(ui, &mut f.undecided_overlap, "Overlap not decided", 0.0..=1.0);
                if !common {
                    widgets::note(ui, "Both bear on two savings or more.", p);
                }
            }
        });
        let shown = self.choose(ui, draft);
        Grid::new("ranges").num_columns(4).spacing([12.0, 2.0]).show(ui, |ui| {
            for &i in &shown {
                let (_, title, range) = &mut draft.ranges[i];
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
                build_up(ui, draft, &shown, p);
                self.costs(ui, draft, base, p);
                let programmes = programmes(board, draft);
                if let Some(f) = &mut draft.forecast {
                    if programmes.len() > 1 {
                        self.correlations(ui, board, f, &programmes, p);
                    }
                    draws(ui, f);
                }
            },
        );
    }

    /// Returns the indices of the shown savings. If there are many, draws controls to filter them by name
    /// and to page.
    fn choose(&mut self, ui: &mut Ui, draft: &Draft) -> Vec<usize> {
        if draft.ranges.len() <= MOST {
            return (0..draft.ranges.len()).collect();
        }
        let sought = self.find.trim().to_lowercase();
        let found: Vec<usize> = (0..draft.ranges.len())
            .filter(|&i| sought.is_empty() || draft.ranges[i].1.to_lowercase().contains(&sought))
            .collect();
        ui.horizontal_wrapped(|ui| {
            let label = ui.label("Savings called");
            let find = TextEdit::singleline(&mut self.find).hint_text("All").desired_width(180.0);
            if ui.add(find).labelled_by(label.id).changed() {
                self.first = 0;
            }
            turn(ui, &mut self.first, found.len(), "savings");
        });
        found.into_iter().skip(self.first).take(MOST).collect()
    }

    fn costs(&mut self, ui: &mut Ui, draft: &mut Draft, base: Option<&Draft>, p: &Palette) {
        if draft.costs.len() > MOST {
            ui.horizontal(|ui| turn(ui, &mut self.first_cost, draft.costs.len(), "risks"));
        }
        for (i, (id, title, cost)) in draft.costs.iter_mut().enumerate().skip(self.first_cost).take(MOST) {
            let was = base.and_then(|b| b.costs.get(i)).map_or(*cost, |c| c.2);
            ui.horizontal_wrapped(|ui| {
                pounds(ui, cost, &format!("{id} costs, £m"), 0.0..=span([was, was]));
                widgets::note(ui, title, p);
            });
        }
    }

    /// Draws the correlations of programmes: every pair if there are few, otherwise those that are set and
    /// one chosen pair. A pair without a value uses the general dependence.
    fn correlations(
        &mut self,
        ui: &mut Ui,
        board: &Board,
        f: &mut Forecast,
        programmes: &[ProgrammeId],
        p: &Palette,
    ) {
        widgets::note(
            ui,
            "Correlation of savings of two programmes; where none is set, the dependence holds",
            p,
        );
        let short = |id: &ProgrammeId| board.programme(id.as_str()).map_or("?", |p| p.short.as_str());
        let pairs = (0..programmes.len()).flat_map(|i| (i + 1..programmes.len()).map(move |j| (i, j)));
        let mut shown: Vec<(usize, usize)> = pairs.collect();
        if shown.len() > MOST {
            shown.retain(|&(i, j)| place(f, &programmes[i], &programmes[j]).is_some());
            self.pair.0 = self.pair.0.min(programmes.len() - 1);
            self.pair.1 = self.pair.1.min(programmes.len() - 1);
            ui.horizontal_wrapped(|ui| {
                for (name, at) in
                    [("One programme", &mut self.pair.0), ("Another programme", &mut self.pair.1)]
                {
                    let combo = ComboBox::from_id_salt(name).selected_text(short(&programmes[*at]));
                    let combo = combo.show_ui(ui, |ui| {
                        for (i, one) in programmes.iter().enumerate() {
                            ui.selectable_value(at, i, short(one));
                        }
                    });
                    widgets::named(&combo.response, name);
                }
            });
            let pair = (self.pair.0.min(self.pair.1), self.pair.0.max(self.pair.1));
            if pair.0 != pair.1 && !shown.contains(&pair) {
                shown.push(pair);
            }
        }
        ui.horizontal_wrapped(|ui| {
            for (i, j) in shown {
                let (one, other) = (&programmes[i], &programmes[j]);
                correlation(ui, f, one, other, &format!("{} and {}", short(one), short(other)));
                ui.add_space(APART);
            }
        });
    }
}

/// Draws controls to page through a list of `count` entries.
fn turn(ui: &mut Ui, first: &mut usize, count: usize, what: &str) {
    if *first >= count {
        *first = 0;
    }
    let last = (*first + MOST).min(count);
    let before = ui.add_enabled(*first > 0, Button::new("Before").small());
    widgets::named(&before, &format!("The {what} before"));
    if before.clicked() {
        *first = first.saturating_sub(MOST);
    }
    ui.label(if count == 0 {
        format!("no {what}")
    } else {
        format!("{what} {} to {last} of {count}", *first + 1)
    });
    let next = ui.add_enabled(last < count, Button::new("Next").small());
    widgets::named(&next, &format!("The next {what}"));
    if next.clicked() {
        *first = last;
    }
}

/// Returns the index of the correlation of two programmes, if set.
fn place(f: &Forecast, one: &ProgrammeId, other: &ProgrammeId) -> Option<usize> {
    let is = |c: &Correlation| (c.one == *one && c.other == *other) || (c.one == *other && c.other == *one);
    f.correlations.iter().position(is)
}

fn correlation(ui: &mut Ui, f: &mut Forecast, one: &ProgrammeId, other: &ProgrammeId, name: &str) {
    let at = place(f, one, other);
    let now = at.map_or(f.dependence, |at| f.correlations[at].value);
    let mut value = now;
    share(ui, &mut value, name, -1.0..=1.0);
    #[allow(clippy::float_cmp)] // it is the same float until it is moved
    if value != now {
        match at {
            Some(at) => f.correlations[at].value = value,
            None => {
                f.correlations.push(Correlation { one: one.clone(), other: other.clone(), value });
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

/// Returns the range of a slider in each direction, in millions: twice the board's value.
fn span(ends: [Gbp; 2]) -> f64 {
    ends.iter().map(|g| g.as_f64().abs()).fold(MILLION, f64::max) * 2.0 / MILLION
}

/// Draws a slider. Returns whether the user moved it. A slider rounds its value when drawn, and that change
/// is ignored.
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

fn build_up(ui: &mut Ui, draft: &mut Draft, shown: &[usize], p: &Palette) {
    for &i in shown {
        let (_, title, range) = &mut draft.ranges[i];
        if range.ramp.is_empty() {
            continue;
        }
        widgets::note(ui, &format!("Share of the full year: {title}"), p);
        ui.horizontal_wrapped(|ui| {
            for step in &mut range.ramp {
                share(ui, &mut step.share, &step.period.to_string(), 0.0..=1.0);
                ui.add_space(APART);
            }
        });
    }
}

/// Returns the programmes with savings in the forecast, in the board's order.
fn programmes(board: &Board, draft: &Draft) -> Vec<ProgrammeId> {
    let drawn = |p: &ProgrammeId| {
        draft.ranges.iter().any(|(id, ..)| board.savings.iter().any(|s| s.id == *id && s.programme == *p))
    };
    board.programmes.iter().map(|p| p.id.clone()).filter(drawn).collect()
}

fn draws(ui: &mut Ui, f: &mut Forecast) {
    ui.horizontal(|ui| {
        let label = ui.label("Seed");
        ui.add(DragValue::new(&mut f.seed).speed(1.0)).labelled_by(label.id);
        let label = ui.label("Draws");
        ui.add(DragValue::new(&mut f.draws).speed(1_000.0).range(1_000..=1_000_000)).labelled_by(label.id);
    });
}

/// Draws the inputs of the condition for a target.
pub(super) fn need(ui: &mut Ui, input: &mut Need, was: &Need) {
    ui.spacing_mut().slider_width = 140.0;
    ui.horizontal_wrapped(|ui| {
        pounds(ui, &mut input.target, "To be found, £m", 10.0..=span([was.target, was.target]));
        ui.add_space(APART);
        pounds(ui, &mut input.cost, "All of them cost, £m", 10.0..=span([was.cost, was.cost]));
        ui.add_space(APART);
        let mut thousands = input.level / 1_000.0;
        let slider = Slider::new(&mut thousands, 10.0..=(was.level / 500.0).max(20.0)).step_by(10.0);
        if moved(ui, slider, "How many a year, thousands") {
            input.level = thousands * 1_000.0;
        }
    });
}

//! Forecast sections of the page. They are computed on a background thread and explored with sliders that
//! do not change the board until they are applied.

use crate::action::Action;
use crate::chart;
use crate::savings::overlaps::Twice;
use crate::savings::reference_cases::{Earlier, beside};
use crate::savings::sliders::{self, Sliders};
use crate::theme::Palette;
use crate::view_context::ViewContext;
use crate::widgets::{self, TableLook, card};
use boardsight_core::edit::{self, Edit, EditError};
use boardsight_core::model::{Basis, Board, Forecast, Gbp, RiskId, SavingId, SavingRange};
use boardsight_report::forecast::{ForecastView, forecast};
use boardsight_report::spec::Tone;
use eframe::egui::{self, Button, Ui};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Assumptions being tried.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) forecast: Option<Forecast>,
    pub(super) ranges: Vec<(SavingId, String, SavingRange)>,
    /// Cost of each risk to the savings, if known.
    pub(super) costs: Vec<(RiskId, String, Gbp)>,
}

impl Draft {
    fn of(board: &Board) -> Self {
        let ranges = board
            .savings
            .iter()
            .filter_map(|s| Some((s.id.clone(), s.title.clone(), s.range.clone()?)))
            .collect();
        let costs = board
            .risks
            .iter()
            .filter(|r| r.is_live() && !r.savings.is_empty())
            .filter_map(|r| Some((r.id.clone(), r.title.clone(), r.impact_gbp?)))
            .collect();
        Self { forecast: board.forecasts.first().cloned(), ranges, costs }
    }

    /// Returns the parts of the board used by a forecast, with the assumptions being tried.
    fn on(&self, board: &Board) -> Board {
        let mut tried = Board::new(&board.name, board.as_of);
        tried.sources.clone_from(&board.sources);
        tried.bodies.clone_from(&board.bodies);
        tried.programmes.clone_from(&board.programmes);
        tried.measures.clone_from(&board.measures);
        tried.savings.clone_from(&board.savings);
        tried.risks = board.risks.iter().filter(|r| !r.savings.is_empty()).cloned().collect();
        tried.reference_cases.clone_from(&board.reference_cases);
        tried.overlaps.clone_from(&board.overlaps);
        // Include plans of activity, to which a class can be applied.
        let change = |m| board.measures.iter().any(|x| x.id == m && x.expressed.is_change());
        let plans = board.series.iter().filter(|s| s.is_whole() && change(s.measure.clone()));
        tried.series = plans.cloned().collect();
        for (id, _, range) in &self.ranges {
            if let Some(saving) = tried.savings.iter_mut().find(|s| s.id == *id) {
                saving.range = Some(range.clone());
            }
        }
        for (id, _, cost) in &self.costs {
            if let Some(risk) = tried.risks.iter_mut().find(|r| r.id == *id) {
                risk.impact_gbp = Some(*cost);
            }
        }
        tried
    }

    /// Returns one edit that stores the assumptions on the board.
    fn edit(&self, board: &Board) -> Result<Edit, EditError> {
        let mut changes = Vec::new();
        if let Some(forecast) = &self.forecast {
            changes.extend(edit::update(board, forecast)?.changes);
        }
        for (id, _, range) in &self.ranges {
            if let Some(saving) = board.savings.iter().find(|s| s.id == *id) {
                let mut saving = saving.clone();
                saving.range = Some(range.clone());
                changes.extend(edit::update(board, &saving)?.changes);
            }
        }
        for (id, _, cost) in &self.costs {
            if let Some(risk) = board.risks.iter().find(|r| r.id == *id) {
                let mut risk = risk.clone();
                risk.impact_gbp = Some(*cost);
                changes.extend(edit::update(board, &risk)?.changes);
            }
        }
        Ok(Edit { label: "Apply the forecast’s assumptions".to_owned(), changes })
    }
}

type Key = (u64, jiff::civil::Date, Draft, Option<String>);

/// State of the sections.
#[derive(Default)]
pub struct Ahead {
    base: Option<(u64, Draft)>,
    draft: Option<Draft>,
    shown: Option<(Key, ForecastView)>,
    running: Option<(Key, Receiver<ForecastView>)>,
    earlier: Earlier,
    sliders: Sliders,
    twice: Twice,
}

/// Section of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Savings counted twice.
    Twice,
    /// Delivery of earlier programmes.
    Earlier,
    /// Forecast of the savings.
    Forecast,
    /// Conditions for reaching a target.
    Needs,
}

impl Ahead {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext, section: Section) {
        self.follow(cx);
        let Some(mut draft) = self.draft.clone() else { return };
        let base = self.base.as_ref().map(|(_, base)| base.clone());
        self.work(ui.ctx(), cx, &draft);
        let p = cx.palette;
        if draft.forecast.is_none() {
            widgets::chip(ui, "The board holds no forecast", Tone::Missing, p);
            widgets::note(
                ui,
                "It begins with every saving apart from the others; nothing is assumed for you.",
                p,
            );
            if ui.button("Start a forecast").clicked() {
                cx.edit(edit::insert(cx.board, &blank()));
            }
            return;
        }
        let changed = base.as_ref() != Some(&draft);
        let current = self.shown.as_ref().is_some_and(|(k, _)| k.2 == draft);
        let none = current && self.shown.as_ref().is_some_and(|(_, v)| v.years.is_empty());
        if changed || self.running.is_some() {
            ui.horizontal_wrapped(|ui| {
                if changed {
                    widgets::chip(ui, "Tried, not on the board", Tone::Watch, p);
                    let apply = ui
                        .add_enabled(!none, Button::new("Apply"))
                        .on_disabled_hover_text("These assumptions give no forecast");
                    if apply.clicked() {
                        cx.send(Action::Edit(draft.edit(cx.board)));
                    }
                    if ui.button("Put back").clicked()
                        && let Some(base) = &base
                    {
                        draft = base.clone();
                    }
                }
                if self.running.is_some() {
                    widgets::note(ui, "Working out", p);
                }
            });
        }
        // Take the large value out while drawing and put it back, to avoid a copy in every frame.
        let shown = self.shown.take();
        if let Some((_, view)) = &shown {
            match section {
                Section::Twice => self.twice.show(ui, cx, view),
                Section::Earlier => self.earlier.show(ui, cx, view, &mut draft),
                Section::Forecast => ahead(ui, cx, view, &mut draft, base.as_ref(), &mut self.sliders),
                Section::Needs => needs(ui, view, &mut draft, base.as_ref(), p),
            }
        }
        self.shown = shown;
        self.draft = Some(draft);
    }

    /// Updates the draft from the board. Assumptions being tried are kept unless the board's own have
    /// changed.
    fn follow(&mut self, cx: &ViewContext) {
        if self.base.as_ref().is_some_and(|(revision, _)| *revision == cx.revision) {
            return;
        }
        let now = Draft::of(cx.board);
        let before = self.base.as_ref().map(|(_, base)| base);
        if before != Some(&now) {
            let lost = before.is_some() && self.draft.as_ref() != before && self.draft.as_ref() != Some(&now);
            if lost {
                let text = "The board’s assumptions changed: what was tried was put back";
                cx.send(Action::Say(text.to_owned()));
            }
            self.draft = Some(now.clone());
        }
        self.base = Some((cx.revision, now));
    }

    /// Takes a finished result and starts the next computation.
    fn work(&mut self, ctx: &egui::Context, cx: &ViewContext, draft: &Draft) {
        if let Some((key, receiver)) = &self.running {
            match receiver.try_recv() {
                Ok(view) => {
                    self.shown = Some((key.clone(), view));
                    self.running = None;
                }
                Err(TryRecvError::Disconnected) => self.running = None,
                Err(TryRecvError::Empty) => return,
            }
        }
        let key = (cx.revision, cx.as_of, draft.clone(), self.earlier.plan.clone());
        let current = |(k, _): &(Key, ForecastView)| *k == key;
        if self.shown.as_ref().is_some_and(current) {
            return;
        }
        let Some(assumptions) = draft.forecast.clone() else { return };
        let mut board = draft.on(cx.board);
        board.as_of = cx.as_of;
        let (sender, receiver) = channel();
        let (ctx, plan) = (ctx.clone(), self.earlier.plan.clone());
        std::thread::spawn(move || {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            // Ignore send errors: the receiver is dropped when the window closes.
            let _ = sender.send(forecast(&board, &assumptions, plan.as_deref(), threads));
            ctx.request_repaint();
        });
        self.running = Some((key, receiver));
    }
}

/// Returns empty assumptions to start with.
fn blank() -> Forecast {
    Forecast {
        id: "main".into(),
        title: "Savings".to_owned(),
        dependence: 0.0,
        correlations: Vec::new(),
        undecided_overlap: 0.0,
        class: Vec::new(),
        seed: 1,
        draws: 100_000,
        basis: Basis::Assessed,
        note: "Nothing is assumed yet: savings are taken as independent of one another, and none as counted twice"
            .to_owned(),
        needs: Vec::new(),
    }
}

/// Draws the forecast with its sliders.
fn ahead(
    ui: &mut Ui,
    cx: &ViewContext,
    view: &ForecastView,
    draft: &mut Draft,
    base: Option<&Draft>,
    sliders: &mut Sliders,
) {
    let p = cx.palette;
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, &view.message);
        sliders.show(ui, cx.board, draft, base, p);
    });
    let height = view.charts.iter().filter(|c| c.sideways).map(chart::height).fold(230.0, f32::max);
    beside(ui, view.charts.iter().enumerate().map(|(i, c)| (c, if i < 2 { 240.0 } else { height })), p);
    if !view.targets.is_empty() || !view.left_out.is_empty() {
        card(p).show(ui, |ui| widgets::table(ui, &view.targets_table(), TableLook::default(), p));
    }
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, "What this rests on");
        for line in &view.assumptions {
            ui.label(line);
        }
    });
}

fn needs(ui: &mut Ui, view: &ForecastView, draft: &mut Draft, base: Option<&Draft>, p: &Palette) {
    let before = base.and_then(|b| b.forecast.as_ref());
    let mut inputs = draft.forecast.iter_mut().flat_map(|f| f.needs.iter_mut());
    for need in &view.needs {
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::section(ui, &need.message);
            widgets::note(ui, &need.title, p);
            ui.label(&need.arithmetic);
            ui.label(&need.reference);
            if let Some(input) = inputs.next() {
                let was = before.and_then(|f| f.needs.iter().find(|n| n.id == input.id));
                let was = was.cloned().unwrap_or_else(|| input.clone());
                sliders::need(ui, input, &was);
            }
            widgets::note(ui, &need.note, p);
            widgets::source(ui, &need.source, p);
        });
    }
    if view.needs.is_empty() {
        widgets::chip(ui, "No target is set against a measure", Tone::Missing, p);
    }
}

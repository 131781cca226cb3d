//! The sections of the page that look ahead: worked out off the thread that draws, explored with sliders that change
//! nothing on the board until they are applied.

use crate::brief::forecast::{ForecastView, forecast};
use crate::brief::spec::Tone;
use crate::desk::chart;
use crate::desk::context::{Ask, Context};
use crate::desk::theme::Palette;
use crate::desk::widgets::{self, TableLook, card};
use crate::edit::{self, Edit, EditError, List};
use crate::model::{Board, Forecast, Gbp, Overlap, OverlapVerdict, SavingId, SavingRange};
use eframe::egui::{self, Button, ComboBox, Slider, TextEdit, Ui};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// What is being tried.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    forecast: Option<Forecast>,
    ranges: Vec<(SavingId, String, SavingRange)>,
}

impl Draft {
    fn of(board: &Board) -> Self {
        let ranges = board
            .savings
            .iter()
            .filter_map(|s| Some((s.id.clone(), s.title.clone(), s.range.clone()?)))
            .collect();
        Self { forecast: board.forecasts.first().cloned(), ranges }
    }

    /// The parts of the board that a forecast reads, with what is tried in them.
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
        for (id, _, range) in &self.ranges {
            if let Some(saving) = tried.savings.iter_mut().find(|s| s.id == *id) {
                saving.range = Some(range.clone());
            }
        }
        tried
    }

    /// One edit that puts what is tried on the board.
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
        Ok(Edit { label: "Apply the forecast’s assumptions".to_owned(), changes })
    }
}

type Key = (u64, jiff::civil::Date, Draft);

/// The sections.
#[derive(Default)]
pub struct Ahead {
    base: Option<(u64, Draft)>,
    draft: Option<Draft>,
    shown: Option<(Key, ForecastView)>,
    running: Option<(Key, Receiver<ForecastView>)>,
    one: String,
    other: String,
    reason: String,
    share: f64,
}

/// Which section.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Counted twice, where?
    Twice,
    /// What did earlier programmes deliver?
    Earlier,
    /// What will come of it?
    Forecast,
    /// What would have to be true?
    Needs,
}

impl Ahead {
    /// Draws a section.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context, section: Section) {
        self.follow(cx);
        let Some(mut draft) = self.draft.clone() else { return };
        let base = self.base.as_ref().map(|(_, base)| base.clone());
        self.work(ui.ctx(), cx, &draft);
        let p = cx.palette;
        if draft.forecast.is_none() {
            widgets::chip(ui, "The board holds no forecast: add an entry to 'forecasts'", Tone::Missing, p);
            return;
        }
        let changed = base.as_ref() != Some(&draft);
        ui.horizontal_wrapped(|ui| {
            if changed {
                widgets::chip(ui, "Tried, not on the board", Tone::Watch, p);
                if ui.button("Apply").clicked() {
                    cx.asks.push(Ask::Edit(draft.edit(cx.board)));
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
        // Taken out while it is drawn, and put back: it is large, and not copied for every frame.
        let shown = self.shown.take();
        if let Some((_, view)) = &shown {
            match section {
                Section::Twice => self.twice(ui, cx, view),
                Section::Earlier => earlier(ui, view, &mut draft, p),
                Section::Forecast => ahead(ui, view, &mut draft, base.as_ref(), p),
                Section::Needs => needs(ui, view, p),
            }
        }
        self.shown = shown;
        self.draft = Some(draft);
    }

    /// Keeps to the board: what is tried stays unless the board's own assumptions have changed.
    fn follow(&mut self, cx: &mut Context) {
        if self.base.as_ref().is_some_and(|(revision, _)| *revision == cx.revision) {
            return;
        }
        let now = Draft::of(cx.board);
        let before = self.base.as_ref().map(|(_, base)| base);
        if before != Some(&now) {
            let lost = before.is_some() && self.draft.as_ref() != before && self.draft.as_ref() != Some(&now);
            if lost {
                let text = "The board’s assumptions changed: what was tried was put back";
                cx.asks.push(Ask::Say(text.to_owned()));
            }
            self.draft = Some(now.clone());
        }
        self.base = Some((cx.revision, now));
    }

    /// Takes what has been worked out, and starts on what has not.
    fn work(&mut self, ctx: &egui::Context, cx: &Context, draft: &Draft) {
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
        let current = |(k, _): &(Key, ForecastView)| k.0 == cx.revision && k.1 == cx.as_of && k.2 == *draft;
        if self.shown.as_ref().is_some_and(current) {
            return;
        }
        let Some(assumptions) = draft.forecast.clone() else { return };
        let mut board = draft.on(cx.board);
        board.as_of = cx.as_of;
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            // Nobody listens once the window is gone.
            let _ = sender.send(forecast(&board, &assumptions, threads));
            ctx.request_repaint();
        });
        self.running = Some(((cx.revision, cx.as_of, draft.clone()), receiver));
    }

    /// Counted twice: what was found, and what a person joins or tells apart.
    fn twice(&mut self, ui: &mut Ui, cx: &mut Context, view: &ForecastView) {
        let p = cx.palette;
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(&view.overlap);
            for pair in &view.pairs {
                ui.horizontal_wrapped(|ui| {
                    let tone = if pair.verdict == "Not decided" { Tone::Watch } else { Tone::Neutral };
                    widgets::chip(ui, &pair.verdict, tone, p);
                    ui.label(&pair.what);
                    widgets::note(ui, &format!("Same {}. At most {}.", pair.because, pair.most), p);
                    if ui.small_button("Decide").clicked() {
                        (self.one, self.other) = (pair.one.clone(), pair.other.clone());
                    }
                });
            }
        });
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::section(ui, "Join two savings, or tell them apart");
            ui.horizontal_wrapped(|ui| {
                for (name, value) in [("One saving", &mut self.one), ("Another saving", &mut self.other)] {
                    let text = if value.is_empty() { name.to_owned() } else { value.clone() };
                    let shown = ComboBox::from_id_salt(name).selected_text(text).show_ui(ui, |ui| {
                        for s in &cx.board.savings {
                            ui.selectable_value(value, s.id.to_string(), format!("{} ({})", s.title, s.id));
                        }
                    });
                    widgets::named(&shown.response, name);
                }
                ui.add(Slider::new(&mut self.share, 0.0..=1.0).text("Share of the smaller"));
                let reason =
                    ui.add(TextEdit::singleline(&mut self.reason).hint_text("Why").desired_width(220.0));
                widgets::named(&reason, "Reason");
            });
            let ready = !self.one.is_empty() && self.one != self.other && !self.other.is_empty();
            let ready = ready && !self.reason.trim().is_empty();
            ui.horizontal(|ui| {
                let join = ui.add_enabled(ready, Button::new("They overlap")).clicked();
                let apart = ui.add_enabled(ready, Button::new("They are separate")).clicked();
                if join || apart {
                    cx.edit(self.decided(cx.board, join));
                    self.reason.clear();
                }
                if !ready {
                    widgets::note(ui, "Choose two savings and say why", p);
                }
            });
        });
    }

    fn decided(&self, board: &Board, join: bool) -> Result<Edit, EditError> {
        let is = |l: &Overlap, a: &str, b: &str| l.one == *a && l.other == *b;
        let same = |l: &&Overlap| is(l, &self.one, &self.other) || is(l, &self.other, &self.one);
        let old = board.overlaps.iter().find(same);
        let link = Overlap {
            id: old.map_or_else(|| edit::next_id(board, List::Overlaps, "overlap").into(), |l| l.id.clone()),
            one: self.one.as_str().into(),
            other: self.other.as_str().into(),
            verdict: if join { OverlapVerdict::Overlap } else { OverlapVerdict::Separate },
            share: if join { self.share } else { 0.0 },
            reason: self.reason.trim().to_owned(),
        };
        let mut edit = if old.is_some() { edit::update(board, &link)? } else { edit::insert(board, &link)? };
        let word = if join { "overlap" } else { "are separate" };
        edit.label = format!("{} and {} {word}", self.one, self.other);
        Ok(edit)
    }
}

/// The outside view, and the choice of its class.
fn earlier(ui: &mut Ui, view: &ForecastView, draft: &mut Draft, p: &Palette) {
    let o = &view.outside;
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, "Outside view against promoter’s view");
        ui.label(&o.message);
        for line in &o.plans {
            ui.label(line);
        }
        if let Some(forecast) = &mut draft.forecast {
            ui.horizontal_wrapped(|ui| {
                widgets::note(ui, "Class:", p);
                for case in &o.cases {
                    let mut chosen = forecast.class.iter().any(|id| *id == *case.id);
                    if ui.checkbox(&mut chosen, &case.title).changed() {
                        forecast.class.retain(|id| *id != *case.id);
                        if chosen {
                            forecast.class.push(case.id.as_str().into());
                        }
                    }
                }
            });
        }
    });
    card(p).show(ui, |ui| widgets::table(ui, &view.cases_table(), TableLook::default(), p));
}

/// The forecast with its sliders.
fn ahead(ui: &mut Ui, view: &ForecastView, draft: &mut Draft, base: Option<&Draft>, p: &Palette) {
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, &view.message);
        sliders(ui, draft, base, p);
    });
    if let [fan, curve, tornado] = view.charts.as_slice() {
        ui.columns(2, |columns| {
            for (column, spec) in columns.iter_mut().zip([fan, curve]) {
                card(p).show(column, |ui| chart::show(ui, spec, 250.0, p));
            }
        });
        card(p).show(ui, |ui| chart::show(ui, tornado, chart::height(tornado), p));
    }
    card(p).show(ui, |ui| widgets::table(ui, &view.targets_table(), TableLook::default(), p));
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, "What this rests on");
        for line in &view.assumptions {
            ui.label(line);
        }
        if !view.settling.is_empty() {
            widgets::note(ui, &view.settling_line(), p);
        }
    });
}

/// A slider rounds what it shows to its steps as it is drawn: only what the reader moved is taken.
fn share(ui: &mut Ui, value: &mut f64, name: &str) {
    let mut shown = *value;
    let slider = Slider::new(&mut shown, 0.0..=1.0).step_by(0.05).fixed_decimals(2).text(name);
    let moved = ui.add(slider);
    widgets::named(&moved, name);
    if moved.changed() && (moved.dragged() || moved.clicked() || moved.has_focus()) {
        *value = (shown * 100.0).round() / 100.0;
    }
}

fn sliders(ui: &mut Ui, draft: &mut Draft, base: Option<&Draft>, p: &Palette) {
    ui.horizontal_wrapped(|ui| {
        if let Some(f) = &mut draft.forecast {
            share(ui, &mut f.dependence, "Dependence");
            share(ui, &mut f.undecided_overlap, "Overlap not decided");
        }
    });
    // A page of sliders for hundreds of savings explains nothing: the first few, in the board's order.
    for (i, (_, title, range)) in draft.ranges.iter_mut().take(8).enumerate() {
        let was = base.and_then(|b| b.ranges.get(i)).map_or_else(|| range.clone(), |r| r.2.clone());
        let span = was.low.as_f64().abs().max(was.high.as_f64().abs()).max(1e6) * 2.0 / 1e6;
        ui.horizontal_wrapped(|ui| {
            widgets::note(ui, title, p);
            widgets::chip(ui, range.basis.word(), Tone::Missing, p);
            let ends = [
                ("Low, £m", &mut range.low),
                ("Likely, £m", &mut range.likely),
                ("High, £m", &mut range.high),
            ];
            for (name, gbp) in ends {
                let mut millions = gbp.as_f64() / 1e6;
                let slider = Slider::new(&mut millions, -span..=span).step_by(10.0).text(name);
                let moved = ui.add(slider);
                if moved.changed() && (moved.dragged() || moved.clicked() || moved.has_focus()) {
                    *gbp = Gbp::from_f64(millions * 1e6).unwrap_or(*gbp);
                }
            }
        });
    }
}

fn needs(ui: &mut Ui, view: &ForecastView, p: &Palette) {
    for need in &view.needs {
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::section(ui, &need.message);
            widgets::note(ui, &need.title, p);
            ui.label(&need.arithmetic);
            ui.label(&need.reference);
            widgets::note(ui, &need.note, p);
            widgets::source(ui, &need.source, p);
        });
    }
    if view.needs.is_empty() {
        widgets::chip(ui, "No target is set against a measure", Tone::Missing, p);
    }
}

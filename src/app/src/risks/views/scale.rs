//! Board's rating scale: shown as it is, edited as a draft, and applied together with an answer for every
//! rating that would change.

use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use crate::widgets::{self, TableLook};
use boardsight_core::edit::{free_id, rescale, set_framework};
use boardsight_core::model::{
    BandColour, Board, ImpactStep, LikelihoodStep, Rating, RatingConversion, RatingKind, RiskFramework,
    Scale, ScoreBand, check, shifts,
};
use boardsight_report::risks::colour_tone;
use boardsight_report::risks::heat::{scale_tables, shift_words};
use boardsight_report::spec::{Table, Tone};
use eframe::egui::{self, Button, ComboBox, DragValue, ScrollArea, TextEdit, Ui};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct ScaleView {
    draft: Option<Draft>,
    tables: RevisionCache<Vec<Table>>,
}

/// Draft of a scale. It has no effect until it is applied.
struct Draft {
    scale: Scale,
    /// Answers, by risk and kind of rating.
    answers: HashMap<(String, RatingKind), Answer>,
    /// Ratings that need an answer, and the board and draft that they were computed for.
    asked: Vec<RatingConversion>,
    problems: Vec<String>,
    for_what: Option<(u64, Scale)>,
    /// Whether the edit was requested; the next frame shows whether it succeeded.
    put: bool,
}

#[derive(Clone, Copy)]
struct Answer {
    rating: Rating,
    agreed: bool,
}

impl ScaleView {
    pub(super) const fn is_drafting(&self) -> bool {
        self.draft.is_some()
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let board = cx.board;
        let palette = cx.palette;
        // The draft is now the board's scale, so it can be closed.
        let in_force = |d: &Draft| d.put && board.risk_framework.scale == d.framework(board).scale;
        if self.draft.as_ref().is_some_and(in_force) {
            self.draft = None;
        }
        if let Some(draft) = &mut self.draft {
            if !draft.show(ui, cx) {
                self.draft = None;
            }
            return;
        }
        let own = board.risk_framework.scale.is_some();
        ui.horizontal_wrapped(|ui| {
            let title = if own { "The board's own scale" } else { "The standard scale of five by five" };
            widgets::section(ui, title);
            if board.risk_framework.scale.as_ref().is_some_and(|s| s.illustrative) {
                widgets::illustrative(ui, palette);
            }
            let text =
                if own { "Change the scale\u{2026}" } else { "Declare a scale of the board's own\u{2026}" };
            if ui
                .button(text)
                .on_hover_text("Begins a draft; nothing changes until it is put in force")
                .clicked()
            {
                self.draft = Some(Draft::of(board.scale().into_owned()));
            }
            if own {
                let back = ui.button("Go back to the standard scale\u{2026}");
                if back.on_hover_text("Begins a draft of it; every rating is asked about").clicked() {
                    self.draft = Some(Draft::of(Scale::standard()));
                }
            }
        });
        let tables = self.tables.get(cx, (), || scale_tables(board));
        for table in tables {
            widgets::card(palette).show(ui, |ui| widgets::table(ui, table, TableLook::default(), palette));
            ui.add_space(6.0);
        }
        bands(ui, cx);
    }
}

/// Draws the bands with their colours.
fn bands(ui: &mut Ui, cx: &ViewContext) {
    let scale = cx.board.scale();
    // A score is the product of two steps, so not every number is possible.
    let (likelihoods, impacts) = scale.size();
    let scores: Vec<u16> =
        (1..=likelihoods).flat_map(|l| (1..=impacts).map(move |i| u16::from(l) * u16::from(i))).collect();
    ui.horizontal_wrapped(|ui| {
        widgets::note(ui, "Bands", cx.palette);
        for (i, band) in scale.bands.iter().enumerate() {
            let next = scale.bands.get(i + 1).map_or(u16::MAX, |next| next.from);
            let to = scores.iter().copied().filter(|s| *s < next).max().unwrap_or(band.from);
            let text = format!("{} {}\u{2013}{to}", band.name, band.from);
            widgets::chip(ui, &text, colour_tone(band.colour), cx.palette);
        }
    });
}

/// Draws a named text field of the draft.
fn text(ui: &mut Ui, name: &str, value: &mut String, width: f32) {
    let edit = TextEdit::singleline(value)
        .desired_width(width)
        .hint_text(name.rsplit(": ").next().unwrap_or("").to_owned());
    ui.add(edit).accessible_name(name);
}

impl Draft {
    fn of(scale: Scale) -> Self {
        Self {
            scale,
            answers: HashMap::new(),
            asked: Vec::new(),
            problems: Vec::new(),
            for_what: None,
            put: false,
        }
    }

    fn framework(&self, board: &Board) -> RiskFramework {
        let mut framework = board.risk_framework.clone();
        // The standard scale is stored as no scale.
        framework.scale = (self.scale != Scale::standard()).then(|| self.scale.clone());
        framework
    }

    /// Draws the draft. Returns `false` when it closes.
    fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> bool {
        let mut keep = true;
        widgets::section(ui, "Draft of another scale: not in force");
        let note = "Nothing changes until the draft is put in force. Ratings that would then not say the same are listed \
                    below, and each is asked about.";
        widgets::note(ui, note, cx.palette);
        let palette = cx.palette;
        widgets::card(palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            self.likelihood(ui);
            ui.add_space(6.0);
            self.impact(ui);
            ui.add_space(6.0);
            self.bands(ui, cx);
        });
        self.work_out(cx);
        for problem in &self.problems {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Bad, palette);
                ui.label(problem);
            });
        }
        self.ask(ui, cx);
        ui.horizontal_wrapped(|ui| {
            let open = self.open(cx.board);
            let ready = open == 0 && self.problems.is_empty();
            let why = if self.problems.is_empty() {
                format!("{open} ratings have no answer yet")
            } else {
                "Mend what is wrong with the draft first".to_owned()
            };
            let put =
                ui.add_enabled(ready, Button::new("Put the scale in force")).on_disabled_hover_text(why);
            if put.clicked() {
                self.put_in_force(cx);
            }
            if ui.button("Discard the draft").clicked() {
                keep = false;
            }
        });
        keep
    }

    fn put_in_force(&mut self, cx: &ViewContext) {
        self.put = true;
        let board = cx.board;
        let framework = self.framework(board);
        let answers: Vec<(usize, RatingKind, Rating)> = self
            .asked
            .iter()
            .filter_map(|s| {
                let answer = self.answers.get(&key(board, s))?;
                answer.agreed.then_some((s.risk, s.which, answer.rating))
            })
            .collect();
        let edit = if self.asked.is_empty() {
            set_framework(board, &framework)
        } else {
            rescale(board, &framework, &answers)
        };
        cx.edit(edit);
    }

    fn likelihood(&mut self, ui: &mut Ui) {
        steps(ui, "likelihood", self.scale.likelihood.len(), |more| {
            let ids: Vec<&str> = self.scale.likelihood.iter().map(|s| s.id.as_str()).collect();
            if more {
                let id = free_id('L', &ids);
                let word = "New step".to_owned();
                self.scale.likelihood.push(LikelihoodStep { id, word, ..LikelihoodStep::default() });
            } else {
                self.scale.likelihood.pop();
            }
        });
        for (n, step) in (1..).zip(&mut self.scale.likelihood) {
            ui.horizontal(|ui| {
                ui.label(n.to_string());
                text(ui, &format!("Likelihood {n}: word"), &mut step.word, 130.0);
                let width = (ui.available_width() - 190.0).max(120.0);
                text(ui, &format!("Likelihood {n}: when it applies"), &mut step.criteria, width);
                let mut declared = step.probability.is_some();
                let tick = ui.checkbox(&mut declared, "chance");
                widgets::named(&tick, &format!("Likelihood {n}: chance is declared"));
                if tick.changed() {
                    step.probability = declared.then_some(0.5);
                }
                if let Some(p) = &mut step.probability {
                    let mut percent = *p * 100.0;
                    let drag = ui.add(DragValue::new(&mut percent).range(0.1..=100.0).suffix("%"));
                    widgets::named(&drag, &format!("Likelihood {n}: chance in percent"));
                    if drag.changed() {
                        *p = percent / 100.0;
                    }
                }
            });
        }
    }

    fn impact(&mut self, ui: &mut Ui) {
        steps(ui, "impact", self.scale.impact.len(), |more| {
            let ids: Vec<&str> = self.scale.impact.iter().map(|s| s.id.as_str()).collect();
            if more {
                let id = free_id('I', &ids);
                let word = "New step".to_owned();
                self.scale.impact.push(ImpactStep { id, word, ..ImpactStep::default() });
            } else {
                self.scale.impact.pop();
            }
        });
        for (n, step) in (1..).zip(&mut self.scale.impact) {
            ui.horizontal(|ui| {
                ui.label(n.to_string());
                text(ui, &format!("Impact {n}: word"), &mut step.word, 110.0);
                let width = ((ui.available_width() - 40.0) / 4.0).max(60.0);
                text(ui, &format!("Impact {n}: money"), &mut step.money, width);
                text(ui, &format!("Impact {n}: service"), &mut step.service, width);
                text(ui, &format!("Impact {n}: people"), &mut step.people, width);
                text(ui, &format!("Impact {n}: reputation"), &mut step.reputation, width);
            });
        }
    }

    fn bands(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let highest = self.scale.highest();
        ui.horizontal(|ui| {
            widgets::section(ui, "Bands of likelihood times impact");
            if ui.add_enabled(self.scale.bands.len() < 6, Button::new("Add band")).clicked() {
                let ids: Vec<&str> = self.scale.bands.iter().map(|b| b.id.as_str()).collect();
                let id = free_id('B', &ids);
                let from = self.scale.bands.last().map_or(1, |b| b.from.saturating_add(1)).min(highest);
                self.scale.bands.push(ScoreBand {
                    id,
                    name: "New band".into(),
                    from,
                    colour: BandColour::DarkRed,
                });
            }
        });
        let mut gone = None;
        let many = self.scale.bands.len() > 2;
        for (i, band) in self.scale.bands.iter_mut().enumerate() {
            let n = i + 1;
            ui.horizontal(|ui| {
                widgets::shape(ui, colour_tone(band.colour), cx.palette);
                text(ui, &format!("Band {n}: name"), &mut band.name, 130.0);
                ui.label("from");
                let drag = ui.add_enabled(i > 0, DragValue::new(&mut band.from).range(1..=highest));
                widgets::named(&drag, &format!("Band {n}: lowest score"));
                let combo = ComboBox::from_id_salt(("band colour", i)).selected_text(band.colour.label());
                let shown = combo.show_ui(ui, |ui| {
                    for colour in BandColour::ALL {
                        ui.selectable_value(&mut band.colour, colour, colour.label());
                    }
                });
                widgets::named(&shown.response, &format!("Band {n}: colour"));
                let (rect, _) = ui.allocate_exact_size(egui::vec2(26.0, 16.0), egui::Sense::hover());
                ui.painter().rect_filled(rect, 2.0, cx.palette.band(band.colour));
                let remove = ui.add_enabled(many, Button::new("Remove").small());
                widgets::named(&remove, &format!("Remove band {n}"));
                if remove.clicked() {
                    gone = Some(i);
                }
            });
        }
        if let Some(i) = gone {
            self.scale.bands.remove(i);
            if let Some(first) = self.scale.bands.first_mut() {
                first.from = 1;
            }
        }
    }

    /// Computes the errors and effects of the draft, once for each board revision and draft.
    fn work_out(&mut self, cx: &ViewContext) {
        let same =
            self.for_what.as_ref().is_some_and(|(rev, scale)| *rev == cx.revision && *scale == self.scale);
        if same {
            return;
        }
        self.for_what = Some((cx.revision, self.scale.clone()));
        let framework = self.framework(cx.board);
        let mut bare = Board::new("draft", cx.board.as_of);
        bare.sources.clone_from(&cx.board.sources);
        bare.risk_framework = framework.clone();
        self.problems = check(&bare).iter().map(|p| format!("{}: expected {}", p.what, p.expected)).collect();
        self.asked = if self.problems.is_empty() { shifts(cx.board, &framework) } else { Vec::new() };
        let (likelihood, impact) = self.scale.size();
        for shift in &self.asked {
            let fits = |r: Rating| r.likelihood <= likelihood && r.impact <= impact;
            let answer = self
                .answers
                .entry(key(cx.board, shift))
                .or_insert(Answer { rating: shift.to, agreed: false });
            // Keep an earlier answer only if the user chose it and it still fits.
            if !fits(answer.rating) || !answer.agreed {
                *answer = Answer { rating: shift.to, agreed: false };
            }
        }
    }

    fn open(&self, board: &Board) -> usize {
        let agreed = |s: &&RatingConversion| self.answers.get(&key(board, s)).is_some_and(|a| a.agreed);
        self.asked.len() - self.asked.iter().filter(agreed).count()
    }

    /// Draws the ratings that need an answer.
    fn ask(&mut self, ui: &mut Ui, cx: &ViewContext) {
        if self.asked.is_empty() {
            if self.problems.is_empty() {
                widgets::note(ui, "Every rating would say the same as now.", cx.palette);
            }
            return;
        }
        let open = self.open(cx.board);
        ui.horizontal_wrapped(|ui| {
            let title =
                format!("{} ratings would not say the same; {open} have no answer yet", self.asked.len());
            widgets::section(ui, &title);
            if ui.add_enabled(open > 0, Button::new("Agree to all as proposed")).clicked() {
                for shift in &self.asked {
                    if let Some(answer) = self.answers.get_mut(&key(cx.board, shift)) {
                        answer.agreed = true;
                    }
                }
            }
        });
        let size = self.scale.size();
        let palette = cx.palette;
        widgets::card(palette).show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("ratings asked")
                .max_height(260.0)
                .auto_shrink([false, true])
                .show_rows(ui, 24.0, self.asked.len(), |ui, rows| {
                    for shift in self.asked.get(rows).unwrap_or_default() {
                        let Some(answer) = self.answers.get_mut(&key(cx.board, shift)) else { continue };
                        answered(ui, cx.board, shift, answer, &self.scale, size);
                    }
                });
        });
    }
}

fn key(board: &Board, shift: &RatingConversion) -> (String, RatingKind) {
    (board.risks.get(shift.risk).map_or_else(String::new, |r| r.id.to_string()), shift.which)
}

/// Draws one rating that needs an answer: accept the suggestion, or choose another.
fn answered(
    ui: &mut Ui,
    board: &Board,
    shift: &RatingConversion,
    answer: &mut Answer,
    scale: &Scale,
    size: (u8, u8),
) {
    let id = board.risks.get(shift.risk).map_or("", |r| r.id.as_str());
    let what = format!("{} of {id}", shift.which.label().to_lowercase());
    ui.horizontal(|ui| {
        let tick = ui.checkbox(&mut answer.agreed, "agreed");
        widgets::named(&tick, &format!("Agree to {what}"));
        for (axis, step, most) in [
            ("likelihood", &mut answer.rating.likelihood, size.0),
            ("impact", &mut answer.rating.impact, size.1),
        ] {
            let drag = ui.add(DragValue::new(step).range(1..=most));
            widgets::named(&drag, &format!("New {axis} for {what}"));
            if drag.changed() {
                answer.agreed = true;
            }
        }
        let band = scale.band_name(scale.band(answer.rating.score()));
        let now = RatingConversion { to: answer.rating, to_band: band.to_owned(), ..shift.clone() };
        ui.add(egui::Label::new(shift_words(board, &now)).truncate());
    });
}

/// Draws the number of steps of an axis, with buttons for one more and one less.
fn steps(ui: &mut Ui, axis: &str, now: usize, act: impl FnOnce(bool)) {
    ui.horizontal(|ui| {
        widgets::section(ui, &format!("{now} steps of {axis}"));
        let less = ui.add_enabled(now > Scale::LEAST, Button::new("One less").small());
        widgets::named(&less, &format!("One step of {axis} less"));
        let more = ui.add_enabled(now < Scale::MOST, Button::new("One more").small());
        widgets::named(&more, &format!("One step of {axis} more"));
        if more.clicked() {
            act(true);
        } else if less.clicked() {
            act(false);
        }
    });
}

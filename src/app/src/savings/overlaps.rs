//! Double counting: the detected pairs, and the user's decisions with a reason.

use crate::chart;
use crate::view_context::ViewContext;
use crate::widgets::{self, card};
use boardsight_core::edit::{self, Edit, EditError, List};
use boardsight_core::model::{Board, Overlap, OverlapVerdict, Saving};
use boardsight_report::forecast::ForecastView;
use boardsight_report::spec::Tone;
use eframe::egui::{Button, ComboBox, Slider, TextEdit, Ui};

/// State of the decision in progress.
#[derive(Default)]
pub(super) struct Twice {
    one: String,
    other: String,
    reason: String,
    /// Overlap in per cent of the smaller saving.
    share: u8,
}

impl Twice {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext, view: &ForecastView) {
        let p = cx.palette;
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::section(ui, &view.overlap);
            for pair in &view.pairs {
                ui.horizontal_wrapped(|ui| {
                    let tone = if pair.share.is_none() { Tone::Watch } else { Tone::Neutral };
                    widgets::chip(ui, &pair.verdict, tone, p);
                    ui.label(&pair.what);
                    let same = if pair.because.is_empty() {
                        String::new()
                    } else {
                        format!("Same {}. ", pair.because)
                    };
                    widgets::note(ui, &format!("{same}At most {}.", pair.most), p);
                    let word = if pair.share.is_none() { "Decide" } else { "Decide again" };
                    let decide = ui.small_button(word);
                    widgets::named(&decide, &format!("{word}: {}", pair.what));
                    if decide.clicked() {
                        self.take(&pair.one, &pair.other, pair.share);
                    }
                    if !pair.link.is_empty() {
                        let open = ui.small_button("Open again");
                        widgets::named(&open, &format!("Open again: {}", pair.what));
                        if open.clicked() {
                            cx.edit(edit::remove(cx.board, List::Overlaps, &pair.link));
                        }
                    }
                });
            }
            for pair in &view.untold {
                ui.horizontal_wrapped(|ui| {
                    widgets::chip(ui, "Cannot be told apart", Tone::Missing, p);
                    ui.label(&pair.what);
                    widgets::note(ui, &pair.because, p);
                    let decide = ui.small_button("Decide");
                    widgets::named(&decide, &format!("Decide: {}", pair.what));
                    if decide.clicked() {
                        self.take(&pair.one, &pair.other, None);
                    }
                });
            }
        });
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            self.form(ui, cx);
        });
        if let Some(spec) = &view.overlap_chart {
            card(p).show(ui, |ui| {
                ui.set_width(ui.available_width());
                chart::show(ui, spec, chart::height(spec), p);
            });
        }
    }

    fn take(&mut self, one: &str, other: &str, share: Option<u8>) {
        (self.one, self.other, self.share) = (one.to_owned(), other.to_owned(), share.unwrap_or(100));
    }

    fn form(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let p = cx.palette;
        widgets::section(ui, "Join two savings, or tell them apart");
        ui.horizontal_wrapped(|ui| {
            for (name, value) in [("One saving", &mut self.one), ("Another saving", &mut self.other)] {
                let text = saving_name(cx.board, value).unwrap_or_else(|| name.to_owned());
                let combo = ComboBox::from_id_salt(name).selected_text(text).width(380.0).truncate();
                let shown = combo.show_ui(ui, |ui| {
                    for s in &cx.board.savings {
                        ui.selectable_value(value, s.id.to_string(), named(cx.board, s));
                    }
                });
                widgets::named(&shown.response, name);
            }
        });
        ui.horizontal_wrapped(|ui| {
            let share = ui
                .add(Slider::new(&mut self.share, 0..=100).suffix("%").text("Share of the smaller in both"));
            widgets::named(&share, "Share of the smaller in both");
            let hint = TextEdit::singleline(&mut self.reason).hint_text("Why").desired_width(420.0);
            let reason = ui.add(hint);
            widgets::named(&reason, "Reason");
        });
        let chosen = !self.one.is_empty() && self.one != self.other && !self.other.is_empty();
        let ready = chosen && !self.reason.trim().is_empty();
        ui.horizontal(|ui| {
            let join = ui.add_enabled(ready && self.share > 0, Button::new("They overlap")).clicked();
            let apart = ui.add_enabled(ready, Button::new("They are separate")).clicked();
            if join || apart {
                cx.edit(self.decided(cx.board, join));
                self.reason.clear();
            }
            if !ready {
                widgets::note(ui, "Choose two savings and say why", p);
            } else if self.share == 0 {
                widgets::note(ui, "A share of nothing is not an overlap", p);
            }
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
            share: if join { f64::from(self.share) / 100.0 } else { 0.0 },
            reason: self.reason.trim().to_owned(),
        };
        let mut edit = if old.is_some() { edit::update(board, &link)? } else { edit::insert(board, &link)? };
        let word = if join { "overlap" } else { "are separate" };
        edit.label = format!("{} and {} {word}", self.one, self.other);
        Ok(edit)
    }
}

fn saving_name(board: &Board, id: &str) -> Option<String> {
    board.savings.iter().find(|s| s.id == *id).map(|s| named(board, s))
}

fn named(board: &Board, s: &Saving) -> String {
    let short = board.programme(s.programme.as_str()).map_or(s.programme.as_str(), |p| p.short.as_str());
    format!("{short}: {} ({})", s.title, s.period)
}

//! Forms for a new saving or earlier programme; each is added as one edit.

use crate::action::{Action, RecordRef};
use crate::drafts::{self, Draft};
use crate::fields;
use crate::forms::parts::{BASES, choice, line, number};
use crate::view_context::ViewContext;
use crate::widgets::{self, card};
use boardsight_core::edit::{self, List};
use boardsight_core::model::{
    Basis, Board, CaseKind, Cashability, Citation, EvidenceStrength, Period, ReferenceCase, Saving,
    Similarity, Source, SourcedGbp,
};
use boardsight_report::spec::Tone;
use eframe::egui::{self, Button, Grid, Ui};

/// Value for a publication that is not on the board.
const NEW: &str = "+";
/// Source of a figure: a publication of the board, or a new one.
#[derive(Clone, Default, PartialEq)]
struct Whence {
    source: String,
    title: String,
    publisher: String,
    at: String,
}

impl Whence {
    fn show(&mut self, ui: &mut Ui, board: &Board) {
        let mut all: Vec<(String, &str)> = vec![(NEW.to_owned(), "New publication")];
        all.extend(board.sources.iter().map(|s| (s.id.to_string(), s.title.as_str())));
        choice(ui, "Source", &mut self.source, &all);
        if self.source == NEW {
            line(ui, "Its title", &mut self.title, "As published");
            line(ui, "Published by", &mut self.publisher, "");
        }
        line(ui, "Page or paragraph", &mut self.at, "As far as known");
    }

    fn lacks(&self) -> Option<&'static str> {
        if self.source.is_empty() {
            Some("Choose a source for the figure")
        } else if self.source == NEW && (self.title.trim().is_empty() || self.publisher.trim().is_empty()) {
            Some("Say what the publication is called and who published it")
        } else {
            None
        }
    }

    /// Returns the publication to add, if it is new, and the citation.
    fn made(&self, board: &Board) -> (Option<Source>, Citation) {
        let id = || edit::next_id(board, List::Sources, "source");
        let new = (self.source == NEW).then(|| Source::new(&id(), self.title.trim(), self.publisher.trim()));
        let id = new.as_ref().map_or_else(|| self.source.as_str().into(), |s| s.id.clone());
        let at = Some(self.at.trim().to_owned()).filter(|at| !at.is_empty());
        (new, Citation { source: id, at, note: None })
    }
}

/// Form's text as stored in the drafts, so that closing the board does not lose it.
#[derive(Default)]
struct DraftKeeper {
    draft: Option<Draft>,
    words: String,
}

impl DraftKeeper {
    fn keep(&mut self, ctx: &egui::Context, draft: Draft, words: String) {
        if self.draft.as_ref() == Some(&draft) && self.words == words {
            return;
        }
        self.forget(ctx);
        drafts::set(ctx, draft.clone(), &words, "");
        (self.draft, self.words) = (Some(draft), words);
    }

    fn forget(&mut self, ctx: &egui::Context) {
        if let Some(draft) = self.draft.take() {
            drafts::forget(ctx, &draft);
        }
        self.words.clear();
    }
}

/// Draws Add and Discard, or the missing input. Returns `Some(true)` to add, `Some(false)` to discard.
fn buttons(ui: &mut Ui, cx: &ViewContext, add: &str, lacks: Option<&str>) -> Option<bool> {
    ui.horizontal(|ui| {
        let added = ui.add_enabled(lacks.is_none(), Button::new(add)).clicked();
        let discarded = ui.button("Discard").clicked();
        if let Some(lacks) = lacks {
            widgets::chip(ui, lacks, Tone::Watch, cx.palette);
        }
        (added || discarded).then_some(added)
    })
    .inner
}

fn said(parts: &[(&str, &str)]) -> String {
    let given = parts.iter().filter(|(_, text)| !text.trim().is_empty());
    given.map(|(name, text)| format!("{name} {}", text.trim())).collect::<Vec<_>>().join("; ")
}

/// Form for a new saving.
#[derive(Default)]
pub(super) struct NewSaving {
    open: bool,
    programme: String,
    title: String,
    period: String,
    planned: String,
    basis: Basis,
    whence: Whence,
    kept: DraftKeeper,
}

impl NewSaving {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal(|ui| {
            let word =
                if self.open || self.words().is_empty() { "Add a saving" } else { "Go on adding a saving" };
            if ui.add(Button::new(word).selected(self.open)).clicked() {
                self.open = !self.open;
            }
        });
        if !self.open {
            return;
        }
        card(cx.palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::section(ui, "New saving");
            Grid::new("new saving").num_columns(2).spacing([14.0, 6.0]).show(ui, |ui| {
                let programmes = cx.board.programmes.iter();
                let all: Vec<_> = programmes.map(|p| (p.id.to_string(), p.name.as_str())).collect();
                choice(ui, "Programme", &mut self.programme, &all);
                line(ui, "What is to be saved", &mut self.title, "In a few words");
                line(ui, "In, or by the end of", &mut self.period, "A financial year, such as 2020-21");
                line(ui, "Planned, in pounds", &mut self.planned, "Empty where no plan states it");
                if !self.planned.trim().is_empty() {
                    choice(ui, "The figure is", &mut self.basis, &BASES.map(|b| (b, b.word())));
                    self.whence.show(ui, cx.board);
                }
            });
            match buttons(ui, cx, "Add to the board", self.lacks()) {
                Some(true) => self.add(ui.ctx(), cx),
                Some(false) => self.clear(ui.ctx()),
                None => {}
            }
        });
        let words = self.words();
        if words.is_empty() {
            self.kept.forget(ui.ctx());
        } else {
            let first = cx.board.programmes.first().map_or("", |p| p.id.as_str());
            let about = if self.programme.is_empty() { first } else { self.programme.as_str() };
            let draft = Draft::New("savings", "programmes".to_owned(), about.to_owned());
            self.kept.keep(ui.ctx(), draft, format!("A saving that was begun and not added: {words}"));
        }
    }

    fn words(&self) -> String {
        let w = &self.whence;
        said(&[
            ("called", &self.title),
            ("for", &self.period),
            ("planned, in pounds,", &self.planned),
            ("source", if w.source == NEW { &w.title } else { &w.source }),
            ("at", &w.at),
        ])
    }

    fn lacks(&self) -> Option<&'static str> {
        if self.programme.is_empty() {
            Some("Choose the programme")
        } else if self.title.trim().is_empty() {
            Some("Say what is to be saved")
        } else if self.period.trim().parse::<Period>().is_err() {
            Some("Give the period as a financial year, such as 2020-21")
        } else if self.planned.trim().is_empty() {
            None
        } else if fields::pounds(&self.planned).is_none() {
            Some("Give the plan in whole pounds, such as 900,000,000")
        } else {
            self.whence.lacks()
        }
    }

    fn add(&mut self, ctx: &egui::Context, cx: &ViewContext) {
        let Ok(period) = self.period.trim().parse::<Period>() else { return };
        let (mut source, mut planned) = (None, None);
        if let Some(gbp) = fields::pounds(&self.planned) {
            let (new, cite) = self.whence.made(cx.board);
            (source, planned) = (new, Some(SourcedGbp { gbp, basis: self.basis, cite }));
        }
        let id = edit::next_id(cx.board, List::Savings, &self.programme);
        let saving = Saving {
            id: id.as_str().into(),
            programme: self.programme.as_str().into(),
            title: self.title.trim().to_owned(),
            period,
            planned,
            delivered: None,
            expectations: Vec::new(),
            evidence: EvidenceStrength::NotStated,
            evidence_basis: Basis::Published,
            cashability: Cashability::NotStated,
            cashability_basis: Basis::Published,
            measure: None,
            population: None,
            range: None,
            note: None,
        };
        cx.edit(edit::with_source(cx.board, source.as_ref(), edit::insert(cx.board, &saving)));
        cx.send(Action::Select(Some(RecordRef { list: List::Savings, id })));
        self.clear(ctx);
    }

    fn clear(&mut self, ctx: &egui::Context) {
        self.kept.forget(ctx);
        *self = Self::default();
    }
}

/// Form for a new earlier programme.
#[derive(Default)]
pub(super) struct NewCase {
    open: bool,
    title: String,
    money: bool,
    unit: String,
    plan: String,
    outturn: String,
    similarity: Similarity,
    basis: Basis,
    note: String,
    whence: Whence,
    kept: DraftKeeper,
}

impl NewCase {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal(|ui| {
            let begun = !self.open && !self.words().is_empty();
            let word = if begun { "Go on adding a reference case" } else { "Add a reference case" };
            if ui.add(Button::new(word).selected(self.open)).clicked() {
                self.open = !self.open;
            }
            ui.menu_button("Remove a reference case", |ui| {
                for case in &cx.board.reference_cases {
                    if ui.button(&case.title).clicked() {
                        let edit = edit::remove_case(cx.board, case.id.as_str());
                        cx.send(Action::Edit(edit));
                        ui.close();
                    }
                }
                if cx.board.reference_cases.is_empty() {
                    ui.label("The board has none");
                }
            });
        });
        if !self.open {
            return;
        }
        widgets::section(ui, "An earlier programme: what it planned and what came");
        Grid::new("new case").num_columns(2).spacing([14.0, 6.0]).show(ui, |ui| {
            line(ui, "Programme and year", &mut self.title, "In a few words");
            choice(
                ui,
                "Its figures are",
                &mut self.money,
                &[(false, "changes in activity"), (true, "pounds")],
            );
            if !self.money {
                line(ui, "Unit", &mut self.unit, "In the plural, such as admissions");
            }
            line(ui, "Planned", &mut self.plan, "A planned fall is below zero, such as -106,000");
            line(ui, "Came", &mut self.outturn, "Below zero for a fall; a loss of pounds likewise");
            choice(ui, "The outturn is", &mut self.basis, &BASES.map(|b| (b, b.word())));
            let alike = [
                Similarity::SameProgramme,
                Similarity::SameField,
                Similarity::OtherField,
                Similarity::NotStated,
            ];
            choice(ui, "How like the board’s", &mut self.similarity, &alike.map(|s| (s, s.label())));
            line(ui, "Caveats", &mut self.note, "Scope, years, how it was derived");
            self.whence.show(ui, cx.board);
        });
        match buttons(ui, cx, "Add to the board", self.lacks()) {
            Some(true) => self.add(ui.ctx(), cx),
            Some(false) => self.clear(ui.ctx()),
            None => {}
        }
        let words = self.words();
        let forecast = cx.board.forecasts.first().map_or("", |f| f.id.as_str());
        if words.is_empty() {
            self.kept.forget(ui.ctx());
        } else {
            let draft = Draft::New("reference_cases", "forecasts".to_owned(), forecast.to_owned());
            let words = format!("A reference case that was begun and not added: {words}");
            self.kept.keep(ui.ctx(), draft, words);
        }
    }

    fn words(&self) -> String {
        let w = &self.whence;
        said(&[
            ("called", &self.title),
            ("planned", &self.plan),
            ("came", &self.outturn),
            ("in", &self.unit),
            ("note", &self.note),
            ("source", if w.source == NEW { &w.title } else { &w.source }),
            ("at", &w.at),
        ])
    }

    fn lacks(&self) -> Option<&'static str> {
        if self.title.trim().is_empty() {
            Some("Say which programme and year")
        } else if !self.money && self.unit.trim().is_empty() {
            Some("Say what is counted")
        } else if number(&self.plan).is_none_or(|n| n == 0.0) {
            Some("Give the plan as a number other than zero: without one there is no delivery ratio")
        } else if number(&self.outturn).is_none() {
            Some("Give what came as a number")
        } else {
            self.whence.lacks()
        }
    }

    fn add(&mut self, ctx: &egui::Context, cx: &ViewContext) {
        let (Some(plan), Some(outturn)) = (number(&self.plan), number(&self.outturn)) else {
            return;
        };
        let (source, cite) = self.whence.made(cx.board);
        let case = ReferenceCase {
            id: edit::next_id(cx.board, List::ReferenceCases, "case").as_str().into(),
            title: self.title.trim().to_owned(),
            kind: if self.money { CaseKind::Money } else { CaseKind::Activity },
            unit: if self.money { "£".to_owned() } else { self.unit.trim().to_owned() },
            plan,
            outturn,
            basis: self.basis,
            similarity: self.similarity,
            group: None,
            note: self.note.trim().to_owned(),
            cites: vec![cite],
        };
        cx.edit(edit::with_source(cx.board, source.as_ref(), edit::insert(cx.board, &case)));
        self.clear(ctx);
    }

    fn clear(&mut self, ctx: &egui::Context) {
        self.kept.forget(ctx);
        *self = Self::default();
    }
}

//! Inspector of a saving: plan, expectations, evidence and forecast.

use super::evidence;
use crate::action::{Action, FormRequest};
use crate::fields::InputKind;
use crate::inspector::rows::{choice, fact, field, part};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, remove_saving, update};
use boardsight_core::model::{
    Agreement, Basis, Cashability, Citation, EvidenceStrength, Expectation, Gbp, RangeShape, Saving,
    SavingRange, SourcedGbp,
};
use boardsight_report::savings::evidence_scale;
use boardsight_report::spec::{NOT_REPORTED, Tone};
use eframe::egui::{ComboBox, Ui};

const BASES: [Basis; 4] = [Basis::Published, Basis::Derived, Basis::Assessed, Basis::Illustrative];

/// Input for a new figure.
#[derive(Default)]
pub(super) struct NewFigure {
    body: String,
    source: String,
}

fn change(cx: &ViewContext, saving: &Saving, act: impl FnOnce(&mut Saving)) {
    let mut saving = saving.clone();
    act(&mut saving);
    let edit = update(cx.board, &saving);
    cx.edit(edit);
}

/// State of the inspector of a saving.
#[derive(Default)]
pub(super) struct SavingInspector {
    /// The figure being added.
    new_figure: NewFigure,
}

impl SavingInspector {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &ViewContext, saving: &Saving) {
        let at = (List::Savings, saving.id.as_str());
        let whose = cx.board.programme(saving.programme.as_str());
        fact(ui, cx, "Programme", whose.map_or(saving.programme.as_str(), |p| p.name.as_str()));
        fact(ui, cx, "Period", &saving.period.to_string());
        field(ui, cx, at, "Title", "title", &saving.title, InputKind::Needed);
        let population = saving.population.as_deref().unwrap_or_default();
        field(ui, cx, at, "Whose use of services would change", "population", population, InputKind::Lines);
        measure(ui, cx, saving);
        field(ui, cx, at, "Note", "note", saving.note.as_deref().unwrap_or_default(), InputKind::Lines);
        self.amounts(ui, cx, saving);
        graded(ui, cx, saving);
        self.expectations(ui, cx, saving);
        range(ui, cx, saving);
        let cites = [&saving.planned, &saving.delivered].into_iter().flatten().map(|a| &a.cite);
        let cites = cites.chain(saving.expectations.iter().map(|e| &e.cite));
        evidence::show(ui, cx, &cites.collect::<Vec<_>>());
        ui.add_space(6.0);
        let gone = ui.button("Remove saving");
        if gone.on_hover_text("Also out of the risks that name it; undo brings it back").clicked() {
            cx.edit(remove_saving(cx.board, saving.id.as_str()));
            cx.send(Action::Select(None));
        }
    }

    fn amounts(&mut self, ui: &mut Ui, cx: &ViewContext, saving: &Saving) {
        part(ui, "Planned and delivered");
        let at = (List::Savings, saving.id.as_str());
        for (label, path, amount) in
            [("Planned", "planned", &saving.planned), ("Delivered", "delivered", &saving.delivered)]
        {
            let Some(amount) = amount else {
                ui.horizontal_wrapped(|ui| {
                    widgets::note(ui, label, cx.palette);
                    widgets::chip(ui, NOT_REPORTED, Tone::Missing, cx.palette);
                    if let Some(cite) = self.new_figure.cite() {
                        let add = ui.small_button("State it");
                        widgets::named(&add, &format!("State what is {path}"));
                        if add.clicked() {
                            let stated = SourcedGbp { gbp: Gbp(0), basis: Basis::Assessed, cite };
                            change(cx, saving, |s| {
                                let slot = if path == "planned" { &mut s.planned } else { &mut s.delivered };
                                *slot = Some(stated);
                            });
                        }
                    } else {
                        widgets::note(ui, "choose a source below to state it", cx.palette);
                    }
                });
                continue;
            };
            let name = format!("{label}, in pounds");
            field(ui, cx, at, &name, &format!("{path}/gbp"), &amount.gbp.0.to_string(), InputKind::Pounds);
            if let Some(basis) = choice(ui, cx, &format!("{label} is"), amount.basis, &BASES, Basis::word) {
                change(cx, saving, |s| {
                    let amount = if path == "planned" { &mut s.planned } else { &mut s.delivered };
                    if let Some(amount) = amount {
                        amount.basis = basis;
                    }
                });
            }
        }
    }

    fn expectations(&mut self, ui: &mut Ui, cx: &ViewContext, saving: &Saving) {
        part(ui, "Who expects how much");
        if saving.expectations.is_empty() {
            widgets::note(ui, "No organisation's expectation is reported", cx.palette);
        }
        let at = (List::Savings, saving.id.as_str());
        for (i, e) in saving.expectations.iter().enumerate() {
            ui.push_id(&e.id, |ui| expectation(ui, cx, saving, i, e, at));
            ui.add_space(6.0);
        }
        widgets::note(ui, "An organisation’s figure with its source", cx.palette);
        let new = &mut self.new_figure;
        pick(
            ui,
            "Organisation",
            &mut new.body,
            cx.board.bodies.iter().map(|b| (b.id.as_str(), b.name.as_str())),
        );
        pick(
            ui,
            "Source",
            &mut new.source,
            cx.board.sources.iter().map(|s| (s.id.as_str(), s.title.as_str())),
        );
        ui.horizontal_wrapped(|ui| {
            let editable = cx.can_edit;
            for (word, open) in [
                ("Add an organisation\u{2026}", FormRequest::Body(None)),
                ("Add a source\u{2026}", FormRequest::Source(None)),
            ] {
                if ui.add_enabled(editable, eframe::egui::Button::new(word)).clicked() {
                    cx.send(Action::Form(open));
                }
            }
        });
        let cite = new.cite().filter(|_| !new.body.is_empty());
        let add = ui
            .add_enabled(cite.is_some(), eframe::egui::Button::new("Add expectation"))
            .on_disabled_hover_text("Choose an organisation and a source first");
        if let (true, Some(cite)) = (add.clicked(), cite) {
            let taken: Vec<&str> = saving.expectations.iter().map(|e| e.id.as_str()).collect();
            let stated = Expectation {
                id: boardsight_core::edit::free_id('E', &taken),
                body: new.body.as_str().into(),
                label: None,
                gbp: None,
                stated: None,
                agreement: Agreement::NotStated,
                evidence: EvidenceStrength::NotStated,
                basis: Basis::Published,
                note: None,
                cite,
            };
            change(cx, saving, |s| s.expectations.push(stated));
        }
    }
}

impl NewFigure {
    fn cite(&self) -> Option<Citation> {
        (!self.source.is_empty()).then(|| Citation::of(&self.source))
    }
}

/// Draws a choice among records, by id.
fn pick<'a>(ui: &mut Ui, label: &str, now: &mut String, all: impl Iterator<Item = (&'a str, &'a str)>) {
    let all: Vec<_> = all.collect();
    let name = all.iter().find(|(id, _)| *id == now.as_str()).map_or("not chosen", |(_, name)| *name);
    ui.horizontal(|ui| {
        let said = ui.label(label);
        let combo = ComboBox::from_id_salt(("pick", label)).selected_text(name).truncate();
        let shown = combo.width(ui.available_width() - 8.0).show_ui(ui, |ui| {
            for (id, name) in &all {
                ui.selectable_value(now, (*id).to_owned(), *name);
            }
        });
        shown.response.labelled_by(said.id);
    });
}

fn measure(ui: &mut Ui, cx: &ViewContext, saving: &Saving) {
    let mut chosen = saving.measure.as_ref().map_or_else(String::new, ToString::to_string);
    let before = chosen.clone();
    let none = ("", "no measure is stated");
    let all = cx.board.measures.iter().map(|m| (m.id.as_str(), m.name.as_str()));
    pick(ui, "Rests on", &mut chosen, [none].into_iter().chain(all));
    if chosen != before {
        change(cx, saving, |s| s.measure = (!chosen.is_empty()).then(|| chosen.as_str().into()));
    }
}

fn graded(ui: &mut Ui, cx: &ViewContext, saving: &Saving) {
    part(ui, "Evidence and kind");
    let all = EvidenceStrength::ALL;
    if let Some(grade) = choice(ui, cx, "Evidence", saving.evidence, &all, EvidenceStrength::label) {
        change(cx, saving, |s| s.evidence = grade);
    }
    if let Some(basis) = choice(ui, cx, "The grade is", saving.evidence_basis, &BASES, Basis::word) {
        change(cx, saving, |s| s.evidence_basis = basis);
    }
    if let Some(kind) = choice(ui, cx, "Kind", saving.cashability, &Cashability::ALL, Cashability::label) {
        change(cx, saving, |s| s.cashability = kind);
    }
    if let Some(basis) = choice(ui, cx, "The kind is", saving.cashability_basis, &BASES, Basis::word) {
        change(cx, saving, |s| s.cashability_basis = basis);
    }
    widgets::note(ui, &evidence_scale(), cx.palette);
}

fn expectation(ui: &mut Ui, cx: &ViewContext, saving: &Saving, i: usize, e: &Expectation, at: (List, &str)) {
    let body = cx.board.body(e.body.as_str()).map_or(e.body.as_str(), |b| b.name.as_str());
    widgets::section(ui, body);
    let id = &e.id;
    let path = |name: &str| format!("expectations/{id}/{name}");
    let pounds = e.gbp.map(|g| g.0.to_string()).unwrap_or_default();
    field(
        ui,
        cx,
        at,
        "Expects, in pounds; empty where it holds no figure",
        &path("gbp"),
        &pounds,
        InputKind::Pounds,
    );
    let label = e.label.as_deref().unwrap_or_default();
    field(
        ui,
        cx,
        at,
        "Which of its figures, and when as far as known",
        &path("label"),
        label,
        InputKind::Line,
    );
    let day = e.stated.map(|d| d.to_string()).unwrap_or_default();
    field(ui, cx, at, "Stated on", &path("stated"), &day, InputKind::Day);
    if let Some(agreement) = choice(ui, cx, "Agreed", e.agreement, &Agreement::ALL, Agreement::label) {
        change(cx, saving, |s| s.expectations[i].agreement = agreement);
    }
    let all = EvidenceStrength::ALL;
    if let Some(grade) = choice(ui, cx, "Its own evidence", e.evidence, &all, EvidenceStrength::label) {
        change(cx, saving, |s| s.expectations[i].evidence = grade);
    }
    if let Some(basis) = choice(ui, cx, "The figure is", e.basis, &BASES, Basis::word) {
        change(cx, saving, |s| s.expectations[i].basis = basis);
    }
    field(ui, cx, at, "Note", &path("note"), e.note.as_deref().unwrap_or_default(), InputKind::Lines);
    field(
        ui,
        cx,
        at,
        "Page or paragraph",
        &path("cite/at"),
        e.cite.at.as_deref().unwrap_or_default(),
        InputKind::Line,
    );
    let remove = ui.small_button("Remove expectation");
    widgets::named(&remove, &format!("Remove expectation {id}"));
    if remove.clicked() {
        change(cx, saving, |s| _ = s.expectations.remove(i));
    }
}

fn range(ui: &mut Ui, cx: &ViewContext, saving: &Saving) {
    part(ui, "What may come in a full year");
    let Some(range) = &saving.range else {
        widgets::note(ui, "No range is given, so it stands in no forecast.", cx.palette);
        if ui.button("Add a range").clicked() {
            let likely = saving.planned.as_ref().map(|p| p.gbp).unwrap_or_default();
            let range = SavingRange {
                low: Gbp(0).min(likely),
                likely,
                high: likely.max(Gbp(0)),
                shape: RangeShape::Triangular,
                ramp: Vec::new(),
                basis: Basis::Assessed,
                note: "From nothing to the plan: to be judged".to_owned(),
            };
            change(cx, saving, |s| s.range = Some(range));
        }
        return;
    };
    let at = (List::Savings, saving.id.as_str());
    for (label, path, gbp) in [
        ("Low, in pounds", "range/low", range.low),
        ("Likeliest, in pounds", "range/likely", range.likely),
        ("High, in pounds", "range/high", range.high),
    ] {
        field(ui, cx, at, label, path, &gbp.0.to_string(), InputKind::Pounds);
    }
    if let Some(shape) = choice(ui, cx, "Shape", range.shape, &RangeShape::ALL, RangeShape::label) {
        change(cx, saving, |s| {
            if let Some(range) = &mut s.range {
                range.shape = shape;
            }
        });
    }
    if let Some(basis) = choice(ui, cx, "The range is", range.basis, &BASES, Basis::word) {
        change(cx, saving, |s| {
            if let Some(range) = &mut s.range {
                range.basis = basis;
            }
        });
    }
    field(ui, cx, at, "Why these figures", "range/note", &range.note, InputKind::Needed);
    if ui.small_button("Remove range").clicked() {
        change(cx, saving, |s| s.range = None);
    }
}

//! The inspector of a risk: every field of it.

use super::{Inspector, evidence, part, risk_lists};
use crate::analysis::exposure::{BAND_SOURCE, Which};
use crate::brief::movement::movement_chart;
use crate::brief::risks::band_status;
use crate::brief::spec::Tone;
use crate::desk::access;
use crate::desk::context::Context;
use crate::desk::fields::{self, Kind, Place};
use crate::desk::risks::{rating, set_status};
use crate::desk::widgets;
use crate::edit::{List, update};
use crate::model::{Basis, Escalation, Proximity, Risk, RiskCategory, RiskStatus};
use eframe::egui::{self, ComboBox, RichText, Ui};

/// A labelled text field of a record.
pub(crate) fn field(
    ui: &mut Ui,
    cx: &mut Context,
    at: (List, &str),
    label: &str,
    field: &str,
    now: &str,
    kind: Kind,
) {
    let place = Place { part: "inspector", list: at.0, id: at.1, field };
    let label = widgets::note(ui, label, cx.palette);
    let name = format!("{} of {}", label_text(field), at.1);
    fields::text(ui, cx, place, &name, now, kind).labelled_by(label.id);
    fields::problem(ui, cx, place);
}

/// A field's path as a person would say it: `next_review` is 'Next review'.
fn label_text(field: &str) -> String {
    super::capital(&field.replace(['_', '/'], " "))
}

/// A labelled choice. `Some` when another one is made.
pub(crate) fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    cx: &Context,
    label: &str,
    now: T,
    all: &[T],
    word: fn(T) -> &'static str,
) -> Option<T> {
    let label_shown = widgets::note(ui, label, cx.palette);
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("choice", label)).width(ui.available_width() - 8.0).truncate();
    let shown = access::editing(ui, |ui| {
        combo.selected_text(word(now)).show_ui(ui, |ui| {
            for &one in all {
                if ui.selectable_label(one == now, word(one)).clicked() {
                    chosen = Some(one);
                }
            }
        })
    });
    shown.response.labelled_by(label_shown.id);
    chosen.filter(|c| *c != now)
}

/// Asks for a change of a risk.
pub(super) fn change(cx: &mut Context, risk: &Risk, act: impl FnOnce(&mut Risk)) {
    let mut risk = risk.clone();
    act(&mut risk);
    let edit = update(cx.board, &risk);
    cx.edit(edit);
}

impl Inspector {
    pub(super) fn risk(&mut self, ui: &mut Ui, cx: &mut Context, risk: &Risk) {
        what(ui, cx, risk);
        ratings(ui, cx, risk);
        self.response(ui, cx, risk);
        risk_lists::controls(ui, cx, risk);
        risk_lists::actions(ui, cx, risk);
        risk_lists::links(ui, cx, risk);
        evidence::show(ui, cx, &risk.cites.iter().collect::<Vec<_>>());
    }

    fn response(&mut self, ui: &mut Ui, cx: &mut Context, risk: &Risk) {
        part(ui, "Response");
        let at = (List::Risks, risk.id.as_str());
        field(ui, cx, at, "Owner", "owner", risk.owner.as_deref().unwrap_or_default(), Kind::Line);
        ui.columns(2, |columns| {
            if let Some(proximity) =
                choice(&mut columns[0], cx, "Proximity", risk.proximity, &Proximity::ALL, Proximity::label)
            {
                change(cx, risk, |r| r.proximity = proximity);
            }
            if let Some(status) =
                choice(&mut columns[1], cx, "Status", risk.status, &RiskStatus::ALL, RiskStatus::label)
            {
                set_status(cx, risk, status);
            }
        });
        let text = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
        ui.columns(2, |columns| {
            field(&mut columns[0], cx, at, "Next review", "next_review", &text(risk.next_review), Kind::Day);
            field(&mut columns[1], cx, at, "Raised", "raised", &text(risk.raised), Kind::Day);
        });
        if risk.is_live() && risk.next_review.is_some_and(|d| d < cx.as_of) {
            widgets::chip(ui, "review overdue", Tone::Bad, cx.palette);
        }
        if risk.status == RiskStatus::Closed {
            field(ui, cx, at, "Closed on", "closed", &text(risk.closed), Kind::Day);
        }
        let pounds = risk.impact_gbp.map(|p| p.0.to_string()).unwrap_or_default();
        field(ui, cx, at, "Cost if it struck, in pounds", "impact_gbp", &pounds, Kind::Pounds);
        self.escalation(ui, cx, risk);
    }

    fn escalation(&mut self, ui: &mut Ui, cx: &mut Context, risk: &Risk) {
        let at = (List::Risks, risk.id.as_str());
        if let Some(escalation) = &risk.escalation {
            ui.horizontal(|ui| {
                widgets::chip(ui, "taken to the board", Tone::Watch, cx.palette);
                let back = ui.small_button("Take back");
                widgets::named(&back, "Take back from the board");
                if back.clicked() {
                    change(cx, risk, |r| r.escalation = None);
                }
            });
            let on = escalation.on.map(|d| d.to_string()).unwrap_or_default();
            field(ui, cx, at, "Taken to the board on", "escalation/on", &on, Kind::Day);
            field(ui, cx, at, "Reason", "escalation/reason", &escalation.reason, Kind::Needed);
            return;
        }
        if self.reason.0 != risk.id.as_str() {
            self.reason = (risk.id.to_string(), String::new());
        }
        let label = widgets::note(ui, "Take to the board because", cx.palette);
        ui.add(egui::TextEdit::singleline(&mut self.reason.1).desired_width(ui.available_width()))
            .labelled_by(label.id);
        let reason = self.reason.1.trim();
        let take = ui
            .add_enabled(!reason.is_empty(), egui::Button::new("Take to the board"))
            .on_disabled_hover_text("Say why first");
        if take.clicked() {
            let escalation = Escalation { on: Some(cx.as_of), reason: reason.to_owned() };
            change(cx, risk, |r| r.escalation = Some(escalation));
            self.reason.1.clear();
        }
    }
}

fn what(ui: &mut Ui, cx: &mut Context, risk: &Risk) {
    let at = (List::Risks, risk.id.as_str());
    let whose = risk.programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
    let whose =
        whose.map_or_else(|| "The board's own register".to_owned(), |p| format!("Register: {}", p.name));
    widgets::note(ui, &whose, cx.palette);
    field(ui, cx, at, "Title", "title", &risk.title, Kind::Needed);
    field(ui, cx, at, "Because of (cause)", "cause", &risk.cause, Kind::Lines);
    field(ui, cx, at, "it could happen that (event)", "event", &risk.event, Kind::Lines);
    field(ui, cx, at, "with the effect that", "effect", &risk.effect, Kind::Lines);
    if let Some(category) = choice(ui, cx, "Category", risk.category, &RiskCategory::ALL, RiskCategory::label)
    {
        change(cx, risk, |r| r.category = category);
    }
    field(ui, cx, at, "Note", "note", risk.note.as_deref().unwrap_or_default(), Kind::Lines);
}

fn ratings(ui: &mut Ui, cx: &mut Context, risk: &Risk) {
    part(ui, "Rating");
    for which in Which::ALL {
        ui.horizontal(|ui| {
            ui.label(RichText::new(which.label()).strong());
            let now = which.of(risk);
            let status = band_status(now);
            let text = now.map_or_else(|| status.word.clone(), |r| format!("{} {}", r.score(), status.word));
            widgets::chip(ui, &text, status.tone, cx.palette).on_hover_text(BAND_SOURCE);
            if now.is_some() && risk.rating_basis == Basis::Illustrative {
                widgets::illustrative(ui, cx.palette);
            }
        });
        rating::picker(ui, cx, risk, which, which.label());
    }
    const ALL: [Basis; 4] = [Basis::Published, Basis::Derived, Basis::Assessed, Basis::Illustrative];
    if let Some(basis) = choice(ui, cx, "The rating is", risk.rating_basis, &ALL, Basis::word) {
        change(cx, risk, |r| r.rating_basis = basis);
    }
    if let Some(spec) = movement_chart(cx.board, risk, cx.as_of) {
        super::super::chart::show(ui, &spec, 170.0, cx.palette);
    }
}

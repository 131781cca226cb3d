//! Inspector of a risk: all its fields.

use super::{evidence, risk_links, risk_lists, risk_own};
use crate::action::{Action, CommentAction};
use crate::fields::InputKind;
use crate::inspector::rows::{change, choice, field, part};
use crate::revision_cache::RevisionCache;
use crate::risks::{rating, set_status};
use crate::terms::explain;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_analysis::exposure::{self, RatingKind};
use boardsight_core::edit::{List, ReviewOutcome, escalate, take_back};
use boardsight_core::model::{
    Basis, Proximity, Risk, RiskCategory, RiskNature, RiskStatus, Treatment, Velocity,
};
use boardsight_report::Names;
use boardsight_report::movement::movement_chart;
use boardsight_report::risks::alerts::AlertRow;
use boardsight_report::risks::{band_status, standing_status};
use boardsight_report::spec::Tone;
use eframe::egui::{self, RichText, Ui};

/// Every possible basis of a figure.
const BASES: [Basis; 4] = [Basis::Published, Basis::Derived, Basis::Assessed, Basis::Illustrative];

/// State of the inspector of a risk.
#[derive(Default)]
pub(super) struct RiskInspector {
    /// The reason being typed for escalating or de-escalating the risk, and the id of the risk.
    reason: (String, String),
    /// Alerts raised by the programmes' figures for the selected risk.
    raised: RevisionCache<Vec<AlertRow>>,
}

impl RiskInspector {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
        // Draw the rating where it is visible without scrolling.
        what(ui, cx, risk);
        ratings(ui, cx, risk);
        self.raised(ui, cx, risk);
        self.response(ui, cx, risk);
        risk_own::declared(ui, cx, risk);
        risk_lists::controls(ui, cx, risk);
        risk_lists::assurances(ui, cx, risk);
        risk_lists::gaps(ui, cx, risk);
        risk_lists::actions(ui, cx, risk);
        risk_links::risks(ui, cx, risk);
        risk_lists::links(ui, cx, risk);
        risk_links::warnings(ui, cx, risk);
        evidence::show(ui, cx, &risk.cites.iter().collect::<Vec<_>>());
    }

    /// Draws the alerts from the programmes' figures for the risk.
    fn raised(&mut self, ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
        if risk.measures.is_empty() && risk.savings.is_empty() && risk.warnings.is_empty() {
            return;
        }
        let (board, as_of) = (cx.board, cx.as_of);
        let rows = self.raised.get(cx, (), || boardsight_report::risks::alerts::alert_rows(board, as_of));
        let rows: Vec<_> =
            rows.iter().filter(|r| r.risk == risk.id.as_str() && !r.answered).cloned().collect();
        if rows.is_empty() {
            return;
        }
        part(ui, "Raised for review by the figures");
        for row in &rows {
            widgets::status(ui, &row.kind, cx.palette);
            ui.label(&row.reason).on_hover_text(&row.source);
        }
        let done = ui.button("Mark reviewed");
        widgets::named(&done, &format!("Mark {} reviewed", risk.id));
        if done.on_hover_text("Notes today's review; the reasons are then answered").clicked() {
            let reviewed = ReviewOutcome { on: as_of, next: None, note: String::new() };
            cx.send(Action::Comment(CommentAction::Review(risk.id.to_string(), reviewed)));
        }
    }

    fn response(&mut self, ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
        part(ui, "Response");
        let at = (List::Risks, risk.id.as_str());
        register(ui, cx, risk);
        field(ui, cx, at, "Owner", "owner", risk.owner.as_deref().unwrap_or_default(), InputKind::Line);
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
        ui.columns(2, |columns| {
            if let Some(velocity) =
                choice(&mut columns[0], cx, "Speed of impact", risk.velocity, &Velocity::ALL, Velocity::label)
            {
                change(cx, risk, |r| r.velocity = velocity);
            }
            if let Some(treatment) =
                choice(&mut columns[1], cx, "Treatment", risk.treatment, &Treatment::ALL, Treatment::label)
            {
                change(cx, risk, |r| r.treatment = treatment);
            }
        });
        let text = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
        ui.columns(2, |columns| {
            field(
                &mut columns[0],
                cx,
                at,
                "Next review",
                "next_review",
                &text(risk.next_review),
                InputKind::Day,
            );
            field(&mut columns[1], cx, at, "Raised", "raised", &text(risk.raised), InputKind::Day);
        });
        if risk.is_live() && risk.next_review.is_some_and(|d| d < cx.as_of) {
            widgets::chip(ui, "review overdue", Tone::Bad, cx.palette);
        }
        if risk.status == RiskStatus::Closed {
            field(ui, cx, at, "Closed on", "closed", &text(risk.closed), InputKind::Day);
        }
        let pounds = risk.impact_gbp.map(|p| p.0.to_string()).unwrap_or_default();
        field(ui, cx, at, "Cost if it happens, in pounds", "impact_gbp", &pounds, InputKind::Pounds);
        if risk.impact_gbp.is_some() {
            let word = "The amount is";
            if let Some(basis) = choice(ui, cx, word, risk.impact_basis, &BASES, Basis::word) {
                change(cx, risk, |r| r.impact_basis = basis);
            }
            let expected = exposure::expected(&cx.board.scale(), risk);
            crate::inspector::rows::fact(ui, cx, "Expected", &boardsight_report::say::gbp(expected));
        }
        self.escalation(ui, cx, risk);
    }

    fn escalation(&mut self, ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
        let at = (List::Risks, risk.id.as_str());
        if let Some(escalation) = &risk.escalation {
            ui.horizontal(|ui| {
                widgets::chip(ui, "taken to the board", Tone::Watch, cx.palette);
            });
            let on = escalation.on.map(|d| d.to_string()).unwrap_or_default();
            field(ui, cx, at, "Taken to the board on", "escalation/on", &on, InputKind::Day);
            field(ui, cx, at, "Reason", "escalation/reason", &escalation.reason, InputKind::Needed);
        }
        let there = risk.escalation.is_some();
        let (ask, act) = if there {
            ("Take back from the board because", "Take back from the board")
        } else {
            ("Reason to escalate", "Take to the board")
        };
        if self.reason.0 != risk.id.as_str() {
            self.reason = (risk.id.to_string(), String::new());
        }
        let label = widgets::note(ui, ask, cx.palette);
        ui.add(egui::TextEdit::singleline(&mut self.reason.1).desired_width(ui.available_width()))
            .labelled_by(label.id);
        let reason = self.reason.1.trim();
        let take = ui
            .add_enabled(!reason.is_empty(), egui::Button::new(act))
            .on_disabled_hover_text("Say why first");
        if take.clicked() {
            let (id, on) = (risk.id.as_str(), cx.as_of);
            let edit =
                if there { take_back(cx.board, id, on, reason) } else { escalate(cx.board, id, on, reason) };
            cx.edit(edit);
            self.reason.1.clear();
        }
        for past in &risk.past_escalations {
            let from = past.on.map_or_else(|| "date not known".to_owned(), |d| d.to_string());
            let text = format!(
                "At the board from {from} ({}) to {} ({})",
                past.reason, past.back_on, past.back_reason
            );
            widgets::note(ui, &text, cx.palette);
        }
    }
}

/// Draws the choice of the register that contains the risk.
fn register(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    let own = "The board's own";
    let whose = risk.programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
    let whose = whose.map_or(own, |p| p.name.as_str());
    let mut registers = vec![(own.to_owned(), None)];
    registers.extend(cx.board.programmes.iter().map(|p| (p.name.clone(), Some(p.id.clone()))));
    if let Some(programme) = risk_lists::pick_one(ui, cx, "Register", whose, &registers) {
        change(cx, risk, |r| r.programme = programme);
    }
}

fn what(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    let at = (List::Risks, risk.id.as_str());
    let whose = risk.programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
    let whose =
        whose.map_or_else(|| "The board's own register".to_owned(), |p| format!("Register: {}", p.name));
    widgets::note(ui, &whose, cx.palette);
    field(ui, cx, at, "Title", "title", &risk.title, InputKind::Needed);
    field(ui, cx, at, "Because of (cause)", "cause", &risk.cause, InputKind::Lines);
    field(ui, cx, at, "it could happen that (event)", "event", &risk.event, InputKind::Lines);
    field(ui, cx, at, "with the effect that", "effect", &risk.effect, InputKind::Lines);
    ui.columns(2, |columns| {
        let ui = &mut columns[0];
        if let Some(nature) = choice(ui, cx, "Nature", risk.nature, &RiskNature::ALL, RiskNature::label) {
            change(cx, risk, |r| r.nature = nature);
        }
        let ui = &mut columns[1];
        if let Some(category) =
            choice(ui, cx, "Category", risk.category, &RiskCategory::ALL, RiskCategory::label)
        {
            // A category of the board's own belongs to one of these.
            change(cx, risk, |r| (r.category, r.own_category) = (category, None));
        }
    });
    field(ui, cx, at, "Note", "note", risk.note.as_deref().unwrap_or_default(), InputKind::Lines);
}

fn ratings(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Rating");
    let names = Names::of(cx.board);
    let (scale, source) = (names.scale(), names.bands_source());
    for which in RatingKind::ALL {
        ui.horizontal(|ui| {
            explain(ui.label(RichText::new(which.label()).strong()), which.label());
            let now = which.of(risk);
            let status = band_status(scale, now);
            let text = now.map_or_else(|| status.word.clone(), |r| format!("{} {}", r.score(), status.word));
            widgets::chip(ui, &text, status.tone, cx.palette).on_hover_text(&source);
            if now.is_some() && risk.rating_basis == Basis::Illustrative {
                widgets::illustrative(ui, cx.palette);
            }
        });
        rating::picker(ui, cx, risk, which, which.label());
    }
    let standing = standing_status(exposure::standing(&cx.board.risk_framework, risk));
    if !standing.word.is_empty() {
        ui.horizontal_wrapped(|ui| {
            widgets::status(ui, &standing, cx.palette);
            if let Some(a) = cx.board.risk_framework.appetite(risk) {
                let text = format!("Appetite up to {}, tolerance up to {}", a.appetite, a.tolerance);
                widgets::note(ui, &text, cx.palette).on_hover_text(&a.statement);
                if a.illustrative {
                    widgets::illustrative(ui, cx.palette);
                }
            }
        });
    }
    if let Some(basis) = choice(ui, cx, "The rating is", risk.rating_basis, &BASES, Basis::word) {
        change(cx, risk, |r| r.rating_basis = basis);
    }
    if let Some(spec) = movement_chart(cx.board, risk, cx.as_of) {
        super::super::chart::show(ui, &spec, 170.0, cx.palette);
    }
}

//! Links between risks, and the warning levels of measures at which a risk must be reviewed.

use super::risk_lists::{link, pick};
use crate::fields::InputKind;
use crate::inspector::rows::{change, choice, field, part};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, free_id};
use boardsight_core::model::{Crossing, EarlyWarning, Risk};
use eframe::egui::Ui;

/// Draws the parent, the parts, and the risks that this one contributes to or that contribute to it.
pub(super) fn risks(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Other risks");
    let board = cx.board;
    let said = |r: &Risk| format!("{} {}", r.id, r.title);
    if let Some(parent) = &risk.parent {
        let title = board.risk(parent.as_str()).map_or_else(|| parent.to_string(), said);
        if link(ui, cx, List::Risks, parent.as_str(), &format!("Part of {title}")) {
            change(cx, risk, |r| r.parent = None);
        }
    }
    for (i, to) in risk.contributes_to.iter().enumerate() {
        let title = board.risk(to.as_str()).map_or_else(|| to.to_string(), said);
        if link(ui, cx, List::Risks, to.as_str(), &format!("Contributes to {title}")) {
            change(cx, risk, |r| _ = r.contributes_to.remove(i));
        }
    }
    // Links from other risks are shown here but edited in those risks.
    for other in &board.risks {
        if other.parent.as_ref() == Some(&risk.id) {
            go(ui, cx, other, "Has the part");
        }
        if other.contributes_to.contains(&risk.id) {
            go(ui, cx, other, "Is fed by");
        }
    }
    let others: Vec<(String, &str)> =
        board.risks.iter().filter(|r| r.id != risk.id).map(|r| (said(r), r.id.as_str())).collect();
    if risk.parent.is_none()
        && let Some(id) = pick(ui, "Make it a part of", &others)
    {
        change(cx, risk, |r| r.parent = Some(id.into()));
    }
    let left: Vec<(String, &str)> =
        others.into_iter().filter(|(_, id)| !risk.contributes_to.iter().any(|to| *to == **id)).collect();
    if let Some(id) = pick(ui, "Let it contribute to", &left) {
        change(cx, risk, |r| r.contributes_to.push(id.into()));
    }
}

fn go(ui: &mut Ui, cx: &ViewContext, other: &Risk, how: &str) {
    use crate::action::{Action, RecordRef};
    let text = format!("{how} {} {}", other.id, other.title);
    let shown = ui.add(eframe::egui::Button::new(&text).frame_when_inactive(false).truncate());
    if shown.on_hover_text(&text).clicked() {
        cx.send(Action::Select(Some(RecordRef { list: List::Risks, id: other.id.to_string() })));
    }
}

/// Draws the early warnings.
pub(super) fn warnings(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Early warnings");
    let board = cx.board;
    if risk.warnings.is_empty() {
        widgets::note(ui, "No warning level is set", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, w) in risk.warnings.iter().enumerate() {
        let id = &w.id;
        ui.push_id(("warning", id), |ui| {
            let path = |name: &str| format!("warnings/{id}/{name}");
            let measure = board.measure(w.measure.as_str());
            let (name, unit) = measure.map_or((w.measure.as_str(), ""), |m| (&m.name, &m.unit));
            ui.label(format!("{id}: {name}"));
            ui.columns(2, |columns| {
                let label = format!("Warn {id} when");
                if let Some(when) =
                    choice(&mut columns[0], cx, &label, w.when, &Crossing::ALL, Crossing::label)
                {
                    change(cx, risk, |r| r.warnings[i].when = when);
                }
                let label = format!("Level of {id}, in {unit}");
                let level = w.level.to_string();
                field(&mut columns[1], cx, at, &label, &path("level"), &level, InputKind::Number);
            });
            field(ui, cx, at, &format!("Why {id}"), &path("text"), &w.text, InputKind::Lines);
            if w.illustrative {
                widgets::illustrative(ui, cx.palette);
            }
            let gone = ui.small_button("Remove warning");
            widgets::named(&gone, &format!("Remove warning {id}"));
            if gone.clicked() {
                change(cx, risk, |r| _ = r.warnings.remove(i));
            }
        });
        ui.add_space(4.0);
    }
    let measures: Vec<(String, &str)> =
        board.measures.iter().map(|m| (m.name.clone(), m.id.as_str())).collect();
    if let Some(measure) = pick(ui, "Add a warning level", &measures) {
        let id = free_id('W', &risk.warnings.iter().map(|w| w.id.as_str()).collect::<Vec<_>>());
        let lower = board
            .measure(measure)
            .is_some_and(|m| m.better == boardsight_core::model::DesiredDirection::Lower);
        let warning = EarlyWarning {
            id,
            measure: measure.into(),
            programme: None,
            when: if lower { Crossing::Above } else { Crossing::Below },
            level: 0.0,
            text: String::new(),
            illustrative: false,
            cite: None,
        };
        change(cx, risk, |r| r.warnings.push(warning));
    }
}

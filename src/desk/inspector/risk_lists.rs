//! What hangs on a risk: controls, actions and links.

use super::part;
use super::risk::{change, choice, field};
use crate::brief::spec::Tone;
use crate::desk::context::{Ask, Context, Selected};
use crate::desk::fields::Kind;
use crate::desk::widgets;
use crate::edit::List;
use crate::model::{Control, ControlEffect, Risk, RiskAction};
use eframe::egui::{ComboBox, Ui};

/// The first of `C1`, `C2` … that is free.
pub(super) fn free(letter: char, taken: &[&str]) -> String {
    let mut number = 1_usize;
    loop {
        let id = format!("{letter}{number}");
        if !taken.contains(&id.as_str()) {
            return id;
        }
        number += 1;
    }
}

/// Controls: what is in place.
pub(super) fn controls(ui: &mut Ui, cx: &mut Context, risk: &Risk) {
    part(ui, "Controls");
    if risk.controls.is_empty() {
        widgets::note(ui, "No control is recorded.", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, control) in risk.controls.iter().enumerate() {
        let id = &control.id;
        ui.push_id(id, |ui| {
            let path = |name: &str| format!("controls/{id}/{name}");
            field(ui, cx, at, &format!("Control {id}"), &path("text"), &control.text, Kind::Needed);
            let owner = control.owner.as_deref().unwrap_or_default();
            field(ui, cx, at, &format!("Owner of control {id}"), &path("owner"), owner, Kind::Line);
            let label = format!("Effect of control {id}");
            if let Some(effect) =
                choice(ui, cx, &label, control.effect, &ControlEffect::ALL, ControlEffect::label)
            {
                change(cx, risk, |r| r.controls[i].effect = effect);
            }
            let remove = ui.small_button("Remove control");
            widgets::named(&remove, &format!("Remove control {id}"));
            if remove.clicked() {
                change(cx, risk, |r| _ = r.controls.remove(i));
            }
        });
        ui.add_space(4.0);
    }
    if ui.button("Add control").clicked() {
        let id = free('C', &risk.controls.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
        let control =
            Control { id, text: "New control".to_owned(), owner: None, effect: ControlEffect::NotAssessed };
        change(cx, risk, |r| r.controls.push(control));
    }
}

/// Actions: what is to be done.
pub(super) fn actions(ui: &mut Ui, cx: &mut Context, risk: &Risk) {
    part(ui, "Actions");
    if risk.actions.is_empty() {
        widgets::note(ui, "No action is recorded.", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, action) in risk.actions.iter().enumerate() {
        let id = &action.id;
        ui.push_id(id, |ui| {
            let path = |name: &str| format!("actions/{id}/{name}");
            field(ui, cx, at, &format!("Action {id}"), &path("text"), &action.text, Kind::Needed);
            let owner = action.owner.as_deref().unwrap_or_default();
            field(ui, cx, at, &format!("Owner of action {id}"), &path("owner"), owner, Kind::Line);
            let text = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
            ui.columns(2, |columns| {
                let label = format!("Action {id} due");
                field(&mut columns[0], cx, at, &label, &path("due"), &text(action.due), Kind::Day);
                let label = format!("Action {id} done on");
                field(&mut columns[1], cx, at, &label, &path("done"), &text(action.done), Kind::Day);
            });
            ui.horizontal(|ui| {
                if action.done.is_none() {
                    if action.due.is_some_and(|due| due < cx.as_of) {
                        widgets::chip(ui, "overdue", Tone::Bad, cx.palette);
                    }
                    let done = ui.small_button("Done");
                    widgets::named(&done, &format!("Mark action {id} done"));
                    if done.clicked() {
                        let day = cx.as_of;
                        change(cx, risk, |r| r.actions[i].done = Some(day));
                    }
                } else {
                    widgets::chip(ui, "done", Tone::Good, cx.palette);
                }
                let remove = ui.small_button("Remove action");
                widgets::named(&remove, &format!("Remove action {id}"));
                if remove.clicked() {
                    change(cx, risk, |r| _ = r.actions.remove(i));
                }
            });
        });
        ui.add_space(4.0);
    }
    if ui.button("Add action").clicked() {
        let id = free('A', &risk.actions.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        let action = RiskAction { id, text: "New action".to_owned(), owner: None, due: None, done: None };
        change(cx, risk, |r| r.actions.push(action));
    }
}

/// Links to measures and savings.
pub(super) fn links(ui: &mut Ui, cx: &mut Context, risk: &Risk) {
    part(ui, "Links");
    let board = cx.board;
    for (i, id) in risk.measures.iter().enumerate() {
        let name = board.measure(id.as_str()).map_or(id.as_str(), |m| m.name.as_str());
        if link(ui, cx, List::Measures, id.as_str(), &format!("Measure: {name}")) {
            change(cx, risk, |r| _ = r.measures.remove(i));
        }
    }
    for (i, id) in risk.savings.iter().enumerate() {
        let name = board.savings.iter().find(|s| s.id == *id).map_or(id.as_str(), |s| s.title.as_str());
        if link(ui, cx, List::Savings, id.as_str(), &format!("Saving: {name}")) {
            change(cx, risk, |r| _ = r.savings.remove(i));
        }
    }
    let measures: Vec<(String, &str)> = board
        .measures
        .iter()
        .filter(|m| !risk.measures.contains(&m.id))
        .map(|m| (m.name.clone(), m.id.as_str()))
        .collect();
    if let Some(id) = pick(ui, "Link a measure", &measures) {
        change(cx, risk, |r| r.measures.push(id.into()));
    }
    let savings: Vec<(String, &str)> = board
        .savings
        .iter()
        .filter(|s| !risk.savings.contains(&s.id))
        .map(|s| (s.title.clone(), s.id.as_str()))
        .collect();
    if let Some(id) = pick(ui, "Link a saving", &savings) {
        change(cx, risk, |r| r.savings.push(id.into()));
    }
}

/// A link to another record. `true` when it is to go.
fn link(ui: &mut Ui, cx: &mut Context, list: List, id: &str, text: &str) -> bool {
    ui.horizontal(|ui| {
        let remove = ui.small_button("Unlink");
        widgets::named(&remove, &format!("Unlink {text}"));
        let go = ui.add(eframe::egui::Button::new(text).frame_when_inactive(false).truncate());
        if go.on_hover_text(format!("{text}: show it here")).clicked() {
            cx.asks.push(Ask::Select(Some(Selected { list, id: id.to_owned() })));
        }
        remove.clicked()
    })
    .inner
}

fn pick<'a>(ui: &mut Ui, label: &str, choices: &[(String, &'a str)]) -> Option<&'a str> {
    if choices.is_empty() {
        return None;
    }
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(label).width(ui.available_width() - 8.0).truncate();
    let shown = combo.selected_text(format!("{label}…")).show_ui(ui, |ui| {
        for (text, id) in choices {
            if ui.selectable_label(false, text).clicked() {
                chosen = Some(*id);
            }
        }
    });
    widgets::named(&shown.response, label);
    chosen
}

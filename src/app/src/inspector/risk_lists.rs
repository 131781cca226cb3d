//! Lists of a risk: controls, assurances, gaps, actions and links.

use crate::action::{Action, RecordRef};
use crate::citation::{choose, made_up};
use crate::fields::{FieldRef, InputKind};
use crate::inspector::rows::{change, choice, field, part};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, free_id as free};
use boardsight_core::model::{
    Assurance, AssuranceLine, Control, ControlEffect, ControlKind, Gap, GapKind, Opinion, Risk, RiskAction,
};
use boardsight_report::spec::Tone;
use eframe::egui::{ComboBox, Ui};

/// Draws the controls.
pub(super) fn controls(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Controls");
    if risk.controls.is_empty() {
        widgets::note(ui, "No control is recorded.", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, control) in risk.controls.iter().enumerate() {
        let id = &control.id;
        ui.push_id(id, |ui| {
            let path = |name: &str| format!("controls/{id}/{name}");
            field(ui, cx, at, &format!("Control {id}"), &path("text"), &control.text, InputKind::Needed);
            let owner = control.owner.as_deref().unwrap_or_default();
            field(ui, cx, at, &format!("Owner of control {id}"), &path("owner"), owner, InputKind::Line);
            let label = format!("Effect of control {id}");
            if let Some(effect) =
                choice(ui, cx, &label, control.effect, &ControlEffect::ALL, ControlEffect::label)
            {
                change(cx, risk, |r| r.controls[i].effect = effect);
            }
            let label = format!("Control {id} is");
            if let Some(kind) = choice(ui, cx, &label, control.kind, &ControlKind::ALL, ControlKind::label) {
                change(cx, risk, |r| r.controls[i].kind = kind);
            }
            if let Some(on) = made_up(ui, cx, &format!("Control {id}"), control.illustrative) {
                change(cx, risk, |r| r.controls[i].illustrative = on);
            }
            let remove = ui.small_button("Remove control");
            widgets::named(&remove, &format!("Remove control {id}"));
            if remove.clicked() {
                change(cx, risk, |r| {
                    let gone = r.controls.remove(i);
                    r.assurances.iter_mut().for_each(|a| a.controls.retain(|c| *c != gone.id));
                });
            }
        });
        ui.add_space(4.0);
    }
    if ui.button("Add control").clicked() {
        let id = free('C', &risk.controls.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
        let control = Control { id, text: "New control".to_owned(), ..Control::default() };
        change(cx, risk, |r| r.controls.push(control));
    }
}

/// Draws the assurances: statements that the controls work.
pub(super) fn assurances(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Assurance");
    if risk.assurances.is_empty() {
        widgets::note(ui, "No assurance is recorded.", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, a) in risk.assurances.iter().enumerate() {
        let id = &a.id;
        ui.push_id(("assurance", id), |ui| {
            let path = |name: &str| format!("assurances/{id}/{name}");
            field(ui, cx, at, &format!("Assurance {id}"), &path("text"), &a.text, InputKind::Needed);
            let label = format!("Assurance {id} is of the");
            if let Some(line) = choice(ui, cx, &label, a.line, &AssuranceLine::ALL, AssuranceLine::label) {
                change(cx, risk, |r| r.assurances[i].line = line);
            }
            let by = a.by.as_deref().unwrap_or_default();
            field(ui, cx, at, &format!("Assurance {id} by"), &path("by"), by, InputKind::Line);
            let on = a.on.map(|d| d.to_string()).unwrap_or_default();
            ui.columns(2, |columns| {
                let label = format!("Assurance {id} given on");
                field(&mut columns[0], cx, at, &label, &path("on"), &on, InputKind::Day);
                let label = format!("Opinion of {id}");
                let chosen = choice(&mut columns[1], cx, &label, a.opinion, &Opinion::ALL, Opinion::label);
                if let Some(opinion) = chosen {
                    change(cx, risk, |r| r.assurances[i].opinion = opinion);
                }
            });
            ui.horizontal_wrapped(|ui| {
                for control in &risk.controls {
                    let mut about = a.controls.contains(&control.id);
                    let name = format!("Assurance {id} is about control {}", control.id);
                    let tick = ui.checkbox(&mut about, format!("about {}", control.id));
                    widgets::named(&tick, &name);
                    if tick.on_hover_text(&control.text).changed() {
                        let control = control.id.clone();
                        change(cx, risk, |r| {
                            let on = &mut r.assurances[i].controls;
                            on.retain(|c| *c != control);
                            if about {
                                on.push(control);
                            }
                        });
                    }
                }
            });
            let name = format!("Assurance {id}");
            widgets::note(ui, &format!("{name} is published in"), cx.palette);
            let path = path("cite");
            let place = FieldRef { part: "inspector", list: at.0, id: at.1, field: &path };
            if let Some(cite) = choose(ui, cx, place, &name, a.cite.as_ref()) {
                change(cx, risk, |r| r.assurances[i].cite = cite);
            }
            if let Some(on) = made_up(ui, cx, &name, a.illustrative) {
                change(cx, risk, |r| r.assurances[i].illustrative = on);
            }
            let remove = ui.small_button("Remove assurance");
            widgets::named(&remove, &format!("Remove assurance {id}"));
            if remove.clicked() {
                change(cx, risk, |r| _ = r.assurances.remove(i));
            }
        });
        ui.add_space(4.0);
    }
    if ui.button("Add assurance").clicked() {
        let id = free('S', &risk.assurances.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        let assurance = Assurance {
            id,
            line: AssuranceLine::First,
            text: "New assurance".to_owned(),
            by: None,
            on: None,
            opinion: Opinion::NotStated,
            controls: Vec::new(),
            illustrative: false,
            cite: None,
        };
        change(cx, risk, |r| r.assurances.push(assurance));
    }
}

/// Draws the gaps in control and assurance.
pub(super) fn gaps(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Gaps");
    if risk.gaps.is_empty() {
        widgets::note(ui, "No gap is recorded.", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, gap) in risk.gaps.iter().enumerate() {
        let id = &gap.id;
        ui.push_id(("gap", id), |ui| {
            let path = |name: &str| format!("gaps/{id}/{name}");
            field(ui, cx, at, &format!("Gap {id}"), &path("text"), &gap.text, InputKind::Needed);
            let label = format!("Gap {id} is a");
            if let Some(kind) = choice(ui, cx, &label, gap.kind, &GapKind::ALL, GapKind::label) {
                change(cx, risk, |r| r.gaps[i].kind = kind);
            }
            let now = gap.action.as_deref().unwrap_or("no action");
            let closing: Vec<(String, Option<String>)> = std::iter::once(("no action".to_owned(), None))
                .chain(risk.actions.iter().map(|a| (format!("{} {}", a.id, a.text), Some(a.id.clone()))))
                .collect();
            if let Some(action) = pick_one(ui, cx, &format!("Gap {id} is closed by"), now, &closing) {
                change(cx, risk, |r| r.gaps[i].action = action);
            }
            let closed = gap.closed.map(|d| d.to_string()).unwrap_or_default();
            field(ui, cx, at, &format!("Gap {id} closed on"), &path("closed"), &closed, InputKind::Day);
            if let Some(on) = made_up(ui, cx, &format!("Gap {id}"), gap.illustrative) {
                change(cx, risk, |r| r.gaps[i].illustrative = on);
            }
            let remove = ui.small_button("Remove gap");
            widgets::named(&remove, &format!("Remove gap {id}"));
            if remove.clicked() {
                change(cx, risk, |r| _ = r.gaps.remove(i));
            }
        });
        ui.add_space(4.0);
    }
    if ui.button("Add gap").clicked() {
        let id = free('G', &risk.gaps.iter().map(|g| g.id.as_str()).collect::<Vec<_>>());
        let gap = Gap {
            id,
            kind: GapKind::Control,
            text: "New gap".to_owned(),
            action: None,
            closed: None,
            illustrative: false,
        };
        change(cx, risk, |r| r.gaps.push(gap));
    }
}

/// Draws a labelled choice of one of several texts. Returns `Some` if one is chosen.
pub(super) fn pick_one<T: Clone>(
    ui: &mut Ui,
    cx: &ViewContext,
    label: &str,
    now: &str,
    choices: &[(String, T)],
) -> Option<T> {
    let shown_label = widgets::note(ui, label, cx.palette);
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("pick", label)).width(ui.available_width() - 8.0).truncate();
    let shown = combo.selected_text(now).show_ui(ui, |ui| {
        for (text, value) in choices {
            if ui.selectable_label(text == now, text).clicked() {
                chosen = Some(value.clone());
            }
        }
    });
    shown.response.labelled_by(shown_label.id);
    chosen
}

/// Draws the actions.
pub(super) fn actions(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    part(ui, "Actions");
    if risk.actions.is_empty() {
        widgets::note(ui, "No action is recorded.", cx.palette);
    }
    let at = (List::Risks, risk.id.as_str());
    for (i, action) in risk.actions.iter().enumerate() {
        let id = &action.id;
        ui.push_id(id, |ui| {
            let path = |name: &str| format!("actions/{id}/{name}");
            field(ui, cx, at, &format!("Action {id}"), &path("text"), &action.text, InputKind::Needed);
            let owner = action.owner.as_deref().unwrap_or_default();
            field(ui, cx, at, &format!("Owner of action {id}"), &path("owner"), owner, InputKind::Line);
            let text = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
            ui.columns(2, |columns| {
                let label = format!("Action {id} due");
                field(&mut columns[0], cx, at, &label, &path("due"), &text(action.due), InputKind::Day);
                let label = format!("Action {id} done on");
                field(&mut columns[1], cx, at, &label, &path("done"), &text(action.done), InputKind::Day);
            });
            let percent = action.percent.map(|p| p.to_string()).unwrap_or_default();
            let label = format!("Action {id} progress, in percent");
            field(ui, cx, at, &label, &path("percent"), &percent, InputKind::Percent);
            let progress = action.progress.as_deref().unwrap_or_default();
            let label = format!("Action {id} last reported");
            field(ui, cx, at, &label, &path("progress"), progress, InputKind::Lines);
            if let Some(on) = made_up(ui, cx, &format!("Action {id}"), action.illustrative) {
                change(cx, risk, |r| r.actions[i].illustrative = on);
            }
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
                    change(cx, risk, |r| {
                        let gone = r.actions.remove(i);
                        let closing = r.gaps.iter_mut().filter(|g| g.action.as_ref() == Some(&gone.id));
                        closing.for_each(|g| g.action = None);
                    });
                }
            });
        });
        ui.add_space(4.0);
    }
    if ui.button("Add action").clicked() {
        let id = free('A', &risk.actions.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        let action = RiskAction { id, text: "New action".to_owned(), ..RiskAction::default() };
        change(cx, risk, |r| r.actions.push(action));
    }
}

/// Draws the links to measures and savings.
pub(super) fn links(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
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

/// Draws a link to another record. Returns `true` if it is to be removed.
pub(super) fn link(ui: &mut Ui, cx: &ViewContext, list: List, id: &str, text: &str) -> bool {
    ui.horizontal(|ui| {
        let remove = ui.small_button("Unlink");
        widgets::named(&remove, &format!("Unlink {text}"));
        let go = ui.add(eframe::egui::Button::new(text).frame_when_inactive(false).truncate());
        if go.on_hover_text(format!("{text}: show it here")).clicked() {
            cx.send(Action::Select(Some(RecordRef { list, id: id.to_owned() })));
        }
        remove.clicked()
    })
    .inner
}

/// Draws a choice of a record to link.
pub(super) fn pick<'a>(ui: &mut Ui, label: &str, choices: &[(String, &'a str)]) -> Option<&'a str> {
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

//! Board-specific parts of a risk: own category, tags, fields and linked objectives.

use super::risk_lists::{pick, pick_one};
use crate::action::{Action, RecordRef};
use crate::fields::InputKind;
use crate::inspector::rows::{change, field};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::List;
use boardsight_core::model::{CustomField, FieldKind, Risk};
use eframe::egui::Ui;

/// Draws the parts that the board declares; nothing if there are none.
pub(super) fn declared(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    category(ui, cx, risk);
    tags(ui, cx, risk);
    objectives(ui, cx, risk);
    let framework = &cx.board.risk_framework;
    for own in &framework.fields {
        custom(ui, cx, risk, own);
    }
}

fn category(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    let framework = &cx.board.risk_framework;
    if framework.categories.is_empty() {
        return;
    }
    let none = "none";
    let now = risk.own_category.as_deref().and_then(|id| framework.category(id)).map_or(none, |c| &c.name);
    let mut choices = vec![(none.to_owned(), None)];
    choices.extend(framework.categories.iter().map(|c| (c.name.clone(), Some(c))));
    if let Some(chosen) = pick_one(ui, cx, "The board's own category", now, &choices) {
        change(cx, risk, |r| {
            if let Some(own) = chosen {
                r.category = own.under;
            }
            r.own_category = chosen.map(|c| c.id.clone());
        });
    }
}

fn tags(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    let framework = &cx.board.risk_framework;
    if framework.tags.is_empty() {
        return;
    }
    widgets::note(ui, "Tags", cx.palette);
    ui.horizontal_wrapped(|ui| {
        for tag in &framework.tags {
            let mut on = risk.tags.contains(&tag.id);
            let tick = ui.checkbox(&mut on, &tag.name);
            widgets::named(&tick, &format!("Tag {}", tag.name));
            if tick.changed() {
                change(cx, risk, |r| {
                    r.tags.retain(|t| *t != tag.id);
                    if on {
                        r.tags.push(tag.id.clone());
                    }
                });
            }
        }
    });
}

fn objectives(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    let board = cx.board;
    if board.objectives.is_empty() {
        return;
    }
    widgets::note(ui, "Objectives that it bears on", cx.palette);
    for (i, id) in risk.objectives.iter().enumerate() {
        let title = board.objective(id.as_str()).map_or(id.as_str(), |o| o.title.as_str());
        ui.horizontal(|ui| {
            let gone = ui.small_button("Unlink");
            widgets::named(&gone, &format!("Unlink objective {title}"));
            if gone.clicked() {
                change(cx, risk, |r| _ = r.objectives.remove(i));
            }
            let go = ui.add(eframe::egui::Button::new(title).frame_when_inactive(false).truncate());
            if go.on_hover_text(title).clicked() {
                cx.send(Action::Select(Some(RecordRef { list: List::Objectives, id: id.to_string() })));
            }
        });
    }
    let left: Vec<(String, &str)> = board
        .objectives
        .iter()
        .filter(|o| !risk.objectives.contains(&o.id))
        .map(|o| (o.title.clone(), o.id.as_str()))
        .collect();
    if let Some(id) = pick(ui, "Link an objective", &left) {
        change(cx, risk, |r| r.objectives.push(id.into()));
    }
}

fn custom(ui: &mut Ui, cx: &ViewContext, risk: &Risk, own: &CustomField) {
    let now = risk.custom.get(&own.id).map_or("", String::as_str);
    let choices: Option<Vec<&str>> = match own.kind {
        FieldKind::Choice => Some(own.choices.iter().map(String::as_str).collect()),
        FieldKind::YesNo => Some(vec!["yes", "no"]),
        FieldKind::Text | FieldKind::Number | FieldKind::Day => None,
    };
    if let Some(choices) = choices {
        let mut all = vec![("not said".to_owned(), None)];
        all.extend(choices.into_iter().map(|c| (c.to_owned(), Some(c.to_owned()))));
        let shown = if now.is_empty() { "not said" } else { now };
        if let Some(chosen) = pick_one(ui, cx, &own.name, shown, &all) {
            change(cx, risk, |r| match chosen {
                Some(value) => _ = r.custom.insert(own.id.clone(), value),
                None => _ = r.custom.remove(&own.id),
            });
        }
        return;
    }
    let kind = if own.kind == FieldKind::Day { InputKind::Day } else { InputKind::Line };
    let at = (List::Risks, risk.id.as_str());
    field(ui, cx, at, &own.name, &format!("custom/{}", own.id), now, kind);
}

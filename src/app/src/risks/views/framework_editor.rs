//! Board's own settings besides its scale: appetite, categories, tags and fields. They do not affect
//! ratings, so each change is an edit at once.

use crate::citation::{choose, made_up};
use crate::fields::{self, FieldRef, InputKind};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, free_id, set_framework};
use boardsight_core::model::{
    Appetite, CustomField, FieldKind, OwnCategory, Risk, RiskCategory, RiskFramework, Stance, Tag,
};
use eframe::egui::{Button, ComboBox, Ui};

pub(super) fn show(ui: &mut Ui, cx: &ViewContext) {
    appetites(ui, cx);
    categories(ui, cx);
    tags(ui, cx);
    own_fields(ui, cx);
}

/// Requests a change of the framework.
fn change(cx: &ViewContext, act: impl FnOnce(&mut RiskFramework)) {
    let mut framework = cx.board.risk_framework.clone();
    act(&mut framework);
    let edit = set_framework(cx.board, &framework);
    cx.edit(edit);
}

fn text(ui: &mut Ui, cx: &ViewContext, field: &str, name: &str, now: &str, kind: InputKind, width: f32) {
    let field = format!("risk_framework/{field}");
    let place = FieldRef { part: "scale", list: List::Board, id: "board", field: &field };
    let size = eframe::egui::vec2(width, 22.0);
    ui.allocate_ui(size, |ui| {
        ui.set_width(width);
        fields::text(ui, cx, place, name, now, kind);
    });
}

/// Draws a choice of one of several values, named for screen readers.
fn combo<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    now: &T,
    choices: &[(T, String)],
) -> Option<T> {
    let mut chosen = None;
    let shown = choices.iter().find(|(value, _)| value == now).map_or("", |(_, text)| text.as_str());
    let combo = ComboBox::from_id_salt(name).width(width).selected_text(shown).truncate();
    let response = combo.show_ui(ui, |ui| {
        for (value, text) in choices {
            if ui.selectable_label(value == now, text).clicked() {
                chosen = Some(value.clone());
            }
        }
    });
    widgets::named(&response.response, name);
    chosen.filter(|value| value != now)
}

fn part(ui: &mut Ui, title: &str, add: &str) -> bool {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        widgets::section(ui, title);
        ui.button(add).clicked()
    })
    .inner
}

/// Draws the button that removes a record. Returns whether it was pressed. It is disabled if the record is
/// used.
fn gone(ui: &mut Ui, name: &str, used: bool) -> bool {
    let button = ui.add_enabled(!used, Button::new("Remove").small());
    widgets::named(&button, &format!("Remove {name}"));
    button.on_disabled_hover_text("Risks use it: take it out of them first").clicked()
}

/// Category of an appetite: of the Orange Book, or of the board's own.
type AppetiteScope = (Option<RiskCategory>, Option<String>);

fn appetites(ui: &mut Ui, cx: &ViewContext) {
    let board = cx.board;
    let framework = &board.risk_framework;
    let highest = board.scale().highest();
    if part(ui, "Appetite and tolerance", "Add appetite") {
        let taken = |c: Option<RiskCategory>| {
            framework.appetites.iter().any(|a| a.category == c && a.own_category.is_none())
        };
        let free = std::iter::once(None).chain(RiskCategory::ALL.map(Some)).find(|c| !taken(*c));
        let id = free_id('A', &framework.appetites.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        if let Some(category) = free {
            let appetite = Appetite {
                id,
                category,
                own_category: None,
                stance: Stance::Cautious,
                appetite: highest / 4,
                tolerance: highest / 2,
                statement: String::new(),
                illustrative: false,
                cite: None,
            };
            change(cx, |f| f.appetites.push(appetite));
        }
    }
    if framework.appetites.is_empty() {
        widgets::note(ui, "No appetite is set, so no risk is flagged", cx.palette);
    }
    let mut whose: Vec<(AppetiteScope, String)> = vec![((None, None), "All others".to_owned())];
    whose.extend(RiskCategory::ALL.map(|c| ((Some(c), None), c.label().to_owned())));
    whose.extend(framework.categories.iter().map(|c| ((Some(c.under), Some(c.id.clone())), c.name.clone())));
    let stances: Vec<(Stance, String)> =
        Stance::ALL.map(|s| (s, boardsight_report::say::capital(s.label()))).to_vec();
    let scores: Vec<(u16, String)> = (1..=highest).map(|n| (n, n.to_string())).collect();
    for (i, a) in framework.appetites.iter().enumerate() {
        ui.horizontal(|ui| {
            let id = &a.id;
            let now = (a.category, a.own_category.clone());
            if let Some((category, own)) = combo(ui, &format!("Appetite {id}: category"), 130.0, &now, &whose)
            {
                change(cx, |f| {
                    f.appetites[i].category = category;
                    f.appetites[i].own_category = own;
                });
            }
            if let Some(stance) = combo(ui, &format!("Appetite {id}: stance"), 90.0, &a.stance, &stances) {
                change(cx, |f| f.appetites[i].stance = stance);
            }
            widgets::note(ui, "appetite up to", cx.palette);
            if let Some(n) = combo(ui, &format!("Appetite {id}: up to"), 46.0, &a.appetite, &scores) {
                change(cx, |f| {
                    f.appetites[i].appetite = n;
                    f.appetites[i].tolerance = f.appetites[i].tolerance.max(n);
                });
            }
            widgets::note(ui, "tolerance up to", cx.palette);
            if let Some(n) = combo(ui, &format!("Appetite {id}: tolerance"), 46.0, &a.tolerance, &scores) {
                change(cx, |f| {
                    f.appetites[i].tolerance = n;
                    f.appetites[i].appetite = f.appetites[i].appetite.min(n);
                });
            }
            if let Some(on) = made_up(ui, cx, &format!("Appetite {id}"), a.illustrative) {
                change(cx, |f| f.appetites[i].illustrative = on);
            }
            if gone(ui, &format!("appetite {id}"), false) {
                change(cx, |f| _ = f.appetites.remove(i));
            }
        });
        ui.horizontal(|ui| {
            let id = &a.id;
            let width = (ui.available_width() * 0.5 - 20.0).max(120.0);
            let name = format!("Appetite {id}: in words");
            ui.add_space(16.0);
            text(ui, cx, &format!("appetites/{id}/statement"), &name, &a.statement, InputKind::Line, width);
            widgets::note(ui, "set in", cx.palette);
            let path = format!("risk_framework/appetites/{id}/cite");
            let place = FieldRef { part: "scale", list: List::Board, id: "board", field: &path };
            if let Some(cite) = choose(ui, cx, place, &format!("appetite {id}"), a.cite.as_ref()) {
                change(cx, |f| f.appetites[i].cite = cite);
            }
        });
        ui.add_space(3.0);
    }
}

fn used(cx: &ViewContext, by: impl Fn(&Risk) -> bool) -> bool {
    cx.board.risks.iter().any(by)
}

fn categories(ui: &mut Ui, cx: &ViewContext) {
    let framework = &cx.board.risk_framework;
    if part(ui, "Categories of the board's own", "Add category") {
        let id = free_id('C', &framework.categories.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
        let own = OwnCategory { id, name: "New category".to_owned(), under: RiskCategory::Operations };
        change(cx, |f| f.categories.push(own));
    }
    let all: Vec<(RiskCategory, String)> = RiskCategory::ALL.map(|c| (c, c.label().to_owned())).to_vec();
    for (i, c) in framework.categories.iter().enumerate() {
        ui.horizontal(|ui| {
            let id = &c.id;
            let in_use = used(cx, |r| r.own_category.as_ref() == Some(id))
                || framework.appetites.iter().any(|a| a.own_category.as_ref() == Some(id));
            let name = format!("Category {id}: name");
            text(ui, cx, &format!("categories/{id}/name"), &name, &c.name, InputKind::Needed, 220.0);
            widgets::note(ui, "under", cx.palette);
            ui.add_enabled_ui(!in_use, |ui| {
                if let Some(under) = combo(ui, &format!("Category {id}: under"), 140.0, &c.under, &all) {
                    change(cx, |f| f.categories[i].under = under);
                }
            });
            if gone(ui, &format!("category {id}"), in_use) {
                change(cx, |f| _ = f.categories.remove(i));
            }
        });
    }
}

fn tags(ui: &mut Ui, cx: &ViewContext) {
    let framework = &cx.board.risk_framework;
    if part(ui, "Tags", "Add tag") {
        let id = free_id('T', &framework.tags.iter().map(|t| t.id.as_str()).collect::<Vec<_>>());
        change(cx, |f| f.tags.push(Tag { id, name: "New tag".to_owned() }));
    }
    for (i, tag) in framework.tags.iter().enumerate() {
        ui.horizontal(|ui| {
            let id = &tag.id;
            let name = format!("Tag {id}: name");
            text(ui, cx, &format!("tags/{id}/name"), &name, &tag.name, InputKind::Needed, 220.0);
            let in_use = used(cx, |r| r.tags.contains(id));
            if gone(ui, &format!("tag {id}"), in_use) {
                change(cx, |f| _ = f.tags.remove(i));
            }
        });
    }
}

fn own_fields(ui: &mut Ui, cx: &ViewContext) {
    let framework = &cx.board.risk_framework;
    if part(ui, "Fields of the board's own", "Add field") {
        let id = free_id('F', &framework.fields.iter().map(|x| x.id.as_str()).collect::<Vec<_>>());
        let field =
            CustomField { id, name: "New field".to_owned(), kind: FieldKind::Text, choices: Vec::new() };
        change(cx, |f| f.fields.push(field));
    }
    let kinds: Vec<(FieldKind, String)> = FieldKind::ALL.map(|k| (k, k.label().to_owned())).to_vec();
    for (i, own) in framework.fields.iter().enumerate() {
        ui.horizontal(|ui| {
            let id = &own.id;
            let in_use = used(cx, |r| r.custom.contains_key(id));
            let name = format!("Field {id}: name");
            text(ui, cx, &format!("fields/{id}/name"), &name, &own.name, InputKind::Needed, 220.0);
            ui.add_enabled_ui(!in_use, |ui| {
                if let Some(kind) = combo(ui, &format!("Field {id}: kind"), 90.0, &own.kind, &kinds) {
                    change(cx, |f| {
                        f.fields[i].kind = kind;
                        if kind == FieldKind::Choice && f.fields[i].choices.is_empty() {
                            f.fields[i].choices = vec!["one".to_owned(), "other".to_owned()];
                        }
                    });
                }
            });
            if own.kind == FieldKind::Choice {
                let name = format!("Field {id}: choices, with semicolons between");
                let now = own.choices.join("; ");
                text(ui, cx, &format!("fields/{id}/choices"), &name, &now, InputKind::List, 260.0);
            }
            if gone(ui, &format!("field {id}"), in_use) {
                change(cx, |f| _ = f.fields.remove(i));
            }
        });
    }
}

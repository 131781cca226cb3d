//! Lists of decisions and actions, each editable in its row.

use crate::action::{Action, RecordRef};
use crate::fields::InputKind;
use crate::meetings::{MeetingsPage, day_text, slot, typed};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, insert, next_id, remove, update};
use boardsight_core::model::{Action as ActionItem, Board, Decision, DecisionStatus};
use boardsight_report::meetings::{action_status, decision_status};
use boardsight_report::spec::Status;
use eframe::egui::{self, ComboBox, Ui};

/// Widths of a row's controls and buttons, in points.
const STATUS: f32 = 140.0;
const OWNER: f32 = 158.0;
const DAY: f32 = 98.0;
const PROGRAMME: f32 = 104.0;
/// Width of the Show and Remove buttons and the illustrative mark.
const BUTTONS: f32 = 254.0;
/// Width of the Done or Reopen button.
const DONE: f32 = 68.0;
const GAP: f32 = 8.0;

/// Creates an action with a free id.
pub(super) fn new_action(board: &Board) -> ActionItem {
    ActionItem::new(&next_id(board, List::Actions, "A"), "New action")
}

/// Creates a decision with a free id, asked of the board on a date.
pub(super) fn new_decision(board: &Board) -> Decision {
    Decision::new(&next_id(board, List::Decisions, "D"), "New decision")
}

impl MeetingsPage {
    pub(super) fn actions(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal(|ui| {
            widgets::section(ui, "Actions");
            if ui.button("Add action").clicked() {
                cx.edit(insert(cx.board, &new_action(cx.board)));
            }
            ui.checkbox(&mut self.done, "Show actions that are done");
        });
        let said = self.said.as_ref().map_or(&[][..], |(_, said)| &said.actions);
        if !said.iter().any(|a| a.open) {
            widgets::note(ui, "No action is open.", cx.palette);
        }
        let shown = said.iter().filter(|a| a.open || self.done).count();
        if shown > 0 {
            let fixed = OWNER + DAY + DONE + BUTTONS + 4.0 * GAP;
            heads(ui, cx, fixed, "Action", &[("Who", OWNER), ("By", DAY)]);
        }
        for row in said.iter().filter(|a| a.open || self.done) {
            if let Some(one) = cx.board.actions.iter().find(|a| a.id == *row.id) {
                action(ui, cx, one, &row.status);
            }
        }
    }
}

/// Draws the column headings of a list: the status, the text in the remaining width, and the fixed columns.
fn heads(ui: &mut Ui, cx: &ViewContext, fixed: f32, text: &str, columns: &[(&str, f32)]) {
    ui.horizontal_top(|ui| {
        slot(ui, STATUS, |ui| widgets::column_head(ui, "Status", cx.palette));
        let room = (ui.available_width() - fixed).max(140.0);
        slot(ui, room, |ui| widgets::column_head(ui, text, cx.palette));
        for (title, width) in columns {
            slot(ui, *width, |ui| widgets::column_head(ui, title, cx.palette));
        }
    });
}

/// Draws an action in a row, with its status on the as-of date.
pub(super) fn action_now(ui: &mut Ui, cx: &ViewContext, one: &ActionItem) {
    let status = action_status(one, cx.as_of);
    action(ui, cx, one, &status);
}

fn action(ui: &mut Ui, cx: &ViewContext, action: &ActionItem, status: &Status) {
    let id = action.id.as_str();
    let at = (List::Actions, id);
    ui.horizontal_top(|ui| {
        slot(ui, STATUS, |ui| ui.horizontal(|ui| widgets::status(ui, status, cx.palette)));
        let fixed = OWNER + DAY + DONE + BUTTONS + 4.0 * GAP;
        let room = (ui.available_width() - fixed).max(140.0);
        slot(ui, room, |ui| {
            typed(ui, cx, at, "text", &format!("Action {id}"), &action.text, InputKind::Lines)
        });
        slot(ui, OWNER, |ui| owner(ui, cx, at, &format!("Owner of action {id}"), action.owner.as_deref()));
        slot(ui, DAY, |ui| {
            typed(ui, cx, at, "due", &format!("Action {id} due"), &day_text(action.due), InputKind::Day)
        });
        let done = action.done.is_some();
        let press = ui.button(if done { "Reopen" } else { "Done" });
        let name = if done { format!("Reopen action {id}") } else { format!("Mark action {id} done") };
        widgets::named(&press, &name);
        if press.clicked() {
            let mut changed = action.clone();
            changed.done = (!done).then_some(cx.as_of);
            cx.edit(update(cx.board, &changed));
        }
        end(ui, cx, at, "action", action.illustrative);
    });
}

fn owner(ui: &mut Ui, cx: &ViewContext, at: (List, &str), name: &str, owner: Option<&str>) {
    let owner = owner.unwrap_or_default();
    typed(ui, cx, at, "owner", name, owner, InputKind::Line).on_hover_text(if owner.is_empty() {
        "Nobody owns it yet"
    } else {
        owner
    });
}

/// Draws the buttons at the end of a row.
fn end(ui: &mut Ui, cx: &ViewContext, at: (List, &str), one: &str, illustrative: bool) {
    let (list, id) = at;
    let show = ui.button("Show").on_hover_text("Show evidence and history at the right");
    widgets::named(&show, &format!("Show {one} {id}"));
    if show.clicked() {
        cx.send(Action::Select(Some(RecordRef { list, id: id.to_owned() })));
    }
    let gone = ui.button("Remove");
    widgets::named(&gone, &format!("Remove {one} {id}"));
    if gone.clicked() {
        cx.edit(remove(cx.board, list, id));
    }
    if illustrative {
        ui.horizontal(|ui| widgets::illustrative(ui, cx.palette));
    }
}

/// Draws the decisions taken and asked for.
pub(super) fn decisions(ui: &mut Ui, cx: &ViewContext) {
    ui.horizontal(|ui| {
        widgets::section(ui, "Decisions");
        if ui.button("Add decision").clicked() {
            let decision = Decision { on: Some(cx.as_of), ..new_decision(cx.board) };
            cx.edit(insert(cx.board, &decision));
        }
    });
    let board = cx.board;
    if board.decisions.is_empty() {
        widgets::note(ui, "No decision is recorded.", cx.palette);
    }
    if !board.decisions.is_empty() {
        let fixed = PROGRAMME + OWNER + 2.0 * DAY + BUTTONS + 5.0 * GAP;
        let columns = [("Programme", PROGRAMME), ("Who", OWNER), ("By", DAY), ("Asked or taken", DAY)];
        heads(ui, cx, fixed, "Decision", &columns);
    }
    for one in &board.decisions {
        decision(ui, cx, one);
    }
}

pub(super) fn decision(ui: &mut Ui, cx: &ViewContext, decision: &Decision) {
    let id = decision.id.as_str();
    let at = (List::Decisions, id);
    ui.horizontal_top(|ui| {
        slot(ui, STATUS, |ui| {
            ui.horizontal(|ui| widgets::shape(ui, decision_status(decision.status).tone, cx.palette));
            let combo = ComboBox::from_id_salt(("decision", id)).width(104.0).truncate();
            let shown = combo.selected_text(decision.status.label()).show_ui(ui, |ui| {
                let mut chosen = None;
                for status in DecisionStatus::ALL {
                    if ui.selectable_label(status == decision.status, status.label()).clicked() {
                        chosen = Some(status);
                    }
                }
                chosen
            });
            widgets::named(&shown.response, &format!("Status of decision {id}"));
            if let Some(status) = shown.inner.flatten().filter(|s| *s != decision.status) {
                let mut changed = decision.clone();
                changed.status = status;
                cx.edit(update(cx.board, &changed));
            }
        });
        let fixed = PROGRAMME + OWNER + 2.0 * DAY + BUTTONS + 5.0 * GAP;
        let room = (ui.available_width() - fixed).max(140.0);
        slot(ui, room, |ui| {
            typed(ui, cx, at, "text", &format!("Decision {id}"), &decision.text, InputKind::Lines)
        });
        slot(ui, PROGRAMME, |ui| {
            let short = decision.programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
            let text = short.map_or("all programmes", |p| p.short.as_str());
            ui.horizontal(|ui| ui.add(egui::Label::new(text).truncate()));
        });
        slot(ui, OWNER, |ui| {
            owner(ui, cx, at, &format!("Who carries out decision {id}"), decision.owner.as_deref());
        });
        slot(ui, DAY, |ui| {
            let name = format!("Decision {id} to be carried out by");
            typed(ui, cx, at, "due", &name, &day_text(decision.due), InputKind::Day)
                .on_hover_text("By when it is to be carried out")
        });
        slot(ui, DAY, |ui| {
            typed(ui, cx, at, "on", &format!("Day of decision {id}"), &day_text(decision.on), InputKind::Day)
                .on_hover_text("The day on which it was asked for or taken")
        });
        end(ui, cx, at, "decision", decision.illustrative);
    });
}

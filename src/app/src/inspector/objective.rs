//! Inspector of an objective.

use super::evidence;
use crate::action::{Action, RecordRef};
use crate::fields::InputKind;
use crate::inspector::rows::{field, part};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{List, remove, update};
use boardsight_core::model::Objective;
use eframe::egui::Ui;

/// Draws an objective and its risks.
pub(super) fn objective(ui: &mut Ui, cx: &ViewContext, o: &Objective) {
    let at = (List::Objectives, o.id.as_str());
    if let Some(on) = crate::citation::made_up(ui, cx, &format!("Objective {}", o.id), o.illustrative) {
        let edit = update(cx.board, &Objective { illustrative: on, ..o.clone() });
        cx.edit(edit);
    }
    field(ui, cx, at, "Objective", "title", &o.title, InputKind::Needed);
    field(ui, cx, at, "Owner", "owner", o.owner.as_deref().unwrap_or_default(), InputKind::Line);
    part(ui, "Risks to it");
    let board = cx.board;
    let on: Vec<_> = board.risks.iter().filter(|r| r.objectives.contains(&o.id)).collect();
    if on.is_empty() {
        widgets::note(ui, "No risks linked. Link one from the risk's details", cx.palette);
    }
    for risk in &on {
        let go = ui.button(format!("{} {}", risk.id, risk.title));
        if go.clicked() {
            cx.send(Action::Select(Some(RecordRef { list: List::Risks, id: risk.id.to_string() })));
        }
    }
    let free = on.is_empty();
    let gone = ui
        .add_enabled(free, eframe::egui::Button::new("Remove objective"))
        .on_disabled_hover_text("Risks name it: take it out of them first");
    if gone.clicked() {
        let edit = remove(board, List::Objectives, o.id.as_str());
        cx.edit(edit);
        cx.send(Action::Select(None));
    }
    evidence::show(ui, cx, &o.cites.iter().collect::<Vec<_>>());
}

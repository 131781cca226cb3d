//! List of challenges: every open comment by record, for the chair.

use crate::action::{Action, RecordRef};
use crate::inspector::comments;
use crate::theme;
use crate::view_context::ViewContext;
use crate::widgets::{self, card, named};
use boardsight_core::edit::List;
use boardsight_report::comments::ChallengeRow;
use boardsight_report::review::Review;
use eframe::egui::{Button, RichText, Ui};

pub(super) fn show(ui: &mut Ui, cx: &ViewContext, said: &Review, answering: &mut Option<String>) {
    if said.challenges.is_empty() {
        let text = "No comment is open. A member comments on any record or figure in the inspector at its right; what is \
                    open stands here until it is resolved.";
        widgets::note(ui, text, cx.palette);
        return;
    }
    widgets::scroll(ui, "challenges", |ui| {
        for row in &said.challenges {
            card(cx.palette).show(ui, |ui| {
                ui.set_width(ui.available_width());
                one(ui, cx, row, answering);
            });
        }
    });
}

fn one(ui: &mut Ui, cx: &ViewContext, row: &ChallengeRow, answering: &mut Option<String>) {
    ui.horizontal_wrapped(|ui| {
        let kind = List::named(&row.list).map_or("record", List::one);
        let title = RichText::new(format!("{}  {}", row.id, row.title)).family(theme::strong());
        let show = ui.add(Button::new(title).frame_when_inactive(false).wrap());
        named(&show, &format!("Show {kind} {}: {}", row.id, row.title));
        let list = List::named(&row.list);
        let selected = list.map(|list| RecordRef { list, id: row.id.clone() });
        if show.clicked() {
            cx.send_all(selected.clone().map(|s| Action::Select(Some(s))));
        }
        let owner = if row.owner.is_empty() { String::new() } else { format!(", {}", row.owner) };
        widgets::note(ui, &format!("{kind}, {}{owner}", row.short), cx.palette);
        let go = ui.small_button("Go to its page");
        named(&go, &format!("Go to {kind} {} on the page {}", row.id, row.page.name()));
        if go.clicked() {
            cx.send(Action::Go(row.page));
            cx.send_all(selected.map(|s| Action::Select(Some(s))));
        }
    });
    for thread in &row.threads {
        comments::one(ui, cx, answering, thread);
    }
}

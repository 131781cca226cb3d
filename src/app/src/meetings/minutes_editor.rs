//! Editor of a meeting and its minutes: the agenda with discussion, decisions and actions under each item.

use crate::action::{Action, SnapshotAction};
use crate::fields::InputKind;
use crate::meetings::decisions_actions::{action_now, decision, new_action, new_decision};
use crate::meetings::{MeetingsPage, card, day_text, slot, typed};
use crate::view_context::ViewContext;
use crate::widgets::{self, TableLook, named};
use boardsight_core::edit::{Edit, EditError, List, insert, next_id, remove, update};
use boardsight_core::model::{
    Action as ActionItem, AgendaItem, Board, Decision, DecisionStatus, Meeting, Topic,
};
use boardsight_report::minutes::{citation, log_table};
use boardsight_report::spec::Tone;
use eframe::egui::{self, ComboBox, Ui};

impl MeetingsPage {
    pub(super) fn meetings(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let board = cx.board;
        let gone = self.meeting.as_ref().is_some_and(|id| !board.meetings.iter().any(|m| m.id == **id));
        if self.meeting.is_none() || gone {
            self.meeting = board.meetings.last().map(|m| m.id.to_string());
        }
        ui.horizontal_wrapped(|ui| {
            for meeting in &board.meetings {
                let day = meeting.on.map_or_else(|| "no day fixed".to_owned(), widgets::day);
                let text = format!("{} ({day})", meeting.title);
                let chosen = self.meeting.as_deref() == Some(meeting.id.as_str());
                let response = ui.add(egui::Button::selectable(chosen, text));
                named(&response, &format!("Meeting {}", meeting.id));
                if response.clicked() {
                    self.meeting = Some(meeting.id.to_string());
                }
            }
            if ui.button("Add meeting").clicked() {
                let id = next_id(board, List::Meetings, "M");
                cx.edit(insert(board, &Meeting::new(&id, "New meeting")));
                self.meeting = Some(id);
            }
        });
        let chosen = self.meeting.clone();
        let found = chosen.as_deref().and_then(|id| board.meetings.iter().find(|m| m.id == *id));
        let Some(meeting) = found else {
            widgets::note(ui, "No meeting is recorded.", cx.palette);
            return;
        };
        card(ui, cx, &mut |ui, cx| self.head(ui, cx, meeting));
        card(ui, cx, &mut |ui, cx| self.attendance(ui, cx, meeting));
        card(ui, cx, &mut |ui, cx| agenda(ui, cx, meeting));
        card(ui, cx, &mut |ui, cx| self.log(ui, cx, meeting));
    }

    fn head(&mut self, ui: &mut Ui, cx: &ViewContext, meeting: &Meeting) {
        let id = meeting.id.as_str();
        let at = (List::Meetings, id);
        ui.horizontal_top(|ui| {
            let room = (ui.available_width() - 552.0).max(160.0);
            slot(ui, room, |ui| {
                typed(
                    ui,
                    cx,
                    at,
                    "title",
                    &format!("Title of meeting {id}"),
                    &meeting.title,
                    InputKind::Needed,
                )
            });
            ui.horizontal(|ui| ui.label("on"));
            slot(ui, 100.0, |ui| {
                typed(
                    ui,
                    cx,
                    at,
                    "on",
                    &format!("Day of meeting {id}"),
                    &day_text(meeting.on),
                    InputKind::Day,
                )
            });
            ui.horizontal(|ui| ui.label("minutes agreed on"));
            slot(ui, 100.0, |ui| {
                let name = format!("Day on which the minutes of {id} were agreed");
                typed(ui, cx, at, "agreed", &name, &day_text(meeting.agreed), InputKind::Day)
            });
            if meeting.illustrative {
                ui.horizontal(|ui| widgets::illustrative(ui, cx.palette));
            }
            let gone = ui.button("Remove");
            named(&gone, &format!("Remove meeting {id}"));
            if gone.clicked() {
                cx.edit(without_meeting(cx.board, id));
            }
        });
        self.draft(ui, cx, meeting);
        let gaps = self.minutes_of(cx, id).map(|m| m.gaps.clone()).unwrap_or_default();
        ui.horizontal_wrapped(|ui| {
            let (word, tone) = match (meeting.agreed.is_some(), gaps.len()) {
                (true, _) => ("Agreed", Tone::Good),
                (false, 0) => ("Draft, complete", Tone::Neutral),
                (false, _) => ("Draft, incomplete", Tone::Watch),
            };
            widgets::chip(ui, word, tone, cx.palette);
            if ui.button("Save as a document\u{2026}").clicked() {
                cx.send(Action::Snapshot(SnapshotAction::Write(id.to_owned())));
            }
            for gap in &gaps {
                widgets::note(ui, gap, cx.palette);
            }
        });
    }

    /// Draws the choice of the snapshot for drafting, and the cited snapshot.
    fn draft(&mut self, ui: &mut Ui, cx: &ViewContext, meeting: &Meeting) {
        let sealed = cx.snapshots.list.iter().filter_map(|l| Some((&l.path, l.mark.as_ref().ok()?)));
        let sealed: Vec<_> = sealed.map(|(path, mark)| (path.clone(), mark.clone())).collect();
        let own = || sealed.iter().rev().find(|(_, m)| m.meeting.as_ref() == Some(&meeting.id));
        let chosen = self
            .draft_from
            .as_ref()
            .and_then(|path| sealed.iter().find(|(p, _)| p == path))
            .or_else(own)
            .or_else(|| sealed.last());
        ui.horizontal_wrapped(|ui| {
            let cited = meeting.snapshot.as_ref().map_or_else(
                || "The minutes cite no snapshot yet.".to_owned(),
                |c| format!("The minutes cite the {}.", citation(c)),
            );
            ui.label(cited);
            let Some((path, mark)) = chosen else {
                let why = if cx.snapshots.has_file {
                    "Take a snapshot for the meeting (Snapshots) to draft minutes with its figures."
                } else {
                    "Save the board and take a snapshot for the meeting to draft minutes with its figures."
                };
                widgets::note(ui, why, cx.palette);
                return;
            };
            let mut picked = None;
            let combo = ComboBox::from_id_salt("draft from").width(220.0).truncate();
            let shown = combo.selected_text(&*mark.name).show_ui(ui, |ui| {
                for (path, mark) in &sealed {
                    let text = format!("{} ({})", mark.name, widgets::day(mark.as_of));
                    if ui.selectable_label(false, text).clicked() {
                        picked = Some(path.clone());
                    }
                }
            });
            named(&shown.response, "Snapshot to draft from");
            let button = ui.button("Draft minutes from it");
            let hint = "Fills the items that have a topic and no minute yet; what is written is left alone";
            if button.on_hover_text(hint).clicked() {
                let from = path.clone();
                cx.send(Action::Snapshot(SnapshotAction::Draft { meeting: meeting.id.to_string(), from }));
            }
            if picked.is_some() {
                self.draft_from = picked;
            }
        });
    }

    /// Draws the action log as of the meeting.
    fn log(&mut self, ui: &mut Ui, cx: &ViewContext, meeting: &Meeting) {
        let palette = cx.palette;
        if let Some(said) = self.minutes_of(cx, meeting.id.as_str()) {
            widgets::table(ui, &log_table(&said.log), TableLook::default(), palette);
        }
    }
}

fn agenda(ui: &mut Ui, cx: &ViewContext, meeting: &Meeting) {
    widgets::section(ui, "Agenda and minutes");
    if meeting.agenda.is_empty() {
        widgets::chip(ui, "no agenda yet", Tone::Missing, cx.palette);
    }
    for i in 0..meeting.agenda.len() {
        item(ui, cx, meeting, i);
        ui.add_space(4.0);
    }
    if ui.button("Add item").clicked() {
        let taken = |id: &str| meeting.agenda.iter().any(|a| a.id == id);
        let id = (1..=meeting.agenda.len() + 1).map(|n| n.to_string()).find(|id| !taken(id));
        let item = AgendaItem::new(&id.unwrap_or_default(), "New item");
        change(cx, meeting, |m| m.agenda.push(item));
    }
    let known = |item: &Option<String>| item.is_some();
    let loose_decisions: Vec<&Decision> =
        of_meeting(&cx.board.decisions, meeting, |d| &d.meeting).filter(|d| !known(&d.item)).collect();
    let loose_actions: Vec<&ActionItem> =
        of_meeting(&cx.board.actions, meeting, |a| &a.meeting).filter(|a| !known(&a.item)).collect();
    if !loose_decisions.is_empty() || !loose_actions.is_empty() {
        widgets::section(ui, "Under no item");
        loose_decisions.into_iter().for_each(|one| decision(ui, cx, one));
        loose_actions.into_iter().for_each(|one| action_now(ui, cx, one));
    }
}

/// Returns the records of a meeting.
fn of_meeting<'a, T>(
    records: &'a [T],
    meeting: &'a Meeting,
    of: fn(&T) -> &Option<boardsight_core::model::MeetingId>,
) -> impl Iterator<Item = &'a T> {
    records.iter().filter(move |r| of(r).as_ref() == Some(&meeting.id))
}

/// Draws one agenda item, by its index.
fn item(ui: &mut Ui, cx: &ViewContext, meeting: &Meeting, i: usize) {
    let Some(item) = meeting.agenda.get(i) else { return };
    let at = (List::Meetings, meeting.id.as_str());
    let number = i + 1;
    let field = |name: &str| format!("agenda/{}/{name}", item.id);
    ui.horizontal_top(|ui| {
        slot(ui, 22.0, |ui| ui.horizontal(|ui| ui.label(format!("{number}."))));
        let room = (ui.available_width() - 476.0).max(180.0);
        slot(ui, room, |ui| {
            typed(ui, cx, at, &field("title"), &format!("Item {number}"), &item.title, InputKind::Needed)
        });
        topic(ui, cx, meeting, i);
        let decide = ui.button("Add decision");
        named(&decide, &format!("Add decision to item {number}"));
        if decide.clicked() {
            let decision = Decision {
                meeting: Some(meeting.id.clone()),
                item: Some(item.id.clone()),
                on: meeting.on,
                status: DecisionStatus::Taken,
                ..new_decision(cx.board)
            };
            cx.edit(insert(cx.board, &decision));
        }
        let act = ui.button("Add action");
        named(&act, &format!("Add action to item {number}"));
        if act.clicked() {
            let action = ActionItem {
                meeting: Some(meeting.id.clone()),
                item: Some(item.id.clone()),
                ..new_action(cx.board)
            };
            cx.edit(insert(cx.board, &action));
        }
        let up = ui.add_enabled(i > 0, egui::Button::new("Up"));
        named(&up, &format!("Move item {number} up"));
        if up.clicked() {
            change(cx, meeting, |m| m.agenda.swap(i, i - 1));
        }
        let gone = ui.button("Remove");
        named(&gone, &format!("Remove item {number}"));
        if gone.clicked() {
            cx.edit(without_item(cx.board, meeting, i));
        }
    });
    ui.horizontal_top(|ui| {
        ui.add_space(30.0);
        ui.vertical(|ui| {
            let name = format!("Minute of item {number}");
            typed(ui, cx, at, &field("minute"), &name, &item.minute, InputKind::Lines);
            let here = |of: &Option<String>| of.as_deref() == Some(item.id.as_str());
            for one in of_meeting(&cx.board.decisions, meeting, |d| &d.meeting).filter(|d| here(&d.item)) {
                decision(ui, cx, one);
            }
            for one in of_meeting(&cx.board.actions, meeting, |a| &a.meeting).filter(|a| here(&a.item)) {
                action_now(ui, cx, one);
            }
        });
    });
}

fn topic(ui: &mut Ui, cx: &ViewContext, meeting: &Meeting, i: usize) {
    let Some(item) = meeting.agenda.get(i) else { return };
    let combo = ComboBox::from_id_salt(("topic", meeting.id.as_str(), &item.id)).width(96.0);
    let shown = combo.selected_text(item.topic.label()).show_ui(ui, |ui| {
        let mut chosen = None;
        for topic in Topic::ALL {
            if ui.selectable_label(topic == item.topic, topic.label()).clicked() {
                chosen = Some(topic);
            }
        }
        chosen
    });
    named(&shown.response, &format!("Topic of item {}", i + 1));
    if let Some(topic) = shown.inner.flatten().filter(|t| *t != item.topic) {
        change(cx, meeting, |m| {
            if let Some(item) = m.agenda.get_mut(i) {
                item.topic = topic;
            }
        });
    }
}

/// Returns an edit that removes an item from the agenda. Its decisions and actions stay with the meeting.
fn without_item(board: &Board, meeting: &Meeting, i: usize) -> Result<Edit, EditError> {
    let mut changed = meeting.clone();
    let gone = changed.agenda.remove(i);
    let here = |m: &Option<boardsight_core::model::MeetingId>, item: &Option<String>| {
        m.as_ref() == Some(&meeting.id) && item.as_deref() == Some(gone.id.as_str())
    };
    let mut edit = Edit { label: format!("Remove item '{}'", gone.title), changes: Vec::new() };
    for one in board.decisions.iter().filter(|d| here(&d.meeting, &d.item)) {
        edit = edit.and(update(board, &Decision { item: None, ..one.clone() })?);
    }
    for one in board.actions.iter().filter(|a| here(&a.meeting, &a.item)) {
        edit = edit.and(update(board, &ActionItem { item: None, ..one.clone() })?);
    }
    Ok(edit.and(update(board, &changed)?))
}

/// Returns an edit that removes a meeting. Its decisions and actions stay, without a meeting.
fn without_meeting(board: &Board, id: &str) -> Result<Edit, EditError> {
    let of = |m: &Option<boardsight_core::model::MeetingId>| m.as_ref().is_some_and(|m| *m == *id);
    let mut edit = Edit { label: format!("Remove meeting {id}"), changes: Vec::new() };
    for one in board.decisions.iter().filter(|d| of(&d.meeting)) {
        edit = edit.and(update(board, &Decision { meeting: None, item: None, ..one.clone() })?);
    }
    for one in board.actions.iter().filter(|a| of(&a.meeting)) {
        edit = edit.and(update(board, &ActionItem { meeting: None, item: None, ..one.clone() })?);
    }
    Ok(edit.and(remove(board, List::Meetings, id)?))
}

pub(super) fn change(cx: &ViewContext, meeting: &Meeting, act: impl FnOnce(&mut Meeting)) {
    let mut meeting = meeting.clone();
    act(&mut meeting);
    cx.edit(update(cx.board, &meeting));
}

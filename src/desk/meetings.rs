//! Meetings: what did we decide, what is open, what is on the agenda?

mod lists;

use super::context::Context;
use super::fields::{self, Kind, Place};
use super::widgets;
use crate::brief::meetings as brief;
use crate::brief::spec::Tone;
use crate::edit::{List, insert, next_id, remove, update};
use crate::model::{AgendaItem, Meeting};
use eframe::egui::{self, Align, Layout, Response, ScrollArea, Ui, vec2};
use jiff::civil::Date;

/// The meetings page.
#[derive(Default)]
pub struct MeetingsPage {
    /// The meeting shown; `None`: the last in the board's list.
    meeting: Option<String>,
    /// Actions that are done are shown too.
    done: bool,
    /// The page's words, for a board and a day.
    said: Option<((u64, Date), brief::Meetings)>,
}

impl MeetingsPage {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        let key = (cx.revision, cx.as_of);
        if self.said.as_ref().is_none_or(|(k, _)| *k != key) {
            self.said = Some((key, brief::meetings(cx.board, cx.as_of, None)));
        }
        let message = self.said.as_ref().map(|(_, said)| said.message.clone()).unwrap_or_default();
        widgets::page_head(ui, &message, "What did we decide, what is open?", cx.as_of, cx.palette);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let card = |ui: &mut Ui, cx: &mut Context, add: &mut dyn FnMut(&mut Ui, &mut Context)| {
                widgets::card(cx.palette).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    add(ui, cx);
                });
            };
            card(ui, cx, &mut |ui, cx| self.actions(ui, cx));
            card(ui, cx, &mut |ui, cx| lists::decisions(ui, cx));
            card(ui, cx, &mut |ui, cx| self.meetings(ui, cx));
        });
    }

    fn meetings(&mut self, ui: &mut Ui, cx: &mut Context) {
        widgets::section(ui, "Meetings");
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
                widgets::named(&response, &format!("Meeting {}", meeting.id));
                if response.clicked() {
                    self.meeting = Some(meeting.id.to_string());
                }
            }
            if ui.button("Add meeting").clicked() {
                let id = next_id(board, List::Meetings, "M");
                let meeting = Meeting {
                    id: id.as_str().into(),
                    title: "New meeting".to_owned(),
                    on: None,
                    agenda: Vec::new(),
                    present: Vec::new(),
                    illustrative: false,
                    cite: None,
                };
                cx.edit(insert(board, &meeting));
            }
        });
        let chosen = self.meeting.as_deref();
        if let Some(meeting) = chosen.and_then(|id| board.meetings.iter().find(|m| m.id == *id)) {
            one_meeting(ui, cx, meeting);
        } else {
            widgets::note(ui, "No meeting is recorded.", cx.palette);
        }
    }
}

/// A cell of fixed width in a line of controls.
fn slot<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Min);
    let shown = ui.allocate_ui_with_layout(vec2(width, 24.0), layout, |ui| {
        ui.set_width(width);
        add(ui)
    });
    shown.inner
}

/// A text field of a record with a name of its own.
fn typed(
    ui: &mut Ui,
    cx: &mut Context,
    at: (List, &str),
    field: &str,
    name: &str,
    now: &str,
    kind: Kind,
) -> Response {
    let place = Place { part: "meetings", list: at.0, id: at.1, field };
    let shown = ui.vertical(|ui| {
        let response = fields::text(ui, cx, place, name, now, kind);
        fields::problem(ui, cx, place);
        response
    });
    if now.is_empty() { shown.inner } else { shown.inner.on_hover_text(now) }
}

fn day_text(day: Option<Date>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

fn one_meeting(ui: &mut Ui, cx: &mut Context, meeting: &Meeting) {
    let id = meeting.id.as_str();
    let at = (List::Meetings, id);
    ui.add_space(4.0);
    ui.horizontal_top(|ui| {
        let room = (ui.available_width() - 320.0).max(160.0);
        slot(ui, room, |ui| {
            typed(ui, cx, at, "title", &format!("Title of meeting {id}"), &meeting.title, Kind::Needed)
        });
        slot(ui, 110.0, |ui| {
            typed(ui, cx, at, "on", &format!("Day of meeting {id}"), &day_text(meeting.on), Kind::Day)
        });
        if meeting.illustrative {
            widgets::illustrative(ui, cx.palette);
        }
        let gone = ui.small_button("Remove");
        widgets::named(&gone, &format!("Remove meeting {id}"));
        if gone.clicked() {
            cx.edit(remove(cx.board, List::Meetings, id));
        }
    });
    let members = meeting.present.iter().filter_map(|p| cx.board.members.iter().find(|m| m.id == *p));
    let offices: Vec<&str> = members.map(|m| m.office.as_str()).collect();
    if !offices.is_empty() {
        widgets::note(ui, &format!("Present: {}", offices.join(", ")), cx.palette);
    }
    widgets::note(ui, "Agenda, with what was said beside each item", cx.palette);
    for i in 0..meeting.agenda.len() {
        item(ui, cx, meeting, i);
    }
    if meeting.agenda.is_empty() {
        widgets::chip(ui, "no agenda yet", Tone::Missing, cx.palette);
    }
    if ui.button("Add item").clicked() {
        let taken = |id: &str| meeting.agenda.iter().any(|a| a.id == id);
        let id = (1..=meeting.agenda.len() + 1).map(|n| n.to_string()).find(|id| !taken(id));
        let item =
            AgendaItem { id: id.unwrap_or_default(), title: "New item".to_owned(), minute: String::new() };
        change(cx, meeting, |m| m.agenda.push(item));
    }
}

/// One item of the agenda, by its place in it.
fn item(ui: &mut Ui, cx: &mut Context, meeting: &Meeting, i: usize) {
    let Some(item) = meeting.agenda.get(i) else { return };
    let at = (List::Meetings, meeting.id.as_str());
    let number = i + 1;
    let field = |name: &str| format!("agenda/{}/{name}", item.id);
    ui.horizontal_top(|ui| {
        let room = (ui.available_width() - 170.0).max(200.0) / 2.0;
        slot(ui, 22.0, |ui| ui.label(format!("{number}.")));
        slot(ui, room, |ui| {
            typed(ui, cx, at, &field("title"), &format!("Item {number}"), &item.title, Kind::Needed)
        });
        slot(ui, room, |ui| {
            let name = format!("Minute of item {number}");
            typed(ui, cx, at, &field("minute"), &name, &item.minute, Kind::Lines)
        });
        let up = ui.add_enabled(i > 0, egui::Button::new("Up").small());
        widgets::named(&up, &format!("Move item {number} up"));
        if up.clicked() {
            change(cx, meeting, |m| m.agenda.swap(i, i - 1));
        }
        let gone = ui.small_button("Remove");
        widgets::named(&gone, &format!("Remove item {number}"));
        if gone.clicked() {
            change(cx, meeting, |m| _ = m.agenda.remove(i));
        }
    });
}

fn change(cx: &mut Context, meeting: &Meeting, act: impl FnOnce(&mut Meeting)) {
    let mut meeting = meeting.clone();
    act(&mut meeting);
    cx.edit(update(cx.board, &meeting));
}

//! Meetings: what did we decide, what is open, what was said, what changed since?

mod changed;
mod lists;
mod minuting;
mod people;
mod snapshots;

use super::context::Context;
use super::fields::{self, Kind, Place};
use super::shelf::Shelf;
use super::widgets;
use crate::action::Action;
use crate::action::SnapshotAction;
use boardsight_core::edit::List;
use boardsight_report::meetings as brief;
use boardsight_report::minutes::{Minutes, minutes};
use eframe::egui::{self, Align, Layout, Response, Ui, vec2};
use jiff::civil::Date;

/// What of the page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    /// Actions and decisions.
    #[default]
    Open,
    /// Meetings and their minutes.
    Minutes,
    /// Snapshots beside the board.
    Snapshots,
    /// What changed between two of them.
    Changed,
}

impl View {
    const ALL: [Self; 4] = [Self::Open, Self::Minutes, Self::Snapshots, Self::Changed];

    const fn label(self) -> &'static str {
        match self {
            Self::Open => "Actions and decisions",
            Self::Minutes => "Meetings and minutes",
            Self::Snapshots => "Snapshots",
            Self::Changed => "What changed",
        }
    }
}

/// The meetings page.
#[derive(Default)]
pub struct MeetingsPage {
    /// The snapshots beside the board; the window fills it.
    pub shelf: Shelf,
    view: View,
    /// The meeting shown; `None`: the last in the board's list.
    meeting: Option<String>,
    /// Actions that are done are shown too.
    done: bool,
    /// The page's words, for a board and a day.
    said: Option<((u64, Date), brief::Meetings)>,
    /// The minutes of the meeting shown, for a board.
    minutes: Option<((u64, String), Option<Minutes>)>,
    /// What is being filled in and is not in the board yet.
    office: String,
    /// The snapshot from which minutes are to be drafted.
    draft_from: Option<std::path::PathBuf>,
    taking: snapshots::Form,
    sides: changed::Choice,
}

impl MeetingsPage {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        let key = (cx.revision, cx.as_of);
        if self.said.as_ref().is_none_or(|(k, _)| *k != key) {
            self.said = Some((key, brief::meetings(cx.board, cx.as_of, None)));
        }
        if !self.shelf.asked {
            cx.asks.push(Action::Snapshot(SnapshotAction::List));
        }
        let message = self.said.as_ref().map(|(_, said)| said.message.clone()).unwrap_or_default();
        let question = boardsight_report::PageName::Meetings.question();
        widgets::page_head(ui, &message, question, cx.as_of, cx.palette);
        ui.horizontal(|ui| {
            for view in View::ALL {
                if ui.add(egui::Button::selectable(self.view == view, view.label())).clicked() {
                    self.view = view;
                }
            }
        });
        ui.add_space(2.0);
        widgets::scroll(ui, &format!("meetings {}", self.view.label()), |ui| match self.view {
            View::Open => {
                card(ui, cx, &mut |ui, cx| self.actions(ui, cx));
                card(ui, cx, &mut |ui, cx| lists::decisions(ui, cx));
            }
            View::Minutes => self.meetings(ui, cx),
            View::Snapshots => self.snapshots(ui, cx),
            View::Changed => self.changed(ui, cx),
        });
    }

    /// The minutes of the meeting that is shown, worked out anew after each change.
    fn minutes_of(&mut self, cx: &Context, id: &str) -> Option<&Minutes> {
        let key = (cx.revision, id.to_owned());
        if self.minutes.as_ref().is_none_or(|(k, _)| *k != key) {
            self.minutes = Some((key, minutes(cx.board, id)));
        }
        self.minutes.as_ref().and_then(|(_, said)| said.as_ref())
    }
}

fn card(ui: &mut Ui, cx: &mut Context, add: &mut dyn FnMut(&mut Ui, &mut Context)) {
    widgets::card(cx.palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui, cx);
    });
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

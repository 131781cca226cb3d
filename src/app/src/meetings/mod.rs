//! Meetings page: decisions, open actions, minutes, and changes since the last meeting.

mod attendance;
mod comparison;
mod decisions_actions;
mod minutes_editor;
mod snapshots;

use super::{fields, widgets};
use crate::action::{Action, SnapshotAction};
use crate::fields::{FieldRef, InputKind};
use crate::view_context::ViewContext;
use boardsight_core::edit::List;
use boardsight_report::meetings as brief;
use boardsight_report::minutes::{Minutes, minutes};
use eframe::egui::{self, Align, Layout, Response, Ui, vec2};
use jiff::civil::Date;

/// Selected view of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Open,
    Minutes,
    Snapshots,
    /// Changes between two snapshots.
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

/// State of the page.
#[derive(Default)]
pub struct MeetingsPage {
    view: View,
    /// Id of the selected meeting; `None` for the last in the board's list.
    meeting: Option<String>,
    /// Whether completed actions are shown too.
    done: bool,
    /// Cached view model, with its board revision and date.
    said: Option<((u64, Date), brief::Meetings)>,
    /// Cached minutes of the selected meeting, with its board revision and id.
    minutes: Option<((u64, String), Option<Minutes>)>,
    /// Input for a record that is not on the board yet.
    office: String,
    /// Snapshot from which to draft minutes.
    draft_from: Option<std::path::PathBuf>,
    taking: snapshots::Form,
    sides: comparison::Choice,
}

impl MeetingsPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let key = (cx.revision, cx.as_of);
        if self.said.as_ref().is_none_or(|(k, _)| *k != key) {
            self.said = Some((key, brief::meetings(cx.board, cx.as_of, None)));
        }
        if !cx.snapshots.asked {
            cx.send(Action::Snapshot(SnapshotAction::List));
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
                card(ui, cx, &mut |ui, cx| decisions_actions::decisions(ui, cx));
            }
            View::Minutes => self.meetings(ui, cx),
            View::Snapshots => self.snapshots(ui, cx),
            View::Changed => self.changed(ui, cx),
        });
    }

    /// Returns the minutes of the selected meeting, computed again after each change.
    fn minutes_of(&mut self, cx: &ViewContext, id: &str) -> Option<&Minutes> {
        let key = (cx.revision, id.to_owned());
        if self.minutes.as_ref().is_none_or(|(k, _)| *k != key) {
            self.minutes = Some((key, minutes(cx.board, id)));
        }
        self.minutes.as_ref().and_then(|(_, said)| said.as_ref())
    }
}

fn card(ui: &mut Ui, cx: &ViewContext, add: &mut dyn FnMut(&mut Ui, &ViewContext)) {
    widgets::card(cx.palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui, cx);
    });
}

/// Adds a cell of fixed width in a row of controls.
fn slot<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Min);
    let shown = ui.allocate_ui_with_layout(vec2(width, 24.0), layout, |ui| {
        ui.set_width(width);
        add(ui)
    });
    shown.inner
}

/// Draws a text field of a record with a given name.
fn typed(
    ui: &mut Ui,
    cx: &ViewContext,
    at: (List, &str),
    field: &str,
    name: &str,
    now: &str,
    kind: InputKind,
) -> Response {
    let place = FieldRef { part: "meetings", list: at.0, id: at.1, field };
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

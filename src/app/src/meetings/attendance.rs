//! Attendance of a meeting: members present or with apologies, and others by office.

use crate::meetings::MeetingsPage;
use crate::meetings::minutes_editor::change;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_core::edit::{List, insert, next_id};
use boardsight_core::model::{Meeting, Member, MemberId};
use boardsight_report::spec::Tone;
use eframe::egui::{Grid, TextEdit, Ui};

/// Attendance of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum There {
    Present,
    Apologies,
    NotRecorded,
}

impl There {
    const ALL: [Self; 3] = [Self::Present, Self::Apologies, Self::NotRecorded];

    const fn label(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Apologies => "apologies",
            Self::NotRecorded => "not recorded",
        }
    }

    fn of(meeting: &Meeting, member: &MemberId) -> Self {
        if meeting.present.contains(member) {
            Self::Present
        } else if meeting.apologies.contains(member) {
            Self::Apologies
        } else {
            Self::NotRecorded
        }
    }

    fn set(self, meeting: &mut Meeting, member: &MemberId) {
        meeting.present.retain(|m| m != member);
        meeting.apologies.retain(|m| m != member);
        match self {
            Self::Present => meeting.present.push(member.clone()),
            Self::Apologies => meeting.apologies.push(member.clone()),
            Self::NotRecorded => {}
        }
    }
}

impl MeetingsPage {
    pub(super) fn attendance(&mut self, ui: &mut Ui, cx: &ViewContext, meeting: &Meeting) {
        widgets::section(ui, "Attendance");
        if cx.board.members.is_empty() {
            widgets::chip(ui, "No members added yet", Tone::Missing, cx.palette);
        }
        let mut set = None;
        Grid::new(("attendance", meeting.id.as_str())).num_columns(2).spacing([18.0, 4.0]).show(ui, |ui| {
            for member in &cx.board.members {
                ui.label(&member.office);
                let now = There::of(meeting, &member.id);
                ui.horizontal(|ui| {
                    for there in There::ALL {
                        let radio = ui.radio(there == now, there.label());
                        named(&radio, &format!("{}: {}", member.office, there.label()));
                        if radio.clicked() && there != now {
                            set = Some((there, member.id.clone()));
                        }
                    }
                });
                ui.end_row();
            }
            for office in &meeting.attending {
                ui.label(office);
                ui.horizontal(|ui| {
                    ui.label("in attendance");
                    let gone = ui.small_button("Remove");
                    named(&gone, &format!("Remove {office} from attendance"));
                    if gone.clicked() {
                        change(cx, meeting, |m| m.attending.retain(|o| o != office));
                    }
                });
                ui.end_row();
            }
        });
        if let Some((there, member)) = set {
            change(cx, meeting, |m| there.set(m, &member));
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.office).hint_text("an office, such as Secretariat");
            let field = ui.add(field.desired_width(260.0));
            named(&field, "Office to add to the attendance");
            let office = self.office.trim().to_owned();
            let known =
                meeting.attending.contains(&office) || cx.board.members.iter().any(|m| m.office == office);
            let free = !office.is_empty() && !known;
            let attends = ui.add_enabled(free, eframe::egui::Button::new("Add as in attendance"));
            if attends.clicked() {
                change(cx, meeting, |m| m.attending.push(office.clone()));
                self.office.clear();
            }
            let member = ui.add_enabled(free, eframe::egui::Button::new("Add as member of the board"));
            if member.clicked() {
                let id = next_id(cx.board, List::Members, "m");
                let member = Member { id: id.as_str().into(), office, body: None, cite: None };
                cx.edit(insert(cx.board, &member));
                self.office.clear();
            } else if known {
                widgets::note(ui, "is there already", cx.palette);
            }
        });
    }
}

//! Snapshots next to the board file: create, list, verify, open.

use super::{MeetingsPage, View, card};
use crate::action::{Action, ComparisonSide, SnapshotAction};
use crate::theme;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_report::compared::short_digest;
use boardsight_report::spec::Tone;
use boardsight_store::snapshot::{SnapshotEntry, SnapshotVerdict};
use eframe::egui::{Button, ComboBox, Label, RichText, TextEdit, Ui};

/// Input for a new snapshot.
#[derive(Default)]
pub(super) struct Form {
    name: String,
    meeting: Option<String>,
    note: String,
}

impl MeetingsPage {
    pub(super) fn snapshots(&mut self, ui: &mut Ui, cx: &ViewContext) {
        card(ui, cx, &mut |ui, cx| self.take(ui, cx));
        card(ui, cx, &mut |ui, cx| self.kept(ui, cx));
    }

    fn take(&mut self, ui: &mut Ui, cx: &ViewContext) {
        widgets::section(ui, "Freeze the board as it stands");
        if let Some(mark) = &cx.board.snapshot {
            let text = format!("This is the snapshot '{}' itself: it is frozen already.", mark.name);
            widgets::note(ui, &text, cx.palette);
            return;
        }
        let what = "A snapshot is a copy of the board in the folder 'snapshots' beside its file. It carries the digest \
                    that papers print, opens read-only, and is never written over. Work that is not saved is in it too.";
        widgets::note(ui, what, cx.palette);
        if !cx.snapshots.has_file {
            widgets::chip(
                ui,
                "save the board first: snapshots stand beside its file",
                Tone::Watch,
                cx.palette,
            );
            return;
        }
        let form = &mut self.taking;
        ui.horizontal_wrapped(|ui| {
            ui.label("Name");
            let field =
                TextEdit::singleline(&mut form.name).hint_text("February meeting").desired_width(220.0);
            named(&ui.add(field), "Name of the snapshot");
            ui.label("for");
            let title = |id: &str| {
                cx.board
                    .meetings
                    .iter()
                    .find(|m| m.id == *id)
                    .map_or_else(|| id.to_owned(), |m| m.title.clone())
            };
            let now = form.meeting.as_deref().map_or_else(|| "no meeting".to_owned(), title);
            let combo = ComboBox::from_id_salt("snapshot meeting").width(180.0).truncate();
            let shown = combo.selected_text(now).show_ui(ui, |ui| {
                if ui.selectable_label(form.meeting.is_none(), "no meeting").clicked() {
                    form.meeting = None;
                }
                for meeting in &cx.board.meetings {
                    let chosen = form.meeting.as_deref() == Some(meeting.id.as_str());
                    if ui.selectable_label(chosen, &meeting.title).clicked() {
                        form.meeting = Some(meeting.id.to_string());
                        if form.name.trim().is_empty() {
                            form.name.clone_from(&meeting.title);
                        }
                    }
                }
            });
            named(&shown.response, "Meeting of the snapshot");
            ui.label("Note");
            let field = TextEdit::singleline(&mut form.note).hint_text("optional").desired_width(220.0);
            named(&ui.add(field), "Note on the snapshot");
            let free = !form.name.trim().is_empty();
            if ui.add_enabled(free, Button::new("Take snapshot")).clicked() {
                let (name, meeting, note) = (form.name.clone(), form.meeting.clone(), form.note.clone());
                cx.send(Action::Snapshot(SnapshotAction::Take { name, meeting, note }));
                *form = Form::default();
            }
        });
        let day = format!("It will be read as of {}.", widgets::day(cx.as_of));
        widgets::note(ui, &day, cx.palette);
    }

    fn kept(&mut self, ui: &mut Ui, cx: &ViewContext) {
        ui.horizontal(|ui| {
            widgets::section(ui, "Snapshots beside the board");
            if ui.add_enabled(cx.snapshots.has_file, Button::new("Look again").small()).clicked() {
                cx.send(Action::Snapshot(SnapshotAction::List));
            }
        });
        if cx.snapshots.list.is_empty() {
            widgets::note(ui, "None is kept yet.", cx.palette);
        }
        let list = &cx.snapshots.list;
        for one in list {
            self.one(ui, cx, one);
        }
    }

    fn one(&mut self, ui: &mut Ui, cx: &ViewContext, one: &SnapshotEntry) {
        let file = one.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mark = match &one.mark {
            Ok(mark) => mark,
            Err(why) => {
                ui.horizontal(|ui| {
                    widgets::chip(ui, "does not open", Tone::Bad, cx.palette);
                    ui.add(Label::new(why).truncate()).on_hover_text(why);
                });
                return;
            }
        };
        let name = &mark.name;
        ui.horizontal(|ui| {
            ui.label(RichText::new(widgets::day(mark.as_of)).family(theme::strong()));
            ui.label(name).on_hover_text(&file);
            match cx.snapshots.verdicts.get(&one.path) {
                None => {}
                Some(Ok(v)) if v.is_unaltered() => {
                    widgets::chip(ui, "unaltered", Tone::Good, cx.palette);
                }
                Some(found) => {
                    let why = altered(found);
                    widgets::chip(ui, "altered", Tone::Bad, cx.palette).on_hover_text(&why);
                }
            }
            let open = ui.button("Open");
            named(&open, &format!("Open snapshot {name}"));
            if open.on_hover_text("Read-only, in place of the board").clicked() {
                cx.send(Action::Snapshot(SnapshotAction::Open(one.path.clone())));
            }
            let verify = ui.button("Verify");
            named(&verify, &format!("Verify snapshot {name}"));
            if verify.clicked() {
                cx.send(Action::Snapshot(SnapshotAction::Verify(one.path.clone())));
            }
            let compare = ui.button("What changed since");
            named(&compare, &format!("What changed since {name}"));
            if compare.clicked() {
                self.sides.set(ComparisonSide::File(one.path.clone()), ComparisonSide::Now);
                self.view = View::Changed;
            }
            let meeting = mark.meeting.as_ref().map_or_else(String::new, |m| format!(", meeting {m}"));
            let taken = mark.taken.map_or_else(String::new, |d| format!(" on {}", widgets::day(d)));
            let text = format!("digest {}, by {}{taken}{meeting}", short_digest(&mark.digest), mark.by);
            let shown = ui.add(Label::new(RichText::new(text).small().color(cx.palette.faint)).truncate());
            let note = mark.note.as_deref().unwrap_or_default();
            shown.on_hover_text(format!("{}\n{note}", mark.digest).trim().to_owned());
        });
        if let Some(found) = cx.snapshots.verdicts.get(&one.path)
            && !found.as_ref().is_ok_and(SnapshotVerdict::is_unaltered)
        {
            ui.label(RichText::new(altered(found)).small().color(cx.palette.tone(Tone::Bad)));
        }
    }
}

fn altered(found: &Result<SnapshotVerdict, String>) -> String {
    match found {
        Ok(verdict) => verdict.wrong.join("; "),
        Err(why) => why.clone(),
    }
}

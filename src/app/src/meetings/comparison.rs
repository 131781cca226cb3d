//! Comparison of two snapshots, or of one with the current board.

use crate::action::{Action, ComparisonSide, SnapshotAction};
use crate::blocks;
use crate::meetings::{MeetingsPage, card};
use crate::snapshots::SnapshotList;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_report::spec::{Block, Tone};
use eframe::egui::{ComboBox, Ui};

/// Selected sides of the comparison.
#[derive(Default)]
pub(super) struct Choice {
    from: Option<ComparisonSide>,
    to: Option<ComparisonSide>,
    /// Revision and date of the board at the last comparison.
    asked: Option<(u64, jiff::civil::Date)>,
}

impl Choice {
    pub(super) fn set(&mut self, from: ComparisonSide, to: ComparisonSide) {
        (self.from, self.to, self.asked) = (Some(from), Some(to), None);
    }
}

/// Returns the name of a side.
fn words(shelf: &SnapshotList, side: &ComparisonSide) -> String {
    match side {
        ComparisonSide::Now => "Now".to_owned(),
        ComparisonSide::File(path) => {
            let mark = shelf.list.iter().find(|l| l.path == *path).and_then(|l| l.mark.as_ref().ok());
            mark.map_or_else(
                || path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                |m| format!("{} ({})", m.name, widgets::day(m.as_of)),
            )
        }
    }
}

impl MeetingsPage {
    pub(super) fn changed(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let files: Vec<ComparisonSide> = cx
            .snapshots
            .list
            .iter()
            .filter(|l| l.mark.is_ok())
            .map(|l| ComparisonSide::File(l.path.clone()))
            .collect();
        let Some(last) = files.last().cloned() else {
            card(ui, cx, &mut |ui, cx| {
                widgets::section(ui, "What changed");
                let text = "There is no snapshot to compare with yet: take one for each meeting (Snapshots). Until then \
                            the audit trail of each record tells its changes.";
                widgets::note(ui, text, cx.palette);
            });
            return;
        };
        let from = self.sides.from.clone().unwrap_or(last);
        let to = self.sides.to.clone().unwrap_or(ComparisonSide::Now);
        let (mut next_from, mut next_to) = (from.clone(), to.clone());
        card(ui, cx, &mut |ui, cx| {
            ui.horizontal_wrapped(|ui| {
                ui.label("From");
                Self::side_ui(ui, cx, "Earlier side", &files, &mut next_from);
                ui.label("to");
                Self::side_ui(ui, cx, "Later side", &files, &mut next_to);
                if ui.button("Swap").clicked() {
                    std::mem::swap(&mut next_from, &mut next_to);
                }
                let stale = self.sides.asked != Some((cx.revision, cx.as_of));
                if ui.button("Compare again").clicked() {
                    self.sides.asked = None;
                } else if stale && self.sides.asked.is_some() {
                    widgets::chip(ui, "the board has changed since", Tone::Watch, cx.palette);
                }
            });
        });
        if (&next_from, &next_to) != (&from, &to) || self.sides.asked.is_none() {
            self.sides.set(next_from.clone(), next_to.clone());
            self.sides.asked = Some((cx.revision, cx.as_of));
            cx.send(Action::Snapshot(SnapshotAction::Compare(next_from, next_to)));
            return;
        }
        let found = cx.snapshots.compared.as_ref().filter(|c| c.from == from && c.to == to);
        match found.map(|c| &c.said) {
            None => widgets::note(ui, "Comparing", cx.palette),
            Some(Err(why)) => widgets::chip(ui, why, Tone::Bad, cx.palette),
            Some(Ok(said)) => {
                let head = widgets::section(ui, &said.message);
                for block in said.blocks() {
                    // Draw a text between cards as a note.
                    match &block {
                        Block::Text(text) => _ = widgets::note(ui, text, cx.palette),
                        other => blocks::block(ui, other, cx.palette),
                    }
                }
                head
            }
        };
    }

    fn side_ui(
        ui: &mut Ui,
        cx: &ViewContext,
        name: &str,
        files: &[ComparisonSide],
        now: &mut ComparisonSide,
    ) {
        let combo = ComboBox::from_id_salt(name).width(280.0).truncate();
        let shown = combo.selected_text(words(cx.snapshots, now)).show_ui(ui, |ui| {
            for side in files.iter().chain([&ComparisonSide::Now]) {
                if ui.selectable_label(side == now, words(cx.snapshots, side)).clicked() {
                    *now = side.clone();
                }
            }
        });
        named(&shown.response, name);
    }
}

//! What changed between two snapshots, or between one and the board as it stands.

use super::{MeetingsPage, card};
use crate::action::Action;
use crate::action::{ComparisonSide, SnapshotAction};
use crate::blocks;
use crate::context::Context;
use crate::shelf::Shelf;
use crate::widgets::{self, named};
use boardsight_report::spec::{Block, Tone};
use eframe::egui::{ComboBox, Ui};

/// The two sides, as chosen.
#[derive(Default)]
pub(super) struct Choice {
    from: Option<ComparisonSide>,
    to: Option<ComparisonSide>,
    /// The board's revision and day when it was last compared.
    asked: Option<(u64, jiff::civil::Date)>,
}

impl Choice {
    pub(super) fn set(&mut self, from: ComparisonSide, to: ComparisonSide) {
        (self.from, self.to, self.asked) = (Some(from), Some(to), None);
    }
}

/// A side in words.
fn words(shelf: &Shelf, side: &ComparisonSide) -> String {
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
    pub(super) fn changed(&mut self, ui: &mut Ui, cx: &mut Context) {
        let files: Vec<ComparisonSide> = self
            .shelf
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
                self.side(ui, "Earlier side", &files, &mut next_from);
                ui.label("to");
                self.side(ui, "Later side", &files, &mut next_to);
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
            cx.asks.push(Action::Snapshot(SnapshotAction::Compare(next_from, next_to)));
            return;
        }
        let found = self.shelf.compared.as_ref().filter(|c| c.from == from && c.to == to);
        match found.map(|c| &c.said) {
            None => widgets::note(ui, "Comparing", cx.palette),
            Some(Err(why)) => widgets::chip(ui, why, Tone::Bad, cx.palette),
            Some(Ok(said)) => {
                let head = widgets::section(ui, &said.message);
                for block in said.blocks() {
                    // A sentence between sheets is set as the note that it is.
                    match &block {
                        Block::Text(text) => _ = widgets::note(ui, text, cx.palette),
                        other => blocks::block(ui, other, cx.palette),
                    }
                }
                head
            }
        };
    }

    fn side(&self, ui: &mut Ui, name: &str, files: &[ComparisonSide], now: &mut ComparisonSide) {
        let combo = ComboBox::from_id_salt(name).width(280.0).truncate();
        let shown = combo.selected_text(words(&self.shelf, now)).show_ui(ui, |ui| {
            for side in files.iter().chain([&ComparisonSide::Now]) {
                if ui.selectable_label(side == now, words(&self.shelf, side)).clicked() {
                    *now = side.clone();
                }
            }
        });
        named(&shown.response, name);
    }
}

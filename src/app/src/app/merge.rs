//! Merges another copy into the open board.

use super::App;
use crate::dialogs::Prompt;
use crate::merge::{MergeDialog, MergeSource, Pressed, form};
use crate::status::Severity;
use crate::theme::Palette;
use crate::{layout, widgets};
use boardsight_core::edit::{History, between};
use boardsight_core::model::Board;
use boardsight_report::say;
use boardsight_report::spec::Tone;
use boardsight_store::merge::Incoming;
use eframe::egui::{self, Ui};

impl App {
    /// Draws the merge over the page.
    pub(super) fn merge_dialog_ui(&mut self, ui: &Ui, palette: &Palette) {
        let Some(mut merging) = self.dialogs.merging.take() else { return };
        let room = ui.ctx().content_rect().size();
        let shown = layout::over(ui.ctx(), "together", (room.x - 120.0).min(1180.0), |ui| {
            form(ui, &mut merging, room.y, palette)
        });
        match shown.inner {
            Pressed::Cancel => {
                self.notify(Severity::Note, "Nothing was merged. Both copies are unchanged");
                // The user must decide about the changes of an earlier session.
                if let MergeSource::Earlier(restored) = merging.against {
                    self.dialogs.prompt = Some(Prompt::Restored(restored));
                }
            }
            Pressed::Together => match self.apply_merge(&merging) {
                Ok(said) => {
                    self.notify(Severity::Done, said);
                    if let MergeSource::Shared { theirs, seen, .. } = merging.against {
                        self.settled_with(theirs, *seen);
                    }
                }
                Err(why) => {
                    merging.problem = why;
                    self.dialogs.merging = Some(merging);
                }
            },
            // Escape does not close it, since the choices made would be lost.
            Pressed::Nothing => self.dialogs.merging = Some(merging),
        }
    }

    /// Applies the merge to the board as one edit, which can be undone.
    pub(super) fn apply_merge(&mut self, merging: &MergeDialog) -> Result<String, String> {
        let stamp = self.stamp();
        if merging.revision != self.revision() {
            return Err("The board was changed meanwhile; cancel and compare again".to_owned());
        }
        let settled = merging.settled(&stamp)?;
        let (start, saved) = match &merging.against {
            MergeSource::Disk { theirs, .. } => (theirs.as_ref(), theirs.audit.len()),
            MergeSource::Copy { .. } | MergeSource::Earlier(_) | MergeSource::Shared { .. } => {
                let board = self.board();
                (board, board.audit.len() - self.document.history.unsaved().0.len())
            }
        };
        let own = start.audit.clone();
        let incoming = Incoming::of(&merging.merged.audit, &own);
        let start = Board { audit: merging.merged.audit.clone(), ..start.clone() };
        let label = format!("Merge with {}", merging.against.name());
        let edit = between(&start, &settled, &label).map_err(|e| e.to_string())?;
        let kept = edit.clone();
        let mut history = History::new(start);
        history.mark_saved(saved);
        // Incoming changes keep their author, date and reason.
        let amend = |entry| incoming.amend(entry);
        history.apply_amended(edit, &stamp, &amend).map_err(|e| e.to_string())?;
        self.document.generation += 1;
        self.document.history = history;
        let mut problems = Vec::new();
        if let MergeSource::Disk { print, theirs } = &merging.against {
            self.document.fingerprint = Some(*print);
            self.document.saved_board = Some(theirs.clone());
            self.document.changed_on_disk = false;
            if let Some(session) = &mut self.document.session {
                problems = session.go_on_from(*print);
            }
        }
        if let (MergeSource::Earlier(_), Some(session)) = (&merging.against, &mut self.document.session) {
            problems = session.forget();
        }
        if self.document.unsaved_journal.is_some() && matches!(merging.against, MergeSource::Disk { .. }) {
            // Restart the separate journal, which contains the board itself.
            self.end_untitled();
            self.begin_untitled();
        } else if !kept.is_empty() {
            problems.extend(self.append_to_journal(&kept, &stamp, false));
        }
        let saved = if self.is_saved() { "the board is now as the file has it" } else { "save to keep it" };
        let text = format!(
            "Merged: {} added, {} settled; {saved}",
            say::count(merging.comes.len(), "change", "changes"),
            say::count(merging.conflicts.len(), "conflict", "conflicts"),
        );
        Ok(problems.into_iter().next().unwrap_or(text))
    }

    /// Draws the notice above the page that the file has changed.
    pub(super) fn disk_notice(&mut self, ui: &mut Ui, p: &Palette) {
        if !self.document.changed_on_disk {
            return;
        }
        let frame = egui::Frame::new().fill(p.wash(Tone::Watch)).inner_margin(egui::Margin::symmetric(12, 5));
        egui::Panel::top("changed on disk").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                ui.label("The file was changed by somebody else since it was read here.");
                if ui.button("Compare and merge\u{2026}").clicked() {
                    self.compare_with_disk();
                }
                if ui.button("Not now").clicked() {
                    self.document.changed_on_disk = false;
                }
            });
        });
    }
}

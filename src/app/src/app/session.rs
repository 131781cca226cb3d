//! Session on the open file: lock, journal, recovered work and the reason for changes.

use super::App;
use super::document::Origin;
use crate::dialogs::Prompt;
use crate::merge::with_earlier;
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::theme::Palette;
use crate::widgets::{self, named};
use boardsight_core::edit::{Edit, History, between};
use boardsight_report::spec::Tone;
use boardsight_store::journal::Restored;
use boardsight_store::{Fingerprint, LockError, Session, alone};
use eframe::egui::{Frame, Margin, Panel, TextEdit, Ui};
use std::path::Path;

impl App {
    /// Takes the lock of the file that was just read or written, and starts its journal. Returns the
    /// changes recovered from an earlier session, if any.
    pub(super) fn begin_session(&mut self, path: &Path, print: Fingerprint) -> Option<Restored> {
        // A snapshot is never written, so it needs no lock and no journal.
        let content = self.document.saved_board.as_deref().filter(|board| board.snapshot.is_none())?.clone();
        let path = path.to_owned();
        let opened = boardsight_store::OpenedFile { content, path, fingerprint: print, migrated_from: None };
        match Session::begin_as(&opened, self.document.origin.register(), &self.holder()) {
            Ok(begun) => {
                self.document.session = Some(begun.session);
                self.document.session_state.locked_by = None;
                if !begun.notes.is_empty() {
                    self.notify(Severity::Note, begun.notes.join("; "));
                }
                begun.restored
            }
            Err(error) => {
                self.notify(Severity::Note, error.to_string());
                self.document.session_state.locked_by = Some(match error {
                    LockError::Held { holder, .. } => format!(
                        "{holder} has this file open. Your changes are kept in a recovery journal. Saving merges with their changes and never overwrites them."
                    ),
                    LockError::Disk { .. } => error.to_string(),
                });
                None
            }
        }
    }

    /// Writes to the journal all changes since the file was read or written that are not in it yet.
    pub(super) fn journal_unsaved(&mut self) {
        let Some(base) = self.document.saved_board.clone().filter(|_| !self.is_saved()) else { return };
        let stamp = self.stamp();
        let problem = match between(&base, self.board(), "Changes not saved") {
            Ok(edit) if edit.is_empty() => None,
            Ok(edit) => self.append_to_journal(&edit, &stamp, false),
            Err(error) => Some(error.to_string()),
        };
        if let Some(problem) = problem {
            self.notify(Severity::Problem, problem);
        }
    }

    /// Tries again to take the lock that someone else held.
    fn try_again(&mut self) {
        let (Some(file), Some(print)) = (self.document.path(), self.document.fingerprint) else { return };
        let restored = self.begin_session(&file, print);
        if self.document.session.is_none() {
            return;
        }
        self.notify(Severity::Done, "The file is yours to edit now");
        // From now on the file's own journal replaces the journal of this window.
        self.end_untitled();
        self.journal_unsaved();
        self.look_at(&file);
        if let Some(restored) = restored {
            self.dialogs.prompt = Some(Prompt::Restored(Box::new(restored)));
        }
    }

    /// Draws the notices about the file above the page.
    pub(super) fn notices(&mut self, ui: &mut Ui, p: &Palette) {
        self.disk_notice(ui, p);
        let Some(held) =
            self.document.session_state.locked_by.clone().filter(|_| self.document.session.is_none())
        else {
            return;
        };
        let frame = Frame::new().fill(p.wash(Tone::Watch)).inner_margin(Margin::symmetric(12, 5));
        Panel::top("held").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                ui.label(held);
                if ui.button("Try again").clicked() {
                    self.try_again();
                }
                if ui.button("Continue").clicked() {
                    self.document.session_state.locked_by = None;
                    self.notify(
                        Severity::Note,
                        "A save is refused if the file was changed meanwhile; it can be merged then",
                    );
                }
            });
        });
    }

    /// Returns the reason why a register opened on its own rejects an edit; `None` if it accepts it.
    pub(super) fn register_refusal(&self, edit: &Edit) -> Option<&'static str> {
        (self.document.is_register() && !alone::holds(edit)).then_some(
            "Not changed: a register alone holds risks, their sources and comments only; open the board to change anything else",
        )
    }

    /// Restores the changes of an earlier session in the window, unsaved.
    pub(super) fn restore_recovered(&mut self, restored: Restored) {
        let made = restored.made;
        if self.document.recovered_journal.is_some() {
            self.put(restored.board, Origin::of_register(None, restored.register));
            self.document.history.mark_saved(restored.saved);
            self.take_over_untitled();
        } else if restored.to_merge {
            return self.merge_earlier(restored);
        } else {
            self.document.generation += 1;
            self.document.history = History::new(restored.board);
            self.document.history.mark_saved(restored.saved);
            if self.document.session.as_ref().is_some_and(Session::waits) {
                self.forget_journal();
            }
        }
        let text = match made {
            0 => "Restored the earlier session's board. It is not saved yet".to_owned(),
            made => format!("Restored {made} of the earlier session's changes. They are not saved yet"),
        };
        self.notify(Severity::Done, text);
    }

    /// Replaces the session's journal by a new one with the unsaved changes.
    fn forget_journal(&mut self) -> Vec<String> {
        let notes = self.document.session.as_mut().map(Session::forget).unwrap_or_default();
        self.journal_unsaved();
        notes
    }

    /// Discards the changes of an earlier session.
    pub(super) fn discard_recovered(&mut self) {
        if self.document.recovered_journal.is_some() {
            self.forget_untitled();
            return self.notify(
                Severity::Note,
                "Discarded the earlier session's changes. Their journal is kept under another name",
            );
        }
        let notes = self.forget_journal();
        if notes.is_empty() {
            self.notify(
                Severity::Note,
                "Discarded the earlier session's changes. Their journal is kept under another name",
            );
        } else {
            self.notify(Severity::Problem, notes.join("; "));
        }
    }

    /// Merges the changes of an earlier session if the file has changed since. The earlier journal stays in
    /// place until the merge is complete.
    fn merge_earlier(&mut self, restored: Restored) {
        let (ours, revision) = (self.board().clone(), self.revision());
        self.notify(Severity::Note, "Comparing with what the earlier session made");
        self.tasks.queue.spawn(move || match with_earlier(restored, &ours, revision) {
            Ok(merging) => TaskResult::Compared(Ok(merging)),
            Err(restored) => TaskResult::RecoveryConflict(restored),
        });
    }

    /// Opens the changes of an earlier session that do not fit the file as a separate board with its own
    /// journal.
    pub(super) fn set_apart(&mut self, restored: Restored) {
        self.forget_journal();
        self.put(restored.board, Origin::Untitled);
        self.document.history.mark_saved(restored.saved);
        self.begin_untitled();
        self.notify(
            Severity::Problem,
            "The earlier session's changes do not fit the file as it is now; they are a board of their own, not saved yet",
        );
    }

    /// Closes while the user has not decided about the changes of an earlier session. They stay in place
    /// and are offered again.
    pub(super) fn leave_unanswered(&mut self) {
        (self.document.session, self.document.recovered_journal, self.startup.leaving) = (None, None, true);
    }

    /// Draws the field for the reason of changes. The reason is recorded with each change until the field
    /// is cleared.
    pub(super) fn why_box(&mut self, ui: &mut Ui, p: &Palette) {
        let ink = if self.document.session_state.change_reason.trim().is_empty() {
            p.faint
        } else {
            p.tone(Tone::Watch)
        };
        let field = TextEdit::singleline(&mut self.document.session_state.change_reason)
            .hint_text("Reason for changes (optional)")
            .text_color(ink)
            .desired_width(210.0);
        let field = ui.add(field);
        named(&field, "Reason for changes");
        field.on_hover_text(
            "The audit trail keeps this with every change made from here on, until it is emptied: 'agreed on 8 February', \
             'return of the vanguards'",
        );
    }
}

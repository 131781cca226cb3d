//! The session on the open file: its lock, its journal, recovered work, and the reason for changes.

use super::App;
use crate::jobs::Done;
use crate::prompts::Prompt;
use crate::status::Kind;
use crate::theme::Palette;
use crate::together::with_earlier;
use crate::widgets::{self, named};
use boardsight_core::edit::{Edit, History, between};
use boardsight_report::spec::Tone;
use boardsight_store::journal::Restored;
use boardsight_store::{Fingerprint, LockError, Session, alone};
use eframe::egui::{Frame, Margin, Panel, TextEdit, Ui};
use std::path::Path;

impl App {
    /// Takes the lock of the file that was just read or written, and starts its journal. What an earlier session left
    /// behind for it, if anything.
    pub(super) fn begin_session(&mut self, path: &Path, print: Fingerprint) -> Option<Restored> {
        // Nothing is written into a snapshot, so there is nothing to lock and nothing to keep.
        let content = self.base.as_deref().filter(|board| board.snapshot.is_none())?.clone();
        let path = path.to_owned();
        let opened = boardsight_store::Opened { content, path, fingerprint: print, migrated_from: None };
        match Session::begin_as(&opened, self.alone.as_ref(), &self.holder()) {
            Ok(begun) => {
                self.session = Some(begun.session);
                self.keeping.held = None;
                if !begun.notes.is_empty() {
                    self.say(Kind::Note, begun.notes.join("; "));
                }
                begun.restored
            }
            Err(error) => {
                self.say(Kind::Note, error.to_string());
                self.keeping.held = Some(match error {
                    LockError::Held { holder, .. } => format!(
                        "{holder} has this file open. Your changes are kept in a recovery journal. Saving merges with their changes and never overwrites them."
                    ),
                    LockError::Disk { .. } => error.to_string(),
                });
                None
            }
        }
    }

    /// Puts into the journal what was made since the file was read or written and is in none yet.
    pub(super) fn keep_rest(&mut self) {
        let Some(base) = self.base.clone().filter(|_| !self.is_saved()) else { return };
        let stamp = self.stamp();
        let problem = match between(&base, self.board(), "Changes not saved") {
            Ok(edit) if edit.is_empty() => None,
            Ok(edit) => self.keep(&edit, &stamp, false),
            Err(error) => Some(error.to_string()),
        };
        if let Some(problem) = problem {
            self.say(Kind::Problem, problem);
        }
    }

    /// Tries again for the lock that somebody else had.
    fn try_again(&mut self) {
        let (Some(file), Some(print)) = (self.file.clone(), self.print) else { return };
        let restored = self.begin_session(&file, print);
        if self.session.is_none() {
            return;
        }
        self.say(Kind::Done, "The file is yours to edit now");
        // The journal that this window kept by itself is the file's own from here on.
        self.end_untitled();
        self.keep_rest();
        self.look_at(&file);
        if let Some(restored) = restored {
            self.prompt = Some(Prompt::Restored(Box::new(restored)));
        }
    }

    /// What the reader must know of the file while they work, above the page.
    pub(super) fn notices(&mut self, ui: &mut Ui, p: &Palette) {
        self.disk_notice(ui, p);
        let Some(held) = self.keeping.held.clone().filter(|_| self.session.is_none()) else { return };
        let frame = Frame::new().fill(p.wash(Tone::Watch)).inner_margin(Margin::symmetric(12, 5));
        Panel::top("held").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                ui.label(held);
                if ui.button("Try again").clicked() {
                    self.try_again();
                }
                if ui.button("Continue").clicked() {
                    self.keeping.held = None;
                    self.say(
                        Kind::Note,
                        "A save is refused if the file was changed meanwhile; it can be merged then",
                    );
                }
            });
        });
    }

    /// Why a register opened alone cannot take an edit; nothing, if it can.
    pub(super) fn not_here(&self, edit: &Edit) -> Option<&'static str> {
        (self.alone.is_some() && !alone::holds(edit)).then_some(
            "Not changed: a register alone holds risks, their sources and comments only; open the board to change anything else",
        )
    }

    /// Puts what an earlier session left behind into the window, not saved yet.
    pub(super) fn bring_back(&mut self, restored: Restored) {
        let made = restored.made;
        if self.left.is_some() {
            self.put(restored.board, None);
            self.alone = restored.register;
            self.history.mark_saved(restored.saved);
            self.take_over_untitled();
        } else if restored.to_merge {
            return self.merge_earlier(restored);
        } else {
            self.generation += 1;
            self.history = History::new(restored.board);
            self.history.mark_saved(restored.saved);
            if self.session.as_ref().is_some_and(Session::waits) {
                self.forget_journal();
            }
        }
        let text = match made {
            0 => "Restored the earlier session's board. It is not saved yet".to_owned(),
            made => format!("Restored {made} of the earlier session's changes. They are not saved yet"),
        };
        self.say(Kind::Done, text);
    }

    /// Puts the session's journal away for a new one that holds what is not saved.
    fn forget_journal(&mut self) -> Vec<String> {
        let notes = self.session.as_mut().map(Session::forget).unwrap_or_default();
        self.keep_rest();
        notes
    }

    /// Puts away what an earlier session left behind.
    pub(super) fn put_away(&mut self) {
        if self.left.is_some() {
            self.forget_untitled();
            return self.say(
                Kind::Note,
                "Discarded the earlier session's changes. Their journal is kept under another name",
            );
        }
        let notes = self.forget_journal();
        if notes.is_empty() {
            self.say(
                Kind::Note,
                "Discarded the earlier session's changes. Their journal is kept under another name",
            );
        } else {
            self.say(Kind::Problem, notes.join("; "));
        }
    }

    /// The file is another by now than the one that an earlier session's changes were made on: the two are brought
    /// together, and until that is settled the earlier journal stays where it is.
    fn merge_earlier(&mut self, restored: Restored) {
        let (ours, revision) = (self.board().clone(), self.revision());
        self.say(Kind::Note, "Comparing with what the earlier session made");
        self.jobs.start(move || match with_earlier(restored, &ours, revision) {
            Ok(merging) => Done::Compared(Ok(merging)),
            Err(restored) => Done::Apart(restored),
        });
    }

    /// What an earlier session made does not fit the file as it is: a board of its own, which has its own journal.
    pub(super) fn set_apart(&mut self, restored: Restored) {
        self.forget_journal();
        self.put(restored.board, None);
        self.history.mark_saved(restored.saved);
        self.begin_untitled();
        self.say(
            Kind::Problem,
            "The earlier session's changes do not fit the file as it is now; they are a board of their own, not saved yet",
        );
    }

    /// Closing while what an earlier session left behind is being asked about: it is left where it is, to be offered
    /// again.
    pub(super) fn leave_unanswered(&mut self) {
        (self.session, self.left, self.leaving) = (None, None, true);
    }

    /// Why the next changes are made: said once, and kept with each in the trail until it is emptied.
    pub(super) fn why_box(&mut self, ui: &mut Ui, p: &Palette) {
        let ink = if self.keeping.why.trim().is_empty() { p.faint } else { p.tone(Tone::Watch) };
        let field = TextEdit::singleline(&mut self.keeping.why)
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

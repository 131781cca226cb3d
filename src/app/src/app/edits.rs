//! Edits of the open board, undo and redo, and their record in the journal.

use super::App;
use crate::status::Severity;
use boardsight_core::edit::{Edit, EditError, Stamp};

impl App {
    /// Returns a number that differs after every change of the board and for every board opened.
    pub(super) fn revision(&self) -> u64 {
        self.document.revision()
    }

    /// Returns the author and time for a change made now.
    pub(super) fn stamp(&self) -> Stamp {
        let why =
            Some(self.document.session_state.change_reason.trim().to_owned()).filter(|why| !why.is_empty());
        Stamp { who: self.settings.who().to_owned(), at: self.services.clock.now(), why }
    }

    pub(super) fn make(&mut self, edit: Result<Edit, EditError>) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        if let Some(why_not) = edit.as_ref().ok().and_then(|edit| self.register_refusal(edit)) {
            return self.notify(Severity::Problem, why_not);
        }
        if edit.as_ref().is_ok_and(|edit| !edit.is_empty()) {
            self.begin_untitled();
        }
        let made = edit.and_then(|edit| {
            let said = (!edit.is_empty()).then(|| edit.label.clone());
            let journal = self.document.session.is_some() || self.document.unsaved_journal.is_some();
            let kept = journal.then(|| edit.clone());
            self.document.history.apply(edit, &stamp).map(|()| (said, kept))
        });
        match made {
            Ok((Some(label), kept)) => {
                let problem = kept.and_then(|edit| self.append_to_journal(&edit, &stamp, false));
                self.say_kept(Ok((label, problem)));
                // A reason applies to one change only.
                self.document.session_state.change_reason.clear();
            }
            Ok((None, _)) => {}
            Err(error) => self.notify(Severity::Problem, format!("Not changed: {error}")),
        }
    }

    pub(super) fn undo(&mut self) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        let undone = self
            .document
            .history
            .undo(&stamp)
            .map(|edit| (format!("Undone: {}", edit.label), edit.inverse()));
        let done = undone.map(|(said, edit)| (said, self.append_to_journal(&edit, &stamp, true)));
        self.say_kept(done);
    }

    pub(super) fn redo(&mut self) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        let redone = self
            .document
            .history
            .redo(&stamp)
            .map(|edit| (format!("Done again: {}", edit.label), edit.clone()));
        let done = redone.map(|(said, edit)| (said, self.append_to_journal(&edit, &stamp, false)));
        self.say_kept(done);
    }

    pub(super) fn say_kept(&mut self, result: Result<(String, Option<String>), EditError>) {
        match result {
            Ok((_, Some(problem))) => self.notify(Severity::Problem, problem),
            Ok((text, None)) => self.notify(Severity::Done, text),
            Err(error) => self.notify(Severity::Problem, error.to_string()),
        }
    }

    /// Writes an edit to the journal. Returns the error message if that fails.
    pub(super) fn append_to_journal(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Option<String> {
        let kept = match (&mut self.document.session, &mut self.document.unsaved_journal) {
            (Some(session), _) => session.made(edit, stamp, undo),
            (None, Some(journal)) => journal.append(edit, stamp, undo),
            (None, None) => return None,
        };
        let error = kept.err()?;
        Some(format!("{error}; save the board to keep this change"))
    }
}

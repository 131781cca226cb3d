//! Text that is being typed is put into the journal before its field is left.

use super::App;
use crate::action::{Action, CommentAction};
use crate::status::Severity;
use crate::{drafts, fields};
use boardsight_core::edit::{Change, Edit, Stamp, comment, reply};
use boardsight_store::{Journal, Session};
use eframe::egui::Context;
use jiff::SignedDuration;
use std::time::Duration;

/// How often what is being typed goes into the journal, in seconds: well within the two seconds that are promised.
const EVERY: u64 = 1;

impl App {
    /// Puts what is being typed into the journal, and what the disk did not take before. To be called at the end of every
    /// frame; writes at most once a second, and only what has changed.
    pub(super) fn keep_typing(&mut self, ctx: &Context) {
        let owed = self.owed();
        let typing = fields::pending(ctx) || drafts::any(ctx);
        if !typing && !self.document.session_state.typing.held && owed == 0 {
            return;
        }
        ctx.request_repaint_after(Duration::from_secs(EVERY));
        let now = self.services.clock.now();
        let soon = SignedDuration::from_secs(i64::try_from(EVERY).unwrap_or(1));
        if self.document.session_state.typing.at.is_some_and(|at| now.duration_since(at).abs() < soon) {
            return;
        }
        let stamp = self.stamp();
        let edit = self.typed(ctx, &stamp);
        let typed = edit.as_ref().map(|edit| (edit, &stamp));
        let kept = match (&mut self.document.session, &mut self.document.unsaved_journal) {
            (Some(session), _) => session.typing(typed),
            (None, Some(journal)) => journal.typing(typed),
            (None, None) => return,
        };
        (self.document.session_state.typing.at, self.document.session_state.typing.held) =
            (Some(now), typing);
        match kept {
            Err(error) if !std::mem::replace(&mut self.document.session_state.typing.said, true) => {
                self.notify(Severity::Problem, error.to_string());
            }
            Err(_) => {}
            Ok(()) => {
                self.document.session_state.typing.said = false;
                if owed > 0 && self.owed() == 0 {
                    self.notify(
                        Severity::Done,
                        "The changes that the disk had no room for are in the journal now",
                    );
                }
            }
        }
    }

    /// How many changes are in no journal because the disk did not take them.
    fn owed(&self) -> usize {
        match (&self.document.session, &self.document.unsaved_journal) {
            (Some(session), _) => Session::owed(session),
            (None, Some(journal)) => Journal::owed(journal),
            (None, None) => 0,
        }
    }

    /// What is being typed, as the one edit that it would be if every field were left now.
    fn typed(&self, ctx: &Context, stamp: &Stamp) -> Option<Edit> {
        let board = self.board();
        let mut edits = fields::typed(ctx);
        for ask in drafts::typed(ctx) {
            let edit = match &ask {
                Action::Comment(CommentAction::Comment(about, text)) => comment(board, about, text, stamp),
                Action::Comment(CommentAction::Reply(id, text)) => reply(board, id, text, stamp),
                _ => continue,
            };
            edits.extend(edit.ok());
        }
        let mut changes: Vec<Change> = edits.into_iter().flat_map(|edit| edit.changes).collect();
        // Several new comments stand behind one another.
        let mut more = 0;
        for change in &mut changes {
            if let Change::Insert { index, .. } = change {
                *index += more;
                more += 1;
            }
        }
        (!changes.is_empty()).then(|| Edit { label: "Text being typed".to_owned(), changes })
    }
}

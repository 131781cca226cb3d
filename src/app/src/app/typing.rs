//! Saves text that is being typed to the journal before its field loses focus.

use super::App;
use crate::action::{Action, CommentAction};
use crate::status::Severity;
use crate::{drafts, fields};
use boardsight_core::edit::{Change, Edit, Stamp, comment, reply};
use boardsight_store::{Journal, Session};
use eframe::egui::Context;
use jiff::SignedDuration;
use std::time::Duration;

/// Interval between journal writes of text being typed, in seconds. The promised limit is two seconds.
const EVERY: u64 = 1;

impl App {
    /// Writes text being typed, and changes whose earlier write failed, to the journal. Call it at the end
    /// of every frame. It writes at most once a second, and only if something changed.
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

    /// Returns the number of changes missing from every journal because writing failed.
    fn owed(&self) -> usize {
        match (&self.document.session, &self.document.unsaved_journal) {
            (Some(session), _) => Session::owed(session),
            (None, Some(journal)) => Journal::owed(journal),
            (None, None) => 0,
        }
    }

    /// Returns the single edit that would result if every field were committed now.
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
        // Insert several new comments one after another: shift each index by the number of earlier
        // insertions.
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

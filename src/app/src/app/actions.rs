//! Performs the actions that pages request. This is the only place where an action takes effect.

use super::App;
use crate::action::{Action, CommentAction};
use crate::drafts;
use crate::status::Severity;
use boardsight_core::edit;
use boardsight_report::PageName;

impl App {
    pub(super) fn handle(&mut self, action: Action) {
        match action {
            Action::Edit(edit) => self.make(edit),
            Action::Select(selected) => self.nav.selected = selected,
            Action::Go(page) => self.go_to(page),
            Action::SaveRegister(whose) => self.ask_for_register_file(whose.as_deref()),
            Action::Say(text) => self.notify(Severity::Note, text),
            Action::Snapshot(action) => self.handle_snapshot_action(action),
            Action::Form(open) => self.open_form(open),
            Action::ReadLinked => self.read_linked_boards(),
            Action::Comment(mark) => self.mark(&mark),
            Action::Run(command) => {
                let (_, ctx) = self.tasks.queue.raw_sender();
                self.run_if_enabled(&ctx, command);
            }
            Action::Review(risks) => self.review_these(risks),
            Action::Filters(filters) => {
                self.settings.filters = filters;
                let (_, ctx) = self.tasks.queue.raw_sender();
                self.keep_settings(&ctx);
            }
        }
    }

    /// Starts a review of these risks, one at a time.
    pub(super) fn review_these(&mut self, risks: Vec<String>) {
        self.pages.review.walk_through(risks);
        self.go_to(PageName::Review);
    }

    /// Records a member's comment, reply or review with the current time and the user's name.
    pub(super) fn mark(&mut self, mark: &CommentAction) {
        let (board, stamp) = (self.document.history.board(), self.stamp());
        let edit = match mark {
            CommentAction::Comment(about, text) => edit::comment(board, about, text, &stamp),
            CommentAction::Reply(id, text) => edit::reply(board, id, text, &stamp),
            CommentAction::Resolve(id, settled) => edit::resolve(board, id, *settled, &stamp),
            CommentAction::Review(id, reviewed) => edit::review(board, id, reviewed, &stamp),
        };
        self.make(edit);
    }

    /// Adds unsent drafts as comments before the board is closed.
    pub(super) fn send_drafts(&mut self) {
        let (_, ctx) = self.tasks.queue.raw_sender();
        for ask in drafts::flush(&ctx) {
            self.handle(ask);
        }
    }
}

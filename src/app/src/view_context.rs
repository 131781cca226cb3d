//! The window state that pages read, and the queue of actions that they request.

use crate::action::{Action, RecordRef};
use crate::snapshots::SnapshotList;
use crate::theme::Palette;
use boardsight_core::edit::{Edit, EditError, List};
use boardsight_core::model::Board;
use eframe::egui::Ui;
use jiff::civil::Date;
use std::cell::RefCell;

/// The queue of actions that pages request. The window performs them after the frame.
#[derive(Debug, Default)]
pub struct ActionSender(RefCell<Vec<Action>>);

impl ActionSender {
    /// Adds an action.
    pub fn send(&self, action: Action) {
        self.0.borrow_mut().push(action);
    }

    /// Removes and returns the actions, in the order in which they were sent.
    #[must_use]
    pub fn take(&self) -> Vec<Action> {
        self.0.take()
    }
}

/// The window state that a page reads. A page sends an action to change something.
pub struct ViewContext<'a> {
    /// The open board.
    pub board: &'a Board,
    /// The date as of which pages are shown.
    pub as_of: Date,
    /// Revision number that differs after every change of the board, so that pages can detect outdated
    /// results.
    pub revision: u64,
    /// Number of unsaved entries at the end of the audit trail.
    pub unsaved: usize,
    /// Whether the board may be edited. Controls that edit it are disabled otherwise.
    pub can_edit: bool,
    /// Whether one page is shown full screen. The arrow keys then scroll it.
    pub presenting: bool,
    pub palette: &'a Palette,
    /// The selected record.
    pub selected: Option<&'a RecordRef>,
    /// Text of the search box; empty if there is no search.
    pub search: &'a str,
    /// The snapshots next to the board file.
    pub snapshots: &'a SnapshotList,
    /// Queue for the actions of the page.
    pub actions: &'a ActionSender,
}

impl<'a> ViewContext<'a> {
    /// Creates a context with edit permission and without a selection.
    #[must_use]
    pub const fn new(
        board: &'a Board,
        as_of: Date,
        palette: &'a Palette,
        snapshots: &'a SnapshotList,
        actions: &'a ActionSender,
    ) -> Self {
        Self {
            board,
            as_of,
            revision: 0,
            unsaved: 0,
            can_edit: true,
            presenting: false,
            palette,
            selected: None,
            search: "",
            snapshots,
            actions,
        }
    }

    /// Sends an action.
    pub fn send(&self, action: Action) {
        self.actions.send(action);
    }

    /// Sends several actions.
    pub fn send_all(&self, actions: impl IntoIterator<Item = Action>) {
        actions.into_iter().for_each(|action| self.send(action));
    }

    /// Requests an edit.
    pub fn edit(&self, edit: Result<Edit, EditError>) {
        self.send(Action::Edit(edit));
    }

    /// Selects a record.
    pub fn select(&self, list: List, id: &str) {
        self.send(Action::Select(Some(RecordRef { list, id: id.to_owned() })));
    }

    /// Returns whether this record is selected.
    #[must_use]
    pub fn is_selected(&self, list: List, id: &str) -> bool {
        self.selected.is_some_and(|s| s.list == list && s.id == id)
    }

    /// Returns whether an edit was sent in this frame.
    #[must_use]
    pub fn has_edit(&self) -> bool {
        self.actions.0.borrow().iter().any(|action| matches!(action, Action::Edit(_)))
    }

    /// Adds controls that edit the board. They are disabled if the board cannot be edited.
    pub fn edit_ui<R>(&self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        ui.add_enabled_ui(self.can_edit, add).inner
    }
}

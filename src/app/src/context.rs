//! What a page is given to draw with, and what it gives back.

use super::theme::Palette;
use crate::action::{Action, RecordRef};
use boardsight_core::edit::{Edit, EditError, List};
use boardsight_core::model::Board;
use jiff::civil::Date;

/// What a page is given.
pub struct Context<'a> {
    /// The board as it stands.
    pub board: &'a Board,
    /// The day as of which pages are shown.
    pub as_of: Date,
    /// Differs after every change of the board: what a page worked out from an older one is out of date.
    pub revision: u64,
    /// How many entries at the end of the audit trail are not on disk yet.
    pub unsaved: usize,
    /// Colours and strokes.
    pub palette: &'a Palette,
    /// What is picked out.
    pub selected: Option<&'a RecordRef>,
    /// The text in the search box, as typed; empty for none.
    pub search: &'a str,
    /// Where a page puts what it asks for; the window acts on it after the frame.
    pub asks: Vec<Action>,
}

impl Context<'_> {
    /// Asks for an edit.
    pub fn edit(&mut self, edit: Result<Edit, EditError>) {
        self.asks.push(Action::Edit(edit));
    }

    /// Selects a record.
    pub fn select(&mut self, list: List, id: &str) {
        self.asks.push(Action::Select(Some(RecordRef { list, id: id.to_owned() })));
    }

    /// Whether this record is picked out.
    #[must_use]
    pub fn is_selected(&self, list: List, id: &str) -> bool {
        self.selected.is_some_and(|s| s.list == list && s.id == id)
    }
}

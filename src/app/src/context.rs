//! What a page is given to draw with, and what it gives back.

use super::settings::SavedFilter;
use super::shelf::ShelfAsk;
use super::theme::Palette;
use boardsight_core::edit::{Edit, EditError, List, Reviewed};
use boardsight_core::model::{About, Board};
use boardsight_report::PageName;
use jiff::civil::Date;

/// A record picked out on a page, shown in the inspector.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selected {
    /// Its list.
    pub list: List,
    /// Its id.
    pub id: String,
}

/// What a page asks of the window. Pages never write to the board themselves.
#[derive(Debug)]
pub enum Ask {
    /// Make this edit. An error made while building it is shown like one made while applying it.
    Edit(Result<Edit, EditError>),
    /// Pick a record out, or nothing.
    Select(Option<Selected>),
    /// Go to a page.
    Go(PageName),
    /// Save one register to its own file: a programme's id, or `None` for the board's own.
    SaveRegister(Option<String>),
    /// Say something in the status line.
    Say(String),
    /// Something of the snapshots.
    Shelf(ShelfAsk),
    /// Note what a member says, or a review, with who and when.
    Mark(Mark),
    /// Review these risks one by one, in this order.
    Review(Vec<String>),
    /// Read the boards that this one names.
    ReadLinked,
    /// Keep these filters for the next time.
    Filters(Vec<SavedFilter>),
    /// Fill in a record of the board.
    Form(super::forms::Open),
    /// Do what a command says.
    Run(super::command::Command),
}

/// What a member says of a record: who and when is added by the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A comment on a record or a figure.
    Comment(About, String),
    /// An answer to a comment, by the comment's id.
    Reply(String, String),
    /// A comment is settled, or open again.
    Resolve(String, bool),
    /// A risk, by its id, was reviewed.
    Review(String, Reviewed),
}

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
    pub selected: Option<&'a Selected>,
    /// The text in the search box, as typed; empty for none.
    pub search: &'a str,
    /// Where a page puts what it asks for; the window acts on it after the frame.
    pub asks: Vec<Ask>,
}

impl Context<'_> {
    /// Asks for an edit.
    pub fn edit(&mut self, edit: Result<Edit, EditError>) {
        self.asks.push(Ask::Edit(edit));
    }

    /// Whether this record is picked out.
    #[must_use]
    pub fn is_selected(&self, list: List, id: &str) -> bool {
        self.selected.is_some_and(|s| s.list == list && s.id == id)
    }
}

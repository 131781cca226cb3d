//! Command palette (Ctrl+K): pages, commands and every record of the board by their words, operated by
//! keyboard.

use crate::command::Command;
use boardsight_core::edit::List;
use boardsight_report::{SearchResult, say};

/// Maximum number of records listed; more words narrow the search.
pub(crate) const MOST: usize = 40;

/// State of the open palette.
#[derive(Default)]
pub struct CommandPalette {
    pub(crate) text: String,
    /// Index of the selected entry, which Enter runs.
    pub(crate) at: usize,
    pub(crate) key: Option<(u64, String)>,
    pub(crate) entries: Vec<Entry>,
    /// Whether to scroll to the entry, after a key press.
    pub(crate) follow: bool,
}

/// Entry of the palette.
#[derive(Clone)]
pub(crate) enum Entry {
    Command(Command),
    Record(SearchResult),
}

impl Entry {
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Command(command) => command.info().label.into_owned(),
            Self::Record(found) => {
                let one = List::named(found.hit.list).map_or("record", List::one);
                let id = if found.hit.list == "comments" { "" } else { found.hit.id.as_str() };
                format!("{} {id}: {}", say::capital(one), found.hit.title).replace(" :", ":")
            }
        }
    }
}

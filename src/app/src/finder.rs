//! The palette of commands (Ctrl+K): pages, commands and every record of the board by their words, run by keyboard.

use super::command::Command;
use boardsight_core::edit::List;
use boardsight_report::{Found, say};

/// Records offered at most; more words find fewer.
pub(crate) const MOST: usize = 40;

/// The palette while it is open.
#[derive(Default)]
pub struct Finder {
    pub(crate) text: String,
    /// The entry that Enter runs.
    pub(crate) at: usize,
    pub(crate) key: Option<(u64, String)>,
    pub(crate) entries: Vec<Entry>,
    /// The entry is to be brought into sight, after a key.
    pub(crate) follow: bool,
}

/// What can be run or gone to.
#[derive(Clone)]
pub(crate) enum Entry {
    Command(Command),
    Record(Found),
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

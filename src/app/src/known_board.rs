//! The board as it was known on the day that the window shows.

use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use jiff::civil::Date;
use std::borrow::Cow;

/// The board of a day, kept until the board or the day changes.
#[derive(Default)]
pub struct KnownBoard {
    key: Option<(u64, Date)>,
    reduced: Option<Board>,
}

impl KnownBoard {
    /// Works out what was known on a day, where the board's revision or the day is another.
    pub fn refresh(&mut self, whole: &Board, revision: u64, day: Date) {
        if self.key == Some((revision, day)) {
            return;
        }
        self.key = Some((revision, day));
        self.reduced = match known(whole, day).board {
            Cow::Borrowed(_) => None,
            Cow::Owned(board) => Some(board),
        };
    }

    /// What was known; the whole board where that is all of it.
    pub fn board<'a>(&'a self, whole: &'a Board) -> &'a Board {
        self.reduced.as_ref().unwrap_or(whole)
    }
}

//! The board as it was known on the as-of date of the window.

use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use jiff::civil::Date;
use std::borrow::Cow;

/// The board as known on a day, cached until the board or the day changes.
#[derive(Default)]
pub struct KnownBoard {
    key: Option<(u64, Date)>,
    reduced: Option<Board>,
}

impl KnownBoard {
    /// Recomputes the known board if the board revision or the day has changed.
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

    /// Returns the known board; the whole board if everything in it was known.
    pub fn board<'a>(&'a self, whole: &'a Board) -> &'a Board {
        self.reduced.as_ref().unwrap_or(whole)
    }
}

//! The search box: the risks page filters by it; on every page, what it finds anywhere is one press away.

use boardsight_report::Found;

/// What was found for which words in which state of the board.
#[derive(Default)]
pub struct Search {
    pub(crate) key: (u64, String),
    pub(crate) found: Vec<Found>,
}

pub(crate) const MOST: usize = 12;

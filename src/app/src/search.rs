//! Search box: it filters the risks page, and on every page lists matches anywhere on the board.

use boardsight_report::SearchResult;

/// Cached search results, with their query and board revision.
#[derive(Default)]
pub struct Search {
    pub(crate) key: (u64, String),
    pub(crate) found: Vec<SearchResult>,
}

pub(crate) const MOST: usize = 12;

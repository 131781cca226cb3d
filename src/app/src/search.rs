//! The search box: the risks page filters by it; on every page, what it finds anywhere is one press away.

use super::context::PageId;
use boardsight_report::{Found, PageName};

/// What was found for which words in which state of the board.
#[derive(Default)]
pub struct Search {
    pub(crate) key: (u64, String),
    pub(crate) found: Vec<Found>,
}

pub(crate) const MOST: usize = 12;

/// The window's page of a name.
pub(crate) const fn page(name: PageName) -> PageId {
    match name {
        PageName::Overview => PageId::Overview,
        PageName::Streams => PageId::Streams,
        PageName::Measures => PageId::Measures,
        PageName::Signals => PageId::Signals,
        PageName::Savings => PageId::Savings,
        PageName::Risks => PageId::Risks,
        PageName::Meetings => PageId::Meetings,
        PageName::Review => PageId::Review,
    }
}

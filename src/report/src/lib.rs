//! The content of each page as text, tables and chart specifications, independent of window and documents.
//!
//! Window and documents use the same view models, so their content is identical. Each page has a typed view
//! model for the window (such as [`overview::Overview`]) and a [`spec::Page`] of blocks for documents and
//! tables, created from that view model.
//!
//! View models own their data and depend only on a board and a date. They show the board as given: pass the
//! result of [`boardsight_analysis::known::known`], so that nothing later than the date is included.
//! [`page`], the pack, the summary and comparisons do this themselves.
//!
//! Create a view model when the board's revision, the date or the page's options change, and cache it. At
//! national scale (10,000 risks, 300,000 figures) it takes milliseconds, which is acceptable for an edit
//! but not for every frame.

pub mod arrival;
pub mod characters;
pub mod comments;
pub mod compared;
pub mod figures;
pub mod forecast;
pub mod glossary;
pub mod known;
pub mod marks;
pub mod measures;
pub mod meetings;
pub mod minutes;
pub mod movement;
pub mod multiples;
pub mod names;
pub mod overview;
pub mod pack;
pub mod places;
pub mod plain;
pub mod review;
pub mod risks;
pub mod rollup;
pub mod savings;
pub mod say;
pub mod scale;
pub mod sheets;
pub mod signals;
pub mod spec;
pub mod streams;
pub mod summary;
pub mod tiles;

mod kept;
mod table;

pub use names::Names;
pub use summary::summary;
pub use table::{table_csv, tables};

use boardsight_analysis::known::known;
use boardsight_analysis::search::{Hit, search as search_board};
use boardsight_core::model::Board;
use jiff::civil::Date;

/// Pages of a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PageName {
    /// Current state of the board on one screen.
    #[default]
    Overview,
    /// Reporting: who reports, who is late, who was never asked.
    Streams,
    /// Plan against outturn, change, and the cost of the gap.
    Measures,
    /// The Places page: the data of one area across all programmes.
    Places,
    /// Lines of figures that change, and targets that can be relied on.
    Signals,
    /// Expectations of savings, and their evidence.
    Savings,
    /// Risk register.
    Risks,
    /// Decisions and actions.
    Meetings,
    /// Risks due for review, and questions without an answer.
    Review,
}

impl PageName {
    /// All pages, in the order of the window.
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Streams,
        Self::Measures,
        Self::Places,
        Self::Signals,
        Self::Savings,
        Self::Risks,
        Self::Meetings,
        Self::Review,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Streams => "Streams",
            Self::Measures => "Measures",
            Self::Places => "Places",
            Self::Signals => "Signals",
            Self::Savings => "Savings",
            Self::Risks => "Risks",
            Self::Meetings => "Meetings",
            Self::Review => "Review",
        }
    }

    /// Returns the question that the page answers.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Overview => "What must the board know today?",
            Self::Streams => "Who reports, who is late, who was never asked?",
            Self::Measures => "Is it on plan, and what does the gap cost?",
            Self::Places => "What do all programmes report of one area?",
            Self::Signals => "What changes, and which targets can be relied on?",
            Self::Savings => {
                "Who expects what, on what evidence, counted twice where, and what will come of it?"
            }
            Self::Risks => "What could sink us, what holds it, who owns it?",
            Self::Meetings => "What did we decide, what is open, what changed since?",
            Self::Review => "What is due for review, and what is asked and not answered?",
        }
    }

    /// Returns the page of that name, ignoring case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(name))
    }

    /// Returns the page that shows the records of a list, by the list's name in the file.
    #[must_use]
    pub fn of_list(list: &str) -> Self {
        match list {
            "streams" | "linked_boards" => Self::Streams,
            "measures" | "series" | "stated_costs" | "groups" | "events" => Self::Measures,
            "areas" => Self::Places,
            "savings" | "reference_cases" | "overlaps" | "forecasts" => Self::Savings,
            "risks" | "objectives" => Self::Risks,
            "comments" => Self::Review,
            "meetings" | "decisions" | "actions" | "members" => Self::Meetings,
            _ => Self::Overview,
        }
    }
}

/// Returns a page as blocks, for documents and tables, with the data known on the date.
#[must_use]
pub fn page(board: &Board, as_of: Date, page: PageName) -> spec::Page {
    let known = known(board, as_of);
    let mut made = page_of(&known.board, as_of, page);
    made.blocks.extend(known::note(&known.left_out, as_of).map(spec::Block::Text));
    made
}

/// Returns a page of a board that is already limited to the data known on the date.
fn page_of(board: &Board, as_of: Date, page: PageName) -> spec::Page {
    match page {
        PageName::Overview => overview::overview(board, as_of, 0).page(),
        PageName::Streams => {
            let mut page = streams::streams(board, as_of).page();
            if let Some(linked) = rollup::linked(board) {
                page.blocks.extend(linked.blocks());
            }
            page
        }
        PageName::Measures => measures::measures(board, as_of, &measures::MeasureChoice::default()).page(),
        PageName::Places => places::places(board, as_of, &places::Choice::default()).page(),
        PageName::Signals => signals::signals(board).page(board),
        PageName::Savings => {
            let mut page = savings::savings(board, as_of).page();
            if let Ok(f) = forecast::of_board(board) {
                // The result does not depend on the number of threads; two suit the smallest machine.
                page.blocks.extend(forecast::forecast(board, f, None, 2).blocks());
            }
            page
        }
        PageName::Risks => risks::risks(board, as_of, None).page(board, as_of),
        PageName::Meetings => meetings::meetings(board, as_of, None).page(),
        PageName::Review => {
            review::review(board, as_of, boardsight_analysis::review::Stretch::Month).page(board, as_of)
        }
    }
}

/// Search result, with the page that shows the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchResult {
    /// Record and matching words.
    pub hit: Hit,
    pub page: PageName,
}

/// Returns at most `most` records that contain every word of a query, best match first.
#[must_use]
pub fn search(board: &Board, query: &str, most: usize) -> Vec<SearchResult> {
    search_board(board, query, most)
        .into_iter()
        .map(|hit| SearchResult { page: PageName::of_list(hit.list), hit })
        .collect()
}

//! What each page says, as text, tables and chart specifications, with no screen and no paper in it.
//!
//! The window and the documents both draw from here, so that the paper is the screen. Each page has a typed view
//! model for the window (such as [`overview::Overview`]) and a [`spec::Page`] of blocks for documents and tables, made
//! from that same view model.
//!
//! View models own what they say and are made from a board and a day alone. Each shows the board that it is given: give it
//! the one that [`boardsight_analysis::known::known`] returns, so that nothing later than the day is in it. [`page`], the
//! pack, the summary and comparisons do so themselves. Make one when the board's revision, the
//! day or the page's own choices change, and keep it: at national scale (10,000 risks, 300,000 figures) one takes
//! milliseconds, which is little for an edit and too much for every frame.

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

/// The pages of a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PageName {
    /// What must the board know today, on one screen?
    #[default]
    Overview,
    /// Who reports, who is late, who was never asked?
    Streams,
    /// Is it on plan, is it changing, what does the gap cost?
    Measures,
    /// Which lines of figures change, and which targets can be relied on?
    Signals,
    /// Who expects what, on what evidence?
    Savings,
    /// What could sink us?
    Risks,
    /// What did we decide, what is open?
    Meetings,
    /// What is due for review, and what is asked and not answered?
    Review,
}

impl PageName {
    /// All, in the order of the window.
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::Streams,
        Self::Measures,
        Self::Signals,
        Self::Savings,
        Self::Risks,
        Self::Meetings,
        Self::Review,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Streams => "Streams",
            Self::Measures => "Measures",
            Self::Signals => "Signals",
            Self::Savings => "Savings",
            Self::Risks => "Risks",
            Self::Meetings => "Meetings",
            Self::Review => "Review",
        }
    }

    /// The question that it answers.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Overview => "What must the board know today?",
            Self::Streams => "Who reports, who is late, who was never asked?",
            Self::Measures => "Is it on plan, and what does the gap cost?",
            Self::Signals => "What changes, and which targets can be relied on?",
            Self::Savings => {
                "Who expects what, on what evidence, counted twice where, and what will come of it?"
            }
            Self::Risks => "What could sink us, what holds it, who owns it?",
            Self::Meetings => "What did we decide, what is open, what changed since?",
            Self::Review => "What is due for review, and what is asked and not answered?",
        }
    }

    /// The page of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(name))
    }

    /// The page on which the records of a list stand, by the list's name in the file.
    #[must_use]
    pub fn of_list(list: &str) -> Self {
        match list {
            "streams" | "linked_boards" => Self::Streams,
            "measures" | "series" | "stated_costs" | "areas" | "groups" | "events" => Self::Measures,
            "savings" | "reference_cases" | "overlaps" | "forecasts" => Self::Savings,
            "risks" | "objectives" => Self::Risks,
            "comments" => Self::Review,
            "meetings" | "decisions" | "actions" | "members" => Self::Meetings,
            _ => Self::Overview,
        }
    }
}

/// A page as blocks, for documents and tables, with what was known on the day.
#[must_use]
pub fn page(board: &Board, as_of: Date, page: PageName) -> spec::Page {
    let known = known(board, as_of);
    let mut made = page_of(&known.board, as_of, page);
    made.blocks.extend(known::note(&known.left_out, as_of).map(spec::Block::Text));
    made
}

/// A page of a board that holds what was known on the day.
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
        PageName::Measures => measures::measures(board, as_of, &measures::Choice::default()).page(),
        PageName::Signals => signals::signals(board).page(board),
        PageName::Savings => {
            let mut page = savings::savings(board, as_of).page();
            if let Ok(f) = forecast::of_board(board) {
                // How many threads changes nothing that is said; two are what the smallest machine has.
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

/// A record found by its words, with the page that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The record and the words.
    pub hit: Hit,
    /// The page.
    pub page: PageName,
}

/// The records that hold every word of a query, best first, at most so many.
#[must_use]
pub fn search(board: &Board, query: &str, most: usize) -> Vec<Found> {
    search_board(board, query, most)
        .into_iter()
        .map(|hit| Found { page: PageName::of_list(hit.list), hit })
        .collect()
}

//! The board pack: the pages put in the order in which a board reads them, with a cover and the chair's one page in
//! front. Documents of every form are written from it and add no figure of their own.
//!
//! What a pack says is what the pages say: its sections are made from the same view models as the window's.

mod recipe;
mod risks;
mod sections;

pub use recipe::{Kind, Recipe, Since, program};

use super::characters;
use super::sheets::{self, Sheet};
use super::spec::{Block, Chart, Page, Table};
use super::{PageName, forecast, glossary, meetings, overview, page, say};
use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;

/// A part of the pack that a reader can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Section {
    /// The chair's page: who has not reported, what is off plan, what could sink us, what changed, what to decide.
    Brief,
    /// Who reports.
    Coverage,
    /// Plan against outturn, with charts.
    Measures,
    /// What changes and what is noise.
    Signals,
    /// What each body expects, what is planned and what was delivered.
    Savings,
    /// What will come of the savings, with what probability.
    Forecast,
    /// Heat map, top risks, the full register.
    Risks,
    /// Decisions and actions.
    Decisions,
    /// What changed since a day or a snapshot.
    Changes,
    /// Where every figure comes from.
    Sources,
    /// What the terms in it mean.
    Terms,
}

impl Section {
    /// All, in the order of the pack.
    pub const ALL: [Self; 11] = [
        Self::Brief,
        Self::Coverage,
        Self::Measures,
        Self::Signals,
        Self::Savings,
        Self::Forecast,
        Self::Risks,
        Self::Decisions,
        Self::Changes,
        Self::Sources,
        Self::Terms,
    ];

    /// The short name, for the command line and for bookmarks' addresses: `brief`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Coverage => "coverage",
            Self::Measures => "measures",
            Self::Signals => "signals",
            Self::Savings => "savings",
            Self::Forecast => "forecast",
            Self::Risks => "risks",
            Self::Decisions => "decisions",
            Self::Changes => "changes",
            Self::Sources => "sources",
            Self::Terms => "terms",
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Brief => "The chair’s page",
            Self::Coverage => "Coverage",
            Self::Measures => "Measures",
            Self::Signals => "Signals",
            Self::Savings => "Savings",
            Self::Forecast => "Forecast",
            Self::Risks => "Risks",
            Self::Decisions => "Decisions and actions",
            Self::Changes => "What changed",
            Self::Sources => "Sources",
            Self::Terms => "Terms used",
        }
    }

    /// The section that holds what a page of the window says.
    #[must_use]
    pub const fn of_page(page: PageName) -> Self {
        match page {
            PageName::Overview => Self::Brief,
            PageName::Streams => Self::Coverage,
            PageName::Measures => Self::Measures,
            PageName::Signals => Self::Signals,
            PageName::Savings => Self::Savings,
            PageName::Review | PageName::Risks => Self::Risks,
            PageName::Meetings => Self::Decisions,
        }
    }

    /// The section of that short name, in any case.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id().eq_ignore_ascii_case(id.trim()))
    }
}

/// What changed, as a section: its title, and what it holds.
pub type Changes = (String, Vec<Block>);

/// What is to be in a pack, and what is to stand on each of its pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackChoice {
    /// The sections; empty: all but a forecast that rests on illustrative inputs, which must be asked for by name.
    pub sections: Vec<Section>,
    /// A classification marking, such as `OFFICIAL`, at the head and foot of each page; empty: none.
    pub marking: String,
    /// The paper's reference, such as `IPB(17)02`; empty: none.
    pub reference: String,
    /// Which version of the paper it is; empty: not said.
    pub version: String,
    /// The SHA-256 of the data's canonical content, in hexadecimal; empty: not said.
    pub digest: String,
    /// The id of the meeting that the pack is for; `None`: the next on or after the day, if any.
    pub meeting: Option<String>,
    /// The first digits of the digest of the audit trail; empty: not said.
    pub trail: String,
    /// What changed, where it was told by comparing two snapshots. `None`: the audit trail since the last meeting.
    pub changes: Option<Changes>,
    /// By what that can be told again.
    pub since: Option<Since>,
    /// Whether the registers and measures are wanted record by record, for a workbook.
    pub registers: bool,
}

/// A pack: everything that is to be read, with nothing of how it is set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pack {
    /// The board's name.
    pub board: String,
    /// What the board is for; may be empty.
    pub purpose: String,
    /// The document's title.
    pub title: String,
    /// Its language, as BCP 47 names it.
    pub language: &'static str,
    /// The meeting that it is for, with its day; empty if there is none.
    pub meeting: String,
    /// The day as of which everything is said, in words.
    pub date: String,
    /// The same as `YYYY-MM-DD`.
    pub as_of: Date,
    /// As in [`PackChoice`].
    pub marking: String,
    /// As in [`PackChoice`].
    pub reference: String,
    /// As in [`PackChoice`].
    pub version: String,
    /// As in [`PackChoice`].
    pub digest: String,
    /// The whole in a sentence or two.
    pub message: String,
    /// What it holds, in reading order.
    pub sections: Vec<Part>,
    /// The registers and measures record by record, where they were asked for.
    #[serde(skip)]
    pub sheets: Vec<Sheet>,
    /// How it was made; goes with the paper.
    #[serde(skip)]
    pub recipe: Recipe,
}

impl Pack {
    /// The words among a document's keywords by which `boardsight verify` finds the digest again and can make the paper
    /// again; none without a digest. The first is what `store::mark` writes.
    #[must_use]
    pub fn keywords(&self) -> Vec<String> {
        if self.digest.is_empty() {
            return Vec::new();
        }
        vec![format!("boardsight-sha256:{}", self.digest), self.recipe.word()]
    }
}

/// A section of a pack.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Which.
    pub section: Section,
    /// Its short name.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The answer in a sentence.
    pub message: String,
    /// What it shows, in reading order.
    pub blocks: Vec<Block>,
}

impl Part {
    /// Whether it is a few sentences, which are not worth a page of their own.
    #[must_use]
    pub fn is_short(&self) -> bool {
        const MOST: usize = 4;
        self.section != Section::Brief
            && self.blocks.len() <= MOST
            && self.blocks.iter().all(|b| matches!(b, Block::Text(_)))
    }
}

/// The pack of a board with what was known on a day.
#[must_use]
pub fn pack(board: &Board, as_of: Date, choice: &PackChoice) -> Pack {
    let known = known(board, as_of);
    let board = &*known.board;
    let over = overview::overview(board, as_of, 0);
    let assumed = forecast::of_board(board).ok();
    let made_up = assumed.is_some_and(|f| forecast::is_illustrative(board, f));
    let by_default = |s: &Section| *s != Section::Forecast || (assumed.is_some() && !made_up);
    let wanted = |s: &Section| {
        if choice.sections.is_empty() { by_default(s) } else { choice.sections.contains(s) }
    };
    let part = |section: Section, page: Page| {
        let Page { question, message, blocks, .. } = page;
        let mark = if section == Section::Forecast && made_up { " (illustrative inputs)" } else { "" };
        let title = format!("{}{mark}", section.title());
        Part { section, id: section.id(), title, question, message, blocks }
    };
    let made = Section::ALL.into_iter().filter(|s| *s != Section::Terms).filter(wanted);
    let mut sections: Vec<Part> =
        made.map(|section| part(section, sections::made(board, as_of, choice, &over, section))).collect();
    if let (Some(first), Some(note)) = (sections.first_mut(), super::known::note(&known.left_out, as_of)) {
        first.blocks.push(Block::Text(note));
    }
    if wanted(&Section::Terms) {
        let messages: Vec<&str> = sections.iter().map(|s| s.message.as_str()).collect();
        let used = glossary::used(sections.iter().flat_map(|s| &s.blocks), &messages);
        sections.push(part(Section::Terms, glossary::section(&used)));
    }
    let sheets = if choice.registers { sheets::sheets(board, as_of, &sections) } else { Vec::new() };
    let mut made = Pack {
        board: board.name.clone(),
        purpose: board.purpose.clone(),
        title: format!("{}: board pack, {}", board.name, say::date(as_of)),
        language: "en-GB",
        meeting: meeting(board, as_of, choice),
        date: say::date(as_of),
        as_of,
        marking: choice.marking.trim().to_owned(),
        reference: choice.reference.trim().to_owned(),
        version: choice.version.trim().to_owned(),
        digest: choice.digest.clone(),
        message: over.message,
        sections,
        sheets,
        recipe: Recipe::of_pack(as_of, choice),
    };
    characters::clean_pack(&mut made);
    made
}

fn meeting(board: &Board, as_of: Date, choice: &PackChoice) -> String {
    let found = match &choice.meeting {
        Some(id) => board.meetings.iter().find(|m| m.id.as_str() == id),
        None => meetings::next(board, as_of),
    };
    found.map_or_else(String::new, |m| match m.on {
        Some(on) => format!("{}, {}", m.title, say::date(on)),
        None => m.title.clone(),
    })
}

/// Every chart that a pack or a page of the board can show, with the section or page that shows it: for
/// `boardsight chart`.
#[must_use]
pub fn charts(board: &Board, as_of: Date) -> Vec<Chart> {
    let known = known(board, as_of);
    let board = &*known.board;
    let mut found: Vec<Chart> = Vec::new();
    let pack = pack(board, as_of, &PackChoice::default());
    let pages = PageName::ALL.into_iter().flat_map(|name| page(board, as_of, name).blocks);
    let moved = board.risks.iter().filter_map(|r| super::movement::movement_chart(board, r, as_of));
    let blocks = pack.sections.into_iter().flat_map(|s| s.blocks).chain(pages);
    let all = blocks.filter_map(|b| match b {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    let measured = sections::measure_charts(board, as_of).into_iter().map(|(chart, _)| chart);
    let tied = board
        .risks
        .iter()
        .filter(|r| !super::risks::bowtie::bow_tie(r).is_bare())
        .map(|r| super::risks::bowtie::bow_tie_chart(board, r));
    let assumed = forecast::of_board(board).ok();
    let ahead = assumed.map(|f| forecast::forecast(board, f, None, 2).charts).unwrap_or_default();
    let mut seen = HashSet::new();
    for mut chart in all.chain(measured).chain(moved).chain(tied).chain(ahead) {
        if seen.insert(chart.id.clone()) {
            characters::clean_chart(&mut chart);
            found.push(chart);
        }
    }
    found
}

/// A table in words, for those who do not see it: what it holds, how long it is, what stands in its columns.
#[must_use]
pub fn table_alt(table: &Table) -> String {
    let heads: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
    let title = table.title.trim_end_matches(['.', ':']);
    let title = if title.is_empty() { "Table" } else { title };
    format!("{title}: {} by {}.", say::count(table.rows.len(), "row", "rows"), say::list(&heads))
}

/// What a block is in words, where it is a picture or a table.
#[must_use]
pub fn alt(block: &Block) -> Option<String> {
    match block {
        Block::Table(table) => Some(table_alt(table)),
        Block::Chart(chart) if chart.alt.trim().is_empty() => Some(chart.title.clone()),
        Block::Chart(chart) => Some(chart.alt.clone()),
        Block::Heading(_) | Block::Text(_) | Block::Figures(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn the_sections_come_in_the_order_of_the_pack_whatever_the_order_asked_for() {
        let b = fixture::board();
        let choice = PackChoice {
            sections: vec![Section::Sources, Section::Brief],
            marking: " OFFICIAL ".to_owned(),
            ..PackChoice::default()
        };
        let p = pack(&b, b.as_of, &choice);
        assert_eq!(p.sections.iter().map(|s| s.id).collect::<Vec<_>>(), ["brief", "sources"]);
        assert_eq!(
            (p.marking.as_str(), p.meeting.as_str()),
            ("OFFICIAL", "February meeting, 20 February 2017")
        );
        // The board of the tests holds no forecast.
        assert_eq!(pack(&b, b.as_of, &PackChoice::default()).sections.len(), Section::ALL.len() - 1);
    }

    #[test]
    fn every_picture_and_table_has_words_and_every_row_its_cells() {
        let b = fixture::board();
        for section in pack(&b, b.as_of, &PackChoice::default()).sections {
            assert!(!section.message.is_empty() && !section.blocks.is_empty(), "{}", section.id);
            for block in &section.blocks {
                if let Block::Table(t) = block {
                    assert!(t.rows.iter().all(|r| r.len() == t.columns.len()), "{}", t.id);
                }
                assert!(alt(block).is_none_or(|words| words.len() > 10), "{block:?}");
            }
        }
    }

    #[test]
    fn the_same_board_gives_the_same_pack() {
        let b = fixture::board();
        let made = || serde_json::to_string(&pack(&b, b.as_of, &PackChoice::default())).unwrap();
        assert_eq!(made(), made());
    }

    #[test]
    fn an_empty_board_has_a_pack_that_says_so() {
        let b = Board::new("Empty", jiff::civil::date(2017, 2, 8));
        for section in pack(&b, b.as_of, &PackChoice::default()).sections {
            assert!(!section.message.is_empty(), "{}", section.id);
        }
    }
}

//! Board pack: the pages in the order in which a board reads them, after a cover and a one-page summary for
//! the chair. Documents of every format are written from it and add no figures.
//!
//! The sections use the same view models as the window, so that both agree.

mod recipe;
mod risks;
mod sections;

pub use recipe::{DocumentKind, PackBaseline, Provenance, program};

use super::characters;
use super::sheets::{self, RecordSheet};
use super::spec::{Block, Chart, Page, Table};
use super::{PageName, forecast, glossary, meetings, overview, page, say};
use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;

/// Section of the pack that the user can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Section {
    /// Chair's summary: missing reports, figures off plan, highest risks, changes, and decisions needed.
    Brief,
    /// Reporting.
    Coverage,
    /// Plan against outturn, with charts.
    Measures,
    /// Significant changes and random variation.
    Signals,
    /// Amounts expected by each body, planned and delivered.
    Savings,
    /// Probability distribution of the savings.
    Forecast,
    /// Heat map, top risks, full register.
    Risks,
    /// Decisions and actions.
    Decisions,
    /// Changes since a date or a snapshot.
    Changes,
    /// Sources of every figure.
    Sources,
    /// Glossary of the terms used.
    Terms,
}

impl Section {
    /// All sections, in the order of the pack.
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

    /// Returns the short name for the command line and for links to bookmarks: `brief`.
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

    /// Returns the heading.
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

    /// Returns the section with the content of a page of the window.
    #[must_use]
    pub const fn of_page(page: PageName) -> Self {
        match page {
            PageName::Overview => Self::Brief,
            PageName::Streams => Self::Coverage,
            PageName::Measures | PageName::Places => Self::Measures,
            PageName::Signals => Self::Signals,
            PageName::Savings => Self::Savings,
            PageName::Review | PageName::Risks => Self::Risks,
            PageName::Meetings => Self::Decisions,
        }
    }

    /// Returns the section with that short name, ignoring case.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id().eq_ignore_ascii_case(id.trim()))
    }
}

/// Section of changes: title and blocks.
pub type Changes = (String, Vec<Block>);

/// Options of a pack: its sections and the text on each page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackOptions {
    /// The sections. If empty, all sections except a forecast with illustrative inputs, which must be
    /// requested by name.
    pub sections: Vec<Section>,
    /// Classification marking, such as `OFFICIAL`, at the head and foot of each page; empty for none.
    pub marking: String,
    /// Reference of the document, such as `IPB(17)02`; empty for none.
    pub reference: String,
    /// Version of the document; empty for none.
    pub version: String,
    /// SHA-256 of the canonical content of the board, in hexadecimal; empty to leave it out.
    pub digest: String,
    /// Id of the meeting that the pack is for; `None` for the next on or after the as-of date, if any.
    pub meeting: Option<String>,
    /// First digits of the digest of the audit trail; empty to leave it out.
    pub trail: String,
    /// Changes from a comparison of two snapshots; `None` for the audit trail since the last meeting.
    pub changes: Option<Changes>,
    /// Earlier side of the comparison, recorded so that it can be repeated.
    pub since: Option<PackBaseline>,
    /// Whether to include the registers and measures record by record, for a workbook.
    pub registers: bool,
}

/// Content of a pack, without any formatting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pack {
    /// Name of the board.
    pub board: String,
    /// Purpose of the board; may be empty.
    pub purpose: String,
    /// Title of the document.
    pub title: String,
    /// Language as a BCP 47 tag.
    pub language: &'static str,
    /// Meeting that it is for, with its date; empty if there is none.
    pub meeting: String,
    /// As-of date in words.
    pub date: String,
    /// As-of date.
    pub as_of: Date,
    /// As in [`PackChoice`].
    pub marking: String,
    /// As in [`PackChoice`].
    pub reference: String,
    /// As in [`PackChoice`].
    pub version: String,
    /// As in [`PackChoice`].
    pub digest: String,
    /// Summary in one or two sentences.
    pub message: String,
    /// Sections in reading order.
    pub sections: Vec<PackSection>,
    /// Registers and measures record by record, if requested.
    #[serde(skip)]
    pub sheets: Vec<RecordSheet>,
    /// Options with which it was made; embedded in the document.
    #[serde(skip)]
    pub recipe: Provenance,
}

impl Pack {
    /// Returns the keywords of the document by which `boardsight verify` finds the digest and can rebuild
    /// the document; empty without a digest. The first is the one that `store::mark` writes.
    #[must_use]
    pub fn keywords(&self) -> Vec<String> {
        if self.digest.is_empty() {
            return Vec::new();
        }
        vec![format!("boardsight-sha256:{}", self.digest), self.recipe.word()]
    }
}

/// Section of a pack with its content.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PackSection {
    /// Kind of the section.
    pub section: Section,
    /// Short name.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// Question that the section answers.
    pub question: String,
    /// Answer in a sentence.
    pub message: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
}

impl PackSection {
    /// Returns whether the section is only a few sentences and needs no page of its own.
    #[must_use]
    pub fn is_short(&self) -> bool {
        const MOST: usize = 4;
        self.section != Section::Brief
            && self.blocks.len() <= MOST
            && self.blocks.iter().all(|b| matches!(b, Block::Text(_)))
    }
}

/// Returns the pack of a board with the data known on a date.
#[must_use]
pub fn pack(board: &Board, as_of: Date, choice: &PackOptions) -> Pack {
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
        PackSection { section, id: section.id(), title, question, message, blocks }
    };
    let made = Section::ALL.into_iter().filter(|s| *s != Section::Terms).filter(wanted);
    let mut sections: Vec<PackSection> =
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
        recipe: Provenance::of_pack(as_of, choice),
    };
    characters::clean_pack(&mut made);
    made
}

fn meeting(board: &Board, as_of: Date, choice: &PackOptions) -> String {
    let found = match &choice.meeting {
        Some(id) => board.meetings.iter().find(|m| m.id.as_str() == id),
        None => meetings::next(board, as_of),
    };
    found.map_or_else(String::new, |m| match m.on {
        Some(on) => format!("{}, {}", m.title, say::date(on)),
        None => m.title.clone(),
    })
}

/// Returns every chart that a pack or a page can show, with its section or page, for `boardsight chart`.
#[must_use]
pub fn charts(board: &Board, as_of: Date) -> Vec<Chart> {
    let known = known(board, as_of);
    let board = &*known.board;
    let mut found: Vec<Chart> = Vec::new();
    let pack = pack(board, as_of, &PackOptions::default());
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

/// Returns alternative text for a table: its content, length and columns.
#[must_use]
pub fn table_alt(table: &Table) -> String {
    let heads: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
    let title = table.title.trim_end_matches(['.', ':']);
    let title = if title.is_empty() { "Table" } else { title };
    format!("{title}: {} by {}.", say::count(table.rows.len(), "row", "rows"), say::list(&heads))
}

/// Returns alternative text for a picture or a table; `None` for other blocks.
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
    fn sections_keep_the_order_of_the_pack() {
        let b = fixture::board();
        let choice = PackOptions {
            sections: vec![Section::Sources, Section::Brief],
            marking: " OFFICIAL ".to_owned(),
            ..PackOptions::default()
        };
        let p = pack(&b, b.as_of, &choice);
        assert_eq!(p.sections.iter().map(|s| s.id).collect::<Vec<_>>(), ["brief", "sources"]);
        assert_eq!(
            (p.marking.as_str(), p.meeting.as_str()),
            ("OFFICIAL", "February meeting, 20 February 2017")
        );
        // The test board has no forecast.
        assert_eq!(pack(&b, b.as_of, &PackOptions::default()).sections.len(), Section::ALL.len() - 1);
    }

    #[test]
    fn charts_and_tables_have_alt_texts_and_whole_rows() {
        let b = fixture::board();
        for section in pack(&b, b.as_of, &PackOptions::default()).sections {
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
        let made = || serde_json::to_string(&pack(&b, b.as_of, &PackOptions::default())).unwrap();
        assert_eq!(made(), made());
    }

    #[test]
    fn pack_of_an_empty_board_states_it() {
        let b = Board::new("Empty", jiff::civil::date(2017, 2, 8));
        for section in pack(&b, b.as_of, &PackOptions::default()).sections {
            assert!(!section.message.is_empty(), "{}", section.id);
        }
    }
}

//! Column widths of tables in editable documents, and the density of a page so that its content fits.

use super::font::{self, FontWeight};
use super::set::{FIGURES_HEADS, FIGURES_WEIGHTS, TableSources, more, quiet};
use boardsight_report::pack::{PackSection, Section};
use boardsight_report::spec::{Align, Block, Cell, Column, KeyFigure, Table, Tone};

/// Splits a width in proportion to weights; the parts add up to the width.
pub(super) fn shares(weights: impl Iterator<Item = u16> + Clone, width: u32) -> Vec<u32> {
    let all: u32 = weights.clone().map(|w| u32::from(w.max(1))).sum::<u32>().max(1);
    let mut shares: Vec<u32> = weights.map(|w| width * u32::from(w.max(1)) / all).collect();
    let given: u32 = shares.iter().sum();
    if let Some(last) = shares.last_mut() {
        *last += width - given;
    }
    shares
}

/// The density of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Density {
    /// The density of an ordinary page.
    Usual,
    /// Smaller type.
    Small,
    /// The smallest type that is still comfortable to read.
    Tight,
}

impl Density {
    /// Returns the density of a table on a page of this density: smaller if the table has many columns.
    pub(super) fn of(self, table: &Table) -> Self {
        if self == Self::Usual && small(table) { Self::Small } else { self }
    }

    /// Returns the type size in tables, in points.
    const fn size(self) -> f32 {
        match self {
            Self::Usual => 9.0,
            Self::Small => 8.0,
            Self::Tight => 7.0,
        }
    }

    /// Returns the paragraph style of text.
    pub(super) const fn body(self) -> &'static str {
        match self {
            Self::Usual => "BodyText",
            Self::Small => "BodySmall",
            Self::Tight => "BodyTight",
        }
    }

    /// Returns the paragraph style of a key figure.
    pub(super) const fn figure(self) -> &'static str {
        match self {
            Self::Usual => "KeyFigure",
            Self::Small | Self::Tight => "KeyFigureSmall",
        }
    }

    /// Returns the paragraph style of a part's answer.
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Usual => "Message",
            Self::Small | Self::Tight => "MessageSmall",
        }
    }

    /// Returns the paragraph style of the sources below a table.
    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Usual => "SourceNote",
            Self::Small | Self::Tight => "SourceTight",
        }
    }

    /// Returns the paragraph style of a table's title.
    pub(super) const fn caption(self) -> &'static str {
        match self {
            Self::Usual => "Caption",
            Self::Small | Self::Tight => "CaptionSmall",
        }
    }
}

/// Returns whether a table needs small type, because it has more than six columns.
pub(super) fn small(table: &Table) -> bool {
    table.columns.len() > 6
}

/// Returns the paragraph style of a column heading.
pub(super) const fn head_style(align: Align, density: Density) -> &'static str {
    match (align, density) {
        (Align::Right, Density::Usual) => "TableHeadRight",
        (Align::Right, Density::Small) => "TableHeadSmallRight",
        (Align::Right, Density::Tight) => "TableHeadTightRight",
        (_, Density::Usual) => "TableHead",
        (_, Density::Small) => "TableHeadSmall",
        (_, Density::Tight) => "TableHeadTight",
    }
}

/// Returns the paragraph style of a column's cells.
pub(super) const fn text_style(align: Align, density: Density) -> &'static str {
    match (align, density) {
        (Align::Right, Density::Usual) => "TableFigure",
        (Align::Right, Density::Small) => "TableFigureSmall",
        (Align::Right, Density::Tight) => "TableFigureTight",
        (_, Density::Usual) => "TableText",
        (_, Density::Small) => "TableTextSmall",
        (_, Density::Tight) => "TableTextTight",
    }
}

/// Returns the density of a part on portrait pages of a width in twentieths of a point. The chair's page is
/// made dense enough to fit on one page.
pub(super) fn density(part: &PackSection, width: u32) -> Density {
    /// Usable height between header and footer on A4, in points, with an allowance for a substitute
    /// typeface.
    const ROOM: f32 = 680.0;
    if part.section != Section::Brief {
        return Density::Usual;
    }
    [Density::Usual, Density::Small]
        .into_iter()
        .find(|d| high(part, *d, width) <= ROOM)
        .unwrap_or(Density::Tight)
}

/// Estimates the height of a part, in points.
fn high(part: &PackSection, density: Density, width: u32) -> f32 {
    /// Line spacing, in multiples of the type size.
    const LINE: f32 = 1.38;
    let points = |twentieths: u32| f32::from(u16::try_from(twentieths / 20).unwrap_or(u16::MAX));
    // A page has few lines; f32 represents the count exactly.
    #[allow(clippy::cast_precision_loss)]
    let lines = |text: &str, size: f32, weight: FontWeight, room: f32| {
        font::wrap(text, size, weight, room, 60).len().max(1) as f32 * size * LINE
    };
    let (all, size) = (points(width), density.size());
    let body = if density == Density::Usual { 10.0 } else { size + 0.5 };
    let grid = |table: &Table| {
        let widths = widths(table, width, density);
        let row = |cells: &[Cell]| {
            let heights = cells.iter().zip(&widths).map(|(c, w)| {
                lines(
                    &c.text,
                    size,
                    FontWeight::Strong,
                    (points(*w) - 9.0 - if c.tone == Tone::Neutral { 0.0 } else { 10.0 }).max(size),
                )
            });
            heights.fold(size * LINE, f32::max) + 4.5
        };
        let rows: f32 = table.rows.iter().map(|r| row(r)).sum();
        rows + size * LINE + 5.0
    };
    let usual = density == Density::Usual;
    let said = if usual { 12.0 } else { 10.5 };
    let opening = 34.0 + lines(&part.message, said, FontWeight::Strong, all) + 10.0 + 18.0;
    let blocks = part.blocks.iter().map(|block| match block {
        Block::Heading(_) => {
            if usual {
                35.0
            } else {
                25.0
            }
        }
        Block::Text(text) => {
            lines(text, body, FontWeight::Regular, all) + if density == Density::Usual { 6.0 } else { 2.5 }
        }
        Block::Figures(figures) => {
            grid(&figures_table(figures)) + if density == Density::Usual { 30.0 } else { 12.0 }
        }
        Block::Table(table) => {
            let sources: Vec<&str> = TableSources::of(table).lines().into_iter().map(|(_, s)| s).collect();
            let under = lines(&sources.join("; "), if usual { 8.0 } else { 7.0 }, FontWeight::Regular, all);
            grid(table)
                + if sources.is_empty() { 0.0 } else { under }
                + if density == Density::Usual { 36.0 } else { 27.0 }
        }
        Block::Chart(_) => 200.0,
    });
    opening + blocks.sum::<f32>()
}

/// Returns the key figures as a table.
fn figures_table(figures: &[KeyFigure]) -> Table {
    let weights = FIGURES_WEIGHTS.iter().zip(FIGURES_HEADS);
    Table {
        columns: weights.map(|(weight, title)| Column::text(title, *weight)).collect(),
        rows: figures
            .iter()
            .map(|f| {
                vec![
                    Cell::text(&*f.label),
                    Cell::text(&*f.value),
                    Cell::status(&f.status),
                    Cell::text(more(f)),
                ]
            })
            .collect(),
        ..Table::default()
    }
}

/// Padding on both sides of a cell together, in twentieths of a point.
const BESIDE: f32 = 200.0;

/// Returns the widths of a table's columns, in twentieths of a point. They follow the weights. If there is
/// enough width, no column is narrower than its short texts on one line, or at least its longest word.
pub(super) fn widths(table: &Table, width: u32, density: Density) -> Vec<u32> {
    /// Text lengths in characters, tried in order: texts up to the first length that fits are not broken.
    const SHORT: [usize; 5] = [26, 18, 14, 10, 0];
    let shares = shares(table.columns.iter().map(|c| c.weight), width);
    SHORT
        .into_iter()
        .map(|short| needs(table, short, density))
        .find(|needs| needs.iter().map(|n| u64::from(*n)).sum::<u64>() <= u64::from(width))
        .map_or_else(|| shares.clone(), |needs| fitted(&shares, &needs))
}

/// Returns the width that each column needs for its longest word and for its texts of at most `short`
/// characters. A column of sentences must not become a column of single words.
fn needs(table: &Table, short: usize, density: Density) -> Vec<u32> {
    /// Number of rows that are measured; later rows are assumed to be similar.
    const LOOKED_AT: usize = 400;
    /// A column with a text longer than this many characters contains sentences.
    const SENTENCE: usize = 30;
    let size = density.size() * 20.0;
    let longest = |text: &str, weight: FontWeight| {
        if text.chars().count() <= short {
            return font::width(text, size, weight);
        }
        text.split_whitespace().map(|w| font::width(w, size, weight)).fold(0.0, f32::max)
    };
    let need = |i: usize| {
        let head = longest(&table.columns[i].title, FontWeight::Strong);
        let rows = table.rows.iter().take(LOOKED_AT).filter_map(|row| row.get(i));
        let cells = rows.map(|c| {
            let strong = c.tone != Tone::Neutral && !quiet(c);
            let weight = if strong { FontWeight::Strong } else { FontWeight::Regular };
            let shape = if strong { size * 1.3 } else { 0.0 };
            let sentence = short > 0 && c.text.chars().nth(SENTENCE).is_some();
            let least = if sentence { size * 11.0 } else { 0.0 };
            longest(&c.text, weight).max(least) + shape + if c.source.is_empty() { 0.0 } else { size * 0.6 }
        });
        // A page is a few thousand twentieths of a point wide, so the cast is safe. The need is slightly
        // increased to allow for a substitute typeface.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let need = (cells.fold(head, f32::max) * 1.05 + BESIDE).min(1e6) as u32;
        need
    };
    (0..table.columns.len()).map(need).collect()
}

/// Returns widths that meet all needs if the total allows it. The missing width is taken from columns that
/// have more than they need.
fn fitted(shares: &[u32], needs: &[u32]) -> Vec<u32> {
    let width: u32 = shares.iter().sum();
    let wanting: u32 = shares.iter().zip(needs).map(|(s, n)| n.saturating_sub(*s)).sum();
    let spare: u32 = shares.iter().zip(needs).map(|(s, n)| s.saturating_sub(*n)).sum();
    let mut fitted: Vec<u32> = shares
        .iter()
        .zip(needs)
        .map(|(s, n)| if s < n { *n } else { s - (s - n) * wanting / spare.max(1) })
        .collect();
    // Rounding can leave the sum above the total; reduce the widest column by the rest.
    let over = fitted.iter().sum::<u32>().saturating_sub(width);
    if let Some(widest) = fitted.iter_mut().max() {
        *widest -= over;
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        assert_eq!(shares([1, 1, 1].into_iter(), 100), [33, 33, 34]);
        assert_eq!(shares([0_u16; 0].into_iter(), 100), [0_u32; 0]);
    }

    #[test]
    fn column_fits_its_longest_word_where_there_is_room() {
        assert_eq!(fitted(&[50, 50], &[70, 20]), [70, 30]);
        assert_eq!(fitted(&[30, 30, 40], &[40, 10, 10]).iter().sum::<u32>(), 100);
        let word = "attendances";
        let table = Table {
            columns: vec![Column::text("Unit", 1), Column::text("What it says", 20)],
            rows: vec![vec![Cell::text(word), Cell::text("a b c")]],
            ..Table::default()
        };
        let widths = widths(&table, 9_000, Density::Usual);
        assert_eq!(widths.iter().sum::<u32>(), 9_000);
        assert!(f64::from(widths[0]) > f64::from(font::width(word, 180.0, FontWeight::Regular)));
    }

    #[test]
    fn brief_page_is_denser_with_more_content() {
        let rows = |n: usize| vec![vec![Cell::text("Programme"), Cell::text("what is known of it")]; n];
        let part = |n: usize| PackSection {
            section: Section::Brief,
            id: "brief",
            title: "The chair".to_owned(),
            question: "What?".to_owned(),
            message: "Much.".to_owned(),
            blocks: vec![Block::Table(Table {
                columns: vec![Column::text("A", 1), Column::text("B", 2)],
                rows: rows(n),
                ..Table::default()
            })],
        };
        let set = |n: usize| density(&part(n), 9_638);
        assert_eq!((set(5), set(34), set(60)), (Density::Usual, Density::Small, Density::Tight));
        let other = PackSection { section: Section::Risks, ..part(60) };
        assert_eq!(density(&other, 9_638), Density::Usual);
    }
}

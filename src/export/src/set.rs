//! Shared by all editable formats: status shapes, colours, source notes, and which tables need a landscape
//! page.

use super::seal;
use boardsight_report::pack::Pack;
use boardsight_report::spec::{Block, Cell, KeyFigure, NOT_REPORTED, Shape, Table, Tone};
use std::borrow::Cow;
use std::collections::HashMap;

/// Text colour.
pub(super) const INK: &str = "1B2127";
/// Labels, notes and sources; contrast 6.6:1 on white.
pub(super) const FAINT: &str = "545E68";
/// Headings and links; contrast 7.0:1 on white.
pub(super) const ACCENT: &str = "005A9C";
/// Hairlines.
pub(super) const LINE: &str = "C4C9CE";
/// Background of table headings.
pub(super) const HEAD: &str = "EAEEF2";

/// Returns the text colour of a tone, on white or on the tone's own background: contrast at least 4.5:1.
pub(super) const fn ink(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => INK,
        Tone::Good => "00614A",
        Tone::Watch => "7A4F00",
        Tone::Bad => "A33400",
        Tone::Missing => "7A2E6B",
    }
}

/// Returns the background of a tone; `None` for the page background.
pub(super) const fn wash(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Neutral => None,
        Tone::Good => Some("E3F2ED"),
        Tone::Watch => Some("FAF0DC"),
        Tone::Bad => Some("FBE9E1"),
        Tone::Missing => Some("F4E9F2"),
    }
}

/// Returns the shape before a status word; empty if the tone has none.
pub(super) const fn shape(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "",
        _ => match tone.shape() {
            Shape::Dot => "\u{b7}",
            Shape::Circle => "\u{25cf}",
            Shape::Diamond => "\u{25c6}",
            Shape::Triangle => "\u{25b2}",
            Shape::Ring => "\u{25cb}",
        },
    }
}

/// The sources of a table's figures, each once, and the sources of each cell.
pub(super) struct TableSources<'a> {
    list: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

/// Splits the sources of a figure, which are stored in one text.
fn each(sources: &str) -> impl Iterator<Item = &str> {
    sources.split("; ").filter(|s| !s.is_empty())
}

impl<'a> TableSources<'a> {
    /// Collects the sources of a table, in order of first occurrence.
    pub(super) fn of(table: &'a Table) -> Self {
        let (mut list, mut places) = (Vec::new(), HashMap::new());
        for source in table.rows.iter().flatten().flat_map(|c| each(&c.source)) {
            places.entry(source).or_insert_with(|| {
                list.push(source);
                list.len()
            });
        }
        Self { list, places }
    }

    /// Returns the source numbers after a cell's text. Empty if the whole table has one source or the cell
    /// has none.
    pub(super) fn marks(&self, cell: &Cell) -> Vec<usize> {
        if self.list.len() < 2 {
            return Vec::new();
        }
        each(&cell.source).filter_map(|s| self.places.get(s).copied()).collect()
    }

    /// Returns the lines below the table: each source with its number, or the only source without a number.
    pub(super) fn lines(&self) -> Vec<(Option<usize>, &'a str)> {
        match self.list.as_slice() {
            [only] => vec![(None, *only)],
            several => (1..).map(Some).zip(several.iter().copied()).collect(),
        }
    }
}

/// Formats source numbers: `1, 3`.
pub(super) fn numbers(marks: &[usize]) -> String {
    marks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Returns the notes of a table that do not just repeat its sources.
pub(super) fn notes<'a>(table: &'a Table, cited: &TableSources<'_>) -> Vec<&'a str> {
    table
        .notes
        .iter()
        .map(String::as_str)
        .filter(|n| !each(n).all(|s| cited.places.contains_key(s)))
        .collect()
}

/// Returns whether a cell contains only 'not reported'. Such a cell has its text colour but no background
/// and no shape: a table may have many, and a prominent mark on each would be too much.
pub(super) fn quiet(cell: &Cell) -> bool {
    cell.tone == Tone::Missing && cell.text == NOT_REPORTED
}

/// Returns the address in a cell that contains only an address. It is a link in every format that supports
/// links.
pub(super) fn address(cell: &Cell) -> Option<&str> {
    /// Office programs reject addresses of this many bytes or more.
    const LONGEST: usize = 2_000;
    let text = cell.text.as_str();
    let web = text.starts_with("https://") || text.starts_with("http://");
    // Reject bidirectional controls: the displayed address would differ from the one that opens.
    let hidden = |c: char| matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let whole = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || hidden(c) || matches!(c, '<' | '>' | '"'));
    (web && whole && text.len() < LONGEST).then_some(text)
}

/// Inserts U+2060 between a sign and a following pound symbol, so that office programs do not break the
/// line there.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    let signs = ["\u{2212}£", "+£"];
    if !signs.iter().any(|s| text.contains(s)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\u{2212}£", "\u{2212}\u{2060}£").replace("+£", "+\u{2060}£"))
}

/// Splits text into parts. Parts marked `true` must not be broken across lines: an amount with its sign, or
/// an id such as R-BCF-1.
pub(super) fn unbroken(text: &str) -> Vec<(bool, &str)> {
    let mut parts: Vec<(bool, &str)> = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ';' | '(' | ')' | '/'))
            .unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches(['.', ',', ':']);
        if holds_together(word) {
            if plain < at {
                parts.push((false, &text[plain..at]));
            }
            parts.push((true, word));
            plain = at + word.len();
        }
        at += end;
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    if plain < text.len() {
        parts.push((false, &text[plain..]));
    }
    parts
}

fn holds_together(word: &str) -> bool {
    /// Maximum length of an unbroken part; longer parts may be broken.
    const LONGEST: usize = 24;
    let mut letters = word.chars();
    let (first, second) = (letters.next(), letters.next());
    let signed = matches!(first, Some('\u{2212}' | '+'))
        && second.is_some_and(|c| c.is_ascii_digit() || matches!(c, '£' | '€' | '$'));
    let id = word.contains('-')
        && first.is_some_and(|c| c.is_ascii_uppercase())
        && word.bytes().any(|b| b.is_ascii_digit())
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    word.len() <= LONGEST && (signed || id)
}

/// Returns the background of a cell.
pub(super) fn ground(cell: &Cell) -> Option<&'static str> {
    if quiet(cell) { None } else { wash(cell.tone) }
}

/// Tables with more columns than this need a landscape page.
const UPRIGHT_COLUMNS: usize = 8;

/// Returns whether a block needs a landscape page.
fn wide(block: &Block) -> bool {
    matches!(block, Block::Table(t) if spoken(t).len() > UPRIGHT_COLUMNS)
}

/// Returns the indices of the columns that are not empty; all columns if the table has no rows.
pub(super) fn spoken(table: &Table) -> Vec<usize> {
    let says = |i: &usize| table.rows.iter().any(|row| row.get(*i).is_some_and(|c| !c.text.is_empty()));
    let spoken: Vec<usize> = (0..table.columns.len()).filter(says).collect();
    if spoken.is_empty() { (0..table.columns.len()).collect() } else { spoken }
}

/// Returns a table without its empty columns.
pub(super) fn speaking(table: &Table) -> Cow<'_, Table> {
    let spoken = spoken(table);
    if spoken.len() == table.columns.len() {
        return Cow::Borrowed(table);
    }
    let row = |row: &Vec<Cell>| spoken.iter().filter_map(|i| row.get(*i).cloned()).collect();
    Cow::Owned(Table {
        columns: spoken.iter().filter_map(|i| table.columns.get(*i).cloned()).collect(),
        rows: table.rows.iter().map(row).collect(),
        ..table.clone()
    })
}

/// Splits blocks into runs on portrait pages and runs on landscape pages (`true`). A heading and a sentence
/// stay with the block that follows, or else with the one before. Longer text is always portrait, which is
/// easier to read.
pub(super) fn runs(blocks: &[Block]) -> Vec<(bool, &[Block])> {
    /// Maximum number of text blocks that are turned together with a table.
    const FEW: usize = 2;
    let text = |b: &Block| matches!(b, Block::Heading(_) | Block::Text(_));
    let mut sides: Vec<bool> = blocks.iter().map(wide).collect();
    let mut at = 0;
    while at < blocks.len() {
        let end = blocks[at..].iter().position(|b| !text(b)).map_or(blocks.len(), |n| at + n);
        let own = match (blocks.get(end), at.checked_sub(1)) {
            (Some(next), _) => wide(next),
            (None, Some(last)) => sides[last],
            (None, None) => false,
        };
        // Turn a short run of texts together with the neighbouring table. Of a longer run, turn only the
        // last one, and only if a table follows.
        let turned = if end - at <= FEW {
            at
        } else if end < blocks.len() {
            end - 1
        } else {
            end
        };
        for (i, side) in sides.iter_mut().enumerate().take(end).skip(at) {
            *side = own && i >= turned;
        }
        at = end + 1;
    }
    let mut runs = Vec::new();
    let mut start = 0;
    for i in 1..=blocks.len() {
        if i == blocks.len() || sides[i] != sides[start] {
            runs.push((sides[start], &blocks[start..i]));
            start = i;
        }
    }
    if runs.is_empty() {
        runs.push((false, blocks));
    }
    runs
}

/// Columns of the key figures table.
pub(super) const FIGURES_HEADS: [&str; 4] = ["What", "Figure", "Status", "What else to know"];
/// Relative widths of these columns.
pub(super) const FIGURES_WEIGHTS: [u16; 4] = [4, 2, 3, 6];
/// Alternative text of the key figures table: title and description.
pub(super) const FIGURES_WORDS: (&str, &str) =
    ("Key figures", "Key figures: what it is, the figure, its status, and what else to know of it.");

/// Returns the detail of a key figure, with its source.
pub(super) fn more(f: &KeyFigure) -> String {
    let parts: Vec<&str> = [&*f.detail, &*f.source].into_iter().filter(|t| !t.is_empty()).collect();
    parts.join(". ")
}

/// Reading instructions for a workbook.
pub(super) const HOW_TO_READ: &str = "One record a row; figures, pounds and days are typed. What nobody reported reads \
    \u{2018}not reported\u{2019} and is never zero. \u{2018}derived\u{2019} is worked out from published figures, \
    \u{2018}assessed\u{2019} a rating that the secretariat gave, \u{2018}illustrative\u{2019} made up to show how the \
    program works.";

/// Returns the labelled lines of the cover. The digest is omitted if it is in the footer of every page.
pub(super) fn cover_lines(pack: &Pack, digest: bool) -> Vec<(&'static str, String)> {
    let digest = if digest { pack.digest.clone() } else { String::new() };
    let all = [
        ("Paper", pack.reference.clone()),
        ("For", pack.meeting.clone()),
        ("As of", pack.date.clone()),
        ("Version", pack.version.clone()),
        ("Data SHA-256", digest),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Returns the keywords of a document that record how it was made and sealed, one word each; empty if the
/// pack has no digest.
pub(super) fn keywords(pack: &Pack) -> Vec<String> {
    let mut words = pack.keywords();
    if !words.is_empty() {
        words.push(seal::blank());
    }
    words
}

/// Returns the page footer, without the page number.
pub(super) fn foot(pack: &Pack) -> String {
    let version = if pack.version.is_empty() { String::new() } else { format!("version {}", pack.version) };
    let parts = [pack.reference.as_str(), &pack.board, &pack.date, &version];
    let said: Vec<&str> = parts.into_iter().filter(|t| !t.is_empty()).collect();
    said.join(" \u{b7} ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_report::spec::Column;

    fn table(columns: usize) -> Block {
        Block::Table(Table { columns: vec![Column::text("A", 1); columns], ..Table::default() })
    }

    #[test]
    fn wide_tables_are_on_landscape_pages_with_headings() {
        let heading = || Block::Heading("H".to_owned());
        let blocks = [heading(), table(3), heading(), table(13), table(12), table(2), heading()];
        let sides: Vec<(bool, usize)> = runs(&blocks).iter().map(|(s, b)| (*s, b.len())).collect();
        assert_eq!(sides, [(false, 2), (true, 3), (false, 2)]);
        assert_eq!(runs(&[]).len(), 1);
        let text = || Block::Text("T".to_owned());
        let blocks = [table(13), heading(), text(), text(), text(), heading(), table(13)];
        let sides: Vec<(bool, usize)> = runs(&blocks).iter().map(|(s, b)| (*s, b.len())).collect();
        assert_eq!(
            sides,
            [(true, 1), (false, 4), (true, 2)],
            "text is read upright, a heading with its table"
        );
        let blocks = [table(13), heading(), text(), text(), text()];
        let sides: Vec<(bool, usize)> = runs(&blocks).iter().map(|(s, b)| (*s, b.len())).collect();
        assert_eq!(sides, [(true, 1), (false, 4)]);
        assert_eq!(runs(&[table(13)]), [(true, &[table(13)][..])]);
    }

    #[test]
    fn signs_and_ids_are_not_broken_across_lines() {
        let parts = |text: &'static str| -> Vec<&'static str> {
            unbroken(text).into_iter().filter(|(kept, _)| *kept).map(|(_, part)| part).collect()
        };
        assert_eq!(
            parts("between −£13m and +£631m, as R-BCF-1 (R-IPB-2)."),
            ["−£13m", "+£631m", "R-BCF-1", "R-IPB-2"]
        );
        assert_eq!(parts("well-known 2015-16 E-mail A−B"), [""; 0]);
        for text in ["−£13m", "a −1,000 b", "", "é–ü; R-1/R-2"] {
            assert_eq!(unbroken(text).iter().map(|p| p.1).collect::<String>(), text);
        }
    }

    #[test]
    fn only_several_sources_are_numbered() {
        let cell = |source: &str| Cell { source: source.to_owned(), ..Cell::text("1") };
        let one = Table { rows: vec![vec![cell("a"), cell("a")]], ..Table::default() };
        assert_eq!(TableSources::of(&one).lines(), [(None, "a")]);
        assert!(TableSources::of(&one).marks(&one.rows[0][0]).is_empty());
        let two = Table {
            rows: vec![vec![cell("a"), cell("b; a"), cell("")]],
            notes: vec!["b; a".to_owned(), "said".to_owned()],
            ..Table::default()
        };
        let cited = TableSources::of(&two);
        assert_eq!(cited.lines(), [(Some(1), "a"), (Some(2), "b")]);
        assert_eq!(cited.marks(&two.rows[0][1]), [2, 1]);
        assert!(cited.marks(&two.rows[0][2]).is_empty());
        assert_eq!(notes(&two, &cited), ["said"]);
    }

    /// Relative luminance and contrast ratio, as WCAG 2.2 defines them.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |hex: &str| {
            let channel = |i: usize| {
                let c = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_colour_contrasts_with_its_background() {
        for tone in [Tone::Neutral, Tone::Good, Tone::Watch, Tone::Bad, Tone::Missing] {
            for ground in [Some("FFFFFF"), wash(tone), Some("F7F8FA")].into_iter().flatten() {
                assert!(contrast(ink(tone), ground) >= 4.5, "{tone:?} on {ground}");
            }
        }
        for text in [INK, FAINT, ACCENT] {
            assert!(contrast(text, "FFFFFF") >= 4.5 && contrast(text, HEAD) >= 4.5, "{text}");
        }
    }
}

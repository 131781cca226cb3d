//! What documents of every editable form have in common: shapes for statuses, colours, where sources stand, which
//! tables need a page on its side.

use super::seal;
use boardsight_report::pack::Pack;
use boardsight_report::spec::{Block, Cell, KeyFigure, NOT_REPORTED, Shape, Table, Tone};
use std::borrow::Cow;
use std::collections::HashMap;

/// Text.
pub(super) const INK: &str = "1B2127";
/// Labels, notes and sources; 6.6 to 1 on white.
pub(super) const FAINT: &str = "545E68";
/// Headings and links; 7.0 to 1 on white.
pub(super) const ACCENT: &str = "005A9C";
/// Hairlines.
pub(super) const LINE: &str = "C4C9CE";
/// Behind the headings of tables.
pub(super) const HEAD: &str = "EAEEF2";

/// The colour of a tone, for text on white or on its own wash: at least 4.5 to 1.
pub(super) const fn ink(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => INK,
        Tone::Good => "00614A",
        Tone::Watch => "7A4F00",
        Tone::Bad => "A33400",
        Tone::Missing => "7A2E6B",
    }
}

/// A tone as a ground to stand text on; `None`: the paper itself.
pub(super) const fn wash(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Neutral => None,
        Tone::Good => Some("E3F2ED"),
        Tone::Watch => Some("FAF0DC"),
        Tone::Bad => Some("FBE9E1"),
        Tone::Missing => Some("F4E9F2"),
    }
}

/// The shape that stands before a status word; empty where a tone says nothing.
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

/// The sources of a table's figures: each once, and which cell has which.
pub(super) struct Cited<'a> {
    list: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

/// Several sources of one figure stand in one text.
fn each(sources: &str) -> impl Iterator<Item = &str> {
    sources.split("; ").filter(|s| !s.is_empty())
}

impl<'a> Cited<'a> {
    /// Those of a table, in the order in which they are met.
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

    /// The numbers that stand after a cell's text; none where the whole table has one source, or the cell none.
    pub(super) fn marks(&self, cell: &Cell) -> Vec<usize> {
        if self.list.len() < 2 {
            return Vec::new();
        }
        each(&cell.source).filter_map(|s| self.places.get(s).copied()).collect()
    }

    /// What stands under the table: each source with its number, or the one source without.
    pub(super) fn lines(&self) -> Vec<(Option<usize>, &'a str)> {
        match self.list.as_slice() {
            [only] => vec![(None, *only)],
            several => (1..).map(Some).zip(several.iter().copied()).collect(),
        }
    }
}

/// Numbers of sources in one text: `1, 3`.
pub(super) fn numbers(marks: &[usize]) -> String {
    marks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The notes of a table that its sources do not say already.
pub(super) fn notes<'a>(table: &'a Table, cited: &Cited<'_>) -> Vec<&'a str> {
    table
        .notes
        .iter()
        .map(String::as_str)
        .filter(|n| !each(n).all(|s| cited.places.contains_key(s)))
        .collect()
}

/// Whether a cell says 'not reported' and no more: said in its colour, but without the ground and the shape that make a
/// status seen from afar, because a table may have many.
pub(super) fn quiet(cell: &Cell) -> bool {
    cell.tone == Tone::Missing && cell.text == NOT_REPORTED
}

/// The address that a cell holds, where it holds that and no more: it leads there in every form that has links.
pub(super) fn address(cell: &Cell) -> Option<&str> {
    /// Longer ones are refused by office programs.
    const LONGEST: usize = 2_000;
    let text = cell.text.as_str();
    let web = text.starts_with("https://") || text.starts_with("http://");
    // Controls of the writing direction would show another address than the one that opens.
    let hidden = |c: char| matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let whole = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || hidden(c) || matches!(c, '<' | '>' | '"'));
    (web && whole && text.len() < LONGEST).then_some(text)
}

/// A text for an office program in which no line ends between a sign and the pounds after it: U+2060 goes between them.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    let signs = ["\u{2212}£", "+£"];
    if !signs.iter().any(|s| text.contains(s)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\u{2212}£", "\u{2212}\u{2060}£").replace("+£", "+\u{2060}£"))
}

/// A text in parts, those that may not be broken over lines marked `true`: an amount with its sign, and an id such as R-BCF-1.
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
    /// Longer ones must be broken somewhere.
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

/// The ground of a cell.
pub(super) fn ground(cell: &Cell) -> Option<&'static str> {
    if quiet(cell) { None } else { wash(cell.tone) }
}

/// Tables with more columns need the page on its side.
const UPRIGHT_COLUMNS: usize = 8;

/// Whether a block needs the page on its side.
fn wide(block: &Block) -> bool {
    matches!(block, Block::Table(t) if spoken(t).len() > UPRIGHT_COLUMNS)
}

/// The columns of a table in which anything is said, by their places; all of them where it has no row.
pub(super) fn spoken(table: &Table) -> Vec<usize> {
    let says = |i: &usize| table.rows.iter().any(|row| row.get(*i).is_some_and(|c| !c.text.is_empty()));
    let spoken: Vec<usize> = (0..table.columns.len()).filter(says).collect();
    if spoken.is_empty() { (0..table.columns.len()).collect() } else { spoken }
}

/// A table without the columns in which nothing is said.
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

/// Blocks in runs of those that stand on upright pages and those on pages on their side (`true`). A heading and a sentence
/// go with what follows them, or with what they follow; more text than that stands upright, as it is read best.
pub(super) fn runs(blocks: &[Block]) -> Vec<(bool, &[Block])> {
    /// No more texts than these are turned with a table.
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
        // The last few go with the table that follows; of the first, none are left alone behind it.
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

/// The columns of key figures set as a table.
pub(super) const FIGURES_HEADS: [&str; 4] = ["What", "Figure", "Status", "What else to know"];
/// How they share the width.
pub(super) const FIGURES_WEIGHTS: [u16; 4] = [4, 2, 3, 6];
/// Key figures in words, for those who do not see them: title, and what the table holds.
pub(super) const FIGURES_WORDS: (&str, &str) =
    ("Key figures", "Key figures: what it is, the figure, its status, and what else to know of it.");

/// What else must be said of a key figure, with where it comes from.
pub(super) fn more(f: &KeyFigure) -> String {
    let parts: Vec<&str> = [&*f.detail, &*f.source].into_iter().filter(|t| !t.is_empty()).collect();
    parts.join(". ")
}

/// What a reader of a workbook must know.
pub(super) const HOW_TO_READ: &str = "One record a row; figures, pounds and days are typed. What nobody reported reads \
    \u{2018}not reported\u{2019} and is never zero. \u{2018}derived\u{2019} is worked out from published figures, \
    \u{2018}assessed\u{2019} a rating that the secretariat gave, \u{2018}illustrative\u{2019} made up to show how the \
    program works.";

/// What the cover says of the paper, each with its label. Where every page has the digest at its foot, it is left out.
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

/// What a document says of how it was made and sealed, each as one word, beyond a PDF's own; none where the pack has no
/// digest.
pub(super) fn keywords(pack: &Pack) -> Vec<String> {
    let mut words = pack.keywords();
    if !words.is_empty() {
        words.push(seal::blank());
    }
    words
}

/// What stands at the foot of each page, beside its number.
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
    fn wide_tables_stand_on_pages_of_their_own_with_their_headings() {
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
    fn a_sign_stays_with_its_amount_and_an_id_is_whole() {
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
    fn one_source_needs_no_mark_and_several_are_numbered() {
        let cell = |source: &str| Cell { source: source.to_owned(), ..Cell::text("1") };
        let one = Table { rows: vec![vec![cell("a"), cell("a")]], ..Table::default() };
        assert_eq!(Cited::of(&one).lines(), [(None, "a")]);
        assert!(Cited::of(&one).marks(&one.rows[0][0]).is_empty());
        let two = Table {
            rows: vec![vec![cell("a"), cell("b; a"), cell("")]],
            notes: vec!["b; a".to_owned(), "said".to_owned()],
            ..Table::default()
        };
        let cited = Cited::of(&two);
        assert_eq!(cited.lines(), [(Some(1), "a"), (Some(2), "b")]);
        assert_eq!(cited.marks(&two.rows[0][1]), [2, 1]);
        assert!(cited.marks(&two.rows[0][2]).is_empty());
        assert_eq!(notes(&two, &cited), ["said"]);
    }

    /// Relative luminance and contrast as WCAG 2.2 defines them.
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
    fn every_text_can_be_read_on_its_ground() {
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

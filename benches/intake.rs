//! Duration of reading a return of 100,000 rows, as CSV and as a workbook, and of a complete dry run.
//!
//! The budget: read within 1 s. `cargo bench --bench intake`
//!
//! The board is of national size and contains the places. The return has 100,000 new figures, one a row,
//! and each row names the place, the month, the measure and the kind. This is the worst case of a return.

#![allow(clippy::panic)]

#[allow(dead_code)] // the example has a main function of its own
#[path = "../examples/national_board.rs"]
mod national_board;

use boardsight_core::model::{Board, Mapping, Period, Stream};
use boardsight_import::judge::judge;
use boardsight_import::propose::{Proposal, learn};
use boardsight_import::read::{Options, Reading, read};
use boardsight_import::sheet::Workbook;
use boardsight_report::arrival::queries;
use divan::{Bencher, black_box};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

/// Number of rows below the headings.
const ROWS: usize = 100_000;
const HEADS: [&str; 5] = ["Local area", "Month", "Measure", "Kind", "Value"];

static BOARD: LazyLock<Board> = LazyLock::new(|| {
    let mut board = national_board::board(1);
    // Remove the figures that the return adds.
    let programme = board.programmes[0].id.clone();
    board.series.retain(|s| s.programme.as_ref() != Some(&programme));
    board
});
static CSV: LazyLock<Vec<u8>> = LazyLock::new(csv);
static XLSX: LazyLock<Vec<u8>> = LazyLock::new(xlsx);

fn main() {
    divan::main();
}

fn stream() -> &'static Stream {
    &BOARD.streams[0]
}

/// Returns the rows: every place, measure and kind, for each month.
fn rows() -> impl Iterator<Item = (String, String, String, &'static str, usize)> {
    let sites = &BOARD.programmes[0].sites;
    let month = |n: usize| {
        let start = Period::month(2014, 4).unwrap_or_else(|| panic!("a month"));
        (0..n).try_fold(start, |p, _| p.next()).unwrap_or(start).to_string()
    };
    let months: Vec<String> = (0..60).map(month).collect();
    let each = sites.len() * BOARD.measures.len() * 2;
    (0..ROWS).map(move |i| {
        let (site, rest) = (i % sites.len(), i / sites.len());
        let (measure, rest) = (rest % BOARD.measures.len(), rest / BOARD.measures.len());
        let kind = if rest % 2 == 0 { "Actual" } else { "Plan" };
        let month = months.get(i / each).cloned().unwrap_or_default();
        (sites[site].name.clone(), month, BOARD.measures[measure].name.clone(), kind, 100 + i * 7 % 1_900)
    })
}

fn csv() -> Vec<u8> {
    let mut text = HEADS.join(",") + "\n";
    for (site, month, measure, kind, value) in rows() {
        let _ = writeln!(text, "{site},{month},{measure},{kind},{value}");
    }
    text.into_bytes()
}

/// Returns the same rows as an Excel workbook, with shared strings and numeric cells.
fn xlsx() -> Vec<u8> {
    let mut words: Vec<String> = Vec::new();
    let mut known = std::collections::HashMap::new();
    let mut word = |text: &str| -> usize {
        *known.entry(text.to_owned()).or_insert_with(|| {
            words.push(text.to_owned());
            words.len() - 1
        })
    };
    let mut sheet = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    let letters = ["A", "B", "C", "D", "E"];
    let _ = write!(sheet, "<row r=\"1\">");
    for (letter, head) in letters.iter().zip(HEADS) {
        let _ = write!(sheet, "<c r=\"{letter}1\" t=\"s\"><v>{}</v></c>", word(head));
    }
    let _ = write!(sheet, "</row>");
    for (row, (site, month, measure, kind, value)) in (2..).zip(rows()) {
        let _ = write!(sheet, "<row r=\"{row}\">");
        for (letter, text) in letters.iter().zip([site.as_str(), &month, &measure, kind]) {
            let _ = write!(sheet, "<c r=\"{letter}{row}\" t=\"s\"><v>{}</v></c>", word(text));
        }
        let _ = write!(sheet, "<c r=\"E{row}\"><v>{value}</v></c></row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let mut strings = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    );
    for text in &words {
        let _ = write!(strings, "<si><t>{}</t></si>", text.replace('&', "&amp;"));
    }
    strings.push_str("</sst>");
    archive(&sheet, &strings).unwrap_or_else(|e| panic!("{e}"))
}

fn archive(sheet: &str, strings: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Return\" sheetId=\"1\" r:id=\"r1\"/>\
                 </sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/sharedStrings\" \
                 Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn book(name: &str, bytes: &[u8]) -> Workbook {
    Workbook::read(name, bytes).unwrap_or_else(|e| panic!("{e}"))
}

fn reading(book: &Workbook) -> Reading {
    let reading = read(book, &BOARD, stream(), &Mapping::default(), &Options::default());
    assert_eq!(reading.figures.len(), ROWS, "{:?}", reading.doubts);
    reading
}

/// The budget: from the bytes of a file to its figures.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn csv_to_figures(bencher: Bencher) {
    LazyLock::force(&CSV);
    bencher.bench_local(|| reading(&book("r.csv", black_box(&CSV))).figures.len());
}

/// From the bytes of a workbook to its figures.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn xlsx_to_figures(bencher: Bencher) {
    LazyLock::force(&XLSX);
    bencher.bench_local(|| reading(&book("r.xlsx", black_box(&XLSX))).figures.len());
}

/// Only the step from the bytes of a file to its cells.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn csv_to_cells(bencher: Bencher) {
    LazyLock::force(&CSV);
    bencher.bench_local(|| book("r.csv", black_box(&CSV)).sheets.len());
}

/// Only the step from the bytes of a workbook to its cells.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn xlsx_to_cells(bencher: Bencher) {
    LazyLock::force(&XLSX);
    bencher.bench_local(|| book("r.xlsx", black_box(&XLSX)).sheets.len());
}

/// The steps after reading: the changes, every check, and the edit.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn figures_to_edit(bencher: Bencher) {
    let book = book("r.csv", &CSV);
    let reading = reading(&book);
    let (board, stream, mapping) = (&*BOARD, stream(), Mapping::default());
    bencher.bench_local(|| {
        let proposal =
            Proposal::of(board, stream, &book, black_box(&reading)).unwrap_or_else(|| panic!("no proposal"));
        let judged = judge(board, stream, &mapping, &reading, &proposal, board.as_of);
        let queries = queries(&judged.after, &judged.findings);
        let recorded = boardsight_import::propose::ReturnRecord {
            received: Some(board.as_of),
            state: boardsight_import::judge::state(!judged.missing.is_empty(), !queries.is_empty()),
            missing: judged.missing,
            queries,
            raised: board.as_of,
        };
        let learnt = learn(&mapping, &book, &reading);
        proposal.edit(board, &recorded, &learnt).map(|e| e.changes.len())
    });
}

//! The pack as input of the typesetting template: strings, sizes and pictures. Only the page breaks are
//! left to the template.

use crate::chart::{self, Palette};
use crate::font::{self, FontWeight};
use crate::{ExportError, Progress, set};
use boardsight_report::pack::{self, Pack, PackSection, Section};
use boardsight_report::spec::{Block, Cell, Chart, KeyFigure, Table, Tone};
use serde::Serialize;

/// Text width on a portrait page, in points: A4 minus the margins.
const UPRIGHT: f32 = 493.2;
/// Text width on a landscape page, in points.
const FLAT: f32 = 739.8;
/// Left and right padding of a cell together, in points.
const PAD: f32 = 6.8;
/// Width of the shape before a status, in points.
const SPOT: f32 = 7.4;

/// The complete input of the template.
#[derive(Serialize)]
pub(super) struct Data {
    title: String,
    kind: &'static str,
    pub(super) cover: bool,
    board: String,
    purpose: String,
    meeting: String,
    asof: String,
    year: i16,
    month: i8,
    day: i8,
    marking: String,
    reference: String,
    stamp: String,
    digest: String,
    keywords: Vec<String>,
    message: String,
    details: Vec<String>,
    pages: Vec<Run>,
    lacking: String,
}

/// A run of blocks on pages of one kind.
#[derive(Serialize)]
struct Run {
    wide: bool,
    /// Whether the run must fit on one page, at any type size.
    fit: bool,
    blocks: Vec<Item>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Item {
    Opening { title: String, question: String, message: String },
    Heading { text: String },
    Text { text: String },
    Figures { across: usize, items: Vec<Figure> },
    Table(SetTable),
    Chart(SetChart),
}

#[derive(Serialize)]
struct Figure {
    label: String,
    value: String,
    detail: String,
    status: String,
    tone: Tone,
    source: String,
}

#[derive(Serialize)]
struct SetTable {
    title: String,
    alt: String,
    level: u8,
    size: f32,
    columns: Vec<SetColumn>,
    /// Cells, row by row.
    cells: Vec<SetCell>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct SetColumn {
    title: String,
    align: boardsight_report::spec::Align,
    width: f32,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SetCell {
    Plain(String),
    Marked(String, Tone),
}

#[derive(Serialize)]
struct SetChart {
    title: String,
    subtitle: String,
    level: u8,
    file: String,
    alt: String,
    source: String,
    width: f32,
    height: f32,
}

/// State of the conversion: counts characters that the typeface lacks, and collects the pictures.
#[derive(Default)]
struct PackSetter {
    lacking: usize,
    pictures: Vec<(String, String)>,
}

/// Returns the template input for a pack, and its pictures by name.
pub(super) fn data(pack: &Pack, progress: &Progress) -> Result<(Data, Vec<(String, String)>), ExportError> {
    let mut s = PackSetter::default();
    let mut pages: Vec<Run> = Vec::new();
    let all = pack.sections.len().max(1);
    for (i, part) in pack.sections.iter().enumerate() {
        // There are few sections; f32 represents the count exactly.
        #[allow(clippy::cast_precision_loss)]
        progress.step(&format!("Drawing {}", part.title), 0.1 + 0.2 * i as f32 / all as f32)?;
        let runs = s.section(part);
        // A part of a few sentences continues on the page of the previous part.
        match pages.last_mut().filter(|last| part.is_short() && !last.wide && !last.fit) {
            Some(last) => last.blocks.extend(runs.into_iter().flat_map(|run| run.blocks)),
            None => pages.extend(runs),
        }
    }
    let mut details = Vec::new();
    for (name, value) in [
        ("Paper reference", &pack.reference),
        ("Version", &pack.version),
        ("Marking", &pack.marking),
        ("SHA-256 of the data", &pack.digest),
    ] {
        if !value.is_empty() {
            details.push(s.clean(&format!("{name}: {value}")));
        }
    }
    let stamp = match pack.version.as_str() {
        "" => pack.date.clone(),
        version => format!("{}, version {version}", pack.date),
    };
    let data = Data {
        title: s.clean(&pack.title),
        kind: if pack.sections.iter().any(|s| s.id == "minutes") { "Minutes" } else { "Board pack" },
        cover: true,
        board: s.clean(&pack.board),
        purpose: s.clean(&pack.purpose),
        meeting: s.clean(&pack.meeting),
        asof: format!("As of {}", pack.date),
        year: pack.as_of.year(),
        month: pack.as_of.month(),
        day: pack.as_of.day(),
        marking: s.clean(&pack.marking),
        reference: s.clean(&pack.reference),
        stamp: s.clean(&stamp),
        digest: s.clean(&pack.digest),
        keywords: pack.keywords(),
        message: s.clean(&pack.message),
        details,
        pages,
        lacking: match s.lacking {
            0 => String::new(),
            n => format!(
                "{} that the typeface of this paper lacks: each stands as \u{201c}?\u{201d}. The window and the editable \
                 forms show them where the system has a typeface for them.",
                boardsight_report::say::count(n, "character", "characters")
            ),
        },
    };
    Ok((data, s.pictures))
}

impl PackSetter {
    /// Returns a text without characters that the typeface cannot show. Each is replaced by '?' and
    /// counted: a missing glyph would make the document inaccessible, and dropping the character silently
    /// would lose it.
    fn clean(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' => out.push('\n'),
                '\t' | '\r' => out.push(' '),
                c if font::is_unseen(c) => {}
                // The bullet of the Symbol typeface, which word processors paste.
                '\u{f0b7}' => out.push('\u{2022}'),
                c if font::has(c) => out.push(c),
                _ => {
                    self.lacking += 1;
                    out.push('?');
                }
            }
        }
        out
    }

    fn section(&mut self, part: &PackSection) -> Vec<Run> {
        let fit = part.section == Section::Brief;
        let opening = Item::Opening {
            title: self.clean(&part.title),
            question: self.clean(&part.question),
            message: self.clean(&part.message),
        };
        let mut runs = vec![Run { wide: false, fit, blocks: vec![opening] }];
        let mut level = 2;
        for block in &part.blocks {
            if matches!(block, Block::Heading(_)) {
                level = 3;
            }
            let (item, wide) = self.block(block, level);
            let Some(item) = item else { continue };
            match runs.as_mut_slice() {
                // Put the section's opening on the same page as its first table.
                [only] if only.blocks.len() == 1 => {
                    only.wide = wide;
                    only.blocks.push(item);
                }
                [.., run] if run.wide == wide => run.blocks.push(item),
                _ => runs.push(Run { wide, fit, blocks: vec![item] }),
            }
        }
        runs
    }

    fn block(&mut self, block: &Block, level: u8) -> (Option<Item>, bool) {
        match block {
            Block::Heading(text) => (Some(Item::Heading { text: self.clean(text) }), false),
            Block::Text(text) => (Some(Item::Text { text: self.clean(text) }), false),
            Block::Figures(figures) if figures.is_empty() => (None, false),
            Block::Figures(figures) => {
                let across = match figures.len() {
                    n @ 1..=3 => n,
                    4 => 2,
                    5 => 5,
                    7 | 8 => 4,
                    _ => 3,
                };
                let items = figures.iter().map(|f| self.figure(f)).collect();
                (Some(Item::Figures { across, items }), false)
            }
            Block::Table(table) => {
                let (table, wide) = self.table(table, level);
                (Some(Item::Table(table)), wide)
            }
            Block::Chart(chart) => (Some(Item::Chart(self.chart(chart, level))), false),
        }
    }

    fn figure(&mut self, f: &KeyFigure) -> Figure {
        Figure {
            label: self.clean(&f.label),
            value: self.clean(&f.value),
            detail: self.clean(&f.detail),
            status: self.clean(&f.status.word),
            tone: f.status.tone,
            source: self.clean(&f.source),
        }
    }

    fn chart(&mut self, c: &Chart, level: u8) -> SetChart {
        let narrow = c.marks.iter().any(|m| matches!(m, boardsight_report::spec::ChartMark::Cells { .. }));
        let width = if narrow { UPRIGHT * 0.72 } else { UPRIGHT };
        let height = chart::height(c, width).min(620.0);
        let file = format!("chart-{}.svg", self.pictures.len());
        let drawn = chart::plot(c, (width, height), Palette::LIGHT);
        let drawn = drawn
            .chars()
            .map(|c| if (c.is_ascii() && !c.is_ascii_control()) || font::has(c) { c } else { '?' })
            .collect();
        self.pictures.push((file.clone(), drawn));
        let alt = pack::alt(&Block::Chart(c.clone())).unwrap_or_default();
        SetChart {
            title: self.clean(&c.title),
            subtitle: self.clean(&c.subtitle),
            level,
            file,
            alt: self.clean(&short(&alt)),
            source: self.clean(&c.source),
            width,
            height,
        }
    }

    fn table(&mut self, t: &Table, level: u8) -> (SetTable, bool) {
        let kept = set::spoken(t);
        let rows: Vec<Vec<SetCell>> =
            t.rows.iter().map(|r| kept.iter().map(|i| self.cell(&r[*i])).collect()).collect();
        let titles: Vec<String> = kept.iter().map(|i| self.clean(&t.columns[*i].title)).collect();
        let (size, wide, widths) = fit(&titles, &rows);
        let columns = kept
            .iter()
            .zip(titles)
            .zip(widths)
            .map(|((i, title), width)| SetColumn { title, align: t.columns[*i].align, width })
            .collect();
        let mut notes: Vec<String> = t.notes.iter().map(|n| self.clean(n)).collect();
        notes.extend(self.sources(t));
        let table = SetTable {
            title: self.clean(&t.title),
            alt: self.clean(&short(&pack::table_alt(t))),
            level,
            size,
            columns,
            cells: rows.into_iter().flatten().collect(),
            notes,
        };
        (table, wide)
    }

    fn cell(&mut self, c: &Cell) -> SetCell {
        let text = self.clean(&c.text);
        if c.tone == Tone::Neutral || text.is_empty() {
            SetCell::Plain(text)
        } else {
            SetCell::Marked(text, c.tone)
        }
    }

    /// Returns the sources of a table's figures, each once.
    fn sources(&mut self, t: &Table) -> Option<String> {
        const MOST: usize = 12;
        let mut all: Vec<&str> = Vec::new();
        let mut more = 0_usize;
        let mut seen = std::collections::HashSet::new();
        // Do not repeat a source that the notes name already.
        let noted = |s: &&str| !t.notes.iter().any(|n| n.trim_end_matches('.') == s.trim_end_matches('.'));
        let cells = t
            .rows
            .iter()
            .flatten()
            .flat_map(|c| c.source.split("; "))
            .filter(|s| !s.is_empty())
            .filter(noted);
        for source in cells {
            if seen.insert(source) {
                if all.len() < MOST { all.push(source) } else { more += 1 }
            }
        }
        if all.is_empty() {
            return None;
        }
        let more =
            if more > 0 { format!("; and {more} more, row by row in the workbook") } else { String::new() };
        Some(self.clean(&format!("Source: {}{more}.", all.join("; ").trim_end_matches('.'))))
    }
}

/// Shortens alternative text for a picture. A PDF string holds at most 32,767 bytes, and each letter takes
/// two or four bytes.
fn short(text: &str) -> String {
    const MOST: usize = 6_000;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['\u{2026}']).collect()
    }
}

fn text_of(cell: &SetCell) -> (&str, f32) {
    match cell {
        SetCell::Plain(text) => (text, 0.0),
        SetCell::Marked(text, _) => (text, SPOT),
    }
}

/// Returns the type size, whether the page must be landscape, and the column widths. Each column is as wide
/// as its longest word needs and, beyond that, as wide as its longest text if possible.
fn fit(titles: &[String], rows: &[Vec<SetCell>]) -> (f32, bool, Vec<f32>) {
    /// Minimum height, in points, for a table to justify a landscape page of its own.
    const WORTH: f32 = 150.0;
    // First try to keep every short text on one line, then to keep every word whole.
    let tried = |room: f32, tries: &[(f32, usize)]| {
        tries.iter().find_map(|(size, whole)| {
            let (least, most) = wants(titles, rows, *size, *whole);
            (least.iter().sum::<f32>() <= room).then(|| (*size, shares(&least, &most, room)))
        })
    };
    let (upright, flat) = (tried(UPRIGHT, &[(8.0, 16), (7.4, 13)]), tried(FLAT, &[(8.0, 16), (7.4, 13)]));
    let high = |(size, widths): &(f32, Vec<f32>)| height(rows, *size, widths);
    // A few rows do not justify a page of their own, but very long columns of text do.
    let turned = flat.filter(|flat| high(flat) > WORTH);
    match (upright, turned) {
        (Some(upright), Some(flat)) if titles.len() > 6 && high(&upright) > high(&flat) * 1.6 => {
            (flat.0, true, flat.1)
        }
        (Some((size, widths)), _) => (size, false, widths),
        (None, Some((size, widths))) => (size, true, widths),
        (None, None) => {
            let (upright, flat) = (tried(UPRIGHT, &[(7.4, 0)]), tried(FLAT, &[(7.4, 0)]));
            match (upright, flat) {
                (Some((size, widths)), _) => (size, false, widths),
                (None, Some((size, widths))) => (size, true, widths),
                (None, None) => {
                    let (least, _) = wants(titles, rows, 6.6, 0);
                    let needed: f32 = least.iter().sum();
                    // Break words that are too long for any page.
                    (6.6, true, least.iter().map(|w| w * FLAT / needed.max(1.0)).collect())
                }
            }
        }
    }
}

/// Estimates the height of a table's rows, in points, from the first rows.
fn height(rows: &[Vec<SetCell>], size: f32, widths: &[f32]) -> f32 {
    /// Number of rows that are measured; later rows are assumed to be similar.
    const LOOKED_AT: usize = 200;
    let lines = |cell: &SetCell, width: f32| {
        let (text, mark) = text_of(cell);
        let room = (width - PAD).max(size);
        // Add 15%, because lines end at word boundaries.
        ((font::width(text, size, FontWeight::Regular) + mark) * 1.15 / room).ceil().max(1.0)
    };
    let high = |row: &Vec<SetCell>| {
        row.iter().zip(widths).map(|(c, w)| lines(c, *w)).fold(1.0, f32::max) * size * 1.2 + 5.6
    };
    let looked: f32 = rows.iter().take(LOOKED_AT).map(high).sum();
    // A long register has thousands of rows; f32 represents the count exactly.
    #[allow(clippy::cast_precision_loss)]
    let share = rows.len() as f32 / rows.len().clamp(1, LOOKED_AT) as f32;
    looked * share
}

/// Returns the minimum and the preferred width of each column. Texts of at most `whole` characters are kept
/// on one line.
fn wants(titles: &[String], rows: &[Vec<SetCell>], size: f32, whole: usize) -> (Vec<f32>, Vec<f32>) {
    /// Maximum preferred width of a text, in points.
    const LONGEST: f32 = 330.0;
    let mut least = Vec::new();
    let mut most = Vec::new();
    for (i, title) in titles.iter().enumerate() {
        let word = |text: &str, weight| {
            if text.chars().nth(whole).is_none() {
                return font::width(text, size, weight);
            }
            // A line may also break after a hyphen or a slash, but it is better avoided.
            text.split_whitespace().map(|w| font::width(w, size, weight)).fold(0.0, f32::max)
        };
        let mut low = word(title, FontWeight::Strong);
        let mut high = font::width(title, size, FontWeight::Strong);
        for (text, mark) in rows.iter().filter_map(|r| r.get(i)).map(text_of) {
            low = low.max(word(text, FontWeight::Regular).min(120.0) + mark);
            if high < LONGEST {
                high = high.max(font::width(text, size, FontWeight::Regular) + mark);
            }
        }
        // A column of sentences must not become a column of single words.
        if whole > 0 && high > 150.0 {
            low = low.max(size * 11.0);
        }
        least.push(low + PAD + 0.6);
        most.push(high.min(LONGEST) + PAD + 0.6);
    }
    (least, most)
}

fn shares(least: &[f32], most: &[f32], room: f32) -> Vec<f32> {
    let (needed, wanted): (f32, f32) = (least.iter().sum(), most.iter().sum());
    if wanted <= room {
        // Distribute spare width in proportion to the preferred widths.
        return most.iter().map(|w| w * room / wanted.max(1.0)).collect();
    }
    let share = (room - needed) / (wanted - needed).max(1.0);
    least.iter().zip(most).map(|(l, m)| l + (m - l) * share).collect()
}

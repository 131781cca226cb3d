//! From a sheet to figures: what each column holds, what each row speaks of, and every doubt on the way.

mod columns;
mod named;
mod rows;
mod told;

use super::matching::{Names, Suggestion};
use super::shape::{Shape, shape};
use super::sheet::{Book, Form, Sheet};
use super::when::{self, When};
use boardsight_core::model::{
    Board, Frequency, Mapping, MeasureId, Period, PeriodKind, Role, SeriesKind, SiteId, Stream,
};
use boardsight_core::progress::{Cancelled, Progress};

/// What is asked of a reading beside what the mapping says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The period that the return is for; also that of figures for which the file says none.
    pub period: Option<Period>,
}

/// A figure that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Of which measure.
    pub measure: MeasureId,
    /// Of which place; `None`: of the programme as a whole.
    pub site: Option<SiteId>,
    /// Baseline, plan or outturn.
    pub kind: SeriesKind,
    /// Of which period.
    pub period: Period,
    /// In the measure's unit.
    pub value: f64,
    /// Its row in the sheet, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
}

/// What a doubt means for taking in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing is taken in before it is settled.
    Stops,
    /// What it is about is left out.
    LeavesOut,
    /// It should be known.
    Notice,
}

impl Weight {
    /// A few words for a screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stops => "must be settled",
            Self::LeavesOut => "left out",
            Self::Notice => "note",
        }
    }
}

/// What a doubt is about, so that it can be settled where it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// The heading of a column, as a rule remembers it.
    Column(String),
    /// A name in a row.
    Name(String),
    /// The period of the return.
    Period,
    /// A single cell, row and column from 0.
    Cell(u32, u32),
    /// A word of a register for a step of likelihood or impact.
    Step(String),
    /// A colour or word of a register for a whole rating.
    Rating(String),
    /// A word of a register for something of which there are only some.
    Word(String, super::register::Field),
    /// The file as a whole.
    File,
}

/// Something that is not plain.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// What it means.
    pub weight: Weight,
    /// Where: `sheet 'Q1', cell D12`.
    pub place: String,
    /// What, in a sentence without its full stop.
    pub what: String,
    /// What it is about.
    pub about: About,
    /// What could be meant, nearest first.
    pub suggestions: Vec<Suggestion>,
}

impl Doubt {
    /// The doubt in one line: what it means, where, what, and what could be meant.
    #[must_use]
    pub fn line(&self) -> String {
        let place = if self.place.is_empty() { String::new() } else { format!("{}: ", self.place) };
        let near: Vec<String> = self.suggestions.iter().map(|s| format!("'{}'", s.label)).collect();
        let near = if near.is_empty() { String::new() } else { format!("; perhaps {}", near.join(" or ")) };
        format!("{}: {place}{}{near}", self.weight.word(), self.what)
    }
}

/// How a column's role was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// A rule says so: from last time, or set by hand.
    Remembered,
    /// By its heading.
    Heading,
    /// By what stands in it.
    Content,
    /// It was not: it is left out.
    Unknown,
}

/// A column and what was made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnRead {
    /// Its place, from 0.
    pub index: u32,
    /// Its heading.
    pub heading: String,
    /// What a rule remembers it by.
    pub key: String,
    /// What stands in it.
    pub role: Role,
    /// How that was found.
    pub how: How,
    /// What its heading says of a period.
    pub when: When,
}

/// What a file came to for one stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The sheet that was read, by its place in the book.
    pub sheet: usize,
    /// Where the table is; `None`: none was found.
    pub shape: Option<Shape>,
    /// Its columns.
    pub columns: Vec<ColumnRead>,
    /// The figures, in the order of the sheet.
    pub figures: Vec<Taken>,
    /// The period that the return is for.
    pub period: Option<Period>,
    /// Cells that say that there is no figure.
    pub unknown: usize,
    /// What measures count, where the file says so: measure and words.
    pub definitions: Vec<(MeasureId, String)>,
    /// Everything that is not plain, the gravest first.
    pub doubts: Vec<Doubt>,
    /// It is a template of this program: read by what it says of itself.
    pub template: bool,
}

impl Reading {
    /// Nothing yet, of this sheet.
    pub(super) const fn of_sheet(sheet: usize, period: Option<Period>) -> Self {
        Self {
            sheet,
            shape: None,
            columns: Vec::new(),
            figures: Vec::new(),
            period,
            unknown: 0,
            definitions: Vec::new(),
            doubts: Vec::new(),
            template: false,
        }
    }

    /// Whether something must be settled before anything is taken in.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.doubts.iter().any(|d| d.weight == Weight::Stops)
    }
}

/// Reads a book for a stream.
#[must_use]
pub fn read(book: &Book, board: &Board, stream: &Stream, mapping: &Mapping, options: &Options) -> Reading {
    // What nobody can stop is never stopped.
    read_with(book, board, stream, mapping, options, &Progress::default())
        .unwrap_or_else(|Cancelled| Reading::of_sheet(0, options.period))
}

/// The same, saying how far it is.
///
/// # Errors
/// If it was asked to stop.
pub fn read_with(
    book: &Book,
    board: &Board,
    stream: &Stream,
    mapping: &Mapping,
    options: &Options,
    progress: &Progress,
) -> Result<Reading, Cancelled> {
    progress.step("Matching columns and names", 0.0)?;
    if let Some(reading) = super::template::read_back(book, board, stream, options) {
        return Ok(reading);
    }
    let names = Names::of(board, stream, &mapping.names);
    let (sheet, mut doubts, found) = choose_sheet(book, mapping);
    let mut reading = Reading::of_sheet(sheet, options.period);
    for note in &book.notes {
        doubts.push(notice(note.clone()));
    }
    let Some(sheet) = book.sheets.get(sheet) else { return Ok(reading) };
    let found = match mapping.heading_row.and_then(|row| row.checked_sub(1)) {
        Some(row) => shape(sheet, Some(row)),
        None => found.or_else(|| shape(sheet, None)),
    };
    let Some(shape) = found else {
        doubts.push(Doubt {
            weight: Weight::Stops,
            place: format!("sheet '{}'", sheet.name),
            what: "no row of headings with figures below it was found; name the row, or choose another sheet"
                .to_owned(),
            about: About::File,
            suggestions: Vec::new(),
        });
        reading.doubts = doubts;
        return Ok(reading);
    };
    let context = Said::of(book, sheet, &shape, &names, options);
    reading.columns = columns::roles(sheet, &shape, &names, mapping, board, &mut doubts);
    let mut rows = rows::Rows::new(sheet, &shape, &names, &context, board);
    rows.read(&reading.columns, &mut doubts, progress)?;
    reading.figures = rows.figures;
    reading.unknown = rows.unknown;
    reading.definitions = rows.definitions;
    reading.shape = Some(shape);
    if book.form == Form::Xls {
        shares(&reading, board, sheet, &mut doubts);
    }
    settle_period(&mut reading, stream, options, sheet, &mut doubts);
    doubts.sort_by_key(|d| d.weight);
    reading.doubts = doubts;
    Ok(reading)
}

fn notice(what: String) -> Doubt {
    Doubt { weight: Weight::Notice, place: String::new(), what, about: About::File, suggestions: Vec::new() }
}

/// The sheet that the mapping names, or else the one with the most figures among those that are not hidden; with its table,
/// where it was looked for.
fn choose_sheet(book: &Book, mapping: &Mapping) -> (usize, Vec<Doubt>, Option<Shape>) {
    let mut doubts = Vec::new();
    if let Some(wanted) = &mapping.sheet {
        let same = |s: &Sheet| s.name.trim().eq_ignore_ascii_case(wanted.trim());
        if let Some(at) = book.sheets.iter().position(same) {
            return (at, doubts, None);
        }
        if book.sheets.len() > 1 {
            let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
            doubts.push(notice(format!(
                "There is no sheet '{wanted}' as there was last time; the sheets are '{}'",
                names.join("', '")
            )));
        }
    }
    // A sheet counts by its table: headings with columns of figures below.
    let weight = |sheet: &Sheet, shape: &Shape| {
        let rows = usize::try_from(shape.to - shape.from).unwrap_or(0);
        (rows + 1) * shape.columns.len() * if sheet.hidden { 1 } else { 1_000 }
    };
    let mut best: (usize, usize, Option<Shape>) = (0, 0, None);
    let mut others = 0;
    for (i, sheet) in book.sheets.iter().enumerate() {
        let Some(shape) = shape(sheet, None) else { continue };
        let weight = weight(sheet, &shape);
        others += usize::from(!sheet.hidden);
        if weight > best.1 {
            best = (i, weight, Some(shape));
        }
    }
    if others > 1 {
        let name = book.sheets.get(best.0).map_or("", |s| s.name.as_str());
        doubts.push(notice(format!("{others} sheets hold tables; '{name}' was read, which is the largest")));
    }
    (best.0, doubts, best.2)
}

/// What the title, the sheet's and the file's name say for every figure that says nothing itself.
struct Said {
    when: When,
    measure: Option<MeasureId>,
    /// The measure was not said at all: it is the stream's only one.
    only: bool,
}

impl Said {
    fn of(book: &Book, sheet: &Sheet, shape: &Shape, names: &Names<'_>, options: &Options) -> Self {
        let mut when = When::default();
        let mut measure = None;
        for (_, line) in &shape.title {
            if measure.is_none() {
                measure = names.measure_in(line);
            }
            if !speaks_of_itself(line)
                && let Some((found, _)) = when::find(line)
            {
                when = when.or(found);
            }
        }
        if measure.is_none() {
            measure = names.measure_in(&sheet.name);
        }
        for name in [sheet.name.as_str(), book.name.as_str()] {
            if when.period().is_none()
                && let Some((found, _)) = when::find(&name.replace(['_', '.'], " "))
            {
                when = when.or(found);
            }
        }
        if when.period().is_none()
            && let Some(period) = options.period
        {
            when = When::of(period);
        }
        let only = measure.is_none();
        Self { when, measure: measure.or_else(|| names.only_measure()), only }
    }
}

/// A line of a title that gives the day of the paper and not the period of its figures.
fn speaks_of_itself(line: &str) -> bool {
    const WORDS: [&str; 12] = [
        "publish",
        "publication",
        "revised",
        "contact",
        "updated",
        "version",
        "extract",
        "created",
        "prepared",
        "submitted",
        "due",
        "next ",
    ];
    let lower = line.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// The period that the return is for: as asked, or that of the latest outturn (or else figure) it brings.
fn settle_period(
    reading: &mut Reading,
    stream: &Stream,
    options: &Options,
    sheet: &Sheet,
    doubts: &mut Vec<Doubt>,
) {
    let latest = |kind: Option<SeriesKind>| {
        reading.figures.iter().filter(|f| kind.is_none_or(|k| f.kind == k)).map(|f| f.period).max()
    };
    let found = options.period.or_else(|| latest(Some(SeriesKind::Outturn))).or_else(|| latest(None));
    let kind = stream.frequency.map(Frequency::period_kind);
    let fitted = found.and_then(|period| match kind {
        Some(kind) if kind != period.kind() && finer(kind, period.kind()) => None,
        Some(kind) => Period::containing(period.start(), kind),
        None => Some(period),
    });
    reading.period = fitted;
    if fitted.is_none() && !reading.figures.is_empty() {
        let what = match (found, stream.frequency) {
            (Some(period), Some(frequency)) => format!(
                "the figures are for {period} and the stream is {}; say for which period the return is",
                frequency.label().to_lowercase()
            ),
            _ => "for which period the return is cannot be told; say so".to_owned(),
        };
        let place = format!("sheet '{}'", sheet.name);
        doubts.push(Doubt {
            weight: Weight::Stops,
            place,
            what,
            about: About::Period,
            suggestions: Vec::new(),
        });
    }
    if reading.figures.is_empty() {
        doubts.push(Doubt {
            weight: Weight::Stops,
            place: format!("sheet '{}'", sheet.name),
            what: "no figure can be taken in as the columns are read now".to_owned(),
            about: About::File,
            suggestions: Vec::new(),
        });
    }
}

/// An old workbook does not say which numbers it shows as percentages: a column that could be shares is told.
fn shares(reading: &Reading, board: &Board, sheet: &Sheet, doubts: &mut Vec<Doubt>) {
    for column in &reading.columns {
        let own = || reading.figures.iter().filter(|f| f.column == column.index);
        let percent = |m: &MeasureId| board.measure(m.as_str()).is_some_and(|m| m.unit.contains('%'));
        let Some(first) = own().next() else { continue };
        if own().all(|f| percent(&f.measure) && f.value.abs() <= 1.0) {
            doubts.push(Doubt {
                weight: Weight::Notice,
                place: sheet.place(first.row, column.index),
                what: format!(
                    "the figures of '{}' may be shares, and the measure is per cent; multiply the column by 100 if they are",
                    column.heading
                ),
                about: About::Column(column.key.clone()),
                suggestions: Vec::new(),
            });
        }
    }
}

/// Whether a kind of period is shorter than another.
const fn finer(one: PeriodKind, other: PeriodKind) -> bool {
    (one as u8) < (other as u8)
}

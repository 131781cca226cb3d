//! Reads figures from a sheet: the role of each column, the subject of each row, and every issue found.

mod columns;
mod named;
mod rows;
mod shares;
mod told;

use super::matching::{Names, Suggestion};
use super::shape::{TableBounds, shape};
use super::sheet::{Workbook, Worksheet, in_row};
use super::value::Separators;
use super::when::{self, PeriodHint};
use boardsight_core::model::{
    AbsenceReason, Board, Frequency, Mapping, MeasureId, Period, PeriodKind, Role, SeriesKind, SiteId, Stream,
};
use boardsight_core::progress::{Cancelled, Progress};

/// Options for a reading beyond the mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The period of the return. Also used for figures without a period in the file.
    pub period: Option<Period>,
}

/// A figure that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedFigure {
    pub measure: MeasureId,
    /// The place; `None` for the whole programme.
    pub site: Option<SiteId>,
    pub kind: SeriesKind,
    pub period: Period,
    /// The figure, in the measure's unit.
    pub value: f64,
    /// The marks next to the figure, as written, such as `[u]`.
    pub mark: Option<String>,
    /// Row in the sheet, from 0.
    pub row: u32,
    /// Column in the sheet, from 0.
    pub column: u32,
}

/// A cell in which the sender states that there is no figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Absent {
    /// Measure of the figure.
    pub measure: MeasureId,
    /// The place; `None` for the whole programme.
    pub site: Option<SiteId>,
    pub kind: SeriesKind,
    /// Period of the figure.
    pub period: Period,
    /// The reason why there is no figure.
    pub reason: AbsenceReason,
    /// The mark as written, such as `[c]`.
    pub mark: String,
    /// Row in the sheet, from 0.
    pub row: u32,
    /// Column in the sheet, from 0.
    pub column: u32,
}

/// Figures in rows of places outside the programme. They are not imported, but they count when a total is
/// compared with its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherPlaces {
    /// Measure of the series.
    pub measure: MeasureId,
    pub kind: SeriesKind,
    /// Period of the figure.
    pub period: Period,
    /// Sum of the figures, in the measure's unit.
    pub sum: f64,
}

/// The severity of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Blocks the import until it is resolved.
    Blocking,
    /// The item is left out.
    Omission,
    /// Information only.
    Notice,
}

impl Severity {
    /// Returns a short label for the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Blocking => "must be settled",
            Self::Omission => "left out",
            Self::Notice => "note",
        }
    }
}

/// The subject of an issue, so that the user can resolve it where it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Key of a column in the mapping rules: its heading.
    Column(String),
    /// Whether the figures of a column are per cents or shares. Contains the column index, from 0.
    Shares(u32),
    /// A name in a row.
    Name(String),
    /// The period of the return.
    Period,
    /// A single cell; row and column from 0.
    Cell(u32, u32),
    /// A register's word for a step of likelihood or impact.
    Step(String),
    /// A register's colour or word for a whole rating.
    Rating(String),
    /// A line of a register that may be a reworded control or action of the board.
    Line {
        /// Id of the risk.
        risk: String,
        /// The line as written in the file.
        line: String,
        /// Ids and texts of possible matches, nearest first.
        near: Vec<(String, String)>,
    },
    /// A register's word for a field with a fixed set of values.
    Word(String, super::register::Field),
    /// The whole file.
    File,
}

/// An issue found while reading a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Severity.
    pub weight: Severity,
    /// Location: `sheet 'Q1', cell D12`.
    pub place: String,
    /// Description: a sentence without its full stop.
    pub what: String,
    /// Subject.
    pub about: Subject,
    /// Possible matches, nearest first.
    pub suggestions: Vec<Suggestion>,
}

impl Issue {
    /// Formats the issue as one line: severity, location, description and suggestions.
    #[must_use]
    pub fn line(&self) -> String {
        let place = if self.place.is_empty() { String::new() } else { format!("{}: ", self.place) };
        let near: Vec<String> = self.suggestions.iter().map(|s| format!("'{}'", s.label)).collect();
        let near = if near.is_empty() { String::new() } else { format!("; perhaps {}", near.join(" or ")) };
        format!("{}: {place}{}{near}", self.weight.word(), self.what)
    }
}

/// How the role of a column was determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoleSource {
    /// By a rule, saved last time or set by the user.
    Remembered,
    /// By the heading.
    Heading,
    /// By the content.
    Content,
    /// Not determined: the column is left out.
    Unknown,
}

/// A column and its role.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnRead {
    /// Column index, from 0.
    pub index: u32,
    pub heading: String,
    /// Key of the column in the mapping rules.
    pub key: String,
    /// The role.
    pub role: Role,
    /// How the role was determined.
    pub how: RoleSource,
    /// Period information in the heading.
    pub when: PeriodHint,
    /// Whether a user stated that its figures between 0 and 1 are per cents and not shares.
    pub per_cent_as_written: bool,
}

/// The result of reading a file for one stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Index of the sheet in the workbook.
    pub sheet: usize,
    /// Position of the table; `None` if none was found.
    pub shape: Option<TableBounds>,
    pub columns: Vec<ColumnRead>,
    /// The figures, in the order of the sheet.
    pub figures: Vec<ParsedFigure>,
    /// Cells that state that there is no figure, in sheet order.
    pub absent: Vec<Absent>,
    /// Sums of the rows of places outside the programme.
    pub outside: Vec<OtherPlaces>,
    /// The period of the return.
    pub period: Option<Period>,
    /// Number of cells that state that there is no figure.
    pub unknown: usize,
    /// Definitions of measures in the file: measure and text.
    pub definitions: Vec<(MeasureId, String)>,
    /// All issues, the most severe first.
    pub doubts: Vec<Issue>,
    /// Whether the file is a template of this program, which describes its own layout.
    pub template: bool,
}

impl Reading {
    /// Returns an empty reading of a sheet.
    pub(super) const fn of_sheet(sheet: usize, period: Option<Period>) -> Self {
        Self {
            sheet,
            shape: None,
            columns: Vec::new(),
            figures: Vec::new(),
            absent: Vec::new(),
            outside: Vec::new(),
            period,
            unknown: 0,
            definitions: Vec::new(),
            doubts: Vec::new(),
            template: false,
        }
    }

    /// Returns whether an issue blocks the import.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.doubts.iter().any(|d| d.weight == Severity::Blocking)
    }
}

/// Reads a workbook for a stream.
#[must_use]
pub fn read(
    book: &Workbook,
    board: &Board,
    stream: &Stream,
    mapping: &Mapping,
    options: &Options,
) -> Reading {
    // This progress cannot be cancelled, so the fallback is never used.
    read_with(book, board, stream, mapping, options, &Progress::default())
        .unwrap_or_else(|Cancelled| Reading::of_sheet(0, options.period))
}

/// Reads a workbook for a stream and reports progress.
///
/// # Errors
/// If the user cancelled.
pub fn read_with(
    book: &Workbook,
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
    hidden_sheets(book, sheet, &mut doubts);
    let found = match mapping.heading_row.and_then(|row| row.checked_sub(1)) {
        Some(row) => shape(sheet, Some(row)),
        None => found.or_else(|| shape(sheet, None)),
    };
    let Some(shape) = found else {
        doubts.push(Issue {
            weight: Severity::Blocking,
            place: format!("sheet '{}'", sheet.name),
            what: "no row of headings with figures below it was found; name the row, or choose another sheet"
                .to_owned(),
            about: Subject::File,
            suggestions: Vec::new(),
        });
        reading.doubts = doubts;
        return Ok(reading);
    };
    let mut shape = shape;
    let context = Defaults::of(book, sheet, &shape, &names, options);
    reading.columns = columns::roles(sheet, &shape, &names, mapping, board, &mut doubts);
    last_rows(sheet, &mut shape, &reading.columns, &names);
    let separators = Separators::of(sheet, book.semicolons);
    let mut rows = rows::Rows::new(sheet, &shape, &names, &context, board, &separators);
    rows.read(&reading.columns, &mut doubts, progress)?;
    context.tell(sheet, &reading.columns, &rows.figures, &mut doubts);
    reading.figures = rows.figures;
    reading.absent = rows.absent;
    reading.outside = rows.outside;
    reading.unknown = rows.unknown;
    reading.definitions = rows.definitions;
    reading.shape = Some(shape);
    settle_period(&mut reading, stream, options, sheet, &mut doubts);
    doubts.sort_by_key(|d| d.weight);
    reading.doubts = doubts;
    Ok(reading)
}

fn notice(what: String) -> Issue {
    Issue {
        weight: Severity::Notice,
        place: String::new(),
        what,
        about: Subject::File,
        suggestions: Vec::new(),
    }
}

/// Chooses the sheet that the mapping names, or else the visible sheet with the most figures. Also returns
/// its table if it was searched for.
fn choose_sheet(book: &Workbook, mapping: &Mapping) -> (usize, Vec<Issue>, Option<TableBounds>) {
    let mut doubts = Vec::new();
    if let Some(wanted) = &mapping.sheet {
        let same = |s: &Worksheet| s.name.trim().eq_ignore_ascii_case(wanted.trim());
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
    // Weigh a sheet by the size of its table: rows times columns, and times 1,000 if the sheet is visible.
    let weight = |sheet: &Worksheet, shape: &TableBounds| {
        let rows = usize::try_from(shape.to - shape.from).unwrap_or(0);
        (rows + 1) * shape.columns.len() * if sheet.hidden { 1 } else { 1_000 }
    };
    let mut best: (usize, usize, Option<TableBounds>) = (0, 0, None);
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

/// Reports the sheets that the sender hid: the one that is read, and those that are not.
pub(super) fn hidden_sheets(book: &Workbook, read: &Worksheet, doubts: &mut Vec<Issue>) {
    if read.hidden {
        doubts.push(notice(format!(
            "The sheet '{}' is hidden in the workbook; it is read all the same",
            read.name
        )));
    }
    let others: Vec<&str> = book
        .sheets
        .iter()
        .filter(|s| s.hidden && s.name != read.name && !s.is_empty())
        .map(|s| s.name.as_str())
        .collect();
    match others.as_slice() {
        [] => {}
        [one] => doubts.push(notice(format!("The sheet '{one}' is hidden in the workbook and is not read"))),
        all => doubts.push(notice(format!(
            "The sheets '{}' are hidden in the workbook and are not read",
            all.join("', '")
        ))),
    }
}

/// Extends the table to rows below the last plain figure whose key cells name a place, a measure or a
/// period of the stream. Their cells are read, or reported one by one.
fn last_rows(sheet: &Worksheet, shape: &mut TableBounds, columns: &[ColumnRead], names: &Names<'_>) {
    let role = |role: &Role| columns.iter().filter(|c| c.role == *role).collect::<Vec<_>>();
    let (mut places, codes) = (role(&Role::Place), role(&Role::Code));
    places.extend(codes);
    let (measures, periods) = (role(&Role::Measure), role(&Role::Period));
    let text = |cells: &[(u32, super::sheet::Cell)], column: &ColumnRead| {
        in_row(cells, column.index).map(ToString::to_string).unwrap_or_default()
    };
    let mut last = None;
    for (row, cells) in sheet.rows_from(shape.to) {
        if cells.len() < 2 {
            continue;
        }
        let place = places.iter().any(|c| names.is_place(&text(cells, c)));
        let measure = measures.iter().any(|c| names.is_measure(&text(cells, c)));
        let period = periods.iter().any(|c| {
            in_row(cells, c.index).is_some_and(|cell| {
                PeriodHint::in_column(cell, &c.heading, sheet.from_1904).period().is_some()
            })
        });
        if place || measure || period {
            last = Some(row);
        }
    }
    if let Some(row) = last {
        shape.extend_to(row);
    }
}

/// Defaults from the title, the sheet name and the file name, for figures without their own period or
/// measure.
struct Defaults {
    when: PeriodHint,
    measure: Option<MeasureId>,
    /// Whether the measure is only assumed, because it is the stream's only one.
    only: bool,
    /// A title line that qualifies the measure beyond its name, with its row.
    unclear: Option<(u32, String)>,
    /// A title line for part of a year to date, or for a rolling year.
    long: Option<(u32, String, when::Span)>,
}

impl Defaults {
    fn of(
        book: &Workbook,
        sheet: &Worksheet,
        shape: &TableBounds,
        names: &Names<'_>,
        options: &Options,
    ) -> Self {
        let mut when = PeriodHint::default();
        let mut measure = None;
        let (mut unclear, mut long) = (None, None);
        for (row, line) in &shape.title {
            if measure.is_none() && unclear.is_none() {
                match names.measure_of_title(line) {
                    Some((found, false)) => measure = Some(found),
                    Some((_, true)) => unclear = Some((*row, line.clone())),
                    None => {}
                }
            }
            if !speaks_of_itself(line)
                && let Some((found, _)) = when::find(line)
            {
                when = when.or(found);
                let span = found.span.filter(|s| matches!(s, when::Span::ToDate | when::Span::Rolling));
                long = long.or_else(|| span.map(|span| (*row, line.clone(), span)));
            }
        }
        if measure.is_none() && unclear.is_none() {
            measure = names.measure_of_title(&sheet.name).filter(|(_, more)| !more).map(|(found, _)| found);
        }
        for name in [sheet.name.as_str(), book.name.as_str()] {
            if when.period().is_none()
                && let Some((found, _)) = when::find(&name.replace(['_', '.'], " "))
            {
                when = when.or(found);
            }
        }
        if let Some(period) = options.period {
            if when.period().is_none() {
                when = PeriodHint::of(period);
            }
            // A user who specified the period has already read the title.
            long = None;
        }
        let only = measure.is_none();
        let measure = measure.or_else(|| if unclear.is_none() { names.only_measure() } else { None });
        Self { when, measure, only, unclear, long }
    }

    /// Adds issues found in the title: those that stop the import, and notes.
    fn tell(
        &self,
        sheet: &Worksheet,
        columns: &[ColumnRead],
        figures: &[ParsedFigure],
        doubts: &mut Vec<Issue>,
    ) {
        let stop = |row: u32, what: String| Issue {
            weight: Severity::Blocking,
            place: format!("sheet '{}', row {}", sheet.name, u64::from(row) + 1),
            what,
            about: Subject::File,
            suggestions: Vec::new(),
        };
        let unsaid = columns.iter().any(|c| matches!(c.role, Role::Figures { measure: None, .. }));
        let measured = columns.iter().any(|c| c.role == Role::Measure);
        if let Some((row, line)) = self.unclear.as_ref().filter(|_| unsaid && !measured) {
            let line = super::value::shortened(line);
            doubts.push(stop(
                *row,
                format!("the title '{line}' says more than a measure's name; say for the columns which measure they hold"),
            ));
        }
        if let Some((row, line, span)) = self.long.as_ref().filter(|_| !figures.is_empty()) {
            let line = super::value::shortened(line);
            doubts.push(stop(
                *row,
                format!(
                    "the title '{line}' speaks of {}; {}; name the period if the figures are of one all the same",
                    span.word(),
                    when::EXPECTED
                ),
            ));
        }
    }
}

/// Returns whether a title line gives a date of the document rather than the period of its figures.
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

/// Determines the period of the return: the requested one, or that of the latest outturn, or else of the
/// latest figure.
fn settle_period(
    reading: &mut Reading,
    stream: &Stream,
    options: &Options,
    sheet: &Worksheet,
    doubts: &mut Vec<Issue>,
) {
    let absent = reading.absent.iter().map(|a| (a.kind, a.period, a.row, a.column));
    let all = || reading.figures.iter().map(|f| (f.kind, f.period, f.row, f.column)).chain(absent.clone());
    // A mark for a future period does not determine the period of the return.
    let figures = || reading.figures.iter().map(|f| (f.kind, f.period));
    let stated = || reading.absent.iter().map(|a| (a.kind, a.period));
    let latest = |kind: Option<SeriesKind>| {
        let own = |f: &(SeriesKind, Period)| kind.is_none_or(|k| f.0 == k);
        let figure = figures().filter(own).map(|f| f.1).max();
        figure.or_else(|| stated().filter(own).map(|f| f.1).max().filter(|_| reading.figures.is_empty()))
    };
    let found = options.period.or_else(|| latest(Some(SeriesKind::Outturn))).or_else(|| latest(None));
    let kind = stream.frequency.map(Frequency::period_kind);
    let fitted = found.and_then(|period| match kind {
        Some(kind) if kind != period.kind() && finer(kind, period.kind()) => None,
        Some(kind) => Period::containing(period.start(), kind),
        None => Some(period),
    });
    reading.period = fitted;
    let stop = |place: String, what: String| Issue {
        weight: Severity::Blocking,
        place,
        what,
        about: Subject::Period,
        suggestions: Vec::new(),
    };
    let cell_of = |period: Period| {
        let first = all().find(|f| f.1 == period);
        first.map_or_else(|| format!("sheet '{}'", sheet.name), |f| sheet.place(f.2, f.3))
    };
    let any = all().next().is_some();
    if fitted.is_none() && any {
        let what = match (found, stream.frequency) {
            (Some(period), Some(frequency)) => format!(
                "the figures are for {period} and the stream is {}; say for which period the return is",
                frequency.label().to_lowercase()
            ),
            _ => "for which period the return is cannot be told; say so".to_owned(),
        };
        let place = found.map_or_else(|| format!("sheet '{}'", sheet.name), cell_of);
        doubts.push(stop(place, what));
    }
    // A return for a longer period that contains only some of its months or quarters may be meant for one
    // of those.
    if let (Some(whole), Some(part), None) = (fitted, found, options.period)
        && finer(part.kind(), whole.kind())
    {
        let own = all().filter(|f| f.0 == SeriesKind::Outturn || latest(Some(SeriesKind::Outturn)).is_none());
        let mut months: Vec<Period> =
            own.map(|f| f.1).filter(|p| p.start() >= whole.start() && p.end() <= whole.end()).collect();
        months.sort_unstable();
        months.dedup();
        let covered: i32 = months.iter().filter(|p| p.kind() == part.kind()).map(|p| p.months()).sum();
        if covered < whole.months() && !months.contains(&whole) {
            doubts.push(stop(
                cell_of(part),
                format!(
                    "the figures are of {part} and the stream is {}: they do not make up {whole}; name the period of the return \
                     if they are all that it brings",
                    stream.frequency.map_or("", Frequency::label).to_lowercase()
                ),
            ));
        }
    }
    if !any {
        doubts.push(Issue {
            weight: Severity::Blocking,
            place: format!("sheet '{}'", sheet.name),
            what: "no figure can be taken in as the columns are read now".to_owned(),
            about: Subject::File,
            suggestions: Vec::new(),
        });
    }
}

/// Returns whether a kind of period is shorter than another.
const fn finer(one: PeriodKind, other: PeriodKind) -> bool {
    (one as u8) < (other as u8)
}

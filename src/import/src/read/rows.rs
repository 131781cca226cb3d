//! Reads rows: the subject of each row and its figures.

use super::super::matching::{AreaMatch, NameMatch, Names};
use super::super::shape::TableBounds;
use super::super::sheet::{Cell, Worksheet, cell_name, in_row, rounded};
use super::super::value::{Separators, Unknown, Value, is_figure};
use super::super::when::{self, DayOrder, EXPECTED, PeriodHint, day_order};
use super::named::{KnownNames, NameLookup};
use super::shares::Shares;
use super::told::IssueCollector;
use super::{Absent, ColumnRead, Defaults, Issue, OtherPlaces, ParsedFigure, Severity, Subject};
use boardsight_core::model::{Board, MeasureId, Period, PeriodKind, Role, SeriesKind};
use boardsight_core::progress::{Cancelled, Progress};
use std::borrow::Cow;
use std::collections::HashMap;

/// Key of a figure: measure and place by number, kind, period.
type Key = (u32, u32, SeriesKind, Period);

pub(super) struct Rows<'a> {
    sheet: &'a Worksheet,
    shape: &'a TableBounds,
    names: &'a Names<'a>,
    said: &'a Defaults,
    board: &'a Board,
    separators: &'a Separators,
    pub figures: Vec<ParsedFigure>,
    pub absent: Vec<Absent>,
    pub outside: Vec<OtherPlaces>,
    pub unknown: usize,
    pub definitions: Vec<(MeasureId, String)>,
    known: KnownNames<'a>,
    told: IssueCollector,
    shares: Shares,
    seen: HashMap<Key, usize>,
    seen_absent: HashMap<Key, usize>,
    seen_outside: HashMap<(u32, SeriesKind, Period), usize>,
}

/// The subject of one row.
#[derive(Default)]
struct Row {
    place: Option<u32>,
    measure: Option<u32>,
    kind: Option<SeriesKind>,
    when: PeriodHint,
    definition: Option<String>,
    /// Whether the row is left out.
    out: bool,
    /// Whether the row is only outside the import because its place is not in the programme. Everything
    /// else in the row could be imported.
    elsewhere: bool,
    /// Whether the heading of the section is not a measure, a kind of series, a period or a place.
    unclear: bool,
}

/// A column of figures, with its measure by number.
struct FiguresColumn {
    index: u32,
    measure: Option<u32>,
    kind: Option<SeriesKind>,
    period: Option<Period>,
    times: f64,
    when: PeriodHint,
    per_cent_as_written: bool,
}

impl<'a> Rows<'a> {
    pub fn new(
        sheet: &'a Worksheet,
        shape: &'a TableBounds,
        names: &'a Names<'a>,
        said: &'a Defaults,
        board: &'a Board,
        separators: &'a Separators,
    ) -> Self {
        Self {
            separators,
            sheet,
            shape,
            names,
            said,
            board,
            figures: Vec::new(),
            absent: Vec::new(),
            outside: Vec::new(),
            unknown: 0,
            definitions: Vec::new(),
            known: KnownNames::new(names, board, sheet.from_1904),
            told: IssueCollector::default(),
            shares: Shares::default(),
            seen: HashMap::new(),
            seen_absent: HashMap::new(),
            seen_outside: HashMap::new(),
        }
    }

    pub fn read(
        &mut self,
        columns: &[ColumnRead],
        doubts: &mut Vec<Issue>,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let has = |role: &Role| columns.iter().any(|c| c.role == *role);
        let placed = has(&Role::Place) || has(&Role::Code);
        let measured = has(&Role::Measure);
        let said_for_all = self.said.measure.as_ref().map(|m| self.known.number_of(m));
        let figures: Vec<FiguresColumn> = columns.iter().filter_map(|c| self.figures_column(c)).collect();
        let speaking: Vec<&ColumnRead> =
            columns.iter().filter(|c| !matches!(c.role, Role::Ignore | Role::Figures { .. })).collect();
        let mut section = Row::default();
        let (sheet, shape) = (self.sheet, self.shape);
        for column in speaking.iter().filter(|c| c.role == Role::Period) {
            doubts.extend(month_first(sheet, shape, column));
        }
        let rows = sheet.rows_from(shape.from).take_while(|(row, _)| *row < shape.to);
        for (row, cells) in rows {
            if row & 0x0FFF == 0 {
                // The row numbers are precise enough in f32 to show progress.
                progress.step("Reading figures", row as f32 / shape.to.max(1) as f32)?;
            }
            if matches!(cells, [(_, Cell::Text(_))]) {
                self.section(cells, &mut section);
                continue;
            }
            let mut said = self.row(row, cells, &speaking, doubts);
            if said.out && !said.elsewhere {
                continue;
            }
            if placed && said.place.is_none() && !said.elsewhere {
                if figures.iter().any(|c| in_row(cells, c.index).is_some_and(is_figure)) {
                    self.told.no_place(row);
                }
                continue;
            }
            if said.measure.is_none() {
                said.measure = section.measure;
            }
            let otherwise = if measured { None } else { said_for_all };
            self.figures_of(row, cells, &figures, &said, &section, otherwise, doubts);
        }
        self.tell(doubts);
        Ok(())
    }

    fn figures_column(&mut self, column: &ColumnRead) -> Option<FiguresColumn> {
        let Role::Figures { measure, kind, period, times } = &column.role else { return None };
        Some(FiguresColumn {
            index: column.index,
            measure: measure.as_ref().map(|m| self.known.number_of(m)),
            kind: *kind,
            period: *period,
            times: *times,
            when: column.when,
            per_cent_as_written: column.per_cent_as_written,
        })
    }

    /// Reads a row with a single text as a heading of the rows below it.
    fn section(&mut self, cells: &[(u32, Cell)], section: &mut Row) {
        let Some((_, Cell::Text(text))) = cells.first() else { return };
        let (when, rest) = when::find(text).unwrap_or((PeriodHint::default(), text.clone()));
        let measure = match self.names.measure(&rest) {
            NameMatch::Match(measure) => Some(measure),
            // Additional words, such as 'excluding', may indicate another measure.
            _ => self.names.measure_of_title(text).filter(|(_, more)| !more).map(|(measure, _)| measure),
        };
        let kind = self.names.kind(&rest);
        if measure.is_none() && kind.is_none() && when.is_nothing() {
            // Skip the rows below a heading that matches nothing on the board: they do not belong to the
            // measure of the section above.
            section.unclear |=
                !self.known.is_place(text) && (section.measure.is_some() || section.kind.is_some());
            return;
        }
        section.unclear = false;
        if let Some(measure) = measure {
            section.measure = Some(self.known.number_of(&measure));
        } else if !rest.is_empty() && kind.is_none() && self.names.measure_in(text).is_some() {
            section.unclear = true;
        }
        if let Some(kind) = kind {
            section.kind = Some(kind);
        }
        if !when.is_nothing() {
            section.when = when;
        }
    }

    fn row(
        &mut self,
        row: u32,
        cells: &[(u32, Cell)],
        columns: &[&ColumnRead],
        doubts: &mut Vec<Issue>,
    ) -> Row {
        let mut said = Row::default();
        let (mut by_name, mut code) = (None, None);
        let mut wholes: Vec<(Period, u32)> = Vec::new();
        for column in columns {
            let at = (row, column.index);
            let cell = match in_row(cells, column.index) {
                Some(cell) => cell,
                None if self.sheet.merged.is_empty() => continue,
                None => match self.sheet.shown(row, column.index) {
                    Some(cell) => cell,
                    None => continue,
                },
            };
            let text = words(cell);
            match column.role {
                Role::Place => by_name = Some(self.place(&text, at)),
                Role::Code => code = Some((text, column.index)),
                Role::Measure => match self.measure(&text, at) {
                    NameLookup::Match(measure) => said.measure = Some(measure),
                    NameLookup::Ignored | NameLookup::Unknown => said.out = true,
                },
                Role::Kind => match self.known.kind(&text) {
                    Some(kind) => said.kind = Some(kind),
                    None => {
                        said.out = true;
                        self.told.miss(&text, "neither baseline, plan nor outturn", at, Vec::new());
                    }
                },
                Role::Period => {
                    let when = self.known.when(cell, column.index, &column.heading);
                    if when.is_nothing() || when.span.is_some() {
                        said.out = true;
                        let why = when.span.map_or("no period", |span| span.word());
                        self.told.miss_expecting(&text, why, EXPECTED, at);
                    }
                    wholes.extend(when.period().map(|p| (p, column.index)));
                    said.when = said.when.or(when);
                    // Combine a year in one column and a month in another in either order.
                    if said.when.period().is_none() {
                        said.when = when.or(said.when);
                    }
                }
                Role::Definition => said.definition = Some(text.into_owned()),
                Role::Ignore | Role::Figures { .. } => {}
            }
        }
        match together(&wholes) {
            Some(Ok(period)) => said.when = PeriodHint::of(period),
            Some(Err(column)) => {
                said.out = true;
                let text = in_row(cells, column).map(words).unwrap_or_default();
                self.told.miss_expecting(
                    &text,
                    "another period than the one beside it",
                    EXPECTED,
                    (row, column),
                );
            }
            None => {}
        }
        let out_for_another_reason = said.out;
        // Ignore a code that the board does not contain if the name beside it matches.
        let sure = matches!(by_name, Some(NameLookup::Match(_)));
        let by_code = code
            .filter(|(text, _)| !sure || self.known.is_place(text))
            .map(|(text, column)| self.place(&text, (row, column)));
        said.place = match (by_name, by_code) {
            (Some(NameLookup::Match(name)), Some(NameLookup::Match(code))) if name != code => {
                doubts.push(Issue {
                    weight: Severity::Blocking,
                    place: format!("sheet '{}', row {}", self.sheet.name, u64::from(row) + 1),
                    what: "the name and the code are of two different places".to_owned(),
                    about: Subject::Cell(row, 0),
                    suggestions: Vec::new(),
                });
                None
            }
            (Some(NameLookup::Match(place)), _) | (_, Some(NameLookup::Match(place))) => Some(place),
            (Some(_), _) | (_, Some(_)) => {
                said.out = true;
                said.elsewhere = !out_for_another_reason;
                None
            }
            (None, None) => None,
        };
        said
    }

    fn place(&mut self, text: &str, at: (u32, u32)) -> NameLookup {
        let (named, near) = self.known.place(text);
        if named == NameLookup::Unknown {
            self.told.miss(text, "no place of the programme", at, near);
        }
        named
    }

    fn measure(&mut self, text: &str, at: (u32, u32)) -> NameLookup {
        let (named, near) = self.known.measure(text);
        if named == NameLookup::Unknown {
            self.told.miss(text, "no measure of the board", at, near);
        }
        named
    }

    #[allow(clippy::too_many_arguments)] // what the row, its section and its columns say, side by side
    fn figures_of(
        &mut self,
        row: u32,
        cells: &[(u32, Cell)],
        columns: &[FiguresColumn],
        said: &Row,
        section: &Row,
        otherwise: Option<u32>,
        doubts: &mut Vec<Issue>,
    ) {
        for column in columns {
            let cell = in_row(cells, column.index);
            let value = self.separators.value(cell);
            if let Value::Unreadable(why) = value {
                // The figures in the row of another programme's place are not imported.
                if !said.elsewhere {
                    doubts.extend(self.told.unreadable(self.sheet, row, column.index, why));
                }
                continue;
            }
            if let Value::Unknown(mark) = &value {
                self.unknown += usize::from(cell.is_some());
                if mark.why.reason().is_none() {
                    continue;
                }
            }
            let measure = column.measure.or(said.measure);
            let fallback = if section.unclear { None } else { section.measure.or(otherwise) };
            let Some(measure) = measure.or(fallback) else {
                if matches!(value, Value::Figure(_)) && !said.elsewhere {
                    self.told.no_measure(row, column.index);
                }
                continue;
            };
            let when = column.when.or(said.when);
            // Partial information in row and heading may combine only in the opposite order.
            let when = if when.period().is_some() { when } else { said.when.or(column.when) };
            let when = when.or(section.when);
            let period = column.period.or_else(|| when.period());
            let Some(period) = period.or_else(|| when.or(self.said.when).period()) else {
                if matches!(value, Value::Figure(_)) && !said.elsewhere {
                    self.told.no_period(row, column.index);
                }
                continue;
            };
            let kind = column.kind.or(said.kind).or(section.kind).unwrap_or(SeriesKind::Outturn);
            let key = (measure, said.place.unwrap_or(0), kind, period);
            let figure = match value {
                Value::Figure(figure) => figure,
                Value::Unknown(mark) if !said.elsewhere => {
                    if mark.why == Unknown::Low {
                        self.told.low(row, column.index);
                    }
                    self.leave_out(key, mark.why, mark.text, row, column.index, doubts);
                    continue;
                }
                Value::Unknown(_) | Value::Unreadable(_) => continue,
            };
            let mut amount = figure.value;
            let times = (column.times - 1.0).abs() > f64::EPSILON;
            if times {
                amount = rounded(amount * column.times);
            }
            // For a measure in per cent a percentage cell gives 95.2; for any other measure it gives the
            // share itself, 0.952.
            let per_cent = self.known.measure_of(measure).is_some_and(|(_, percent)| *percent);
            if figure.percent && !per_cent {
                amount = rounded(amount / 100.0);
            }
            if said.elsewhere {
                self.put_outside((measure, kind, period), amount);
                continue;
            }
            if per_cent && !times && !column.per_cent_as_written {
                self.shares.add((column.index, measure), row, amount, figure.percent);
            }
            self.told.hidden(self.sheet, row, column.index);
            self.take(key, amount, figure.mark, row, column.index, doubts);
        }
        if said.elsewhere {
            return;
        }
        if let (Some(measure), Some(text)) = (said.measure, &said.definition)
            && let Some((measure, _)) = self.known.measure_of(measure)
            && !self.definitions.iter().any(|(m, _)| m == measure)
        {
            self.definitions.push((measure.clone(), text.clone()));
        }
    }

    /// Adds a figure of another programme's place.
    ///
    /// Such figures count only where the total is compared with the sum of its parts.
    fn put_outside(&mut self, key: (u32, SeriesKind, Period), amount: f64) {
        let at = *self.seen_outside.entry(key).or_insert(self.outside.len());
        if let Some(sum) = self.outside.get_mut(at) {
            sum.sum += amount;
            return;
        }
        let Some((measure, _)) = self.known.measure_of(key.0) else { return };
        self.outside.push(OtherPlaces { measure: measure.clone(), kind: key.1, period: key.2, sum: amount });
    }

    /// Records that the sender states that there is no figure.
    fn leave_out(
        &mut self,
        key: Key,
        why: Unknown,
        mark: String,
        row: u32,
        column: u32,
        doubts: &mut Vec<Issue>,
    ) {
        if let Some(first) = self.seen.get(&key).and_then(|at| self.figures.get(*at)) {
            doubts.push(self.contradiction((first.row, first.column), (row, column), &mark, key.3));
            return;
        }
        if self.seen_absent.contains_key(&key) {
            return;
        }
        let Some(reason) = why.reason() else { return };
        let Some((measure, _)) = self.known.measure_of(key.0) else { return };
        let site = match self.known.place_of(key.1) {
            AreaMatch::Whole => None,
            AreaMatch::Site(site) => Some(site.clone()),
        };
        self.seen_absent.insert(key, self.absent.len());
        let (measure, kind, period) = (measure.clone(), key.2, key.3);
        self.absent.push(Absent { measure, site, kind, period, reason, mark, row, column });
    }

    /// Returns the doubt for a figure that has a value in one cell and an absence mark in another.
    fn contradiction(&self, figure: (u32, u32), mark_at: (u32, u32), mark: &str, period: Period) -> Issue {
        let sheet = self.sheet;
        Issue {
            weight: Severity::Blocking,
            place: sheet.place(mark_at.0, mark_at.1),
            what: format!(
                "{}{} says '{mark}' and cell {}{} gives a figure for the same measure, place and period ({period}); leave one \
                 of the columns or rows out",
                cell_name(mark_at.0, mark_at.1),
                hidden_word(sheet, mark_at),
                cell_name(figure.0, figure.1),
                hidden_word(sheet, figure),
            ),
            about: Subject::Cell(mark_at.0, mark_at.1),
            suggestions: Vec::new(),
        }
    }

    fn take(
        &mut self,
        key: Key,
        value: f64,
        mark: Option<String>,
        row: u32,
        column: u32,
        doubts: &mut Vec<Issue>,
    ) {
        if let Some(first) = self.seen_absent.get(&key).and_then(|at| self.absent.get(*at)) {
            let (at, mark) = ((first.row, first.column), first.mark.clone());
            doubts.push(self.contradiction((row, column), at, &mark, key.3));
            return;
        }
        if let Some(first) = self.seen.get(&key).and_then(|at| self.figures.get(*at)) {
            if (first.value - value).abs() > f64::EPSILON * value.abs() {
                doubts.push(Issue {
                    weight: Severity::Blocking,
                    place: self.sheet.place(row, column),
                    what: format!(
                        "{}{} and cell {}{} give {value} and {} for the same measure, place and period ({}); leave one of \
                         the columns or rows out",
                        cell_name(row, column),
                        hidden_word(self.sheet, (row, column)),
                        cell_name(first.row, first.column),
                        hidden_word(self.sheet, (first.row, first.column)),
                        first.value,
                        key.3
                    ),
                    about: Subject::Cell(row, column),
                    suggestions: Vec::new(),
                });
            }
            return;
        }
        let Some((measure, _)) = self.known.measure_of(key.0) else { return };
        let site = match self.known.place_of(key.1) {
            AreaMatch::Whole => None,
            AreaMatch::Site(site) => Some(site.clone()),
        };
        self.seen.insert(key, self.figures.len());
        let (measure, kind, period) = (measure.clone(), key.2, key.3);
        self.figures.push(ParsedFigure { measure, site, kind, period, value, mark, row, column });
    }

    /// Reports the counted items as issues.
    fn tell(&mut self, doubts: &mut Vec<Issue>) {
        let told = std::mem::take(&mut self.told);
        told.doubts(self.sheet, doubts);
        std::mem::take(&mut self.shares).doubts(self.sheet, doubts);
        let Some(measure) = self.said.measure.as_ref().filter(|_| self.said.only) else { return };
        if self.figures.iter().any(|f| f.measure == *measure) {
            let name = self.board.measure(measure.as_str()).map_or("", |m| m.name.as_str());
            doubts.push(Issue {
                weight: Severity::Notice,
                place: format!("sheet '{}'", self.sheet.name),
                what: format!(
                    "the file does not name the measure; it was read as '{name}', the only one that the stream owes"
                ),
                about: Subject::File,
                suggestions: Vec::new(),
            });
        }
    }
}

/// Returns the word for a message that marks a cell as hidden by the sender; empty if it is not hidden.
fn hidden_word(sheet: &Worksheet, (row, column): (u32, u32)) -> &'static str {
    if sheet.is_hidden_column(column) {
        " (its column is hidden in the workbook)"
    } else if sheet.is_hidden_row(row) {
        " (its row is hidden in the workbook)"
    } else {
        ""
    }
}

/// Returns the period that several columns give together.
///
/// If one of two periods contains the other, this is the shorter one; otherwise it runs from the first day
/// to the last. Returns `None` if fewer than two are given, and the column of the second period as an error
/// if they form no period.
fn together(wholes: &[(Period, u32)]) -> Option<Result<Period, u32>> {
    let ((first, _), rest) = wholes.split_first()?;
    let mut out = *first;
    for (period, column) in rest {
        let within = |a: Period, b: Period| b.start() <= a.start() && a.end() <= b.end();
        if within(*period, out) {
            out = *period;
        } else if !within(out, *period) {
            let (start, end) = (out.start().min(period.start()), out.end().max(period.end()));
            let kinds = [PeriodKind::Quarter, PeriodKind::Year];
            let mut whole = kinds.into_iter().filter_map(|kind| Period::containing(start, kind));
            match whole.rfind(|p| p.start() == start && p.end() == end) {
                Some(period) => out = period,
                None => return Some(Err(*column)),
            }
        }
    }
    (!rest.is_empty()).then_some(Ok(out))
}

/// Returns a doubt about days that are written with the month first: in the other days of their column, it
/// is unclear which number is the month.
fn month_first(sheet: &Worksheet, shape: &TableBounds, column: &ColumnRead) -> Option<Issue> {
    let own = || {
        let rows = sheet.rows_from(shape.from).take_while(|(row, _)| *row < shape.to);
        rows.filter_map(|(row, cells)| match in_row(cells, column.index) {
            Some(Cell::Text(text)) => Some((row, text.as_str())),
            _ => None,
        })
    };
    let DayOrder::MonthFirst(found) = day_order(own().map(|(_, text)| text)) else { return None };
    let row = own().find(|(_, text)| text.trim() == found).map_or(shape.from, |(row, _)| row);
    Some(Issue {
        weight: Severity::Blocking,
        place: sheet.place(row, column.index),
        what: format!(
            "'{found}' has the month first, so that days such as 03/04/2016 in this column may be 3 April or 4 March; write \
             the days as 2016-04-25 or 25 April 2016"
        ),
        about: Subject::Cell(row, column.index),
        suggestions: Vec::new(),
    })
}

/// Returns the text of a cell, without copying if the cell contains text.
fn words(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        cell => Cow::Owned(cell.to_string()),
    }
}

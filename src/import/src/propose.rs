//! Builds one edit from imported figures, for the user to confirm: the figures with their source cells, the
//! state of the return, and the mapping that was used, which is saved for next time.

use super::read::{Absent, ParsedFigure, Reading, RoleSource};
use super::sheet::{Workbook, cell_name};
use boardsight_core::edit::{Change, Edit, EditError, List, next_id, record_value, update};
use boardsight_core::model::{
    Absence, Basis, Board, Citation, ColumnRule, EarlierFigure, Mapping, MeasureId, Period, Point, Return,
    ReturnQuery, ReturnState, Role, Series, SeriesId, SeriesKind, SiteId, Source, Stream,
};
use jiff::civil::Date;
use std::collections::HashMap;

/// The effect of importing a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FigureOutcome {
    /// The board has no figure for the period.
    New,
    /// The board has another figure, which is kept as an earlier value.
    Revised(f64),
    /// The board has the same figure.
    Same,
}

/// A figure and the effect of importing it.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureChange {
    /// Measure to watch.
    pub measure: MeasureId,
    /// The place; `None` for the whole programme.
    pub site: Option<SiteId>,
    pub kind: SeriesKind,
    pub period: Period,
    /// The figure, in the measure's unit.
    pub value: f64,
    /// The effect of importing the figure.
    pub becomes: FigureOutcome,
    /// The source cell: `D12`.
    pub cell: String,
}

/// Result of importing a stated absence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AbsenceBecomes {
    /// The board had no statement for its period.
    New,
    /// The board had another reason, which is replaced.
    Changed,
    /// The board has the same statement.
    Same,
    /// The board keeps its figure, although the file states that there is none.
    FigureStays(f64),
}

/// A cell that states that there is no figure, and the result of importing it.
#[derive(Clone, Debug, PartialEq)]
pub struct AbsenceChange {
    /// The stated absence, with its measure, place and period.
    pub stated: Absent,
    /// The effect of importing the figure.
    pub becomes: AbsenceBecomes,
    /// The source cell: `D12`.
    pub cell: String,
}

/// The effect of importing a file on the figures of a board.
#[derive(Clone, Debug)]
pub struct Proposal {
    stream: Stream,
    /// The period of the return.
    pub period: Period,
    /// The file, as a source record of the board.
    pub source: Source,
    source_is_new: bool,
    /// The resulting series, and whether the board already has each.
    series: Vec<(Series, bool)>,
    /// The changes by figure, in the order of the sheet.
    pub changes: Vec<FigureChange>,
    /// Cells that state that there is no figure, in sheet order.
    pub absent: Vec<AbsenceChange>,
    sheet: String,
}

/// The data recorded about a return in addition to its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRecord {
    /// Date of receipt; `None` if not reported.
    pub received: Option<Date>,
    /// State of the return.
    pub state: ReturnState,
    /// Measures that are due and missing from the return.
    pub missing: Vec<MeasureId>,
    /// Questions for the sender.
    pub queries: Vec<String>,
    /// Date on which the queries are raised.
    pub raised: Date,
}

/// Converts a text to a part of an id: letters and digits, separated by single dashes.
#[must_use]
pub fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

impl Proposal {
    /// Returns the effect of a reading. `None` if the period of the return is unknown or an issue blocks
    /// the import.
    #[must_use]
    pub fn of(board: &Board, stream: &Stream, book: &Workbook, reading: &Reading) -> Option<Self> {
        let period = reading.period.filter(|_| !reading.is_stopped())?;
        let sheet = book.sheets.get(reading.sheet).map(|s| s.name.clone()).unwrap_or_default();
        let title = format!("{}: return for {period}", stream.name);
        let stem = format!("return-{}-{}", stream.id, slug(&period.to_string()));
        let (source, source_is_new) = file_source(board, book, &stem, &title, &sender(board, stream));
        let mut proposal = Self {
            stream: stream.clone(),
            period,
            source,
            source_is_new,
            series: Vec::new(),
            changes: Vec::new(),
            absent: Vec::new(),
            sheet,
        };
        proposal.put_figures(board, &reading.figures);
        proposal.put_absences(board, &reading.absent);
        Some(proposal)
    }

    fn put_figures(&mut self, board: &Board, figures: &[ParsedFigure]) {
        type Key<'k> = (&'k str, Option<&'k str>, SeriesKind);
        let own: HashMap<Key<'_>, &Series> = board
            .series
            .iter()
            .filter(|s| s.programme.as_ref() == Some(&self.stream.programme))
            .filter(|s| s.area.is_none() && s.group.is_none())
            .map(|s| ((s.measure.as_str(), s.site.as_ref().map(SiteId::as_str), s.kind), s))
            .collect();
        let mut at: HashMap<Key<'_>, (usize, HashMap<Period, usize>)> = HashMap::new();
        for figure in figures {
            let key = (figure.measure.as_str(), figure.site.as_ref().map(SiteId::as_str), figure.kind);
            let (place, points) = at.entry(key).or_insert_with(|| {
                let known = own.get(&key);
                let series = known.map_or_else(|| self.new_series(board, figure), |s| (*s).clone());
                let points = series.points.iter().enumerate().map(|(i, p)| (p.period, i)).collect();
                self.series.push((series, known.is_some()));
                (self.series.len() - 1, points)
            });
            let Some((series, _)) = self.series.get_mut(*place) else { continue };
            let cell = cell_name(figure.row, figure.column);
            let cite = Citation {
                source: self.source.id.clone(),
                at: Some(format!("sheet '{}', cell {cell}", self.sheet)),
                note: None,
            };
            let becomes = put_point(series, points, figure, cite);
            self.changes.push(FigureChange {
                measure: figure.measure.clone(),
                site: figure.site.clone(),
                kind: figure.kind,
                period: figure.period,
                value: figure.value,
                becomes,
                cell,
            });
        }
        // Sort by period, as a person would write them.
        for (series, _) in &mut self.series {
            if !series.points.is_sorted_by_key(|p| p.period) {
                series.points.sort_by_key(|p| p.period);
            }
        }
    }

    fn put_absences(&mut self, board: &Board, absent: &[Absent]) {
        for stated in absent {
            let cell = cell_name(stated.row, stated.column);
            let same =
                |s: &Series| s.measure == stated.measure && s.site == stated.site && s.kind == stated.kind;
            let at = self.series.iter().position(|(s, _)| same(s)).unwrap_or_else(|| {
                let known = board
                    .series
                    .iter()
                    .find(|s| s.programme.as_ref() == Some(&self.stream.programme) && same(s))
                    .cloned();
                let is_known = known.is_some();
                let series = known.unwrap_or_else(|| {
                    self.new_line(board, &stated.measure, stated.site.as_ref(), stated.kind)
                });
                self.series.push((series, is_known));
                self.series.len() - 1
            });
            let cite = Citation {
                source: self.source.id.clone(),
                at: Some(format!("sheet '{}', cell {cell}", self.sheet)),
                note: None,
            };
            let Some((series, _)) = self.series.get_mut(at) else { continue };
            let becomes = put_absence(series, stated, cite);
            self.absent.push(AbsenceChange { stated: stated.clone(), becomes, cell });
        }
    }

    fn new_series(&self, board: &Board, figure: &ParsedFigure) -> Series {
        self.new_line(board, &figure.measure, figure.site.as_ref(), figure.kind)
    }

    fn new_line(
        &self,
        board: &Board,
        measure: &MeasureId,
        site: Option<&SiteId>,
        line: SeriesKind,
    ) -> Series {
        let kind = line.label().to_lowercase();
        let whose = site.map_or(self.stream.programme.as_str(), SiteId::as_str);
        let id = format!("{whose}-{measure}-{kind}");
        let taken = board.series.iter().any(|s| s.id == *id) || self.series.iter().any(|(s, _)| s.id == *id);
        let id = if taken { next_id(board, List::Series, &id) } else { id };
        Series {
            programme: Some(self.stream.programme.clone()),
            site: site.cloned(),
            ..Series::new(&id, measure.as_str(), line, Citation::of(self.source.id.as_str()))
        }
    }

    /// Returns the number of new, revised and unchanged figures.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count =
            |wanted: fn(&FigureOutcome) -> bool| self.changes.iter().filter(|c| wanted(&c.becomes)).count();
        (
            count(|b| *b == FigureOutcome::New),
            count(|b| matches!(b, FigureOutcome::Revised(_))),
            count(|b| *b == FigureOutcome::Same),
        )
    }

    /// Returns the measures of the stream for which the return has no outturn for its period.
    #[must_use]
    pub fn missing(&self) -> Vec<MeasureId> {
        let within = |p: Period| p.start() >= self.period.start() && p.end() <= self.period.end();
        let brought = |m: &MeasureId| {
            let figure =
                |c: &FigureChange| c.measure == *m && c.kind == SeriesKind::Outturn && within(c.period);
            // A withheld figure does not count as missing.
            let absent = |c: &AbsenceChange| {
                c.stated.measure == *m && c.stated.kind == SeriesKind::Outturn && within(c.stated.period)
            };
            self.changes.iter().any(figure) || self.absent.iter().any(absent)
        };
        self.stream.measures.iter().filter(|m| !brought(m)).cloned().collect()
    }

    /// Returns the board with the proposed figures, for validation. Nothing else differs.
    #[must_use]
    pub fn after(&self, board: &Board) -> Board {
        let mut after = board.clone();
        if self.source_is_new {
            after.sources.push(self.source.clone());
        }
        let places: HashMap<SeriesId, usize> =
            after.series.iter().enumerate().map(|(i, s)| (s.id.clone(), i)).collect();
        for (series, _) in &self.series {
            match places.get(&series.id).and_then(|at| after.series.get_mut(*at)) {
                Some(place) => place.clone_from(series),
                None => after.series.push(series.clone()),
            }
        }
        after
    }

    /// Returns one edit: figures, state of the return, and the mapping that was used.
    ///
    /// # Errors
    /// If a record cannot be serialised.
    pub fn edit(&self, board: &Board, recorded: &ReturnRecord, mapping: &Mapping) -> Result<Edit, EditError> {
        let mut changes = Vec::new();
        // Do not add a source that nothing cites.
        let (new, revised, _) = self.counts();
        let mut stream = self.stream.clone();
        self.record(&mut stream, recorded);
        stream.mapping = mapping.clone();
        let of_stream = update(board, &stream)?.changes;
        if self.source_is_new && (new + revised > 0 || !of_stream.is_empty()) {
            changes.push(added(board.sources.len(), &self.source)?);
        }
        let mut end = board.series.len();
        for (series, known) in &self.series {
            if *known {
                changes.extend(update(board, series)?.changes);
            } else {
                changes.push(added(end, series)?);
                end += 1;
            }
        }
        changes.extend(of_stream);
        let label =
            format!("Take in {} for {} ({new} new, {revised} revised)", self.stream.name, self.period);
        Ok(Edit { label, changes })
    }

    fn record(&self, stream: &mut Stream, recorded: &ReturnRecord) {
        let cite = Citation { source: self.source.id.clone(), at: None, note: None };
        let at = stream.returns.partition_point(|r| r.period < self.period);
        if stream.returns.get(at).is_none_or(|r| r.period != self.period) {
            // Lists in a hand-written file need not be sorted.
            match stream.returns.iter().position(|r| r.period == self.period) {
                Some(found) => return self.record_at(stream, found, recorded, cite),
                None => stream.returns.insert(at, Return::new(self.period, ReturnState::Due)),
            }
        }
        self.record_at(stream, at, recorded, cite);
    }

    fn record_at(&self, stream: &mut Stream, at: usize, recorded: &ReturnRecord, cite: Citation) {
        let Some(entry) = stream.returns.get_mut(at) else { return };
        entry.state = recorded.state;
        // A second version does not change the date on which the return was first received.
        entry.received = entry.received.or(recorded.received);
        entry.missing.clone_from(&recorded.missing);
        entry.cite = Some(cite);
        for text in &recorded.queries {
            if entry.queries.iter().any(|q| q.text == *text) {
                continue;
            }
            let number = (1..).find(|n| entry.queries.iter().all(|q| q.id != format!("Q{n}"))).unwrap_or(1);
            entry.queries.push(ReturnQuery {
                id: format!("Q{number}"),
                text: text.clone(),
                raised: recorded.raised,
                settled: None,
                answer: None,
            });
        }
    }
}

fn added<T: boardsight_core::edit::Record>(index: usize, record: &T) -> Result<Change, EditError> {
    Ok(Change::Insert { list: T::LIST, index, id: record.id().to_owned(), record: record_value(record)? })
}

fn put_point(
    series: &mut Series,
    points: &mut HashMap<Period, usize>,
    figure: &ParsedFigure,
    cite: Citation,
) -> FigureOutcome {
    let basis = (series.basis != Basis::Published).then_some(Basis::Published);
    let fallback = series.cite.clone();
    // A figure received later replaces the reason why there was none.
    series.absences.retain(|a| a.period != figure.period);
    if let Some(point) = points.get(&figure.period).and_then(|at| series.points.get_mut(*at)) {
        let was = point.value;
        if (was - figure.value).abs() <= f64::EPSILON * was.abs() {
            if point.mark != figure.mark {
                point.mark.clone_from(&figure.mark);
                point.cite = Some(cite);
            }
            return FigureOutcome::Same;
        }
        let cite_was = point.cite.take().unwrap_or(fallback);
        point.earlier.push(EarlierFigure {
            value: was,
            basis: point.basis,
            cite: cite_was,
            published: point.published.take(),
        });
        point.value = figure.value;
        point.mark.clone_from(&figure.mark);
        point.basis = basis;
        point.cite = Some(cite);
        return FigureOutcome::Revised(was);
    }
    points.insert(figure.period, series.points.len());
    series.points.push(Point {
        mark: figure.mark.clone(),
        basis,
        cite: Some(cite),
        ..Point::new(figure.period, figure.value)
    });
    FigureOutcome::New
}

fn put_absence(series: &mut Series, stated: &Absent, cite: Citation) -> AbsenceBecomes {
    // Keep a figure that was reported before, so that no received data is lost.
    if let Some(point) = series.at(stated.period) {
        return AbsenceBecomes::FigureStays(point.value);
    }
    let absence = Absence { period: stated.period, reason: stated.reason, mark: stated.mark.clone(), cite };
    match series.absences.iter_mut().find(|a| a.period == stated.period) {
        Some(known) if known.reason == stated.reason && known.mark == stated.mark => AbsenceBecomes::Same,
        Some(known) => {
            *known = absence;
            AbsenceBecomes::Changed
        }
        None => {
            let at = series.absences.partition_point(|a| a.period < stated.period);
            series.absences.insert(at, absence);
            AbsenceBecomes::New
        }
    }
}

/// Returns the sender's name as far as the board records it: the body that owes the return, else the
/// programme, else an empty text.
fn sender(board: &Board, stream: &Stream) -> String {
    let body = stream.owed_by.as_ref().and_then(|id| board.body(id.as_str())).map(|b| b.name.clone());
    body.or_else(|| board.programme(stream.programme.as_str()).map(|p| p.name.clone())).unwrap_or_default()
}

/// Returns a file as a source of the board: the existing one with the same digest, or a new one.
pub(super) fn file_source(
    board: &Board,
    book: &Workbook,
    stem: &str,
    title: &str,
    publisher: &str,
) -> (Source, bool) {
    if let Some(known) = board.sources.iter().find(|s| s.sha256.as_deref() == Some(book.sha256.as_str())) {
        return (known.clone(), false);
    }
    let free = board.source(stem).is_none();
    let id = if free { stem.to_owned() } else { next_id(board, List::Sources, stem) };
    let source = Source {
        file: Some(book.name.clone()),
        sha256: Some(book.sha256.clone()),
        ..Source::new(&id, title, publisher)
    };
    (source, true)
}

/// Returns the mapping to save: the previous rules, and the role of every column that was assigned one.
#[must_use]
pub fn learn(mapping: &Mapping, book: &Workbook, reading: &Reading) -> Mapping {
    if reading.template {
        return mapping.clone();
    }
    let mut learnt = mapping.clone();
    if book.sheets.len() > 1
        && let Some(sheet) = book.sheets.get(reading.sheet)
    {
        learnt.sheet = Some(sheet.name.clone());
    }
    for column in &reading.columns {
        if column.key.is_empty()
            || column.how == RoleSource::Unknown
            || column.role == Role::Ignore && column.how != RoleSource::Remembered
        {
            continue;
        }
        match learnt.columns.iter_mut().find(|rule| rule.heading == column.key) {
            Some(rule) => rule.role.clone_from(&column.role),
            None => {
                learnt.columns.push(ColumnRule {
                    heading: column.key.clone(),
                    role: column.role.clone(),
                    per_cent_as_written: column.per_cent_as_written,
                });
            }
        }
    }
    for (measure, text) in &reading.definitions {
        match learnt.definitions.iter_mut().find(|(known, _)| known == measure) {
            Some(known) => known.1.clone_from(text),
            None => learnt.definitions.push((measure.clone(), text.clone())),
        }
    }
    learnt
}

/// Returns the measures whose definition in the file differs from last time: measure, before, now.
#[must_use]
pub fn redefined<'a>(mapping: &'a Mapping, reading: &'a Reading) -> Vec<(&'a MeasureId, &'a str, &'a str)> {
    let words = |text: &str| super::matching::normal(text);
    reading
        .definitions
        .iter()
        .filter_map(|(measure, now)| {
            let (_, before) = mapping.definitions.iter().find(|(known, _)| known == measure)?;
            (words(before) != words(now)).then_some((measure, before.as_str(), now.as_str()))
        })
        .collect()
}

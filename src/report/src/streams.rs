//! Streams page: who reports, who is late, who was never asked.

use super::names::Names;
use super::spec::{Block, Cell, Chart, Column, KeyFigure, Page, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::completeness::PlaceCount;
use boardsight_analysis::coverage::{self, CellStatus, Coverage, ProgrammeCoverage, ReportingState};
use boardsight_core::model::{Board, Period, StreamState};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// View model of the Streams page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Streams {
    /// Summary in a sentence.
    pub message: String,
    /// Key figures: reporting, without a stream, overdue, incomplete.
    pub figures: Vec<KeyFigure>,
    /// Columns of the grid, earliest first.
    pub periods: Vec<Period>,
    /// Rows of the grid: every stream, and every programme without one, in the board's order of programmes.
    pub rows: Vec<StreamRow>,
    /// Missing returns, the longest overdue first.
    pub overdue: Vec<OverdueRow>,
    /// Charts of returns over time; empty if there are fewer than two periods.
    pub charts: Vec<Chart>,
    pub sources: Vec<String>,
}

/// Stream, or a programme without one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamRow {
    /// Programme's id.
    pub programme: String,
    /// Programme's name.
    pub programme_name: String,
    /// Programme's short name.
    pub short: String,
    /// Stream's id; `None` for a programme without one.
    pub stream: Option<String>,
    /// Stream's name, or the text shown in its place.
    pub name: String,
    /// Frequency and sender, or a note that they were never settled.
    pub terms: String,
    /// Whether the stream is established and returns arrive.
    pub status: Status,
    /// Whether a stream can be set up: there is none, or it was never established.
    pub can_set_up: bool,
    /// Returns, earliest first; periods without one are omitted.
    pub cells: Vec<StreamCell>,
    /// Index in `cells` for each of the page's `periods`.
    pub by_period: Vec<Option<usize>>,
    /// Further information.
    pub note: String,
    /// Source of that information.
    pub source: String,
}

/// Return for one period.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamCell {
    /// Period reported on.
    pub period: Period,
    pub status: Status,
    /// Status in a short word for the grid: 'late', '39 d'.
    pub mark: String,
    /// All details of the return.
    pub tooltip: String,
    /// Days overdue; `None` if not overdue.
    pub overdue_days: Option<i32>,
}

/// Overdue return.
#[derive(Clone, Debug, PartialEq)]
pub struct OverdueRow {
    /// Programme's id.
    pub programme: String,
    /// Programme's short name.
    pub short: String,
    /// Stream's id.
    pub stream: String,
    /// Stream's name.
    pub name: String,
    pub period: Period,
    /// Due date.
    pub due: Date,
    /// Days overdue.
    pub days: i32,
}

/// Returns the status of a return.
#[must_use]
pub fn cell_status(status: CellStatus) -> Status {
    let days = |n: i32| say::count(usize::try_from(n).unwrap_or(0), "day", "days");
    match status {
        CellStatus::NotYetDue => Status::new("Not yet due", Tone::Neutral),
        CellStatus::Due => Status::new("Due", Tone::Watch),
        CellStatus::Overdue(n) => Status::new(format!("{} overdue", days(n)), Tone::Bad),
        CellStatus::Received => Status::new("Received", Tone::Good),
        CellStatus::ReceivedLate(n) => Status::new(format!("Received {} late", days(n)), Tone::Watch),
        CellStatus::DayNotReported => Status::new("Received (date not known)", Tone::Good),
        CellStatus::Incomplete => Status::new("Incomplete", Tone::Watch),
        CellStatus::Queried => Status::new("Queried", Tone::Watch),
        CellStatus::Accepted => Status::new("Accepted", Tone::Good),
    }
}

fn mark(status: CellStatus) -> String {
    match status {
        CellStatus::NotYetDue => "–".to_owned(),
        CellStatus::Due => "due".to_owned(),
        CellStatus::Overdue(n) => format!("{n} d"),
        CellStatus::Received | CellStatus::DayNotReported => "in".to_owned(),
        CellStatus::ReceivedLate(_) => "late".to_owned(),
        CellStatus::Incomplete => "part".to_owned(),
        CellStatus::Queried => "asked".to_owned(),
        CellStatus::Accepted => "ok".to_owned(),
    }
}

/// Returns the reporting status of a programme.
#[must_use]
pub fn reporting_status(p: &ProgrammeCoverage) -> Status {
    match p.state {
        ReportingState::Reporting if p.counts.overdue > 0 => Status::new("Reporting, overdue", Tone::Bad),
        ReportingState::Reporting if p.counts.incomplete > 0 => {
            Status::new("Reporting, incomplete", Tone::Watch)
        }
        ReportingState::Reporting => Status::new("Reporting", Tone::Good),
        ReportingState::Compiled => Status::new("Compiled by the secretariat", Tone::Watch),
        ReportingState::NothingReceived => Status::new("Nothing received", Tone::Bad),
        ReportingState::Ended => Status::new("Ended", Tone::Neutral),
        ReportingState::NeverEstablished => Status::new("Never established", Tone::Missing),
        ReportingState::NoStream => Status::new("No stream", Tone::Missing),
    }
}

/// Returns a sentence on reporting: 'Only BCF reports to the board; 5 of 6 programmes have no reporting
/// stream.'
#[must_use]
pub fn coverage_message(names: &Names<'_>, c: &Coverage<'_>) -> String {
    let programmes = &names.board().programmes;
    let reporting: Vec<&str> = c.reporting().map(|i| programmes[i].short.as_str()).collect();
    let (all, without) = (programmes.len(), c.without_stream().count());
    let who = match reporting.as_slice() {
        _ if all == 0 => return "The board has no programmes.".to_owned(),
        [] => "No programme reports to the board".to_owned(),
        [only] if all > 1 => format!("Only {only} reports to the board"),
        all_of if all_of.len() == all => "Every programme reports to the board".to_owned(),
        some if some.len() <= 4 => format!("{} report to the board", say::list(some)),
        some => format!("{} of {all} programmes report to the board", some.len()),
    };
    let gaps = match without {
        0 => String::new(),
        n => format!("; {n} of {all} programmes have no reporting stream"),
    };
    let compiled = match c.compiled().count() {
        0 => String::new(),
        n => format!(
            "; the secretariat compiles the figures of {} from published statistics",
            say::count(n, "programme", "programmes")
        ),
    };
    let late = match c.overdue.len() {
        0 => String::new(),
        n => format!("; {} overdue", say::count(n, "return is", "returns are")),
    };
    format!("{who}{compiled}{gaps}{late}.")
}

/// Describes the source of a programme's compiled figures.
///
/// Example: 'compiled from NHS England, Monthly hospital activity; the programme itself sent the board
/// nothing'.
#[must_use]
pub fn compiled_words(names: &Names<'_>, programme: &str) -> String {
    let own = names.board().streams.iter();
    let own = own.filter(|s| s.programme == *programme && s.state == StreamState::Compiled);
    let cited: BTreeSet<&str> = own.flat_map(|s| &s.cites).map(|c| c.source.as_str()).collect();
    let titles: Vec<String> = cited
        .into_iter()
        .filter_map(|id| names.board().source(id))
        .map(|s| format!("{}, {}", s.publisher, s.title))
        .collect();
    let from = if titles.is_empty() { "published statistics".to_owned() } else { titles.join("; ") };
    format!("compiled from {from}; the programme itself sent the board nothing")
}

/// Returns the page as of a date.
#[must_use]
pub fn streams(board: &Board, as_of: Date) -> Streams {
    let names = Names::of(board);
    let c = coverage::coverage(board, as_of);
    let periods: Vec<Period> = c
        .streams
        .iter()
        .flat_map(|s| s.cells.iter().map(|c| c.period))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let column: HashMap<Period, usize> = periods.iter().copied().zip(0..).collect();
    let mut rows = Vec::new();
    for p in &c.programmes {
        if p.streams.is_empty() {
            rows.push(without(board, p, periods.len()));
        }
        rows.extend(p.streams.iter().map(|&i| row(&names, &c.streams[i], &column)));
    }
    let mut sources: Vec<String> = Vec::new();
    for cite in board.streams.iter().flat_map(|s| &s.cites) {
        let text = names.cite(cite);
        if !sources.contains(&text) {
            sources.push(text);
        }
    }
    let overdue = overdue_rows(&names, &c);
    let charts = super::kept::charts(&names, &c);
    Streams {
        message: coverage_message(&names, &c),
        figures: figures(&c),
        periods,
        rows,
        overdue,
        charts,
        sources,
    }
}

/// Returns the missing returns, the longest overdue first.
#[must_use]
pub fn overdue_rows(names: &Names<'_>, c: &Coverage<'_>) -> Vec<OverdueRow> {
    c.overdue
        .iter()
        .map(|o| {
            let s = c.streams[o.stream].stream;
            OverdueRow {
                programme: s.programme.to_string(),
                short: names.short(s.programme.as_str()).to_owned(),
                stream: s.id.to_string(),
                name: s.name.clone(),
                period: o.period,
                due: o.due,
                days: o.days,
            }
        })
        .collect()
}

/// Returns the key figures of coverage.
#[must_use]
pub fn figures(c: &Coverage<'_>) -> Vec<KeyFigure> {
    let all = c.programmes.len();
    let (reporting, without) = (c.reporting().count(), c.without_stream().count());
    let figure = |label: &str, value: String, detail: String, status: Status| KeyFigure {
        label: label.to_owned(),
        value,
        detail,
        status,
        source: String::new(),
    };
    // A zero is not good news if most programmes were never asked to report.
    let bad_if = |n: usize, tone: Tone, words: &str| match n {
        0 if all == 0 => Status::new("None yet", Tone::Missing),
        0 if c.counts.owed == 0 => Status::new("Nothing owed", Tone::Missing),
        0 if without > 0 => Status::new("None of those owed", Tone::Neutral),
        0 => Status::new("None", Tone::Good),
        _ => Status::new(words, tone),
    };
    let never_asked = match without {
        0 => String::new(),
        n => format!("{} never asked", say::count(n, "programme was", "programmes were")),
    };
    vec![
        figure(
            "Programmes reporting",
            format!("{reporting} of {all}"),
            "has sent at least one return".to_owned(),
            match reporting {
                0 if all == 0 => Status::new("None yet", Tone::Missing),
                n if n == all => Status::new("All", Tone::Good),
                _ => Status::new("Gaps", Tone::Bad),
            },
        ),
        figure(
            "Without a reporting stream",
            format!("{without} of {all}"),
            "never established, or none at all".to_owned(),
            match without {
                0 if all == 0 => Status::new("None yet", Tone::Missing),
                0 => Status::new("None", Tone::Good),
                _ => Status::new("Never asked", Tone::Missing),
            },
        ),
        figure(
            "Returns overdue",
            say::thousands(c.counts.overdue),
            c.overdue.first().map_or_else(
                || never_asked.clone(),
                |o| {
                    let days = usize::try_from(o.days).unwrap_or(0);
                    format!("the longest by {}", say::count(days, "day", "days"))
                },
            ),
            owed_or(c, bad_if(c.counts.overdue, Tone::Bad, "Overdue")),
        ),
        figure(
            "Returns incomplete",
            say::thousands(c.counts.incomplete),
            if c.counts.incomplete == 0 && !never_asked.is_empty() {
                never_asked
            } else {
                incomplete_words(c)
            },
            owed_or(c, bad_if(c.counts.incomplete, Tone::Watch, "Incomplete")),
        ),
    ]
}

/// Returns a status of returns; if none is due, that none was requested.
fn owed_or(c: &Coverage<'_>, status: Status) -> Status {
    if c.counts.owed == 0 { Status::new("None asked for", Tone::Missing) } else { status }
}

/// Describes incomplete returns; for the latest one, names the missing places.
fn incomplete_words(c: &Coverage<'_>) -> String {
    let cells = c.streams.iter().flat_map(|s| s.cells.iter().map(move |cell| (s.stream, cell)));
    let part = cells.filter_map(|(stream, cell)| {
        Some((cell.period, &stream.name, cell.places.filter(|p| !p.is_complete())?))
    });
    let latest = part.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    latest.map_or_else(
        || "came with measures or places missing".to_owned(),
        |(period, name, places)| format!("the latest: {name}, {period}, {}", places_words(places)),
    )
}

/// Returns '5 of 44 places'.
fn places_words(count: PlaceCount) -> String {
    super::measures::count_words(count, "places")
}

fn without(board: &Board, p: &ProgrammeCoverage, periods: usize) -> StreamRow {
    let programme = &board.programmes[p.programme];
    StreamRow {
        programme: programme.id.to_string(),
        programme_name: programme.name.clone(),
        short: programme.short.clone(),
        name: "No reporting stream".to_owned(),
        status: reporting_status(p),
        can_set_up: true,
        by_period: vec![None; periods],
        ..StreamRow::default()
    }
}

fn row(names: &Names<'_>, s: &coverage::StreamCoverage<'_>, column: &HashMap<Period, usize>) -> StreamRow {
    let stream = s.stream;
    let counts = s.counts();
    let status = match stream.state {
        StreamState::NeverEstablished => Status::new("Never established", Tone::Missing),
        StreamState::Ended => Status::new("Ended", Tone::Neutral),
        StreamState::Compiled => Status::new("Compiled by the secretariat", Tone::Watch),
        StreamState::Established if counts.overdue > 0 => {
            Status::new(format!("{} overdue", counts.overdue), Tone::Bad)
        }
        StreamState::Established if counts.received == 0 => Status::new("Nothing received", Tone::Watch),
        StreamState::Established if counts.incomplete > 0 => {
            Status::new(format!("{} incomplete", counts.incomplete), Tone::Watch)
        }
        StreamState::Established => Status::new("Reporting", Tone::Good),
    };
    let mut terms = match (stream.state, stream.frequency) {
        (StreamState::NeverEstablished, None) => "nothing asked for".to_owned(),
        (StreamState::Compiled, _) => compiled_words(names, stream.programme.as_str()),
        (_, None) => "how often is not reported".to_owned(),
        (_, Some(f)) => f.label().to_owned(),
    };
    if let Some(days) = stream.due_days {
        terms.push_str(&format!(", due after {}", say::count(usize::from(days), "day", "days")));
    }
    if let Some(body) = &stream.owed_by {
        terms.push_str(&format!(", owed by {}", names.body(body.as_str())));
    }
    let mut by_period = vec![None; column.len()];
    let cells: Vec<StreamCell> = s.cells.iter().map(|c| cell(names, &stream.name, c)).collect();
    for (i, c) in cells.iter().enumerate() {
        if let Some(place) = column.get(&c.period).and_then(|&n| by_period.get_mut(n)) {
            *place = Some(i);
        }
    }
    StreamRow {
        programme: stream.programme.to_string(),
        programme_name: names.programme(stream.programme.as_str()).to_owned(),
        short: names.short(stream.programme.as_str()).to_owned(),
        stream: Some(stream.id.to_string()),
        name: stream.name.clone(),
        terms,
        status,
        can_set_up: stream.state == StreamState::NeverEstablished,
        cells,
        by_period,
        note: stream.note.clone().unwrap_or_default(),
        source: names.cites(&stream.cites),
    }
}

fn cell(names: &Names<'_>, stream: &str, c: &coverage::Cell<'_>) -> StreamCell {
    let status = cell_status(c.status);
    let mut tooltip = format!("{stream}, {}: {}", c.period, status.word);
    if let Some(due) = c.due {
        tooltip.push_str(&format!("; due {}", say::date(due)));
    }
    if let Some(received) = c.received {
        tooltip.push_str(&format!("; came {}", say::date(received)));
    }
    if let Some(places) = c.places {
        tooltip.push_str(&format!("; {}", places_words(places)));
    }
    // For a return that had not arrived by the as-of date, do not show details that were only known later.
    if let Some(ret) = c.entry.filter(|_| c.status.has_come()) {
        if !ret.missing.is_empty() {
            let missing: Vec<&str> = ret.missing.iter().map(|m| names.measure(m.as_str())).collect();
            tooltip.push_str(&format!("; without {}", say::list(&missing)));
        }
        if let Some(note) = &ret.note {
            tooltip.push_str(&format!(". {note}"));
        }
        if let Some(cite) = &ret.cite {
            tooltip.push_str(&format!(" [{}]", names.cite(cite)));
        }
    }
    let overdue_days = if let CellStatus::Overdue(days) = c.status { Some(days) } else { None };
    StreamCell { period: c.period, status, mark: mark(c.status), tooltip, overdue_days }
}

impl Streams {
    /// Returns the page as blocks.
    #[must_use]
    pub fn page(&self) -> Page {
        // The width of a page limits this table to the last twelve periods; the second table has every
        // return.
        let shown = self.periods.len().saturating_sub(12);
        let mut columns =
            vec![Column::text("Programme", 3), Column::text("Stream", 5), Column::text("State", 3)];
        columns.extend(self.periods[shown..].iter().map(|p| Column::text(&p.to_string(), 2)));
        let rows = self.rows.iter().map(|r| {
            let mut cells = vec![
                Cell::text(&*r.short),
                Cell { source: r.source.clone(), ..Cell::text(&*r.name) },
                Cell::status(&r.status),
            ];
            cells.extend(r.by_period[shown..].iter().map(|place| match place {
                Some(i) => Cell::status(&r.cells[*i].status),
                None => Cell::text(""),
            }));
            cells
        });
        let grid = Table {
            id: "streams".to_owned(),
            title: self.message.clone(),
            columns,
            rows: rows.collect(),
            notes: self.sources.clone(),
        };
        let overdue = Table {
            id: "overdue".to_owned(),
            title: "Returns that have not come, the longest overdue first".to_owned(),
            columns: vec![
                Column::text("Programme", 3),
                Column::text("Stream", 5),
                Column::text("Period", 2),
                Column::text("Due", 3),
                Column::number("Days overdue", 2),
            ],
            rows: self
                .overdue
                .iter()
                .map(|o| {
                    vec![
                        Cell::text(&*o.short),
                        Cell::text(&*o.name),
                        Cell::text(o.period.to_string()),
                        Cell::text(say::date(o.due)),
                        Cell {
                            text: o.days.to_string(),
                            value: Some(f64::from(o.days)),
                            tone: Tone::Bad,
                            ..Cell::default()
                        },
                    ]
                })
                .collect(),
            notes: Vec::new(),
        };
        let mut blocks = vec![Block::Figures(self.figures.clone()), Block::Table(grid)];
        if !self.overdue.is_empty() {
            blocks.push(Block::Table(overdue));
        }
        blocks.extend(self.charts.iter().cloned().map(Block::Chart));
        super::table::page(PageName::Streams, &self.message, blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn compiled_stream_differs_from_a_returned_one() {
        let mut b = fixture::board();
        b.streams[1].state = StreamState::Compiled;
        b.streams[1].cites = vec![fixture::cite("Table 1")];
        let s = streams(&b, b.as_of);
        assert_eq!(
            s.message,
            "Only BCF reports to the board; the secretariat compiles the figures of 1 programme from published \
             statistics; 1 of 4 programmes have no reporting stream; 1 return is overdue."
        );
        let row = s.rows.iter().find(|r| r.short == "Vanguards").unwrap();
        assert_eq!(row.status.word, "Compiled by the secretariat");
        assert!(
            row.terms
                .contains("Health and social care integration; the programme itself sent the board nothing")
        );
    }

    #[test]
    fn programmes_without_streams_have_rows() {
        let b = fixture::board();
        let s = streams(&b, b.as_of);
        assert_eq!(
            s.message,
            "Only BCF reports to the board; 2 of 4 programmes have no reporting stream; 1 return is overdue."
        );
        let found: Vec<_> =
            s.rows.iter().map(|r| (r.short.as_str(), r.status.word.as_str(), r.can_set_up)).collect();
        assert_eq!(
            found,
            [
                ("BCF", "1 overdue", false),
                ("Vanguards", "Never established", true),
                ("STPs", "No stream", true),
                ("IPC", "Nothing received", false),
            ]
        );
        assert!(s.rows.iter().all(|r| r.by_period.len() == s.periods.len()));
        let grid = s.page();
        for table in super::super::tables(&grid) {
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
        }
    }
}

//! Coverage: the programmes that report to the board, late returns, and programmes without reporting.

use super::completeness::{Completeness, PlaceCount};
use boardsight_core::model::{Board, Period, ProgrammeId, Return, ReturnState, Stream, StreamState};
use jiff::civil::Date;
use std::collections::HashMap;

/// Status of the return for one period as of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellStatus {
    /// The period has not ended, and nothing was received.
    NotYetDue,
    /// The period has ended, and the due date has not passed or was never agreed.
    Due,
    /// Not received, this number of days after the due date.
    Overdue(i32),
    /// Received in time, or on a known date without an agreed due date.
    Received,
    /// Received this number of days late.
    ReceivedLate(i32),
    /// Received, on a date that is not reported.
    DayNotReported,
    /// The return was received, but measures or places are missing.
    Incomplete,
    /// Received, and a query was sent to its sender.
    Queried,
    /// Received and accepted.
    Accepted,
}

impl CellStatus {
    /// Returns whether the return was received in any form.
    #[must_use]
    pub const fn has_come(self) -> bool {
        !matches!(self, Self::NotYetDue | Self::Due | Self::Overdue(_))
    }
}

/// Return for one period of one stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'a> {
    /// Reported period.
    pub period: Period,
    /// Status of the return.
    pub status: CellStatus,
    /// Due date; `None` if it was never agreed.
    pub due: Option<Date>,
    /// Date of receipt, if the return was received and the date is known.
    pub received: Option<Date>,
    /// Days from the due date to the receipt, if late.
    pub late_days: Option<i32>,
    /// The board's record of the return, if any.
    pub entry: Option<&'a Return>,
    /// Number of places that the return has figures for, out of those that it should have. `None` if it has
    /// no figures by place, or was not received.
    pub places: Option<PlaceCount>,
}

impl Cell<'_> {
    /// Returns whether the return was received with measures or places missing.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        let missing = self.entry.is_some_and(|r| !r.missing.is_empty());
        self.status.has_come()
            && (missing
                || self.status == CellStatus::Incomplete
                || self.places.is_some_and(|p| !p.is_complete()))
    }
}

/// Coverage of one stream as of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamCoverage<'a> {
    /// Stream of the return.
    pub stream: &'a Stream,
    /// Returns by period, earliest first: those expected by the date, and any others received.
    pub cells: Vec<Cell<'a>>,
}

impl StreamCoverage<'_> {
    /// Returns the number of returns by status.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for cell in &self.cells {
            counts.count(cell);
        }
        counts
    }
}

/// Number of returns by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Returns whose period has ended by the date, received or not.
    pub owed: usize,
    /// Returns received, in any state.
    pub received: usize,
    /// Returns not received by their due date.
    pub overdue: usize,
    /// Returns received after their due date.
    pub received_late: usize,
    /// Number of returns received with measures or places missing.
    pub incomplete: usize,
    /// Returns that are due, with a due date that has not passed or was never agreed.
    pub due: usize,
}

impl Counts {
    fn count(&mut self, cell: &Cell<'_>) {
        self.owed += usize::from(cell.status != CellStatus::NotYetDue);
        self.received += usize::from(cell.status.has_come());
        self.overdue += usize::from(matches!(cell.status, CellStatus::Overdue(_)));
        self.received_late += usize::from(cell.late_days.is_some());
        self.incomplete += usize::from(cell.is_incomplete());
        self.due += usize::from(cell.status == CellStatus::Due);
    }
}

/// Reporting state of a programme, ordered from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportingState {
    /// At least one return of an established stream was received.
    Reporting,
    /// The secretariat compiles the figures from published statistics. The programme itself sends no
    /// returns.
    Compiled,
    /// A stream is established and nothing was received.
    NothingReceived,
    /// All its streams have ended.
    Ended,
    /// The programme is accountable to the board, and reporting was never set up.
    NeverEstablished,
    /// The board has no stream for it.
    NoStream,
}

/// Coverage of one programme as of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeCoverage {
    /// Index in the board's list of programmes.
    pub programme: usize,
    /// Reporting state.
    pub state: ReportingState,
    /// Indices of its streams in [`Coverage::streams`].
    pub streams: Vec<usize>,
    /// Counts of the returns of all its streams.
    pub counts: Counts,
    /// Largest number of days that any of its returns is overdue.
    pub most_overdue: Option<i32>,
    /// Latest period for which a return was received.
    pub latest: Option<Period>,
}

/// Overdue return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Index of the stream in [`Coverage::streams`].
    pub stream: usize,
    /// Period of the return.
    pub period: Period,
    /// Due date.
    pub due: Date,
    /// Days since the due date.
    pub days: i32,
}

/// Reporting to the board as of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage<'a> {
    /// Streams, in the board's order.
    pub streams: Vec<StreamCoverage<'a>>,
    /// Programmes, in the board's order.
    pub programmes: Vec<ProgrammeCoverage>,
    /// Returns not received, the longest overdue first.
    pub overdue: Vec<Overdue>,
    /// Counts of the returns of all streams.
    pub counts: Counts,
}

impl Coverage<'_> {
    /// Returns the programmes that report, as indices in the board's list.
    pub fn reporting(&self) -> impl Iterator<Item = usize> + '_ {
        self.programmes.iter().filter(|p| p.state == ReportingState::Reporting).map(|p| p.programme)
    }

    /// Returns the indices of the programmes whose figures the secretariat compiles.
    pub fn compiled(&self) -> impl Iterator<Item = usize> + '_ {
        self.programmes.iter().filter(|p| p.state == ReportingState::Compiled).map(|p| p.programme)
    }

    /// Returns the programmes that have neither an established nor an ended stream.
    pub fn without_stream(&self) -> impl Iterator<Item = usize> + '_ {
        self.programmes.iter().filter(|p| p.state >= ReportingState::NeverEstablished).map(|p| p.programme)
    }
}

/// Returns the due date of a return: its own, or the number of days after its period that the stream sets.
#[must_use]
pub fn due_day(stream: &Stream, period: Period, entry: Option<&Return>) -> Option<Date> {
    entry.and_then(|r| r.due).or_else(|| {
        let days = jiff::Span::new().days(stream.due_days?);
        Some(period.end().saturating_add(days))
    })
}

/// Returns the number of days from one date to another.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    // Dates are within ±9999 years, so the difference fits.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

/// Returns the status of the return for one period as of a date.
///
/// A return received on a date that is not reported counts as received once its period has ended.
#[must_use]
pub fn cell<'a>(stream: &Stream, period: Period, entry: Option<&'a Return>, as_of: Date) -> Cell<'a> {
    let due = due_day(stream, period, entry);
    let over = period.end() < as_of;
    let come = entry.filter(|r| r.state != ReturnState::Due && r.received.map_or(over, |day| day <= as_of));
    let Some(ret) = come else {
        let status = match due {
            _ if !over && due.is_none_or(|day| day >= as_of) => CellStatus::NotYetDue,
            // It is unknown whether history was requested at the time, so it never counts as overdue.
            Some(day) if day < as_of && !entry.is_some_and(|r| r.history) => {
                CellStatus::Overdue(days_between(day, as_of))
            }
            _ => CellStatus::Due,
        };
        return Cell { period, status, due, received: None, late_days: None, entry, places: None };
    };
    let late_days = match (due, ret.received) {
        (Some(due), Some(day)) if day > due && !ret.history => Some(days_between(due, day)),
        _ => None,
    };
    let status = match ret.state {
        ReturnState::Accepted => CellStatus::Accepted,
        ReturnState::Queried => CellStatus::Queried,
        ReturnState::Incomplete => CellStatus::Incomplete,
        ReturnState::Received | ReturnState::Due if !ret.missing.is_empty() => CellStatus::Incomplete,
        ReturnState::Received | ReturnState::Due => match (ret.received, late_days) {
            (None, _) => CellStatus::DayNotReported,
            (Some(_), Some(days)) => CellStatus::ReceivedLate(days),
            (Some(_), None) => CellStatus::Received,
        },
    };
    Cell { period, status, due, received: ret.received, late_days, entry, places: None }
}

/// Returns the periods for which a stream's returns are due by a date: from its first period (or its
/// earliest return) to the one that contains the date, or its last. Empty for a stream that was never
/// established, or that ended at an unknown time.
#[must_use]
pub fn expected(stream: &Stream, as_of: Date) -> Vec<Period> {
    let owes = match stream.state {
        StreamState::NeverEstablished | StreamState::Compiled => false,
        StreamState::Established => true,
        StreamState::Ended => stream.last.is_some(),
    };
    let Some(frequency) = stream.frequency.filter(|_| owes) else { return Vec::new() };
    let first = stream.first.or_else(|| stream.returns.iter().map(|r| r.period).min());
    let mut next = first.and_then(|p| Period::containing(p.start(), frequency.period_kind()));
    let mut periods = Vec::new();
    while let Some(period) = next {
        if period.start() > as_of || stream.last.is_some_and(|last| period.start() > last.end()) {
            break;
        }
        periods.push(period);
        next = period.next();
    }
    periods
}

/// Returns the coverage of one stream as of a date.
#[must_use]
pub fn stream(stream: &Stream, as_of: Date) -> StreamCoverage<'_> {
    let entries: HashMap<Period, &Return> = stream.returns.iter().map(|r| (r.period, r)).collect();
    let mut periods = expected(stream, as_of);
    // Include returns received outside the expected periods, but not before their date of receipt.
    let others = stream.returns.iter().filter(|r| cell(stream, r.period, Some(r), as_of).status.has_come());
    periods.extend(others.map(|r| r.period));
    periods.sort_unstable();
    periods.dedup();
    let cells = periods.into_iter().map(|p| cell(stream, p, entries.get(&p).copied(), as_of)).collect();
    StreamCoverage { stream, cells }
}

/// Returns the reporting to the board as of a date.
#[must_use]
pub fn coverage(board: &Board, as_of: Date) -> Coverage<'_> {
    let places = Completeness::of(board);
    let streams: Vec<StreamCoverage<'_>> =
        board.streams.iter().map(|s| with_places(stream(s, as_of), &places)).collect();
    let mut of_programme: HashMap<&ProgrammeId, Vec<usize>> = HashMap::new();
    for (i, s) in streams.iter().enumerate() {
        of_programme.entry(&s.stream.programme).or_default().push(i);
    }
    let programmes = board
        .programmes
        .iter()
        .enumerate()
        .map(|(programme, p)| {
            programme_coverage(programme, of_programme.remove(&p.id).unwrap_or_default(), &streams)
        })
        .collect();
    let mut counts = Counts::default();
    let mut overdue = Vec::new();
    for (i, s) in streams.iter().enumerate() {
        for cell in &s.cells {
            counts.count(cell);
            if let (CellStatus::Overdue(days), Some(due)) = (cell.status, cell.due) {
                overdue.push(Overdue { stream: i, period: cell.period, due, days });
            }
        }
    }
    overdue.sort_by(|a, b| b.days.cmp(&a.days).then(a.stream.cmp(&b.stream)).then(a.period.cmp(&b.period)));
    Coverage { streams, programmes, overdue, counts }
}

/// Adds to each return of a stream the number of places that it has figures for.
fn with_places<'a>(mut stream: StreamCoverage<'a>, places: &Completeness<'_>) -> StreamCoverage<'a> {
    for cell in stream.cells.iter_mut().filter(|c| c.status.has_come()) {
        cell.places = places.of_return(stream.stream, cell.period);
        let part = cell.places.is_some_and(|p| !p.is_complete());
        let taken = matches!(
            cell.status,
            CellStatus::Received | CellStatus::ReceivedLate(_) | CellStatus::DayNotReported
        );
        if part && taken {
            cell.status = CellStatus::Incomplete;
        }
    }
    stream
}

fn programme_coverage(
    programme: usize,
    own: Vec<usize>,
    streams: &[StreamCoverage<'_>],
) -> ProgrammeCoverage {
    let mut counts = Counts::default();
    let mut most_overdue = None;
    let mut latest = None;
    let mut state = ReportingState::NoStream;
    for s in own.iter().map(|&i| &streams[i]) {
        let mut any = false;
        for cell in &s.cells {
            counts.count(cell);
            if cell.status.has_come() {
                any = true;
                latest = latest.max(Some(cell.period));
            }
            if let CellStatus::Overdue(days) = cell.status {
                most_overdue = most_overdue.max(Some(days));
            }
        }
        state = state.min(match s.stream.state {
            StreamState::Established if any => ReportingState::Reporting,
            StreamState::Established => ReportingState::NothingReceived,
            StreamState::Compiled => ReportingState::Compiled,
            StreamState::Ended => ReportingState::Ended,
            StreamState::NeverEstablished => ReportingState::NeverEstablished,
        });
    }
    ProgrammeCoverage { programme, state, streams: own, counts, most_overdue, latest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::Frequency;
    use boardsight_testkit::fixture;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn quarterly() -> Stream {
        let mut s = fixture::stream("s", "bcf", StreamState::Established);
        s.frequency = Some(Frequency::Quarterly);
        s.due_days = Some(30);
        s.first = Period::quarter(2015, 1);
        s
    }

    fn came(period: Period, state: ReturnState, received: Option<Date>) -> Return {
        Return { received, ..Return::new(period, state) }
    }

    #[test]
    fn due_date_follows_the_period_or_the_returns_own_date() {
        let mut s = quarterly();
        let q1 = Period::quarter(2015, 1).unwrap();
        assert_eq!(due_day(&s, q1, None), Some(date(2015, 7, 30)));
        let mut own = came(q1, ReturnState::Due, None);
        own.due = Some(date(2015, 8, 28));
        assert_eq!(due_day(&s, q1, Some(&own)), Some(date(2015, 8, 28)));
        s.due_days = None;
        assert_eq!(due_day(&s, q1, None), None);
        assert_eq!(cell(&s, q1, None, date(2020, 1, 1)).status, CellStatus::Due, "never overdue");
    }

    #[test]
    fn cell_status_follows_the_date_and_the_return() {
        let s = quarterly();
        let q1 = Period::quarter(2015, 1).unwrap();
        let at = |day| cell(&s, q1, None, day).status;
        assert_eq!(at(date(2015, 6, 30)), CellStatus::NotYetDue);
        assert_eq!(at(date(2015, 7, 1)), CellStatus::Due);
        assert_eq!(at(date(2015, 7, 30)), CellStatus::Due);
        assert_eq!(at(date(2015, 7, 31)), CellStatus::Overdue(1));
        let late = came(q1, ReturnState::Received, Some(date(2015, 8, 9)));
        assert_eq!(cell(&s, q1, Some(&late), date(2015, 8, 8)).status, CellStatus::Overdue(9));
        assert_eq!(cell(&s, q1, Some(&late), date(2015, 8, 9)).status, CellStatus::ReceivedLate(10));
        let unknown = came(q1, ReturnState::Received, None);
        assert_eq!(cell(&s, q1, Some(&unknown), date(2015, 7, 1)).status, CellStatus::DayNotReported);
        assert_eq!(cell(&s, q1, Some(&unknown), date(2015, 6, 1)).status, CellStatus::NotYetDue);
        let mut incomplete = came(q1, ReturnState::Received, Some(date(2015, 7, 2)));
        incomplete.missing = vec!["m".into()];
        assert_eq!(cell(&s, q1, Some(&incomplete), date(2016, 1, 1)).status, CellStatus::Incomplete);
        for (state, status) in
            [(ReturnState::Accepted, CellStatus::Accepted), (ReturnState::Queried, CellStatus::Queried)]
        {
            assert_eq!(cell(&s, q1, Some(&came(q1, state, None)), date(2016, 1, 1)).status, status);
        }
    }

    #[test]
    fn only_programme_with_received_returns_is_reporting() {
        let board = fixture::board();
        let c = coverage(&board, board.as_of);
        let states: Vec<_> = c.programmes.iter().map(|p| p.state).collect();
        assert_eq!(
            states,
            [
                ReportingState::Reporting,
                ReportingState::NeverEstablished,
                ReportingState::NoStream,
                ReportingState::NothingReceived
            ]
        );
        assert_eq!(c.reporting().collect::<Vec<_>>(), [0]);
        assert_eq!(c.without_stream().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(c.counts.received, 5);
        assert_eq!(c.overdue[0].days, days_between(date(2016, 11, 14), board.as_of));
    }

    #[test]
    fn return_of_5_of_44_places_is_incomplete_in_every_period() {
        let mut b = fixture::board();
        b.programmes[2].sites =
            (0..44).map(|n| boardsight_core::model::Site::new(&format!("s{n}"), "Site")).collect();
        let quarters = [Period::quarter(2016, 1).unwrap(), Period::quarter(2016, 2).unwrap()];
        for n in 0..5 {
            let points: Vec<_> = quarters.iter().map(|q| (*q, 1.0)).collect();
            let kind = boardsight_core::model::SeriesKind::Outturn;
            let mut line = fixture::series("stps", "delayed-days", kind, &points);
            line.id = format!("line-{n}").into();
            line.site = Some(format!("s{n}").into());
            b.series.push(line);
        }
        let mut s = quarterly();
        s.programme = "stps".into();
        s.first = Some(quarters[0]);
        s.returns = vec![
            came(quarters[0], ReturnState::Received, Some(date(2016, 7, 1))),
            came(quarters[1], ReturnState::Accepted, Some(date(2016, 10, 1))),
        ];
        b.streams.push(s);
        let c = coverage(&b, b.as_of);
        let own = c.streams.last().unwrap();
        assert_eq!(own.counts().incomplete, 2);
        assert_eq!(
            (own.cells[0].status, own.cells[1].status),
            (CellStatus::Incomplete, CellStatus::Accepted)
        );
        assert_eq!(own.cells[0].places.map(|p| (p.reported, p.owed)), Some((5, 44)));
    }

    #[test]
    fn history_imported_at_once_is_not_late_or_overdue() {
        let mut s = quarterly();
        let first = Period::quarter(2015, 1).unwrap();
        let mut periods = vec![first];
        while periods.len() < 6 {
            periods.push(periods.last().unwrap().next().unwrap());
        }
        s.returns = periods
            .iter()
            .map(|p| Return { history: true, ..came(*p, ReturnState::Received, Some(date(2017, 1, 31))) })
            .collect();
        let counts = |day| stream(&s, day).counts();
        let after = counts(date(2017, 1, 31));
        assert_eq!((after.received, after.received_late, after.overdue), (6, 0, 1));
        assert_eq!(counts(date(2016, 12, 1)).overdue, 0, "the seventh was not due yet");
    }

    #[test]
    fn compiled_stream_expects_no_return_of_its_programme() {
        let mut b = fixture::board();
        b.streams[1].state = StreamState::Compiled;
        b.streams[1].frequency = Some(Frequency::Monthly);
        b.streams[1].first = Period::month(2015, 4);
        let c = coverage(&b, b.as_of);
        assert_eq!((c.programmes[1].state, c.programmes[1].counts.owed), (ReportingState::Compiled, 0));
        assert_eq!(c.compiled().collect::<Vec<_>>(), [1]);
        assert_eq!((c.without_stream().collect::<Vec<_>>(), c.reporting().count()), (vec![2], 1));
    }

    #[test]
    fn ended_stream_expects_nothing_after_its_last_period() {
        let mut s = quarterly();
        s.state = StreamState::Ended;
        assert_eq!(expected(&s, date(2017, 2, 8)), []);
        s.last = Period::quarter(2015, 2);
        assert_eq!(expected(&s, date(2017, 2, 8)).len(), 2);
    }

    proptest! {
        #[test]
        fn every_expected_return_is_received_due_or_overdue(
            days in 0..2000_i64, due_days in proptest::option::of(0..200_u16),
            got in proptest::collection::vec((0..12_u8, 0..3_u8), 0..8),
        ) {
            let mut s = quarterly();
            s.due_days = due_days;
            let first = s.first.unwrap();
            for (n, state) in got {
                let mut p = first;
                for _ in 0..n { p = p.next().unwrap(); }
                if s.returns.iter().all(|r| r.period != p) {
                    let state = [ReturnState::Due, ReturnState::Received, ReturnState::Accepted][usize::from(state)];
                    s.returns.push(came(p, state, (n % 2 == 0).then(|| p.end())));
                }
            }
            let as_of = date(2015, 4, 1).saturating_add(jiff::Span::new().days(days));
            let c = stream(&s, as_of).counts();
            prop_assert_eq!(c.owed, c.received + c.overdue + c.due);
        }
    }
}

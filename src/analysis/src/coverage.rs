//! Coverage: who reports to the board, who is late, and who was never asked.

use super::completeness::{Completeness, PlaceCount};
use boardsight_core::model::{Board, Period, ProgrammeId, Return, ReturnState, Stream, StreamState};
use jiff::civil::Date;
use std::collections::HashMap;

/// How the return of one period stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellStatus {
    /// The period is not over, and nothing has come.
    NotYetDue,
    /// The period is over and the day on which the return is due has not passed, or was never settled.
    Due,
    /// Nothing has come, so many days after it was due.
    Overdue(i32),
    /// It came in time, or on a known day where no day was settled.
    Received,
    /// It came so many days late.
    ReceivedLate(i32),
    /// It came, on a day that is not reported.
    DayNotReported,
    /// It came with measures or places missing.
    Incomplete,
    /// It came, and its sender has been asked about it.
    Queried,
    /// It came and was accepted.
    Accepted,
}

impl CellStatus {
    /// Whether something has come.
    #[must_use]
    pub const fn has_come(self) -> bool {
        !matches!(self, Self::NotYetDue | Self::Due | Self::Overdue(_))
    }
}

/// The return of one period of one stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'a> {
    /// The period reported on.
    pub period: Period,
    /// How it stands.
    pub status: CellStatus,
    /// The day on which it is due; `None` where that was never settled.
    pub due: Option<Date>,
    /// The day on which it came, if it came and the day is known.
    pub received: Option<Date>,
    /// Days from due to received where it came late.
    pub late_days: Option<i32>,
    /// What the board holds of it, if anything.
    pub entry: Option<&'a Return>,
    /// Places that it brought figures of, of those that it owes. `None` where it brought none by place, or has not come.
    pub places: Option<PlaceCount>,
}

impl Cell<'_> {
    /// Whether it came with measures or places missing.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        let missing = self.entry.is_some_and(|r| !r.missing.is_empty());
        self.status.has_come()
            && (missing
                || self.status == CellStatus::Incomplete
                || self.places.is_some_and(|p| !p.is_complete()))
    }
}

/// One stream on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamCoverage<'a> {
    /// The stream.
    pub stream: &'a Stream,
    /// Its returns, by period, earliest first: those expected by the day, and any other that came.
    pub cells: Vec<Cell<'a>>,
}

impl StreamCoverage<'_> {
    /// How many returns stand as counted.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for cell in &self.cells {
            counts.count(cell);
        }
        counts
    }
}

/// How many returns stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Returns whose period is over by the day: those owed, come or not.
    pub owed: usize,
    /// Returns that came, in whatever state.
    pub received: usize,
    /// Returns that have not come though the day they were due has passed.
    pub overdue: usize,
    /// Returns that came after the day they were due.
    pub received_late: usize,
    /// Returns that came with measures or places missing.
    pub incomplete: usize,
    /// Returns that are due, with the day not yet passed or never settled.
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

/// How one programme reports to the board. Later is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportingState {
    /// At least one return of an established stream has come.
    Reporting,
    /// The secretariat compiles its figures from published statistics; it sends nothing itself.
    Compiled,
    /// A stream is established and nothing has come.
    NothingReceived,
    /// Its streams have ended.
    Ended,
    /// It answers to the board and reporting was never set up.
    NeverEstablished,
    /// The board holds no stream for it at all.
    NoStream,
}

/// One programme on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeCoverage {
    /// Its place in the board's list of programmes.
    pub programme: usize,
    /// How it reports.
    pub state: ReportingState,
    /// Its streams, by their place in [`Coverage::streams`].
    pub streams: Vec<usize>,
    /// The returns of all its streams.
    pub counts: Counts,
    /// The most days that any of its returns is overdue.
    pub most_overdue: Option<i32>,
    /// The latest period for which a return came.
    pub latest: Option<Period>,
}

/// A return that has not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The stream, by its place in [`Coverage::streams`].
    pub stream: usize,
    /// The period it should report on.
    pub period: Period,
    /// The day it was due.
    pub due: Date,
    /// Days since then.
    pub days: i32,
}

/// Who reports to the board on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage<'a> {
    /// The streams, in the board's order.
    pub streams: Vec<StreamCoverage<'a>>,
    /// The programmes, in the board's order.
    pub programmes: Vec<ProgrammeCoverage>,
    /// The returns that have not come, the longest overdue first.
    pub overdue: Vec<Overdue>,
    /// The returns of all streams.
    pub counts: Counts,
}

impl Coverage<'_> {
    /// The programmes that report, by their place in the board's list.
    pub fn reporting(&self) -> impl Iterator<Item = usize> + '_ {
        self.programmes.iter().filter(|p| p.state == ReportingState::Reporting).map(|p| p.programme)
    }

    /// The programmes whose figures the secretariat compiles, by their place in the board's list.
    pub fn compiled(&self) -> impl Iterator<Item = usize> + '_ {
        self.programmes.iter().filter(|p| p.state == ReportingState::Compiled).map(|p| p.programme)
    }

    /// The programmes that have no established and no ended stream.
    pub fn without_stream(&self) -> impl Iterator<Item = usize> + '_ {
        self.programmes.iter().filter(|p| p.state >= ReportingState::NeverEstablished).map(|p| p.programme)
    }
}

/// The day on which a return is due: its own, or so many days after its period as its stream says.
#[must_use]
pub fn due_day(stream: &Stream, period: Period, entry: Option<&Return>) -> Option<Date> {
    entry.and_then(|r| r.due).or_else(|| {
        let days = jiff::Span::new().days(stream.due_days?);
        Some(period.end().saturating_add(days))
    })
}

/// Days from one day to another.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    // Dates lie within ±9999 years, so the difference fits.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

/// How the return of one period stands on a day.
///
/// A return that came on a day that is not reported counts as come once its period is over.
#[must_use]
pub fn cell<'a>(stream: &Stream, period: Period, entry: Option<&'a Return>, as_of: Date) -> Cell<'a> {
    let due = due_day(stream, period, entry);
    let over = period.end() < as_of;
    let come = entry.filter(|r| r.state != ReturnState::Due && r.received.map_or(over, |day| day <= as_of));
    let Some(ret) = come else {
        let status = match due {
            _ if !over && due.is_none_or(|day| day >= as_of) => CellStatus::NotYetDue,
            // Whether history was asked for at the time is not known.
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

/// The periods for which a stream owes returns by a day: from its first (or its earliest return) to the one in which
/// the day falls, or its last. None for a stream that was never established, or that ended without saying when.
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

/// One stream on a day.
#[must_use]
pub fn stream(stream: &Stream, as_of: Date) -> StreamCoverage<'_> {
    let entries: HashMap<Period, &Return> = stream.returns.iter().map(|r| (r.period, r)).collect();
    let mut periods = expected(stream, as_of);
    // What came outside the expected periods is shown too, and on a day before it came, nothing is.
    let others = stream.returns.iter().filter(|r| cell(stream, r.period, Some(r), as_of).status.has_come());
    periods.extend(others.map(|r| r.period));
    periods.sort_unstable();
    periods.dedup();
    let cells = periods.into_iter().map(|p| cell(stream, p, entries.get(&p).copied(), as_of)).collect();
    StreamCoverage { stream, cells }
}

/// Who reports to the board on a day.
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

/// A stream's returns with the places that each brought figures of.
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
    fn a_return_is_due_so_many_days_after_its_period_or_on_its_own_day() {
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
    fn a_cell_passes_through_its_states() {
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
    fn only_the_programme_whose_returns_came_is_reporting() {
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
    fn a_return_of_5_of_44_places_is_incomplete_at_every_period() {
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
    fn history_that_came_at_once_is_neither_late_nor_overdue() {
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
    fn a_compiled_stream_owes_nothing_and_is_no_return_of_the_programme() {
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
    fn an_ended_stream_owes_nothing_after_its_last_period() {
        let mut s = quarterly();
        s.state = StreamState::Ended;
        assert_eq!(expected(&s, date(2017, 2, 8)), []);
        s.last = Period::quarter(2015, 2);
        assert_eq!(expected(&s, date(2017, 2, 8)).len(), 2);
    }

    proptest! {
        #[test]
        fn every_return_owed_is_come_or_due_or_overdue(
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

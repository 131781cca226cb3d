//! Records or marks several returns in a single edit.

use super::{Edit, EditError, List, update};
use crate::model::{Board, Citation, MeasureId, Period, Return, ReturnState, Stream};
use jiff::civil::Date;

/// A received return, as an import records it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedReturn {
    /// Reported period.
    pub period: Period,
    /// Measures that the return should have contained and did not.
    pub missing: Vec<MeasureId>,
    /// Whether the return was received as history, together with a later return. It is then neither late
    /// nor overdue.
    pub history: bool,
}

fn found(board: &Board, stream: &str) -> Result<Stream, EditError> {
    let missing = || EditError::NoRecord { list: List::Streams, id: stream.to_owned() };
    board.stream(stream).cloned().ok_or_else(missing)
}

/// Returns the entry of a period. Inserts a new one in period order if there is none.
fn entry(stream: &mut Stream, period: Period) -> Option<&mut Return> {
    let at = match stream.returns.iter().position(|r| r.period == period) {
        Some(at) => at,
        None => {
            let at = stream.returns.partition_point(|r| r.period < period);
            stream.returns.insert(at, Return::new(period, ReturnState::Due));
            at
        }
    };
    stream.returns.get_mut(at)
}

/// Returns an edit that records a return for every imported period, received on a given day. The date,
/// state and questions of a return received earlier are kept.
///
/// # Errors
/// Fails if the board has no such stream.
pub fn record_returns(
    board: &Board,
    stream: &str,
    came: &[ReceivedReturn],
    received: Date,
    cite: &Citation,
) -> Result<Edit, EditError> {
    let mut changed = found(board, stream)?;
    let mut new = 0;
    for one in came {
        let Some(entry) = entry(&mut changed, one.period) else { continue };
        if entry.state != ReturnState::Due {
            continue;
        }
        new += 1;
        entry.state = if one.missing.is_empty() { ReturnState::Received } else { ReturnState::Incomplete };
        entry.received = Some(received);
        entry.history = one.history;
        entry.missing.clone_from(&one.missing);
        entry.cite = Some(cite.clone());
    }
    let edit = update(board, &changed)?;
    let returns = if new == 1 { "1 return".to_owned() } else { format!("{new} returns") };
    Ok(Edit { label: format!("{returns} of {} received", changed.name), ..edit })
}

/// Returns an edit that gives the returns of several periods the same state.
///
/// `received` is the date of receipt; `None` if it is unknown or the returns were not received. `history`
/// means that they were received with a later return, so that their lateness is unknown.
///
/// # Errors
/// Fails if the board has no such stream.
pub fn mark_returns(
    board: &Board,
    stream: &str,
    periods: &[Period],
    state: ReturnState,
    received: Option<Date>,
    history: bool,
) -> Result<Edit, EditError> {
    let mut changed = found(board, stream)?;
    for period in periods {
        let Some(entry) = entry(&mut changed, *period) else { continue };
        entry.state = state;
        entry.received = received.filter(|_| state != ReturnState::Due);
        entry.history = history && state != ReturnState::Due;
        if state != ReturnState::Incomplete {
            entry.missing.clear();
        }
    }
    let edit = update(board, &changed)?;
    let returns =
        if periods.len() == 1 { "1 return".to_owned() } else { format!("{} returns", periods.len()) };
    Ok(Edit { label: format!("{returns} of {}: {}", changed.name, state.label().to_lowercase()), ..edit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::fixture;
    use jiff::civil::date;

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".to_owned(), at: "2017-02-08T09:30:00Z".parse().unwrap(), why: None }
    }

    #[test]
    fn history_is_recorded_as_one_edit_and_what_came_before_stays() {
        let board = fixture::board();
        let (stream, known) = (board.streams[0].id.as_str(), board.streams[0].returns.len());
        let quarters = [(2014, 4), (2015, 1), (2016, 2)].map(|(y, q)| Period::quarter(y, q).unwrap());
        let came = quarters.map(|period| ReceivedReturn { period, missing: vec![], history: true });
        let cite = Citation::of("nao-2017");
        let edit = record_returns(&board, stream, &came, date(2017, 2, 1), &cite).unwrap();
        assert_eq!(edit.label, "2 returns of Quarterly return received");
        let mut history = History::new(board.clone());
        history.apply(edit, &stamp()).unwrap();
        let after = &history.board().streams[0];
        assert_eq!(after.returns.len(), known + 2);
        assert!(after.returns.is_sorted_by_key(|r| r.period));
        assert_eq!((after.returns[0].received, after.returns[0].history), (Some(date(2017, 2, 1)), true));
        assert_eq!(after.returns[1], board.streams[0].returns[0]);
        history.undo(&stamp()).unwrap();
        assert_eq!(history.board().streams, board.streams);
        assert!(record_returns(&board, "none", &came, date(2017, 2, 1), &cite).is_err());
    }

    #[test]
    fn many_returns_are_marked_at_once() {
        let board = fixture::board();
        let stream = &board.streams[0];
        let periods: Vec<Period> = stream.returns.iter().map(|r| r.period).collect();
        let edit =
            mark_returns(&board, stream.id.as_str(), &periods, ReturnState::Accepted, None, false).unwrap();
        assert_eq!(edit.label, "5 returns of Quarterly return: accepted");
        let mut history = History::new(board.clone());
        history.apply(edit, &stamp()).unwrap();
        assert!(history.board().streams[0].returns.iter().all(|r| r.state == ReturnState::Accepted));
    }
}

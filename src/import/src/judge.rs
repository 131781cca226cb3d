//! A return held against the board that it is to go into: what the checks on arrival find, and how it is recorded.
//!
//! The checks themselves are [`boardsight_analysis::arrival`]; here they are given both boards, which only a reading can make.

use super::propose::{Proposal, redefined};
use super::read::Reading;
use boardsight_analysis::arrival::{Arrival, Finding, check};
use boardsight_core::model::{Board, Mapping, MeasureId, ReturnState, Stream};
use jiff::civil::Date;

/// What the checks come to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The board as its figures would be.
    pub after: Board,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The measures that the return owes and does not bring.
    pub missing: Vec<MeasureId>,
}

/// Checks a proposal as of the day on which the return came.
#[must_use]
pub fn judge(
    board: &Board,
    stream: &Stream,
    mapping: &Mapping,
    reading: &Reading,
    proposal: &Proposal,
    received: Date,
) -> Judged {
    let missing = proposal.missing();
    let after = proposal.after(board);
    let redefined: Vec<(MeasureId, String, String)> = redefined(mapping, reading)
        .into_iter()
        .map(|(measure, was, now)| (measure.clone(), was.to_owned(), now.to_owned()))
        .collect();
    let findings = check(&Arrival {
        before: board,
        after: &after,
        stream,
        source: &proposal.source.id,
        period: proposal.period,
        received,
        missing: &missing,
        redefined: &redefined,
    });
    let findings = findings.into_iter().filter(|f| !adds_up_with_others(f, reading)).collect();
    Judged { after, findings, missing }
}

/// Whether a whole is the sum of its places and of rows that are no places of the programme: then nothing is to be asked.
fn adds_up_with_others(finding: &Finding, reading: &Reading) -> bool {
    let Finding::Total { at, whole, parts, .. } = finding else { return false };
    let mut outside = reading
        .outside
        .iter()
        .filter(|o| o.measure == at.measure && o.kind == at.kind && o.period == at.period);
    outside.any(|o| (parts + o.sum - whole).abs() <= whole.abs().max(1.0) * 1e-9)
}

/// Where a return stands when it is taken in: queried if anything is to be asked.
#[must_use]
pub const fn state(missing: bool, queried: bool) -> ReturnState {
    match (queried, missing) {
        (true, _) => ReturnState::Queried,
        (false, true) => ReturnState::Incomplete,
        (false, false) => ReturnState::Received,
    }
}

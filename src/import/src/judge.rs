//! Validates a return against the board before and after the proposed edit, and determines how it is
//! recorded.
//!
//! The checks are in [`boardsight_analysis::arrival`]. This module provides both boards, which requires
//! reading the file.

use super::propose::{Proposal, redefined};
use super::read::Reading;
use boardsight_analysis::arrival::{Arrival, ReturnFinding, check};
use boardsight_core::model::{Board, Mapping, MeasureId, ReturnState, Stream};
use jiff::civil::Date;

/// Results of the validation.
#[derive(Clone, Debug)]
pub struct ReturnCheck {
    /// The board with the proposed figures.
    pub after: Board,
    /// The findings.
    pub findings: Vec<ReturnFinding>,
    /// Measures that are due and missing from the return.
    pub missing: Vec<MeasureId>,
}

/// Validates a proposal as of the day on which the return was received.
#[must_use]
pub fn judge(
    board: &Board,
    stream: &Stream,
    mapping: &Mapping,
    reading: &Reading,
    proposal: &Proposal,
    received: Date,
) -> ReturnCheck {
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
    ReturnCheck { after, findings, missing }
}

/// Returns whether a total equals the sum of its places and of rows outside the programme. No question is
/// needed then.
fn adds_up_with_others(finding: &ReturnFinding, reading: &Reading) -> bool {
    let ReturnFinding::Total { at, whole, parts, .. } = finding else { return false };
    let mut outside = reading
        .outside
        .iter()
        .filter(|o| o.measure == at.measure && o.kind == at.kind && o.period == at.period);
    outside.any(|o| (parts + o.sum - whole).abs() <= whole.abs().max(1.0) * 1e-9)
}

/// Returns the state of a return after its import: queried if there are questions for its sender.
#[must_use]
pub const fn state(missing: bool, queried: bool) -> ReturnState {
    match (queried, missing) {
        (true, _) => ReturnState::Queried,
        (false, true) => ReturnState::Incomplete,
        (false, false) => ReturnState::Received,
    }
}

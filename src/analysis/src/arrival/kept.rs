//! Timeliness and completeness of returns over time.

use super::super::coverage::{CellStatus, Coverage};
use boardsight_core::model::{Period, PeriodKind};
use std::collections::BTreeMap;

/// Timeliness of a programme's returns for one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReturnHistory {
    /// Number of returns for the period that are past their due date or were received.
    pub owed: usize,
    /// Number of these received by the due date (or on a date that is not reported, or without an agreed
    /// due date).
    pub in_time: usize,
    /// Number of these that contained every measure.
    pub complete: usize,
}

/// Returns the timeliness of each programme's returns: for each kind of period of its streams, the
/// programme's index in the board's list and the counts by period. Periods whose returns are not due yet
/// are left out.
#[must_use]
pub fn kept(coverage: &Coverage<'_>) -> Vec<(usize, PeriodKind, BTreeMap<Period, ReturnHistory>)> {
    let mut out: Vec<(usize, PeriodKind, BTreeMap<Period, ReturnHistory>)> = Vec::new();
    for programme in &coverage.programmes {
        for stream in programme.streams.iter().filter_map(|i| coverage.streams.get(*i)) {
            for cell in &stream.cells {
                if matches!(cell.status, CellStatus::NotYetDue | CellStatus::Due) {
                    continue;
                }
                let kind = cell.period.kind();
                let place = out
                    .iter()
                    .position(|(p, k, _)| *p == programme.programme && *k == kind)
                    .unwrap_or_else(|| {
                        out.push((programme.programme, kind, BTreeMap::new()));
                        out.len() - 1
                    });
                let kept = out[place].2.entry(cell.period).or_default();
                let came = cell.status.has_come();
                let whole = !cell.is_incomplete();
                kept.owed += 1;
                kept.in_time += usize::from(came && cell.late_days.is_none());
                kept.complete += usize::from(came && whole);
            }
        }
    }
    out
}

//! How returns came over time.

use super::super::coverage::{CellStatus, Coverage};
use boardsight_core::model::{Period, PeriodKind};
use std::collections::BTreeMap;

/// How a programme's returns came, period by period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Returns owed for the period whose day has passed, or that came.
    pub owed: usize,
    /// Of them, those that came by the day they were due (or on a day that is not reported or was never settled).
    pub in_time: usize,
    /// Of them, those that came with every measure.
    pub complete: usize,
}

/// How each programme's returns came over time: for each kind of period its streams report by, the programme's place in
/// the board's list, and period by period what came. Periods whose returns are not due yet are left out.
#[must_use]
pub fn kept(coverage: &Coverage<'_>) -> Vec<(usize, PeriodKind, BTreeMap<Period, Kept>)> {
    let mut out: Vec<(usize, PeriodKind, BTreeMap<Period, Kept>)> = Vec::new();
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

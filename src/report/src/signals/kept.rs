//! Cache of the Signals page during editing: after an edit only the changed lines are computed again.

use super::{SignalSeries, Signals, assembled, line, whose_line};
use crate::names::Names;
use boardsight_analysis::signals::signal;
use boardsight_core::model::{Board, Measure, Series, SeriesKind};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Computed lines by a hash of their input: figures, chart settings, measure and names. A line with
/// unchanged input is not computed again.
#[derive(Clone, Debug, Default)]
pub struct SignalCache {
    lines: HashMap<u64, Option<Arc<SignalSeries>>>,
    read: usize,
}

impl SignalCache {
    /// Returns the page, equal to that of [`super::signals`].
    #[must_use]
    pub fn signals(&mut self, board: &Board) -> Signals {
        let names = Names::of(board);
        let measures: HashMap<&str, (&Measure, u64)> =
            board.measures.iter().map(|m| (m.id.as_str(), (m, of_measure(m)))).collect();
        let mut before = std::mem::take(&mut self.lines);
        self.read = 0;
        let mut lines = Vec::new();
        for series in board.series.iter().filter(|s| s.kind == SeriesKind::Outturn) {
            let Some((measure, print)) = measures.get(series.measure.as_str()) else { continue };
            let key = of_series(&names, *print, series);
            let kept = before.remove(&key).unwrap_or_else(|| {
                self.read += 1;
                signal(measure, series).map(|s| Arc::new(line(&names, &s)))
            });
            lines.extend(kept.clone());
            self.lines.insert(key, kept);
        }
        assembled(lines)
    }

    /// Returns the number of lines computed by the last call.
    #[must_use]
    pub const fn read(&self) -> usize {
        self.read
    }
}

fn of_measure(measure: &Measure) -> u64 {
    let mut hasher = DefaultHasher::new();
    // There are few measures and their records are short.
    serde_json::to_string(measure).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

fn of_series(names: &Names<'_>, measure: u64, series: &Series) -> u64 {
    let mut hasher = DefaultHasher::new();
    measure.hash(&mut hasher);
    series.id.hash(&mut hasher);
    series.basis.hash(&mut hasher);
    whose_line(names, series).hash(&mut hasher);
    series.charting.keep_outliers.hash(&mut hasher);
    series.charting.fix_after.hash(&mut hasher);
    for rebase in &series.charting.rebases {
        rebase.from.hash(&mut hasher);
        rebase.reason.hash(&mut hasher);
    }
    for point in &series.points {
        point.period.hash(&mut hasher);
        point.value.to_bits().hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::super::signals;
    use super::*;
    use boardsight_core::model::{Citation, Period, Rebase, Target};
    use boardsight_testkit::fixture;

    fn board() -> Board {
        let mut board = fixture::board();
        for (n, programme) in ["bcf", "ncm"].into_iter().cycle().take(6).enumerate() {
            let points: Vec<_> = (0..24_i16)
                .map(|i| {
                    let period = Period::month(2014 + i / 12, i8::try_from(i % 12 + 1).unwrap()).unwrap();
                    (period, f64::from(i % 5) + f64::from(i8::try_from(n).unwrap()))
                })
                .collect();
            let measure = if n < 3 { "at-home" } else { "delayed-days" };
            let mut series = fixture::series(programme, measure, SeriesKind::Outturn, &points);
            series.id = format!("line-{n}").as_str().into();
            board.series.push(series);
        }
        board
    }

    #[test]
    fn edit_recalculates_only_the_series_it_changes() {
        let mut board = board();
        let mut kept = SignalCache::default();
        let all = board.series.iter().filter(|s| s.kind == SeriesKind::Outturn).count();
        let mut after = |board: &Board| {
            let page = kept.signals(board);
            assert_eq!(page, signals(board));
            kept.read()
        };
        assert_eq!(after(&board), all);
        assert_eq!(after(&board), 0);
        board.risks[0].title = "Another".to_owned();
        board.audit.clear();
        assert_eq!(after(&board), 0, "a risk is no figure");
        let at = board.series.iter().position(|s| s.id == *"line-4").unwrap();
        board.series[at].points[3].value += 1.0;
        assert_eq!(after(&board), 1);
        let from = board.series[at].points[12].period;
        board.series[at].charting.rebases.push(Rebase { from, reason: "Ward closed".to_owned() });
        assert_eq!(after(&board), 1);
        board.series.swap(at, at - 1);
        assert_eq!(after(&board), 0, "order is no figure");
        let of_it = |board: &Board| {
            let own = |s: &&Series| s.kind == SeriesKind::Outturn && s.measure == *"at-home";
            board.series.iter().filter(own).count()
        };
        let measure = board.measures.iter_mut().find(|m| m.id == *"at-home").unwrap();
        measure.target = Some(Target {
            value: 95.0,
            basis: boardsight_core::model::Basis::Illustrative,
            cite: Citation::of("nao"),
        });
        assert_eq!(after(&board), of_it(&board));
        board.series.remove(at);
        assert_eq!(after(&board), 0);
    }
}

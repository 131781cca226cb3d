//! Reporting over time: the share of returns that were in time and complete, by programme.

use super::names::Names;
use super::say;
use super::spec::{Axis, Chart, ChartMark, Role};
use boardsight_analysis::arrival::{ReturnHistory, kept};
use boardsight_analysis::coverage::Coverage;
use boardsight_core::model::Period;
use std::collections::BTreeMap;

/// Maximum number of programmes with lines of their own on one chart.
const MOST: usize = 6;

/// One line: a programme, and the state of its returns by period.
type SeriesKey<'a> = (&'a str, BTreeMap<Period, ReturnHistory>);

/// Returns two charts, of returns in time and of complete returns, if there are at least two periods to
/// compare.
#[must_use]
pub(super) fn charts(names: &Names<'_>, c: &Coverage<'_>) -> Vec<Chart> {
    let programmes = &names.board().programmes;
    let lines: Vec<SeriesKey<'_>> = kept(c)
        .into_iter()
        .filter(|(_, _, periods)| periods.len() >= 2)
        .filter_map(|(programme, _, periods)| Some((programmes.get(programme)?.short.as_str(), periods)))
        .take(MOST)
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![
        chart("returns-in-time", "came in time", &lines, |k| k.in_time),
        chart("returns-complete", "came complete", &lines, |k| k.complete),
    ]
}

fn chart(id: &str, words: &str, lines: &[SeriesKey<'_>], of: fn(&ReturnHistory) -> usize) -> Chart {
    let all = lines.iter().flat_map(|(_, periods)| periods.values());
    let (owed, came) = all.fold((0, 0), |(owed, came), k| (owed + k.owed, came + of(k)));
    let mut marks: Vec<ChartMark> = (0_u8..)
        .zip(lines)
        .map(|(n, (short, periods))| ChartMark::Line {
            label: (*short).to_owned(),
            role: Role::Group(n),
            points: periods
                .iter()
                .map(|(period, k)| {
                    ((*period).into(), (k.owed > 0).then(|| 100.0 * of(k) as f64 / k.owed as f64))
                })
                .collect(),
        })
        .collect();
    marks.push(ChartMark::Level { label: "all".to_owned(), role: Role::Reference, value: 100.0 });
    let alt: Vec<String> = lines
        .iter()
        .map(|(short, periods)| {
            let told: Vec<String> =
                periods.iter().map(|(p, k)| format!("{p}: {} of {}", of(k), k.owed)).collect();
            format!("{short}: {}", told.join(", "))
        })
        .collect();
    Chart {
        id: id.to_owned(),
        title: format!("{came} of {} {words}", say::count(owed, "return owed", "returns owed")),
        subtitle: format!("Share of the returns owed for each period that {words}, by programme"),
        x: Axis::Months,
        y: Axis::Number { unit: "%".to_owned(), zero: true },
        sideways: false,
        marks,
        source: "The board's own record of returns".to_owned(),
        alt: alt.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use boardsight_testkit::fixture;

    #[test]
    fn late_and_missing_returns_lower_timeliness() {
        let board = fixture::board();
        let view = super::super::streams::streams(&board, board.as_of);
        let ids: Vec<&str> = view.charts.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["returns-in-time", "returns-complete"]);
        assert!(view.charts[0].title.contains("returns owed came in time"), "{}", view.charts[0].title);
        assert!(view.charts[0].alt.contains("2015-16 Q1: 1 of 1"), "{}", view.charts[0].alt);
    }
}

//! History of a risk's score from the audit trail.

use super::risks::rating_text;
use super::say;
use super::spec::{Axis, Chart, ChartMark, Moment, Position, Role};
use boardsight_analysis::exposure;
use boardsight_core::model::{Board, Rating, Risk};
use jiff::civil::Date;

/// Returns a chart of a risk's current score over time, up to a date. `None` if the score never changed.
///
/// Each step is the change of one day. The line before the audit trail begins has no date and starts half a
/// month before the first change.
#[must_use]
pub fn movement_chart(board: &Board, risk: &Risk, as_of: Date) -> Option<Chart> {
    let steps = exposure::history(board, risk);
    let first = steps.iter().find_map(|(day, _)| *day)?;
    if steps.len() < 2 {
        return None;
    }
    let score = |rating: Option<Rating>| rating.map(|r| f64::from(r.score()));
    let last = steps.iter().filter_map(|(day, _)| *day).max().map_or(as_of, |day| day.max(as_of));
    let mut points: Vec<(Position, Option<f64>)> = Vec::new();
    let mut words = Vec::new();
    // Start half a month before the first change; otherwise the first step would be hidden.
    let before = Position { x: month(first) - 0.5, time: Some(Moment::Before) };
    for (i, (day, rating)) in steps.iter().enumerate() {
        let on = |day: Date| Position { x: month(day), time: Some(Moment::Day(day)) };
        let from = day.map_or(before, on);
        let end = Position { x: month(last).max(from.x + 0.5), ..on(last) };
        let until = steps.get(i + 1).map_or(end, |(next, _)| next.map_or(from, on));
        points.push((from, score(*rating)));
        points.push((until, score(*rating)));
        let when = day.map_or_else(|| "Before".to_owned(), say::short_date);
        words.push(format!("{when}: {}", rating_text(*rating)));
    }
    let target = risk.target.map(|r| ChartMark::Level {
        label: format!("Target {}", r.score()),
        role: Role::Plan,
        value: f64::from(r.score()),
    });
    let line = ChartMark::Line { label: "Current".to_owned(), role: Role::Outturn, points };
    Some(Chart {
        id: format!("movement-{}", risk.id),
        title: format!("Score over time: {}", words.last().map_or("", String::as_str)),
        subtitle: "Likelihood \u{d7} impact of the current rating, from the audit trail".to_owned(),
        x: Axis::Months,
        y: Axis::Number { unit: "score".to_owned(), zero: true },
        sideways: false,
        marks: target.into_iter().chain([line]).collect(),
        source: "The board's own audit trail".to_owned(),
        alt: format!("{}: score over time. {}.", risk.title, words.join("; ")),
    })
}

/// Returns the position of a date on an axis of months.
fn month(day: Date) -> f64 {
    let whole = f64::from(i32::from(day.year()) * 12 + i32::from(day.month()) - 1);
    whole + (f64::from(day.day()) - 1.0) / f64::from(day.days_in_month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::edit::{History, Stamp, update};
    use boardsight_testkit::fixture;

    #[test]
    fn score_chart_has_a_step_for_each_change() {
        let board = fixture::board();
        let as_of = board.as_of;
        assert!(movement_chart(&board, &board.risks[0], as_of).is_none());
        let mut history = History::new(board);
        for (day, likelihood) in [("2017-01-10T10:00:00Z", 5), ("2017-02-01T10:00:00Z", 2)] {
            let mut risk = history.board().risks[0].clone();
            risk.current = Some(Rating { likelihood, impact: 4 });
            let stamp = Stamp { who: "Secretariat".to_owned(), at: day.parse().unwrap(), why: None };
            let edit = update(history.board(), &risk).unwrap();
            history.apply(edit, &stamp).unwrap();
        }
        let board = history.board();
        let chart = movement_chart(board, &board.risks[0], as_of).unwrap();
        assert!(chart.alt.contains("10 Jan 2017: ") && chart.alt.contains("1 Feb 2017: "), "{}", chart.alt);
        let Some(ChartMark::Line { points, .. }) = chart.marks.last() else { panic!("no line") };
        let scores: Vec<_> = points.iter().filter_map(|p| p.1).collect();
        assert!(scores.ends_with(&[20.0, 20.0, 8.0, 8.0]), "{scores:?}");
    }
}

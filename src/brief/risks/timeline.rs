//! When risks could strike, how fast they would be felt, and how old they are.

use super::band_tone;
use crate::analysis::coverage::days_between;
use crate::analysis::exposure::{self, natural};
use crate::brief::names::Names;
use crate::brief::say;
use crate::brief::spec::{Axis, Cell, Chart, Column, Mark, Role, Table, Tone};
use crate::model::{Board, Proximity, Rating};
use jiff::civil::Date;
use std::cmp::Reverse;

/// How many points the picture can hold and still be read.
const MOST: usize = 60;

/// The picture: live threats by when they could strike and by score, those that weigh most of them where there are too
/// many to be told apart.
#[must_use]
pub fn timeline(board: &Board) -> Chart {
    let names = Names::of(board);
    let scale = names.scale();
    let mut risks: Vec<usize> =
        exposure::threats(board).filter(|&i| board.risks[i].current.is_some()).collect();
    let score = |i: usize| board.risks[i].current.map_or(0, Rating::score);
    risks.sort_by(|a, b| {
        let id = |i: usize| board.risks[i].id.as_str();
        Reverse(score(*a)).cmp(&Reverse(score(*b))).then_with(|| natural(id(*a), id(*b)))
    });
    let all = risks.len();
    risks.truncate(MOST);
    let mut marks = Vec::new();
    for band in (0..scale.bands.len()).rev() {
        let mut points = Vec::new();
        for (column, proximity) in Proximity::ALL.into_iter().enumerate() {
            let here: Vec<usize> =
                risks.iter().copied().filter(|&i| board.risks[i].proximity == proximity).collect();
            for (k, &i) in here.iter().enumerate() {
                if scale.band(score(i)) == band {
                    points.push(point(&names, i, column, (k, here.len())));
                }
            }
        }
        if !points.is_empty() {
            let role = Role::Tone(band_tone(scale, band));
            marks.push(Mark::Points { label: scale.band_name(band).to_owned(), role, points });
        }
    }
    let words: Vec<String> = Proximity::ALL
        .into_iter()
        .map(|p| {
            let of = exposure::threats(board).filter(|&i| board.risks[i].proximity == p).count();
            format!("{} {}", p.label(), of)
        })
        .collect();
    let left = if all > MOST { format!("; the {MOST} highest of {all}") } else { String::new() };
    let near = exposure::threats(board).filter(|&i| board.risks[i].proximity == Proximity::Now).count();
    Chart {
        id: "risk-timeline".to_owned(),
        title: format!(
            "{} already, or could any day",
            say::count(near, "open threat strikes", "open threats strike")
        ),
        subtitle: format!("Open threats by when they could strike and current score{left}"),
        x: Axis::Names(Proximity::ALL.map(|p| say::capital(p.label())).to_vec()),
        y: Axis::Number { unit: "score".to_owned(), zero: true },
        sideways: false,
        marks,
        source: names.bands_source(),
        alt: format!("Open threats by when they could strike: {}.", words.join(", ")),
    }
}

/// A risk as a point of its column; those of a column stand side by side.
fn point(names: &Names<'_>, risk: usize, column: usize, (at, of): (usize, usize)) -> (f64, f64, String) {
    let r = &names.board().risks[risk];
    #[allow(clippy::cast_precision_loss)] // a handful of points
    let x = column as f64 + if of > 1 { (at as f64 / (of - 1) as f64 - 0.5) * 0.76 } else { 0.0 };
    let score = r.current.map_or(0, Rating::score);
    // The table beneath says the rest: longer labels would lie over one another.
    (x, f64::from(score), r.id.to_string())
}

/// Live risks by age, the oldest first: when they were raised, when reviewed, when and how fast they could strike.
#[must_use]
pub fn ages_table(board: &Board, as_of: Date) -> (Table, Vec<usize>) {
    let names = Names::of(board);
    let mut risks: Vec<usize> = exposure::live(board).collect();
    risks.sort_by(|a, b| {
        let r = |i: usize| &board.risks[i];
        // Those of unknown age come last.
        let age = |i: usize| (r(i).raised.is_none(), r(i).raised);
        age(*a).cmp(&age(*b)).then_with(|| natural(r(*a).id.as_str(), r(*b).id.as_str()))
    });
    let missing = |text: &str| Cell { tone: Tone::Missing, ..Cell::text(text) };
    let rows = risks.iter().map(|&i| {
        let r = &board.risks[i];
        let days = r.raised.map(|d| days_between(d, as_of));
        let band = r.current.map(|c| exposure::band(names.scale(), c));
        vec![
            Cell::text(r.id.to_string()),
            Cell::text(&*r.title),
            days.map_or_else(
                || missing(crate::brief::spec::NOT_REPORTED),
                |d| Cell { value: Some(f64::from(d)), ..Cell::text(age(d)) },
            ),
            r.reviewed().map_or_else(|| missing("no review noted"), |d| Cell::text(say::short_date(d))),
            r.next_review.map_or_else(
                || missing("not set"),
                |d| Cell {
                    tone: if d < as_of { Tone::Bad } else { Tone::Neutral },
                    ..Cell::text(say::short_date(d))
                },
            ),
            Cell::text(r.proximity.label()),
            Cell::text(r.velocity.label()),
            band.map_or_else(
                || missing("not rated"),
                |b| Cell {
                    value: r.current.map(|c| f64::from(c.score())),
                    tone: band_tone(names.scale(), b),
                    ..Cell::text(format!(
                        "{} {}",
                        r.current.map_or(0, Rating::score),
                        names.scale().band_name(b)
                    ))
                },
            ),
        ]
    });
    let table = Table {
        id: "risk-ages".to_owned(),
        title: "Age, next review and speed of open risks".to_owned(),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Risk", 6),
            Column::number("Age", 2),
            Column::text("Reviewed", 2),
            Column::text("Next review", 2),
            Column::text("Could strike", 3),
            Column::text("Would be felt", 3),
            Column::text("Current", 2),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
    };
    (table, risks)
}

/// An age as people say it: `12 days`, `5 months`, `2 years`.
#[must_use]
pub fn age(days: i32) -> String {
    let count = |n: i32, one: &str, many: &str| say::count(usize::try_from(n).unwrap_or(0), one, many);
    match days {
        ..0 => "not yet raised".to_owned(),
        0..60 => count(days, "day", "days"),
        // 365.25 days a year, 12 months in it.
        60..730 => count(days * 48 / 1461, "month", "months"),
        _ => count(days * 4 / 1461, "year", "years"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;

    #[test]
    fn ages_are_said_as_people_say_them() {
        let all = [(0, "0 days"), (1, "1 day"), (59, "59 days"), (61, "2 months"), (365, "11 months")];
        for (days, text) in all {
            assert_eq!(age(days), text);
        }
        assert_eq!(age(731), "2 years");
        assert_eq!(age(-3), "not yet raised");
    }

    #[test]
    fn risks_of_a_column_stand_side_by_side() {
        let mut b = fixture::board();
        b.risks[1].proximity = Proximity::Now;
        let chart = timeline(&b);
        let xs: Vec<f64> = chart
            .marks
            .iter()
            .flat_map(|m| match m {
                Mark::Points { points, .. } => points.iter().map(|p| p.0).collect(),
                _ => Vec::new(),
            })
            .collect();
        assert_eq!(xs.len(), 2);
        assert!((xs[0] - xs[1]).abs() > 0.5);
        assert!(chart.alt.contains("now 2"), "{}", chart.alt);
        let (table, places) = ages_table(&b, b.as_of);
        assert_eq!(table.rows.len(), places.len());
        assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
    }
}

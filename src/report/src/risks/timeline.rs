//! Timeline of risks: when they could occur, how fast their effect would be felt, and their age.

use super::band_tone;
use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Cell, Chart, ChartMark, Column, Position, Role, Table, Tone};
use boardsight_analysis::coverage::days_between;
use boardsight_analysis::exposure::{self, natural};
use boardsight_core::model::{Board, Proximity, Rating};
use jiff::civil::Date;
use std::cmp::Reverse;

/// Maximum number of points in the chart, to keep it readable.
const MOST: usize = 60;
/// Maximum number of ids of one score side by side in a column; more are placed on further lines.
const ABREAST: usize = 2;

/// Positions of the risks in the chart without overlapping ids. Each score has a line, the highest at the
/// top. Further lines below it are added if a column contains more risks of that score than fit side by
/// side.
#[derive(Clone, Debug, Default, PartialEq)]
struct Layout {
    /// Labels of the lines from the lowest; empty for the further lines of a score.
    lines: Vec<String>,
    /// Index in the board's list, column and line on the axes.
    at: Vec<(usize, f64, f64)>,
}

fn layout(names: &Names<'_>, risks: &[usize]) -> Layout {
    let scale = names.scale();
    let risk = |i: usize| &names.board().risks[i];
    let mut scores: Vec<u16> = risks.iter().filter_map(|&i| risk(i).current.map(Rating::score)).collect();
    scores.sort_unstable();
    scores.dedup();
    let mut out = Layout::default();
    for score in scores {
        let columns: Vec<Vec<usize>> = Proximity::ALL
            .into_iter()
            .map(|p| {
                let here = |r: &boardsight_core::model::Risk| {
                    r.proximity == p && r.current.map(Rating::score) == Some(score)
                };
                risks.iter().copied().filter(|&i| here(risk(i))).collect()
            })
            .collect();
        let depth = columns.iter().map(|c| c.len().div_ceil(ABREAST)).max().unwrap_or(0).max(1);
        let top = out.lines.len() + depth - 1;
        for (column, here) in columns.iter().enumerate() {
            for (k, &i) in here.iter().enumerate() {
                // The numbers of columns and lines are small.
                #[allow(clippy::cast_precision_loss)]
                let (x, y) = (column as f64 - 0.4 + 0.5 * (k % ABREAST) as f64, (top - k / ABREAST) as f64);
                out.at.push((i, x, y));
            }
        }
        out.lines.extend(std::iter::repeat_n(String::new(), depth - 1));
        out.lines.push(format!("{score} {}", scale.band_name(scale.band(score))));
    }
    out
}

/// Returns a chart of live threats by proximity and score. Only the highest are shown if there are too many
/// to distinguish.
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
    let laid = layout(&names, &risks);
    let mut marks = Vec::new();
    for band in (0..scale.bands.len()).rev() {
        let here = laid.at.iter().filter(|(i, ..)| scale.band(score(*i)) == band);
        let points: Vec<(Position, f64, String)> =
            here.map(|(i, x, y)| ((*x).into(), *y, board.risks[*i].id.to_string())).collect();
        if !points.is_empty() {
            let role = Role::Tone(band_tone(scale, band));
            marks.push(ChartMark::Points { label: scale.band_name(band).to_owned(), role, points });
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
    let threats = exposure::threats(board).count();
    let near = exposure::threats(board).filter(|&i| board.risks[i].proximity == Proximity::Now).count();
    Chart {
        id: "risk-timeline".to_owned(),
        title: format!("{near} of {} could happen now", say::count(threats, "risk", "risks")),
        subtitle: format!("Open threats by when they could strike (along) and current score (up){left}"),
        x: Axis::Names(Proximity::ALL.map(|p| say::capital(p.label())).to_vec()),
        y: Axis::Names(laid.lines),
        sideways: false,
        marks,
        source: names.bands_source(),
        alt: format!("Open threats by when they could strike: {}.", words.join(", ")),
    }
}

/// Returns live risks by age, the oldest first: dates raised and reviewed, when they could occur and how
/// fast.
#[must_use]
pub fn ages_table(board: &Board, as_of: Date) -> (Table, Vec<usize>) {
    let names = Names::of(board);
    let mut risks: Vec<usize> = exposure::live(board).collect();
    risks.sort_by(|a, b| {
        let r = |i: usize| &board.risks[i];
        // Sort unknown ages last.
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
                || missing(crate::spec::NOT_REPORTED),
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
            Column::text("Speed of impact", 3),
            Column::text("Current", 2),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
    };
    (table, risks)
}

/// Returns an age in days, months or years: `12 days`, `5 months`, `2 years`.
#[must_use]
pub fn age(days: i32) -> String {
    let count = |n: i32, one: &str, many: &str| say::count(usize::try_from(n).unwrap_or(0), one, many);
    match days {
        ..0 => "not yet raised".to_owned(),
        0..60 => count(days, "day", "days"),
        // A year has 365.25 days and 12 months.
        60..730 => count(days * 48 / 1461, "month", "months"),
        _ => count(days * 4 / 1461, "year", "years"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn ages_are_in_natural_units() {
        let all = [(0, "0 days"), (1, "1 day"), (59, "59 days"), (61, "2 months"), (365, "11 months")];
        for (days, text) in all {
            assert_eq!(age(days), text);
        }
        assert_eq!(age(731), "2 years");
        assert_eq!(age(-3), "not yet raised");
    }

    #[test]
    fn timeline_marks_never_coincide() {
        let mut b = fixture::board();
        let one = b.risks[0].clone();
        for n in 0..30 {
            let mut risk = one.clone();
            risk.id = format!("R-MORE-{n}").as_str().into();
            risk.proximity = Proximity::ALL[n % 3];
            risk.current = fixture::rating(4, if n < 20 { 5 } else { 4 });
            b.risks.push(risk);
        }
        let chart = timeline(&b);
        let points: Vec<(f64, f64)> = chart
            .marks
            .iter()
            .flat_map(|m| match m {
                ChartMark::Points { points, .. } => points.iter().map(|p| (p.0.x, p.1)).collect(),
                _ => Vec::new(),
            })
            .collect();
        assert_eq!(points.len(), 32);
        for (i, a) in points.iter().enumerate() {
            for b in &points[i + 1..] {
                // Ids are half a column apart, or on different lines.
                assert!((a.0 - b.0).abs() > 0.45 || (a.1 - b.1).abs() > 0.9, "{a:?} {b:?}");
            }
        }
        let Axis::Names(lines) = &chart.y else { panic!("{:?}", chart.y) };
        assert!(points.iter().all(|p| p.1 >= 0.0 && p.1 < lines.len() as f64));
        // Every score has one line with its name, the highest at the top.
        let named: Vec<&str> = lines.iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
        assert_eq!(named, ["9 High", "16 Extreme", "20 Extreme"]);
        assert_eq!(lines.last().map(String::as_str), Some("20 Extreme"));
    }

    #[test]
    fn every_row_of_the_age_table_is_complete() {
        let b = fixture::board();
        assert!(timeline(&b).alt.contains("now"), "{}", timeline(&b).alt);
        let (table, places) = ages_table(&b, b.as_of);
        assert_eq!(table.rows.len(), places.len());
        assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
    }
}

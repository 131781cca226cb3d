//! Tests of the findings on returns, with small boards.

use super::*;
use boardsight_core::model::{Citation, Site, Source};
use boardsight_testkit::fixture;
use jiff::civil::date;

fn month(i: i16) -> Period {
    Period::month(2015 + i / 12, i8::try_from(i % 12 + 1).unwrap()).unwrap()
}

/// Returns a board with fourteen steady months of one measure in two places, and the board with the figures
/// of the fifteenth.
fn boards(whole: f64, first: f64, second: Option<f64>) -> (Board, Board) {
    let mut before = fixture::board();
    let programme = before.programmes[0].id.clone();
    before.programmes[0].sites = ["a", "b"].map(|id| Site::new(id, &id.to_uppercase())).into();
    before.series.clear();
    let measure = before.measures[0].id.clone();
    let steady: Vec<(Period, f64)> = (0..14).map(|i| (month(i), 100.0 + f64::from(i % 3))).collect();
    for site in [None, Some("a"), Some("b")] {
        let points: Vec<_> =
            steady.iter().map(|(p, v)| (*p, if site.is_none() { v * 2.0 } else { *v })).collect();
        let mut line = fixture::series(programme.as_str(), measure.as_str(), SeriesKind::Outturn, &points);
        line.site = site.map(Into::into);
        line.id = format!("line-{}", site.unwrap_or("whole")).into();
        before.series.push(line);
    }
    let mut after = before.clone();
    after.sources.push(Source { id: "file".into(), ..before.sources[0].clone() });
    for (i, value) in [Some(whole), Some(first), second].into_iter().enumerate() {
        let Some(value) = value else { continue };
        let cite =
            Some(Citation { source: "file".into(), at: Some("sheet 'S', cell B2".into()), note: None });
        after.series[i].points.push(Point { cite, ..Point::new(month(14), value) });
    }
    (before, after)
}

fn found(whole: f64, first: f64, second: Option<f64>) -> Vec<ReturnFinding> {
    let (before, after) = boards(whole, first, second);
    let mut stream = before.streams[0].clone();
    stream.programme = before.programmes[0].id.clone();
    check(&Arrival {
        before: &before,
        after: &after,
        stream: &stream,
        source: &"file".into(),
        period: month(14),
        received: date(2016, 4, 10),
        missing: &[],
        redefined: &[],
    })
}

#[test]
fn usual_return_has_no_findings() {
    assert_eq!(found(202.0, 101.0, Some(101.0)), []);
}

#[test]
fn totals_jumps_units_and_missing_places_are_found() {
    assert!(matches!(
        found(204.0, 101.0, Some(101.0)).as_slice(),
        [ReturnFinding::Total { whole: 204.0, parts: 202.0, complete: true, .. }]
    ));
    let jumped = found(302.0, 201.0, Some(101.0));
    assert!(
        jumped.iter().any(|f| matches!(f, ReturnFinding::Jump { at, value: 201.0, .. } if at.site.is_some())),
        "{jumped:?}"
    );
    let thousand = found(202.0, 0.101, Some(101.0));
    assert!(
        thousand.iter().any(|f| matches!(f, ReturnFinding::Unit { times, .. } if *times < 0.01)),
        "{thousand:?}"
    );
    let missing = found(202.0, 101.0, None);
    assert!(
        matches!(&missing[0], ReturnFinding::MissingPlaces { sites, reported: 1, .. } if sites.len() == 1),
        "{missing:?}"
    );
}

#[test]
fn import_covers_the_periods_of_its_outturns() {
    let (before, mut after) = boards(202.0, 101.0, Some(101.0));
    let mut stream = before.streams[0].clone();
    stream.programme = before.programmes[0].id.clone();
    let cite = Some(Citation { source: "file".into(), at: None, note: None });
    for n in 0..6 {
        after.series[0].points[n].cite.clone_from(&cite);
    }
    stream.frequency = Some(boardsight_core::model::Frequency::Monthly);
    let months = periods_brought(&after, &stream, &"file".into());
    assert_eq!(months.len(), 7);
    stream.frequency = Some(boardsight_core::model::Frequency::Quarterly);
    let quarters = periods_brought(&after, &stream, &"file".into());
    assert_eq!(quarters.first(), Some(&Period::quarter(2014, 4).unwrap()));
    stream.frequency = None;
    assert!(periods_brought(&after, &stream, &"file".into()).is_empty());
}

#[test]
fn revisions_and_early_outturns_are_found() {
    let (before, mut after) = boards(202.0, 101.0, Some(101.0));
    let cite = Citation { source: "file".into(), at: None, note: None };
    let point = &mut after.series[0].points[3];
    point.earlier.push(boardsight_core::model::EarlierFigure {
        value: point.value,
        basis: None,
        cite: fixture::cite("p. 1"),
        published: None,
    });
    point.value += 1.0;
    point.cite = Some(cite);
    let arrival = Arrival {
        before: &before,
        after: &after,
        stream: &before.streams[0],
        source: &"file".into(),
        period: month(14),
        received: date(2016, 3, 1),
        missing: &[],
        redefined: &[],
    };
    let found = check(&arrival);
    assert!(found.iter().any(|f| matches!(f, ReturnFinding::Revised { .. })), "{found:?}");
    assert!(found.iter().any(|f| matches!(f, ReturnFinding::NotOver(_))), "{found:?}");
}

#[test]
fn late_returns_and_changed_definitions_are_found() {
    let (before, after) = boards(202.0, 101.0, Some(101.0));
    let mut stream = before.streams[0].clone();
    stream.programme = before.programmes[0].id.clone();
    stream.state = boardsight_core::model::StreamState::Established;
    stream.frequency = Some(boardsight_core::model::Frequency::Monthly);
    stream.due_days = Some(10);
    stream.returns.clear();
    let redefined = [(before.measures[0].id.clone(), "All ages".to_owned(), "Adults".to_owned())];
    let found = |stream: &Stream, received| {
        check(&Arrival {
            before: &before,
            after: &after,
            stream,
            source: &"file".into(),
            period: month(14),
            received,
            missing: &[],
            redefined: &redefined,
        })
    };
    // The return for March 2016 was due on 10 April.
    let late = |found: &[ReturnFinding]| {
        found.iter().find_map(|f| match f {
            ReturnFinding::Late { days, due } => Some((*days, *due)),
            _ => None,
        })
    };
    let all = found(&stream, date(2016, 4, 15));
    assert_eq!(late(&all), Some((5, date(2016, 4, 10))));
    assert!(all.iter().any(
        |f| matches!(f, ReturnFinding::Redefined { was, now, .. } if was == "All ages" && now == "Adults")
    ));
    assert_eq!(late(&found(&stream, date(2016, 4, 10))), None);
    let state = boardsight_core::model::ReturnState::Received;
    stream.returns.push(boardsight_core::model::Return {
        received: Some(date(2016, 4, 9)),
        ..boardsight_core::model::Return::new(month(14), state)
    });
    assert_eq!(late(&found(&stream, date(2016, 4, 15))), None);
}

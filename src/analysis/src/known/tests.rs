//! Tests of boards as known on earlier and later days.

use super::*;
use boardsight_core::edit::{History, Stamp, update};
use boardsight_core::model::{
    EarlierFigure, Event, Finding, Period, Release, Risk, SeriesKind, Source, check,
};
use boardsight_testkit::fixture;
use jiff::civil::date;

fn month(n: i8) -> Period {
    Period::month(2017, n).unwrap()
}

/// Returns the fixture with a monthly statistical series, revised in 2019. Each month is published in the
/// middle of the second month after it.
fn board() -> Board {
    let mut b = fixture::board();
    b.sources.push(Source {
        published: Some(date(2019, 6, 13)),
        releases: (1..=6).map(|n| Release { period: month(n), on: date(2017, n + 2, 14) }).collect(),
        ..Source::new("mar", "Monthly activity", "NHS England")
    });
    let points: Vec<_> = (1..=6).map(|n| (month(n), f64::from(n))).collect();
    let mut line = fixture::series("bcf", "at-home", SeriesKind::Outturn, &points);
    line.id = "monthly".into();
    line.cite = Citation::of("mar");
    b.series.push(line);
    b
}

fn monthly(b: &Board) -> usize {
    b.series.iter().find(|s| s.id == *"monthly").map_or(0, |s| s.points.len())
}

#[test]
fn figures_appear_on_the_day_on_which_they_were_published() {
    let b = board();
    assert_eq!(monthly(&known(&b, date(2017, 3, 13)).board), 0);
    assert_eq!(monthly(&known(&b, date(2017, 3, 14)).board), 1);
    assert_eq!(monthly(&known(&b, date(2017, 5, 31)).board), 3);
    let all = known(&b, date(2020, 1, 1));
    assert_eq!(monthly(&all.board), 6);
    assert!(matches!(all.board, Cow::Borrowed(_)) && all.left_out.is_nothing());
    let early = known(&b, date(2014, 6, 1));
    assert!(early.board.series.is_empty(), "nothing of 2017 is known in 2014");
    assert!(early.board.measures.iter().all(|m| m.unit_cost.is_none()));
    assert!(early.board.stated_costs.is_empty() && early.board.findings.is_empty());
    assert!(early.left_out.later.figures > 6);
}

#[test]
fn a_reduced_board_is_sound_and_reduces_to_itself() {
    let b = board();
    for day in [date(2014, 6, 1), date(2016, 12, 31), date(2017, 2, 7), b.as_of, date(2018, 1, 1)] {
        let once = known(&b, day).board.into_owned();
        assert_eq!(check(&once), [], "{day}");
        assert_eq!(*known(&once, day).board, once, "{day}");
    }
}

#[test]
fn what_carries_no_day_is_known_from_the_day_of_the_board() {
    let mut b = fixture::board();
    b.sources.push(Source::new("undated", "A page without a day", "P"));
    let cite = Citation::of("undated");
    let finding = Finding {
        id: "f-undated".into(),
        programme: None,
        site: None,
        area: None,
        theme: "T".into(),
        statement: "S".into(),
        value: None,
        unit: None,
        period: None,
        cite,
    };
    b.findings = vec![finding];
    assert_eq!(known(&b, b.as_of).board.findings.len(), 1);
    let before = known(&b, date(2017, 2, 7));
    assert_eq!((before.board.findings.len(), before.left_out.undated.statements), (0, 1));
    // The latest possible publication day is sufficient.
    b.sources.last_mut().unwrap().published_by = Some(date(2016, 6, 30));
    assert_eq!(known(&b, date(2016, 6, 30)).board.findings.len(), 1);
    assert_eq!(known(&b, date(2016, 6, 29)).left_out.later.statements, 1);
}

#[test]
fn a_revised_figure_is_the_one_that_was_in_print() {
    let mut b = board();
    b.sources.push(Source { published: Some(date(2018, 1, 1)), ..Source::new("later", "L", "P") });
    let line = b.series.last_mut().unwrap();
    line.points[0].earlier.push(EarlierFigure {
        value: 100.0,
        basis: None,
        cite: Citation::of("mar"),
        published: Some(date(2017, 3, 14)),
    });
    line.points[0].cite = Some(Citation::of("later"));
    let at = |day| {
        let known = known(&b, day);
        known.board.series.last().unwrap().points[0].value
    };
    assert_eq!((at(date(2017, 12, 31)), at(date(2018, 1, 1))), (100.0, 1.0));
}

#[test]
fn ratings_go_back_by_the_trail_and_are_unknown_before_it() {
    let mut start = fixture::board();
    start.risks[0].raised = Some(date(2015, 1, 1));
    start.as_of = date(2017, 6, 1);
    let first = start.risks[0].current;
    let mut history = History::new(start.clone());
    let stamp =
        |day: &str| Stamp { who: "Me".into(), at: format!("{day}T09:00:00Z").parse().unwrap(), why: None };
    let rate = |history: &mut History, to, day: &str| {
        let mut risk = history.board().risks[0].clone();
        risk.current = to;
        history.apply(update(history.board(), &risk).unwrap(), &stamp(day)).unwrap();
    };
    rate(&mut history, fixture::rating(2, 2), "2017-03-01");
    rate(&mut history, fixture::rating(1, 1), "2017-05-01");
    let b = history.board();
    let at = |day| known(b, day).board.risks.iter().find(|r| r.id == start.risks[0].id).unwrap().current;
    assert_eq!(at(date(2017, 6, 1)), fixture::rating(1, 1));
    assert_eq!(at(date(2017, 4, 1)), fixture::rating(2, 2));
    assert_eq!(at(date(2017, 2, 1)), None, "the trail begins later");
    assert_ne!(first, None);
    assert!(known(b, date(2017, 2, 1)).left_out.unrated > 0);
    // Edits made today are visible on the board's day, whatever today's date is.
    rate(&mut history, fixture::rating(5, 5), "2026-12-01");
    let now = known(history.board(), date(2017, 6, 1));
    assert_eq!(
        now.board.risks.iter().find(|r| r.id == start.risks[0].id).unwrap().current,
        fixture::rating(5, 5)
    );
}

#[test]
fn risks_appear_on_the_day_on_which_they_were_raised() {
    let mut b = fixture::board();
    let mut risk = Risk::new("R-LATE", None, "It fails");
    risk.raised = Some(date(2017, 1, 10));
    b.risks.push(risk);
    let has = |day| known(&b, day).board.risk("R-LATE").is_some();
    assert_eq!((has(date(2017, 1, 9)), has(date(2017, 1, 10)), has(b.as_of)), (false, true, true));
}

#[test]
fn publications_and_events_of_later_days_are_not_named() {
    let mut b = fixture::board();
    b.sources.push(Source { published: Some(date(2017, 4, 27)), ..Source::new("hc959", "HC 959", "PAC") });
    b.events.push(Event::new("e", date(2017, 4, 1), "Change of definition"));
    let now = known(&b, b.as_of);
    assert!(now.board.source("hc959").is_none() && now.board.events.is_empty());
    let then = known(&b, date(2017, 4, 27));
    assert!(then.board.source("hc959").is_some() && then.board.events.len() == 1);
}

//! Tests of sums over areas, and of the data known on a date.

use super::{BOARD, figures, line, month, number, rows};
use boardsight_analysis::known;
use boardsight_core::model::{Board, Period, Series};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, HashMap};

/// Returns the sum of several series by period, and the number of series with a figure in each period.
fn sum<'a>(lines: impl Iterator<Item = &'a Series>) -> BTreeMap<Period, (f64, usize)> {
    let mut sums: BTreeMap<Period, (f64, usize)> = BTreeMap::new();
    for point in lines.flat_map(|line| &line.points) {
        let (sum, count) = sums.entry(point.period).or_default();
        *sum += point.value;
        *count += 1;
    }
    sums
}

fn of_programme(programme: &'static str, measure: &'static str) -> impl Iterator<Item = &'static Series> {
    let own =
        move |s: &&Series| s.programme.as_ref().is_some_and(|p| *p == *programme) && s.measure == *measure;
    BOARD.series.iter().filter(own)
}

#[test]
fn footprints_are_england_less_what_nhs_england_commissions() {
    let england = figures("england-nonelective");
    let own: HashMap<Period, f64> = rows("mar-england-monthly-2008-2019.csv")
        .iter()
        .filter_map(|row| Some((month(row), number(row, "of_which_commissioned_by_nhs_england_x24")?)))
        .collect();
    let footprints = sum(of_programme("stp", "nonelective-admissions"));
    assert_eq!(footprints.len(), 81);
    for (period, (sum, count)) in footprints {
        assert_eq!((sum, count), (england[&period] - own[&period], 44), "{period}");
    }
    let may = Period::month(2018, 5).unwrap();
    assert_eq!((england[&may], own[&may]), (555_705.0, 16_850.0));
}

#[test]
fn annual_england_figures_equal_their_sources() {
    let england = figures("england-nonelective");
    for (year, total) in [
        (2008, 5_087_306.0),
        (2009, 5_235_766.0),
        (2010, 5_458_026.0),
        (2011, 5_403_957.0),
        (2012, 5_499_717.0),
        (2013, 5_565_567.0),
        (2014, 5_691_577.0),
        (2015, 5_885_604.0),
        (2016, 6_022_019.0),
        (2017, 6_243_151.0),
        (2018, 6_597_740.0),
    ] {
        assert_eq!(in_year(&england, year), total, "{year}");
    }
    assert_eq!(in_year(&england, 2015) - in_year(&england, 2014), 194_027.0);
}

fn in_year(figures: &BTreeMap<Period, f64>, year: i16) -> f64 {
    let year = Period::year(year).unwrap();
    figures.iter().filter(|(p, _)| p.start() >= year.start() && p.end() <= year.end()).map(|(_, v)| v).sum()
}

#[test]
fn delayed_days_add_up_with_the_city_and_non_residents() {
    let england = figures("england-delayed-days");
    assert_eq!(england.len(), 105);
    let mut rest: BTreeMap<Period, f64> = BTreeMap::new();
    let (mut city, mut new): (BTreeMap<Period, f64>, BTreeMap<Period, f64>) = Default::default();
    for row in rows("dtoc-by-council-monthly-2011-2019.csv") {
        let days = number(&row, "delayed_days_total").unwrap();
        match row["la_ons_code"].as_str() {
            "E09000001" => *city.entry(month(&row)).or_default() += days,
            // The two councils created in 2019 are not areas of the board.
            "E06000058" | "E06000059" => *new.entry(month(&row)).or_default() += days,
            "" => *rest.entry(month(&row)).or_default() += days,
            _ => {}
        }
    }
    let at = |of: &BTreeMap<Period, f64>, period| of.get(&period).copied().unwrap_or_default();
    for (period, (councils, _)) in sum(of_programme("bcf", "delayed-days-level")) {
        let all = councils + at(&city, period) + at(&new, period) + at(&rest, period);
        assert_eq!(all, england[&period], "{period}");
    }
    let november = Period::month(2016, 11).unwrap();
    assert_eq!((at(&city, november), at(&rest, november), england[&november]), (40.0, 854.0, 193_206.0));
    let councils = sum(of_programme("bcf", "delayed-days-level"));
    for (period, (footprints, count)) in sum(of_programme("stp", "delayed-days-level")) {
        let parts = councils[&period].0 + at(&city, period) + at(&new, period);
        // Each of the 44 figures is rounded to a whole day.
        assert!(count == 44 && (footprints - parts).abs() <= 22.0, "{period}: {footprints} and {parts}");
    }
    assert_eq!(in_year(&figures("delayed-days-gm"), 2014), 63_571.0);
    assert_eq!(in_year(&figures("delayed-days-gm"), 2018), 84_324.0);
}

#[test]
fn major_departments_add_up_to_england() {
    let england = figures("england-ae-type1-attendances");
    for (period, (sum, count)) in sum(of_programme("stp", "ae-type1-attendances")) {
        assert_eq!((sum, count), (england[&period], 44), "{period}");
    }
    assert_eq!(england[&Period::month(2018, 5).unwrap()], 1_354_711.0);
}

#[test]
fn group_figures_equal_the_sums_of_their_members() {
    let published: HashMap<String, HashMap<String, String>> = rows("vanguard-groups-nonelective-change.csv")
        .into_iter()
        .map(|row| (row["group"].clone(), row))
        .collect();
    let names: Vec<&String> = published.keys().collect();
    for (id, word) in [("pacs", "PACS"), ("mcp", "MCP"), ("care-home-ccgs", "EHCH"), ("other-ccgs", "other")]
    {
        let row = published.iter().find(|(name, _)| name.to_lowercase().contains(&word.to_lowercase()));
        let (_, row) = row.unwrap_or_else(|| panic!("{word} in {names:?}"));
        let group = BOARD.group(id).unwrap();
        let member = |s: &&Series| {
            s.measure == "nonelective-admissions"
                && (s.site.as_ref().is_some_and(|site| group.sites.contains(site))
                    || s.area.as_ref().is_some_and(|area| group.areas.contains(area)))
        };
        let sums: BTreeMap<Period, f64> =
            sum(BOARD.series.iter().filter(member)).into_iter().map(|(p, (v, _))| (p, v)).collect();
        assert_eq!(Some(in_year(&sums, 2014)), number(row, "non_elective_2014_15"), "{id}");
        assert_eq!(Some(in_year(&sums, 2017)), number(row, "non_elective_2017_18"), "{id}");
    }
    assert_eq!(BOARD.group("other-ccgs").unwrap().areas.len(), 149);
}

#[test]
fn every_month_of_the_gap_table_is_a_gap_with_its_reason() {
    let mut found = 0;
    for row in rows("mar-data-gaps.csv") {
        let id = format!("nonelective-ccg-{}", row["ccg_code"].to_lowercase());
        let Some(line) = BOARD.series.iter().find(|s| s.id == *id) else { continue };
        if row["ccg_code"] == "01K" {
            assert!(!line.charting.rebases.is_empty());
            continue;
        }
        let gap = line.gap(month(&row)).unwrap_or_else(|| panic!("{id} {}", row["month"]));
        assert!(!gap.reason.is_empty() && gap.cite.is_some());
        let published = line.at(month(&row)).unwrap().value;
        assert_eq!(
            Some(published),
            number(&row, "non_elective_ga_ffces"),
            "the figure stays beside its reason"
        );
        found += 1;
    }
    assert!(found >= 37, "{found}");
    assert!(line("delayed-days-e09000006").gap(Period::month(2018, 3).unwrap()).is_some());
}

/// Returns the latest period of a series.
fn latest(board: &Board, id: &str) -> String {
    board.series.iter().find(|s| s.id == *id).unwrap().points.last().unwrap().period.to_string()
}

#[test]
fn earlier_date_shows_only_earlier_publications() {
    for (day, month, quarter) in
        [(date(2018, 7, 13), "May 2018", "2017-18 Q4"), (date(2017, 2, 8), "Nov 2016", "2016-17 Q2")]
    {
        let known = known::known(&BOARD, day).board;
        for id in ["england-nonelective", "nonelective-surrey-heartlands", "delayed-days-e10000030"] {
            assert_eq!(latest(&known, id), month, "{id} on {day}");
        }
        assert_eq!(latest(&known, "england-ga-occupancy"), quarter);
        published_by(&known, day);
    }
    let later = known::known(&BOARD, date(2019, 6, 14)).board;
    assert_eq!(latest(&later, "england-nonelective"), "Apr 2019");
}

/// Checks that every figure and statement of a board was published by a date.
fn published_by(board: &Board, day: Date) {
    for series in &board.series {
        for point in &series.points {
            let source = board.source(series.cite_of(point).source.as_str()).unwrap();
            let own = point.published.or(series.published);
            let on = own.or_else(|| source.published_for(point.period));
            assert!(on.is_some_and(|on| on <= day), "{} {}: {on:?}", series.id, point.period);
        }
    }
    for finding in &board.findings {
        let source = board.source(finding.cite.source.as_str()).unwrap();
        assert!(source.published_day().is_some_and(|on| on <= day), "{}", finding.id);
    }
}

//! A measure's lines over time on the same axes: the country, programmes and groups, as figures or as an
//! index. Also each group's change against its comparator.

use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Role};
use boardsight_analysis::by_place::adds_up;
use boardsight_analysis::completeness::{Completeness, PlaceKind};
use boardsight_analysis::groups::{Comparison, GroupLine, compared_with, group_line};
use boardsight_core::model::{
    AreaKind, Board, Group, Measure, Period, PeriodKind, ProgrammeId, Series, SeriesKind,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// One line of the chart.
struct Line<'a> {
    label: String,
    role: Role,
    figures: GroupLine<'a>,
}

fn whole<'a>(board: &'a Board, m: &Measure, programme: Option<&ProgrammeId>) -> GroupLine<'a> {
    let mut line = GroupLine::default();
    let own = |s: &&Series| {
        s.kind == SeriesKind::Outturn
            && s.measure == m.id
            && s.programme.as_ref() == programme
            && s.is_whole()
    };
    for series in board.series.iter().filter(own) {
        line.points.extend(series.counted().map(|p| (p.period, p.value)));
        line.cites.push(&series.cite);
    }
    line
}

/// Returns the sums of a programme's places, for the periods in which every place reports.
fn summed<'a>(
    board: &'a Board,
    m: &Measure,
    programme: &ProgrammeId,
    counts: &Completeness<'a>,
) -> Option<GroupLine<'a>> {
    if !adds_up(m) {
        return None;
    }
    let kind = counts.kinds(Some(programme), &m.id).next()?;
    let kinds: HashMap<&str, &AreaKind> = board.areas.iter().map(|a| (a.id.as_str(), &a.kind)).collect();
    let of_kind = |s: &Series| match kind {
        PlaceKind::Sites => s.site.is_some(),
        PlaceKind::Areas(kind) => {
            s.area.as_ref().and_then(|a| kinds.get(a.as_str())).is_some_and(|k| **k == *kind)
        }
    };
    let mut line = GroupLine::default();
    let mut sums: BTreeMap<Period, f64> = BTreeMap::new();
    let own = board.series.iter().filter(|s| {
        s.kind == SeriesKind::Outturn && s.measure == m.id && s.programme.as_ref() == Some(programme)
    });
    let mut places = std::collections::HashSet::new();
    for series in own.filter(|s| of_kind(s)) {
        if !places.insert((series.site.as_ref(), series.area.as_ref())) {
            continue;
        }
        series.counted().for_each(|p| *sums.entry(p.period).or_default() += p.value);
        if !line.cites.contains(&&series.cite) {
            line.cites.push(&series.cite);
        }
    }
    let complete = |p: &Period| counts.at(Some(programme), &m.id, kind, *p).is_some_and(|c| c.is_complete());
    line.points = sums.into_iter().filter(|(p, _)| complete(p)).collect();
    line.summed_over = Some(places.len());
    (!line.points.is_empty()).then_some(line)
}

fn lines<'a>(names: &Names<'a>, m: &Measure) -> Vec<Line<'a>> {
    let board = names.board();
    let counts = Completeness::of(board);
    let mut found = Vec::new();
    let country = whole(board, m, None);
    if !country.points.is_empty() {
        found.push(Line { label: "England".to_owned(), role: Role::Reference, figures: country });
    }
    let mut number = 0_u8;
    let mut next = || {
        number = number.saturating_add(1);
        Role::Group(number - 1)
    };
    for programme in &board.programmes {
        let own = whole(board, m, Some(&programme.id));
        let figures =
            if own.points.is_empty() { summed(board, m, &programme.id, &counts) } else { Some(own) };
        if let Some(figures) = figures {
            found.push(Line { label: programme.short.clone(), role: next(), figures });
        }
    }
    for group in &board.groups {
        let figures = group_line(board, group, m.id.as_str());
        // For measures that cannot be summed, show a group only if it has figures of its own.
        if !figures.points.is_empty() && (figures.summed_over.is_none() || adds_up(m)) {
            let compares = board.groups.iter().any(|g| g.compared_with.as_ref() == Some(&group.id));
            let role = if compares { Role::Baseline } else { next() };
            found.push(Line { label: group.name.clone(), role, figures });
        }
    }
    found
}

/// Returns the chart of a measure over time for the country, programmes and groups with figures, on the
/// same axes.
///
/// Shows figures, or an index if a base period is given. Returns `None` if fewer than two lines can be
/// drawn.
#[must_use]
pub fn together(names: &Names<'_>, m: &Measure, base: Option<Period>) -> Option<Chart> {
    let lines = lines(names, m);
    let mut marks = Vec::new();
    let mut words = Vec::new();
    let mut cites = Vec::new();
    for line in &lines {
        let points = match base {
            Some(base) => line.figures.index(base),
            None => Some(line.figures.points.clone()),
        };
        // If period lengths are mixed, draw the line from the shortest.
        let Some(points) = points.and_then(|p| shortest(&p)) else { continue };
        let Some((period, last)) = points.iter().next_back() else { continue };
        let figure = match base {
            Some(_) => say::number(*last, 1),
            None => say::with_unit(&say::reported(*last, m), &m.unit),
        };
        let sum = line
            .figures
            .summed_over
            .map_or_else(String::new, |n| format!(" (derived: sum of {})", say::count(n, "place", "places")));
        words.push(format!("{}{sum}: {figure} in {period}", line.label));
        cites.extend(line.figures.cites.iter().copied());
        marks.push(ChartMark::line_by_period(&line.label, line.role, &points));
    }
    if marks.len() < 2 {
        return None;
    }
    let unit = base.map_or_else(|| m.unit.clone(), |base| format!("index, derived: {base} = 100"));
    Some(Chart {
        id: format!("{}-together{}", m.id, if base.is_some() { "-index" } else { "" }),
        title: format!("{}: {}", m.short, words.join("; ")),
        subtitle: format!("{unit}; {}", m.better.label()),
        x: Axis::Months,
        y: Axis::Number {
            unit: if base.is_some() { "index".to_owned() } else { m.unit.clone() },
            zero: false,
        },
        sideways: false,
        marks,
        source: names.cites(cites),
        alt: format!("{}, {unit}. {}.", m.name, words.join("; ")),
    })
}

fn shortest(points: &BTreeMap<Period, f64>) -> Option<BTreeMap<Period, f64>> {
    let months = points.keys().map(|p| p.months()).min()?;
    Some(points.iter().filter(|(p, _)| p.months() == months).map(|(p, v)| (*p, *v)).collect())
}

/// Returns the complete financial years of a line.
fn years(line: &GroupLine<'_>, m: &Measure) -> Vec<Period> {
    let mut years: Vec<Period> =
        line.points.keys().filter_map(|p| Period::containing(p.start(), PeriodKind::Year)).collect();
    years.dedup();
    years.retain(|year| line.over(*year, adds_up(m)).is_some());
    years
}

/// Returns one sentence for each group that compares its change with its comparator's, with caveats.
///
/// Example: 'PACS +3.5% against +9.8% for Other CCGs, 2014-15 to 2017-18'. The change is from the first to
/// the last financial year that both have in full and that has ended by the date.
#[must_use]
pub fn comparisons(names: &Names<'_>, m: &Measure, as_of: Date) -> Vec<String> {
    let board = names.board();
    let span = |group: &Group| {
        let other = board.group(group.compared_with.as_ref()?.as_str())?;
        let own = years(&group_line(board, group, m.id.as_str()), m);
        let others = years(&group_line(board, other, m.id.as_str()), m);
        let both: Vec<Period> = own.into_iter().filter(|y| others.contains(y) && y.end() <= as_of).collect();
        both.first().copied().zip(both.last().copied()).filter(|(first, last)| first != last)
    };
    let found = board.groups.iter().filter_map(|group| {
        let span = span(group)?;
        let c = compared_with(board, group, m, span).ok()?;
        Some(comparison_words(board, m, &c, span))
    });
    found.collect()
}

fn comparison_words(board: &Board, m: &Measure, c: &Comparison<'_>, span: (Period, Period)) -> String {
    let how = |group: &Group| {
        let summed = group_line(board, group, m.id.as_str()).summed_over;
        summed.map_or_else(
            || format!("{} as its line has it", group.name),
            |n| format!("{} summed over {}", group.name, say::count(n, "place", "places")),
        )
    };
    let mut text = format!(
        "{}, {}: {}% against {}% for {}, {} to {}, a difference of {} points (derived: {}; {}).",
        m.short,
        c.group.name,
        say::signed(c.own.percent, 1),
        say::signed(c.other.percent, 1),
        c.comparator.name,
        span.0,
        span.1,
        say::signed(c.points, 1),
        how(c.group),
        how(c.comparator),
    );
    if !c.doubts.is_empty() {
        text.push_str(&format!(" Doubts: {}.", c.doubts.join("; ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::Site;
    use boardsight_testkit::fixture;

    /// Two groups of one site each: 100 a month in 2014-15, then 103.5 and 109.8 in 2017-18.
    fn board() -> Board {
        let mut b = fixture::board();
        let months = |year: i16| {
            std::iter::successors(Period::month(year, 4), |p| p.next()).take(12).collect::<Vec<_>>()
        };
        for (id, later) in [("pacs", 103.5), ("other", 109.8)] {
            b.programmes[1].sites.push(Site::new(id, id));
            let points: Vec<_> = months(2014)
                .into_iter()
                .map(|p| (p, 100.0))
                .chain(months(2017).into_iter().map(|p| (p, later)))
                .collect();
            let mut line = fixture::series("vanguards", "delayed-days", SeriesKind::Outturn, &points);
            (line.id, line.site) = (id.into(), Some(id.into()));
            b.series.push(line);
            b.groups.push(Group { sites: vec![id.into()], ..Group::new(id, &id.to_uppercase()) });
        }
        b.groups[0].compared_with = Some("other".into());
        b.groups[0].doubts.push("Counts, not per person".to_owned());
        assert_eq!(boardsight_core::model::check(&b), []);
        b
    }

    #[test]
    fn groups_are_compared_in_a_sentence_with_its_doubts() {
        let b = board();
        let names = Names::of(&b);
        let m = b.measure("delayed-days").unwrap();
        assert_eq!(
            comparisons(&names, m, jiff::civil::date(2018, 7, 13)),
            [
                "Delayed days, PACS: +3.5% against +9.8% for OTHER, 2014-15 to 2017-18, a difference of −6.3 points \
              (derived: PACS summed over 1 place; OTHER summed over 1 place). Doubts: Counts, not per person."
            ]
        );
        assert!(comparisons(&names, m, jiff::civil::date(2017, 2, 8)).is_empty());
    }

    #[test]
    fn lines_stand_on_one_index() {
        let b = board();
        let names = Names::of(&b);
        let m = b.measure("delayed-days").unwrap();
        let chart = together(&names, m, Period::year(2014)).unwrap();
        let labels: Vec<&str> = chart
            .marks
            .iter()
            .filter_map(
                |mark| if let ChartMark::Line { label, .. } = mark { Some(label.as_str()) } else { None },
            )
            .collect();
        assert_eq!(labels, ["Vanguards", "PACS", "OTHER"]);
        assert!(chart.alt.contains("PACS (derived: sum of 1 place): 103.5 in Mar 2018"), "{}", chart.alt);
        assert_eq!(chart.subtitle, "index, derived: 2014-15 = 100; lower is better");
    }
}

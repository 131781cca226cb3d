//! Groups of places: their combined figures, and their change against a comparator.

use super::by_place::adds_up;
use super::completeness::PlaceCount;
use super::variance::difference;
use boardsight_core::model::{Board, Citation, Group, Measure, Period, PeriodKind, Series, SeriesKind};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Outturns of a group for one measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupLine<'a> {
    /// Figures by period: those of the group's own series, or the sums over its members if all of them
    /// report.
    pub points: BTreeMap<Period, f64>,
    /// Periods for which only some members report, with the number that do.
    pub partial: BTreeMap<Period, PlaceCount>,
    /// Number of members that the figures are summed over; `None` if the group has a series of its own.
    pub summed_over: Option<usize>,
    /// Sources of the figures, each once.
    pub cites: Vec<&'a Citation>,
}

impl GroupLine<'_> {
    /// Returns the figure of a period: its own figure, or the sum of the shorter periods within it. The sum
    /// requires `adds_up` and a figure for every shorter period.
    #[must_use]
    pub fn over(&self, period: Period, adds_up: bool) -> Option<f64> {
        if let Some(value) = self.points.get(&period) {
            return Some(*value);
        }
        if !adds_up {
            return None;
        }
        [PeriodKind::Quarter, PeriodKind::Month].into_iter().find_map(|length| {
            let first = Period::containing(period.start(), length).filter(|p| p.months() < period.months());
            let parts = std::iter::successors(first, |p| p.next()).take_while(|p| p.end() <= period.end());
            let values: Option<Vec<f64>> = parts.map(|p| self.points.get(&p).copied()).collect();
            values.filter(|v| !v.is_empty()).map(|v| v.iter().sum())
        })
    }

    /// Returns the figures as an index that is 100 in the base period. Each figure is divided by the mean
    /// of the figures of the same length in the base period.
    ///
    /// Returns `None` if the base period is incomplete or its mean is zero.
    #[must_use]
    pub fn index(&self, base: Period) -> Option<BTreeMap<Period, f64>> {
        let first = self.points.keys().find(|p| p.start() >= base.start())?;
        let within: Vec<f64> = self
            .points
            .iter()
            .filter(|(p, _)| p.kind() == first.kind() && p.start() >= base.start() && p.end() <= base.end())
            .map(|(_, value)| *value)
            .collect();
        let wanted = usize::try_from(base.months() / first.months()).ok()?;
        if within.len() != wanted || within.is_empty() {
            return None;
        }
        #[allow(clippy::cast_precision_loss)] // twelve at most
        let mean = within.iter().sum::<f64>() / within.len() as f64;
        if mean == 0.0 {
            return None;
        }
        let own = self.points.iter().filter(|(p, _)| p.kind() == first.kind());
        Some(own.map(|(p, value)| (*p, 100.0 * value / mean)).collect())
    }
}

/// Returns the ids of the sites and of the areas in a group.
fn members<'a>(board: &'a Board, group: &'a Group) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let sites: BTreeSet<&str> = group.sites.iter().map(|s| s.as_str()).collect();
    let mut areas: BTreeSet<&str> = group.areas.iter().map(|a| a.as_str()).collect();
    if let Some(kind) = &group.rest_of {
        let compared = board.groups.iter().filter(|g| g.compared_with.as_ref() == Some(&group.id));
        let mut taken: HashSet<&str> = HashSet::new();
        for other in compared {
            taken.extend(other.areas.iter().map(|a| a.as_str()));
            let own = |s: &&boardsight_core::model::Site| other.sites.contains(&s.id);
            let sites = board.programmes.iter().flat_map(|p| &p.sites).filter(own);
            taken.extend(sites.flat_map(|s| &s.areas).map(|a| a.as_str()));
        }
        let rest = board.areas.iter().filter(|a| a.kind == *kind).map(|a| a.id.as_str());
        areas.extend(rest.filter(|id| !taken.contains(id)));
    }
    (sites, areas)
}

/// Returns the outturns of a group for one measure.
#[must_use]
pub fn group_line<'a>(board: &'a Board, group: &'a Group, measure: &str) -> GroupLine<'a> {
    let outturns = || board.series.iter().filter(|s| s.kind == SeriesKind::Outturn && s.measure == *measure);
    let mut line = GroupLine::default();
    let own: Vec<&Series> = outturns().filter(|s| s.group.as_ref() == Some(&group.id)).collect();
    if !own.is_empty() {
        for series in own {
            line.points.extend(series.counted().map(|p| (p.period, p.value)));
            line.cites.push(&series.cite);
        }
        return line;
    }
    let (sites, areas) = members(board, group);
    let count = sites.len() + areas.len();
    line.summed_over = Some(count);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut sums: BTreeMap<Period, (f64, usize)> = BTreeMap::new();
    for series in outturns() {
        let site = series.site.as_ref().map(|s| s.as_str()).filter(|s| sites.contains(s));
        let area = series.area.as_ref().map(|a| a.as_str()).filter(|a| areas.contains(a));
        let Some(place) = site.or(area) else { continue };
        // Count each place once, even if several programmes have its figures.
        if !seen.insert(place) {
            continue;
        }
        if !line.cites.contains(&&series.cite) {
            line.cites.push(&series.cite);
        }
        for point in series.counted() {
            let sum = sums.entry(point.period).or_insert((0.0, 0));
            *sum = (sum.0 + point.value, sum.1 + 1);
        }
    }
    for (period, (sum, reported)) in sums {
        if reported == count {
            line.points.insert(period, sum);
        } else {
            line.partial.insert(period, PlaceCount { reported, owed: count });
        }
    }
    line
}

/// Change of a group's figure from one period to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Figure of the first period.
    pub from: f64,
    /// Figure of the second period.
    pub to: f64,
    /// Change in per cent of the first figure.
    pub percent: f64,
}

/// Change of a group next to that of its comparator.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// The group.
    pub group: &'a Group,
    /// Its comparator.
    pub comparator: &'a Group,
    /// The group's change.
    pub own: Change,
    /// The comparator's change.
    pub other: Change,
    /// Change of the group minus that of the comparator, in percentage points.
    pub points: f64,
    /// Reasons why the comparison may mislead, from both groups.
    pub doubts: Vec<&'a str>,
}

/// Reason why a group is not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// The group names no comparator, or one that does not exist.
    NoComparator,
    /// Figures of the measure cannot be added up, and the group has no series of its own.
    DoesNotAddUp,
    /// The named group has no figure for a period.
    NotKnown {
        /// Name of the group.
        group: String,
        /// Period of the figure.
        period: Period,
        /// Number of members that report one of its figures, if any do.
        reported: Option<PlaceCount>,
    },
}

fn change(
    line: &GroupLine<'_>,
    group: &Group,
    measure: &Measure,
    span: (Period, Period),
) -> Result<Change, NotCompared> {
    if line.summed_over.is_some() && !adds_up(measure) {
        return Err(NotCompared::DoesNotAddUp);
    }
    let of = |period: Period| {
        let missing = || {
            let within = |p: &Period| p.start() >= period.start() && p.end() <= period.end();
            let reported = line.partial.iter().find(|(p, _)| within(p)).map(|(_, count)| *count);
            NotCompared::NotKnown { group: group.name.clone(), period, reported }
        };
        line.over(period, adds_up(measure)).ok_or_else(missing)
    };
    let (from, to) = (of(span.0)?, of(span.1)?);
    if from == 0.0 {
        return Err(NotCompared::NotKnown { group: group.name.clone(), period: span.0, reported: None });
    }
    Ok(Change { from, to, percent: 100.0 * difference(to, from) / from })
}

/// Returns the change of a group between two periods, next to that of its comparator.
///
/// # Errors
/// Fails if the group has no comparator, or if the complete figure of either period is unknown for one of
/// the groups.
pub fn compared_with<'a>(
    board: &'a Board,
    group: &'a Group,
    measure: &Measure,
    span: (Period, Period),
) -> Result<Comparison<'a>, NotCompared> {
    let other = group.compared_with.as_ref().and_then(|id| board.group(id.as_str()));
    let comparator = other.ok_or(NotCompared::NoComparator)?;
    let of = |group: &'a Group| {
        let line = group_line(board, group, measure.id.as_str());
        change(&line, group, measure, span)
    };
    let (own, other) = (of(group)?, of(comparator)?);
    let mut doubts: Vec<&str> = Vec::new();
    for doubt in group.doubts.iter().chain(&comparator.doubts) {
        if !doubts.contains(&doubt.as_str()) {
            doubts.push(doubt);
        }
    }
    let points = difference(own.percent, other.percent);
    Ok(Comparison { group, comparator, own, other, points, doubts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Area, AreaKind, Site};
    use boardsight_testkit::fixture;

    fn months(year: i16) -> impl Iterator<Item = Period> {
        let april = Period::month(year, 4);
        std::iter::successors(april, |p| p.next()).take(12)
    }

    /// Returns a board with four commissioning groups, two of them in a vanguard. Each has 100 a month, and
    /// more from 2017-18 on.
    fn board() -> Board {
        let mut b = fixture::board();
        for (n, later) in [(0, 103.0), (1, 104.0), (2, 110.0), (3, 109.6)] {
            let id = format!("ccg-{n}");
            b.areas.push(Area::new(&id, &id, &id, AreaKind::CommissioningGroup));
            let points: Vec<_> =
                months(2014).map(|p| (p, 100.0)).chain(months(2017).map(|p| (p, later))).collect();
            let mut line = fixture::series("vanguards", "admissions", SeriesKind::Outturn, &points);
            line.id = format!("line-{n}").into();
            if n < 2 {
                line.site = Some(format!("site-{n}").into());
                let site =
                    Site { areas: vec![id.as_str().into()], ..Site::new(&format!("site-{n}"), "Site") };
                b.programmes[1].sites.push(site);
            } else {
                line.area = Some(id.as_str().into());
            }
            b.series.push(line);
        }
        b.groups.push(Group {
            sites: vec!["site-0".into(), "site-1".into()],
            compared_with: Some("rest".into()),
            doubts: vec!["Counts, not per person".into()],
            ..Group::new("pacs", "PACS")
        });
        b.groups.push(Group {
            rest_of: Some(AreaKind::CommissioningGroup),
            doubts: vec!["Counts, not per person".into(), "No group matches it".into()],
            ..Group::new("rest", "Other CCGs")
        });
        assert_eq!(boardsight_core::model::check(&b), []);
        b
    }

    fn span() -> (Period, Period) {
        (Period::year(2014).unwrap(), Period::year(2017).unwrap())
    }

    #[test]
    fn a_group_is_compared_with_the_rest_and_its_doubts_come_with_it() {
        let b = board();
        let c = compared_with(&b, &b.groups[0], &b.measures[0], span()).unwrap();
        let rounded = |x: f64| (x * 10.0).round() / 10.0;
        assert_eq!((rounded(c.own.percent), rounded(c.other.percent)), (3.5, 9.8));
        assert_eq!((c.own.from, rounded(c.points)), (2_400.0, -6.3));
        assert_eq!(c.doubts, ["Counts, not per person", "No group matches it"]);
        let line = group_line(&b, &b.groups[1], "admissions");
        assert_eq!(line.summed_over, Some(2), "those of the vanguard are not in the rest");
    }

    #[test]
    fn a_sum_over_part_of_a_group_is_none() {
        let mut b = board();
        b.series.last_mut().unwrap().points.remove(3);
        let failed = compared_with(&b, &b.groups[0], &b.measures[0], span()).unwrap_err();
        let NotCompared::NotKnown { group, reported, .. } = failed else { panic!("{failed:?}") };
        assert_eq!((group.as_str(), reported), ("Other CCGs", Some(PlaceCount { reported: 1, owed: 2 })));
        assert_eq!(compared_with(&b, &b.groups[1], &b.measures[0], span()), Err(NotCompared::NoComparator));
    }

    #[test]
    fn a_line_of_the_group_itself_is_taken_and_indexed() {
        let mut b = board();
        let points: Vec<_> = months(2014).chain(months(2015)).map(|p| (p, 50.0)).collect();
        let mut line = fixture::series("bcf", "admissions", SeriesKind::Outturn, &points);
        (line.id, line.programme, line.group) = ("own".into(), None, Some("rest".into()));
        line.points.last_mut().unwrap().value = 55.0;
        b.series.push(line);
        let line = group_line(&b, &b.groups[1], "admissions");
        assert_eq!((line.summed_over, line.points.len()), (None, 24));
        let index = line.index(span().0).unwrap();
        assert_eq!(index.values().last().map(|v| v.round()), Some(110.0));
        assert_eq!(line.index(span().1), None);
    }
}

//! Completeness by place: the number of places that report, out of those that a programme should report
//! for.
//!
//! A programme with figures of a measure by site must report for each of its sites. A programme with
//! figures by area must report for every area of that kind.

use boardsight_core::model::{
    AreaKind, Board, MeasureId, Period, PeriodKind, ProgrammeId, Series, SeriesKind, SiteId, Stream,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Number of places that reported, and the number of places that should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PlaceCount {
    /// Number of places with a counted figure.
    pub reported: usize,
    /// Number of places that should report a figure.
    pub owed: usize,
}

impl PlaceCount {
    /// Returns whether every place reported.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        self.reported >= self.owed
    }
}

/// The kind of place by which figures are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind<'a> {
    /// The programme's sites.
    Sites,
    /// Areas of one kind.
    Areas(&'a AreaKind),
}

impl PlaceKind<'_> {
    /// Returns the plural name of the kind, in lower case.
    #[must_use]
    pub fn many(&self) -> &str {
        match self {
            Self::Sites => "places",
            Self::Areas(kind) => kind.many(),
        }
    }
}

/// Figures of one measure of a programme, by one kind of place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct PlaceSeries {
    owed: usize,
    periods: HashMap<Period, usize>,
}

/// Programme (`None` for the country), measure and kind of place.
type Key<'a> = (Option<&'a ProgrammeId>, &'a MeasureId, PlaceKind<'a>);

/// Number of outturns of a board, by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness<'a> {
    lines: HashMap<Key<'a>, PlaceSeries>,
    by_programme: HashMap<&'a ProgrammeId, Vec<(&'a MeasureId, PlaceKind<'a>)>>,
}

/// Returns the kind of place of a series. Returns `None` for a whole programme or the country, and for an
/// area that the board does not have.
fn kind_of<'a>(areas: &HashMap<&str, &'a AreaKind>, series: &Series) -> Option<PlaceKind<'a>> {
    if series.site.is_some() {
        return Some(PlaceKind::Sites);
    }
    areas.get(series.area.as_ref()?.as_str()).map(|kind| PlaceKind::Areas(kind))
}

impl<'a> Completeness<'a> {
    /// Counts a board's outturns by place. Runs in time linear in the number of points.
    #[must_use]
    pub fn of(board: &'a Board) -> Self {
        let areas: HashMap<&str, &AreaKind> = board.areas.iter().map(|a| (a.id.as_str(), &a.kind)).collect();
        let mut of_kind: HashMap<&AreaKind, usize> = HashMap::new();
        for area in &board.areas {
            *of_kind.entry(&area.kind).or_default() += 1;
        }
        let sites: HashMap<&ProgrammeId, usize> =
            board.programmes.iter().map(|p| (&p.id, p.sites.len())).collect();
        let mut places: BTreeMap<Key<'a>, HashMap<&'a str, Vec<&'a Series>>> = BTreeMap::new();
        for series in board.series.iter().filter(|s| s.kind == SeriesKind::Outturn && s.is_of_place()) {
            let Some(kind) = kind_of(&areas, series) else { continue };
            let place = series.site.as_ref().map(SiteId::as_str).or(series.area.as_ref().map(|a| a.as_str()));
            let key = (series.programme.as_ref(), &series.measure, kind);
            places.entry(key).or_default().entry(place.unwrap_or_default()).or_default().push(series);
        }
        let mut all = Self::default();
        for (key, places) in places {
            let owed = match key.2 {
                PlaceKind::Sites => key.0.and_then(|p| sites.get(p)).copied().unwrap_or_default(),
                PlaceKind::Areas(kind) => of_kind.get(kind).copied().unwrap_or_default(),
            };
            let mut line = PlaceSeries { owed: owed.max(places.len()), periods: HashMap::new() };
            for series in places.into_values() {
                let counted = series.iter().flat_map(|s| s.counted()).map(|p| p.period);
                if series.len() == 1 {
                    counted.for_each(|p| *line.periods.entry(p).or_default() += 1);
                } else {
                    let once: HashSet<Period> = counted.collect();
                    once.into_iter().for_each(|p| *line.periods.entry(p).or_default() += 1);
                }
            }
            if let Some(programme) = key.0 {
                all.by_programme.entry(programme).or_default().push((key.1, key.2));
            }
            all.lines.insert(key, line);
        }
        all
    }

    /// Returns the kinds of place by which a programme's (or the country's) figures of a measure are broken
    /// down.
    pub fn kinds<'b>(
        &'b self,
        programme: Option<&'b ProgrammeId>,
        measure: &'b MeasureId,
    ) -> impl Iterator<Item = PlaceKind<'a>> + 'b {
        let own = self.lines.keys().filter(move |(p, m, _)| *p == programme && *m == measure);
        let mut kinds: Vec<PlaceKind<'a>> = own.map(|(_, _, kind)| *kind).collect();
        kinds.sort_unstable();
        kinds.into_iter()
    }

    /// Returns the number of places with a figure of a measure for a period. Returns `None` if there are no
    /// figures by that kind of place.
    #[must_use]
    pub fn at(
        &self,
        programme: Option<&ProgrammeId>,
        measure: &MeasureId,
        kind: PlaceKind<'_>,
        period: Period,
    ) -> Option<PlaceCount> {
        let line = self.lines.get(&(programme, measure, kind))?;
        Some(PlaceCount { reported: line.periods.get(&period).copied().unwrap_or_default(), owed: line.owed })
    }

    /// Returns the number of places for which a return has figures, for the least complete measure. Returns
    /// `None` if the return has no figures by place.
    #[must_use]
    pub fn of_return(&self, stream: &Stream, period: Period) -> Option<PlaceCount> {
        let mut least: Option<PlaceCount> = None;
        for (measure, kind) in self.by_programme.get(&stream.programme)? {
            if !stream.measures.is_empty() && !stream.measures.contains(measure) {
                continue;
            }
            let Some(line) = self.lines.get(&(Some(&stream.programme), *measure, *kind)) else { continue };
            let counts = within(period).map(|p| line.periods.get(&p).copied().unwrap_or_default());
            let reported = counts.max().unwrap_or_default();
            if reported == 0 {
                continue;
            }
            let count = PlaceCount { reported, owed: line.owed };
            let less = |old: &PlaceCount| count.reported * old.owed < old.reported * count.owed;
            if least.as_ref().is_none_or(less) {
                least = Some(count);
            }
        }
        least
    }
}

/// Returns a period and the shorter periods within it. Figures of the shorter periods belong to the return
/// that covers them.
fn within(period: Period) -> impl Iterator<Item = Period> {
    let shorter = [PeriodKind::Quarter, PeriodKind::Month].into_iter().flat_map(move |length| {
        let first = Period::containing(period.start(), length);
        std::iter::successors(first, |p| p.next())
            .take_while(move |p| p.months() < period.months() && p.end() <= period.end())
    });
    std::iter::once(period).chain(shorter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Area, DataGap, Site};
    use boardsight_testkit::fixture;

    fn month(n: i8) -> Period {
        Period::month(2016, n).unwrap()
    }

    /// Returns the fixture with 44 sites of the plans, of which `reported` report a month.
    fn board(reported: usize) -> Board {
        let mut b = fixture::board();
        b.programmes[2].sites = (0..44).map(|n| Site::new(&format!("s{n}"), "Site")).collect();
        for n in 0..reported {
            let mut line = fixture::series(
                "stps",
                "delayed-days",
                SeriesKind::Outturn,
                &[(month(4), 1.0), (month(5), 2.0)],
            );
            line.id = format!("line-{n}").into();
            line.site = Some(format!("s{n}").into());
            b.series.push(line);
        }
        b
    }

    #[test]
    fn places_are_counted_out_of_all_that_the_programme_has() {
        let b = board(5);
        let c = Completeness::of(&b);
        let stps = Some(&b.programmes[2].id);
        let measure: MeasureId = "delayed-days".into();
        assert_eq!(c.kinds(stps, &measure).collect::<Vec<_>>(), [PlaceKind::Sites]);
        let at = |period| c.at(stps, &measure, PlaceKind::Sites, period).unwrap();
        assert_eq!(at(month(4)), PlaceCount { reported: 5, owed: 44 });
        assert_eq!(at(month(6)).reported, 0);
        let stream = fixture::stream("s", "stps", boardsight_core::model::StreamState::Established);
        let quarter = Period::quarter(2016, 1).unwrap();
        assert_eq!(c.of_return(&stream, quarter), Some(PlaceCount { reported: 5, owed: 44 }));
        assert_eq!(c.of_return(&stream, Period::quarter(2016, 2).unwrap()), None);
    }

    #[test]
    fn areas_are_counted_by_kind_and_gaps_are_not_counted() {
        let mut b = board(0);
        for n in 0..4 {
            b.areas.push(Area::new(&format!("a{n}"), "A", "A", AreaKind::Council));
        }
        for n in 0..3 {
            let mut line = fixture::series("bcf", "delayed-days", SeriesKind::Outturn, &[(month(4), 1.0)]);
            line.id = format!("area-{n}").into();
            line.area = Some(format!("a{n}").into());
            b.series.push(line);
        }
        b.series.last_mut().unwrap().gaps.push(DataGap {
            from: month(4),
            to: None,
            reason: "Late".into(),
            cite: None,
        });
        let c = Completeness::of(&b);
        let measure: MeasureId = "delayed-days".into();
        let count = c.at(Some(&"bcf".into()), &measure, PlaceKind::Areas(&AreaKind::Council), month(4));
        assert_eq!(count, Some(PlaceCount { reported: 2, owed: 4 }));
    }

    #[test]
    fn two_lines_of_one_place_count_once() {
        let mut b = board(2);
        let mut again = b.series.last().unwrap().clone();
        again.id = "again".into();
        b.series.push(again);
        let c = Completeness::of(&b);
        let count = c.at(Some(&"stps".into()), &"delayed-days".into(), PlaceKind::Sites, month(4)).unwrap();
        assert_eq!(count.reported, 2);
    }
}

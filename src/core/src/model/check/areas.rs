//! Validation of areas, groups, events, gaps and runs.

use super::{RecordPath, ReferenceKind, Validator};
use crate::model::{Area, Board, DataGap, Group, Period, Run};
use std::collections::{HashMap, HashSet};

/// Maximum deviation of the sum of shares from 1: published shares are rounded.
const ROUNDING: f64 = 0.001;

impl<'a> Validator<'a> {
    pub(super) fn areas(&mut self, b: &'a Board) {
        let by_id: HashMap<&str, usize> =
            b.areas.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
        let mut codes: HashMap<&str, usize> = HashMap::new();
        let mut parents: Vec<Vec<(usize, usize)>> = Vec::with_capacity(b.areas.len());
        for (i, area) in b.areas.iter().enumerate() {
            let place = RecordPath::default().field("areas").index(i);
            if let Some(code) = &area.code
                && let Some(first) = codes.insert(code, i)
            {
                let what = format!("code '{code}' is given twice (first at areas[{first}])");
                self.wrong(place.field("code"), what, "a code that no other area has");
            }
            self.cite(&place.field("cite"), area.cite.as_ref());
            let within = place.field("within");
            let mut seen = HashSet::new();
            let mut above = Vec::new();
            for (k, part) in area.within.iter().enumerate() {
                let at = || within.index(k);
                let id = part.area.as_str();
                if id == area.id.as_str() {
                    self.wrong(at().field("area"), format!("area '{id}' within itself"), "another area");
                } else if !seen.insert(id) {
                    self.wrong(at().field("area"), format!("area '{id}' a second time"), "one entry an area");
                } else if let Some(&parent) = by_id.get(id) {
                    above.push((k, parent));
                } else {
                    self.known(at().field("area"), ReferenceKind::Area, id);
                }
                if !(part.share > 0.0 && part.share <= 1.0) {
                    let what = format!("share {}", part.share);
                    self.wrong(at().field("share"), what, "a number above 0 and at most 1");
                }
            }
            self.shares(b, area, &within, &above);
            parents.push(above);
        }
        self.cycles(b, &parents);
    }

    /// Checks that the shares of an area inside areas of one kind add up to 1.
    fn shares(&mut self, b: &'a Board, area: &Area, within: &RecordPath, above: &[(usize, usize)]) {
        let mut sums: Vec<(usize, f64)> = Vec::new();
        for &(k, parent) in above {
            let (Some(part), Some(to)) = (area.within.get(k), b.areas.get(parent)) else { continue };
            let same = |(other, _): &(usize, f64)| b.areas.get(*other).is_some_and(|o| o.kind == to.kind);
            match sums.iter_mut().find(|s| same(s)) {
                Some((_, sum)) => *sum += part.share,
                None => sums.push((parent, part.share)),
            }
        }
        for (parent, sum) in sums {
            if (sum - 1.0).abs() > ROUNDING || sum.is_nan() {
                let kind = b.areas.get(parent).map_or("areas", |a| a.kind.many());
                let what = format!("the shares of '{}' in {kind} add up to {sum:.4}", area.id);
                self.wrong(within.clone(), what, "shares that add up to 1");
            }
        }
    }

    /// Reports areas that contain themselves indirectly. Each area is visited once.
    fn cycles(&mut self, b: &Board, parents: &[Vec<(usize, usize)>]) {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            Not,
            Open,
            Done,
        }
        let mut seen = vec![Seen::Not; parents.len()];
        let mut path: Vec<(usize, usize)> = Vec::new();
        for start in 0..parents.len() {
            if seen[start] != Seen::Not {
                continue;
            }
            seen[start] = Seen::Open;
            path.push((start, 0));
            while let Some((area, next)) = path.last_mut() {
                let Some(&(k, parent)) = parents[*area].get(*next) else {
                    seen[*area] = Seen::Done;
                    path.pop();
                    continue;
                };
                *next += 1;
                match seen[parent] {
                    Seen::Not => {
                        seen[parent] = Seen::Open;
                        path.push((parent, 0));
                    }
                    Seen::Open => {
                        let at = RecordPath::default().field("areas").index(*area).field("within").index(k);
                        let id = |i: usize| b.areas.get(i).map_or("", |a| a.id.as_str());
                        let what =
                            format!("area '{}' lies within itself by way of '{}'", id(parent), id(*area));
                        self.wrong(at.field("area"), what, "an area that does not lie in this one");
                    }
                    Seen::Done => {}
                }
            }
        }
    }

    pub(super) fn groups(&mut self, b: &'a Board) {
        for (i, group) in b.groups.iter().enumerate() {
            let place = RecordPath::default().field("groups").index(i);
            self.refers(
                &place,
                "programme",
                ReferenceKind::Programme,
                group.programme.as_ref().map(|x| x.as_str()),
            );
            for (k, site) in group.sites.iter().enumerate() {
                self.known(place.field("sites").index(k), ReferenceKind::Site, site.as_str());
            }
            for (k, area) in group.areas.iter().enumerate() {
                self.known(place.field("areas").index(k), ReferenceKind::Area, area.as_str());
            }
            self.members(&place, group);
            if let Some(other) = &group.compared_with {
                if *other == group.id {
                    let what = format!("group '{other}' compared with itself");
                    self.wrong(place.field("compared_with"), what, "another group");
                } else {
                    self.known(place.field("compared_with"), ReferenceKind::Group, other.as_str());
                }
            }
            self.cites(&place, &group.cites);
        }
    }

    /// Checks that a group has members, each only once.
    fn members(&mut self, place: &RecordPath, group: &Group) {
        let listed = !group.sites.is_empty() || !group.areas.is_empty() || group.rest_of.is_some();
        if !listed && group.about.trim().is_empty() {
            let what = format!("group '{}' without members", group.id);
            self.wrong(
                place.clone(),
                what,
                "'sites', 'areas', 'rest_of', or 'about', which says who is in it",
            );
        }
        let sites = group.sites.iter().map(|s| s.as_str());
        let areas = group.areas.iter().map(|a| a.as_str());
        for (list, ids) in [("sites", sites.collect::<Vec<_>>()), ("areas", areas.collect())] {
            let mut seen = HashSet::new();
            for (k, id) in ids.into_iter().enumerate() {
                if !seen.insert(id) {
                    self.wrong(
                        place.field(list).index(k),
                        format!("'{id}' a second time"),
                        "each member once",
                    );
                }
            }
        }
    }

    pub(super) fn events(&mut self, b: &'a Board) {
        for (i, event) in b.events.iter().enumerate() {
            let place = RecordPath::default().field("events").index(i);
            self.refers(
                &place,
                "programme",
                ReferenceKind::Programme,
                event.programme.as_ref().map(|x| x.as_str()),
            );
            self.refers(
                &place,
                "measure",
                ReferenceKind::Measure,
                event.measure.as_ref().map(|x| x.as_str()),
            );
            self.refers(&place, "area", ReferenceKind::Area, event.area.as_ref().map(|x| x.as_str()));
            self.cite(&place.field("cite"), event.cite.as_ref());
            if event.title.trim().is_empty() {
                self.wrong(place.field("title"), "an event without a title", "a few words for the chart");
            }
            if let Some(until) = event.until.filter(|until| *until < event.on) {
                let what = format!("{until} is before {}", event.on);
                self.wrong(place.field("until"), what, "the last day of the event");
            }
            if event.cite.is_none() && event.basis.is_published() {
                let expected = "a 'cite', or a 'basis' other than Published";
                self.wrong(place, "published event without a source", expected);
            }
        }
    }

    pub(super) fn gaps(&mut self, place: &RecordPath, gaps: &[DataGap]) {
        for (k, gap) in gaps.iter().enumerate() {
            let at = || place.index(k);
            if gap.reason.trim().is_empty() {
                self.wrong(at().field("reason"), "a gap without a reason", "why the figures are not counted");
            }
            if let Some(to) = gap.to.filter(|to| *to < gap.from || to.kind() != gap.from.kind()) {
                let what = format!("'{to}' after '{}'", gap.from);
                self.wrong(at().field("to"), what, "a later period of the same length");
            }
            self.cite(&at().field("cite"), gap.cite.as_ref());
        }
    }

    /// Checks the runs of a file before they are converted to points.
    pub(super) fn runs(&mut self, place: &RecordPath, runs: &[Run], seen: &mut HashSet<Period>) {
        for (k, run) in runs.iter().enumerate() {
            let at = || place.index(k);
            let mut reached = 0;
            for (n, (period, value)) in run.points().enumerate() {
                reached = n + 1;
                let Some(value) = value else { continue };
                if !seen.insert(period) {
                    let what = format!("a second figure for {period}");
                    self.wrong(at().field("values").index(n), what, "one figure a period");
                }
                if !value.is_finite() {
                    self.finite(at().field("values").index(n), value);
                }
            }
            if reached < run.values.len() {
                let what = format!("{} figures from {} on", run.values.len(), run.from);
                self.wrong(at().field("values"), what, "periods up to 2199-00");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Area, Period};
    use crate::model::{
        AreaKind, AreaShare, Board, Citation, DataGap, Event, Group, Run, Series, SeriesKind, Site, check,
    };
    use jiff::civil::date;

    fn board() -> Board {
        let mut b = Board::new("Test", date(2018, 7, 13));
        b.areas.push(Area::new("england", "England", "England", AreaKind::Country));
        for id in ["north", "south"] {
            let mut area = Area::new(id, id, id, AreaKind::Footprint);
            area.within.push(AreaShare::whole("england"));
            b.areas.push(area);
        }
        let mut council = Area::new("council", "Council", "Council", AreaKind::Council);
        council.within = vec![
            AreaShare { area: "north".into(), share: 0.6 },
            AreaShare { area: "south".into(), share: 0.4 },
            AreaShare::whole("england"),
        ];
        b.areas.push(council);
        b
    }

    fn texts(b: &Board) -> Vec<String> {
        check(b).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn areas_in_one_another_are_sound() {
        assert_eq!(texts(&board()), Vec::<String>::new());
    }

    #[test]
    fn an_area_within_itself_is_found_directly_and_by_others() {
        let mut b = board();
        b.areas[1].within.push(AreaShare::whole("north"));
        b.areas[0].within.push(AreaShare::whole("council"));
        let found = texts(&b);
        assert!(found[0].starts_with("areas[1].within[1].area: area 'north' within itself"), "{found:?}");
        assert!(found.iter().any(|t| t.contains("lies within itself by way of")), "{found:?}");
    }

    #[test]
    fn a_long_chain_of_areas_takes_no_stack() {
        let mut b = Board::new("Test", date(2018, 7, 13));
        for n in 0..50_000 {
            let mut area = Area::new(&format!("a{n}"), "A", "A", AreaKind::Other(format!("Level {n}")));
            area.within.push(AreaShare::whole(&format!("a{}", (n + 1) % 50_000)));
            b.areas.push(area);
        }
        assert_eq!(texts(&b).len(), 1);
    }

    #[test]
    fn shares_add_up_to_one_by_kind_and_lead_to_areas() {
        let mut b = board();
        b.areas[3].within[1].share = 0.3;
        b.areas[2].within[0].area = "wales".into();
        let found = texts(&b);
        assert_eq!(
            found,
            [
                "areas[2].within[0].area: no area 'wales', expected the id of an entry of 'areas'",
                "areas[3].within: the shares of 'council' in footprints add up to 0.9000, expected shares that \
                 add up to 1",
            ]
        );
        b.areas[3].within[1].share = f64::NAN;
        assert_eq!(texts(&b).len(), 3);
    }

    #[test]
    fn sites_series_groups_and_events_name_areas_that_are_there() {
        let mut b = board();
        let mut programme = crate::fixture::board().programmes.remove(0);
        (programme.leads, programme.money, programme.cites) = (vec![], vec![], vec![]);
        programme.confidence.clear();
        programme.sites = vec![Site { areas: vec!["nowhere".into()], ..Site::new("site", "Site") }];
        b.programmes.push(programme);
        b.groups.push(Group { areas: vec!["lost".into()], ..Group::new("g", "G") });
        b.groups.push(Group::new("empty", "Empty"));
        b.events.push(Event { area: Some("gone".into()), ..Event::new("e", date(2018, 1, 1), "E") });
        let found = texts(&b).join("\n");
        for part in [
            "programmes[0].sites[0].areas[0]: no area 'nowhere'",
            "groups[0].areas[0]: no area 'lost'",
            "groups[1]: group 'empty' without members",
            "events[0].area: no area 'gone'",
        ] {
            assert!(found.contains(part), "{part} in {found}");
        }
    }

    #[test]
    fn gaps_have_reasons_and_runs_end_within_the_calendar() {
        let mut b = crate::fixture::board();
        let measure = b.measures[0].id.to_string();
        let cite = Citation::of(b.sources[0].id.as_str());
        let mut line = Series::new("line", &measure, SeriesKind::Outturn, cite);
        let gap = |reason: &str, to: &str| DataGap {
            from: "May 2017".parse().unwrap(),
            to: to.parse().ok(),
            reason: reason.to_owned(),
            cite: None,
        };
        line.gaps = vec![gap(" ", ""), gap("late", "Apr 2017"), gap("late", "Jul 2017")];
        line.runs.push(Run { from: Period::year(2198).unwrap(), values: vec![Some(1.0); 4] });
        line.runs.push(Run { from: Period::year(2198).unwrap(), values: vec![Some(f64::NAN)] });
        b.series.push(line);
        let at = b.series.len() - 1;
        let found = texts(&b);
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found[0].starts_with(&format!("series[{at}].gaps[0].reason")), "{found:?}");
        assert!(found[1].starts_with(&format!("series[{at}].gaps[1].to: 'Apr 2017' after 'May 2017'")));
        assert!(found[2].contains("runs[0].values: 4 figures from 2198-99 on"), "{found:?}");
    }
}

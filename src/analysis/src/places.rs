//! Everything that a board records about an area, across its programmes.

use boardsight_core::model::{
    Area, AreaKind, Board, Event, Finding, MeasureId, MoneyLine, Period, Programme, Risk, Series, SeriesKind,
    Site,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Number of similar areas that are returned.
pub const SIMILAR: usize = 5;

/// Number of months over which the sizes of areas are compared.
const RECENT: usize = 12;

/// Everything that a board records about an area.
#[derive(Clone, Debug)]
pub struct AreaFacts<'a> {
    /// The area.
    pub area: &'a Area,
    /// Areas that contain it, each with the share of this area inside it, nearest first.
    pub within: Vec<(&'a Area, f64)>,
    /// Areas inside it, each with its share inside this area, in board order.
    pub parts: Vec<(&'a Area, f64)>,
    /// Sites that cover all or part of it, in programme order.
    pub sites: Vec<(&'a Programme, &'a Site)>,
    /// Series of the area, of a site that is the area, and of the sites in it.
    pub lines: Vec<AreaLine<'a>>,
    /// Findings about the area or its sites.
    pub findings: Vec<&'a Finding>,
    /// Money lines of its sites.
    pub money: Vec<(&'a Programme, &'a MoneyLine)>,
    /// Indices of the live risks that name the area.
    pub risks: Vec<usize>,
    /// Events that name the area. Events without an area are not included.
    pub events: Vec<&'a Event>,
}

/// One series of an area.
#[derive(Clone, Copy, Debug)]
pub struct AreaLine<'a> {
    /// The series.
    pub series: &'a Series,
    /// The site that the figures belong to; `None` if they are those of the area itself.
    pub site: Option<&'a Site>,
}

/// Returns whether the figures of a site are those of an area. The site has the area's code, or it covers
/// only this area and the programme's sites are areas of that kind.
#[must_use]
pub fn is_area(site: &Site, area: &Area) -> bool {
    let code = site.code.is_some() && site.code == area.code;
    code || (area.kind == AreaKind::Footprint && site.areas.as_slice() == std::slice::from_ref(&area.id))
}

/// Returns the areas inside an area, also indirectly, each with its share inside.
fn parts<'a>(board: &'a Board, of: &Area) -> Vec<(&'a Area, f64)> {
    let mut children: HashMap<&str, Vec<(&'a Area, f64)>> = HashMap::new();
    for area in &board.areas {
        for part in &area.within {
            children.entry(part.area.as_str()).or_default().push((area, part.share));
        }
    }
    let mut share: HashMap<&str, f64> = HashMap::new();
    let mut open: Vec<(&str, f64)> = vec![(of.id.as_str(), 1.0)];
    let mut done: HashSet<&str> = HashSet::new();
    while let Some((id, above)) = open.pop() {
        if !done.insert(id) {
            continue;
        }
        for (child, part) in children.get(id).into_iter().flatten() {
            // An area reached by several paths counts with the larger share.
            let here = share.entry(child.id.as_str()).or_insert(0.0);
            *here = here.max(above * part);
            open.push((child.id.as_str(), above * part));
        }
    }
    board.areas.iter().filter_map(|a| Some((a, *share.get(a.id.as_str())?))).collect()
}

/// Returns the areas that contain an area, also indirectly.
fn within<'a>(board: &'a Board, area: &'a Area) -> Vec<(&'a Area, f64)> {
    let by_id: HashMap<&str, &Area> = board.areas.iter().map(|a| (a.id.as_str(), a)).collect();
    let mut found: Vec<(&Area, f64)> = Vec::new();
    let mut open: std::collections::VecDeque<(&Area, f64)> = std::iter::once((area, 1.0)).collect();
    let mut seen: HashSet<&str> = HashSet::from([area.id.as_str()]);
    while let Some((one, share)) = open.pop_front() {
        for part in &one.within {
            let Some(&above) = by_id.get(part.area.as_str()) else { continue };
            if seen.insert(above.id.as_str()) {
                found.push((above, share * part.share));
                open.push_back((above, share * part.share));
            }
        }
    }
    found
}

/// Returns everything that a board records about an area; `None` if there is no such area.
#[must_use]
pub fn area_facts<'a>(board: &'a Board, id: &str) -> Option<AreaFacts<'a>> {
    let area = board.area(id)?;
    let parts = parts(board, area);
    let inside: HashSet<&str> = parts.iter().map(|(a, _)| a.id.as_str()).chain([area.id.as_str()]).collect();
    // The country contains everything, so only its own figures are listed.
    let country = area.kind == AreaKind::Country;
    let names = |areas: &[boardsight_core::model::AreaId]| areas.iter().any(|a| inside.contains(a.as_str()));
    let sites: Vec<(&Programme, &Site)> = board
        .programmes
        .iter()
        .flat_map(|p| p.sites.iter().map(move |s| (p, s)))
        .filter(|(_, s)| !country && (names(&s.areas) || is_area(s, area)))
        .collect();
    let own_sites: HashMap<&str, &Site> = sites.iter().map(|(_, s)| (s.id.as_str(), *s)).collect();
    let lines = board
        .series
        .iter()
        .filter_map(|series| {
            if series.area.as_ref().is_some_and(|a| *a == area.id) {
                return Some(AreaLine { series, site: None });
            }
            let site = *own_sites.get(series.site.as_ref()?.as_str())?;
            Some(AreaLine { series, site: (!is_area(site, area)).then_some(site) })
        })
        .collect();
    let of_site =
        |id: Option<&boardsight_core::model::SiteId>| id.is_some_and(|s| own_sites.contains_key(s.as_str()));
    let findings = board
        .findings
        .iter()
        .filter(|f| f.area.as_ref().is_some_and(|a| *a == area.id) || of_site(f.site.as_ref()))
        .collect();
    let money = board
        .programmes
        .iter()
        .flat_map(|p| p.money.iter().map(move |m| (p, m)))
        .filter(|(_, m)| of_site(m.site.as_ref()))
        .collect();
    let concerns = |r: &Risk| r.is_live() && r.areas.contains(&area.id);
    let risks = board.risks.iter().enumerate().filter(|(_, r)| concerns(r)).map(|(i, _)| i).collect();
    let events = board.events.iter().filter(|e| e.area.as_ref().is_some_and(|a| *a == area.id)).collect();
    Some(AreaFacts { area, within: within(board, area), parts, sites, lines, findings, money, risks, events })
}

/// Returns the outturns of one measure by area index: the area's own series, or that of the site that is
/// the area.
#[must_use]
pub fn by_area<'a>(board: &'a Board, measure: &str, kind: &AreaKind) -> BTreeMap<usize, &'a Series> {
    let areas: Vec<(usize, &Area)> =
        board.areas.iter().enumerate().filter(|(_, a)| a.kind == *kind).collect();
    let by_id: HashMap<&str, usize> = areas.iter().map(|(i, a)| (a.id.as_str(), *i)).collect();
    let mut of_site: HashMap<&str, usize> = HashMap::new();
    let by_code: HashMap<&str, usize> =
        areas.iter().filter_map(|(i, a)| Some((a.code.as_deref()?, *i))).collect();
    for site in board.programmes.iter().flat_map(|p| &p.sites) {
        let coded = site.code.as_deref().and_then(|c| by_code.get(c).copied());
        let alone = match site.areas.as_slice() {
            [only] => by_id.get(only.as_str()).copied(),
            _ => None,
        };
        let place = coded.or(alone).filter(|i| board.areas.get(*i).is_some_and(|a| is_area(site, a)));
        if let Some(place) = place {
            of_site.insert(site.id.as_str(), place);
        }
    }
    let mut found: BTreeMap<usize, &Series> = BTreeMap::new();
    for series in board.series.iter().filter(|s| s.kind == SeriesKind::Outturn && s.measure == *measure) {
        let own = series.area.as_ref().and_then(|a| by_id.get(a.as_str()).copied());
        let place = own.or_else(|| of_site.get(series.site.as_ref()?.as_str()).copied());
        if let Some(place) = place {
            // The area's own series takes precedence over a site's.
            if own.is_some() || !found.contains_key(&place) {
                found.insert(place, series);
            }
        }
    }
    found
}

/// Returns the country's outturns of a measure, recorded for the country as an area or as a whole.
#[must_use]
pub fn of_country<'a>(board: &'a Board, measure: &MeasureId) -> Option<&'a Series> {
    let outturn = |s: &&Series| s.kind == SeriesKind::Outturn && s.measure == *measure;
    let whole = |s: &&Series| s.programme.is_none() && s.is_whole();
    let areas: HashSet<&str> =
        board.areas.iter().filter(|a| a.kind == AreaKind::Country).map(|a| a.id.as_str()).collect();
    let country = |s: &&Series| s.area.as_ref().is_some_and(|a| areas.contains(a.as_str()));
    let lines = || board.series.iter().filter(outturn);
    let longest = |found: Vec<&'a Series>| found.into_iter().max_by_key(|s| s.points.len());
    longest(lines().filter(|s| whole(s) || country(s)).collect())
}

/// Returns the mean of the last twelve counted figures of a series.
fn size(series: &Series) -> Option<f64> {
    let last: Vec<f64> = series.counted().rev().take(RECENT).map(|p| p.value).collect();
    #[allow(clippy::cast_precision_loss)] // twelve at most
    (!last.is_empty()).then(|| last.iter().sum::<f64>() / last.len() as f64)
}

/// Returns the indices of the areas most similar to an area by a measure, nearest first. They are areas of
/// the same kind whose mean of the last twelve figures is nearest to its own. Empty if the area has no
/// figures.
#[must_use]
pub fn similar(board: &Board, area: &Area, measure: &str) -> Vec<usize> {
    let lines = by_area(board, measure, &area.kind);
    let own = board.areas.iter().position(|a| a.id == area.id);
    let Some(size_here) = own.and_then(|i| lines.get(&i)).and_then(|s| size(s)) else { return Vec::new() };
    let others = lines.iter().filter(|(i, _)| Some(**i) != own);
    let mut others: Vec<(usize, f64)> =
        others.filter_map(|(i, s)| Some((*i, (size(s)? - size_here).abs()))).collect();
    others.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    others.into_iter().take(SIMILAR).map(|(i, _)| i).collect()
}

/// Returns the median of several series by period, for periods in which each of them has a figure.
#[must_use]
pub fn median(lines: &[&Series]) -> BTreeMap<Period, f64> {
    let mut values: BTreeMap<Period, Vec<f64>> = BTreeMap::new();
    for point in lines.iter().flat_map(|s| s.counted()) {
        values.entry(point.period).or_default().push(point.value);
    }
    let whole = values.into_iter().filter(|(_, v)| !v.is_empty() && v.len() == lines.len());
    whole
        .map(|(period, mut v)| {
            v.sort_by(f64::total_cmp);
            let middle = v.len() / 2;
            let value = if v.len() % 2 == 1 { v[middle] } else { f64::midpoint(v[middle - 1], v[middle]) };
            (period, value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{AreaShare, Citation};
    use boardsight_testkit::fixture;

    /// Returns a board with England and three footprints. The first footprint is a site of the plans. A
    /// council is split between two of them.
    pub(crate) fn board() -> Board {
        let mut b = fixture::board();
        b.areas.push(Area::new("england", "England", "England", AreaKind::Country));
        for (n, level) in [(0, 100.0), (1, 200.0), (2, 110.0)] {
            let mut area = Area::new(&format!("f{n}"), &format!("Footprint {n}"), "F", AreaKind::Footprint);
            area.within.push(AreaShare::whole("england"));
            b.areas.push(area);
            let points: Vec<_> = (1..=12).map(|m| (Period::month(2016, m).unwrap(), level)).collect();
            let mut line = fixture::series("stps", "delayed-days", SeriesKind::Outturn, &points);
            line.id = format!("line-{n}").into();
            if n == 0 {
                let site = Site { areas: vec!["f0".into()], ..Site::new("stp-0", "Plan 0") };
                b.programmes[2].sites.push(site);
                line.site = Some("stp-0".into());
            } else {
                line.area = Some(format!("f{n}").into());
            }
            b.series.push(line);
        }
        let mut council = Area::new("council", "Council", "Council", AreaKind::Council);
        council.within =
            vec![AreaShare { area: "f0".into(), share: 0.75 }, AreaShare { area: "f1".into(), share: 0.25 }];
        b.areas.push(council);
        b.risks[0].areas.push("f0".into());
        b.findings = vec![Finding {
            id: "rating".into(),
            programme: Some("stps".into()),
            site: Some("stp-0".into()),
            area: None,
            theme: "Rating".into(),
            statement: "Making progress".into(),
            value: None,
            unit: None,
            period: None,
            cite: Citation::of("nao-2017"),
        }];
        assert_eq!(boardsight_core::model::check(&b), []);
        b
    }

    #[test]
    fn a_place_holds_what_every_programme_has_of_it() {
        let b = board();
        let f = area_facts(&b, "f0").unwrap();
        assert_eq!((f.sites.len(), f.findings.len(), f.risks.as_slice()), (1, 1, &[0][..]));
        assert!(f.lines.len() == 1 && f.lines[0].site.is_none(), "the plan's figures are the area's");
        assert_eq!(f.parts.iter().map(|(a, s)| (a.id.as_str(), *s)).collect::<Vec<_>>(), [("council", 0.75)]);
        assert_eq!(f.within[0].0.id, "england");
        let council = area_facts(&b, "council").unwrap();
        let above: Vec<_> = council.within.iter().map(|(a, s)| (a.id.as_str(), *s)).collect();
        assert_eq!(above, [("f0", 0.75), ("f1", 0.25), ("england", 0.75)]);
        assert!(area_facts(&b, "wales").is_none());
    }

    #[test]
    fn areas_are_alike_by_the_size_of_their_latest_figures() {
        let b = board();
        let like = similar(&b, b.area("f0").unwrap(), "delayed-days");
        let ids: Vec<_> = like.iter().map(|i| b.areas[*i].id.as_str()).collect();
        assert_eq!(ids, ["f2", "f1"]);
        let lines = by_area(&b, "delayed-days", &AreaKind::Footprint);
        assert_eq!(lines.len(), 3);
        let all: Vec<&Series> = lines.values().copied().collect();
        assert_eq!(median(&all).values().copied().next(), Some(110.0));
        assert_eq!(median(&all[..2]).values().copied().next(), Some(150.0));
    }
}

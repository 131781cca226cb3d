//! Checks of the whole against its places, and of missing places.

use super::{Arrival, ArrivedFigure, ReturnFinding, at};
use crate::by_place::adds_up;
use boardsight_core::model::{Board, Measure, MeasureId, Period, ProgrammeId, SeriesKind, SiteId};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reports places that reported the last time, or all places of the programme if none did, and that are
/// missing from this return.
pub(super) fn missing_places(a: &Arrival<'_>, came: &[ArrivedFigure<'_>]) -> Vec<ReturnFinding> {
    let within = |p: Period| p.start() >= a.period.start() && p.end() <= a.period.end();
    let mut reported: BTreeMap<&MeasureId, HashSet<&SiteId>> = BTreeMap::new();
    for figure in came.iter().filter(|f| f.series.kind == SeriesKind::Outturn && within(f.point.period)) {
        if let Some(site) = &figure.series.site {
            reported.entry(&figure.series.measure).or_default().insert(site);
        }
    }
    let Some(programme) = a.after.programme(a.stream.programme.as_str()) else { return Vec::new() };
    let earlier = holding(a.before, &reported, &|p| p < a.period && !within(p));
    let now = holding(a.after, &reported, &within);
    let mut out = Vec::new();
    for (measure, sites) in reported {
        let all = || programme.sites.iter().map(|s| &s.id);
        let mut expected: Vec<&SiteId> = all().filter(|site| earlier.contains(&(measure, *site))).collect();
        if expected.is_empty() {
            expected = all().collect();
        }
        let missing: Vec<SiteId> = expected
            .into_iter()
            .filter(|site| !sites.contains(site) && !now.contains(&(measure, *site)))
            .cloned()
            .collect();
        if !missing.is_empty() {
            let reported = sites.len();
            out.push(ReturnFinding::MissingPlaces { measure: measure.clone(), sites: missing, reported });
        }
    }
    out
}

/// Returns the measures and places for which a board has an outturn of a wanted period.
fn holding<'a>(
    board: &'a Board,
    measures: &BTreeMap<&MeasureId, HashSet<&SiteId>>,
    wanted: &dyn Fn(Period) -> bool,
) -> HashSet<(&'a MeasureId, &'a SiteId)> {
    let outturns = board.series.iter().filter(|s| s.kind == SeriesKind::Outturn);
    outturns
        .filter(|s| measures.contains_key(&s.measure))
        .filter_map(|s| Some((s, s.site.as_ref()?)))
        // A place that states why it has no figure counts as reported.
        .filter(|(s, _)| {
            let figure = s.points.iter().any(|p| wanted(p.period));
            figure || s.absences.iter().any(|a| wanted(a.period))
        })
        .map(|(s, site)| (&s.measure, site))
        .collect()
}

/// Checks, for each measure and period with a whole and its places, whether the places add up to the whole.
pub(super) fn totals(
    a: &Arrival<'_>,
    came: &[ArrivedFigure<'_>],
    measures: &HashMap<&str, &Measure>,
) -> Vec<ReturnFinding> {
    type Key<'k> = (&'k MeasureId, SeriesKind, Period);
    let own: &ProgrammeId = &a.stream.programme;
    let mut parts: HashMap<Key<'_>, (f64, usize, bool)> = HashMap::new();
    for series in a.after.series.iter().filter(|s| s.programme.as_ref() == Some(own) && s.site.is_some()) {
        for point in &series.points {
            let sum = parts.entry((&series.measure, series.kind, point.period)).or_insert((0.0, 0, true));
            *sum = (sum.0 + point.value, sum.1 + 1, sum.2 && point.value >= 0.0);
        }
    }
    let sites = a.after.programme(own.as_str()).map_or(0, |p| p.sites.len());
    let mut out = Vec::new();
    for figure in came.iter().filter(|f| f.series.is_whole()) {
        let Some(measure) = measures.get(figure.series.measure.as_str()).filter(|m| adds_up(m)) else {
            continue;
        };
        let key = (&figure.series.measure, figure.series.kind, figure.point.period);
        let Some((sum, places, positive)) = parts.get(&key).copied().filter(|(_, n, _)| *n >= 2) else {
            continue;
        };
        let complete = places >= sites;
        let whole = figure.point.value;
        // Allow for rounding: half of the last digit for each place, and for the whole.
        let allowed = 0.5 * 10_f64.powi(-i32::from(measure.decimals)) * (places as f64 + 1.0);
        let off = if complete { (sum - whole).abs() > allowed } else { positive && sum > whole + allowed };
        if off {
            out.push(ReturnFinding::Total {
                at: at(figure.series, figure.point),
                whole,
                parts: sum,
                places,
                complete,
            });
        }
    }
    out
}

//! Validation of programmes, streams and figures.

use super::{RecordPath, ReferenceKind, Validator};
use crate::model::{Board, Mapping, Means, Role};
use std::collections::{HashMap, HashSet};

impl<'a> Validator<'a> {
    fn charting(&mut self, place: &RecordPath, charting: &crate::model::SpcSettings) {
        if let Some(n) = charting.fix_after.filter(|n| *n < 12) {
            self.wrong(place.field("fix_after"), format!("a baseline of {n} points"), "12 points or more");
        }
        let mut seen = HashSet::new();
        for (i, rebase) in charting.rebases.iter().enumerate() {
            let at = || place.field("rebases").index(i);
            if rebase.reason.trim().is_empty() {
                self.wrong(at().field("reason"), "a rebase without a reason", "what changed in the process");
            }
            if !seen.insert(rebase.from) {
                self.wrong(at().field("from"), format!("a second rebase at {}", rebase.from), "one a period");
            }
        }
    }

    pub(super) fn programmes(&mut self, b: &'a Board) {
        let mut sites: HashMap<&str, ()> = HashMap::new();
        for (i, programme) in b.programmes.iter().enumerate() {
            let place = RecordPath::default().field("programmes").index(i);
            for (k, lead) in programme.leads.iter().enumerate() {
                self.known(place.field("leads").index(k), ReferenceKind::Body, lead.as_str());
            }
            self.unique_at(&place.field("money"), "id", programme.money.iter().map(|m| m.id.as_str()));
            for (k, money) in programme.money.iter().enumerate() {
                self.cite(&place.field("money").index(k).field("cite"), Some(&money.cite));
            }
            self.unique_at(
                &place.field("confidence"),
                "id",
                programme.confidence.iter().map(|c| c.id.as_str()),
            );
            for (k, confidence) in programme.confidence.iter().enumerate() {
                let at = place.field("confidence").index(k);
                self.cite(&at.field("cite"), confidence.cite.as_ref());
                if confidence.cite.is_none() && confidence.basis.is_published() {
                    self.wrong(
                        at,
                        "published rating without a source",
                        "a 'cite', or a 'basis' other than Published",
                    );
                }
            }
            for (k, site) in programme.sites.iter().enumerate() {
                if sites.insert(site.id.as_str(), ()).is_some() {
                    let at = place.field("sites").index(k).field("id");
                    self.wrong(
                        at,
                        format!("site '{}' stands twice", site.id),
                        "an id that no other site has",
                    );
                }
                for (n, area) in site.areas.iter().enumerate() {
                    let at = || place.field("sites").index(k).field("areas").index(n);
                    self.found(&at, ReferenceKind::Area, area.as_str());
                }
            }
            if let (Some(starts), Some(ends)) = (programme.starts, programme.ends)
                && ends < starts
            {
                self.wrong(
                    place.field("ends"),
                    format!("{ends} is before {starts}"),
                    "a day after it starts",
                );
            }
            self.cites(&place, &programme.cites);
        }
        self.sites = sites.into_keys().collect();
        for (i, programme) in b.programmes.iter().enumerate() {
            for (k, line) in programme.money.iter().enumerate() {
                if let Some(site) = &line.site {
                    let at = || {
                        RecordPath::default()
                            .field("programmes")
                            .index(i)
                            .field("money")
                            .index(k)
                            .field("site")
                    };
                    self.found(&at, ReferenceKind::Site, site.as_str());
                }
            }
        }
    }

    pub(super) fn streams(&mut self, b: &'a Board) {
        for (i, stream) in b.streams.iter().enumerate() {
            let place = RecordPath::default().field("streams").index(i);
            self.refers(&place, "programme", ReferenceKind::Programme, Some(stream.programme.as_str()));
            self.refers(&place, "owed_by", ReferenceKind::Body, stream.owed_by.as_ref().map(|x| x.as_str()));
            for (k, measure) in stream.measures.iter().enumerate() {
                self.known(place.field("measures").index(k), ReferenceKind::Measure, measure.as_str());
            }
            self.cites(&place, &stream.cites);
            let mut seen = HashSet::new();
            for (k, ret) in stream.returns.iter().enumerate() {
                let at = place.field("returns").index(k);
                if !seen.insert(ret.period) {
                    let what = format!("a second return for {}", ret.period);
                    self.wrong(at.field("period"), what, "one return a period");
                }
                if let Some(frequency) = stream.frequency
                    && ret.period.kind() != frequency.period_kind()
                {
                    let what = format!("'{}' in a {} stream", ret.period, frequency.label().to_lowercase());
                    self.wrong(at.field("period"), what, "a period as long as the stream's frequency");
                }
                for (m, measure) in ret.missing.iter().enumerate() {
                    self.known(at.field("missing").index(m), ReferenceKind::Measure, measure.as_str());
                }
                self.cite(&at.field("cite"), ret.cite.as_ref());
                self.unique_at(&at.field("queries"), "id", ret.queries.iter().map(|q| q.id.as_str()));
            }
            self.mapping(&place.field("mapping"), &stream.mapping);
        }
    }

    /// Validates the mapping that is used to read returns.
    fn mapping(&mut self, place: &RecordPath, mapping: &Mapping) {
        for (i, rule) in mapping.columns.iter().enumerate() {
            let at = || place.field("columns").index(i).field("role");
            if let Role::Figures { measure, times, .. } = &rule.role {
                if let Some(measure) = measure {
                    self.known(at().field("measure"), ReferenceKind::Measure, measure.as_str());
                }
                if !times.is_finite() || *times == 0.0 {
                    self.wrong(at().field("times"), format!("times {times}"), "a number other than zero");
                }
            }
        }
        for (i, rule) in mapping.names.iter().enumerate() {
            let at = || place.field("names").index(i).field("means");
            match &rule.means {
                Means::Site(site) => self.known(at(), ReferenceKind::Site, site.as_str()),
                Means::Measure(measure) => self.known(at(), ReferenceKind::Measure, measure.as_str()),
                Means::Ignore | Means::Whole | Means::Kind(_) => {}
            }
        }
    }

    pub(super) fn figures(&mut self, b: &'a Board) {
        for (i, measure) in b.measures.iter().enumerate() {
            let place = RecordPath::default().field("measures").index(i);
            if measure.unit.trim().is_empty() {
                let what = format!("measure '{}' has no unit", measure.id);
                self.wrong(place.field("unit"), what, "what is counted, such as 'admissions' or '%'");
            }
            if measure.decimals > 6 {
                self.wrong(place.field("decimals"), format!("{} decimals", measure.decimals), "0 to 6");
            }
            if let Some(cost) = &measure.unit_cost {
                let at = place.field("unit_cost");
                if !(cost.units.is_finite() && cost.units > 0.0) {
                    self.wrong(
                        at.field("units"),
                        format!("cost of {} units", cost.units),
                        "a number above zero",
                    );
                }
                self.cite(&at.field("cite"), Some(&cost.cite));
            }
            self.cite(&place.field("cite"), measure.cite.as_ref());
            if let Some(target) = &measure.target {
                self.finite(place.field("target").field("value"), target.value);
                self.cite(&place.field("target").field("cite"), Some(&target.cite));
            }
            if let Some(over) = &measure.denominator {
                let at = place.field("denominator");
                self.refers(&at, "measure", ReferenceKind::Measure, Some(over.measure.as_str()));
                if over.measure == measure.id {
                    self.wrong(at.field("measure"), "a measure over itself", "another measure");
                }
            }
        }
        for (i, series) in b.series.iter().enumerate() {
            let place = RecordPath::default().field("series").index(i);
            self.refers(
                &place,
                "programme",
                ReferenceKind::Programme,
                series.programme.as_ref().map(|x| x.as_str()),
            );
            self.refers(&place, "site", ReferenceKind::Site, series.site.as_ref().map(|x| x.as_str()));
            self.refers(&place, "area", ReferenceKind::Area, series.area.as_ref().map(|x| x.as_str()));
            self.refers(&place, "group", ReferenceKind::Group, series.group.as_ref().map(|x| x.as_str()));
            if let (Some(site), Some(area)) = (&series.site, &series.area) {
                self.wrong(
                    place.field("area"),
                    format!("figures of the site '{site}' and of the area '{area}'"),
                    "one of the two: a site names its own areas",
                );
            }
            if let (Some(group), true) = (&series.group, series.is_of_place()) {
                self.wrong(
                    place.field("group"),
                    format!("figures of the group '{group}' and of one place"),
                    "one of the two",
                );
            }
            self.refers(&place, "measure", ReferenceKind::Measure, Some(series.measure.as_str()));
            self.cite(&place.field("cite"), Some(&series.cite));
            self.gaps(&place.field("gaps"), &series.gaps);
            self.charting(&place.field("charting"), &series.charting);
            let mut seen = HashSet::with_capacity(series.points.len());
            self.runs(&place.field("runs"), &series.runs, &mut seen);
            for (k, point) in series.points.iter().enumerate() {
                // Build places only for problems: a national board has 300,000 points.
                let at = || place.field("points").index(k);
                if !seen.insert(point.period) {
                    let what = format!("a second figure for {}", point.period);
                    self.wrong(at().field("period"), what, "one figure a period");
                }
                if !point.value.is_finite() {
                    self.finite(at().field("value"), point.value);
                }
                if point.cite.is_some() {
                    self.cite(&at().field("cite"), point.cite.as_ref());
                }
                for (n, earlier) in point.earlier.iter().enumerate() {
                    let at = at().field("earlier").index(n);
                    self.finite(at.field("value"), earlier.value);
                    self.cite(&at.field("cite"), Some(&earlier.cite));
                }
            }
            let mut stated = HashSet::with_capacity(series.absences.len());
            for (k, absence) in series.absences.iter().enumerate() {
                let at = place.field("absences").index(k);
                if !stated.insert(absence.period) {
                    let what = format!("a second reason for {}", absence.period);
                    self.wrong(at.field("period"), what, "one reason a period");
                }
                self.cite(&at.field("cite"), Some(&absence.cite));
            }
        }
        for (i, cost) in b.stated_costs.iter().enumerate() {
            let place = RecordPath::default().field("stated_costs").index(i);
            self.refers(&place, "programme", ReferenceKind::Programme, Some(cost.programme.as_str()));
            self.refers(&place, "measure", ReferenceKind::Measure, Some(cost.measure.as_str()));
            self.cite(&place.field("cite"), Some(&cost.cite));
        }
        for (i, finding) in b.findings.iter().enumerate() {
            let place = RecordPath::default().field("findings").index(i);
            self.refers(
                &place,
                "programme",
                ReferenceKind::Programme,
                finding.programme.as_ref().map(|x| x.as_str()),
            );
            self.refers(&place, "site", ReferenceKind::Site, finding.site.as_ref().map(|x| x.as_str()));
            self.refers(&place, "area", ReferenceKind::Area, finding.area.as_ref().map(|x| x.as_str()));
            self.cite(&place.field("cite"), Some(&finding.cite));
            if let Some(value) = finding.value {
                self.finite(place.field("value"), value);
                if finding.unit.as_deref().is_none_or(|u| u.trim().is_empty()) {
                    self.wrong(place.field("value"), format!("figure {value} without a unit"), "a 'unit'");
                }
            }
        }
    }
}

//! What makes a board sound: names that are unique, references that lead somewhere, figures in range.

mod linked;
mod risks;

use super::{Board, COMMENTED, Citation, Comment, FileKind, Mapping, Means, Register, Role, SCHEMA};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// One step from a record to what lies in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into a field.
    Field(&'static str),
    /// Into the entry of a list, counted from 0.
    Index(usize),
}

/// Where in a file something stands: `risks[3].current.likelihood`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place(pub Vec<Step>);

impl Place {
    /// The place of a field within this place.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Self {
        self.with(Step::Field(name))
    }

    /// The place of a list's entry within this place.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if i == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Something that is wrong with a board, with what was expected instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong: `likelihood 9`.
    pub what: String,
    /// What was expected: `a whole number from 1 to 5`.
    pub expected: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, expected {}", self.place, self.what, self.expected)
    }
}

/// Everything wrong with a board; empty if it is sound.
#[must_use]
pub fn check(board: &Board) -> Vec<Problem> {
    let mut c = Check::default();
    c.head(board.schema, board.kind, FileKind::Board);
    c.snapshot(board);
    c.names(board);
    c.programmes(board);
    c.streams(board);
    c.figures(board);
    c.savings(board);
    c.forecasts(board);
    c.objectives(&board.objectives);
    c.framework(&Place::default().field("risk_framework"), &board.risk_framework);
    c.risks(&board.risks, &board.risk_framework, &board.objectives, true);
    c.meetings(board);
    c.comments(&board.comments);
    c.linked(board);
    c.problems
}

/// Everything wrong with a single register; empty if it is sound. What its risks say of measures, savings and
/// programmes is not looked up: those stand in the board.
#[must_use]
pub fn check_register(register: &Register) -> Vec<Problem> {
    let mut c = Check::default();
    // A member's copy is a register too: of every programme, to be marked and sent back.
    let kind = if register.kind == FileKind::Member { FileKind::Member } else { FileKind::Register };
    c.head(register.schema, register.kind, kind);
    c.sources = c.unique("sources", register.sources.iter().map(|s| s.id.as_str()));
    c.framework(&Place::default().field("framework"), &register.framework);
    c.risks(&register.risks, &register.framework, &[], false);
    c.comments(&register.comments);
    for (i, risk) in register.risks.iter().enumerate() {
        // A member's copy holds every register.
        if register.kind == FileKind::Register && risk.programme != register.programme {
            let place = Place::default().field("risks").index(i).field("programme");
            let whose =
                |p: Option<&super::ProgrammeId>| p.map_or("the board".to_owned(), |p| format!("'{p}'"));
            c.wrong(
                place,
                format!("risk '{}' belongs to {}", risk.id, whose(risk.programme.as_ref())),
                format!("{}, whose register this is", whose(register.programme.as_ref())),
            );
        }
    }
    c.problems
}

#[derive(Default)]
struct Check<'a> {
    problems: Vec<Problem>,
    sources: HashSet<&'a str>,
    bodies: HashSet<&'a str>,
    members: HashSet<&'a str>,
    programmes: HashSet<&'a str>,
    sites: HashSet<&'a str>,
    measures: HashSet<&'a str>,
    savings: HashSet<&'a str>,
    meetings: HashSet<&'a str>,
    decisions: HashSet<&'a str>,
}

impl<'a> Check<'a> {
    fn wrong(&mut self, place: Place, what: impl Into<String>, expected: impl Into<String>) {
        self.problems.push(Problem { place, what: what.into(), expected: expected.into() });
    }

    fn head(&mut self, schema: u32, kind: FileKind, wanted: FileKind) {
        if schema != SCHEMA {
            self.wrong(Place::default().field("schema"), format!("schema {schema}"), SCHEMA.to_string());
        }
        if kind != wanted {
            self.wrong(Place::default().field("kind"), format!("{kind:?}"), format!("{wanted:?}"));
        }
    }

    /// The ids of a list; a problem for each that is empty or stands twice.
    fn unique(&mut self, list: &'static str, ids: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let place = Place::default().field(list);
        self.unique_at(&place, "id", ids)
    }

    fn unique_at(
        &mut self,
        list: &Place,
        key: &'static str,
        ids: impl Iterator<Item = &'a str>,
    ) -> HashSet<&'a str> {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (i, id) in ids.enumerate() {
            let place = || list.index(i).field(key);
            if id.trim().is_empty() {
                self.wrong(place(), format!("empty {key}"), "a short name that no other entry has");
            } else if id.contains('/') {
                self.wrong(place(), format!("{key} '{id}' has a '/'"), "letters, digits, '-', '_' or '.'");
            }
            if let Some(earlier) = first.get(id) {
                let what = format!("{key} '{id}' stands twice (first at {})", list.index(*earlier));
                self.wrong(place(), what, "one that no other entry has");
            } else {
                first.insert(id, i);
            }
        }
        first.into_keys().collect()
    }

    fn names(&mut self, b: &'a Board) {
        self.sources = self.unique("sources", b.sources.iter().map(|x| x.id.as_str()));
        for (i, source) in b.sources.iter().enumerate() {
            if let Some(digest) = &source.sha256
                && !(digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
            {
                let at = Place::default().field("sources").index(i).field("sha256");
                self.wrong(at, format!("digest '{digest}'"), "64 lower-case hexadecimal digits");
            }
        }
        self.bodies = self.unique("bodies", b.bodies.iter().map(|x| x.id.as_str()));
        self.members = self.unique("members", b.members.iter().map(|x| x.id.as_str()));
        self.programmes = self.unique("programmes", b.programmes.iter().map(|x| x.id.as_str()));
        self.measures = self.unique("measures", b.measures.iter().map(|x| x.id.as_str()));
        self.savings = self.unique("savings", b.savings.iter().map(|x| x.id.as_str()));
        self.meetings = self.unique("meetings", b.meetings.iter().map(|x| x.id.as_str()));
        self.decisions = self.unique("decisions", b.decisions.iter().map(|x| x.id.as_str()));
        self.unique("streams", b.streams.iter().map(|x| x.id.as_str()));
        self.unique("series", b.series.iter().map(|x| x.id.as_str()));
        self.unique("stated_costs", b.stated_costs.iter().map(|x| x.id.as_str()));
        self.unique("findings", b.findings.iter().map(|x| x.id.as_str()));
        self.unique("actions", b.actions.iter().map(|x| x.id.as_str()));
        for (i, member) in b.members.iter().enumerate() {
            let place = Place::default().field("members").index(i);
            self.refers(&place, "body", Kind::Body, member.body.as_ref().map(|x| x.as_str()));
            self.cite(&place.field("cite"), member.cite.as_ref());
        }
        self.cites(&Place::default(), &b.cites);
    }

    /// A problem where a reference leads nowhere.
    fn refers(&mut self, place: &Place, field: &'static str, kind: Kind, id: Option<&str>) {
        let Some(id) = id else { return };
        self.known(place.field(field), kind, id);
    }

    fn known(&mut self, place: Place, kind: Kind, id: &str) {
        self.found(&move || place.clone(), kind, id);
    }

    /// As [`Self::known`], with the place built only where the reference leads nowhere.
    fn found(&mut self, place: &dyn Fn() -> Place, kind: Kind, id: &str) {
        let names = match kind {
            Kind::Source => &self.sources,
            Kind::Body => &self.bodies,
            Kind::Member => &self.members,
            Kind::Programme => &self.programmes,
            Kind::Site => &self.sites,
            Kind::Measure => &self.measures,
            Kind::Saving => &self.savings,
            Kind::Meeting => &self.meetings,
            Kind::Decision => &self.decisions,
        };
        if !names.contains(id) {
            let (one, list) = kind.words();
            self.wrong(place(), format!("no {one} '{id}'"), format!("the id of an entry of '{list}'"));
        }
    }

    fn cite(&mut self, place: &Place, cite: Option<&Citation>) {
        if let Some(cite) = cite {
            self.known(place.field("source"), Kind::Source, cite.source.as_str());
        }
    }

    fn cites(&mut self, place: &Place, cites: &[Citation]) {
        for (i, cite) in cites.iter().enumerate() {
            self.cite(&place.field("cites").index(i), Some(cite));
        }
    }

    fn finite(&mut self, place: Place, value: f64) {
        if !value.is_finite() {
            self.wrong(
                place,
                format!("figure {value}"),
                "a finite number, or no entry where it is not reported",
            );
        }
    }

    fn charting(&mut self, place: &Place, charting: &crate::model::Charting) {
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

    fn programmes(&mut self, b: &'a Board) {
        let mut sites: HashMap<&str, ()> = HashMap::new();
        for (i, programme) in b.programmes.iter().enumerate() {
            let place = Place::default().field("programmes").index(i);
            for (k, lead) in programme.leads.iter().enumerate() {
                self.known(place.field("leads").index(k), Kind::Body, lead.as_str());
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
    }

    fn streams(&mut self, b: &'a Board) {
        for (i, stream) in b.streams.iter().enumerate() {
            let place = Place::default().field("streams").index(i);
            self.refers(&place, "programme", Kind::Programme, Some(stream.programme.as_str()));
            self.refers(&place, "owed_by", Kind::Body, stream.owed_by.as_ref().map(|x| x.as_str()));
            for (k, measure) in stream.measures.iter().enumerate() {
                self.known(place.field("measures").index(k), Kind::Measure, measure.as_str());
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
                    self.known(at.field("missing").index(m), Kind::Measure, measure.as_str());
                }
                self.cite(&at.field("cite"), ret.cite.as_ref());
                self.unique_at(&at.field("queries"), "id", ret.queries.iter().map(|q| q.id.as_str()));
            }
            self.mapping(&place.field("mapping"), &stream.mapping);
        }
    }

    /// How returns are read.
    fn mapping(&mut self, place: &Place, mapping: &Mapping) {
        for (i, rule) in mapping.columns.iter().enumerate() {
            let at = || place.field("columns").index(i).field("role");
            if let Role::Figures { measure, times, .. } = &rule.role {
                if let Some(measure) = measure {
                    self.known(at().field("measure"), Kind::Measure, measure.as_str());
                }
                if !times.is_finite() || *times == 0.0 {
                    self.wrong(at().field("times"), format!("times {times}"), "a number other than zero");
                }
            }
        }
        for (i, rule) in mapping.names.iter().enumerate() {
            let at = || place.field("names").index(i).field("means");
            match &rule.means {
                Means::Site(site) => self.known(at(), Kind::Site, site.as_str()),
                Means::Measure(measure) => self.known(at(), Kind::Measure, measure.as_str()),
                Means::Ignore | Means::Whole | Means::Kind(_) => {}
            }
        }
    }

    fn figures(&mut self, b: &'a Board) {
        for (i, measure) in b.measures.iter().enumerate() {
            let place = Place::default().field("measures").index(i);
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
                self.refers(&at, "measure", Kind::Measure, Some(over.measure.as_str()));
                if over.measure == measure.id {
                    self.wrong(at.field("measure"), "a measure over itself", "another measure");
                }
            }
        }
        for (i, series) in b.series.iter().enumerate() {
            let place = Place::default().field("series").index(i);
            self.refers(&place, "programme", Kind::Programme, series.programme.as_ref().map(|x| x.as_str()));
            self.refers(&place, "site", Kind::Site, series.site.as_ref().map(|x| x.as_str()));
            self.refers(&place, "measure", Kind::Measure, Some(series.measure.as_str()));
            self.cite(&place.field("cite"), Some(&series.cite));
            self.charting(&place.field("charting"), &series.charting);
            let mut seen = HashSet::with_capacity(series.points.len());
            for (k, point) in series.points.iter().enumerate() {
                // Places are built only where something is wrong: a national board has 300,000 points.
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
        }
        for (i, cost) in b.stated_costs.iter().enumerate() {
            let place = Place::default().field("stated_costs").index(i);
            self.refers(&place, "programme", Kind::Programme, Some(cost.programme.as_str()));
            self.refers(&place, "measure", Kind::Measure, Some(cost.measure.as_str()));
            self.cite(&place.field("cite"), Some(&cost.cite));
        }
        for (i, finding) in b.findings.iter().enumerate() {
            let place = Place::default().field("findings").index(i);
            self.refers(&place, "programme", Kind::Programme, finding.programme.as_ref().map(|x| x.as_str()));
            self.cite(&place.field("cite"), Some(&finding.cite));
            if let Some(value) = finding.value {
                self.finite(place.field("value"), value);
                if finding.unit.as_deref().is_none_or(|u| u.trim().is_empty()) {
                    self.wrong(place.field("value"), format!("figure {value} without a unit"), "a 'unit'");
                }
            }
        }
    }

    fn savings(&mut self, b: &'a Board) {
        for (i, saving) in b.savings.iter().enumerate() {
            let place = Place::default().field("savings").index(i);
            self.refers(&place, "programme", Kind::Programme, Some(saving.programme.as_str()));
            self.refers(&place, "measure", Kind::Measure, saving.measure.as_ref().map(|x| x.as_str()));
            for (field, amount) in [("planned", &saving.planned), ("delivered", &saving.delivered)] {
                self.cite(&place.field(field).field("cite"), amount.as_ref().map(|a| &a.cite));
            }
            self.unique_at(
                &place.field("expectations"),
                "id",
                saving.expectations.iter().map(|e| e.id.as_str()),
            );
            for (k, expectation) in saving.expectations.iter().enumerate() {
                let at = place.field("expectations").index(k);
                self.refers(&at, "body", Kind::Body, Some(expectation.body.as_str()));
                self.cite(&at.field("cite"), Some(&expectation.cite));
            }
        }
    }

    /// What forecasts rest on.
    fn forecasts(&mut self, b: &'a Board) {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let place = |list, i| Place::default().field(list).index(i);
        for (i, saving) in b.savings.iter().enumerate() {
            let Some(range) = &saving.range else { continue };
            let at = place("savings", i).field("range");
            if range.low > range.likely || range.likely > range.high {
                let what = format!("range {} … {} … {}", range.low, range.likely, range.high);
                self.wrong(at.field("likely"), what, "low, likely and high in rising order");
            }
            let middle =
                range.low.0.saturating_add(range.high.0).saturating_sub(range.likely.0.saturating_mul(2));
            if range.shape == super::RangeShape::Normal && middle.abs() > 1 {
                self.wrong(
                    at.field("likely"),
                    "a normal range that is not even",
                    "the middle of low and high",
                );
            }
            let mut seen = HashSet::new();
            for (k, step) in range.ramp.iter().enumerate() {
                let at = at.field("ramp").index(k);
                if !share(step.share) {
                    self.wrong(at.field("share"), format!("share {}", step.share), "a number from 0 to 1");
                }
                if !seen.insert(step.period.fiscal_year()) || step.period.kind() != super::PeriodKind::Year {
                    let what = format!("build-up for {}", step.period);
                    self.wrong(at.field("period"), what, "a financial year that no other step has");
                }
            }
        }
        let cases = self.unique("reference_cases", b.reference_cases.iter().map(|x| x.id.as_str()));
        for (i, case) in b.reference_cases.iter().enumerate() {
            let at = place("reference_cases", i);
            if !case.plan.is_finite() || case.plan == 0.0 {
                let what = format!("plan {}", case.plan);
                self.wrong(
                    at.field("plan"),
                    what,
                    "a number other than zero, or no delivery ratio can be worked out",
                );
            }
            if !case.outturn.is_finite() {
                self.finite(at.field("outturn"), case.outturn);
            }
            self.cites(&at, &case.cites);
        }
        self.unique("overlaps", b.overlaps.iter().map(|x| x.id.as_str()));
        let mut pairs = HashSet::new();
        for (i, link) in b.overlaps.iter().enumerate() {
            let at = place("overlaps", i);
            self.refers(&at, "one", Kind::Saving, Some(link.one.as_str()));
            self.refers(&at, "other", Kind::Saving, Some(link.other.as_str()));
            let pair =
                (link.one.as_str().min(link.other.as_str()), link.one.as_str().max(link.other.as_str()));
            if link.one == link.other || !pairs.insert(pair) {
                let what = format!("'{}' with '{}'", link.one, link.other);
                self.wrong(at.field("other"), what, "two different savings that no other entry joins");
            }
            if !share(link.share) {
                self.wrong(at.field("share"), format!("share {}", link.share), "a number from 0 to 1");
            }
            if link.reason.trim().is_empty() {
                self.wrong(at.field("reason"), "no reason", "why it was so decided");
            }
        }
        self.unique("forecasts", b.forecasts.iter().map(|x| x.id.as_str()));
        for (i, forecast) in b.forecasts.iter().enumerate() {
            let at = place("forecasts", i);
            for (field, x) in
                [("dependence", forecast.dependence), ("undecided_overlap", forecast.undecided_overlap)]
            {
                if !share(x) {
                    self.wrong(at.field(field), format!("{field} {x}"), "a number from 0 to 1");
                }
            }
            let mut pairs = HashSet::new();
            for (k, link) in forecast.correlations.iter().enumerate() {
                let at = at.field("correlations").index(k);
                let (one, other) = (link.one.as_str(), link.other.as_str());
                self.refers(&at, "one", Kind::Programme, Some(one));
                self.refers(&at, "other", Kind::Programme, Some(other));
                if !pairs.insert((one.min(other), one.max(other))) {
                    let what = format!("'{one}' with '{other}' again");
                    self.wrong(at.field("other"), what, "one entry for a pair of programmes");
                }
                if !(-1.0..=1.0).contains(&link.value) {
                    let what = format!("correlation {}", link.value);
                    self.wrong(at.field("value"), what, "a number from -1 to 1");
                }
            }
            if !(1_000..=1_000_000).contains(&forecast.draws) {
                let what = format!("{} draws", forecast.draws);
                self.wrong(at.field("draws"), what, "1,000 to 1,000,000");
            }
            for (k, case) in forecast.class.iter().enumerate() {
                if !cases.contains(case.as_str()) {
                    let what = format!("no reference case '{case}'");
                    self.wrong(at.field("class").index(k), what, "the id of an entry of 'reference_cases'");
                }
            }
            self.unique_at(&at.field("needs"), "id", forecast.needs.iter().map(|n| n.id.as_str()));
            for (k, need) in forecast.needs.iter().enumerate() {
                let at = at.field("needs").index(k);
                if !(need.level.is_finite() && need.level > 0.0) || need.cost.0 <= 0 {
                    let what = format!("{} units costing {}", need.level, need.cost);
                    self.wrong(at.field("level"), what, "units and cost above zero");
                }
                self.refers(&at, "measure", Kind::Measure, need.measure.as_ref().map(|x| x.as_str()));
                self.cites(&at, &need.cites);
            }
        }
    }

    fn comments(&mut self, comments: &'a [Comment]) {
        self.unique("comments", comments.iter().map(|x| x.id.as_str()));
        for (i, comment) in comments.iter().enumerate() {
            let place = || Place::default().field("comments").index(i);
            if !COMMENTED.contains(&comment.about.list.as_str()) {
                let what = format!("a comment on the list '{}'", comment.about.list);
                self.wrong(
                    place().field("about").field("list"),
                    what,
                    "a list of the board, such as 'risks'",
                );
            }
            if comment.text.trim().is_empty() {
                let what = format!("comment '{}' says nothing", comment.id);
                self.wrong(place().field("text"), what, "what is said");
            }
            self.unique_at(&place().field("replies"), "id", comment.replies.iter().map(|r| r.id.as_str()));
        }
    }

    fn snapshot(&mut self, b: &'a Board) {
        let Some(mark) = &b.snapshot else { return };
        let place = Place::default().field("snapshot");
        if mark.name.trim().is_empty() {
            self.wrong(place.field("name"), "an empty name", "what the snapshot is called");
        }
        self.sha256(place.field("digest"), &mark.digest);
        self.sha256(place.field("seal"), &mark.seal);
        for (i, part) in mark.parts.iter().enumerate() {
            self.sha256(place.field("parts").index(i).field("digest"), &part.digest);
        }
    }

    fn sha256(&mut self, place: Place, text: &str) {
        if !super::is_sha256(text) {
            self.wrong(place, format!("'{text}'"), "a SHA-256: 64 hexadecimal digits in small letters");
        }
    }

    /// An item must stand on the agenda of the meeting that is named with it.
    fn item(&mut self, b: &'a Board, place: &Place, meeting: Option<&super::MeetingId>, item: Option<&str>) {
        let Some(item) = item else { return };
        let place = place.field("item");
        let Some(id) = meeting else {
            return self.wrong(place, format!("item '{item}' of no meeting"), "the meeting as well");
        };
        // That there is no such meeting is said already.
        let Some(meeting) = b.meetings.iter().find(|m| m.id == *id) else { return };
        if !meeting.agenda.iter().any(|a| a.id == item) {
            let known: Vec<&str> = meeting.agenda.iter().map(|a| a.id.as_str()).collect();
            let expected = match known.as_slice() {
                [] => format!("none: the agenda of '{id}' is empty"),
                known => format!("an item of the agenda of '{id}': {}", known.join(", ")),
            };
            self.wrong(place, format!("no item '{item}'"), expected);
        }
    }

    fn meetings(&mut self, b: &'a Board) {
        for (i, meeting) in b.meetings.iter().enumerate() {
            let place = Place::default().field("meetings").index(i);
            for (k, member) in meeting.present.iter().enumerate() {
                self.known(place.field("present").index(k), Kind::Member, member.as_str());
            }
            for (k, member) in meeting.apologies.iter().enumerate() {
                let place = place.field("apologies").index(k);
                if meeting.present.contains(member) {
                    let what = format!("member '{member}' is present and sends apologies");
                    self.wrong(place.clone(), what, "one of the two");
                }
                self.known(place, Kind::Member, member.as_str());
            }
            if let Some(cited) = &meeting.snapshot {
                self.sha256(place.field("snapshot").field("digest"), &cited.digest);
            }
            self.unique_at(&place.field("agenda"), "id", meeting.agenda.iter().map(|a| a.id.as_str()));
            self.cite(&place.field("cite"), meeting.cite.as_ref());
        }
        for (i, decision) in b.decisions.iter().enumerate() {
            let place = Place::default().field("decisions").index(i);
            self.refers(&place, "meeting", Kind::Meeting, decision.meeting.as_ref().map(|x| x.as_str()));
            self.item(b, &place, decision.meeting.as_ref(), decision.item.as_deref());
            self.refers(
                &place,
                "programme",
                Kind::Programme,
                decision.programme.as_ref().map(|x| x.as_str()),
            );
            self.cite(&place.field("cite"), decision.cite.as_ref());
        }
        for (i, action) in b.actions.iter().enumerate() {
            let place = Place::default().field("actions").index(i);
            self.refers(&place, "decision", Kind::Decision, action.decision.as_ref().map(|x| x.as_str()));
            self.refers(&place, "meeting", Kind::Meeting, action.meeting.as_ref().map(|x| x.as_str()));
            self.item(b, &place, action.meeting.as_ref(), action.item.as_deref());
            self.refers(&place, "programme", Kind::Programme, action.programme.as_ref().map(|x| x.as_str()));
            self.cite(&place.field("cite"), action.cite.as_ref());
        }
    }
}

/// What a reference refers to.
#[derive(Clone, Copy)]
enum Kind {
    Source,
    Body,
    Member,
    Programme,
    Site,
    Measure,
    Saving,
    Meeting,
    Decision,
}

impl Kind {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Source => ("source", "sources"),
            Self::Body => ("body", "bodies"),
            Self::Member => ("member", "members"),
            Self::Programme => ("programme", "programmes"),
            Self::Site => ("site", "sites"),
            Self::Measure => ("measure", "measures"),
            Self::Saving => ("saving", "savings"),
            Self::Meeting => ("meeting", "meetings"),
            Self::Decision => ("decision", "decisions"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Programme, ProgrammeKind, Rating, Risk};
    use jiff::civil::date;

    fn board() -> Board {
        let mut board = Board::new("Test board", date(2017, 2, 8));
        board.programmes.push(Programme {
            id: "p".into(),
            name: "Programme".into(),
            short: "P".into(),
            kind: ProgrammeKind::PooledBudget,
            about: String::new(),
            leads: vec![],
            owner: None,
            starts: None,
            ends: None,
            money: vec![],
            confidence: vec![],
            sites: vec![],
            cites: vec![],
        });
        board.risks.push(Risk::new("R-1", Some("p".into()), "It fails"));
        board
    }

    #[test]
    fn a_sound_board_has_no_problem() {
        assert_eq!(check(&board()), vec![]);
    }

    #[test]
    fn each_problem_names_its_place_and_what_was_expected() {
        let mut b = board();
        b.risks[0].current = Some(Rating { likelihood: 9, impact: 3 });
        b.risks.push(Risk::new("R-1", Some("nowhere".into()), "Again"));
        let texts: Vec<String> = check(&b).iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "risks[1].id: id 'R-1' stands twice (first at risks[0]), expected one that no other entry has",
                "risks[0].current.likelihood: likelihood 9, expected a whole number from 1 to 5",
                "risks[1].programme: no programme 'nowhere', expected the id of an entry of 'programmes'",
            ]
        );
    }
}

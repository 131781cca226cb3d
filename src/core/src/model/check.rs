//! Validation of a board: unique ids, references to existing records, figures in range.

mod areas;
mod figures;
mod framework;
mod keys;
mod linked;
mod meetings;
mod place;
mod risks;
mod savings;

pub use place::{Problem, RecordPath, Step};

use super::{Board, Citation, FileKind, Register, SCHEMA};
use std::collections::{HashMap, HashSet};

/// Returns all problems of a board; empty if it is valid.
#[must_use]
pub fn check(board: &Board) -> Vec<Problem> {
    let mut c = Validator::default();
    c.head(board.schema, board.kind, FileKind::Board);
    c.snapshot(board);
    c.names(board);
    c.areas(board);
    c.programmes(board);
    c.streams(board);
    c.groups(board);
    c.figures(board);
    c.events(board);
    c.savings(board);
    c.forecasts(board);
    c.objectives(&board.objectives);
    c.framework(&RecordPath::default().field("risk_framework"), &board.risk_framework);
    c.risks(&board.risks, &board.risk_framework, &board.objectives, true);
    c.meetings(board);
    c.comments(&board.comments);
    c.linked(board);
    c.keys(board);
    c.problems
}

/// Returns all problems of a single register; empty if it is valid. References to measures, savings and
/// programmes are not checked, because those records are in the board.
#[must_use]
pub fn check_register(register: &Register) -> Vec<Problem> {
    let mut c = Validator::default();
    // A member's copy is also a register, but of every programme.
    let kind = if register.kind == FileKind::Member { FileKind::Member } else { FileKind::Register };
    c.head(register.schema, register.kind, kind);
    c.sources = c.unique("sources", register.sources.iter().map(|s| s.id.as_str()));
    c.framework(&RecordPath::default().field("framework"), &register.framework);
    c.risks(&register.risks, &register.framework, &[], false);
    c.comments(&register.comments);
    for (i, risk) in register.risks.iter().enumerate() {
        // A member's copy contains every register.
        if register.kind == FileKind::Register && risk.programme != register.programme {
            let place = RecordPath::default().field("risks").index(i).field("programme");
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
struct Validator<'a> {
    problems: Vec<Problem>,
    sources: HashSet<&'a str>,
    bodies: HashSet<&'a str>,
    members: HashSet<&'a str>,
    programmes: HashSet<&'a str>,
    sites: HashSet<&'a str>,
    areas: HashSet<&'a str>,
    groups: HashSet<&'a str>,
    measures: HashSet<&'a str>,
    savings: HashSet<&'a str>,
    meetings: HashSet<&'a str>,
    decisions: HashSet<&'a str>,
}

impl<'a> Validator<'a> {
    fn wrong(&mut self, place: RecordPath, what: impl Into<String>, expected: impl Into<String>) {
        self.problems.push(Problem { place, what: what.into(), expected: expected.into() });
    }

    fn head(&mut self, schema: u32, kind: FileKind, wanted: FileKind) {
        if schema != SCHEMA {
            self.wrong(RecordPath::default().field("schema"), format!("schema {schema}"), SCHEMA.to_string());
        }
        if kind != wanted {
            self.wrong(RecordPath::default().field("kind"), format!("{kind:?}"), format!("{wanted:?}"));
        }
    }

    /// Returns the ids of a list, and reports each id that is empty or repeated.
    fn unique(&mut self, list: &'static str, ids: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let place = RecordPath::default().field(list);
        self.unique_at(&place, "id", ids)
    }

    fn unique_at(
        &mut self,
        list: &RecordPath,
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
                let at = RecordPath::default().field("sources").index(i).field("sha256");
                self.wrong(at, format!("digest '{digest}'"), "64 lower-case hexadecimal digits");
            }
            let mut seen = HashSet::with_capacity(source.releases.len());
            for (k, release) in source.releases.iter().enumerate() {
                if !seen.insert(release.period) {
                    let at = RecordPath::default()
                        .field("sources")
                        .index(i)
                        .field("releases")
                        .index(k)
                        .field("period");
                    self.wrong(at, format!("a second release of {}", release.period), "one day a period");
                }
            }
        }
        self.bodies = self.unique("bodies", b.bodies.iter().map(|x| x.id.as_str()));
        self.members = self.unique("members", b.members.iter().map(|x| x.id.as_str()));
        self.programmes = self.unique("programmes", b.programmes.iter().map(|x| x.id.as_str()));
        self.areas = self.unique("areas", b.areas.iter().map(|x| x.id.as_str()));
        self.groups = self.unique("groups", b.groups.iter().map(|x| x.id.as_str()));
        self.unique("events", b.events.iter().map(|x| x.id.as_str()));
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
            let place = RecordPath::default().field("members").index(i);
            self.refers(&place, "body", ReferenceKind::Body, member.body.as_ref().map(|x| x.as_str()));
            self.cite(&place.field("cite"), member.cite.as_ref());
        }
        self.cites(&RecordPath::default(), &b.cites);
    }

    /// Reports a reference to a record that does not exist.
    fn refers(&mut self, place: &RecordPath, field: &'static str, kind: ReferenceKind, id: Option<&str>) {
        let Some(id) = id else { return };
        self.known(place.field(field), kind, id);
    }

    fn known(&mut self, place: RecordPath, kind: ReferenceKind, id: &str) {
        self.found(&move || place.clone(), kind, id);
    }

    /// Same as [`Self::known`], but builds the place only if the reference has no target.
    fn found(&mut self, place: &dyn Fn() -> RecordPath, kind: ReferenceKind, id: &str) {
        let names = match kind {
            ReferenceKind::Source => &self.sources,
            ReferenceKind::Body => &self.bodies,
            ReferenceKind::Member => &self.members,
            ReferenceKind::Programme => &self.programmes,
            ReferenceKind::Site => &self.sites,
            ReferenceKind::Area => &self.areas,
            ReferenceKind::Group => &self.groups,
            ReferenceKind::Measure => &self.measures,
            ReferenceKind::Saving => &self.savings,
            ReferenceKind::Meeting => &self.meetings,
            ReferenceKind::Decision => &self.decisions,
        };
        if !names.contains(id) {
            let (one, list) = kind.words();
            self.wrong(place(), format!("no {one} '{id}'"), format!("the id of an entry of '{list}'"));
        }
    }

    fn cite(&mut self, place: &RecordPath, cite: Option<&Citation>) {
        if let Some(cite) = cite {
            self.known(place.field("source"), ReferenceKind::Source, cite.source.as_str());
        }
    }

    fn cites(&mut self, place: &RecordPath, cites: &[Citation]) {
        for (i, cite) in cites.iter().enumerate() {
            self.cite(&place.field("cites").index(i), Some(cite));
        }
    }

    fn finite(&mut self, place: RecordPath, value: f64) {
        if !value.is_finite() {
            self.wrong(
                place,
                format!("figure {value}"),
                "a finite number, or no entry where it is not reported",
            );
        }
    }
}

/// Kind of the target of a reference.
#[derive(Clone, Copy)]
enum ReferenceKind {
    Source,
    Body,
    Member,
    Programme,
    Site,
    Area,
    Group,
    Measure,
    Saving,
    Meeting,
    Decision,
}

impl ReferenceKind {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Source => ("source", "sources"),
            Self::Body => ("body", "bodies"),
            Self::Member => ("member", "members"),
            Self::Programme => ("programme", "programmes"),
            Self::Site => ("site", "sites"),
            Self::Area => ("area", "areas"),
            Self::Group => ("group", "groups"),
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
    fn valid_board_has_no_problem() {
        assert_eq!(check(&board()), vec![]);
    }

    #[test]
    fn each_problem_has_a_path_and_an_expectation() {
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

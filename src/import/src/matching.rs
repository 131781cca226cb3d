//! Matches names in a sender's file to records of the board. Only equal names match; near matches are
//! suggestions that the user decides on.

mod words;

use words::{denies, is_idle, without_brackets};
pub use words::{is_per_cent, kind, kind_of_level, likeness, normal};

use boardsight_core::model::{Board, Means, MeasureId, NameRule, Programme, SeriesKind, SiteId, Stream};
use std::collections::HashMap;

/// The result of looking up a name.
#[derive(Clone, Debug, PartialEq)]
pub enum NameMatch<T> {
    /// An exact match.
    Match(T),
    /// The user excluded this name from the import.
    Ignored,
    /// No match; the near matches, nearest first.
    Suggestions(Vec<Suggestion>),
}

/// A possible match for a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The name on the board.
    pub label: String,
    /// The record that it refers to.
    pub means: Means,
    /// Similarity of the two names, from 0 to 1.
    pub likeness: f64,
}

/// A place that figures refer to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AreaMatch {
    /// The whole programme.
    Whole,
    /// One of its places.
    Site(SiteId),
}

/// Words for the kind of a body, which do not identify it.
const ADDED: [&str; 14] = [
    "nhs",
    "stp",
    "footprint",
    "sustainability and transformation plan",
    "sustainability and transformation partnership",
    "health and wellbeing board",
    "hwb",
    "clinical commissioning group",
    "ccg",
    "foundation trust",
    "trust",
    "vanguard",
    "council",
    "integrated care system",
];

fn bare(name: &str) -> String {
    let mut padded = format!(" {name} ");
    for word in ADDED {
        padded = padded.replace(&format!(" {word} "), " ");
    }
    padded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Minimum similarity of a suggestion.
const NEAR: f64 = 0.45;

/// Index of names for one stream of a board.
pub struct Names<'a> {
    board: &'a Board,
    programme: Option<&'a Programme>,
    stream: &'a Stream,
    said: HashMap<String, &'a Means>,
    measures: HashMap<String, Option<&'a MeasureId>>,
    places: HashMap<String, Option<AreaMatch>>,
}

impl<'a> Names<'a> {
    /// Indexes the names of a stream's measures and of its programme's places. `rules` take precedence.
    #[must_use]
    pub fn of(board: &'a Board, stream: &'a Stream, rules: &'a [NameRule]) -> Self {
        let programme = board.programme(stream.programme.as_str());
        let said = rules.iter().map(|r| (normal(&r.text), &r.means)).collect();
        let mut names =
            Self { board, programme, stream, said, measures: HashMap::new(), places: HashMap::new() };
        // Index the stream's own measures first, so that they win if another measure has the same name.
        for own in [true, false] {
            let mut these: HashMap<String, Option<&MeasureId>> = HashMap::new();
            for measure in board.measures.iter().filter(|m| stream.measures.contains(&m.id) == own) {
                for name in [measure.id.as_str(), &measure.name, &measure.short] {
                    let entry = these.entry(normal(name)).or_insert(Some(&measure.id));
                    // Two measures share the name, so it matches neither.
                    if *entry != Some(&measure.id) {
                        *entry = None;
                    }
                }
            }
            for (name, measure) in these {
                names.measures.entry(name).or_insert(measure);
            }
        }
        names.list_places();
        names
    }

    fn list_places(&mut self) {
        let mut put = |name: String, place: AreaMatch| {
            if name.is_empty() {
                return;
            }
            let entry = self.places.entry(name).or_insert_with(|| Some(place.clone()));
            if entry.as_ref() != Some(&place) {
                *entry = None;
            }
        };
        if let Some(programme) = self.programme {
            for site in &programme.sites {
                let place = AreaMatch::Site(site.id.clone());
                let name = normal(&site.name);
                put(bare(&name), place.clone());
                if bare(&name) != name {
                    put(name, place.clone());
                }
                put(normal(site.id.as_str()), place.clone());
                if let Some(code) = &site.code {
                    put(normal(code), place);
                }
            }
            for name in [programme.id.as_str(), &programme.name, &programme.short] {
                put(normal(name), AreaMatch::Whole);
            }
        }
        for whole in [
            "england",
            "england total",
            "total england",
            "total",
            "grand total",
            "all",
            "all areas",
            "national",
            "national total",
            "programme total",
            "programme",
            "whole programme",
            "e92000001",
        ] {
            self.places.entry(whole.to_owned()).or_insert(Some(AreaMatch::Whole));
        }
    }

    /// Returns the measure for a name.
    #[must_use]
    pub fn measure(&self, text: &str) -> NameMatch<MeasureId> {
        let name = normal(text);
        match self.said.get(&name) {
            Some(Means::Measure(id)) => return NameMatch::Match(id.clone()),
            Some(Means::Ignore) => return NameMatch::Ignored,
            _ => {}
        }
        if let Some(Some(id)) = self.measures.get(&name) {
            return NameMatch::Match((*id).clone());
        }
        // Text in brackets may name a different measure. Ignore it only if it leaves the measure the same.
        let (bare, inside) = without_brackets(text);
        let bare = normal(&bare);
        let held = |name: &str| self.measures.get(name).copied().flatten();
        let unit_of = |id: &MeasureId| self.board.measure(id.as_str()).map_or("", |m| m.unit.as_str());
        // The name of a measure may contain a bracket of its own, followed by its unit in another bracket.
        for one in &inside {
            let without = text.replacen(&format!("({one})"), " ", 1).replacen(&format!("[{one}]"), " ", 1);
            if let Some(id) = held(&normal(&without)).filter(|id| is_idle(one, unit_of(id))) {
                return NameMatch::Match(id.clone());
            }
        }
        let base = if inside.is_empty() { None } else { held(&bare) };
        let Some(id) = base else { return NameMatch::Suggestions(self.near_measures(&name)) };
        if inside.iter().all(|i| is_idle(i, unit_of(id))) {
            return NameMatch::Match(id.clone());
        }
        let mut near = self.near_measures(&bare);
        near.retain(|s| s.means == Means::Measure(id.clone()));
        NameMatch::Suggestions(near)
    }

    /// Returns the ignored part of a name that is known without it, such as '(provisional)', a unit or a
    /// footnote mark.
    #[must_use]
    pub fn passed_over(&self, text: &str) -> Option<String> {
        let name = normal(text);
        if matches!(self.measures.get(&name), Some(Some(_))) || self.said.contains_key(&name) {
            return None;
        }
        let (bare, inside) = without_brackets(text);
        let known = matches!(self.measures.get(&normal(&bare)), Some(Some(_)));
        (known && !inside.is_empty()).then(|| inside.join("', '"))
    }

    fn near_measures(&self, name: &str) -> Vec<Suggestion> {
        let all = self.board.measures.iter().map(|m| {
            let like = |other: &str| likeness(name, &normal(other));
            let likeness = like(&m.name).max(like(&m.short)).max(like(m.id.as_str()));
            // Of two equally similar names, prefer the measure that the stream reports.
            let own = if self.stream.measures.contains(&m.id) { 1e-6 } else { 0.0 };
            Suggestion {
                label: m.name.clone(),
                means: Means::Measure(m.id.clone()),
                likeness: likeness + own,
            }
        });
        nearest(all.filter(|s| !denies(name, &normal(&s.label))))
    }

    /// Returns the measure named in a title, and whether the title qualifies it beyond its own name, such
    /// as by 'excluding', 'prior year' or a qualifier in brackets.
    #[must_use]
    pub fn measure_of_title(&self, text: &str) -> Option<(MeasureId, bool)> {
        const QUALIFY: [&str; 52] = [
            "excluding",
            "excl",
            "except",
            "without",
            "only",
            "prior",
            "previous",
            "last",
            "planned",
            "target",
            "targets",
            "forecast",
            "expected",
            "rolling",
            "average",
            "mean",
            "median",
            "rate",
            "rates",
            "percentage",
            "percent",
            "proportion",
            "share",
            "cumulative",
            "ytd",
            "change",
            "growth",
            "variance",
            "difference",
            "adult",
            "adults",
            "child",
            "children",
            "male",
            "female",
            "weekend",
            "part",
            "selected",
            "sample",
            "estimate",
            "estimated",
            "non",
            "other",
            "ratio",
            "index",
            "aged",
            "under",
            "over",
            "unplanned",
            "not",
            "avoided",
            "projected",
        ];
        let id = self.measure_in(text)?;
        let name = normal(text);
        let own = self.board.measure(id.as_str());
        let names = own.iter().flat_map(|m| [m.id.as_str(), &m.name, &m.short]).map(normal);
        let padded = format!(" {name} ");
        let longest =
            names.filter(|n| padded.contains(&format!(" {n} "))).max_by_key(String::len).unwrap_or_default();
        let rest = padded.replacen(&format!(" {longest} "), " ", 1);
        let words: Vec<&str> = rest.split(' ').collect();
        let typed = words.windows(2).any(|w| w[0] == "type" && w[1].bytes().all(|b| b.is_ascii_digit()));
        let unit = own.map_or("", |m| m.unit.as_str());
        let (_, inside) = without_brackets(text);
        let bracket = |i: &String| {
            !is_idle(i, unit)
                && super::when::find(i).is_none()
                && !normal(i).split(' ').all(|w| longest.contains(w))
        };
        let more = typed || words.iter().any(|w| QUALIFY.contains(w)) || inside.iter().any(bracket);
        Some((id, more))
    }

    /// Returns the measure with the longest name that occurs in a text.
    #[must_use]
    pub fn measure_in(&self, text: &str) -> Option<MeasureId> {
        let padded = format!(" {} ", normal(text));
        self.measures
            .iter()
            .filter_map(|(name, id)| Some((name, (*id)?)))
            .filter(|(name, id)| {
                name.len() > 3 && self.stream.measures.contains(id) && padded.contains(&format!(" {name} "))
            })
            .max_by(|a, b| a.0.len().cmp(&b.0.len()).then(b.0.cmp(a.0)))
            .map(|(_, id)| id.clone())
    }

    /// Returns the stream's measure if it has exactly one.
    #[must_use]
    pub fn only_measure(&self) -> Option<MeasureId> {
        match self.stream.measures.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// Returns the place for a name or code.
    #[must_use]
    pub fn place(&self, text: &str) -> NameMatch<AreaMatch> {
        let name = normal(text);
        match self.said.get(&name) {
            Some(Means::Whole) => return NameMatch::Match(AreaMatch::Whole),
            Some(Means::Site(site)) => return NameMatch::Match(AreaMatch::Site(site.clone())),
            Some(Means::Ignore) => return NameMatch::Ignored,
            _ => {}
        }
        let stripped = bare(&name);
        if let Some(place) = self.known_place(&name, &stripped) {
            return NameMatch::Match(place.clone());
        }
        let sites = self.programme.map(|p| p.sites.as_slice()).unwrap_or_default();
        let all = sites.iter().map(|site| Suggestion {
            label: site.name.clone(),
            means: Means::Site(site.id.clone()),
            likeness: likeness(&stripped, &bare(&normal(&site.name))),
        });
        NameMatch::Suggestions(nearest(all))
    }

    /// Returns whether a row is baseline, plan or outturn.
    #[must_use]
    pub fn kind(&self, text: &str) -> Option<SeriesKind> {
        match self.said.get(&normal(text)) {
            Some(Means::Kind(said)) => Some(*said),
            // Accept only the word itself. 'Planned care', for example, is a different term.
            _ => kind(&without_brackets(text).0).filter(|(_, rest)| rest.is_empty()).map(|(kind, _)| kind),
        }
    }

    /// Returns whether a name exactly matches a place; does not search for near matches.
    #[must_use]
    pub fn is_place(&self, text: &str) -> bool {
        let name = normal(text);
        matches!(self.said.get(&name), Some(Means::Whole | Means::Site(_)))
            || self.known_place(&name, &bare(&name)).is_some()
    }

    /// Returns the place for a normalised name, or for the name without the words for a kind of body. 'NHS
    /// England' is a body and must not match 'England'.
    fn known_place(&self, name: &str, stripped: &str) -> Option<&AreaMatch> {
        let held = |name: &str| self.places.get(name).and_then(Option::as_ref);
        held(name).or_else(|| held(stripped).filter(|place| **place != AreaMatch::Whole))
    }

    /// Returns whether a name exactly matches a measure.
    #[must_use]
    pub fn is_measure(&self, text: &str) -> bool {
        let name = normal(text);
        matches!(self.said.get(&name), Some(Means::Measure(_)))
            || matches!(self.measures.get(&name), Some(Some(_)))
    }
}

fn nearest(all: impl Iterator<Item = Suggestion>) -> Vec<Suggestion> {
    let mut near: Vec<Suggestion> = all.filter(|s| s.likeness >= NEAR).collect();
    near.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.label.cmp(&b.label)));
    near.truncate(3);
    near
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_store::flagship;

    #[test]
    fn names_match_despite_spelling_and_near_names_are_offered() {
        let mut board = flagship::audit_board().unwrap();
        let sites = board.programmes.iter_mut().flat_map(|p| &mut p.sites);
        for site in sites.filter(|site| site.id == "stp-west-yorkshire") {
            site.code = Some("E54000005".to_owned());
        }
        let stream = board.streams.iter().find(|s| s.programme == "stp").unwrap();
        let names = Names::of(&board, stream, &[]);
        let west = NameMatch::Match(AreaMatch::Site("stp-west-yorkshire".into()));
        for text in
            ["West Yorkshire", "WEST YORKSHIRE STP", "E54000005", "stp-west-yorkshire", " West  Yorkshire "]
        {
            assert_eq!(names.place(text), west, "{text}");
        }
        assert_eq!(names.place("ENGLAND"), NameMatch::Match(AreaMatch::Whole));
        let NameMatch::Suggestions(near) = names.place("Humber, Coast and Vale") else { panic!() };
        assert_eq!(near[0].label, "Coast, Humber and Vale");
        assert_eq!(names.place("Ruritania"), NameMatch::Suggestions(vec![]));
        let said = [NameRule { text: "Ruritania".into(), means: Means::Site("stp-west-yorkshire".into()) }];
        assert_eq!(Names::of(&board, stream, &said).place("RURITANIA"), west);
    }

    #[test]
    fn measures_are_found_by_id_name_and_short_form() {
        let board = flagship::audit_board().unwrap();
        let stream = board.stream("bcf-progress").unwrap();
        let names = Names::of(&board, stream, &[]);
        for text in ["Emergency admissions", "emergency-admissions", "Emergency admissions (number)"] {
            assert_eq!(names.measure(text), NameMatch::Match("emergency-admissions".into()), "{text}");
        }
        let NameMatch::Suggestions(near) = names.measure("Emergency admision") else { panic!() };
        assert_eq!(near[0].means, Means::Measure("emergency-admissions".into()));
        assert_eq!(
            names.measure_in("Table 3: Emergency admissions by area"),
            Some("emergency-admissions".into())
        );
    }

    #[test]
    fn plan_and_outturn_are_recognised_by_their_words() {
        assert_eq!(kind("Q1 Planned activity"), Some((SeriesKind::Plan, "q1".into())));
        assert_eq!(kind("Actual"), Some((SeriesKind::Outturn, String::new())));
        assert_eq!(kind("Actual against plan"), None);
        assert_eq!(kind("Planet"), None);
    }
}

//! Names in a sender's file and what they stand for on the board. What is not the same is never taken for the same: near
//! misses are offered, and a person says.

mod words;

use words::{denies, is_idle, without_brackets};
pub use words::{is_per_cent, kind, kind_of_level, likeness, normal};

use boardsight_core::model::{Board, Means, MeasureId, NameRule, Programme, SeriesKind, SiteId, Stream};
use std::collections::HashMap;

/// What was found for a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<T> {
    /// It is this one.
    Sure(T),
    /// A person said that it is not to be taken in.
    Ignored,
    /// Nothing has that name; those that come near, nearest first.
    Near(Vec<Suggestion>),
}

/// What a name could stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its name on the board.
    pub label: String,
    /// What it would stand for.
    pub means: Means,
    /// How like the two names are, 0 to 1.
    pub likeness: f64,
}

/// A place that figures are of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The programme as a whole.
    Whole,
    /// One of its places.
    Site(SiteId),
}

/// Words that say what kind of body a place is and not which one.
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

/// Less like than this is not offered.
const NEAR: f64 = 0.45;

/// What names stand for, for one stream of a board.
pub struct Names<'a> {
    board: &'a Board,
    programme: Option<&'a Programme>,
    stream: &'a Stream,
    said: HashMap<String, &'a Means>,
    measures: HashMap<String, Option<&'a MeasureId>>,
    places: HashMap<String, Option<Place>>,
}

impl<'a> Names<'a> {
    /// The names of a stream's measures and of its programme's places; `rules` go before everything.
    #[must_use]
    pub fn of(board: &'a Board, stream: &'a Stream, rules: &'a [NameRule]) -> Self {
        let programme = board.programme(stream.programme.as_str());
        let said = rules.iter().map(|r| (normal(&r.text), &r.means)).collect();
        let mut names =
            Self { board, programme, stream, said, measures: HashMap::new(), places: HashMap::new() };
        // The stream's own measures first: a name that another measure shares is still theirs.
        for own in [true, false] {
            let mut these: HashMap<String, Option<&MeasureId>> = HashMap::new();
            for measure in board.measures.iter().filter(|m| stream.measures.contains(&m.id) == own) {
                for name in [measure.id.as_str(), &measure.name, &measure.short] {
                    let entry = these.entry(normal(name)).or_insert(Some(&measure.id));
                    // Two with one name: neither is sure.
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
        let mut put = |name: String, place: Place| {
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
                let place = Place::Site(site.id.clone());
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
                put(normal(name), Place::Whole);
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
            self.places.entry(whole.to_owned()).or_insert(Some(Place::Whole));
        }
    }

    /// The measure of a name.
    #[must_use]
    pub fn measure(&self, text: &str) -> Found<MeasureId> {
        let name = normal(text);
        match self.said.get(&name) {
            Some(Means::Measure(id)) => return Found::Sure(id.clone()),
            Some(Means::Ignore) => return Found::Ignored,
            _ => {}
        }
        if let Some(Some(id)) = self.measures.get(&name) {
            return Found::Sure((*id).clone());
        }
        // What stands in brackets may make it another measure: only what leaves it the same is passed over.
        let (bare, inside) = without_brackets(text);
        let bare = normal(&bare);
        let base = if inside.is_empty() { None } else { self.measures.get(&bare).copied().flatten() };
        let Some(id) = base else { return Found::Near(self.near_measures(&name)) };
        let unit = self.board.measure(id.as_str()).map_or("", |m| m.unit.as_str());
        if inside.iter().all(|i| is_idle(i, unit)) {
            return Found::Sure(id.clone());
        }
        let mut near = self.near_measures(&bare);
        near.retain(|s| s.means == Means::Measure(id.clone()));
        Found::Near(near)
    }

    /// What was passed over in a name that is known without it: '(provisional)', a unit, the mark of a footnote.
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
            // Between two alike, the one that the stream owes.
            let own = if self.stream.measures.contains(&m.id) { 1e-6 } else { 0.0 };
            Suggestion {
                label: m.name.clone(),
                means: Means::Measure(m.id.clone()),
                likeness: likeness + own,
            }
        });
        nearest(all.filter(|s| !denies(name, &normal(&s.label))))
    }

    /// The measure that a title speaks of, and whether the title says of it what the measure's own name does not, such as
    /// 'excluding', 'prior year' or a qualifier in brackets.
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

    /// The measure whose name is the longest of those that stand in a text.
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

    /// The stream's measure, where it owes only one.
    #[must_use]
    pub fn only_measure(&self) -> Option<MeasureId> {
        match self.stream.measures.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// The place of a name or code.
    #[must_use]
    pub fn place(&self, text: &str) -> Found<Place> {
        let name = normal(text);
        match self.said.get(&name) {
            Some(Means::Whole) => return Found::Sure(Place::Whole),
            Some(Means::Site(site)) => return Found::Sure(Place::Site(site.clone())),
            Some(Means::Ignore) => return Found::Ignored,
            _ => {}
        }
        let stripped = bare(&name);
        if let Some(place) = self.known_place(&name, &stripped) {
            return Found::Sure(place.clone());
        }
        let sites = self.programme.map(|p| p.sites.as_slice()).unwrap_or_default();
        let all = sites.iter().map(|site| Suggestion {
            label: site.name.clone(),
            means: Means::Site(site.id.clone()),
            likeness: likeness(&stripped, &bare(&normal(&site.name))),
        });
        Found::Near(nearest(all))
    }

    /// Whether a row is baseline, plan or outturn.
    #[must_use]
    pub fn kind(&self, text: &str) -> Option<SeriesKind> {
        match self.said.get(&normal(text)) {
            Some(Means::Kind(said)) => Some(*said),
            // More than the word, such as 'Planned care', is no such word.
            _ => kind(&without_brackets(text).0).filter(|(_, rest)| rest.is_empty()).map(|(kind, _)| kind),
        }
    }

    /// Whether it is known for sure what a name stands for as a place, without looking for what comes near.
    #[must_use]
    pub fn is_place(&self, text: &str) -> bool {
        let name = normal(text);
        matches!(self.said.get(&name), Some(Means::Whole | Means::Site(_)))
            || self.known_place(&name, &bare(&name)).is_some()
    }

    /// The place of a normal name, or of the name without the words for a kind of body: NHS England is a body, and not all
    /// of England.
    fn known_place(&self, name: &str, stripped: &str) -> Option<&Place> {
        let held = |name: &str| self.places.get(name).and_then(Option::as_ref);
        held(name).or_else(|| held(stripped).filter(|place| **place != Place::Whole))
    }

    /// The same for a measure.
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
    fn names_are_the_same_whatever_their_dress_and_near_ones_are_offered() {
        let board = flagship::board().unwrap();
        let stream = board.streams.iter().find(|s| s.programme == "stp").unwrap();
        let names = Names::of(&board, stream, &[]);
        let west = Found::Sure(Place::Site("stp-west-yorkshire".into()));
        for text in
            ["West Yorkshire", "WEST YORKSHIRE STP", "E54000005", "stp-west-yorkshire", " West  Yorkshire "]
        {
            assert_eq!(names.place(text), west, "{text}");
        }
        assert_eq!(names.place("ENGLAND"), Found::Sure(Place::Whole));
        let Found::Near(near) = names.place("Humber, Coast and Vale") else { panic!() };
        assert_eq!(near[0].label, "Coast, Humber and Vale");
        assert_eq!(names.place("Ruritania"), Found::Near(vec![]));
        let said = [NameRule { text: "Ruritania".into(), means: Means::Site("stp-west-yorkshire".into()) }];
        assert_eq!(Names::of(&board, stream, &said).place("RURITANIA"), west);
    }

    #[test]
    fn measures_are_found_by_id_name_and_short_form() {
        let board = flagship::board().unwrap();
        let stream = board.stream("bcf-progress").unwrap();
        let names = Names::of(&board, stream, &[]);
        for text in ["Emergency admissions", "emergency-admissions", "Emergency admissions (number)"] {
            assert_eq!(names.measure(text), Found::Sure("emergency-admissions".into()), "{text}");
        }
        let Found::Near(near) = names.measure("Emergency admision") else { panic!() };
        assert_eq!(near[0].means, Means::Measure("emergency-admissions".into()));
        assert_eq!(
            names.measure_in("Table 3: Emergency admissions by area"),
            Some("emergency-admissions".into())
        );
    }

    #[test]
    fn plan_and_outturn_are_told_by_their_words() {
        assert_eq!(kind("Q1 Planned activity"), Some((SeriesKind::Plan, "q1".into())));
        assert_eq!(kind("Actual"), Some((SeriesKind::Outturn, String::new())));
        assert_eq!(kind("Actual against plan"), None);
        assert_eq!(kind("Planet"), None);
    }
}

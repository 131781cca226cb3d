//! Cache of the names in a column, each looked up once: a return of 100,000 rows contains a few hundred
//! different places.

use super::super::matching::is_per_cent;
use super::super::matching::{AreaMatch, NameMatch, Names, Suggestion};
use super::super::sheet::Cell;
use super::super::when::{self, PeriodHint};
use boardsight_core::model::{Board, MeasureId, SeriesKind};
use std::collections::HashMap;

/// The cached result of a lookup: the number of the record, or the reason why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLookup {
    /// Number of the matching record.
    Match(u32),
    /// The user excluded this name from the import.
    Ignored,
    /// No match.
    Unknown,
}

/// Names found so far, with their matches.
pub struct KnownNames<'a> {
    names: &'a Names<'a>,
    board: &'a Board,
    places: HashMap<String, NameLookup>,
    measures: HashMap<String, NameLookup>,
    kinds: HashMap<String, Option<SeriesKind>>,
    /// Periods by column, then by text.
    whens: HashMap<u32, HashMap<String, PeriodHint>>,
    from_1904: bool,
    /// Places by number.
    all_places: Vec<AreaMatch>,
    /// Measures by number, and whether the unit of each is per cent.
    all_measures: Vec<(MeasureId, bool)>,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> KnownNames<'a> {
    pub fn new(names: &'a Names<'a>, board: &'a Board, from_1904: bool) -> Self {
        Self {
            names,
            board,
            places: HashMap::new(),
            measures: HashMap::new(),
            kinds: HashMap::new(),
            whens: HashMap::new(),
            from_1904,
            all_places: vec![AreaMatch::Whole],
            all_measures: Vec::new(),
        }
    }

    /// Returns the place with a number. Number 0 is the whole programme.
    pub fn place_of(&self, number: u32) -> &AreaMatch {
        let at = usize::try_from(number).unwrap_or(0);
        self.all_places.get(at).or_else(|| self.all_places.first()).unwrap_or(&AreaMatch::Whole)
    }

    /// Returns the measure with a number, and whether its unit is per cent.
    pub fn measure_of(&self, number: u32) -> Option<&(MeasureId, bool)> {
        self.all_measures.get(usize::try_from(number).ok()?)
    }

    /// Returns the number of a measure, assigning one if needed.
    pub fn number_of(&mut self, measure: &MeasureId) -> u32 {
        if let Some(at) = self.all_measures.iter().position(|(known, _)| known == measure) {
            return number(at);
        }
        let percent = self.board.measure(measure.as_str()).is_some_and(|m| is_per_cent(&m.unit));
        self.all_measures.push((measure.clone(), percent));
        number(self.all_measures.len() - 1)
    }

    /// Looks up a name as a place. If there is no match, near matches are returned the first time only.
    pub fn place(&mut self, text: &str) -> (NameLookup, Vec<Suggestion>) {
        if let Some(known) = self.places.get(text) {
            return (*known, Vec::new());
        }
        let (named, near) = match self.names.place(text) {
            NameMatch::Match(place) => {
                let at = self.all_places.iter().position(|known| *known == place).unwrap_or_else(|| {
                    self.all_places.push(place);
                    self.all_places.len() - 1
                });
                (NameLookup::Match(number(at)), Vec::new())
            }
            NameMatch::Ignored => (NameLookup::Ignored, Vec::new()),
            NameMatch::Suggestions(near) => (NameLookup::Unknown, near),
        };
        self.places.insert(text.to_owned(), named);
        (named, near)
    }

    /// Looks up a name as a measure. If there is no match, near matches are returned the first time only.
    pub fn measure(&mut self, text: &str) -> (NameLookup, Vec<Suggestion>) {
        if let Some(known) = self.measures.get(text) {
            return (*known, Vec::new());
        }
        // The cell may contain plan or outturn and the period too: 'Emergency admissions, plan'.
        let rest = when::find(text).map_or_else(|| text.to_owned(), |(_, rest)| rest);
        let (named, near) = match (self.names.measure(text), self.names.measure(&rest)) {
            (NameMatch::Match(measure), _) | (_, NameMatch::Match(measure)) => {
                (NameLookup::Match(self.number_of(&measure)), Vec::new())
            }
            (NameMatch::Ignored, _) | (_, NameMatch::Ignored) => (NameLookup::Ignored, Vec::new()),
            (NameMatch::Suggestions(near), _) => (NameLookup::Unknown, near),
        };
        self.measures.insert(text.to_owned(), named);
        (named, near)
    }

    /// Returns whether a text means baseline, plan or outturn.
    pub fn kind(&mut self, text: &str) -> Option<SeriesKind> {
        if let Some(known) = self.kinds.get(text) {
            return *known;
        }
        let kind = self.names.kind(text);
        self.kinds.insert(text.to_owned(), kind);
        kind
    }

    /// Returns the period in a cell of a period column, given the heading of the column.
    pub fn when(&mut self, cell: &Cell, column: u32, heading: &str) -> PeriodHint {
        let Cell::Text(text) = cell else { return PeriodHint::in_column(cell, heading, self.from_1904) };
        let own = self.whens.entry(column).or_default();
        if let Some(known) = own.get(text) {
            return *known;
        }
        let when = PeriodHint::in_column(cell, heading, self.from_1904);
        own.insert(text.clone(), when);
        when
    }

    /// Returns whether a name exactly matches a place.
    pub fn is_place(&self, text: &str) -> bool {
        match self.places.get(text) {
            Some(known) => matches!(known, NameLookup::Match(_)),
            None => self.names.is_place(text),
        }
    }
}

//! What the texts of a column stand for, each worked out once: a return of 100,000 rows names a few hundred places.

use super::super::matching::is_per_cent;
use super::super::matching::{Found, Names, Place, Suggestion};
use super::super::sheet::Cell;
use super::super::when::{self, When};
use boardsight_core::model::{Board, MeasureId, SeriesKind};
use std::collections::HashMap;

/// What a name came to: the number of what it stands for, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// This one, by its number.
    Sure(u32),
    /// A person said that it is not to be taken in.
    Ignored,
    /// Nothing has that name.
    Unknown,
}

/// Names that were met, and what they stand for.
pub struct Known<'a> {
    names: &'a Names<'a>,
    board: &'a Board,
    places: HashMap<String, Named>,
    measures: HashMap<String, Named>,
    kinds: HashMap<String, Option<SeriesKind>>,
    /// By column, then by text.
    whens: HashMap<u32, HashMap<String, When>>,
    from_1904: bool,
    /// Places by number.
    all_places: Vec<Place>,
    /// Measures by number, and whether each counts per cent.
    all_measures: Vec<(MeasureId, bool)>,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Known<'a> {
    pub fn new(names: &'a Names<'a>, board: &'a Board, from_1904: bool) -> Self {
        Self {
            names,
            board,
            places: HashMap::new(),
            measures: HashMap::new(),
            kinds: HashMap::new(),
            whens: HashMap::new(),
            from_1904,
            all_places: vec![Place::Whole],
            all_measures: Vec::new(),
        }
    }

    /// The place of a number. 0 is the programme as a whole.
    pub fn place_of(&self, number: u32) -> &Place {
        let at = usize::try_from(number).unwrap_or(0);
        self.all_places.get(at).or_else(|| self.all_places.first()).unwrap_or(&Place::Whole)
    }

    /// The measure of a number, and whether it counts per cent.
    pub fn measure_of(&self, number: u32) -> Option<&(MeasureId, bool)> {
        self.all_measures.get(usize::try_from(number).ok()?)
    }

    /// The number of a measure.
    pub fn number_of(&mut self, measure: &MeasureId) -> u32 {
        if let Some(at) = self.all_measures.iter().position(|(known, _)| known == measure) {
            return number(at);
        }
        let percent = self.board.measure(measure.as_str()).is_some_and(|m| is_per_cent(&m.unit));
        self.all_measures.push((measure.clone(), percent));
        number(self.all_measures.len() - 1)
    }

    /// What a name stands for as a place; with what comes near, the first time that it stands for none.
    pub fn place(&mut self, text: &str) -> (Named, Vec<Suggestion>) {
        if let Some(known) = self.places.get(text) {
            return (*known, Vec::new());
        }
        let (named, near) = match self.names.place(text) {
            Found::Sure(place) => {
                let at = self.all_places.iter().position(|known| *known == place).unwrap_or_else(|| {
                    self.all_places.push(place);
                    self.all_places.len() - 1
                });
                (Named::Sure(number(at)), Vec::new())
            }
            Found::Ignored => (Named::Ignored, Vec::new()),
            Found::Near(near) => (Named::Unknown, near),
        };
        self.places.insert(text.to_owned(), named);
        (named, near)
    }

    /// The same for a measure.
    pub fn measure(&mut self, text: &str) -> (Named, Vec<Suggestion>) {
        if let Some(known) = self.measures.get(text) {
            return (*known, Vec::new());
        }
        // The cell may say plan or outturn and the period too: 'Emergency admissions, plan'.
        let rest = when::find(text).map_or_else(|| text.to_owned(), |(_, rest)| rest);
        let (named, near) = match (self.names.measure(text), self.names.measure(&rest)) {
            (Found::Sure(measure), _) | (_, Found::Sure(measure)) => {
                (Named::Sure(self.number_of(&measure)), Vec::new())
            }
            (Found::Ignored, _) | (_, Found::Ignored) => (Named::Ignored, Vec::new()),
            (Found::Near(near), _) => (Named::Unknown, near),
        };
        self.measures.insert(text.to_owned(), named);
        (named, near)
    }

    /// Whether a text says baseline, plan or outturn.
    pub fn kind(&mut self, text: &str) -> Option<SeriesKind> {
        if let Some(known) = self.kinds.get(text) {
            return *known;
        }
        let kind = self.names.kind(text);
        self.kinds.insert(text.to_owned(), kind);
        kind
    }

    /// What a cell of a column of periods says, given its heading.
    pub fn when(&mut self, cell: &Cell, column: u32, heading: &str) -> When {
        let Cell::Text(text) = cell else { return When::in_column(cell, heading, self.from_1904) };
        let own = self.whens.entry(column).or_default();
        if let Some(known) = own.get(text) {
            return *known;
        }
        let when = When::in_column(cell, heading, self.from_1904);
        own.insert(text.clone(), when);
        when
    }

    /// Whether it is known for sure which place a name stands for.
    pub fn is_place(&self, text: &str) -> bool {
        match self.places.get(text) {
            Some(known) => matches!(known, Named::Sure(_)),
            None => self.names.is_place(text),
        }
    }
}

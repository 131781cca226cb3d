//! Row by row: what each speaks of, and the figures in it.

use super::super::matching::{Found, Names, Place, Suggestion};
use super::super::shape::Shape;
use super::super::sheet::{Cell, Sheet, cell_name, in_row, rounded};
use super::super::value::{Value, is_figure, shortened, value};
use super::super::when::{self, When};
use super::{About, ColumnRead, Doubt, Said, Taken, Weight, site_of};
use crate::model::{Board, MeasureId, Period, Role, SeriesKind, SiteId};
use std::collections::HashMap;

/// So many single cells that cannot be read are told one by one; of more only the number is.
const MOST_CELLS_TOLD: usize = 20;
/// So many names that are not known are told one by one.
const MOST_NAMES_TOLD: usize = 60;

/// What a name in a row came to.
#[derive(Clone)]
enum Named<T> {
    Sure(T),
    Ignored,
    Unknown,
}

/// What is not known by name: how often, where first, and what comes near.
struct Missing {
    text: String,
    what: &'static str,
    row: u32,
    column: u32,
    count: usize,
    suggestions: Vec<Suggestion>,
}

pub(super) struct Rows<'a> {
    sheet: &'a Sheet,
    shape: &'a Shape,
    names: &'a Names<'a>,
    said: &'a Said,
    board: &'a Board,
    pub figures: Vec<Taken>,
    pub unknown: usize,
    pub definitions: Vec<(MeasureId, String)>,
    places: HashMap<String, Named<Place>>,
    measures: HashMap<String, Named<MeasureId>>,
    missing: Vec<Missing>,
    missing_at: HashMap<(String, &'static str), usize>,
    seen: HashMap<(MeasureId, Option<SiteId>, SeriesKind, Period), usize>,
    unreadable: usize,
    no_period: Option<(u32, u32, usize)>,
    no_measure: Option<(u32, u32, usize)>,
    no_place: Option<(u32, usize)>,
}

/// What one row speaks of.
#[derive(Default)]
struct Row {
    place: Option<Place>,
    measure: Option<MeasureId>,
    kind: Option<SeriesKind>,
    when: When,
    definition: Option<String>,
    /// What it speaks of is not taken in.
    out: bool,
}

impl<'a> Rows<'a> {
    pub fn new(
        sheet: &'a Sheet,
        shape: &'a Shape,
        names: &'a Names<'a>,
        said: &'a Said,
        board: &'a Board,
    ) -> Self {
        Self {
            sheet,
            shape,
            names,
            said,
            board,
            figures: Vec::new(),
            unknown: 0,
            definitions: Vec::new(),
            places: HashMap::new(),
            measures: HashMap::new(),
            missing: Vec::new(),
            missing_at: HashMap::new(),
            seen: HashMap::new(),
            unreadable: 0,
            no_period: None,
            no_measure: None,
            no_place: None,
        }
    }

    pub fn read(&mut self, columns: &[ColumnRead], doubts: &mut Vec<Doubt>) {
        let has = |role: &Role| columns.iter().any(|c| c.role == *role);
        let (named, coded, measured) = (has(&Role::Place), has(&Role::Code), has(&Role::Measure));
        let mut section = Row::default();
        let sheet = self.sheet;
        let rows = sheet
            .rows()
            .skip_while(|(row, _)| *row < self.shape.from)
            .take_while(|(row, _)| *row < self.shape.to);
        for (row, cells) in rows {
            if self.is_section(cells) {
                self.section(cells, &mut section);
                continue;
            }
            let mut said = self.row(row, cells, columns, doubts);
            if said.out {
                continue;
            }
            let any = columns.iter().any(|c| {
                matches!(c.role, Role::Figures { .. }) && in_row(cells, c.index).is_some_and(is_figure)
            });
            if (named || coded) && said.place.is_none() {
                if any {
                    let count = self.no_place.map_or(0, |(_, n)| n) + 1;
                    self.no_place = Some((self.no_place.map_or(row, |(row, _)| row), count));
                }
                continue;
            }
            if measured && said.measure.is_none() {
                said.measure.clone_from(&section.measure);
            }
            self.figures_of(row, cells, columns, &said, &section, measured, doubts);
        }
        self.tell(doubts);
    }

    /// A row that holds one text and nothing else heads those below it.
    fn is_section(&self, cells: &[(u32, Cell)]) -> bool {
        matches!(cells, [(_, Cell::Text(_))])
    }

    fn section(&self, cells: &[(u32, Cell)], section: &mut Row) {
        let Some((_, Cell::Text(text))) = cells.first() else { return };
        let (when, rest) = when::find(text).unwrap_or((When::default(), text.clone()));
        if let Found::Sure(measure) = self.names.measure(&rest) {
            section.measure = Some(measure);
        } else if let Some(measure) = self.names.measure_in(text) {
            section.measure = Some(measure);
        }
        if let Some(kind) = self.names.kind(&rest) {
            section.kind = Some(kind);
        }
        if !when.is_nothing() {
            section.when = when;
        }
    }

    fn row(
        &mut self,
        row: u32,
        cells: &[(u32, Cell)],
        columns: &[ColumnRead],
        doubts: &mut Vec<Doubt>,
    ) -> Row {
        let mut said = Row::default();
        let (mut by_name, mut code) = (None, None);
        for column in columns {
            if matches!(column.role, Role::Ignore | Role::Figures { .. }) {
                continue;
            }
            let cell = match in_row(cells, column.index) {
                Some(cell) => cell,
                None if self.sheet.merged.is_empty() => continue,
                None => match self.sheet.shown(row, column.index) {
                    Some(cell) => cell,
                    None => continue,
                },
            };
            let text = || cell.to_string();
            match column.role {
                Role::Place => by_name = Some(self.place(&text(), row, column.index)),
                Role::Code => code = Some((text(), column.index)),
                Role::Measure => match self.measure(&text(), row, column.index) {
                    Named::Sure(measure) => said.measure = Some(measure),
                    Named::Ignored | Named::Unknown => said.out = true,
                },
                Role::Kind => match self.names.kind(&text()) {
                    Some(kind) => said.kind = Some(kind),
                    None => {
                        said.out = true;
                        self.miss(
                            &text(),
                            "neither baseline, plan nor outturn",
                            row,
                            column.index,
                            Vec::new(),
                        );
                    }
                },
                Role::Period => {
                    let when = When::of_cell(cell);
                    if when.is_nothing() {
                        said.out = true;
                        self.miss(&text(), "no period", row, column.index, Vec::new());
                    }
                    said.when = said.when.or(when);
                    // A year in one column and a month in another come together whichever stands first.
                    if said.when.period().is_none() {
                        said.when = when.or(said.when);
                    }
                }
                Role::Definition => said.definition = Some(text()),
                Role::Ignore | Role::Figures { .. } => {}
            }
        }
        // A code that the board does not know is no doubt where the name beside it is known.
        let sure = matches!(by_name, Some(Named::Sure(_)));
        let by_code = code
            .filter(|(text, _)| !sure || self.names.is_place(text))
            .map(|(text, column)| self.place(&text, row, column));
        said.place = match (by_name, by_code) {
            (Some(Named::Sure(name)), Some(Named::Sure(code))) if name != code => {
                doubts.push(Doubt {
                    weight: Weight::Stops,
                    place: format!("sheet '{}', row {}", self.sheet.name, u64::from(row) + 1),
                    what: "the name and the code are of two different places".to_owned(),
                    about: About::Cell(row, 0),
                    suggestions: Vec::new(),
                });
                None
            }
            (Some(Named::Sure(place)), _) | (_, Some(Named::Sure(place))) => Some(place),
            (Some(_), _) | (_, Some(_)) => {
                said.out = true;
                None
            }
            (None, None) => None,
        };
        said
    }

    fn place(&mut self, text: &str, row: u32, column: u32) -> Named<Place> {
        if let Some(known) = self.places.get(text).cloned() {
            if matches!(known, Named::Unknown) {
                self.miss(text, "no place of the programme", row, column, Vec::new());
            }
            return known;
        }
        let named = match self.names.place(text) {
            Found::Sure(place) => Named::Sure(place),
            Found::Ignored => Named::Ignored,
            Found::Near(near) => {
                self.miss(text, "no place of the programme", row, column, near);
                Named::Unknown
            }
        };
        self.places.insert(text.to_owned(), named.clone());
        named
    }

    fn measure(&mut self, text: &str, row: u32, column: u32) -> Named<MeasureId> {
        if let Some(known) = self.measures.get(text).cloned() {
            if matches!(known, Named::Unknown) {
                self.miss(text, "no measure of the board", row, column, Vec::new());
            }
            return known;
        }
        // The cell may say plan or outturn and the period too: 'Emergency admissions, plan'.
        let rest = when::find(text).map_or_else(|| text.to_owned(), |(_, rest)| rest);
        let named = match (self.names.measure(text), self.names.measure(&rest)) {
            (Found::Sure(measure), _) | (_, Found::Sure(measure)) => Named::Sure(measure),
            (Found::Ignored, _) | (_, Found::Ignored) => Named::Ignored,
            (Found::Near(near), _) => {
                self.miss(text, "no measure of the board", row, column, near);
                Named::Unknown
            }
        };
        self.measures.insert(text.to_owned(), named.clone());
        named
    }

    fn miss(&mut self, text: &str, what: &'static str, row: u32, column: u32, suggestions: Vec<Suggestion>) {
        let next = self.missing.len();
        let at = *self.missing_at.entry((text.to_owned(), what)).or_insert(next);
        match self.missing.get_mut(at) {
            Some(missing) => missing.count += 1,
            None => {
                self.missing.push(Missing {
                    text: text.to_owned(),
                    what,
                    row,
                    column,
                    count: 1,
                    suggestions,
                });
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // what the row, its section and its columns say, side by side
    fn figures_of(
        &mut self,
        row: u32,
        cells: &[(u32, Cell)],
        columns: &[ColumnRead],
        said: &Row,
        section: &Row,
        measured: bool,
        doubts: &mut Vec<Doubt>,
    ) {
        for column in columns {
            let Role::Figures { measure, kind, period, times } = &column.role else { continue };
            let cell = in_row(cells, column.index);
            let figure = match value(cell) {
                Value::Figure(figure) => figure,
                Value::Unknown(_) => {
                    self.unknown += usize::from(cell.is_some());
                    continue;
                }
                Value::Unreadable(why) => {
                    self.unreadable += 1;
                    if self.unreadable <= MOST_CELLS_TOLD {
                        doubts.push(Doubt {
                            weight: Weight::Stops,
                            place: self.sheet.place(row, column.index),
                            what: why,
                            about: About::Cell(row, column.index),
                            suggestions: Vec::new(),
                        });
                    }
                    continue;
                }
            };
            let count =
                |at: Option<(u32, u32, usize)>| at.map_or((row, column.index, 1), |(r, c, n)| (r, c, n + 1));
            let own = measure.clone().or_else(|| said.measure.clone()).or_else(|| section.measure.clone());
            let own = own.or_else(|| if measured { None } else { self.said.measure.clone() });
            let Some(measure) = own else {
                self.no_measure = Some(count(self.no_measure));
                continue;
            };
            let when = column.when.or(said.when);
            // What row and heading each say in part may only come together the other way round.
            let when = if when.period().is_some() { when } else { said.when.or(column.when) };
            let when = when.or(section.when);
            let period = period.or_else(|| when.period()).or_else(|| when.or(self.said.when).period());
            let Some(period) = period else {
                self.no_period = Some(count(self.no_period));
                continue;
            };
            let kind = kind.or(said.kind).or(section.kind).unwrap_or(SeriesKind::Outturn);
            let place = said.place.clone().unwrap_or(Place::Whole);
            let mut amount = figure.value;
            if (times - 1.0).abs() > f64::EPSILON {
                amount = rounded(amount * times);
            }
            // A share shown as a percentage is 95.2; of a measure that is no percentage it is the share itself.
            let in_percent = self.board.measure(measure.as_str()).is_some_and(|m| m.unit.contains('%'));
            if figure.percent && !in_percent {
                amount = rounded(amount / 100.0);
            }
            let taken = Taken {
                measure,
                site: site_of(place),
                kind,
                period,
                value: amount,
                row,
                column: column.index,
            };
            self.take(taken, doubts);
        }
        if let (Some(measure), Some(text)) = (&said.measure, &said.definition)
            && !self.definitions.iter().any(|(m, _)| m == measure)
        {
            self.definitions.push((measure.clone(), text.clone()));
        }
    }

    fn take(&mut self, taken: Taken, doubts: &mut Vec<Doubt>) {
        let key = (taken.measure.clone(), taken.site.clone(), taken.kind, taken.period);
        if let Some(first) = self.seen.get(&key).and_then(|at| self.figures.get(*at)) {
            if (first.value - taken.value).abs() > f64::EPSILON * taken.value.abs() {
                doubts.push(Doubt {
                    weight: Weight::Stops,
                    place: self.sheet.place(taken.row, taken.column),
                    what: format!(
                        "{} and cell {} give {} and {} for the same measure, place and period ({}); leave one of the columns or \
                         rows out",
                        cell_name(taken.row, taken.column),
                        cell_name(first.row, first.column),
                        taken.value,
                        first.value,
                        taken.period
                    ),
                    about: About::Cell(taken.row, taken.column),
                    suggestions: Vec::new(),
                });
            }
            return;
        }
        self.seen.insert(key, self.figures.len());
        self.figures.push(taken);
    }

    /// What was counted on the way, as doubts.
    fn tell(&mut self, doubts: &mut Vec<Doubt>) {
        let sheet = &self.sheet.name;
        let plain = |weight, place: String, what: String, about| Doubt {
            weight,
            place,
            what,
            about,
            suggestions: Vec::new(),
        };
        if self.unreadable > MOST_CELLS_TOLD {
            let more = self.unreadable - MOST_CELLS_TOLD;
            doubts.push(plain(
                Weight::Stops,
                format!("sheet '{sheet}'"),
                format!("{more} more cells cannot be read as figures"),
                About::File,
            ));
        }
        if let Some((row, column, n)) = self.no_period {
            let what = format!("for which period {} is said nowhere; say so", figures(n));
            doubts.push(plain(Weight::Stops, self.sheet.place(row, column), what, About::Period));
        }
        if let Some((row, column, n)) = self.no_measure {
            let what = format!("of which measure {} is said nowhere; say so for the column", figures(n));
            doubts.push(plain(
                Weight::LeavesOut,
                self.sheet.place(row, column),
                what,
                About::Cell(row, column),
            ));
        }
        if let Some((row, n)) = self.no_place {
            let what = format!("{n} {} figures and no place", if n == 1 { "row has" } else { "rows have" });
            doubts.push(plain(
                Weight::LeavesOut,
                format!("sheet '{sheet}', row {}", u64::from(row) + 1),
                what,
                About::Cell(row, 0),
            ));
        }
        if self.said.only
            && !self.figures.is_empty()
            && self.said.measure.as_ref().is_some_and(|m| self.figures.iter().any(|f| f.measure == *m))
        {
            let name = self
                .said
                .measure
                .as_ref()
                .and_then(|m| self.board.measure(m.as_str()))
                .map_or("", |m| m.name.as_str());
            doubts.push(plain(
                Weight::Notice,
                format!("sheet '{sheet}'"),
                format!("the file does not name the measure; it was read as '{name}', the only one that the stream owes"),
                About::File,
            ));
        }
        let left = self.missing.len().saturating_sub(MOST_NAMES_TOLD);
        for missing in self.missing.drain(..).take(MOST_NAMES_TOLD) {
            let rows =
                if missing.count == 1 { "1 row".to_owned() } else { format!("{} rows", missing.count) };
            doubts.push(Doubt {
                weight: Weight::LeavesOut,
                place: self.sheet.place(missing.row, missing.column),
                what: format!("'{}' is {}; {rows}", shortened(&missing.text), missing.what),
                about: About::Name(missing.text),
                suggestions: missing.suggestions,
            });
        }
        if left > 0 {
            doubts.push(plain(
                Weight::LeavesOut,
                format!("sheet '{sheet}'"),
                format!("{left} more names are not known on the board"),
                About::File,
            ));
        }
    }
}

fn figures(n: usize) -> String {
    if n == 1 { "a figure is".to_owned() } else { format!("{n} figures are") }
}

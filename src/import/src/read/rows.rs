//! Row by row: what each speaks of, and the figures in it.

use super::super::matching::{Found, Names, Place};
use super::super::shape::Shape;
use super::super::sheet::{Cell, Sheet, cell_name, in_row, rounded};
use super::super::value::{Value, is_figure, value};
use super::super::when::{self, When};
use super::named::{Known, Named};
use super::told::Told;
use super::{About, ColumnRead, Doubt, Said, Taken, Weight};
use boardsight_core::model::{Board, MeasureId, Period, Role, SeriesKind};
use boardsight_core::progress::{Cancelled, Progress};
use std::borrow::Cow;
use std::collections::HashMap;

/// What tells one figure from another: measure and place by number, kind, period.
type Key = (u32, u32, SeriesKind, Period);

pub(super) struct Rows<'a> {
    sheet: &'a Sheet,
    shape: &'a Shape,
    names: &'a Names<'a>,
    said: &'a Said,
    board: &'a Board,
    pub figures: Vec<Taken>,
    pub unknown: usize,
    pub definitions: Vec<(MeasureId, String)>,
    known: Known<'a>,
    told: Told,
    seen: HashMap<Key, usize>,
}

/// What one row speaks of.
#[derive(Default)]
struct Row {
    place: Option<u32>,
    measure: Option<u32>,
    kind: Option<SeriesKind>,
    when: When,
    definition: Option<String>,
    /// What it speaks of is not taken in.
    out: bool,
}

/// A column of figures, with its measure by number.
struct FiguresColumn {
    index: u32,
    measure: Option<u32>,
    kind: Option<SeriesKind>,
    period: Option<Period>,
    times: f64,
    when: When,
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
            known: Known::new(names, board),
            told: Told::default(),
            seen: HashMap::new(),
        }
    }

    pub fn read(
        &mut self,
        columns: &[ColumnRead],
        doubts: &mut Vec<Doubt>,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let has = |role: &Role| columns.iter().any(|c| c.role == *role);
        let placed = has(&Role::Place) || has(&Role::Code);
        let measured = has(&Role::Measure);
        let said_for_all = self.said.measure.as_ref().map(|m| self.known.number_of(m));
        let figures: Vec<FiguresColumn> = columns.iter().filter_map(|c| self.figures_column(c)).collect();
        let speaking: Vec<&ColumnRead> =
            columns.iter().filter(|c| !matches!(c.role, Role::Ignore | Role::Figures { .. })).collect();
        let mut section = Row::default();
        let (sheet, shape) = (self.sheet, self.shape);
        let rows = sheet.rows_from(shape.from).take_while(|(row, _)| *row < shape.to);
        for (row, cells) in rows {
            if row & 0x0FFF == 0 {
                // Rows fit a float well enough to tell how far the reading is.
                progress.step("Reading figures", row as f32 / shape.to.max(1) as f32)?;
            }
            if matches!(cells, [(_, Cell::Text(_))]) {
                self.section(cells, &mut section);
                continue;
            }
            let mut said = self.row(row, cells, &speaking, doubts);
            if said.out {
                continue;
            }
            if placed && said.place.is_none() {
                if figures.iter().any(|c| in_row(cells, c.index).is_some_and(is_figure)) {
                    self.told.no_place(row);
                }
                continue;
            }
            if said.measure.is_none() {
                said.measure = section.measure;
            }
            let otherwise = if measured { None } else { said_for_all };
            self.figures_of(row, cells, &figures, &said, &section, otherwise, doubts);
        }
        self.tell(doubts);
        Ok(())
    }

    fn figures_column(&mut self, column: &ColumnRead) -> Option<FiguresColumn> {
        let Role::Figures { measure, kind, period, times } = &column.role else { return None };
        Some(FiguresColumn {
            index: column.index,
            measure: measure.as_ref().map(|m| self.known.number_of(m)),
            kind: *kind,
            period: *period,
            times: *times,
            when: column.when,
        })
    }

    /// A row that holds one text and nothing else heads those below it.
    fn section(&mut self, cells: &[(u32, Cell)], section: &mut Row) {
        let Some((_, Cell::Text(text))) = cells.first() else { return };
        let (when, rest) = when::find(text).unwrap_or((When::default(), text.clone()));
        let measure = match self.names.measure(&rest) {
            Found::Sure(measure) => Some(measure),
            _ => self.names.measure_in(text),
        };
        if let Some(measure) = measure {
            section.measure = Some(self.known.number_of(&measure));
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
        columns: &[&ColumnRead],
        doubts: &mut Vec<Doubt>,
    ) -> Row {
        let mut said = Row::default();
        let (mut by_name, mut code) = (None, None);
        for column in columns {
            let at = (row, column.index);
            let cell = match in_row(cells, column.index) {
                Some(cell) => cell,
                None if self.sheet.merged.is_empty() => continue,
                None => match self.sheet.shown(row, column.index) {
                    Some(cell) => cell,
                    None => continue,
                },
            };
            let text = words(cell);
            match column.role {
                Role::Place => by_name = Some(self.place(&text, at)),
                Role::Code => code = Some((text, column.index)),
                Role::Measure => match self.measure(&text, at) {
                    Named::Sure(measure) => said.measure = Some(measure),
                    Named::Ignored | Named::Unknown => said.out = true,
                },
                Role::Kind => match self.known.kind(&text) {
                    Some(kind) => said.kind = Some(kind),
                    None => {
                        said.out = true;
                        self.told.miss(&text, "neither baseline, plan nor outturn", at, Vec::new());
                    }
                },
                Role::Period => {
                    let when = self.known.when(cell);
                    if when.is_nothing() {
                        said.out = true;
                        self.told.miss(&text, "no period", at, Vec::new());
                    }
                    said.when = said.when.or(when);
                    // A year in one column and a month in another come together whichever stands first.
                    if said.when.period().is_none() {
                        said.when = when.or(said.when);
                    }
                }
                Role::Definition => said.definition = Some(text.into_owned()),
                Role::Ignore | Role::Figures { .. } => {}
            }
        }
        // A code that the board does not know is no doubt where the name beside it is known.
        let sure = matches!(by_name, Some(Named::Sure(_)));
        let by_code = code
            .filter(|(text, _)| !sure || self.known.is_place(text))
            .map(|(text, column)| self.place(&text, (row, column)));
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

    fn place(&mut self, text: &str, at: (u32, u32)) -> Named {
        let (named, near) = self.known.place(text);
        if named == Named::Unknown {
            self.told.miss(text, "no place of the programme", at, near);
        }
        named
    }

    fn measure(&mut self, text: &str, at: (u32, u32)) -> Named {
        let (named, near) = self.known.measure(text);
        if named == Named::Unknown {
            self.told.miss(text, "no measure of the board", at, near);
        }
        named
    }

    #[allow(clippy::too_many_arguments)] // what the row, its section and its columns say, side by side
    fn figures_of(
        &mut self,
        row: u32,
        cells: &[(u32, Cell)],
        columns: &[FiguresColumn],
        said: &Row,
        section: &Row,
        otherwise: Option<u32>,
        doubts: &mut Vec<Doubt>,
    ) {
        for column in columns {
            let cell = in_row(cells, column.index);
            let figure = match value(cell) {
                Value::Figure(figure) => figure,
                Value::Unknown(_) => {
                    self.unknown += usize::from(cell.is_some());
                    continue;
                }
                Value::Unreadable(why) => {
                    doubts.extend(self.told.unreadable(self.sheet, row, column.index, why));
                    continue;
                }
            };
            let Some(measure) = column.measure.or(said.measure).or(section.measure).or(otherwise) else {
                self.told.no_measure(row, column.index);
                continue;
            };
            let when = column.when.or(said.when);
            // What row and heading each say in part may only come together the other way round.
            let when = if when.period().is_some() { when } else { said.when.or(column.when) };
            let when = when.or(section.when);
            let period = column.period.or_else(|| when.period());
            let Some(period) = period.or_else(|| when.or(self.said.when).period()) else {
                self.told.no_period(row, column.index);
                continue;
            };
            let kind = column.kind.or(said.kind).or(section.kind).unwrap_or(SeriesKind::Outturn);
            let mut amount = figure.value;
            if (column.times - 1.0).abs() > f64::EPSILON {
                amount = rounded(amount * column.times);
            }
            // A share shown as a percentage is 95.2; of a measure that is no percentage it is the share itself.
            if figure.percent && !self.known.measure_of(measure).is_some_and(|(_, percent)| *percent) {
                amount = rounded(amount / 100.0);
            }
            let key = (measure, said.place.unwrap_or(0), kind, period);
            self.take(key, amount, row, column.index, doubts);
        }
        if let (Some(measure), Some(text)) = (said.measure, &said.definition)
            && let Some((measure, _)) = self.known.measure_of(measure)
            && !self.definitions.iter().any(|(m, _)| m == measure)
        {
            self.definitions.push((measure.clone(), text.clone()));
        }
    }

    fn take(&mut self, key: Key, value: f64, row: u32, column: u32, doubts: &mut Vec<Doubt>) {
        if let Some(first) = self.seen.get(&key).and_then(|at| self.figures.get(*at)) {
            if (first.value - value).abs() > f64::EPSILON * value.abs() {
                doubts.push(Doubt {
                    weight: Weight::Stops,
                    place: self.sheet.place(row, column),
                    what: format!(
                        "{} and cell {} give {value} and {} for the same measure, place and period ({}); leave one of the \
                         columns or rows out",
                        cell_name(row, column),
                        cell_name(first.row, first.column),
                        first.value,
                        key.3
                    ),
                    about: About::Cell(row, column),
                    suggestions: Vec::new(),
                });
            }
            return;
        }
        let Some((measure, _)) = self.known.measure_of(key.0) else { return };
        let site = match self.known.place_of(key.1) {
            Place::Whole => None,
            Place::Site(site) => Some(site.clone()),
        };
        self.seen.insert(key, self.figures.len());
        let (measure, kind, period) = (measure.clone(), key.2, key.3);
        self.figures.push(Taken { measure, site, kind, period, value, row, column });
    }

    /// What was counted on the way, as doubts.
    fn tell(&mut self, doubts: &mut Vec<Doubt>) {
        let told = std::mem::take(&mut self.told);
        told.doubts(self.sheet, doubts);
        let Some(measure) = self.said.measure.as_ref().filter(|_| self.said.only) else { return };
        if self.figures.iter().any(|f| f.measure == *measure) {
            let name = self.board.measure(measure.as_str()).map_or("", |m| m.name.as_str());
            doubts.push(Doubt {
                weight: Weight::Notice,
                place: format!("sheet '{}'", self.sheet.name),
                what: format!(
                    "the file does not name the measure; it was read as '{name}', the only one that the stream owes"
                ),
                about: About::File,
                suggestions: Vec::new(),
            });
        }
    }
}

/// A cell's words, without a copy where it holds words.
fn words(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        cell => Cow::Owned(cell.to_string()),
    }
}

//! Risk registers: any column names, scales mapped in so many words, and a second import that updates by id.

mod field;

pub use field::{FIELDS, Field};

use super::matching::normal;
use super::propose::file_source;
use super::read::{About, Doubt, Weight};
use super::sheet::{Book, Cell, Sheet, in_row};
use super::value::shortened;
use boardsight_core::edit::{Change, Edit, EditError, List, record_value, update};
use boardsight_core::model::{
    Basis, Board, Citation, ProgrammeId, Proximity, Risk, RiskCategory, RiskFramework, RiskStatus, Source,
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// How a register is read. What it does not say is found by name; steps that are neither numbers nor words of the board's
/// scale must be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegisterMap {
    /// The sheet; `None`: the first that has a register's headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// What columns hold, by heading.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<(String, Field)>,
    /// Steps of likelihood and impact in words of the register's own, such as `("High", 4)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<(String, u8)>,
    /// Colours or words for a whole rating, as likelihood and impact, such as `("Red", (4, 5))`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<(String, (u8, u8))>,
    /// Words for other fields as this program has them, such as `("Live", "Open")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<(String, String)>,
}

/// A risk as a row gives it: only what the row says.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its row, from 0.
    pub row: u32,
    /// Field by field, with the cell's text.
    pub said: Vec<(Field, String)>,
}

impl Row {
    fn get(&self, field: Field) -> Option<&str> {
        self.said.iter().find(|(f, _)| *f == field).map(|(_, text)| text.as_str())
    }
}

/// What a register came to.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterReading {
    /// The sheet's name.
    pub sheet: String,
    /// Columns: place from 0, heading, field.
    pub columns: Vec<(u32, String, Option<Field>)>,
    /// The risks, row by row.
    pub rows: Vec<Row>,
    /// Everything that is not plain.
    pub doubts: Vec<Doubt>,
}

/// What taking a register in would do.
#[derive(Clone, Debug)]
pub struct RegisterProposal {
    /// The one edit.
    pub edit: Edit,
    /// Risks that are new, by id.
    pub new: Vec<String>,
    /// Risks that change.
    pub changed: Vec<String>,
    /// How many stay as they are.
    pub same: usize,
    /// Risks of the board that the file does not hold: left as they are.
    pub absent: Vec<String>,
}

fn doubt(weight: Weight, place: String, what: String) -> Doubt {
    Doubt { weight, place, what, about: About::File, suggestions: Vec::new() }
}

/// What a cell that cannot be read asks for.
fn asked_of(field: Field, text: &str) -> About {
    match field {
        _ if field.is_step() => About::Step(text.to_owned()),
        Field::InherentRating | Field::CurrentRating | Field::TargetRating => About::Rating(text.to_owned()),
        _ if !words_of(field).is_empty() => About::Word(text.to_owned(), field),
        _ => About::File,
    }
}

/// The words that a field may hold; none for a field of free text, steps or days.
#[must_use]
pub fn words_of(field: Field) -> Vec<&'static str> {
    match field {
        Field::Category => RiskCategory::ALL.iter().map(|c| c.label()).collect(),
        Field::Status => RiskStatus::ALL.iter().map(|s| s.label()).collect(),
        Field::Proximity => Proximity::ALL.iter().map(|p| p.label()).collect(),
        _ => Vec::new(),
    }
}

fn field_of(heading: &str, map: &RegisterMap) -> Option<Field> {
    let name = normal(heading);
    map.columns
        .iter()
        .find(|(known, _)| normal(known) == name)
        .map(|(_, f)| *f)
        .or_else(|| Field::named(&name))
}

/// Reads a register: its ratings as steps of the board's scale, its categories as the board names them.
#[must_use]
pub fn read_register(book: &Book, map: &RegisterMap, framework: &RiskFramework) -> RegisterReading {
    let heads = |sheet: &Sheet| -> Option<(u32, usize)> {
        sheet
            .rows()
            .take(60)
            .map(|(row, cells)| {
                let known = cells
                    .iter()
                    .filter(|(_, c)| matches!(c, Cell::Text(t) if field_of(t, map).is_some()))
                    .count();
                (row, known)
            })
            .filter(|(_, known)| *known >= 2)
            .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
    };
    let wanted = map.sheet.as_deref().and_then(|name| book.sheet(name));
    let best = book.sheets.iter().filter(|s| wanted.is_none_or(|w| w.name == s.name));
    let best = best.filter_map(|s| Some((s, heads(s)?))).max_by_key(|(_, (_, known))| *known);
    let mut out =
        RegisterReading { sheet: String::new(), columns: Vec::new(), rows: Vec::new(), doubts: Vec::new() };
    let Some((sheet, (head, _))) = best else {
        let what = "no row of headings of a risk register was found: an id, a title, likelihood, impact; say in a map what the \
                    columns hold";
        out.doubts.push(doubt(Weight::Stops, book.name.clone(), what.to_owned()));
        return out;
    };
    out.sheet.clone_from(&sheet.name);
    let mut taken: Vec<Field> = Vec::new();
    let filled = |column: u32| {
        let mut below = sheet.rows().filter(|(row, _)| *row > head);
        below.any(|(_, cells)| in_row(cells, column).is_some_and(|c| !c.to_string().trim().is_empty()))
    };
    // Of two columns that could be one field, an empty one gives way to one that says something.
    let says_more = |column: u32, field: Field| {
        let other = sheet.row(head).iter().any(|(other, cell)| {
            *other != column && field_of(&cell.to_string(), map) == Some(field) && filled(*other)
        });
        !other || filled(column)
    };
    for (column, cell) in sheet.row(head) {
        let heading = cell.to_string();
        let field = field_of(&heading, map).filter(|f| !taken.contains(f) && says_more(*column, *f));
        match field {
            Some(field) => taken.push(field),
            None => out.doubts.push(doubt(
                Weight::LeavesOut,
                sheet.place(head, *column),
                format!("'{}' is no field of a risk that is known by that name", shortened(&heading)),
            )),
        }
        out.columns.push((*column, heading, field));
    }
    if !taken.iter().any(|f| matches!(f, Field::Title | Field::Event)) {
        out.doubts.push(doubt(
            Weight::Stops,
            sheet.place(head, 0),
            "no column holds the risks' titles or descriptions".to_owned(),
        ));
        return out;
    }
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > head) {
        let mut said = Vec::new();
        for (column, _, field) in &out.columns {
            let (Some(field), Some(cell)) = (field, in_row(cells, *column)) else { continue };
            if let Cell::Error(error) = cell {
                out.doubts.push(doubt(
                    Weight::Stops,
                    sheet.place(row, *column),
                    format!("the formula came to {error}"),
                ));
                continue;
            }
            match field.read(&cell.to_string(), cell, map, framework, sheet.from_1904) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => said.push((*field, text)),
                Err(what) => {
                    let about = asked_of(*field, cell.to_string().trim());
                    let place = sheet.place(row, *column);
                    out.doubts.push(Doubt { about, ..doubt(Weight::Stops, place, what) });
                }
            }
        }
        let named = said.iter().any(|(f, _)| matches!(f, Field::Title | Field::Event));
        // A row with an id alone is an empty line of a template; one with a note alone is a footer.
        if named && said.len() > 1 {
            out.rows.push(Row { row, said });
        }
    }
    twice(sheet, &mut out);
    if out.rows.is_empty() && !out.doubts.iter().any(|d| d.weight == Weight::Stops) {
        out.doubts.push(doubt(
            Weight::Stops,
            format!("sheet '{}'", sheet.name),
            "it holds no risks".to_owned(),
        ));
    }
    out.doubts.sort_by_key(|d| d.weight);
    // Each step is asked about once, where it stands first.
    out.doubts.dedup_by(|b, a| a.weight == Weight::Stops && a.what == b.what);
    out
}

/// An id that stands twice in the file would update one risk by two rows.
fn twice(sheet: &Sheet, out: &mut RegisterReading) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut doubts = Vec::new();
    for row in &out.rows {
        let Some(id) = row.get(Field::Id) else { continue };
        match seen.get(id) {
            Some(first) => doubts.push(doubt(
                Weight::Stops,
                format!("sheet '{}', row {}", sheet.name, u64::from(row.row) + 1),
                format!("the id '{id}' stands in row {} too; give each risk its own", u64::from(*first) + 1),
            )),
            None => _ = seen.insert(id, row.row),
        }
    }
    out.doubts.extend(doubts);
}

impl RegisterReading {
    /// What it would do to a programme's register, or to the board's own. `None` while a doubt stops it.
    ///
    /// # Errors
    /// If a record has no form as a value.
    pub fn propose(
        &self,
        board: &Board,
        programme: Option<&ProgrammeId>,
        book: &Book,
    ) -> Result<Option<RegisterProposal>, EditError> {
        if self.doubts.iter().any(|d| d.weight == Weight::Stops) {
            return Ok(None);
        }
        let whose = programme.map_or("board", |p| p.as_str());
        let name = programme
            .and_then(|p| board.programme(p.as_str()))
            .map_or(board.name.as_str(), |p| p.name.as_str());
        let (source, source_is_new) = file_source(
            board,
            book,
            &format!("register-{whose}"),
            format!("Risk register of {name}"),
            name.to_owned(),
        );
        let (mut inserts, mut sets) = (Vec::new(), Vec::new());
        let mut out = RegisterProposal {
            edit: Edit { label: String::new(), changes: Vec::new() },
            new: vec![],
            changed: vec![],
            same: 0,
            absent: vec![],
        };
        let mut seen: HashSet<String> = HashSet::new();
        let own = Own::of(board, programme);
        let mut ids = Ids::of(board, programme);
        for row in &self.rows {
            let known = own.risk(row);
            let mut risk = known.cloned().unwrap_or_else(|| {
                let id = ids.new_one(row.get(Field::Id));
                Risk::new(&id, programme.cloned(), "")
            });
            // Two steps that stand in columns of their own say more than a colour: they come after it.
            let colour =
                |f: Field| matches!(f, Field::InherentRating | Field::CurrentRating | Field::TargetRating);
            for first in [true, false] {
                for (field, text) in row.said.iter().filter(|(f, _)| colour(*f) == first) {
                    field.put(&mut risk, text, &board.risk_framework);
                }
            }
            field::drop_halves(&mut risk);
            if risk.title.is_empty() {
                risk.title = shortened(row.get(Field::Event).unwrap_or_default());
            }
            if known.is_some_and(|k| *k == risk) {
                out.same += 1;
                seen.insert(risk.id.to_string());
                continue;
            }
            self.cite(&mut risk, &source, row, whose);
            seen.insert(risk.id.to_string());
            if known.is_some() {
                sets.extend(update(board, &risk)?.changes);
                out.changed.push(risk.id.to_string());
            } else {
                risk.rating_basis = Basis::Published;
                let index = board.risks.len() + inserts.len();
                inserts.push(Change::Insert {
                    list: List::Risks,
                    index,
                    id: risk.id.to_string(),
                    record: record_value(&risk)?,
                });
                out.new.push(risk.id.to_string());
            }
        }
        let live = board.risks.iter().filter(|r| r.programme.as_ref() == programme && r.is_live());
        out.absent = live.map(|r| r.id.to_string()).filter(|id| !seen.contains(id)).collect();
        if source_is_new && !(inserts.is_empty() && sets.is_empty()) {
            let (index, id) = (board.sources.len(), source.id.to_string());
            out.edit.changes.push(Change::Insert {
                list: List::Sources,
                index,
                id,
                record: record_value(&source)?,
            });
        }
        out.edit.changes.extend(inserts);
        out.edit.changes.extend(sets);
        out.edit.label = format!(
            "Take in the risk register of {name} ({} new, {} changed)",
            out.new.len(),
            out.changed.len()
        );
        Ok(Some(out))
    }

    /// The risk cites the file that it came in; an earlier import's citation gives way to it.
    fn cite(&self, risk: &mut Risk, source: &Source, row: &Row, whose: &str) {
        let stem = format!("register-{whose}");
        risk.cites.retain(|c| !(c.source == *stem || c.source.as_str().starts_with(&format!("{stem}-"))));
        let at = format!("sheet '{}', row {}", self.sheet, u64::from(row.row) + 1);
        risk.cites.push(Citation { source: source.id.clone(), at: Some(at), note: None });
    }
}

/// The risks of one register, to be found by what a row says of them.
struct Own<'b> {
    whose: &'b str,
    by_id: HashMap<&'b str, &'b Risk>,
    /// By title or event in normal form.
    by_words: HashMap<String, &'b Risk>,
}

impl<'b> Own<'b> {
    fn of(board: &'b Board, programme: Option<&'b ProgrammeId>) -> Self {
        let whose = programme.map_or("board", |p| p.as_str());
        let mut own = Self { whose, by_id: HashMap::new(), by_words: HashMap::new() };
        for risk in board.risks.iter().filter(|r| r.programme.as_ref() == programme) {
            own.by_id.entry(risk.id.as_str()).or_insert(risk);
            for text in [&risk.title, &risk.event] {
                own.by_words.entry(normal(text)).or_insert(risk);
            }
        }
        own
    }

    /// The risk that a row is about: by id, or where the row has none by title.
    fn risk(&self, row: &Row) -> Option<&'b Risk> {
        match row.get(Field::Id) {
            Some(id) => {
                let here = self.by_id.get(id);
                here.or_else(|| self.by_id.get(format!("{}-{id}", self.whose).as_str())).copied()
            }
            None => {
                let words = normal(row.get(Field::Title).or_else(|| row.get(Field::Event))?);
                self.by_words.get(&words).copied()
            }
        }
    }
}

/// The ids that are taken, and the number that is tried next.
struct Ids {
    whose: String,
    taken: HashSet<String>,
    number: usize,
}

impl Ids {
    fn of(board: &Board, programme: Option<&ProgrammeId>) -> Self {
        let whose = programme.map_or("board", |p| p.as_str()).to_owned();
        Self { whose, taken: board.risks.iter().map(|r| r.id.to_string()).collect(), number: 0 }
    }

    /// The id as the file has it, if no other risk has it; otherwise with the programme before it, or a number.
    fn new_one(&mut self, given: Option<&str>) -> String {
        let given = given.map(|id| id.replace('/', "-"));
        let wanted = given.iter().flat_map(|id| [id.clone(), format!("{}-{id}", self.whose)]);
        let free = wanted.into_iter().find(|id| !self.taken.contains(id));
        let id = free.unwrap_or_else(|| {
            loop {
                self.number += 1;
                let id = format!("R-{}-{}", self.whose.to_uppercase(), self.number);
                if !self.taken.contains(&id) {
                    break id;
                }
            }
        });
        self.taken.insert(id.clone());
        id
    }
}

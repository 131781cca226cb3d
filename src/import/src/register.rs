//! Risk registers: any column names, explicit mapping of scales, and repeated imports that update by id.

mod field;
mod layout;
mod lines;
mod rows;

pub use field::{FIELDS, Field};

use super::matching::normal;
use super::propose::file_source;
use super::read::{Issue, Severity, Subject};
use super::sheet::{Workbook, Worksheet};
use super::value::shortened;
use boardsight_core::edit::{Change, Edit, EditError, List, record_value, update};
use boardsight_core::model::{
    Basis, Board, Citation, ProgrammeId, Proximity, Risk, RiskCategory, RiskFramework, RiskStatus, Source,
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The mapping of a register. Columns that it does not list are matched by name. Steps that are neither
/// numbers nor words of the board's scale must be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegisterMap {
    /// The sheet; `None` for the first with the headings of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Columns by heading.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<(String, Field)>,
    /// The register's words for steps of likelihood and impact, such as `("High", 4)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<(String, u8)>,
    /// Colours or words for a whole rating, as likelihood and impact, such as `("Red", (4, 5))`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<(String, (u8, u8))>,
    /// The register's words for other fields, mapped to those of this program, such as `("Live", "Open")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<(String, String)>,
    /// Answers for reworded controls and actions: the risk's id, the line in the file, and the id of the
    /// matching control or action, or `new`. Example: `("F1", "Find a 2nd supplier", "A1")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(String, String, String)>,
    /// Controls and actions that were removed: the risk's id and the id of the control or action. Example:
    /// `("F1", "A1")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<(String, String)>,
}

/// A risk in a row: only the fields that the row fills.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Row in the sheet, from 0.
    pub row: u32,
    /// Fields with the text of their cells.
    pub said: Vec<(Field, String)>,
}

impl Row {
    fn get(&self, field: Field) -> Option<&str> {
        self.said.iter().find(|(f, _)| *f == field).map(|(_, text)| text.as_str())
    }
}

/// The result of reading a register.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterReading {
    /// Name of the sheet.
    pub sheet: String,
    /// Columns: index from 0, heading, field.
    pub columns: Vec<(u32, String, Option<Field>)>,
    /// The risks, one a row.
    pub rows: Vec<Row>,
    /// All issues found.
    pub doubts: Vec<Issue>,
}

/// The effect of importing a register.
#[derive(Clone, Debug)]
pub struct RegisterProposal {
    /// A single edit that imports all risks.
    pub edit: Edit,
    /// Ids of the new risks.
    pub new: Vec<String>,
    /// Ids of the changed risks.
    pub changed: Vec<String>,
    /// Each changed field, with its current and its new value.
    pub fields: Vec<String>,
    /// Number of unchanged risks.
    pub same: usize,
    /// Ids of risks of the board that the file does not contain; they are left unchanged.
    pub absent: Vec<String>,
}

fn doubt(weight: Severity, place: String, what: String) -> Issue {
    Issue { weight, place, what, about: Subject::File, suggestions: Vec::new() }
}

/// Returns the subject of the issue for a cell that cannot be read.
fn asked_of(field: Field, text: &str) -> Subject {
    match field {
        _ if field.is_step() => Subject::Step(text.to_owned()),
        Field::InherentRating | Field::CurrentRating | Field::TargetRating => {
            Subject::Rating(text.to_owned())
        }
        _ if !words_of(field).is_empty() => Subject::Word(text.to_owned(), field),
        _ => Subject::File,
    }
}

/// Returns the allowed words of a field; empty for free text, steps and dates.
#[must_use]
pub fn words_of(field: Field) -> Vec<&'static str> {
    match field {
        Field::Category => RiskCategory::ALL.iter().map(|c| c.label()).collect(),
        Field::Status => RiskStatus::ALL.iter().map(|s| s.label()).collect(),
        Field::Proximity => Proximity::ALL.iter().map(|p| p.label()).collect(),
        _ => Vec::new(),
    }
}

/// Reads a risk register.
///
/// Converts ratings to the steps of the board's scale and categories to the board's names. Compares the
/// register with the board's risks, so that the user is asked before anything is lost.
#[must_use]
pub fn read_register(
    book: &Workbook,
    map: &RegisterMap,
    board: &Board,
    programme: Option<&ProgrammeId>,
) -> RegisterReading {
    let framework = &board.risk_framework;
    let wanted = map.sheet.as_deref().and_then(|name| book.sheet(name));
    let best = book.sheets.iter().filter(|s| wanted.is_none_or(|w| w.name == s.name));
    // Read a hidden sheet only if no visible sheet contains a register.
    let best = best
        .filter_map(|s| Some((s, layout::heading_row(s, map)?)))
        .max_by_key(|(s, (_, known))| (!s.hidden, *known));
    let mut out =
        RegisterReading { sheet: String::new(), columns: Vec::new(), rows: Vec::new(), doubts: Vec::new() };
    let Some((sheet, (head, _))) = best else {
        let what = "no row of headings of a risk register was found: an id, a title, likelihood, impact; say in a map what the \
                    columns hold";
        out.doubts.push(doubt(Severity::Blocking, book.name.clone(), what.to_owned()));
        return out;
    };
    out.sheet.clone_from(&sheet.name);
    out.doubts.extend(book.notes.iter().map(|note| doubt(Severity::Notice, String::new(), note.clone())));
    super::read::hidden_sheets(book, sheet, &mut out.doubts);
    let layout = layout::Layout::of(sheet, head, map);
    out.columns = layout.columns;
    out.doubts.extend(layout.doubts);
    if !out.columns.iter().any(|(_, _, f)| matches!(f, Some(Field::Title | Field::Event))) {
        out.doubts.push(doubt(
            Severity::Blocking,
            sheet.place(head, 0),
            "no column holds the risks' titles or descriptions".to_owned(),
        ));
        return out;
    }
    rows::read(sheet, layout.first, map, framework, &mut out);
    twice(sheet, &mut out);
    if out.rows.is_empty() && !out.doubts.iter().any(|d| d.weight == Severity::Blocking) {
        out.doubts.push(doubt(
            Severity::Blocking,
            format!("sheet '{}'", sheet.name),
            "it holds no risks".to_owned(),
        ));
    }
    let own = ExistingRisks::of(board, programme);
    let mut asked = Vec::new();
    for row in &out.rows {
        let Some(risk) = own.risk(row) else { continue };
        lines::ask(sheet, &out.columns, row, risk, map, &mut asked);
    }
    out.doubts.extend(asked);
    // Ask about each word once, at its first cell, with its number of occurrences.
    let mut met: HashMap<String, usize> = HashMap::new();
    for doubt in &out.doubts {
        *met.entry(doubt.what.clone()).or_insert(0) += 1;
    }
    let mut seen: HashSet<String> = HashSet::new();
    out.doubts.retain(|d| {
        !matches!(d.about, Subject::Step(_) | Subject::Rating(_) | Subject::Word(..))
            || seen.insert(d.what.clone())
    });
    for doubt in &mut out.doubts {
        let count = met.get(&doubt.what).copied().unwrap_or(1);
        if count > 1 && matches!(doubt.about, Subject::Step(_) | Subject::Rating(_) | Subject::Word(..)) {
            doubt.what = format!("{}; {count} rows", doubt.what);
        }
    }
    out.doubts.sort_by_key(|d| d.weight);
    out
}

/// Reports an id that occurs twice in the file: two rows would update one risk.
fn twice(sheet: &Worksheet, out: &mut RegisterReading) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut doubts = Vec::new();
    for row in &out.rows {
        let Some(id) = row.get(Field::Id) else { continue };
        match seen.get(id) {
            Some(first) => doubts.push(doubt(
                Severity::Blocking,
                format!("sheet '{}', row {}", sheet.name, u64::from(row.row) + 1),
                format!("the id '{id}' stands in row {} too; give each risk its own", u64::from(*first) + 1),
            )),
            None => _ = seen.insert(id, row.row),
        }
    }
    out.doubts.extend(doubts);
}

impl RegisterReading {
    /// Returns how the file was read, as a map that the user can correct and pass back.
    ///
    /// It contains the settings of the given map, the sheet, and the field of each column.
    #[must_use]
    pub fn learnt(&self, map: &RegisterMap) -> RegisterMap {
        let mut out = map.clone();
        out.sheet = Some(self.sheet.clone()).filter(|s| !s.is_empty());
        for (_, heading, field) in &self.columns {
            let known = out.columns.iter().any(|(h, _)| normal(h) == normal(heading));
            if !known && !heading.is_empty() {
                out.columns.push((heading.clone(), field.unwrap_or(Field::Ignore)));
            }
        }
        out
    }

    /// Returns the effect on a programme's register, or on the board's own. `None` if an issue blocks the
    /// import.
    ///
    /// # Errors
    /// If a record cannot be serialised.
    pub fn propose(
        &self,
        board: &Board,
        programme: Option<&ProgrammeId>,
        book: &Workbook,
        map: &RegisterMap,
    ) -> Result<Option<RegisterProposal>, EditError> {
        if self.doubts.iter().any(|d| d.weight == Severity::Blocking) {
            return Ok(None);
        }
        let whose = programme.map_or("board", |p| p.as_str());
        let name = programme
            .and_then(|p| board.programme(p.as_str()))
            .map_or(board.name.as_str(), |p| p.name.as_str());
        let (source, source_is_new) =
            file_source(board, book, &format!("register-{whose}"), &format!("Risk register of {name}"), name);
        let (mut inserts, mut sets) = (Vec::new(), Vec::new());
        let mut out = RegisterProposal {
            edit: Edit { label: String::new(), changes: Vec::new() },
            new: vec![],
            changed: vec![],
            fields: vec![],
            same: 0,
            absent: vec![],
        };
        let mut seen: HashSet<String> = HashSet::new();
        let own = ExistingRisks::of(board, programme);
        let mut ids = IdAllocator::of(board, programme);
        for row in &self.rows {
            let known = own.risk(row);
            let mut risk = known.cloned().unwrap_or_else(|| {
                let id = ids.new_one(row.get(Field::Id));
                Risk::new(&id, programme.cloned(), "")
            });
            // Two steps in separate columns are more precise than a colour, so apply them after it.
            let colour =
                |f: Field| matches!(f, Field::InherentRating | Field::CurrentRating | Field::TargetRating);
            for first in [true, false] {
                for (field, text) in row.said.iter().filter(|(f, _)| colour(*f) == first) {
                    if matches!(field, Field::Controls | Field::Actions) {
                        lines::put(*field, &mut risk, text, map);
                    } else {
                        field.put(&mut risk, text, &board.risk_framework);
                    }
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
            if let Some(known) = known {
                out.fields.extend(differing(known, &risk, &board.risk_framework));
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

    /// Cites the imported file in the risk, replacing the citation of an earlier import.
    fn cite(&self, risk: &mut Risk, source: &Source, row: &Row, whose: &str) {
        let stem = format!("register-{whose}");
        risk.cites.retain(|c| !(c.source == *stem || c.source.as_str().starts_with(&format!("{stem}-"))));
        let at = format!("sheet '{}', row {}", self.sheet, u64::from(row.row) + 1);
        risk.cites.push(Citation { source: source.id.clone(), at: Some(at), note: None });
    }
}

/// Returns the fields of a risk that differ, each with its current and its new value.
fn differing(was: &Risk, now: &Risk, framework: &RiskFramework) -> Vec<String> {
    let shown = |text: &str| {
        let line = text.lines().collect::<Vec<_>>().join(" | ");
        if line.is_empty() { "nothing".to_owned() } else { format!("'{}'", shortened(&line)) }
    };
    let plain = FIELDS.into_iter().filter(|f| !matches!(f, Field::Controls | Field::Actions));
    let mut out: Vec<String> = plain
        .filter_map(|field| {
            let (before, after) = (field.of(was, framework), field.of(now, framework));
            let heading = field.heading();
            (before != after)
                .then(|| format!("{} {heading}: {} becomes {}", was.id, shown(&before), shown(&after)))
        })
        .collect();
    out.extend(lines::differing(was, now));
    out
}

/// Index of the risks of one register.
struct ExistingRisks<'b> {
    whose: &'b str,
    by_id: HashMap<&'b str, &'b Risk>,
    /// Risks by normalised title or event.
    by_words: HashMap<String, &'b Risk>,
}

impl<'b> ExistingRisks<'b> {
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

    /// Returns the risk for a row: by id, or by title if the row has no id.
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

/// The ids in use, and the next number to try.
struct IdAllocator {
    whose: String,
    taken: HashSet<String>,
    number: usize,
}

impl IdAllocator {
    fn of(board: &Board, programme: Option<&ProgrammeId>) -> Self {
        let whose = programme.map_or("board", |p| p.as_str()).to_owned();
        Self { whose, taken: board.risks.iter().map(|r| r.id.to_string()).collect(), number: 0 }
    }

    /// Returns the id in the file if no other risk has it; otherwise prefixes it with the programme or uses
    /// a number.
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

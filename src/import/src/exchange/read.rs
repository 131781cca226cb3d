//! Import of another tool's register as one proposed edit.

mod row;
#[cfg(test)]
mod tests;

use super::RegisterFormat;
use boardsight_core::edit::{Change, Edit, EditError, List, diff_values, record_value};
use boardsight_core::model::{Basis, Board, ProgrammeId, Risk};
use row::{Row, RowReader};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// An unreadable item in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Line in the file, from 1.
    pub line: u64,
    /// Heading of the column; empty for the whole line.
    pub column: String,
    /// Description of the error.
    pub what: String,
    /// Expected content, or the next step.
    pub expected: String,
}

impl fmt::Display for CellFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "line {}: {}, expected {}", self.line, self.what, self.expected)
        } else {
            write!(f, "line {}, {}: {}, expected {}", self.line, self.column, self.what, self.expected)
        }
    }
}

/// The proposed import of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeProposal {
    /// The field set of the file.
    pub form: RegisterFormat,
    /// A single edit that imports all risks.
    pub edit: Edit,
    /// Ids of the risks to add.
    pub added: Vec<String>,
    /// Ids of the risks to change.
    pub changed: Vec<String>,
    /// Values that were converted or kept in a note.
    pub notes: Vec<String>,
}

/// The target register of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetRegister<'a> {
    /// Existing risks stay in their registers; new ones are added to the board's own register.
    Any,
    /// One register only: a programme's, or `None` for the board's own. Risks of another register are
    /// rejected.
    One(Option<&'a ProgrammeId>),
}

/// Reads a file in another tool's field set into a proposed edit of a register. The field set is `form`, or
/// the one that fits the headings. A risk whose id exists is changed where the file differs; any other is
/// added. Columns without a matching field are kept in the risk's note. If anything cannot be read, nothing
/// is imported.
///
/// # Errors
/// Returns every unreadable item, with line and column.
pub fn propose(
    text: &str,
    form: Option<RegisterFormat>,
    board: &Board,
    into: TargetRegister<'_>,
) -> Result<ExchangeProposal, Vec<CellFault>> {
    let whole = |what: String, expected: &str| {
        vec![CellFault { line: 1, column: String::new(), what, expected: expected.to_owned() }]
    };
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = crate::sheet::delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = match reader.headers() {
        Ok(record) => record.iter().map(|h| h.trim().to_owned()).collect(),
        Err(error) => return Err(whole(error.to_string(), "a line of headings")),
    };
    let found = form.filter(|f| headings.iter().any(|h| h.eq_ignore_ascii_case(f.title())));
    let Some(form) =
        found.or_else(|| RegisterFormat::of_headings(&headings).filter(|f| form.is_none_or(|g| g == *f)))
    else {
        let wanted = form.map_or_else(
            || "'name' (CISO Assistant) or 'Subject' (SimpleRisk)".to_owned(),
            |f| format!("'{}', as {} writes it", f.title(), f.label()),
        );
        return Err(whole(format!("no column {wanted} among: {}", headings.join(", ")), "that column"));
    };
    let mut reading = RowReader {
        form,
        board,
        scale: board.scale().into_owned(),
        headings,
        faults: Vec::new(),
        notes: Vec::new(),
    };
    let mut working = Working::of(board);
    let mut lines = LineCount { text: text.as_bytes(), counted: 0, lines: 1 };
    let mut out = ExchangeProposal {
        form,
        edit: Edit { label: String::new(), changes: Vec::new() },
        added: Vec::new(),
        changed: Vec::new(),
        notes: Vec::new(),
    };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                reading.fault(line, "", error.to_string(), "a line of CSV");
                continue;
            }
        };
        let at = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        let line = lines.of(at);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row = Row { cells: record.iter().map(trimmed).collect(), line };
        if row.cells.len() > reading.headings.len() {
            let what = format!("{} cells under {} headings", row.cells.len(), reading.headings.len());
            reading.fault(line, "", what, "as many cells as headings");
            continue;
        }
        if let Err(error) = take(&mut reading, &row, &mut working, into, &mut out) {
            reading.fault(line, "", error.to_string(), "a row that can be taken in");
        }
    }
    if !reading.faults.is_empty() {
        return Err(reading.faults);
    }
    out.notes = reading.notes;
    out.edit.label = format!(
        "Register read from {}: {} added, {} changed",
        form.label(),
        out.added.len(),
        out.changed.len()
    );
    Ok(out)
}

/// Returns a cell without surrounding white space. Keeps a trailing line end: it marks the text as a single
/// entry, even if it contains separators.
fn trimmed(cell: &str) -> &str {
    let text = cell.trim();
    if cell.ends_with('\n') && !text.is_empty() {
        cell.trim_start().trim_end_matches([' ', '\t', '\r'])
    } else {
        text
    }
}

/// Counts the line of a position in the file, from 1, as an editor does. Positions must be given in file
/// order.
struct LineCount<'t> {
    text: &'t [u8],
    counted: usize,
    lines: u64,
}

impl LineCount<'_> {
    fn of(&mut self, at: usize) -> u64 {
        // The CSV reader gives the position of a record before any preceding line ends and empty lines.
        let above =
            self.text.get(at..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let at = at.saturating_add(above).min(self.text.len());
        let passed = self.text.get(self.counted..at).unwrap_or_default();
        self.lines += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.counted = self.counted.max(at);
        self.lines
    }
}

/// The current risks while rows are imported.
struct Working<'b> {
    /// Risks by id: the board's risks are borrowed, and imported or changed risks are owned.
    risks: HashMap<String, Cow<'b, Risk>>,
    /// Number of risks, including imported ones.
    count: usize,
    /// The next number to try for an id.
    next: usize,
}

impl<'b> Working<'b> {
    fn of(board: &'b Board) -> Self {
        let risks = board.risks.iter().map(|r| (r.id.to_string(), Cow::Borrowed(r))).collect();
        Self { risks, count: board.risks.len(), next: 0 }
    }

    /// Returns an unused risk id, for a row without one.
    fn free_id(&mut self) -> String {
        loop {
            self.next += 1;
            let id = format!("R-IN-{}", self.next);
            if !self.risks.contains_key(&id) {
                return id;
            }
        }
    }
}

/// Applies one row to the board: adds or changes a risk. The next row is read against the result.
fn take(
    reading: &mut RowReader<'_>,
    row: &Row<'_>,
    working: &mut Working<'_>,
    into: TargetRegister<'_>,
    out: &mut ExchangeProposal,
) -> Result<(), EditError> {
    let title = reading.cell(row, reading.form.title()).to_owned();
    if title.is_empty() {
        let column = reading.form.title();
        reading.fault(row.line, column, "empty".to_owned(), "the risk in one line");
        return Ok(());
    }
    let said = reading.id(row);
    let there = said.as_deref().and_then(|id| working.risks.get(id)).map(|r| r.clone().into_owned());
    let elsewhere = |risk: &&Risk| match into {
        TargetRegister::Any => false,
        TargetRegister::One(programme) => risk.programme.as_ref() != programme,
    };
    let programme = match into {
        TargetRegister::Any => None,
        TargetRegister::One(programme) => programme,
    };
    if let Some(risk) = there.as_ref().filter(elsewhere) {
        let what = format!("'{}' stands in another register", risk.id);
        reading.fault(row.line, reading.id_column(), what, "a risk of this register, or another id");
        return Ok(());
    }
    let before = there.clone();
    let new = there.is_none();
    let mut risk = there.unwrap_or_else(|| {
        let id = said.unwrap_or_else(|| working.free_id());
        let mut risk = Risk::new(&id, programme.cloned(), &title);
        risk.rating_basis = Basis::Assessed;
        risk
    });
    risk.title = title;
    match reading.form {
        RegisterFormat::CisoAssistant => reading.ciso(row, &mut risk),
        RegisterFormat::SimpleRisk => reading.simplerisk(row, &mut risk),
    }
    reading.keep_rest(row, &mut risk);
    let id = risk.id.to_string();
    let changes = match &before {
        None => vec![Change::Insert {
            list: List::Risks,
            index: working.count,
            id: id.clone(),
            record: record_value(&risk)?,
        }],
        Some(before) => diff_values(&record_value(before)?, &record_value(&risk)?)
            .into_iter()
            .map(|c| Change::Set {
                list: List::Risks,
                id: id.clone(),
                field: c.field,
                from: c.from,
                to: c.to,
            })
            .collect(),
    };
    if changes.is_empty() {
        return Ok(());
    }
    if new {
        working.count += 1;
        out.added.push(id.clone());
    } else {
        out.changed.push(id.clone());
    }
    working.risks.insert(id, Cow::Owned(risk));
    out.edit.changes.extend(changes);
    Ok(())
}

//! Import of a return in progress: the user's settings and the result, computed on a background thread.

use boardsight_core::edit::{Edit, EditError};
use boardsight_core::model::{
    Board, ColumnRule, Mapping, Means, MeasureId, NameRule, Period, Role, Stream, StreamState,
};
use boardsight_core::progress::{Cancelled, Progress};
use boardsight_import::judge::{judge, state};
use boardsight_import::propose::{Proposal, ReturnRecord, learn};
use boardsight_import::read::{Options, Reading, read_with};
use boardsight_import::sheet::Workbook;
use boardsight_report::arrival;
use jiff::civil::Date;
use std::sync::Arc;

/// Maximum number of active streams tried to recognise a file.
const MOST_TRIED: usize = 40;

/// Tab shown on the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Doubts,
    Changes,
    Queries,
}

/// User's settings for a return.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    pub stream: String,
    pub mapping: Mapping,
    pub period: Option<Period>,
    pub received: Option<Date>,
}

/// Result of the import with these settings.
pub struct ImportPreview {
    pub reading: Reading,
    pub proposal: Option<Proposal>,
    missing: Vec<MeasureId>,
    pub queries: Vec<String>,
    pub notes: Vec<String>,
    pub changes: Vec<String>,
    /// Date for which the checks were made.
    received: Option<Date>,
}

impl ImportPreview {
    /// Reads the return, proposes the changes and checks them.
    fn out(
        book: &Workbook,
        board: &Board,
        said: &ImportOptions,
        progress: &Progress,
    ) -> Result<Option<Self>, Cancelled> {
        let Some(stream) = board.stream(&said.stream) else { return Ok(None) };
        let options = Options { period: said.period };
        let reading = read_with(book, board, stream, &said.mapping, &options, progress)?;
        progress.step("Comparing with the board", 0.6)?;
        let proposal = Proposal::of(board, stream, book, &reading);
        let mut worked = Self {
            reading,
            proposal,
            missing: Vec::new(),
            queries: Vec::new(),
            notes: Vec::new(),
            changes: Vec::new(),
            received: None,
        };
        if let (Some(proposal), Some(received)) = (&worked.proposal, said.received) {
            progress.step("Checking the return", 0.8)?;
            let judged = judge(board, stream, &said.mapping, &worked.reading, proposal, received);
            worked.queries = arrival::queries(&judged.after, &judged.findings);
            worked.notes = arrival::notes(&judged.findings);
            worked.changes = arrival::changes(&judged.after, &proposal.source.id);
            worked.missing = judged.missing;
            worked.received = Some(received);
        }
        Ok(Some(worked))
    }
}

/// State of the import of a return.
pub struct ReturnImport {
    pub book: Arc<Workbook>,
    pub stream: String,
    pub mapping: Mapping,
    pub period: String,
    pub received: String,
    /// Number of the heading row as typed.
    pub heading_row: String,
    /// Selected column, by the key of its rule.
    pub column: Option<String>,
    pub worked: ImportPreview,
    pub tab: Tab,
    pub problem: String,
    /// Board and revision that the result was computed from.
    pub board: Arc<Board>,
    pub revision: u64,
    /// Progress of the running computation, and the number that identifies its result.
    pub working: Option<Progress>,
    pub number: u64,
}

/// Reads the file of a return, finds its stream and computes the result.
///
/// # Errors
/// Message if the file cannot be read, if the board has no stream, or if it was cancelled.
pub fn first(
    file: &std::path::Path,
    board: Arc<Board>,
    as_of: Date,
    revision: u64,
    progress: &Progress,
) -> Result<ReturnImport, String> {
    let book = Workbook::open_with(file, progress).map_err(|e| e.to_string())?;
    let stopped = |Cancelled| boardsight_import::sheet::ReadError::Cancelled.to_string();
    let stream = guess(&board, &book, progress).map_err(stopped)?;
    let stream = stream.ok_or("the board has no reporting stream")?;
    let said = ImportOptions {
        stream: stream.id.to_string(),
        mapping: stream.mapping,
        period: None,
        received: Some(as_of),
    };
    let worked = ImportPreview::out(&book, &board, &said, progress).map_err(stopped)?;
    let worked = worked.ok_or("the board has no such stream any more")?;
    Ok(ReturnImport {
        book: Arc::new(book),
        stream: said.stream,
        heading_row: said.mapping.heading_row.map(|r| r.to_string()).unwrap_or_default(),
        mapping: said.mapping,
        period: String::new(),
        received: as_of.to_string(),
        column: None,
        worked,
        tab: Tab::default(),
        problem: String::new(),
        board,
        revision,
        working: None,
        number: 0,
    })
}

/// Returns the most likely stream of a file: the one named by its template, or the one for which most
/// figures can be read.
fn guess(board: &Board, book: &Workbook, progress: &Progress) -> Result<Option<Stream>, Cancelled> {
    let running: Vec<&Stream> =
        board.streams.iter().filter(|s| s.state == StreamState::Established).take(MOST_TRIED).collect();
    if let [only] = running.as_slice() {
        return Ok(Some((*only).clone()));
    }
    let mut best = None;
    for stream in running {
        let reading = read_with(book, board, stream, &stream.mapping, &Options::default(), progress)?;
        let own = reading.figures.iter().filter(|f| stream.measures.contains(&f.measure)).count();
        let weight = (usize::from(reading.template && !reading.is_stopped()), own, reading.figures.len());
        if best.as_ref().is_none_or(|(most, _)| weight > *most) {
            best = Some((weight, stream));
        }
    }
    Ok(best.map(|(_, stream)| stream).or_else(|| board.streams.first()).cloned())
}

/// Input of a computation on a background thread.
pub struct PreviewRequest {
    pub number: u64,
    pub progress: Progress,
    book: Arc<Workbook>,
    board: Arc<Board>,
    said: ImportOptions,
}

impl PreviewRequest {
    /// Runs the computation. `None` if it was cancelled.
    pub fn run(&self) -> Option<ImportPreview> {
        ImportPreview::out(&self.book, &self.board, &self.said, &self.progress).ok().flatten()
    }
}

impl ReturnImport {
    /// Returns the date of receipt, as typed.
    pub fn day(&self) -> Option<Date> {
        crate::fields::day(&self.received)
    }

    /// Returns the computation needed after a change of settings. Cancels the running one.
    pub fn again(&mut self) -> PreviewRequest {
        if let Some(old) = self.working.take() {
            old.cancel();
        }
        self.mapping.heading_row = self.heading_row.trim().parse().ok().filter(|row| *row > 0);
        self.number += 1;
        let progress = Progress::default();
        self.working = Some(progress.clone());
        PreviewRequest {
            number: self.number,
            progress,
            book: Arc::clone(&self.book),
            board: Arc::clone(&self.board),
            said: ImportOptions {
                stream: self.stream.clone(),
                mapping: self.mapping.clone(),
                period: self.period.trim().parse().ok(),
                received: self.day(),
            },
        }
    }

    /// Stores a result, unless a newer one was requested since.
    pub fn answer(&mut self, number: u64, worked: Option<ImportPreview>) {
        if number != self.number {
            return;
        }
        self.working = None;
        match worked {
            Some(worked) => self.worked = worked,
            None => "Reading was stopped; what is shown is as it was before".clone_into(&mut self.problem),
        }
    }

    /// Returns whether the return can be imported as it is.
    pub const fn is_ready(&self) -> bool {
        self.working.is_none() && self.worked.proposal.is_some() && self.worked.received.is_some()
    }

    /// Returns the edit that imports the return.
    pub fn edit(&self, board: &Board) -> Option<Result<Edit, EditError>> {
        let worked = &self.worked;
        let (proposal, received) = (worked.proposal.as_ref()?, worked.received?);
        let recorded = ReturnRecord {
            received: Some(received),
            state: state(!worked.missing.is_empty(), !worked.queries.is_empty()),
            missing: worked.missing.clone(),
            queries: worked.queries.clone(),
            raised: received,
        };
        Some(proposal.edit(board, &recorded, &learn(&self.mapping, &self.book, &worked.reading)))
    }

    /// Returns the letter to the sender; `None` if there are no questions.
    pub fn letter(&self) -> Option<String> {
        let stream = self.board.stream(&self.stream)?;
        let period = self.worked.proposal.as_ref()?.period;
        let open: Vec<&str> = self.worked.queries.iter().map(String::as_str).collect();
        arrival::letter_of(&self.board, stream, period, self.day(), &open)
    }

    /// Saves the role of a column in the mapping.
    pub fn say_column(&mut self, key: &str, role: Role) {
        match self.mapping.columns.iter_mut().find(|rule| rule.heading == key) {
            Some(rule) => rule.role = role,
            None => self.mapping.columns.push(ColumnRule {
                heading: key.to_owned(),
                role,
                per_cent_as_written: false,
            }),
        }
    }

    /// Records whether figures between 0 and 1 in a column are shares or per cents. `index` is the column
    /// index. Returns `false` if there is no such column of figures.
    pub fn say_shares(&mut self, index: u32, shares: bool) -> bool {
        let column = self.worked.reading.columns.iter().find(|c| c.index == index);
        let Some((key, mut role)) = column.map(|c| (c.key.clone(), c.role.clone())) else { return false };
        let Role::Figures { times, .. } = &mut role else { return false };
        if shares {
            *times = 100.0;
        }
        self.say_column(&key, role);
        if let Some(rule) = self.mapping.columns.iter_mut().find(|rule| rule.heading == key) {
            rule.per_cent_as_written = !shares;
        }
        true
    }

    /// Saves the meaning of a name in the mapping.
    pub fn say_name(&mut self, text: &str, means: Means) {
        match self.mapping.names.iter_mut().find(|rule| rule.text == text) {
            Some(rule) => rule.means = means,
            None => self.mapping.names.push(NameRule { text: text.to_owned(), means }),
        }
    }
}

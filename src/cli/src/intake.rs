//! `boardsight intake`: import of a return into a board.

mod register;
mod said;

use super::{A_FILE, FAILED, OK, WRONG, are_files, far, output, refuse, shared};
use boardsight_core::edit::{Edit, History, Stamp};
use boardsight_core::model::{Board, Period, Stream};
use boardsight_core::progress::{Cancelled, Progress};
use boardsight_import::judge::{judge, state};
use boardsight_import::propose::{Proposal, ReturnRecord, learn};
use boardsight_import::read::{Options, Reading, read_with};
use boardsight_import::sheet::{ReadError, Workbook, read_file};
use boardsight_report::arrival;
use boardsight_store::{Fingerprint, OpenedFile, Prepared, open_board, save};
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Import a return (XLSX, ODS, XLS, CSV) into a board
///
/// Reports how each column was read, every issue, and what changes. Exit status: 0 if the return was
/// imported (or could be, with --dry-run), 1 if an issue must be resolved first, 2 if a file cannot be
/// read. The board is unchanged unless the status is 0. With --dry-run, only the files named by --write-map
/// and --letter are written.
#[derive(clap::Args)]
pub(super) struct Args {
    /// File as received
    file: PathBuf,
    /// Id of the stream that the return belongs to
    #[arg(long, value_name = "ID", required_unless_present = "register", conflicts_with = "register")]
    stream: Option<String>,
    /// Import a risk register instead: that of this programme, or 'board' for the board's own
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    /// Board to import into: a file, or the address of a shared board
    #[arg(long, value_name = "BOARD")]
    into: PathBuf,
    /// Mapping file for columns and names; default: the mapping saved in the board, then names
    #[arg(long, value_name = "MAP.ron")]
    map: Option<PathBuf>,
    /// Write the mapping that was used to this file, to be corrected and passed to --map
    #[arg(long, value_name = "MAP.ron")]
    write_map: Option<PathBuf>,
    /// Name of the sheet with the figures
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Period of the return, such as '2016-17 Q1'
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// Date of receipt; default: the board's as-of date
    #[arg(long, value_name = "DAY")]
    received: Option<Date>,
    /// Write the questions to the sender to this file, as a letter ready to send
    #[arg(long, value_name = "FILE.txt")]
    letter: Option<PathBuf>,
    /// Report what would be imported, and leave the board unchanged
    #[arg(long)]
    dry_run: bool,
    /// Overwrite an existing file named by --write-map or --letter
    #[arg(long)]
    overwrite: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// Text for reading
    #[default]
    Text,
    /// JSON for scripts
    Json,
}

/// Result of one run.
struct ImportOutcome {
    book: Workbook,
    stream: Stream,
    reading: Reading,
    proposal: Option<Proposal>,
    queries: Vec<String>,
    /// Questions as a letter ready to send.
    letter: Option<String>,
    /// Notes that need no answer.
    notes: Vec<String>,
    changes: Vec<String>,
    recorded: Option<ReturnRecord>,
    written: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let files = [
        (Some(args.file.as_path()), "the return"),
        (args.map.as_deref(), "--map"),
        (args.write_map.as_deref(), "--write-map"),
        (args.letter.as_deref(), "--letter"),
    ];
    if !are_files(&files, A_FILE, err)? {
        return Ok(FAILED);
    }
    let mut inputs =
        vec![(args.file.as_path(), "the file that is taken in"), (args.into.as_path(), "the board")];
    inputs.extend(args.map.as_deref().map(|map| (map, "the map that is read")));
    let outputs = [(args.write_map.as_deref(), "--write-map"), (args.letter.as_deref(), "--letter")];
    let unfit = args.register.is_some().then(|| register::unfit(args)).flatten();
    let checked = unfit.map_or(Ok(()), Err).and_then(|()| output::check(&outputs, &inputs, args.overwrite));
    if let Err(message) = checked {
        return writeln!(err, "boardsight: {message}").map(|()| FAILED);
    }
    let opened = match shared::local(&args.into, err).and_then(|file| open_board(&file)) {
        Ok(opened) => opened,
        Err(error) => return refuse(&error, err),
    };
    let code = match &args.register {
        Some(whose) => register::run(args, whose, opened, out, err)?,
        None => a_return(args, opened, out, err)?,
    };
    // For a shared board, sync the imported changes.
    if code == OK && !args.dry_run { shared::send(&args.into, err) } else { Ok(code) }
}

fn a_return(
    args: &Args,
    opened: OpenedFile<Board>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let taken = far::told(err, far::in_hundred, |progress| take_in(args, opened, progress))?;
    match taken {
        Ok((board, came)) => {
            match args.format {
                Format::Text => said::text(args, &board, &came, out)?,
                Format::Json => {
                    let all = serde_json::to_string_pretty(&said::as_json(args, &came))
                        .map_err(io::Error::other)?;
                    writeln!(out, "{all}")?;
                }
            }
            Ok(if came.proposal.is_some() { OK } else { WRONG })
        }
        Err(message) => writeln!(err, "boardsight: {message}").map(|()| FAILED),
    }
}

fn take_in(
    args: &Args,
    opened: OpenedFile<Board>,
    progress: &Progress,
) -> Result<(Board, ImportOutcome), String> {
    let board = opened.content;
    let wanted = args.stream.as_deref().unwrap_or_default();
    let Some(stream) = board.stream(wanted).cloned() else {
        let ids: Vec<&str> = board.streams.iter().map(|s| s.id.as_str()).collect();
        return Err(format!("no stream '{wanted}'; there is {}", ids.join(", ")));
    };
    let mut mapping = match &args.map {
        Some(path) => read_ron(path)?,
        None => stream.mapping.clone(),
    };
    if let Some(sheet) = &args.sheet {
        mapping.sheet = Some(sheet.clone());
    }
    let book = Workbook::open_with(&args.file, progress).map_err(|e| e.to_string())?;
    if let Some(sheet) = args.sheet.as_deref().filter(|s| book.sheet(s).is_none()) {
        let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        return Err(format!("{}: no sheet '{sheet}'; there is '{}'", book.name, names.join("', '")));
    }
    let options = Options { period: args.period };
    let reading = read_with(&book, &board, &stream, &mapping, &options, progress)
        .map_err(|Cancelled| ReadError::Cancelled.to_string())?;
    let learnt = learn(&mapping, &book, &reading);
    if let Some(path) = &args.write_map {
        write_map(path, &learnt, args.overwrite)?;
    }
    let proposal = Proposal::of(&board, &stream, &book, &reading);
    let mut came = ImportOutcome {
        book,
        stream,
        reading,
        proposal,
        queries: Vec::new(),
        letter: None,
        notes: Vec::new(),
        changes: Vec::new(),
        recorded: None,
        written: false,
    };
    let Some(proposal) = &came.proposal else { return Ok((board, came)) };
    let received = args.received.unwrap_or(board.as_of);
    let judged = judge(&board, &came.stream, &mapping, &came.reading, proposal, received);
    came.queries = arrival::queries(&judged.after, &judged.findings);
    came.notes = arrival::notes(&judged.findings);
    came.changes = arrival::changes(&judged.after, &proposal.source.id);
    let open: Vec<&str> = came.queries.iter().map(String::as_str).collect();
    came.letter = arrival::letter_of(&board, &came.stream, proposal.period, Some(received), &open);
    if let (Some(place), Some(letter)) = (&args.letter, &came.letter) {
        output::write(place, letter.as_bytes(), args.overwrite)?;
    }
    let state = state(!judged.missing.is_empty(), !came.queries.is_empty());
    let missing = judged.missing;
    let recorded = ReturnRecord {
        received: Some(received),
        state,
        missing,
        queries: came.queries.clone(),
        raised: received,
    };
    let edit = proposal.edit(&board, &recorded, &learnt).map_err(|e| e.to_string())?;
    came.recorded = Some(recorded);
    if args.dry_run {
        rehearse(&board, edit, &came.book.name)?;
        return Ok((board, came));
    }
    let board = write(&opened.path, board, edit, &came.book.name, opened.fingerprint)?;
    came.written = true;
    Ok((board, came))
}

/// Applies the edit.
fn made(board: Board, edit: Edit, file: &str) -> Result<History, String> {
    let mut history = History::new(board);
    let why = Some(format!("From {file}"));
    let stamp = Stamp { who: "boardsight intake".to_owned(), at: jiff::Timestamp::now(), why };
    history.apply(edit, &stamp).map_err(|e| format!("{e}; the board is as it was"))?;
    Ok(history)
}

/// Performs all steps of a real run except writing, so that both give the same result.
fn rehearse(board: &Board, edit: Edit, file: &str) -> Result<(), String> {
    let history = made(board.clone(), edit, file)?;
    Prepared::new(history.board()).map_err(|e| e.to_string()).map(drop)
}

/// Applies the edit and saves the board. The file is unchanged if either fails.
fn write(place: &Path, board: Board, edit: Edit, file: &str, opened: Fingerprint) -> Result<Board, String> {
    let history = made(board, edit, file)?;
    save(place, history.board(), Some(opened)).map_err(|e| e.to_string())?;
    Ok(history.board().clone())
}

/// Maximum size of a mapping file, in bytes: 4 MiB.
const LARGEST_MAP: u64 = 4 << 20;

fn read_ron<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, String> {
    let name = path.display();
    let bytes = read_file(path, LARGEST_MAP).map_err(|e| match e {
        ReadError::TooLarge { .. } => {
            format!("{name}: too large for a mapping; name the file that --write-map wrote")
        }
        e => e.to_string(),
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{name}: the text is not UTF-8; name the file that --write-map wrote"))?;
    // Same syntax as in board files: optional values can be left out.
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(&text).map_err(|e| {
        let at = e.span.start;
        format!("{name}:{}:{}: {}; --write-map writes one that reads", at.line, at.col, e.code)
    })
}

fn write_map<T: serde::Serialize>(path: &Path, map: &T, overwrite: bool) -> Result<(), String> {
    let config = ron::ser::PrettyConfig::new().extensions(ron::extensions::Extensions::IMPLICIT_SOME);
    let text = ron::ser::to_string_pretty(map, config).map_err(|e| e.to_string())?;
    output::write(path, (text + "\n").as_bytes(), overwrite)
}

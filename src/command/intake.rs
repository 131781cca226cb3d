//! `boardsight intake`: a return taken into a board.

mod register;

use super::{FAILED, OK, WRONG, refuse, shared};
use crate::brief::arrival;
use crate::edit::{Edit, History, Stamp};
use crate::intake::judge::{judge, state};
use crate::intake::propose::{Proposal, Recorded, learn};
use crate::intake::read::{Doubt, How, Options, Reading, Weight, read};
use crate::intake::sheet::{Book, column_name};
use crate::model::{Board, Mapping, Period, Stream};
use crate::store::{Fingerprint, Opened, open_board, save};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Take a return (XLSX, ODS, XLS, CSV) into a board
///
/// Says how each column was read, every doubt, and what changes. Ends with 0 if it was taken in (or could be, with
/// --dry-run), 1 if a doubt must be settled first, 2 if a file cannot be read. Unless it ends with 0 the board is as it
/// was.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The file as it was sent
    file: PathBuf,
    /// The stream that it is a return of, by its id
    #[arg(long, value_name = "ID", required_unless_present = "register", conflicts_with = "register")]
    stream: Option<String>,
    /// It is a risk register: that of this programme, or 'board' for the board's own
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    /// The board
    #[arg(long, value_name = "BOARD")]
    into: PathBuf,
    /// How columns and names are read; without it, as the board remembers from last time, and by name
    #[arg(long, value_name = "MAP.ron")]
    map: Option<PathBuf>,
    /// Write how the file was read, to be corrected and given back with --map
    #[arg(long, value_name = "MAP.ron")]
    write_map: Option<PathBuf>,
    /// The sheet with the figures
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The period that the return is for, such as '2016-17 Q1'
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// The day on which it came; without it, the day as of which the board stands
    #[arg(long, value_name = "DAY")]
    received: Option<Date>,
    /// Say what would be taken in, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// In which form
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Text,
    /// For scripts
    Json,
}

/// What one run came to.
struct Came {
    book: Book,
    stream: Stream,
    reading: Reading,
    proposal: Option<Proposal>,
    queries: Vec<String>,
    /// What is to be known and not to be asked.
    notes: Vec<String>,
    changes: Vec<String>,
    recorded: Option<Recorded>,
    written: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let opened = match shared::local(&args.into, err).and_then(|file| open_board(&file)) {
        Ok(opened) => opened,
        Err(error) => return refuse(&error, err),
    };
    let code = match &args.register {
        Some(whose) => register::run(args, whose, opened, out, err)?,
        None => a_return(args, opened, out, err)?,
    };
    // Into a shared board: what was taken in is sent.
    if code == OK && !args.dry_run { shared::send(&args.into, err) } else { Ok(code) }
}

fn a_return(args: &Args, opened: Opened<Board>, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match take_in(args, opened) {
        Ok((board, came)) => {
            match args.format {
                Format::Text => text(args, &board, &came, out)?,
                Format::Json => {
                    let all =
                        serde_json::to_string_pretty(&as_json(args, &came)).map_err(io::Error::other)?;
                    writeln!(out, "{all}")?;
                }
            }
            Ok(if came.proposal.is_some() { OK } else { WRONG })
        }
        Err(message) => writeln!(err, "boardsight: {message}").map(|()| FAILED),
    }
}

fn take_in(args: &Args, opened: Opened<Board>) -> Result<(Board, Came), String> {
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
    let book = Book::open(&args.file).map_err(|e| e.to_string())?;
    if let Some(sheet) = args.sheet.as_deref().filter(|s| book.sheet(s).is_none()) {
        let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        return Err(format!("{}: no sheet '{sheet}'; there is '{}'", book.name, names.join("', '")));
    }
    let reading = read(&book, &board, &stream, &mapping, &Options { period: args.period });
    let learnt = learn(&mapping, &book, &reading);
    if let Some(path) = &args.write_map {
        write_map(path, &learnt)?;
    }
    let proposal = Proposal::of(&board, &stream, &book, &reading);
    let mut came = Came {
        book,
        stream,
        reading,
        proposal,
        queries: Vec::new(),
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
    let state = state(!judged.missing.is_empty(), !came.queries.is_empty());
    let missing = judged.missing;
    let recorded = Recorded {
        received: Some(received),
        state,
        missing,
        queries: came.queries.clone(),
        raised: received,
    };
    let edit = proposal.edit(&board, &recorded, &learnt).map_err(|e| e.to_string())?;
    came.recorded = Some(recorded);
    if args.dry_run {
        return Ok((board, came));
    }
    let board = write(&opened.path, board, edit, &came.book.name, opened.fingerprint)?;
    came.written = true;
    Ok((board, came))
}

/// Makes the edit and saves the board, which is as it was if either fails.
fn write(place: &Path, board: Board, edit: Edit, file: &str, opened: Fingerprint) -> Result<Board, String> {
    let mut history = History::new(board);
    let why = Some(format!("From {file}"));
    let stamp = Stamp { who: "boardsight intake".to_owned(), at: jiff::Timestamp::now(), why };
    history.apply(edit, &stamp).map_err(|e| format!("{e}; the board is as it was"))?;
    save(place, history.board(), Some(opened)).map_err(|e| e.to_string())?;
    Ok(history.board().clone())
}

/// The largest file of rules: 4 MiB.
const LARGEST_MAP: u64 = 4 << 20;

fn read_ron<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, String> {
    let name = path.display();
    let length = std::fs::metadata(path).map_err(|e| format!("{name}: {e}"))?.len();
    if length > LARGEST_MAP {
        return Err(format!("{name}: too large for a mapping; name the file that --write-map wrote"));
    }
    let text = std::fs::read_to_string(path).map_err(|e| format!("{name}: {e}"))?;
    // As boards are written: what may be absent is simply left out.
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(&text).map_err(|e| {
        let at = e.span.start;
        format!("{name}:{}:{}: {}; --write-map writes one that reads", at.line, at.col, e.code)
    })
}

fn write_map(path: &Path, mapping: &Mapping) -> Result<(), String> {
    let config = ron::ser::PrettyConfig::new().extensions(ron::extensions::Extensions::IMPLICIT_SOME);
    let text = ron::ser::to_string_pretty(mapping, config).map_err(|e| e.to_string())?;
    std::fs::write(path, text + "\n").map_err(|e| format!("{}: {e}", path.display()))
}

fn text(args: &Args, board: &Board, came: &Came, out: &mut dyn Write) -> io::Result<()> {
    let reading = &came.reading;
    writeln!(out, "{}: {}, SHA-256 {}", came.book.name, came.book.form.is(), came.book.sha256)?;
    let period = reading.period.map_or_else(|| "a period not yet known".to_owned(), |p| p.to_string());
    writeln!(out, "{}, return for {period}", came.stream.name)?;
    let sheet = came.book.sheets.get(reading.sheet).map_or("", |s| s.name.as_str());
    if let Some(shape) = &reading.shape {
        let row = shape.headings.last().map_or(0, |r| r + 1);
        writeln!(
            out,
            "Sheet '{sheet}', headings in row {row}, figures in rows {} to {}",
            shape.from + 1,
            shape.to
        )?;
    }
    section(out, "Columns", &columns(board, reading))?;
    section(out, "Doubts", &reading.doubts.iter().map(Doubt::line).collect::<Vec<_>>())?;
    match &came.proposal {
        Some(proposal) => {
            section(out, "What changes", &came.changes)?;
            if let Some(recorded) = &came.recorded {
                let missing: Vec<String> = recorded
                    .missing
                    .iter()
                    .map(|m| board.measure(m.as_str()).map_or_else(|| m.to_string(), |m| m.name.clone()))
                    .collect();
                section(out, "Missing from it", &missing)?;
            }
            section(out, "To know", &came.notes)?;
            section(out, "To ask the sender", &came.queries)?;
            let (new, revised, same) = proposal.counts();
            let counts = format!("{new} new, {revised} revised, {same} as they were");
            let state = came.recorded.as_ref().map_or("", |r| r.state.label()).to_lowercase();
            if came.written {
                writeln!(
                    out,
                    "\nTaken in: {counts}; the return is {state}; {} is written",
                    args.into.display()
                )
            } else {
                writeln!(
                    out,
                    "\nNothing was written. It would take in: {counts}; the return would be {state}"
                )
            }
        }
        None => {
            let stops = reading.doubts.iter().filter(|d| d.weight == Weight::Stops).count();
            let what = if stops == 1 { "1 doubt" } else { &format!("{stops} doubts") };
            writeln!(
                out,
                "\nNothing was taken in: {what} must be settled first; {} is as it was",
                args.into.display()
            )
        }
    }
}

/// What each column was read as, and how that was found.
fn columns(board: &Board, reading: &Reading) -> Vec<String> {
    reading
        .columns
        .iter()
        .map(|c| {
            let how = match c.how {
                How::Remembered => "as remembered",
                How::Heading => "by its heading",
                How::Content => "by what stands in it",
                How::Unknown => "not known",
            };
            let heading =
                if c.heading.is_empty() { "no heading".to_owned() } else { format!("'{}'", c.heading) };
            format!("{}  {heading}: {} ({how})", column_name(c.index), arrival::role(board, &c.role))
        })
        .collect()
}

fn section(out: &mut dyn Write, title: &str, lines: &[String]) -> io::Result<()> {
    /// So many lines are written; of more only the number.
    const MOST: usize = 200;
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    for line in lines.iter().take(MOST) {
        writeln!(out, "  {line}")?;
    }
    match lines.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more; --format json lists all"),
    }
}

fn as_json(args: &Args, came: &Came) -> Value {
    let reading = &came.reading;
    let doubts: Vec<Value> = reading
        .doubts
        .iter()
        .map(|d| {
            let near: Vec<&str> = d.suggestions.iter().map(|s| s.label.as_str()).collect();
            json!({"weight": format!("{:?}", d.weight), "place": d.place, "what": d.what, "near": near})
        })
        .collect();
    let columns: Vec<Value> = reading
        .columns
        .iter()
        .map(|c| json!({"column": column_name(c.index), "heading": c.heading, "key": c.key, "role": c.role, "found": format!("{:?}", c.how)}))
        .collect();
    let figures: Vec<Value> = came
        .proposal
        .iter()
        .flat_map(|p| &p.changes)
        .map(|c| {
            use crate::intake::propose::Becomes;
            let (becomes, was) = match c.becomes {
                Becomes::New => ("new", None),
                Becomes::Revised(was) => ("revised", Some(was)),
                Becomes::Same => ("same", None),
            };
            json!({"measure": c.measure, "site": c.site, "kind": c.kind, "period": c.period, "value": c.value,
                "becomes": becomes, "was": was, "cell": c.cell})
        })
        .collect();
    json!({
        "file": args.file, "sha256": came.book.sha256, "form": came.book.form.ending(), "stream": came.stream.id,
        "period": reading.period, "sheet": came.book.sheets.get(reading.sheet).map(|s| &s.name),
        "columns": columns, "doubts": doubts, "figures": figures,
        "missing": came.recorded.as_ref().map(|r| &r.missing), "notes": came.notes, "queries": came.queries,
        "state": came.recorded.as_ref().map(|r| r.state), "taken_in": came.written,
    })
}

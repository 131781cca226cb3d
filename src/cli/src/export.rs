//! `boardsight export`: the board pack as a document.

use super::key::Sign;
use super::{A_FILE, FAILED, OK, are_files, are_outputs, compare, existing, open_board};
use boardsight_core::model::Board;
use boardsight_export::verify::sign;
use boardsight_export::{self as paper, Format, Progress};
use boardsight_report::characters::UnsupportedText;
use boardsight_report::pack::{PackOptions, Section, pack};
use boardsight_store as store;
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::PathBuf;

/// Export the board pack as a document: PDF, Word, OpenDocument, Excel, Markdown or HTML
#[derive(clap::Args)]
#[command(
    after_help = "Sections, in the order of the pack: brief, coverage, measures, signals, savings, forecast, risks, \
                        decisions, changes, sources, terms. A forecast on illustrative inputs is in the pack only if \
                        its section is named. The same board and day give the same bytes."
)]
pub(super) struct Args {
    /// Board file; default: the board that comes with the program
    file: Option<PathBuf>,
    /// Output file; its extension selects the format: .pdf, .docx, .odt, .xlsx, .ods, .md or .html. An
    /// existing file is overwritten only with --overwrite
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Sections to include; default: all except a forecast based on illustrative inputs
    #[arg(long, value_name = "SECTION", value_delimiter = ',', num_args = 1.., value_parser = section)]
    sections: Vec<Section>,
    /// As-of date, as YYYY-MM-DD; default: the board's own
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Classification marking for the head and foot of each page
    #[arg(long, value_name = "TEXT", default_value = "")]
    marking: String,
    /// Reference of the document
    #[arg(long, value_name = "TEXT", default_value = "")]
    reference: String,
    /// Version of the document
    #[arg(long, value_name = "TEXT", default_value = "", id = "paper_version", long = "paper-version")]
    version: String,
    /// Id of the meeting that the pack is for; default: the next one, or a snapshot's own
    #[arg(long, value_name = "ID")]
    meeting: Option<String>,
    /// Snapshot or board to compare with in the section 'changes'
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    sign: Sign,
}

fn section(text: &str) -> Result<Section, String> {
    Section::named(text).ok_or_else(|| {
        let all: Vec<&str> = Section::ALL.iter().map(|s| s.id()).collect();
        format!("there is no section of that name; there are {}", all.join(", "))
    })
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(Some(args.to.as_path()), "--to")], A_FILE, err)? {
        return Ok(FAILED);
    }
    let [key, passphrase] = args.sign.files();
    let inputs = [args.file.as_deref(), args.since.as_deref(), key, passphrase];
    if !are_outputs(&[("--to", &args.to, existing(args.overwrite))], &inputs, err)? {
        return Ok(FAILED);
    }
    let Some(format) = Format::of(&args.to) else {
        let all: Vec<&str> = Format::ALL.iter().map(|f| f.extension()).collect();
        writeln!(
            err,
            "boardsight: {}: the ending does not say in which form; use one of .{}",
            args.to.display(),
            all.join(", .")
        )?;
        return Ok(FAILED);
    };
    let board = match open_board(args.file.as_deref(), "name a board", err)? {
        Ok(board) => board,
        Err(code) => return Ok(code),
    };
    if let Some(id) = args.meeting.as_deref().filter(|id| board.meetings.iter().all(|m| m.id.as_str() != *id))
    {
        let all: Vec<&str> = board.meetings.iter().map(|m| m.id.as_str()).collect();
        writeln!(err, "boardsight: there is no meeting '{id}'; there are: {}", all.join(", "))?;
        return Ok(FAILED);
    }
    let mark = board.snapshot.as_ref();
    let as_of = args.as_of.unwrap_or_else(|| mark.map_or(board.as_of, |m| m.as_of));
    let (changes, since) = match &args.since {
        None => (None, None),
        Some(since) => match compare::section(since, &board, args.file.as_deref(), as_of, err)? {
            Some((changes, since)) => (Some(changes), Some(since)),
            None => return Ok(FAILED),
        },
    };
    let choice = PackOptions {
        sections: args.sections.clone(),
        marking: args.marking.clone(),
        reference: args.reference.clone(),
        version: args.version.clone(),
        digest: digest(&board),
        meeting: args.meeting.clone().or_else(|| Some(mark?.meeting.as_ref()?.to_string())),
        trail: store::trail(&board).unwrap_or_default(),
        changes,
        since,
        registers: format.is_workbook(),
    };
    let mut made = pack(&board, as_of, &choice);
    match args.sign.key() {
        Ok(Some(key)) => sign(&mut made, &key),
        Ok(None) => {}
        Err(why) => return writeln!(err, "boardsight: {why}").map(|()| FAILED),
    }
    let written = paper::write(&made, format, &Progress::default())
        .map_err(|e| e.to_string())
        .and_then(|bytes| store::save_document(&args.to, &bytes).map_err(|e| e.to_string()));
    match written {
        Ok(()) => {
            name_replaced(&paper::replaced(&board, format), err)?;
            writeln!(out, "{}", args.to.display()).map(|()| OK)
        }
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}

/// Writes to standard error the name of each record whose text a document contains only in changed form.
pub(super) fn name_replaced(found: &[UnsupportedText], err: &mut dyn Write) -> io::Result<()> {
    found.iter().try_for_each(|one| writeln!(err, "boardsight: {one}"))
}

/// Returns the content digest of the board, with which `boardsight verify` checks a document. Empty if the
/// board has no JSON form, which cannot happen.
pub(super) fn digest(board: &Board) -> String {
    store::digest(board).map_or_else(|_| String::new(), |d| d.to_string())
}

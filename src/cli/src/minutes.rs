//! `boardsight minutes`: the minutes of a meeting, as text, Markdown or JSON.

use super::key::Sign;
use super::{A_FILE, FAILED, OK, are_files, are_outputs, existing, open, refuse};
use boardsight_core::model::Board;
use boardsight_export as paper;
use boardsight_report::minutes::{Minutes, minutes};
use boardsight_report::plain;
use boardsight_report::spec::Status;
use boardsight_store::{self as store, Document};
use clap::ValueEnum;
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Write the minutes of a meeting: attendance, discussion, decisions, actions, and the action log
///
/// Exit code 0: written; 2: not written. Missing items are listed on stderr.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board file; default: the board that comes with the program
    file: Option<PathBuf>,
    /// Id of the meeting; default: the last with a date, or the only one
    #[arg(long, value_name = "ID")]
    meeting: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write a document to this file instead; its extension sets the format: .pdf, .docx, .odt, .xlsx,
    /// .ods, .md or .html
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Classification marking for the head and foot of each page of the document
    #[arg(long, value_name = "TEXT", default_value = "", requires = "to")]
    marking: String,
    /// Reference of the document
    #[arg(long, value_name = "TEXT", default_value = "", requires = "to")]
    reference: String,
    /// Overwrite an existing file
    #[arg(long, requires = "to")]
    overwrite: bool,
    #[command(flatten)]
    sign: Sign,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text for a terminal
    Text,
    /// Markdown
    Md,
    /// JSON for other programs
    Json,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(args.to.as_deref(), "--to")], A_FILE, err)? {
        return Ok(FAILED);
    }
    if let Some(to) = &args.to
        && !are_outputs(&[("--to", to, existing(args.overwrite))], &[args.file.as_deref()], err)?
    {
        return Ok(FAILED);
    }
    if args.to.is_none() && args.sign.is_asked() {
        writeln!(err, "boardsight: only a document is signed; say where to write it with --to")?;
        return Ok(FAILED);
    }
    let board = match open(args.file.as_deref(), err) {
        Ok(Document::Board(board)) => board,
        Ok(Document::Register(_)) => {
            writeln!(err, "boardsight: this is a register, and registers have no meetings")?;
            return Ok(FAILED);
        }
        Err(error) => return refuse(&error, err).map(|_| FAILED),
    };
    let wanted = args.meeting.clone().or_else(|| usual(&board));
    let Some(said) = wanted.as_deref().and_then(|id| minutes(&board, id)) else {
        let known: Vec<&str> = board.meetings.iter().map(|m| m.id.as_str()).collect();
        let known =
            if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) };
        let what = args.meeting.as_deref().map_or_else(
            || "name the meeting with --meeting".to_owned(),
            |id| format!("the board has no meeting '{id}'"),
        );
        return writeln!(err, "boardsight: {what}; {known}").map(|()| FAILED);
    };
    if let Some(to) = &args.to {
        let code = document(args, &board, &said, to, out, err)?;
        return gaps(&said, err).map(|()| code);
    }
    match args.format {
        Format::Text => out.write_all(plain::text(&said.page()).as_bytes())?,
        Format::Md => out.write_all(plain::markdown(&said.page()).as_bytes())?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &as_json(&said)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    gaps(&said, err).map(|()| OK)
}

fn gaps(said: &Minutes, err: &mut dyn Write) -> io::Result<()> {
    said.gaps.iter().try_for_each(|gap| writeln!(err, "boardsight: {gap}"))
}

/// Exports the minutes as a document.
fn document(
    args: &Args,
    board: &Board,
    said: &Minutes,
    to: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let Some(form) = paper::Format::of(to) else {
        let all: Vec<&str> = paper::Format::ALL.iter().map(|f| f.extension()).collect();
        let name = to.display();
        writeln!(
            err,
            "boardsight: {name}: the ending does not say in which form; use one of .{}",
            all.join(", .")
        )?;
        return Ok(FAILED);
    };
    let key = match args.sign.key() {
        Ok(key) => key,
        Err(why) => return writeln!(err, "boardsight: {why}").map(|()| FAILED),
    };
    let written = store::digest(board).map_err(|e| e.to_string()).and_then(|digest| {
        let mut pack = said.pack(board, &digest.to_string(), &args.marking, &args.reference);
        if let Some(key) = &key {
            paper::verify::sign(&mut pack, key);
        }
        let bytes = paper::write(&pack, form, &paper::Progress::default()).map_err(|e| e.to_string())?;
        store::save_document(to, &bytes).map_err(|e| e.to_string())
    });
    match written {
        Ok(()) => {
            super::export::name_replaced(&paper::replaced(board, form), err)?;
            writeln!(out, "{}", to.display()).map(|()| OK)
        }
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}

/// Returns the default meeting.
fn usual(board: &Board) -> Option<String> {
    let held =
        board.meetings.iter().filter(|m| m.on.is_some_and(|on| on <= board.as_of)).max_by_key(|m| m.on);
    held.or(match board.meetings.as_slice() {
        [only] => Some(only),
        _ => None,
    })
    .map(|m| m.id.to_string())
}

fn as_json(said: &Minutes) -> serde_json::Value {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let word = |status: &Status| status.word.clone();
    let decisions = |rows: &[boardsight_report::meetings::DecisionRow]| {
        rows.iter()
            .map(|d| json!({"id": d.id, "text": d.text, "who": some(&d.owner), "by": some(&d.due), "status": word(&d.status)}))
            .collect::<Vec<_>>()
    };
    let actions = |rows: &[boardsight_report::meetings::ActionRow]| {
        rows.iter()
            .map(|a| {
                json!({
                    "id": a.id, "text": a.text,
                    "who": (!a.unowned).then_some(&a.owner), "by": (!a.undated).then_some(&a.due),
                    "status": word(&a.status), "days_overdue": a.overdue,
                })
            })
            .collect::<Vec<_>>()
    };
    json!({
        "meeting": said.meeting,
        "title": said.title,
        "on": said.on,
        "status": word(&said.status),
        "illustrative": said.illustrative,
        "cited": some(&said.cited),
        "attendance": said.attendance.iter()
            .map(|r| json!({"office": r.office, "body": some(&r.body), "attendance": word(&r.status)}))
            .collect::<Vec<_>>(),
        "items": said.items.iter()
            .map(|i| json!({
                "id": i.id, "title": i.title, "minute": some(&i.text),
                "decisions": decisions(&i.decisions), "actions": actions(&i.actions),
            }))
            .collect::<Vec<_>>(),
        "decisions": decisions(&said.decisions),
        "actions": actions(&said.actions),
        "action_log": said.log.iter()
            .map(|r| json!({
                "id": r.action.id, "carried_forward": r.carried, "asked_for_at": some(&r.raised),
                "status": word(&r.action.status), "days_overdue": r.action.overdue,
            }))
            .collect::<Vec<_>>(),
        "missing": said.gaps,
    })
}

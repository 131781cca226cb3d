//! `boardsight snapshot`: a snapshot of a board for a meeting, in the folder `snapshots` next to it.

use super::key::Sign;
use super::{A_FILE, FAILED, OK, are_files, are_outputs, refuse, shared};
use boardsight_store::snapshot::{self, SnapshotOptions};
use boardsight_store::{Document, Existing, Rights, open_any};
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Create a named snapshot of a board, or list the snapshots next to it
///
/// The snapshot is a file in the folder 'snapshots' next to FILE. It contains the SHA-256 of its content,
/// which documents print. It opens read-only and is never overwritten. The snapshot of a shared board is
/// stored on this machine, next to the working copy, as in the window; --out changes the location. Exit
/// code 0: created; 2: not created.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board: a file, or the address of a shared board
    file: PathBuf,
    /// Name of the snapshot, such as 'February meeting'
    #[arg(long, required_unless_present = "list", conflicts_with = "list")]
    name: Option<String>,
    /// Id of the meeting that it is for
    #[arg(long, value_name = "ID")]
    meeting: Option<String>,
    /// As-of date, as YYYY-MM-DD; default: the board's own
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Author of the snapshot; default: the user who is logged in
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Date of creation; default: today
    #[arg(long, value_name = "DAY")]
    taken: Option<Date>,
    /// Note to store in the snapshot
    #[arg(long)]
    note: Option<String>,
    /// Output file; an existing file is never overwritten
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// List the snapshots by date
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    sign: Sign,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(args.out.as_deref(), "--out")], A_FILE, err)? {
        return Ok(FAILED);
    }
    if let Some(place) = &args.out
        && !are_outputs(&[("--out", place, Existing::Keep)], &[Some(&args.file)], err)?
    {
        return Ok(FAILED);
    }
    let file = match shared::local(&args.file, err) {
        Ok(file) => file,
        Err(error) => return refuse(&error, err).map(|_| FAILED),
    };
    if args.list {
        return list(&file, out, err);
    }
    let board = match open_any(&file).map(|opened| opened.content) {
        Ok(Document::Board(board)) => board,
        Ok(Document::Register(_)) => {
            writeln!(
                err,
                "boardsight: {} is a register; snapshots are of whole boards",
                args.file.display()
            )?;
            return Ok(FAILED);
        }
        Err(error) => return refuse(&error, err).map(|_| FAILED),
    };
    let taking = SnapshotOptions {
        name: args.name.clone().unwrap_or_default(),
        meeting: args.meeting.as_deref().map(Into::into),
        as_of: args.as_of.unwrap_or(board.as_of),
        taken: Some(args.taken.unwrap_or_else(|| jiff::ZonedDateTime::now().date())),
        by: args.by.clone().unwrap_or_else(logged_in),
        note: args.note.clone(),
    };
    let place = args.out.clone().unwrap_or_else(|| snapshot::place(&file, &taking));
    let taken = match args.sign.key() {
        Ok(key) => snapshot::freeze(&board, &taking).and_then(|mut frozen| {
            key.map_or(Ok(()), |key| snapshot::sign(&mut frozen, &key))?;
            snapshot::write_new(&frozen, &place, Rights::like(&[&file]))
        }),
        Err(why) => return writeln!(err, "boardsight: {why}").map(|()| FAILED),
    };
    match taken {
        Ok(saved) => {
            for warning in &saved.warnings {
                writeln!(err, "boardsight: {warning}")?;
            }
            let digest = board_digest(&board);
            writeln!(out, "{}: snapshot '{}', digest {digest}", saved.path.display(), taking.name.trim())?;
            Ok(OK)
        }
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}

fn board_digest(board: &boardsight_core::model::Board) -> String {
    boardsight_store::digest(board).map_or_else(|e| e.to_string(), |d| d.to_string())
}

/// Returns the name of the user who is logged in.
fn logged_in() -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    set("USER").or_else(|| set("USERNAME")).unwrap_or_else(|| "not stated".to_owned())
}

fn list(file: &Path, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let found = snapshot::list(file);
    if found.is_empty() {
        writeln!(out, "no snapshot is kept in {}", snapshot::folder(file).display())?;
    }
    let mut code = OK;
    for one in found {
        match one.mark {
            Ok(mark) => {
                let meeting = mark.meeting.map_or_else(String::new, |m| format!(", meeting {m}"));
                let short = mark.digest.get(..8).unwrap_or_default();
                writeln!(
                    out,
                    "{}: '{}' as of {}{meeting}, by {}, digest {short}",
                    one.path.display(),
                    mark.name,
                    mark.as_of,
                    mark.by
                )?;
            }
            Err(why) => {
                code = FAILED;
                writeln!(err, "{why}")?;
            }
        }
    }
    Ok(code)
}

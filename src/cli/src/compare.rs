//! `boardsight compare`: changes between two snapshots, or between one and the current board.

use super::{FAILED, OK, WRONG, open, refuse};
use boardsight_analysis::compared::BoardState;
use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use boardsight_export::verify::since;
use boardsight_report::compared::{Side, changed_json};
use boardsight_report::pack::{Changes, PackBaseline};
use boardsight_report::plain;
use boardsight_store::{self as store, Document, flagship};
use clap::ValueEnum;
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Compare two snapshots or boards: risks, measures, returns, money, decisions, actions
///
/// Exit code 0: no changes; 1: changes; 2: a file cannot be read. 'boardsight diff' compares field by
/// field.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Earlier snapshot or board
    from: PathBuf,
    /// Later snapshot or board
    to: PathBuf,
    /// As-of date of the earlier file, as YYYY-MM-DD; default: the snapshot's or the board's own
    #[arg(long, value_name = "DAY")]
    from_as_of: Option<Date>,
    /// As-of date of the later file, as YYYY-MM-DD; default: the snapshot's or the board's own
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text for a terminal
    Text,
    /// JSON for other programs
    Json,
    /// Markdown
    Md,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let (from, to) = (board(&args.from, err)?, board(&args.to, err)?);
    let (Some(from), Some(to)) = (from, to) else { return Ok(FAILED) };
    let sides = (side(&from, &args.from, args.from_as_of), side(&to, &args.to, args.as_of));
    let (Ok(a), Ok(b)) = sides else {
        for error in [sides.0.err(), sides.1.err()].into_iter().flatten() {
            writeln!(err, "boardsight: {error}")?;
        }
        return Ok(FAILED);
    };
    for side in [&a, &b] {
        if let Some(why) = &side.altered {
            writeln!(err, "boardsight: {} was altered since it was sealed: {why}", side.name)?;
        }
    }
    let said = match since::between((a, &from), (b, &to)) {
        Ok(said) => said,
        Err(error) => return writeln!(err, "boardsight: {error}").map(|()| FAILED),
    };
    match args.format {
        Format::Text => out.write_all(plain::text(&said.page()).as_bytes())?,
        Format::Md => out.write_all(plain::markdown(&said.page()).as_bytes())?,
        Format::Json => {
            let (from, to) = (known(&from, said.from.as_of), known(&to, said.to.as_of));
            let state = |board, side: &Side| BoardState { board, as_of: side.as_of };
            let json = changed_json(&said, state(&from.board, &said.from), state(&to.board, &said.to));
            serde_json::to_writer_pretty(&mut *out, &json).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(if said.is_empty() { OK } else { WRONG })
}

fn board(path: &Path, err: &mut dyn Write) -> io::Result<Option<Box<Board>>> {
    match open(Some(path), err) {
        Ok(Document::Board(board)) => Ok(Some(board)),
        Ok(Document::Register(_)) => {
            writeln!(
                err,
                "boardsight: {} is a register; 'boardsight diff' compares two of those",
                path.display()
            )?;
            Ok(None)
        }
        Err(error) => refuse(&error, err).map(|_| None),
    }
}

/// Returns a board or snapshot as a side of the comparison, with the snapshot's name and date, or the
/// file's.
fn side(board: &Board, path: &Path, as_of: Option<Date>) -> Result<Side, store::SaveError> {
    let file =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    since::side(board, &file, as_of)
}

/// Returns the changes since a snapshot or board as a section of a pack, with the earlier side for the
/// recipe. Prints an error and returns `None` if the file cannot be read.
pub(super) fn section(
    earlier: &Path,
    now: &Board,
    file: Option<&Path>,
    as_of: Date,
    err: &mut dyn Write,
) -> io::Result<Option<(Changes, PackBaseline)>> {
    let Some(from) = board(earlier, err)? else { return Ok(None) };
    let file = file.unwrap_or(Path::new(flagship::NAME));
    let said = side(&from, earlier, None)
        .and_then(|a| Ok((a, side(now, file, Some(as_of))?)))
        .map_err(|e| e.to_string())
        .and_then(|(a, b)| {
            let altered =
                a.altered.as_ref().map(|why| format!("{} was altered since it was sealed: {why}", a.name));
            since::section((a, &from), (b, now)).map(|said| (altered, said))
        });
    match said {
        Ok((altered, said)) => {
            if let Some(altered) = altered {
                writeln!(err, "boardsight: {altered}")?;
            }
            Ok(Some(said))
        }
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| None),
    }
}

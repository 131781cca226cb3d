//! `boardsight compare`: what changed between two snapshots, or between one and the board as it is now.

use super::{FAILED, OK, WRONG, open, refuse};
use boardsight_analysis::compared::State;
use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use boardsight_export::verify::since;
use boardsight_report::compared::{Side, changed_json};
use boardsight_report::pack::{Changes, Since};
use boardsight_report::plain;
use boardsight_store::{self as store, Document, flagship};
use clap::ValueEnum;
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Say what changed between two snapshots or boards: risks, measures, returns, money, decisions, actions
///
/// Ends with 0 if nothing changed, 1 if something did, 2 if a file cannot be read. 'boardsight diff' lists fields alone.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The earlier snapshot or board
    from: PathBuf,
    /// The later snapshot or board
    to: PathBuf,
    /// The day as of which the earlier is read; without it, the snapshot's or the board's own
    #[arg(long, value_name = "DAY")]
    from_as_of: Option<Date>,
    /// The day as of which the later is read
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// In which form
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For other programs
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
            let state = |board, side: &Side| State { board, as_of: side.as_of };
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

/// A board or snapshot as one of the two sides: the snapshot's name and day, or the file's.
fn side(board: &Board, path: &Path, as_of: Option<Date>) -> Result<Side, store::SaveError> {
    let file =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    since::side(board, &file, as_of)
}

/// What changed since a snapshot or board, as a pack includes it, and by what that can be told again. `None` if it cannot
/// be read, which is said.
pub(super) fn section(
    earlier: &Path,
    now: &Board,
    file: Option<&Path>,
    as_of: Date,
    err: &mut dyn Write,
) -> io::Result<Option<(Changes, Since)>> {
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

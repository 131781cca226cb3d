//! `boardsight check`: validation of a file, with a list of every problem.

use super::{OK, open, refuse};
use boardsight_store::Document;
use boardsight_store::flagship;
use std::io::{self, Write};
use std::path::PathBuf;

/// Check whether a board or register is valid: prints one line for each problem, with its position
///
/// Exit code 0: valid; 1: problems found; 2: cannot be read.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board or register; default: the board that comes with the program
    file: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let name = args.file.as_ref().map_or_else(|| flagship::NAME.to_owned(), |f| f.display().to_string());
    match open(args.file.as_deref(), err) {
        Ok(Document::Board(board)) => {
            let counts = [
                count(board.programmes.len(), "programme"),
                count(board.streams.len(), "stream"),
                count(board.measures.len(), "measure"),
                count(board.series.iter().map(|s| s.points.len()).sum(), "figure"),
                count(board.risks.len(), "risk"),
            ];
            writeln!(out, "{name}: sound board '{}', {}", board.name, counts.join(", "))?;
            Ok(OK)
        }
        Ok(Document::Register(register)) => {
            let risks = count(register.risks.len(), "risk");
            writeln!(out, "{name}: sound register '{}' of '{}', {risks}", register.name, register.board)?;
            Ok(OK)
        }
        // Problems in a file are the requested output; a file that cannot be read is an error.
        Err(error) => refuse(&error, if error.is_unsound() { out } else { err }),
    }
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

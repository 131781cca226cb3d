//! `boardsight check`: whether a file is sound, and if not, everything that is wrong with it.

use super::{OK, open, refuse};
use boardsight_store::Document;
use boardsight_store::flagship;
use std::io::{self, Write};
use std::path::PathBuf;

/// Say whether a board or register is sound: one line for each problem, with its place
///
/// Ends with 0 if it is sound, 1 if it has problems, 2 if it cannot be read.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The board or register; without it, the board that comes with the program
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
        // What is wrong with a file is what was asked for; that it cannot be read is a failure.
        Err(error) => refuse(&error, if error.is_unsound() { out } else { err }),
    }
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

//! Builds the example board that ships with the program. It reads the published files in
//! `tests/data/flagship` and the rules in the folder `content` there. The same files give the same bytes.
//!
//! `cargo run --example flagship_board [-- FILE]`; without FILE it writes
//! `saved/integration-partnership-board.ron`.

mod build;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file =
        std::env::args_os().nth(1).map_or_else(|| root.join(boardsight_store::flagship::NAME), PathBuf::from);
    let written = build::text(&root.join("tests/data/flagship"))
        .and_then(|text| std::fs::write(&file, text).map_err(|why| format!("{}: {why}", file.display())));
    #[expect(clippy::print_stdout, reason = "the result of an example")]
    match written {
        Ok(()) => {
            println!("{}", file.display());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

//! Entry point of the program.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Do not lock the streams while the window is open: other threads may write to them.
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    ExitCode::from(boardsight_cli::run(std::env::args_os(), &mut out, &mut err))
}

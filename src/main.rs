//! The program: a thin shell over the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Not locked for as long as the window is open: other threads may have something to say.
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    ExitCode::from(boardsight_cli::run(std::env::args_os(), &mut out, &mut err))
}

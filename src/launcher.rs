//! Launcher for Windows that opens the window without a console, from the menu or for a double-clicked
//! file.
//!
//! `boardsight.exe` is a console program, because its commands print to the console, so Windows opens a
//! console for it. This launcher starts it without one, and shows its output in a dialog if it fails.

#![windows_subsystem = "windows"]

use rfd::{MessageDialog, MessageLevel};
use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode, Output, Stdio};

/// Name of the program, in the same folder as the launcher.
const PROGRAM: &str = if cfg!(windows) { "boardsight.exe" } else { "boardsight" };

fn main() -> ExitCode {
    let said = match start(std::env::args_os().skip(1).collect()) {
        Ok(output) if output.status.success() => return ExitCode::SUCCESS,
        Ok(output) => last_lines(&String::from_utf8_lossy(&output.stderr)),
        Err(error) => format!(
            "{PROGRAM} could not be started from this program's own folder: {error}. Install Boardsight again."
        ),
    };
    MessageDialog::new().set_level(MessageLevel::Error).set_title("Boardsight").set_description(said).show();
    ExitCode::FAILURE
}

fn start(arguments: Vec<OsString>) -> io::Result<Output> {
    let program = std::env::current_exe()?.with_file_name(PROGRAM);
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        /// `CREATE_NO_WINDOW`.
        const WITHOUT_CONSOLE: u32 = 0x0800_0000;
        command.creation_flags(WITHOUT_CONSOLE);
    }
    command.spawn()?.wait_with_output()
}

/// Returns the last lines of the output that fit a dialog.
fn last_lines(said: &str) -> String {
    const MOST: usize = 12;
    let lines: Vec<&str> = said.lines().collect();
    let kept = lines.get(lines.len().saturating_sub(MOST)..).unwrap_or(&[]);
    if kept.is_empty() {
        "Boardsight ended with an error and did not say which.".to_owned()
    } else {
        kept.join("\n")
    }
}

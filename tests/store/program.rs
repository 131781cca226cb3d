//! Runs the program as a process.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Returns the path of the example board.
pub fn flagship() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/example.board.ron")
}

/// The output and the exit status of the program.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs the program without a display.
pub fn boardsight<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Said {
    boardsight_with(args, &[])
}

/// Runs the program with additional environment variables.
pub fn boardsight_with<S: AsRef<OsStr>>(
    args: impl IntoIterator<Item = S>,
    environment: &[(&str, &Path)],
) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_boardsight"))
        .args(args)
        .envs(environment.iter().copied())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    let Output { status, stdout, stderr } = output;
    let said = Said {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    };
    assert!(!said.err.contains("panicked"), "{said:?}");
    said
}

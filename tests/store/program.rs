//! The program as a process.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example board's file.
pub fn flagship() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/integration-partnership-board.ron")
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs the program with no display.
pub fn boardsight<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Said {
    boardsight_with(args, &[])
}

/// The same with more in its environment.
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

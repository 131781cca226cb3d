//! The files that a crashed process leaves. Needs a display, or Xvfb to create one.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Returns a display and the process that provides it, if one had to be started. `None` if there is no
/// display.
fn display() -> Option<(String, Option<Child>)> {
    if let Some(display) = std::env::var("DISPLAY").ok().filter(|d| !d.is_empty()) {
        return Some((display, None));
    }
    let display = format!(":{}", 90 + std::process::id() % 900);
    let args = [display.as_str(), "-screen", "0", "1366x768x24"];
    let screen = Command::new("Xvfb").args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    std::thread::sleep(Duration::from_secs(2));
    Some((display, Some(screen)))
}

fn run(home: &Path, display: &str) -> Option<i32> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_boardsight"))
        .arg("--flagship")
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("BOARDSIGHT_FAULT", "1")
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..600 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

#[test]
fn crash_report_has_no_board_content() {
    let Some((display, screen)) = display() else {
        eprintln!("LEFT OUT: there is no display and no Xvfb; apt-get install xvfb");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let code = run(home.path(), &display);
    if let Some(mut screen) = screen {
        let _ = screen.kill();
        let _ = screen.wait();
    }
    assert_ne!(code, Some(0), "the program failed as it was asked to");
    let folder = home.path().join("state/boardsight/crashes");
    let report = boardsight_app::crash::untold(&folder).unwrap();
    assert_eq!(report.page, "Overview");
    assert_eq!((&report.file, &report.journal), (&None, &None), "the example board has no file");
    assert!(report.text.contains("what: a fault was asked for"), "{}", report.text);
    assert!(report.text.contains("place: src/app/src/start.rs:"), "{}", report.text);
    assert!(!report.text.contains("Better Care Fund"), "nothing of the board");
    assert_eq!(boardsight_app::crash::untold(&folder), None, "told of once");
}

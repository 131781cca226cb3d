//! A shared board in the window: shared, changed by other users, in conflict, and unreachable for a while.

use crate::window::Window;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FOLDER: &str = "BOARDSIGHT_TEST_FOLDER";

/// Runs a command as another user on another machine.
fn other(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_boardsight"))
        .arg("shared")
        .args(args)
        .env("BOARDSIGHT_DATA", folder.join("other"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said
}

impl Window {
    /// Runs frames until a text appears and no task is running.
    fn until(&mut self, text: &str) {
        self.settle();
        self.wait_for(text);
        self.settle();
    }

    fn title(&self, risk: &str) -> String {
        self.app().board().risk(risk).unwrap().title.clone()
    }

    fn likelihood(&self) -> u8 {
        self.app().board().risk("R-BCF-1").unwrap().current.unwrap().likelihood
    }
}

#[test]
#[ignore = "run by the test below, with a folder of its own for working copies"]
fn the_journey() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let there = folder.join("boards");
    std::fs::create_dir(&there).unwrap();
    let address = format!("file://{}/ipb.board.ron", there.display());

    let mut window = Window::new();
    window.press("File");
    window.press_containing("Share this board");
    window.harness.get_by_label("Address of the shared board").type_text(&address);
    window.harness.run();
    window.press("Share");
    window.until("everything is there");
    assert!(there.join("ipb.board.ron").exists());

    // Another user changes a title. This user sets up a stream and saves. The board has both changes.
    other(folder, &["set", &address, "--record", "risks/R-BCF-1", "--field", "title", "--to", "By another"]);
    window.add_stream();
    window.keys(Modifiers::COMMAND, Key::S);
    window.until("everything is there");
    assert_eq!(window.title("R-BCF-1"), "By another");
    assert!(window.app().is_saved());
    assert!(other(folder, &["sync", &address]).contains("came in"));

    // Both users rate the same risk: the conflict is shown side by side, and resolved for both.
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Select R-BCF-1");
    window.press("Current likelihood 3: Possible");
    assert_eq!(window.likelihood(), 3);
    other(
        folder,
        &["set", &address, "--record", "risks/R-BCF-1", "--field", "current/likelihood", "--to", "1"],
    );
    window.keys(Modifiers::COMMAND, Key::S);
    window.until("Both copies changed 1 place differently");
    window.press("Merge");
    window.until("everything is there");
    other(folder, &["sync", &address]);
    let copy = folder.join("copy.ron").display().to_string();
    other(folder, &["open", &address, "--out", &copy]);
    let theirs = boardsight_store::open_board(Path::new(&copy)).unwrap().content;
    assert_eq!(theirs.risk("R-BCF-1").unwrap().current.unwrap().likelihood, 3);
    assert_eq!(&theirs, window.app().board());

    // While the storage is unreachable, changes are saved locally; they are shared when it is available
    // again.
    let gone = folder.join("gone");
    std::fs::rename(&there, &gone).unwrap();
    window.press("Current likelihood 4: Likely");
    window.keys(Modifiers::COMMAND, Key::S);
    window.until("saved here, not yet shared: 1 change");
    assert!(window.app().is_saved());
    std::fs::rename(&gone, &there).unwrap();
    window.press("Sync with the storage");
    window.until("everything is there");
    assert!(other(folder, &["sync", &address]).contains("1 change came in"));

    // Each save is a version that can be opened read-only.
    window.press("File");
    window.press_containing("Version history");
    window.until("one a save, the latest first");
    let first = window.harness.query_all_by_label_contains("Read the version of").next().unwrap();
    first.click();
    window.harness.run();
    window.until("This is the version saved on");
    assert!(window.app().read_only().is_some());
    // The presence note is deleted a moment after the window closes the board.
    let until = Instant::now() + Duration::from_secs(20);
    while !other(folder, &["who", &address]).contains("nobody says") {
        assert!(Instant::now() < until, "the note of this window stays");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn shared_board_is_synced_and_conflicts_settled() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "window::shared::the_journey", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder.path())
        .env("BOARDSIGHT_DATA", folder.path().join("own"))
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

//! Real processes: killed, saving at the same time, and with a full disk.

use crate::store::safe::{board, retitle, stamp};
use boardsight_core::edit::{History, insert};
use boardsight_core::model::{Board, Risk};
use boardsight_store::{
    Fingerprint, Journal, Prepared, SaveError, journal, open_board, save_board, versions,
};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

pub const FILE: &str = "BOARDSIGHT_TEST_FILE";

/// Runs one of the ignored tests, by its full name, as a separate process.
pub fn process(name: &str, file: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn recovered(path: &Path) -> (Board, Fingerprint, Option<journal::Recovered>) {
    let opened = open_board(path).unwrap();
    match journal::left_behind(path).unwrap() {
        None => (opened.content, opened.fingerprint, None),
        Some(left) => {
            let restored = left.restore(path, &opened.content, opened.fingerprint).unwrap();
            assert!(!restored.to_merge);
            (restored.board, opened.fingerprint, Some(left))
        }
    }
}

/// Start-up time of a process: the Windows tests also run under Wine.
const STARTED: Duration = Duration::from_millis(if cfg!(windows) { 1_500 } else { 0 });

/// Edits and saves until it is killed, and reports each edit that is on disk.
#[test]
#[ignore = "the process that the test below kills"]
fn edits_and_saves() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let path = Path::new(&path);
    let (board, mut file, left) = recovered(path);
    let mut made = board.audit.len();
    let mut history = History::new(board);
    let mut journal = match left {
        // A journal cut off within its first line is empty.
        Some(left) if left.base.is_some() => Journal::resume(&left).unwrap(),
        Some(left) => {
            left.put_away().unwrap();
            Journal::start(path, file).unwrap()
        }
        None => Journal::start(path, file).unwrap(),
    };
    loop {
        made += 1;
        let at = i64::try_from(made).unwrap();
        let edit = retitle(history.board(), made % 3, &format!("Edit {made}"));
        history.apply(edit.clone(), &stamp(at)).unwrap();
        journal.append(&edit, &stamp(at), false).unwrap();
        println!("\nmade {made}");
        std::io::stdout().flush().unwrap();
        if made.is_multiple_of(3) {
            let new = Prepared::new(history.board()).unwrap();
            let entries = journal.len();
            journal.saving(new.fingerprint(), entries).unwrap();
            file = new.save(path, Some(file)).unwrap().fingerprint;
            journal.saved(file, entries).unwrap();
            println!("\nsaved {made}");
        }
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn killed_process_loses_no_edit() {
    let kills: usize = std::env::var("BOARDSIGHT_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("b.ron");
    save_board(&path, &board(), None).unwrap();
    let (mut safe, mut saves, mut extra) = (0, 0, 0);
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..kills {
        let mut child = process("killed::edits_and_saves", &path);
        let out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let (mut made, mut saved) = (0, 0);
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if let Some(n) = line.strip_prefix("made ").and_then(|n| n.parse().ok()) {
                    made = n;
                }
                saved += usize::from(line.starts_with("saved "));
            }
            (made, saved)
        });
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(STARTED + Duration::from_micros(2_000 + random % 60_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let (made, saved) = reader.join().unwrap();
        safe = safe.max(made);
        saves += saved;
        let (board, ..) = recovered(&path);
        let made = board.audit.len();
        assert!(made >= safe, "{safe} edits were safe, and {made} came back");
        // At most one more: the edit that was not reported yet.
        assert!(made <= safe + 1, "{safe} edits were made, and {made} came back");
        for (number, entry) in (1..).zip(&board.audit) {
            assert_eq!(entry.to.as_deref(), Some(format!("\"Edit {number}\"").as_str()));
        }
        extra += made - safe;
        safe = made;
        for version in versions::list(&path) {
            open_board(&version.path).unwrap();
        }
    }
    assert!(safe > kills / 2, "the processes got nowhere: {safe} edits");
    println!(
        "{kills} kills within {safe} edits and {saves} saves: 0 edits lost, 0 made twice, 0 files unreadable \
         ({extra} edits were safe and not yet said to be)"
    );
}

const ADDED: usize = 20;

/// Adds risks to a board that other processes are saving too.
#[test]
#[ignore = "the process that the test below runs twice"]
fn adds_risks() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let path = Path::new(&path);
    for number in 0..ADDED {
        loop {
            let opened = open_board(path).unwrap();
            let mut history = History::new(opened.content);
            let risk = Risk::new(&format!("P{}-{number}", std::process::id()), None, "Mine");
            let edit = insert(history.board(), &risk).unwrap();
            history.apply(edit, &stamp(0)).unwrap();
            match save_board(path, history.board(), Some(opened.fingerprint)) {
                Ok(_) => break,
                Err(SaveError::Changed { .. } | SaveError::Busy { .. }) => println!("\nagain"),
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn two_simultaneous_saves_lose_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("b.ron");
    save_board(&path, &board(), None).unwrap();
    let children: Vec<Child> = (0..3).map(|_| process("killed::adds_risks", &path)).collect();
    let mut refused = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        refused += String::from_utf8_lossy(&output.stdout).lines().filter(|l| *l == "again").count();
    }
    let risks = open_board(&path).unwrap().content.risks.len();
    assert_eq!(risks, 3 + 3 * ADDED);
    println!(
        "3 processes, {} saves, {refused} refused because the file had changed, 0 overwritten",
        3 * ADDED
    );
}

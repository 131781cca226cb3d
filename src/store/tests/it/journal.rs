//! Tests of journals that are not regular files, have gaps, or contain text that is still being typed.

use boardsight_core::edit::{Edit, History, Stamp, update};
use boardsight_core::model::{Board, Risk};
use boardsight_store::{Holder, Journal, OpenedFile, Session, journal, open_board, save_board};
use jiff::Timestamp;
use jiff::civil::date;
use std::fs;
use std::path::Path;

pub fn board() -> Board {
    let mut board = Board::new("North", date(2017, 2, 8));
    for number in 1..=3 {
        board.risks.push(Risk::new(&format!("R-{number}"), None, &format!("Risk {number}")));
    }
    board
}

pub fn stamp(second: i64) -> Stamp {
    Stamp { who: "Secretariat".into(), at: Timestamp::from_second(second).unwrap(), why: None }
}

pub fn retitle(board: &Board, risk: usize, title: &str) -> Edit {
    let mut record = board.risks[risk].clone();
    record.title = title.to_owned();
    update(board, &record).unwrap()
}

fn saved() -> (tempfile::TempDir, std::path::PathBuf, OpenedFile<Board>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.board.ron");
    save_board(&path, &board(), None).unwrap();
    let opened = open_board(&path).unwrap();
    (folder, path, opened)
}

fn begin(opened: &OpenedFile<Board>) -> Session {
    let begun = Session::begin(opened, &Holder::me("Secretariat", Timestamp::UNIX_EPOCH)).unwrap();
    begun.session
}

fn beside(path: &Path) -> std::path::PathBuf {
    path.with_file_name(".g.board.ron.journal")
}

#[test]
fn edits_behind_a_hole_in_a_journal_come_back() {
    let (_folder, path, opened) = saved();
    let mut history = History::new(opened.content.clone());
    {
        let mut journal = Journal::start(&path, opened.fingerprint).unwrap();
        for (number, title) in ["First", "Second", "Third", "Fourth"].into_iter().enumerate() {
            let edit = retitle(history.board(), 0, title);
            history.apply(edit.clone(), &stamp(i64::try_from(number).unwrap())).unwrap();
            // The write of the second edit failed; the others succeeded.
            if title != "Second" {
                journal.append(&edit, &stamp(0), false).unwrap();
            }
        }
    }
    let left = journal::left_behind(&path).unwrap().unwrap();
    let restored = left.restore(&path, &opened.content, opened.fingerprint).unwrap();
    assert_eq!((restored.made, restored.board.risks[0].title.as_str()), (3, "Fourth"));
    let lost = restored.lost.unwrap();
    assert!(lost.contains("edit 2 (") && lost.contains("an edit before it is missing"), "{lost}");
}

#[test]
fn text_being_typed_comes_back_until_its_field_is_left() {
    let (_folder, path, opened) = saved();
    let mut history = History::new(opened.content.clone());
    let mut session = begin(&opened);
    let edit = retitle(history.board(), 1, "Left");
    session.made(&edit, &stamp(1), false).unwrap();
    history.apply(edit, &stamp(1)).unwrap();
    for title in ["H", "Half", "Half typ"] {
        let typed = retitle(history.board(), 0, title);
        session.typing(Some((&typed, &stamp(2)))).unwrap();
    }
    let recovered = |made: usize, titles: [&str; 2]| {
        let copy = tempfile::tempdir().unwrap();
        let other = copy.path().join("g.board.ron");
        fs::copy(&path, &other).unwrap();
        fs::copy(beside(&path), beside(&other)).unwrap();
        let opened = open_board(&other).unwrap();
        let begun = Session::begin(&opened, &Holder::me("Secretariat", Timestamp::UNIX_EPOCH)).unwrap();
        let restored = begun.restored.unwrap();
        assert_eq!((restored.made, &restored.lost), (made, &None));
        assert_eq!([&*restored.board.risks[0].title, &*restored.board.risks[1].title], titles);
        // The session that continues with the journal also keeps everything.
        drop(begun.session);
        let left = journal::left_behind(&other).unwrap().unwrap();
        assert!(left.entries.len() >= made && !left.typed, "{left:?}");
    };
    recovered(2, ["Half typ", "Left"]);
    // Saving the completed edits keeps the text that is being typed.
    let save = session.save();
    let saved = save.run(history.board()).unwrap();
    recovered(1, ["Half typ", "Left"]);
    session.saved(&save, &saved).unwrap();
    recovered(1, ["Half typ", "Left"]);
    // Once the field is left, the text is an edit and counts once.
    let edit = retitle(history.board(), 0, "Half typed");
    session.made(&edit, &stamp(3), false).unwrap();
    recovered(1, ["Half typed", "Left"]);
    history.apply(edit, &stamp(3)).unwrap();
    let typed = retitle(history.board(), 2, "Given up");
    session.typing(Some((&typed, &stamp(4)))).unwrap();
    session.typing(None).unwrap();
    recovered(1, ["Half typed", "Left"]);
}

#[test]
fn a_journal_of_the_version_before_is_read() {
    let (_folder, path, opened) = saved();
    let mut journal = Journal::start(&path, opened.fingerprint).unwrap();
    journal.append(&retitle(&opened.content, 0, "Before"), &stamp(0), false).unwrap();
    drop(journal);
    let hole = include_str!("version1.journal");
    fs::write(beside(&path), hole).unwrap();
    let left = journal::left_behind(&path).unwrap().unwrap();
    assert_eq!((left.entries.len(), left.lost), (5, None));
}

#[cfg(unix)]
#[test]
fn what_is_no_journal_is_named_and_the_session_has_one_elsewhere() {
    let make: [(&str, fn(&Path)); 4] = [
        ("a pipe", |path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success())
        }),
        ("at most 512 MiB", |path| fs::File::create(path).unwrap().set_len(6 << 30).unwrap()),
        ("a folder", |path| fs::create_dir(path).unwrap()),
        ("a device", |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap()),
    ];
    for (word, make) in make {
        let (_folder, path, opened) = saved();
        make(&beside(&path));
        let begun = Session::begin(&opened, &Holder::me("Secretariat", Timestamp::UNIX_EPOCH)).unwrap();
        let notes = begun.notes.join("; ");
        assert!(
            notes.contains("the journal of an earlier session cannot be read") && notes.contains(word),
            "{notes}"
        );
        let journal = begun.session.journal().unwrap();
        assert_ne!(journal, beside(&path));
        let mut session = begun.session;
        session.made(&retitle(&opened.content, 0, "Kept"), &stamp(0), false).unwrap();
        drop(session);
        let begun = Session::begin(&opened, &Holder::me("Secretariat", Timestamp::UNIX_EPOCH)).unwrap();
        assert_eq!(begun.restored.unwrap().board.risks[0].title, "Kept");
        begun.session.end().unwrap();
    }
}

#[test]
fn a_large_file_of_another_kind_is_not_read_as_a_journal() {
    let (_folder, path, opened) = saved();
    fs::File::create(beside(&path)).unwrap().set_len(300 << 20).unwrap();
    let begun = Session::begin(&opened, &Holder::me("Secretariat", Timestamp::UNIX_EPOCH)).unwrap();
    let lost = begun.restored.unwrap().lost.unwrap();
    assert!(lost.contains("line 1 of the journal is damaged"), "{lost}");
    assert!(beside(&path).exists(), "left where it is until somebody has answered");
}

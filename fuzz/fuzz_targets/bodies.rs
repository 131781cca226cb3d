//! What each fuzz target does with some bytes. The tests run the same over the kept corpus, so this file names nothing of
//! the fuzzer.

#![allow(dead_code)] // each target uses one

use boardsight_core::edit::{History, Stamp};
use boardsight_core::model::{Mapping, check};
use boardsight_import::judge::{judge, state};
use boardsight_import::propose::{Proposal, Recorded, learn};
use boardsight_import::read::{Options, read};
use boardsight_import::register::{RegisterMap, read_register};
use boardsight_import::sheet::Book;
use boardsight_store::{self as store, journal, parse_board, parse_register, to_ron};

/// A board: whatever opens is sound, and reads back as it was written.
pub fn open_board(bytes: &[u8]) {
    match parse_board(bytes, "fuzz") {
        Ok(board) => {
            assert!(check(&board).is_empty(), "opened and not sound");
            let text = to_ron(&board).expect("what was read can be written");
            let again = parse_board(text.as_bytes(), "again").expect("what was written can be read");
            assert_eq!(again, board, "reads back as another board");
            assert_eq!(to_ron(&again).expect("again"), text, "written twice, and not the same");
        }
        Err(error) => assert!(!error.lines().is_empty(), "refused without a word"),
    }
}

/// A register, the same.
pub fn open_register(bytes: &[u8]) {
    match parse_register(bytes, "fuzz") {
        Ok(register) => {
            let text = to_ron(&register).expect("what was read can be written");
            let again = parse_register(text.as_bytes(), "again").expect("what was written can be read");
            assert_eq!(again, register, "reads back as another register");
        }
        Err(error) => assert!(!error.lines().is_empty(), "refused without a word"),
    }
}

/// A journal: read up to the tear, and what it gives back is sound.
pub fn journal(bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let place = folder.path().join("b.journal");
    if std::fs::write(&place, bytes).is_err() {
        return;
    }
    let Ok(Some(left)) = journal::read(&place) else { return };
    let board = store::flagship::board().expect("the board that comes with the program");
    let file = store::Fingerprint::of(store::flagship::TEXT.as_bytes());
    if let Ok(restored) = left.restore(&folder.path().join("b.ron"), &board, file) {
        assert!(check(&restored.board).is_empty(), "recovered and not sound");
        assert!(restored.made <= left.entries.len(), "more than there was");
    }
}

/// A merge of three boards, apart by the record separator (byte 30): sound, and either side of each conflict can be taken.
pub fn merge(bytes: &[u8]) {
    let mut parts = bytes.split(|b| *b == 0x1e);
    let mut next = || parts.next().and_then(|part| parse_board(part, "fuzz").ok());
    let (Some(base), Some(ours), Some(theirs)) = (next(), next(), next()) else { return };
    if let Ok(merged) = store::merge::merge(&base, &ours, &theirs) {
        assert!(check(&merged.content).is_empty(), "merged and not sound");
        for conflict in &merged.conflicts {
            let _ = conflict.accept(&merged.content, store::merge::Side::Ours);
            let _ = conflict.accept(&merged.content, store::merge::Side::Theirs);
        }
    }
}

/// A file that was sent, as a return and as a register: whatever is proposed of it leaves the board sound and can be taken
/// back, and no figure is anything but a number.
pub fn intake(bytes: &[u8]) {
    // The first byte says by which name it came; what it is is found out by what stands in it.
    let name =
        ["a.csv", "a.xlsx", "a.ods", "a.xls", "a"][usize::from(bytes.first().copied().unwrap_or(0)) % 5];
    let book = [bytes.get(1..).unwrap_or_default(), bytes].into_iter().find_map(|b| Book::read(name, b).ok());
    let Some(book) = book else { return };
    let board = store::flagship::board().expect("the board that comes with the program");
    let stamp = Stamp { who: "fuzz".into(), at: jiff::Timestamp::UNIX_EPOCH, why: None };
    for stream in board.streams.iter().take(3) {
        let mapping = Mapping::default();
        let reading = read(&book, &board, stream, &mapping, &Options::default());
        assert!(reading.figures.iter().all(|f| f.value.is_finite()), "a figure that is no number");
        let Some(proposal) = Proposal::of(&board, stream, &book, &reading) else { continue };
        let judged = judge(&board, stream, &mapping, &reading, &proposal, board.as_of);
        let recorded = Recorded {
            received: Some(board.as_of),
            state: state(!judged.missing.is_empty(), !judged.findings.is_empty()),
            missing: judged.missing,
            queries: Vec::new(),
            raised: board.as_of,
        };
        let learnt = learn(&mapping, &book, &reading);
        let edit = proposal.edit(&board, &recorded, &learnt).expect("what was read has a form as a value");
        taken_back(&board, edit, &stamp);
    }
    let register = read_register(&book, &RegisterMap::default(), &board.risk_framework);
    if let Some(proposal) = register.propose(&board, None, &book).expect("a risk has a form as a value") {
        taken_back(&board, proposal.edit, &stamp);
    }
}

fn taken_back(board: &boardsight_core::model::Board, edit: boardsight_core::edit::Edit, stamp: &Stamp) {
    let mut history = History::new(board.clone());
    // What would not leave the board sound is refused, with the board as it was.
    if edit.is_empty() || history.apply(edit, stamp).is_err() {
        let mut now = history.board().clone();
        now.audit.clone_from(&board.audit);
        assert_eq!(now, *board, "refused, and changed all the same");
        return;
    }
    assert!(check(history.board()).is_empty(), "taken in and not sound");
    history.undo(stamp).expect("what was taken in can be taken back");
    let mut now = history.board().clone();
    now.audit.clone_from(&board.audit);
    assert_eq!(now, *board, "taken back, and another board");
}

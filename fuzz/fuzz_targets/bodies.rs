//! What each fuzz target does with some bytes. The tests run the same over the kept corpus, so this file names nothing of
//! the fuzzer.

#![allow(dead_code)] // each target uses one

use boardsight::model::check;
use boardsight::store::{self, journal, parse_board, parse_register, to_ron};

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

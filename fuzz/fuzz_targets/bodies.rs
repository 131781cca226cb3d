//! The bodies of the fuzz targets. The tests run them on the saved corpus, so this file does not depend on
//! the fuzzer.

#![allow(dead_code)] // each target uses one

use boardsight_core::edit::{History, Stamp};
use boardsight_core::model::{Mapping, check};
use boardsight_import::exchange;
use boardsight_import::judge::{judge, state};
use boardsight_import::propose::{Proposal, ReturnRecord, learn};
use boardsight_import::read::{Options, read};
use boardsight_import::register::{RegisterMap, read_register};
use boardsight_import::sheet::Workbook;
use boardsight_store::{self as store, journal, parse_board, parse_register, to_ron};

/// Opens a board: if it opens, it is valid and reads back as it was written.
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

/// Opens a register: if it opens, it is valid and reads back as it was written.
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

/// Reads a journal up to the first damaged entry: the recovered board is valid.
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

/// Verifies arbitrary bytes as a document. They must never pass as unaltered: a fuzzer cannot produce the
/// document that the program makes of the example board.
pub fn verify(bytes: &[u8]) {
    let Ok(carried) = store::papers::carried_in(bytes, "fuzz") else { return };
    let board = store::flagship::board().expect("the board that comes with the program");
    let known = boardsight_export::verify::Candidate {
        path: "flagship.ron".into(),
        name: "the example".into(),
        digest: store::digest(&board).expect("it has a form as JSON"),
        verdict: None,
    };
    let known = [known];
    let against = boardsight_export::verify::Candidates { known: &known, named: false, more: &[] };
    let found = boardsight_export::verify::of_paper(bytes, &carried, against);
    assert!(!found.said.is_empty(), "judged without a word");
    assert_ne!(found.found, boardsight_export::verify::VerdictKind::Unaltered, "forged");
}

/// Imports arbitrary CSV as another tool's register. The proposed edit must leave the board valid and must
/// be undoable.
pub fn register_import(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let board = store::flagship::board().expect("the board that comes with the program");
    let stamp = Stamp { who: "fuzz".into(), at: jiff::Timestamp::UNIX_EPOCH, why: None };
    if let Ok(proposal) = exchange::propose(&text, None, &board, exchange::TargetRegister::Any) {
        taken_back(&board, proposal.edit, &stamp);
    }
}

/// Parses arbitrary RON as the column mapping of a return. Every mapping that parses must be usable on a
/// return.
pub fn map(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(mapping) = ron::from_str::<Mapping>(text) else { return };
    let board = store::flagship::board().expect("the board that comes with the program");
    let table = b"Measure,Q1 2016-17,Q2 2016-17\nAdmissions,100,200\nDays,3,n/a\n";
    let Ok(book) = Workbook::read("a.csv", table) else { return };
    for stream in board.streams.iter().take(3) {
        let reading = read(&book, &board, stream, &mapping, &Options::default());
        assert!(reading.figures.iter().all(|f| f.value.is_finite()), "a figure that is no number");
    }
}

/// Reads an arbitrary state file of a working copy. The working copy must be read or rejected with a
/// message, and must stay unchanged.
pub fn shared_state(bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let Ok(shared) = boardsight_remote::Shared::under("file:///nowhere/north.board.ron", folder.path())
    else {
        return;
    };
    let file = shared.copy().file().to_owned();
    let Some(own) = file.parent() else { return };
    let board = store::flagship::TEXT;
    let made = std::fs::create_dir_all(own)
        .and_then(|()| std::fs::write(own.join("state.json"), bytes))
        .and_then(|()| std::fs::write(&file, board));
    if made.is_err() {
        return;
    }
    let _ = shared.waiting();
    let _ = shared.open(jiff::Timestamp::UNIX_EPOCH, &boardsight_remote::CancelToken::default());
    let now = std::fs::read(&file).expect("the working copy is there");
    assert_eq!(now, board.as_bytes(), "a state changed the working copy");
}

/// Merges three boards, separated by the record separator (byte 30): the result is valid, and either side
/// of each conflict can be chosen.
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

/// Imports a file as a return and as a register. Every proposed edit leaves the board valid and can be
/// undone, and every figure is a finite number.
pub fn intake(bytes: &[u8]) {
    // The first byte chooses the file name; the format is detected from the content.
    let name =
        ["a.csv", "a.xlsx", "a.ods", "a.xls", "a"][usize::from(bytes.first().copied().unwrap_or(0)) % 5];
    let book =
        [bytes.get(1..).unwrap_or_default(), bytes].into_iter().find_map(|b| Workbook::read(name, b).ok());
    let Some(book) = book else { return };
    let board = store::flagship::board().expect("the board that comes with the program");
    let stamp = Stamp { who: "fuzz".into(), at: jiff::Timestamp::UNIX_EPOCH, why: None };
    for stream in board.streams.iter().take(3) {
        let mapping = Mapping::default();
        let reading = read(&book, &board, stream, &mapping, &Options::default());
        assert!(reading.figures.iter().all(|f| f.value.is_finite()), "a figure that is no number");
        let Some(proposal) = Proposal::of(&board, stream, &book, &reading) else { continue };
        let judged = judge(&board, stream, &mapping, &reading, &proposal, board.as_of);
        let recorded = ReturnRecord {
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
    let register = read_register(&book, &RegisterMap::default(), &board, None);
    if let Some(proposal) =
        register.propose(&board, None, &book, &RegisterMap::default()).expect("a risk has a form as a value")
    {
        taken_back(&board, proposal.edit, &stamp);
    }
}

fn taken_back(board: &boardsight_core::model::Board, edit: boardsight_core::edit::Edit, stamp: &Stamp) {
    let mut history = History::new(board.clone());
    // An edit that would make the board invalid is rejected, and the board is unchanged.
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

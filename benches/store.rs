//! Duration of opening and saving a board of national scale, against JSON of the same data, and of writing
//! an edit to disk.
//!
//! The budgets: open within 1 s, save within 0.5 s, write an edit to disk within 2 ms.

#![allow(clippy::panic)]

#[allow(dead_code)] // the example has a main function of its own
#[path = "../examples/national_board.rs"]
mod national_board;

use boardsight_core::edit::{History, Stamp, update};
use boardsight_core::model::{Board, Rating, check};
use boardsight_store::{Journal, compare, merge, open_board, save_board, to_ron};
use divan::{Bencher, black_box};
use std::sync::LazyLock;

static BOARD: LazyLock<Board> = LazyLock::new(|| national_board::board(1));

fn main() {
    divan::main();
}

fn folder() -> tempfile::TempDir {
    tempfile::TempDir::new().unwrap_or_else(|e| panic!("no folder to work in: {e}"))
}

fn stamp() -> Stamp {
    Stamp { who: "Secretariat".into(), at: jiff::Timestamp::UNIX_EPOCH, why: None }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn open(bencher: Bencher) {
    let folder = folder();
    let path = folder.path().join("b.ron");
    save_board(&path, &BOARD, None).unwrap_or_else(|e| panic!("{e}"));
    bencher.bench_local(|| open_board(black_box(&path)));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn open_json(bencher: Bencher) {
    let text = serde_json::to_string(&*BOARD).unwrap_or_default();
    bencher.bench_local(|| serde_json::from_str::<Board>(black_box(&text)).map(|b| check(&b).len()));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn save(bencher: Bencher) {
    let folder = folder();
    let path = folder.path().join("b.ron");
    let mut board = BOARD.clone();
    let mut opened = save_board(&path, &board, None).unwrap_or_else(|e| panic!("{e}")).fingerprint;
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        board.risks[0].title = format!("Title {number}");
        opened =
            save_board(&path, black_box(&board), Some(opened)).unwrap_or_else(|e| panic!("{e}")).fingerprint;
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn save_json(bencher: Bencher) {
    let folder = folder();
    let path = folder.path().join("b.json");
    bencher.bench_local(|| {
        let text = serde_json::to_string_pretty(black_box(&*BOARD)).unwrap_or_default();
        std::fs::write(&path, text).and_then(|()| std::fs::File::open(&path)?.sync_all())
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn lay_out(bencher: Bencher) {
    bencher.bench_local(|| to_ron(black_box(&*BOARD)));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn check_all(bencher: Bencher) {
    bencher.bench_local(|| check(black_box(&BOARD)));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn edit_a_risk(bencher: Bencher) {
    let mut history = History::new(BOARD.clone());
    let mut likelihood = 1;
    bencher.bench_local(|| {
        likelihood = likelihood % 5 + 1;
        let mut risk = history.board().risks[5000].clone();
        risk.current = Some(Rating { likelihood, impact: 3 });
        update(history.board(), &risk).and_then(|edit| history.apply(edit, &stamp()))
    });
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn journal_an_edit(bencher: Bencher) {
    let folder = folder();
    let path = folder.path().join("b.ron");
    let saved = save_board(&path, &Board::new("B", BOARD.as_of), None).unwrap_or_else(|e| panic!("{e}"));
    let mut journal = Journal::start(&path, saved.fingerprint).unwrap_or_else(|e| panic!("{e}"));
    let mut risk = BOARD.risks[0].clone();
    risk.title = "Another".into();
    let edit = update(&BOARD, &risk).unwrap_or_else(|e| panic!("{e}"));
    bencher.bench_local(|| journal.append(&edit, &stamp(), false));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn merge_two_copies(bencher: Bencher) {
    let (mut ours, mut theirs) = (BOARD.clone(), BOARD.clone());
    ours.risks[0].title = "Ours".into();
    theirs.risks[1].title = "Theirs".into();
    bencher.bench_local(|| merge::merge(&BOARD, black_box(&ours), black_box(&theirs)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn compare_two_copies(bencher: Bencher) {
    let mut other = BOARD.clone();
    other.risks[0].title = "Other".into();
    bencher.bench_local(|| compare::compare(&BOARD, black_box(&other)));
}

//! Duration of exporting a board pack as PDF: the flagship's, and one of national scale with 10,000 risks.
//!
//! The budgets: 1 s and 15 s. `docs/performance.md` has the time that LibreOffice takes for a workbook of
//! the same register, and the date of that measurement.

#![allow(clippy::panic)]

#[allow(dead_code)] // the example has a main function of its own
#[path = "../examples/national_board.rs"]
mod national_board;

use boardsight_core::model::Board;
use boardsight_export::{Format, Progress, write};
use boardsight_report::pack::{PackOptions, pack};
use boardsight_store::flagship;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn pdf(board: &Board) -> Vec<u8> {
    let pack = pack(board, board.as_of, &PackOptions::default());
    write(black_box(&pack), Format::Pdf, &Progress::default()).unwrap_or_else(|e| panic!("{e}"))
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn flagship_pack(bencher: Bencher) {
    let board = flagship::board().unwrap_or_else(|e| panic!("{:?}", e.lines()));
    bencher.bench_local(|| pdf(&board));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn national_pack(bencher: Bencher) {
    let board = national_board::board(1);
    bencher.bench_local(|| pdf(&board));
}

//! Risks at national scale: 10,000 with parents, links and amounts. Measures the calculations of a page
//! after a change of the board or of an option: exposure, links, heat map with its movements, and the
//! questions that another scale raises.
//!
//! `cargo bench --bench risks`

#[path = "../examples/national_board.rs"]
#[allow(dead_code)] // the example has a main function of its own
mod national_board;

use boardsight_analysis::exposure::{self, Links, RatingKind};
use boardsight_core::model::{Board, Gbp, RiskFramework, Scale, shifts};
use divan::{Bencher, black_box};
use jiff::civil::Date;

fn main() {
    divan::main();
}

/// Returns the national board with links on every risk. Every tenth risk is the parent of the nine that
/// follow and leads to the next such risk.
fn board() -> Board {
    let mut board = national_board::board(7);
    let ids: Vec<_> = board.risks.iter().map(|r| r.id.clone()).collect();
    for (i, risk) in board.risks.iter_mut().enumerate() {
        risk.impact_gbp = (i % 3 > 0).then(|| Gbp(1_000 * i64::try_from(i).unwrap_or(0)));
        if i % 10 == 0 {
            risk.contributes_to = ids.get(i + 10).cloned().into_iter().collect();
        } else {
            risk.parent = Some(ids[i - i % 10].clone());
        }
    }
    board
}

#[divan::bench]
fn links(bencher: Bencher) {
    let board = board();
    bencher.bench_local(|| Links::of(black_box(&board)));
}

#[divan::bench]
fn pounds(bencher: Bencher) {
    let board = board();
    let links = Links::of(&board);
    bencher.bench_local(|| exposure::pounds(black_box(&board), &links));
}

#[divan::bench]
fn heat_map(bencher: Bencher) {
    let board = board();
    bencher.bench_local(|| {
        exposure::heat_map(black_box(&board), exposure::threats(&board), RatingKind::Current)
    });
}

#[divan::bench]
fn ways_across_the_map(bencher: Bencher) {
    let board = board();
    bencher.bench_local(|| exposure::legs(black_box(&board), exposure::threats(&board)));
}

#[divan::bench]
fn what_moved(bencher: Bencher) {
    let board = board();
    bencher.bench_local(|| {
        let then = exposure::ratings_on(black_box(&board), Date::MIN);
        exposure::moves(&board, exposure::threats(&board), &then)
    });
}

#[divan::bench]
fn what_another_scale_asks(bencher: Bencher) {
    let board = board();
    let mut scale = Scale::standard();
    scale.likelihood.truncate(4);
    let new = RiskFramework { scale: Some(scale), ..RiskFramework::default() };
    bencher.bench_local(|| shifts(black_box(&board), &new));
}

#[divan::bench]
fn check_of_the_board(bencher: Bencher) {
    let board = board();
    bencher.bench_local(|| boardsight_core::model::check(black_box(&board)));
}

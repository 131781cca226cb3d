//! Duration of statistical process control: one series, a national board's 2,500 series, and their page.
//!
//! `cargo bench --bench spc`

#[path = "../examples/national_board.rs"]
#[allow(dead_code)] // the example has a main function of its own
mod national_board;

use boardsight_analysis::spc::{Observation, Options, analyse};
use boardsight_analysis::{signals as analysis, spc::funnel};
use boardsight_core::model::{Board, SeriesKind};
use boardsight_report::signals;
use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::ToSpan as _;
use jiff::civil::date;

fn main() {
    divan::main();
}

/// One series of five years of months.
#[divan::bench]
fn one_line(bencher: Bencher) {
    let start = date(2014, 4, 1);
    let all: Vec<Observation> =
        (0..60_i32).map(|i| (start.saturating_add(i.months()), Some(f64::from(i * i * 7 % 31)))).collect();
    bencher
        .counter(ItemsCount::new(all.len()))
        .bench(|| analyse(divan::black_box(&all), &Options::default()));
}

/// The budget: 150 areas, 20 measures and 60 months, each of the 3,000 series calculated from scratch,
/// within 50 ms on one core.
#[divan::bench]
fn areas_150_measures_20_months_60(bencher: Bencher) {
    let start = date(2014, 4, 1);
    let lines: Vec<Vec<Observation>> = (0..150 * 20_i32)
        .map(|line| {
            let value = |i: i32| f64::from((line * 31 + i * i * 7) % 97) + f64::from(i % 12);
            (0..60_i32).map(|i| (start.saturating_add(i.months()), Some(value(i)))).collect()
        })
        .collect();
    let options = Options {
        target: Some(50.0),
        better: boardsight_core::model::DesiredDirection::Lower,
        ..Options::default()
    };
    bencher.counter(ItemsCount::new(lines.len())).bench_local(|| {
        divan::black_box(&lines).iter().filter(|line| analyse(line, &options).is_ok()).count()
    });
}

/// Every series of a national board.
#[divan::bench]
fn national_lines(bencher: Bencher) {
    let board = national_board::board(7);
    bencher.bench_local(|| analysis::signals(divan::black_box(&board)).len());
}

/// The Signals page of a national board, which is rebuilt when the board changes and then cached.
#[divan::bench]
fn national_page(bencher: Bencher) {
    let board = national_board::board(7);
    bencher.bench_local(|| signals::signals(divan::black_box(&board)).lines.len());
}

/// The same page after an edit of one figure. Series that the edit does not affect are not recalculated.
#[divan::bench]
fn national_page_after_an_edit(bencher: Bencher) {
    let mut board: Board = national_board::board(7);
    let at = board.series.iter().position(|s| s.kind == SeriesKind::Outturn).unwrap_or_default();
    let mut kept = signals::SignalCache::default();
    let _ = kept.signals(&board);
    bencher.bench_local(|| {
        if let Some(point) = board.series[at].points.first_mut() {
            point.value += 1.0;
        }
        kept.signals(divan::black_box(&board)).lines.len()
    });
}

/// A funnel plot of 150 areas.
#[divan::bench]
fn funnel_of_150_areas(bencher: Bencher) {
    let areas: Vec<funnel::Area> = (0..150_i32)
        .map(|i| funnel::Area {
            name: i.to_string(),
            count: f64::from(40 + i * 13 % 97),
            denominator: f64::from(300 + i * 31 % 900),
        })
        .collect();
    bencher.bench_local(|| funnel::funnel(divan::black_box(&areas), funnel::Ratio::Proportion));
}

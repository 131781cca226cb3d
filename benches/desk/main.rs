//! 10,000 risks in the window: what a keystroke of filter, sort and search costs, and a frame of the register, beside a
//! frame of egui's own demonstration in the same run. The budget is 16 ms for a keystroke and 4 ms for a frame.
//!
//! `cargo run --release --manifest-path benches/desk/Cargo.toml -- --bench`

#[path = "../../examples/national_board.rs"]
#[allow(dead_code)] // the example has a main function of its own
mod national_board;

use boardsight::analysis::exposure::{Filter, Sort, SortColumn, register};
use boardsight::brief;
use boardsight::desk::clock::SystemClock;
use boardsight::desk::dialogs::{Answer, FileDialogs, Question};
use boardsight::desk::{App, Services, theme};
use boardsight::model::Board;
use divan::{Bencher, black_box};
use eframe::egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Ui, vec2};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static BOARD: LazyLock<Board> = LazyLock::new(|| national_board::board(7));

/// Words that a reader types, letter by letter: found often, seldom and never.
const TYPED: [&str; 5] = ["d", "del", "delayed days", "R-9", "zebra"];

#[divan::bench(args = TYPED)]
fn filter_by_text(typed: &str) -> usize {
    let filter = Filter { text: typed.to_owned(), live: true, ..Filter::default() };
    register(black_box(&BOARD), &filter, Sort::default()).len()
}

#[divan::bench(args = ["id", "title", "owner", "current", "next review"])]
fn sort_all(by: &str) -> usize {
    let column = match by {
        "id" => SortColumn::Id,
        "title" => SortColumn::Title,
        "owner" => SortColumn::Owner,
        "current" => SortColumn::Current,
        _ => SortColumn::NextReview,
    };
    register(black_box(&BOARD), &Filter::default(), Sort { column, descending: false }).len()
}

#[divan::bench(args = TYPED)]
fn search_everything(typed: &str) -> usize {
    brief::search(black_box(&BOARD), typed, 40).len()
}

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &Question, answer: Box<dyn FnOnce(Answer) + Send>) {
        answer(Answer::Cancelled);
    }
}

/// One frame of 1920 by 1080, laid out and turned into triangles; nothing is sent to a screen.
fn frame(ctx: &Context, events: Vec<Event>, mut add: impl FnMut(&mut Ui)) -> usize {
    let screen = Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0));
    let input = RawInput { screen_rect: Some(screen), events, ..RawInput::default() };
    let output = ctx.run_ui(input, |ui| add(ui));
    ctx.tessellate(output.shapes, output.pixels_per_point).len()
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn window(page: Key) -> (Context, App) {
    let ctx = Context::default();
    theme::install(&ctx);
    let services = Services { clock: Box::new(SystemClock), dialogs: Box::new(NoDialogs), settings: None };
    let mut app = App::new(&ctx, BOARD.clone(), None, services);
    frame(&ctx, Vec::new(), |ui| app.ui_in(ui));
    frame(&ctx, vec![key(page, Modifiers::COMMAND)], |ui| app.ui_in(ui));
    for _ in 0..4 {
        frame(&ctx, Vec::new(), |ui| app.ui_in(ui));
    }
    (ctx, app)
}

#[divan::bench]
fn frame_of_the_register(bencher: Bencher) {
    let (ctx, mut app) = window(Key::Num6);
    bencher.bench_local(move || frame(&ctx, Vec::new(), |ui| app.ui_in(ui)));
}

#[divan::bench]
fn frame_of_the_review(bencher: Bencher) {
    let (ctx, mut app) = window(Key::Num8);
    bencher.bench_local(move || frame(&ctx, Vec::new(), |ui| app.ui_in(ui)));
}

/// A letter typed into the search box of the register: the whole frame, with the register filtered and sorted anew.
#[divan::bench]
fn keystroke_in_the_register(bencher: Bencher) {
    let (ctx, mut app) = window(Key::Num6);
    frame(&ctx, vec![key(Key::F, Modifiers::COMMAND)], |ui| app.ui_in(ui));
    frame(&ctx, Vec::new(), |ui| app.ui_in(ui));
    let mut typed = false;
    bencher.bench_local(move || {
        typed = !typed;
        let event =
            if typed { Event::Text("d".to_owned()) } else { key(Key::Backspace, Modifiers::NONE) };
        frame(&ctx, vec![event], |ui| app.ui_in(ui))
    });
}

/// A letter typed into the palette: the whole frame, with the whole board searched.
#[divan::bench]
fn keystroke_in_the_palette(bencher: Bencher) {
    let (ctx, mut app) = window(Key::Num6);
    frame(&ctx, vec![key(Key::K, Modifiers::COMMAND)], |ui| app.ui_in(ui));
    for _ in 0..3 {
        frame(&ctx, Vec::new(), |ui| app.ui_in(ui));
    }
    let mut typed = false;
    bencher.bench_local(move || {
        typed = !typed;
        let event =
            if typed { Event::Text("d".to_owned()) } else { key(Key::Backspace, Modifiers::NONE) };
        frame(&ctx, vec![event], |ui| app.ui_in(ui))
    });
}

/// egui's own demonstration, as it opens, and with every window open that it opens by itself.
#[divan::bench]
fn frame_of_the_demonstration_of_egui(bencher: Bencher) {
    let ctx = Context::default();
    let mut demo = egui_demo_lib::DemoWindows::default();
    for _ in 0..4 {
        frame(&ctx, Vec::new(), |ui| demo.ui(ui));
    }
    bencher.bench_local(move || frame(&ctx, Vec::new(), |ui| demo.ui(ui)));
}

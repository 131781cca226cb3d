//! Cost of one frame of each page at national scale, after the page's first calculation. The budget is 4 ms
//! of CPU time. The frame is laid out and tessellated as for a real window, but nothing is sent to a
//! screen.
//!
//! `cargo bench --bench pages`

#[path = "../examples/national_board.rs"]
#[allow(dead_code)] // the example has a main function of its own
mod national_board;

use boardsight_app::clock::SystemClock;
use boardsight_app::file_dialogs::{FileDialogRequest, FileDialogResponse, FileDialogs};
use boardsight_app::{App, Services, theme};
use boardsight_core::model::Board;
use boardsight_store::flagship;
use divan::Bencher;
use eframe::egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, vec2};

fn main() {
    divan::main();
}

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        answer(FileDialogResponse::Cancelled);
    }
}

struct Window {
    ctx: Context,
    app: App,
}

impl Window {
    fn new(board: Board, page: Key) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let services =
            Services { clock: Box::new(SystemClock), dialogs: Box::new(NoDialogs), settings: None };
        let app = App::new(&ctx, board, None, services);
        let mut window = Self { ctx, app };
        window.frame(Vec::new());
        window.frame(vec![Event::Key {
            key: page,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        }]);
        // Let the page finish its calculations and layout.
        for _ in 0..4 {
            window.frame(Vec::new());
        }
        window
    }

    fn frame(&mut self, events: Vec<Event>) -> usize {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0))),
            events,
            ..RawInput::default()
        };
        let app = &mut self.app;
        let output = self.ctx.run_ui(input, |ui| app.ui_in(ui));
        self.ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }
}

const PAGES: [(&str, Key); 7] = [
    ("overview", Key::Num1),
    ("streams", Key::Num2),
    ("measures", Key::Num3),
    ("signals", Key::Num4),
    ("savings", Key::Num5),
    ("risks", Key::Num6),
    ("meetings", Key::Num7),
];

/// One frame of each page of a national board.
#[divan::bench(args = PAGES.map(|p| p.0))]
fn national(bencher: Bencher, name: &str) {
    let key = PAGES.iter().find(|p| p.0 == name).map_or(Key::Num1, |p| p.1);
    let mut window = Window::new(national_board::board(7), key);
    bencher.bench_local(move || window.frame(Vec::new()));
}

/// One frame of each page of the flagship board.
#[divan::bench(args = PAGES.map(|p| p.0))]
fn flagship_board(bencher: Bencher, name: &str) {
    let key = PAGES.iter().find(|p| p.0 == name).map_or(Key::Num1, |p| p.1);
    let Ok(board) = flagship::board() else { return };
    let mut window = Window::new(board, key);
    bencher.bench_local(move || window.frame(Vec::new()));
}

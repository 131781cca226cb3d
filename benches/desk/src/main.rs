//! Frame cost of the Risks page with 10,000 risks, next to egui's own demo in the same run.
//!
//! A frame is laid out and tessellated as for a real window, but nothing is sent to a screen. Frames of the
//! demo and of Boardsight alternate, so that other load on the machine affects both equally. The budgets: 4
//! ms for a frame in which nothing changes, and 16 ms for a frame with a key press, a changed filter or a
//! changed sort order.
//!
//! `cargo run --release --manifest-path benches/desk/Cargo.toml`

mod board;
mod window;

use boardsight_analysis::exposure::{self, Filter, Index, Links, Sort, SortColumn, Which};
use boardsight_analysis::search::search;
use boardsight_core::edit::{BulkChange, History, Stamp, bulk, stands};
use boardsight_core::model::{Board, RiskFramework, Scale, check, shifts};
use std::collections::HashSet;
use std::time::{Duration, Instant};
use window::Window;

/// Budget of a frame in which nothing changes.
const STILL: Duration = Duration::from_millis(4);
/// Budget of a frame in which the content changes.
const CHANGE: Duration = Duration::from_millis(16);
/// Number of timed frames for each unchanged view and each kind of change.
const FRAMES: usize = 200;
const CHANGES: usize = 40;

/// Measured times of one operation.
struct Times {
    name: String,
    budget: Option<Duration>,
    taken: Vec<Duration>,
}

impl Times {
    fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.taken.clone();
        sorted.sort_unstable();
        sorted.get((sorted.len().saturating_sub(1)) * percent / 100).copied().unwrap_or_default()
    }
}

fn timed<T>(act: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(act());
    start.elapsed()
}

/// Measures the calculations after a change of the board or of an option, and a change of many risks at
/// once.
fn worked_out(board: &Board, all: &mut Vec<Times>) {
    fn each<T>(all: &mut Vec<Times>, name: &str, times: usize, mut act: impl FnMut() -> T) {
        let taken = (0..times).map(|_| timed(&mut act)).collect();
        all.push(Times { name: name.into(), budget: None, taken });
    }
    let links = Links::of(board);
    each(all, "links between risks", 20, || Links::of(board));
    each(all, "exposure in pounds", 20, || exposure::pounds(board, &links));
    each(all, "heat map", 20, || exposure::heat_map(board, exposure::threats(board), Which::Current));
    each(all, "ways across the map", 20, || exposure::legs(board, exposure::threats(board)));
    each(all, "what moved, by the trail", 20, || {
        let then = exposure::ratings_on(board, jiff::civil::Date::MIN);
        exposure::moves(board, exposure::threats(board), &then)
    });
    let mut scale = Scale::standard();
    scale.likelihood.truncate(4);
    let new = RiskFramework { scale: Some(scale), ..RiskFramework::default() };
    each(all, "what another scale asks about", 20, || shifts(board, &new));
    each(all, "check of the whole board", 20, || check(board));
    let sorts = [SortColumn::Title, SortColumn::Owner, SortColumn::Current];
    each(all, "first sort by title, owner and score", 10, || {
        let index = Index::default();
        sorts.map(|column| index.register(board, &Filter::default(), Sort { column, descending: false }).len())
    });
    each(all, "first search", 10, || {
        let filter = Filter { text: "hospital".into(), ..Filter::default() };
        Index::default().register(board, &filter, Sort::default())
    });
    each(all, "records that hold a word, for the palette", 20, || search(board, "hospital", 40));
    let ids: HashSet<String> = board.risks.iter().map(|r| r.id.to_string()).collect();
    let owner = BulkChange::Owner(Some("Secretariat".into()));
    let stamp = Stamp { who: "Bench".into(), at: "2019-01-01T09:00:00Z".parse().unwrap_or_default(), why: None };
    let mut history = History::new(board.clone());
    each(all, "preview of a change to all 10,000 risks", 5, || stands(board, &ids, &owner));
    let mut made = Vec::new();
    let mut taken_back = Vec::new();
    for _ in 0..5 {
        let edit = bulk(history.board(), &ids, &owner);
        made.push(timed(|| edit.and_then(|edit| history.apply(edit, &stamp))));
        taken_back.push(timed(|| history.undo(&stamp).is_ok()));
    }
    all.push(Times { name: "the change made, as one edit".into(), budget: None, taken: made });
    all.push(Times { name: "and taken back".into(), budget: None, taken: taken_back });
}

fn main() {
    let board = board::board();
    println!("{} risks, {} kB of text", board.risks.len(), board::text(&board) / 1000);
    let mut demo = window::Demo::new();
    let mut window = Window::new(board);
    let mut all: Vec<Times> = Vec::new();
    let mut demos = Times { name: "egui's demo, a frame".into(), budget: None, taken: Vec::new() };

    for view in window::VIEWS {
        window.press(&format!("{view} view"));
        window.settle();
        let mut taken = Vec::new();
        for _ in 0..FRAMES {
            demos.taken.push(timed(|| demo.frame()));
            taken.push(timed(|| window.frame(Vec::new())));
        }
        all.push(Times { name: format!("{view}, a frame"), budget: Some(STILL), taken });
    }

    window.press("Register view");
    window.settle();
    for (name, query) in [
        ("search for one word, a key", "hospital"),
        ("search for three words, a key", "the discharge late"),
        ("search for what is nowhere, a key", "qqzzxxyy"),
    ] {
        let mut taken = Vec::new();
        let mut deleted = Vec::new();
        while taken.len() < CHANGES {
            window.find();
            for letter in query.chars() {
                taken.push(timed(|| window.type_in(letter)));
                window.frame(Vec::new());
            }
            for _ in query.chars() {
                deleted.push(timed(|| window.backspace()));
                window.frame(Vec::new());
            }
        }
        all.push(Times { name: name.into(), budget: Some(CHANGE), taken });
        all.push(Times { name: name.replace("a key", "taken back"), budget: Some(CHANGE), taken: deleted });
    }
    window.escape();

    for column in ["title", "id", "owner", "next review", "current"] {
        let mut taken = Vec::new();
        for _ in 0..CHANGES {
            let press = window.aim(&format!("Sort by {column}"));
            taken.push(timed(|| window.frame(press)));
        }
        all.push(Times { name: format!("sort by {column}"), budget: Some(CHANGE), taken });
    }

    let mut taken = Vec::new();
    for n in 0..CHANGES {
        let cell = format!("Current likelihood {}, impact {}", 1 + n % 5, 1 + (n / 5) % 5);
        let press = window.aim(&cell);
        taken.push(timed(|| window.frame(press)));
    }
    all.push(Times { name: "filter by a cell of the map".into(), budget: Some(CHANGE), taken });

    let mut taken = Vec::new();
    let mut typed = Vec::new();
    while typed.len() < CHANGES {
        taken.push(timed(|| window.open_palette()));
        for letter in "hospital".chars() {
            typed.push(timed(|| window.type_in(letter)));
            window.frame(Vec::new());
        }
        window.escape();
    }
    all.push(Times { name: "command palette opens".into(), budget: Some(CHANGE), taken });
    all.push(Times { name: "command palette, a key".into(), budget: Some(CHANGE), taken: typed });

    worked_out(window.board(), &mut all);
    all.insert(0, demos);
    let demo = all[0].at(50);
    println!("{:44} {:>9} {:>9} {:>9}  {:>7}", "", "median", "95%", "demo = 1", "budget");
    for times in &all {
        let (half, most) = (times.at(50), times.at(95));
        let budget = match times.budget {
            None => String::new(),
            Some(budget) if half <= budget => format!("{} ms met", budget.as_millis()),
            Some(budget) => format!("{} ms MISSED", budget.as_millis()),
        };
        let ratio = half.as_secs_f64() / demo.as_secs_f64();
        let ms = |d: Duration| d.as_secs_f64() * 1000.0;
        println!("{:44} {:>6.2} ms {:>6.2} ms {ratio:>9.2}  {budget}", times.name, ms(half), ms(most));
    }
}

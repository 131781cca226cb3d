//! The page Savings as a reader drives it: the forecast is explored, applied and taken back.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use boardsight::desk::clock::StoppedClock;
use boardsight::desk::dialogs::{Answer, FileDialogs, Question};
use boardsight::desk::theme;
use boardsight::desk::{App, Services};
use boardsight::store::flagship;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::time::{Duration, Instant};

struct NoFiles;

impl FileDialogs for NoFiles {
    fn ask(&self, _: &Question, answer: Box<dyn FnOnce(Answer) + Send>) {
        answer(Answer::Cancelled);
    }
}

type Window = Harness<'static, Option<App>>;

fn window() -> Window {
    Harness::builder()
        .with_size(vec2(1366.0, 768.0))
        .with_max_steps(30)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, state: &mut Option<App>| {
                let app = state.get_or_insert_with(|| {
                    let services = Services {
                        clock: Box::new(StoppedClock("2017-02-08T09:30:00Z".parse().unwrap())),
                        dialogs: Box::new(NoFiles),
                        settings: None,
                    };
                    App::new(ui.ctx(), flagship::board().unwrap(), None, services)
                });
                app.ui_in(ui);
            },
            None,
        )
}

fn app(w: &Window) -> &App {
    w.state().as_ref().unwrap()
}

fn steps(w: &mut Window) {
    for _ in 0..3 {
        w.step();
    }
}

fn wait(w: &mut Window, text: &str) {
    let start = Instant::now();
    while w.query_all_by_label_contains(text).next().is_none() {
        assert!(start.elapsed() < Duration::from_secs(60), "'{text}' never came");
        std::thread::sleep(Duration::from_millis(20));
        w.step();
    }
}

fn open(w: &mut Window, section: &str) {
    w.get_by_label(section).click();
    steps(w);
}

fn savings() -> Window {
    let mut w = window();
    steps(&mut w);
    w.get_by_label("Savings").click();
    steps(&mut w);
    w
}

#[test]
fn a_slider_changes_the_board_only_when_applied_and_undo_takes_it_back() {
    let mut w = savings();
    open(&mut w, "Forecast");
    wait(&mut w, "A chance of");
    let before = app(&w).board().forecasts[0].dependence;
    w.get_by_role_and_label(Role::Slider, "Dependence").focus();
    steps(&mut w);
    w.key_press(Key::ArrowRight);
    steps(&mut w);
    wait(&mut w, "Tried, not on the board");
    assert_eq!(app(&w).board().forecasts[0].dependence.to_bits(), before.to_bits(), "only tried");
    w.get_by_label("Apply").click();
    steps(&mut w);
    assert!(app(&w).board().forecasts[0].dependence > before);
    assert!(w.query_by_label_contains("Tried, not on the board").is_none());
    w.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    steps(&mut w);
    assert_eq!(app(&w).board().forecasts[0].dependence.to_bits(), before.to_bits());
}

#[test]
fn each_section_answers_its_question() {
    let mut w = savings();
    open(&mut w, "Counted twice");
    wait(&mut w, "No two savings rest on the same");
    open(&mut w, "Earlier programmes");
    wait(&mut w, "Outside view against promoter");
    wait(&mut w, "never pooled");
    open(&mut w, "What would have to be true");
    wait(&mut w, "15.2% of all");
}

#[test]
fn nothing_counts_as_tried_before_anything_was_moved() {
    let mut w = savings();
    open(&mut w, "Forecast");
    wait(&mut w, "On illustrative assumptions");
    for section in ["Counted twice", "Forecast", "What would have to be true"] {
        open(&mut w, section);
    }
    assert!(w.query_by_label_contains("Tried, not on the board").is_none());
}

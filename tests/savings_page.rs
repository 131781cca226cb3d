//! The Savings page as a user operates it: the forecast is explored, applied and undone.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use boardsight_app::clock::StoppedClock;
use boardsight_app::file_dialogs::{FileDialogRequest, FileDialogResponse, FileDialogs};
use boardsight_app::theme;
use boardsight_app::{App, Services};
use boardsight_core::model::{Board, OverlapVerdict};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::time::{Duration, Instant};

struct NoFiles;

impl FileDialogs for NoFiles {
    fn ask(&self, _: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        answer(FileDialogResponse::Cancelled);
    }
}

type Window = Harness<'static, Option<App>>;

const LAPTOP: f32 = 768.0;
/// Height, in points, at which the whole page is visible.
const TALL: f32 = 2600.0;

fn window() -> Window {
    window_on(LAPTOP, |_| {})
}

/// Opens the flagship board with modifications.
fn window_on(height: f32, alter: fn(&mut Board)) -> Window {
    Harness::builder()
        .with_size(vec2(1366.0, height))
        .with_max_steps(30)
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, state: &mut Option<App>| {
                let app = state.get_or_insert_with(|| {
                    let services = Services {
                        clock: Box::new(StoppedClock("2017-02-08T09:30:00Z".parse().unwrap())),
                        dialogs: Box::new(NoFiles),
                        settings: None,
                    };
                    let mut board = crate::common::example::board().unwrap();
                    alter(&mut board);
                    App::new(ui.ctx(), board, None, services)
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
    savings_on(LAPTOP, |_| {})
}

fn savings_on(height: f32, alter: fn(&mut Board)) -> Window {
    let mut w = window_on(height, alter);
    steps(&mut w);
    w.get_by_label("Savings").click();
    steps(&mut w);
    w
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn slider_changes_the_board_only_when_applied() {
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
#[ignore = "not run since the window and the flagship changed"]
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
#[ignore = "not run since the window and the flagship changed"]
fn no_trial_is_shown_before_a_slider_moves() {
    let mut w = savings();
    open(&mut w, "Forecast");
    wait(&mut w, "On illustrative assumptions");
    for section in ["Counted twice", "Forecast", "What would have to be true"] {
        open(&mut w, section);
    }
    assert!(w.query_by_label_contains("Tried, not on the board").is_none());
}

fn undo(w: &mut Window) {
    w.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    steps(w);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn two_figures_of_one_body_have_their_dates() {
    let w = savings_on(TALL, |_| {});
    let label = |text: &str| w.query_all_by_label_contains(text).next().is_some();
    assert!(label("NHSE, first plans, tested: £55m") && label("NHSE, planning assumption: £1bn"));
    assert!(label("Stated BCF savings for 2015-16 range from £55m to £1bn, latest £500m to £532m"));
    assert!(label("Not agreed") && label("first plans, Apr 2014"));
    // The scale is published; its source is shown beside the grades.
    assert!(label("cost benefit analysis guidance for local partnerships, April 2014"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn overlap_is_decided_changed_and_reopened() {
    let mut w = savings();
    open(&mut w, "Counted twice");
    wait(&mut w, "Cannot be told apart");
    w.get_by_role_and_label(Role::Button, "They overlap").click();
    steps(&mut w);
    assert!(app(&w).board().overlaps.is_empty(), "without a choice and a reason nothing is decided");
    w.query_all_by_label_contains("Decide: Vanguards").next().unwrap().click();
    steps(&mut w);
    w.get_by_role_and_label(Role::TextInput, "Reason").focus();
    steps(&mut w);
    w.get_by_role_and_label(Role::TextInput, "Reason").type_text("The plans spread the models");
    steps(&mut w);
    w.get_by_role_and_label(Role::Button, "They overlap").click();
    steps(&mut w);
    let link = app(&w).board().overlaps[0].clone();
    assert_eq!(
        (link.verdict, link.reason.as_str()),
        (OverlapVerdict::Overlap, "The plans spread the models")
    );
    assert!((link.share - 1.0).abs() < 1e-12);
    wait(&mut w, "100% of the smaller overlaps");
    w.query_all_by_label_contains("Open again: Vanguards").next().unwrap().click();
    steps(&mut w);
    assert!(app(&w).board().overlaps.is_empty());
    undo(&mut w);
    undo(&mut w);
    assert!(app(&w).board().overlaps.is_empty());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn reference_class_is_a_trial_until_applied() {
    let mut w = savings();
    open(&mut w, "Earlier programmes");
    wait(&mut w, "1 of the same programme and 3 of another field");
    let gershon = "Government efficiency programme (Gershon) to 2007-08, as reported";
    w.get_by_role_and_label(Role::CheckBox, gershon).click();
    steps(&mut w);
    wait(&mut w, "3 earlier programmes");
    assert_eq!(app(&w).board().forecasts[0].class.len(), 4);
    w.get_by_label("Put back").click();
    steps(&mut w);
    wait(&mut w, "4 earlier programmes");
    assert!(w.query_by_label_contains("Tried, not on the board").is_none());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn new_forecast_has_no_assumptions() {
    let mut w = savings_on(LAPTOP, |board| board.forecasts.clear());
    open(&mut w, "Forecast");
    w.get_by_label("Start a forecast").click();
    steps(&mut w);
    let f = &app(&w).board().forecasts[0];
    assert_eq!((f.dependence.to_bits(), f.class.len()), (0.0_f64.to_bits(), 0));
    wait(&mut w, "A chance of");
    open(&mut w, "Earlier programmes");
    wait(&mut w, "no reference cases are chosen");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn saving_with_a_range_enters_the_forecast() {
    let mut w = savings_on(TALL, |_| {});
    w.get_by_label("Details of STPs: Savings of the 44 plans").click();
    steps(&mut w);
    w.get_by_label("Add a range").click();
    steps(&mut w);
    let range = |w: &Window| app(w).board().savings[2].range.clone();
    assert!(range(&w).is_some());
    undo(&mut w);
    assert!(range(&w).is_none());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn key_savings_figures_fit_one_screen() {
    let mut w = window();
    steps(&mut w);
    for text in
        ["Bodies disagree", "What could sink us", "To decide, and overdue", "Changed since the last meeting"]
    {
        let found = w.query_all_by_label_contains(text).next();
        let bottom = found.map(|node| node.rect().bottom());
        assert!(bottom.is_some_and(|b| b < 734.0), "{text}: {bottom:?}");
    }
}

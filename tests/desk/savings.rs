//! Savings and earlier programmes: add, test and remove them in the window.

use crate::common::{Setup, Window};
use boardsight_core::model::{Board, CaseKind, Gbp};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use std::time::{Duration, Instant};

/// Opens the Savings page of a modified example board, in a window tall enough for the whole page.
fn savings(alter: impl FnOnce(&mut Board)) -> Window {
    let mut board = crate::common::example::board().unwrap();
    alter(&mut board);
    let mut window = Window::of(Setup { board, size: vec2(1366.0, 2600.0), ..Setup::default() });
    window.keys(Modifiers::COMMAND, Key::Num5);
    window
}

fn steps(w: &mut Window) {
    for _ in 0..4 {
        w.harness.step();
    }
}

fn wait(w: &mut Window, text: &str) {
    let start = Instant::now();
    while !w.sees(text) {
        assert!(start.elapsed() < Duration::from_secs(60), "'{text}' never came");
        std::thread::sleep(Duration::from_millis(20));
        w.harness.step();
    }
}

fn click(w: &mut Window, role: Role, label: &str) {
    w.harness.get_by_role_and_label(role, label).click();
    steps(w);
}

fn typed(w: &mut Window, label: &str, text: &str) {
    w.harness.get_by_role_and_label(Role::TextInput, label).focus();
    steps(w);
    w.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    steps(w);
}

fn choose(w: &mut Window, label: &str, option: &str) {
    click(w, Role::ComboBox, label);
    w.harness.query_all_by_label(option).last().unwrap().click();
    steps(w);
}

fn nudge(w: &mut Window, slider: &str) {
    w.harness.get_by_role_and_label(Role::Slider, slider).focus();
    steps(w);
    w.harness.key_press(Key::ArrowRight);
    steps(w);
}

fn undo(w: &mut Window) {
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    steps(w);
}

/// Adds a second saving with a range, in another programme.
fn two_ranges(board: &mut Board) {
    let range = board.savings[1].range.clone();
    board.savings[2].range = range;
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn saving_is_added_with_its_source_and_removed() {
    let mut w = savings(|_| {});
    let before = w.board().clone();
    w.press("Add a saving");
    assert!(w.sees("Choose the programme"), "what is wanted is said");
    choose(&mut w, "Programme", "Integrated Personal Commissioning");
    typed(&mut w, "What is to be saved", "Fewer crises");
    typed(&mut w, "In, or by the end of", "2019-20");
    typed(&mut w, "Planned, in pounds", "£12,000,000");
    assert!(w.sees("Every figure has a source"), "no figure without one");
    // Switching to another page and back loses nothing.
    w.keys(Modifiers::COMMAND, Key::Num6);
    w.keys(Modifiers::COMMAND, Key::Num5);
    choose(&mut w, "Source", "New publication");
    typed(&mut w, "Its title", "Plans for 2019-20");
    typed(&mut w, "Published by", "NHS England");
    typed(&mut w, "Page or paragraph", "p. 3");
    click(&mut w, Role::Button, "Add to the board");
    let after = w.board();
    let saving = after.savings.last().unwrap();
    let planned = saving.planned.as_ref().unwrap();
    assert_eq!((saving.title.as_str(), planned.gbp), ("Fewer crises", Gbp::millions(12)));
    let source = after.source(planned.cite.source.as_str()).unwrap();
    assert_eq!((source.title.as_str(), planned.cite.at.as_deref()), ("Plans for 2019-20", Some("p. 3")));
    assert!(w.sees("Remove saving"), "the new saving is picked out");
    click(&mut w, Role::Button, "Remove saving");
    assert_eq!(w.board().savings, before.savings);
    undo(&mut w);
    assert_eq!(w.board().savings.len(), before.savings.len() + 1);
    undo(&mut w);
    assert_eq!((&w.board().savings, &w.board().sources), (&before.savings, &before.sources), "one edit");
}

#[test]
fn unfinished_saving_is_reported_before_closing() {
    let mut w = savings(|_| {});
    w.press("Add a saving");
    typed(&mut w, "What is to be saved", "Half a thought");
    w.press("Add a saving");
    assert!(w.sees("Go on adding a saving"));
    w.keys(Modifiers::COMMAND, Key::Q);
    assert!(w.sees("There is work that is not saved"));
    w.press("Cancel");
    let said = w.board().comments.last().unwrap().text.clone();
    assert_eq!(said, "A saving that was begun and not added: called Half a thought");
    // After the user discards it on purpose, there is no warning.
    w.press("Go on adding a saving");
    click(&mut w, Role::Button, "Discard");
    let count = w.board().comments.len();
    w.keys(Modifiers::COMMAND, Key::Q);
    assert_eq!(w.board().comments.len(), count);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn reference_case_is_added_selected_and_removed() {
    let mut w = savings(|_| {});
    let cases = w.board().reference_cases.len();
    click(&mut w, Role::Button, "Earlier programmes");
    wait(&mut w, "Outside view against promoter");
    click(&mut w, Role::Button, "Add a reference case");
    typed(&mut w, "Programme and year", "Telehealth pilots 2012");
    typed(&mut w, "Unit", "admissions");
    assert!(w.sees("a number other than zero"));
    typed(&mut w, "Planned", "-1,200");
    typed(&mut w, "Came", "-300");
    assert!(w.sees("Every figure has a source"));
    choose(&mut w, "Source", "New publication");
    typed(&mut w, "Its title", "Evaluation of the pilots");
    typed(&mut w, "Published by", "Department of Health");
    click(&mut w, Role::Button, "Add to the board");
    let case = w.board().reference_cases.last().unwrap().clone();
    assert_eq!((case.kind, case.ratio().to_bits()), (CaseKind::Activity, 0.25_f64.to_bits()));
    assert_eq!(case.cites.len(), 1);
    wait(&mut w, "Telehealth pilots 2012");
    // Add it to the class, then remove it from the board.
    click(&mut w, Role::Button, "Remove a reference case");
    w.harness.query_all_by_label("Telehealth pilots 2012").last().unwrap().click();
    steps(&mut w);
    assert_eq!(w.board().reference_cases.len(), cases);
    undo(&mut w);
    assert_eq!(w.board().reference_cases.last(), Some(&case));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn a_class_is_applied_to_a_plan_of_admissions() {
    let mut w = savings(|_| {});
    click(&mut w, Role::Button, "Earlier programmes");
    wait(&mut w, "Outside view against promoter");
    choose(
        &mut w,
        "Plan",
        "BCF 2015-16, Emergency admissions: −106,000 admissions (over: +87,000 admissions came)",
    );
    wait(&mut w, "−106,000 admissions promised");
    wait(&mut w, "activity is taken to follow pounds");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn correlations_and_ramps_are_trials_until_applied() {
    let mut w = savings(two_ranges);
    let before = w.board().clone();
    click(&mut w, Role::Button, "Forecast");
    wait(&mut w, "On illustrative assumptions");
    w.harness.get_by_label("Build-up, risks, correlations, draws").click();
    for _ in 0..20 {
        w.harness.step();
    }
    nudge(&mut w, "Vanguards and STPs");
    wait(&mut w, "Savings of Vanguards and of STPs: correlation +0.35");
    let share = |w: &Window, saving: usize| w.board().savings[saving].range.as_ref().unwrap().ramp[0].share;
    let first = w.harness.query_all_by_role_and_label(Role::Slider, "2017-18").next();
    first.unwrap().focus();
    steps(&mut w);
    w.harness.key_press(Key::ArrowRight);
    steps(&mut w);
    wait(&mut w, "2017-18 30%");
    assert_eq!(
        (&w.board().forecasts, &w.board().savings),
        (&before.forecasts, &before.savings),
        "only tried"
    );
    w.press("Apply");
    assert!((w.board().forecasts[0].correlations[0].value - 0.35).abs() < 1e-9);
    assert!((share(&w, 1) - 0.30).abs() < 1e-9 && (share(&w, 2) - 0.25).abs() < 1e-9);
    undo(&mut w);
    assert_eq!((&w.board().forecasts, &w.board().savings), (&before.forecasts, &before.savings), "one edit");
}

#[test]
fn every_saving_of_many_has_its_sliders() {
    let mut w = savings(|board| {
        for i in 1..=12 {
            let mut saving = board.savings[1].clone();
            (saving.id, saving.title) =
                (format!("more-{i}").as_str().into(), format!("Another saving {i:02}"));
            board.savings.push(saving);
        }
    });
    click(&mut w, Role::Button, "Forecast");
    wait(&mut w, "savings 1 to 8 of 13");
    click(&mut w, Role::Button, "The next savings");
    assert!(w.sees("savings 9 to 13 of 13") && w.sees("Another saving 12"));
    typed(&mut w, "Savings called", "saving 03");
    assert!(w.sees("savings 1 to 1 of 1"));
    nudge(&mut w, "Likely, £m");
    wait(&mut w, "Tried, not on the board");
    w.press("Apply");
    let moved: Vec<&str> = w
        .board()
        .savings
        .iter()
        .filter(|s| s.range.as_ref().is_some_and(|r| r.likely != Gbp::millions(450)))
        .map(|s| s.id.as_str())
        .collect();
    assert_eq!(moved, ["more-3"]);
}

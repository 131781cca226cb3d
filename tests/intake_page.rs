//! Taking a return in, in the window: from the menu to one edit that undo takes back.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use boardsight::desk::clock::StoppedClock;
use boardsight::desk::dialogs::{Answer, FileDialogs, Question};
use boardsight::desk::theme;
use boardsight::desk::{App, Services};
use boardsight::model::{Frequency, Period, StreamState};
use boardsight::store::flagship;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Answers every file dialog with one file.
struct One(PathBuf);

impl FileDialogs for One {
    fn ask(&self, _: &Question, answer: Box<dyn FnOnce(Answer) + Send>) {
        answer(Answer::File(self.0.clone()));
    }
}

fn window(file: &Path) -> Harness<'static, Option<App>> {
    let file = file.to_owned();
    Harness::builder()
        .with_size(vec2(1366.0, 768.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, state: &mut Option<App>| {
                let app = state.get_or_insert_with(|| {
                    let mut board = flagship::board().unwrap();
                    let stream = board.streams.iter_mut().find(|s| s.id == "stp-progress").unwrap();
                    stream.state = StreamState::Established;
                    stream.frequency = Some(Frequency::Quarterly);
                    stream.first = Period::quarter(2016, 1);
                    stream.measures = vec!["emergency-admissions".into()];
                    let services = Services {
                        clock: Box::new(StoppedClock("2017-02-08T09:30:00Z".parse().unwrap())),
                        dialogs: Box::new(One(file.clone())),
                        settings: None,
                    };
                    App::new(ui.ctx(), board, None, services)
                });
                app.ui_in(ui);
            },
            None,
        )
}

fn settle(harness: &mut Harness<'static, Option<App>>) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        harness.run();
        if !harness.state().as_ref().unwrap().is_busy() {
            break;
        }
        assert!(Instant::now() < until, "still busy");
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.run();
}

fn sees(harness: &Harness<'static, Option<App>>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn a_return_is_shown_settled_and_taken_in_as_one_edit() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("q1.csv");
    std::fs::write(
        &file,
        "Area,Emergency admissions Q1 2016/17\nWest Yorkshire,5\nHumber Coast and Vale,6\n",
    )
    .unwrap();
    let mut harness = window(&file);
    harness.run();
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label_contains("Take in a return").click();
    settle(&mut harness);
    assert!(sees(&harness, "Take in q1.csv"));
    assert!(sees(&harness, "Return for 2016-17 Q1: 1 new figure"));
    harness.get_by_label("It is Coast, Humber and Vale").click();
    harness.run();
    assert!(sees(&harness, "Return for 2016-17 Q1: 2 new figures"));
    let before = harness.state().as_ref().unwrap().board().series.len();
    harness.get_by_label("Take in").click();
    settle(&mut harness);
    let board = harness.state().as_ref().unwrap().board();
    assert_eq!(board.series.len(), before + 2);
    assert_eq!(board.stream("stp-progress").unwrap().mapping.names.len(), 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    let board = harness.state().as_ref().unwrap().board();
    assert_eq!(board.series.len(), before);
    assert!(board.stream("stp-progress").unwrap().returns.is_empty());
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("q1.xlsx");
    std::fs::write(&file, "Area,Days\nWest,5\n").unwrap();
    let mut harness = window(&file);
    harness.run();
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label_contains("Take in a return").click();
    settle(&mut harness);
    assert!(sees(&harness, "Not taken in"));
    assert!(sees(&harness, "delimited text"));
    assert!(harness.state().as_ref().unwrap().is_saved());
}

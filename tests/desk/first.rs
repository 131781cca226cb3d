//! First contact with the program: the welcome page, the tour, the glossary, and the notice after a crash.

use crate::common::{Setup, Window, folder};
use boardsight_app::App;
use boardsight_app::settings::Settings;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn app(window: &mut Window) -> &mut App {
    window.harness.state_mut().as_mut().unwrap()
}

fn welcomed(settings: Option<PathBuf>) -> Window {
    let mut window = Window::of(Setup { settings, ..Setup::default() });
    app(&mut window).start_without_file();
    window.settle();
    window
}

#[test]
fn start_without_a_file_offers_the_example_board() {
    let mut window = welcomed(None);
    assert!(window.sees("Welcome to Boardsight"));
    assert!(window.sees("Nothing has been opened yet"));
    window.press("Open the example board");
    assert!(!window.sees("Welcome to Boardsight"));
    assert!(window.sees("What could sink us"), "the page that the reader opens on");
    window.file_menu("Welcome");
    assert!(window.sees("Welcome to Boardsight"));
    window.keys(Modifiers::COMMAND, Key::Num2);
    assert!(!window.sees("Welcome to Boardsight"), "a page's key opens the page");
}

#[test]
fn recent_files_open_and_missing_ones_are_marked() {
    let (folder, file) = folder();
    let place = folder.path().join("settings.ron");
    let gone = folder.path().join("gone.board.ron");
    Settings { recent: vec![gone, file.clone()], ..Settings::default() }.write(&place).unwrap();
    let mut window = welcomed(Some(place.clone()));
    let until = Instant::now() + Duration::from_secs(20);
    while !window.sees("not there now") {
        assert!(Instant::now() < until, "never told");
        std::thread::sleep(Duration::from_millis(20));
        window.harness.run();
    }
    window.press("Forget gone.board.ron");
    assert!(!window.sees("not there now"));
    assert_eq!(Settings::read(Some(&place)).recent, std::slice::from_ref(&file));
    window.press("Open board.ron");
    assert_eq!(window.app().file(), Some(file.as_path()));
    assert!(!window.sees("Welcome to Boardsight"));
}

#[test]
fn start_behaviour_is_a_setting() {
    let (folder, file) = folder();
    let place = folder.path().join("settings.ron");
    Settings { recent: vec![file.clone()], ..Settings::default() }.write(&place).unwrap();
    let mut window = welcomed(Some(place.clone()));
    window.press("the file opened last");
    drop(window);
    let mut window = welcomed(Some(place.clone()));
    assert_eq!(window.app().file(), Some(file.as_path()));
    window.file_menu("Welcome");
    window.press("the example board");
    drop(window);
    let window = welcomed(Some(place));
    assert_eq!(window.app().file(), None);
    assert!(!window.sees("Welcome to Boardsight"));
}

#[test]
fn a_new_board_starts_blank_or_shaped_like_the_example() {
    let mut window = welcomed(None);
    window.press("New board: shaped like the example\u{2026}");
    window.type_into("Name of the board", "Our board");
    window.press("Create");
    let board = window.board().clone();
    assert_eq!(board.name, "Our board");
    assert!(board.programmes.len() > 5 && board.series.is_empty() && board.risks.is_empty());
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8] {
        window.keys(Modifiers::COMMAND, key);
    }
    window.file_menu("Welcome");
    window.press("New board: blank\u{2026}");
    window.type_into("Name of the board", "Blank board");
    window.press("Create");
    assert!(window.board().programmes.is_empty());
    for (page, first) in [(Key::Num1, "Add an organisation\u{2026}"), (Key::Num2, "Add a programme\u{2026}")]
    {
        window.keys(Modifiers::COMMAND, page);
        assert!(
            window.sees("This board is blank") || window.sees("This board has no programme yet"),
            "how programmes come is said where they are missed"
        );
        assert!(window.sees(first), "and the way to add them is at hand");
    }
    assert!(window.harness.query_by_label("All").is_none(), "nothing of nothing is no success");
    assert!(!window.sees("Welcome to Boardsight"));
}

#[test]
fn first_board_is_created_by_keyboard() {
    let mut window = welcomed(None);
    let root = window.harness.root();
    let has = root.children_recursive().find(|n| n.accesskit_node().is_focused());
    assert_eq!(has.and_then(|n| n.accesskit_node().label()).as_deref(), Some("Open the example board"));
    for _ in 0..2 {
        window.key(Key::Tab);
    }
    window.key(Key::Enter);
    assert!(window.sees("What it starts from"), "the third choice is a blank board");
    window.harness.get_by_label("Name of the board").type_text("Our board");
    window.settle();
    window.key(Key::Enter);
    assert!(!window.sees("What it starts from"), "Enter in the field is Create");
    assert_eq!(window.board().name, "Our board");
}

#[test]
fn tour_runs_over_real_pages_by_keyboard() {
    let mut window = welcomed(None);
    window.press("Take the tour");
    for (step, page) in [(1, "Overview"), (2, "Streams"), (3, "Measures"), (4, "Savings"), (5, "Risks")] {
        assert!(window.sees(&format!("Tour, step {step} of 5")), "step {step}");
        assert!(window.harness.query_by_label(&format!("Page {page}")).is_some(), "{page}");
        if step < 5 {
            window.key(Key::Enter);
        }
    }
    window.key(Key::ArrowLeft);
    assert!(window.sees("Tour, step 4 of 5"));
    window.key(Key::ArrowLeft);
    window.key(Key::ArrowRight);
    assert!(window.sees("Tour, step 4 of 5"));
    assert!(
        window.harness.get_by_label("Next step").accesskit_node().is_focused(),
        "arrows leave Enter as it was"
    );
    window.press("Back, to the step before");
    assert!(window.sees("Tour, step 3 of 5"));
    window.key(Key::Escape);
    assert!(!window.sees("Tour, step"));
    window.press("Help");
    window.press_containing("Take the tour");
    assert!(window.sees("Tour, step 1 of 5"), "it can be begun again");
    window.keys(Modifiers::COMMAND, Key::Num8);
    assert!(!window.sees("Tour, step"), "whoever goes elsewhere has left it");
    assert!(window.app().status_text().is_some_and(|s| s.contains("tour has ended")));
}

#[test]
fn idle_welcome_page_and_tour_do_not_repaint() {
    let mut window = welcomed(None);
    assert!(window.harness.try_run().is_ok());
    window.press("Take the tour");
    for _ in 0..4 {
        assert!(window.harness.try_run().is_ok());
        window.key(Key::Enter);
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn glossary_opens_at_the_terms_of_the_page() {
    let mut window = Window::new();
    window.keys(Modifiers::COMMAND, Key::Num5);
    window.key(Key::F1);
    assert!(window.sees("On the page Savings"));
    assert!(window.sees("An amount with an 80% chance of at least so much"));
    window.type_into("Find a term", "outturn");
    assert!(window.sees("What in fact came of a plan"));
    assert!(!window.sees("80% chance of at least"));
    window.harness.get_by_label("Find a term").type_text("zzz");
    window.settle();
    assert!(window.sees("No term holds all these words"));
    window.key(Key::Escape);
    assert!(!window.sees("Find a term"));
}

#[test]
fn a_heading_explains_its_terms_to_screen_readers() {
    let window = Window::new();
    let heading = window.harness.get_by_label("Plan against outturn");
    let said = heading.accesskit_node().description().unwrap_or_default();
    assert!(said.contains("Outturn: What in fact came"), "{said}");
}

#[test]
fn crash_is_announced_once_with_recovery() {
    let (folder, file) = folder();
    let crashes = folder.path().join("crashes");
    std::fs::create_dir(&crashes).unwrap();
    let journal = folder.path().join("board.ron.journal");
    let text = format!(
        "A report.\n\nwhen: 2017-02-08 09:00:00 UTC\npage: Risks\nfile: {}\njournal: {}\n",
        file.display(),
        journal.display()
    );
    std::fs::write(crashes.join("2017-02-08T09-00-00-1-0.crash.txt"), text).unwrap();
    let mut window = Window::new();
    app(&mut window).tell_of_crash(&crashes);
    window.settle();
    assert!(window.sees("Boardsight ended by a fault of its own"));
    assert!(window.sees(&journal.display().to_string()));
    assert!(window.sees("Nothing was sent anywhere"));
    window.press("Show the report");
    assert!(window.sees("A report."));
    window.press("Open the file");
    assert_eq!(window.app().file(), Some(file.as_path()));
    drop(window);
    let mut window = Window::new();
    app(&mut window).tell_of_crash(&crashes);
    window.settle();
    assert!(!window.sees("fault of its own"));
    assert_eq!(std::fs::read_dir(&crashes).unwrap().count(), 1, "the report is kept");
}

//! Journeys through the page Meetings: snapshots taken, opened read-only, verified and compared; minutes drafted.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use boardsight::desk::clock::StoppedClock;
use boardsight::desk::dialogs::{Answer, FileDialogs, Question};
use boardsight::desk::{App, Services, theme};
use boardsight::model::Topic;
use boardsight::store::{digest, flagship, open_board, snapshot};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Answers a file dialog with the file that a test laid ready.
#[derive(Clone, Default)]
struct Ready(Rc<RefCell<Option<PathBuf>>>);

impl FileDialogs for Ready {
    fn ask(&self, _: &Question, answer: Box<dyn FnOnce(Answer) + Send>) {
        answer(self.0.borrow_mut().take().map_or(Answer::Cancelled, Answer::File));
    }
}

struct Window {
    harness: Harness<'static, Option<App>>,
    file: Ready,
}

impl Window {
    /// The window on a file, on the page Meetings.
    fn on(file: &Path) -> Self {
        let ready = Ready::default();
        let dialogs = ready.clone();
        let harness = Harness::builder()
            .with_size(vec2(1366.0, 1200.0))
            .with_max_steps(30)
            .with_context_setup(theme::install)
            .build_ui_state(
                move |ui, state: &mut Option<App>| {
                    let app = state.get_or_insert_with(|| {
                        let services = Services {
                            clock: Box::new(StoppedClock("2017-02-09T09:30:00Z".parse().unwrap())),
                            dialogs: Box::new(dialogs.clone()),
                            settings: None,
                        };
                        App::new(ui.ctx(), flagship::board().unwrap(), None, services)
                    });
                    app.ui_in(ui);
                },
                None,
            );
        let mut window = Self { harness, file: ready };
        window.open(file);
        window.keys(Key::Num7);
        window
    }

    fn app(&self) -> &App {
        self.harness.state().as_ref().unwrap()
    }

    fn open(&mut self, file: &Path) {
        *self.file.0.borrow_mut() = Some(file.to_owned());
        self.keys(Key::O);
    }

    fn keys(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.settle();
    }

    fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    fn choose(&mut self, combo: &str, entry: &str) {
        self.press(combo);
        // What is chosen shows in the box as well; the list is drawn after it.
        self.harness.get_all_by_label(entry).last().unwrap().click();
        self.settle();
    }

    fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_label(field).focus();
        self.harness.run();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.get_by_label(field).type_text(text);
        self.harness.run();
        self.harness.key_press(Key::Enter);
        self.settle();
    }

    fn sees(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    fn said(&self) -> &str {
        self.app().said().unwrap_or_default()
    }

    /// Runs frames until nothing is being read or written any more.
    fn settle(&mut self) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            self.harness.run();
            if !self.app().is_busy() {
                break;
            }
            assert!(Instant::now() < until, "still busy");
            std::thread::sleep(Duration::from_millis(5));
        }
        self.harness.run();
    }

    fn take(&mut self, name: &str) {
        self.press("Snapshots");
        self.write("Name of the snapshot", name);
        self.press("Take snapshot");
        self.settle();
    }
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("board.ron");
    std::fs::write(&file, flagship::TEXT).unwrap();
    (folder, file)
}

#[test]
fn a_snapshot_is_taken_verified_and_what_changed_since_is_told() {
    let (_folder, file) = folder();
    let mut window = Window::on(&file);
    window.press("What changed");
    assert!(window.sees("There is no snapshot to compare with yet"));
    window.take("February meeting");
    assert!(window.said().starts_with("Took the snapshot 'February meeting'"), "{}", window.said());
    let listed = snapshot::list(&file);
    assert_eq!(listed[0].mark.as_ref().unwrap().name, "February meeting");
    assert!(window.sees("8 February 2017"));
    window.press("Verify snapshot February meeting");
    assert!(window.sees("unaltered"));

    window.press("What changed since February meeting");
    assert!(window.sees("Nothing changed."));
    window.keys(Key::Num6);
    window.press("Select R-BCF-1");
    window.press("Current likelihood 3: Possible");
    window.keys(Key::Num7);
    assert!(window.sees("the board has changed since"));
    window.press("Compare again");
    assert!(window.sees("1 risk moved.") && window.sees("Down 8, R-BCF-1"));
    window.keys(Key::Z);
    window.press("Compare again");
    assert!(window.sees("Nothing changed."), "what was taken back has not changed");

    window.take("February meeting");
    assert!(window.said().contains("exists already"), "{}", window.said());
    assert_eq!(snapshot::list(&file).len(), 1);
}

#[test]
fn a_snapshot_opens_read_only_and_a_copy_of_it_can_be_changed() {
    let (_folder, file) = folder();
    let mut window = Window::on(&file);
    window.take("February meeting");
    window.press("Open snapshot February meeting");
    assert!(window.sees("Snapshot, read only"));
    assert!(window.sees("February meeting as of 8 February 2017, taken by"));
    let place = snapshot::list(&file).remove(0).path;
    assert_eq!(window.app().file(), Some(place.as_path()));
    let bytes = std::fs::read(&place).unwrap();

    window.keys(Key::Num7);
    let before = window.app().board().actions.len();
    window.press("Add action");
    assert_eq!(window.app().board().actions.len(), before);
    assert!(
        window.said().contains("this is the snapshot 'February meeting', which is read only"),
        "{}",
        window.said()
    );
    assert!(window.app().is_saved());
    window.keys(Key::S);
    assert_eq!(std::fs::read(&place).unwrap(), bytes);
    assert_eq!(std::fs::read_dir(place.parent().unwrap()).unwrap().count(), 1, "no lock, no journal");

    window.press("Open a copy");
    assert!(!window.sees("Snapshot, read only"));
    assert_eq!(window.app().file(), None);
    window.keys(Key::Num7);
    window.press("Add action");
    assert_eq!(window.app().board().actions.len(), before + 1);
    assert_eq!(std::fs::read(&place).unwrap(), bytes);
}

#[test]
fn a_snapshot_that_was_altered_says_so_above_every_page() {
    let (folder, file) = folder();
    let board = open_board(&file).unwrap().content;
    let taking = snapshot::Taking {
        name: "February meeting".to_owned(),
        meeting: None,
        as_of: board.as_of,
        taken: None,
        by: "Secretariat".to_owned(),
        note: None,
    };
    let frozen = snapshot::freeze(&board, &taking).unwrap();
    let text = boardsight::store::to_ron(&frozen).unwrap().replacen("likelihood: 5", "likelihood: 4", 1);
    let altered = folder.path().join("altered.ron");
    std::fs::write(&altered, text).unwrap();
    let mut window = Window::on(&file);
    window.open(&altered);
    assert!(window.sees("Snapshot, ALTERED"));
    assert!(window.sees("altered: risks"));
    window.keys(Key::Num1);
    assert!(window.sees("Snapshot, ALTERED"));
}

#[test]
fn a_meeting_is_minuted_from_a_snapshot_with_who_and_by_when() {
    let (_folder, file) = folder();
    let mut window = Window::on(&file);
    window.take("February meeting");
    window.press("Meetings and minutes");
    window.press("Add meeting");
    let id = window.app().board().meetings.last().unwrap().id.to_string();
    window.write(&format!("Title of meeting {id}"), "A meeting");
    window.write(&format!("Day of meeting {id}"), "2017-02-08");
    assert!(window.sees("Draft, incomplete") && window.sees("The attendance of 3 members is not recorded."));
    window.press("Member, Department of Health: present");
    let meeting = |window: &Window| window.app().board().meetings.last().unwrap().clone();
    assert_eq!(meeting(&window).present.len(), 1);
    window.press("Member, Department of Health: apologies");
    assert_eq!((meeting(&window).present.len(), meeting(&window).apologies.len()), (0, 1));
    window.write("Office to add to the attendance", "Secretariat");
    window.press("Add as in attendance");
    assert_eq!(meeting(&window).attending, ["Secretariat"]);

    window.press("Add item");
    window.write("Item 1", "Who reports");
    window.choose("Topic of item 1", "Reporting");
    assert_eq!(meeting(&window).agenda[0].topic, Topic::Reporting);
    window.press("Add item");
    window.write("Minute of item 2", "Nothing else was raised.");
    window.press("Draft minutes from it");
    let said = meeting(&window);
    let short = &digest(&flagship::board().unwrap()).unwrap().to_string()[..8];
    let minute = &said.agenda[0].minute;
    assert!(minute.contains(&format!("snapshot 'February meeting', digest {short}")), "{minute}");
    assert!(minute.contains("programmes"), "{minute}");
    assert_eq!(said.agenda[1].minute, "Nothing else was raised.");
    assert_eq!(said.snapshot.unwrap().name, "February meeting");
    window.write("Minute of item 1", "The board was not content.");
    window.press("Draft minutes from it");
    assert_eq!(
        meeting(&window).agenda[0].minute,
        "The board was not content.",
        "what is written is left alone"
    );

    window.press("Add decision to item 1");
    let decision = window.app().board().decisions.last().unwrap().clone();
    assert_eq!(
        (decision.meeting.as_ref().unwrap().as_str(), decision.item.as_deref()),
        (id.as_str(), Some("1"))
    );
    window.write(&format!("Who carries out decision {}", decision.id), "Secretariat");
    window.write(&format!("Decision {} to be carried out by", decision.id), "2017-03-31");
    window.press("Add action to item 1");
    let action = window.app().board().actions.last().unwrap().id.to_string();
    window.write(&format!("Action {action} due"), "2017-02-01");
    assert!(window.sees("7 days overdue"));

    window.press("Remove item 1");
    let board = window.app().board();
    assert_eq!(board.decisions.last().unwrap().item, None, "what was decided stays with the meeting");
    window.keys(Key::Z);
    assert_eq!(window.app().board().decisions.last().unwrap().item.as_deref(), Some("1"));
    window.keys(Key::S);
    assert!(window.app().is_saved());
    assert_eq!(&open_board(&file).unwrap().content, window.app().board());
    window.keys(Key::Num1);
    assert!(window.sees("overdue, by 7 days") || window.sees("7 days late"), "loud on the Overview");
}

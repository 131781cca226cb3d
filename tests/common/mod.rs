//! Shared by the window tests: the window with a stopped clock, and file dialogs with prepared answers.
#![allow(dead_code)] // each test uses a part of it

pub mod example;

use boardsight_app::clock::StoppedClock;
use boardsight_app::file_dialogs::{FileDialogRequest, FileDialogResponse, FileDialogs};
use boardsight_app::{App, Services, theme};
use boardsight_core::model::Board;
use eframe::egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

#[derive(Clone, Default)]
pub struct Ready(pub Rc<RefCell<VecDeque<PathBuf>>>);

impl FileDialogs for Ready {
    fn ask(&self, _: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        answer(
            self.0.borrow_mut().pop_front().map_or(FileDialogResponse::Cancelled, FileDialogResponse::File),
        );
    }
}

pub struct Window {
    pub harness: Harness<'static, Option<App>>,
    pub files: Ready,
    /// Whether to wait after each press until all file access has finished.
    pub waits: bool,
}

pub struct Setup {
    pub board: Board,
    pub settings: Option<PathBuf>,
    pub size: Vec2,
    /// The time at which the clock is stopped.
    pub now: &'static str,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            board: crate::common::example::board().unwrap(),
            settings: None,
            size: vec2(1366.0, 768.0),
            now: "2017-02-08T09:30:00Z",
        }
    }
}

impl Window {
    /// Returns a newly started window with the example board.
    pub fn new() -> Self {
        Self::of(Setup::default())
    }

    pub fn of(setup: Setup) -> Self {
        let files = Ready::default();
        let dialogs = files.clone();
        let Setup { board, settings, size, now } = setup;
        let mut board = Some(board);
        let harness = Harness::builder()
            .with_size(size)
            .with_max_steps(40)
            .with_context_setup(theme::install)
            .build_ui_state(
                move |ui, state: &mut Option<App>| {
                    let app = state.get_or_insert_with(|| {
                        let services = Services {
                            clock: Box::new(StoppedClock(now.parse().unwrap())),
                            dialogs: Box::new(dialogs.clone()),
                            settings: settings.clone(),
                        };
                        App::new(ui.ctx(), board.take().unwrap(), None, services)
                    });
                    app.ui_in(ui);
                },
                None,
            );
        let mut window = Self { harness, files, waits: true };
        window.harness.run();
        window
    }

    pub fn app(&self) -> &App {
        self.harness.state().as_ref().unwrap()
    }

    pub fn board(&self) -> &Board {
        self.app().board()
    }

    pub fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.pressed();
    }

    pub fn press_containing(&mut self, label: &str) {
        self.harness.get_by_label_contains(label).click();
        self.pressed();
    }

    fn pressed(&mut self) {
        if self.waits {
            self.settle();
        } else {
            self.harness.run();
        }
    }

    /// Chooses an entry of a combo box.
    pub fn choose(&mut self, combo: &str, entry: &str) {
        self.press(combo);
        // The combo box shows the chosen entry too; the list is drawn after it.
        self.harness.get_all_by_label(entry).last().unwrap().click();
        self.settle();
    }

    /// Replaces the text of a field and leaves the field.
    pub fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_label(field).focus();
        self.harness.run();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.get_by_label(field).type_text(text);
        self.harness.run();
        self.harness.key_press(Key::Enter);
        self.settle();
    }

    /// Returns the text of the status bar.
    pub fn said(&self) -> &str {
        self.app().status_text().unwrap_or_default()
    }

    pub fn undo(&mut self) {
        self.keys(Modifiers::COMMAND, Key::Z);
    }

    pub fn save_as(&mut self, file: &Path) {
        self.files.0.borrow_mut().push_back(file.to_path_buf());
        self.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    }

    /// Runs frames until a text appears, for events outside the window.
    pub fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.sees(text) {
            assert!(Instant::now() < until, "never saw '{text}'");
            std::thread::sleep(Duration::from_millis(50));
            self.settle();
        }
    }

    pub fn key(&mut self, key: Key) {
        self.keys(Modifiers::NONE, key);
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    pub fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).focus();
        self.harness.run();
        self.harness.get_by_label(label).type_text(text);
        self.harness.run();
    }

    pub fn sees(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// Runs frames until all file access has finished.
    pub fn settle(&mut self) {
        let until = Instant::now() + Duration::from_secs(20);
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

    pub fn open(&mut self, file: &Path) {
        self.files.0.borrow_mut().push_back(file.to_path_buf());
        self.keys(Modifiers::COMMAND, Key::O);
    }

    pub fn file_menu(&mut self, line: &str) {
        self.press("File");
        self.press_containing(line);
    }
}

/// Returns a temporary folder that contains the example board.
pub fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("board.ron");
    std::fs::write(&file, crate::common::example::TEXT).unwrap();
    (folder, file)
}

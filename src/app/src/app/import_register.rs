//! Imports a risk register.

use super::App;
use crate::action::FilePurpose;
use crate::file_dialogs::FileDialogRequest;
use crate::import::Pressed;
use crate::import::import_register::{RegisterImport, form, key};
use crate::layout;
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::theme::Palette;
use boardsight_core::progress::Progress;
use boardsight_import::register::read_register;
use boardsight_import::sheet::Workbook;
use boardsight_report::PageName;
use eframe::egui::Ui;
use std::path::{Path, PathBuf};

impl App {
    /// Asks for the file of a register.
    pub(crate) fn ask_for_register_to_take_in(&mut self) {
        let question = FileDialogRequest {
            title: "Import risk register".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Workbooks",
            extension: "xlsx",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::TakeRegister, &question);
    }

    /// Reads a register on a background thread.
    pub(crate) fn read_register_file(&mut self, file: PathBuf) {
        if !self.may_edit() {
            return;
        }
        self.notify(Severity::Note, format!("Reading {}", file.display()));
        let progress = Progress::default();
        self.tasks.reading_return = Some(progress.clone());
        self.tasks.queue.spawn(move || {
            let book = Workbook::open_with(&file, &progress).map(Box::new).map_err(|e| e.to_string());
            TaskResult::RegisterBook(file, book)
        });
    }

    /// Continues with a register that was read.
    pub(crate) fn register_book(&mut self, file: &Path, book: Result<Box<Workbook>, String>) {
        let stopped = self.tasks.reading_return.take().is_some_and(|p| p.is_cancelled());
        let book = match book {
            Ok(book) => *book,
            Err(what) if stopped => {
                return self.notify(Severity::Note, format!("{}: {what}", file.display()));
            }
            Err(what) => return self.not_taken_in(file, what),
        };
        self.notify(Severity::Note, format!("Read {}; nothing is imported yet", book.name));
        let whose = self.board().programmes.first().map(|p| p.id.clone());
        let map = self.settings.register_map(&key(whose.as_ref()));
        let reading = read_register(&book, &map, self.board(), whose.as_ref());
        let mut taking = RegisterImport {
            book,
            whose,
            map,
            size: (0, 0),
            reading,
            proposal: Ok(None),
            revision: 0,
            problem: String::new(),
        };
        taking.again(self.document.history.board(), self.revision());
        self.dialogs.taking_register = Some(taking);
    }

    /// Draws the import of a register over the page.
    pub(super) fn register_import_dialog_ui(&mut self, ui: &Ui, p: &Palette) {
        let Some(mut taking) = self.dialogs.taking_register.take() else { return };
        if taking.revision != self.revision() {
            taking.again(self.document.history.board(), self.revision());
        }
        let room = ui.ctx().content_rect().size();
        let before = taking.whose.clone();
        let shown = layout::over(ui.ctx(), "taking in a register", (room.x - 70.0).min(1400.0), |ui| {
            form(ui, &mut taking, self.document.history.board(), room.y - 90.0, p)
        });
        match shown.inner {
            Pressed::Cancel => self.notify(Severity::Note, "Nothing was imported. The board is unchanged"),
            Pressed::TakeIn => {
                let revision = self.revision();
                if let Ok(Some(proposal)) = &taking.proposal {
                    self.make(Ok(proposal.edit.clone()));
                }
                if self.revision() == revision {
                    taking.problem = self.status_text().unwrap_or_default().to_owned();
                    self.dialogs.taking_register = Some(taking);
                } else {
                    self.settings.keep_register_map(&key(taking.whose.as_ref()), taking.map);
                    let (_, ctx) = self.tasks.queue.raw_sender();
                    self.keep_settings(&ctx);
                    self.go_to(PageName::Risks);
                }
            }
            Pressed::Again => {
                if taking.whose != before {
                    taking.map = self.settings.register_map(&key(taking.whose.as_ref()));
                }
                taking.again(self.document.history.board(), self.revision());
                self.dialogs.taking_register = Some(taking);
            }
            Pressed::Nothing | Pressed::Stop | Pressed::SaveLetter(_) => {
                self.dialogs.taking_register = Some(taking);
            }
        }
    }
}

//! Imports returns, and handles the folder that is watched for them.

use super::App;
use crate::action::{AfterClose, FilePurpose};
use crate::dialogs::Prompt;
use crate::file_dialogs::FileDialogRequest;
use crate::files::Failure;
use crate::import::{FolderWatch, ImportPreview, Pressed, ReturnImport, form, import_return, progress_bar};
use crate::session_state::SaveFallback;
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::theme::Palette;
use crate::{layout, widgets};
use boardsight_core::progress::Progress;
use boardsight_report::PageName;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Button, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Asks for the file of a return.
    pub(super) fn ask_for_return(&mut self) {
        let question = FileDialogRequest {
            title: "Import return".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Workbooks",
            extension: "xlsx",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::Return, &question);
    }

    /// Reads a return on a background thread.
    pub(super) fn read_return(&mut self, file: PathBuf) {
        if self.board().streams.is_empty() {
            return self.notify(
                Severity::Problem,
                "The board has no reporting stream; set one up on the page Streams first",
            );
        }
        if !self.may_edit() {
            return;
        }
        self.notify(Severity::Note, format!("Reading {}", file.display()));
        let progress = Progress::default();
        self.tasks.reading_return = Some(progress.clone());
        let (board, as_of, revision) = (Arc::new(self.board().clone()), self.nav.as_of, self.revision());
        self.tasks.queue.spawn(move || {
            let read = import_return::first(&file, board, as_of, revision, &progress).map(Box::new);
            TaskResult::ReturnRead(file, read)
        });
    }

    /// Continues with a return that was read.
    pub(super) fn return_read(&mut self, file: &Path, read: Result<Box<ReturnImport>, String>) {
        let stopped = self.tasks.reading_return.take().is_some_and(|p| p.is_cancelled());
        match read {
            Ok(taking) => {
                self.notify(Severity::Note, format!("Read {}; nothing is imported yet", taking.book.name));
                self.dialogs.taking = Some(*taking);
            }
            Err(what) if stopped => self.notify(Severity::Note, format!("{}: {what}", file.display())),
            Err(what) => self.not_taken_in(file, what),
        }
    }

    /// Shows the reason why a file was not imported.
    pub(super) fn not_taken_in(&mut self, file: &Path, what: String) {
        self.notify(Severity::Problem, format!("{} could not be imported", file.display()));
        let failure = Failure { what, problems: Vec::new(), way: SaveFallback::Nothing };
        let title = "Not imported".to_owned();
        self.dialogs.prompt =
            Some(Prompt::Failed { title, file: file.to_path_buf(), failure, saving: false });
    }

    /// Clears the state that waits for a failed reading.
    pub(super) fn return_broke(&mut self) {
        self.tasks.reading_return = None;
        if let Some(taking) = &mut self.dialogs.taking {
            let number = taking.number;
            taking.answer(number, None);
        }
    }

    /// Stores the result computed for a return.
    pub(super) fn return_worked(&mut self, number: u64, worked: Option<Box<ImportPreview>>) {
        if let Some(taking) = &mut self.dialogs.taking {
            taking.answer(number, worked.map(|w| *w));
        }
    }

    /// Draws the progress of reading a return in the status bar, with a button to stop.
    pub(super) fn reading_line(&self, ui: &mut Ui) {
        let Some(progress) = &self.tasks.reading_return else { return };
        if progress_bar(ui, progress) {
            progress.cancel();
        }
        ui.separator();
    }

    /// Handles files dropped on the window: imports a return, opens a board.
    pub(super) fn dropped(&mut self, ctx: &egui::Context) {
        if self.is_busy() || self.dialogs.is_open() {
            return;
        }
        let file = ctx.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_path_buf()));
        let Some(file) = file else { return };
        if file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron")) {
            self.ask_first(ctx, AfterClose::OpenFile(file));
        } else if self.document.is_register() {
            self.notify(Severity::Problem, "A register alone takes in no returns; open its board first");
        } else {
            self.read_return(file);
        }
    }

    /// Returns whether there is a stream to export a template for.
    pub(super) fn has_streams(&self) -> bool {
        !self.document.is_register() && !self.board().streams.is_empty()
    }

    /// Asks for a folder to watch, or stops watching the current one.
    pub(super) fn watch_or_stop(&mut self) {
        if self.tasks.folder_watch.take().is_some() {
            self.tasks.arrived.clear();
            self.keep_watched(None);
            return self.notify(Severity::Done, "No folder is watched any more");
        }
        let question = FileDialogRequest {
            title: "Watch a folder for returns".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Folders",
            extension: "",
            folder: self.settings.watched.clone().or_else(|| self.folder()),
        };
        let report = self.tasks.queue.reporter();
        let answer = move |answer| report(TaskResult::Picked(FilePurpose::ReturnFolder, answer));
        self.services.dialogs.ask_folder(&question, Box::new(answer));
    }

    /// Watches a folder for new returns, now and in later sessions.
    pub(super) fn watch_folder(&mut self, folder: &Path) {
        if !folder.is_dir() {
            return self.notify(Severity::Problem, format!("{} is no folder", folder.display()));
        }
        self.begin_watching(folder);
        self.keep_watched(Some(folder.to_path_buf()));
        self.notify(Severity::Done, format!("Watching {} for returns that arrive", folder.display()));
    }

    /// Watches the folder of the previous session, if there is one.
    pub(super) fn watch_as_before(&mut self) {
        if let Some(folder) = self.settings.watched.clone() {
            self.begin_watching(&folder);
        }
    }

    fn begin_watching(&mut self, folder: &Path) {
        let send = self.tasks.queue.sender();
        self.tasks.arrived.clear();
        self.tasks.folder_watch =
            Some(FolderWatch::start(folder, move |file| send(TaskResult::Arrived(file))));
    }

    fn keep_watched(&mut self, folder: Option<PathBuf>) {
        self.settings.watched = folder;
        let (_, ctx) = self.tasks.queue.raw_sender();
        self.keep_settings(&ctx);
    }

    /// Draws a notice above the page that a return arrived in the watched folder.
    pub(super) fn arrived_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let Some(file) = self.tasks.arrived.first().cloned() else { return };
        let frame = egui::Frame::new().fill(p.wash(Tone::Watch)).inner_margin(egui::Margin::symmetric(12, 5));
        egui::Panel::top("return arrived").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let more = match self.tasks.arrived.len() {
                    1 => String::new(),
                    n => format!(" and {} more", n - 1),
                };
                ui.label(format!("{name}{more} arrived in the folder that is watched."));
                if ui.add_enabled(!self.is_busy(), Button::new("Import\u{2026}")).clicked() {
                    self.tasks.arrived.remove(0);
                    self.read_return(file.clone());
                }
                if ui.button("Not this one").clicked() {
                    self.tasks.arrived.remove(0);
                }
            });
        });
    }

    /// Draws the import over the page.
    pub(super) fn import_dialog_ui(&mut self, ui: &Ui, palette: &Palette) {
        self.register_import_dialog_ui(ui, palette);
        let Some(mut taking) = self.dialogs.taking.take() else { return };
        if taking.revision != self.revision() {
            taking.board = Arc::new(self.document.history.board().clone());
            taking.revision = self.revision();
            self.work_out(&mut taking);
        }
        let room = ui.ctx().content_rect().size();
        let shown = layout::over(ui.ctx(), "taking in", (room.x - 70.0).min(1560.0), |ui| {
            form::show(ui, &mut taking, self.document.history.board(), room.y - 90.0, palette)
        });
        match shown.inner {
            Pressed::Cancel => {
                if let Some(working) = &taking.working {
                    working.cancel();
                }
                self.notify(Severity::Note, "Nothing was imported. The board is unchanged");
            }
            Pressed::Again => {
                self.work_out(&mut taking);
                self.dialogs.taking = Some(taking);
            }
            Pressed::Stop => {
                if let Some(working) = &taking.working {
                    working.cancel();
                }
                self.dialogs.taking = Some(taking);
            }
            Pressed::SaveLetter(text) => {
                self.ask_for_letter(&taking.stream, text);
                self.dialogs.taking = Some(taking);
            }
            Pressed::TakeIn => {
                let before = self.revision();
                match taking.edit(self.document.history.board()) {
                    Some(edit) => self.make(edit),
                    None => self.notify(Severity::Problem, "Something must be settled first"),
                }
                // A rejected edit leaves everything unchanged, so that the user can correct it.
                if self.revision() == before {
                    taking.problem = self.status_text().unwrap_or_default().to_owned();
                    self.dialogs.taking = Some(taking);
                } else {
                    self.go_to(PageName::Streams);
                }
            }
            Pressed::Nothing => self.dialogs.taking = Some(taking),
        }
    }

    /// Computes a return again on a background thread.
    fn work_out(&mut self, taking: &mut ReturnImport) {
        let again = taking.again();
        self.tasks.queue.spawn(move || TaskResult::ReturnWorked(again.number, again.run().map(Box::new)));
    }

    fn ask_for_letter(&mut self, stream: &str, text: String) {
        let question = FileDialogRequest {
            title: "Save the letter to the sender".to_owned(),
            saving: true,
            name: format!("questions-{}-{}.txt", crate::export_file::slug(stream), self.nav.as_of),
            kind: "Text",
            extension: "txt",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::Letter(text), &question);
    }

    pub(super) fn write_letter(&mut self, text: String, place: PathBuf) {
        self.tasks.queue.spawn(move || {
            let written = crate::export_file::write_beside(&place, text.as_bytes());
            TaskResult::Exported("letter", place, written)
        });
    }
}

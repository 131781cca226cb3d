//! Opening and saving.

use super::App;
use super::document::Origin;
use crate::access::Access;
use crate::action::{AfterClose, FilePurpose};
use crate::dialogs::Prompt;
use crate::export_file::slug;
use crate::file_dialogs::{FileDialogRequest, FileDialogResponse};
use crate::files::{Failure, Opened, SavedAs, load, not_saved, with_ending, write};
use crate::status::Severity;
use crate::tasks::TaskResult;
use boardsight_core::model::ProgrammeId;
use boardsight_store::{Holder, SaveTask, Saved, Session, Starter, alone, carry, flagship};
use eframe::egui::{Context, ViewportCommand};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Returns the initial folder of a file dialog.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let file = self.document.origin.path().or_else(|| self.settings.recent.first().map(PathBuf::as_path));
        file.and_then(Path::parent).filter(|f| f.is_dir()).map(Path::to_path_buf)
    }

    /// Opens a file dialog; the answer arrives through the jobs.
    pub(super) fn ask_for_file(&mut self, purpose: FilePurpose, question: &FileDialogRequest) {
        let report = self.tasks.queue.reporter();
        self.services
            .dialogs
            .ask(question, Box::new(move |answer| report(TaskResult::Picked(purpose, answer))));
    }

    /// Asks for a board or register to open.
    pub(super) fn ask_to_open(&mut self) {
        self.ask_for_file(FilePurpose::Open, &self.question_to_open());
    }

    fn question_to_open(&self) -> FileDialogRequest {
        FileDialogRequest {
            title: "Open a board or register".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        }
    }

    /// Saves to the board's file, or asks for a file.
    pub(super) fn save(&mut self) {
        match self.document.path() {
            // Leave an unchanged file as it is, so that its layout by another program is kept.
            Some(file) if self.is_saved() && file.exists() => {
                if self.document.origin.shared().is_some_and(|open| open.waiting > 0 || open.in_conflict) {
                    return self.sync_shared();
                }
                let text = format!("Nothing to save: {} holds everything", self.called(&file));
                self.notify(Severity::Note, text);
            }
            Some(file) => self.save_to(file),
            None => self.ask_for_board_file(),
        }
    }

    /// Asks for the file in which to save the board.
    pub(super) fn ask_for_board_file(&mut self) {
        let name =
            self.document.origin.path().and_then(|f| f.file_name()).map(|n| n.to_string_lossy().into_owned());
        let question = FileDialogRequest {
            title: "Save the board as".to_owned(),
            saving: true,
            name: name.unwrap_or_else(|| format!("{}.board.ron", slug(&self.board().name))),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::SaveBoard, &question);
    }

    /// Asks for the file in which to save one register: a programme's, or the board's own.
    pub(super) fn ask_for_register_file(&mut self, whose: Option<&str>) {
        let question = FileDialogRequest {
            title: "Save the risk register as".to_owned(),
            saving: true,
            name: format!("{}-risks.register.ron", slug(whose.unwrap_or(&self.board().name))),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::SaveRegister(whose.map(str::to_owned)), &question);
    }

    /// Reads a board. The open one stays until the other is validated.
    pub(super) fn open(&mut self, file: PathBuf) {
        if let Some(address) = crate::remote::address_in(&file) {
            return self.open_shared(address);
        }
        self.notify(Severity::Note, format!("Opening {}", file.display()));
        self.tasks.queue.spawn(move || {
            let opened = load(&file).map(Box::new);
            TaskResult::Opened(file, opened)
        });
    }

    pub(super) fn save_to(&mut self, file: PathBuf) {
        if self.document.saving.is_some() {
            // Run one save at a time; a second would see the first's write as an external change.
            self.notify(Severity::Note, "Saving; what was changed meanwhile is saved next");
            self.document.session_state.save_next = Some(file);
            return;
        }
        let anew = std::mem::take(&mut self.document.session_state.recreate);
        // Overwrite another file only if the user just picked it, and the open file only if its fingerprint
        // is unchanged.
        let opened = if self.document.origin.path() == Some(file.as_path()) && !anew {
            self.document.fingerprint
        } else {
            None
        };
        let board = Arc::new(self.board().clone());
        self.document.saving = Some(Arc::clone(&board));
        let alone = self.document.origin.register().cloned();
        let settled = self.before_saving(&file);
        let text = format!("Saving {}", self.called(&file));
        self.notify(Severity::Note, text);
        let audit = board.audit.len();
        if let Some(session) = self.document.session.as_ref().filter(|s| s.path() == file) {
            let save = if anew { session.save_anew() } else { session.save() };
            self.tasks.queue.spawn(move || {
                let written = settled.map_or(Ok(()), |settled| settled.write(&board));
                let saved = written.and_then(|()| save.run(&board).map_err(|e| not_saved(&e)));
                TaskResult::Saved(SavedAs::Board { file, audit, save: Some(Box::new(save)) }, saved)
            });
            return;
        }
        self.tasks.queue.spawn(move || {
            let written = settled.map_or(Ok(()), |settled| settled.write(&board));
            let saved = written.and_then(|()| match alone {
                None => write(&file, board.as_ref(), opened),
                Some(register) => write(&file, &alone::saved_form(&board, &register), opened),
            });
            TaskResult::Saved(SavedAs::Board { file, audit, save: None }, saved)
        });
    }

    fn save_register_to(&mut self, whose: Option<&ProgrammeId>, file: PathBuf) {
        let Some(register) = carry::extract(self.board(), whose) else {
            return self.notify(Severity::Problem, "The board has no such programme any more");
        };
        self.tasks.queue.spawn(move || {
            let saved = write(&file, &register, None);
            TaskResult::Saved(SavedAs::Register { file }, saved)
        });
    }

    /// Asks for the file of a member copy, which contains every register and the comments, and nothing
    /// else.
    pub(super) fn ask_for_member_copy(&mut self) {
        let question = FileDialogRequest {
            title: "Export member copy as".to_owned(),
            saving: true,
            name: format!("{}-members-copy.register.ron", slug(&self.board().name)),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::MemberCopy, &question);
    }

    fn save_member_copy_to(&mut self, file: PathBuf) {
        let copy = carry::member_copy(self.board());
        self.tasks.queue.spawn(move || {
            let saved = write(&file, &copy, None);
            TaskResult::Saved(SavedAs::Register { file }, saved)
        });
    }

    /// Handles the results of background jobs.
    pub(super) fn receive(&mut self, ctx: &Context) {
        self.charts_asked(ctx);
        for done in self.tasks.queue.drain() {
            match done {
                TaskResult::Picked(purpose, answer) => self.picked(ctx, purpose, answer),
                TaskResult::Opened(file, opened) => self.opened(ctx, file, opened),
                TaskResult::Saved(what, saved) => self.saved(ctx, what, saved),
                TaskResult::FileChanged(file) => self.look_at(&file),
                TaskResult::FingerprintRead(file, print) => self.looked(&file, print),
                TaskResult::RefreshLock => {
                    if let Some(other) = self.document.session.as_mut().and_then(Session::refresh) {
                        let text = format!(
                            "The file is open for editing elsewhere too by now: {other}. A save never goes over theirs"
                        );
                        self.notify(Severity::Problem, text);
                    }
                }
                TaskResult::Compared(Ok(merging)) => self.compared(*merging),
                TaskResult::Linked(opened, read) => self.on_linked_boards_read(opened, read),
                TaskResult::Shared(came) => self.shared_came(ctx, *came),
                TaskResult::Heard(heard) => self.shared_heard(*heard),
                TaskResult::Compared(Err(failure)) => {
                    // Clear the flag, so that the next comparison is shown in any case.
                    self.takes_in();
                    let file = self.document.path().unwrap_or_default();
                    self.notify(Severity::Problem, "The copies could not be compared");
                    self.dialogs.prompt = Some(Prompt::Failed {
                        title: "Not compared".to_owned(),
                        file,
                        failure,
                        saving: false,
                    });
                }
                TaskResult::RecoveryConflict(restored) => self.set_apart(*restored),
                TaskResult::ReturnRead(file, read) => self.return_read(&file, read),
                TaskResult::ReturnWorked(number, worked) => self.return_worked(number, worked),
                TaskResult::RegisterBook(file, book) => self.register_book(&file, book),
                TaskResult::Arrived(file) => {
                    if !self.tasks.arrived.contains(&file) {
                        self.tasks.arrived.push(file);
                    }
                }
                TaskResult::RegisterText(file, text) => self.register_read(&file, text),
                TaskResult::Differs(place, lines) => self.version_differs(&place, lines),
                TaskResult::SnapshotList(done) => self.handle_snapshot_result(*done),
                TaskResult::Missing(files) => self.missing(files),
                TaskResult::Panicked => self.job_broke(),
                TaskResult::Verified(done) => self.verified(*done),
                TaskResult::Picture(image, place) => self.write_picture(ctx, &image, place),
                TaskResult::Exported(what, place, Ok(())) => {
                    self.finish_export(what);
                    self.notify(Severity::Done, format!("Saved the {what} to {}", place.display()));
                }
                TaskResult::Pack(place, written, replaced) => self.pack_written(&place, written, &replaced),
                TaskResult::OtherRegister(place, Ok(()), lost) => {
                    let lost = if lost.is_empty() { lost } else { format!(". {lost}") };
                    self.notify(Severity::Done, format!("Saved the register to {}{lost}", place.display()));
                }
                TaskResult::OtherRegister(_, Err(why), _) => self.not_exported("register", &why),
                TaskResult::Exported(what, _, Err(why)) => {
                    self.finish_export(what);
                    self.not_exported(what, &why);
                }
            }
        }
    }

    fn picked(&mut self, ctx: &Context, purpose: FilePurpose, answer: FileDialogResponse) {
        match answer {
            FileDialogResponse::File(file) => self.handle_picked_file(ctx, purpose, file),
            FileDialogResponse::Cancelled => self.document.after_save = None,
            FileDialogResponse::Unavailable => {
                let folder = self.folder().map(|f| format!("{}{}", f.display(), std::path::MAIN_SEPARATOR));
                self.dialogs.prompt = Some(Prompt::Path { purpose, text: folder.unwrap_or_default() });
            }
        }
    }

    /// Continues with the chosen file.
    pub(super) fn handle_picked_file(&mut self, ctx: &Context, purpose: FilePurpose, file: PathBuf) {
        match purpose {
            FilePurpose::Open => self.open(file),
            FilePurpose::OpenReadOnly => self.open_read_only(file),
            FilePurpose::MemberCopy => self.save_member_copy_to(with_ending(file, "register.ron")),
            FilePurpose::Returned => self.compare_with_copy(file),
            FilePurpose::Return => self.read_return(file),
            FilePurpose::ReturnFolder => self.watch_folder(&file),
            FilePurpose::TakeRegister => self.read_register_file(file),
            FilePurpose::Template(wanted) => self.write_template(&wanted, with_ending(file, "xlsx")),
            FilePurpose::Letter(text) => self.write_letter(text, with_ending(file, "txt")),
            FilePurpose::SaveBoard => self.save_to(with_ending(file, "board.ron")),
            FilePurpose::SaveRegister(whose) => {
                let whose = whose.map(ProgrammeId::from);
                self.save_register_to(whose.as_ref(), with_ending(file, "register.ron"));
            }
            FilePurpose::Picture => self.take_picture(ctx, with_ending(file, "png")),
            FilePurpose::Pack(format) => self.write_pack(format, with_ending(file, format.extension())),
            FilePurpose::Chart(chart, extension) => {
                self.write_chart(*chart, extension, with_ending(file, extension));
            }
            FilePurpose::Csv => self.write_csv(&with_ending(file, "csv")),
            FilePurpose::Minutes(id) => self.write_minutes(&id, with_ending(file, "docx")),
            FilePurpose::WriteRegister(form) => self.write_other_register(form, with_ending(file, "csv")),
            FilePurpose::ReadRegister => self.read_other_register(file),
            FilePurpose::Verify => self.verify(file),
        }
    }

    pub(super) fn opened(&mut self, ctx: &Context, file: PathBuf, opened: Result<Box<Opened>, Failure>) {
        self.startup.starting = false;
        match opened {
            // Do not discard changes made while the file was being read.
            Ok(_)
                if !self.is_saved()
                    && self.document.session_state.discarded_revision != Some(self.revision()) =>
            {
                self.dialogs.prompt = Some(Prompt::Unsaved(AfterClose::OpenFile(file)));
            }
            Ok(opened) => {
                self.settings.remember(&file);
                self.keep_settings(ctx);
                let brought_up = opened.migrated_from.map_or_else(String::new, |version| {
                    format!(", written in version {version} of the format; a save writes the present one")
                });
                self.notify(Severity::Done, format!("Opened {}{brought_up}", file.display()));
                let origin = match (opened.alone, &opened.board.snapshot) {
                    (None, Some(_)) => Origin::Snapshot { path: file, verdict: opened.verdict },
                    (alone, _) => Origin::of_register(Some(file), alone),
                };
                self.put(opened.board, origin);
                self.document.access = std::mem::take(&mut self.document.opening);
                self.document.fingerprint = Some(opened.print);
                self.document.saved_board = Some(Arc::new(self.board().clone()));
                self.watch_file(&opened.path);
                if let Some(mark) = &self.board().snapshot {
                    // Use the as-of date of the meeting.
                    self.set_as_of(mark.as_of);
                }
                // Do not lock a read-only file, so that others can edit it.
                if self.document.access != Access::Edit {
                    return;
                }
                // Begin the session only now: if the same file is reopened, this window held its lock until
                // the code above released it.
                let restored = self.begin_session(&opened.path, opened.print);
                self.dialogs.prompt = restored.map(|restored| Prompt::Restored(Box::new(restored)));
            }
            Err(failure) => {
                self.document.opening = Access::Edit;
                self.settings.recent.retain(|known| *known != file || file.exists());
                self.notify(Severity::Problem, format!("{} could not be opened", file.display()));
                self.dialogs.prompt =
                    Some(Prompt::Failed { title: "Not opened".to_owned(), file, failure, saving: false });
            }
        }
    }

    fn saved(&mut self, ctx: &Context, what: SavedAs, saved: Result<Saved, Failure>) {
        match (what, saved) {
            (SavedAs::Board { file, audit, save }, Ok(saved)) => {
                self.document.history.mark_saved(audit);
                self.document.fingerprint = Some(saved.fingerprint);
                self.document.saved_board = self.document.saving.take();
                self.document.changed_on_disk = false;
                self.watch_file(&saved.path);
                let called = self.called(&file);
                self.settings.remember(Path::new(&called));
                self.keep_settings(ctx);
                match saved.warnings.first() {
                    Some(warning) => self.notify(Severity::Note, format!("Saved {called}; {warning}")),
                    None => self.notify(Severity::Done, format!("Saved {called}")),
                }
                self.keep_session(&file, save.as_deref(), &saved);
                self.document.origin.saved_to(file);
                if let Some(next) = self.document.session_state.save_next.take()
                    && (!self.is_saved() || self.document.origin.path() != Some(next.as_path()))
                {
                    return self.save_to(next);
                }
                let now = self.document.path().unwrap_or_default();
                if self.saved_shared(&now) {
                    // The action after the save waits for the sync, which ends in limited time even if the
                    // network fails.
                    return;
                }
                if let Some(next) = self.document.after_save.take() {
                    // Edits made while the file was written are not saved, so ask again.
                    self.ask_first(ctx, next);
                }
            }
            (SavedAs::Register { file }, Ok(_)) => {
                self.notify(Severity::Done, format!("Saved to {}", file.display()));
            }
            (what, Err(failure)) => {
                let file = match what {
                    SavedAs::Board { file, .. } => {
                        (
                            self.document.after_save,
                            self.document.saving,
                            self.document.session_state.save_next,
                        ) = (None, None, None);
                        file
                    }
                    SavedAs::Register { file } => file,
                };
                self.notify(Severity::Problem, format!("{} could not be saved", file.display()));
                self.dialogs.prompt =
                    Some(Prompt::Failed { title: "Not saved".to_owned(), file, failure, saving: true });
            }
        }
    }

    /// Restarts the journal at the saved file.
    fn keep_session(&mut self, file: &Path, save: Option<&SaveTask>, saved: &Saved) {
        match (&mut self.document.session, save) {
            (Some(session), Some(save)) => {
                // Ignore the error: a journal that could not be shortened contains edits that are already
                // in the file.
                let _ = session.saved(save, saved);
            }
            // A read-only board takes no lock under another name either.
            _ if self.document.access != Access::Edit => {}
            _ => {
                self.end_session();
                let restored = self.begin_session(file, saved.fingerprint);
                self.journal_unsaved();
                if let Some(restored) = restored {
                    self.dialogs.prompt = Some(Prompt::Restored(Box::new(restored)));
                }
            }
        }
    }

    /// Returns the lock holder entry that identifies this window to others.
    pub(super) fn holder(&self) -> Holder {
        Holder::me(self.settings.who(), self.services.clock.now())
    }

    /// Ends the session of the file: removes its lock and its journal.
    pub(super) fn end_session(&mut self) {
        self.end_untitled();
        if let Some(Err(error)) = self.document.session.take().map(Session::end) {
            self.notify(Severity::Note, error.to_string());
        }
    }

    /// Handles a job that panicked: clears the state that waits for it. The board is unchanged.
    fn job_broke(&mut self) {
        (
            self.document.saving,
            self.document.after_save,
            self.document.session_state.save_next,
            self.tasks.exporting,
        ) = (None, None, None, None);
        self.startup.starting = false;
        self.return_broke();
        let text = "Something went wrong in Boardsight. Your board is unchanged; save it now. A report was saved on this computer.";
        self.notify(Severity::Problem, text);
    }

    /// Runs an action that ends work on this board; asks first if there are unsaved changes.
    pub(super) fn ask_first(&mut self, ctx: &Context, next: AfterClose) {
        if self.is_filling_in() {
            return;
        }
        self.send_drafts();
        if self.is_saved() {
            self.continue_with(ctx, next);
        } else {
            self.dialogs.prompt = Some(Prompt::Unsaved(next));
        }
    }

    /// Runs the action without asking about unsaved changes.
    pub(super) fn continue_with(&mut self, ctx: &Context, next: AfterClose) {
        match next {
            AfterClose::Quit => {
                self.end_session();
                self.startup.leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            AfterClose::New => {
                self.dialogs.prompt = Some(Prompt::New { name: String::new(), starter: Starter::Blank });
            }
            AfterClose::Start(starter) => {
                self.dialogs.prompt = Some(Prompt::New { name: String::new(), starter });
            }
            AfterClose::Open => self.ask_to_open(),
            AfterClose::OpenFile(file) => self.open(file),
            AfterClose::OpenShared => {
                self.dialogs.prompt = Some(Prompt::Shared(crate::remote::SharedDialog::Open(String::new())));
            }
            AfterClose::OpenReadOnly => {
                self.ask_for_file(FilePurpose::OpenReadOnly, &self.question_to_open());
            }
            AfterClose::OpenCopy(file) => self.open_version(&file),
            AfterClose::Example => match flagship::board() {
                Ok(board) => {
                    self.put(board, Origin::Untitled);
                    self.notify(
                        Severity::Done,
                        "Opened the example board. Choose where to save it when you save",
                    );
                }
                Err(error) => self.notify(Severity::Problem, error.to_string()),
            },
        }
    }
}

//! Opening and saving.

use super::App;
use crate::access::Access;
use crate::action::{AfterClose, FilePurpose};
use crate::dialogs::{Answer, Question};
use crate::export_file::slug;
use crate::files::{Failure, Opened, SavedAs, load, not_saved, with_ending, write};
use crate::jobs::Done;
use crate::prompts::Prompt;
use crate::status::Kind;
use boardsight_core::model::ProgrammeId;
use boardsight_store::{Holder, Save, Saved, Session, Starter, alone, carry, flagship};
use eframe::egui::{Context, ViewportCommand};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// The folder in which a dialog begins.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let file = self.file.as_deref().or_else(|| self.settings.recent.first().map(PathBuf::as_path));
        file.and_then(Path::parent).filter(|f| f.is_dir()).map(Path::to_path_buf)
    }

    /// Asks for a file; the answer comes back through the jobs.
    pub(super) fn ask_for_file(&mut self, purpose: FilePurpose, question: &Question) {
        let report = self.jobs.reporter();
        self.services.dialogs.ask(question, Box::new(move |answer| report(Done::Picked(purpose, answer))));
    }

    /// Asks which board or register to open.
    pub(super) fn ask_to_open(&mut self) {
        self.ask_for_file(FilePurpose::Open, &self.question_to_open());
    }

    fn question_to_open(&self) -> Question {
        Question {
            title: "Open a board or register".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        }
    }

    /// Saves where the board lies, or asks where it is to lie.
    pub(super) fn save(&mut self) {
        match self.file.clone() {
            // An untouched file is left as it is, however it was laid out by whoever wrote it.
            Some(file) if self.is_saved() && file.exists() => {
                if self.shared.as_ref().is_some_and(|open| open.waiting > 0 || open.in_conflict) {
                    return self.sync_shared();
                }
                let text = format!("Nothing to save: {} holds everything", self.called(&file));
                self.say(Kind::Note, text);
            }
            Some(file) => self.save_to(file),
            None => self.ask_for_board_file(),
        }
    }

    /// Asks where the board is to lie.
    pub(super) fn ask_for_board_file(&mut self) {
        let name = self.file.as_ref().and_then(|f| f.file_name()).map(|n| n.to_string_lossy().into_owned());
        let question = Question {
            title: "Save the board as".to_owned(),
            saving: true,
            name: name.unwrap_or_else(|| format!("{}.board.ron", slug(&self.board().name))),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::SaveBoard, &question);
    }

    /// Asks where one register is to lie: a programme's, or the board's own.
    pub(super) fn ask_for_register_file(&mut self, whose: Option<&str>) {
        let question = Question {
            title: "Save the risk register as".to_owned(),
            saving: true,
            name: format!("{}-risks.register.ron", slug(whose.unwrap_or(&self.board().name))),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::SaveRegister(whose.map(str::to_owned)), &question);
    }

    /// Reads a board; the open one stays until the other is known to be sound.
    pub(super) fn open(&mut self, file: PathBuf) {
        if let Some(address) = crate::shared::address_in(&file) {
            return self.open_shared(address);
        }
        self.say(Kind::Note, format!("Opening {}", file.display()));
        self.jobs.start(move || {
            let opened = load(&file).map(Box::new);
            Done::Opened(file, opened)
        });
    }

    pub(super) fn save_to(&mut self, file: PathBuf) {
        if self.saving.is_some() {
            // Two saves at once would take one another for somebody else's.
            self.say(Kind::Note, "Saving; what was changed meanwhile is saved next");
            self.keeping.save_next = Some(file);
            return;
        }
        let anew = std::mem::take(&mut self.keeping.anew);
        // Over another file only where the reader has just chosen it; over the opened one only if it is as opened.
        let opened = if self.file.as_ref() == Some(&file) && !anew { self.print } else { None };
        let board = Arc::new(self.board().clone());
        self.saving = Some(Arc::clone(&board));
        let alone = self.alone.clone();
        let settled = self.before_saving(&file);
        let text = format!("Saving {}", self.called(&file));
        self.say(Kind::Note, text);
        let audit = board.audit.len();
        if let Some(session) = self.session.as_ref().filter(|s| s.path() == file) {
            let save = if anew { session.save_anew() } else { session.save() };
            self.jobs.start(move || {
                let written = settled.map_or(Ok(()), |settled| settled.write(&board));
                let saved = written.and_then(|()| save.run(&board).map_err(|e| not_saved(&e)));
                Done::Saved(SavedAs::Board { file, audit, save: Some(Box::new(save)) }, saved)
            });
            return;
        }
        self.jobs.start(move || {
            let written = settled.map_or(Ok(()), |settled| settled.write(&board));
            let saved = written.and_then(|()| match alone {
                None => write(&file, board.as_ref(), opened),
                Some(register) => write(&file, &alone::saved_form(&board, &register), opened),
            });
            Done::Saved(SavedAs::Board { file, audit, save: None }, saved)
        });
    }

    fn save_register_to(&mut self, whose: Option<&ProgrammeId>, file: PathBuf) {
        let Some(register) = carry::extract(self.board(), whose) else {
            return self.say(Kind::Problem, "The board has no such programme any more");
        };
        self.jobs.start(move || {
            let saved = write(&file, &register, None);
            Done::Saved(SavedAs::Register { file }, saved)
        });
    }

    /// Asks where a member's copy is to lie: every register and what was said, and nothing else.
    pub(super) fn ask_for_member_copy(&mut self) {
        let question = Question {
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
        self.jobs.start(move || {
            let saved = write(&file, &copy, None);
            Done::Saved(SavedAs::Register { file }, saved)
        });
    }

    /// Takes in what has ended off this thread.
    pub(super) fn receive(&mut self, ctx: &Context) {
        self.charts_asked(ctx);
        for done in self.jobs.ended() {
            match done {
                Done::Picked(purpose, answer) => self.picked(ctx, purpose, answer),
                Done::Opened(file, opened) => self.opened(ctx, file, opened),
                Done::Saved(what, saved) => self.saved(ctx, what, saved),
                Done::Stirred(file) => self.look_at(&file),
                Done::Looked(file, print) => self.looked(&file, print),
                Done::StillHere => {
                    if let Some(other) = self.session.as_mut().and_then(Session::refresh) {
                        let text = format!(
                            "The file is open for editing elsewhere too by now: {other}. A save never goes over theirs"
                        );
                        self.say(Kind::Problem, text);
                    }
                }
                Done::Compared(Ok(merging)) => self.compared(*merging),
                Done::Linked(opened, read) => self.linked_came(opened, read),
                Done::Shared(came) => self.shared_came(ctx, *came),
                Done::Heard(heard) => self.shared_heard(*heard),
                Done::Compared(Err(failure)) => {
                    // What is compared next is shown, whatever it is.
                    self.takes_in();
                    let file = self.file.clone().unwrap_or_default();
                    self.say(Kind::Problem, "The copies could not be compared");
                    self.prompt = Some(Prompt::Failed {
                        title: "Not compared".to_owned(),
                        file,
                        failure,
                        saving: false,
                    });
                }
                Done::Apart(restored) => self.set_apart(*restored),
                Done::ReturnRead(file, read) => self.return_read(&file, read),
                Done::ReturnWorked(number, worked) => self.return_worked(number, worked),
                Done::RegisterBook(file, book) => self.register_book(&file, book),
                Done::Arrived(file) => {
                    if !self.arrived.contains(&file) {
                        self.arrived.push(file);
                    }
                }
                Done::RegisterText(file, text) => self.register_read(&file, text),
                Done::Differs(place, lines) => self.version_differs(&place, lines),
                Done::Shelf(done) => self.shelved(*done),
                Done::Missing(files) => self.missing(files),
                Done::Broke => self.job_broke(),
                Done::Verified(done) => self.verified(*done),
                Done::Picture(image, place) => self.write_picture(ctx, &image, place),
                Done::Exported(what, place, Ok(())) => {
                    self.ended_export(what);
                    self.say(Kind::Done, format!("Saved the {what} to {}", place.display()));
                }
                Done::Pack(place, written, replaced) => self.pack_written(&place, written, &replaced),
                Done::OtherRegister(place, Ok(()), lost) => {
                    let lost = if lost.is_empty() { lost } else { format!(". {lost}") };
                    self.say(Kind::Done, format!("Saved the register to {}{lost}", place.display()));
                }
                Done::OtherRegister(_, Err(why), _) => self.not_exported("register", &why),
                Done::Exported(what, _, Err(why)) => {
                    self.ended_export(what);
                    self.not_exported(what, &why);
                }
            }
        }
    }

    fn picked(&mut self, ctx: &Context, purpose: FilePurpose, answer: Answer) {
        match answer {
            Answer::File(file) => self.go_on(ctx, purpose, file),
            Answer::Cancelled => self.after_save = None,
            Answer::Unavailable => {
                let folder = self.folder().map(|f| format!("{}{}", f.display(), std::path::MAIN_SEPARATOR));
                self.prompt = Some(Prompt::Path { purpose, text: folder.unwrap_or_default() });
            }
        }
    }

    /// Goes on with what a file was asked for.
    pub(super) fn go_on(&mut self, ctx: &Context, purpose: FilePurpose, file: PathBuf) {
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
        self.starting = false;
        match opened {
            // Work done while the file was being read is not thrown away for it.
            Ok(_) if !self.is_saved() && self.keeping.given_up != Some(self.revision()) => {
                self.prompt = Some(Prompt::Unsaved(AfterClose::OpenFile(file)));
            }
            Ok(opened) => {
                self.settings.remember(&file);
                self.keep_settings(ctx);
                let brought_up = opened.migrated_from.map_or_else(String::new, |version| {
                    format!(", written in version {version} of the format; a save writes the present one")
                });
                self.say(Kind::Done, format!("Opened {}{brought_up}", file.display()));
                self.put(opened.board, Some(file));
                self.access = std::mem::take(&mut self.opening);
                self.print = Some(opened.print);
                self.alone = opened.alone;
                self.base = Some(Arc::new(self.board().clone()));
                self.watch_file(&opened.path);
                if let Some(mark) = &self.board().snapshot {
                    // Read as the meeting read it.
                    self.set_as_of(mark.as_of);
                    self.verdict = opened.verdict;
                }
                // What is only read is not locked, so that whoever edits it is not kept out.
                if self.access != Access::Edit {
                    return;
                }
                // Only now: the lock of a file that is opened anew was this window's own until it was put away above.
                let restored = self.begin_session(&opened.path, opened.print);
                self.prompt = restored.map(|restored| Prompt::Restored(Box::new(restored)));
            }
            Err(failure) => {
                self.opening = Access::Edit;
                self.settings.recent.retain(|known| *known != file || file.exists());
                self.say(Kind::Problem, format!("{} could not be opened", file.display()));
                self.prompt =
                    Some(Prompt::Failed { title: "Not opened".to_owned(), file, failure, saving: false });
            }
        }
    }

    fn saved(&mut self, ctx: &Context, what: SavedAs, saved: Result<Saved, Failure>) {
        match (what, saved) {
            (SavedAs::Board { file, audit, save }, Ok(saved)) => {
                self.history.mark_saved(audit);
                self.print = Some(saved.fingerprint);
                self.base = self.saving.take();
                self.changed_on_disk = false;
                self.watch_file(&saved.path);
                let called = self.called(&file);
                self.settings.remember(Path::new(&called));
                self.keep_settings(ctx);
                match saved.warnings.first() {
                    Some(warning) => self.say(Kind::Note, format!("Saved {called}; {warning}")),
                    None => self.say(Kind::Done, format!("Saved {called}")),
                }
                self.keep_session(&file, save.as_deref(), &saved);
                self.file = Some(file);
                if let Some(next) = self.keeping.save_next.take()
                    && (!self.is_saved() || self.file.as_ref() != Some(&next))
                {
                    return self.save_to(next);
                }
                let now = self.file.clone().unwrap_or_default();
                if self.saved_shared(&now) {
                    // What is to come after the save waits for the sync, which ends in time whatever the network does.
                    return;
                }
                if let Some(next) = self.after_save.take() {
                    // Edits made while the file was written are not in it, so the question is put again for them.
                    self.ask_first(ctx, next);
                }
            }
            (SavedAs::Register { file }, Ok(_)) => {
                self.say(Kind::Done, format!("Saved to {}", file.display()));
            }
            (what, Err(failure)) => {
                let file = match what {
                    SavedAs::Board { file, .. } => {
                        (self.after_save, self.saving, self.keeping.save_next) = (None, None, None);
                        file
                    }
                    SavedAs::Register { file } => file,
                };
                self.say(Kind::Problem, format!("{} could not be saved", file.display()));
                self.prompt =
                    Some(Prompt::Failed { title: "Not saved".to_owned(), file, failure, saving: true });
            }
        }
    }

    /// After a save: the journal begins anew where the board now lies.
    fn keep_session(&mut self, file: &Path, save: Option<&Save>, saved: &Saved) {
        match (&mut self.session, save) {
            (Some(session), Some(save)) => {
                // A journal that could not be shortened holds edits that are in the file; it is as good as before.
                let _ = session.saved(save, saved);
            }
            // What is only read takes no lock under another name either.
            _ if self.access != Access::Edit => {}
            _ => {
                self.end_session();
                let restored = self.begin_session(file, saved.fingerprint);
                self.keep_rest();
                if let Some(restored) = restored {
                    self.prompt = Some(Prompt::Restored(Box::new(restored)));
                }
            }
        }
    }

    /// Who this window is to others who open the same file.
    pub(super) fn holder(&self) -> Holder {
        Holder::me(self.settings.who(), self.services.clock.now())
    }

    /// Lets go of the file: its lock and its journal are taken away.
    pub(super) fn end_session(&mut self) {
        self.end_untitled();
        if let Some(Err(error)) = self.session.take().map(Session::end) {
            self.say(Kind::Note, error.to_string());
        }
    }

    /// A job ended by a fault of the program: what waited for it waits no longer, and the board is as it was.
    fn job_broke(&mut self) {
        (self.saving, self.after_save, self.keeping.save_next, self.exporting) = (None, None, None, None);
        self.starting = false;
        self.return_broke();
        let text = "Something went wrong in Boardsight. Your board is unchanged; save it now. A report was saved on this computer.";
        self.say(Kind::Problem, text);
    }

    /// Goes on to something that ends work on this board; asks first if there is work not saved.
    pub(super) fn ask_first(&mut self, ctx: &Context, next: AfterClose) {
        if self.is_filling_in() {
            return;
        }
        self.send_drafts();
        if self.is_saved() {
            self.go(ctx, next);
        } else {
            self.prompt = Some(Prompt::Unsaved(next));
        }
    }

    /// Goes on, whatever is not saved.
    pub(super) fn go(&mut self, ctx: &Context, next: AfterClose) {
        match next {
            AfterClose::Quit => {
                self.end_session();
                self.leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            AfterClose::New => {
                self.prompt = Some(Prompt::New { name: String::new(), starter: Starter::Blank })
            }
            AfterClose::Start(starter) => self.prompt = Some(Prompt::New { name: String::new(), starter }),
            AfterClose::Open => self.ask_to_open(),
            AfterClose::OpenFile(file) => self.open(file),
            AfterClose::OpenShared => {
                self.prompt = Some(Prompt::Shared(crate::shared::Asked::Open(String::new())));
            }
            AfterClose::OpenReadOnly => {
                self.ask_for_file(FilePurpose::OpenReadOnly, &self.question_to_open())
            }
            AfterClose::OpenCopy(file) => self.open_version(&file),
            AfterClose::Example => match flagship::board() {
                Ok(board) => {
                    self.put(board, None);
                    self.say(Kind::Done, "Opened the example board. Choose where to save it when you save");
                }
                Err(error) => self.say(Kind::Problem, error.to_string()),
            },
        }
    }
}

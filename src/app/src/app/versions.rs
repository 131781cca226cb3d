//! Version history, external changes of the file, and the journal of a board without a file.

use super::App;
use super::document::Origin;
use crate::action::{AfterClose, FilePurpose};
use crate::dialog::{DialogResponse, buttons, close, heading};
use crate::dialogs::Prompt;
use crate::file_dialogs::FileDialogRequest;
use crate::merge::{MergeDialog, between_copies, with_disk};
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::theme::{self, Palette};
use crate::versions::{VersionHistory, when};
use crate::watch::{Watch, WatchEvent};
use crate::widgets::{self, named};
use boardsight_report::say;
use boardsight_store::snapshot::thaw;
use boardsight_store::{Document, Fingerprint, Journal, alone, compare, journal, open_any, versions};
use eframe::egui::{Context, Label, RichText, ScrollArea, Ui};
use std::path::{Path, PathBuf};

impl App {
    /// Watches the file of the board.
    pub(super) fn watch_file(&mut self, path: &Path) {
        let send = self.tasks.queue.sender();
        let file = path.to_owned();
        self.document.watch = Some(Watch::start(path, move |event| {
            send(match event {
                WatchEvent::FileChanged => TaskResult::FileChanged(file.clone()),
                WatchEvent::RefreshLock => TaskResult::RefreshLock,
            })
        }));
    }

    /// Reads the fingerprint of the file after it was written by this window or another.
    pub(super) fn look_at(&mut self, file: &Path) {
        // Our own save reports the new fingerprint itself.
        if self.document.saving.is_some() {
            return;
        }
        let file = file.to_owned();
        self.tasks.queue.spawn(move || {
            let print = boardsight_store::read_bytes(&file).ok().map(|bytes| Fingerprint::of(&bytes));
            TaskResult::FingerprintRead(file, print)
        });
    }

    pub(super) fn looked(&mut self, _file: &Path, print: Option<Fingerprint>) {
        if self.document.saving.is_none() && self.document.watch.is_some() {
            self.document.changed_on_disk =
                print.is_some() && self.document.fingerprint.is_some() && print != self.document.fingerprint;
            // Merge remote changes automatically when there are no local ones.
            if self.document.changed_on_disk
                && self.is_saved()
                && self.document.origin.shared().is_some_and(|o| o.under_way.is_none())
            {
                self.take_in_shared();
            }
        }
    }

    /// Compares the board with the file as changed by someone else.
    pub(super) fn compare_with_disk(&mut self) {
        let (Some(file), Some(base)) = (self.document.path(), self.document.saved_board.clone()) else {
            return;
        };
        let (ours, revision) = (self.board().clone(), self.revision());
        self.notify(Severity::Note, "Comparing with the file as it is now");
        self.tasks
            .queue
            .spawn(move || TaskResult::Compared(with_disk(&file, &base, &ours, revision).map(Box::new)));
    }

    /// Handles a comparison of two copies. Shows it, unless it came from a shared board and has no
    /// conflicts.
    pub(super) fn compared(&mut self, merging: MergeDialog) {
        if self.takes_in() && merging.conflicts.is_empty() {
            match self.apply_merge(&merging) {
                Ok(_) => self.notify(Severity::Done, "What others saved came in; everything is shared"),
                Err(why) => self.notify(Severity::Problem, why),
            }
            return;
        }
        self.dialogs.merging = Some(merging);
    }

    /// Asks for a returned copy.
    pub(super) fn ask_for_copy(&mut self) {
        let question = FileDialogRequest {
            title: "Merge a returned copy".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Boards and registers",
            extension: "ron",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::Returned, &question);
    }

    /// Compares the board with a returned copy.
    pub(super) fn compare_with_copy(&mut self, copy: PathBuf) {
        let (file, base, ours) =
            (self.document.path(), self.document.saved_board.clone(), self.board().clone());
        let (stamp, revision) = (self.stamp(), self.revision());
        self.notify(Severity::Note, format!("Comparing with {}", copy.display()));
        self.tasks.queue.spawn(move || {
            let compared = between_copies(&copy, file.as_deref(), base.as_deref(), &ours, &stamp, revision);
            TaskResult::Compared(compared.map(Box::new))
        });
    }

    /// Lists the kept versions of the file.
    pub(super) fn show_versions(&mut self) {
        if self.document.origin.shared().is_some() {
            return self.show_shared_versions();
        }
        let list = self.document.origin.path().map(versions::list).unwrap_or_default();
        self.dialogs.prompt = Some(Prompt::Versions(VersionHistory { list, compared: None }));
    }

    /// Opens a kept version as a board without a file, so that saving overwrites nothing.
    pub(super) fn open_version(&mut self, place: &Path) {
        match open_any(place).map(|opened| opened.content) {
            Ok(Document::Board(board)) => {
                self.put(thaw(*board), Origin::Untitled);
                self.notify(
                    Severity::Done,
                    "Opened the earlier version as a copy. Choose where to save it when you save",
                );
            }
            Ok(Document::Register(_)) => {
                self.notify(Severity::Problem, "This kept version is a register; open it from its folder");
            }
            Err(error) => self.notify(Severity::Problem, error.to_string()),
        }
    }

    /// Stores the differences between a kept version and the board.
    pub(super) fn version_differs(&mut self, place: &Path, lines: Result<Vec<String>, String>) {
        if let Some(Prompt::Versions(kept)) = &mut self.dialogs.prompt {
            kept.compared = Some((place.to_owned(), lines));
        }
    }

    pub(super) fn versions(
        &mut self,
        ui: &mut Ui,
        ctx: &Context,
        p: &Palette,
        kept: &VersionHistory,
    ) -> DialogResponse {
        heading(ui, "Version history");
        if kept.list.is_empty() {
            ui.label("No earlier version of this file is kept yet; each save keeps the one before.");
        } else {
            let count = say::count(kept.list.len(), "version is", "versions are");
            ui.label(format!("{count} kept, the latest first, by the time at which each was replaced."));
        }
        let most = ui.ctx().content_rect().height() * 0.28;
        let mut came = DialogResponse::Keep;
        ScrollArea::vertical().id_salt("kept").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
            for version in &kept.list {
                ui.horizontal(|ui| {
                    let when = when(&version.replaced);
                    ui.label(RichText::new(&when).family(theme::strong()));
                    widgets::note(ui, &version.short, p);
                    let button = ui.button("What differs");
                    named(&button, &format!("What differs from {when}"));
                    if button.clicked() {
                        self.compare_version(&version.path);
                    }
                    let button = ui.button("Open as a copy");
                    named(&button, &format!("Open {when} as a copy"));
                    if button.clicked() {
                        self.ask_first(ctx, AfterClose::OpenCopy(version.path.clone()));
                        came = DialogResponse::Close;
                    }
                });
            }
        });
        if let Some((place, lines)) = &kept.compared {
            let of =
                kept.list.iter().find(|v| v.path == *place).map(|v| when(&v.replaced)).unwrap_or_default();
            match lines {
                Err(why) => _ = ui.label(why),
                Ok(lines) => {
                    let count = say::count(lines.len(), "change", "changes");
                    widgets::section(ui, &format!("From {of} to now: {count}"));
                    ScrollArea::vertical()
                        .id_salt("differs")
                        .max_height(most)
                        .auto_shrink([false, true])
                        .show_rows(ui, 19.0, lines.len(), |ui, rows| {
                            for line in &lines[rows] {
                                ui.add(Label::new(line).truncate()).on_hover_text(line);
                            }
                        });
                }
            }
        }
        buttons(ui, |ui| match close(ui, "Close") {
            DialogResponse::Close => DialogResponse::Close,
            DialogResponse::Keep => came,
        })
    }

    fn compare_version(&mut self, place: &Path) {
        let (place, now) = (place.to_owned(), self.board().clone());
        self.tasks.queue.spawn(move || {
            let lines = match open_any(&place) {
                Ok(opened) => match opened.content {
                    Document::Board(old) => compare::compare(&old, &now)
                        .map(|all| all.iter().map(|d| say::capital(&d.to_string())).collect())
                        .map_err(|e| e.to_string()),
                    Document::Register(_) => Err("The kept version is a register.".to_owned()),
                },
                Err(error) => Err(error.to_string()),
            };
            TaskResult::Differs(place, lines)
        });
    }

    /// Returns the folder for journals of boards without a file; `None` if settings are not saved either.
    fn untitled_folder(&self) -> Option<PathBuf> {
        Some(self.services.settings.as_deref()?.parent()?.join("unsaved"))
    }

    /// Starts a separate journal that contains the board, before the first edit of a board without a file
    /// or of a file locked by someone else.
    pub(super) fn begin_untitled(&mut self) {
        if self.document.session.is_some() || self.document.unsaved_journal.is_some() {
            return;
        }
        let Some(folder) = self.untitled_folder() else { return };
        let stem = format!("{}-{}", self.services.clock.now().as_microsecond(), std::process::id());
        let free =
            (0..1000).map(|n| folder.join(format!("{stem}-{n}.journal"))).find(|place| !place.exists());
        let Some(place) = free else { return };
        let saved = self.board().audit.len() - self.document.history.unsaved().0.len();
        let begun = match self.document.origin.register() {
            None => Journal::start_untitled(&place, self.board(), saved),
            Some(register) => {
                Journal::start_untitled(&place, &alone::saved_form(self.board(), register), saved)
            }
        };
        match begun {
            Ok(journal) => self.document.unsaved_journal = Some(journal),
            Err(error) => {
                self.notify(Severity::Problem, format!("{error}; save the board to keep what you do"));
            }
        }
    }

    /// Offers to recover boards that were never saved, one after the other, once no other question is open.
    pub(super) fn look_for_untitled(&mut self) {
        let free = !self.dialogs.is_open() && !self.startup.starting && !self.is_busy();
        if !self.document.session_state.scan_journals || !free || !self.is_saved() {
            return;
        }
        let found = self.untitled_left();
        let Some(left) = found.into_iter().next() else {
            self.document.session_state.scan_journals = false;
            return;
        };
        let (board, print) = (self.board().clone(), Fingerprint::of(b""));
        if let Ok(restored) = left.restore(Path::new(""), &board, print) {
            self.dialogs.prompt = Some(Prompt::Restored(Box::new(restored)));
            self.document.recovered_journal = Some(left);
        }
    }

    fn untitled_left(&mut self) -> Vec<journal::Recovered> {
        let entries = self.untitled_folder().and_then(|folder| std::fs::read_dir(folder).ok());
        let mut places: Vec<PathBuf> = entries.into_iter().flatten().flatten().map(|e| e.path()).collect();
        places.retain(|p| p.extension().is_some_and(|e| e == "journal"));
        places.sort();
        let (whole, torn): (Vec<_>, Vec<_>) = places
            .iter()
            .filter_map(|place| journal::read(place).ok().flatten())
            .partition(|left| left.untitled.is_some());
        for left in torn {
            if let (Some(lost), Ok(place)) = (&left.lost, left.put_away()) {
                self.notify(
                    Severity::Problem,
                    format!(
                        "A journal of work that was never saved cannot be read ({lost}); kept as {}",
                        place.display()
                    ),
                );
            }
        }
        whole
    }

    /// Starts a new journal for the recovered board and deletes the old one.
    pub(super) fn take_over_untitled(&mut self) {
        self.begin_untitled();
        self.forget_untitled();
    }

    /// Deletes the journal that was offered for recovery.
    pub(super) fn forget_untitled(&mut self) {
        if let Some(Err(error)) = self.document.recovered_journal.take().map(|left| left.put_away()) {
            self.notify(
                Severity::Note,
                format!("the journal of an earlier session cannot be put away: {error}"),
            );
        }
    }

    /// Deletes the separate journal, because the board now has a file or was discarded.
    pub(super) fn end_untitled(&mut self) {
        if let Some(Err(error)) = self.document.unsaved_journal.take().map(Journal::finish) {
            self.notify(Severity::Note, error.to_string());
        }
    }
}

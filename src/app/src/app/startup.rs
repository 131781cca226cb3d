//! Startup: the welcome page, the crash notice, and the location recorded for crash reports.

use super::App;
use crate::action::AfterClose;
use crate::crash::{self, Report, Watcher, Whereabouts};
use crate::dialog::{DialogResponse, buttons, close, heading};
use crate::dialogs::Prompt;
use crate::settings::AtStart;
use crate::startup::path;
use crate::theme::Palette;
use crate::welcome::Welcome;
use boardsight_report::PageName;
use eframe::egui::{RichText, ScrollArea, Ui};
use std::path::{Path, PathBuf};

impl App {
    /// Sets the recorder that gets the window's state whenever it changes.
    pub fn report_to(&mut self, watcher: Watcher) {
        self.startup.state.watcher = Some(watcher);
    }

    /// Looks for a crash report of an earlier session and shows it once no other question is open.
    pub fn tell_of_crash(&mut self, folder: &Path) {
        self.startup.state.crash = crash::untold(folder);
    }

    /// Opens a file before the first frame is drawn.
    pub(crate) fn start_with_file(&mut self, file: PathBuf, read_only: bool) {
        self.startup.starting = true;
        if read_only {
            self.open_read_only(file);
        } else {
            self.open(file);
        }
    }

    /// Starts without a file, as set by the user.
    pub fn start_without_file(&mut self) {
        let last = self.settings.recent.first().cloned();
        match (self.settings.at_start, last) {
            (AtStart::Example, _) => {}
            (AtStart::Last, Some(file)) => {
                // Shown if the file cannot be opened.
                self.show_welcome();
                self.startup.starting = true;
                self.open(file);
            }
            _ => self.show_welcome(),
        }
    }

    /// Shows the welcome page in place of the open page.
    pub fn show_welcome(&mut self) {
        self.startup.state.tour = None;
        self.nav.selected = None;
        self.startup.state.welcome = Some(Welcome::default());
    }

    /// Opens a page and closes the welcome page.
    pub(super) fn go_to(&mut self, page: PageName) {
        self.nav.page = page;
        self.startup.state.welcome = None;
    }

    /// Records the window's state for a crash report.
    pub(super) fn note_whereabouts(&mut self) {
        let Some(watcher) = &self.startup.state.watcher else { return };
        let page = if self.startup.state.welcome.is_some() { "Welcome" } else { self.nav.page.name() };
        let journal = match (&self.document.session, &self.document.unsaved_journal) {
            (Some(session), _) => session.journal(),
            (None, Some(journal)) => Some(journal.path().to_owned()),
            (None, None) => None,
        };
        let now = Whereabouts { page, file: self.document.path(), journal };
        if now != self.startup.state.noted {
            watcher.note(now.clone());
            self.startup.state.noted = now;
        }
    }

    /// Shows the crash report of an earlier session once no other question is open.
    pub(super) fn tell_once_free(&mut self) {
        let free = !self.dialogs.is_open() && !self.startup.starting && !self.is_busy();
        if free && let Some(report) = self.startup.state.crash.take() {
            self.dialogs.prompt = Some(Prompt::Crashed { report: Box::new(report), whole: false });
        }
    }

    /// Draws the crash report: the known facts, the location of the unsaved changes, the options.
    pub(super) fn crashed(
        &mut self,
        ui: &mut Ui,
        p: &Palette,
        report: &Report,
        whole: &mut bool,
    ) -> DialogResponse {
        heading(ui, "Boardsight ended by a fault of its own");
        ui.label(format!("On {}, on the page {}. Nothing was sent anywhere.", report.when, report.page));
        ui.add_space(4.0);
        match (&report.file, &report.journal) {
            (Some(file), journal) => {
                ui.label(
                    "The file that was open. What was not saved is offered back when it is opened again:",
                );
                path(ui, file);
                if let Some(journal) = journal {
                    ui.label("Its journal, which holds what was not saved:");
                    path(ui, journal);
                }
            }
            (None, Some(journal)) => {
                ui.label("The board had no file yet. What was made of it is offered back by itself, from this journal:");
                path(ui, journal);
            }
            (None, None) => {
                ui.label("No file was open and nothing was unsaved.");
            }
        }
        ui.label("The report, with nothing of the board in it:");
        path(ui, &report.place);
        if *whole {
            let most = ui.ctx().content_rect().height() * 0.35;
            eframe::egui::Frame::new().fill(p.stripe).inner_margin(8).show(ui, |ui| {
                ScrollArea::both().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
                    ui.label(RichText::new(&report.text).small());
                });
            });
        }
        let file = report.file.clone().filter(|f| self.document.origin.path() != Some(f.as_path()));
        buttons(ui, |ui| {
            if let Some(file) = file {
                let open = ui.button("Open the file");
                if ui.memory(|m| m.focused().is_none()) {
                    open.request_focus();
                }
                if open.clicked() {
                    let ctx = ui.ctx().clone();
                    self.ask_first(&ctx, AfterClose::OpenFile(file));
                    return DialogResponse::Close;
                }
            }
            if !*whole && ui.button("Show the report").clicked() {
                *whole = true;
            }
            if ui.button("Copy the report").clicked() {
                ui.ctx().copy_text(report.text.clone());
            }
            close(ui, "Close")
        })
    }
}

//! Reads the linked boards.

use super::App;
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::widgets::named;
use boardsight_core::edit::{LinkRead, note_linked};
use boardsight_core::progress::Progress;
use boardsight_remote::{LinkBase, Reader, read_linked};
use eframe::egui::{ProgressBar, Ui};
use std::time::Duration;

impl App {
    /// Reads the linked boards. Boards that cannot be reached keep their last known figures.
    pub(super) fn read_linked_boards(&mut self) {
        if !self.may_edit() {
            return;
        }
        if self.tasks.linking.progress.is_some() {
            return self.notify(Severity::Note, "The boards are being read already");
        }
        let links = self.board().linked_boards.clone();
        if links.is_empty() {
            return self.notify(Severity::Note, "No board is linked; add one on the page Streams");
        }
        let home = match (self.document.origin.shared(), self.document.origin.path()) {
            (Some(open), _) => LinkBase::Shared(open.shared.address().text().to_owned()),
            (None, Some(file)) => LinkBase::of(file),
            (None, None) => LinkBase::Nowhere,
        };
        let reader = Reader { who: self.settings.who().to_owned(), now: self.services.clock.now() };
        let progress = Progress::default();
        self.tasks.linking.progress = Some(progress.clone());
        self.notify(Severity::Note, format!("Reading {} boards", links.len()));
        let opened = self.document.generation;
        // Editing and saving of this board need not wait for it.
        self.tasks.queue.spawn_detached(move || {
            TaskResult::Linked(opened, read_linked(&links, &home, &reader, &progress))
        });
    }

    /// Stores the result of reading the linked boards.
    pub(super) fn on_linked_boards_read(&mut self, opened: u64, read: Vec<LinkRead>) {
        self.tasks.linking.came = Some((opened, read));
    }

    /// Records the result once no dialog that started from the current board is open.
    pub(super) fn note_linked_once_free(&mut self) {
        let busy = self.nav.presenting || self.startup.starting || self.dialogs.is_open();
        if busy {
            return;
        }
        if let Some((opened, read)) = self.tasks.linking.came.take() {
            let stopped = self.tasks.linking.progress.take().is_some_and(|p| p.is_cancelled());
            if opened == self.document.generation {
                self.linked_read(&read, stopped);
            }
        }
    }

    fn linked_read(&mut self, read: &[LinkRead], stopped: bool) {
        let all = self.board().linked_boards.len();
        let reached = read.iter().filter(|one| one.came.is_ok()).count();
        if read.is_empty() {
            let text = if stopped { "Stopped: no board was read" } else { "No board was read" };
            return self.notify(Severity::Note, format!("{text}. All keep their earlier figures"));
        }
        self.make(note_linked(self.board(), read));
        if stopped {
            let text =
                format!("Stopped after {reached} of {all} boards. The others keep their earlier figures");
            self.notify(Severity::Note, text);
        } else if reached < read.len() {
            let text = format!("{reached} of {all} boards were read. The others keep their earlier figures");
            self.notify(Severity::Note, text);
        }
    }

    /// Draws the progress of reading in the status bar, with a button to stop.
    pub(super) fn linking_line(&self, ui: &mut Ui) {
        let Some(progress) = self.tasks.linking.progress.as_ref().filter(|p| !p.is_cancelled()) else {
            return;
        };
        let (what, done) = progress.at();
        ui.label(if what.is_empty() { "Reading the boards".to_owned() } else { what });
        ui.add(ProgressBar::new(done).desired_width(120.0).desired_height(10.0));
        let stop = ui.small_button("Stop");
        named(&stop, "Stop reading the boards");
        if stop.clicked() {
            progress.cancel();
        }
        ui.separator();
        // Repaint regularly, since the work runs on another thread.
        ui.ctx().request_repaint_after(Duration::from_millis(100));
    }
}

//! Reading the boards that this board names, off the drawing thread, and noting what was read as one edit.

use super::app::App;
use super::jobs::Done;
use super::status::Kind;
use crate::edit::{LinkRead, note_linked};
use crate::shared::{Reader, Stop, beside, read_linked};

impl App {
    /// Reads them; those that cannot be reached keep their last known figures.
    pub(super) fn read_linked_boards(&mut self) {
        if !self.may_edit() {
            return;
        }
        if self.is_busy() {
            return self.say(Kind::Note, "Something else is under way; read the boards when it has ended");
        }
        let links = self.board().linked_boards.clone();
        let file = self.file.clone();
        let reader = Reader { who: self.settings.who().to_owned(), now: self.services.clock.now() };
        self.say(Kind::Note, format!("Reading {} boards", links.len()));
        self.jobs.start(move || {
            let folder = file.as_deref().and_then(beside);
            Done::Linked(read_linked(&links, folder, &reader, &Stop::default(), &|_| {}))
        });
    }

    /// Notes what was read.
    pub(super) fn linked_read(&mut self, read: &[LinkRead]) {
        let reached = read.iter().filter(|one| one.came.is_ok()).count();
        let edit = note_linked(self.board(), read);
        if edit.as_ref().is_ok_and(crate::edit::Edit::is_empty) {
            return self.say(Kind::Note, "Nothing new was read");
        }
        self.make(edit);
        if reached < read.len() {
            let text = format!(
                "{reached} of {} boards were read; the others stand with their last known figures",
                read.len()
            );
            self.say(Kind::Note, text);
        }
    }
}

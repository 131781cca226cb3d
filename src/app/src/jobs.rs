//! Background jobs: reading, writing, encoding. Each ends with a message that wakes the window.

use super::dialogs::Answer;
use super::files::{Failure, Opened, SavedAs};
use super::intake::{Taking, Worked};
use super::shelf::Shelved;
use super::together::Merging;
use super::verifying::Verified;
use crate::action::FilePurpose;
use boardsight_import::sheet::Book;
use boardsight_store::journal::Restored;
use boardsight_store::{Fingerprint, Saved};
use eframe::egui::{ColorImage, Context};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Result of a job.
pub enum Done {
    /// A file was chosen, or the dialog was cancelled.
    Picked(FilePurpose, Answer),
    /// The date or length of the open file changed.
    Stirred(PathBuf),
    /// The open file was read again; its fingerprint.
    Looked(PathBuf, Option<Fingerprint>),
    /// The lock of the open file is due to be refreshed.
    StillHere,
    /// Two copies were compared.
    Compared(Result<Box<Merging>, Failure>),
    /// Changes of an earlier session do not fit the current file.
    Apart(Box<Restored>),
    /// A kept version was compared with the board: its path, and the differences.
    Differs(PathBuf, Result<Vec<String>, String>),
    /// The linked boards were read, for the board opened as this number.
    Linked(u64, Vec<boardsight_core::edit::LinkRead>),
    /// A job on a shared board ended.
    Shared(Box<super::shared::Came>),
    /// Presence of others on the shared board, received without a request.
    Heard(Box<super::shared::Heard>),
    /// An operation on snapshots ended.
    SnapshotList(Box<Shelved>),
    /// A document or snapshot was verified.
    Verified(Box<Verified>),
    /// A return was read and computed, or reading failed.
    ReturnRead(PathBuf, Result<Box<Taking>, String>),
    /// A return was computed again, with the number of the request; `None` if it was cancelled.
    ReturnWorked(u64, Option<Box<Worked>>),
    /// The workbook of a register was read, or reading failed.
    RegisterBook(PathBuf, Result<Box<Book>, String>),
    /// Recently opened files that no longer exist.
    Missing(Vec<PathBuf>),
    /// A job panicked; a crash report was written.
    Broke,
    /// A file arrived in the watched folder.
    Arrived(PathBuf),
    /// A file was opened.
    Opened(PathBuf, Result<Box<Opened>, Failure>),
    /// A register of another tool was read.
    RegisterText(PathBuf, Result<String, String>),
    /// A board or register was saved.
    Saved(SavedAs, Result<Saved, Failure>),
    /// Picture of the window, and the file to write.
    Picture(Arc<ColorImage>, PathBuf),
    /// An export ended: its description, its file and the result.
    Exported(&'static str, PathBuf, Result<(), String>),
    /// The pack was written, or why not; with the records that have a text that it does not hold as it is.
    Pack(PathBuf, Result<(), String>, Vec<String>),
    /// A register was exported in another tool's format: its file, the result, and a note on data that the
    /// format cannot contain.
    OtherRegister(PathBuf, Result<(), String>, String),
}

/// Running jobs.
pub struct Jobs {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    ctx: Context,
    running: usize,
}

impl Jobs {
    pub fn new(ctx: &Context) -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, ctx: ctx.clone(), running: 0 }
    }

    /// Returns the number of running jobs.
    pub const fn running(&self) -> usize {
        self.running
    }

    /// Returns a function that reports the result of a job that runs elsewhere.
    pub fn reporter(&mut self) -> impl FnOnce(Done) + Send + 'static {
        self.running += 1;
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        move |done| {
            // Ignore send errors: the receiver is dropped when the window closes.
            let _ = sender.send(done);
            ctx.request_repaint();
        }
    }

    /// A function that reports what happens without being asked for; false once the window is closed.
    pub fn sender(&self) -> impl Fn(Done) -> bool + Send + 'static {
        let (sender, ctx) = self.line();
        move |done| {
            let sent = sender.send(done).is_ok();
            ctx.request_repaint();
            sent
        }
    }

    /// Returns the channel for a file watcher's messages.
    pub fn line(&self) -> (Sender<Done>, Context) {
        (self.sender.clone(), self.ctx.clone())
    }

    /// Runs work on a background thread.
    pub fn start(&mut self, work: impl FnOnce() -> Done + Send + 'static) {
        let report = self.reporter();
        std::thread::spawn(move || {
            // A job that panics must still end, or the window would wait forever and block saving.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            report(done.unwrap_or(Done::Broke));
        });
    }

    /// Runs work on a background thread that is not counted as a running job.
    pub fn aside(&self, work: impl FnOnce() -> Done + Send + 'static) {
        let (sender, ctx) = self.line();
        std::thread::spawn(move || {
            // Ignore send errors: the receiver is dropped when the window closes.
            let _ = sender.send(work());
            ctx.request_repaint();
        });
    }

    /// Returns the results since the last call.
    pub fn ended(&mut self) -> Vec<Done> {
        let ended: Vec<Done> = self.receiver.try_iter().collect();
        // Messages from watchers and uncounted threads do not belong to a running job.
        let asked = ended
            .iter()
            .filter(|d| {
                !matches!(
                    d,
                    Done::Stirred(_)
                        | Done::StillHere
                        | Done::Arrived(_)
                        | Done::Heard(_)
                        | Done::Missing(_)
                        | Done::Linked(..)
                )
            })
            .count();
        self.running = self.running.saturating_sub(asked);
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panicking_task_still_ends() {
        let mut jobs = Jobs::new(&Context::default());
        jobs.start(|| panic!("a fault in a job"));
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while jobs.running() > 0 && std::time::Instant::now() < until {
            assert!(jobs.ended().iter().all(|done| matches!(done, Done::Broke)));
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        assert_eq!(jobs.running(), 0);
    }
}

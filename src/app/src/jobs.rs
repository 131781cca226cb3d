//! What happens off the thread that draws: reading, writing, encoding. Each ends in a message that wakes the window.

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

/// What a job brings back.
pub enum Done {
    /// A file was chosen, or not.
    Picked(FilePurpose, Answer),
    /// The open file's day or length is another.
    Stirred(PathBuf),
    /// The open file was read again: what it is known by.
    Looked(PathBuf, Option<Fingerprint>),
    /// It is time to tell others that the file is still open here.
    StillHere,
    /// Two copies were compared.
    Compared(Result<Box<Merging>, Failure>),
    /// What an earlier session made does not fit the file as it is now.
    Apart(Box<Restored>),
    /// A kept version was compared with the board: its place, and what differs.
    Differs(PathBuf, Result<Vec<String>, String>),
    /// The boards that the board opened as this one names were read.
    Linked(u64, Vec<boardsight_core::edit::LinkRead>),
    /// A job on a shared board came to an end.
    Shared(Box<super::shared::Came>),
    /// Who else has the shared board open, unasked.
    Heard(Box<super::shared::Heard>),
    /// Something of the snapshots came to an end.
    Shelf(Box<Shelved>),
    /// A paper or snapshot was looked at.
    Verified(Box<Verified>),
    /// A return was read and worked out, or could not be.
    ReturnRead(PathBuf, Result<Box<Taking>, String>),
    /// A return was worked out again: by its number; `None` if that was stopped.
    ReturnWorked(u64, Option<Box<Worked>>),
    /// The workbook of a register was read, or could not be.
    RegisterBook(PathBuf, Result<Box<Book>, String>),
    /// Files opened lately that are not there now.
    Missing(Vec<PathBuf>),
    /// A job ended by a fault of the program; a report of it is kept.
    Broke,
    /// A file arrived in the folder that is watched.
    Arrived(PathBuf),
    /// A file was read.
    Opened(PathBuf, Result<Box<Opened>, Failure>),
    /// Another tool's register was read.
    RegisterText(PathBuf, Result<String, String>),
    /// A board or register was written.
    Saved(SavedAs, Result<Saved, Failure>),
    /// The picture of the window, and where it is to go.
    Picture(Arc<ColorImage>, PathBuf),
    /// An export was written: what it is, and where it went.
    Exported(&'static str, PathBuf, Result<(), String>),
    /// The pack was written, or why not; with the records that have a text that it does not hold as it is.
    Pack(PathBuf, Result<(), String>, Vec<String>),
    /// A register was written in another tool's form, or not; and what that form has no place for.
    OtherRegister(PathBuf, Result<(), String>, String),
}

/// The jobs under way.
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

    /// How many are under way.
    pub const fn running(&self) -> usize {
        self.running
    }

    /// A way to report the end of something that runs elsewhere.
    pub fn reporter(&mut self) -> impl FnOnce(Done) + Send + 'static {
        self.running += 1;
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        move |done| {
            // Nobody listens once the window is gone, and then nobody misses it.
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

    /// Where a watch over a file says what it sees.
    pub fn line(&self) -> (Sender<Done>, Context) {
        (self.sender.clone(), self.ctx.clone())
    }

    /// Runs work on a thread of its own.
    pub fn start(&mut self, work: impl FnOnce() -> Done + Send + 'static) {
        let report = self.reporter();
        std::thread::spawn(move || {
            // A job that dies must still end, or the window would wait for it for ever and let nobody save.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            report(done.unwrap_or(Done::Broke));
        });
    }

    /// Runs work on a thread of its own that nothing waits for: others go on meanwhile as if it were not there.
    pub fn aside(&self, work: impl FnOnce() -> Done + Send + 'static) {
        let (sender, ctx) = self.line();
        std::thread::spawn(move || {
            // Nobody listens once the window is gone, and then nobody misses it.
            let _ = sender.send(work());
            ctx.request_repaint();
        });
    }

    /// What has ended since the last call.
    pub fn ended(&mut self) -> Vec<Done> {
        let ended: Vec<Done> = self.receiver.try_iter().collect();
        // What the watch says was never asked for.
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
    fn a_job_that_dies_ends_all_the_same() {
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

//! Background jobs: reading, writing, encoding. Each ends with a message that wakes the window.

use crate::action::FilePurpose;
use crate::file_dialogs::FileDialogResponse;
use crate::files::{Failure, Opened, SavedAs};
use crate::import::{ImportPreview, ReturnImport};
use crate::merge::MergeDialog;
use crate::snapshots::SnapshotResult;
use crate::verify::Verified;
use boardsight_import::sheet::Workbook;
use boardsight_store::journal::Restored;
use boardsight_store::{Fingerprint, Saved};
use eframe::egui::{ColorImage, Context};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Result of a job.
pub enum TaskResult {
    /// A file was chosen, or the dialog was cancelled.
    Picked(FilePurpose, FileDialogResponse),
    /// The date or length of the open file changed.
    FileChanged(PathBuf),
    /// The open file was read again; its fingerprint.
    FingerprintRead(PathBuf, Option<Fingerprint>),
    /// The lock of the open file is due to be refreshed.
    RefreshLock,
    /// Two copies were compared.
    Compared(Result<Box<MergeDialog>, Failure>),
    /// Changes of an earlier session do not fit the current file.
    RecoveryConflict(Box<Restored>),
    /// A kept version was compared with the board: its path, and the differences.
    Differs(PathBuf, Result<Vec<String>, String>),
    /// The linked boards were read, for the board opened as this number.
    Linked(u64, Vec<boardsight_core::edit::LinkRead>),
    /// A job on a shared board ended.
    Shared(Box<crate::remote::SharedResult>),
    /// Presence of others on the shared board, received without a request.
    Heard(Box<crate::remote::PresenceUpdate>),
    /// An operation on snapshots ended.
    SnapshotList(Box<SnapshotResult>),
    /// A document or snapshot was verified.
    Verified(Box<Verified>),
    /// A return was read and computed, or reading failed.
    ReturnRead(PathBuf, Result<Box<ReturnImport>, String>),
    /// A return was computed again, with the number of the request; `None` if it was cancelled.
    ReturnWorked(u64, Option<Box<ImportPreview>>),
    /// The workbook of a register was read, or reading failed.
    RegisterBook(PathBuf, Result<Box<Workbook>, String>),
    /// Recently opened files that no longer exist.
    Missing(Vec<PathBuf>),
    /// A job panicked; a crash report was written.
    Panicked,
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
    /// The pack was written, or the reason why not, with the records whose text the pack contains only in
    /// changed form.
    Pack(PathBuf, Result<(), String>, Vec<String>),
    /// A register was exported in another tool's format: its file, the result, and a note on data that the
    /// format cannot contain.
    OtherRegister(PathBuf, Result<(), String>, String),
}

/// Running jobs.
pub struct Tasks {
    sender: Sender<TaskResult>,
    receiver: Receiver<TaskResult>,
    ctx: Context,
    running: usize,
}

impl Tasks {
    pub fn new(ctx: &Context) -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, ctx: ctx.clone(), running: 0 }
    }

    /// Returns the number of running jobs.
    pub const fn running(&self) -> usize {
        self.running
    }

    /// Returns a function that reports the result of a job that runs elsewhere.
    pub fn reporter(&mut self) -> impl FnOnce(TaskResult) + Send + 'static {
        self.running += 1;
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        move |done| {
            // Ignore send errors: the receiver is dropped when the window closes.
            let _ = sender.send(done);
            ctx.request_repaint();
        }
    }

    /// Returns a function that reports unrequested events. It returns false once the window is closed.
    pub fn sender(&self) -> impl Fn(TaskResult) -> bool + Send + 'static {
        let (sender, ctx) = self.raw_sender();
        move |done| {
            let sent = sender.send(done).is_ok();
            ctx.request_repaint();
            sent
        }
    }

    /// Returns the channel for a file watcher's messages.
    pub fn raw_sender(&self) -> (Sender<TaskResult>, Context) {
        (self.sender.clone(), self.ctx.clone())
    }

    /// Runs work on a background thread.
    pub fn spawn(&mut self, work: impl FnOnce() -> TaskResult + Send + 'static) {
        let report = self.reporter();
        std::thread::spawn(move || {
            // A job that panics must still end, or the window would wait forever and block saving.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            report(done.unwrap_or(TaskResult::Panicked));
        });
    }

    /// Runs work on a background thread that is not counted as a running job.
    pub fn spawn_detached(&self, work: impl FnOnce() -> TaskResult + Send + 'static) {
        let (sender, ctx) = self.raw_sender();
        std::thread::spawn(move || {
            // Ignore send errors: the receiver is dropped when the window closes.
            let _ = sender.send(work());
            ctx.request_repaint();
        });
    }

    /// Returns the results since the last call.
    pub fn drain(&mut self) -> Vec<TaskResult> {
        let ended: Vec<TaskResult> = self.receiver.try_iter().collect();
        // Messages from watchers and uncounted threads do not belong to a running job.
        let asked = ended
            .iter()
            .filter(|d| {
                !matches!(
                    d,
                    TaskResult::FileChanged(_)
                        | TaskResult::RefreshLock
                        | TaskResult::Arrived(_)
                        | TaskResult::Heard(_)
                        | TaskResult::Missing(_)
                        | TaskResult::Linked(..)
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
        let mut jobs = Tasks::new(&Context::default());
        jobs.spawn(|| panic!("a fault in a job"));
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while jobs.running() > 0 && std::time::Instant::now() < until {
            assert!(jobs.drain().iter().all(|done| matches!(done, TaskResult::Panicked)));
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        assert_eq!(jobs.running(), 0);
    }
}

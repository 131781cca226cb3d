//! File dialogs, run off the drawing thread.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// File dialog request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDialogRequest {
    /// Title: `Save the board as`.
    pub title: String,
    /// Whether the file is for writing rather than reading.
    pub saving: bool,
    /// Suggested file name, for writing.
    pub name: String,
    /// Description of the file type: `Boards and registers`.
    pub kind: &'static str,
    /// File extension, without the dot.
    pub extension: &'static str,
    /// Initial folder.
    pub folder: Option<PathBuf>,
}

/// Result of a file dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDialogResponse {
    /// Chosen file.
    File(PathBuf),
    /// The user cancelled the dialog.
    Cancelled,
    /// The system has no file dialog; the window must ask for a path itself.
    Unavailable,
}

/// Provider of file dialogs. Its methods must return immediately and may answer later from any thread.
pub trait FileDialogs {
    /// Opens a dialog; `answer` is called once with the result.
    fn ask(&self, question: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>);

    /// Opens a dialog for a folder; `answer` is called once with the result.
    fn ask_folder(&self, question: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        self.ask(question, answer);
    }
}

/// Native dialogs of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialogs;

/// Shortest time in which a user can cancel a dialog; an empty result before that means that the dialog did
/// not open.
const TOO_FAST: Duration = Duration::from_millis(250);

impl FileDialogs for SystemDialogs {
    fn ask(&self, question: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        let mut dialog = rfd::AsyncFileDialog::new()
            .set_title(&question.title)
            .add_filter(question.kind, &[question.extension])
            .add_filter("All files", &["*"]);
        if let Some(folder) = &question.folder {
            dialog = dialog.set_directory(folder);
        }
        let done = answered(answer);
        // macOS requires that the dialog is created on the main thread; waiting for it is possible on
        // another thread everywhere.
        if question.saving {
            let picked = dialog.set_file_name(&question.name).save_file();
            std::thread::spawn(move || done(wait(picked)));
        } else {
            let picked = dialog.pick_file();
            std::thread::spawn(move || done(wait(picked)));
        }
    }

    fn ask_folder(&self, question: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(&question.title);
        if let Some(folder) = &question.folder {
            dialog = dialog.set_directory(folder);
        }
        let done = answered(answer);
        let picked = dialog.pick_folder();
        std::thread::spawn(move || done(wait(picked)));
    }
}

/// Returns the handler for the result of a native dialog.
fn answered(
    answer: Box<dyn FnOnce(FileDialogResponse) + Send>,
) -> impl FnOnce(Option<rfd::FileHandle>) + Send {
    let asked = Instant::now();
    move |file: Option<rfd::FileHandle>| {
        answer(match file {
            Some(file) => FileDialogResponse::File(file.path().to_path_buf()),
            None if asked.elapsed() < TOO_FAST => FileDialogResponse::Unavailable,
            None => FileDialogResponse::Cancelled,
        });
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future to completion on this thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

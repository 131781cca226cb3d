//! Asking for a file, off the thread that draws.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// A question for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDialogRequest {
    /// What it is for: `Save the board as`.
    pub title: String,
    /// Whether a file is to be written rather than read.
    pub saving: bool,
    /// The name offered, for writing.
    pub name: String,
    /// What kind of file: `Boards and registers`.
    pub kind: &'static str,
    /// How its name ends, without the dot.
    pub extension: &'static str,
    /// Where to begin.
    pub folder: Option<PathBuf>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDialogResponse {
    /// This file.
    File(PathBuf),
    /// None: the reader thought better of it.
    Cancelled,
    /// The system has no file dialog to offer; the window must ask by itself.
    Unavailable,
}

/// Asks for files. Must return at once and answer later, from any thread.
pub trait FileDialogs {
    /// Asks; `answer` is called once, when the reader has chosen.
    fn ask(&self, question: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>);

    /// The same for a folder.
    fn ask_folder(&self, question: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        self.ask(question, answer);
    }
}

/// The system's own dialogs.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialogs;

/// No hand cancels a dialog so fast: what returns nothing sooner never came up.
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
        // macOS wants the dialog made on the thread that draws; waiting for it happens on another everywhere.
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

/// What a system's dialog came to.
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

/// Runs a future to its end on this thread.
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

//! Crash reports. A crash writes a report to the user's own disk, and the next start shows a notice.
//! Nothing is sent. The report contains nothing of the board: a panic message that may quote the board is
//! left out.

use boardsight_store::journal::state_folder;
use jiff::Timestamp;
use std::any::Any;
use std::backtrace::Backtrace;
use std::fmt::Write;
use std::fs;
use std::io;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Maximum number of reports kept; the oldest are deleted.
const MOST: usize = 10;
/// File name ending of a report not yet shown to the user.
const NEW: &str = ".crash.txt";
/// File name ending of a report already shown.
const TOLD: &str = ".told.txt";

/// State of the window, for a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Open page.
    pub page: &'static str,
    /// Open file.
    pub file: Option<PathBuf>,
    /// Journal with the unsaved changes.
    pub journal: Option<PathBuf>,
}

/// Shared record of the window's state, which the panic hook reads.
#[derive(Clone, Debug, Default)]
pub struct Watcher(Arc<Mutex<Whereabouts>>);

impl Watcher {
    /// Records the current state of the window.
    pub fn note(&self, now: Whereabouts) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    fn last(&self) -> Whereabouts {
        // A poisoned lock is safe to read, since each write replaces the whole value.
        self.0.try_lock().map_or_else(|_| Whereabouts::default(), |now| now.clone())
    }
}

/// Returns the folder of the reports.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    state_folder().map(|folder| folder.join("crashes"))
}

/// Installs a panic hook that writes a report to the folder before the default hook runs.
pub fn watch(folder: PathBuf, watcher: Watcher) {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        let text = report(fault, &watcher.last(), &Backtrace::force_capture().to_string());
        // Ignore write errors; a second panic would hide the first.
        let kept = write(&folder, &text);
        usual(fault);
        if let Ok(place) = kept {
            // The window is closing, so the terminal, if any, is the only place for the message.
            let said = format!("boardsight: a report was kept in {}; nothing was sent\n", place.display());
            let _ = io::Write::write_all(&mut io::stderr(), said.as_bytes());
        }
    }));
}

fn write(folder: &Path, text: &str) -> io::Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    fs::create_dir_all(folder)?;
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let stem = Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S").to_string();
    let place = folder.join(format!("{stem}-{}-{n}{NEW}", std::process::id()));
    fs::write(&place, text)?;
    let mut all = reports(folder, ".txt");
    let surplus = all.len().saturating_sub(MOST);
    for old in all.drain(..surplus) {
        let _ = fs::remove_file(old);
    }
    Ok(place)
}

/// Returns the reports in a folder, the oldest first.
fn reports(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut all: Vec<PathBuf> =
        entries.filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().ends_with(ending))).collect();
    all.sort();
    all
}

/// Returns the panic message if it cannot quote the board: messages that are constants of the program, and
/// the few of the standard library that contain only numbers.
fn what(payload: &(dyn Any + Send)) -> &str {
    const SAFE: [&str; 3] = ["index out of bounds", "attempt to ", "range "];
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        return text;
    }
    match payload.downcast_ref::<String>() {
        Some(text) if SAFE.iter().any(|start| text.starts_with(start)) => text,
        _ => "left out, as it may quote the board",
    }
}

fn report(fault: &PanicHookInfo<'_>, at: &Whereabouts, backtrace: &str) -> String {
    let shown = |path: &Option<PathBuf>| path.as_ref().map_or("none".to_owned(), |p| p.display().to_string());
    let place = fault.location().map_or_else(|| "not known".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let mut text = String::from(
        "Boardsight met a fault of its own. This report stays on this computer; nothing of the board is in it.\n\n",
    );
    for (key, value) in [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("when", Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC").to_string()),
        ("page", if at.page.is_empty() { "none".to_owned() } else { at.page.to_owned() }),
        ("thread", thread.name().unwrap_or("a job").to_owned()),
        ("place", place),
        ("what", what(fault.payload()).to_owned()),
        ("file", shown(&at.file)),
        ("journal", shown(&at.journal)),
    ] {
        let _ = writeln!(text, "{key}: {}", value.replace(['\n', '\r'], " "));
    }
    text.push_str(
        "\nTo recover: open the file again. What was not saved stands in the journal and is offered back. A board that had \
         no file is offered back as soon as Boardsight starts.\n\nbacktrace:\n",
    );
    text.push_str(backtrace);
    text
}

/// Report to be shown to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Path of the report.
    pub place: PathBuf,
    /// Time of the crash, as in the report.
    pub when: String,
    /// Page that was open.
    pub page: String,
    /// File that was open.
    pub file: Option<PathBuf>,
    /// Journal with the unsaved changes.
    pub journal: Option<PathBuf>,
    /// Full text of the report.
    pub text: String,
}

/// Returns the latest report not yet shown. Marks all reports as shown.
#[must_use]
pub fn untold(folder: &Path) -> Option<Report> {
    let mut latest = None;
    for place in reports(folder, NEW) {
        let name = place.file_name().unwrap_or_default().to_string_lossy().replace(NEW, TOLD);
        let told = place.with_file_name(name);
        let place = if fs::rename(&place, &told).is_ok() { told } else { place };
        let Ok(text) = fs::read_to_string(&place) else { continue };
        let line = |key: &str| {
            let found = text.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(": "));
            found.unwrap_or("not known").to_owned()
        };
        let path = |key: &str| Some(PathBuf::from(line(key))).filter(|p| p.is_absolute());
        latest = Some(Report {
            when: line("when"),
            page: line("page"),
            file: path("file"),
            journal: path("journal"),
            place,
            text,
        });
    }
    latest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_keeps_program_text_and_drops_board_text() {
        let text: Box<dyn Any + Send> = Box::new("the page has no rows");
        assert_eq!(what(text.as_ref()), "the page has no rows");
        let index: Box<dyn Any + Send> =
            Box::new("index out of bounds: the len is 3 but the index is 7".to_owned());
        assert!(what(index.as_ref()).ends_with("the index is 7"));
        let quoting: Box<dyn Any + Send> =
            Box::new("byte index 2 is inside 'é' of `Trust in deficit`".to_owned());
        assert_eq!(what(quoting.as_ref()), "left out, as it may quote the board");
    }

    #[test]
    fn crash_report_is_announced_once_and_old_ones_removed() {
        let folder = tempfile::tempdir().unwrap();
        let base = std::path::absolute(folder.path()).unwrap().join("b.ron");
        for _ in 0..MOST + 3 {
            let text = format!("when: noon\npage: Risks\nfile: {}\njournal: none\n", base.display());
            write(folder.path(), &text).unwrap();
        }
        assert_eq!(reports(folder.path(), ".txt").len(), MOST);
        let report = untold(folder.path()).unwrap();
        assert_eq!((report.page.as_str(), report.when.as_str()), ("Risks", "noon"));
        assert_eq!((report.file, report.journal), (Some(base), None));
        assert!(report.place.exists());
        assert_eq!(untold(folder.path()), None);
    }
}

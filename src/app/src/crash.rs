//! When the program ends by a fault of its own: a report on the reader's own disk, told of at the next start. Nothing is
//! ever sent, and nothing of the board is in it: a message that may quote the board is left out.

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

/// So many reports are kept; the oldest go.
const MOST: usize = 10;
/// How the name of a report ends that the reader has not been told of.
const NEW: &str = ".crash.txt";
/// How it ends once they have.
const TOLD: &str = ".told.txt";

/// Where the reader is in the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// The open page.
    pub page: &'static str,
    /// The file that is open.
    pub file: Option<PathBuf>,
    /// The journal that holds what is not saved.
    pub journal: Option<PathBuf>,
}

/// Knows where the reader is, for the moment when nobody else can be asked.
#[derive(Clone, Debug, Default)]
pub struct Watcher(Arc<Mutex<Whereabouts>>);

impl Watcher {
    /// Notes where the reader is now.
    pub fn note(&self, now: Whereabouts) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    fn last(&self) -> Whereabouts {
        // Who died holding it wrote a whole value or none.
        self.0.try_lock().map_or_else(|_| Whereabouts::default(), |now| now.clone())
    }
}

/// Where reports lie.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    state_folder().map(|folder| folder.join("crashes"))
}

/// From here on a fault of the program leaves a report in the folder, before whatever else happens on one.
pub fn watch(folder: PathBuf, watcher: Watcher) {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        let text = report(fault, &watcher.last(), &Backtrace::force_capture().to_string());
        // What cannot be written is not worth a second fault.
        let kept = write(&folder, &text);
        usual(fault);
        if let Ok(place) = kept {
            // The window is gone or going: the terminal, where there is one, is all that is left.
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

/// The reports in a folder, the oldest first.
fn reports(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut all: Vec<PathBuf> =
        entries.filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().ends_with(ending))).collect();
    all.sort();
    all
}

/// What the fault was, where that cannot quote the board: words that stand in the program itself, and the few made by
/// the language that hold numbers alone.
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

/// A report that the reader is to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Where it lies.
    pub place: PathBuf,
    /// When it happened, as the report says.
    pub when: String,
    /// The page that was open.
    pub page: String,
    /// The file that was open.
    pub file: Option<PathBuf>,
    /// The journal that holds what was not saved.
    pub journal: Option<PathBuf>,
    /// The whole report.
    pub text: String,
}

/// The latest report that the reader has not been told of. All of them count as told from here on.
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
    fn words_of_the_program_are_kept_and_what_may_quote_the_board_is_not() {
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
    fn a_report_is_told_of_once_and_old_ones_go() {
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

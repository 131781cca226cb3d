//! Watcher that reports new returns in a folder, without drawing and without reading them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// Interval between checks of the folder.
const EVERY: Duration = Duration::from_millis(1500);
/// Maximum delay of a file system's clock.
const LAG: Duration = Duration::from_millis(100);
/// Maximum number of files checked in a folder; a folder of returns has about a hundredth of that.
const MOST: usize = 20_000;

/// Watcher of one folder; it stops when dropped.
pub struct FolderWatch {
    stop: Arc<AtomicBool>,
    /// Watched folder.
    pub folder: PathBuf,
}

impl FolderWatch {
    /// Starts watching a folder on a background thread. Files already in the folder are not reported.
    pub fn start(folder: &Path, report: impl Fn(PathBuf) -> bool + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (ended, path) = (Arc::clone(&stop), folder.to_owned());
        // Report a file written while the thread starts; file system clocks may be slightly behind.
        let started = SystemTime::now().checked_sub(LAG).unwrap_or(SystemTime::UNIX_EPOCH);
        std::thread::spawn(move || {
            let mut known = look(&path);
            known.retain(|_, (written, _)| *written < started);
            watch(&path, known, &report, &ended);
        });
        Self { stop, folder: folder.to_owned() }
    }
}

impl Drop for FolderWatch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

type Stamp = (SystemTime, u64);

fn watch(
    folder: &Path,
    mut known: HashMap<PathBuf, Stamp>,
    report: &impl Fn(PathBuf) -> bool,
    ended: &AtomicBool,
) {
    let mut before = known.clone();
    loop {
        std::thread::sleep(EVERY);
        if ended.load(Ordering::Relaxed) {
            return;
        }
        let now = look(folder);
        for (file, stamp) in &now {
            // Report only files that no longer change, since a file being copied grows.
            if known.get(file) != Some(stamp) && before.get(file) == Some(stamp) {
                known.insert(file.clone(), *stamp);
                if !report(file.clone()) {
                    return;
                }
            }
        }
        before = now;
    }
}

fn look(folder: &Path) -> HashMap<PathBuf, Stamp> {
    let Ok(entries) = fs::read_dir(folder) else { return HashMap::new() };
    entries
        .take(MOST)
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let ending = path.extension()?.to_str()?.to_ascii_lowercase();
            let own = matches!(ending.as_str(), "xlsx" | "xlsm" | "xls" | "ods" | "csv" | "tsv");
            // Temporary file of a spreadsheet program.
            let temporary = path.file_name()?.to_str()?.starts_with(['~', '.']);
            let meta =
                fs::metadata(&path).ok().filter(|m| m.is_file() && own && !temporary && m.len() > 0)?;
            Some((path, (meta.modified().ok()?, meta.len())))
        })
        .collect()
}

//! Notices returns that arrive in a folder, without drawing and without reading them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// How often the folder is looked into.
const EVERY: Duration = Duration::from_millis(1500);
/// So far a disk's clock may be behind.
const LAG: Duration = Duration::from_millis(100);
/// So many files of a folder are looked at: a folder of returns holds a hundredth of that.
const MOST: usize = 20_000;

/// A watch over one folder; it ends when this is dropped.
pub struct FolderWatch {
    stop: Arc<AtomicBool>,
    /// The folder.
    pub folder: PathBuf,
}

impl FolderWatch {
    /// Watches a folder, which is looked into on a thread of its own. What lies in it already has not arrived.
    pub fn start(folder: &Path, report: impl Fn(PathBuf) -> bool + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (ended, path) = (Arc::clone(&stop), folder.to_owned());
        // A file that is written while the thread starts has arrived; clocks of disks lag by a little.
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
            // Only what stands still: a file that is being copied in grows.
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
            // What a spreadsheet puts beside a file that is open in it.
            let temporary = path.file_name()?.to_str()?.starts_with(['~', '.']);
            let meta =
                fs::metadata(&path).ok().filter(|m| m.is_file() && own && !temporary && m.len() > 0)?;
            Some((path, (meta.modified().ok()?, meta.len())))
        })
        .collect()
}

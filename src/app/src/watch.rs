//! Watcher that detects changes of the open file by others, without drawing and without reading the file
//! while it is unchanged.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Interval between checks of the file's time and length.
const EVERY: Duration = Duration::from_millis(1000);
/// Interval between refreshes of the lock, well below the time after which it counts as abandoned.
const REFRESH: Duration = Duration::from_secs(180);

/// An event of a file watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// The modification date or the length of the file changed.
    FileChanged,
    /// The lock must be refreshed, so that others do not take it for abandoned.
    RefreshLock,
}

/// Watcher of one file; it stops when dropped.
pub struct Watch {
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// Watches a file. Ends when `report` returns false.
    pub fn start(path: &Path, report: impl Fn(WatchEvent) -> bool + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (ended, path) = (Arc::clone(&stop), path.to_owned());
        std::thread::spawn(move || watch(&path, &report, &ended));
        Self { stop }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn watch(path: &PathBuf, report: &impl Fn(WatchEvent) -> bool, ended: &AtomicBool) {
    let mut last = stamp(path);
    let mut refreshed = Instant::now();
    loop {
        std::thread::sleep(EVERY);
        if ended.load(Ordering::Relaxed) {
            return;
        }
        let now = stamp(path);
        let mut news = None;
        // A file that is missing for a moment may be being replaced; a save reports if it stays missing.
        if now.is_some() && now != last {
            last = now;
            news = Some(WatchEvent::FileChanged);
        } else if refreshed.elapsed() > REFRESH {
            refreshed = Instant::now();
            news = Some(WatchEvent::RefreshLock);
        }
        if news.is_some_and(|news| !report(news)) {
            return;
        }
    }
}

fn stamp(path: &PathBuf) -> Option<(SystemTime, u64)> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

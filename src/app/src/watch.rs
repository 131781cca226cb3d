//! Notices that somebody else wrote the open file, without drawing and without reading it while nothing happens.

use super::jobs::Done;
use eframe::egui::Context;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant, SystemTime};

/// How often the file's day and length are looked at.
const EVERY: Duration = Duration::from_millis(1000);
/// How often the lock is told that the window is still there: well within the time after which it counts as left.
const REFRESH: Duration = Duration::from_secs(180);

/// A watch over one file; it ends when this is dropped.
pub struct Watch {
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// Watches a file.
    pub fn start(path: &Path, sender: Sender<Done>, ctx: Context) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (ended, path) = (Arc::clone(&stop), path.to_owned());
        std::thread::spawn(move || watch(&path, &sender, &ctx, &ended));
        Self { stop }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn watch(path: &PathBuf, sender: &Sender<Done>, ctx: &Context, ended: &AtomicBool) {
    let mut last = stamp(path);
    let mut refreshed = Instant::now();
    loop {
        std::thread::sleep(EVERY);
        if ended.load(Ordering::Relaxed) {
            return;
        }
        let now = stamp(path);
        let mut news = None;
        // A file that is gone for a moment may be one being replaced; a save tells if it stays away.
        if now.is_some() && now != last {
            last = now;
            news = Some(Done::Stirred(path.clone()));
        } else if refreshed.elapsed() > REFRESH {
            refreshed = Instant::now();
            news = Some(Done::StillHere);
        }
        if let Some(news) = news {
            if sender.send(news).is_err() {
                return;
            }
            ctx.request_repaint();
        }
    }
}

fn stamp(path: &PathBuf) -> Option<(SystemTime, u64)> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

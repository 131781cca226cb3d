//! Presence updates: every two minutes this thread reports that the shared board is open here, reads who
//! else has it open, and fetches others' changes if none are waiting here. It wakes the window only for
//! news.

use boardsight_remote::{CancelToken, Presence, Shared, here};
use boardsight_store::Holder;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Interval at which the thread checks whether it must stop.
const LOOK: Duration = Duration::from_millis(250);

/// Result of a presence update.
pub struct PresenceUpdate {
    /// Address of the board.
    pub address: String,
    /// Others who have it open, or the reason why that is unknown.
    pub others: Result<Vec<Presence>, String>,
}

/// Presence updates of a shared board. Dropping this stops them and removes the presence entry.
pub struct Heartbeat {
    ended: Arc<AtomicBool>,
    stop: CancelToken,
}

impl Heartbeat {
    /// Starts sending presence updates every two minutes.
    pub fn start(
        shared: Shared,
        me: Holder,
        report: impl Fn(PresenceUpdate) -> bool + Send + 'static,
    ) -> Self {
        let beat = Self { ended: Arc::default(), stop: CancelToken::default() };
        let (ended, stop) = (Arc::clone(&beat.ended), beat.stop.clone());
        std::thread::spawn(move || {
            let session = session(&me);
            let mut last: Option<Result<Vec<String>, String>> = None;
            while !ended.load(Ordering::Relaxed) {
                let heard = once(&shared, &session, &me, &stop);
                let news = heard
                    .as_ref()
                    .map(|list| list.iter().map(|h| h.session.clone()).collect())
                    .map_err(Clone::clone);
                if last.as_ref() != Some(&news) {
                    last = Some(news);
                    let heard = PresenceUpdate { address: shared.address().text().to_owned(), others: heard };
                    if !report(heard) {
                        break;
                    }
                }
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_secs(here::BEAT) && !ended.load(Ordering::Relaxed) {
                    std::thread::sleep(LOOK);
                }
            }
            // An entry that cannot be removed expires in a few minutes.
            let _ = shared.say_gone(&session, &CancelToken::default());
        });
        beat
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        self.stop.stop();
    }
}

fn session(me: &Holder) -> String {
    let text = format!("{} {} {} {}", me.who, me.machine, me.process, me.since);
    boardsight_store::Fingerprint::of(text.as_bytes()).short()
}

fn once(shared: &Shared, session: &str, me: &Holder, stop: &CancelToken) -> Result<Vec<Presence>, String> {
    let now = Timestamp::now();
    shared.say_here(session, me, stop).map_err(|e| e.to_string())?;
    let mut others = shared.who(Some(session), now, stop).map_err(|e| e.to_string())?;
    others.retain(|here| here.session != session);
    match shared.open(now, stop).map_err(|e| e.to_string())?.offline {
        Some(error) => Err(error.to_string()),
        None => Ok(others),
    }
}

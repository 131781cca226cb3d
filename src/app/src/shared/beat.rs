//! Says every two minutes that this window has the shared board open, hears who else has, and fetches what others saved as
//! far as nothing waits here. It wakes the window only for news.

use boardsight_remote::{Here, Shared, Stop, here};
use boardsight_store::Holder;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often it is looked whether the window has let go.
const LOOK: Duration = Duration::from_millis(250);

/// What was heard.
pub struct Heard {
    /// Of which board.
    pub address: String,
    /// Who else has it open; or why nothing was heard.
    pub others: Result<Vec<Here>, String>,
}

/// It ends, and the note is taken away, when this is dropped.
pub struct Beat {
    ended: Arc<AtomicBool>,
    stop: Stop,
}

impl Beat {
    /// Begins.
    pub fn start(shared: Shared, me: Holder, report: impl Fn(Heard) -> bool + Send + 'static) -> Self {
        let beat = Self { ended: Arc::default(), stop: Stop::default() };
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
                    let heard = Heard { address: shared.address().text().to_owned(), others: heard };
                    if !report(heard) {
                        break;
                    }
                }
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_secs(here::BEAT) && !ended.load(Ordering::Relaxed) {
                    std::thread::sleep(LOOK);
                }
            }
            // One that cannot be taken away is taken for silent in a few minutes.
            let _ = shared.say_gone(&session, &Stop::default());
        });
        beat
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        self.stop.stop();
    }
}

fn session(me: &Holder) -> String {
    let text = format!("{} {} {} {}", me.who, me.machine, me.process, me.since);
    boardsight_store::Fingerprint::of(text.as_bytes()).short()
}

fn once(shared: &Shared, session: &str, me: &Holder, stop: &Stop) -> Result<Vec<Here>, String> {
    let now = Timestamp::now();
    shared.say_here(session, me, stop).map_err(|e| e.to_string())?;
    let mut others = shared.who(Some(session), now, stop).map_err(|e| e.to_string())?;
    others.retain(|here| here.session != session);
    match shared.open(now, stop).map_err(|e| e.to_string())?.offline {
        Some(error) => Err(error.to_string()),
        None => Ok(others),
    }
}

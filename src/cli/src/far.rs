//! How far a long reading is, on the way: said where errors are, so that what the command writes stays as it is.

use boardsight_core::progress::Progress;
use std::io::{self, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// What takes no longer than this says nothing of how far it is.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How often it is said after that.
const EVERY: Duration = Duration::from_secs(1);

/// How far it is, with how much of the whole is behind.
pub(super) fn in_hundred(what: &str, done: f32) -> String {
    format!("{what}: {:.0}%", done * 100.0)
}

/// Does some work on a thread of its own and says how far it is while it takes long, in the words that `line` makes of it.
///
/// # Errors
/// If nothing can be written any more; the work is then asked to stop.
pub(super) fn told<T: Send>(
    err: &mut dyn Write,
    line: fn(&str, f32) -> String,
    work: impl FnOnce(&Progress) -> T + Send,
) -> io::Result<T> {
    let progress = Progress::default();
    let (sender, receiver) = channel();
    std::thread::scope(|scope| {
        let own = progress.clone();
        let worker = scope.spawn(move || {
            let done = work(&own);
            // Nobody listens where writing failed, and then nobody misses it.
            let _ = sender.send(());
            done
        });
        let mut wait = PATIENCE;
        let mut written = Ok(());
        let mut said = String::new();
        while written.is_ok() && receiver.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            let (what, done) = progress.at();
            let now = line(&what, done);
            // What has not moved since is not said again.
            if now != said && !what.is_empty() {
                written = writeln!(err, "boardsight: {now}");
                said = now;
            }
            wait = EVERY;
        }
        if written.is_err() {
            progress.cancel();
        }
        let done = worker.join().map_err(|_| io::Error::other("the reading ended without an answer"))?;
        written.map(|()| done)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quick_says_nothing_and_what_takes_long_says_how_far_it_is() {
        let mut err = Vec::new();
        assert_eq!(told(&mut err, in_hundred, |_| 5).unwrap(), 5);
        assert!(err.is_empty());
        let slow = |progress: &Progress| {
            progress.step("Reading rows", 0.5).unwrap();
            std::thread::sleep(PATIENCE + Duration::from_millis(200));
        };
        told(&mut err, in_hundred, slow).unwrap();
        assert!(String::from_utf8(err).unwrap().starts_with("boardsight: Reading rows: 50%"));
    }
}

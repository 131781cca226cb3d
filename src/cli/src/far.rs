//! Progress of a long reading. Prints it to stderr, so that stdout can be piped.

use boardsight_core::progress::Progress;
use std::io::{self, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Time before progress is first printed; shorter work prints nothing.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Interval between progress lines.
const EVERY: Duration = Duration::from_secs(1);

/// Returns a progress line with the percentage done.
pub(super) fn in_hundred(what: &str, done: f32) -> String {
    format!("{what}: {:.0}%", done * 100.0)
}

/// Runs work on another thread and prints its progress while it runs, formatted by `line`.
///
/// # Errors
/// If output fails; the work is then cancelled.
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
            // Ignore send errors: the receiver is dropped when writing failed.
            let _ = sender.send(());
            done
        });
        let mut wait = PATIENCE;
        let mut written = Ok(());
        let mut said = String::new();
        while written.is_ok() && receiver.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            let (what, done) = progress.at();
            let now = line(&what, done);
            // Print progress only if it changed.
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
    fn progress_is_printed_only_for_long_work() {
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

//! How far a long piece of work is, and a way to stop it: shared between the one who works and the one who waits. Reading a
//! return and writing a document both use it; it is no room, and names none.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How far a long piece of work is. Clones speak of the same work.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stopped: AtomicBool,
    at: Mutex<(String, f32)>,
}

/// The work was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Progress {
    /// Asks the work to stop. It does so at its next step, and nothing is written.
    pub fn cancel(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }

    /// Says what is being done, and how much of the whole is behind, from 0 to 1.
    ///
    /// # Errors
    /// If the work was asked to stop.
    pub fn step(&self, what: &str, done: f32) -> Result<(), Cancelled> {
        if self.is_cancelled() {
            return Err(Cancelled);
        }
        let mut at = self.0.at.lock().unwrap_or_else(PoisonError::into_inner);
        what.clone_into(&mut at.0);
        at.1 = done.clamp(0.0, 1.0);
        Ok(())
    }

    /// What is being done, and how much of the whole is behind, from 0 to 1.
    #[must_use]
    pub fn at(&self) -> (String, f32) {
        self.0.at.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_is_asked_to_stop_stops_at_its_next_step() {
        let progress = Progress::default();
        let worker = progress.clone();
        assert_eq!(worker.step("Setting pages", 0.4), Ok(()));
        assert_eq!(progress.at(), ("Setting pages".to_owned(), 0.4));
        progress.cancel();
        assert_eq!(worker.step("Writing", 0.9), Err(Cancelled));
        assert_eq!(progress.at().0, "Setting pages");
    }
}

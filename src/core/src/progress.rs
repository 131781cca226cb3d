//! Progress and cancellation of a long task, shared between the worker and the waiting thread. Imports and
//! exports both use it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Progress and cancellation of a long task. Clones share state.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stopped: AtomicBool,
    at: Mutex<(String, f32)>,
}

/// Error of a cancelled task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Progress {
    /// Requests cancellation. The task stops at its next step and writes nothing.
    pub fn cancel(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// Returns whether cancellation was requested.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }

    /// Reports the current step and the completed fraction of the whole, from 0 to 1.
    ///
    /// # Errors
    /// If cancellation was requested.
    pub fn step(&self, what: &str, done: f32) -> Result<(), Cancelled> {
        if self.is_cancelled() {
            return Err(Cancelled);
        }
        let mut at = self.0.at.lock().unwrap_or_else(PoisonError::into_inner);
        what.clone_into(&mut at.0);
        at.1 = done.clamp(0.0, 1.0);
        Ok(())
    }

    /// Returns the current step and the completed fraction of the whole, from 0 to 1.
    #[must_use]
    pub fn at(&self) -> (String, f32) {
        self.0.at.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelled_work_stops_at_its_next_step() {
        let progress = Progress::default();
        let worker = progress.clone();
        assert_eq!(worker.step("Setting pages", 0.4), Ok(()));
        assert_eq!(progress.at(), ("Setting pages".to_owned(), 0.4));
        progress.cancel();
        assert_eq!(worker.step("Writing", 0.9), Err(Cancelled));
        assert_eq!(progress.at().0, "Setting pages");
    }
}

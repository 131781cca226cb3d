//! Fixtures and test helpers for all crates. A development dependency only.

#![allow(clippy::unwrap_used, reason = "a fixture that is wrong fails the test at once")]

pub mod fixture;

/// Module path through which `fixture` refers to the model. The unit tests of `boardsight-core` include
/// that file too, so it cannot refer to the crate by name.
mod model {
    pub use boardsight_core::model::*;
}

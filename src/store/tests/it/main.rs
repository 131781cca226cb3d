//! Tests of boards on disk when file operations fail.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod journal;
mod power;
#[cfg(unix)]
mod private;

//! Tests of boards on disk when file operations fail.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
#![allow(clippy::type_complexity, clippy::semicolon_if_nothing_returned)]

mod journal;
mod power;
#[cfg(unix)]
mod private;

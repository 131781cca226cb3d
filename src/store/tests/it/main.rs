//! Boards on disk when things go wrong beneath them.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod journal;
mod power;
#[cfg(unix)]
mod private;

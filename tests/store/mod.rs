//! Boards on disk: rejected files, recovered data, and behaviour on faults.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod bad;
#[cfg(unix)]
mod full;
mod killed;
#[cfg(unix)]
mod outputs;
mod papers;
mod program;
mod random;
mod rough;
mod safe;
mod signed;
mod snapshots;
mod together;

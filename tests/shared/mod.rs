//! Shared boards: real processes of the program against real servers on this machine, which the tests start
//! and stop, and against a folder.

#![cfg(feature = "shared")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod azure;
mod emulators;
mod faults;
mod folder;
mod full;
mod gcs;
mod google;
mod journeys;
mod linked;
mod machine;
mod proxy;
mod rollup;
mod s3;
mod writers;

//! The window as its readers meet it: by keyboard, by what controls are called, in every theme and text size.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

mod access;
mod contrast;
#[cfg(all(debug_assertions, target_os = "linux"))]
mod crash;
mod dialogs;
mod first;
mod keyboard;
mod names;
mod review;
mod savings;
mod terms;

//! The window as its users operate it: by keyboard, by the names of controls, in every theme and text size.
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
mod places;
mod review;
mod savings;
mod terms;

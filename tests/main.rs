//! End-to-end tests: the program through its commands, as processes, and through its window, by accessible
//! names.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::type_complexity,
    unused_qualifications
)]

mod brief;
mod common;
mod desk;
mod docs;
mod exchange;
mod export;
mod flagship;
mod forecast;
mod fuzz_corpus;
mod glossary;
mod intake;
mod intake_page;
mod meetings_page;
mod office;
mod packages;
mod paper;
mod risk_views;
mod risks_page;
mod savings_page;
mod shared;
mod signals_page;
mod spc;
mod store;
mod window;

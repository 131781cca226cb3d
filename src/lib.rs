//! Boardsight: oversight of programmes by a governance board.
//!
//! The rooms of the house, lowest first. A lower room never names a higher one; `ARCHITECTURE.md` says why.
//!
//! | room | what lives there |
//! | --- | --- |
//! | [`model`] | the board's world as plain serde types |
//! | [`analysis`] | pure functions of the model |
//! | [`edit`] | every change a person can make, as a value |
//! | [`store`] | RON on disk |
//! | [`shared`] | boards on storage that several people save to |
//! | [`intake`] | returns and registers read into proposed edits |
//! | [`brief`] | what each page says, with no screen and no paper in it |
//! | [`paper`] | the same pages as documents |
//! | [`proof`] | whether a paper is what it says it is, and what changed between two boards |
//! | [`command`] | the headless commands |
//! | `desk` | the window (feature `window`) |
// A build without some of the features leaves what serves them alone unused; the whole program is held to account.
#![cfg_attr(
    not(all(feature = "window", feature = "paper", feature = "office", feature = "shared")),
    allow(dead_code, reason = "serves a feature that is left out")
)]

pub mod analysis;
pub mod brief;
pub mod command;
#[cfg(feature = "window")]
pub mod desk;
pub mod edit;
pub mod intake;
pub mod model;
pub mod paper;
pub mod progress;
pub mod proof;
pub mod shared;
pub mod store;

//! Pure functions of a [`Board`](boardsight_core::model::Board) and a day: coverage, variance, savings,
//! exposure, open items, changes and search.
//!
//! Nothing here reads a clock or a file, and there is no state between calls: the same board and day give
//! the same result.
//!
//! Records with a day of their own are left out on an earlier day, or count as still open. Examples are the
//! receipt of a return, a rating, an expectation, a decision and a completed action. [`known`] determines
//! all other records known on a day; pass its result to the other functions.

#![warn(missing_docs)]

pub mod alerts;
pub mod arrival;
pub mod by_place;
pub mod changes;
pub mod comments;
pub mod compared;
pub mod completeness;
pub mod confidence;
pub mod coverage;
pub mod exposure;

pub mod forecast;
pub mod groups;
pub mod known;
pub mod open;
pub mod overlap;
pub mod places;
pub mod random;
pub mod reference;
pub mod review;
pub mod rollup;
pub mod savings;
pub mod search;
pub mod signals;
pub mod spc;
pub mod variance;

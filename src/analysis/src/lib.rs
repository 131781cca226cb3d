//! Pure functions of a [`Board`](boardsight_core::model::Board) and a day: coverage, variance, savings, exposure, what is open,
//! what changed, and search.
//!
//! Nothing here reads a clock or a file, and nothing is remembered between calls: the same board and the same day
//! give the same answer. Records that carry a day of their own (a return's receipt, a rating, an expectation, a
//! decision, an action done) are left out, or count as still open, on a day before that. What else was known on a day
//! is the matter of [`known`]: give the other functions the board that it returns.

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

//! The data model of a governance board, and every edit that may change it.
//!
//! - [`model`]: the records of a board as plain serde types, with validation.
//! - [`edit`]: every change as a value: applied, undone, and recorded in the audit trail.
//! - [`progress`]: progress and cancellation of a long task.
//! - [`text`]: text for cells of CSV.
//!
//! Nothing here reads a clock, a file or a random number: the date, the author and any seed are passed in.

#![warn(missing_docs)]

pub mod edit;
pub mod model;
pub mod progress;
pub mod text;

#[cfg(test)]
#[path = "../../testkit/src/fixture.rs"]
mod fixture;

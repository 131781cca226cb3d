//! The pages as documents.
//!
//! Not written yet. What will live here draws what [`crate::brief::page`] says, with the same chart specifications as
//! the window, and adds no figure of its own.

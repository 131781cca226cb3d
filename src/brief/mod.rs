//! What each page says, as text, tables and chart specifications, with no screen and no paper in it.
//!
//! The window and the documents both draw from here, so that the paper is the screen.

pub mod spec;

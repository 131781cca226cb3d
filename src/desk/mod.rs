//! The window: one file a page, small shared widgets, a theme.

pub mod context;
pub mod theme;

//! The window: one file a page, small shared widgets, a theme.

mod alone;
pub mod app;
mod bars;
pub mod blocks;
pub mod chart;
pub mod clock;
pub mod context;
pub mod dialogs;
mod export;
mod files;
mod jobs;
mod measures;
mod menu;
mod overview;
mod prompts;
mod savings;
mod search;
pub mod settings;
mod shortcuts;
mod start;
pub mod status;
mod streams;
mod stubs;
pub mod theme;
pub mod widgets;

pub use app::{App, Services};
pub use start::run;

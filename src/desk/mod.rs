//! The window: one file a page, small shared widgets, a theme.

pub mod app;
mod bars;
pub mod blocks;
pub mod chart;
pub mod clock;
pub mod context;
pub mod dialogs;
mod export;
pub mod fields;
mod files;
pub mod inspector;
mod jobs;
mod keeping;
mod kept;
mod measures;
pub mod meetings;
mod memo;
mod menu;
mod overview;
mod prompts;
pub mod risks;
mod savings;
mod search;
pub mod settings;
pub mod shelf;
mod shortcuts;
pub mod signals;
mod start;
pub mod status;
mod streams;
pub mod theme;
mod together;
mod watch;
pub mod widgets;

pub use app::{App, Services};
pub use start::run;

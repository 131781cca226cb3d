//! One page, large, with nothing around it: for a projector. Left and right turn the pages, up and down scroll, Escape ends it. Nothing can be
//! changed meanwhile.

use eframe::egui::{Context, Id};

/// How wide a page is laid out, in points: wide enough for every page, and as large on the wall as that allows.
pub(crate) const WIDTH: f32 = 1120.0;

pub(crate) fn shown() -> Id {
    Id::unique("boardsight is presenting")
}

/// Whether a page is being presented: up and down scroll it, whatever they do otherwise.
#[must_use]
pub fn is_presenting(ctx: &Context) -> bool {
    ctx.data(|d| d.get_temp(shown())).unwrap_or(false)
}

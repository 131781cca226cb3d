//! Presenting one page on a projector.

use super::App;
use boardsight_report::PageName;
use eframe::egui::{Context, Key, Modifiers, ViewportCommand};

/// Width of the page layout, in points: wide enough for every page.
const WIDTH: f32 = 1120.0;

impl App {
    /// Starts or ends the presentation.
    pub(super) fn present(&mut self, ctx: &Context, on: bool) {
        self.nav.presenting = on;
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(on));
        if on {
            self.nav.selected = None;
            self.startup.state.welcome = None;
            self.startup.state.tour = None;
            // Remove the focus, so that up and down scroll.
            ctx.memory_mut(|m| m.focused().into_iter().for_each(|id| m.surrender_focus(id)));
        } else {
            self.show_settings(ctx);
        }
    }

    /// Handles keys and zoom during the presentation.
    pub(super) fn presenting(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        let wide = ctx.content_rect().width() * zoom;
        let wanted = (wide / WIDTH).clamp(0.6, 4.0);
        if wide > 0.0 && (wanted - zoom).abs() > 0.01 {
            ctx.set_zoom_factor(wanted);
        }
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let at = PageName::ALL.iter().position(|p| *p == self.nav.page).unwrap_or(0);
        let last = PageName::ALL.len() - 1;
        let to = if pressed(Key::ArrowRight) {
            Some((at + 1).min(last))
        } else if pressed(Key::ArrowLeft) {
            Some(at.saturating_sub(1))
        } else {
            None
        };
        if let Some(page) = to.and_then(|to| PageName::ALL.get(to)) {
            self.nav.page = *page;
        }
        if pressed(Key::Escape) || pressed(Key::F5) {
            self.present(ctx, false);
        }
    }
}

//! Keyboard shortcuts of the window.

use super::App;
use crate::command::{Command, consume_shortcut};
use crate::settings::SCALES;
use crate::status::Severity;
use eframe::egui::{Context, Key, Modifiers, Popup};

impl App {
    /// Runs the command whose shortcut was pressed in this frame. Shows the reason if the command is not
    /// available.
    pub(super) fn shortcuts(&mut self, ctx: &Context) {
        if let Some(command) = consume_shortcut(ctx) {
            self.run_if_enabled(ctx, command);
        }
        self.parts(ctx);
        let free = !ctx.egui_wants_keyboard_input() && !Popup::is_any_open(ctx);
        if free
            && self.nav.selected.is_some()
            && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
        {
            self.nav.selected = None;
        }
    }

    /// Runs a command, or shows why it is not available.
    pub(super) fn run_if_enabled(&mut self, ctx: &Context, command: Command) {
        match command.disabled_reason(self.capabilities()) {
            None => self.run(ctx, command),
            Some(reason) => {
                let label = command.info().label;
                self.notify(Severity::Problem, format!("{}: {reason}", label.trim_end_matches('\u{2026}')));
            }
        }
    }

    /// Sets the text scale in percent, within its bounds.
    pub(super) fn scale_to(&mut self, ctx: &Context, scale: u16) {
        self.settings.scale = scale.clamp(*SCALES.start(), *SCALES.end());
        self.keep_settings(ctx);
    }
}

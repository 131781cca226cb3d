//! Moves the keyboard focus between the parts of the window with F6.

use super::App;
use crate::focus::{PARTS, part};
use eframe::egui::{Context, Id, Key, Modifiers};

impl App {
    /// Moves the focus to the next part of the window (F6) or the previous one (Shift+F6).
    pub(super) fn parts(&mut self, ctx: &Context) {
        let back = ctx.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::F6));
        let on = !back && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F6));
        if !back && !on {
            return;
        }
        let step = if back { PARTS.len() - 1 } else { 1 };
        for _ in 0..PARTS.len() {
            self.nav.focus_region = (self.nav.focus_region + step) % PARTS.len();
            let name = PARTS[self.nav.focus_region];
            if name == "inspector" && self.nav.selected.is_none() {
                continue;
            }
            let control = ctx.data(|d| d.get_temp::<Id>(part(name))).unwrap_or_else(|| part(name));
            ctx.memory_mut(|m| m.request_focus(control));
            break;
        }
    }
}

//! The keyboard shortcuts of the window.

use super::App;
use crate::context::PageId;
use crate::prompts::Next;
use crate::settings::SCALES;
use crate::shortcuts::{CTRL, CTRL_SHIFT, PAGES};
use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

impl App {
    /// Does what the keys of this frame ask for.
    pub(super) fn shortcuts(&mut self, ctx: &Context) {
        let pressed = |modifiers: Modifiers, key: Key| {
            ctx.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(modifiers, key)))
        };
        // With Shift first: a shortcut without it also matches when Shift is held.
        if pressed(CTRL_SHIFT, Key::Z) || pressed(CTRL, Key::Y) {
            self.redo();
        }
        if pressed(CTRL_SHIFT, Key::S) {
            self.ask_for_board_file();
        }
        // While a text is being typed, taking back belongs to the text.
        if !ctx.egui_wants_keyboard_input() && pressed(CTRL, Key::Z) {
            self.undo();
        }
        if pressed(CTRL, Key::S) {
            self.save();
        }
        if pressed(CTRL, Key::N) {
            self.ask_first(ctx, Next::New);
        }
        if pressed(CTRL, Key::O) {
            self.ask_first(ctx, Next::Open);
        }
        if pressed(CTRL, Key::E) {
            self.ask_for_picture();
        }
        if pressed(CTRL, Key::Q) {
            self.ask_first(ctx, Next::Quit);
        }
        if pressed(CTRL, Key::K) {
            self.open_finder();
        }
        if pressed(Modifiers::NONE, Key::F5) {
            self.present(ctx, true);
        }
        self.parts(ctx);
        if pressed(CTRL, Key::F) {
            self.focus_search = true;
        }
        if pressed(Modifiers::SHIFT, Key::F1) {
            self.prompt = Some(crate::prompts::Prompt::About);
        }
        if pressed(Modifiers::NONE, Key::F1) {
            self.open_glossary(ctx);
        }
        if pressed(CTRL, Key::Plus) || pressed(CTRL, Key::Equals) {
            self.scale_to(ctx, self.settings.scale.saturating_add(10));
        }
        if pressed(CTRL, Key::Minus) {
            self.scale_to(ctx, self.settings.scale.saturating_sub(10));
        }
        if pressed(CTRL, Key::Num0) {
            self.scale_to(ctx, 100);
        }
        for (key, page) in PAGES.into_iter().zip(PageId::ALL) {
            if pressed(CTRL, key) {
                self.go_to(page);
            }
        }
        let free = !ctx.egui_wants_keyboard_input() && !eframe::egui::Popup::is_any_open(ctx);
        if free && self.selected.is_some() && pressed(Modifiers::NONE, Key::Escape) {
            self.selected = None;
        }
    }

    /// Sets the text scale, within its bounds.
    pub(super) fn scale_to(&mut self, ctx: &Context, scale: u16) {
        self.settings.scale = scale.clamp(*SCALES.start(), *SCALES.end());
        self.keep_settings(ctx);
    }
}

//! The welcome page.

use super::App;
use crate::action::AfterClose;
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::theme::{self, Palette};
use crate::welcome::{Pressed, at_start, begin, recent_file};
use crate::widgets::{self, card};
use eframe::egui::{self, Context, RichText, Ui};
use std::path::PathBuf;

impl App {
    /// Checks on a background thread which recent files exist, since an unavailable drive answers late.
    fn look_for_recent(&mut self) {
        let Some(welcome) = self.startup.state.welcome.as_mut().filter(|w| !w.asked) else { return };
        welcome.asked = true;
        let recent = self.settings.recent.clone();
        if recent.is_empty() {
            return;
        }
        let (sender, ctx) = self.tasks.queue.raw_sender();
        // Not counted as a running job: the page is usable whether the drives answer or not.
        std::thread::spawn(move || {
            let missing = recent
                .into_iter()
                // Do not check shared boards before they are opened.
                .filter(|file| crate::remote::address_in(file).is_none() && !file.exists())
                .collect();
            let _ = sender.send(TaskResult::Missing(missing));
            ctx.request_repaint();
        });
    }

    /// Stores which recent files are missing.
    pub(super) fn missing(&mut self, files: Vec<PathBuf>) {
        if let Some(welcome) = &mut self.startup.state.welcome {
            welcome.missing = files;
        }
    }

    pub(super) fn welcome_page(&mut self, ui: &mut Ui, p: &Palette) {
        self.look_for_recent();
        let idle = !self.is_busy();
        let mut pressed = None;
        let free = self.dialogs.prompt.is_none() && ui.memory(|m| m.focused().is_none());
        let first =
            self.startup.state.welcome.as_mut().is_some_and(|w| !std::mem::replace(&mut w.focused, true))
                && free;
        widgets::scroll(ui, "welcome", |ui| {
            ui.set_max_width(1040.0);
            ui.spacing_mut().item_spacing.y = 7.0;
            ui.add_space(6.0);
            let title = ui.label(RichText::new("Welcome to Boardsight").family(theme::strong()).size(22.0));
            widgets::heading_of(&title, "Welcome to Boardsight");
            ui.label("Who reports, what is off plan, what it costs and what could sink it: every programme that a board answers for, on one screen.");
            ui.add_space(6.0);
            let wide = ui.available_width() > 720.0;
            if wide {
                ui.columns(2, |columns| {
                    columns[0].with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                        begin(ui, (idle, first), p, &mut pressed);
                    });
                    columns[1].with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                        self.recent(ui, idle, p, &mut pressed);
                    });
                });
            } else {
                begin(ui, (idle, first), p, &mut pressed);
                self.recent(ui, idle, p, &mut pressed);
            }
            ui.add_space(4.0);
            at_start(ui, self.settings.at_start, &mut pressed);
            widgets::note(
                ui,
                "Files stay where you save them. There is no account, and nothing is sent anywhere unless you share a board.",
                p,
            );
        });
        if let Some(pressed) = pressed {
            let ctx = ui.ctx().clone();
            self.begin_with(&ctx, pressed);
        }
    }

    fn recent(&self, ui: &mut Ui, idle: bool, p: &Palette, pressed: &mut Option<Pressed>) {
        card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            widgets::section(ui, "Open recent");
            if self.settings.recent.is_empty() {
                widgets::note(
                    ui,
                    "Nothing has been opened yet. Boards and registers that you open are listed here.",
                    p,
                );
            }
            let missing = self.startup.state.welcome.as_ref().map_or(&[][..], |w| &w.missing);
            for file in &self.settings.recent {
                recent_file(ui, file, missing.contains(file), idle, p, pressed);
            }
        });
    }

    fn begin_with(&mut self, ctx: &Context, pressed: Pressed) {
        match pressed {
            Pressed::Example => self.ask_first(ctx, AfterClose::Example),
            Pressed::New(starter) => self.ask_first(ctx, AfterClose::Start(starter)),
            Pressed::Open => self.ask_first(ctx, AfterClose::Open),
            Pressed::OpenShared => self.ask_first(ctx, AfterClose::OpenShared),
            Pressed::Recent(file) => self.ask_first(ctx, AfterClose::OpenFile(file)),
            Pressed::Tour => self.begin_tour(),
            Pressed::Forget(file) => {
                self.settings.recent.retain(|known| *known != file);
                self.keep_settings(ctx);
                self.notify(
                    Severity::Note,
                    format!("{} is no longer listed; no file was touched", file.display()),
                );
            }
            Pressed::AtStart(choice) => {
                self.settings.at_start = choice;
                self.keep_settings(ctx);
            }
        }
    }
}

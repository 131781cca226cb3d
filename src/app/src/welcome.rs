//! The welcome page: what to begin with. It stands in the place of a page until one is opened.

use super::app::App;
use super::jobs::Done;
use super::prompts::Next;
use super::settings::AtStart;
use super::status::Kind;
use super::theme::{self, Palette};
use super::widgets::{self, card, named};
use boardsight_report::spec::Tone;
use boardsight_store::Starter;
use eframe::egui::{self, Button, Context, Label, RichText, Ui, vec2};
use std::path::PathBuf;

/// What the page knows.
#[derive(Default)]
pub struct Welcome {
    /// Whether it has been asked which of the files opened lately are there.
    asked: bool,
    /// The ones that are not.
    missing: Vec<PathBuf>,
    /// The first choice has been given the keyboard, so that Enter and Tab go on from it.
    focused: bool,
}

/// What was pressed.
enum Pressed {
    Example,
    New(Starter),
    Open,
    OpenShared,
    Tour,
    Recent(PathBuf),
    Forget(PathBuf),
    AtStart(AtStart),
}

impl App {
    /// Which of the files opened lately are there: asked off this thread, since a drive that has gone answers late.
    fn look_for_recent(&mut self) {
        let Some(welcome) = self.first.welcome.as_mut().filter(|w| !w.asked) else { return };
        welcome.asked = true;
        let recent = self.settings.recent.clone();
        if recent.is_empty() {
            return;
        }
        let (sender, ctx) = self.jobs.line();
        // Not a job that is waited for: the page can be used whether the drives answer or not.
        std::thread::spawn(move || {
            let missing = recent
                .into_iter()
                // Whether a shared board is there is not asked before it is opened.
                .filter(|file| super::shared::address_in(file).is_none() && !file.exists())
                .collect();
            let _ = sender.send(Done::Missing(missing));
            ctx.request_repaint();
        });
    }

    /// Takes in which files are not there.
    pub(super) fn missing(&mut self, files: Vec<PathBuf>) {
        if let Some(welcome) = &mut self.first.welcome {
            welcome.missing = files;
        }
    }

    /// Draws the page.
    pub(super) fn welcome_page(&mut self, ui: &mut Ui, p: &Palette) {
        self.look_for_recent();
        let idle = !self.is_busy();
        let mut pressed = None;
        let free = self.prompt.is_none() && ui.memory(|m| m.focused().is_none());
        let first =
            self.first.welcome.as_mut().is_some_and(|w| !std::mem::replace(&mut w.focused, true)) && free;
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
                    "Nothing has been opened yet. Boards and registers that you open stand here.",
                    p,
                );
            }
            let missing = self.first.welcome.as_ref().map_or(&[][..], |w| &w.missing);
            for file in &self.settings.recent {
                recent_file(ui, file, missing.contains(file), idle, p, pressed);
            }
        });
    }

    fn begin_with(&mut self, ctx: &Context, pressed: Pressed) {
        match pressed {
            Pressed::Example => self.ask_first(ctx, Next::Example),
            Pressed::New(starter) => self.ask_first(ctx, Next::Start(starter)),
            Pressed::Open => self.ask_first(ctx, Next::Open),
            Pressed::OpenShared => self.ask_first(ctx, Next::OpenShared),
            Pressed::Recent(file) => self.ask_first(ctx, Next::OpenFile(file)),
            Pressed::Tour => self.begin_tour(),
            Pressed::Forget(file) => {
                self.settings.recent.retain(|known| *known != file);
                self.keep_settings(ctx);
                self.say(Kind::Note, format!("{} is no longer listed; no file was touched", file.display()));
            }
            Pressed::AtStart(choice) => {
                self.settings.at_start = choice;
                self.keep_settings(ctx);
            }
        }
    }
}

fn begin(ui: &mut Ui, (idle, mut first): (bool, bool), p: &Palette, pressed: &mut Option<Pressed>) {
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::section(ui, "Begin");
        let mut choice = |ui: &mut Ui, name: &str, about: &str, idle: bool, what: Pressed| {
            let text = RichText::new(name).family(theme::strong());
            let shown = ui.add_enabled(idle, Button::new(text).min_size(vec2(ui.available_width(), 28.0)));
            named(&shown, name);
            if std::mem::take(&mut first) {
                shown.request_focus();
            }
            widgets::described(&shown, about);
            widgets::note(ui, about, p);
            ui.add_space(3.0);
            if shown.clicked() {
                *pressed = Some(what);
            }
        };
        choice(
            ui,
            "Open the example board",
            "The Integration Partnership Board on 8 February 2017, from published figures. It is inside the program; saving asks for a place.",
            idle,
            Pressed::Example,
        );
        choice(ui, "Take the tour", "Five steps through the example board's pages, or those of the board that is open.", true, Pressed::Tour);
        choice(ui, "New board: blank\u{2026}", Starter::Blank.about(), idle, Pressed::New(Starter::Blank));
        choice(ui, "New board: shaped like the example\u{2026}", Starter::Shaped.about(), idle, Pressed::New(Starter::Shaped));
        choice(ui, "Open a file\u{2026}", "A board or a risk register, from your own disk or a shared drive.", idle, Pressed::Open);
        choice(
            ui,
            "Open a shared board\u{2026}",
            "One that several people keep on storage of the organisation, by its address.",
            idle,
            Pressed::OpenShared,
        );
    });
}

fn recent_file(
    ui: &mut Ui,
    file: &std::path::Path,
    missing: bool,
    idle: bool,
    p: &Palette,
    pressed: &mut Option<Pressed>,
) {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = file.parent().map(|f| f.display().to_string()).unwrap_or_default();
    ui.horizontal(|ui| {
        let text = RichText::new(&name).family(theme::strong());
        let room = ui.available_width() - if missing { 190.0 } else { 0.0 };
        let shown = ui
            .scope(|ui| {
                ui.set_max_width(room.max(80.0));
                ui.add_enabled(idle && !missing, Button::new(text).truncate())
            })
            .inner;
        named(&shown, &format!("Open {name}"));
        widgets::described(&shown, &folder);
        if shown.on_hover_text(file.display().to_string()).clicked() {
            *pressed = Some(Pressed::Recent(file.to_path_buf()));
        }
        if missing {
            widgets::chip(ui, "not there now", Tone::Missing, p)
                .on_hover_text("It was moved or deleted, or its drive does not answer");
            let forget = ui.small_button("Forget");
            named(&forget, &format!("Forget {name}"));
            if forget.on_hover_text("Take it off this list").clicked() {
                *pressed = Some(Pressed::Forget(file.to_path_buf()));
            }
        }
    });
    ui.add(Label::new(RichText::new(folder).small().color(p.faint)).truncate());
}

fn at_start(ui: &mut Ui, now: AtStart, pressed: &mut Option<Pressed>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("When Boardsight starts without a file:");
        for choice in AtStart::ALL {
            if ui.radio(now == choice, choice.label()).clicked() {
                *pressed = Some(Pressed::AtStart(choice));
            }
        }
    });
}

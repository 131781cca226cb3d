//! Welcome page: the ways to start. It replaces the page until one is opened.

use super::settings::AtStart;
use super::theme::{self, Palette};
use super::widgets::{self, card, named};
use boardsight_report::spec::Tone;
use boardsight_store::Starter;
use eframe::egui::{Button, Label, RichText, Ui, vec2};
use std::path::PathBuf;

/// State of the page.
#[derive(Default)]
pub struct Welcome {
    /// Whether the check for missing recent files was started.
    pub(crate) asked: bool,
    /// Recent files that no longer exist.
    pub(crate) missing: Vec<PathBuf>,
    /// Whether the first choice has had the focus, so that Enter and Tab continue from it.
    pub(crate) focused: bool,
}

/// Pressed button.
pub(crate) enum Pressed {
    Example,
    New(Starter),
    Open,
    OpenShared,
    Tour,
    Recent(PathBuf),
    Forget(PathBuf),
    AtStart(AtStart),
}

pub(crate) fn begin(
    ui: &mut Ui,
    (idle, mut first): (bool, bool),
    p: &Palette,
    pressed: &mut Option<Pressed>,
) {
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
            "The Integration Partnership Board on 8 February 2017, from published figures. It is part of the program; you choose where to save it.",
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

pub(crate) fn recent_file(
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

pub(crate) fn at_start(ui: &mut Ui, now: AtStart, pressed: &mut Option<Pressed>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("When Boardsight starts without a file:");
        for choice in AtStart::ALL {
            if ui.radio(now == choice, choice.label()).clicked() {
                *pressed = Some(Pressed::AtStart(choice));
            }
        }
    });
}

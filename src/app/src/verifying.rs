//! Saying whether a paper or snapshot is unaltered: looked at off the drawing thread, told in words.

use super::app::App;
use super::dialogs::Question;
use super::files::Purpose;
use super::jobs::Done;
use super::prompts::{Came, Prompt, buttons, close, heading};
use super::status::Kind;
use super::theme::Palette;
use super::widgets;
use boardsight_export::verify::{self as proof, Found, Judgement};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::Ui;
use std::path::PathBuf;

/// What was looked at, and what was found.
pub struct Verified {
    pub file: PathBuf,
    pub judgement: Judgement,
}

impl App {
    /// Asks which paper or snapshot is to be looked at.
    pub(super) fn ask_to_verify(&mut self) {
        let question = Question {
            title: "Verify a paper or snapshot".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Papers, snapshots and boards",
            extension: "*",
            folder: self.folder(),
        };
        self.ask_for_file(Purpose::Verify, &question);
    }

    /// Looks at a paper or snapshot. A paper is held against what lies beside it and beside the open board.
    pub(super) fn verify(&mut self, file: PathBuf) {
        let own = self.file.clone();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.say(Kind::Note, format!("Verifying {name}"));
        self.jobs.start(move || {
            let more = own.map(|own| proof::beside(&own)).unwrap_or_default();
            let judgement = proof::of_file(&file, &more);
            Done::Verified(Box::new(Verified { file, judgement }))
        });
    }

    /// Shows what was found.
    pub(super) fn verified(&mut self, done: Verified) {
        let name = done.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (kind, word) = match done.judgement.found {
            Found::Unaltered => (Kind::Done, "is unaltered"),
            Found::Altered => (Kind::Problem, "was altered, or does not match"),
            Found::Unknown => (Kind::Problem, "could not be verified"),
        };
        self.say(kind, format!("{name} {word}"));
        self.prompt = Some(Prompt::Verified(done));
    }
}

/// The window that says what was found.
pub(super) fn verified_form(ui: &mut Ui, palette: &Palette, done: &Verified) -> Came {
    heading(ui, &done.file.file_name().unwrap_or_default().to_string_lossy());
    let (word, tone) = match done.judgement.found {
        Found::Unaltered => ("Unaltered", Tone::Good),
        Found::Altered => ("Altered", Tone::Bad),
        Found::Unknown => ("Cannot be said", Tone::Missing),
    };
    widgets::chip(ui, word, tone, palette);
    ui.add_space(6.0);
    for said in &done.judgement.said {
        ui.label(say::capital(said));
        ui.add_space(3.0);
    }
    widgets::note(ui, &done.file.display().to_string(), palette);
    buttons(ui, |ui| close(ui, "Close"))
}

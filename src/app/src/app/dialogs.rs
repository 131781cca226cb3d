//! Dialogs that need access to the whole window, with their effects.

use super::App;
use super::document::Origin;
use crate::action::{AfterClose, FilePurpose};
use crate::dialog::{DialogResponse, buttons, close, entered, heading};
use crate::dialogs::{Prompt, about};
use crate::files::Failure;
use crate::layout;
use crate::session_state::SaveFallback;
use crate::status::Severity;
use crate::theme::{self, Palette};
use crate::widgets::{named, shape};
use boardsight_report::spec::Tone;
use boardsight_store::Starter;
use boardsight_store::journal::Restored;
use eframe::egui::{self, Context, RichText, ScrollArea, TextEdit, Ui};
use std::path::PathBuf;

impl App {
    pub(super) fn dialogs_ui(&mut self, ui: &Ui, palette: &Palette) {
        let Some(mut prompt) = self.dialogs.prompt.take() else { return };
        let ctx = ui.ctx().clone();
        let wide = matches!(
            prompt,
            Prompt::Failed { .. }
                | Prompt::About
                | Prompt::Versions(_)
                | Prompt::Crashed { .. }
                | Prompt::Glossary(_)
                | Prompt::Shared(_)
                | Prompt::Verified(_)
        );
        let width = if wide { 620.0 } else { 400.0 };
        let shown = layout::over(&ctx, "prompt", width, |ui| self.dialog_ui(ui, palette, &mut prompt));
        // The user must decide about an earlier session's changes; otherwise later edits would be based on
        // part of them.
        let must_answer = matches!(prompt, Prompt::Restored(_));
        let closed = (shown.should_close() && !must_answer) || matches!(shown.inner, DialogResponse::Close);
        if closed
            && matches!(prompt, Prompt::Unsaved(_))
            && self.document.after_save.is_none()
            && !self.startup.leaving
        {
            self.notify(Severity::Note, "Nothing was closed");
        }
        // The dialog may have opened another one.
        if !closed && self.dialogs.prompt.is_none() {
            self.dialogs.prompt = Some(prompt);
        }
    }

    fn dialog_ui(&mut self, ui: &mut Ui, palette: &Palette, prompt: &mut Prompt) -> DialogResponse {
        let ctx = ui.ctx().clone();
        match prompt {
            Prompt::Unsaved(next) => self.unsaved(ui, &ctx, next),
            Prompt::Failed { title, file, failure, saving } => {
                heading(ui, title);
                self.failed(ui, palette, file, failure, *saving)
            }
            Prompt::Path { purpose, text } => self.path(ui, &ctx, purpose, text),
            Prompt::New { name, starter } => self.new_board(ui, name, starter),
            Prompt::Glossary(glossary) => glossary.show(ui, palette),
            Prompt::Crashed { report, whole } => self.crashed(ui, palette, report, whole),
            Prompt::Restored(restored) => self.restored(ui, restored),
            Prompt::Register => self.register(ui),
            Prompt::Versions(kept) => self.versions(ui, &ctx, palette, kept),
            Prompt::Shared(asked) => self.shared_asked(ui, palette, asked),
            Prompt::Pack => self.pack_form(ui),
            Prompt::Verified(done) => crate::verify::verified_form(ui, palette, done),
            Prompt::Template(form) => self.template_form(ui, form),
            Prompt::Settings => self.settings(ui, &ctx),
            Prompt::About => about(ui, palette),
        }
    }

    fn restored(&mut self, ui: &mut Ui, restored: &Restored) -> DialogResponse {
        heading(ui, "Recover unsaved changes?");
        let name = &restored.board.name;
        let nothing = restored.made == 0 && self.document.recovered_journal.is_none();
        ui.label(match restored.made {
            0 if nothing => format!("Nothing that it made to {name} can be brought back."),
            0 => format!("Work on {name} that was never saved can be brought back."),
            1 => format!("1 change was made to {name} and not saved, and can be brought back."),
            n => format!("{n} changes were made to {name} and not saved, and can be brought back."),
        });
        if restored.to_merge {
            ui.label(
                "Someone else has changed the file since. Your changes will be merged; you will be asked about conflicts.",
            );
        }
        if let Some(lost) = &restored.lost {
            ui.label(lost);
        }
        buttons(ui, |ui| {
            let word = if restored.to_merge { "Compare and merge\u{2026}" } else { "Restore" };
            if !nothing && ui.button(word).clicked() {
                self.restore_recovered(restored.clone());
                return DialogResponse::Close;
            }
            let away = ui.button(if nothing { "Continue" } else { "Discard" });
            if away.on_hover_text("Its journal is kept beside the file under another name").clicked() {
                self.discard_recovered();
                return DialogResponse::Close;
            }
            DialogResponse::Keep
        })
    }

    fn unsaved(&mut self, ui: &mut Ui, ctx: &Context, next: &AfterClose) -> DialogResponse {
        heading(ui, "There is work that is not saved");
        let count = self.document.history.unsaved().0.len();
        let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        let last = self.document.history.undo_label().map(|l| format!(", the last: {l}")).unwrap_or_default();
        ui.label(format!("{changes} to {}{last}.", self.board().name));
        buttons(ui, |ui| {
            let save = ui.button("Save");
            if ui.memory(|m| m.focused().is_none()) {
                save.request_focus();
            }
            if save.clicked() {
                self.document.after_save = Some(next.clone());
                self.save();
                return DialogResponse::Close;
            }
            if ui.button("Discard").clicked() {
                self.document.session_state.discarded_revision = Some(self.revision());
                self.continue_with(ctx, next.clone());
                return DialogResponse::Close;
            }
            close(ui, "Cancel")
        })
    }

    fn failed(
        &mut self,
        ui: &mut Ui,
        p: &Palette,
        file: &std::path::Path,
        failure: &Failure,
        saving: bool,
    ) -> DialogResponse {
        ui.horizontal_top(|ui| {
            shape(ui, Tone::Bad, p);
            ui.vertical(|ui| {
                ui.label(RichText::new(file.display().to_string()).family(theme::strong()));
                ui.label(&failure.what);
            });
        });
        if !failure.problems.is_empty() {
            ui.add_space(4.0);
            let most = ui.ctx().content_rect().height() * 0.5;
            egui::Frame::new().fill(p.stripe).inner_margin(8).show(ui, |ui| {
                ScrollArea::vertical().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
                    for problem in &failure.problems {
                        ui.label(problem);
                    }
                });
            });
        }
        ui.add_space(4.0);
        let kept = format!("{} is open as before.", self.board().name);
        ui.label(if saving {
            "Nothing was lost: the board is open as before, and what was on disk is unchanged. Save it elsewhere, or \
             put right what is in the way and save again."
                .to_owned()
        } else {
            format!(
                "{kept} Put the file right at the places named and open it again; 'boardsight check' lists the same \
                 places in a terminal."
            )
        });
        buttons(ui, |ui| {
            if !failure.problems.is_empty() && ui.button("Copy the list").clicked() {
                ui.ctx().copy_text(failure.problems.join("\n"));
            }
            if saving
                && failure.way == SaveFallback::Merge
                && ui.button("Compare and merge\u{2026}").clicked()
            {
                self.compare_with_disk();
                return DialogResponse::Close;
            }
            if saving && failure.way == SaveFallback::Anew && ui.button("Recreate file").clicked() {
                self.document.session_state.recreate = true;
                self.save();
                return DialogResponse::Close;
            }
            if saving && ui.button("Save as\u{2026}").clicked() {
                self.ask_for_board_file();
                return DialogResponse::Close;
            }
            close(ui, "Close")
        })
    }

    fn path(
        &mut self,
        ui: &mut Ui,
        ctx: &Context,
        purpose: &FilePurpose,
        text: &mut String,
    ) -> DialogResponse {
        let folder = matches!(purpose, FilePurpose::ReturnFolder);
        let opening = folder
            || matches!(
                purpose,
                FilePurpose::Open
                    | FilePurpose::OpenReadOnly
                    | FilePurpose::ReadRegister
                    | FilePurpose::Returned
                    | FilePurpose::Return
                    | FilePurpose::Verify
                    | FilePurpose::TakeRegister
            );
        heading(
            ui,
            match (folder, opening) {
                (true, _) => "Watch which folder?",
                (false, true) => "Which file?",
                (false, false) => "Save to which file?",
            },
        );
        ui.label(if folder {
            "New returns in this folder are offered for import. Type or paste its path."
        } else {
            "This system offers no file dialog; type or paste the path."
        });
        let field = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY));
        named(&field, "Path");
        let enter = entered(ui, &field);
        let file = PathBuf::from(text.trim());
        let there = !opening && file.is_file();
        if there {
            ui.label("There is a file of that name; it would be replaced.");
        }
        let named = file.file_name().is_some();
        buttons(ui, |ui| {
            let word = match (folder, opening, there) {
                (true, ..) => "Watch",
                (_, true, _) if *purpose == FilePurpose::Verify => "Verify",
                (_, true, _) => "Open",
                (_, false, true) => "Replace",
                (_, false, false) => "Save",
            };
            if ui.add_enabled(named, egui::Button::new(word)).clicked() || (enter && named && !there) {
                self.handle_picked_file(ctx, purpose.clone(), file.clone());
                return DialogResponse::Close;
            }
            let came = close(ui, "Cancel");
            if matches!(came, DialogResponse::Close) {
                self.document.after_save = None;
            }
            came
        })
    }

    fn new_board(&mut self, ui: &mut Ui, name: &mut String, starter: &mut Starter) -> DialogResponse {
        heading(ui, "New board");
        ui.label("Its name");
        let field = ui.add(TextEdit::singleline(name).desired_width(f32::INFINITY));
        named(&field, "Name of the board");
        let enter = entered(ui, &field);
        ui.add_space(4.0);
        ui.label("What it starts from");
        for choice in Starter::ALL {
            ui.radio_value(starter, choice, choice.label());
        }
        ui.label(RichText::new(starter.about()).small());
        let named = !name.trim().is_empty();
        buttons(ui, |ui| {
            if ui.add_enabled(named, egui::Button::new("Create")).clicked() || (enter && named) {
                match starter.board(name.trim(), self.services.clock.today()) {
                    Ok(board) => {
                        self.put(board, Origin::Untitled);
                        self.notify(Severity::Done, "New board. Choose where to save it when you save");
                    }
                    Err(error) => self.notify(Severity::Problem, error.to_string()),
                }
                return DialogResponse::Close;
            }
            close(ui, "Cancel")
        })
    }

    fn register(&mut self, ui: &mut Ui) -> DialogResponse {
        heading(ui, "Save which register?");
        let board = self.board();
        let count = |id: Option<&str>| {
            board.risks.iter().filter(|r| r.programme.as_ref().map(|p| p.as_str()) == id).count()
        };
        let mut choices = vec![(None, format!("The board's own ({} risks)", count(None)))];
        choices.extend(
            board.programmes.iter().map(|p| {
                (Some(p.id.0.clone()), format!("{} ({} risks)", p.name, count(Some(p.id.as_str()))))
            }),
        );
        let mut came = DialogResponse::Keep;
        let most = ui.ctx().content_rect().height() * 0.5;
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            for (id, text) in choices {
                if ui.button(text).clicked() {
                    self.ask_for_register_file(id.as_deref());
                    came = DialogResponse::Close;
                }
            }
        });
        buttons(ui, |ui| match close(ui, "Cancel") {
            DialogResponse::Close => DialogResponse::Close,
            DialogResponse::Keep => came,
        })
    }

    fn settings(&mut self, ui: &mut Ui, ctx: &Context) -> DialogResponse {
        heading(ui, "Settings");
        ui.label("Your name or office, as the audit trail is to show it");
        let field = ui.add(TextEdit::singleline(&mut self.settings.name).desired_width(f32::INFINITY));
        named(&field, "Name for the audit trail");
        ui.add_space(6.0);
        ui.label("Appearance");
        ui.horizontal(|ui| {
            for choice in crate::settings::ThemeChoice::ALL {
                if ui.radio_value(&mut self.settings.theme, choice, choice.label()).changed() {
                    self.show_settings(ctx);
                }
            }
        });
        if let Some(place) = &self.services.settings {
            ui.add_space(6.0);
            ui.label(RichText::new(format!("Kept in {}", place.display())).small());
        }
        buttons(ui, |ui| {
            let came = close(ui, "Done");
            if matches!(came, DialogResponse::Close) {
                self.keep_settings(ctx);
            }
            came
        })
    }
}

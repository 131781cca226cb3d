//! Templates of returns and registers.

use super::App;
use crate::action::{FilePurpose, TemplateRequest};
use crate::dialog::{DialogResponse, buttons, close, heading};
use crate::dialogs::Prompt;
use crate::export_file::{slug, write_beside};
use crate::file_dialogs::FileDialogRequest;
use crate::import::template::{Form, made};
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::widgets::named;
use boardsight_core::model::ProgrammeId;
use eframe::egui::{Button, ComboBox, TextEdit, Ui};
use std::path::PathBuf;

impl App {
    /// Opens the form for the template of a return.
    pub(crate) fn ask_for_return_template(&mut self) {
        self.dialogs.prompt = Some(Prompt::Template(Form::for_return(self.board(), self.nav.as_of)));
    }

    /// Opens the form for the template of a register.
    pub(crate) fn ask_for_register_template(&mut self) {
        self.dialogs.prompt = Some(Prompt::Template(Form::for_register(self.board())));
    }

    /// Draws the form.
    pub(crate) fn template_form(&mut self, ui: &mut Ui, form: &mut Form) -> DialogResponse {
        if form.register {
            heading(ui, "Export register template");
            ui.label("A workbook of the current risks, to edit and send back.");
            let board = self.board();
            let name = |id: Option<&ProgrammeId>| {
                let programme = id.and_then(|id| board.programme(id.as_str()));
                programme.map_or_else(|| "The board's own".to_owned(), |p| p.name.clone())
            };
            let shown = name(form.programme.as_ref());
            let combo = ComboBox::from_id_salt("whose").width(360.0).selected_text(shown).show_ui(ui, |ui| {
                for programme in &board.programmes {
                    ui.selectable_value(&mut form.programme, Some(programme.id.clone()), &programme.name);
                }
                ui.selectable_value(&mut form.programme, None, "The board's own");
            });
            named(&combo.response, "Register of the template");
        } else {
            self.return_template(ui, form);
        }
        let wanted = form.wanted();
        if wanted.is_none() {
            ui.label("Say a period as the stream reports it, such as 'Apr 2017', '2017-18 Q1' or '2017-18'.");
        }
        buttons(ui, |ui| {
            let write = ui.add_enabled(wanted.is_some(), Button::new("Save as\u{2026}"));
            if let Some(wanted) = wanted.filter(|_| write.clicked()) {
                self.ask_for_template_file(wanted);
                return DialogResponse::Close;
            }
            close(ui, "Cancel")
        })
    }

    fn return_template(&self, ui: &mut Ui, form: &mut Form) {
        heading(ui, "Export return template");
        ui.label("A workbook with a row for each measure and place; Boardsight recognises it automatically.");
        let board = self.board();
        let shown = board.stream(&form.stream).map_or("", |s| s.name.as_str()).to_owned();
        let mut chosen = None;
        let combo = ComboBox::from_id_salt("stream").width(360.0).selected_text(shown).show_ui(ui, |ui| {
            for stream in &board.streams {
                if ui.selectable_label(stream.id == *form.stream, &stream.name).clicked() {
                    chosen = Some(stream);
                }
            }
        });
        named(&combo.response, "Stream of the template");
        if let Some(stream) = chosen {
            form.choose(stream, self.nav.as_of);
        }
        ui.horizontal(|ui| {
            ui.label("Return for");
            let field = ui.add(TextEdit::singleline(&mut form.period).desired_width(120.0));
            named(&field, "Period of the template");
        });
    }

    fn ask_for_template_file(&mut self, wanted: TemplateRequest) {
        let name = match &wanted {
            TemplateRequest::Return(stream, period) => {
                format!("{}-{}", slug(stream), slug(&period.to_string()))
            }
            TemplateRequest::Register(whose) => {
                format!(
                    "{}-register",
                    slug(whose.as_ref().map_or(self.board().name.as_str(), |p| p.as_str()))
                )
            }
        };
        let question = FileDialogRequest {
            title: "Save the template as".to_owned(),
            saving: true,
            name: format!("{name}.xlsx"),
            kind: "Excel workbook",
            extension: "xlsx",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::Template(wanted), &question);
    }

    pub(crate) fn write_template(&mut self, wanted: &TemplateRequest, place: PathBuf) {
        match made(self.board(), wanted) {
            Ok(bytes) => self.tasks.queue.spawn(move || {
                let written = write_beside(&place, &bytes);
                TaskResult::Exported("template", place, written)
            }),
            Err(why) => self.notify(Severity::Problem, format!("The template could not be written: {why}")),
        }
    }
}

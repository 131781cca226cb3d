//! Writing a template: for which stream and period, or for whose register.

use super::super::app::App;
use super::super::dialogs::Question;
use super::super::export::{slug, write_beside};
use super::super::files::Purpose;
use super::super::jobs::Done;
use super::super::prompts::{Came, Prompt, buttons, close, heading};
use super::super::status::Kind;
use super::super::widgets::named;
use boardsight_core::model::{Board, Period, ProgrammeId, Stream};
use boardsight_import::template::next_due;
use eframe::egui::{Button, ComboBox, TextEdit, Ui};
use jiff::civil::Date;
use std::path::PathBuf;

/// What is being filled in.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// For a register, and not for a return.
    register: bool,
    stream: String,
    period: String,
    programme: Option<ProgrammeId>,
}

/// What a template is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// A stream's return of a period.
    Return(String, Period),
    /// A programme's register, or the board's own.
    Register(Option<ProgrammeId>),
}

impl Form {
    /// A form for a return: of the first stream of which one is owed.
    pub fn for_return(board: &Board, as_of: Date) -> Self {
        let due = |s: &&Stream| !s.measures.is_empty() && next_due(s, as_of).is_some();
        let first = board.streams.iter().find(due).or_else(|| board.streams.first());
        let mut form = Self::default();
        if let Some(stream) = first {
            form.choose(stream, as_of);
        }
        form
    }

    /// A form for a register.
    pub fn for_register(board: &Board) -> Self {
        let programme = board.programmes.first().map(|p| p.id.clone());
        Self { register: true, programme, ..Self::default() }
    }

    fn choose(&mut self, stream: &Stream, as_of: Date) {
        self.stream = stream.id.to_string();
        self.period = next_due(stream, as_of).map(|p| p.to_string()).unwrap_or_default();
    }

    fn wanted(&self) -> Option<Wanted> {
        if self.register {
            return Some(Wanted::Register(self.programme.clone()));
        }
        let period = self.period.trim().parse().ok()?;
        Some(Wanted::Return(self.stream.clone(), period))
    }
}

impl App {
    /// Asks for which stream and period a return's template is to be.
    pub(crate) fn ask_for_return_template(&mut self) {
        self.prompt = Some(Prompt::Template(Form::for_return(self.board(), self.as_of)));
    }

    /// Asks for whose register a template is to be.
    pub(crate) fn ask_for_register_template(&mut self) {
        self.prompt = Some(Prompt::Template(Form::for_register(self.board())));
    }

    /// The form.
    pub(crate) fn template_form(&mut self, ui: &mut Ui, form: &mut Form) -> Came {
        if form.register {
            heading(ui, "Write a register template");
            ui.label("A workbook with the risks as they stand, in which a register is kept and sent back.");
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
                return Came::Close;
            }
            close(ui, "Cancel")
        })
    }

    fn return_template(&self, ui: &mut Ui, form: &mut Form) {
        heading(ui, "Write a return template");
        ui.label("A workbook with a row for each measure and place; it reads back without being told how.");
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
            form.choose(stream, self.as_of);
        }
        ui.horizontal(|ui| {
            ui.label("Return for");
            let field = ui.add(TextEdit::singleline(&mut form.period).desired_width(120.0));
            named(&field, "Period of the template");
        });
    }

    fn ask_for_template_file(&mut self, wanted: Wanted) {
        let name = match &wanted {
            Wanted::Return(stream, period) => format!("{}-{}", slug(stream), slug(&period.to_string())),
            Wanted::Register(whose) => {
                format!(
                    "{}-register",
                    slug(whose.as_ref().map_or(self.board().name.as_str(), |p| p.as_str()))
                )
            }
        };
        let question = Question {
            title: "Save the template as".to_owned(),
            saving: true,
            name: format!("{name}.xlsx"),
            kind: "Excel workbook",
            extension: "xlsx",
            folder: self.folder(),
        };
        self.ask_for_file(Purpose::Template(wanted), &question);
    }

    /// Writes a template.
    pub(crate) fn write_template(&mut self, wanted: &Wanted, place: PathBuf) {
        match made(self.board(), wanted) {
            Ok(bytes) => self.jobs.start(move || {
                let written = write_beside(&place, &bytes);
                Done::Exported("template", place, written)
            }),
            Err(why) => self.say(Kind::Problem, format!("The template could not be written: {why}")),
        }
    }
}

#[cfg(feature = "office")]
fn made(board: &Board, wanted: &Wanted) -> Result<Vec<u8>, String> {
    use boardsight_import::template::{register_workbook, return_workbook};
    match wanted {
        Wanted::Return(stream, period) => {
            let stream = board.stream(stream).ok_or("the board has no such stream any more")?;
            return_workbook(board, stream, *period).map_err(|e| e.to_string())
        }
        Wanted::Register(whose) => {
            let programme = whose.as_ref().and_then(|p| board.programme(p.as_str()));
            register_workbook(board, programme).map_err(|e| e.to_string())
        }
    }
}

#[cfg(not(feature = "office"))]
fn made(_: &Board, _: &Wanted) -> Result<Vec<u8>, String> {
    Err("this build of the program writes no workbooks".to_owned())
}

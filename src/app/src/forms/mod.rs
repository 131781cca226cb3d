//! Forms for the records of a board: bodies, sources, programmes, measures and figures can be added,
//! changed and removed. Each is one edit. One form is shown over the page at a time; it can open another
//! and is shown again unchanged when that closes.

mod body;
mod figure;
mod listed;
mod measure;
pub(crate) mod parts;
mod places;
mod programme;
mod response;
mod source;

use crate::action::{Action, FormRequest, RecordRef};
use crate::forms::response::FormResponse;
use crate::layout;
use crate::view_context::ViewContext;
use boardsight_core::edit::List;
use body::BodyForm;
use eframe::egui::{self, Ui};
use figure::FigureForm;
use listed::Listed;
use measure::MeasureForm;
use programme::ProgrammeForm;
use source::SourceForm;

enum Form {
    Listed(Listed),
    Body(BodyForm),
    Source(SourceForm),
    Programme(Box<ProgrammeForm>),
    Measure(Box<MeasureForm>),
    Figure(Box<FigureForm>),
}

impl Form {
    /// Creates the form; `None` if the record is not on the board.
    fn new(open: &FormRequest, cx: &ViewContext) -> Option<Self> {
        let board = cx.board;
        Some(match open {
            FormRequest::Listed => Self::Listed(Listed),
            FormRequest::Body(None) => Self::Body(BodyForm::new()),
            FormRequest::Body(Some(id)) => Self::Body(BodyForm::of(board.body(id)?)),
            FormRequest::Source(None) => Self::Source(SourceForm::new()),
            FormRequest::Source(Some(id)) => Self::Source(SourceForm::of(board.source(id)?)),
            FormRequest::Programme(None) => Self::Programme(Box::new(ProgrammeForm::new())),
            FormRequest::Programme(Some(id)) => {
                Self::Programme(Box::new(ProgrammeForm::of(board.programme(id)?)))
            }
            FormRequest::Measure(None) => Self::Measure(Box::new(MeasureForm::new())),
            FormRequest::Measure(Some(id)) => Self::Measure(Box::new(MeasureForm::of(board.measure(id)?))),
            FormRequest::Figure(measure) => Self::Figure(Box::new(FigureForm::new(cx, measure.as_deref()))),
            FormRequest::FigureOf(line) => Self::Figure(Box::new(FigureForm::of_line(cx, line, None)?)),
            FormRequest::ChangeFigure(line, period) => {
                Self::Figure(Box::new(FigureForm::of_line(cx, line, Some(*period))?))
            }
        })
    }

    fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        match self {
            Self::Listed(form) => form.show(ui, cx),
            Self::Body(form) => form.show(ui, cx),
            Self::Source(form) => form.show(ui, cx),
            Self::Programme(form) => form.show(ui, cx),
            Self::Measure(form) => form.show(ui, cx),
            Self::Figure(form) => form.show(ui, cx),
        }
    }

    /// Returns whether the form contains input that is not on the board.
    pub(crate) fn is_begun(&self) -> bool {
        match self {
            Self::Listed(_) => false,
            Self::Body(form) => form.is_begun(),
            Self::Source(form) => form.is_begun(),
            Self::Programme(form) => form.is_begun(),
            Self::Measure(form) => form.is_begun(),
            Self::Figure(form) => form.is_begun(),
        }
    }

    /// Fills in the record that a form opened from this one has added.
    fn take(&mut self, list: List, id: &str) {
        match (self, list) {
            (Self::Programme(form), _) => form.take(list, id),
            (Self::Measure(form), List::Sources) => form.take(id),
            (Self::Figure(form), List::Sources) => form.take(id),
            _ => {}
        }
    }
}

/// Open forms, the topmost last.
#[derive(Default)]
pub struct Forms {
    open: Vec<Form>,
    pub(crate) wanted: Option<FormRequest>,
    /// Area where the topmost form was last drawn.
    pub(crate) place: Option<egui::Rect>,
}

impl Forms {
    /// Opens a form in the next frame.
    pub fn want(&mut self, open: FormRequest) {
        self.wanted = Some(open);
    }

    /// Returns whether a form is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.open.is_empty() || self.wanted.is_some()
    }

    /// Returns whether any form contains input that is not on the board.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.open.iter().any(Form::is_begun)
    }

    /// Draws the topmost form.
    pub fn show(&mut self, ui: &Ui, cx: &ViewContext) {
        if let Some(open) = self.wanted.take()
            && cx.can_edit
        {
            self.open.extend(Form::new(&open, cx));
        }
        let Some(mut form) = self.open.pop() else { return };
        let shown = layout::over(ui.ctx(), "set up", 600.0, |ui| form.show(ui, cx));
        // A form is centred with its size in the previous frame. Repaint until it stops moving, or the
        // first click could miss.
        if self.place != Some(shown.response.rect) {
            self.place = Some(shown.response.rect);
            ui.ctx().request_repaint();
        }
        // Ignore a click outside a form with input, which is probably accidental; Escape closes it.
        let slip = shown.backdrop_response.clicked() && form.is_begun();
        let came = match shown.should_close() && !slip {
            true => FormResponse::Close,
            false => shown.inner,
        };
        match came {
            FormResponse::Keep => self.open.push(form),
            FormResponse::Close => {}
            FormResponse::Lead(open) => {
                ui.ctx().request_repaint();
                self.open.push(form);
                self.open.extend(Form::new(&open, cx));
            }
            FormResponse::Made(list, id) => match self.open.last_mut() {
                Some(below) => {
                    ui.ctx().request_repaint();
                    below.take(list, &id);
                }
                // Select the new record, if it can be shown.
                None if matches!(list, List::Programmes | List::Measures | List::Series) => {
                    cx.send(Action::Select(Some(RecordRef { list, id })));
                }
                None => {}
            },
        }
    }
}

/// Draws the first steps on a board without programmes.
pub(crate) fn from_nothing(ui: &mut Ui, cx: &ViewContext) {
    if !cx.board.programmes.is_empty() {
        return;
    }
    let text = "This board is blank. Set it up with the buttons below, or start from the structure of the example \
                (File > New board).";
    super::widgets::note(ui, text, cx.palette);
    cx.edit_ui(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for (word, open) in [
                ("Add an organisation\u{2026}", FormRequest::Body(None)),
                ("Add a source\u{2026}", FormRequest::Source(None)),
                ("Add a programme\u{2026}", FormRequest::Programme(None)),
                ("Add a measure\u{2026}", FormRequest::Measure(None)),
            ] {
                if ui.button(word).clicked() {
                    cx.send(Action::Form(open));
                }
            }
        });
    });
    let next =
        "Then: Streams, to set up who reports how often; Measures, for further measures and their figures.";
    super::widgets::note(ui, next, cx.palette);
}

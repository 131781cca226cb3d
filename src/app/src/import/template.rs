//! Export of a template: for a stream and period, or for a register.

use crate::action::TemplateRequest;
use boardsight_core::model::{Board, ProgrammeId, Stream};
use boardsight_import::template::next_due;
use jiff::civil::Date;

/// State of the form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Whether the template is for a register rather than a return.
    pub(crate) register: bool,
    pub(crate) stream: String,
    pub(crate) period: String,
    pub(crate) programme: Option<ProgrammeId>,
}

impl Form {
    /// Creates the form for a return of the first stream with a return due.
    pub fn for_return(board: &Board, as_of: Date) -> Self {
        let due = |s: &&Stream| !s.measures.is_empty() && next_due(s, as_of).is_some();
        let first = board.streams.iter().find(due).or_else(|| board.streams.first());
        let mut form = Self::default();
        if let Some(stream) = first {
            form.choose(stream, as_of);
        }
        form
    }

    /// Creates the form for a register.
    pub fn for_register(board: &Board) -> Self {
        let programme = board.programmes.first().map(|p| p.id.clone());
        Self { register: true, programme, ..Self::default() }
    }

    pub(crate) fn choose(&mut self, stream: &Stream, as_of: Date) {
        self.stream = stream.id.to_string();
        self.period = next_due(stream, as_of).map(|p| p.to_string()).unwrap_or_default();
    }

    pub(crate) fn wanted(&self) -> Option<TemplateRequest> {
        if self.register {
            return Some(TemplateRequest::Register(self.programme.clone()));
        }
        let period = self.period.trim().parse().ok()?;
        Some(TemplateRequest::Return(self.stream.clone(), period))
    }
}

#[cfg(feature = "office")]
pub(crate) fn made(board: &Board, wanted: &TemplateRequest) -> Result<Vec<u8>, String> {
    use boardsight_import::template::{register_workbook, return_workbook};
    match wanted {
        TemplateRequest::Return(stream, period) => {
            let stream = board.stream(stream).ok_or("the board has no such stream any more")?;
            return_workbook(board, stream, *period).map_err(|e| e.to_string())
        }
        TemplateRequest::Register(whose) => {
            let programme = whose.as_ref().and_then(|p| board.programme(p.as_str()));
            register_workbook(board, programme).map_err(|e| e.to_string())
        }
    }
}

#[cfg(not(feature = "office"))]
pub(crate) fn made(_: &Board, _: &TemplateRequest) -> Result<Vec<u8>, String> {
    Err("this build of the program writes no workbooks".to_owned())
}

//! Export and import of registers in other tools' formats.

use super::App;
use crate::action::FilePurpose;
use crate::dialogs::Prompt;
use crate::export_file::{slug, write_beside};
use crate::file_dialogs::FileDialogRequest;
use crate::files::Failure;
use crate::session_state::SaveFallback;
use crate::status::Severity;
use crate::tasks::TaskResult;
use boardsight_import::exchange::{RegisterFormat, TargetRegister, lost_words, propose, write};
use boardsight_import::sheet::decode;
use std::path::{Path, PathBuf};

/// Maximum size of a register file in bytes; a register is text, and a larger file is not one.
const LARGEST: u64 = 64 << 20;

impl App {
    /// Asks for the file in which to export the risks in another tool's format.
    pub(super) fn ask_for_other_register(&mut self, form: RegisterFormat) {
        let question = FileDialogRequest {
            title: format!("Save the register for {}", form.label()),
            saving: true,
            name: format!("{}-risks-{}.csv", slug(&self.board().name), form.name()),
            kind: "CSV table",
            extension: "csv",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::WriteRegister(form), &question);
    }

    /// Asks for a register of another tool.
    pub(super) fn ask_to_read_register(&mut self) {
        let question = FileDialogRequest {
            title: "Import register from CSV".to_owned(),
            saving: false,
            name: String::new(),
            kind: "CSV table",
            extension: "csv",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::ReadRegister, &question);
    }

    pub(super) fn write_other_register(&mut self, form: RegisterFormat, place: PathBuf) {
        let board = self.board();
        let text = match write(form, &board.risk_framework, &board.risks) {
            Ok(text) => text,
            Err(error) => {
                return self.notify(Severity::Problem, format!("The register could not be written: {error}"));
            }
        };
        let lost = lost_words(form, &board.risks);
        self.tasks.queue.spawn(move || {
            let written = write_beside(&place, text.as_bytes());
            TaskResult::OtherRegister(place, written, lost)
        });
    }

    pub(super) fn read_other_register(&mut self, file: PathBuf) {
        self.tasks.queue.spawn(move || {
            let long = std::fs::metadata(&file).is_ok_and(|m| m.len() > LARGEST);
            let text = if long {
                Err("it is larger than 64 MB, which no register is".to_owned())
            } else {
                boardsight_store::read_plain(&file, boardsight_store::LARGEST)
                    .map(|b| decode(&b).0.into_owned())
                    .map_err(|e| e.to_string())
            };
            TaskResult::RegisterText(file, text)
        });
    }

    /// Imports a register as one edit, or shows everything in it that cannot be read.
    pub(super) fn register_read(&mut self, file: &Path, text: Result<String, String>) {
        let failed = |what: String, problems: Vec<String>| Prompt::Failed {
            title: "Not read".to_owned(),
            file: file.to_path_buf(),
            failure: Failure { what, problems, way: SaveFallback::Nothing },
            saving: false,
        };
        let text = match text {
            Ok(text) => text,
            Err(why) => return self.dialogs.prompt = Some(failed(why, Vec::new())),
        };
        match propose(&text, None, self.board(), TargetRegister::Any) {
            Ok(proposal) if proposal.edit.is_empty() => {
                self.notify(Severity::Note, "The register has nothing that is not on the board already");
            }
            Ok(proposal) => {
                let label = proposal.edit.label.clone();
                let notes = proposal.notes.len();
                self.make(Ok(proposal.edit));
                if notes > 0 && self.status_text() == Some(label.as_str()) {
                    let text =
                        format!("{label}; {notes} cells without a place of their own are kept in notes");
                    self.notify(Severity::Done, text);
                }
            }
            Err(faults) => {
                let what = format!(
                    "Nothing was imported: {} in the file cannot be read. Correct them there and import it again.",
                    boardsight_report::say::count(faults.len(), "place", "places")
                );
                let problems = faults.iter().map(ToString::to_string).collect();
                self.dialogs.prompt = Some(failed(what, problems));
            }
        }
    }
}

//! Verification of a document or snapshot.

use super::App;
use crate::action::FilePurpose;
use crate::dialogs::Prompt;
use crate::file_dialogs::FileDialogRequest;
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::verify::Verified;
use boardsight_export::verify as proof;
use boardsight_export::verify::VerdictKind;
use std::path::PathBuf;

impl App {
    /// Asks for a document or snapshot to verify.
    pub(super) fn ask_to_verify(&mut self) {
        let question = FileDialogRequest {
            title: "Verify a paper or snapshot".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Papers, snapshots and boards",
            extension: "*",
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::Verify, &question);
    }

    /// Verifies a document or snapshot. A document is compared with the files next to it and next to the
    /// open board.
    pub(super) fn verify(&mut self, file: PathBuf) {
        let own = self.document.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.notify(Severity::Note, format!("Verifying {name}"));
        self.tasks.queue.spawn(move || {
            let more = own.map(|own| proof::beside(&own)).unwrap_or_default();
            let judgement = proof::of_file(&file, &more);
            TaskResult::Verified(Box::new(Verified { file, judgement }))
        });
    }

    /// Shows the result.
    pub(super) fn verified(&mut self, done: Verified) {
        let name = done.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (kind, word) = match done.judgement.found {
            VerdictKind::Unaltered => (Severity::Done, "is unaltered"),
            VerdictKind::Altered => (Severity::Problem, "was altered, or does not match"),
            VerdictKind::Unknown => (Severity::Problem, "could not be verified"),
        };
        self.notify(kind, format!("{name} {word}"));
        self.dialogs.prompt = Some(Prompt::Verified(done));
    }
}

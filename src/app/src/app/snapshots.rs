//! Snapshots of the open board. File access runs in background tasks.

use super::App;
use super::document::Origin;
use crate::action::{AfterClose, ComparisonSide, FilePurpose, SnapshotAction};
use crate::export_file::slug;
use crate::file_dialogs::FileDialogRequest;
use crate::snapshots::{
    Comparison, SnapshotList, SnapshotResult, compare_boards, drafted, read, stood, with_drafts,
};
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::theme::{self, Palette};
use crate::widgets;
use boardsight_core::edit::update;
use boardsight_core::model::CitedSnapshot;
use boardsight_export as paper;
use boardsight_report::compared::short_digest;
use boardsight_report::spec::Tone;
use boardsight_report::{minutes, say};
use boardsight_store::snapshot::{self, SnapshotOptions};
use boardsight_store::{digest, save_document};
use eframe::egui::{self, Frame, Margin, Panel, RichText, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Handles a request about snapshots.
    pub(super) fn handle_snapshot_action(&mut self, ask: SnapshotAction) {
        match ask {
            SnapshotAction::List => self.list_snapshots(),
            SnapshotAction::Take { name, meeting, note } => self.take_snapshot(name, meeting, &note),
            SnapshotAction::Verify(path) => self.tasks.queue.spawn(move || {
                let found = match snapshot::verify(&path) {
                    Ok(Some(verdict)) => Ok(verdict),
                    Ok(None) => Err("it is no snapshot any more: its mark was taken out".to_owned()),
                    Err(error) => Err(format!("it does not open: {error}")),
                };
                TaskResult::SnapshotList(Box::new(SnapshotResult::Verified(path, found)))
            }),
            SnapshotAction::Open(path) => {
                let ctx = self.tasks.queue.raw_sender().1;
                self.ask_first(&ctx, AfterClose::OpenFile(path));
            }
            SnapshotAction::Compare(from, to) => self.compare_sides(from, to),
            SnapshotAction::Stood(path) => self.tasks.queue.spawn(move || {
                let found = stood(&path).map(Arc::new);
                TaskResult::SnapshotList(Box::new(SnapshotResult::Stood(path, found)))
            }),
            SnapshotAction::Draft { meeting, from } => self.tasks.queue.spawn(move || {
                let texts = drafted(&from);
                TaskResult::SnapshotList(Box::new(SnapshotResult::Drafted(meeting, texts)))
            }),
            SnapshotAction::Write(meeting) => {
                let question = FileDialogRequest {
                    title: "Save the minutes".to_owned(),
                    saving: true,
                    name: format!("{}-minutes-{}.docx", slug(&self.board().name), slug(&meeting)),
                    kind: "Word document; .pdf, .odt, .html or .md for other forms",
                    extension: "docx",
                    folder: self.folder(),
                };
                self.ask_for_file(FilePurpose::Minutes(meeting), &question);
            }
        }
    }

    /// Exports the minutes of a meeting; the file extension sets the format.
    pub(super) fn write_minutes(&mut self, id: &str, place: PathBuf) {
        let Some(form) = paper::Format::of(&place) else {
            let all: Vec<&str> = paper::Format::ALL.iter().map(|f| f.extension()).collect();
            let text = format!("{}: end the name in one of .{}", place.display(), all.join(", ."));
            return self.notify(Severity::Problem, text);
        };
        let (board, id) = (self.board().clone(), id.to_owned());
        self.notify(Severity::Note, "Writing the minutes");
        self.tasks.queue.spawn(move || {
            let written = minutes::minutes(&board, &id)
                .ok_or_else(|| "the meeting is no longer there".to_owned())
                .and_then(|said| {
                    let digest = digest(&board).map_err(|e| e.to_string())?;
                    let pack = said.pack(&board, &digest.to_string(), "", "");
                    let bytes = paper::write(&pack, form, &paper::Progress::default());
                    save_document(&place, &bytes.map_err(|e| e.to_string())?).map_err(|e| e.to_string())
                });
            TaskResult::Exported("minutes", place, written)
        });
    }

    fn list_snapshots(&mut self) {
        let file = self.document.path();
        let shelf = self.shelf();
        shelf.asked = true;
        shelf.has_file = file.is_some();
        let Some(board) = file.clone() else { return };
        self.tasks.queue.spawn(move || {
            let list = snapshot::list(&board);
            TaskResult::SnapshotList(Box::new(SnapshotResult::Listed(file, list)))
        });
    }

    fn take_snapshot(&mut self, name: String, meeting: Option<String>, note: &str) {
        let Some(file) = self.document.path() else {
            let text = "Snapshots are kept next to the board file: save the board first";
            return self.notify(Severity::Problem, text);
        };
        let taking = SnapshotOptions {
            name,
            meeting: meeting.map(Into::into),
            as_of: self.nav.as_of,
            taken: Some(self.services.clock.today()),
            by: self.settings.who().to_owned(),
            note: Some(note.trim().to_owned()).filter(|n| !n.is_empty()),
        };
        let board = self.board().clone();
        self.notify(Severity::Note, "Taking the snapshot");
        self.tasks.queue.spawn(move || {
            let place = snapshot::place(&file, &taking);
            let taken = snapshot::take(&board, &taking, &place, boardsight_store::Rights::like(&[&file]))
                .map(|saved| (saved.path, taking.name.trim().to_owned(), saved.warnings))
                .map_err(|e| e.to_string());
            TaskResult::SnapshotList(Box::new(SnapshotResult::Taken(taken)))
        });
    }

    fn compare_sides(&mut self, from: ComparisonSide, to: ComparisonSide) {
        let now = Arc::new(self.board().clone());
        // Use the as-of date of the window, as every page does; for an open snapshot it starts as the
        // snapshot's own date.
        let day = self.nav.as_of;
        self.tasks.queue.spawn(move || {
            let board = |side: &ComparisonSide| match side {
                ComparisonSide::Now => Ok((Arc::clone(&now), Some(day))),
                ComparisonSide::File(path) => read(path).map(|b| (Arc::new(b), None)),
            };
            let compared = board(&from).and_then(|(a, day_a)| {
                let (b, day_b) = board(&to)?;
                compare_boards((&a, day_a), (&b, day_b)).map(Arc::new)
            });
            TaskResult::SnapshotList(Box::new(SnapshotResult::Compared(from, to, compared)))
        });
    }

    /// Handles the result of a job about snapshots.
    pub(super) fn handle_snapshot_result(&mut self, done: SnapshotResult) {
        match done {
            SnapshotResult::Listed(file, list) => {
                // Ignore the result if its board is no longer open.
                if file.as_deref() == self.document.origin.path() {
                    self.shelf().list = list;
                }
            }
            SnapshotResult::Taken(Ok((place, name, warnings))) => {
                self.shelf().asked = false;
                let warning = warnings.first().map(|w| format!("; {w}")).unwrap_or_default();
                self.notify(
                    Severity::Done,
                    format!("Took the snapshot '{name}': {}{warning}", place.display()),
                );
            }
            SnapshotResult::Taken(Err(why)) => {
                self.notify(Severity::Problem, format!("No snapshot was taken: {why}"));
            }
            SnapshotResult::Verified(path, found) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                match &found {
                    Ok(v) if v.is_unaltered() => self.notify(Severity::Done, format!("{name} is unaltered")),
                    Ok(v) => {
                        self.notify(Severity::Problem, format!("{name} was altered: {}", v.wrong.join("; ")));
                    }
                    Err(why) => self.notify(Severity::Problem, format!("{name}: {why}")),
                }
                self.shelf().verdicts.insert(path, found);
            }
            SnapshotResult::Compared(from, to, said) => {
                if let Err(why) = &said {
                    let why = format!("Not compared: {why}");
                    self.notify(Severity::Problem, why);
                }
                self.shelf().compared = Some(Comparison { from, to, said });
            }
            SnapshotResult::Stood(path, found) => {
                if let Err(why) = &found {
                    self.notify(Severity::Problem, format!("Not compared: {why}"));
                }
                self.pages.risks.know_stood(path, found);
            }
            SnapshotResult::Drafted(id, Ok((cited, texts))) => self.put_drafts(&id, cited, &texts),
            SnapshotResult::Drafted(_, Err(why)) => {
                self.notify(Severity::Problem, format!("No minutes were drafted: {why}"));
            }
        }
    }

    fn put_drafts(&mut self, id: &str, cited: CitedSnapshot, texts: &[(String, String)]) {
        let Some(meeting) = self.board().meetings.iter().find(|m| m.id == *id) else {
            return self.notify(Severity::Problem, "The meeting is no longer there");
        };
        let name = cited.name.clone();
        let (changed, put, left) = with_drafts(meeting, cited, texts);
        let said = match (put, left) {
            (0, 0) => {
                let text = "Nothing to draft: no item has a topic with figures; choose one beside each item";
                return self.notify(Severity::Note, text);
            }
            (0, n) => format!("{} minuted already and left alone", say::count(n, "item is", "items are")),
            (n, 0) => format!("{} drafted", say::count(n, "item", "items")),
            (n, m) => {
                format!("{} drafted; {m} minuted already and left alone", say::count(n, "item", "items"))
            }
        };
        let edit = update(self.board(), &changed).map(|mut edit| {
            edit.label = format!("Minutes of {id} from the snapshot '{name}': {said}");
            edit
        });
        if edit.as_ref().is_ok_and(boardsight_core::edit::Edit::is_empty) {
            return self.notify(Severity::Note, say::capital(&said));
        }
        self.make(edit);
    }

    /// Opens an editable copy of the open snapshot.
    pub(super) fn open_copy_of_snapshot(&mut self) {
        let board = snapshot::thaw(self.board().clone());
        let as_of = self.nav.as_of;
        self.put(board, Origin::Untitled);
        self.set_as_of(as_of);
        self.notify(
            Severity::Done,
            "Opened a copy that can be edited. Choose where to save it when you save",
        );
    }

    /// Draws the notice above the page of a snapshot: its name, its verification, and the buttons to leave
    /// it.
    pub(super) fn snapshot_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let Some(mark) = self.board().snapshot.clone() else { return };
        let wrong = match self.document.origin.verdict() {
            Some(v) if v.is_unaltered() => None,
            Some(v) => Some(v.wrong.join("; ")),
            None => Some("it could not be looked at".to_owned()),
        };
        let tone = if wrong.is_some() { Tone::Bad } else { Tone::Watch };
        let frame = Frame::new().fill(p.wash(tone)).inner_margin(Margin::symmetric(14, 6));
        // Find a recently opened board in the parent folder of the snapshot's folder.
        let beside =
            self.document.origin.path().and_then(Path::parent).and_then(Path::parent).map(Path::to_path_buf);
        let board = self.settings.recent.iter().find(|f| f.parent() == beside.as_deref()).cloned();
        let (mut copy, mut back) = (false, false);
        Panel::top("snapshot").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                let button = ui.button("Open a copy");
                copy = button
                    .on_hover_text("A board of its own, without this mark, that can be changed")
                    .clicked();
                if let Some(board) = &board {
                    let button = ui.button("Back to the board");
                    back = button.on_hover_text(board.display().to_string()).clicked();
                }
                let word = if wrong.is_some() { "Snapshot, ALTERED" } else { "Snapshot, read only" };
                widgets::chip(ui, word, tone, p);
                let meeting = mark.meeting.as_ref().and_then(|id| {
                    self.board().meetings.iter().find(|m| m.id == *id).map(|m| format!(", for {}", m.title))
                });
                let text = format!(
                    "{} as of {}{}, taken by {}. Digest {}.",
                    mark.name,
                    say::date(mark.as_of),
                    meeting.unwrap_or_default(),
                    mark.by,
                    short_digest(&mark.digest)
                );
                let mut more = format!("SHA-256 of its content: {}", mark.digest);
                if let Some(note) = &mark.note {
                    more.push_str(&format!("\n{note}"));
                }
                let label = egui::Label::new(RichText::new(text).family(theme::strong())).truncate();
                ui.add(label).on_hover_text(more);
            });
            if let Some(why) = &wrong {
                ui.label(RichText::new(say::capital(why)).color(p.tone(Tone::Bad)));
            }
        });
        if copy {
            self.open_copy_of_snapshot();
        } else if let Some(board) = board.filter(|_| back) {
            let ctx = ui.ctx().clone();
            self.ask_first(&ctx, AfterClose::OpenFile(board));
        }
    }

    fn shelf(&mut self) -> &mut SnapshotList {
        &mut self.document.snapshots
    }
}

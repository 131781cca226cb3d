//! Opens, shares and syncs a board on shared storage. Requests run in background tasks.

use super::App;
use super::document::Origin;
use crate::access::Access;
use crate::action::AfterClose;
use crate::dialogs::Prompt;
use crate::files::{Failure, Opened};
use crate::merge::with_shared;
use crate::remote::{
    Heartbeat, PresenceUpdate, Settled, SharedDialog, SharedResult, SharedSession, address_in, failure,
    opened,
};
use crate::status::Severity;
use crate::tasks::TaskResult;
use boardsight_core::model::Board;
use boardsight_remote::{
    CancelToken, OpenedBoard, RemoteVersion, Shared, SharedError, SyncOptions, SyncOutcome, Synced,
};
use boardsight_report::say;
use boardsight_store::parse_board;
use eframe::egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Reads a shared board. The open one stays until the other is validated.
    pub(super) fn open_shared(&mut self, address: String) {
        self.notify(Severity::Note, format!("Opening {address}"));
        let now = self.services.clock.now();
        self.tasks.queue.spawn(move || {
            let read = Shared::at(&address)
                .and_then(|shared| shared.open(now, &CancelToken::default()).map(|opening| (shared, opening)))
                .map_err(|e| failure(&e))
                .and_then(|(shared, opening)| opened(shared, opening));
            TaskResult::Shared(Box::new(SharedResult::Opened(PathBuf::from(address), read)))
        });
    }

    /// Shares the board in the window at an address that is still unused.
    pub(super) fn share_at(&mut self, address: String) {
        let (board, ask) = (self.board().clone(), self.ask_sync());
        self.notify(Severity::Note, format!("Sharing at {address}"));
        self.tasks.queue.spawn(move || {
            let shared = Shared::at(&address).and_then(|shared| {
                let text = boardsight_store::to_ron(&board).map_err(|e| {
                    SharedError::new(
                        boardsight_remote::RemoteErrorKind::Disk,
                        &e.to_string(),
                        "save the board first",
                    )
                })?;
                shared.begin(text.as_bytes())?;
                let stop = CancelToken::default();
                let synced = shared.sync(&ask, &stop).and_then(|_| shared.open(ask.now, &stop));
                if synced.is_err() {
                    // The board stays in the window, so nothing is lost.
                    let _ = shared.abandon();
                }
                synced.map(|opening| (shared, opening))
            });
            let read = shared.map_err(|e| failure(&e)).and_then(|(shared, opening)| opened(shared, opening));
            TaskResult::Shared(Box::new(SharedResult::Opened(PathBuf::from(address), read)))
        });
    }

    /// Handles the result of a job on a shared board.
    pub(super) fn shared_came(&mut self, ctx: &Context, came: SharedResult) {
        match came {
            SharedResult::Opened(address, read) => self.shared_opened(ctx, address, read),
            SharedResult::Synced(address, synced) => self.shared_synced(ctx, &address, synced),
            SharedResult::Versions(Ok(list)) => {
                self.dialogs.prompt = Some(Prompt::Shared(SharedDialog::Versions(list)));
            }
            SharedResult::Versions(Err(error)) => self.notify(Severity::Problem, error.to_string()),
            SharedResult::Version(Ok(read)) => {
                let (version, board) = *read;
                let why = format!(
                    "This is the version saved on {}.",
                    version.saved.strftime("%-d %B %Y %H:%M UTC")
                );
                self.show_read_only(board, &why);
                self.notify(Severity::Done, format!("Opened the version {}", version.name));
            }
            SharedResult::Version(Err(why)) => self.notify(Severity::Problem, why),
        }
    }

    fn shared_opened(
        &mut self,
        ctx: &Context,
        address: PathBuf,
        read: Result<Box<(Shared, OpenedBoard, Opened)>, Failure>,
    ) {
        self.startup.starting = false;
        let (shared, opening, read) = match read {
            Ok(read) => *read,
            Err(failure) => {
                self.document.opening = Access::Edit;
                self.notify(Severity::Problem, format!("{} could not be opened", address.display()));
                self.dialogs.prompt = Some(Prompt::Failed {
                    title: "Not opened".to_owned(),
                    file: address,
                    failure,
                    saving: false,
                });
                return;
            }
        };
        // Do not discard changes made meanwhile.
        if !self.is_saved()
            && self.document.session_state.discarded_revision != Some(self.revision())
            && address_in(&address).is_some()
        {
            let same = read.board == *self.board();
            if !same {
                self.dialogs.prompt = Some(Prompt::Unsaved(AfterClose::OpenFile(address)));
                return;
            }
            self.document.session_state.discarded_revision = Some(self.revision());
        }
        let file = shared.copy().file().to_owned();
        self.opened(ctx, file.clone(), Ok(Box::new(read)));
        self.settings.recent.retain(|known| *known != file);
        self.settings.remember(&address);
        self.keep_settings(ctx);
        let edits = self.document.access == Access::Edit;
        let send = self.tasks.queue.sender();
        let beat = edits.then(|| {
            Heartbeat::start(shared.clone(), self.holder(), move |heard| {
                send(TaskResult::Heard(Box::new(heard)))
            })
        });
        let said = match &opening.offline {
            None => (Severity::Done, format!("Opened {}", address.display())),
            Some(error) => (Severity::Problem, format!("Opened as it was when last read here: {error}")),
        };
        self.notify(said.0, said.1);
        self.document.origin = Origin::Shared(Box::new(SharedSession {
            shared,
            waiting: opening.waiting,
            offline: opening.offline.map(|e| e.to_string()),
            answered: opening.answered,
            others: Vec::new(),
            under_way: None,
            again: false,
            in_conflict: false,
            settled: None,
            taking_in: false,
            _beat: beat,
        }));
    }

    fn ask_sync(&self) -> SyncOptions {
        let now = self.services.clock.now();
        let at = u64::try_from(now.as_nanosecond().rem_euclid(1 << 62)).unwrap_or(0);
        let seed = at.rotate_left(17) ^ (u64::from(std::process::id()) << 32) ^ self.revision();
        SyncOptions { who: self.settings.who().to_owned(), now, seed, settle: None, send: true }
    }

    /// Syncs the saved working copy with the board on the storage.
    pub(super) fn sync_shared(&mut self) {
        let ask = self.ask_sync();
        let Some(open) = self.document.origin.shared_mut() else { return };
        if open.under_way.is_some() {
            open.again = true;
            return;
        }
        let stop = CancelToken::default();
        open.under_way = Some(stop.clone());
        let shared = open.shared.clone();
        self.tasks.queue.spawn(move || {
            let address = PathBuf::from(shared.address().text());
            let synced = shared.sync(&ask, &stop).map(Box::new);
            let synced = synced.map_err(|error| (error, shared.waiting().unwrap_or(0)));
            TaskResult::Shared(Box::new(SharedResult::Synced(address, synced)))
        });
    }

    fn shared_synced(
        &mut self,
        ctx: &Context,
        address: &Path,
        synced: Result<Box<Synced>, (SharedError, usize)>,
    ) {
        let now = self.services.clock.now();
        let Some(open) =
            self.document.origin.shared_mut().filter(|o| Path::new(o.shared.address().text()) == address)
        else {
            return;
        };
        open.under_way = None;
        let again = std::mem::take(&mut open.again);
        let place = open.shared.address().text().to_owned();
        match synced {
            Ok(synced) => {
                (open.waiting, open.offline, open.answered) = (synced.waiting, None, Some(now));
                open.in_conflict = matches!(synced.end, SyncOutcome::Conflicts { .. });
                let changed = synced.changed;
                if let SyncOutcome::WentBack { missing } = &synced.end {
                    let text = boardsight_remote::went_back(&place, missing);
                    open.offline = Some(text.clone());
                    self.notify(Severity::Problem, text);
                } else if let SyncOutcome::Conflicts { theirs, seen, base, .. } = synced.end {
                    self.notify(Severity::Note, "Both changed the same places: comparing");
                    let (ours, revision) = (self.board().clone(), self.revision());
                    let theirs = Arc::new(*theirs);
                    self.tasks.queue.spawn(move || {
                        TaskResult::Compared(
                            with_shared(&base, &ours, &theirs, *seen, &place, revision).map(Box::new),
                        )
                    });
                } else {
                    let text = match (synced.sent, synced.came) {
                        (0, 0) => format!("Shared: {place} holds everything"),
                        (sent, 0) => format!("Shared: {} sent", say::count(sent, "change", "changes")),
                        (sent, came) => {
                            format!("Shared: {} sent, {came} came in", say::count(sent, "change", "changes"))
                        }
                    };
                    self.notify(Severity::Done, text);
                    if changed {
                        self.take_in_shared();
                    }
                }
            }
            Err((error, waiting)) => {
                open.waiting = waiting;
                open.offline = Some(error.to_string());
                let text = match waiting {
                    0 => error.to_string(),
                    n => {
                        format!("Saved here, not yet shared: {}. {error}", say::count(n, "change", "changes"))
                    }
                };
                self.notify(Severity::Problem, text);
            }
        }
        if again {
            return self.sync_shared();
        }
        if let Some(next) = self.document.after_save.take() {
            self.ask_first(ctx, next);
        }
    }

    /// Merges others' changes, which are now in the working copy, into the window. Asks the user only about
    /// conflicts with changes made since.
    pub(super) fn take_in_shared(&mut self) {
        if let Some(open) = self.document.origin.shared_mut() {
            open.taking_in = true;
        }
        self.compare_with_disk();
    }

    /// Returns whether a comparison is to be merged automatically, and clears that flag.
    pub(super) fn takes_in(&mut self) -> bool {
        self.document.origin.shared_mut().is_some_and(|open| std::mem::take(&mut open.taking_in))
    }

    /// Saves and syncs at once after the user resolved a conflict with the board on the storage.
    pub(super) fn settled_with(&mut self, theirs: Arc<Board>, seen: RemoteVersion) {
        if let Some(open) = self.document.origin.shared_mut() {
            open.settled = Some((theirs, seen));
            open.in_conflict = false;
            // Save even if the content did not change, since the audit trail did.
            let file = open.shared.copy().file().to_owned();
            self.save_to(file);
        }
    }

    /// Returns the record to write before the working copy is saved, so that its base is the remote board.
    pub(super) fn before_saving(&mut self, file: &Path) -> Option<Settled> {
        let open = self.document.origin.shared_mut().filter(|open| open.shared.copy().file() == file)?;
        let (theirs, seen) = open.settled.take()?;
        Some(Settled { shared: open.shared.clone(), theirs, seen })
    }

    /// Syncs after a save, or closes the shared board if another file was chosen. Returns whether an action
    /// waits for the end of the sync.
    pub(super) fn saved_shared(&mut self, file: &Path) -> bool {
        match self.document.origin.shared() {
            Some(open) if open.shared.copy().file() == file => {
                self.sync_shared();
                true
            }
            _ => false,
        }
    }

    /// Returns the name of a file for the user: its address for a working copy.
    pub(super) fn called(&self, file: &Path) -> String {
        match self.document.origin.shared() {
            Some(open) if open.shared.copy().file() == file => open.shared.address().text().to_owned(),
            _ => file.display().to_string(),
        }
    }

    /// Lists the versions on the storage.
    pub(super) fn show_shared_versions(&mut self) {
        let Some(shared) = self.document.origin.shared().map(|open| open.shared.clone()) else { return };
        self.notify(Severity::Note, "Listing the versions");
        self.tasks.queue.spawn(move || {
            TaskResult::Shared(Box::new(SharedResult::Versions(shared.versions(&CancelToken::default()))))
        });
    }

    /// Opens one of the versions read-only.
    pub(super) fn open_shared_version(&mut self, name: String) {
        let Some(shared) = self.document.origin.shared().map(|open| open.shared.clone()) else { return };
        if !self.is_saved() {
            return self.notify(
                Severity::Problem,
                "Save first: the version takes the place of the board in the window",
            );
        }
        self.notify(Severity::Note, format!("Opening the version {name}"));
        self.tasks.queue.spawn(move || {
            let read = shared.version(&name, &CancelToken::default()).map_err(|e| e.to_string()).and_then(
                |(version, bytes)| {
                    let board = parse_board(&bytes, &version.name).map_err(|e| e.to_string())?;
                    Ok(Box::new((version, board)))
                },
            );
            TaskResult::Shared(Box::new(SharedResult::Version(read)))
        });
    }

    /// Handles a presence update.
    pub(super) fn shared_heard(&mut self, heard: PresenceUpdate) {
        let now = self.services.clock.now();
        let Some(open) =
            self.document.origin.shared_mut().filter(|open| open.shared.address().text() == heard.address)
        else {
            return;
        };
        match heard.others {
            Ok(others) => (open.others, open.offline, open.answered) = (others, None, Some(now)),
            Err(why) => open.offline = Some(why),
        }
    }
}

//! Opening and saving of files, on background threads so that drawing never blocks.

use crate::session_state::SaveFallback;
use boardsight_core::model::{Board, Register};
use boardsight_store::snapshot::{self, SnapshotVerdict};
use boardsight_store::{Document, Fingerprint, SaveError, SaveTask, Saved, Stored, alone, open_any, save};
use std::path::{Path, PathBuf};

/// Opened board, or register shown as a board.
pub struct Opened {
    pub board: Board,
    /// Register, if the file contained one.
    pub alone: Option<Register>,
    pub print: Fingerprint,
    /// Path of the file itself, if a link was opened.
    pub path: PathBuf,
    /// Version of the format that the file was migrated from.
    pub migrated_from: Option<u32>,
    /// Seal verification, if the file is a snapshot.
    pub verdict: Option<SnapshotVerdict>,
}

/// Reason why a file could not be opened or saved.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Description in a sentence.
    pub what: String,
    /// Every problem with its position in the file.
    pub problems: Vec<String>,
    /// Alternative offered besides saving under another name.
    pub way: SaveFallback,
}

/// Saved document and its file.
#[derive(Clone, Debug)]
pub enum SavedAs {
    /// Board, with the length of its audit trail and the save prepared by the session.
    Board {
        file: PathBuf,
        audit: usize,
        save: Option<Box<SaveTask>>,
    },
    Register {
        file: PathBuf,
    },
}

pub(crate) fn not_saved(error: &SaveError) -> Failure {
    let way = match error {
        SaveError::Changed { .. } => SaveFallback::Merge,
        SaveError::Gone { .. } => SaveFallback::Anew,
        _ => SaveFallback::Nothing,
    };
    Failure { what: error.to_string(), problems: Vec::new(), way }
}

pub(crate) fn load(file: &Path) -> Result<Opened, Failure> {
    let opened = open_any(file).map_err(|e| {
        let problems = e.lines();
        let what = match problems.len() {
            1 => "There is 1 problem with it.".to_owned(),
            n => format!("There are {n} problems with it."),
        };
        Failure { what, problems, way: SaveFallback::Nothing }
    })?;
    let boardsight_store::OpenedFile { content, path, fingerprint: print, migrated_from } = opened;
    match content {
        Document::Register(register) => {
            let board = alone::board_of(&register);
            Ok(Opened { board, alone: Some(register), print, path, migrated_from, verdict: None })
        }
        Document::Board(board) => {
            // A failed verification is shown above the page; it is no reason not to show the snapshot.
            let verdict = snapshot::verdict(&board).ok().flatten();
            Ok(Opened { board: *board, alone: None, print, path, migrated_from, verdict })
        }
    }
}

pub(crate) fn write<T: Stored>(
    file: &Path,
    content: &T,
    opened: Option<Fingerprint>,
) -> Result<Saved, Failure> {
    save(file, content, opened).map_err(|e| not_saved(&e))
}

/// Returns the path with an extension if the user typed none.
pub(crate) fn with_ending(file: PathBuf, ending: &str) -> PathBuf {
    if file.extension().is_some() { file } else { file.with_extension(ending) }
}

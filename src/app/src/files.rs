//! Opening and saving: asked for in the window, done on a thread of its own, never freezing what is drawn.

use super::keeping::Way;
use boardsight_core::model::{Board, Register};
use boardsight_store;
use boardsight_store::snapshot::{self, Verdict};
use boardsight_store::{Document, Fingerprint, Save, SaveError, Saved, Stored, alone, open_any, save};
use std::path::{Path, PathBuf};

/// A board, or a register shown as one.
pub struct Opened {
    pub board: Board,
    /// The register, where the file held one.
    pub alone: Option<Register>,
    pub print: Fingerprint,
    /// The file itself, where a link was opened.
    pub path: PathBuf,
    /// The version of the format that it was brought up from.
    pub migrated_from: Option<u32>,
    /// Whether it is what was sealed, where it is a snapshot.
    pub verdict: Option<Verdict>,
}

/// Why a file could not be opened or saved.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What went wrong, in a sentence.
    pub what: String,
    /// Every problem, each with its place in the file.
    pub problems: Vec<String>,
    /// What it leads to, besides another name.
    pub way: Way,
}

/// What was written to where.
#[derive(Clone, Debug)]
pub enum SavedAs {
    /// The board, with its audit trail so long, and the save that the session made ready.
    Board { file: PathBuf, audit: usize, save: Option<Box<Save>> },
    /// One register.
    Register { file: PathBuf },
}

pub(crate) fn not_saved(error: &SaveError) -> Failure {
    let way = match error {
        SaveError::Changed { .. } => Way::Merge,
        SaveError::Gone { .. } => Way::Anew,
        _ => Way::Nothing,
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
        Failure { what, problems, way: Way::Nothing }
    })?;
    let boardsight_store::Opened { content, path, fingerprint: print, migrated_from } = opened;
    match content {
        Document::Register(register) => {
            let board = alone::board_of(&register);
            Ok(Opened { board, alone: Some(register), print, path, migrated_from, verdict: None })
        }
        Document::Board(board) => {
            // That a snapshot cannot be looked at is said above the page; it is no reason not to show it.
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

/// A file with its ending, where the reader typed none.
pub(crate) fn with_ending(file: PathBuf, ending: &str) -> PathBuf {
    if file.extension().is_some() { file } else { file.with_extension(ending) }
}

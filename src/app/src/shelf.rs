//! The snapshots beside the board: taken, listed, looked at, opened, compared, and cited by minutes. What reads or
//! writes a file is done off the drawing thread.

use crate::action::ComparisonSide;
use boardsight_analysis::exposure::Stood;
use boardsight_core::model::{Board, CitedSnapshot, Meeting, Topic};
use boardsight_export::verify::since;
use boardsight_report::compared::Changed;
use boardsight_report::minutes;
use boardsight_store::snapshot::{self, Known, Listed, Verdict};
use boardsight_store::{Document, open_any};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The snapshots of the open board, as the window knows them.
#[derive(Default)]
pub struct Shelf {
    /// Whether the folder has been asked for.
    pub asked: bool,
    /// Whether the board has a file, beside which there can be snapshots.
    pub has_file: bool,
    /// The snapshots, by day.
    pub list: Vec<Listed>,
    /// What a look at one of them found.
    pub verdicts: BTreeMap<PathBuf, Result<Verdict, String>>,
    /// The comparison that was asked for last.
    pub compared: Option<Comparison>,
}

/// A comparison: its sides, and what it says.
pub struct Comparison {
    /// The earlier side.
    pub from: ComparisonSide,
    /// The later side.
    pub to: ComparisonSide,
    /// What changed, or why that cannot be said.
    pub said: Result<Arc<Changed>, String>,
}

/// What a job for the shelf brings back.
pub enum Shelved {
    /// The folder was read, of this file.
    Listed(Option<PathBuf>, Vec<Listed>),
    /// A snapshot was taken, or not.
    Taken(Result<(PathBuf, String, Vec<String>), String>),
    /// One was looked at.
    Verified(PathBuf, Result<Verdict, String>),
    /// Two were compared.
    Compared(ComparisonSide, ComparisonSide, Result<Arc<Changed>, String>),
    /// How risks stood in one.
    Stood(PathBuf, Result<Arc<Stood>, String>),
    /// The minutes of a meeting were drafted: the snapshot cited, and a text for each item.
    Drafted(String, Result<(CitedSnapshot, Vec<(String, String)>), String>),
}

/// A board that was opened to be compared or cited.
pub(crate) fn read(path: &Path) -> Result<Board, String> {
    match open_any(path).map_err(|e| e.to_string())?.content {
        Document::Board(board) => Ok(*board),
        Document::Register(_) => Err(format!("{} is a register", path.display())),
    }
}

/// What the board in the window is called where it is one of two sides.
pub(crate) const AS_IT_STANDS: &str = "the board as it stands";

pub(crate) fn compare_boards(
    from: (&Board, Option<Date>),
    to: (&Board, Option<Date>),
) -> Result<Changed, String> {
    let side = |(board, as_of)| since::side(board, AS_IT_STANDS, as_of).map_err(|e| e.to_string());
    since::between((side(from)?, from.0), (side(to)?, to.0))
}

/// How risks stood in a snapshot.
pub(crate) fn stood(path: &Path) -> Result<Stood, String> {
    let board = read(path)?;
    let Known { name, as_of, altered, .. } = snapshot::known(&board, "").map_err(|e| e.to_string())?;
    // What is said of it puts the name into quotation marks itself.
    let name = board.snapshot.as_ref().map_or(name, |mark| mark.name.clone());
    Ok(Stood::of(&board, name, as_of, altered))
}

/// A text for each topic of which the snapshot has figures.
pub(crate) fn drafted(path: &Path) -> Result<(CitedSnapshot, Vec<(String, String)>), String> {
    let board = read(path)?;
    let verdict = snapshot::verdict(&board).map_err(|e| e.to_string())?;
    let verdict = verdict.ok_or_else(|| format!("{} is no snapshot", path.display()))?;
    if !verdict.is_unaltered() {
        return Err(format!(
            "{} was altered since it was sealed, so minutes cannot cite it: {}",
            path.display(),
            verdict.wrong.join("; ")
        ));
    }
    let mark = verdict.mark;
    let cited = CitedSnapshot { name: mark.name, as_of: mark.as_of, digest: mark.digest };
    let text = |topic: Topic| minutes::draft(&board, mark.as_of, topic, &cited);
    let texts = Topic::ALL.into_iter().map(|t| (t.label().to_owned(), text(t))).collect();
    Ok((cited, texts))
}

/// The meeting with the drafts put where nothing is minuted yet, and how many were put and how many left alone.
pub(crate) fn with_drafts(
    meeting: &Meeting,
    cited: CitedSnapshot,
    texts: &[(String, String)],
) -> (Meeting, usize, usize) {
    let (mut put, mut left) = (0, 0);
    let mut changed = meeting.clone();
    for item in &mut changed.agenda {
        let text = texts.iter().find(|(topic, _)| topic == item.topic.label()).map_or("", |(_, text)| text);
        if text.is_empty() {
            continue;
        }
        if item.minute.trim().is_empty() {
            text.clone_into(&mut item.minute);
            put += 1;
        } else {
            left += 1;
        }
    }
    changed.snapshot = Some(cited);
    (changed, put, left)
}

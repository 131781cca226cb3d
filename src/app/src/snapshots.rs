//! Snapshots next to the board file: create, list, verify, open, compare, and draft minutes from. File
//! access runs in background tasks.

use crate::action::ComparisonSide;
use boardsight_analysis::exposure::PastRatings;
use boardsight_core::model::{Board, CitedSnapshot, Meeting, Topic};
use boardsight_export::verify::since;
use boardsight_report::compared::ComparisonReport;
use boardsight_report::minutes;
use boardsight_store::snapshot::{self, KnownSnapshot, SnapshotEntry, SnapshotVerdict};
use boardsight_store::{Document, open_any};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Snapshots of the open board.
#[derive(Default)]
pub struct SnapshotList {
    /// Whether the list was requested.
    pub asked: bool,
    /// Whether the board has a file, which snapshots require.
    pub has_file: bool,
    /// Snapshots by date.
    pub list: Vec<SnapshotEntry>,
    /// Results of verification.
    pub verdicts: BTreeMap<PathBuf, Result<SnapshotVerdict, String>>,
    /// Comparison requested last.
    pub compared: Option<Comparison>,
}

/// Comparison of two sides.
pub struct Comparison {
    pub from: ComparisonSide,
    pub to: ComparisonSide,
    /// Differences, or the reason why they cannot be determined.
    pub said: Result<Arc<ComparisonReport>, String>,
}

/// Result of a job about snapshots.
#[allow(clippy::large_enum_variant, reason = "there are few, and each is moved once")]
pub enum SnapshotResult {
    /// The folder of this board file was read.
    Listed(Option<PathBuf>, Vec<SnapshotEntry>),
    /// A snapshot was created, or creation failed.
    Taken(Result<(PathBuf, String, Vec<String>), String>),
    /// A snapshot was verified.
    Verified(PathBuf, Result<SnapshotVerdict, String>),
    /// Two sides were compared.
    Compared(ComparisonSide, ComparisonSide, Result<Arc<ComparisonReport>, String>),
    /// The ratings of risks in a snapshot were read.
    Stood(PathBuf, Result<Arc<PastRatings>, String>),
    /// The minutes of a meeting were drafted: the cited snapshot, and a text for each item.
    Drafted(String, Result<(CitedSnapshot, Vec<(String, String)>), String>),
}

/// Reads a board to be compared or cited.
pub(crate) fn read(path: &Path) -> Result<Board, String> {
    match open_any(path).map_err(|e| e.to_string())?.content {
        Document::Board(board) => Ok(*board),
        Document::Register(_) => Err(format!("{} is a register", path.display())),
    }
}

/// Name of the current board as a side of a comparison.
pub(crate) const AS_IT_STANDS: &str = "the board as it stands";

pub(crate) fn compare_boards(
    from: (&Board, Option<Date>),
    to: (&Board, Option<Date>),
) -> Result<ComparisonReport, String> {
    let side = |(board, as_of)| since::side(board, AS_IT_STANDS, as_of).map_err(|e| e.to_string());
    since::between((side(from)?, from.0), (side(to)?, to.0))
}

/// Returns the ratings of risks in a snapshot.
pub(crate) fn stood(path: &Path) -> Result<PastRatings, String> {
    let board = read(path)?;
    let KnownSnapshot { name, as_of, altered, .. } =
        snapshot::known(&board, "").map_err(|e| e.to_string())?;
    // The text adds the quotation marks around the name itself.
    let name = board.snapshot.as_ref().map_or(name, |mark| mark.name.clone());
    Ok(PastRatings::of(&board, name, as_of, altered))
}

/// Returns a text for each topic with figures in the snapshot.
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

/// Returns the meeting with drafts for items without minutes, and the numbers of items filled and skipped.
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

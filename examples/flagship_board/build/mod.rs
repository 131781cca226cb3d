//! The board from its skeleton, the published files and the rules.

mod areas;
mod context;
mod lines;
mod table;
mod undated;

use boardsight_core::edit::{Edit, EditError, Record, Stamp, insert};
use boardsight_core::model::{Board, check};
use boardsight_store::{parse_board, to_ron};
use jiff::civil::date;
use std::path::Path;
use table::Table;

/// The text of the board's file.
///
/// # Errors
/// If a file cannot be read, a figure or a name in it is not as the rules expect, or the board is not sound. The message
/// names the file and, where one is concerned, the cell.
pub fn text(folder: &Path) -> Result<String, String> {
    to_ron(&board(folder)?).map_err(|why| why.to_string())
}

/// The board.
///
/// # Errors
/// As [`text`].
pub fn board(folder: &Path) -> Result<Board, String> {
    let content = folder.join("content");
    let rules = |name: &str| Table::open(&content, name);
    let skeleton = content.join("skeleton.ron");
    let bytes = std::fs::read(&skeleton).map_err(|why| format!("{}: {why}", skeleton.display()))?;
    let mut board = parse_board(&bytes, &skeleton.display().to_string()).map_err(|why| why.to_string())?;
    areas::add(&mut board, &rules("areas.csv")?, &rules("site-areas.csv")?)?;
    context::add_groups(&mut board, &rules("groups.csv")?, &rules("comparator-ccgs.csv")?)?;
    context::add_events(&mut board, &rules("events.csv")?)?;
    let lines = lines::Rules::open(&content)?;
    undated::leave_out(&mut board, &lines.statistics()?);
    lines::add(&mut board, folder, &lines)?;
    // The board begins with an empty audit trail.
    board.audit.clear();
    let problems: Vec<String> = check(&board).iter().map(ToString::to_string).collect();
    if problems.is_empty() { Ok(board) } else { Err(problems.join("\n")) }
}

/// Adds a record with the edit that the program makes when a user adds it.
fn add<T: Record>(board: &mut Board, record: &T) -> Result<(), String> {
    let stamp = Stamp {
        who: "Secretariat".to_owned(),
        at: date(2018, 7, 13).to_zoned(jiff::tz::TimeZone::UTC).map_err(|why| why.to_string())?.timestamp(),
        why: None,
    };
    let made = |edit: Edit, board: &mut Board| -> Result<(), EditError> { edit.apply(board, &stamp, false) };
    insert(board, record)
        .and_then(|edit| made(edit, board))
        .map_err(|why| format!("{} '{}': {why}", T::LIST.one(), record.id()))
}

//! Builds the example board from its skeleton, the published files and the rules.

mod areas;
mod context;
mod lines;
mod table;
mod undated;

use boardsight_core::edit::{Change, Edit, Record, Stamp, insert};
use boardsight_core::model::{Board, check};
use boardsight_store::{parse_board, to_ron};
use std::path::Path;
use table::Table;

/// Returns the text of the board file.
///
/// # Errors
/// Fails if a file cannot be read, a figure or name does not match the rules, or the board is invalid. The
/// message names the file and the cell, if there is one.
pub fn text(folder: &Path) -> Result<String, String> {
    to_ron(&board(folder)?).map_err(|why| why.to_string())
}

/// Builds the board.
///
/// # Errors
/// Fails for the same reasons as [`text`].
pub fn board(folder: &Path) -> Result<Board, String> {
    let content = folder.join("content");
    let rules = |name: &str| Table::open(&content, name);
    let skeleton = content.join("skeleton.ron");
    let bytes = std::fs::read(&skeleton).map_err(|why| format!("{}: {why}", skeleton.display()))?;
    let mut board = parse_board(&bytes, &skeleton.display().to_string()).map_err(|why| why.to_string())?;
    areas::add(&mut board, &rules("areas.csv")?, &rules("site-areas.csv")?)?;
    context::name_sites(&mut board, &rules("finding-sites.csv")?)?;
    context::name_money(&mut board, &rules("site-money.csv")?)?;
    context::add_groups(&mut board, &rules("groups.csv")?, &rules("comparator-ccgs.csv")?)?;
    context::add_events(&mut board, &rules("events.csv")?)?;
    let lines = lines::Rules::open(&content)?;
    undated::leave_out(&mut board, &lines.statistics()?);
    lines::add(&mut board, folder, &lines)?;
    // The board starts with an empty audit trail.
    board.audit.clear();
    let problems: Vec<String> = check(&board).iter().map(ToString::to_string).collect();
    if problems.is_empty() { Ok(board) } else { Err(problems.join("\n")) }
}

/// Adds records in a single edit, the same edit that the program makes when a user adds a record.
fn add<T: Record>(board: &mut Board, records: &[T]) -> Result<(), String> {
    let at = "2018-07-13T00:00:00Z".parse().map_err(|why: jiff::Error| why.to_string())?;
    let stamp = Stamp { who: "Secretariat".to_owned(), at, why: None };
    let mut edit = Edit { label: format!("Add {}", T::LIST.name()), changes: Vec::new() };
    for (place, record) in records.iter().enumerate() {
        for mut change in insert(board, record).map_err(|why| why.to_string())?.changes {
            if let Change::Insert { index, .. } = &mut change {
                *index += place;
            }
            edit.changes.push(change);
        }
    }
    edit.apply(board, &stamp, false).map_err(|why| why.to_string())
}

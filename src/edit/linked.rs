//! What was read of boards that are kept elsewhere, noted in this one.

use super::{Edit, EditError, update};
use crate::model::{Board, LastRead, Unreached};

/// What came of reading one linked board.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRead {
    /// Which.
    pub id: String,
    /// What was read; or that it was not, when and why.
    pub came: Result<Box<LastRead>, Unreached>,
}

/// Notes what was read of each. One that was not reached keeps its last known figures.
///
/// # Errors
/// If a record has no form as a value.
pub fn note_linked(board: &Board, read: &[LinkRead]) -> Result<Edit, EditError> {
    let mut edit = Edit { label: String::new(), changes: Vec::new() };
    let mut reached = 0;
    for one in read {
        // One that was taken out meanwhile is not brought back.
        let Some(link) = board.linked_boards.iter().find(|l| l.id == *one.id) else { continue };
        let mut changed = link.clone();
        match &one.came {
            Ok(last) => {
                reached += 1;
                (changed.last, changed.unreached) = (Some(last.as_ref().clone()), None);
            }
            Err(unreached) => changed.unreached = Some(unreached.clone()),
        }
        edit = edit.and(update(board, &changed)?);
    }
    edit.label = format!("Boards read: {reached} of {}", read.len());
    Ok(edit)
}

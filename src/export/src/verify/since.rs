//! Changes between two opened boards, for the page, the command and the section of a pack.

use boardsight_analysis::compared::BoardState;
use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use boardsight_report::compared::{ComparisonReport, Side, changed};
use boardsight_report::pack::{Changes, PackBaseline};
use boardsight_store::snapshot::{self, KnownSnapshot};
use boardsight_store::{SaveError, compare};
use jiff::civil::Date;

/// Returns a board or snapshot as one side of a comparison. `name` is used if it is not a snapshot; `as_of`
/// of `None` means its own date.
///
/// # Errors
/// If the board cannot be serialised, which no valid model causes.
pub fn side(board: &Board, name: &str, as_of: Option<Date>) -> Result<Side, SaveError> {
    let KnownSnapshot { name, as_of: day, digest, altered } = snapshot::known(board, name)?;
    Ok(Side { name, as_of: as_of.unwrap_or(day), digest, altered })
}

/// Returns the changes from one side to the other.
///
/// # Errors
/// If a record of either board cannot be serialised.
pub fn between(from: (Side, &Board), to: (Side, &Board)) -> Result<ComparisonReport, String> {
    // Read each board as it was known on its own date.
    let (before, now) = (known(from.1, from.0.as_of), known(to.1, to.0.as_of));
    let found = compare::compare(&before.board, &now.board).map_err(|e| e.to_string())?;
    let fields = found.iter().map(ToString::to_string).collect();
    let (a, b) = (
        BoardState { board: &before.board, as_of: from.0.as_of },
        BoardState { board: &now.board, as_of: to.0.as_of },
    );
    Ok(changed((from.0, to.0), a, b, fields))
}

/// Returns the changes as a section of a pack, and the data from which the section can be rebuilt.
///
/// # Errors
/// As [`between`].
pub fn section(from: (Side, &Board), to: (Side, &Board)) -> Result<(Changes, PackBaseline), String> {
    let since = PackBaseline {
        name: from.0.name.clone(),
        as_of: from.0.as_of,
        digest: from.0.digest.clone(),
        now: to.0.name.clone(),
    };
    let said = between(from, to)?;
    Ok(((format!("Since {}", said.from.words()), said.section()), since))
}

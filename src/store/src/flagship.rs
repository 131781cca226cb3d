//! The boards that come with the program, so that it can be seen at work without any file.

use super::OpenError;
use super::read::parse_board;
use boardsight_core::model::Board;

/// The text of the flagship: every stream, as of 13 July 2018.
pub const TEXT: &str = include_str!("../../../saved/integration-partnership-board.ron");

/// The name of the flagship in messages.
pub const NAME: &str = "saved/integration-partnership-board.ron";

/// The text of the board that the audit of February 2017 found: one stream of six.
pub const AUDIT_TEXT: &str = include_str!("../../../saved/as-the-audit-found-it.ron");

/// The name of the board that the audit found, in messages.
pub const AUDIT_NAME: &str = "saved/as-the-audit-found-it.ron";

/// The flagship.
///
/// # Errors
/// Never, for a program that was tested: the tests read it.
pub fn board() -> Result<Board, OpenError> {
    parse_board(TEXT.as_bytes(), NAME)
}

/// The board that the audit found.
///
/// # Errors
/// Never, for a program that was tested: the tests read it.
pub fn audit_board() -> Result<Board, OpenError> {
    parse_board(AUDIT_TEXT.as_bytes(), AUDIT_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_boards_are_valid_and_laid_out_as_saved() {
        for (board, text) in [(board(), TEXT), (audit_board(), AUDIT_TEXT)] {
            let board = board.unwrap_or_else(|error| panic!("{error}"));
            let saved = crate::to_ron(&board).unwrap();
            let differs = saved.lines().zip(text.lines()).enumerate().find(|(_, (a, b))| a != b);
            assert!(saved == text, "(line, as saved, as in the file): {differs:?}");
        }
    }
}

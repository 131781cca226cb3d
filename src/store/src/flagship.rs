//! The built-in example boards, which can be opened without a file.

use super::OpenError;
use super::read::parse_board;
use boardsight_core::model::Board;

/// Text of the flagship board: all streams, as of 13 July 2018.
pub const TEXT: &str = include_str!("../../../saved/integration-partnership-board.ron");

/// Name of the flagship board in messages.
pub const NAME: &str = "saved/integration-partnership-board.ron";

/// Text of the audit board: the state that the audit of February 2017 found, with one of six streams.
pub const AUDIT_TEXT: &str = include_str!("../../../saved/as-the-audit-found-it.ron");

/// Name of the audit board in messages.
pub const AUDIT_NAME: &str = "saved/as-the-audit-found-it.ron";

/// Returns the flagship board.
///
/// # Errors
/// Never in a tested build: the tests parse this text.
pub fn board() -> Result<Board, OpenError> {
    parse_board(TEXT.as_bytes(), NAME)
}

/// Returns the audit board.
///
/// # Errors
/// Never in a tested build: the tests parse this text.
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

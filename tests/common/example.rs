//! The example board of the tests: the Better Care Fund's first year as the board of February 2017 was first
//! written down, with illustrative risks and assumptions. Test data only; the program does not ship it.

use boardsight_core::model::Board;
use boardsight_store::{OpenError, parse_board};

/// Text of the file.
pub const TEXT: &str = include_str!("../data/example.board.ron");

/// Path of the file.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/example.board.ron");

/// Returns the board.
pub fn board() -> Result<Board, OpenError> {
    parse_board(TEXT.as_bytes(), "tests/data/example.board.ron")
}

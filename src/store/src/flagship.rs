//! The board that comes with the program, so that it can be seen at work without any file.

use super::OpenError;
use super::read::parse_board;
use boardsight_core::model::Board;

/// The file's text.
pub const TEXT: &str = include_str!("../../../saved/integration-partnership-board.ron");

/// What messages call it.
pub const NAME: &str = "saved/integration-partnership-board.ron";

/// The board.
///
/// # Errors
/// Never, for a program that was tested: the tests read it.
pub fn board() -> Result<Board, OpenError> {
    parse_board(TEXT.as_bytes(), NAME)
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_laid_out_as_a_save_lays_it_out() {
        let text = crate::to_ron(&super::board().unwrap()).unwrap();
        let differs = text.lines().zip(super::TEXT.lines()).enumerate().find(|(_, (a, b))| a != b);
        assert!(text == super::TEXT, "(line, as saved, as it stands): {differs:?}");
    }

    #[test]
    fn it_is_sound() {
        if let Err(error) = super::board() {
            panic!("{error}");
        }
    }
}

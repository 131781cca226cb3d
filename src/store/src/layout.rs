//! How files are laid out: the same board always gives the same bytes, one field or one entry a line, so that version
//! control shows a change where it was made.

use super::read::Stored;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use std::fmt::{self, Write};

/// A record's fields stand on lines of their own; what lies in its lists stands on one line an entry, such as
/// `(period: "Apr 2015", value: 1.0),`.
const DEPTH: usize = 4;

/// A board or a register as the text of its file.
///
/// # Errors
/// If it holds what RON has no form for. Nothing in the model does.
pub fn to_ron<T: Stored>(content: &T) -> Result<String, ron::Error> {
    let config = PrettyConfig::new()
        .depth_limit(DEPTH)
        .new_line("\n")
        .indentor("    ")
        .struct_names(false)
        .extensions(Extensions::IMPLICIT_SOME);
    let mut plain = Plain { out: String::with_capacity(64 << 10), held: false };
    super::read::options_bare().to_writer_pretty(&mut plain, content.packed().as_ref(), config)?;
    let mut text = plain.finish();
    text.push('\n');
    Ok(text)
}

/// Takes the backslash from apostrophes, which the writer escapes and no reader needs.
struct Plain {
    out: String,
    held: bool,
}

impl Plain {
    fn finish(mut self) -> String {
        if self.held {
            self.out.push('\\');
        }
        self.out
    }
}

impl Write for Plain {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !self.held && !text.contains('\\') {
            self.out.push_str(text);
            return Ok(());
        }
        for c in text.chars() {
            match (self.held, c) {
                (false, '\\') => self.held = true,
                (false, c) => self.out.push(c),
                (true, '\'') => {
                    self.out.push('\'');
                    self.held = false;
                }
                (true, c) => {
                    self.out.push('\\');
                    self.out.push(c);
                    self.held = false;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_board;
    use boardsight_core::model::{Board, Rating, Risk};
    use jiff::civil::date;

    #[test]
    fn the_layout_is_one_field_a_line_and_one_entry_a_line() {
        let mut board = Board::new("The board's \"own\" \\ 'name'\n", date(2017, 2, 8));
        let mut risk = Risk::new("R-1", None, "It fails \\' so");
        risk.current = Some(Rating { likelihood: 3, impact: 4 });
        risk.actions.push(boardsight_core::model::RiskAction {
            id: "A1".into(),
            text: "Do it".into(),
            due: Some(date(2017, 3, 1)),
            ..boardsight_core::model::RiskAction::default()
        });
        board.risks.push(risk);
        let text = to_ron(&board).unwrap();
        assert!(
            text.starts_with("#![enable(implicit_some)]\n(\n    schema: 1,\n    kind: Board,\n"),
            "{text}"
        );
        assert!(text.contains("    name: \"The board's \\\"own\\\" \\\\ 'name'\\n\",\n"), "{text}");
        assert!(
            text.contains("                (id: \"A1\", text: \"Do it\", due: \"2017-03-01\"),\n"),
            "{text}"
        );
        assert!(text.contains("                likelihood: 3,\n"), "{text}");
        assert!(text.ends_with(")\n"));
        assert_eq!(parse_board(text.as_bytes(), "x").unwrap(), board);
    }
}

//! Text for cells of CSV, which spreadsheets must not take for formulas.

/// Whether a spreadsheet would take a text for a formula if it began a cell of CSV (OWASP, 'CSV injection'). The full-width forms
/// of = + - @ are read as the narrow ones where East Asian settings are on.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    const FIRST: [char; 11] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    text.starts_with(FIRST)
}

/// Text for a cell of CSV that no spreadsheet takes for a formula: an apostrophe goes before one, and before a text that has
/// such an apostrophe already, so that [`active`] gives back the text.
#[must_use]
pub fn inert(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell of CSV as it was before [`inert`].
#[must_use]
pub fn active(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_of_any_width_are_guarded() {
        for text in ["=1", "+1", "-1", "@a", "\t=1", "＝1", "＋1", "－1", "＠a", "'=1", "''@"] {
            assert_eq!(inert(text), format!("'{text}"));
            assert_eq!(active(&inert(text)), text);
        }
        assert_eq!(
            (inert("'90s"), active("'90s"), inert("a=1")),
            ("'90s".to_owned(), "'90s", "a=1".to_owned())
        );
    }

    proptest! {
        #[test]
        fn what_was_guarded_is_itself_again(text in "['=+\\-@＝a]{0,6}") {
            let guarded = inert(&text);
            prop_assert_eq!(active(&guarded), text.as_str());
        }
    }
}

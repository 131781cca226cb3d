//! Escaping of text in CSV cells, so that spreadsheets do not interpret it as a formula.

/// Returns whether a spreadsheet would interpret text at the start of a CSV cell as a formula (OWASP, 'CSV
/// injection'). Includes the full-width forms of `=`, `+`, `-` and `@`, which are treated as the narrow
/// forms in East Asian locales.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    const FIRST: [char; 11] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    text.starts_with(FIRST)
}

/// Escapes text for a CSV cell, so that no spreadsheet interprets it as a formula. A formula gets a leading
/// apostrophe. So does a text that already has such an apostrophe, so that [`active`] restores the
/// original.
#[must_use]
pub fn inert(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// Reverses [`inert`] for the text of a CSV cell.
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

//! The built-in typeface, and the width of a text in it.

use std::sync::LazyLock;
use ttf_parser::Face;

/// Name of the typeface in documents.
pub const FAMILY: &str = "IBM Plex Sans";
/// Upright, regular.
pub static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf");
/// Upright, semi-bold.
pub static STRONG: &[u8] = include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf");

/// A weight of the typeface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontWeight {
    /// The weight for text.
    #[default]
    Regular,
    /// The weight for headings.
    Strong,
}

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, STRONG].map(|bytes| Face::parse(bytes, 0).ok()));

fn face(weight: FontWeight) -> Option<&'static Face<'static>> {
    FACES[weight as usize].as_ref()
}

/// Returns the width of a text, in the unit of `size`. Kerning, which narrows a text slightly, is ignored,
/// so that texts placed by this width never touch.
#[must_use]
pub fn width(text: &str, size: f32, weight: FontWeight) -> f32 {
    let Some(face) = face(weight) else {
        // The fonts are built in and tested; if one fails to load, use a rough width.
        return text.chars().map(|_| size * 0.6).sum();
    };
    let units: u32 = text
        .chars()
        .map(|c| {
            let glyph = face.glyph_index(c).unwrap_or_default();
            u32::from(face.glyph_hor_advance(glyph).unwrap_or_default())
        })
        .sum();
    // A text has far fewer units than f32 can represent exactly.
    #[allow(clippy::cast_precision_loss)]
    let units = units as f32;
    units * size / f32::from(face.units_per_em())
}

/// Returns whether the typeface has a glyph for a character in both weights.
#[must_use]
pub fn has(c: char) -> bool {
    matches!(c, '\n' | '\t')
        || [FontWeight::Regular, FontWeight::Strong]
            .into_iter()
            .all(|w| face(w).is_some_and(|f| f.glyph_index(c).is_some()))
}

/// Returns whether the typeface can show a character. The typeface has a glyph for it, or the character is
/// invisible, such as a soft hyphen.
#[must_use]
pub fn shows(c: char) -> bool {
    is_unseen(c) || c == '\r' || c == '\u{f0b7}' || has(c)
}

/// Returns whether a character has no glyph and is left out: soft hyphens, joiners and bidirectional
/// controls.
#[must_use]
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Breaks a text into lines no wider than `room`, between words. A word wider than a line is cut with an
/// ellipsis. Returns at most `most` lines; the last ends in an ellipsis if text was left out.
#[must_use]
pub fn wrap(text: &str, size: f32, weight: FontWeight, room: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, size, weight) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('\u{2026}');
        }
    }
    for line in &mut lines {
        *line = cut(line, size, weight, room);
    }
    lines
}

/// Cuts a text to a width of at most `room`, with an ellipsis if text was left out.
#[must_use]
pub fn cut(text: &str, size: f32, weight: FontWeight, room: f32) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    // Measure character by character from the start, so that the time for a long word is bounded by the
    // available width.
    let left = room - width("\u{2026}", size, weight);
    let mut used = 0.0;
    let mut end = 0;
    let mut buffer = [0; 4];
    let text = text.trim_end_matches('\u{2026}');
    for (at, c) in text.char_indices() {
        used += width(c.encode_utf8(&mut buffer), size, weight);
        if used > left {
            break;
        }
        end = at + c.len_utf8();
    }
    match text[..end].trim_end() {
        "" => String::new(),
        kept => format!("{kept}\u{2026}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_come_from_the_typeface_and_figures_are_tabular() {
        assert!(face(FontWeight::Regular).is_some() && face(FontWeight::Strong).is_some());
        let digit = |c: char| width(&c.to_string(), 10.0, FontWeight::Regular);
        assert!(('0'..='9').all(|c| (digit(c) - digit('0')).abs() < 1e-6));
        assert!(width("Wide", 10.0, FontWeight::Strong) > width("Wide", 10.0, FontWeight::Regular));
        assert!(
            (width("ab", 20.0, FontWeight::Regular) - 2.0 * width("ab", 10.0, FontWeight::Regular)).abs()
                < 1e-4
        );
        assert!("£−×’–…÷".chars().all(has) && !has('\u{4e2d}'));
    }

    #[test]
    fn wrapped_lines_fit_and_mark_truncation() {
        let text = "People still at home ninety-one days after they left hospital";
        let lines = wrap(text, 10.0, FontWeight::Regular, 90.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('\u{2026}'), "{lines:?}");
        assert!(lines.iter().all(|l| width(l, 10.0, FontWeight::Regular) <= 90.0), "{lines:?}");
        assert_eq!(wrap("one two", 10.0, FontWeight::Regular, 500.0, 3), ["one two"]);
        assert_eq!(cut("Incomprehensibilities", 10.0, FontWeight::Regular, 2.0), "");
    }
}

//! Styles, settings and fonts.

use super::super::font::FAMILY;
use super::super::manner::{STYLES, Style};
use super::super::set::{ACCENT, FAINT, HEAD, INK, LINE, ink};
use super::super::xml::Xml;
use super::parts::NAMES;
use boardsight_report::spec::Tone;

fn faces(x: &mut Xml, family: &str) {
    x.leaf("w:rFonts", &[("w:ascii", family), ("w:hAnsi", family), ("w:eastAsia", family), ("w:cs", family)]);
}

fn size(x: &mut Xml, half_points: u16) {
    let size = half_points.to_string();
    x.leaf("w:sz", &[("w:val", &size)]);
    x.leaf("w:szCs", &[("w:val", &size)]);
}

fn rule(x: &mut Xml, side: &str) {
    x.leaf(&format!("w:{side}"), &[("w:val", "single"), ("w:sz", "4"), ("w:space", "6"), ("w:color", LINE)]);
}

fn style(x: &mut Xml, s: &Style) {
    x.el("w:style", &[("w:type", "paragraph"), ("w:styleId", s.id)], |x| {
        x.leaf("w:name", &[("w:val", s.name)]);
        x.leaf("w:basedOn", &[("w:val", s.based_on)]);
        x.leaf("w:next", &[("w:val", s.next)]);
        x.leaf("w:qFormat", &[]);
        x.el("w:pPr", &[], |x| {
            if s.keep {
                x.leaf("w:keepNext", &[]);
                x.leaf("w:keepLines", &[]);
            }
            if let Some(side) = s.rule {
                x.el("w:pBdr", &[], |x| rule(x, side));
            }
            if let Some((at, right)) = s.tab {
                let kind = if right { "right" } else { "left" };
                x.el("w:tabs", &[], |x| {
                    x.leaf("w:tab", &[("w:val", kind), ("w:pos", &at.to_string())]);
                });
            }
            x.leaf(
                "w:spacing",
                &[
                    ("w:before", &s.before.to_string()),
                    ("w:after", &s.after.to_string()),
                    ("w:line", &s.line.to_string()),
                    ("w:lineRule", "auto"),
                ],
            );
            if s.id == "TOC2" {
                x.leaf("w:ind", &[("w:left", "340")]);
            }
            if s.id == "CoverLine" {
                x.leaf("w:ind", &[("w:left", "2268"), ("w:hanging", "2268")]);
            }
            if s.right {
                x.leaf("w:jc", &[("w:val", "right")]);
            }
            if let Some(level) = s.level.checked_sub(1) {
                x.leaf("w:outlineLvl", &[("w:val", &level.to_string())]);
            }
        });
        x.el("w:rPr", &[], |x| {
            for (on, name) in [(s.bold, "w:b"), (s.bold, "w:bCs"), (s.italic, "w:i"), (s.italic, "w:iCs")] {
                if on {
                    x.leaf(name, &[]);
                }
            }
            x.leaf("w:color", &[("w:val", s.colour)]);
            size(x, s.size);
        });
    });
}

/// Writes a character style.
fn character(x: &mut Xml, id: &str, inner: impl FnOnce(&mut Xml)) {
    x.el("w:style", &[("w:type", "character"), ("w:customStyle", "1"), ("w:styleId", id)], |x| {
        x.leaf("w:name", &[("w:val", id)]);
        x.el("w:rPr", &[], inner);
    });
}

/// Writes the table style: the first row is marked as the header, with hairlines between rows and no
/// vertical rules.
fn table(x: &mut Xml) {
    x.el("w:style", &[("w:type", "table"), ("w:customStyle", "1"), ("w:styleId", "PackTable")], |x| {
        x.leaf("w:name", &[("w:val", "Pack Table")]);
        x.el("w:tblPr", &[], |x| {
            x.el("w:tblBorders", &[], |x| {
                for side in ["top", "bottom", "insideH"] {
                    let name = format!("w:{side}");
                    let weight = if side == "insideH" { "4" } else { "8" };
                    x.leaf(
                        &name,
                        &[("w:val", "single"), ("w:sz", weight), ("w:space", "0"), ("w:color", LINE)],
                    );
                }
            });
            x.el("w:tblCellMar", &[], |x| {
                for (side, width) in [("top", "45"), ("left", "85"), ("bottom", "45"), ("right", "85")] {
                    x.leaf(&format!("w:{side}"), &[("w:w", width), ("w:type", "dxa")]);
                }
            });
        });
        x.el("w:tblStylePr", &[("w:type", "firstRow")], |x| {
            x.el("w:rPr", &[], |x| x.leaf("w:b", &[]));
            x.el("w:tcPr", &[], |x| {
                x.leaf("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", HEAD)]);
                x.leaf("w:vAlign", &[("w:val", "bottom")]);
            });
        });
    });
}

/// Returns the styles part of the document.
pub(super) fn styles(language: &str) -> Vec<u8> {
    let mut x = Xml::new();
    x.el("w:styles", NAMES, |x| {
        x.el("w:docDefaults", &[], |x| {
            x.el("w:rPrDefault", &[], |x| {
                x.el("w:rPr", &[], |x| {
                    faces(x, FAMILY);
                    x.leaf("w:color", &[("w:val", INK)]);
                    size(x, 20);
                    x.leaf("w:lang", &[("w:val", language), ("w:eastAsia", language), ("w:bidi", "ar-SA")]);
                });
            });
            x.el("w:pPrDefault", &[], |x| {
                x.el("w:pPr", &[], |x| {
                    x.leaf("w:spacing", &[("w:after", "0"), ("w:line", "276"), ("w:lineRule", "auto")]);
                });
            });
        });
        let normal = [("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")];
        x.el("w:style", &normal, |x| {
            x.leaf("w:name", &[("w:val", "Normal")]);
            x.leaf("w:qFormat", &[]);
        });
        for s in STYLES {
            style(x, s);
        }
        character(x, "Strong", |x| {
            x.leaf("w:b", &[]);
            x.leaf("w:bCs", &[]);
        });
        character(x, "Label", |x| x.leaf("w:color", &[("w:val", FAINT)]));
        character(x, "Shape", |x| faces(x, "Segoe UI Symbol"));
        character(x, "Hyperlink", |x| {
            x.leaf("w:color", &[("w:val", ACCENT)]);
            x.leaf("w:u", &[("w:val", "single")]);
        });
        character(x, "NotReported", |x| x.leaf("w:color", &[("w:val", ink(Tone::Missing))]));
        character(x, "SourceMark", |x| {
            x.leaf("w:color", &[("w:val", FAINT)]);
            x.leaf("w:vertAlign", &[("w:val", "superscript")]);
        });
        table(x);
    });
    x.bytes()
}

/// Returns the settings part of the document.
pub(super) fn settings(language: &str) -> Vec<u8> {
    let mut x = Xml::new();
    x.el("w:settings", NAMES, |x| {
        x.leaf("w:zoom", &[("w:percent", "100")]);
        x.leaf("w:embedTrueTypeFonts", &[]);
        x.leaf("w:defaultTabStop", &[("w:val", "720")]);
        x.el("w:compat", &[], |x| {
            x.leaf(
                "w:compatSetting",
                &[
                    ("w:name", "compatibilityMode"),
                    ("w:uri", "http://schemas.microsoft.com/office/word"),
                    ("w:val", "15"),
                ],
            );
        });
        x.leaf("w:themeFontLang", &[("w:val", language)]);
        x.leaf("w:decimalSymbol", &[("w:val", ".")]);
        x.leaf("w:listSeparator", &[("w:val", ",")]);
    });
    x.bytes()
}

/// The embedded font faces: element name, relationship id and obfuscation key of each.
pub(super) const FACES: [(&str, &str, &str); 2] = [
    ("embedRegular", "rIdRegular", "{6F0C4B52-1D0E-4C57-9A53-2E6B8D1F7A01}"),
    ("embedBold", "rIdBold", "{6F0C4B52-1D0E-4C57-9A53-2E6B8D1F7A02}"),
];

/// Returns an obfuscated font face: its first 32 bytes are XORed with its key, last byte first (ECMA-376
/// part 4, 2.8.1).
pub(super) fn hidden(face: &[u8], key: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        key.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    let mut bytes: Vec<u8> =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |all, d| all << 4 | d)).collect();
    bytes.reverse();
    let mut hidden = face.to_vec();
    for (byte, key) in hidden.iter_mut().take(32).zip(bytes.iter().cycle()) {
        *byte ^= key;
    }
    hidden
}

/// Returns the font table: the built-in typeface is embedded, and a substitute is named for each typeface
/// that may be missing.
pub(super) fn fonts() -> Vec<u8> {
    let mut x = Xml::new();
    x.el("w:fonts", NAMES, |x| {
        for (name, other, panose) in [
            (FAMILY, "Arial", "020B0503050203000203"),
            ("Segoe UI Symbol", "DejaVu Sans", "020B0502040204020203"),
        ] {
            x.el("w:font", &[("w:name", name)], |x| {
                x.leaf("w:altName", &[("w:val", other)]);
                x.leaf("w:panose1", &[("w:val", panose)]);
                x.leaf("w:charset", &[("w:val", "00")]);
                x.leaf("w:family", &[("w:val", "swiss")]);
                x.leaf("w:pitch", &[("w:val", "variable")]);
                for (element, relation, key) in FACES.iter().filter(|_| name == FAMILY) {
                    x.leaf(&format!("w:{element}"), &[("r:id", relation), ("w:fontKey", key)]);
                }
            });
        }
    });
    x.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obfuscated_font_is_restored_with_its_key() {
        let face: Vec<u8> = (0..64).collect();
        let (_, _, key) = FACES[0];
        let once = hidden(&face, key);
        assert_eq!(once[0], 0x01, "the last byte of the key comes first");
        assert!(once[..32] != face[..32] && once[32..] == face[32..]);
        assert_eq!(hidden(&once, key), face);
    }
}

//! Cell and column styles, number formats, and the printed header and footer.

use super::super::odt::{self, NAMES};
use super::super::rows::{MOST_LINES, MOST_ROWS, chunks, name_of};
use super::super::set::{self, ACCENT, FAINT, HEAD, INK};
use super::super::xml::Xml;
use boardsight_report::pack::Pack;
use boardsight_report::sheets::{CellValue, Condition, RecordSheet};
use boardsight_report::spec::Tone;
use std::collections::BTreeSet;

const TONES: [Tone; 5] = [Tone::Neutral, Tone::Good, Tone::Watch, Tone::Bad, Tone::Missing];

/// Styles of the columns of one sheet that have highlighting rules.
pub(super) struct Styles(Vec<Option<String>>);

impl Styles {
    /// Returns the styles of a sheet, by its number in the document.
    pub(super) fn of(number: usize, sheet: &RecordSheet) -> Self {
        let name = |(i, ruled): (usize, bool)| ruled.then(|| format!("Sheet{number}.{i}"));
        Self(sheet.columns.iter().map(|c| !c.rules.is_empty()).enumerate().map(name).collect())
    }

    /// Returns the style of a column that has highlighting rules.
    pub(super) fn ruled(&self, column: usize) -> Option<&str> {
        self.0.get(column)?.as_deref()
    }
}

/// Quotes a sheet name for use in a reference.
pub(super) fn reference(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// Returns the letters of a column, numbered from 1: `A`, `Z`, `AA`.
pub(super) fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(b'A' + u8::try_from((column - 1) % 26).unwrap_or(0));
        column = (column - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

/// Returns the style name of a number format.
pub(super) fn number_name(money: bool, decimals: u8, signed: bool) -> String {
    let kind = if money { "Money" } else { "Number" };
    format!("{kind}{}{decimals}", if signed { "Signed" } else { "" })
}

/// Returns the style name of a share with this format.
pub(super) fn share_name(decimals: u8, signed: bool) -> String {
    format!("Share{}{decimals}", if signed { "Signed" } else { "" })
}

/// Format of a displayed figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CellLook {
    Number,
    Money,
    Share,
}

/// Returns the style name of a column width, in characters.
pub(super) fn width_name(width: u16) -> String {
    format!("Wide{width}")
}

/// Returns the style name of a row height, in lines.
pub(super) fn row_name(lines: usize) -> String {
    format!("Row{lines}")
}

/// Returns every number format that a pack uses.
fn numbers(pack: &Pack) -> BTreeSet<(CellLook, u8, bool)> {
    let mut all = BTreeSet::from([(CellLook::Number, 0, false)]);
    for value in pack.sheets.iter().flat_map(|s| &s.rows).flatten() {
        match value {
            CellValue::Number { decimals, signed, .. } => {
                _ = all.insert((CellLook::Number, *decimals, *signed));
            }
            CellValue::Share { decimals, signed, .. } => {
                _ = all.insert((CellLook::Share, *decimals, *signed));
            }
            CellValue::Money { signed, .. } => _ = all.insert((CellLook::Money, 0, *signed)),
            _ => {}
        }
    }
    all
}

/// Writes a number format: negative numbers have a true minus sign, and positive ones a plus sign if
/// `signed`.
fn number(x: &mut Xml, name: &str, shown: CellLook, decimals: u8, signed: bool) {
    let places = decimals.to_string();
    let element = match shown {
        CellLook::Money => "number:currency-style",
        CellLook::Share => "number:percentage-style",
        CellLook::Number => "number:number-style",
    };
    let figure = |x: &mut Xml, sign: &str| {
        if !sign.is_empty() {
            x.text_el("number:text", &[], sign);
        }
        if shown == CellLook::Money {
            let pound = [("number:language", "en"), ("number:country", "GB")];
            x.text_el("number:currency-symbol", &pound, "£");
        }
        x.leaf(
            "number:number",
            &[
                ("number:decimal-places", &places),
                ("number:min-decimal-places", &places),
                ("number:min-integer-digits", "1"),
                ("number:grouping", "true"),
            ],
        );
        if shown == CellLook::Share {
            x.text_el("number:text", &[], "%");
        }
    };
    let (above, below) = (format!("{name}Above"), format!("{name}Below"));
    for (part, sign) in [(&above, if signed { "+" } else { "" }), (&below, "\u{2212}")] {
        x.el(element, &[("style:name", part), ("style:volatile", "true")], |x| figure(x, sign));
    }
    x.el(element, &[("style:name", name)], |x| {
        figure(x, "");
        x.leaf("style:map", &[("style:condition", "value()>0"), ("style:apply-style-name", &above)]);
        x.leaf("style:map", &[("style:condition", "value()<0"), ("style:apply-style-name", &below)]);
    });
}

/// Formatting of one kind of cell.
#[derive(Clone, Copy)]
struct CellStyle<'a> {
    name: &'a str,
    data: Option<&'a str>,
    parent: &'a str,
    ground: Option<&'a str>,
    text: &'a [(&'a str, &'a str)],
    right: bool,
}

fn cell_style(x: &mut Xml, c: &CellStyle<'_>, maps: impl FnOnce(&mut Xml)) {
    let mut attributes =
        vec![("style:name", c.name), ("style:family", "table-cell"), ("style:parent-style-name", c.parent)];
    attributes.extend(c.data.map(|d| ("style:data-style-name", d)));
    x.el("style:style", &attributes, |x| {
        let ground = c.ground.map(|g| format!("#{g}"));
        let wrap = if c.name == "Title" { "no-wrap" } else { "wrap" };
        let mut set = vec![("fo:wrap-option", wrap), ("style:vertical-align", "top")];
        if c.name == "Head" {
            set[1].1 = "bottom";
            set.push(("fo:border-bottom", "0.75pt solid #545e68"));
        }
        set.extend(ground.as_deref().map(|g| ("fo:background-color", g)));
        if c.right {
            set.push(("style:text-align-source", "fix"));
        }
        x.leaf("style:table-cell-properties", &set);
        if c.right {
            x.leaf("style:paragraph-properties", &[("fo:text-align", "end")]);
        }
        x.leaf("style:text-properties", c.text);
        maps(x);
    });
}

fn tone_name(tone: Tone) -> String {
    format!("Tone{tone:?}")
}

/// Writes the style of a column whose cells are highlighted by their content (the word or the figure),
/// never by manual formatting.
fn ruled(x: &mut Xml, name: &str, sheet: &RecordSheet, column: usize, base: &str) {
    let right = sheet.columns[column].rules.iter().any(|r| matches!(r.when, Condition::Between(..)));
    let style =
        CellStyle { name, data: right.then_some("N0"), parent: "Default", ground: None, text: &[], right };
    cell_style(x, &style, |x| {
        for rule in &sheet.columns[column].rules {
            let (condition, tone) = match &rule.when {
                Condition::Is(word) => (
                    format!("cell-content()=\"{}\"", word.replace('"', "\"\"")),
                    format!("{}Word", tone_name(rule.tone)),
                ),
                Condition::Between(low, high) => {
                    (format!("cell-content-is-between({low},{high})"), tone_name(rule.tone))
                }
            };
            x.leaf(
                "style:map",
                &[
                    ("style:condition", &condition),
                    ("style:apply-style-name", &tone),
                    ("style:base-cell-address", base),
                ],
            );
        }
    });
}

/// Writes the automatic styles of the body.
pub(super) fn of_body(x: &mut Xml, pack: &Pack) {
    let column = |x: &mut Xml, name: &str, width: f32| {
        x.el("style:style", &[("style:name", name), ("style:family", "table-column")], |x| {
            x.leaf("style:table-column-properties", &[("style:column-width", &format!("{width:.2}cm"))]);
        });
    };
    let widths: BTreeSet<u16> = pack.sheets.iter().flat_map(|s| &s.columns).map(|c| c.width).collect();
    for width in widths {
        // A ten-point character is about two millimetres wide.
        column(x, &width_name(width), f32::from(width) * 0.2 + 0.3);
    }
    for (name, width) in [("About1", 5.5), ("About2", 19.0), ("About3", 2.2)] {
        column(x, name, width);
    }
    for lines in 1..=MOST_LINES {
        let name = row_name(lines);
        // Tenths of a point: one line, plus the space above and below.
        let tenths = lines * 128 + 32;
        let height = format!("{}.{}pt", tenths / 10, tenths % 10);
        x.el("style:style", &[("style:name", &name), ("style:family", "table-row")], |x| {
            x.leaf(
                "style:table-row-properties",
                &[("style:row-height", &height), ("style:use-optimal-row-height", "true")],
            );
        });
    }
    let sheet = [("style:name", "Sheet"), ("style:family", "table"), ("style:master-page-name", "Default")];
    x.el("style:style", &sheet, |x| x.leaf("style:table-properties", &[("table:display", "true")]));
    x.el("number:number-style", &[("style:name", "N0")], |x| {
        x.leaf("number:number", &[("number:decimal-places", "0"), ("number:min-integer-digits", "1")]);
    });
    x.el("number:date-style", &[("style:name", "DayFormat")], |x| {
        x.leaf("number:day", &[]);
        x.text_el("number:text", &[], " ");
        x.leaf("number:month", &[("number:textual", "true")]);
        x.text_el("number:text", &[], " ");
        x.leaf("number:year", &[("number:style", "long")]);
    });
    for (shown, decimals, signed) in numbers(pack) {
        let name = match shown {
            CellLook::Share => share_name(decimals, signed),
            _ => number_name(shown == CellLook::Money, decimals, signed),
        };
        let format = format!("{name}Format");
        number(x, &format, shown, decimals, signed);
        let style = CellStyle {
            name: &name,
            data: Some(&format),
            parent: "Default",
            ground: None,
            text: &[],
            right: true,
        };
        cell_style(x, &style, |_| {});
    }
    let missing = format!("#{}", set::ink(Tone::Missing));
    let accent = format!("#{ACCENT}");
    let plain =
        CellStyle { name: "Text", data: None, parent: "Default", ground: None, text: &[], right: false };
    let strong: &[(&str, &str)] = &[("fo:font-weight", "bold")];
    for style in [
        CellStyle { name: "Absent", text: &[("fo:font-style", "italic"), ("fo:color", &missing)], ..plain },
        CellStyle { name: "Day", data: Some("DayFormat"), right: true, ..plain },
        CellStyle { name: "Head", ground: Some(HEAD), text: strong, ..plain },
        CellStyle { name: "Strong", text: strong, ..plain },
        CellStyle { name: "Title", text: &[("fo:font-weight", "bold"), ("fo:font-size", "16pt")], ..plain },
        CellStyle { name: "Link", text: &[("fo:color", &accent)], ..plain },
        plain,
    ] {
        cell_style(x, &style, |_| {});
    }
    let mut number = 0;
    for sheet in &pack.sheets {
        for part in 0..chunks(&sheet.rows, MOST_ROWS - 1).count() {
            let own = Styles::of(number, sheet);
            let leaf = name_of(&sheet.name, part);
            for column in 0..sheet.columns.len() {
                if let Some(name) = own.ruled(column) {
                    let base = format!("{}.{}2", reference(&leaf), letters(column + 1));
                    ruled(x, name, sheet, column, &base);
                }
            }
            number += 1;
        }
    }
}

/// Returns the styles part of the document.
pub(super) fn styles(pack: &Pack) -> Vec<u8> {
    let mut x = Xml::new();
    let ink = format!("#{INK}");
    x.el("office:document-styles", NAMES, |x| {
        odt::fonts(x, false);
        x.el("office:styles", &[], |x| {
            x.el("style:default-style", &[("style:family", "table-cell")], |x| {
                x.leaf(
                    "style:text-properties",
                    &[
                        ("style:font-name", "House"),
                        ("fo:font-size", "10pt"),
                        ("fo:color", &ink),
                        ("fo:language", "en"),
                        ("fo:country", "GB"),
                    ],
                );
            });
            x.leaf("style:style", &[("style:name", "Default"), ("style:family", "table-cell")]);
            for tone in TONES {
                let format = format!("{}Shape", tone_name(tone));
                x.el("number:text-style", &[("style:name", &format)], |x| {
                    let shape = set::shape(tone);
                    if !shape.is_empty() {
                        x.text_el("number:text", &[], &format!("{shape} "));
                    }
                    x.leaf("number:text-content", &[]);
                });
                let colour = format!("#{}", set::ink(tone));
                let text = [("fo:color", &*colour), ("fo:font-weight", "bold")];
                for (name, data) in
                    [(tone_name(tone), None), (format!("{}Word", tone_name(tone)), Some(&*format))]
                {
                    let style = CellStyle {
                        name: &name,
                        data,
                        parent: "Default",
                        ground: set::wash(tone),
                        text: &text,
                        right: false,
                    };
                    cell_style(x, &style, |_| {});
                }
            }
        });
        x.el("office:automatic-styles", &[], |x| {
            let small = [("fo:font-size", "8pt"), ("fo:color", &*format!("#{FAINT}"))];
            x.el("style:style", &[("style:name", "Margin"), ("style:family", "paragraph")], |x| {
                x.leaf("style:paragraph-properties", &[("fo:text-align", "start")]);
            });
            x.el("style:style", &[("style:name", "Small"), ("style:family", "text")], |x| {
                x.leaf("style:text-properties", &small);
            });
            layout(x);
        });
        x.el("office:master-styles", &[], |x| master(x, pack));
    });
    x.bytes()
}

fn layout(x: &mut Xml) {
    x.el("style:page-layout", &[("style:name", "Layout")], |x| {
        x.leaf(
            "style:page-layout-properties",
            &[
                ("fo:page-width", "29.7cm"),
                ("fo:page-height", "21cm"),
                ("style:print-orientation", "landscape"),
                ("fo:margin-left", "1.3cm"),
                ("fo:margin-right", "1.3cm"),
                ("fo:margin-top", "1cm"),
                ("fo:margin-bottom", "1cm"),
                ("style:scale-to-X", "1"),
                ("style:scale-to-Y", "0"),
            ],
        );
        for name in ["style:header-style", "style:footer-style"] {
            x.el(name, &[], |x| {
                x.leaf("style:header-footer-properties", &[("fo:min-height", "0.7cm"), ("fo:margin", "0cm")]);
            });
        }
    });
}

fn master(x: &mut Xml, pack: &Pack) {
    let small = |x: &mut Xml, inner: &dyn Fn(&mut Xml)| {
        x.el("text:p", &[("text:style-name", "Margin")], |x| {
            x.el("text:span", &[("text:style-name", "Small")], inner);
        });
    };
    x.el("style:master-page", &[("style:name", "Default"), ("style:page-layout-name", "Layout")], |x| {
        x.el("style:header", &[], |x| {
            let said = if pack.marking.is_empty() { &pack.title } else { &pack.marking };
            small(x, &|x| x.text(said));
        });
        x.el("style:footer", &[], |x| {
            small(x, &|x| {
                x.text(&set::foot(pack));
                x.text(" \u{b7} ");
                x.leaf("text:sheet-name", &[]);
                x.text(", page ");
                x.text_el("text:page-number", &[], "1");
                x.text(" of ");
                x.text_el("text:page-count", &[], "1");
            });
            if !pack.digest.is_empty() {
                small(x, &|x| x.text(&format!("Data SHA-256 {}", pack.digest)));
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_spreadsheets_give_them() {
        for (n, text) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")] {
            assert_eq!(letters(n), text);
        }
        assert_eq!(reference("It's"), "'It''s'");
    }
}

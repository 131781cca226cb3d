//! The registers and measures as an OpenDocument spreadsheet (ODF 1.3): typed cells, filters, frozen
//! headings, and statuses marked by word, colour and shape. It contains no formulas.

mod styles;

use super::odt::parts::{manifest, meta};
use super::odt::{NAMES, words};
use super::parcel::ZipPackage;
use super::rows::{self, MOST_ROWS, chunks};
use super::xml::Xml;
use super::{ExportError, Progress, set};
use boardsight_report::pack::Pack;
use boardsight_report::say;
use boardsight_report::sheets::{CellValue, RecordSheet};
use styles::{Styles, reference};

const FORM: &str = "OpenDocument spreadsheet";
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// One table of the document: a sheet, or the part of it that fits.
struct SheetPart<'a> {
    name: String,
    sheet: &'a RecordSheet,
    rows: &'a [Vec<CellValue>],
}

fn leaves(pack: &Pack) -> Vec<SheetPart<'_>> {
    let mut all = Vec::new();
    for sheet in &pack.sheets {
        let parts = chunks(&sheet.rows, MOST_ROWS - 1).enumerate();
        all.extend(parts.map(|(i, rows)| SheetPart { name: rows::name_of(&sheet.name, i), sheet, rows }));
    }
    all
}

fn text_cell(x: &mut Xml, style: &str, text: &str) {
    let attributes = [("table:style-name", style), ("office:value-type", "string")];
    x.el("table:table-cell", &attributes, |x| {
        // Each line is a paragraph; an empty text has none.
        for line in text.lines() {
            x.el("text:p", &[], |x| words(x, line));
        }
    });
}

fn cell(x: &mut Xml, styles: &Styles, column: usize, value: &CellValue) {
    let float = |x: &mut Xml, style: &str, kind: &str, value: f64, shown: &str| {
        let number = value.to_string();
        let mut attributes =
            vec![("table:style-name", style), ("office:value-type", kind), ("office:value", &*number)];
        if kind == "currency" {
            attributes.push(("office:currency", "GBP"));
        }
        x.el("table:table-cell", &attributes, |x| x.text_el("text:p", &[], shown));
    };
    match value {
        CellValue::Blank => x.leaf("table:table-cell", &[("table:style-name", "Text")]),
        CellValue::Absent(word) => text_cell(x, "Absent", word),
        CellValue::Text(text) => text_cell(x, "Text", text),
        CellValue::Status(status) => text_cell(x, styles.ruled(column).unwrap_or("Text"), &status.word),
        CellValue::Number { value, decimals, signed } => {
            let shown = if *signed { say::signed(*value, *decimals) } else { say::number(*value, *decimals) };
            let own = styles::number_name(false, *decimals, *signed);
            float(x, styles.ruled(column).unwrap_or(&own), "float", *value, &shown);
        }
        CellValue::Share { value, decimals, signed } => {
            let per_cent = value * 100.0;
            let shown =
                if *signed { say::signed(per_cent, *decimals) } else { say::number(per_cent, *decimals) };
            float(x, &styles::share_name(*decimals, *signed), "percentage", *value, &format!("{shown}%"));
        }
        CellValue::Money { gbp, signed } => {
            let shown = if *signed { say::signed_gbp(*gbp) } else { gbp.to_string() };
            float(x, &styles::number_name(true, 0, *signed), "currency", gbp.as_f64(), &shown);
        }
        CellValue::Day(day) => {
            let date = day.to_string();
            let attributes =
                [("table:style-name", "Day"), ("office:value-type", "date"), ("office:date-value", &*date)];
            x.el("table:table-cell", &attributes, |x| x.text_el("text:p", &[], &say::short_date(*day)));
        }
        CellValue::Address(address) if address.starts_with("http://") || address.starts_with("https://") => {
            link(x, address, address);
        }
        CellValue::Address(address) => text_cell(x, "Text", address),
    }
}

fn link(x: &mut Xml, to: &str, shown: &str) {
    let attributes = [("table:style-name", "Link"), ("office:value-type", "string")];
    x.el("table:table-cell", &attributes, |x| {
        x.el("text:p", &[], |x| {
            x.el("text:a", &[("xlink:type", "simple"), ("xlink:href", to)], |x| words(x, shown));
        });
    });
}

/// Writes a row with the height of `lines` lines.
fn row(x: &mut Xml, lines: usize, inner: impl FnOnce(&mut Xml)) {
    x.el("table:table-row", &[("table:style-name", &styles::row_name(lines))], inner);
}

/// Width of the texts on the first sheet, in characters.
const ABOUT_WIDTH: u16 = 84;

/// Writes the first sheet: a description of the document and of each other sheet.
fn about(x: &mut Xml, pack: &Pack, leaves: &[SheetPart<'_>]) {
    x.el("table:table", &[("table:name", "About"), ("table:style-name", "Sheet")], |x| {
        for style in ["About1", "About2", "About3"] {
            x.leaf("table:table-column", &[("table:style-name", style)]);
        }
        if !pack.marking.is_empty() {
            row(x, 1, |x| text_cell(x, "Strong", &pack.marking));
        }
        row(x, 2, |x| text_cell(x, "Title", &pack.title));
        let lines = set::cover_lines(pack, true).into_iter().map(|(label, value)| (label, value, "Text"));
        let short = [
            ("In short", pack.message.clone(), "Strong"),
            ("How to read it", set::HOW_TO_READ.to_owned(), "Text"),
        ];
        for (label, value, style) in lines.chain(short) {
            row(x, rows::lines_in(&value, ABOUT_WIDTH), |x| {
                text_cell(x, "Text", label);
                text_cell(x, style, &value);
            });
        }
        row(x, 1, |x| x.leaf("table:table-cell", &[]));
        row(x, 1, |x| ["Sheet", "What it holds", "Rows"].into_iter().for_each(|t| text_cell(x, "Head", t)));
        for leaf in leaves {
            row(x, rows::lines_in(&leaf.sheet.about, ABOUT_WIDTH), |x| {
                link(x, &format!("#{}.A1", reference(&leaf.name)), &leaf.name);
                text_cell(x, "Text", &leaf.sheet.about);
                let count = leaf.rows.len().to_string();
                let attributes = [
                    ("table:style-name", "Number0"),
                    ("office:value-type", "float"),
                    ("office:value", &*count),
                ];
                x.el("table:table-cell", &attributes, |x| x.text_el("text:p", &[], &count));
            });
        }
    });
}

fn records(x: &mut Xml, number: usize, leaf: &SheetPart<'_>, progress: &Progress) -> Result<(), ExportError> {
    let styles = Styles::of(number, leaf.sheet);
    let mut done = Ok(());
    x.el("table:table", &[("table:name", &leaf.name), ("table:style-name", "Sheet")], |x| {
        x.text_el("table:title", &[], &leaf.sheet.name);
        x.text_el("table:desc", &[], &leaf.sheet.about);
        for column in &leaf.sheet.columns {
            let style = styles::width_name(column.width);
            x.leaf("table:table-column", &[("table:style-name", &style)]);
        }
        x.el("table:table-header-rows", &[], |x| {
            let lines = rows::head_lines(&leaf.sheet.columns);
            row(x, lines, |x| leaf.sheet.columns.iter().for_each(|c| text_cell(x, "Head", &c.title)));
        });
        for (i, values) in leaf.rows.iter().enumerate() {
            if i % 1024 == 1023 && progress.is_cancelled() {
                done = Err(ExportError::Cancelled);
                return;
            }
            let lines = rows::lines(values, &leaf.sheet.columns);
            row(x, lines, |x| values.iter().enumerate().for_each(|(at, value)| cell(x, &styles, at, value)));
        }
    });
    done
}

/// Writes filters over each table, including its header.
fn ranges(x: &mut Xml, leaves: &[SheetPart<'_>]) {
    x.el("table:database-ranges", &[], |x| {
        for (i, leaf) in leaves.iter().enumerate() {
            let name = format!("Range{}", i + 1);
            let (sheet, last) = (reference(&leaf.name), styles::letters(leaf.sheet.columns.len()));
            let target = format!("{sheet}.A1:{sheet}.{last}{}", leaf.rows.len() + 1);
            x.leaf(
                "table:database-range",
                &[
                    ("table:name", &name),
                    ("table:target-range-address", &target),
                    ("table:display-filter-buttons", "true"),
                    ("table:contains-header", "true"),
                ],
            );
        }
    });
}

/// Returns the settings part: it freezes the headings and the first column.
fn settings(leaves: &[SheetPart<'_>]) -> Vec<u8> {
    let mut x = Xml::new();
    let names = [
        ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0"),
        ("office:version", "1.3"),
    ];
    let item = |x: &mut Xml, name: &str, kind: &str, value: &str| {
        x.text_el("config:config-item", &[("config:name", name), ("config:type", kind)], value);
    };
    x.el("office:document-settings", &names, |x| {
        x.el("office:settings", &[], |x| {
            x.el("config:config-item-set", &[("config:name", "ooo:view-settings")], |x| {
                x.el("config:config-item-map-indexed", &[("config:name", "Views")], |x| {
                    x.el("config:config-item-map-entry", &[], |x| {
                        item(x, "ViewId", "string", "view1");
                        x.el("config:config-item-map-named", &[("config:name", "Tables")], |x| {
                            for leaf in leaves {
                                x.el("config:config-item-map-entry", &[("config:name", &leaf.name)], |x| {
                                    for (name, value) in [
                                        ("HorizontalSplitMode", "2"),
                                        ("VerticalSplitMode", "2"),
                                        ("HorizontalSplitPosition", "1"),
                                        ("VerticalSplitPosition", "1"),
                                        ("ActiveSplitRange", "3"),
                                        ("PositionLeft", "0"),
                                        ("PositionRight", "1"),
                                        ("PositionTop", "0"),
                                        ("PositionBottom", "1"),
                                    ] {
                                        let kind = if name.ends_with("Mode") || name.starts_with("Active") {
                                            "short"
                                        } else {
                                            "int"
                                        };
                                        item(x, name, kind, value);
                                    }
                                });
                            }
                        });
                        item(x, "ActiveTable", "string", "About");
                    });
                });
            });
        });
    });
    x.bytes()
}

/// Returns the registers and measures of a pack as the bytes of a file.
///
/// # Errors
/// If the user cancelled.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let leaves = leaves(pack);
    let mut tables = Xml::fragment();
    for (i, leaf) in leaves.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // a document has few sheets
        progress.step(&leaf.name, 0.1 + 0.6 * i as f32 / leaves.len() as f32)?;
        records(&mut tables, i, leaf, progress)?;
    }
    progress.step("Packing the document", 0.75)?;
    let mut x = Xml::new();
    x.el("office:document-content", NAMES, |x| {
        super::odt::fonts(x, false);
        x.el("office:automatic-styles", &[], |x| styles::of_body(x, pack));
        x.el("office:body", &[], |x| {
            x.el("office:spreadsheet", &[], |x| {
                about(x, pack, &leaves);
                x.raw(&tables.string());
                ranges(x, &leaves);
            });
        });
    });
    let mut parcel = ZipPackage::new(FORM);
    parcel.add_plain("mimetype", MEDIA_TYPE.as_bytes())?;
    parcel.add("content.xml", &x.bytes())?;
    parcel.add("styles.xml", &styles::styles(pack))?;
    // Stored uncompressed, so that the digest in the keywords can be found without unpacking.
    parcel.add_plain("meta.xml", &meta(pack))?;
    parcel.add("settings.xml", &settings(&leaves))?;
    let parts = ["content.xml", "styles.xml", "meta.xml", "settings.xml"].map(|p| (p, "text/xml"));
    parcel.add("META-INF/manifest.xml", &manifest(MEDIA_TYPE, &parts))?;
    progress.step("Done", 1.0)?;
    parcel.bytes()
}

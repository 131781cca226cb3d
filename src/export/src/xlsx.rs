//! The registers and measures as an Excel workbook: typed cells in tables with a header, filters and frozen
//! headings, and statuses marked by word, colour and shape. It contains no formulas.

use super::parcel::with_plain;
use super::rows::{self, MOST_ROWS, chunks};
use super::set::{self, HEAD, INK};
use super::{ExportError, Progress};
use boardsight_report::pack::Pack;
use boardsight_report::sheets::{CellValue, Condition, RecordSheet};
use boardsight_report::spec::Tone;
use jiff::civil::Date;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};
use std::collections::HashMap;

/// Name of the format in errors.
const FORM: &str = "Excel workbook";
/// Maximum length of a cell's text, in UTF-16 units.
const MOST_TEXT: usize = boardsight_report::characters::LONGEST_CELL;
/// Excel includes Arial on every system, with figures of equal width. A workbook cannot name a substitute
/// typeface.
const FACE: &str = "Arial";
/// Line height, and space above and below, in points.
const LINE: f64 = 12.8;
const AROUND: f64 = 3.2;

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        Self::Made { form: FORM, why: error.to_string() }
    }
}

/// Cell formats, each created once.
struct Formats {
    text: Format,
    /// Format for text that Excel would interpret as a formula if a user retyped it.
    quoted: Format,
    absent: Format,
    day: Format,
    head: Format,
    link: Format,
    count: Format,
    /// Formats by number format code.
    numbers: HashMap<String, Format>,
}

impl Formats {
    fn new() -> Self {
        let base = || {
            Format::new()
                .set_font_name(FACE)
                .set_font_size(10)
                .set_font_color(colour(INK))
                .set_align(FormatAlign::Top)
        };
        let text = base().set_text_wrap();
        Self {
            quoted: text.clone().set_quote_prefix(),
            absent: text.clone().set_italic().set_font_color(colour(set::ink(Tone::Missing))),
            day: base().set_num_format("d mmm yyyy").set_align(FormatAlign::Right),
            head: base()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_background_color(colour(HEAD))
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(colour(set::FAINT)),
            link: base()
                .set_text_wrap()
                .set_font_color(colour(set::ACCENT))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            count: base().set_num_format("#,##0"),
            text,
            numbers: HashMap::new(),
        }
    }

    fn number(&mut self, code: String) -> &Format {
        self.numbers.entry(code).or_insert_with_key(|code| {
            Format::new()
                .set_font_name(FACE)
                .set_font_size(10)
                .set_font_color(colour(INK))
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Right)
                .set_num_format(code)
        })
    }
}

fn colour(hex: &str) -> u32 {
    u32::from_str_radix(hex, 16).unwrap_or_default()
}

/// Returns a number format code: thousands separators, a true minus sign, and a plus sign if `signed`.
pub(super) fn number_code(before: &str, decimals: u8, signed: bool) -> String {
    let plain = if decimals == 0 {
        format!("{before}#,##0")
    } else {
        format!("{before}#,##0.{}", "0".repeat(usize::from(decimals)))
    };
    let plus = if signed { "+" } else { "" };
    format!("{plus}{plain};\"\u{2212}\"{plain};{plain}")
}

/// Returns the number format code for a share: 0.47 is shown as 47%.
pub(super) fn share_code(decimals: u8, signed: bool) -> String {
    let places =
        if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(decimals))) };
    let plain = format!("#,##0{places}%");
    let plus = if signed { "+" } else { "" };
    format!("{plus}{plain};\"\u{2212}\"{plain};{plain}")
}

/// Returns text that fits in a cell. Text that is too long is cut, with a note of how much is missing.
fn fitting(text: &str) -> String {
    let long = text.encode_utf16().count();
    if long <= MOST_TEXT {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut units = 0;
    for c in text.chars() {
        units += c.len_utf16();
        if units > MOST_TEXT - 100 {
            break;
        }
        kept.push(c);
    }
    let missing = text.chars().count() - kept.chars().count();
    format!("{kept} [{missing} characters more: a cell of a workbook holds no longer text]")
}

fn day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn put(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    (row, column): (u32, u16),
    value: &CellValue,
) -> Result<(), XlsxError> {
    let text = |sheet: &mut Worksheet, formats: &Formats, text: &str| {
        let format = if risky(text) { &formats.quoted } else { &formats.text };
        sheet.write_string_with_format(row, column, fitting(text), format).map(|_| ())
    };
    match value {
        CellValue::Blank => Ok(()),
        CellValue::Absent(word) => {
            sheet.write_string_with_format(row, column, *word, &formats.absent).map(|_| ())
        }
        CellValue::Text(words) => text(sheet, formats, words),
        CellValue::Status(status) => text(sheet, formats, &status.word),
        CellValue::Number { value, decimals, signed } => {
            let format = formats.number(number_code("", *decimals, *signed));
            sheet.write_number_with_format(row, column, *value, format).map(|_| ())
        }
        CellValue::Share { value, decimals, signed } => {
            let format = formats.number(share_code(*decimals, *signed));
            sheet.write_number_with_format(row, column, *value, format).map(|_| ())
        }
        CellValue::Money { gbp, signed } => {
            let format = formats.number(number_code("£", 0, *signed));
            sheet.write_number_with_format(row, column, gbp.as_f64(), format).map(|_| ())
        }
        CellValue::Day(date) => match day(*date) {
            Some(at) => sheet.write_datetime_with_format(row, column, at, &formats.day).map(|_| ()),
            // Excel's calendar starts in 1900.
            None => text(sheet, formats, &date.to_string()),
        },
        CellValue::Address(address) if linkable(address) => {
            sheet.write_url_with_format(row, column, address.as_str(), &formats.link).map(|_| ())
        }
        CellValue::Address(address) => text(sheet, formats, address),
    }
}

/// Returns whether a spreadsheet would interpret a text as a formula if it were typed (OWASP, 'CSV
/// injection').
fn risky(text: &str) -> bool {
    boardsight_core::text::is_formula(text)
}

/// Returns whether an address can be opened by a browser and stored by Excel.
fn linkable(address: &str) -> bool {
    (address.starts_with("https://") || address.starts_with("http://")) && address.len() < 2_000
}

/// Returns the format of highlighted cells: bold, coloured, with the shape before the word.
fn standing_out(tone: Tone) -> Format {
    let mut format = Format::new().set_bold().set_font_color(colour(set::ink(tone)));
    if let Some(wash) = set::wash(tone) {
        format = format.set_background_color(colour(wash));
    }
    format
}

fn rules(sheet: &mut Worksheet, made: &RecordSheet, last: u32) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(&made.columns) {
        for rule in &column.rules {
            let format = standing_out(rule.tone);
            let rule_of = match &rule.when {
                Condition::Is(word) => {
                    // The shape depends on the word only, so it changes when a user changes the word.
                    let format = format
                        .set_num_format(format!("General;General;General;\"{} \"@", set::shape(rule.tone)));
                    ConditionalFormatCell::new()
                        .set_rule(ConditionalFormatCellRule::EqualTo(word.clone()))
                        .set_format(format)
                }
                Condition::Between(low, high) => ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::Between(*low, *high))
                    .set_format(format),
            };
            sheet.add_conditional_format(1, at, last, at, &rule_of)?;
        }
    }
    Ok(())
}

/// Shortens alternative text for a table to the length that Excel shows.
fn short(text: &str) -> String {
    const MOST: usize = 250;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['\u{2026}']).collect()
    }
}

/// Returns the printed page footer. Ampersands are escaped, because they start Excel's footer codes.
fn foot(pack: &Pack) -> String {
    let say = |text: &str| text.replace('&', "&&");
    let digest =
        if pack.digest.is_empty() { String::new() } else { format!("\nData SHA-256 {}", pack.digest) };
    // Excel allows 255 characters in total.
    let left: String = set::foot(pack).chars().take(110).collect();
    format!("&L&8{}{digest}&R&8{} &A, page &P of &N", say(&left), say(&pack.marking))
}

fn page(sheet: &mut Worksheet, pack: &Pack, columns: usize) {
    // A4, or A3 if a row has more than 12 columns.
    let paper = if columns > 12 { 8 } else { 9 };
    sheet.set_paper_size(paper).set_landscape().set_print_fit_to_pages(1, 0).set_footer(foot(pack));
    if !pack.marking.is_empty() {
        sheet.set_header(format!("&L&B{}", pack.marking.replace('&', "&&")));
    }
    sheet.set_margins(0.5, 0.5, 0.6, 0.8, 0.3, 0.3);
}

/// Width of the texts on the first sheet, in characters.
const ABOUT_WIDTH: u16 = 100;

/// Returns the height of a row of `lines` lines, in points.
fn height(lines: usize) -> f64 {
    // The count is small; f64 represents it exactly.
    #[allow(clippy::cast_precision_loss)]
    let lines = lines as f64;
    lines * LINE + AROUND
}

/// Writes the first sheet: a description of the workbook and of each other sheet.
fn about(workbook: &mut Workbook, pack: &Pack, formats: &Formats) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("About")?;
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, ABOUT_WIDTH)?;
    sheet.set_column_width(2, 10)?;
    sheet.set_screen_gridlines(false);
    let title = Format::new().set_font_name(FACE).set_bold().set_font_size(16).set_font_color(colour(INK));
    let strong = Format::new()
        .set_font_name(FACE)
        .set_font_size(10)
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let mut row = 0;
    if !pack.marking.is_empty() {
        sheet.write_string_with_format(row, 0, &pack.marking, &strong)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, &pack.title, &title)?;
    sheet.set_row_height(row, 24)?;
    row += 1;
    for (label, value) in set::cover_lines(pack, true) {
        sheet.write_string_with_format(row, 0, label, &formats.text)?;
        sheet.write_string_with_format(row, 1, fitting(&value), &formats.text)?;
        row += 1;
    }
    for (label, value) in [("In short", &*pack.message), ("How to read it", set::HOW_TO_READ)] {
        sheet.write_string_with_format(row, 0, label, &formats.text)?;
        sheet.write_string_with_format(row, 1, fitting(value), &strong)?;
        sheet.set_row_height(row, height(rows::lines_in(value, ABOUT_WIDTH)))?;
        row += 1;
    }
    row += 1;
    for (i, head) in (0_u16..).zip(["Sheet", "What it holds", "Rows"]) {
        sheet.write_string_with_format(row, i, head, &formats.head)?;
    }
    for made in &pack.sheets {
        row += 1;
        let target = format!("internal:'{}'!A1", made.name.replace('\'', "''"));
        sheet.write_url_with_options(row, 0, target.as_str(), &*made.name, "", Some(&formats.link))?;
        sheet.write_string_with_format(row, 1, fitting(&made.about), &formats.text)?;
        sheet.set_row_height(row, height(rows::lines_in(&made.about, ABOUT_WIDTH)))?;
        #[allow(clippy::cast_precision_loss)] // a count of rows
        sheet.write_number_with_format(row, 2, made.rows.len() as f64, &formats.count)?;
    }
    page(sheet, pack, 3);
    Ok(())
}

/// Writes one sheet of records, starting from a row.
fn records(
    workbook: &mut Workbook,
    pack: &Pack,
    formats: &mut Formats,
    made: &RecordSheet,
    (number, name, rows): (usize, &str, &[Vec<CellValue>]),
    progress: &Progress,
) -> Result<(), ExportError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    for (at, column) in (0_u16..).zip(&made.columns) {
        sheet.set_column_width(at, column.width)?;
    }
    let last_column = u16::try_from(made.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    for (at, column) in (0_u16..).zip(&made.columns) {
        sheet.write_string_with_format(0, at, &*column.title, &formats.head)?;
    }
    sheet.set_row_height(0, height(rows::head_lines(&made.columns)))?;
    let mut last = 0;
    for (at, values) in (1_u32..).zip(rows) {
        if at % 1024 == 0 && progress.is_cancelled() {
            return Err(ExportError::Cancelled);
        }
        for (column, value) in (0_u16..).zip(values) {
            put(sheet, formats, (at, column), value)?;
        }
        sheet.set_row_height(at, height(rows::lines(values, &made.columns)))?;
        last = at;
    }
    if last > 0 {
        let columns: Vec<TableColumn> = made
            .columns
            .iter()
            .map(|c| TableColumn::new().set_header(&*c.title).set_header_format(&formats.head))
            .collect();
        let table = Table::new()
            .set_name(format!("Table{number}"))
            .set_style(TableStyle::None)
            .set_columns(&columns)
            .set_alt_text_title(&*made.name)
            .set_alt_text(short(&made.about));
        sheet.add_table(0, 0, last, last_column, &table)?;
        rules(sheet, made, last)?;
    } else {
        sheet.autofilter(0, 0, 0, last_column)?;
    }
    // Keep the header row and the first column, which identifies the record, visible.
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    page(sheet, pack, made.columns.len());
    Ok(())
}

/// Returns the registers and measures of a pack as the bytes of a file.
///
/// # Errors
/// If the user cancelled, or the workbook cannot hold the board's data.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(&pack.title)
        .set_subject(pack.message.chars().take(250).collect::<String>())
        .set_author(&pack.board)
        .set_keywords(set::keywords(pack).join(" "))
        .set_comment(if pack.digest.is_empty() {
            String::new()
        } else {
            format!("Data SHA-256 {}", pack.digest)
        });
    if let Some(at) = day(pack.as_of) {
        // Use the board's date, not the clock, so that the same board gives the same bytes.
        properties = properties.set_creation_datetime(&at);
    }
    workbook.set_properties(&properties);
    let mut formats = Formats::new();
    about(&mut workbook, pack, &formats)?;
    let mut number = 0;
    let all: usize = pack.sheets.iter().map(|s| s.rows.len() + 1).sum();
    let mut done = 0;
    for made in &pack.sheets {
        #[allow(clippy::cast_precision_loss)] // counts of rows
        progress.step(&made.name, 0.1 + 0.6 * done as f32 / all.max(1) as f32)?;
        for (i, rows) in chunks(&made.rows, MOST_ROWS - 1).enumerate() {
            number += 1;
            let name = rows::name_of(&made.name, i);
            records(&mut workbook, pack, &mut formats, made, (number, &name, rows), progress)?;
        }
        done += made.rows.len() + 1;
    }
    progress.step("Packing the workbook", 0.75)?;
    // Stored uncompressed, so that the digest in the keywords can be found without unpacking.
    let bytes = with_plain(FORM, workbook.save_to_buffer()?, "docProps/core.xml")?;
    progress.step("Done", 1.0)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_match_print() {
        assert_eq!(number_code("", 1, true), "+#,##0.0;\"\u{2212}\"#,##0.0;#,##0.0");
        assert_eq!(share_code(0, false), "#,##0%;\"\u{2212}\"#,##0%;#,##0%");
        assert_eq!(number_code("£", 0, false), "£#,##0;\"\u{2212}\"£#,##0;£#,##0");
    }

    #[test]
    fn truncated_cell_text_states_the_missing_length() {
        let long = "ä\u{1f600}".repeat(20_000);
        let fit = fitting(&long);
        assert!(fit.encode_utf16().count() <= MOST_TEXT);
        assert!(fit.ends_with("characters more: a cell of a workbook holds no longer text]"));
        assert_eq!(fitting("short"), "short");
    }
}

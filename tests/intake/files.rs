//! Generates test files: workbooks of every format.

use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Returns a workbook with one sheet, filled by `fill`.
pub(crate) fn xlsx(name: &str, fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    fill(sheet);
    book.save_to_buffer().unwrap()
}

/// Writes headings and two places, with a figure for the first.
pub(crate) fn plain(sheet: &mut rust_xlsxwriter::Worksheet, figure: f64) {
    for (column, head) in (0_u16..).zip(["Name", "Emergency admissions Q1 2016/17"]) {
        sheet.write(0, column, head).unwrap();
    }
    sheet.write(1, 0, "West Yorkshire").unwrap();
    sheet.write(1, 1, figure).unwrap();
    sheet.write(2, 0, "Coast, Humber and Vale").unwrap();
    sheet.write(2, 1, 7).unwrap();
}

/// Returns a formula with its stored result.
pub(crate) fn formula(text: &str, result: &str) -> Formula {
    Formula::new(text).set_result(result)
}

/// Returns a bold format, which only changes the look of cells.
pub(crate) fn bold() -> Format {
    Format::new().set_bold()
}

/// Returns a zip archive of named parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns the parts of a zip archive.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut part = zip.by_index(i).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut out = Vec::new();
            std::io::copy(&mut part, &mut out).unwrap();
            (name, out)
        })
        .collect()
}

/// Returns an OpenDocument spreadsheet of one sheet with these rows (XML of the cells).
pub(crate) fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Return\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
        xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// Returns a compound file up to its directory, with one entry for each name.
pub(crate) fn compound(names: &[&str]) -> Vec<u8> {
    let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    out.resize(512, 0);
    for name in names {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        out.extend(entry);
    }
    out
}

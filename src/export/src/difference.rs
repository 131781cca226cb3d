//! Describes where a document differs from a new export of it, in terms that a reader can follow: page,
//! sheet, part or line.

use super::{Format, seal};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Describes the first difference between a document as found and as exported again. Returns `None` if they
/// differ in their seals only, or not at all.
#[must_use]
pub fn difference(format: Format, found: &[u8], again: &[u8]) -> Option<String> {
    match format {
        Format::Docx | Format::Odt | Format::Xlsx | Format::Ods => package(format, found, again),
        Format::Pdf | Format::Md | Format::Html => {
            let (found, again) = (seal::without(found), seal::without(again));
            let at = first(&found, &again)?;
            Some(if format == Format::Pdf { of_pdf(&again, at) } else { of_text(format, &again, at) })
        }
    }
}

/// Returns the first position at which two byte strings differ; if one is a prefix of the other, its
/// length.
fn first(a: &[u8], b: &[u8]) -> Option<usize> {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (same < a.len() || same < b.len()).then_some(same)
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|w| w == wanted)
}

/// Describes a position by its line and section.
fn of_text(format: Format, again: &[u8], at: usize) -> String {
    let before = &again[..at.min(again.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let section = if format == Format::Md {
        rfind(before, b"\n## ").map(|from| text_until(&again[from + 4..], b"\n"))
    } else {
        rfind(before, b"<h2 ").map(|from| tagless(&text_until(&again[from..], b"</h2>")))
    };
    let section = section.map_or_else(String::new, |s| format!(", in the section '{s}'"));
    format!("line {line}{section}")
}

fn text_until(bytes: &[u8], end: &[u8]) -> String {
    let to = bytes.windows(end.len()).position(|w| w == end).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..to]).trim().to_owned()
}

/// Returns a piece of XML without its tags.
fn tagless(xml: &str) -> String {
    let mut inside = false;
    let text: String = xml
        .chars()
        .filter(|c| {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ => return !inside,
            }
            false
        })
        .collect();
    text.trim().to_owned()
}

/// Describes a position by the page whose content contains the byte, or by the part of the file that it
/// belongs to.
fn of_pdf(again: &[u8], at: usize) -> String {
    const OPENS: &[u8] = b" 0 obj\n";
    let mut objects: Vec<(usize, &str)> = Vec::new();
    for (place, _) in again.windows(OPENS.len()).enumerate().filter(|(_, w)| *w == OPENS) {
        let digits = again[..place].iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let start = place - digits;
        if digits > 0 && (start == 0 || again[start - 1] == b'\n') {
            objects.push((start, std::str::from_utf8(&again[start..place]).unwrap_or_default()));
        }
    }
    let holder = objects.iter().rfind(|(start, _)| *start <= at).map(|(_, number)| *number);
    let mut pages = Vec::new();
    for (start, number) in &objects {
        let body = &again[start + number.len() + OPENS.len()..];
        if body.starts_with(b"<</Type/Page/") {
            let text = text_until(body, b">>");
            let contents = text.split_once("/Contents ").and_then(|(_, rest)| rest.split(' ').next());
            pages.push((*number, contents.unwrap_or_default().to_owned()));
        }
    }
    let page = pages
        .iter()
        .position(|(page, contents)| holder.is_some_and(|holder| *page == holder || contents == holder));
    match page {
        Some(i) => format!("page {}", i + 1),
        None => format!(
            "byte {}, outside the text of the pages (structure, fonts, pictures or properties)",
            at + 1
        ),
    }
}

/// Returns the content of every part; `None` for a part that cannot be read.
fn parts(bytes: &[u8]) -> Option<Vec<(String, Option<Vec<u8>>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut all = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index(i).ok()?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let mut content = Vec::new();
        let limit = u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_mul(200);
        let read = entry.take(limit).read_to_end(&mut content).is_ok();
        all.push((name, read.then_some(content)));
    }
    Some(all)
}

/// Describes the differing part of a package, and the section or sheet within it.
fn package(format: Format, found: &[u8], again: &[u8]) -> Option<String> {
    let whole = || Some("the package as a whole: its list of parts".to_owned());
    let (Some(theirs), Some(ours)) = (parts(found), parts(again)) else { return whole() };
    let of = |name: &str| theirs.iter().find(|(n, _)| n == name);
    for (name, content) in &ours {
        let Some((_, other)) = of(name) else { return Some(format!("the part '{name}' is missing")) };
        let (Some(content), Some(other)) = (content, other) else {
            return Some(format!(
                "the part '{name}'{}, which cannot be read whole",
                sheet(format, name, &ours)
            ));
        };
        let (content, other) = (seal::without(content), seal::without(other));
        if let Some(at) = first(&other, &content) {
            let sheet = sheet(format, name, &ours);
            let place = if sheet.is_empty() { near(format, &content, at) } else { sheet };
            return Some(format!("the part '{name}'{place}"));
        }
    }
    if let Some((name, _)) = theirs.iter().find(|(n, _)| ours.iter().all(|(o, _)| o != n)) {
        return Some(format!("the part '{name}' was added"));
    }
    // A difference only in the seals is no difference.
    if first(found, again).is_some() && seal::look(found) == seal::Seal::Broken { whole() } else { None }
}

/// Returns the sheet of a workbook that a part contains.
fn sheet(format: Format, name: &str, ours: &[(String, Option<Vec<u8>>)]) -> String {
    if format != Format::Xlsx {
        return String::new();
    }
    let number = name.strip_prefix("xl/worksheets/sheet").and_then(|n| n.strip_suffix(".xml")?.parse().ok());
    let list = ours.iter().find(|(n, _)| n == "xl/workbook.xml").and_then(|(_, content)| content.as_deref());
    let (Some(number), Some(list)) = (number, list) else { return String::new() };
    let list = String::from_utf8_lossy(list);
    let found: Option<usize> = usize::checked_sub(number, 1);
    let title = found.and_then(|i| list.split("<sheet name=\"").nth(i + 1)?.split('"').next());
    title.map_or_else(String::new, |title| format!(" (sheet '{title}')"))
}

/// Returns the section or sheet that contains a position in an office document's text.
fn near(format: Format, content: &[u8], at: usize) -> String {
    let before = &content[..at.min(content.len())];
    let (mark, end, what): (&[u8], &[u8], &str) = match format {
        Format::Docx => (b"<w:pStyle w:val=\"Heading1\"/>", b"</w:p>", "section"),
        Format::Odt => (b"text:outline-level=\"1\">", b"</text:h>", "section"),
        Format::Ods => (b"<table:table table:name=\"", b"\"", "sheet"),
        _ => return String::new(),
    };
    let Some(from) = rfind(before, mark) else { return String::new() };
    let text = tagless(&text_until(&content[from + mark.len()..], end));
    format!(" ({what} '{text}')")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_difference_names_line_and_section() {
        let again = b"# Pack\n\n## Risks\n\nR-1 scores 20\n";
        let found = b"# Pack\n\n## Risks\n\nR-1 scores 12\n";
        let said = difference(Format::Md, found, again);
        assert_eq!(said.as_deref(), Some("line 5, in the section 'Risks'"));
        assert_eq!(difference(Format::Md, again, again), None);
        let page = b"<!DOCTYPE html><h2 id=\"a\">Risks</h2>\n<p>1</p>";
        let other = b"<!DOCTYPE html><h2 id=\"a\">Risks</h2>\n<p>2</p>";
        assert_eq!(difference(Format::Html, other, page).as_deref(), Some("line 2, in the section 'Risks'"));
    }

    #[test]
    fn pdf_difference_names_the_page() {
        let again = b"%PDF-1.7\n1 0 obj\n<</Type/Page/Contents 3 0 R>>\nendobj\n2 0 obj\n<</Type/Page/Contents 4 0 R>>\n\
                      endobj\n3 0 obj\nfirst\nendobj\n4 0 obj\nsecond\nendobj\n5 0 obj\nfont\nendobj\n";
        let swapped = |from: &str, to: &str| String::from_utf8_lossy(again).replace(from, to).into_bytes();
        let said = |found: Vec<u8>| difference(Format::Pdf, &found, again).unwrap_or_default();
        assert_eq!(said(swapped("second", "sECOND")), "page 2");
        assert_eq!(said(swapped("first", "f1rst")), "page 1");
        assert!(said(swapped("font", "F0nt")).contains("outside the text of the pages"));
    }
}

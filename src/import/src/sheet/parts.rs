//! Metadata of an Excel 2007 or later workbook: its date system and its hidden rows and columns.
//!
//! Also checks the counts that its parts declare while they are unpacked.

use super::grid::joined;
use super::workbook::damaged;
use super::{MOST_SHEETS, ReadError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Cursor, Read as _, Write};
use zip::ZipArchive;

/// Metadata of a workbook.
#[derive(Debug, Default)]
pub struct Facts {
    /// The workbook uses the 1904 date system.
    pub from_1904: bool,
    /// Hidden rows and columns by sheet name: first and last, from 0, sorted.
    pub hidden: HashMap<String, Hidden>,
}

/// Hidden rows and columns of a sheet.
#[derive(Debug, Default)]
pub struct Hidden {
    /// Hidden rows.
    pub rows: Vec<(u32, u32)>,
    /// Hidden columns.
    pub columns: Vec<(u32, u32)>,
}

/// Maximum unpacked size of one part: 512 MiB, the same as for reading cells.
const MOST: u64 = 512 << 20;

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok).find(|a| a.key.0 == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
}

fn is_on(tag: &BytesStart<'_>, name: &str) -> bool {
    matches!(value(tag, name).as_deref(), Some("1" | "true" | "on"))
}

/// Calls a function for each start tag in a part until it returns false.
fn each(content: &[u8], mut use_tag: impl FnMut(&str, &BytesStart<'_>) -> bool) {
    let mut reader = Reader::from_reader(content);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let name = tag.name().0;
                let local = name.rsplit(':').next().unwrap_or(name);
                if !use_tag(local, &tag) {
                    return;
                }
            }
            // The cell reader reports damaged parts.
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    zip.by_name(path).ok()?.take(MOST).read_to_end(&mut out).ok()?;
    Some(out)
}

/// Reads the metadata of a workbook.
///
/// # Errors
/// If it is not an archive.
pub fn facts(name: &str, bytes: &[u8]) -> Result<Facts, ReadError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(name, None, e))?;
    let mut out = Facts::default();
    let mut sheets: Vec<(String, String)> = Vec::new();
    let book = part(&mut zip, "xl/workbook.xml").unwrap_or_default();
    each(&book, |tag, at| {
        match tag {
            "workbookPr" => out.from_1904 = is_on(at, "date1904"),
            "sheet" => {
                let id = at.attributes().filter_map(Result::ok).find(|a| a.key.0.ends_with(":id"));
                let id = id.and_then(|a| {
                    a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
                });
                sheets.extend(value(at, "name").zip(id));
            }
            _ => {}
        }
        true
    });
    let mut targets: HashMap<String, String> = HashMap::new();
    let links = part(&mut zip, "xl/_rels/workbook.xml.rels").unwrap_or_default();
    each(&links, |tag, at| {
        if tag == "Relationship" {
            targets.extend(value(at, "Id").zip(value(at, "Target")));
        }
        true
    });
    for (title, id) in sheets {
        let Some(target) = targets.get(&id) else { continue };
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("xl/{target}"),
        };
        let Some(content) = part(&mut zip, &path) else { continue };
        // Skip sheets without hidden rows or columns, so that most sheets are not read twice.
        if !contains(&content, b"hidden") {
            continue;
        }
        let hidden = hidden(&content);
        if !(hidden.rows.is_empty() && hidden.columns.is_empty()) {
            out.hidden.insert(title, hidden);
        }
    }
    Ok(out)
}

fn hidden(content: &[u8]) -> Hidden {
    let mut out = Hidden::default();
    let mut row = 0_u32;
    each(content, |tag, at| {
        let number = |name: &str| value(at, name).and_then(|n| n.parse::<u32>().ok());
        match tag {
            "col" if is_on(at, "hidden") => {
                if let (Some(from @ 1..), Some(to)) = (number("min"), number("max")) {
                    out.columns.push((from - 1, to.max(from) - 1));
                }
            }
            "row" => {
                // A row without a number follows the previous one.
                row = number("r").unwrap_or(row + 1);
                if is_on(at, "hidden") && row > 0 {
                    out.rows.push((row - 1, row - 1));
                }
            }
            _ => {}
        }
        true
    });
    out.rows = joined(out.rows);
    out.columns = joined(out.columns);
    out
}

fn contains(content: &[u8], wanted: &[u8]) -> bool {
    let Some(first) = wanted.first() else { return true };
    let mut from = 0;
    while let Some(at) = content.get(from..).and_then(|rest| rest.iter().position(|b| b == first)) {
        if content[from + at..].starts_with(wanted) {
            return true;
        }
        from += at + 1;
    }
    false
}

/// A scanner for a part while it is unpacked, which counts the listed sheets and reads the declared number
/// of shared texts.
#[derive(Default)]
pub(super) struct Claims {
    /// The end of the previous chunk, which may contain the start of a word.
    tail: Vec<u8>,
    /// The scanner is inside a tag.
    inside: bool,
    /// Number of listed sheets.
    sheets: usize,
    /// The largest declared number of shared texts.
    texts: u64,
}

/// Maximum length of an attribute that is searched for.
const LONGEST: usize = 64;

impl Write for Claims {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.tail.extend_from_slice(bytes);
        // A match that begins in the last bytes is checked together with the next chunk.
        let end = self.tail.len().saturating_sub(LONGEST);
        self.look(end);
        let keep = self.tail.len().min(LONGEST);
        let gone = self.tail.len() - keep;
        self.tail.drain(..gone);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Claims {
    fn look(&mut self, end: usize) {
        let mut at = 0;
        while at < end {
            match self.tail[at] {
                b'<' => {
                    let rest = &self.tail[at + 1..];
                    let name = rest.iter().position(|b| b" \t\r\n/>".contains(b)).unwrap_or(rest.len());
                    let local = rest[..name].rsplit(|b| *b == b':').next().unwrap_or_default();
                    self.sheets += usize::from(local == b"sheet");
                    self.inside = true;
                }
                b'>' => self.inside = false,
                b'u' | b'c' if self.inside => {
                    let rest = &self.tail[at..];
                    let found = [&b"uniqueCount"[..], b"count"].into_iter().find(|w| rest.starts_with(w));
                    if let Some(word) = found {
                        self.texts = self.texts.max(number(&rest[word.len()..]).unwrap_or(0));
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Checks that the declared counts are possible for a part of this length.
    ///
    /// # Errors
    /// If they are not, or if there are more sheets than a workbook may have.
    pub(super) fn check(mut self, name: &str, path: &str, length: u64) -> Result<(), ReadError> {
        let end = self.tail.len();
        self.look(end);
        if self.sheets > MOST_SHEETS {
            return Err(ReadError::TooManySheets { name: name.to_owned(), most: MOST_SHEETS });
        }
        // The shortest possible entry of a list is '<a/>'.
        if self.texts > 1_000 && self.texts > length / 4 {
            let why = format!(
                "'{path}' claims {} entries and has room for no more than {}",
                self.texts,
                length / 4
            );
            return Err(damaged(name, None, why));
        }
        Ok(())
    }
}

/// Returns the numeric value of an attribute whose name was already read: `="12"`.
fn number(rest: &[u8]) -> Option<u64> {
    let rest = std::str::from_utf8(rest.get(..rest.len().min(48))?).ok().or_else(|| {
        // The chunk may end in the middle of a character.
        let sound = std::str::from_utf8(rest).err()?.valid_up_to();
        std::str::from_utf8(rest.get(..sound)?).ok()
    })?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix(['"', '\''])?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    // A number with too many digits exceeds every possible size.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, step: usize) -> bool {
        let mut claims = Claims::default();
        for chunk in text.as_bytes().chunks(step) {
            claims.write_all(chunk).unwrap();
        }
        claims.check("a.xlsx", "xl/part.xml", text.len() as u64).is_ok()
    }

    #[test]
    fn a_count_that_the_part_has_no_room_for_is_refused() {
        for step in [1, 7, 64, 1000] {
            assert!(
                !check("<sst count=\"4294967295\" uniqueCount=\"4294967295\"><si/></sst>", step),
                "{step}"
            );
            assert!(!check("<sst uniqueCount = '99999999999999999999999'><si/></sst>", step), "{step}");
            assert!(check("<sst count=\"9\" uniqueCount=\"1\"><si/></sst>", step), "{step}");
            assert!(!check(&"<sheet r:id=\"a\"/>".repeat(MOST_SHEETS + 1), step), "{step}");
            assert!(!check(&"<x:sheet r:id=\"a\"/>".repeat(MOST_SHEETS + 1), step), "{step}");
            assert!(check(&"<sheetView/>".repeat(MOST_SHEETS + 1), step), "{step}");
        }
    }
}

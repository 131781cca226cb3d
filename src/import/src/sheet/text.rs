//! Delimited text: detects its encoding and its delimiter.

use super::grid::{Cell, Worksheet};
use super::{MOST_CELLS, ReadError};
use boardsight_core::progress::Progress;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Decodes text and returns the name of its encoding. The encoding is that of the byte order mark, if any.
/// Without one it is UTF-8 if the bytes are valid UTF-8, UTF-16 if every other byte is zero, and otherwise
/// the one that the letters suggest. For English and other western languages that is Windows-1252.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (text, encoding.name());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0)
    {
        return (Cow::Borrowed(text), UTF_8.name());
    }
    let encoding = wide(bytes).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(Some(b"uk"), Utf8Detection::Allow)
    });
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name())
}

/// Detects UTF-16 without a byte order mark: most of the first bytes at even or at odd positions are zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096))?;
    let nought = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    if half == 0 {
        return None;
    }
    if nought(1) * 10 > half * 7 && nought(0) * 10 < half {
        return Some(UTF_16LE);
    }
    (nought(0) * 10 > half * 7 && nought(1) * 10 < half).then_some(UTF_16BE)
}

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Detects the delimiter: the one that splits the most of the first lines into the same number of fields,
/// more than one.
pub fn delimiter(text: &str) -> u8 {
    let mut best = (0, b',');
    for candidate in DELIMITERS {
        let mut counts: Vec<usize> = Vec::new();
        let mut reader = reader(candidate, text.as_bytes());
        let mut record = csv::ByteRecord::new();
        while counts.len() < 60 && reader.read_byte_record(&mut record).unwrap_or(false) {
            if record.len() > 1 {
                counts.push(record.len());
            }
        }
        counts.sort_unstable();
        // The number of lines with the most common width, weighted by that width.
        let common = counts.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).max().unwrap_or((0, 0));
        let score = common.0 * common.1.min(12);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

fn reader(delimiter: u8, bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

/// Returns the single sheet of a text file.
pub fn sheets(
    name: &str,
    bytes: &[u8],
    progress: &Progress,
) -> Result<(Vec<Worksheet>, Vec<String>), ReadError> {
    let (text, encoding) = decode(bytes);
    if text.contains('\0') {
        return Err(ReadError::NotATable {
            name: name.to_owned(),
            is: "no text and no workbook",
            next: "save the figures as a workbook (.xlsx, .ods) or as CSV and take in that",
        });
    }
    let mut notes = Vec::new();
    if encoding != "UTF-8" {
        notes.push(format!("The text was read as {encoding}"));
    }
    // Excel names the delimiter in a first line like this.
    let first = text.lines().next().unwrap_or_default();
    let (chosen, skip) = match first.trim().strip_prefix("sep=").map(str::as_bytes) {
        Some([one]) => (*one, first.len()),
        _ => (delimiter(&text), 0),
    };
    if chosen != b',' {
        let word = match chosen {
            b'\t' => "tabs",
            b';' => "semicolons",
            b'|' => "upright bars",
            _ => "another sign",
        };
        notes.push(format!("Its fields are set apart by {word}"));
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let bytes = text.get(skip..).unwrap_or_default().as_bytes();
    let mut reader = reader(chosen, bytes);
    let mut cells = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut row = 0_u32;
    let (mut first_width, mut uneven) = (None, Vec::new());
    let (mut lines, mut line, mut counted) = (Vec::new(), 0_u64, 0_usize);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let place = format!(", line {line}");
                return Err(ReadError::Damaged { name: name.to_owned(), place, why: error.to_string() });
            }
        }
        // A row is a record, however many lines it spans. An empty line is also a row, which the parser
        // skips. The parser reports a record's position before it skips the empty lines above the record.
        let start =
            record.position().map_or(usize::MAX, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        let above = bytes.get(start..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\r' | b'\n'));
        // The second half of the previous record's line end is not an empty line.
        let half = start > 0 && bytes.get(start - 1..=start) == Some(b"\r\n");
        let empty = above.clone().filter(|b| **b == b'\n').count() - usize::from(half);
        row = row.saturating_add(u32::try_from(empty).unwrap_or(u32::MAX));
        // If a record spans several lines, the line of the file differs from the row.
        let begin = start.saturating_add(above.clone().count()).min(bytes.len());
        line += bytes.get(counted..begin).unwrap_or_default().iter().filter(|b| **b == b'\n').count() as u64;
        counted = begin.max(counted);
        let (shift, known) =
            (line - u64::from(row).min(line), lines.last().map_or(0, |(r, l)| l - u64::from(*r)));
        if shift != known {
            lines.push((row, line));
        }
        if row & 0x0FFF == 0 {
            progress.step("Reading rows", start as f32 / bytes.len().max(1) as f32)?;
        }
        let fields = u32::try_from(record.len()).unwrap_or(u32::MAX);
        if *first_width.get_or_insert(fields) != fields {
            uneven.push((row, fields));
        }
        for (column, field) in (0_u32..).zip(record.iter()) {
            let field = field.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{feff}');
            if field.is_empty() {
                continue;
            }
            if cells.len() >= MOST_CELLS {
                return Err(ReadError::TooManyCells {
                    name: name.to_owned(),
                    sheet: stem.to_owned(),
                    cell: super::grid::cell_name(row, column),
                    most: MOST_CELLS,
                });
            }
            cells.push((row, column, Cell::Text(field.to_owned())));
        }
        row = row.saturating_add(1);
    }
    if cells.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let mut sheet = Worksheet::new(stem, cells);
    sheet.lines = lines;
    sheet.uneven = uneven;
    Ok((vec![sheet], notes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let (sheets, _) = sheets("a.csv", bytes, &Progress::default()).unwrap();
        sheets[0].rows().map(|(_, cells)| cells.iter().map(|(_, c)| c.to_string()).collect()).collect()
    }

    #[test]
    fn delimiter_and_encoding_do_not_change_the_table() {
        let table = "Area,Admissions\n\"Coast, Humber\",\"£1,234\"\nWest,(5)\n";
        let want = rows(table.as_bytes());
        assert_eq!(want[1], ["Coast, Humber", "£1,234"]);
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(table);
        assert_eq!(rows(&windows), want);
        let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.iter().copied().chain(table.encode_utf16().flat_map(bytes)).collect()
        };
        assert_eq!(rows(&wide(&[0xFF, 0xFE], u16::to_le_bytes)), want);
        assert_eq!(rows(&wide(&[0xFE, 0xFF], u16::to_be_bytes)), want);
        assert_eq!(rows(&wide(&[], u16::to_le_bytes)), want);
        let marked: Vec<u8> = b"\xEF\xBB\xBF".iter().chain(table.as_bytes()).copied().collect();
        assert_eq!(rows(&marked), want);
        for delimiter in ["\t", ";", "|"] {
            let other = format!(
                "Area{delimiter}Admissions\n\"Coast, Humber\"{delimiter}£1,234\nWest{delimiter}(5)\n"
            );
            assert_eq!(rows(other.as_bytes()), want, "{delimiter:?}");
        }
        assert_eq!(rows(b"sep=;\r\na;b\r\n1;2\r\n"), [["a", "b"], ["1", "2"]]);
    }

    #[test]
    fn a_cell_is_named_by_its_row_as_a_spreadsheet_counts_it() {
        let none = Progress::default();
        let (sheets, _) = sheets("a.csv", b"Title\n\n\nArea,Days\nWest,5\n", &none).unwrap();
        assert_eq!(sheets[0].at(3, 0), Some(&Cell::Text("Area".into())));
        assert_eq!(sheets[0].at(4, 1), Some(&Cell::Text("5".into())));
        let (sheets, _) = super::sheets("a.csv", b"\"A\nB\",Days\r\n\r\nWest,5\r\n", &none).unwrap();
        assert_eq!(sheets[0].at(2, 1), Some(&Cell::Text("5".into())));
        assert_eq!((sheets[0].line(0), sheets[0].line(2)), (1, 4));
        let (sheets, _) = super::sheets("a.csv", b"a,b\n\"x\ny\",2\n\"p\nq\",3\n4,5\n", &none).unwrap();
        let lines: Vec<u64> = sheets[0].rows().map(|(row, _)| sheets[0].line(row)).collect();
        assert_eq!(lines, [1, 2, 4, 6]);
    }

    #[test]
    fn binary_file_is_not_read_as_text() {
        let none = Progress::default();
        assert!(sheets("a.csv", b"\x00\x01\x02\x00\x00\x03\x07", &none).is_err());
        assert!(sheets("a.csv", b" \n , ,\n", &none).is_err());
    }

    proptest! {
        #[test]
        fn text_reader_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = sheets("a.csv", &bytes, &Progress::default());
        }
    }
}

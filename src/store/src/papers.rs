//! Digests embedded in documents: in a PDF's metadata, in the properties of a DOCX, XLSX, ODT or ODS, in an
//! HTML page's head, in the first lines of a Markdown file.

use super::digest::{MOST_DIGESTS, marks_in};
use super::read::{LARGEST, read};
use super::{Fingerprint, OpenError};
use std::io::{Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// Digests and provenance found in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedDigest {
    /// Kind of document, in a word.
    pub kind: &'static str,
    /// Digests of its boards, each once. Empty if it has none.
    pub digests: Vec<Fingerprint>,
    /// Parts that contain the provenance, unchanged: the whole file, or the relevant parts of an archive.
    pub words: Vec<Vec<u8>>,
}

/// Maximum number of parts in a document; a pack of a national board has fewer than a hundred.
pub const MOST_PARTS: usize = 2_000;

/// Maximum total unpacked size of a document's parts, in bytes.
pub const MOST_UNPACKED: u64 = LARGEST;

/// Prefix of the provenance in a document.
const MADE: &[u8] = b"boardsight-made:";

/// Returns the bytes from the start of the provenance, if there is one.
fn made_in(bytes: &[u8]) -> Option<Vec<u8>> {
    /// Maximum length of the provenance, in bytes.
    const LONGEST: usize = 8 << 10;
    let at = bytes.windows(MADE.len()).position(|w| w == MADE)?;
    Some(bytes.iter().skip(at).take(LONGEST).copied().collect())
}

/// Finds the digests in a document.
///
/// # Errors
/// If it cannot be read, or is damaged.
pub fn carried(path: &Path) -> Result<EmbeddedDigest, OpenError> {
    let name = path.display().to_string();
    carried_in(&read(path)?, &name)
}

/// Same as [`carried`], for bytes that are already in memory; `name` is the name of the document in
/// messages.
///
/// # Errors
/// As [`carried`].
pub fn carried_in(bytes: &[u8], name: &str) -> Result<EmbeddedDigest, OpenError> {
    if bytes.starts_with(b"%PDF-") {
        return Ok(EmbeddedDigest {
            kind: "PDF",
            digests: marks_in(bytes),
            words: made_in(bytes).into_iter().collect(),
        });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let (digests, words) = in_archive(bytes, MOST_UNPACKED).map_err(|what| {
            OpenError::unreadable(name, what, "ask for another copy: this one is damaged or was cut off")
        })?;
        return Ok(EmbeddedDigest { kind: "document", digests, words });
    }
    Ok(EmbeddedDigest { kind: "text", digests: marks_in(bytes), words: made_in(bytes).into_iter().collect() })
}

/// Returns whether a file's first bytes are those of a document other than text.
#[must_use]
pub fn is_document(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") || bytes.starts_with(b"PK\x03\x04")
}

/// Returns the digests in the parts of a ZIP archive.
///
/// Reads each part in full and verifies its checksum, so that any altered byte is detected. Rejects
/// archives whose parts overlap, or whose parts unpack to more than `most` bytes in total.
fn in_archive(bytes: &[u8], most: u64) -> Result<(Vec<Fingerprint>, Vec<Vec<u8>>), String> {
    let listed = parts_listed(bytes);
    if listed > MOST_PARTS {
        return Err(format!("it lists {listed} parts, and no paper has more than {MOST_PARTS}"));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("its list of parts is not whole ({e})"))?;
    if archive.len() > MOST_PARTS {
        return Err(format!("it has {} parts, and no paper has more than {MOST_PARTS}", archive.len()));
    }
    apart(&mut archive)?;
    let (mut found, mut words) = (Vec::new(), Vec::new());
    let mut left = most;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|e| format!("one of its parts cannot be read ({e})"))?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let mut content = Vec::new();
        // No document unpacks to more than the maximum size of a board; a larger part is an attempt to
        // exhaust memory.
        let read = part.take(left + 1).read_to_end(&mut content);
        read.map_err(|e| format!("its part '{name}' was altered: {e}"))?;
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(size).ok_or_else(|| {
            format!("its parts unpack to more than {} MiB, from the part '{name}' on", most >> 20)
        })?;
        words.extend(made_in(&content));
        for digest in marks_in(&content) {
            if found.len() < MOST_DIGESTS && !found.contains(&digest) {
                found.push(digest);
            }
        }
    }
    Ok((found, words))
}

/// Returns the number of parts that the end record of an archive declares (APPNOTE 4.3.16).
///
/// Check it first, because the time to read the list grows with this number.
fn parts_listed(bytes: &[u8]) -> usize {
    const END: &[u8] = b"PK\x05\x06";
    /// Length of the end record with the longest possible comment.
    const REACH: usize = 22 + 0xffff;
    let from = bytes.len().saturating_sub(REACH);
    let tail = bytes.get(from..).unwrap_or(&[]);
    let at = tail.windows(END.len()).rposition(|window| window == END);
    let count = at.and_then(|at| Some([*tail.get(at + 10)?, *tail.get(at + 11)?]));
    count.map_or(0, |count| usize::from(u16::from_le_bytes(count)))
}

/// Rejects an archive in which two parts share bytes, because those would be read repeatedly.
fn apart(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), String> {
    let mut places = Vec::with_capacity(archive.len());
    for i in 0..archive.len() {
        let part = archive.by_index_raw(i).map_err(|e| format!("one of its parts cannot be read ({e})"))?;
        let start = part.header_start();
        let data = part.data_start().unwrap_or(start);
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        places.push((start, data.saturating_add(part.compressed_size()), name));
    }
    places.sort();
    for pair in places.windows(2) {
        if let [(_, end, first), (start, _, second)] = pair
            && end > start
        {
            return Err(format!("its parts '{first}' and '{second}' share the same bytes"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::mark;
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(part: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("docProps/core.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn document_has_its_digest_and_altered_bytes_are_found() {
        let digest = Fingerprint::of(b"board");
        let bytes = archive(&format!("<cp:keywords>board pack, {}</cp:keywords>", mark(digest)));
        assert_eq!(carried_in(&bytes, "p.docx").unwrap().digests, [digest]);
        let data = 30 + "docProps/core.xml".len();
        let mut altered = bytes.clone();
        altered[data + 12] ^= 1;
        let error = carried_in(&altered, "p.docx").unwrap_err().to_string();
        assert!(error.starts_with("p.docx: "), "{error}");
        assert!(carried_in(&bytes[..bytes.len() - 30], "p.docx").is_err());
        assert_eq!(carried_in(b"%PDF-1.7 nothing", "p.pdf").unwrap().digests, []);
    }

    /// Returns an archive with `count` parts that refer to the same bytes, `shared` of them.
    fn overlapping(count: u16, shared: usize) -> Vec<u8> {
        let data = vec![0_u8; shared];
        let mut sum = flate2::Crc::new();
        sum.update(&data);
        let (crc, size) = (sum.sum(), u32::try_from(shared).unwrap());
        let head = |name: &str| {
            let mut head = b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0".to_vec();
            head.extend(crc.to_le_bytes());
            head.extend(size.to_le_bytes());
            head.extend(size.to_le_bytes());
            head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            head.extend([0, 0]);
            head.extend(name.as_bytes());
            head
        };
        let mut bytes = [head("a.xml"), data].concat();
        let start = u32::try_from(bytes.len()).unwrap();
        for number in 0..count {
            let name = format!("{number:05}");
            bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\x21\0");
            bytes.extend(crc.to_le_bytes());
            bytes.extend(size.to_le_bytes());
            bytes.extend(size.to_le_bytes());
            bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            bytes.extend([0; 16]);
            bytes.extend(name.as_bytes());
        }
        let length = u32::try_from(bytes.len()).unwrap() - start;
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend(count.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(start.to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn parts_that_share_bytes_and_too_many_parts_are_refused() {
        let error = carried_in(&overlapping(2, 100), "p.docx").unwrap_err().to_string();
        assert!(error.contains("share the same bytes"), "{error}");
        let error = carried_in(&overlapping(5_000, 100), "p.docx").unwrap_err().to_string();
        assert!(error.contains("no paper has more than 2000"), "{error}");
    }

    #[test]
    fn parts_that_unpack_to_too_much_together_are_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let zeros = vec![0_u8; 300 << 10];
        for number in 0..4 {
            zip.start_file(format!("{number}.xml"), SimpleFileOptions::default()).unwrap();
            zip.write_all(&zeros).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        let error = in_archive(&bytes, 1 << 20).unwrap_err();
        assert!(error.contains("unpack to more than 1 MiB, from the part '3.xml' on"), "{error}");
        assert!(in_archive(&bytes, 2 << 20).is_ok());
    }
}

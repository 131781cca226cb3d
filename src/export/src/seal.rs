//! The seal of a document: the SHA-256 of its own bytes, stored in the file. It detects a changed byte even
//! if the source board, or the version of the program that exported the document, is not available.
//!
//! The hash is calculated with the 64 digits of the seal set to zeros. In a package, the CRC-32 of the part
//! that contains the seal is also set to zero, in both places where a package stores it. Like the seal of a
//! snapshot, it detects accidents and manual changes, not forgery: anyone can reseal a file. Exporting the
//! document again and comparing detects forgery.

use super::{ExportError, Format};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::ops::Range;
use zip::ZipArchive;

/// Marker before the digits.
const MARK: &[u8] = b"boardsight-seal:";
const DIGITS: usize = 64;

/// Returns the placeholder that a document contains before it is sealed.
pub(super) fn blank() -> String {
    format!("boardsight-seal:{}", "0".repeat(DIGITS))
}

/// The state of a document's seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// The document has no seal.
    Absent,
    /// Every byte is as it was when the document was sealed.
    Whole,
    /// The bytes differ from those that were sealed.
    Broken,
}

/// Position of the digits, and of the checksums that depend on them.
struct SealPosition {
    digits: Range<usize>,
    checksums: Vec<Range<usize>>,
    /// Byte range of the part in the package, as stored.
    part: Option<Range<usize>>,
}

/// Finds the seal: the first occurrence in a web page, whose head contains it, and the last in all other
/// formats.
fn place(bytes: &[u8]) -> Option<SealPosition> {
    let package = bytes.starts_with(b"PK\x03\x04");
    let page = bytes.starts_with(b"<!DOCTYPE");
    let is_seal = |at: usize| {
        let end = at + MARK.len() + DIGITS;
        let digits = bytes.get(at + MARK.len()..end)?;
        (bytes.get(at..)?.starts_with(MARK) && digits.iter().all(u8::is_ascii_hexdigit))
            .then_some(at + MARK.len()..end)
    };
    let digits =
        if page { (0..bytes.len()).find_map(is_seal)? } else { (0..bytes.len()).rev().find_map(is_seal)? };
    if !package {
        return Some(SealPosition { digits, checksums: Vec::new(), part: None });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i).ok()?;
        let index = |n: u64| usize::try_from(n).ok();
        let (start, size) = (index(entry.data_start()?)?, index(entry.compressed_size())?);
        let part = start..start.checked_add(size)?;
        if !(part.contains(&digits.start) && digits.end <= part.end) {
            continue;
        }
        // Positions of the CRC-32 according to APPNOTE 4.3.7 and 4.3.12.
        let local = index(entry.header_start())?.checked_add(14)?;
        let central = index(entry.central_header_start())?.checked_add(16)?;
        let checksums = vec![local..local.checked_add(4)?, central..central.checked_add(4)?];
        let sound = checksums.iter().all(|r| r.end <= bytes.len()) && part.end <= bytes.len();
        return sound.then_some(SealPosition { digits, checksums, part: Some(part) });
    }
    None
}

/// Returns the seal digits for bytes whose seal and checksums are zeroed.
fn digits(blank: &[u8]) -> String {
    Sha256::digest(blank).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the checksum of the part that contains the seal, as a package stores it.
fn checksum(bytes: &[u8], place: &SealPosition) -> [u8; 4] {
    let mut sum = flate2::Crc::new();
    if let Some(part) = &place.part {
        sum.update(&bytes[part.clone()]);
    }
    sum.sum().to_le_bytes()
}

/// Sets seal and checksums to zeros.
fn unseal(bytes: &mut [u8], place: &SealPosition) {
    bytes[place.digits.clone()].fill(b'0');
    for checksum in &place.checksums {
        bytes[checksum.clone()].fill(0);
    }
}

/// Seals a document that contains the [`blank`] placeholder.
///
/// # Errors
/// If the document has no placeholder.
pub(super) fn seal(mut bytes: Vec<u8>, format: Format) -> Result<Vec<u8>, ExportError> {
    if format == Format::Pdf {
        comment(&mut bytes);
    }
    let Some(place) = place(&bytes) else {
        let why = "it has no place for its seal".to_owned();
        return Err(ExportError::Made { form: format.label(), why });
    };
    unseal(&mut bytes, &place);
    let digits = digits(&bytes);
    bytes[place.digits.clone()].copy_from_slice(digits.as_bytes());
    let sum = checksum(&bytes, &place);
    for checksum in &place.checksums {
        bytes[checksum.clone()].copy_from_slice(&sum);
    }
    Ok(bytes)
}

/// Adds the seal placeholder to a PDF, as a comment before `startxref`. Nothing that a PDF locates by its
/// byte offset follows there.
fn comment(bytes: &mut Vec<u8>) {
    const END: &[u8] = b"startxref";
    if let Some(at) = (0..bytes.len()).rev().find(|at| bytes[*at..].starts_with(END)) {
        let line = format!("%{}\n", blank());
        bytes.splice(at..at, line.into_bytes());
    }
}

/// Checks whether a document's bytes are those that were sealed.
#[must_use]
pub fn look(bytes: &[u8]) -> Seal {
    let Some(place) = place(bytes) else { return Seal::Absent };
    let had = bytes[place.digits.clone()].to_vec();
    let mut blank = bytes.to_vec();
    unseal(&mut blank, &place);
    let sum = checksum(bytes, &place);
    let sums = place.checksums.iter().all(|c| bytes[c.clone()] == sum);
    if digits(&blank).as_bytes() == had && sums { Seal::Whole } else { Seal::Broken }
}

/// Returns a text or PDF without the digits of its seal, for comparison with another.
pub(super) fn without(bytes: &[u8]) -> Vec<u8> {
    let mut blank = bytes.to_vec();
    if let Some(place) = place(bytes) {
        blank[place.digits].fill(b'0');
    }
    blank
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    #[test]
    fn any_altered_byte_breaks_the_seal_of_a_text() {
        let text = format!("# Pack\n\nSays 457.\n\n<!-- {} -->\n", blank());
        let sealed = seal(text.into_bytes(), Format::Md).unwrap();
        assert_eq!(look(&sealed), Seal::Whole);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_ne!(look(&altered), Seal::Whole, "byte {at}");
        }
        assert_eq!(look(b"no seal"), Seal::Absent);
        assert!(seal(b"no place".to_vec(), Format::Md).is_err());
    }

    #[test]
    fn any_altered_byte_breaks_the_seal_of_a_package() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file("meta.xml", stored).unwrap();
        zip.write_all(format!("<k>{}</k>", blank()).as_bytes()).unwrap();
        zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all("the same words; ".repeat(20).as_bytes()).unwrap();
        let sealed = seal(zip.finish().unwrap().into_inner(), Format::Odt).unwrap();
        assert_eq!(look(&sealed), Seal::Whole);
        let mut archive = ZipArchive::new(Cursor::new(sealed.as_slice())).unwrap();
        for i in 0..archive.len() {
            let mut out = Vec::new();
            std::io::copy(&mut archive.by_index(i).unwrap(), &mut out).unwrap();
        }
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_ne!(look(&altered), Seal::Whole, "byte {at}");
        }
    }
}

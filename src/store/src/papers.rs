//! The digest that a paper carries, found again in the paper itself: in a PDF's metadata, in the properties of a
//! DOCX, XLSX, ODT or ODS, in an HTML page's head, in a Markdown file's first lines.

use super::digest::marks_in;
use super::read::{LARGEST, read};
use super::{Fingerprint, OpenError};
use std::io::{Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// What a paper carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What kind of document it is, in a word.
    pub kind: &'static str,
    /// The digests of what it was made from, each once. Empty: it carries none.
    pub digests: Vec<Fingerprint>,
    /// The parts in which it says how it was made, as they stand: the whole file, or those of an archive that say
    /// anything of the kind.
    pub words: Vec<Vec<u8>>,
}

/// What stands before the word in which a paper says how it was made.
const MADE: &[u8] = b"boardsight-made:";

/// The bytes, from the word in which they say how a paper was made.
fn made_in(bytes: &[u8]) -> Option<Vec<u8>> {
    /// Longer than any such word.
    const LONGEST: usize = 8 << 10;
    let at = bytes.windows(MADE.len()).position(|w| w == MADE)?;
    Some(bytes.iter().skip(at).take(LONGEST).copied().collect())
}

/// Finds the digests that a paper carries.
///
/// # Errors
/// If it cannot be read, or is damaged.
pub fn carried(path: &Path) -> Result<Carried, OpenError> {
    let name = path.display().to_string();
    carried_in(&read(path)?, &name)
}

/// As [`carried`], in bytes that were read already; `name` is what messages call the paper.
///
/// # Errors
/// As [`carried`].
pub fn carried_in(bytes: &[u8], name: &str) -> Result<Carried, OpenError> {
    if bytes.starts_with(b"%PDF-") {
        return Ok(Carried {
            kind: "PDF",
            digests: marks_in(bytes),
            words: made_in(bytes).into_iter().collect(),
        });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let (digests, words) = in_archive(bytes).map_err(|what| {
            OpenError::unreadable(name, what, "ask for another copy: this one is damaged or was cut off")
        })?;
        return Ok(Carried { kind: "document", digests, words });
    }
    Ok(Carried { kind: "text", digests: marks_in(bytes), words: made_in(bytes).into_iter().collect() })
}

/// Whether a file's first bytes are those of a document that is no text.
#[must_use]
pub fn is_document(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") || bytes.starts_with(b"PK\x03\x04")
}

/// The digests in the parts of a ZIP archive. Each part is read whole and its checksum looked at, so that a byte that
/// was altered in any of them is noticed.
fn in_archive(bytes: &[u8]) -> Result<(Vec<Fingerprint>, Vec<Vec<u8>>), String> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("its list of parts is not whole ({e})"))?;
    let (mut found, mut words) = (Vec::new(), Vec::new());
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|e| format!("one of its parts cannot be read ({e})"))?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let mut content = Vec::new();
        // No paper unpacks to more than a board may hold; what does is made to fill the memory.
        let read = part.take(LARGEST + 1).read_to_end(&mut content);
        read.map_err(|e| format!("its part '{name}' was altered: {e}"))?;
        if u64::try_from(content.len()).is_ok_and(|size| size > LARGEST) {
            return Err(format!("its part '{name}' is too large"));
        }
        words.extend(made_in(&content));
        for digest in marks_in(&content) {
            if !found.contains(&digest) {
                found.push(digest);
            }
        }
    }
    Ok((found, words))
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
    fn a_document_tells_what_it_was_made_from_and_an_altered_byte_is_found() {
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
}

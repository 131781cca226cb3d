//! A zip of named parts. The same parts in the same order give the same bytes: no timestamps and no owner
//! are stored.

use super::ExportError;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A package of parts: the container of an office document.
pub(super) struct ZipPackage {
    form: &'static str,
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl ZipPackage {
    /// Creates an empty package. `form` is the format's name in errors.
    pub(super) fn new(form: &'static str) -> Self {
        Self { form, zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    fn put(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let form = self.form;
        let failed = |why: String| ExportError::Made { form, why };
        self.zip.start_file(name, options).map_err(|e| failed(e.to_string()))?;
        self.zip.write_all(bytes).map_err(|e| failed(e.to_string()))
    }

    /// Adds a compressed part.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.put(name, bytes, CompressionMethod::Deflated)
    }

    /// Adds an uncompressed part, such as the media type of an OpenDocument, by which other programs detect
    /// the format.
    pub(super) fn add_plain(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.put(name, bytes, CompressionMethod::Stored)
    }

    /// Returns the bytes of the package.
    pub(super) fn bytes(self) -> Result<Vec<u8>, ExportError> {
        let form = self.form;
        let cursor = self.zip.finish().map_err(|e| ExportError::Made { form, why: e.to_string() })?;
        Ok(cursor.into_inner())
    }
}

/// Repacks a package from another writer with the part `plain` uncompressed and the others unchanged.
pub(super) fn with_plain(form: &'static str, bytes: Vec<u8>, plain: &str) -> Result<Vec<u8>, ExportError> {
    let failed = |why: String| ExportError::Made { form, why };
    let mut from = ZipArchive::new(Cursor::new(bytes)).map_err(|e| failed(e.to_string()))?;
    let mut parcel = ZipPackage::new(form);
    for i in 0..from.len() {
        let mut part = from.by_index(i).map_err(|e| failed(e.to_string()))?;
        let name = part.name().map_err(|e| failed(e.to_string()))?.into_owned();
        if name == plain {
            let mut text = Vec::new();
            part.read_to_end(&mut text).map_err(|e| failed(e.to_string()))?;
            parcel.add_plain(&name, &text)?;
        } else {
            drop(part);
            let part = from.by_index_raw(i).map_err(|e| failed(e.to_string()))?;
            parcel.zip.raw_copy_file(part).map_err(|e| failed(e.to_string()))?;
        }
    }
    parcel.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_part_is_uncompressed_and_others_are_kept() {
        let text = "the same words, over and over; ".repeat(50);
        let mut parcel = ZipPackage::new("test");
        parcel.add("a.xml", text.as_bytes()).unwrap();
        parcel.add("b.xml", text.as_bytes()).unwrap();
        let made = with_plain("test", parcel.bytes().unwrap(), "b.xml").unwrap();
        let finds = |wanted: &str| made.windows(wanted.len()).filter(|w| *w == wanted.as_bytes()).count();
        assert_eq!(finds("over and over"), 50, "only one of the two is seen from outside");
        let mut archive = ZipArchive::new(Cursor::new(made.as_slice())).unwrap();
        for name in ["a.xml", "b.xml"] {
            let mut read = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut read).unwrap();
            assert_eq!(read, text, "{name}");
        }
        assert!(with_plain("test", b"no package".to_vec(), "b.xml").is_err());
    }
}

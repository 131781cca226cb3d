//! The pack and the charts as documents: renders the content of the `report` crate and adds no figure.

pub mod chart;
mod columns;
mod difference;
#[cfg(feature = "office")]
mod docx;
pub mod font;
mod html;
mod manner;
mod md;
#[cfg(feature = "office")]
mod ods;
#[cfg(feature = "office")]
mod odt;
#[cfg(feature = "office")]
mod parcel;
#[cfg(feature = "paper")]
mod pdf;
#[cfg(feature = "office")]
mod picture;
pub mod png;
#[cfg(feature = "office")]
mod rows;
mod seal;
mod set;
pub mod verify;
#[cfg(feature = "office")]
mod xlsx;
mod xml;

pub use boardsight_core::progress::{Cancelled, Progress};
pub use difference::difference;
pub use seal::{Seal, look};

use boardsight_core::model::Board;
use boardsight_report::characters::{self, UnsupportedText};
use boardsight_report::pack::Pack;
use boardsight_report::sheets::of_tables;
use std::path::Path;

/// The document formats of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PDF: typeset and tagged, for reading and publishing.
    Pdf,
    /// Word document.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Excel workbook.
    Xlsx,
    /// OpenDocument spreadsheet.
    Ods,
    /// Markdown.
    Md,
    /// HTML page for an intranet.
    Html,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] =
        [Self::Pdf, Self::Docx, Self::Odt, Self::Xlsx, Self::Ods, Self::Md, Self::Html];

    /// Returns the file name extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Md => "md",
            Self::Html => "html",
        }
    }

    /// Returns a short description.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word document",
            Self::Odt => "OpenDocument text",
            Self::Xlsx => "Excel workbook",
            Self::Ods => "OpenDocument spreadsheet",
            Self::Md => "Markdown",
            Self::Html => "Web page",
        }
    }

    /// Returns whether the format contains the registers and measures record by record. Such a pack must be
    /// requested with its sheets.
    #[must_use]
    pub const fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods)
    }

    /// Detects the format from a file's bytes, if it is one of these. A file that is neither an office
    /// document, a PDF nor a web page is treated as Markdown.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if !bytes.starts_with(b"PK\x03\x04") {
            let page =
                bytes.trim_ascii_start().get(..9).is_some_and(|b| b.eq_ignore_ascii_case(b"<!DOCTYPE"));
            return Some(if page { Self::Html } else { Self::Md });
        }
        let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
        let has = |name: &str| archive.index_for_name(name).is_some();
        // An OpenDocument contains its media type uncompressed at its beginning.
        let says = |kind: &str| {
            bytes
                .iter()
                .take(200)
                .copied()
                .collect::<Vec<u8>>()
                .windows(kind.len())
                .any(|w| w == kind.as_bytes())
        };
        if has("word/document.xml") {
            Some(Self::Docx)
        } else if has("xl/workbook.xml") {
            Some(Self::Xlsx)
        } else if says("opendocument.text") {
            Some(Self::Odt)
        } else if says("opendocument.spreadsheet") {
            Some(Self::Ods)
        } else {
            None
        }
    }

    /// Returns the format for a file name's extension.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|f| f.extension().eq_ignore_ascii_case(ending))
    }
}

/// The reason why a document was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The user cancelled.
    #[error("stopped; nothing was written")]
    Cancelled,
    /// This build does not support the format.
    #[error("this build cannot write a {0}; choose another form")]
    NotHere(&'static str),
    /// The writer of the format failed.
    #[error("the {form} could not be made: {why}")]
    Made {
        /// The format.
        form: &'static str,
        /// The writer's message.
        why: String,
    },
}

impl From<Cancelled> for ExportError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Returns the pack in a format, as the bytes of a file. The same pack gives the same bytes.
///
/// # Errors
/// If the user cancelled, if this build does not support the format, or if the format cannot represent the
/// content of the pack.
pub fn write(pack: &Pack, format: Format, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    progress.step("Reading the board", 0.0)?;
    // A pack without registers, such as minutes, becomes a workbook of its tables.
    let tables;
    let pack = if format.is_workbook() && pack.sheets.is_empty() {
        tables = Pack { sheets: of_tables(&pack.sections), ..pack.clone() };
        &tables
    } else {
        pack
    };
    let made = match format {
        #[cfg(feature = "paper")]
        Format::Pdf => pdf::pdf(pack, progress),
        Format::Md => md::write(pack, progress),
        Format::Html => html::write(pack, progress),
        #[cfg(feature = "office")]
        Format::Docx => docx::write(pack, progress),
        #[cfg(feature = "office")]
        Format::Odt => odt::write(pack, progress),
        #[cfg(feature = "office")]
        Format::Xlsx => xlsx::write(pack, progress),
        #[cfg(feature = "office")]
        Format::Ods => ods::write(pack, progress),
        // Reached only in builds without all features.
        #[allow(unreachable_patterns)]
        other => Err(ExportError::NotHere(other.label())),
    }?;
    // A document without a source digest is not sealed: there is nothing to verify it against.
    if pack.digest.is_empty() { Ok(made) } else { seal::seal(made, format) }
}

/// Returns the records with text that a document format cannot represent unchanged. Examples are a
/// character missing from the typeface or invalid in any document, an address with a password, and a text
/// longer than a cell.
#[must_use]
pub fn replaced(board: &Board, format: Format) -> Vec<UnsupportedText> {
    let longest = format.is_workbook().then_some(characters::LONGEST_CELL);
    match format {
        Format::Pdf => characters::found(board, &font::shows, longest),
        _ => characters::found(board, &|_| true, longest),
    }
}

/// Returns the sections of a pack as one SVG picture: the pages of the PDF one below another, without the
/// cover.
///
/// # Errors
/// As [`write`].
pub fn picture(pack: &Pack, progress: &Progress) -> Result<String, ExportError> {
    progress.step("Reading the board", 0.0)?;
    #[cfg(feature = "paper")]
    {
        pdf::picture(pack, progress)
    }
    #[cfg(not(feature = "paper"))]
    {
        let _ = pack;
        Err(ExportError::NotHere("picture of a page"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_name_selects_the_format() {
        assert_eq!(Format::of(Path::new("a/pack.PDF")), Some(Format::Pdf));
        assert_eq!(Format::of(Path::new("pack.html")), Some(Format::Html));
        assert_eq!(Format::of(Path::new("pack.doc")), None);
    }
}

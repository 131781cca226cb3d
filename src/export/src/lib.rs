//! The pack and the charts as documents: what `brief` says, set on paper. Nothing here adds a figure.

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
use boardsight_report::characters::{self, Found};
use boardsight_report::pack::Pack;
use boardsight_report::sheets::of_tables;
use std::path::Path;

/// The forms in which a pack can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Typeset, tagged, for reading and publishing.
    Pdf,
    /// Word.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Excel.
    Xlsx,
    /// OpenDocument spreadsheet.
    Ods,
    /// Markdown.
    Md,
    /// A page for an intranet.
    Html,
}

impl Format {
    /// All.
    pub const ALL: [Self; 7] =
        [Self::Pdf, Self::Docx, Self::Odt, Self::Xlsx, Self::Ods, Self::Md, Self::Html];

    /// How the names of its files end.
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

    /// What it is, in a few words.
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

    /// Whether it holds the registers and measures record by record, which a pack then must have been asked for.
    #[must_use]
    pub const fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods)
    }

    /// The form that a file's bytes are in, where it is one of these; what is neither a document nor a web page is taken
    /// for Markdown.
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
        // OpenDocuments say what they are at their beginning, in the clear.
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

    /// The form that a file's name asks for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|f| f.extension().eq_ignore_ascii_case(ending))
    }
}

/// Why a document was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Somebody asked for it to stop.
    #[error("stopped; nothing was written")]
    Cancelled,
    /// The form is not in this build or not written yet.
    #[error("this build cannot write a {0}; choose another form")]
    NotHere(&'static str),
    /// What makes the document said no.
    #[error("the {form} could not be made: {why}")]
    Made {
        /// Which form.
        form: &'static str,
        /// What it said.
        why: String,
    },
}

impl From<Cancelled> for PaperError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// The pack in a form, as the bytes of a file. The same pack gives the same bytes.
///
/// # Errors
/// If it was cancelled, if this build has no such form, or if the form has no way to say what the pack holds.
pub fn write(pack: &Pack, format: Format, progress: &Progress) -> Result<Vec<u8>, PaperError> {
    progress.step("Reading the board", 0.0)?;
    // What has no registers of its own, such as minutes, is a workbook of its tables.
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
        // Without a feature or two, some form is left.
        #[allow(unreachable_patterns)]
        other => Err(PaperError::NotHere(other.label())),
    }?;
    // A paper that does not say what it was made from is not sealed either: there is nothing to hold it against.
    if pack.digest.is_empty() { Ok(made) } else { seal::seal(made, format) }
}

/// The records of a board with a text that a document of a form does not hold as it is: a character that its typeface lacks or
/// that no document can hold, an address with a password, a text longer than a cell.
#[must_use]
pub fn replaced(board: &Board, format: Format) -> Vec<Found> {
    let longest = format.is_workbook().then_some(characters::LONGEST_CELL);
    match format {
        Format::Pdf => characters::found(board, &font::shows, longest),
        _ => characters::found(board, &|_| true, longest),
    }
}

/// The sections of a pack as one picture (SVG), page under page as the PDF sets them, without a cover.
///
/// # Errors
/// As [`write`].
pub fn picture(pack: &Pack, progress: &Progress) -> Result<String, PaperError> {
    progress.step("Reading the board", 0.0)?;
    #[cfg(feature = "paper")]
    {
        pdf::picture(pack, progress)
    }
    #[cfg(not(feature = "paper"))]
    {
        let _ = pack;
        Err(PaperError::NotHere("picture of a page"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_asks_for_its_form() {
        assert_eq!(Format::of(Path::new("a/pack.PDF")), Some(Format::Pdf));
        assert_eq!(Format::of(Path::new("pack.html")), Some(Format::Html));
        assert_eq!(Format::of(Path::new("pack.doc")), None);
    }
}

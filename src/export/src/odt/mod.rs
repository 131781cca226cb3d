//! The pack as an OpenDocument text (ODF 1.3): real headings, tables with header rows, pictures with
//! alternative text, a table of contents, and marking, page numbers and digest on every page.
//!
//! The XML is written directly into a zip: the existing crates write spreadsheets only.

mod blocks;
pub(super) mod parts;
mod styles;

pub(super) use blocks::words;
pub(super) use styles::{NAMES, fonts};

use super::columns;
use super::parcel::ZipPackage;
use super::set;
use super::xml::Xml;
use super::{ExportError, Progress};
use boardsight_report::pack::Pack;

/// Name of the format in errors.
const FORM: &str = "OpenDocument text";

/// Text width in twentieths of a point: A4 minus the margins.
const UPRIGHT: u32 = 9_638;
const ON_ITS_SIDE: u32 = 14_570;

/// The document being built.
struct Doc {
    x: Xml,
    /// Column styles of its tables.
    columns: Xml,
    media: Vec<(String, Vec<u8>)>,
    next: u32,
    /// Level, text and bookmark of each heading.
    contents: Vec<(u8, String, String)>,
    width: u32,
    /// Density of the current part.
    density: columns::Density,
    /// Whether the current page is empty.
    fresh: bool,
}

/// Returns the pack as the bytes of a file.
///
/// # Errors
/// If the user cancelled or a picture could not be drawn.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let mut doc = Doc {
        x: Xml::fragment(),
        columns: Xml::fragment(),
        media: Vec::new(),
        next: 0,
        contents: Vec::new(),
        width: UPRIGHT,
        density: columns::Density::Usual,
        fresh: false,
    };
    let mut side = false;
    let parts = pack.sections.len().max(1);
    for (i, part) in pack.sections.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // a pack has few sections
        progress.step(&part.title, 0.1 + 0.7 * i as f32 / parts as f32)?;
        for (j, (own, blocks)) in set::runs(&part.blocks).into_iter().enumerate() {
            if own != side {
                side = own;
                doc.turn(side);
            }
            doc.width = if side { ON_ITS_SIDE } else { UPRIGHT };
            if j == 0 {
                doc.head_of_part(part);
            }
            for block in blocks {
                doc.block(block, progress)?;
            }
        }
    }
    progress.step("Putting the parts together", 0.85)?;
    let mut parcel = ZipPackage::new(FORM);
    parts::add(&mut parcel, pack, doc)?;
    progress.step("Done", 1.0)?;
    parcel.bytes()
}

//! The pack as a Word document (ECMA-376): real headings, tables whose first row is marked as their header,
//! pictures with alternative text, a table of contents, and marking, page numbers and digest on every page.
//!
//! The XML is written directly into a zip, because no maintained crate marks header rows and supports
//! alternative text.

mod blocks;
mod contents;
mod parts;
mod styles;

use super::columns;
use super::parcel::ZipPackage;
use super::set;
use super::xml::Xml;
use super::{ExportError, Progress};
use boardsight_report::pack::Pack;

/// Name of the format in errors.
const FORM: &str = "Word document";

/// Text width in twentieths of a point: A4 minus the margins.
const UPRIGHT: u32 = 11_906 - 2 * MARGIN;
const ON_ITS_SIDE: u32 = 16_838 - 2 * MARGIN;
const MARGIN: u32 = 1_134;

/// The document being built: its body and the other content of the package.
struct Doc {
    x: Xml,
    media: Vec<(String, Vec<u8>)>,
    /// Link targets of cells, in the order of their numbers.
    links: Vec<String>,
    /// Next number for bookmarks and pictures, from 1.
    next: u32,
    /// Entries of the table of contents: level, text, bookmark.
    contents: Vec<(u8, String, String)>,
    /// Text width on the current page, in twentieths of a point.
    width: u32,
    /// Density of the current part.
    density: columns::Density,
    /// Whether the page is empty, so that the next heading needs no page break.
    fresh: bool,
}

impl Doc {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}

/// Returns the pack as the bytes of a file.
///
/// # Errors
/// If the user cancelled or a picture could not be drawn.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let mut doc = Doc {
        x: Xml::fragment(),
        media: Vec::new(),
        links: Vec::new(),
        next: 0,
        contents: Vec::new(),
        width: UPRIGHT,
        density: columns::Density::Usual,
        fresh: true,
    };
    let mut side = false;
    let parts = pack.sections.len().max(1);
    for (i, part) in pack.sections.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // a pack has few sections
        progress.step(&part.title, 0.1 + 0.7 * i as f32 / parts as f32)?;
        for (j, (own, blocks)) in set::runs(&part.blocks).into_iter().enumerate() {
            // End the section when the orientation changes. The cover and the contents precede the first
            // section.
            if own != side {
                doc.end_of_section(side);
                side = own;
                doc.fresh = true;
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
    let mut body = Xml::new();
    parts::document(&mut body, pack, doc.contents.as_slice(), doc.x, side);
    let mut parcel = ZipPackage::new(FORM);
    parts::add(&mut parcel, pack, body.bytes(), &doc.media, &doc.links)?;
    progress.step("Done", 1.0)?;
    parcel.bytes()
}

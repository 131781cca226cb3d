//! The pack as a Word document (ECMA-376): real headings, tables whose first row is known as their head, pictures with
//! their words, a table of contents, and marking, page numbers and digest on every page.
//!
//! Written by hand over a zip, because no crate that is kept up marks head rows and gives pictures their words.

mod blocks;
mod contents;
mod parts;
mod styles;

use super::columns;
use super::parcel::Parcel;
use super::set;
use super::xml::Xml;
use super::{PaperError, Progress};
use boardsight_report::pack::Pack;

/// Its form's name in errors.
const FORM: &str = "Word document";

/// Width of the text in twentieths of a point: A4 less its margins.
const UPRIGHT: u32 = 11_906 - 2 * MARGIN;
const ON_ITS_SIDE: u32 = 16_838 - 2 * MARGIN;
const MARGIN: u32 = 1_134;

/// The document as it grows: its body and what else the package needs.
struct Doc {
    x: Xml,
    media: Vec<(String, Vec<u8>)>,
    /// Addresses that cells lead to, in the order of their numbers.
    links: Vec<String>,
    /// Bookmarks and pictures are numbered from one.
    next: u32,
    /// What is to be in the table of contents: level, text, bookmark.
    contents: Vec<(u8, String, String)>,
    /// Width of the text on the present page.
    width: u32,
    /// How close the present part is set.
    density: columns::Density,
    /// The next heading starts a page by itself, as nothing before it has.
    fresh: bool,
}

impl Doc {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}

/// The pack as the bytes of a file.
///
/// # Errors
/// If the work was cancelled or a picture could not be drawn.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, PaperError> {
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
            // Pages are turned where a run of another shape begins; the cover and the contents stand before the first.
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
    let mut parcel = Parcel::new(FORM);
    parts::add(&mut parcel, pack, body.bytes(), &doc.media, &doc.links)?;
    progress.step("Done", 1.0)?;
    parcel.bytes()
}

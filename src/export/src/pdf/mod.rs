//! The pack as PDF: typeset in process by typst, tagged for screen readers (PDF/UA-1) and suitable for
//! archives (PDF/A-2a). It uses no network, no packages and only the built-in typeface. User texts are data
//! and never markup.

mod data;

use super::{ExportError, Progress, font};
use boardsight_report::pack::Pack;
use std::collections::HashMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("../../../../assets/templates/pack.typ");

fn made(why: impl Into<String>) -> ExportError {
    ExportError::Made { form: "PDF", why: why.into() }
}

/// Returns the pack as PDF.
///
/// # Errors
/// If the user cancelled, or typst reports an error.
pub(super) fn pdf(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let (data, pictures) = data::data(pack, progress)?;
    let json = serde_json::to_vec(&data).map_err(|e| made(e.to_string()))?;
    drop(data);
    progress.step("Setting the pages", 0.35)?;
    let ident = format!("{} {} {}", pack.title, pack.version, pack.digest);
    let worker = progress.clone();
    let (sender, receiver) = channel();
    // The typesetter cannot be interrupted. After a cancel this function returns at once and the result is
    // dropped.
    let thread = std::thread::Builder::new().name("typeset".to_owned()).stack_size(32 << 20);
    thread
        .spawn(move || {
            let bytes = typeset(json, pictures, ident, &worker);
            // Ignore send errors: after a cancel the receiver is dropped.
            let _ = sender.send(bytes);
        })
        .map_err(|e| made(e.to_string()))?;
    loop {
        match receiver.recv_timeout(Duration::from_millis(40)) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Timeout) if progress.is_cancelled() => return Err(ExportError::Cancelled),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(made("the typesetter stopped")),
        }
    }
}

/// Returns the sections of a pack as one SVG picture: the pages one below another, without the cover.
/// Letters are drawn as shapes.
///
/// # Errors
/// If the user cancelled, or typst reports an error.
pub(super) fn picture(pack: &Pack, progress: &Progress) -> Result<String, ExportError> {
    let (mut data, pictures) = data::data(pack, progress)?;
    data.cover = false;
    let json = serde_json::to_vec(&data).map_err(|e| made(e.to_string()))?;
    let desk = PackWorld::new(json, pictures)?;
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|e| made(said(&e)))?;
    let options = typst_svg::SvgOptions::default();
    let svg = typst_svg::svg_merged(&document, &options, typst::layout::Abs::pt(12.0));
    typst::comemo::evict(0);
    progress.step("Written", 1.0)?;
    Ok(svg)
}

fn typeset(
    json: Vec<u8>,
    pictures: Vec<(String, String)>,
    ident: String,
    progress: &Progress,
) -> Result<Vec<u8>, ExportError> {
    let desk = PackWorld::new(json, pictures)?;
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|e| made(said(&e)))?;
    progress.step("Writing the file", 0.75)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|e| made(e.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some(format!("Boardsight {}", env!("CARGO_PKG_VERSION")))),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|e| made(said(&e)))?;
    // Clear the typesetter's cache: it would only help to typeset the same pack again.
    typst::comemo::evict(0);
    progress.step("Written", 1.0)?;
    Ok(bytes)
}

fn said(errors: &[SourceDiagnostic]) -> String {
    let all: Vec<&str> = errors.iter().map(|e| e.message.as_str()).collect();
    all.join("; ")
}

/// The environment of the typesetter: its library, the built-in fonts, the template and the data.
struct PackWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    files: HashMap<FileId, Bytes>,
}

fn id(name: &str) -> Result<FileId, ExportError> {
    let path = VirtualPath::new(name).map_err(|e| made(e.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Returns the font index for the typesetter. Both weights are listed under one family name; the semi-bold
/// file itself has another.
fn book(fonts: &[Font]) -> FontBook {
    FontBook::from_infos(fonts.iter().map(|f| {
        let mut info = f.info().clone();
        info.family = font::FAMILY.into();
        info
    }))
}

impl PackWorld {
    fn new(json: Vec<u8>, pictures: Vec<(String, String)>) -> Result<Self, ExportError> {
        let fonts: Vec<Font> = [font::REGULAR, font::STRONG]
            .into_iter()
            .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
            .collect();
        let mut files = HashMap::new();
        files.insert(id("pack.json")?, Bytes::new(json));
        for (name, svg) in pictures {
            files.insert(id(&name)?, Bytes::new(svg.into_bytes()));
        }
        let features = [Feature::A11yExtras].into_iter().collect();
        Ok(Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(book(&fonts)),
            fonts,
            main: Source::new(id("pack.typ")?, TEMPLATE.to_owned()),
            files,
        })
    }
}

impl World for PackWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<typst::foundations::Duration>) -> Option<Datetime> {
        // The dates in the document come from the board, not from the clock.
        None
    }
}

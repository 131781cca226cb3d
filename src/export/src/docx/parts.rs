//! The parts of the package, and the pages before the sections: the cover and the contents.

use super::super::parcel::ZipPackage;
use super::super::xml::Xml;
use super::super::{ExportError, font, set};
use super::blocks::{Run, paragraph, plain, run};
use super::contents::{contents, field};
use super::{MARGIN, styles};
use boardsight_report::pack::Pack;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WP: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Namespaces of a part that contains text.
pub(super) const NAMES: &[(&str, &str)] = &[("xmlns:w", W), ("xmlns:r", R), ("xmlns:wp", WP)];

/// Writes the page setup of a section: orientation, header and footer.
pub(super) fn section(x: &mut Xml, side: bool, last: bool) {
    let margin = MARGIN.to_string();
    x.el("w:sectPr", &[], |x| {
        x.leaf("w:headerReference", &[("w:type", "default"), ("r:id", "rIdHeader")]);
        x.leaf(
            "w:footerReference",
            &[("w:type", "default"), ("r:id", if side { "rIdFooterSide" } else { "rIdFooter" })],
        );
        if !last {
            x.leaf("w:type", &[("w:val", "nextPage")]);
        }
        if side {
            x.leaf("w:pgSz", &[("w:w", "16838"), ("w:h", "11906"), ("w:orient", "landscape")]);
        } else {
            x.leaf("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        }
        x.leaf(
            "w:pgMar",
            &[
                ("w:top", "1304"),
                ("w:right", &margin),
                ("w:bottom", "1304"),
                ("w:left", &margin),
                ("w:header", "567"),
                ("w:footer", "510"),
                ("w:gutter", "0"),
            ],
        );
        x.leaf("w:cols", &[("w:space", "708")]);
    });
}

/// Returns the document part: cover, contents and the sections built before.
pub(super) fn document(
    x: &mut Xml,
    pack: &Pack,
    entries: &[(u8, String, String)],
    sections: Xml,
    side: bool,
) {
    x.el("w:document", NAMES, |x| {
        x.el("w:body", &[], |x| {
            cover(x, pack);
            contents(x, entries);
            // Start the first section on a new page.
            x.el("w:p", &[], |x| {
                x.el("w:pPr", &[], |x| {
                    x.leaf("w:pStyle", &[("w:val", "Turn")]);
                    section(x, false, false);
                });
            });
            x.raw(&sections.string());
            section(x, side, true);
        });
    });
}

fn cover(x: &mut Xml, pack: &Pack) {
    plain(x, "Title", &pack.title);
    for (label, value) in set::cover_lines(pack, false) {
        paragraph(x, "CoverLine", |x| {
            run(x, label, Run { style: "Label", ..Run::default() });
            x.el("w:r", &[], |x| x.leaf("w:tab", &[]));
            run(x, &value, Run::default());
        });
    }
    plain(x, "CoverMessage", &pack.message);
    if !pack.purpose.is_empty() {
        plain(x, "BodyText", &pack.purpose);
    }
}

fn header(pack: &Pack) -> Vec<u8> {
    let mut x = Xml::new();
    x.el("w:hdr", NAMES, |x| {
        paragraph(x, "Header", |x| {
            if pack.marking.is_empty() {
                run(x, &pack.title, Run::default());
            } else {
                run(x, &pack.marking, Run { style: "Strong", ..Run::default() });
            }
        });
    });
    x.bytes()
}

/// Returns the page footer: title of the document, page number and data digest.
fn footer(pack: &Pack, side: bool) -> Vec<u8> {
    let mut x = Xml::new();
    x.el("w:ftr", NAMES, |x| {
        let style = if side { "FooterSide" } else { "Footer" };
        paragraph(x, style, |x| {
            run(x, &set::foot(pack), Run::default());
            x.el("w:r", &[], |x| x.leaf("w:tab", &[]));
            run(x, "Page ", Run::default());
            field(x, " PAGE ", "1");
            run(x, " of ", Run::default());
            field(x, " NUMPAGES ", "1");
        });
        if !pack.digest.is_empty() {
            plain(x, "FooterDigest", &format!("Data SHA-256 {}", pack.digest));
        }
        if !pack.marking.is_empty() {
            paragraph(x, "FooterMarking", |x| {
                run(x, &pack.marking, Run { style: "Strong", ..Run::default() });
            });
        }
    });
    x.bytes()
}

fn content_types(media: &[(String, Vec<u8>)]) -> Vec<u8> {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut x = Xml::new();
    x.el("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")], |x| {
        let mut endings = vec![
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("odttf", "application/vnd.openxmlformats-officedocument.obfuscatedFont"),
        ];
        for (ending, kind) in [("png", "image/png"), ("svg", "image/svg+xml")] {
            if media.iter().any(|(name, _)| name.ends_with(ending)) {
                endings.push((ending, kind));
            }
        }
        for (ending, kind) in endings {
            x.leaf("Default", &[("Extension", ending), ("ContentType", kind)]);
        }
        for (part, kind) in [
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
            ("header1", "header"),
            ("footer1", "footer"),
            ("footer2", "footer"),
        ] {
            let (part, kind) = (format!("/word/{part}.xml"), format!("{WORD}.{kind}+xml"));
            x.leaf("Override", &[("PartName", &part), ("ContentType", &kind)]);
        }
        for (part, kind) in [
            ("core", "application/vnd.openxmlformats-package.core-properties+xml"),
            ("app", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ] {
            let part = format!("/docProps/{part}.xml");
            x.leaf("Override", &[("PartName", &part), ("ContentType", kind)]);
        }
    });
    x.bytes()
}

fn relations(list: &[(String, String, String)]) -> Vec<u8> {
    let mut x = Xml::new();
    x.el("Relationships", &[("xmlns", RELATIONS)], |x| {
        for (id, kind, target) in list {
            let mut said = vec![("Id", id.as_str()), ("Type", kind), ("Target", target)];
            if kind.ends_with("/hyperlink") {
                said.push(("TargetMode", "External"));
            }
            x.leaf("Relationship", &said);
        }
    });
    x.bytes()
}

fn relation(id: &str, kind: &str, target: &str) -> (String, String, String) {
    (id.to_owned(), format!("{R}/{kind}"), target.to_owned())
}

fn core(pack: &Pack) -> Vec<u8> {
    let day = format!("{}T00:00:00Z", pack.as_of);
    let mut x = Xml::new();
    x.el(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
        |x| {
            x.text_el("dc:title", &[], &pack.title);
            x.text_el("dc:subject", &[], &pack.message);
            x.text_el("dc:creator", &[], &pack.board);
            if !pack.digest.is_empty() {
                x.text_el("cp:keywords", &[], &set::keywords(pack).join(" "));
            }
            x.text_el("dc:language", &[], pack.language);
            x.text_el("cp:lastModifiedBy", &[], &pack.board);
            for name in ["dcterms:created", "dcterms:modified"] {
                x.text_el(name, &[("xsi:type", "dcterms:W3CDTF")], &day);
            }
        },
    );
    x.bytes()
}

fn app(pack: &Pack) -> Vec<u8> {
    let mut x = Xml::new();
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    x.el("Properties", &[("xmlns", space)], |x| {
        x.text_el("Application", &[], "Boardsight");
        x.text_el("Company", &[], &pack.board);
    });
    x.bytes()
}

/// Returns the relationship id of a link, from its index.
pub(super) fn link_id(index: usize) -> String {
    format!("rIdLink{index}")
}

/// Adds all parts to the package.
pub(super) fn add(
    parcel: &mut ZipPackage,
    pack: &Pack,
    body: Vec<u8>,
    media: &[(String, Vec<u8>)],
    links: &[String],
) -> Result<(), ExportError> {
    let whole = [
        relation("rId1", "officeDocument", "word/document.xml"),
        ("rId2".to_owned(), format!("{RELATIONS}/metadata/core-properties"), "docProps/core.xml".to_owned()),
        relation("rId3", "extended-properties", "docProps/app.xml"),
    ];
    let mut of_document = vec![
        relation("rIdStyles", "styles", "styles.xml"),
        relation("rIdSettings", "settings", "settings.xml"),
        relation("rIdFonts", "fontTable", "fontTable.xml"),
        relation("rIdHeader", "header", "header1.xml"),
        relation("rIdFooter", "footer", "footer1.xml"),
        relation("rIdFooterSide", "footer", "footer2.xml"),
    ];
    for (name, _) in media {
        let id = format!("rId{}", name.replace('.', ""));
        of_document.push(relation(&id, "image", &format!("media/{name}")));
    }
    for (i, address) in links.iter().enumerate() {
        of_document.push(relation(&link_id(i), "hyperlink", address));
    }
    parcel.add("[Content_Types].xml", &content_types(media))?;
    parcel.add("_rels/.rels", &relations(&whole))?;
    // Stored uncompressed, so that the digest in the keywords can be found without unpacking.
    parcel.add_plain("docProps/core.xml", &core(pack))?;
    parcel.add("docProps/app.xml", &app(pack))?;
    parcel.add("word/document.xml", &body)?;
    drop(body);
    parcel.add("word/_rels/document.xml.rels", &relations(&of_document))?;
    parcel.add("word/styles.xml", &styles::styles(pack.language))?;
    parcel.add("word/settings.xml", &styles::settings(pack.language))?;
    parcel.add("word/fontTable.xml", &styles::fonts())?;
    let faces = [font::REGULAR, font::STRONG];
    let mut of_fonts = Vec::new();
    for (i, (face, (_, id, key))) in faces.iter().zip(styles::FACES).enumerate() {
        let name = format!("fonts/font{}.odttf", i + 1);
        parcel.add(&format!("word/{name}"), &styles::hidden(face, key))?;
        of_fonts.push(relation(id, "font", &name));
    }
    parcel.add("word/_rels/fontTable.xml.rels", &relations(&of_fonts))?;
    parcel.add("word/header1.xml", &header(pack))?;
    parcel.add("word/footer1.xml", &footer(pack, false))?;
    parcel.add("word/footer2.xml", &footer(pack, true))?;
    for (name, bytes) in media {
        parcel.add(&format!("word/media/{name}"), bytes)?;
    }
    Ok(())
}

//! The parts of the package, the cover and the table of contents.

use super::super::parcel::ZipPackage;
use super::super::xml::Xml;
use super::super::{ExportError, font, set};
use super::Doc;
use super::blocks::{paragraph, plain, span, words};
use super::styles::{self, NAMES, name};
use boardsight_report::pack::Pack;

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";

fn cover(x: &mut Xml, pack: &Pack) {
    plain(x, "Title", &pack.title);
    for (label, value) in set::cover_lines(pack, false) {
        paragraph(x, "CoverLine", |x| {
            span(x, "Label", label);
            x.leaf("text:tab", &[]);
            words(x, &value);
        });
    }
    plain(x, "CoverMessage", &pack.message);
    if !pack.purpose.is_empty() {
        plain(x, "BodyText", &pack.purpose);
    }
}

/// Writes the list of headings, each a link with its page number. The office program updates the page
/// numbers when it opens the document.
fn contents(x: &mut Xml, entries: &[(u8, String, String)]) {
    let section =
        [("text:name", "Contents"), ("text:style-name", "ContentsSection"), ("text:protected", "true")];
    x.el("text:table-of-content", &section, |x| {
        x.el("text:table-of-content-source", &[("text:outline-level", "2")], |x| {
            x.text_el(
                "text:index-title-template",
                &[("text:style-name", name("ContentsHeading"))],
                "Contents",
            );
            for level in ["1", "2"] {
                let style = format!("TOC{level}");
                let template = [("text:outline-level", level), ("text:style-name", name(&style))];
                x.el("text:table-of-content-entry-template", &template, |x| {
                    x.leaf("text:index-entry-link-start", &[]);
                    x.leaf("text:index-entry-text", &[]);
                    x.leaf(
                        "text:index-entry-tab-stop",
                        &[("style:type", "right"), ("style:leader-char", " ")],
                    );
                    x.leaf("text:index-entry-page-number", &[]);
                    x.leaf("text:index-entry-link-end", &[]);
                });
            }
        });
        x.el("text:index-body", &[], |x| {
            x.el(
                "text:index-title",
                &[("text:name", "Contents_Head"), ("text:style-name", "ContentsSection")],
                |x| {
                    plain(x, "ContentsHeading", "Contents");
                },
            );
            for (level, text, bookmark) in entries {
                paragraph(x, &format!("TOC{level}"), |x| {
                    let link = format!("#{bookmark}");
                    let link = [
                        ("xlink:type", "simple"),
                        ("xlink:href", &*link),
                        ("text:style-name", "Internet_20_link"),
                        ("text:visited-style-name", "Internet_20_link"),
                    ];
                    x.el("text:a", &link, |x| {
                        words(x, text);
                        x.leaf("text:tab", &[]);
                        x.text_el(
                            "text:bookmark-ref",
                            &[("text:reference-format", "page"), ("text:ref-name", bookmark)],
                            "",
                        );
                    });
                });
            }
        });
    });
}

fn content(pack: &Pack, doc: Doc) -> Vec<u8> {
    let mut x = Xml::new();
    x.el("office:document-content", NAMES, |x| {
        styles::fonts(x, true);
        x.el("office:automatic-styles", &[], |x| {
            styles::of_body(x);
            x.raw(&doc.columns.string());
        });
        x.el("office:body", &[], |x| {
            x.el("office:text", &[], |x| {
                cover(x, pack);
                contents(x, &doc.contents);
                x.raw(&doc.x.string());
            });
        });
    });
    x.bytes()
}

/// Returns the metadata part of the document.
pub(in super::super) fn meta(pack: &Pack) -> Vec<u8> {
    let day = format!("{}T00:00:00", pack.as_of);
    let mut x = Xml::new();
    let names = [
        ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("office:version", "1.3"),
    ];
    x.el("office:document-meta", &names, |x| {
        x.el("office:meta", &[], |x| {
            x.text_el("meta:generator", &[], "Boardsight");
            x.text_el("dc:title", &[], &pack.title);
            x.text_el("dc:subject", &[], &pack.message);
            if !pack.digest.is_empty() {
                x.text_el("dc:description", &[], &format!("Data SHA-256 {}", pack.digest));
                for word in set::keywords(pack) {
                    x.text_el("meta:keyword", &[], &word);
                }
            }
            x.text_el("meta:initial-creator", &[], &pack.board);
            x.text_el("dc:creator", &[], &pack.board);
            x.text_el("meta:creation-date", &[], &day);
            x.text_el("dc:date", &[], &day);
            x.text_el("dc:language", &[], pack.language);
        });
    });
    x.bytes()
}

/// Returns the manifest: the list of the parts of an OpenDocument.
pub(in super::super) fn manifest(media_type: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut x = Xml::new();
    let names = [
        ("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
        ("manifest:version", "1.3"),
    ];
    x.el("manifest:manifest", &names, |x| {
        x.leaf(
            "manifest:file-entry",
            &[("manifest:full-path", "/"), ("manifest:version", "1.3"), ("manifest:media-type", media_type)],
        );
        for (place, kind) in parts {
            x.leaf("manifest:file-entry", &[("manifest:full-path", place), ("manifest:media-type", kind)]);
        }
    });
    x.bytes()
}

/// Adds all parts to the package. The media type is first and uncompressed, so that other programs can
/// detect it.
pub(super) fn add(parcel: &mut ZipPackage, pack: &Pack, mut doc: Doc) -> Result<(), ExportError> {
    let media = std::mem::take(&mut doc.media);
    parcel.add_plain("mimetype", MEDIA_TYPE.as_bytes())?;
    parcel.add("content.xml", &content(pack, doc))?;
    parcel.add("styles.xml", &styles::styles(pack))?;
    // Stored uncompressed, so that the digest in the keywords can be found without unpacking.
    parcel.add_plain("meta.xml", &meta(pack))?;
    let mut parts = vec![("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml")];
    for ((place, ..), face) in styles::FACES.iter().zip([font::REGULAR, font::STRONG]) {
        parcel.add(place, face)?;
        parts.push((place, "application/x-font-ttf"));
    }
    for (place, bytes) in &media {
        parcel.add(place, bytes)?;
        parts.push((place, if place.ends_with("svg") { "image/svg+xml" } else { "image/png" }));
    }
    parcel.add("META-INF/manifest.xml", &manifest(MEDIA_TYPE, &parts))
}

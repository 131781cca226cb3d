//! Styles, page layouts, and page headers and footers.

use super::super::font::FAMILY;
use super::super::manner::{STYLES, Style};
use super::super::set::{self, FAINT, HEAD, INK, LINE};
use super::super::xml::Xml;
use super::blocks::{cell_style, paragraph, plain, points, span, tone_style, words};
use boardsight_report::pack::Pack;
use boardsight_report::spec::Tone;

/// Namespaces of every part.
pub(in super::super) const NAMES: &[(&str, &str)] = &[
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("xmlns:number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
    ("xmlns:loext", "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ("office:version", "1.3"),
];

/// Returns the OpenDocument name of a style.
pub(super) fn name(id: &str) -> &str {
    match id {
        "BodyText" => "Text_20_body",
        "Heading1" => "Heading_20_1",
        "Heading2" => "Heading_20_2",
        "ContentsHeading" => "Contents_20_Heading",
        "TOC1" => "Contents_20_1",
        "TOC2" => "Contents_20_2",
        "Normal" => "Standard",
        other => other,
    }
}

/// The embedded font faces of a text: path in the package, style and weight of each.
pub(super) const FACES: [(&str, &str, &str); 2] =
    [("Fonts/Regular.ttf", "normal", "400"), ("Fonts/Strong.ttf", "normal", "700")];

/// Writes the font declarations, with substitutes for typefaces that are not installed.
pub(in super::super) fn fonts(x: &mut Xml, embedded: bool) {
    // A workbook has no embedded typeface, so it uses one that is installed everywhere.
    let family = if embedded { format!("'{FAMILY}'") } else { "Arial".to_owned() };
    x.el("office:font-face-decls", &[], |x| {
        for (name, family) in
            [("House", &*family), ("Shapes", "'Segoe UI Symbol', 'DejaVu Sans', 'Noto Sans Symbols 2'")]
        {
            let known = [
                ("style:name", name),
                ("svg:font-family", family),
                ("style:font-family-generic", "swiss"),
                ("style:font-pitch", "variable"),
            ];
            if !embedded || name != "House" {
                x.leaf("style:font-face", &known);
                continue;
            }
            x.el("style:font-face", &known, |x| {
                x.el("svg:font-face-src", &[], |x| {
                    for (place, style, weight) in FACES {
                        let face = [
                            ("xlink:href", place),
                            ("xlink:type", "simple"),
                            ("loext:font-style", style),
                            ("loext:font-weight", weight),
                        ];
                        x.el("svg:font-face-uri", &face, |x| {
                            x.leaf("svg:font-face-format", &[("svg:string", "truetype")]);
                        });
                    }
                });
            });
        }
    });
}

/// Formats half points as a length.
fn half(size: u16) -> String {
    format!("{}.{}pt", size / 2, size % 2 * 5)
}

fn colour(hex: &str) -> String {
    format!("#{hex}")
}

fn style(x: &mut Xml, s: &Style) {
    let known = name(s.id);
    let shown = known.replace("_20_", " ");
    let level = s.level.to_string();
    let mut attributes = vec![
        ("style:name", known),
        ("style:display-name", if known == s.id { s.name } else { &*shown }),
        ("style:family", "paragraph"),
        ("style:parent-style-name", name(s.based_on)),
        ("style:next-style-name", name(s.next)),
        ("style:class", if s.id.starts_with("TOC") { "index" } else { "text" }),
    ];
    if s.level > 0 {
        attributes.push(("style:default-outline-level", &level));
    }
    let (before, after) = (points(s.before.into()), points(s.after.into()));
    let line = format!("{}%", u32::from(s.line) * 100 / 240);
    let rule = format!("0.5pt solid #{LINE}");
    let mut set = vec![
        ("fo:margin-top", &*before),
        ("fo:margin-bottom", &*after),
        ("fo:line-height", &*line),
        ("fo:text-align", if s.right { "end" } else { "start" }),
    ];
    if s.keep {
        set.push(("fo:keep-with-next", "always"));
    }
    if s.rule.is_some() {
        set.extend([("fo:border-top", &*rule), ("fo:padding-top", "6pt"), ("fo:padding-bottom", "0pt")]);
    }
    if s.id == "TOC2" {
        set.push(("fo:margin-left", "17pt"));
    }
    if s.id == "CoverLine" {
        set.extend([("fo:margin-left", "113.4pt"), ("fo:text-indent", "-113.4pt")]);
    }
    x.el("style:style", &attributes, |x| {
        x.el("style:paragraph-properties", &set, |x| {
            if let Some((at, right)) = s.tab {
                x.el("style:tab-stops", &[], |x| {
                    let kind = if right { "right" } else { "left" };
                    x.leaf("style:tab-stop", &[("style:position", &points(at.into())), ("style:type", kind)]);
                });
            }
        });
        let (size, ink) = (half(s.size), colour(s.colour));
        x.leaf(
            "style:text-properties",
            &[
                ("fo:font-size", &*size),
                ("fo:color", &*ink),
                ("fo:font-weight", if s.bold { "bold" } else { "normal" }),
                ("fo:font-style", if s.italic { "italic" } else { "normal" }),
            ],
        );
    });
}

fn text_style(x: &mut Xml, name: &str, set: &[(&str, &str)]) {
    x.el("style:style", &[("style:name", name), ("style:family", "text")], |x| {
        x.leaf("style:text-properties", set);
    });
}

/// Writes the styles of runs of text.
fn text_styles(x: &mut Xml) {
    let faint = colour(FAINT);
    text_style(x, "Strong", &[("fo:font-weight", "bold")]);
    text_style(x, "Label", &[("fo:color", &faint)]);
    text_style(x, "Shape", &[("style:font-name", "Shapes"), ("fo:font-weight", "normal")]);
    text_style(x, "SourceMark", &[("fo:color", &faint), ("style:text-position", "super 62%")]);
    text_style(x, "NotReported", &[("fo:color", &colour(set::ink(Tone::Missing)))]);
    let accent = colour(set::ACCENT);
    text_style(x, "Address", &[("fo:color", &accent), ("style:text-underline-style", "solid")]);
    text_style(x, "Internet_20_link", &[("style:text-underline-style", "none")]);
    for tone in [Tone::Neutral, Tone::Good, Tone::Watch, Tone::Bad, Tone::Missing] {
        text_style(x, tone_style(tone), &[("fo:color", &colour(set::ink(tone))), ("fo:font-weight", "bold")]);
    }
}

/// Writes the automatic styles of the body: cells, rows, frames, and paragraphs that start a page.
pub(super) fn of_body(x: &mut Xml) {
    let line = format!("0.5pt solid #{LINE}");
    let cell = |x: &mut Xml, name: &str, ground: Option<&str>, bottom: &str| {
        let ground = ground.map(colour);
        x.el("style:style", &[("style:name", name), ("style:family", "table-cell")], |x| {
            let mut set = vec![
                ("fo:padding-top", "2.2pt"),
                ("fo:padding-bottom", "2.2pt"),
                ("fo:padding-left", "4.2pt"),
                ("fo:padding-right", "4.2pt"),
                ("fo:border-left", "none"),
                ("fo:border-right", "none"),
                ("fo:border-top", if name == "CellHead" { &*line } else { "none" }),
                ("fo:border-bottom", &*line),
                ("style:vertical-align", bottom),
            ];
            if let Some(ground) = &ground {
                set.push(("fo:background-color", ground));
            }
            x.leaf("style:table-cell-properties", &set);
        });
    };
    cell(x, "CellHead", Some(HEAD), "bottom");
    for tone in [Tone::Neutral, Tone::Good, Tone::Watch, Tone::Bad, Tone::Missing] {
        cell(x, cell_style(tone), set::wash(tone), "top");
    }
    x.el("style:style", &[("style:name", "Row"), ("style:family", "table-row")], |x| {
        x.leaf("style:table-row-properties", &[("fo:keep-together", "always")]);
    });
    x.el("style:style", &[("style:name", "Frame"), ("style:family", "graphic")], |x| {
        x.leaf(
            "style:graphic-properties",
            &[("style:vertical-pos", "top"), ("style:vertical-rel", "baseline"), ("fo:border", "none")],
        );
    });
    let begins = |x: &mut Xml, own: &str, parent: &str, page: Option<&str>| {
        let mut attributes =
            vec![("style:name", own), ("style:family", "paragraph"), ("style:parent-style-name", parent)];
        attributes.extend(page.map(|p| ("style:master-page-name", p)));
        x.el("style:style", &attributes, |x| {
            x.leaf(
                "style:paragraph-properties",
                &[if page.is_some() { ("fo:margin-bottom", "0pt") } else { ("fo:break-before", "page") }],
            );
        });
    };
    let heading = name("Heading1");
    begins(x, "Heading1Page", heading, None);
    for (own, parent, before, after) in
        [("Heading1Below", heading, "24pt", "3pt"), ("Heading2Close", name("Heading2"), "6pt", "2pt")]
    {
        let style = [("style:name", own), ("style:family", "paragraph"), ("style:parent-style-name", parent)];
        x.el("style:style", &style, |x| {
            x.leaf("style:paragraph-properties", &[("fo:margin-top", before), ("fo:margin-bottom", after)]);
        });
    }
    begins(x, "TurnUpright", "Turn", Some("Standard"));
    begins(x, "TurnSide", "Turn", Some("Side"));
    x.el("style:style", &[("style:name", "ContentsSection"), ("style:family", "section")], |x| {
        x.leaf("style:section-properties", &[("style:editable", "false")]);
    });
}

fn layout(x: &mut Xml, name: &str, side: bool) {
    let (width, height) = if side { ("29.7cm", "21cm") } else { ("21cm", "29.7cm") };
    x.el("style:page-layout", &[("style:name", name)], |x| {
        x.leaf(
            "style:page-layout-properties",
            &[
                ("fo:page-width", width),
                ("fo:page-height", height),
                ("style:print-orientation", if side { "landscape" } else { "portrait" }),
                ("fo:margin-left", "2cm"),
                ("fo:margin-right", "2cm"),
                ("fo:margin-top", "1.1cm"),
                ("fo:margin-bottom", "1cm"),
            ],
        );
        for (name, gap) in
            [("style:header-style", "fo:margin-bottom"), ("style:footer-style", "fo:margin-top")]
        {
            x.el(name, &[], |x| {
                x.leaf("style:header-footer-properties", &[("fo:min-height", "0.9cm"), (gap, "0.4cm")]);
            });
        }
    });
}

fn master(x: &mut Xml, pack: &Pack, name: &str, layout: &str, side: bool) {
    x.el("style:master-page", &[("style:name", name), ("style:page-layout-name", layout)], |x| {
        x.el("style:header", &[], |x| {
            paragraph(x, "Header", |x| {
                if pack.marking.is_empty() {
                    words(x, &pack.title);
                } else {
                    span(x, "Strong", &pack.marking);
                }
            });
        });
        x.el("style:footer", &[], |x| {
            paragraph(x, if side { "FooterSide" } else { "Footer" }, |x| {
                words(x, &set::foot(pack));
                x.leaf("text:tab", &[]);
                x.text("Page ");
                x.text_el("text:page-number", &[("text:select-page", "current")], "1");
                x.text(" of ");
                x.text_el("text:page-count", &[], "1");
            });
            if !pack.digest.is_empty() {
                plain(x, "FooterDigest", &format!("Data SHA-256 {}", pack.digest));
            }
            if !pack.marking.is_empty() {
                paragraph(x, "FooterMarking", |x| span(x, "Strong", &pack.marking));
            }
        });
    });
}

/// Returns the styles part of the document.
pub(super) fn styles(pack: &Pack) -> Vec<u8> {
    let (language, country) = pack.language.split_once('-').unwrap_or((pack.language, "none"));
    let ink = colour(INK);
    let mut x = Xml::new();
    x.el("office:document-styles", NAMES, |x| {
        fonts(x, true);
        x.el("office:styles", &[], |x| {
            x.el("style:default-style", &[("style:family", "paragraph")], |x| {
                x.leaf("style:paragraph-properties", &[("fo:orphans", "2"), ("fo:widows", "2")]);
                x.leaf(
                    "style:text-properties",
                    &[
                        ("style:font-name", "House"),
                        ("fo:font-size", "10pt"),
                        ("fo:color", &ink),
                        ("fo:language", language),
                        ("fo:country", country),
                    ],
                );
            });
            x.leaf(
                "style:style",
                &[("style:name", "Standard"), ("style:family", "paragraph"), ("style:class", "text")],
            );
            for s in STYLES {
                style(x, s);
            }
            text_styles(x);
        });
        x.el("office:automatic-styles", &[], |x| {
            layout(x, "LayoutUpright", false);
            layout(x, "LayoutSide", true);
        });
        x.el("office:master-styles", &[], |x| {
            master(x, pack, "Standard", "LayoutUpright", false);
            master(x, pack, "Side", "LayoutSide", true);
        });
    });
    x.bytes()
}

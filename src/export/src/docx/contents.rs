//! The table of contents: a field that already contains its entries and that Word updates on request.

use super::super::xml::Xml;
use super::blocks::{Run, plain, run};

fn mark(x: &mut Xml, kind: &str) {
    x.el("w:r", &[], |x| x.leaf("w:fldChar", &[("w:fldCharType", kind)]));
}

/// Writes a field with its current result.
pub(super) fn field(x: &mut Xml, code: &str, shown: &str) {
    mark(x, "begin");
    instruction(x, code);
    mark(x, "separate");
    run(x, shown, Run::default());
    mark(x, "end");
}

fn instruction(x: &mut Xml, code: &str) {
    x.el("w:r", &[], |x| x.text_el("w:instrText", &[("xml:space", "preserve")], code));
}

/// Writes the list of headings, each a link to its position, without page numbers. Word counts pages only
/// on request. A list that prompts every reader, or shows page numbers that do not exist yet, is worse than
/// a list without. 'Update field' rebuilds the list; remove the switch `\n` from it to get page numbers.
pub(super) fn contents(x: &mut Xml, entries: &[(u8, String, String)]) {
    const FIELD: &str = r#" TOC \o "1-2" \h \n \z \u "#;
    plain(x, "ContentsHeading", "Contents");
    x.el("w:sdt", &[], |x| {
        x.el("w:sdtPr", &[], |x| {
            x.el("w:docPartObj", &[], |x| {
                x.leaf("w:docPartGallery", &[("w:val", "Table of Contents")]);
                x.leaf("w:docPartUnique", &[]);
            });
        });
        x.el("w:sdtContent", &[], |x| {
            for (i, (level, text, bookmark)) in entries.iter().enumerate() {
                let style = format!("TOC{level}");
                x.el("w:p", &[], |x| {
                    x.el("w:pPr", &[], |x| x.leaf("w:pStyle", &[("w:val", &style)]));
                    if i == 0 {
                        mark(x, "begin");
                        instruction(x, FIELD);
                        mark(x, "separate");
                    }
                    x.el("w:hyperlink", &[("w:anchor", bookmark), ("w:history", "1")], |x| {
                        run(x, text, Run::default());
                    });
                    if i + 1 == entries.len() {
                        mark(x, "end");
                    }
                });
            }
        });
    });
}

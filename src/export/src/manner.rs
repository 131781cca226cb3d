//! Paragraph formatting in text documents: one list for Word and OpenDocument, so that both look the same.

use super::set::{ACCENT, FAINT, INK};

/// A paragraph style. Sizes and spaces are in Word's units: half points and twentieths of a point.
pub(super) struct Style {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) based_on: &'static str,
    pub(super) next: &'static str,
    pub(super) size: u16,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) colour: &'static str,
    pub(super) before: u16,
    pub(super) after: u16,
    /// Line height in 240ths of a line.
    pub(super) line: u16,
    pub(super) keep: bool,
    pub(super) right: bool,
    /// Outline level, from 1; 0 for none.
    pub(super) level: u8,
    /// Position of the tab stop in twentieths of a point, and whether it is right-aligned.
    pub(super) tab: Option<(u16, bool)>,
    pub(super) rule: Option<&'static str>,
}

const BASE: Style = Style {
    id: "",
    name: "",
    based_on: "Normal",
    next: "BodyText",
    size: 20,
    bold: false,
    italic: false,
    colour: INK,
    before: 0,
    after: 120,
    line: 276,
    keep: false,
    right: false,
    level: 0,
    tab: None,
    rule: None,
};

/// All paragraph styles except the default.
pub(super) const STYLES: &[Style] = &[
    Style { id: "BodyText", name: "Body Text", ..BASE },
    Style {
        id: "BodySmall",
        name: "Body Small",
        based_on: "BodyText",
        size: 17,
        after: 50,
        line: 252,
        ..BASE
    },
    Style {
        id: "BodyTight",
        name: "Body Tight",
        based_on: "BodyText",
        size: 15,
        after: 30,
        line: 247,
        ..BASE
    },
    Style { id: "Title", name: "Title", size: 52, bold: true, before: 1_400, after: 240, line: 252, ..BASE },
    Style {
        id: "Heading1",
        name: "heading 1",
        size: 34,
        bold: true,
        colour: ACCENT,
        after: 60,
        line: 252,
        keep: true,
        level: 1,
        ..BASE
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        size: 25,
        bold: true,
        before: 280,
        after: 80,
        line: 252,
        keep: true,
        level: 2,
        ..BASE
    },
    Style {
        id: "ContentsHeading",
        name: "TOC Heading",
        size: 25,
        bold: true,
        before: 360,
        keep: true,
        ..BASE
    },
    Style { id: "TOC1", name: "toc 1", after: 50, tab: Some((9_638, true)), ..BASE },
    Style { id: "TOC2", name: "toc 2", size: 18, colour: FAINT, after: 30, tab: Some((9_638, true)), ..BASE },
    Style {
        id: "Question",
        name: "Question",
        size: 20,
        italic: true,
        colour: FAINT,
        after: 60,
        keep: true,
        ..BASE
    },
    Style { id: "Message", name: "Message", size: 24, bold: true, after: 200, line: 264, keep: true, ..BASE },
    Style {
        id: "MessageSmall",
        name: "Message Small",
        based_on: "Message",
        size: 21,
        bold: true,
        after: 100,
        line: 252,
        keep: true,
        ..BASE
    },
    Style {
        id: "Caption",
        name: "caption",
        size: 21,
        bold: true,
        before: 240,
        after: 60,
        keep: true,
        line: 252,
        ..BASE
    },
    Style {
        id: "CaptionSmall",
        name: "Caption Small",
        based_on: "Caption",
        size: 19,
        bold: true,
        before: 120,
        after: 40,
        keep: true,
        line: 247,
        ..BASE
    },
    Style { id: "Subcaption", name: "Subcaption", size: 18, colour: FAINT, after: 60, keep: true, ..BASE },
    Style { id: "Picture", name: "Picture", after: 60, line: 240, keep: true, ..BASE },
    Style { id: "TableText", name: "Table Text", size: 18, after: 0, line: 252, ..BASE },
    Style {
        id: "TableTextSmall",
        name: "Table Text Small",
        based_on: "TableText",
        size: 16,
        after: 0,
        line: 247,
        ..BASE
    },
    Style {
        id: "TableFigure",
        name: "Table Figure",
        based_on: "TableText",
        size: 18,
        after: 0,
        line: 252,
        right: true,
        ..BASE
    },
    Style {
        id: "TableFigureSmall",
        name: "Table Figure Small",
        based_on: "TableFigure",
        size: 16,
        after: 0,
        line: 247,
        right: true,
        ..BASE
    },
    Style {
        id: "TableHead",
        name: "Table Head",
        based_on: "TableText",
        size: 17,
        bold: true,
        after: 0,
        line: 247,
        keep: true,
        ..BASE
    },
    Style {
        id: "TableHeadSmall",
        name: "Table Head Small",
        based_on: "TableHead",
        size: 15,
        bold: true,
        after: 0,
        line: 245,
        keep: true,
        ..BASE
    },
    Style {
        id: "TableHeadRight",
        name: "Table Head Right",
        based_on: "TableHead",
        size: 17,
        bold: true,
        after: 0,
        line: 247,
        keep: true,
        right: true,
        ..BASE
    },
    Style {
        id: "TableHeadSmallRight",
        name: "Table Head Small Right",
        based_on: "TableHeadSmall",
        size: 15,
        bold: true,
        after: 0,
        line: 245,
        keep: true,
        right: true,
        ..BASE
    },
    Style {
        id: "KeyFigure",
        name: "Key Figure",
        based_on: "TableText",
        size: 24,
        bold: true,
        after: 0,
        line: 252,
        ..BASE
    },
    Style {
        id: "KeyFigureSmall",
        name: "Key Figure Small",
        based_on: "KeyFigure",
        size: 18,
        bold: true,
        after: 0,
        line: 247,
        ..BASE
    },
    Style {
        id: "TableTextTight",
        name: "Table Text Tight",
        based_on: "TableTextSmall",
        size: 14,
        after: 0,
        line: 245,
        ..BASE
    },
    Style {
        id: "TableFigureTight",
        name: "Table Figure Tight",
        based_on: "TableFigureSmall",
        size: 14,
        after: 0,
        line: 245,
        right: true,
        ..BASE
    },
    Style {
        id: "TableHeadTight",
        name: "Table Head Tight",
        based_on: "TableHeadSmall",
        size: 14,
        bold: true,
        after: 0,
        line: 245,
        keep: true,
        ..BASE
    },
    Style {
        id: "TableHeadTightRight",
        name: "Table Head Tight Right",
        based_on: "TableHeadSmallRight",
        size: 14,
        bold: true,
        after: 0,
        line: 245,
        keep: true,
        right: true,
        ..BASE
    },
    Style { id: "TableNote", name: "Table Note", size: 17, before: 40, after: 20, line: 252, ..BASE },
    Style {
        id: "SourceNote",
        name: "Source Note",
        size: 16,
        colour: FAINT,
        before: 20,
        after: 10,
        line: 247,
        ..BASE
    },
    Style {
        id: "SourceTight",
        name: "Source Tight",
        based_on: "SourceNote",
        size: 14,
        colour: FAINT,
        before: 10,
        after: 0,
        line: 245,
        ..BASE
    },
    Style { id: "AfterTable", name: "After Table", size: 8, after: 60, line: 240, ..BASE },
    Style { id: "Turn", name: "Turn Page", size: 2, after: 0, line: 240, ..BASE },
    Style { id: "CoverLine", name: "Cover Line", after: 30, tab: Some((2_268, false)), ..BASE },
    Style {
        id: "CoverMessage",
        name: "Cover Message",
        size: 26,
        bold: true,
        before: 360,
        after: 160,
        line: 276,
        rule: Some("top"),
        ..BASE
    },
    Style { id: "Header", name: "header", size: 16, colour: FAINT, ..BASE },
    Style {
        id: "Footer",
        name: "footer",
        size: 16,
        colour: FAINT,
        after: 0,
        line: 240,
        tab: Some((9_638, true)),
        rule: Some("top"),
        ..BASE
    },
    Style {
        id: "FooterSide",
        name: "Footer Side",
        based_on: "Normal",
        size: 16,
        colour: FAINT,
        after: 0,
        line: 240,
        tab: Some((14_570, true)),
        rule: Some("top"),
        ..BASE
    },
    Style {
        id: "FooterDigest",
        name: "Footer Digest",
        size: 13,
        colour: FAINT,
        before: 20,
        after: 0,
        line: 240,
        ..BASE
    },
    Style {
        id: "FooterMarking",
        name: "Footer Marking",
        size: 16,
        colour: INK,
        before: 20,
        after: 0,
        line: 240,
        ..BASE
    },
];

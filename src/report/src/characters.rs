//! Characters that a document cannot contain, and the records whose texts have them.
//!
//! Text that a user typed is treated as data. Control characters (including terminal escapes) and
//! noncharacters (U+FFFE, U+FFFF) are replaced by U+FFFD in every document. User names, passwords and
//! direction controls in addresses are removed. [`found`] names the records, so that nothing is replaced
//! without notice.

use super::pack::Pack;
use super::sheets::{CellValue, RecordSheet};
use super::spec::{Axis, Block, Chart, ChartMark, Status, Table};
use boardsight_core::model::Board;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The replacement for a character that a document cannot contain.
pub const REPLACEMENT: char = '\u{fffd}';

/// Maximum length of a workbook cell's text, in UTF-16 code units.
pub const LONGEST_CELL: usize = 32_767;

/// Returns whether every document format can contain a character.
///
/// This excludes controls and noncharacters, but includes tabs and line breaks.
#[must_use]
pub const fn is_plain(c: char) -> bool {
    let code = c as u32;
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => false,
        _ => code & 0xfffe != 0xfffe,
    }
}

/// Returns whether a character changes the text direction invisibly.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text that every document format can contain.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = if text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|c| if is_plain(c) { c } else { REPLACEMENT }).collect())
    };
    if !text.contains("://") {
        return text;
    }
    match without_secrets(&text) {
        Some(safe) => Cow::Owned(safe),
        None => text,
    }
}

/// Removes user names, passwords and direction controls from the addresses in a text; `None` if there are
/// none.
fn without_secrets(text: &str) -> Option<String> {
    let mut changed = false;
    let parts: Vec<String> = text
        .split_inclusive(char::is_whitespace)
        .map(|part| {
            let Some((scheme, rest)) = part.split_once("://") else { return part.to_owned() };
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, path) = rest.split_at(end);
            let bare = host.rsplit_once('@').map_or(host, |(_, host)| host);
            let safe: String =
                [scheme, "://", bare, path].concat().chars().filter(|c| !is_direction(*c)).collect();
            changed |= safe != part;
            safe
        })
        .collect();
    changed.then(|| parts.concat())
}

/// A record with a text that a document cannot contain unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedText {
    /// The list and id of the record: `risks R-1`.
    pub record: String,
    /// The field, as named in the file: `title`, `controls C1, text`.
    pub field: String,
    /// Description of the problem: `U+001B is replaced`.
    pub fault: String,
}

impl std::fmt::Display for UnsupportedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}: {}", self.record, self.field, self.fault)
    }
}

/// Returns the records of a board with a text that a document cannot contain unchanged.
///
/// `shows` returns whether the document's typeface has a character. `longest` is the maximum length in
/// UTF-16 code units, if any; longer texts are cut.
#[must_use]
pub fn found(board: &Board, shows: &dyn Fn(char) -> bool, longest: Option<usize>) -> Vec<UnsupportedText> {
    let Ok(Json::Object(lists)) = serde_json::to_value(board) else { return Vec::new() };
    let mut all = Vec::new();
    for (list, value) in &lists {
        // Skip the audit trail: documents only show lines from it that were checked when they were written.
        if list == "audit" {
            continue;
        }
        match value {
            Json::Array(records) => {
                for (i, record) in records.iter().enumerate() {
                    let id = record.get("id").and_then(Json::as_str);
                    let id = id.map_or_else(|| (i + 1).to_string(), |id| plain(id).into_owned());
                    walk(record, &format!("{list} {id}"), "", shows, longest, &mut all);
                }
            }
            other => walk(other, "the board", list, shows, longest, &mut all),
        }
    }
    all
}

fn walk(
    value: &Json,
    record: &str,
    field: &str,
    shows: &dyn Fn(char) -> bool,
    longest: Option<usize>,
    all: &mut Vec<UnsupportedText>,
) {
    let join = |name: &str| if field.is_empty() { name.to_owned() } else { format!("{field}, {name}") };
    match value {
        Json::String(text) => {
            if let Some(fault) = fault(text, shows, longest) {
                let field = if field.is_empty() { "text" } else { field };
                all.push(UnsupportedText { record: record.to_owned(), field: field.to_owned(), fault });
            }
        }
        Json::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let id = item.get("id").and_then(Json::as_str);
                let id = id.map_or_else(|| (i + 1).to_string(), |id| plain(id).into_owned());
                walk(item, record, &format!("{field} {id}"), shows, longest, all);
            }
        }
        Json::Object(fields) => {
            for (name, item) in fields {
                walk(item, record, &join(&plain(name)), shows, longest, all);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn fault(text: &str, shows: &dyn Fn(char) -> bool, longest: Option<usize>) -> Option<String> {
    const NAMED: usize = 6;
    let lacking: BTreeSet<char> = text.chars().filter(|c| !is_plain(*c) || !shows(*c)).collect();
    let mut faults = Vec::new();
    if !lacking.is_empty() {
        let named: Vec<String> =
            lacking.iter().take(NAMED).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        let more = lacking.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let verb = if lacking.len() == 1 { "is" } else { "are" };
        faults.push(format!("{}{more} {verb} replaced", named.join(", ")));
    }
    if text.contains("://") && without_secrets(text).is_some() {
        faults.push("the user name, password or direction controls in an address are left out".to_owned());
    }
    if longest.is_some_and(|most| text.encode_utf16().count() > most) {
        faults.push(format!("the text of {} letters is cut", super::say::thousands(text.chars().count())));
    }
    (!faults.is_empty()).then(|| faults.join("; "))
}

fn clean(text: &mut String) {
    if let Cow::Owned(safe) = plain(text) {
        *text = safe;
    }
}

fn clean_status(status: &mut Status) {
    clean(&mut status.word);
}

fn clean_table(table: &mut Table) {
    clean(&mut table.title);
    table.columns.iter_mut().for_each(|c| clean(&mut c.title));
    for cell in table.rows.iter_mut().flatten() {
        clean(&mut cell.text);
        clean(&mut cell.source);
    }
    table.notes.iter_mut().for_each(clean);
}

/// Replaces the characters that no document can contain in every text of a chart.
pub fn clean_chart(chart: &mut Chart) {
    for text in [&mut chart.id, &mut chart.title, &mut chart.subtitle, &mut chart.source, &mut chart.alt] {
        clean(text);
    }
    for axis in [&mut chart.x, &mut chart.y] {
        match axis {
            Axis::Number { unit, .. } => clean(unit),
            Axis::Names(names) => names.iter_mut().for_each(clean),
            Axis::Money | Axis::Months => {}
        }
    }
    for mark in &mut chart.marks {
        match mark {
            ChartMark::Bars { label, texts, .. } => {
                clean(label);
                texts.iter_mut().for_each(clean);
            }
            ChartMark::Points { label, points, .. } => {
                clean(label);
                points.iter_mut().for_each(|p| clean(&mut p.2));
            }
            ChartMark::Line { label, .. }
            | ChartMark::Level { label, .. }
            | ChartMark::Band { label, .. } => clean(label),
            ChartMark::Note { text, .. } => clean(text),
            ChartMark::Cells { cells } => cells.iter_mut().for_each(|c| clean(&mut c.text)),
            ChartMark::Tie { columns } => {
                for column in columns {
                    clean(&mut column.title);
                    column.boxes.iter_mut().for_each(|b| clean(&mut b.text));
                }
            }
            ChartMark::Arrows { arrows, .. } => arrows.iter_mut().for_each(|a| clean(&mut a.text)),
        }
    }
}

fn clean_block(block: &mut Block) {
    match block {
        Block::Heading(text) | Block::Text(text) => clean(text),
        Block::Figures(figures) => {
            for figure in figures {
                for text in [&mut figure.label, &mut figure.value, &mut figure.detail, &mut figure.source] {
                    clean(text);
                }
                clean_status(&mut figure.status);
            }
        }
        Block::Table(table) => clean_table(table),
        Block::Chart(chart) => clean_chart(chart),
    }
}

fn clean_sheet(sheet: &mut RecordSheet) {
    if let Cow::Owned(name) = plain(&sheet.name) {
        sheet.name = name.into();
    }
    clean(&mut sheet.about);
    for column in &mut sheet.columns {
        if let Cow::Owned(title) = plain(&column.title) {
            column.title = title.into();
        }
    }
    for value in sheet.rows.iter_mut().flatten() {
        match value {
            CellValue::Text(text) | CellValue::Address(text) => clean(text),
            CellValue::Status(status) => clean_status(status),
            CellValue::Blank
            | CellValue::Absent(_)
            | CellValue::Number { .. }
            | CellValue::Share { .. }
            | CellValue::Money { .. }
            | CellValue::Day(_) => {}
        }
    }
}

/// Replaces the characters that no document can contain in every text of a pack.
pub fn clean_pack(pack: &mut Pack) {
    for text in [
        &mut pack.board,
        &mut pack.purpose,
        &mut pack.title,
        &mut pack.meeting,
        &mut pack.marking,
        &mut pack.reference,
        &mut pack.version,
        &mut pack.message,
    ] {
        clean(text);
    }
    for part in &mut pack.sections {
        for text in [&mut part.title, &mut part.question, &mut part.message] {
            clean(text);
        }
        part.blocks.iter_mut().for_each(clean_block);
    }
    pack.sheets.iter_mut().for_each(clean_sheet);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{PackOptions, pack};
    use boardsight_testkit::fixture;
    use proptest::prelude::*;

    const BAD: &str = "a\u{1b}[31mb\u{ffff}c\u{9b}d\u{0}e";

    #[test]
    fn each_record_with_a_replaced_character_is_named() {
        let mut b = fixture::board();
        b.risks[0].title = BAD.to_owned();
        b.sources[0].address = Some("https://user:hunter2@example.org/a\u{202e}b".to_owned());
        let texts: Vec<String> = found(&b, &|_| true, None).iter().map(ToString::to_string).collect();
        let risk = format!("risks {}, title: U+0000, U+001B, U+009B, U+FFFF are replaced", b.risks[0].id);
        assert!(texts.contains(&risk), "{texts:?}");
        assert!(texts.iter().any(|t| t.starts_with("sources ") && t.contains("password")), "{texts:?}");
        assert_eq!(texts.len(), 2, "{texts:?}");
        b.risks[0].cause = "a".repeat(40_000);
        let long = found(&b, &|_| true, Some(LONGEST_CELL));
        assert!(long.iter().any(|f| f.field == "cause" && f.fault.contains("40,000 letters is cut")));
    }

    #[test]
    fn no_text_of_a_pack_has_a_control_or_a_password() {
        let mut b = fixture::board();
        b.name = BAD.to_owned();
        for risk in &mut b.risks {
            risk.title.push_str(BAD);
            risk.cause.push_str(BAD);
        }
        b.sources[0].address = Some("https://user:hunter2@example.org/".to_owned());
        let choice = PackOptions { registers: true, marking: BAD.to_owned(), ..PackOptions::default() };
        // The recipe keeps the typed text, because documents encode it in letters and digits only.
        let made = Pack { recipe: crate::pack::Provenance::default(), ..pack(&b, b.as_of, &choice) };
        let made = format!("{made:?}");
        for escaped in ["\\u{1b}", "\\u{9b}", "\\u{ffff}", "\\0", "hunter2"] {
            assert!(!made.contains(escaped), "{escaped}");
        }
    }

    #[test]
    fn addresses_lose_what_nobody_should_read() {
        assert_eq!(plain("see https://a:b@example.org/x and more"), "see https://example.org/x and more");
        assert_eq!(plain("s3://bucket/key@home"), "s3://bucket/key@home");
        assert_eq!(plain("https://example.org/\u{202e}gpj.exe"), "https://example.org/gpj.exe");
        assert_eq!(plain("a@b"), "a@b");
    }

    proptest! {
        #[test]
        fn plain_text_stays_and_is_plain(text in ".{0,40}") {
            let made = plain(&text);
            prop_assert!(made.chars().all(is_plain));
            if text.chars().all(is_plain) && !text.contains("://") {
                prop_assert_eq!(&*made, text.as_str());
            }
        }
    }
}

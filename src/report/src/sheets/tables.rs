//! Tables of a pack that no register contains record by record, such as totals, forecasts and signals.

use super::{CellValue, Column, RecordSheet, found, statuses};
use crate::pack::PackSection;
use crate::say;
use crate::spec::{Align, Block, Cell, NOT_REPORTED, Status, Table, Tone};
use boardsight_core::model::Gbp;
use jiff::civil::Date;
use std::borrow::Cow;

/// Ids of tables whose content is in a register.
const HELD: [&str; 15] = [
    "actions",
    "changes",
    "confidence",
    "coverage",
    "decisions",
    "measures",
    "not-reported",
    "off-plan",
    "register",
    "savings",
    "signals",
    "sink",
    "sources",
    "streams",
    "top-risks",
];

/// Adds the tables of a section that no register contains.
pub(super) fn add(part: &PackSection, all: &mut Vec<RecordSheet>) {
    add_those(part, all, |table| !HELD.contains(&table.id.as_str()));
}

/// Adds every table of a section.
pub(super) fn add_all(part: &PackSection, all: &mut Vec<RecordSheet>) {
    add_those(part, all, |_| true);
}

fn add_those(part: &PackSection, all: &mut Vec<RecordSheet>, wanted: impl Fn(&Table) -> bool) {
    for block in &part.blocks {
        let Block::Table(table) = block else { continue };
        if table.rows.is_empty() || !wanted(table) {
            continue;
        }
        let name = name(&table.id, all);
        all.push(sheet(table, name));
    }
}

/// Returns a unique name for a table's tab from its id, without the characters that Excel forbids.
fn name(id: &str, all: &[RecordSheet]) -> Cow<'static, str> {
    const MOST: usize = 28;
    let words: String =
        id.chars()
            .map(|c| {
                if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '-' | '_') { ' ' } else { c }
            })
            .filter(|c| !c.is_control())
            .take(MOST)
            .collect();
    let plain = say::capital(words.trim());
    let plain = if plain.is_empty() { "Table".to_owned() } else { plain };
    let taken = |name: &str| name == "About" || all.iter().any(|s| s.name.eq_ignore_ascii_case(name));
    let numbered = (2..).map(|n| format!("{plain} {n}"));
    std::iter::once(plain.clone()).chain(numbered).find(|n| !taken(n)).unwrap_or(plain).into()
}

fn sheet(table: &Table, name: Cow<'static, str>) -> RecordSheet {
    let mut rows: Vec<Vec<CellValue>> = table
        .rows
        .iter()
        .map(|row| row.iter().zip(&table.columns).map(|(c, column)| value(c, &column.title)).collect())
        .collect();
    let cited = table.rows.iter().flatten().any(|c| !c.source.is_empty());
    let mut columns: Vec<Column> = Vec::new();
    for (i, column) in table.columns.iter().enumerate() {
        let alike = columns.iter().filter(|c| c.title.eq_ignore_ascii_case(&column.title)).count();
        let title = match (column.title.is_empty(), alike) {
            (true, _) => format!("Column {}", i + 1),
            (false, 0) => column.title.clone(),
            (false, n) => format!("{} ({})", column.title, n + 1),
        };
        let narrow = column.align != Align::Left || column.weight < 4;
        let width = if narrow { 18 } else { (column.weight * 7).clamp(18, 70) };
        columns.push(Column { title: title.into(), ..statuses("", width, found(&rows, i)) });
    }
    if cited {
        columns.push(super::plain("Source", 60));
        for (made, row) in rows.iter_mut().zip(&table.rows) {
            let mut sources: Vec<&str> = Vec::new();
            for cell in row.iter().filter(|c| !c.source.is_empty()) {
                if !sources.contains(&cell.source.as_str()) {
                    sources.push(&cell.source);
                }
            }
            made.push(CellValue::text(sources.join("; ")));
        }
    }
    let about = std::iter::once(&table.title).chain(&table.notes).map(String::as_str).collect::<Vec<_>>();
    RecordSheet { name, about: about.join(" "), columns, rows }
}

/// Returns the value of a cell: a number if the text shows only the number.
fn value(cell: &Cell, title: &str) -> CellValue {
    let bare = cell.text.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, ',' | '.' | '+' | '\u{2212}' | '-' | '£' | '%' | 'm' | 'b' | 'n')
    });
    match cell.value.filter(|v| v.is_finite() && bare) {
        Some(value) => {
            let signed = cell.text.starts_with('+');
            let money = cell.text.contains('£') || title.contains('£');
            match Gbp::from_f64(value).filter(|_| money) {
                Some(gbp) => CellValue::Money { gbp, signed },
                None if cell.text.ends_with('%') => {
                    let share = share(value, &cell.text);
                    CellValue::Share { value: share, decimals: decimals(&cell.text), signed }
                }
                None => CellValue::Number { value, decimals: decimals(&cell.text), signed },
            }
        }
        None if cell.text == NOT_REPORTED => CellValue::MISSING,
        None if day(&cell.text).is_some() => day(&cell.text).map_or(CellValue::Blank, CellValue::Day),
        None if cell.tone == Tone::Neutral => CellValue::text(&*cell.text),
        None => CellValue::Status(Status::new(&*cell.text, cell.tone)),
    }
}

/// Converts a figure to a share of one.
///
/// The text shows whether the figure is a share (0.47) or in per cent (47).
fn share(value: f64, text: &str) -> f64 {
    let written: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let written: f64 = written.parse().unwrap_or(0.0);
    let half = 0.5 * 10_f64.powi(-i32::from(decimals(text)));
    let is_share = (value.abs() * 100.0 - written).abs() <= half * (1.0 + 1e-9);
    if is_share { value } else { value / 100.0 }
}

/// Parses a text that consists only of a date in Boardsight's formats: `8 February 2017`, `8 Feb 2017`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || !day.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (day, year): (i8, i16) = (day.parse().ok()?, year.parse().ok()?);
    let of = |month: i8| Date::new(year, month, day).ok();
    (1..=12)
        .filter_map(of)
        .find(|date| say::date(*date) == text || say::short_date(*date) == text)
        .filter(|_| month.len() >= 3)
}

/// Returns the headings and paragraphs of a document, in reading order.
pub(super) fn text(parts: &[PackSection]) -> RecordSheet {
    let mut rows: Vec<Vec<CellValue>> = Vec::new();
    for part in parts {
        let mut under = part.title.clone();
        rows.push(vec![CellValue::text(&*under), CellValue::text(&*part.message)]);
        for block in &part.blocks {
            match block {
                Block::Heading(heading) => {
                    under.clone_from(heading);
                    rows.push(vec![CellValue::text(&*under), CellValue::Blank]);
                }
                Block::Text(text) => rows.push(vec![CellValue::text(&*under), CellValue::text(&**text)]),
                Block::Figures(figures) => rows.extend(figures.iter().map(|f| {
                    vec![
                        CellValue::text(&*under),
                        CellValue::text(format!("{}: {} {}", f.label, f.value, f.detail)),
                    ]
                })),
                Block::Table(_) | Block::Chart(_) => {}
            }
        }
    }
    // Omit the row of a heading that has paragraphs below it.
    let alone = |i: usize, rows: &[Vec<CellValue>]| {
        rows[i][1] != CellValue::Blank || rows.get(i + 1).is_none_or(|next| next[0] != rows[i][0])
    };
    let kept = (0..rows.len()).filter(|i| alone(*i, &rows)).map(|i| rows[i].clone()).collect();
    RecordSheet {
        name: "Text".into(),
        about: "What the document states in words, in reading order. Its tables are on the other sheets."
            .to_owned(),
        columns: vec![super::plain("Under", 44), super::plain("Text", 90)],
        rows: kept,
    }
}

/// Returns the number of decimals of a figure in a text.
fn decimals(text: &str) -> u8 {
    text.split_once('.').map_or(0, |(_, after)| {
        u8::try_from(after.bytes().take_while(u8::is_ascii_digit).count().min(6)).unwrap_or(6)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_is_a_figure_only_if_text_adds_nothing() {
        let figure = |text: &str, value: f64| Cell { value: Some(value), ..Cell::text(text) };
        assert_eq!(
            value(&figure("+£311m", 311_000_000.0), ""),
            CellValue::Money { gbp: Gbp(311_000_000), signed: true }
        );
        for (text, behind, share) in [
            ("47%", 0.4678, 0.4678),
            ("−63%", -0.634, -0.634),
            ("+2,056%", 20.561, 20.561),
            ("0%", 0.001, 0.001),
            ("82.7%", 82.7, 0.827),
            ("50%", 50.0, 0.5),
            ("0.5%", 0.005, 0.005),
        ] {
            let CellValue::Share { value, .. } = value(&figure(text, behind), "Share") else {
                panic!("{text}")
            };
            assert!((value - share).abs() < 1e-12, "{text}: {value}");
        }
        assert_eq!(
            value(&Cell::text("8 February 2017"), "Day"),
            CellValue::Day(jiff::civil::date(2017, 2, 8))
        );
        assert_eq!(value(&Cell::text("8 May 2017"), "Day"), CellValue::Day(jiff::civil::date(2017, 5, 8)));
        assert_eq!(
            value(&Cell::text("31 February 2017"), "Day"),
            CellValue::Text("31 February 2017".to_owned())
        );
        let more = "£1.4bn (2 of 3 reported)";
        assert_eq!(value(&figure(more, 1.4e9), ""), CellValue::Text(more.to_owned()));
        assert_eq!(value(&Cell::missing(), ""), CellValue::Absent("not reported"));
    }

    #[test]
    fn sheet_names_are_valid_and_unique() {
        let mut all = Vec::new();
        for id in ["risk-lapses", "risk_lapses", "a/b*c", "", "about"] {
            let name = name(id, &all);
            all.push(RecordSheet { name, ..RecordSheet::default() });
        }
        let names: Vec<&str> = all.iter().map(|s| &*s.name).collect();
        assert_eq!(names, ["Risk lapses", "Risk lapses 2", "A b c", "Table", "About 2"]);
    }
}

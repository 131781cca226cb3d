//! Registers and measures as sheets of typed cells, for a spreadsheet. Figures and dates are typed; unknown
//! values are words, never zero.
//!
//! A page is a summary; a sheet contains every record, one in each row, for filtering and counting.

mod measures;
mod others;
mod risks;
mod signals;
mod tables;

use super::pack::{PackSection, Section};
use super::spec::{NOT_REPORTED, Status, Tone};
use boardsight_core::model::{Board, Gbp, Period};
use jiff::civil::Date;
use std::borrow::Cow;

/// Sheet: one kind of record, one record in each row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordSheet {
    /// Name on the tab: at most 31 characters, unique in the workbook.
    pub name: Cow<'static, str>,
    /// Description of the content in a sentence.
    pub about: String,
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<CellValue>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Heading, unique in the sheet.
    pub title: Cow<'static, str>,
    /// Width in characters.
    pub width: u16,
    /// Conditional formats; the first matching rule applies.
    pub rules: Vec<Rule>,
}

/// Conditional format of the cells in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Condition on the cell.
    pub when: Condition,
    /// Tone of a matching cell.
    pub tone: Tone,
}

/// Condition of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Exactly this text.
    Is(String),
    /// Number in this range, both ends included.
    Between(f64, f64),
}

/// Value of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CellValue {
    /// Empty.
    #[default]
    Blank,
    /// Unknown value, in words: 'not reported', 'not rated'.
    Absent(&'static str),
    Text(String),
    /// Status with its tone.
    Status(Status),
    Number {
        value: f64,
        /// Number of decimals shown.
        decimals: u8,
        /// Whether a positive number has a plus sign.
        signed: bool,
    },
    /// A share, formatted as a percentage: 0.47 is 47%.
    Share {
        /// The share; 1 is the whole.
        value: f64,
        /// Number of decimals of the percentage.
        decimals: u8,
        /// Whether a positive amount has a plus sign.
        signed: bool,
    },
    /// Whole pounds.
    Money {
        /// Amount.
        gbp: Gbp,
        /// Whether a positive number has a plus sign.
        signed: bool,
    },
    /// Date.
    Day(Date),
    /// Web address or path.
    Address(String),
}

impl CellValue {
    /// Creates a text cell; blank if the text is empty.
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// Creates a text cell; blank for `None`.
    fn maybe(text: Option<&String>) -> Self {
        text.map_or(Self::Blank, |t| Self::text(t.clone()))
    }

    fn count(n: impl Into<f64>) -> Self {
        Self::Number { value: n.into(), decimals: 0, signed: false }
    }

    /// Creates a number cell, or 'not reported'.
    fn number(value: Option<f64>, decimals: u8, signed: bool) -> Self {
        value.filter(|v| v.is_finite()).map_or(Self::MISSING, |value| Self::Number {
            value,
            decimals,
            signed,
        })
    }

    /// Creates a money cell, or 'not reported'.
    fn gbp(gbp: Option<Gbp>, signed: bool) -> Self {
        gbp.map_or(Self::MISSING, |gbp| Self::Money { gbp, signed })
    }

    /// Creates a date cell, or `without` for no date.
    fn day(day: Option<Date>, without: Self) -> Self {
        day.map_or(without, Self::Day)
    }

    /// Cell with 'not reported'.
    const MISSING: Self = Self::Absent(NOT_REPORTED);
}

/// Creates a column without rules.
fn plain(title: &'static str, width: u16) -> Column {
    Column { title: title.into(), width, rules: Vec::new() }
}

/// Creates a column of statuses, with a rule for the tone of each.
fn statuses(title: &'static str, width: u16, known: impl IntoIterator<Item = Status>) -> Column {
    let mut rules: Vec<Rule> = Vec::new();
    for status in known {
        let rule = Rule { when: Condition::Is(status.word), tone: status.tone };
        if rule.tone != Tone::Neutral && rule.when != Condition::Is(String::new()) && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    Column { title: title.into(), width, rules }
}

/// Returns the statuses in a column of rows, each once, in order of appearance.
fn found(rows: &[Vec<CellValue>], column: usize) -> Vec<Status> {
    let mut found: Vec<Status> = Vec::new();
    for row in rows {
        if let Some(CellValue::Status(status)) = row.get(column)
            && !found.contains(status)
        {
            found.push(status.clone());
        }
    }
    found
}

/// Returns the first and the last day of a period.
fn days(period: Option<Period>) -> [CellValue; 2] {
    period.map_or_else(Default::default, |p| [CellValue::Day(p.start()), CellValue::Day(p.end())])
}

/// Returns sheets of the registers and measures in the sections of a pack as of a date, in the pack's
/// order, and every table of the pack that no register contains. A register without records gives a sheet
/// with headings only.
#[must_use]
pub fn sheets(board: &Board, as_of: Date, parts: &[PackSection]) -> Vec<RecordSheet> {
    let mut all: Vec<RecordSheet> = Vec::new();
    for part in parts {
        match part.section {
            Section::Brief | Section::Forecast | Section::Terms => {}
            Section::Signals => all.push(signals::sheet(board)),
            Section::Coverage => all.extend(others::coverage(board, as_of)),
            Section::Measures => all.extend(measures::sheets(board, as_of)),
            Section::Savings => all.push(others::savings(board, as_of)),
            Section::Risks => all.extend(risks::sheets(board, as_of)),
            Section::Decisions => all.extend(others::meetings(board, as_of)),
            Section::Changes => all.push(others::trail(board)),
            Section::Sources => all.extend(others::findings_and_sources(board)),
        }
        tables::add(part, &mut all);
    }
    all
}

/// Returns the text and the tables of a document as sheets, for a workbook without registers, such as
/// minutes.
#[must_use]
pub fn of_tables(parts: &[PackSection]) -> Vec<RecordSheet> {
    let mut all = vec![tables::text(parts)];
    for part in parts {
        tables::add_all(part, &mut all);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{PackOptions, pack};
    use boardsight_testkit::fixture;
    use std::collections::BTreeSet;

    #[test]
    fn rows_match_their_headings_and_sheet_names_are_unique() {
        let board = fixture::board();
        let choice = PackOptions { registers: true, ..PackOptions::default() };
        let all = pack(&board, board.as_of, &choice).sheets;
        assert!(["Coverage", "Risks", "Figures", "Sources"].iter().all(|n| all.iter().any(|s| s.name == *n)));
        let names: BTreeSet<&str> = all.iter().map(|s| &*s.name).collect();
        assert_eq!(names.len(), all.len());
        for sheet in &all {
            assert!(sheet.name.chars().count() <= 31, "{}", sheet.name);
            let titles: BTreeSet<&str> = sheet.columns.iter().map(|c| &*c.title).collect();
            assert_eq!(titles.len(), sheet.columns.len(), "{}", sheet.name);
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{}", sheet.name);
        }
    }

    #[test]
    fn unknown_value_is_text_not_a_figure() {
        assert_eq!(CellValue::number(None, 0, false), CellValue::Absent("not reported"));
        assert_eq!(CellValue::number(Some(f64::NAN), 0, false), CellValue::Absent("not reported"));
        assert_eq!(CellValue::gbp(None, true), CellValue::Absent("not reported"));
        assert_eq!(CellValue::number(Some(0.0), 0, false), CellValue::count(0));
    }
}

//! The registers and measures as sheets of typed cells, for a spreadsheet: a figure is a figure, a day is a day, and
//! what is not known is said in words and never as zero.
//!
//! A page says what the board must know; a sheet holds everything, one record a row, to be filtered and counted.

mod measures;
mod others;
mod risks;
mod signals;
mod tables;

use super::pack::{Part, Section};
use super::spec::{NOT_REPORTED, Status, Tone};
use boardsight_core::model::{Board, Gbp, Period};
use jiff::civil::Date;
use std::borrow::Cow;

/// A sheet: one kind of record, one record a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name, on its tab: at most 31 characters, unlike every other's.
    pub name: Cow<'static, str>,
    /// What it holds, in a sentence.
    pub about: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

/// A column of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Its heading, unlike every other of the sheet.
    pub title: Cow<'static, str>,
    /// Its width, in characters.
    pub width: u16,
    /// Which cells stand out, and how: the first rule that a cell meets.
    pub rules: Vec<Rule>,
}

/// Which cells of a column stand out.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What a cell must hold.
    pub when: When,
    /// How it then stands.
    pub tone: Tone,
}

/// What a cell must hold to stand out.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// This word, and no other.
    Is(String),
    /// A figure from the first to the second, both included.
    Between(f64, f64),
}

/// A cell of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing is to be said.
    #[default]
    Blank,
    /// What is not known, in words: 'not reported', 'not rated'.
    Absent(&'static str),
    /// Text.
    Text(String),
    /// A status word.
    Status(Status),
    /// A figure.
    Number {
        /// The figure.
        value: f64,
        /// How many decimals are shown.
        decimals: u8,
        /// Whether a plus stands before what is above zero.
        signed: bool,
    },
    /// A share, shown as a percentage: 0.47 is 47%.
    Share {
        /// The share; 1 is the whole.
        value: f64,
        /// How many decimals of the percentage are shown.
        decimals: u8,
        /// Whether a plus stands before what is above zero.
        signed: bool,
    },
    /// Whole pounds.
    Money {
        /// The amount.
        gbp: Gbp,
        /// Whether a plus stands before what is above zero.
        signed: bool,
    },
    /// A day.
    Day(Date),
    /// Where something can be read.
    Address(String),
}

impl Value {
    /// Text, or nothing where it is empty.
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// A text that may not be there.
    fn maybe(text: Option<&String>) -> Self {
        text.map_or(Self::Blank, |t| Self::text(t.clone()))
    }

    /// A count.
    fn count(n: impl Into<f64>) -> Self {
        Self::Number { value: n.into(), decimals: 0, signed: false }
    }

    /// A figure, or 'not reported'.
    fn number(value: Option<f64>, decimals: u8, signed: bool) -> Self {
        value.filter(|v| v.is_finite()).map_or(Self::MISSING, |value| Self::Number {
            value,
            decimals,
            signed,
        })
    }

    /// An amount, or 'not reported'.
    fn gbp(gbp: Option<Gbp>, signed: bool) -> Self {
        gbp.map_or(Self::MISSING, |gbp| Self::Money { gbp, signed })
    }

    /// A day, or what is said without one.
    fn day(day: Option<Date>, without: Self) -> Self {
        day.map_or(without, Self::Day)
    }

    /// 'not reported'.
    const MISSING: Self = Self::Absent(NOT_REPORTED);
}

/// A column without rules.
fn plain(title: &'static str, width: u16) -> Column {
    Column { title: title.into(), width, rules: Vec::new() }
}

/// A column of statuses, each a word with its tone.
fn statuses(title: &'static str, width: u16, known: impl IntoIterator<Item = Status>) -> Column {
    let mut rules: Vec<Rule> = Vec::new();
    for status in known {
        let rule = Rule { when: When::Is(status.word), tone: status.tone };
        if rule.tone != Tone::Neutral && rule.when != When::Is(String::new()) && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    Column { title: title.into(), width, rules }
}

/// The statuses that stand in a column of rows, each once, in the order in which they come.
fn found(rows: &[Vec<Value>], column: usize) -> Vec<Status> {
    let mut found: Vec<Status> = Vec::new();
    for row in rows {
        if let Some(Value::Status(status)) = row.get(column)
            && !found.contains(status)
        {
            found.push(status.clone());
        }
    }
    found
}

/// The first and the last day of a period.
fn days(period: Option<Period>) -> [Value; 2] {
    period.map_or_else(Default::default, |p| [Value::Day(p.start()), Value::Day(p.end())])
}

/// The registers and measures of the sections of a pack on a day, in the pack's order, with every table of the pack that
/// no register holds already. Sheets of what the board has none of are there, with their headings.
#[must_use]
pub fn sheets(board: &Board, as_of: Date, parts: &[Part]) -> Vec<Sheet> {
    let mut all: Vec<Sheet> = Vec::new();
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

/// The text and every table of a document as sheets, for a workbook of what has no registers of its own, such as minutes.
#[must_use]
pub fn of_tables(parts: &[Part]) -> Vec<Sheet> {
    let mut all = vec![tables::text(parts)];
    for part in parts {
        tables::add_all(part, &mut all);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{PackChoice, pack};
    use boardsight_testkit::fixture;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_fits_its_headings_and_every_name_is_its_own() {
        let board = fixture::board();
        let choice = PackChoice { registers: true, ..PackChoice::default() };
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
    fn what_is_not_known_is_words_and_not_a_figure() {
        assert_eq!(Value::number(None, 0, false), Value::Absent("not reported"));
        assert_eq!(Value::number(Some(f64::NAN), 0, false), Value::Absent("not reported"));
        assert_eq!(Value::gbp(None, true), Value::Absent("not reported"));
        assert_eq!(Value::number(Some(0.0), 0, false), Value::count(0));
    }
}

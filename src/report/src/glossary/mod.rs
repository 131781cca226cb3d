//! Glossary: one list of terms for the window, the documents and `docs/glossary.md`.

mod figures;
mod keeping;
mod reporting;
mod risks;
mod savings;

use super::PageName;
use super::spec::{Block, Cell, Chart, Column, Page, Table};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Term as a heading.
    pub term: &'static str,
    /// Other forms of the term, in lower case. A plural in `s` of the last word needs no entry.
    pub forms: &'static [&'static str],
    /// Meaning in plain words.
    pub meaning: &'static str,
    /// Pages that use the term.
    pub pages: &'static [PageName],
    /// Source of the definition; empty for a term of this program.
    pub source: &'static str,
}

pub(super) const ORANGE: &str = "HM Treasury and Government Finance Function, The Orange Book: Management of Risk – Principles and Concepts (2023)";
pub(super) const APPETITE: &str = "HM Government, Risk Appetite Guidance Note (2021)";
pub(super) const GREEN: &str = "HM Treasury, Green Book supplementary guidance: optimism bias (2013)";
pub(super) const DATA_COUNT: &str = "NHS England, Making Data Count";
pub(super) const MATRIX: &str = "National Patient Safety Agency, A risk matrix for risk managers (2008)";
pub(super) const ASSURANCE: &str = "HM Treasury, Assurance Frameworks (2012)";
pub(super) const DELIVERY: &str =
    "Infrastructure and Projects Authority, annual reports of 2015-16 and 2016-17";

/// Source shown for an entry without one.
pub const OWN: &str = "Boardsight, as it uses the word";

const fn entry(
    term: &'static str,
    forms: &'static [&'static str],
    meaning: &'static str,
    pages: &'static [PageName],
    source: &'static str,
) -> Entry {
    Entry { term, forms, meaning, pages, source }
}

impl Entry {
    /// Returns the source of the definition.
    #[must_use]
    pub const fn defined(&self) -> &'static str {
        if self.source.is_empty() { OWN } else { self.source }
    }

    /// Returns the term and its meaning in one line, for a hint next to a heading.
    #[must_use]
    pub fn hint(&self) -> String {
        format!("{}: {} ({})", self.term, self.meaning, self.defined())
    }

    /// Returns whether every one of these words occurs in the entry. The words must be in lower case.
    #[must_use]
    pub fn holds(&self, words: &[&str]) -> bool {
        let text = format!("{} {} {}", self.term, self.forms.join(" "), self.meaning).to_lowercase();
        words.iter().all(|word| text.contains(word))
    }
}

/// Returns every term in alphabetical order.
#[must_use]
pub fn all() -> Vec<&'static Entry> {
    let parts = [reporting::TERMS, figures::TERMS, savings::TERMS, risks::TERMS, keeping::TERMS];
    let mut all: Vec<&'static Entry> = parts.into_iter().flatten().collect();
    all.sort_by_key(|e| e.term.to_lowercase());
    all
}

/// Returns the entry of a term, by its name or another form of it, ignoring case.
#[must_use]
pub fn find(term: &str) -> Option<&'static Entry> {
    let wanted = words(term);
    all().into_iter().find(|e| {
        std::iter::once(e.term).chain(e.forms.iter().copied()).any(|form| same(&words(form), &wanted))
    })
}

/// Index for finding terms in text.
pub struct TermMatcher {
    entries: Vec<&'static Entry>,
    /// First word of a form to the words of the form and the index of its entry.
    forms: HashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Default for TermMatcher {
    fn default() -> Self {
        let entries = all();
        let mut forms: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            for form in std::iter::once(entry.term).chain(entry.forms.iter().copied()) {
                let form = words(form);
                if let Some(first) = form.first() {
                    forms.entry(stem(first).to_owned()).or_default().push((form, i));
                }
            }
        }
        // Try the longest form first, so that 'risk appetite' does not match 'risk'.
        forms.values_mut().for_each(|f| f.sort_by_key(|(form, _)| std::cmp::Reverse(form.len())));
        Self { entries, forms }
    }
}

impl TermMatcher {
    /// Returns the terms in a text, in the order of the text, each once.
    #[must_use]
    pub fn within(&self, text: &str) -> Vec<&'static Entry> {
        let words = words(text);
        let mut found: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let forms = self.forms.get(stem(&words[at]));
            let hit = forms
                .into_iter()
                .flatten()
                .find(|(form, _)| words.get(at..at + form.len()).is_some_and(|these| same(form, these)));
            match hit {
                Some((form, entry)) => {
                    if !found.contains(entry) {
                        found.push(*entry);
                    }
                    at += form.len();
                }
                None => at += 1,
            }
        }
        found.into_iter().map(|i| self.entries[i]).collect()
    }

    /// Returns the hint for a heading that contains terms; `None` if it contains none.
    #[must_use]
    pub fn hint(&self, text: &str) -> Option<String> {
        let hints: Vec<String> = self.within(text).into_iter().map(Entry::hint).collect();
        (!hints.is_empty()).then(|| hints.join("\n"))
    }
}

/// Returns the words of a text in lower case: letters, digits, and the signs that occur within a term.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Returns a word without the `s` of a plural.
fn stem(word: &str) -> &str {
    word.strip_suffix('s').filter(|w| w.len() > 2).unwrap_or(word)
}

fn same(form: &[String], words: &[String]) -> bool {
    let last = form.len().saturating_sub(1);
    form.len() == words.len()
        && form.iter().zip(words).enumerate().all(|(i, (a, b))| a == b || (i == last && stem(a) == stem(b)))
}

/// Returns the terms used in the pages of a pack, in alphabetical order. Searches headings, statuses,
/// notes, table headings and generated messages, but not the text that users entered in table cells.
#[must_use]
pub fn used<'a>(blocks: impl IntoIterator<Item = &'a Block>, messages: &[&str]) -> Vec<&'static Entry> {
    let finder = TermMatcher::default();
    let mut found: BTreeSet<&'static str> = BTreeSet::new();
    let mut add = |text: &str| found.extend(finder.within(text).into_iter().map(|e| e.term));
    messages.iter().for_each(|text| add(text));
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Text(text) => add(text),
            Block::Figures(figures) => figures.iter().for_each(|f| {
                add(&f.label);
                add(&f.detail);
                add(&f.status.word);
            }),
            Block::Table(table) => {
                add(&table.title);
                table.columns.iter().for_each(|c| add(&c.title));
                table.notes.iter().for_each(|n| add(n));
            }
            Block::Chart(Chart { title, subtitle, .. }) => {
                add(title);
                add(subtitle);
            }
        }
    }
    all().into_iter().filter(|e| found.contains(e.term)).collect()
}

/// Returns the last section of a pack: the meanings of the terms used in it.
#[must_use]
pub fn section(used: &[&'static Entry]) -> Page {
    let rows = used
        .iter()
        .map(|e| vec![Cell::text(e.term), Cell::text(e.meaning), Cell::text(e.defined())])
        .collect();
    let table = Table {
        id: "terms".to_owned(),
        title: "What the terms in this paper mean".to_owned(),
        columns: vec![
            Column::text("Term", 4),
            Column::text("What it means", 11),
            Column::text("Defined in", 6),
        ],
        rows,
        notes: Vec::new(),
    };
    let blocks = if used.is_empty() { Vec::new() } else { vec![Block::Table(table)] };
    Page {
        name: "Terms used".to_owned(),
        question: "What do the words mean?".to_owned(),
        message: match used.len() {
            0 => "No term of art is used.".to_owned(),
            n => format!("{} used in this paper.", super::say::count(n, "term is", "terms are")),
        },
        blocks,
    }
}

/// Returns the whole glossary as Markdown: `docs/glossary.md`.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# Glossary\n\nThe same list as *Help > Glossary* (F1) in the window and *Terms used* in a pack. Written by \
         `boardsight generate glossary --to docs`; edit `src/report/src/glossary` instead.\n",
    );
    for e in all() {
        let pages: Vec<&str> = e.pages.iter().map(|p| p.name()).collect();
        let _ = write!(out, "\n## {}\n\n{}\n\n", e.term, e.meaning);
        if !pages.is_empty() {
            let _ = write!(out, "On: {}. ", pages.join(", "));
        }
        let _ = writeln!(out, "Defined in: {}.", e.defined());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_complete_and_forms_unambiguous() {
        let mut seen: HashMap<Vec<String>, &str> = HashMap::new();
        for e in all() {
            assert!(e.meaning.ends_with('.') && e.meaning.len() > 20, "{}", e.term);
            assert!(!e.term.is_empty() && !e.term.ends_with('.'), "{}", e.term);
            for form in std::iter::once(e.term).chain(e.forms.iter().copied()) {
                let other = seen.insert(words(form), e.term);
                assert!(
                    other.is_none_or(|o| o == e.term),
                    "'{form}' is {} and {}",
                    e.term,
                    other.unwrap_or("")
                );
            }
        }
        assert!(seen.len() > 80, "{}", seen.len());
    }

    #[test]
    fn longest_term_matches_in_any_case_and_number() {
        let terms =
            |text: &str| TermMatcher::default().within(text).into_iter().map(|e| e.term).collect::<Vec<_>>();
        assert_eq!(terms("Outturns against the PLAN"), ["Outturn", "Plan"]);
        assert_eq!(terms("Risk appetite by category"), ["Appetite", "Risk category"]);
        assert_eq!(terms("a P80 of £3m"), ["P80"]);
        assert!(terms("planning and riskier").is_empty());
        assert!(TermMatcher::default().hint("Outturn").is_some_and(|h| h.starts_with("Outturn: ")));
        assert_eq!(TermMatcher::default().hint("Hello"), None);
        assert_eq!(find("dca").map(|e| e.term), Some("Delivery confidence assessment"));
    }

    #[test]
    fn pack_lists_terms_of_its_own_text_only() {
        let table = |title: &str, cell: &str| {
            Block::Table(Table {
                title: title.to_owned(),
                rows: vec![vec![Cell::text(cell)]],
                columns: vec![Column::text("Outturn", 1)],
                ..Table::default()
            })
        };
        let blocks = [table("Figures", "our tornado")];
        let terms: Vec<&str> = used(&blocks, &["Two streams"]).into_iter().map(|e| e.term).collect();
        assert_eq!(terms, ["Outturn", "Stream"]);
    }
}

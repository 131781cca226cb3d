//! Reads one line of another tool's register into a risk.

use super::CellFault;
use crate::exchange::{
    CISO_TREATMENTS, RegisterFormat, SIMPLERISK_IMPACT, SIMPLERISK_LIKELIHOOD, SIMPLERISK_TREATMENTS,
};
use boardsight_core::edit::free_id;
use boardsight_core::model::{
    Board, Control, Rating, RatingKind, Risk, RiskAction, RiskCategory, RiskFramework, RiskStatus, Scale,
    Treatment,
};
use boardsight_core::text::active;
use jiff::civil::Date;

/// Alternative spellings that CISO Assistant accepts for its own columns.
const LONG_NAMES: [(&str, &str); 3] = [
    ("inherent_proba", "inherent_probability"),
    ("current_proba", "current_probability"),
    ("residual_proba", "residual_probability"),
];

/// Returns the entries of a list, one per line. Entries are separated by line ends, or else by vertical
/// bars, semicolons or commas, as in CISO Assistant. A text is one entry if the risk already has it as one
/// entry, or if it ends with a line end.
fn entries(text: &str, known: &[&str]) -> String {
    let plain = text.trim();
    if text.contains('\n') || known.iter().any(|k| k.trim() == plain) {
        return plain.to_owned();
    }
    for sign in ['|', ';', ','] {
        if plain.contains(sign) {
            let parts = plain.split(sign).map(str::trim).filter(|p| !p.is_empty());
            return parts.collect::<Vec<_>>().join("\n");
        }
    }
    plain.to_owned()
}

/// A line of the file.
pub(super) struct Row<'a> {
    pub(super) cells: Vec<&'a str>,
    /// Line number in the file, from 1.
    pub(super) line: u64,
}

/// The settings and the results of reading a file.
pub(super) struct RowReader<'a> {
    pub(super) form: RegisterFormat,
    pub(super) board: &'a Board,
    pub(super) scale: Scale,
    pub(super) headings: Vec<String>,
    pub(super) faults: Vec<CellFault>,
    pub(super) notes: Vec<String>,
}

impl RowReader<'_> {
    pub(super) fn fault(&mut self, line: u64, column: &str, what: String, expected: impl Into<String>) {
        self.faults.push(CellFault { line, column: column.to_owned(), what, expected: expected.into() });
    }

    /// Returns the text of a column; empty if there is no such heading.
    pub(super) fn cell<'r>(&self, row: &Row<'r>, column: &str) -> &'r str {
        self.raw_cell(row, column).trim_end()
    }

    /// Returns the cell including its trailing line end, if there is one.
    fn raw_cell<'r>(&self, row: &Row<'r>, column: &str) -> &'r str {
        let named = |name: &str| self.headings.iter().position(|h| h.eq_ignore_ascii_case(name));
        let other =
            || LONG_NAMES.iter().find(|(short, _)| *short == column).and_then(|(_, long)| named(long));
        let cell = named(column).or_else(other).and_then(|i| row.cells.get(i)).copied().unwrap_or_default();
        // Remove the apostrophe that prevents a spreadsheet from reading the text as a formula.
        active(cell)
    }

    pub(super) const fn id_column(&self) -> &'static str {
        match self.form {
            RegisterFormat::CisoAssistant => "ref_id",
            RegisterFormat::SimpleRisk => "External Reference ID",
        }
    }

    pub(super) fn id(&self, row: &Row<'_>) -> Option<String> {
        let own = self.cell(row, self.id_column());
        let id = if own.is_empty() && self.form == RegisterFormat::SimpleRisk {
            let number = self.cell(row, "Risk ID");
            if number.is_empty() { String::new() } else { format!("SR-{number}") }
        } else {
            own.to_owned()
        };
        // The audit trail could not resolve an id that contains '/'.
        (!id.is_empty()).then(|| id.replace('/', "-"))
    }

    /// Reads likelihood and impact from two columns: words of the board's scale, words of the tool, or step
    /// numbers.
    fn rating(&mut self, row: &Row<'_>, likelihood: &str, impact: &str) -> Option<Rating> {
        let (l, i) = (self.cell(row, likelihood), self.cell(row, impact));
        if is_unrated(l) && is_unrated(i) {
            return None;
        }
        let words: Vec<String> = self.scale.likelihood.iter().map(|s| s.word.clone()).collect();
        let l = self.step(row.line, likelihood, l, &words, &SIMPLERISK_LIKELIHOOD);
        let words: Vec<String> = self.scale.impact.iter().map(|s| s.word.clone()).collect();
        let i = self.step(row.line, impact, i, &words, &SIMPLERISK_IMPACT);
        Some(Rating { likelihood: l?, impact: i? })
    }

    fn step(
        &mut self,
        line: u64,
        column: &str,
        text: &str,
        words: &[String],
        tool: &[&str; 5],
    ) -> Option<u8> {
        let number = text.parse::<usize>().ok().filter(|n| (1..=words.len()).contains(n));
        let word = || words.iter().position(|w| w.eq_ignore_ascii_case(text)).map(|i| i + 1);
        let theirs = || {
            let known = self.form == RegisterFormat::SimpleRisk && words.len() == tool.len();
            tool.iter().position(|w| known && w.eq_ignore_ascii_case(text)).map(|i| i + 1)
        };
        let step = number.or_else(word).or_else(theirs).and_then(|n| u8::try_from(n).ok());
        if step.is_none() {
            let what = if text.is_empty() { "empty".to_owned() } else { format!("'{text}'") };
            let expected = format!("one of {}, or a number from 1 to {}", words.join(", "), words.len());
            self.fault(line, column, what, expected);
        }
        step
    }

    pub(super) fn ciso(&mut self, row: &Row<'_>, risk: &mut Risk) {
        for (which, likelihood, impact) in [
            (RatingKind::Inherent, "inherent_proba", "inherent_impact"),
            (RatingKind::Current, "current_proba", "current_impact"),
            (RatingKind::Target, "residual_proba", "residual_impact"),
        ] {
            if let Some(rating) = self.rating(row, likelihood, impact) {
                *which.of_mut(risk) = Some(rating);
            }
        }
        describe(risk, self.cell(row, "description"));
        let additional = self.raw_cell(row, "additional_controls");
        let applied = self.raw_cell(row, "existing_applied_controls");
        if self.headings.iter().any(|h| h.eq_ignore_ascii_case("existing_applied_controls")) {
            // The tool's own exports are lists separated by commas.
            add_controls(risk, &applied.replace(',', "\n"));
            add_actions(risk, &additional.replace(',', "\n"));
        } else {
            let controls: Vec<&str> = risk.controls.iter().map(|c| c.text.as_str()).collect();
            let actions: Vec<&str> = risk.actions.iter().map(|a| a.text.as_str()).collect();
            let controls = entries(self.raw_cell(row, "existing_controls"), &controls);
            let actions = entries(additional, &actions);
            add_controls(risk, &controls);
            add_actions(risk, &actions);
        }
        let treatment = self.cell(row, "treatment").to_owned();
        self.treatment(row.line, "treatment", &treatment, &CISO_TREATMENTS, risk);
    }

    pub(super) fn simplerisk(&mut self, row: &Row<'_>, risk: &mut Risk) {
        if let Some(rating) = self.rating(row, "Current Likelihood", "Current Impact") {
            risk.current = Some(rating);
        }
        describe(risk, self.cell(row, "Risk Assessment"));
        add_controls(risk, self.cell(row, "Current Solution"));
        add_actions(risk, self.cell(row, "Security Recommendations"));
        let owner = self.cell(row, "Owner");
        if !owner.is_empty() {
            risk.owner = Some(owner.to_owned());
        }
        let note = self.cell(row, "Additional Notes");
        if !note.is_empty() {
            risk.note = Some(note.to_owned());
        }
        if self.cell(row, "Status").eq_ignore_ascii_case("closed") {
            risk.status = RiskStatus::Closed;
        }
        let days = [self.day(row, "Submission Date"), self.day(row, "Next Review Date")];
        risk.raised = days[0].or(risk.raised);
        risk.next_review = days[1].or(risk.next_review);
        let category = self.cell(row, "Category").to_owned();
        self.category(row.line, &category, risk);
        let strategy = self.cell(row, "Planning Strategy").to_owned();
        self.treatment(row.line, "Planning Strategy", &strategy, &SIMPLERISK_TREATMENTS, risk);
        let tags = [self.cell(row, "Risk Tags"), self.cell(row, "Tags")].join(",");
        self.tags(row.line, &tags, risk);
    }

    fn treatment(
        &mut self,
        line: u64,
        column: &str,
        text: &str,
        words: &[(&'static str, Treatment)],
        risk: &mut Risk,
    ) {
        if text.is_empty() {
            return;
        }
        match words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)) {
            // If two of our treatments map to the tool's word, keep the current one.
            Some((word, _)) if words.iter().any(|(w, t)| w == word && *t == risk.treatment) => {}
            Some((_, treatment)) => risk.treatment = *treatment,
            None => self.keep_in_note(line, column, text, risk),
        }
    }

    fn category(&mut self, line: u64, text: &str, risk: &mut Risk) {
        if text.is_empty() {
            return;
        }
        let framework: &RiskFramework = &self.board.risk_framework;
        let own = framework.categories.iter().find(|c| c.name.eq_ignore_ascii_case(text));
        let theirs = RiskCategory::ALL.into_iter().find(|c| c.label().eq_ignore_ascii_case(text));
        match (own, theirs) {
            (Some(own), _) => {
                risk.category = own.under;
                risk.own_category = Some(own.id.clone());
            }
            (None, Some(category)) => {
                risk.category = category;
                risk.own_category = None;
            }
            (None, None) => self.keep_in_note(line, "Category", text, risk),
        }
    }

    fn tags(&mut self, line: u64, text: &str, risk: &mut Risk) {
        for name in text.split(',').map(|t| t.trim().trim_matches('"').trim()).filter(|t| !t.is_empty()) {
            let tag = self.board.risk_framework.tags.iter().find(|t| t.name.eq_ignore_ascii_case(name));
            match tag {
                Some(tag) if risk.tags.contains(&tag.id) => {}
                Some(tag) => risk.tags.push(tag.id.clone()),
                None => self.keep_in_note(line, "Tag", name, risk),
            }
        }
    }

    /// Reads a date, with or without a time. A date in any other format is rejected, not guessed.
    fn day(&mut self, row: &Row<'_>, column: &str) -> Option<Date> {
        let text = self.cell(row, column);
        if text.is_empty() || text.starts_with("0000") {
            return None;
        }
        let day = text.get(..10).and_then(|day| day.parse::<Date>().ok());
        if day.is_none() {
            self.fault(row.line, column, format!("'{text}'"), "a day as year-month-day, such as 2017-02-08");
        }
        day
    }

    /// Keeps a text that has no matching field in the note, once.
    fn keep_in_note(&mut self, line: u64, column: &str, text: &str, risk: &mut Risk) {
        let said = format!("{column}: {text}");
        if risk.note.as_ref().is_some_and(|note| note.contains(&said)) {
            return;
        }
        let note = risk.note.get_or_insert_with(String::new);
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(&said);
        self.notes.push(format!("line {line}: '{said}' is kept in the note of {}", risk.id));
    }

    /// Keeps the text of every column that is not read.
    pub(super) fn keep_rest(&mut self, row: &Row<'_>, risk: &mut Risk) {
        /// Columns that need not be kept: the tool calculates them from the ratings, or other columns of
        /// the row give them.
        const IDLE: [&str; 13] = [
            "existing_applied_controls",
            "Tags",
            "Inherent Risk",
            "Residual Risk",
            "inherent_level",
            "inherent_risk",
            "current_level",
            "current_risk",
            "residual_level",
            "residual_risk",
            "Risk Scoring Method",
            "Calculated Risk",
            "Risk ID",
        ];
        let read = |h: &str| {
            let among = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(h));
            let long = self.form == RegisterFormat::CisoAssistant
                && LONG_NAMES.iter().any(|(_, n)| n.eq_ignore_ascii_case(h));
            (among(self.form.columns()) && !among(&["assets", "threats"])) || among(&IDLE) || long
        };
        let rest: Vec<(String, String)> = self
            .headings
            .iter()
            .zip(&row.cells)
            .filter(|(h, cell)| !cell.is_empty() && !read(h))
            .map(|(h, cell)| (h.clone(), (*cell).to_owned()))
            .collect();
        for (heading, cell) in rest {
            let text = cell.replace('\n', ", ");
            self.keep_in_note(row.line, &heading, &text, risk);
        }
    }
}

/// Returns whether a text is the tools' value for 'not rated'.
fn is_unrated(text: &str) -> bool {
    text.is_empty()
        || text == "--"
        || text.eq_ignore_ascii_case("not rated")
        || text.eq_ignore_ascii_case("n/a")
}

/// Splits a text into cause, event and effect at the labels that our export writes. Without labels, all of
/// it is the event.
fn describe(risk: &mut Risk, text: &str) {
    if text.is_empty() || text == crate::exchange::write::described(risk) {
        return;
    }
    let mut parts = [("Cause: ", String::new()), ("Event: ", String::new()), ("Effect: ", String::new())];
    let mut at = None;
    for line in text.lines() {
        if let Some(i) = parts.iter().position(|(name, _)| line.starts_with(name)) {
            at = Some(i);
            parts[i].1 = line[parts[i].0.len()..].to_owned();
        } else if let Some(i) = at {
            parts[i].1.push('\n');
            parts[i].1.push_str(line);
        } else {
            // A text without our labels was not exported by us; keep all of it.
            risk.event = text.to_owned();
            return;
        }
    }
    let [(_, cause), (_, event), (_, effect)] = parts;
    (risk.cause, risk.event, risk.effect) = (cause, event, effect);
}

pub(super) fn add_controls(risk: &mut Risk, text: &str) {
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if risk.controls.iter().any(|c| c.text == line) {
            continue;
        }
        let id = free_id('C', &risk.controls.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
        risk.controls.push(Control { id, text: line.to_owned(), ..Control::default() });
    }
}

pub(super) fn add_actions(risk: &mut Risk, text: &str) {
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if risk.actions.iter().any(|a| a.text == line) {
            continue;
        }
        let id = free_id('A', &risk.actions.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        risk.actions.push(RiskAction { id, text: line.to_owned(), ..RiskAction::default() });
    }
}

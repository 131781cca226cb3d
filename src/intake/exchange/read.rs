//! Another tool's register, read into one proposed edit.

use super::{CISO_TREATMENTS, Form, SIMPLERISK_IMPACT, SIMPLERISK_LIKELIHOOD, SIMPLERISK_TREATMENTS};
use crate::edit::{Edit, EditError, List, free_id, insert, next_id, update};
use crate::model::{
    Basis, Board, Control, ProgrammeId, Rating, Risk, RiskAction, RiskCategory, RiskFramework, RiskStatus,
    Scale, Treatment, Which,
};
use jiff::civil::Date;
use std::fmt;

/// Something in the file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column's heading; empty where the whole line is meant.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// What was expected, or what to do.
    pub expected: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "line {}: {}, expected {}", self.line, self.what, self.expected)
        } else {
            write!(f, "line {}, {}: {}, expected {}", self.line, self.column, self.what, self.expected)
        }
    }
}

/// What a file proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The field set that it is in.
    pub form: Form,
    /// The edit that takes it in: one, however many risks.
    pub edit: Edit,
    /// The risks that come in.
    pub added: Vec<String>,
    /// The risks that are changed.
    pub changed: Vec<String>,
    /// What was read in another way than it stands, or kept in a note.
    pub notes: Vec<String>,
}

/// Into which register a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where<'a> {
    /// Risks that are there stay in theirs; new ones go into the board's own.
    Any,
    /// One alone: a programme's, or `None` for the board's own. Risks of another are refused.
    One(Option<&'a ProgrammeId>),
}

/// Reads a file in another tool's field set (in `form`, or in that which its headings fit) into a proposed edit of a
/// register: a risk whose id the register has is changed where the file says something else, any other is added. Columns
/// that have no place of their own are kept in the risk's note. Nothing is taken in where anything cannot be read.
///
/// # Errors
/// Everything in the file that cannot be read, with line and column.
pub fn propose(
    text: &str,
    form: Option<Form>,
    board: &Board,
    into: Where<'_>,
) -> Result<Proposal, Vec<Fault>> {
    let whole = |what: String, expected: &str| {
        vec![Fault { line: 1, column: String::new(), what, expected: expected.to_owned() }]
    };
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = match reader.headers() {
        Ok(record) => record.iter().map(|h| h.trim().to_owned()).collect(),
        Err(error) => return Err(whole(error.to_string(), "a line of headings")),
    };
    let found = form.filter(|f| headings.iter().any(|h| h.eq_ignore_ascii_case(f.title())));
    let Some(form) = found.or_else(|| Form::of_headings(&headings).filter(|f| form.is_none_or(|g| g == *f)))
    else {
        let wanted = form.map_or_else(
            || "'name' (CISO Assistant) or 'Subject' (SimpleRisk)".to_owned(),
            |f| format!("'{}', as {} writes it", f.title(), f.label()),
        );
        return Err(whole(format!("no column {wanted} among: {}", headings.join(", ")), "that column"));
    };
    let mut reading = Reading {
        form,
        board,
        scale: board.scale().into_owned(),
        headings,
        faults: Vec::new(),
        notes: Vec::new(),
    };
    let mut working = board.clone();
    working.audit.clear();
    let mut out = Proposal {
        form,
        edit: Edit { label: String::new(), changes: Vec::new() },
        added: Vec::new(),
        changed: Vec::new(),
        notes: Vec::new(),
    };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                reading.fault(line, "", error.to_string(), "a line of CSV");
                continue;
            }
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row { cells: record.iter().map(str::trim).collect(), line };
        if row.cells.len() > reading.headings.len() {
            let what = format!("{} cells under {} headings", row.cells.len(), reading.headings.len());
            reading.fault(line, "", what, "as many cells as headings");
            continue;
        }
        if let Err(error) = take(&mut reading, &row, &mut working, into, &mut out) {
            reading.fault(line, "", error.to_string(), "a row that can be taken in");
        }
    }
    if !reading.faults.is_empty() {
        return Err(reading.faults);
    }
    out.notes = reading.notes;
    out.edit.label = format!(
        "Register read from {}: {} added, {} changed",
        form.label(),
        out.added.len(),
        out.changed.len()
    );
    Ok(out)
}

struct Row<'a> {
    cells: Vec<&'a str>,
    line: u64,
}

struct Reading<'a> {
    form: Form,
    board: &'a Board,
    scale: Scale,
    headings: Vec<String>,
    faults: Vec<Fault>,
    notes: Vec<String>,
}

/// Takes one row in: a risk that is changed or added, on a board on which the next row is read.
fn take(
    reading: &mut Reading<'_>,
    row: &Row<'_>,
    working: &mut Board,
    into: Where<'_>,
    out: &mut Proposal,
) -> Result<(), EditError> {
    let title = reading.cell(row, reading.form.title()).to_owned();
    if title.is_empty() {
        let column = reading.form.title();
        reading.fault(row.line, column, "empty".to_owned(), "the risk in one line");
        return Ok(());
    }
    let said = reading.id(row);
    let there = said.as_deref().and_then(|id| working.risk(id)).cloned();
    let elsewhere = |risk: &&Risk| match into {
        Where::Any => false,
        Where::One(programme) => risk.programme.as_ref() != programme,
    };
    let programme = match into {
        Where::Any => None,
        Where::One(programme) => programme,
    };
    if let Some(risk) = there.as_ref().filter(elsewhere) {
        let what = format!("'{}' stands in another register", risk.id);
        reading.fault(row.line, reading.id_column(), what, "a risk of this register, or another id");
        return Ok(());
    }
    let new = there.is_none();
    let mut risk = there.unwrap_or_else(|| {
        let id = said.unwrap_or_else(|| next_id(working, List::Risks, "R-IN"));
        let mut risk = Risk::new(&id, programme.cloned(), &title);
        risk.rating_basis = Basis::Assessed;
        risk
    });
    risk.title = title;
    match reading.form {
        Form::CisoAssistant => reading.ciso(row, &mut risk),
        Form::SimpleRisk => reading.simplerisk(row, &mut risk),
    }
    reading.keep_rest(row, &mut risk);
    let id = risk.id.to_string();
    let edit = if new { insert(working, &risk)? } else { update(working, &risk)? };
    if edit.is_empty() {
        return Ok(());
    }
    if new {
        working.risks.push(risk);
        out.added.push(id);
    } else if let Some(at) = working.risks.iter().position(|r| r.id == *id) {
        working.risks[at] = risk;
        out.changed.push(id);
    }
    out.edit.changes.extend(edit.changes);
    Ok(())
}

impl Reading<'_> {
    fn fault(&mut self, line: u64, column: &str, what: String, expected: impl Into<String>) {
        self.faults.push(Fault { line, column: column.to_owned(), what, expected: expected.into() });
    }

    /// What stands in a column; empty where there is none of that heading.
    fn cell<'r>(&self, row: &Row<'r>, column: &str) -> &'r str {
        let at = self.headings.iter().position(|h| h.eq_ignore_ascii_case(column));
        let cell = at.and_then(|i| row.cells.get(i)).copied().unwrap_or_default();
        // What was made inert for a spreadsheet is itself again.
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => cell,
        }
    }

    const fn id_column(&self) -> &'static str {
        match self.form {
            Form::CisoAssistant => "ref_id",
            Form::SimpleRisk => "External Reference ID",
        }
    }

    fn id(&self, row: &Row<'_>) -> Option<String> {
        let own = self.cell(row, self.id_column());
        let id = if own.is_empty() && self.form == Form::SimpleRisk {
            let number = self.cell(row, "Risk ID");
            if number.is_empty() { String::new() } else { format!("SR-{number}") }
        } else {
            own.to_owned()
        };
        // A '/' in an id could not be found again in the trail.
        (!id.is_empty()).then(|| id.replace('/', "-"))
    }

    /// Likelihood and impact in two columns: words of the scale, words of the tool, or numbers of steps.
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
            let known = self.form == Form::SimpleRisk && words.len() == tool.len();
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

    fn ciso(&mut self, row: &Row<'_>, risk: &mut Risk) {
        for (which, likelihood, impact) in [
            (Which::Inherent, "inherent_proba", "inherent_impact"),
            (Which::Current, "current_proba", "current_impact"),
            (Which::Target, "residual_proba", "residual_impact"),
        ] {
            if let Some(rating) = self.rating(row, likelihood, impact) {
                *which.of_mut(risk) = Some(rating);
            }
        }
        describe(risk, self.cell(row, "description"));
        let additional = self.cell(row, "additional_controls");
        let applied = self.cell(row, "existing_applied_controls");
        if self.headings.iter().any(|h| h.eq_ignore_ascii_case("existing_applied_controls")) {
            // What the tool itself writes: lists with commas between.
            add_controls(risk, &applied.replace(',', "\n"));
            add_actions(risk, &additional.replace(',', "\n"));
        } else {
            add_controls(risk, self.cell(row, "existing_controls"));
            add_actions(risk, additional);
        }
        let treatment = self.cell(row, "treatment").to_owned();
        self.treatment(row.line, "treatment", &treatment, &CISO_TREATMENTS, risk);
    }

    fn simplerisk(&mut self, row: &Row<'_>, risk: &mut Risk) {
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
            // Of two of ours that come to one word of theirs, the one that stands is kept.
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

    /// A day, with or without a time of day after it. One that is written in another way is not guessed at.
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

    /// A text that has no place of its own is kept in the note, once.
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

    /// Whatever stands in a column that is not read.
    fn keep_rest(&mut self, row: &Row<'_>, risk: &mut Risk) {
        /// Worked out from the ratings by either tool, or said by the row itself.
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
            (among(self.form.columns()) && !among(&["assets", "threats"])) || among(&IDLE)
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

/// What both tools write where nothing is rated.
fn is_unrated(text: &str) -> bool {
    text.is_empty()
        || text == "--"
        || text.eq_ignore_ascii_case("not rated")
        || text.eq_ignore_ascii_case("n/a")
}

/// Cause, event and effect from one text: by the names that we write before them, else all of it is the event.
fn describe(risk: &mut Risk, text: &str) {
    if text.is_empty() || text == super::write::described(risk) {
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
            // A text that was written by hand: none of it may be lost.
            risk.event = text.to_owned();
            return;
        }
    }
    let [(_, cause), (_, event), (_, effect)] = parts;
    (risk.cause, risk.event, risk.effect) = (cause, event, effect);
}

fn add_controls(risk: &mut Risk, text: &str) {
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if risk.controls.iter().any(|c| c.text == line) {
            continue;
        }
        let id = free_id('C', &risk.controls.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
        risk.controls.push(Control { id, text: line.to_owned(), ..Control::default() });
    }
}

fn add_actions(risk: &mut Risk, text: &str) {
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if risk.actions.iter().any(|a| a.text == line) {
            continue;
        }
        let id = free_id('A', &risk.actions.iter().map(|a| a.id.as_str()).collect::<Vec<_>>());
        risk.actions.push(RiskAction { id, text: line.to_owned(), ..RiskAction::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::super::write;
    use super::*;
    use crate::edit::{History, Stamp};
    use jiff::civil::date;

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None }
    }

    fn board() -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        let mut risk = Risk::new("R-1", None, "Beds; \"run\" out");
        risk.cause = "Demand rises\nand goes on".into();
        risk.event = "no bed is free".into();
        risk.effect = "people wait".into();
        risk.inherent = Some(Rating { likelihood: 5, impact: 5 });
        risk.current = Some(Rating { likelihood: 4, impact: 5 });
        risk.target = Some(Rating { likelihood: 2, impact: 3 });
        risk.owner = Some("SRO, BCF".into());
        risk.note = Some("=1+1".into());
        risk.treatment = Treatment::Treat;
        risk.raised = Some(date(2017, 1, 2));
        risk.next_review = Some(date(2017, 3, 4));
        add_controls(&mut risk, "Care at home\nEscalation beds");
        add_actions(&mut risk, "Open a ward");
        board.risks.push(risk);
        board
    }

    #[test]
    fn what_is_written_reads_back_as_no_change() {
        let b = board();
        for form in Form::ALL {
            let text = write(form, &b.risk_framework, &b.risks).unwrap();
            let proposal = propose(&text, None, &b, Where::Any).unwrap();
            assert_eq!(
                (proposal.form, proposal.edit.changes.len()),
                (form, 0),
                "{text}\n{:?}",
                proposal.edit
            );
        }
    }

    #[test]
    fn a_register_goes_to_another_board_and_says_the_same() {
        let b = board();
        for form in Form::ALL {
            let text = write(form, &b.risk_framework, &b.risks).unwrap();
            let mut h = History::new(Board::new("Other", date(2017, 2, 8)));
            let proposal = propose(&text, Some(form), h.board(), Where::Any).unwrap();
            assert_eq!(proposal.added, ["R-1"]);
            h.apply(proposal.edit, &stamp()).unwrap();
            let (was, is) = (&b.risks[0], &h.board().risks[0]);
            assert_eq!(
                (&is.title, &is.cause, &is.event, &is.effect),
                (&was.title, &was.cause, &was.event, &was.effect)
            );
            assert_eq!((is.current, is.treatment), (was.current, was.treatment));
            assert_eq!(is.controls.len(), 2);
            assert_eq!(is.actions[0].text, "Open a ward");
            if form == Form::CisoAssistant {
                assert_eq!((is.inherent, is.target), (was.inherent, was.target));
            } else {
                assert_eq!((&is.owner, &is.note, is.raised), (&was.owner, &was.note, was.raised));
            }
            h.undo(&stamp()).unwrap();
            assert!(h.board().risks.is_empty());
        }
    }

    #[test]
    fn the_tools_own_files_are_read() {
        let b = Board::new("Test", date(2017, 2, 8));
        // The columns that CISO Assistant writes, with its semicolons and unrated cells.
        let text = "ref_id;assets;threats;name;description;existing_controls;current_impact;current_proba;\
                    current_risk;additional_controls;residual_impact;residual_proba;residual_risk;treatment\n\
                    R.1;Ward 5;Flood;Ward floods;Pipes are old;\"Pumps\nDrains\";Major;Likely;High;New pipes;--;--;--;\
                    mitigate\n";
        let p = propose(text, None, &b, Where::Any).unwrap();
        assert_eq!((p.form, p.added.as_slice()), (Form::CisoAssistant, &["R.1".to_owned()][..]));
        assert_eq!(p.notes.len(), 2);
        let mut h = History::new(b);
        h.apply(p.edit, &stamp()).unwrap();
        let r = &h.board().risks[0];
        assert_eq!((r.current, r.target), (Some(Rating { likelihood: 4, impact: 4 }), None));
        assert_eq!((r.event.as_str(), r.controls.len()), ("Pipes are old", 2));
        assert_eq!(r.note.as_deref(), Some("assets: Ward 5\nthreats: Flood"));
        let text = "Subject,Status,Current Likelihood,Current Impact,Category,Risk Tags,Team,Planning Strategy\n\
                    Ward floods,New,Credible,Extreme/Catastrophic,Estates,\"\"\"wet\"\"\",Night,Watch\n";
        let p = propose(text, None, h.board(), Where::Any).unwrap();
        h.apply(p.edit, &stamp()).unwrap();
        let r = &h.board().risks[1];
        assert_eq!((r.id.as_str(), r.current), ("R-IN-1", Some(Rating { likelihood: 3, impact: 5 })));
        let note = r.note.as_deref().unwrap();
        assert_eq!(note, "Category: Estates\nPlanning Strategy: Watch\nTag: wet\nTeam: Night");
    }

    #[test]
    fn what_cannot_be_read_is_named_with_line_and_column_and_nothing_is_taken() {
        let b = board();
        let text = "ref_id;name;current_impact;current_proba\nR-2;Fine;Major;Likely\nR-3;;Major;Likely\n\
                    R-4;Odd;Huge;Likely\nR-5;Half;Major;\nR-6;Long;Major;Likely;more\n";
        let said: Vec<String> =
            propose(text, None, &b, Where::Any).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        assert_eq!(said[0], "line 3, name: empty, expected the risk in one line");
        assert!(said[1].starts_with("line 4, current_impact: 'Huge', expected one of Negligible, Minor"));
        assert!(said[2].starts_with("line 5, current_proba: empty"));
        assert_eq!(said[3], "line 6: 5 cells under 4 headings, expected as many cells as headings");
        assert!(
            propose("a,b\n1,2\n", None, &b, Where::Any).unwrap_err()[0].to_string().contains("no column")
        );
        let other = "ref_id;name\nR-1;Mine\n";
        let programme: ProgrammeId = "bcf".into();
        let said = propose(other, None, &b, Where::One(Some(&programme))).unwrap_err();
        assert!(said[0].to_string().contains("stands in another register"), "{said:?}");
    }
}

//! Summary of a board as text.

use super::{RatingSummary, summary};
use crate::spec::NOT_REPORTED;
use crate::{measures, overview, savings, say, streams};
use boardsight_analysis::known::known;
use boardsight_core::model::Board;
use jiff::civil::Date;

/// Maximum width in columns.
const WIDTH: usize = 100;

/// Returns the summary as text of at most 100 columns, sources last.
#[must_use]
pub fn text(board: &Board, as_of: Date) -> String {
    let known = known(board, as_of);
    let board = &*known.board;
    let s = summary(board, as_of);
    let o = overview::overview(board, as_of, 0);
    let mut t = Text::default();
    t.line(&format!("{}, as of {}", s.board, say::date(as_of)));
    t.line(&"=".repeat(WIDTH));
    t.para(&s.message, 0);
    t.heading("Who reports");
    for r in &o.coverage {
        t.row(&[(&r.short, 16), (&r.status.word, 24), (&r.detail, 58)]);
    }
    for o in streams::streams(board, as_of).overdue.iter().take(10) {
        let what = format!(
            "{}, {} {}: due {}, {} days overdue",
            o.short,
            o.name,
            o.period,
            say::date(o.due),
            o.days
        );
        t.para(&what, 2);
    }
    t.heading("Plan against outturn");
    if s.measures.is_empty() {
        t.para("No programme reports figures to the board.", 0);
    }
    let page = measures::measures(board, as_of, &measures::MeasureChoice::default());
    for r in page.all_rows.iter().filter(|r| r.programme.is_some()) {
        let period = r.period.map_or_else(String::new, |p| p.to_string());
        t.para(&format!("{} {period}, {}: {}", r.short, r.status.word.to_lowercase(), r.message), 0);
        let figures = format!(
            "plan {}, outturn {}, variance {} ({}); cost {}",
            r.plan, r.outturn, r.variance, r.unit, r.cost
        );
        t.para(&figures, 4);
        if !r.arithmetic.is_empty() {
            t.para(&r.arithmetic, 4);
        }
    }
    for total in &page.totals {
        let note = if total.note.is_empty() { String::new() } else { format!(" ({})", total.note) };
        t.para(&format!("{} {} together: {}{note}", total.short, total.period, total.arithmetic), 0);
    }
    t.heading("Who expects what");
    for r in savings::savings(board, as_of).rows {
        let agreement = match r.agreement.word.as_str() {
            "Agreement not stated" => String::new(),
            word => format!(", {}", word.to_lowercase()),
        };
        t.para(
            &format!("{}, {} ({}): {}: {}{agreement}", r.short, r.title, r.period, r.body_name, r.expected),
            0,
        );
        t.para(
            &format!(
                "planned {}, delivered {}; evidence {}",
                r.planned,
                r.delivered,
                r.evidence.to_lowercase()
            ),
            4,
        );
    }
    t.heading("How likely to deliver");
    for c in &o.confidence {
        let mark = if c.basis.is_empty() { String::new() } else { format!(" ({})", c.basis) };
        let by = if c.assessor.is_empty() { String::new() } else { format!("{}, {}", c.assessor, c.on) };
        t.row(&[(&c.short, 16), (&format!("{}{mark}", c.status.word), 32), (&by, 50)]);
    }
    t.heading("Top risks");
    for r in &s.risks {
        let score =
            |r: Option<RatingSummary>| r.map_or_else(|| "not rated".to_owned(), |r| r.score.to_string());
        let band = r.rating.as_deref().unwrap_or("Not rated");
        let basis = match r.rating_basis {
            Some("published") | None => String::new(),
            Some(word) => format!("; ratings {word}"),
        };
        let whose = names_short(board, r.programme.as_deref());
        t.para(&format!("{} ({whose}) {band}: {}", r.id, r.title), 0);
        let scores = format!(
            "inherent {}, current {}, target {}{basis}; {}",
            score(r.inherent),
            score(r.current),
            score(r.target),
            r.owner.as_ref().map_or_else(|| "no owner".to_owned(), |o| format!("owner {o}"))
        );
        t.para(&scores, 4);
    }
    t.heading("Decisions and actions");
    let mark = |illustrative: bool| if illustrative { " (illustrative)" } else { "" };
    for d in &s.decisions {
        t.para(&format!("{} {}: {}{}", d.id, d.status, d.text, mark(d.illustrative)), 0);
    }
    for a in &s.actions {
        let state = match (a.open, a.overdue_days) {
            (false, _) => "done".to_owned(),
            (true, None) => "open".to_owned(),
            (true, Some(days)) => format!("{days} days overdue"),
        };
        t.para(&format!("{} {state}: {}{}", a.id, a.text, mark(a.illustrative)), 0);
    }
    if s.decisions.is_empty() && s.actions.is_empty() {
        t.para(&format!("Decisions and actions: {NOT_REPORTED}."), 0);
    }
    t.heading("Sources");
    for source in &s.sources {
        t.para(&source.text, 0);
        if let Some(address) = &source.address {
            t.line(&format!("    {address}"));
        }
    }
    t.para(&s.risk_bands, 0);
    t.out
}

fn names_short<'a>(board: &'a Board, id: Option<&'a str>) -> &'a str {
    id.map_or("board", |id| board.programme(id).map_or(id, |p| &p.short))
}

/// Text in lines of at most [`WIDTH`] columns.
#[derive(Default)]
struct Text {
    out: String,
}

impl Text {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
        self.line(&"-".repeat(text.chars().count()));
    }

    /// Appends a paragraph with an indent; further lines are indented by two more columns.
    fn para(&mut self, text: &str, indent: usize) {
        let mut line = " ".repeat(indent);
        let mut used = indent;
        let mut first = true;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !first && used + 1 + length > WIDTH {
                self.line(&line);
                line = " ".repeat(indent + 2);
                used = indent + 2;
                first = true;
            }
            if !first {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
            first = false;
        }
        self.line(&line);
    }

    /// Appends cells side by side, each with its width; the last may continue on further lines.
    fn row(&mut self, cells: &[(&str, usize)]) {
        let mut line = String::new();
        let mut left = 0;
        for (i, (text, width)) in cells.iter().enumerate() {
            let last = i + 1 == cells.len();
            let length = text.chars().count();
            if last && left + length > WIDTH {
                self.line(&line);
                self.para(text, left);
                return;
            }
            line.push_str(text);
            // Keep two spaces after a cell that is too long.
            let pad = if last { 0 } else { width.saturating_sub(length).max(2) };
            line.push_str(&" ".repeat(pad));
            left += length + pad;
        }
        self.line(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn text_has_at_most_100_columns_and_ends_with_sources() {
        let b = fixture::board();
        let text = text(&b, b.as_of);
        assert!(text.lines().all(|l| l.chars().count() <= WIDTH), "{text}");
        assert!(text.contains("£311m + £146m = £457m"));
        assert!(text.contains("HC 1011"));
        let sources = text.find("\nSources\n").unwrap();
        assert!(sources > text.find("Top risks").unwrap());
    }
}

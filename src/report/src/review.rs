//! Review page: risks due for review, and questions without an answer.

use super::comments::{self, ChallengeRow};
use super::names::Names;
use super::risks::{self, RiskLine};
use super::spec::{Block, Cell, Column, KeyFigure, Page, Status, Table, Tone};
use super::{PageName, say};
use boardsight_analysis::exposure::{Movement, live};
use boardsight_analysis::review::{self, Calendar, Stretch};
use boardsight_core::model::Board;
use jiff::civil::Date;

/// View model of the Review page.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Summary in a sentence.
    pub message: String,
    /// Key figures: overdue, due in this stretch, without a date, challenges.
    pub figures: Vec<KeyFigure>,
    /// Stretches of the calendar: overdue first, then week by week or month by month, then later dates,
    /// then no date.
    pub stretches: Vec<StretchRow>,
    /// Open comments by record.
    pub challenges: Vec<ChallengeRow>,
}

/// Stretch of the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StretchRow {
    /// Title: 'Overdue', 'March 2017', '6 to 12 February 2017'.
    pub title: String,
    /// Number of risks, with its tone.
    pub status: Status,
    /// Indices in the board's list of risks, the most pressing first.
    pub risks: Vec<usize>,
}

/// Risk due for review, as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DueLine {
    pub risk: RiskLine,
    /// Due date: '38 days overdue', '14 February 2017', 'no day set'.
    pub due: Status,
    /// Date and reviewer of the last review, or 'never reviewed here'.
    pub last: String,
}

/// Returns the number of weeks or months that the calendar covers.
#[must_use]
pub const fn ahead(stretch: Stretch) -> usize {
    match stretch {
        Stretch::Week => 13,
        Stretch::Month => 12,
    }
}

/// Returns the page as of a date.
#[must_use]
pub fn review(board: &Board, as_of: Date, stretch: Stretch) -> Review {
    let calendar = review::calendar(board, as_of, stretch, ahead(stretch));
    let challenges = comments::challenges(board);
    let open = challenges.iter().map(|c| c.threads.len()).sum();
    Review {
        message: message(board, &calendar, open),
        figures: figures(&calendar, stretch, open, challenges.len()),
        stretches: stretches(calendar, stretch),
        challenges,
    }
}

fn message(board: &Board, calendar: &Calendar, open: usize) -> String {
    let live = live(board).count();
    let due = match (calendar.overdue.len(), live) {
        (_, 0) => "No risk is open, so none is to be reviewed".to_owned(),
        (0, _) => "No review of an open risk is overdue".to_owned(),
        (n, live) => {
            let verb = if n == 1 { "is" } else { "are" };
            let reviews = say::count(n, "review", "reviews");
            let longest = calendar.overdue.first().map_or(0, |o| o.1);
            let days = say::count(usize::try_from(longest).unwrap_or(0), "day", "days");
            format!("{reviews} of {} open risks {verb} overdue, the longest by {days}", say::thousands(live))
        }
    };
    let asked = match open {
        0 => "no challenge waits for an answer".to_owned(),
        n => format!("{} for an answer", say::count(n, "challenge waits", "challenges wait")),
    };
    format!("{due}; {asked}.")
}

fn figures(calendar: &Calendar, stretch: Stretch, open: usize, records: usize) -> Vec<KeyFigure> {
    let figure = |label: &str, n: usize, detail: String, word: &str, tone: Tone| KeyFigure {
        label: label.to_owned(),
        value: say::thousands(n),
        detail,
        status: if n > 0 { Status::new(word, tone) } else { Status::new("None", Tone::Good) },
        source: String::new(),
    };
    let now = calendar.slots.first().map_or(0, |s| s.risks.len());
    let label = match stretch {
        Stretch::Week => "Due this week",
        Stretch::Month => "Due this month",
    };
    vec![
        figure("Reviews overdue", calendar.overdue.len(), String::new(), "Overdue", Tone::Bad),
        figure(label, now, "and not overdue".to_owned(), "Due", Tone::Watch),
        figure(
            "No day set",
            calendar.unset.len(),
            "open risks without a next review".to_owned(),
            "Missing",
            Tone::Missing,
        ),
        figure(
            "Challenges open",
            open,
            format!("on {}", say::count(records, "record", "records")),
            "Open",
            Tone::Watch,
        ),
    ]
}

fn stretches(calendar: Calendar, stretch: Stretch) -> Vec<StretchRow> {
    let count = |n: usize, tone: Tone| match n {
        0 => Status::new("none", Tone::Neutral),
        n => Status::new(say::count(n, "risk", "risks"), tone),
    };
    let row = |title: String, risks: Vec<usize>, tone: Tone| StretchRow {
        title,
        status: count(risks.len(), tone),
        risks,
    };
    let mut out =
        vec![row("Overdue".to_owned(), calendar.overdue.into_iter().map(|o| o.0).collect(), Tone::Bad)];
    for (i, slot) in calendar.slots.into_iter().enumerate() {
        let title = match stretch {
            Stretch::Month => slot.from.strftime("%B %Y").to_string(),
            Stretch::Week => format!("{} to {}", say::short_date(slot.from), say::short_date(slot.to)),
        };
        out.push(row(title, slot.risks, if i == 0 { Tone::Watch } else { Tone::Neutral }));
    }
    out.push(row("Later".to_owned(), calendar.later, Tone::Neutral));
    out.push(row("No day set".to_owned(), calendar.unset, Tone::Missing));
    out
}

/// Returns the text of a risk due for review, as of a date.
#[must_use]
pub fn due_line(names: &Names<'_>, place: usize, as_of: Date) -> DueLine {
    let line = risks::line(names, place, Movement::Same);
    let Some(risk) = names.board().risks.get(place) else { return DueLine::default() };
    let due = match risk.next_review {
        None => Status::new("no day set", Tone::Missing),
        Some(day) if day < as_of => {
            let days = boardsight_analysis::coverage::days_between(day, as_of);
            let days = say::count(usize::try_from(days).unwrap_or(0), "day overdue", "days overdue");
            Status::new(days, Tone::Bad)
        }
        Some(day) => Status::new(say::date(day), Tone::Neutral),
    };
    let last = risk.reviews.iter().max_by_key(|r| r.on);
    let last =
        last.map_or_else(|| "no review recorded".to_owned(), |r| format!("{}, {}", say::date(r.on), r.by));
    DueLine { risk: line, due, last }
}

/// Returns a table of at most `most` risks due for review.
fn due_table(board: &Board, row: &StretchRow, as_of: Date, most: usize) -> Table {
    let names = Names::of(board);
    let shown = row.risks.len().min(most);
    let lines = row.risks[..shown].iter().map(|&place| due_line(&names, place, as_of));
    let more = row.risks.len() - shown;
    Table {
        id: format!("review-{}", row.title.to_lowercase().replace(' ', "-")),
        title: format!("{}: {}", row.title, row.status.word),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Risk", 7),
            Column::text("Programme", 3),
            Column::text("Owner", 4),
            Column::text("Score", 3),
            Column::text("Review due", 3),
            Column::text("Last review", 4),
        ],
        rows: lines
            .map(|l| {
                vec![
                    Cell::text(l.risk.id),
                    Cell { source: l.risk.source, ..Cell::text(l.risk.title) },
                    Cell::text(l.risk.short),
                    Cell::text(l.risk.owner),
                    Cell { text: l.risk.band_score, tone: l.risk.band.tone, ..Cell::default() },
                    Cell::status(&l.due),
                    Cell::text(l.last),
                ]
            })
            .collect(),
        notes: if more > 0 { vec![format!("and {} more", say::thousands(more))] } else { Vec::new() },
    }
}

impl Review {
    /// Returns the page as blocks: overdue reviews, the calendar by stretch, and the challenges.
    #[must_use]
    pub fn page(&self, board: &Board, as_of: Date) -> Page {
        const MOST: usize = 40;
        let mut blocks = vec![Block::Figures(self.figures.clone())];
        if let Some(overdue) = self.stretches.first().filter(|s| !s.risks.is_empty()) {
            blocks.push(Block::Table(due_table(board, overdue, as_of, MOST)));
        }
        blocks.push(Block::Table(Table {
            id: "calendar".to_owned(),
            title: "When the open risks are next to be reviewed".to_owned(),
            columns: vec![Column::text("When", 3), Column::text("Risks", 2), Column::text("Which", 9)],
            rows: self
                .stretches
                .iter()
                .map(|s| {
                    let named: Vec<&str> =
                        s.risks.iter().take(MOST).map(|&i| board.risks[i].id.as_str()).collect();
                    vec![Cell::text(s.title.clone()), Cell::status(&s.status), Cell::text(named.join(", "))]
                })
                .collect(),
            notes: Vec::new(),
        }));
        blocks.push(Block::Table(comments::challenges_table(&self.challenges)));
        super::table::page(PageName::Review, &self.message, blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Comment, CommentSubject};
    use boardsight_testkit::fixture;

    #[test]
    fn overdue_reviews_are_first_and_challenges_name_records() {
        let mut b = fixture::board();
        let quiet = review(&b, b.as_of, Stretch::Month);
        assert_eq!(
            quiet.message,
            "1 review of 3 open risks is overdue, the longest by 38 days; no challenge waits for an answer."
        );
        assert_eq!(quiet.stretches[0].status.word, "1 risk");
        assert_eq!(quiet.stretches[1].title, "February 2017");
        b.comments.push(Comment {
            id: "c".into(),
            about: CommentSubject { list: "risks".into(), id: "R-1".into(), field: "current".into() },
            author: "Chair".into(),
            at: "2017-02-08T09:30:00Z".parse().unwrap(),
            text: "Why still so high?".into(),
            replies: vec![],
            resolved: None,
        });
        let asked = review(&b, b.as_of, Stretch::Week);
        assert!(asked.message.ends_with("1 challenge waits for an answer."), "{}", asked.message);
        let page = asked.page(&b, b.as_of);
        let table = crate::tables(&page).into_iter().find(|t| t.id == "challenges").unwrap();
        let texts: Vec<&str> = table.rows[0].iter().map(|c| c.text.as_str()).collect();
        assert!(texts[0].starts_with("R-1 ") && texts[0].ends_with("(current)"), "{texts:?}");
        assert_eq!((texts[3], texts[4]), ("Why still so high?", "Chair, 8 February 2017, 09:30 UTC"));
        assert_eq!(texts[5], "not answered yet");
    }
}

//! A register, filtered and sorted.

use super::index::{Index, Texts};
use super::{Standing, Which, standing};
use boardsight_core::model::{
    Board, ProgrammeId, Rating, Risk, RiskCategory, RiskFramework, RiskNature, RiskStatus, Scale,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Whose register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whose {
    /// The board's own, with what was taken to it from the programmes' registers.
    Board,
    /// A programme's.
    Programme(ProgrammeId),
}

/// What a register shows; whatever is `None` or empty is not asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words that must all stand somewhere in the risk, in any case.
    pub text: String,
    /// Whose register.
    pub whose: Option<Whose>,
    /// The Orange Book category.
    pub category: Option<RiskCategory>,
    /// A category of the board's own, by its id.
    pub own_category: Option<String>,
    /// A tag, by its id.
    pub tag: Option<String>,
    /// Threats, or opportunities.
    pub nature: Option<RiskNature>,
    /// An objective that it bears on, by its id.
    pub objective: Option<String>,
    /// How it stands to the board's appetite.
    pub standing: Option<Standing>,
    /// The status.
    pub status: Option<RiskStatus>,
    /// Only risks that are open or issues.
    pub live: bool,
    /// The band of the current score, by its place on the board's scale.
    pub band: Option<usize>,
    /// Likelihood and impact of one of the ratings: a cell of the heat map.
    pub cell: Option<(u8, u8, Which)>,
    /// The owner; `Some("")` for risks that nobody owns.
    pub owner: Option<String>,
    /// Taken to the board, or not.
    pub escalated: Option<bool>,
}

impl Filter {
    /// Whether a risk of a board passes.
    #[must_use]
    pub fn takes(&self, board: &Board, risk: &Risk) -> bool {
        let said = Texts::of([risk], &board.risk_framework);
        self.ready(board).takes(risk, |word| said.has(0, word))
    }

    /// The words that must stand in a risk, in small letters.
    pub(super) fn words(&self) -> Vec<String> {
        self.text.split_whitespace().map(str::to_lowercase).collect()
    }

    pub(super) fn ready<'a>(&'a self, board: &'a Board) -> Ready<'a> {
        Ready { filter: self, words: self.words(), framework: &board.risk_framework, scale: board.scale() }
    }
}

/// A filter as it is asked of one risk after another.
pub(super) struct Ready<'a> {
    filter: &'a Filter,
    words: Vec<String>,
    framework: &'a RiskFramework,
    scale: Cow<'a, Scale>,
}

impl Ready<'_> {
    /// Whether a risk passes; `says` tells whether a word in small letters stands in it.
    pub(super) fn takes(&self, risk: &Risk, says: impl Fn(&str) -> bool) -> bool {
        let f = self.filter;
        let whose = |whose: &Whose| match whose {
            Whose::Board => risk.programme.is_none() || risk.escalation.is_some(),
            Whose::Programme(id) => risk.programme.as_ref() == Some(id),
        };
        let score = || risk.current.map(Rating::score);
        let at = |l, i, which: Which| which.of(risk) == Some(Rating { likelihood: l, impact: i });
        f.whose.as_ref().is_none_or(whose)
            && f.category.is_none_or(|c| risk.category == c)
            && f.own_category.as_deref().is_none_or(|c| risk.own_category.as_deref() == Some(c))
            && f.tag.as_deref().is_none_or(|tag| risk.tags.iter().any(|t| t == tag))
            && f.nature.is_none_or(|n| risk.nature == n)
            && f.objective.as_deref().is_none_or(|o| risk.objectives.iter().any(|x| x == o))
            && f.standing.is_none_or(|s| standing(self.framework, risk) == s)
            && f.status.is_none_or(|s| risk.status == s)
            && (!f.live || risk.is_live())
            && f.band.is_none_or(|band| score().is_some_and(|s| self.scale.band(s) == band))
            && f.cell.is_none_or(|(l, i, which)| at(l, i, which))
            && f.owner.as_deref().is_none_or(|owner| risk.owner.as_deref().unwrap_or_default() == owner)
            && f.escalated.is_none_or(|e| risk.escalation.is_some() == e)
            && self.words.iter().all(|word| says(word))
    }
}

/// A column to sort a register by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortColumn {
    /// The id, numbers in it as numbers: R-2 before R-10.
    Id,
    /// The title, in any case.
    Title,
    /// The programme, in the board's order, its own register first.
    Programme,
    /// The category, in the Orange Book's order.
    Category,
    /// The owner.
    Owner,
    /// The inherent score.
    Inherent,
    /// The current score.
    #[default]
    Current,
    /// The target score.
    Target,
    /// When it could strike.
    Proximity,
    /// How soon it would be felt.
    Velocity,
    /// How long ago it was raised.
    Age,
    /// The status.
    Status,
    /// The next review.
    NextReview,
}

/// The order of a register. Risks that have nothing in the column stand last either way; equal ones stand by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Sort {
    /// By what.
    pub column: SortColumn,
    /// Highest, latest or last first.
    pub descending: bool,
}

impl Default for Sort {
    /// The highest current score first.
    fn default() -> Self {
        Self { column: SortColumn::Current, descending: true }
    }
}

/// The risks that pass a filter, in order, by their places in the board's list.
///
/// For a page that asks again at every key, [`Index::register`] says the same in less time.
#[must_use]
pub fn register(board: &Board, filter: &Filter, sort: Sort) -> Vec<usize> {
    Index::default().register(board, filter, sort)
}

/// Compares texts with the numbers in them as numbers: `R-2` before `R-10`.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        let digits = |s: &[u8]| s.iter().take_while(|c| c.is_ascii_digit()).count();
        match (digits(x), digits(y)) {
            (n, m) if n > 0 && m > 0 => {
                let trim = |s: &[u8]| s.iter().take_while(|c| **c == b'0').count();
                let (p, q) = (&x[trim(&x[..n])..n], &y[trim(&y[..m])..m]);
                match p.len().cmp(&q.len()).then_with(|| p.cmp(q)) {
                    Ordering::Equal => (x, y) = (&x[n..], &y[m..]),
                    other => return other,
                }
            }
            _ => match (x.split_first(), y.split_first()) {
                (Some((p, left)), Some((q, right))) if p == q => (x, y) = (left, right),
                (Some((p, _)), Some((q, _))) => return p.cmp(q),
                (Some(_), None) => return Ordering::Greater,
                (None, Some(_)) => return Ordering::Less,
                (None, None) => return a.cmp(b),
            },
        }
    }
}

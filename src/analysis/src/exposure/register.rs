//! Filtering and sorting of a register.

use super::index::{Index, Texts};
use super::{RatingKind, Standing, standing};
use boardsight_core::model::{
    Board, ProgrammeId, Rating, Risk, RiskCategory, RiskFramework, RiskNature, RiskStatus, Scale,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Owner of a register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RegisterOwner {
    /// The board's own register, with the risks that were escalated from the programmes' registers.
    Board,
    /// A programme's register.
    Programme(ProgrammeId),
}

/// Filter of a register; fields that are `None` or empty do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words that must all occur in the risk, ignoring case.
    pub text: String,
    /// Owner of the register.
    pub whose: Option<RegisterOwner>,
    /// Orange Book category.
    pub category: Option<RiskCategory>,
    /// Id of one of the board's own categories.
    pub own_category: Option<String>,
    /// Id of a tag.
    pub tag: Option<String>,
    /// Threats or opportunities.
    pub nature: Option<RiskNature>,
    /// Id of an objective that the risk affects.
    pub objective: Option<String>,
    /// Position against the board's appetite.
    pub standing: Option<Standing>,
    /// Status of the risk.
    pub status: Option<RiskStatus>,
    /// Whether only open risks and issues pass.
    pub live: bool,
    /// Band of the current score, as an index on the board's scale.
    pub band: Option<usize>,
    /// Likelihood and impact of one kind of rating: a cell of the heat map.
    pub cell: Option<(u8, u8, RatingKind)>,
    /// Owner; `Some("")` for risks without an owner.
    pub owner: Option<String>,
    /// Whether the risk is escalated to the board.
    pub escalated: Option<bool>,
}

impl Filter {
    /// Returns whether a risk of a board passes the filter.
    #[must_use]
    pub fn takes(&self, board: &Board, risk: &Risk) -> bool {
        let said = Texts::of([risk], &board.risk_framework);
        self.ready(board).takes(risk, |word| said.has(0, word))
    }

    /// Returns the words that a risk must contain, in lower case.
    pub(super) fn words(&self) -> Vec<String> {
        self.text.split_whitespace().map(str::to_lowercase).collect()
    }

    pub(super) fn ready<'a>(&'a self, board: &'a Board) -> CompiledFilter<'a> {
        CompiledFilter {
            filter: self,
            words: self.words(),
            framework: &board.risk_framework,
            scale: board.scale(),
        }
    }
}

/// Filter prepared for testing many risks.
pub(super) struct CompiledFilter<'a> {
    filter: &'a Filter,
    words: Vec<String>,
    framework: &'a RiskFramework,
    scale: Cow<'a, Scale>,
}

impl CompiledFilter<'_> {
    /// Returns whether a risk passes; `says` returns whether the risk contains a lower-case word.
    pub(super) fn takes(&self, risk: &Risk, says: impl Fn(&str) -> bool) -> bool {
        let f = self.filter;
        let whose = |whose: &RegisterOwner| match whose {
            RegisterOwner::Board => risk.programme.is_none() || risk.escalation.is_some(),
            RegisterOwner::Programme(id) => risk.programme.as_ref() == Some(id),
        };
        let score = || risk.current.map(Rating::score);
        let at = |l, i, which: RatingKind| which.of(risk) == Some(Rating { likelihood: l, impact: i });
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

/// Column by which a register is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortColumn {
    /// Id, with numbers compared as numbers: R-2 before R-10.
    Id,
    /// Title, ignoring case.
    Title,
    /// Programme, in the board's order; the board's own register comes first.
    Programme,
    /// Category, in the Orange Book's order.
    Category,
    /// Owner.
    Owner,
    /// Inherent score.
    Inherent,
    /// Current score.
    #[default]
    Current,
    /// Target score.
    Target,
    /// Time until the risk could occur.
    Proximity,
    /// Speed with which the effect would be felt.
    Velocity,
    /// Time since the risk was raised.
    Age,
    /// Status.
    Status,
    /// Date of the next review.
    NextReview,
}

/// Sort order of a register. Risks without a value in the column come last in either direction; equal ones
/// are sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Sort {
    /// Column to sort by.
    pub column: SortColumn,
    /// Whether the highest or latest value comes first.
    pub descending: bool,
}

impl Default for Sort {
    /// Sorts by current score, the highest first.
    fn default() -> Self {
        Self { column: SortColumn::Current, descending: true }
    }
}

/// Returns the risks that pass a filter, sorted, as indices in the board's list.
///
/// For a page that searches at every key press, [`Index::register`] returns the same in less time.
#[must_use]
pub fn register(board: &Board, filter: &Filter, sort: Sort) -> Vec<usize> {
    Index::default().register(board, filter, sort)
}

/// Compares texts with their numbers as numbers: `R-2` before `R-10`.
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

//! A register, filtered and sorted.

use super::{Standing, Which, standing};
use crate::analysis::coverage::days_between;
use crate::model::{
    Board, ProgrammeId, Proximity, Rating, Risk, RiskCategory, RiskFramework, RiskNature, RiskStatus, Scale,
    Velocity,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

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
        self.ready(board).takes(risk)
    }

    fn ready<'a>(&'a self, board: &'a Board) -> Ready<'a> {
        Ready {
            filter: self,
            words: self.text.split_whitespace().map(str::to_lowercase).collect(),
            framework: &board.risk_framework,
            scale: board.scale(),
        }
    }
}

struct Ready<'a> {
    filter: &'a Filter,
    words: Vec<String>,
    framework: &'a RiskFramework,
    scale: Cow<'a, Scale>,
}

impl Ready<'_> {
    fn takes(&self, risk: &Risk) -> bool {
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
            && self.words.iter().all(|word| says(risk, self.framework, word))
    }
}

/// Whether a lower-case word stands somewhere in a risk.
fn says(risk: &Risk, framework: &RiskFramework, word: &str) -> bool {
    let has = |text: &str| crate::analysis::search::contains(text, word);
    has(risk.id.as_str())
        || has(&risk.title)
        || risk.owner.as_deref().is_some_and(has)
        || has(&risk.cause)
        || has(&risk.event)
        || has(&risk.effect)
        || has(framework.category_name(risk))
        || has(risk.category.label())
        || risk.tags.iter().any(|t| framework.tags.iter().any(|tag| tag.id == *t && has(&tag.name)))
        || risk.custom.values().any(|value| has(value))
        || risk.assurances.iter().any(|a| has(&a.text))
        || risk.gaps.iter().any(|g| has(&g.text))
        || risk.note.as_deref().is_some_and(has)
        || risk.controls.iter().any(|c| has(&c.text))
        || risk.actions.iter().any(|a| has(&a.text) || a.owner.as_deref().is_some_and(has))
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

/// What a column holds, made comparable.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

/// The risks that pass a filter, in order, by their places in the board's list.
///
/// Takes time in the number of risks and the length of their texts: a few milliseconds for 10,000 risks, to be worked
/// out when the board, the filter or the order changes and not once a frame.
#[must_use]
pub fn register(board: &Board, filter: &Filter, sort: Sort) -> Vec<usize> {
    let ready = filter.ready(board);
    let programmes: HashMap<&ProgrammeId, i64> = board.programmes.iter().map(|p| &p.id).zip(1..).collect();
    let category: HashMap<RiskCategory, i64> = RiskCategory::ALL.into_iter().zip(0..).collect();
    let status: HashMap<RiskStatus, i64> = RiskStatus::ALL.into_iter().zip(0..).collect();
    let score = |r: Option<Rating>| r.map(|r| Key::Number(i64::from(r.score())));
    let key = |r: &'_ Risk| -> Option<Key> {
        match sort.column {
            SortColumn::Id => None,
            SortColumn::Title => Some(Key::Text(r.title.to_lowercase())),
            SortColumn::Programme => {
                Some(Key::Number(r.programme.as_ref().map_or(0, |p| programmes.get(p).copied().unwrap_or(0))))
            }
            SortColumn::Category => category.get(&r.category).copied().map(Key::Number),
            SortColumn::Owner => r.owner.as_deref().map(|o| Key::Text(o.to_lowercase())),
            SortColumn::Inherent => score(r.inherent),
            SortColumn::Current => score(r.current),
            SortColumn::Target => score(r.target),
            SortColumn::Proximity => {
                (r.proximity != Proximity::NotAssessed).then_some(Key::Number(r.proximity as i64))
            }
            SortColumn::Velocity => {
                (r.velocity != Velocity::NotAssessed).then_some(Key::Number(r.velocity as i64))
            }
            // The oldest has the most days.
            SortColumn::Age => r.raised.map(|d| Key::Number(-i64::from(days_between(Date::ZERO, d)))),
            SortColumn::Status => status.get(&r.status).copied().map(Key::Number),
            SortColumn::NextReview => {
                r.next_review.map(|d| Key::Number(i64::from(days_between(Date::ZERO, d))))
            }
        }
    };
    let mut rows: Vec<(Option<Key>, usize)> =
        board.risks.iter().enumerate().filter(|(_, r)| ready.takes(r)).map(|(i, r)| (key(r), i)).collect();
    let by_id =
        |a: usize, b: usize| natural(board.risks[a].id.as_str(), board.risks[b].id.as_str()).then(a.cmp(&b));
    rows.sort_by(|(ka, a), (kb, b)| {
        let keys = match (ka, kb) {
            (Some(ka), Some(kb)) if sort.descending => kb.cmp(ka),
            (Some(ka), Some(kb)) => ka.cmp(kb),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) if sort.descending && sort.column == SortColumn::Id => return by_id(*b, *a),
            (None, None) => Ordering::Equal,
        };
        keys.then_with(|| by_id(*a, *b))
    });
    rows.into_iter().map(|(_, i)| i).collect()
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

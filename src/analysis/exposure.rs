//! Exposure: what could sink the programmes, whether it is moving, and who has not looked lately.
//!
//! A register is filtered and sorted by places in `board.risks`, so that a table of 10,000 risks never copies one.

use super::coverage::days_between;
use crate::model::{AuditKind, Board, ProgrammeId, Rating, Risk, RiskCategory, RiskStatus};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

/// The band of a score: National Patient Safety Agency, 'A risk matrix for risk managers' (January 2008): 1 to 3 low,
/// 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme. No product of two numbers from 1 to 5 lies between the bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Band {
    /// 1 to 3.
    Low,
    /// 4 to 6.
    Moderate,
    /// 8 to 12.
    High,
    /// 15 to 25.
    Extreme,
}

/// Where [`Band`] comes from, as it stands under tables and maps of risks.
pub const BAND_SOURCE: &str = "Bands: National Patient Safety Agency, A risk matrix for risk managers, January 2008 (1 to 3 low, 4 to 6 \
     moderate, 8 to 12 high, 15 to 25 extreme).";

impl Band {
    /// All, lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Moderate, Self::High, Self::Extreme];

    /// The band of a score.
    #[must_use]
    pub const fn of(score: u16) -> Self {
        match score {
            0..4 => Self::Low,
            4..8 => Self::Moderate,
            8..15 => Self::High,
            _ => Self::Extreme,
        }
    }

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Moderate => "Moderate",
            Self::High => "High",
            Self::Extreme => "Extreme",
        }
    }
}

/// Which of a risk's ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Which {
    /// Before any control.
    Inherent,
    /// As things are.
    #[default]
    Current,
    /// Where it should be.
    Target,
}

impl Which {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Target];

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inherent => "Inherent",
            Self::Current => "Current",
            Self::Target => "Target",
        }
    }

    /// That rating of a risk.
    #[must_use]
    pub const fn of(self, risk: &Risk) -> Option<Rating> {
        match self {
            Self::Inherent => risk.inherent,
            Self::Current => risk.current,
            Self::Target => risk.target,
        }
    }
}

/// How many risks stand in each cell of the 5×5 map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeatMap {
    /// Counts by likelihood less one, then impact less one.
    pub cells: [[u32; 5]; 5],
    /// Risks without that rating.
    pub unrated: u32,
}

impl HeatMap {
    /// How many risks have this likelihood and impact, each 1 to 5.
    #[must_use]
    pub fn at(&self, likelihood: u8, impact: u8) -> u32 {
        step(likelihood).zip(step(impact)).map_or(0, |(l, i)| self.cells[l][i])
    }

    /// How many risks are rated.
    #[must_use]
    pub fn rated(&self) -> u32 {
        self.cells.iter().flatten().sum()
    }

    /// How many risks lie in a band.
    #[must_use]
    pub fn in_band(&self, band: Band) -> u32 {
        (1..=5).flat_map(|l| (1..=5).map(move |i| (l, i))).fold(0, |sum, (l, i)| {
            let here = Band::of(u16::from(l) * u16::from(i)) == band;
            sum + if here { self.at(l, i) } else { 0 }
        })
    }
}

fn step(step: u8) -> Option<usize> {
    (1..=5).contains(&step).then(|| usize::from(step - 1))
}

/// The map of some risks, by their places in the board's list.
#[must_use]
pub fn heat_map(board: &Board, risks: impl IntoIterator<Item = usize>, which: Which) -> HeatMap {
    let mut map = HeatMap::default();
    for risk in risks.into_iter().filter_map(|i| board.risks.get(i)) {
        match which.of(risk).and_then(|r| step(r.likelihood).zip(step(r.impact))) {
            Some((l, i)) => map.cells[l][i] += 1,
            None => map.unrated += 1,
        }
    }
    map
}

/// The live risks, by their places in the board's list.
pub fn live(board: &Board) -> impl Iterator<Item = usize> + '_ {
    board.risks.iter().enumerate().filter(|(_, r)| r.is_live()).map(|(i, _)| i)
}

/// The live risks that weigh most: highest current score first, then nearest, then by id. Unrated ones come last.
#[must_use]
pub fn top(board: &Board, most: usize) -> Vec<usize> {
    let mut risks: Vec<usize> = live(board).collect();
    let key = |&i: &usize| {
        let r = &board.risks[i];
        (Reverse(r.current.map(Rating::score)), r.proximity)
    };
    let order = |a: &usize, b: &usize| {
        key(a).cmp(&key(b)).then_with(|| natural(board.risks[*a].id.as_str(), board.risks[*b].id.as_str()))
    };
    if most > 0 && most < risks.len() {
        risks.select_nth_unstable_by(most - 1, order);
    }
    risks.truncate(most);
    risks.sort_by(order);
    risks
}

/// How a risk's current score has moved since a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// It was not in the register then.
    New,
    /// It had no rating then.
    FirstRated,
    /// Up by so many points.
    Up(u16),
    /// Down by so many points.
    Down(u16),
    /// As it was, or unrated now.
    Same,
}

/// What the audit trail says of a risk at the end of an earlier day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Then {
    existed: bool,
    current: Option<Rating>,
}

/// How every risk's current score has moved since the end of a day (days as in UTC), by its place in the board's
/// list. Told from the audit trail alone: risks that it does not speak of have not moved.
#[must_use]
pub fn movements(board: &Board, since: Date) -> Vec<Movement> {
    let mut then: HashMap<&str, Then> = HashMap::new();
    let now: HashMap<&str, Option<Rating>> =
        if board.audit.is_empty() { HashMap::new() } else { current_by_id(board) };
    for entry in board.audit.iter().rev() {
        let Some(id) = entry.record.strip_prefix("risks/") else { continue };
        if TimeZone::UTC.to_datetime(entry.at).date() <= since {
            continue;
        }
        let then = then.entry(id).or_insert_with(|| Then {
            existed: now.contains_key(id),
            current: now.get(id).copied().flatten(),
        });
        step_back(then, entry.kind, &entry.field, entry.from.as_deref());
    }
    board
        .risks
        .iter()
        .map(|risk| match then.get(risk.id.as_str()) {
            None => Movement::Same,
            Some(then) if !then.existed => Movement::New,
            Some(then) => moved(then.current, risk.current),
        })
        .collect()
}

fn current_by_id(board: &Board) -> HashMap<&str, Option<Rating>> {
    board.risks.iter().map(|r| (r.id.as_str(), r.current)).collect()
}

fn moved(then: Option<Rating>, now: Option<Rating>) -> Movement {
    match (then.map(Rating::score), now.map(Rating::score)) {
        (None, Some(_)) => Movement::FirstRated,
        (Some(then), Some(now)) => match now.cmp(&then) {
            Ordering::Greater => Movement::Up(now - then),
            Ordering::Less => Movement::Down(then - now),
            Ordering::Equal => Movement::Same,
        },
        (_, None) => Movement::Same,
    }
}

/// Undoes one entry of the trail as far as existence and current rating go.
fn step_back(then: &mut Then, kind: AuditKind, field: &str, from: Option<&str>) {
    let number = || from.and_then(|text| text.parse::<u8>().ok());
    match (kind, field) {
        (AuditKind::Added, _) => *then = Then { existed: false, current: None },
        (AuditKind::Removed, _) => {
            let risk = from.and_then(|text| serde_json::from_str::<Risk>(text).ok());
            *then = Then { existed: true, current: risk.and_then(|r| r.current) };
        }
        (AuditKind::Set, "current") => {
            then.current = from.and_then(|text| serde_json::from_str(text).ok());
        }
        (AuditKind::Set, "current/likelihood") => {
            if let (Some(rating), Some(from)) = (&mut then.current, number()) {
                rating.likelihood = from;
            }
        }
        (AuditKind::Set, "current/impact") => {
            if let (Some(rating), Some(from)) = (&mut then.current, number()) {
                rating.impact = from;
            }
        }
        _ => {}
    }
}

/// The current rating of a risk over time, from the audit trail: each day on which it changed with the rating from
/// then on, oldest first. The first entry has no day where the rating stood before the trail begins.
#[must_use]
pub fn history(board: &Board, risk: &Risk) -> Vec<(Option<Date>, Option<Rating>)> {
    let record = format!("risks/{}", risk.id);
    let mut then = Then { existed: true, current: risk.current };
    let mut steps: Vec<(Option<Date>, Option<Rating>)> = Vec::new();
    for entry in board.audit.iter().rev().filter(|e| e.record == record) {
        let after = then;
        step_back(&mut then, entry.kind, &entry.field, entry.from.as_deref());
        if then != after {
            let day = TimeZone::UTC.to_datetime(entry.at).date();
            // Two edits of one day (likelihood, then impact) are one step.
            if steps.last().is_none_or(|(last, _)| *last != Some(day)) {
                steps.push((Some(day), after.current));
            }
        }
    }
    if then.existed {
        steps.push((None, then.current));
    }
    steps.reverse();
    steps
}

/// A risk's review, or an action on it, that should have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The risk, by its place in the board's list.
    pub risk: usize,
    /// The action, by its place in the risk's list; `None` for the review.
    pub action: Option<usize>,
    /// The day it was due.
    pub due: Date,
    /// Days since then.
    pub days: i32,
}

/// Reviews and actions of live risks that should have happened by a day, the longest overdue first.
#[must_use]
pub fn lapses(board: &Board, as_of: Date) -> Vec<Lapse> {
    let mut lapses = Vec::new();
    for risk in live(board) {
        let r = &board.risks[risk];
        let mut add = |action, due: Option<Date>| {
            if let Some(due) = due.filter(|&due| due < as_of) {
                lapses.push(Lapse { risk, action, due, days: days_between(due, as_of) });
            }
        };
        add(None, r.next_review);
        for (i, action) in r.actions.iter().enumerate() {
            if action.done.is_none_or(|done| done > as_of) {
                add(Some(i), action.due);
            }
        }
    }
    lapses.sort_by_key(|l| (Reverse(l.days), l.risk, l.action));
    lapses
}

/// Whose register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whose {
    /// The board's own.
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
    /// The status.
    pub status: Option<RiskStatus>,
    /// Only risks that are open or issues.
    pub live: bool,
    /// The band of the current score.
    pub band: Option<Band>,
    /// Likelihood and impact of one of the ratings: a cell of the heat map.
    pub cell: Option<(u8, u8, Which)>,
    /// The owner; `Some("")` for risks that nobody owns.
    pub owner: Option<String>,
    /// Taken to the board, or not.
    pub escalated: Option<bool>,
}

impl Filter {
    /// Whether a risk passes.
    #[must_use]
    pub fn takes(&self, risk: &Risk) -> bool {
        self.ready().takes(risk)
    }

    fn ready(&self) -> Ready<'_> {
        Ready { filter: self, words: self.text.split_whitespace().map(str::to_lowercase).collect() }
    }
}

struct Ready<'a> {
    filter: &'a Filter,
    words: Vec<String>,
}

impl Ready<'_> {
    fn takes(&self, risk: &Risk) -> bool {
        let f = self.filter;
        let whose = |whose: &Whose| match whose {
            Whose::Board => risk.programme.is_none(),
            Whose::Programme(id) => risk.programme.as_ref() == Some(id),
        };
        let score = || risk.current.map(Rating::score);
        let at = |l, i, which: Which| which.of(risk) == Some(Rating { likelihood: l, impact: i });
        f.whose.as_ref().is_none_or(whose)
            && f.category.is_none_or(|c| risk.category == c)
            && f.status.is_none_or(|s| risk.status == s)
            && (!f.live || risk.is_live())
            && f.band.is_none_or(|band| score().is_some_and(|s| Band::of(s) == band))
            && f.cell.is_none_or(|(l, i, which)| at(l, i, which))
            && f.owner.as_deref().is_none_or(|owner| risk.owner.as_deref().unwrap_or_default() == owner)
            && f.escalated.is_none_or(|e| risk.escalation.is_some() == e)
            && self.words.iter().all(|word| says(risk, word))
    }
}

/// Whether a lower-case word stands somewhere in a risk.
fn says(risk: &Risk, word: &str) -> bool {
    let has = |text: &str| super::search::contains(text, word);
    has(risk.id.as_str())
        || has(&risk.title)
        || risk.owner.as_deref().is_some_and(has)
        || has(&risk.cause)
        || has(&risk.event)
        || has(&risk.effect)
        || has(risk.category.label())
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
enum Key<'a> {
    Number(i64),
    Text(String),
    Plain(&'a str),
}

/// The risks that pass a filter, in order, by their places in the board's list.
///
/// Takes time in the number of risks and the length of their texts: a few milliseconds for 10,000 risks, to be worked
/// out when the board, the filter or the order changes and not once a frame.
#[must_use]
pub fn register(board: &Board, filter: &Filter, sort: Sort) -> Vec<usize> {
    let ready = filter.ready();
    let programmes: HashMap<&ProgrammeId, i64> = board.programmes.iter().map(|p| &p.id).zip(1..).collect();
    let category: HashMap<RiskCategory, i64> = RiskCategory::ALL.into_iter().zip(0..).collect();
    let status: HashMap<RiskStatus, i64> = RiskStatus::ALL.into_iter().zip(0..).collect();
    let score = |r: Option<Rating>| r.map(|r| Key::Number(i64::from(r.score())));
    let key = |r: &'_ Risk| -> Option<Key<'_>> {
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
                let known = r.proximity != crate::model::Proximity::NotAssessed;
                known.then_some(Key::Plain(proximity_rank(r)))
            }
            SortColumn::Status => status.get(&r.status).copied().map(Key::Number),
            SortColumn::NextReview => {
                r.next_review.map(|d| Key::Number(i64::from(days_between(Date::ZERO, d))))
            }
        }
    };
    let mut rows: Vec<(Option<Key<'_>>, usize)> =
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

/// Proximity as a text that sorts: nearest first.
const fn proximity_rank(risk: &Risk) -> &'static str {
    use crate::model::Proximity as P;
    match risk.proximity {
        P::Now => "0",
        P::Within3Months => "1",
        P::Within6Months => "2",
        P::Within12Months => "3",
        P::Later => "4",
        P::NotAssessed => "5",
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;
    use crate::model::AuditEntry;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn entry(
        day: Date,
        id: &str,
        kind: AuditKind,
        field: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> AuditEntry {
        AuditEntry {
            at: TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0)).unwrap(),
            who: "Secretariat".to_owned(),
            kind,
            record: format!("risks/{id}"),
            field: field.to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            why: None,
            undo: false,
        }
    }

    fn ids(b: &Board, places: &[usize]) -> Vec<String> {
        places.iter().map(|&i| b.risks[i].id.to_string()).collect()
    }

    #[test]
    fn every_score_has_the_band_of_the_published_matrix() {
        for (scores, band) in [
            (&[1, 2, 3][..], Band::Low),
            (&[4, 5, 6], Band::Moderate),
            (&[8, 9, 10, 12], Band::High),
            (&[15, 16, 20, 25], Band::Extreme),
        ] {
            assert!(scores.iter().all(|&s| Band::of(s) == band));
        }
    }

    #[test]
    fn the_top_risks_are_live_and_highest_first() {
        let b = fixture::board();
        assert_eq!(ids(&b, &top(&b, 10)), ["R-1", "R-2", "R-10"]);
        assert_eq!(ids(&b, &top(&b, 1)), ["R-1"]);
        assert!(top(&b, 0).is_empty());
    }

    #[test]
    fn the_map_counts_what_is_rated_and_what_is_not() {
        let b = fixture::board();
        let map = heat_map(&b, live(&b), Which::Current);
        assert_eq!((map.at(4, 5), map.at(3, 3), map.rated(), map.unrated), (1, 1, 2, 1));
        assert_eq!((map.at(0, 9), map.in_band(Band::Extreme), map.in_band(Band::High)), (0, 1, 1));
    }

    #[test]
    fn a_score_of_an_earlier_day_is_read_from_the_audit_trail() {
        let mut b = fixture::board();
        b.audit = vec![
            entry(date(2017, 1, 5), "R-1", AuditKind::Set, "current/likelihood", Some("3"), Some("5")),
            entry(date(2017, 1, 20), "R-1", AuditKind::Set, "current/likelihood", Some("5"), Some("4")),
            entry(
                date(2017, 1, 21),
                "R-2",
                AuditKind::Set,
                "current",
                None,
                Some("{\"likelihood\":3,\"impact\":3}"),
            ),
            entry(date(2017, 1, 22), "R-10", AuditKind::Added, "", None, Some("{}")),
        ];
        let at = |day| movements(&b, day);
        assert_eq!(at(date(2016, 12, 31))[..3], [Movement::Up(5), Movement::FirstRated, Movement::New]);
        assert_eq!(at(date(2017, 1, 5))[..3], [Movement::Down(5), Movement::FirstRated, Movement::New]);
        assert_eq!(at(date(2017, 2, 1)), vec![Movement::Same; 4]);
        assert_eq!(
            history(&b, &b.risks[0]),
            [
                (None, fixture::rating(3, 5)),
                (Some(date(2017, 1, 5)), fixture::rating(5, 5)),
                (Some(date(2017, 1, 20)), fixture::rating(4, 5)),
            ]
        );
    }

    #[test]
    fn reviews_and_actions_that_did_not_happen_are_named() {
        let b = fixture::board();
        let l = lapses(&b, b.as_of);
        assert_eq!(l.len(), 2);
        assert_eq!((l[0].action, l[0].days), (Some(0), 39));
        assert_eq!((l[1].action, l[1].days), (None, 38));
        assert_eq!(lapses(&b, date(2016, 12, 31)), []);
    }

    #[test]
    fn a_register_is_filtered_and_sorted() {
        let b = fixture::board();
        let by =
            |column, descending, filter: Filter| ids(&b, &register(&b, &filter, Sort { column, descending }));
        let all = Filter::default;
        assert_eq!(by(SortColumn::Id, false, all()), ["R-1", "R-2", "R-3", "R-10"]);
        assert_eq!(by(SortColumn::Id, true, all()), ["R-10", "R-3", "R-2", "R-1"]);
        assert_eq!(by(SortColumn::Current, true, all()), ["R-1", "R-3", "R-2", "R-10"]);
        assert_eq!(by(SortColumn::Current, false, all()), ["R-2", "R-1", "R-3", "R-10"], "unrated last");
        assert_eq!(by(SortColumn::Programme, false, all()), ["R-2", "R-1", "R-3", "R-10"]);
        let f = Filter { text: "SAVINGS come".to_owned(), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-1"]);
        let f = Filter { cell: Some((4, 5, Which::Current)), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-1"]);
        let f = Filter { live: true, whose: Some(Whose::Programme("bcf".into())), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-1"]);
        let f = Filter { escalated: Some(true), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-2"]);
        let f = Filter { owner: Some(String::new()), band: Some(Band::High), ..all() };
        assert_eq!(by(SortColumn::Id, false, f), ["R-2"]);
    }

    proptest! {
        #[test]
        fn natural_order_is_an_order(mut ids in proptest::collection::vec("[R0-9-]{0,6}", 0..20)) {
            ids.sort_by(|a, b| natural(a, b));
            for w in ids.windows(2) {
                prop_assert_ne!(natural(&w[0], &w[1]), Ordering::Greater);
                prop_assert_eq!(natural(&w[0], &w[1]), natural(&w[1], &w[0]).reverse());
            }
        }

        #[test]
        fn whatever_the_order_no_risk_is_lost(column in 0..11_usize, descending: bool) {
            let columns = [
                SortColumn::Id, SortColumn::Title, SortColumn::Programme, SortColumn::Category, SortColumn::Owner,
                SortColumn::Inherent, SortColumn::Current, SortColumn::Target, SortColumn::Proximity,
                SortColumn::Status, SortColumn::NextReview,
            ];
            let b = fixture::board();
            let mut rows = register(&b, &Filter::default(), Sort { column: columns[column], descending });
            rows.sort_unstable();
            prop_assert_eq!(rows, vec![0, 1, 2, 3]);
        }
    }
}

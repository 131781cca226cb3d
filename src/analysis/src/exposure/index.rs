//! Cached sort keys and search texts of a register, computed once for each state of the board instead of at
//! every key press.

use super::register::{Filter, Sort, SortColumn};
use crate::coverage::days_between;
use boardsight_core::model::{
    Board, Proximity, RatingKind, Risk, RiskCategory, RiskFramework, RiskStatus, Velocity,
};
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Function that returns the sort key of a risk at an index.
type KeyOf<'a> = Box<dyn Fn(usize, &Risk) -> Option<u64> + 'a>;

/// Sort orders and texts of one state of a board. They are computed when first needed and must be discarded
/// when the board changes.
#[derive(Clone, Debug, Default)]
pub struct Index {
    ids: OnceCell<Vec<u32>>,
    titles: OnceCell<Vec<u32>>,
    owners: OnceCell<Vec<u32>>,
    texts: OnceCell<Texts>,
}

impl Index {
    /// Returns the risks that pass a filter, sorted, as indices in the board's list. Risks without a value
    /// in the column come last in either direction; equal ones are sorted by id. The board must be the one
    /// of the first call.
    #[must_use]
    pub fn register(&self, board: &Board, filter: &Filter, sort: Sort) -> Vec<usize> {
        let ready = filter.ready(board);
        let texts = (!filter.words().is_empty())
            .then(|| self.texts.get_or_init(|| Texts::of(&board.risks, &board.risk_framework)));
        let ids = self.ids.get_or_init(|| ranks(&board.risks, |r| id_key(r.id.as_str()), |r| r.id.as_str()));
        let key = self.keys(board, sort.column);
        let mut rows: Vec<((bool, u64), u32, usize)> = Vec::new();
        for (i, risk) in board.risks.iter().enumerate() {
            if !ready.takes(risk, |word| texts.is_some_and(|t| t.has(i, word))) {
                continue;
            }
            let by = match key(i, risk) {
                None => (true, 0),
                Some(k) if sort.descending => (false, u64::MAX - k),
                Some(k) => (false, k),
            };
            let id = ids.get(i).copied().unwrap_or(u32::MAX);
            let backwards = sort.descending && sort.column == SortColumn::Id;
            rows.push((by, if backwards { u32::MAX - id } else { id }, i));
        }
        rows.sort_unstable();
        rows.into_iter().map(|(_, _, i)| i).collect()
    }

    /// Returns a function that gives a risk's value in a column as a sortable number; `None` if it has no
    /// value.
    fn keys<'a>(&'a self, board: &'a Board, column: SortColumn) -> KeyOf<'a> {
        let score = |which: RatingKind| {
            Box::new(move |_: usize, r: &Risk| which.of(r).map(|rating| u64::from(rating.score())))
        };
        let place = |list: &[u32], i: usize| list.get(i).map(|k| u64::from(*k));
        match column {
            SortColumn::Id => Box::new(|_, _| None),
            SortColumn::Title => {
                let titles = self
                    .titles
                    .get_or_init(|| ranks(&board.risks, |r| r.title.to_lowercase().into_bytes(), |_| ""));
                Box::new(move |i, _| place(titles, i))
            }
            SortColumn::Owner => {
                let owners = self.owners.get_or_init(|| {
                    ranks(
                        &board.risks,
                        |r| r.owner.as_deref().unwrap_or_default().to_lowercase().into_bytes(),
                        |_| "",
                    )
                });
                Box::new(move |i, r| r.owner.as_ref().and_then(|_| place(owners, i)))
            }
            SortColumn::Programme => {
                let programmes: HashMap<_, u64> = board.programmes.iter().map(|p| &p.id).zip(1..).collect();
                Box::new(move |_, r| {
                    Some(r.programme.as_ref().map_or(0, |p| programmes.get(p).copied().unwrap_or(0)))
                })
            }
            SortColumn::Category => {
                Box::new(|_, r| RiskCategory::ALL.iter().position(|c| *c == r.category).map(wide))
            }
            SortColumn::Status => {
                Box::new(|_, r| RiskStatus::ALL.iter().position(|s| *s == r.status).map(wide))
            }
            SortColumn::Inherent => score(RatingKind::Inherent),
            SortColumn::Current => score(RatingKind::Current),
            SortColumn::Target => score(RatingKind::Target),
            SortColumn::Proximity => {
                Box::new(|_, r| (r.proximity != Proximity::NotAssessed).then_some(wide(r.proximity as usize)))
            }
            SortColumn::Velocity => {
                Box::new(|_, r| (r.velocity != Velocity::NotAssessed).then_some(wide(r.velocity as usize)))
            }
            // The oldest risk has the largest age.
            SortColumn::Age => Box::new(|_, r| r.raised.map(|d| u64::MAX / 2 - day(d))),
            SortColumn::NextReview => Box::new(|_, r| r.next_review.map(day)),
        }
    }
}

fn wide(place: usize) -> u64 {
    u64::try_from(place).unwrap_or(u64::MAX)
}

/// Returns a date as a number that increases with it.
fn day(d: Date) -> u64 {
    u64::try_from(i64::from(days_between(Date::MIN, d))).unwrap_or(0)
}

/// Returns the rank of each risk by `key`; `then` breaks ties. Equal risks share a rank.
fn ranks<'a>(
    risks: &'a [Risk],
    key: impl Fn(&'a Risk) -> Vec<u8>,
    then: impl Fn(&'a Risk) -> &'a str,
) -> Vec<u32> {
    let mut order: Vec<(Vec<u8>, &str, usize)> =
        risks.iter().enumerate().map(|(i, r)| (key(r), then(r), i)).collect();
    order.sort_unstable();
    let mut out = vec![0; risks.len()];
    let mut rank = 0;
    let mut before: Option<(&[u8], &str)> = None;
    for (key, then, i) in &order {
        if before.is_some_and(|b| b != (key.as_slice(), *then)) {
            rank += 1;
        }
        before = Some((key, then));
        out[*i] = rank;
    }
    out
}

/// Returns an id as bytes that sort in the order of [`natural`](super::natural): a number is encoded as its
/// length and its digits.
fn id_key(id: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(id.len() + 4);
    let mut left = id.as_bytes();
    while let Some(first) = left.first() {
        let digits = left.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            out.push(*first);
            left = &left[1..];
            continue;
        }
        let zeros = left[..digits].iter().take_while(|b| **b == b'0').count();
        let number = &left[zeros..digits];
        out.push(b'0');
        // Longer numbers are greater. Lengths are capped at 255 digits, which no real id reaches.
        out.push(u8::try_from(number.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(number);
        left = &left[digits..];
    }
    out
}

/// Lower-case texts of risks, concatenated.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    all: String,
    /// End offset of each risk's text.
    ends: Vec<usize>,
}

impl Texts {
    /// Returns the texts of some risks.
    pub(super) fn of<'a>(risks: impl IntoIterator<Item = &'a Risk>, framework: &RiskFramework) -> Self {
        let mut out = Self::default();
        for risk in risks {
            each_text(risk, framework, &mut |text| {
                let from = out.all.len();
                if text.is_ascii() {
                    out.all.push_str(text);
                    out.all[from..].make_ascii_lowercase();
                } else {
                    out.all.push_str(&text.to_lowercase());
                }
                // A search word never contains a line end, so no match spans two texts.
                out.all.push('\n');
            });
            out.ends.push(out.all.len());
        }
        out
    }

    /// Returns whether the risk at an index contains a lower-case word.
    pub(super) fn has(&self, place: usize, word: &str) -> bool {
        let from = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let span = from.zip(self.ends.get(place).copied());
        span.and_then(|(from, to)| self.all.get(from..to)).is_some_and(|text| text.contains(word))
    }
}

/// Calls `each` with every text of a risk that a search of the register covers.
fn each_text<'a>(risk: &'a Risk, framework: &'a RiskFramework, each: &mut impl FnMut(&'a str)) {
    each(risk.id.as_str());
    each(&risk.title);
    each(&risk.cause);
    each(&risk.event);
    each(&risk.effect);
    each(framework.category_name(risk));
    each(risk.category.label());
    risk.owner.as_deref().into_iter().chain(risk.note.as_deref()).for_each(&mut *each);
    for tag in framework.tags.iter().filter(|tag| risk.tags.contains(&tag.id)) {
        each(&tag.name);
    }
    risk.custom.values().for_each(|value| each(value));
    risk.assurances.iter().for_each(|a| each(&a.text));
    risk.gaps.iter().for_each(|g| each(&g.text));
    risk.controls.iter().for_each(|c| each(&c.text));
    for action in &risk.actions {
        each(&action.text);
        action.owner.as_deref().into_iter().for_each(&mut *each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::natural;
    use boardsight_testkit::fixture;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    proptest! {
        #[test]
        fn ids_sort_in_natural_order(a in "[A-C0-9-]{0,8}", b in "[A-C0-9-]{0,8}") {
            let by_key = id_key(&a).cmp(&id_key(&b)).then_with(|| a.cmp(&b));
            prop_assert_eq!(by_key, natural(&a, &b));
        }
    }

    #[test]
    fn missing_values_sort_last_in_both_directions() {
        let mut b = fixture::board();
        b.risks[0].owner = None;
        b.risks[0].next_review = None;
        let index = Index::default();
        for column in [SortColumn::Owner, SortColumn::NextReview] {
            for descending in [false, true] {
                let rows = index.register(&b, &Filter::default(), Sort { column, descending });
                assert_eq!(rows.len(), b.risks.len());
                let last = &b.risks[*rows.last().unwrap()];
                let empty = if column == SortColumn::Owner {
                    last.owner.is_none()
                } else {
                    last.next_review.is_none()
                };
                assert!(empty, "{column:?} {descending}");
            }
        }
        let by_id = |descending| {
            let rows = index.register(&b, &Filter::default(), Sort { column: SortColumn::Id, descending });
            rows.windows(2).all(|w| {
                let order = natural(b.risks[w[0]].id.as_str(), b.risks[w[1]].id.as_str());
                order == if descending { Ordering::Greater } else { Ordering::Less }
            })
        };
        assert!(by_id(false) && by_id(true));
    }

    #[test]
    fn search_ignores_case_and_stays_within_one_text() {
        let mut b = fixture::board();
        b.risks[0].cause = "Überlastung der Ämter".into();
        b.risks[0].event = "winter".into();
        let index = Index::default();
        let rows = |text: &str| {
            let filter = Filter { text: text.into(), ..Filter::default() };
            index.register(&b, &filter, Sort::default())
        };
        assert_eq!(rows("überLASTUNG WINTER"), [0]);
        assert_eq!(rows("ämterwinter"), Vec::<usize>::new());
        assert!(Filter { text: "ÄMTER".into(), ..Filter::default() }.takes(&b, &b.risks[0]));
    }
}

//! What a register is searched and sorted by, worked out once for a state of the board and not at every key.

use super::register::{Filter, Sort, SortColumn};
use crate::coverage::days_between;
use boardsight_core::model::{
    Board, Proximity, Risk, RiskCategory, RiskFramework, RiskStatus, Velocity, Which,
};
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::HashMap;

/// What a risk at a place is put in order by.
type KeyOf<'a> = Box<dyn Fn(usize, &Risk) -> Option<u64> + 'a>;

/// The orders and texts of one state of a board: made empty, filled as they are first asked for, and to be thrown away when
/// the board changes.
#[derive(Clone, Debug, Default)]
pub struct Index {
    ids: OnceCell<Vec<u32>>,
    titles: OnceCell<Vec<u32>>,
    owners: OnceCell<Vec<u32>>,
    texts: OnceCell<Texts>,
}

impl Index {
    /// The risks that pass a filter, in order, by their places in the board's list. Risks that have nothing in the column
    /// stand last either way; equal ones stand by id. The board is that of the first call.
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

    /// What a column holds of a risk, as a number that stands in its order; `None` where it holds nothing.
    fn keys<'a>(&'a self, board: &'a Board, column: SortColumn) -> KeyOf<'a> {
        let score = |which: Which| {
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
            SortColumn::Inherent => score(Which::Inherent),
            SortColumn::Current => score(Which::Current),
            SortColumn::Target => score(Which::Target),
            SortColumn::Proximity => {
                Box::new(|_, r| (r.proximity != Proximity::NotAssessed).then_some(wide(r.proximity as usize)))
            }
            SortColumn::Velocity => {
                Box::new(|_, r| (r.velocity != Velocity::NotAssessed).then_some(wide(r.velocity as usize)))
            }
            // The oldest has the most days.
            SortColumn::Age => Box::new(|_, r| r.raised.map(|d| u64::MAX / 2 - day(d))),
            SortColumn::NextReview => Box::new(|_, r| r.next_review.map(day)),
        }
    }
}

fn wide(place: usize) -> u64 {
    u64::try_from(place).unwrap_or(u64::MAX)
}

/// A day as a number that grows with it.
fn day(d: Date) -> u64 {
    u64::try_from(i64::from(days_between(Date::MIN, d))).unwrap_or(0)
}

/// The place of each risk in an order; equal ones share a place. `then` settles what `key` leaves open.
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

/// An id as bytes whose order is that of [`natural`](super::natural): a number in it is its length and then its digits.
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
        // Longer numbers are greater; no id has one of 255 digits that must be told from a longer one.
        out.push(u8::try_from(number.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(number);
        left = &left[digits..];
    }
    out
}

/// What stands in risks, in small letters, one risk after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    all: String,
    /// Where each risk's text ends.
    ends: Vec<usize>,
}

impl Texts {
    /// The texts of some risks.
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
                // No word that is looked for holds a line end, so none reaches from one text into the next.
                out.all.push('\n');
            });
            out.ends.push(out.all.len());
        }
        out
    }

    /// Whether a word in small letters stands in the risk of that place.
    pub(super) fn has(&self, place: usize, word: &str) -> bool {
        let from = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let span = from.zip(self.ends.get(place).copied());
        span.and_then(|(from, to)| self.all.get(from..to)).is_some_and(|text| text.contains(word))
    }
}

/// Every text of a risk that a search of the register looks in.
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
        fn ids_stand_in_the_order_that_people_expect(a in "[A-C0-9-]{0,8}", b in "[A-C0-9-]{0,8}") {
            let by_key = id_key(&a).cmp(&id_key(&b)).then_with(|| a.cmp(&b));
            prop_assert_eq!(by_key, natural(&a, &b));
        }
    }

    #[test]
    fn every_column_puts_what_it_does_not_hold_last_both_ways() {
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
    fn words_are_found_in_any_case_and_in_one_text_alone() {
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

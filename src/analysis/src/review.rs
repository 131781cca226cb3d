//! The review calendar: the risks that are due for review, by date.

use super::coverage::days_between;
use super::exposure::{live, natural};
use boardsight_core::model::{Board, Rating, Scale};
use jiff::ToSpan;
use jiff::civil::Date;

/// Length of a slot of the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stretch {
    /// A week, Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    #[default]
    Month,
}

/// Slot of the calendar with the risks whose review is due in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Indices in the board's list, the next due first.
    pub risks: Vec<usize>,
}

/// Review dates of the live risks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Overdue reviews, the longest overdue first: index in the board's list, and days overdue.
    pub overdue: Vec<(usize, i32)>,
    /// Consecutive slots from the start date on.
    pub slots: Vec<Slot>,
    /// Risks due after the last slot, the next due first.
    pub later: Vec<usize>,
    /// Risks without a date for the next review, the highest rated first.
    pub unset: Vec<usize>,
}

fn first_of(day: Date, stretch: Stretch) -> Date {
    match stretch {
        Stretch::Week => {
            let back = i32::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(back.days()).unwrap_or(day)
        }
        Stretch::Month => day.first_of_month(),
    }
}

fn last_of(first: Date, stretch: Stretch) -> Date {
    match stretch {
        Stretch::Week => first.checked_add(6.days()).unwrap_or(first),
        Stretch::Month => first.last_of_month(),
    }
}

/// Returns the review dates of the live risks from a date on, in a number of slots. The first slot contains
/// the date itself.
#[must_use]
pub fn calendar(board: &Board, as_of: Date, stretch: Stretch, count: usize) -> Calendar {
    let mut out = Calendar::default();
    let mut first = first_of(as_of, stretch);
    for _ in 0..count.max(1) {
        let to = last_of(first, stretch);
        out.slots.push(Slot { from: first, to, risks: Vec::new() });
        match to.tomorrow() {
            Ok(next) => first = next,
            Err(_) => break,
        }
    }
    let mut dated: Vec<(Date, usize)> = Vec::new();
    for place in live(board) {
        match board.risks[place].next_review {
            Some(due) if due < as_of => out.overdue.push((place, days_between(due, as_of))),
            Some(due) => dated.push((due, place)),
            None => out.unset.push(place),
        }
    }
    let name = |place: usize| board.risks[place].id.as_str();
    out.overdue.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| natural(name(a.0), name(b.0))));
    dated.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| natural(name(a.1), name(b.1))));
    for (due, place) in dated {
        match out.slots.iter_mut().find(|slot| slot.from <= due && due <= slot.to) {
            Some(slot) => slot.risks.push(place),
            None => out.later.push(place),
        }
    }
    let score = |place: usize| board.risks[place].current.map(Rating::score);
    out.unset.sort_by(|a, b| score(*b).cmp(&score(*a)).then_with(|| natural(name(*a), name(*b))));
    out
}

/// Returns the months from a review to the next, by the band of the current score: the higher, the sooner.
/// A risk that is not rated is reviewed as soon as an extreme one.
///
/// This is a convention of this program, suggested and never enforced: the Orange Book (2023, principle E)
/// asks that risks be reviewed regularly, and more often the more they matter, and sets no numbers.
#[must_use]
pub fn months_to_next(scale: &Scale, current: Option<Rating>) -> i8 {
    let Some(rating) = current else { return 1 };
    // Count from the highest band, because scales have different numbers of bands.
    match scale.top_band() - scale.band(rating.score()) {
        0 => 1,
        1 => 3,
        2 => 6,
        _ => 12,
    }
}

/// Returns the date of the next review, [`months_to_next`] after a review on a date.
#[must_use]
pub fn next_after(scale: &Scale, on: Date, current: Option<Rating>) -> Date {
    on.checked_add(i32::from(months_to_next(scale, current)).months()).unwrap_or(on)
}

/// Returns the risks for a review of the whole register, in this order: overdue, without a date, and due by
/// the last date.
#[must_use]
pub fn queue(board: &Board, as_of: Date, by: Date) -> Vec<usize> {
    let calendar = calendar(board, as_of, Stretch::Month, 1);
    let mut out: Vec<usize> = calendar.overdue.into_iter().map(|(place, _)| place).collect();
    out.extend(calendar.unset);
    let due = |place: &usize| board.risks[*place].next_review.is_some_and(|day| day <= by);
    out.extend(calendar.slots.into_iter().flat_map(|s| s.risks).chain(calendar.later).filter(due));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::Risk;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn board(days: &[Option<Date>]) -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for (i, day) in days.iter().enumerate() {
            let mut risk = Risk::new(&format!("R-{i}"), None, "It fails");
            risk.next_review = *day;
            board.risks.push(risk);
        }
        board
    }

    #[test]
    fn each_risk_is_in_the_slot_of_its_review_date() {
        let b = board(&[
            Some(date(2017, 2, 7)),
            Some(date(2017, 2, 8)),
            Some(date(2017, 2, 28)),
            Some(date(2017, 3, 1)),
            Some(date(2018, 1, 1)),
            None,
            Some(date(2016, 12, 1)),
        ]);
        let c = calendar(&b, b.as_of, Stretch::Month, 3);
        assert_eq!(c.overdue, [(6, 69), (0, 1)]);
        let places: Vec<&[usize]> = c.slots.iter().map(|s| s.risks.as_slice()).collect();
        assert_eq!(places, [&[1, 2][..], &[3], &[]]);
        assert_eq!((c.later.as_slice(), c.unset.as_slice()), (&[4][..], &[5][..]));
        let c = calendar(&b, b.as_of, Stretch::Week, 4);
        assert_eq!((c.slots[0].from, c.slots[0].to), (date(2017, 2, 6), date(2017, 2, 12)));
        assert_eq!(c.slots[3].risks, [2, 3], "27 February to 5 March");
        assert_eq!(queue(&b, b.as_of, date(2017, 3, 1)), [6, 0, 5, 1, 2, 3]);
    }

    #[test]
    fn higher_scores_are_reviewed_sooner() {
        let scale = Scale::standard();
        let next = |l, i| next_after(&scale, date(2017, 1, 31), Some(Rating { likelihood: l, impact: i }));
        assert_eq!(next(5, 5), date(2017, 2, 28));
        assert_eq!((next(3, 3), next(2, 2)), (date(2017, 4, 30), date(2017, 7, 31)));
        assert_eq!(next(1, 1), date(2018, 1, 31));
    }

    proptest! {
        #[test]
        fn every_live_risk_is_in_the_calendar_once(days in proptest::collection::vec(proptest::option::of(-400..800_i32), 0..30), week: bool) {
            let days: Vec<Option<Date>> = days.iter().map(|d| d.map(|d| date(2017, 2, 8).checked_add(d.days()).unwrap())).collect();
            let b = board(&days);
            let c = calendar(&b, b.as_of, if week { Stretch::Week } else { Stretch::Month }, 5);
            let mut all: Vec<usize> = c.overdue.iter().map(|o| o.0).chain(c.later).chain(c.unset).collect();
            all.extend(c.slots.iter().flat_map(|s| s.risks.iter().copied()));
            all.sort_unstable();
            prop_assert_eq!(all, (0..days.len()).collect::<Vec<_>>());
        }
    }
}

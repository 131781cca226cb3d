//! Delivery confidence: how likely each programme is to deliver, who says so, and how that has moved.

use super::coverage::days_between;
use boardsight_core::model::{Board, DeliveryConfidence};
use jiff::civil::Date;

/// One programme's delivery confidence on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence<'a> {
    /// The programme, by its place in the board's list.
    pub programme: usize,
    /// The latest assessment. `None`: never assessed.
    pub latest: Option<&'a DeliveryConfidence>,
    /// The one before.
    pub before: Option<&'a DeliveryConfidence>,
    /// Days since the latest.
    pub age: Option<i32>,
}

impl Confidence<'_> {
    /// Steps down the five-step scale since the assessment before: 1 is a step towards red, -1 one towards green.
    #[must_use]
    pub fn steps_down(&self) -> Option<i8> {
        let (latest, before) = self.latest.zip(self.before)?;
        Some(latest.rating as i8 - before.rating as i8)
    }
}

/// Every programme's delivery confidence on a day, in the board's order.
#[must_use]
pub fn confidence(board: &Board, as_of: Date) -> Vec<Confidence<'_>> {
    board
        .programmes
        .iter()
        .enumerate()
        .map(|(programme, p)| {
            let latest = p.confidence_at(as_of);
            let before =
                latest.and_then(|l| p.confidence.iter().filter(|c| c.on < l.on).max_by_key(|c| c.on));
            Confidence { programme, latest, before, age: latest.map(|l| days_between(l.on, as_of)) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    #[test]
    fn confidence_is_the_latest_by_the_day_with_the_one_before() {
        let b = fixture::board();
        let c = confidence(&b, b.as_of);
        assert_eq!(
            (c[0].latest.map(|l| l.id.as_str()), c[0].steps_down(), c[0].age),
            (Some("c2"), Some(1), Some(8))
        );
        assert_eq!(c[1].latest, None);
        assert_eq!(confidence(&b, date(2016, 12, 31))[0].steps_down(), None);
        assert_eq!(confidence(&b, date(2016, 1, 1))[0].latest, None);
    }
}

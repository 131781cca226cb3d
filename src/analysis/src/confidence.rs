//! Delivery confidence of each programme: the rating, the assessor and the change.

use super::coverage::days_between;
use boardsight_core::model::{Board, DeliveryConfidence};
use jiff::civil::Date;

/// Delivery confidence of a programme as of a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence<'a> {
    /// Index of the programme in the board's list.
    pub programme: usize,
    /// Latest assessment. `None` if never assessed.
    pub latest: Option<&'a DeliveryConfidence>,
    /// Assessment before the latest.
    pub before: Option<&'a DeliveryConfidence>,
    /// Days since the latest assessment.
    pub age: Option<i32>,
}

impl Confidence<'_> {
    /// Returns the steps down the five-step scale since the previous assessment: 1 is a step towards red,
    /// -1 one towards green.
    #[must_use]
    pub fn steps_down(&self) -> Option<i8> {
        let (latest, before) = self.latest.zip(self.before)?;
        Some(latest.rating as i8 - before.rating as i8)
    }
}

/// Returns the delivery confidence of every programme as of a date, in the board's order.
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
    fn confidence_is_latest_by_date_with_the_previous_one() {
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

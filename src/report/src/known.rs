//! Notes on data that a page leaves out because it was not known on the as-of date.

use super::say;
use boardsight_analysis::known::{LeftOut, Tally};
use jiff::civil::Date;

/// Returns a note of one or two sentences on the data that was left out; `None` if there is none.
#[must_use]
pub fn note(left_out: &LeftOut, as_of: Date) -> Option<String> {
    let mut sentences = Vec::new();
    let later = kinds(&left_out.later);
    if !later.is_empty() {
        let later = say::list(&later);
        sentences
            .push(format!("Published, given or raised after {} and left out: {later}.", say::date(as_of)));
    }
    let undated = kinds(&left_out.undated);
    if !undated.is_empty() {
        let undated = say::list(&undated);
        sentences.push(format!("Without a day, so not known to be of that day, and left out: {undated}."));
    }
    if left_out.unrated > 0 {
        let risks = say::count(left_out.unrated, "risk", "risks");
        sentences.push(format!(
            "The ratings of {risks} carry no day on which they were given and read as not rated."
        ));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn kinds(tally: &Tally) -> Vec<String> {
    let all = [
        (tally.figures, "figure", "figures"),
        (tally.amounts, "amount", "amounts"),
        (tally.statements, "statement", "statements"),
        (tally.risks, "risk", "risks"),
        (tally.decisions, "decision, action or assessment", "decisions, actions and assessments"),
    ];
    all.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| say::count(n, one, many)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PageName, page, plain};
    use boardsight_analysis::known::known;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    #[test]
    fn what_was_left_out_is_counted_in_words() {
        let b = fixture::board();
        assert_eq!(note(&known(&b, b.as_of).left_out, b.as_of), None);
        let day = date(2014, 6, 1);
        let text = note(&known(&b, day).left_out, day).unwrap();
        assert!(text.starts_with("Published, given or raised after 1 June 2014 and left out: "), "{text}");
        assert!(text.contains("figures"), "{text}");
    }

    #[test]
    fn no_page_of_an_earlier_day_states_a_later_figure() {
        let b = fixture::board();
        for name in PageName::ALL {
            let text = plain::text(&page(&b, date(2014, 6, 1), name));
            assert!(!text.contains("457m") && !text.contains("87,000"), "{}: {text}", name.name());
        }
        assert!(plain::text(&page(&b, b.as_of, PageName::Overview)).contains("457m"));
    }
}

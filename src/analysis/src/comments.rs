//! Comments by members: the number of open comments, by record.
//!
//! The time of a comment is from its author's clock and is unrelated to the board's dates. Comments are
//! therefore counted regardless of the as-of date.

use boardsight_core::model::{Board, Comment};
use std::collections::HashMap;

/// Number of comments on a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordComments {
    /// Open comments.
    pub open: usize,
    /// All comments.
    pub all: usize,
}

/// Returns the number of comments on each record, by list and id.
#[must_use]
pub fn counts(board: &Board) -> HashMap<(&str, &str), RecordComments> {
    let mut out: HashMap<(&str, &str), RecordComments> = HashMap::new();
    for comment in &board.comments {
        let said = out.entry((comment.about.list.as_str(), comment.about.id.as_str())).or_default();
        said.all += 1;
        said.open += usize::from(comment.is_open());
    }
    out
}

/// Returns the comments on one record: open comments first, then by time.
#[must_use]
pub fn of<'a>(board: &'a Board, list: &str, id: &str) -> Vec<&'a Comment> {
    let about = |c: &&Comment| c.about.list == list && c.about.id == id;
    let mut said: Vec<&Comment> = board.comments.iter().filter(about).collect();
    said.sort_by_key(|c| (!c.is_open(), c.at));
    said
}

/// Open comments on one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Challenge<'a> {
    /// Name of the record's list in the file.
    pub list: &'a str,
    /// Record id.
    pub id: &'a str,
    /// Open comments, oldest first.
    pub comments: Vec<&'a Comment>,
}

/// Returns every record with open comments: risks first, then measures and their figures, then the rest.
/// Within these, records with the most open comments come first, then those that have waited longest.
#[must_use]
pub fn challenges(board: &Board) -> Vec<Challenge<'_>> {
    let mut out: Vec<Challenge<'_>> = Vec::new();
    let mut at: HashMap<(&str, &str), usize> = HashMap::new();
    for comment in board.comments.iter().filter(|c| c.is_open()) {
        let (list, id) = (comment.about.list.as_str(), comment.about.id.as_str());
        let place = *at.entry((list, id)).or_insert_with(|| {
            out.push(Challenge { list, id, comments: Vec::new() });
            out.len() - 1
        });
        out[place].comments.push(comment);
    }
    for challenge in &mut out {
        challenge.comments.sort_by_key(|c| c.at);
    }
    let kind = |list: &str| match list {
        "risks" => 0,
        "measures" | "series" | "stated_costs" => 1,
        _ => 2,
    };
    out.sort_by(|a, b| {
        let key = |c: &Challenge<'_>| {
            (kind(c.list), std::cmp::Reverse(c.comments.len()), c.comments.first().map(|c| c.at))
        };
        key(a).cmp(&key(b)).then_with(|| (a.list, a.id).cmp(&(b.list, b.id)))
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{CommentSubject, Resolved};
    use boardsight_testkit::fixture;

    fn comment(list: &str, id: &str, second: i8, settled: bool) -> Comment {
        let at = format!("2017-02-08T09:00:{second:02}Z").parse().unwrap();
        Comment {
            id: format!("c{second}").into(),
            about: CommentSubject { list: list.into(), id: id.into(), field: String::new() },
            author: "Chair".into(),
            at,
            text: "Why?".into(),
            replies: Vec::new(),
            resolved: settled.then(|| Resolved { by: "Chair".into(), at }),
        }
    }

    #[test]
    fn open_comments_are_first_and_grouped_by_record() {
        let mut b = fixture::board();
        assert_eq!(challenges(&b), []);
        b.comments = vec![
            comment("measures", "m", 1, false),
            comment("risks", "R-2", 2, true),
            comment("risks", "R-2", 3, false),
            comment("risks", "R-1", 5, false),
            comment("risks", "R-1", 4, false),
        ];
        let found: Vec<_> = challenges(&b).iter().map(|c| (c.id.to_owned(), c.comments.len())).collect();
        assert_eq!(found, [("R-1".to_owned(), 2), ("R-2".to_owned(), 1), ("m".to_owned(), 1)]);
        assert_eq!(counts(&b)[&("risks", "R-2")], RecordComments { open: 1, all: 2 });
        let ids: Vec<&str> = of(&b, "risks", "R-2").iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["c3", "c2"]);
    }
}

//! Edits made by members: comments, replies, resolutions of comments, and reviews of risks.

use super::{Edit, EditError, List, Stamp, insert, update};
use crate::model::{Board, Comment, CommentSubject, Reply, Resolved, RiskReview};
use jiff::civil::Date;

/// Returns an id that two copies of a board never give to two different things independently: the time, the
/// author and a digest of the text, with a number if the same text is repeated in the same second.
fn fresh(stamp: &Stamp, said: &str, taken: impl Fn(&str) -> bool) -> String {
    // 32-bit FNV-1a is enough to separate the texts of one author within one second.
    let digest = said.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    let who: String = stamp
        .who
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join("-");
    let stem = format!("{}-{who}-{digest:08x}", stamp.at.strftime("%Y%m%dT%H%M%S"));
    let mut id = stem.clone();
    let mut number = 2_u64;
    while taken(&id) {
        id = format!("{stem}-{number}");
        number += 1;
    }
    id
}

fn missing(list: List, id: &str) -> EditError {
    EditError::NoRecord { list, id: id.to_owned() }
}

fn find<'a>(board: &'a Board, id: &str) -> Result<&'a Comment, EditError> {
    board.comments.iter().find(|c| c.id == *id).ok_or_else(|| missing(List::Comments, id))
}

/// Returns an edit that adds a comment with the author and time of the stamp.
///
/// # Errors
/// If the comment cannot be serialised.
pub fn comment(board: &Board, about: &CommentSubject, text: &str, stamp: &Stamp) -> Result<Edit, EditError> {
    let whole = format!("{}/{}/{}/{}", about.list, about.id, about.field, text.trim());
    let id = fresh(stamp, &whole, |id| board.comments.iter().any(|c| c.id == *id));
    let said = Comment {
        id: id.into(),
        about: about.clone(),
        author: stamp.who.clone(),
        at: stamp.at,
        text: text.trim().to_owned(),
        replies: Vec::new(),
        resolved: None,
    };
    let mut edit = insert(board, &said)?;
    edit.label = format!("Comment on {}", about.id);
    Ok(edit)
}

/// Returns an edit that adds a reply to a comment.
///
/// # Errors
/// If the board has no such comment.
pub fn reply(board: &Board, id: &str, text: &str, stamp: &Stamp) -> Result<Edit, EditError> {
    let mut said = find(board, id)?.clone();
    let reply = Reply {
        id: fresh(stamp, text.trim(), |id| said.replies.iter().any(|r| r.id == id)),
        author: stamp.who.clone(),
        at: stamp.at,
        text: text.trim().to_owned(),
    };
    said.replies.push(reply);
    let mut edit = update(board, &said)?;
    edit.label = format!("Reply on {}", said.about.id);
    Ok(edit)
}

/// Returns an edit that resolves a comment, or reopens it.
///
/// # Errors
/// If the board has no such comment.
pub fn resolve(board: &Board, id: &str, settled: bool, stamp: &Stamp) -> Result<Edit, EditError> {
    let mut said = find(board, id)?.clone();
    said.resolved = settled.then(|| Resolved { by: stamp.who.clone(), at: stamp.at });
    let mut edit = update(board, &said)?;
    let what = if settled { "Resolve a comment on" } else { "Open a comment again on" };
    edit.label = format!("{what} {}", said.about.id);
    Ok(edit)
}

/// Result of a review of a risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewOutcome {
    /// Date of the review.
    pub on: Date,
    /// Date of the next review; `None` leaves it unchanged.
    pub next: Option<Date>,
    /// Findings of the review; may be empty.
    pub note: String,
}

/// Returns an edit that records a review of a risk.
///
/// # Errors
/// If the board has no such risk.
pub fn review(board: &Board, id: &str, reviewed: &ReviewOutcome, stamp: &Stamp) -> Result<Edit, EditError> {
    let mut risk = board.risk(id).ok_or_else(|| missing(List::Risks, id))?.clone();
    risk.reviews.push(RiskReview {
        id: fresh(stamp, reviewed.note.trim(), |id| risk.reviews.iter().any(|r| r.id == id)),
        on: reviewed.on,
        by: stamp.who.clone(),
        note: reviewed.note.trim().to_owned(),
    });
    if reviewed.next.is_some() {
        risk.next_review = reviewed.next;
    }
    let mut edit = update(board, &risk)?;
    edit.label = match reviewed.next {
        Some(next) => format!("Review of {id}, next on {next}"),
        None => format!("Review of {id}"),
    };
    Ok(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::History;
    use crate::model::Risk;
    use jiff::civil::date;

    fn stamp(who: &str, second: i8) -> Stamp {
        let at = format!("2017-02-08T09:00:{second:02}Z").parse().unwrap();
        Stamp { who: who.to_owned(), at, why: None }
    }

    fn board() -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        board.risks.push(Risk::new("R-1", None, "It fails"));
        board
    }

    fn about() -> CommentSubject {
        CommentSubject { list: "risks".into(), id: "R-1".into(), field: "current".into() }
    }

    #[test]
    fn comment_is_added_answered_resolved_and_reopened() {
        let mut history = History::new(board());
        let chair = stamp("Chair, NHS England", 1);
        history.apply(comment(history.board(), &about(), " Why 4? ", &chair).unwrap(), &chair).unwrap();
        history.apply(comment(history.board(), &about(), "And why now?", &chair).unwrap(), &chair).unwrap();
        let ids: Vec<String> = history.board().comments.iter().map(|c| c.id.to_string()).collect();
        assert!(ids.iter().all(|id| id.starts_with("20170208T090001-chair-nhs-england-")), "{ids:?}");
        assert_ne!(ids[0], ids[1], "said in the same second");
        let sro = stamp("SRO, BCF", 2);
        history.apply(reply(history.board(), &ids[0], "Beds are full", &sro).unwrap(), &sro).unwrap();
        history.apply(resolve(history.board(), &ids[0], true, &sro).unwrap(), &sro).unwrap();
        let said = &history.board().comments[0];
        assert_eq!((said.text.as_str(), said.replies[0].author.as_str()), ("Why 4?", "SRO, BCF"));
        assert_eq!(said.resolved.as_ref().map(|r| r.by.as_str()), Some("SRO, BCF"));
        history.apply(resolve(history.board(), &ids[0], false, &chair).unwrap(), &chair).unwrap();
        assert!(history.board().comments[0].is_open());
        assert!(comment(history.board(), &about(), " ", &chair).is_ok_and(|edit| {
            history.apply(edit, &chair).unwrap_err().to_string().contains("says nothing")
        }));
        assert_eq!(history.board().audit.len(), 5, "what was refused left no trace");
    }

    #[test]
    fn a_review_leaves_its_note_and_the_next_day() {
        let mut history = History::new(board());
        let me = stamp("Secretariat", 0);
        let found =
            ReviewOutcome { on: date(2017, 2, 8), next: Some(date(2017, 5, 8)), note: "Unchanged".into() };
        history.apply(review(history.board(), "R-1", &found, &me).unwrap(), &me).unwrap();
        let risk = &history.board().risks[0];
        assert_eq!(risk.next_review, Some(date(2017, 5, 8)));
        assert_eq!(
            (risk.reviews[0].note.as_str(), risk.reviews[0].by.as_str()),
            ("Unchanged", "Secretariat")
        );
        history.undo(&me).unwrap();
        assert_eq!(history.board().risks, board().risks);
    }
}

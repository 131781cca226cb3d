//! Bulk edits: one change applied to many risks as a single edit.

use super::{Change, Edit, EditError, diff_values, record_value};
use crate::edit::List;
use crate::model::{Board, Proximity, Risk, RiskCategory, RiskFramework, RiskStatus};
use jiff::civil::Date;
use std::collections::HashSet;

/// Change to apply to every selected risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkChange {
    /// New owner, or `None` to clear it.
    Owner(Option<String>),
    /// New category.
    Category(RiskCategory),
    /// New date of the next review, or `None` to clear it.
    NextReview(Option<Date>),
    /// New proximity.
    Proximity(Proximity),
    /// Tag id declared by the board; `true` adds the tag, `false` removes it.
    Tag(String, bool),
    /// New status. The date is the closing date if the status closes the risks.
    Status(RiskStatus, Date),
}

impl BulkChange {
    fn make(&self, risk: &mut Risk) {
        match self {
            Self::Owner(owner) => risk.owner.clone_from(owner),
            Self::Category(category) => risk.category = *category,
            Self::NextReview(day) => risk.next_review = *day,
            Self::Proximity(proximity) => risk.proximity = *proximity,
            Self::Tag(id, on) => {
                let has = risk.tags.contains(id);
                if *on && !has {
                    risk.tags.push(id.clone());
                } else if !*on {
                    risk.tags.retain(|t| t != id);
                }
            }
            Self::Status(status, day) => {
                risk.status = *status;
                risk.closed = (*status == RiskStatus::Closed).then(|| risk.closed.unwrap_or(*day));
            }
        }
    }

    /// Returns the risk's current value of the changed field, as text.
    fn of(&self, risk: &Risk, framework: &RiskFramework) -> String {
        match self {
            Self::Tag(..) if risk.tags.is_empty() => "no tag".to_owned(),
            Self::Tag(..) => risk.tags.iter().map(|t| tag(framework, t)).collect::<Vec<_>>().join(", "),
            Self::Owner(_) => risk.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            Self::Category(_) => risk.category.label().to_owned(),
            Self::NextReview(_) => risk.next_review.map_or_else(|| "no day".to_owned(), |d| d.to_string()),
            Self::Proximity(_) => risk.proximity.label().to_owned(),
            Self::Status(..) => match risk.closed {
                Some(day) => format!("{} on {day}", risk.status.label()),
                None => risk.status.label().to_owned(),
            },
        }
    }

    /// Returns a description of the change for the label of the edit.
    #[must_use]
    pub fn words(&self, framework: &RiskFramework) -> String {
        let day = |d: &Option<Date>| d.map_or_else(|| "none".to_owned(), |d| d.to_string());
        match self {
            Self::Owner(None) => "no owner".to_owned(),
            Self::Owner(Some(owner)) => format!("owner {owner}"),
            Self::Category(category) => format!("category {}", category.label()),
            Self::NextReview(on) => format!("next review {}", day(on)),
            Self::Proximity(proximity) => format!("proximity {}", proximity.label()),
            Self::Tag(id, true) => format!("tag {}", tag(framework, id)),
            Self::Tag(id, false) => format!("without the tag {}", tag(framework, id)),
            Self::Status(status, _) => format!("status {}", status.label()),
        }
    }
}

/// Returns the name of a tag.
fn tag<'a>(framework: &'a RiskFramework, id: &'a str) -> &'a str {
    framework.tags.iter().find(|t| t.id == id).map_or(id, |t| t.name.as_str())
}

/// Effect of a bulk change on one risk, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkPreviewRow {
    /// Risk id.
    pub id: String,
    /// Risk title.
    pub title: String,
    /// Current value.
    pub from: String,
    /// Value after the change.
    pub to: String,
}

/// Returns the effect of a change on each risk, in the board's order. Risks that the change would leave as
/// they are are omitted.
#[must_use]
pub fn stands(board: &Board, ids: &HashSet<String>, change: &BulkChange) -> Vec<BulkPreviewRow> {
    let named = board.risks.iter().filter(|r| ids.contains(r.id.as_str()));
    let of = |risk: &Risk| change.of(risk, &board.risk_framework);
    let would = named.filter_map(|before| {
        let mut after = before.clone();
        change.make(&mut after);
        let (id, title) = (before.id.to_string(), before.title.clone());
        (after != *before).then(|| BulkPreviewRow { id, title, from: of(before), to: of(&after) })
    });
    would.collect()
}

/// Returns an edit that makes one change to every risk in `ids`. Risks that the change would leave as they
/// are are omitted.
///
/// # Errors
/// If a risk cannot be serialised.
pub fn bulk(board: &Board, ids: &HashSet<String>, change: &BulkChange) -> Result<Edit, EditError> {
    let mut changes = Vec::new();
    let mut risks = 0;
    for before in board.risks.iter().filter(|r| ids.contains(r.id.as_str())) {
        let mut after = before.clone();
        change.make(&mut after);
        if after == *before {
            continue;
        }
        risks += 1;
        for c in diff_values(&record_value(before)?, &record_value(&after)?) {
            let id = before.id.to_string();
            changes.push(Change::Set { list: List::Risks, id, field: c.field, from: c.from, to: c.to });
        }
    }
    let many = if risks == 1 { "1 risk".to_owned() } else { format!("{risks} risks") };
    Ok(Edit { label: format!("{many}: {}", change.words(&board.risk_framework)), changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use jiff::civil::date;

    #[test]
    fn bulk_change_is_one_undoable_edit() {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for n in 1..=4 {
            board.risks.push(Risk::new(&format!("R-{n}"), None, "It fails"));
        }
        board.risks[1].owner = Some("SRO, BCF".to_owned());
        let start = board.risks.clone();
        let mut history = History::new(board);
        let ids: HashSet<String> = ["R-1", "R-2", "R-4"].map(str::to_owned).into();
        let stamp = Stamp { who: "Me".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None };
        let owner = BulkChange::Owner(Some("SRO, BCF".into()));
        let seen = stands(history.board(), &ids, &owner);
        assert_eq!((seen.len(), seen[0].from.as_str(), seen[1].id.as_str()), (2, "nobody", "R-4"));
        let edit = bulk(history.board(), &ids, &owner).unwrap();
        assert_eq!((edit.label.as_str(), edit.changes.len()), ("2 risks: owner SRO, BCF", 2));
        history.apply(edit, &stamp).unwrap();
        let owners = history.board().risks.iter().filter(|r| r.owner.is_some()).count();
        assert_eq!(owners, 3);
        let close = BulkChange::Status(RiskStatus::Closed, date(2017, 2, 8));
        history.apply(bulk(history.board(), &ids, &close).unwrap(), &stamp).unwrap();
        assert_eq!(history.board().risks[3].closed, Some(date(2017, 2, 8)));
        assert!(history.board().risks[2].is_live());
        history.undo(&stamp).unwrap();
        history.undo(&stamp).unwrap();
        assert_eq!(history.board().risks, start);
    }

    #[test]
    fn tag_change_keeps_other_tags() {
        let mut board = Board::new("Test", date(2017, 2, 8));
        for n in ["wet", "dry"] {
            board.risk_framework.tags.push(crate::model::Tag { id: n.into(), name: n.to_uppercase() });
        }
        for n in 1..=3 {
            board.risks.push(Risk::new(&format!("R-{n}"), None, "It fails"));
        }
        board.risks[0].tags = vec!["dry".into()];
        board.risks[1].tags = vec!["wet".into()];
        let ids: HashSet<String> = ["R-1", "R-2"].map(str::to_owned).into();
        let on = BulkChange::Tag("wet".into(), true);
        let seen = stands(&board, &ids, &on);
        assert_eq!((seen.len(), seen[0].from.as_str(), seen[0].to.as_str()), (1, "DRY", "DRY, WET"));
        let mut history = History::new(board);
        let stamp = Stamp { who: "Me".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None };
        let edit = bulk(history.board(), &ids, &on).unwrap();
        assert_eq!(edit.label, "1 risk: tag WET");
        history.apply(edit, &stamp).unwrap();
        let off = bulk(history.board(), &ids, &BulkChange::Tag("wet".into(), false)).unwrap();
        assert_eq!(off.label, "2 risks: without the tag WET");
        history.apply(off, &stamp).unwrap();
        let tags: Vec<usize> = history.board().risks.iter().map(|r| r.tags.len()).collect();
        assert_eq!(tags, [1, 0, 0]);
    }
}

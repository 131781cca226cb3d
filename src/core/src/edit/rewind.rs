//! Reconstruction of a record's earlier state from the audit trail.

use super::diff::set_at;
use crate::model::{AuditEntry, AuditKind};
use serde_json::Value;

/// Returns a record as it was before some of its changes, given with the latest first. Returns `None` if
/// the record did not exist, either now or before the changes.
#[must_use]
pub fn rewound<'a>(
    record: Option<Value>,
    changes: impl IntoIterator<Item = &'a AuditEntry>,
) -> Option<Value> {
    changes.into_iter().fold(record, |record, entry| {
        let from = || entry.from.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
        match entry.kind {
            AuditKind::Added => None,
            AuditKind::Removed => from(),
            AuditKind::Set => {
                let mut record = record?;
                set_at(&mut record, &entry.field, from().unwrap_or(Value::Null));
                Some(record)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, List, Stamp, remove, update};
    use crate::fixture;

    #[test]
    fn a_record_is_as_it_was_before_it_was_changed_and_removed() {
        let start = fixture::board();
        let stamp = Stamp { who: "Me".into(), at: "2017-03-01T09:00:00Z".parse().unwrap(), why: None };
        let mut history = History::new(start.clone());
        let mut risk = start.risks[0].clone();
        risk.owner = Some("SRO, BCF".into());
        risk.current = fixture::rating(1, 1);
        history.apply(update(&start, &risk).unwrap(), &stamp).unwrap();
        let id = risk.id.as_str();
        let gone = remove(history.board(), List::Risks, id).unwrap();
        history.apply(gone, &stamp).unwrap();
        let trail = &history.board().audit;
        let before = rewound(None, trail.iter().rev()).unwrap();
        assert_eq!(before, List::Risks.get(&start, id).unwrap());
    }
}

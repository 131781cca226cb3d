//! Merge of two audit trails.

use boardsight_core::model::AuditEntry;
use std::collections::HashMap;

/// Returns the entries of an audit trail that are not in another; repeated entries are counted.
#[must_use]
pub fn not_in<'a>(trail: &'a [AuditEntry], other: &[AuditEntry]) -> Vec<&'a AuditEntry> {
    // Usually one audit trail is a prefix of the other.
    let shared = trail.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (rest, other) = (trail.get(shared..).unwrap_or(&[]), other.get(shared..).unwrap_or(&[]));
    let mut counts: HashMap<String, usize> = HashMap::new();
    let key = |entry: &AuditEntry| format!("{entry:?}");
    for entry in other {
        *counts.entry(key(entry)).or_default() += 1;
    }
    rest.iter()
        .filter(|entry| match counts.get_mut(&key(entry)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// Merges two audit trails: the common entries, then the new entries of both, by time.
pub(super) fn trails(base: &[AuditEntry], ours: &[AuditEntry], theirs: &[AuditEntry]) -> Vec<AuditEntry> {
    let o: Vec<AuditEntry> = not_in(ours, base).into_iter().cloned().collect();
    let t: Vec<AuditEntry> = not_in(theirs, base).into_iter().cloned().collect();
    let mut new: Vec<&AuditEntry> = o.iter().chain(not_in(&t, &o)).collect();
    new.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.who.cmp(&b.who)));
    base.iter().chain(new).cloned().collect()
}

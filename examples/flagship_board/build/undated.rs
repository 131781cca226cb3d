//! Leaves out records whose publication date is unknown. The program could not show from which day the
//! board had them.

use boardsight_core::model::{Board, Citation, Series};
use serde_json::Value;
use std::collections::BTreeSet;

/// Sources without a publication date.
struct Undated(BTreeSet<String>);

impl Undated {
    fn cite(&self, cite: &Citation) -> bool {
        self.0.contains(cite.source.as_str())
    }
}

/// Leaves out the records that cite a source without a date, and then the sources that are no longer cited.
/// The figures of `statistics` have dates of their own.
pub fn leave_out(board: &mut Board, statistics: &BTreeSet<String>) {
    let undated = board.sources.iter().filter(|s| s.published_day().is_none()).map(|s| s.id.to_string());
    let undated = Undated(undated.filter(|id| !statistics.contains(id)).collect());
    board.findings.retain(|f| !undated.cite(&f.cite));
    board.risks.retain(|r| r.cites.is_empty() || r.cites.iter().any(|cite| !undated.cite(cite)));
    board.events.retain(|e| e.cite.as_ref().is_none_or(|cite| !undated.cite(cite)));
    for programme in &mut board.programmes {
        programme.money.retain(|m| !undated.cite(&m.cite));
    }
    for saving in &mut board.savings {
        saving.expectations.retain(|e| !undated.cite(&e.cite));
    }
    for series in &mut board.series {
        let (cite, published) = (series.cite.clone(), series.published);
        series.points.retain(|p| {
            let own = p.cite.as_ref().unwrap_or(&cite);
            p.published.or(published).is_some() || !undated.cite(own)
        });
    }
    board.series.retain(|s: &Series| !s.points.is_empty());
    leave_out_uncited(board);
}

/// Leaves out sources that no record cites.
fn leave_out_uncited(board: &mut Board) {
    let mut cited = BTreeSet::new();
    if let Ok(value) = serde_json::to_value(&*board) {
        collect(&value, &mut cited);
    }
    board.sources.retain(|s| cited.contains(s.id.as_str()));
}

fn collect(value: &Value, cited: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(source)) = fields.get("source") {
                cited.insert(source.clone());
            }
            fields.values().for_each(|v| collect(v, cited));
        }
        Value::Array(items) => items.iter().for_each(|v| collect(v, cited)),
        _ => {}
    }
}

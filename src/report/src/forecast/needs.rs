//! Conditions for reaching a target.

use super::outside::ratio_words;
use super::{money, percent};
use crate::names::Names;
use crate::say;
use boardsight_analysis::reference::{self, PRIOR};
use boardsight_core::model::{CaseKind, Forecast, Need, ReferenceCase};
use serde::Serialize;

/// Condition for reaching a target.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct NeedView {
    pub title: String,
    pub message: String,
    /// Reduction in units that the target needs.
    pub units: f64,
    /// Reduction as a share of the current level.
    pub share: f64,
    pub arithmetic: String,
    pub reference: String,
    pub note: String,
    pub source: String,
}

/// Returns the unit change that a target needs, compared with earlier programmes. Uses the activity cases
/// of the chosen class, or all of the board's activity cases if none is chosen.
pub(super) fn need(names: &Names<'_>, f: &Forecast, n: &Need) -> NeedView {
    let each = n.cost.as_f64() / n.level;
    let units = n.target.as_f64() / each;
    let share = units / n.level;
    let activity =
        names.board().reference_cases.iter().filter(|c| c.kind == CaseKind::Activity).collect::<Vec<_>>();
    let chosen: Vec<&ReferenceCase> = activity.iter().copied().filter(|c| f.class.contains(&c.id)).collect();
    let (cases, which) =
        if chosen.is_empty() { (activity, "the board’s cases") } else { (chosen, "the chosen cases") };
    let reference = match reference::class_of(&cases, PRIOR) {
        Ok(class) => format!(
            "Of what they planned in activity, {which} delivered {}. On that experience the chance that a plan for this \
             comes in full is {}; at an even chance it brings {}.",
            say::list(&class.ratios.iter().map(|r| say::signed(*r, 2)).collect::<Vec<_>>()),
            percent(class.at_least(1.0)),
            match class.point(0.5) {
                r if r > 0.0 => format!("{} of it", percent(r)),
                r => ratio_words(r),
            },
        ),
        Err(error) => format!("No outside view: {error}."),
    };
    NeedView {
        title: n.title.clone(),
        message: format!(
            "Saving {} from {} would need {} fewer a year ({}%).",
            n.target,
            n.unit,
            say::number(units, 0),
            say::number(share * 100.0, 1)
        ),
        units,
        share,
        arithmetic: format!(
            "{} ÷ ({} ÷ {} {}) = {} ÷ {} each = {}; of {} that is {}%. At full average cost: where costs are fixed, \
             more would be needed.",
            n.target,
            n.cost,
            say::number(n.level, 0),
            n.unit,
            n.target,
            money(each),
            say::number(units, 0),
            say::number(n.level, 0),
            say::number(share * 100.0, 1)
        ),
        reference,
        note: n.note.clone(),
        source: names.cites(&n.cites),
    }
}

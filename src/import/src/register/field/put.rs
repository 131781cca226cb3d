//! What a row says, put into a risk. What stays the same keeps its id, and with it its owner, dates and history.

use super::{Field, lines};
use boardsight_core::edit::free_id;
use boardsight_core::model::{
    Control, Proximity, Rating, Risk, RiskAction, RiskCategory, RiskFramework, RiskStatus,
};

impl Field {
    /// Puts what was read into a risk.
    pub(in crate::register) fn put(self, risk: &mut Risk, text: &str, framework: &RiskFramework) {
        let some = || Some(text.to_owned());
        let day = || text.parse().ok();
        let step: Option<u8> = text.parse().ok();
        match self {
            Self::Ignore | Self::Id => {}
            Self::Title => text.clone_into(&mut risk.title),
            Self::Cause => text.clone_into(&mut risk.cause),
            Self::Event => text.clone_into(&mut risk.event),
            Self::Effect => text.clone_into(&mut risk.effect),
            Self::Category => category(risk, text, framework),
            Self::Owner => risk.owner = some(),
            Self::InherentLikelihood => half(&mut risk.inherent, step, true),
            Self::InherentImpact => half(&mut risk.inherent, step, false),
            Self::CurrentLikelihood => half(&mut risk.current, step, true),
            Self::CurrentImpact => half(&mut risk.current, step, false),
            Self::TargetLikelihood => half(&mut risk.target, step, true),
            Self::TargetImpact => half(&mut risk.target, step, false),
            Self::InherentRating => whole(&mut risk.inherent, text),
            Self::CurrentRating => whole(&mut risk.current, text),
            Self::TargetRating => whole(&mut risk.target, text),
            Self::Proximity => {
                risk.proximity =
                    Proximity::ALL.into_iter().find(|p| p.label() == text).unwrap_or(risk.proximity);
            }
            Self::Status => {
                risk.status = RiskStatus::ALL.into_iter().find(|s| s.label() == text).unwrap_or(risk.status);
            }
            Self::Raised => risk.raised = day(),
            Self::NextReview => risk.next_review = day(),
            Self::Closed => risk.closed = day(),
            Self::Controls => {
                if lines(risk.controls.iter().map(|c| c.text.as_str())) != text {
                    let old = std::mem::take(&mut risk.controls);
                    let fresh = |id, line: &str| Control { id, text: line.to_owned(), ..Control::default() };
                    risk.controls = kept('C', old, text, |c| (&c.id, &c.text), fresh);
                }
            }
            Self::Actions => {
                if lines(risk.actions.iter().map(|a| a.text.as_str())) != text {
                    let old = std::mem::take(&mut risk.actions);
                    let fresh =
                        |id, line: &str| RiskAction { id, text: line.to_owned(), ..RiskAction::default() };
                    risk.actions = kept('A', old, text, |a| (&a.id, &a.text), fresh);
                }
            }
            Self::Note => risk.note = some(),
        }
    }
}

/// The lines of a cell as entries: a line that says what an entry says is that entry, id and all; any other is a new one, with
/// an id that none of them had.
fn kept<T>(
    letter: char,
    mut old: Vec<T>,
    text: &str,
    of: impl Fn(&T) -> (&String, &String),
    fresh: impl Fn(String, &str) -> T,
) -> Vec<T> {
    let mut ids: Vec<String> = old.iter().map(|entry| of(entry).0.clone()).collect();
    let mut out = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        match old.iter().position(|entry| of(entry).1.trim() == line) {
            Some(at) => out.push(old.remove(at)),
            None => {
                let id = free_id(letter, &ids.iter().map(String::as_str).collect::<Vec<_>>());
                ids.push(id.clone());
                out.push(fresh(id, line));
            }
        }
    }
    out
}

/// A category by its name: the board's own first, as it was read.
fn category(risk: &mut Risk, text: &str, framework: &RiskFramework) {
    if let Some(own) = framework.categories.iter().find(|c| c.name == text) {
        risk.category = own.under;
        risk.own_category = Some(own.id.clone());
    } else if let Some(category) = RiskCategory::ALL.into_iter().find(|c| c.label() == text) {
        // What the register names more broadly than the board does leaves the board's own standing.
        let under = |id: &String| framework.category(id).is_some_and(|own| own.under == category);
        risk.own_category = risk.own_category.take().filter(under);
        risk.category = category;
    }
}

/// One step of a rating. Kept in a rating with a 0 for the other until that comes: 0 is no step and is taken out again where
/// it never does.
fn half(rating: &mut Option<Rating>, step: Option<u8>, likelihood: bool) {
    let Some(step) = step else { return };
    let mut now = rating.unwrap_or(Rating { likelihood: 0, impact: 0 });
    if likelihood {
        now.likelihood = step;
    } else {
        now.impact = step;
    }
    *rating = Some(now);
}

/// Takes out ratings of which only one step was said.
pub(in crate::register) fn drop_halves(risk: &mut Risk) {
    for rating in [&mut risk.inherent, &mut risk.current, &mut risk.target] {
        *rating = rating.filter(|r| r.likelihood > 0 && r.impact > 0);
    }
}

fn whole(rating: &mut Option<Rating>, text: &str) {
    let steps = text.split_once('\u{d7}').and_then(|(l, i)| Some((l.parse().ok()?, i.parse().ok()?)));
    if let Some((likelihood, impact)) = steps {
        *rating = Some(Rating { likelihood, impact });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_register_says_again_keeps_its_id_and_what_hangs_on_it() {
        let framework = RiskFramework::default();
        let mut risk = Risk::new("R-1", None, "It fails");
        Field::Controls.put(&mut risk, "Care at home\nEscalation beds\nDaily call", &framework);
        risk.controls[1].owner = Some("SRO, BCF".to_owned());
        // The first is gone, the others have changed places, and one is new.
        Field::Controls.put(&mut risk, "Daily call\nMore nurses\nEscalation beds", &framework);
        let now: Vec<_> = risk.controls.iter().map(|c| (c.id.as_str(), c.text.as_str())).collect();
        assert_eq!(now, [("C3", "Daily call"), ("C4", "More nurses"), ("C2", "Escalation beds")]);
        assert_eq!(risk.controls[2].owner.as_deref(), Some("SRO, BCF"));
        Field::Actions.put(&mut risk, "Open a ward\nOpen a ward", &framework);
        Field::Actions.put(&mut risk, "Close a ward\nOpen a ward", &framework);
        let now: Vec<_> = risk.actions.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect();
        assert_eq!(now, [("A3", "Close a ward"), ("A1", "Open a ward")]);
    }
}
